#!/usr/bin/python
# Copyright (c) 2026 ONLYOFFICE DocSpace collection contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: docspace_backup
short_description: Back up a DocSpace portal now and learn the real result
version_added: 0.1.0
author:
  - ONLYOFFICE DocSpace collection contributors (@onlyoffice-community)
description:
  - Makes sure that a backup exists, by starting one and following it to its end, or by finding one that is recent enough or already
    running. Also cancels running backups and deletes one.
  - The server answers a start with success whether or not the backup will succeed, and lists failed backups nowhere. This module waits
    for the end and tells the result apart, see RV(backup.status).
  - A start is never sent twice. One whose answer was lost is looked for in the progress and the history of the portal, and a run that was
    interrupted joins its own backup when it is run again. Runs of one user on one machine that come at the same moment start one
    backup; the server itself does not guard against starts from several machines in the same second.
extends_documentation_fragment:
  - onlyoffice.docspace.attributes
  - onlyoffice.docspace.attributes.portal
  - onlyoffice.docspace.docspace
attributes:
  check_mode:
    support: full
  diff_mode:
    support: none
  idempotent:
    support: partial
    details:
      - With O(max_age) a recent backup is enough. Without it every run makes one, unless one is running.
options:
  state:
    description:
      - V(present) makes sure that a backup exists.
      - V(cancelled) cancels what is running. The server cancels the backup of the portal and a dump that the portal has started together.
        Needs server 3.7.1 or later.
      - V(absent) deletes the backup O(backup_id) and its archive.
    type: str
    choices:
      - present
      - cancelled
      - absent
    default: present
  backup_id:
    description:
      - The backup to delete. Required when O(state=absent).
      - With O(state=present), the backup to follow to its end instead of starting one, as returned by an earlier run with O(wait=false).
    type: str
  max_age:
    description:
      - How old the newest good backup may be so that there is nothing to do, such as V(24h), V(7d), V(90m) or a number of seconds.
      - It counts from the completion of a backup in the history, wherever that backup lies. V(0) always starts one.
      - The history does not tell whether a backup skipped files or was spoiled after its archive was made. Of the last job the module
        knows, of earlier ones nobody does.
    type: str
    default: "0"
  storage_type:
    description:
      - Where the archive goes, as in M(onlyoffice.docspace.docspace_backup_schedule).
      - V(DataStore) is the portal's temporary storage. The archive can be fetched for a day by RV(backup.link).
    type: str
    choices:
      - Documents
      - ThirdPartyDocuments
      - CustomCloud
      - Local
      - DataStore
      - ThirdPartyConsumer
    default: DataStore
  storage_params:
    description:
      - Parameters of O(storage_type), as in M(onlyoffice.docspace.docspace_backup_schedule). No credentials.
    type: dict
  dump:
    description:
      - Whether to back up the whole server with all its portals instead of this portal. Self-hosted servers only.
      - Backups of portals and dumps run independently of each other.
    type: bool
    default: false
  on_running:
    description:
      - What to do when a backup is running already.
      - V(attach) follows it as if this run had started it. V(fail) fails. V(skip) leaves it alone and changes nothing.
    type: str
    choices:
      - attach
      - fail
      - skip
    default: attach
  clear_failed:
    description:
      - Whether to remove what a backup leaves behind that failed before it began. It blocks every further start. Needs server 3.7.1.
      - Done only when nothing else is running, because the server cannot remove one without cancelling the other.
    type: bool
    default: false
  wait:
    description:
      - Whether to wait for the end. Otherwise the result tells RV(backup.id), by which a later run can follow it.
    type: bool
    default: true
  wait_timeout:
    description:
      - Longest time to wait for the end, in seconds. The backup goes on when it is over.
    type: float
    default: 3600
  wait_interval:
    description:
      - Time between two looks at the progress, in seconds. It grows to 30 seconds, and shrinks when the end is near.
    type: float
    default: 5
  start_timeout:
    description:
      - How long the server may leave an accepted backup without beginning it, in seconds. A server works on five at a time.
      - A backup whose target the server rejects silently is found by this.
    type: float
    default: 600
  fail_on_warning:
    description:
      - Whether a backup that skipped files counts as failed. Servers tell this since 3.6.
    type: bool
    default: false
  dest:
    description:
      - Where to put the archive on the machine that runs the module, after the backup has ended well. In a folder, which exists or is
        written with a C(/) at its end, the archive keeps its name.
      - It appears under its name only when it is whole. A download that breaks is resumed. Beside it, C(<name>.sha256) records its
        checksum in the form of C(sha256sum); when that archive is there already, nothing is downloaded.
      - A longer file under the same name is never overwritten.
      - Archives in V(Documents) and V(ThirdPartyDocuments) are found in C(folderId) of O(storage_params). Those in V(Local) cannot be
        fetched, and those in V(DataStore) and V(ThirdPartyConsumer) for a day and until the next backup only.
    type: path
  dest_mode:
    description:
      - Mode of the file as octal digits in quotes.
    type: str
    default: "0600"
  show_progress:
    description:
      - "Whether to print lines such as C(acme: backup 40 %, 1m12s) while waiting."
      - They appear only where the module runs inside the controller, and not in plays of more than 20 hosts.
    type: bool
    default: true
seealso:
  - module: onlyoffice.docspace.docspace_backup_schedule
  - module: onlyoffice.docspace.docspace_backup_info
"""

EXAMPLES = r"""
- name: Back up now, wait for the end, fail when it fails
  onlyoffice.docspace.docspace_backup:
    portal_url: https://acme.example.com
    api_key: "{{ docspace_api_key }}"
  register: result

- name: Back up to a bucket, unless there is a good backup of the last day
  onlyoffice.docspace.docspace_backup:
    portal_url: https://acme.example.com
    api_key: "{{ docspace_api_key }}"
    storage_type: ThirdPartyConsumer
    storage_params:
      module: s3
      bucket: acme-backups
      region: eu-central-1
    max_age: 24h

- name: Back up, and bring the archive here
  onlyoffice.docspace.docspace_backup:
    portal_url: https://acme.example.com
    api_key: "{{ docspace_api_key }}"
    dest: /srv/backups/acme/

- name: Start a backup
  onlyoffice.docspace.docspace_backup:
    portal_url: https://acme.example.com
    api_key: "{{ docspace_api_key }}"
    wait: false
  register: started

- name: Follow it later
  onlyoffice.docspace.docspace_backup:
    portal_url: https://acme.example.com
    api_key: "{{ docspace_api_key }}"
    backup_id: "{{ started.backup.id }}"

- name: Cancel what is running
  onlyoffice.docspace.docspace_backup:
    portal_url: https://acme.example.com
    api_key: "{{ docspace_api_key }}"
    state: cancelled

- name: Delete a backup
  onlyoffice.docspace.docspace_backup:
    portal_url: https://acme.example.com
    api_key: "{{ docspace_api_key }}"
    state: absent
    backup_id: 6f6f1c1e-0d5c-4d8a-9b52-7a8d3c0b2a11
"""

RETURN = r"""
backup:
  description: The backup, on success and, as far as it came, on failure. V(null) when there is none.
  returned: always
  type: dict
  contains:
    id:
      description: Id of the backup, the same while it runs and in the history.
      type: str
      returned: success
      sample: 6f6f1c1e-0d5c-4d8a-9b52-7a8d3c0b2a11
    status:
      description:
        - V(running); V(ok); V(warned), made but with files skipped; V(failed); V(cancelled); or V(unknown), a state that this collection
          does not know.
      type: str
      returned: success
      sample: ok
    progress:
      description: How far it came, in percent.
      type: int
      returned: success
      sample: 100
    error:
      description: The server's words on a failure, else V(null).
      type: str
      returned: success
    warning:
      description: The server's words on what was skipped, else V(null).
      type: str
      returned: success
    link:
      description:
        - Where the archive can be fetched for a day, else V(null). A link on the portal itself needs an administrator's credential.
      type: str
      returned: success
    link_is_presigned:
      description: Whether RV(backup.link) leads to a storage that asks for no credential. Treat such a link as a secret.
      type: bool
      returned: success
      sample: false
    file_name:
      description: Name of the archive. V(null) until it is made.
      type: str
      returned: success
      sample: acme_2026-03-01_02-15-00.tar.gz
    storage_type:
      description: Where the archive lies. V(null) until it is made.
      type: str
      returned: success
      sample: DataStore
    size:
      description: Length of the archive in bytes, where this run knows it because of O(dest).
      type: int
      returned: with O(dest)
    created_on:
      description: When it was completed, in UTC. V(null) until then.
      type: str
      returned: success
      sample: "2026-03-01T02:15:20+00:00"
    duration:
      description: How long this run followed it, in seconds. V(null) when it did not.
      type: int
      returned: success
      sample: 72
archive:
  description: The archive on this machine. V(null) when O(dest) is not given or there is no backup to fetch.
  returned: success
  type: dict
  contains:
    path:
      description: Where it is.
      type: str
      returned: success
      sample: /srv/backups/acme/acme_2026-03-01_02-15-00.tar.gz
    size:
      description: Its length in bytes.
      type: int
      returned: success
    sha256:
      description: Its SHA-256, as lower-case hex.
      type: str
      returned: success
    downloaded:
      description: Whether this run has fetched it.
      type: bool
      returned: success
attached:
  description: Whether the backup was there before this run, and was followed instead of starting one.
  returned: always
  type: bool
  sample: false
msg:
  description: The outcome in one sentence, or what went wrong, how the portal stands, and what to do.
  returned: always
  type: str
  sample: The backup 6f6f1c1e-0d5c-4d8a-9b52-7a8d3c0b2a11 is ok after 1m12s.
error:
  description:
    - Why the run failed. RV(error.kind) is a stable word to test for.
  returned: failure
  type: dict
  contains:
    kind:
      description: >-
        The cause. V(backup_failed), V(backup_cancelled), V(backup_warned), V(job_running), V(blocked) (a failed start is in the way),
        V(stuck) (never begun), V(wait_timeout), V(vanished) (neither job nor history know it), V(unknown_state), V(unsupported), V(locked),
        V(uncertain) (whether it was cancelled or deleted is unknown); with O(dest) V(no_link), V(download), V(unstable_file), V(disk_full),
        V(dest) and V(file_name); or one of those of M(onlyoffice.docspace.docspace_backup_schedule).
        The guide R(Troubleshooting,ansible_collections.onlyoffice.docspace.docsite.errors) explains them all.
      type: str
      returned: failure
  sample:
    kind: backup_failed
"""

from ansible_collections.onlyoffice.docspace.plugins.module_utils._module import run_module
from ansible_collections.onlyoffice.docspace.plugins.module_utils._operations.backup import OPERATION


def main() -> None:
    """Run the module."""
    run_module(OPERATION)


if __name__ == "__main__":
    main()
