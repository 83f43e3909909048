#!/usr/bin/python
# Copyright (c) 2026 ONLYOFFICE DocSpace collection contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: docspace_backup_schedule
short_description: Enforce the backup schedule of a DocSpace portal
version_added: 0.1.0
author:
  - ONLYOFFICE DocSpace collection contributors (@onlyoffice-community)
description:
  - Makes sure that a portal has exactly the backup schedule that is wanted, or none.
  - The server removes schedules by itself, for example when a quota or a payment fails, when storage encryption starts or
    when a connected account is removed, and nothing in its API says so. A regular run of this module puts them back and
    reports it as RV(healed).
  - Writing a schedule, even the same one again, makes the server forget when it ran last, and can make it start an extra backup
    at once, which costs money in the vendor's cloud. So the module reads, compares, and writes only when something differs.
extends_documentation_fragment:
  - onlyoffice.docspace.attributes
  - onlyoffice.docspace.attributes.portal
  - onlyoffice.docspace.docspace
attributes:
  check_mode:
    support: full
  diff_mode:
    support: full
  idempotent:
    support: full
options:
  state:
    description:
      - V(present) makes sure that the schedule is as described.
      - V(absent) makes sure that there is none. Existing backups stay, but the server no longer deletes old ones.
    type: str
    choices:
      - present
      - absent
    default: present
  storage_type:
    description:
      - Where the archives go. Required when O(state=present).
      - V(Documents) is a folder or room of the portal; V(ThirdPartyDocuments) a folder of the storage account connected for backups.
      - V(Local) is a directory on a self-hosted server.
      - V(DataStore) is the portal's own temporary storage. Its archives disappear after a day, so the module warns.
      - V(ThirdPartyConsumer) is a bucket of a cloud storage whose credentials are stored in the portal's integration settings.
      - V(CustomCloud) is accepted by the server, but all its backups fail. The module warns.
    type: str
    choices:
      - Documents
      - ThirdPartyDocuments
      - CustomCloud
      - Local
      - DataStore
      - ThirdPartyConsumer
  storage_params:
    description:
      - Parameters of O(storage_type), by the names the API has for them. Case matters. Values are sent as text.
      - V(Documents) and V(ThirdPartyDocuments) need C(folderId). V(Local) needs C(filePath). V(DataStore) needs nothing.
      - V(ThirdPartyConsumer) needs C(module) and its parameters, for example C(bucket) and C(region) for V(s3). C(subdir), the folder
        inside the bucket, is C(backup) when not given; without one a restored portal would not find its archives.
      - Credentials do not belong here. The server would replace the portal's stored credentials with them. The module warns, hides them
        in its output and leaves them out of diffs.
    type: dict
  period:
    description:
      - How often a backup is made.
    type: str
    choices:
      - EveryDay
      - EveryWeek
      - EveryMonth
    default: EveryDay
  hour:
    description:
      - Hour of the day, 0 to 23, on the clock of the portal's own time zone; in UTC when O(dump=true).
      - Required when O(state=present). The server looks every 15 minutes, so a backup starts up to 15 minutes past the hour.
    type: int
  weekday:
    description:
      - Day of the week. Required when O(period=EveryWeek), else without meaning.
    type: str
    choices:
      - monday
      - tuesday
      - wednesday
      - thursday
      - friday
      - saturday
      - sunday
  month_day:
    description:
      - Day of the month, 1 to 31. Required when O(period=EveryMonth), else without meaning.
      - The server skips months without that day, so the module warns from V(29) on.
    type: int
  backups_stored:
    description:
      - How many scheduled backups the server keeps, 1 to 30. Backups started by hand are neither counted nor deleted.
      - Required when O(state=present).
    type: int
  dump:
    description:
      - Whether this is the schedule for the whole server with all its portals instead of the one for this portal.
      - Self-hosted servers only. The two schedules are independent of each other. Reading this one needs server 3.1 or later.
    type: bool
    default: false
  defer:
    description:
      - Whether to leave the schedule as it is for now if writing it would make the server start a backup at once.
      - A later run, outside of that part of the day, then writes it. See RV(deferred_until).
    type: bool
    default: false
  predict_runs:
    description:
      - Whether to tell RV(next_runs) and RV(time_zone) also where nothing has to be written.
      - They need the time zone of the portal, which takes a second request. With V(false) a portal whose schedule is as wanted and has run
        before costs one request only. Where something has to be written, or a schedule has never run and perhaps never will, they are told
        in any case.
    type: bool
    default: true
seealso:
  - module: onlyoffice.docspace.docspace_backup_info
"""

EXAMPLES = r"""
- name: Every day at 03:00, keep the last 7
  onlyoffice.docspace.docspace_backup_schedule:
    portal_url: https://acme.example.com
    api_key: "{{ docspace_api_key }}"
    storage_type: ThirdPartyConsumer
    storage_params:
      module: s3
      bucket: acme-backups
      region: eu-central-1
    hour: 3
    backups_stored: 7

- name: Every Sunday at 22:00 to a folder of the portal, without ever setting off a backup now
  onlyoffice.docspace.docspace_backup_schedule:
    portal_url: https://acme.example.com
    api_key: "{{ docspace_api_key }}"
    storage_type: Documents
    storage_params:
      folderId: 12
    period: EveryWeek
    weekday: sunday
    hour: 22
    backups_stored: 12
    defer: true

- name: No schedule
  onlyoffice.docspace.docspace_backup_schedule:
    portal_url: https://acme.example.com
    api_key: "{{ docspace_api_key }}"
    state: absent
"""

RETURN = r"""
schedule:
  description:
    - The schedule as it is after the run, or would be after it in check mode, by the names of the options. V(null) when there is none.
  returned: success
  type: dict
  contains:
    storage_type:
      description: Where the archives go. A number this collection does not know is shown as V(unknown (number\)).
      type: str
      returned: success
      sample: DataStore
    storage_params:
      description: Parameters of the storage, without what the server adds by itself. Values of credentials are masked.
      type: dict
      returned: success
      sample:
        folderId: "12"
    period:
      description: How often a backup is made.
      type: str
      returned: success
      sample: EveryDay
    hour:
      description: Hour of the day in RV(time_zone).
      type: int
      returned: success
      sample: 3
    weekday:
      description: Day of the week for V(EveryWeek), else V(null).
      type: str
      returned: success
      sample: sunday
    month_day:
      description: Day of the month for V(EveryMonth), else V(null).
      type: int
      returned: success
      sample: 1
    backups_stored:
      description: How many scheduled backups are kept.
      type: int
      returned: success
      sample: 7
    dump:
      description: Whether this is the schedule for the whole server.
      type: bool
      returned: success
      sample: false
    last_triggered:
      description:
        - When the server last started, or tried to start, a backup by this schedule, in UTC. It does not mean that a backup was made.
        - V(null) when it has not run since it was last written.
      type: str
      returned: success
      sample: "2026-03-01T02:15:00+00:00"
next_runs:
  description:
    - The next three times at which the server will start a backup, as ISO 8601 with the offset valid on that day.
    - Empty when there is no schedule or when the server will never start one; the latter warns.
    - V(null) with O(predict_runs=false) where nothing had to be written and the schedule has run before.
  returned: success
  type: list
  elements: str
  sample:
    - "2026-03-28T03:00:00+01:00"
    - "2026-03-29T03:00:00+02:00"
    - "2026-03-30T03:00:00+02:00"
time_zone:
  description: Time zone of the portal, in which O(hour) is meant. V(null) with O(state=absent), and where RV(next_runs) is.
  returned: success
  type: str
  sample: Europe/Berlin
immediate_run_expected:
  description:
    - Whether this write makes the server start a backup at its next tick, within 15 minutes. V(false) when nothing is written
      because nothing differs.
  returned: success
  type: bool
  sample: false
healed:
  description: Whether the schedule was missing although it is wanted, and was put back.
  returned: success
  type: bool
  sample: false
deferred:
  description: Whether a difference was left alone because of O(defer).
  returned: success
  type: bool
  sample: false
deferred_until:
  description: From when on a run would write without setting off a backup. V(null) when not deferred, or when no such time comes.
  returned: success
  type: str
  sample: "2026-03-01T01:00:00+01:00"
diff:
  description: What differs, by the names of the options, before and after. Credentials are left out.
  returned: success
  type: dict
  sample:
    before:
      hour: 2
    after:
      hour: 3
msg:
  description: The outcome in one sentence, or what went wrong and what to do.
  returned: always
  type: str
  sample: "The schedule is as wanted: every day at 03:00, keep 7, to ThirdPartyConsumer."
error:
  description:
    - Why the run failed. RV(error.kind) is a stable word to test for.
  returned: failure
  type: dict
  contains:
    kind:
      description: >-
        The cause, such as V(input), V(unauthorized), V(scope), V(permission), V(busy_portal), V(unpaid), V(no_portal), V(gateway),
        V(unknown_host), V(refused), V(timeout), V(tls), V(two_factor).
      type: str
      returned: failure
    method:
      description: The method of the request, if one was made.
      type: str
      returned: when a request failed
    path:
      description: The path of the request.
      type: str
      returned: when a request failed
    status:
      description: The HTTP status.
      type: int
      returned: when the portal answered
    server_message:
      description: The server's own words, in the language of the portal.
      type: str
      returned: when the portal answered
  sample:
    kind: scope
    method: GET
    path: /api/2.0/backup/getbackupschedule
    status: 403
    server_message: null
"""

from ansible_collections.onlyoffice.docspace.plugins.module_utils._module import run_module
from ansible_collections.onlyoffice.docspace.plugins.module_utils._operations.backup_schedule import OPERATION


def main() -> None:
    """Run the module."""
    run_module(OPERATION)


if __name__ == "__main__":
    main()
