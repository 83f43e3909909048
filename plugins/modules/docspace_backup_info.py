#!/usr/bin/python
# Copyright (c) 2026 ONLYOFFICE DocSpace collection contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: docspace_backup_info
short_description: Gather what a DocSpace portal knows of its backups
version_added: 0.1.0
author:
  - ONLYOFFICE DocSpace collection contributors (@onlyoffice-community)
description:
  - Reads the schedule, the history and the running job of a portal, and more if asked. Each subset is one request.
  - The module changes nothing by itself. Be aware that reading the history makes the server drop records whose file is gone.
extends_documentation_fragment:
  - onlyoffice.docspace.attributes
  - onlyoffice.docspace.attributes.portal
  - onlyoffice.docspace.attributes.read_only
  - onlyoffice.docspace.docspace
options:
  gather:
    description:
      - What to read.
      - V(portal) is the portal itself, V(schedule) its backup schedule, V(history) its backups, V(progress) the running or last backup,
        V(restore) the running or last restore, V(storages) where backups can go, V(service) the state of the paid backup service,
        V(content) how many rooms and files the user sees, V(counts) how many free backups were made this month, and V(audit) how backups
        of the last 31 days ended, with the failures that the history does not show (six requests).
    type: list
    elements: str
    choices:
      - portal
      - schedule
      - history
      - progress
      - restore
      - storages
      - service
      - content
      - counts
      - audit
    default:
      - portal
      - schedule
      - history
      - progress
  dump:
    description:
      - Whether to read schedule, history and jobs of the whole server instead of those of this portal.
      - Self-hosted servers only, from server 3.1 on.
    type: bool
    default: false
seealso:
  - module: onlyoffice.docspace.docspace_backup_schedule
"""

EXAMPLES = r"""
- name: Look at a portal
  onlyoffice.docspace.docspace_backup_info:
    portal_url: https://acme.example.com
    api_key: "{{ docspace_api_key }}"
  register: acme

- name: Fail when the newest backup is older than 26 hours
  ansible.builtin.assert:
    that:
      - acme.last_backup is not none
      - acme.last_backup_age < 26 * 3600

- name: Which storages could take backups?
  onlyoffice.docspace.docspace_backup_info:
    portal_url: https://acme.example.com
    api_key: "{{ docspace_api_key }}"
    gather:
      - storages
"""

RETURN = r"""
portal:
  description: The portal itself.
  returned: when gathered
  type: dict
  contains:
    alias:
      description: Name of the portal within its server.
      type: str
      returned: success
    status:
      description: V(active), V(suspended), V(remove_pending), V(transferring), V(restoring), V(migrating) or V(encryption).
      type: str
      returned: success
    edition:
      description: V(standalone) for a self-hosted server, V(saas) for the vendor's cloud.
      type: str
      returned: success
    version:
      description: Version the server says it has. Packagers do not always keep it current.
      type: str
      returned: success
    culture:
      description: Language of the portal.
      type: str
      returned: success
    base_domain:
      description: Domain below which the server has its portals.
      type: str
      returned: success
    owner_id:
      description: User id of the portal's owner.
      type: str
      returned: success
    time_zone:
      description: Time zone of the portal, in which its schedule is meant.
      type: str
      returned: success
  sample:
    alias: acme
    status: active
    edition: standalone
    version: 3.7.2
    culture: en-US
    base_domain: localhost
    owner_id: 00000000-0000-0000-0000-000000000000
    time_zone: Europe/Berlin
schedule:
  description:
    - The backup schedule, in the words of M(onlyoffice.docspace.docspace_backup_schedule). V(null) when there is none.
  returned: when gathered
  type: dict
  sample:
    storage_type: DataStore
    storage_params: {}
    period: EveryDay
    hour: 3
    weekday: null
    month_day: null
    backups_stored: 7
    dump: false
    last_triggered: "2026-03-01T02:15:00+00:00"
next_runs:
  description:
    - The next three times at which the server will start a backup, as ISO 8601 with offset. Empty when it will start none.
  returned: when the schedule is gathered, and the portal too (its time zone is needed) or O(dump=true)
  type: list
  elements: str
  sample:
    - "2026-03-28T03:00:00+01:00"
time_zone:
  description: Time zone in which the schedule is meant; V(UTC) for the whole server.
  returned: when RV(next_runs) is returned
  type: str
  sample: Europe/Berlin
history:
  description: The backups the portal knows of, newest first. Times are UTC.
  returned: when gathered
  type: list
  elements: dict
  contains:
    id:
      description: Id of the backup.
      type: str
      returned: success
    file_name:
      description: Name of the archive.
      type: str
      returned: success
    storage_type:
      description: Where it lies.
      type: str
      returned: success
    created_on:
      description: When it was made.
      type: str
      returned: success
    expires_on:
      description: When the server will delete it. V(null) when it will not.
      type: str
      returned: success
  sample:
    - id: 6f6f1c1e-0d5c-4d8a-9b52-7a8d3c0b2a11
      file_name: acme_2026-03-01_02-15-00.tar.gz
      storage_type: DataStore
      created_on: "2026-03-01T02:15:20+00:00"
      expires_on: "2026-03-02T02:15:20+00:00"
last_backup:
  description: The newest entry of RV(history). V(null) when there is none.
  returned: when the history is gathered
  type: dict
  sample:
    id: 6f6f1c1e-0d5c-4d8a-9b52-7a8d3c0b2a11
    file_name: acme_2026-03-01_02-15-00.tar.gz
    storage_type: DataStore
    created_on: "2026-03-01T02:15:20+00:00"
    expires_on: "2026-03-02T02:15:20+00:00"
last_backup_age:
  description: Age of RV(last_backup) in seconds. V(null) when there is none.
  returned: when the history is gathered
  type: int
  sample: 3600
progress:
  description: The running or last backup job. V(null) when the server remembers none; it forgets after a day.
  returned: when gathered
  type: dict
  contains:
    id:
      description: Id of the job, which becomes the id of the backup.
      type: str
      returned: success
    status:
      description: >-
        V(running), V(ok), V(warned) (some files were skipped), V(failed), V(cancelled) or V(unknown) (a state this collection does not know).
      type: str
      returned: success
    progress:
      description: How far it is, in percent.
      type: int
      returned: success
    error:
      description: The server's words on a failure, else V(null).
      type: str
      returned: success
    warning:
      description: The server's words on what was skipped, else V(null). Since server 3.6.
      type: str
      returned: success
    link:
      description: Where the archive can be fetched for a day, else V(null).
      type: str
      returned: success
  sample:
    id: 6f6f1c1e-0d5c-4d8a-9b52-7a8d3c0b2a11
    status: running
    progress: 40
    error: null
    warning: null
    link: null
restore:
  description: The running or last restore, in the words of RV(progress). V(null) when there is none. Read without credential.
  returned: when gathered
  type: dict
storages:
  description: Where backups can go by V(ThirdPartyConsumer).
  returned: when gathered
  type: list
  elements: dict
  contains:
    module:
      description: The value for C(module) in O(onlyoffice.docspace.docspace_backup_schedule#module:storage_params).
      type: str
      returned: success
    title:
      description: Its name as shown to people.
      type: str
      returned: success
    is_set:
      description: Whether its credentials are stored in the portal.
      type: bool
      returned: success
    is_current:
      description: Whether the present schedule uses it.
      type: bool
      returned: success
    params:
      description: Names of its parameters.
      type: list
      elements: str
      returned: success
service:
  description: The paid backup service. C(supported) is V(false) on servers before 3.5, else C(enabled) tells its state.
  returned: when gathered
  type: dict
  sample:
    supported: true
    enabled: false
audit:
  description: What the portal's audit trail says of its backups in the last 31 days.
  returned: when gathered
  type: dict
  contains:
    visible:
      description: Whether it could be read. V(false) without the permission or the plan for it.
      type: bool
      returned: success
    reason:
      description: Why it could not, else V(null).
      type: str
      returned: success
    events:
      description:
        - What happened, newest first. C(event) is V(completed), V(failed), V(cancelled) or V(schedule_deleted); C(scheduled) tells whether
          the schedule did it, V(null) where that is not recorded; C(at) is UTC.
        - Servers record the ends of backups since 3.6, and the rest since 3.7.1.
      type: list
      elements: dict
      returned: success
  sample:
    visible: true
    reason: null
    events:
      - at: "2026-03-01T02:15:20+00:00"
        event: failed
        scheduled: true
content:
  description:
    - C(rooms) is how many rooms the user sees, C(files) how many files these hold. To compare a restored portal with its origin. One request
      for every hundred rooms.
  returned: when gathered
  type: dict
  sample:
    rooms: 12
    files: 340
counts:
  description:
    - C(free_this_month) is the number of free backups since the month began in UTC, deleted ones included. C(supported) is V(false) on
      servers before 3.5.
  returned: when gathered
  type: dict
  sample:
    supported: true
    free_this_month: 4
error:
  description: Why the run failed, as described for M(onlyoffice.docspace.docspace_backup_schedule).
  returned: failure
  type: dict
  sample:
    kind: unauthorized
    method: GET
    path: /api/2.0/settings
    status: 401
    server_message: null
"""

from ansible_collections.onlyoffice.docspace.plugins.module_utils._module import run_module
from ansible_collections.onlyoffice.docspace.plugins.module_utils._operations.backup_info import OPERATION


def main() -> None:
    """Run the module."""
    run_module(OPERATION)


if __name__ == "__main__":
    main()
