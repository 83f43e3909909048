#!/usr/bin/python
# Copyright (c) 2026 ONLYOFFICE DocSpace collection contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: docspace_backup_prune
short_description: Remove old DocSpace backups by number, by age or by calendar
version_added: 0.1.0
author:
  - ONLYOFFICE DocSpace collection contributors (@onlyoffice-community)
description:
  - Removes the backups of a portal, or with O(path) the archives of a folder, that no rule keeps, and tells of every one of them why it
    is kept or removed. A backup stays when at least one rule keeps it.
  - The server itself removes only backups that its schedule made, so those made by hand or by M(onlyoffice.docspace.docspace_backup)
    pile up. The history does not tell the two kinds apart. The rules therefore apply to both, and the server may remove a scheduled backup
    that this module would keep.
  - These stay whatever the rules say, being the newest good backup, as many good ones as O(keep_min) says, and every backup whose date is
    not known.
  - A backup is good unless it is known not to be. The record of a job that failed or was cancelled after its record was written is not,
    as long as the portal remembers the job, and neither is an empty file. Such a backup counts for no rule and is removed first. It
    stays only where there are fewer good ones than O(keep_min). One whose job is still running is left alone.
  - Backups that the server will remove by itself (V(DataStore), a day after they were made) are judged apart from all others, so that one
    that is gone tomorrow never takes the place of one that lasts. Those that have expired are left to the server.
extends_documentation_fragment:
  - onlyoffice.docspace.attributes
  - onlyoffice.docspace.attributes.portal
  - onlyoffice.docspace.docspace
attributes:
  check_mode:
    support: full
    details: The plan is the one that a run would carry out.
  diff_mode:
    support: full
    details: Lists what goes.
  idempotent:
    support: full
options:
  portal_url:
    description:
      - Root URL of the portal, such as V(https://acme.example.com). A path prefix is allowed.
      - Required unless O(path) is given. With O(path) no option of the connection is looked at.
      - On a server with several portals, use each portal's own host name.
      - If not set, the environment variables E(DOCSPACE_PORTAL_URL) and then E(DOCSPACE_API_HOST) are used.
    required: false
  path:
    description:
      - Folder with archives to prune instead of the history of a portal, on the machine where the module runs. No portal is needed.
      - Only regular files directly in it are looked at. Links are neither followed nor removed.
      - The checksum file beside an archive, named as the archive with C(.sha256) at its end, is removed with it.
      - A folder that holds archives of several portals is refused, see O(force).
    type: path
  pattern:
    description:
      - Names of the files in O(path) that are archives, as shell patterns. A leading dot has to be part of the pattern to be matched.
      - The date of an archive is the one in its name, such as V(acme_2026-03-01_02-15-00.tar.gz), which is taken as a time in
        O(time_zone). Without one it is the time of the file's last change.
    type: list
    elements: str
    default:
      - "*.tar.gz"
      - "*.tar"
  keep_last:
    description:
      - Keep so many of the newest good backups. V(0) is the same as leaving the rule out, here and in the rules below.
      - At least one of the rules O(keep_last), O(keep_within), O(keep_daily), O(keep_weekly), O(keep_monthly) and O(keep_yearly) is required.
    type: int
  keep_within:
    description:
      - Keep every good backup that is not older than this now, such as V(36h), V(7d), V(4w) or a number of seconds.
    type: str
  keep_daily:
    description:
      - Keep the newest good backup of each of the last so many days that have one. Days without a good backup are passed over and do not
        count.
      - A day begins at midnight in O(time_zone).
    type: int
  keep_weekly:
    description:
      - The same for weeks, which are those of ISO 8601. They begin on Monday, and around new year a week belongs to the year of its
        Thursday.
    type: int
  keep_monthly:
    description:
      - The same for months of the calendar.
    type: int
  keep_yearly:
    description:
      - The same for years of the calendar.
    type: int
  keep_min:
    description:
      - Never go below this number of good backups, whatever the rules say. The newest good one stays even with V(0).
    type: int
    default: 1
  rpo:
    description:
      - Remove nothing and fail when the newest good backup is older than this, such as V(26h) or V(2d), and something would be removed.
      - When backups have stopped coming, the old ones are all there is.
    type: str
  force:
    description:
      - Whether to remove backups although O(rpo) forbids it, or although O(path) holds archives of several portals, which are then judged
        as if they were of one.
    type: bool
    default: false
  storage_type:
    description:
      - Judge only backups of this storage, as in M(onlyoffice.docspace.docspace_backup_schedule). All others are kept and count for nothing.
    type: str
    choices:
      - Documents
      - ThirdPartyDocuments
      - CustomCloud
      - Local
      - DataStore
      - ThirdPartyConsumer
  dump:
    description:
      - Whether to prune the backups of the whole server instead of those of this portal.
      - Self-hosted servers only, from server 3.1 on.
    type: bool
    default: false
  time_zone:
    description:
      - IANA name of the time zone in which days, weeks, months and years begin, such as V(Europe/Berlin), and in which the dates in names
        of archives are meant.
    type: str
    default: UTC
notes:
  - Reading the history makes the server drop records whose file is gone, in check mode too.
  - Nothing is requested twice. Each backup is removed by one request, and where its answer is lost the history is asked.
  - A failed removal does not stop the others, the run fails at its end and names what is left. Only when the portal has stopped answering
    at all, the rest is not tried.
seealso:
  - module: onlyoffice.docspace.docspace_backup
  - module: onlyoffice.docspace.docspace_backup_info
  - module: onlyoffice.docspace.docspace_backup_schedule
"""

EXAMPLES = r"""
- name: Keep a week of days, a month of weeks and a year of months, unless backups have stopped coming
  onlyoffice.docspace.docspace_backup_prune:
    portal_url: https://acme.example.com
    api_key: "{{ docspace_api_key }}"
    keep_daily: 7
    keep_weekly: 4
    keep_monthly: 12
    time_zone: Europe/Berlin
    rpo: 26h

- name: Show what would go, and why the others stay
  onlyoffice.docspace.docspace_backup_prune:
    portal_url: https://acme.example.com
    api_key: "{{ docspace_api_key }}"
    storage_type: Local
    keep_last: 10
  check_mode: true
  register: pruning

- name: Keep the archives of one portal in a folder for 30 days, and at least three of them
  onlyoffice.docspace.docspace_backup_prune:
    path: /srv/backups
    pattern: acme_20*.tar.gz
    keep_within: 30d
    keep_min: 3
"""

RETURN = r"""
plan:
  description:
    - Every backup, newest first and those without a date last. What is to go may still be there after a failure, see RV(not_removed).
  returned: always, except when the options are not valid or the backups could not be listed
  type: list
  elements: dict
  contains:
    id:
      description: Id of the backup.
      type: str
      returned: without O(path)
      sample: 6f6f1c1e-0d5c-4d8a-9b52-7a8d3c0b2a11
    path:
      description: The archive.
      type: str
      returned: with O(path)
      sample: /srv/backups/acme_2026-03-01_02-15-00.tar.gz
    file_name:
      description: Name of the archive.
      type: str
      returned: success
      sample: acme_2026-03-01_02-15-00.tar.gz
    created_on:
      description: When it was made, in UTC. V(null) when that is not known.
      type: str
      returned: success
      sample: "2026-03-01T02:15:20+00:00"
    time_from:
      description: Whether RV(plan[].created_on) is from the C(name) of the file or from its C(mtime), the time of its last change.
      type: str
      returned: with O(path)
      sample: name
    size:
      description: Size of the archive in bytes.
      type: int
      returned: with O(path)
      sample: 1048576
    storage_type:
      description: Where it lies.
      type: str
      returned: without O(path)
      sample: Local
    keep:
      description: Whether it stays.
      type: bool
      returned: success
      sample: true
    reasons:
      description:
        - For a backup that stays, the rules that keep it, with their number or length (C(keep_last 3), C(keep_within 7d)) or the period it
          stands for (C(keep_daily 2026-03-01), C(keep_weekly 2026-W09), C(keep_monthly 2026-03), C(keep_yearly 2026)), C(newest good) and
          C(floor), which is O(keep_min). Or why no rule applies to it, being C(undated), C(expired), C(running), C(unknown) (a state of its
          job that this collection does not know) or C(other storage type).
        - For one that goes, C(no rule), or why it is no good backup, being C(failed), C(cancelled) or C(empty).
      type: list
      elements: str
      returned: success
      sample:
        - keep_daily 2026-03-01
        - newest good
kept:
  description: How many there still are, or in check mode would be.
  returned: as RV(plan)
  type: int
  sample: 10
removed:
  description: How many were removed, or in check mode would be.
  returned: as RV(plan)
  type: int
  sample: 2
not_removed:
  description:
    - What could not be removed, in the words of RV(plan), each with C(problem), a sentence, and C(kind), a word to test for.
    - C(kind=uncertain) means that it may be gone. C(kind=not_tried) means that the portal had stopped answering by then.
  returned: as RV(plan)
  type: list
  elements: dict
  sample: []
bytes_freed:
  description: Size of what was removed, checksum files included, or in check mode would be.
  returned: as RV(plan), with O(path)
  type: int
  sample: 2097152
diff:
  description: What goes, as C(before), by id or path. C(after) is empty.
  returned: as RV(plan)
  type: dict
  sample:
    before:
      6f6f1c1e-0d5c-4d8a-9b52-7a8d3c0b2a11: acme_2026-03-01_02-15-00.tar.gz, 2026-03-01T02:15:20+00:00
    after: {}
msg:
  description: The outcome in one sentence, or what went wrong, what was removed all the same, and what to do.
  returned: always
  type: str
  sample: 2 of 12 backups are removed, 10 are kept.
error:
  description:
    - Why the run failed. RV(error.kind) is a stable word to test for.
  returned: failure
  type: dict
  contains:
    kind:
      description: >-
        The cause. V(stale) (O(rpo) forbids it), V(incomplete) (see RV(not_removed)), V(mixed_folder) (archives of several portals),
        V(unsupported), V(input) or one of those of M(onlyoffice.docspace.docspace_backup_schedule).
      type: str
      returned: failure
  sample:
    kind: stale
"""

from ansible_collections.onlyoffice.docspace.plugins.module_utils._module import run_module
from ansible_collections.onlyoffice.docspace.plugins.module_utils._operations.backup_prune import OPERATION


def main() -> None:
    """Run the module."""
    run_module(OPERATION)


if __name__ == "__main__":
    main()
