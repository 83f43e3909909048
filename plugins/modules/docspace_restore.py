#!/usr/bin/python
# Copyright (c) 2026 ONLYOFFICE DocSpace collection contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: docspace_restore
short_description: Restore a DocSpace portal, guarded and followed to its real end
version_added: 0.1.0
author:
  - ONLYOFFICE DocSpace collection contributors (@onlyoffice-community)
description:
  - Replaces everything in a portal, or on a whole server, by what an archive holds.
  - Nothing is sent unless O(confirm) names the portal. Before anything is changed, the module looks whether the archive is there and of the
    right kind, whether the credential, the plan and the portal's state permit it, and whether a backup runs or is about to run; then it
    makes a safety copy and takes it to where the restore cannot lose it.
  - A restored portal is a new one to the server. API keys, sessions and ids of before are gone, the schedule is the one in the archive.
    This module tells what has changed, proves that the portal answers, and that a user may enter.
  - A run that was interrupted is run again with the same options, by the same user on the same machine. It joins the restore, also one
    that has ended meanwhile, and starts no second one. From another machine, O(job_id) follows a restore up.
  - A restore that somebody else has started is followed too while it is running; then RV(source) is V(null).
extends_documentation_fragment:
  - onlyoffice.docspace.attributes
  - onlyoffice.docspace.attributes.portal
  - onlyoffice.docspace.docspace
attributes:
  check_mode:
    support: full
    details:
      - Makes every check that a restore begins with, and sends nothing that changes anything.
  diff_mode:
    support: none
  idempotent:
    support: none
    details:
      - Every run restores, unless one is running, or has ended without anybody seeing its end.
options:
  backup_id:
    description:
      - The backup to restore, from the history of the portal, or of the server with O(dump=true).
      - Exactly one of this, O(src) and O(file_path) has to be given.
    type: str
  src:
    description:
      - An archive on the machine that runs the module. It is verified as by M(onlyoffice.docspace.docspace_backup_archive_info) before
        anything is sent, then uploaded.
      - The server gives an upload 20 minutes from its begin. It takes archives of other portals too if it is self-hosted, and only
        those that the same portal has made if it is of the SaaS edition.
    type: path
  file_path:
    description:
      - An archive in O(storage_type). The id of the file for V(Documents) and V(ThirdPartyDocuments), else its name in the storage; in
        V(ThirdPartyConsumer) that is without the C(subdir).
    type: str
  storage_type:
    description:
      - Where O(file_path) lies. Backups in V(Local) are restored by O(backup_id).
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
      - Parameters of O(storage_type), as in M(onlyoffice.docspace.docspace_backup_schedule). No credentials.
    type: dict
  job_id:
    description:
      - Follow this restore up instead of starting one. It is the RV(restore.id) of an earlier run, and the last one that the server knows.
      - Nothing is replaced, so O(confirm) is not needed. With O(new_username) it proves access, with O(renew_api_key) it makes a key.
    type: str
  confirm:
    description:
      - The host name of the portal, such as V(acme.example.com), or its alias as it stands in O(portal_url), such as V(acme). Nothing is
        sent without it. Not needed in check mode.
    type: str
  dump:
    description:
      - Whether to restore the whole server with all its portals from a dump. Self-hosted servers only.
    type: bool
    default: false
  notify:
    description:
      - Whether the server sends a mail to all users of the portal when it is restored. The owner gets one in any case.
    type: bool
    default: false
  safety_backup:
    description:
      - Whether to back the portal up first, so that the restore itself can be undone.
    type: bool
    default: true
  safety_storage_type:
    description:
      - Where the safety copy is made. Archives in V(DataStore), V(Documents) and V(ThirdPartyDocuments) cannot be had after the restore,
        so these need O(safety_dest). V(Local), and V(ThirdPartyConsumer) with a C(subdir), keep it.
    type: str
    choices:
      - Documents
      - ThirdPartyDocuments
      - CustomCloud
      - Local
      - DataStore
      - ThirdPartyConsumer
    default: DataStore
  safety_storage_params:
    description:
      - Parameters of O(safety_storage_type), as in M(onlyoffice.docspace.docspace_backup_schedule). No credentials.
    type: dict
  safety_dest:
    description:
      - A folder on the machine that runs the module. The safety copy is fetched there under its own name and verified before anything is
        restored.
    type: path
  new_username:
    description:
      - A user to sign in as after the restore, to prove that somebody can. Needs O(new_password).
    type: str
  new_password:
    description:
      - The password of O(new_username), as it is after the restore. The server may want passwords of before to be set anew by the link it
        mails to the owner; then set it, and run again. Nothing is restored twice.
    type: str
  renew_api_key:
    description:
      - Whether to make a new API key as O(new_username), because the restore takes all keys of the portal away. Its value is in
        RV(api_key) and is told this once. Use C(no_log), and keep it in a safe place.
      - Where the old key still works, as after O(dump=true), no other is made.
    type: bool
    default: false
  wait:
    description:
      - Whether to wait for the end. Otherwise run again later with the same options to learn it.
    type: bool
    default: true
  wait_timeout:
    description:
      - Longest time to wait for the end of the restore, and before that for the end of the safety copy, in seconds. Neither is stopped when
        it is over.
    type: float
    default: 3600
  wait_interval:
    description:
      - Time between two looks at the progress, in seconds. It grows to 30 seconds, and shrinks when the end is near.
    type: float
    default: 5
  start_timeout:
    description:
      - How long the server may leave an accepted job without beginning it, in seconds. A restore that the server rejects silently is found
        by this.
    type: float
    default: 600
  show_progress:
    description:
      - "Whether to print lines such as C(acme: restore 40 %, 1m12s) while waiting."
      - They appear only where the module runs inside the controller, and not in plays of more than 20 hosts.
    type: bool
    default: true
seealso:
  - module: onlyoffice.docspace.docspace_backup
  - module: onlyoffice.docspace.docspace_backup_archive_info
  - module: onlyoffice.docspace.docspace_backup_schedule
"""

EXAMPLES = r"""
- name: See whether the portal could be restored now
  onlyoffice.docspace.docspace_restore:
    portal_url: https://acme.example.com
    api_key: "{{ docspace_api_key }}"
    backup_id: 6f6f1c1e-0d5c-4d8a-9b52-7a8d3c0b2a11
    safety_dest: /srv/backups/before-restore/
  check_mode: true

- name: Restore it, with a safety copy here
  onlyoffice.docspace.docspace_restore:
    portal_url: https://acme.example.com
    api_key: "{{ docspace_api_key }}"
    backup_id: 6f6f1c1e-0d5c-4d8a-9b52-7a8d3c0b2a11
    confirm: acme.example.com
    safety_dest: /srv/backups/before-restore/

- name: Restore it from an archive on this machine, and make a new API key
  onlyoffice.docspace.docspace_restore:
    portal_url: https://acme.example.com
    api_key: "{{ docspace_api_key }}"
    src: /srv/backups/acme/acme_2026-03-01_02-15-00.tar.gz
    confirm: acme.example.com
    safety_storage_type: ThirdPartyConsumer
    safety_storage_params:
      module: s3
      bucket: acme-backups
      region: eu-central-1
    new_username: admin@acme.example.com
    new_password: "{{ docspace_password }}"
    renew_api_key: true
  no_log: true
  register: restored
"""

RETURN = r"""
restore:
  description: The restore, on success and, as far as it came, on failure. V(null) when none has begun.
  returned: always
  type: dict
  contains:
    id:
      description: Id of the job.
      type: str
      returned: success
    status:
      description: V(running), V(ok), V(failed), or V(unknown), a state that this collection does not know.
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
    duration:
      description: How long this run followed it, in seconds. V(null) when it did not.
      type: int
      returned: success
      sample: 318
attached:
  description: Whether the restore was there before this run, and was followed instead of starting one.
  returned: always
  type: bool
source:
  description: What the portal is restored from. V(null) when a restore was followed whose archive nobody knows here.
  returned: always
  type: dict
  contains:
    kind:
      description: V(backup) (from the history), V(file) (uploaded) or V(storage).
      type: str
      returned: success
      sample: backup
    backup_id:
      description: Its id in the history.
      type: str
      returned: success
    file_name:
      description: Name of the archive, where it is known.
      type: str
      returned: success
    storage_type:
      description: Where it lies.
      type: str
      returned: success
    path:
      description: Its path on the machine that runs the module, or in the storage.
      type: str
      returned: success
    sha256:
      description: Its SHA-256 as lower-case hex, where the file was read.
      type: str
      returned: success
    survives:
      description: Whether it can still be had after the restore. V(null) when nobody can tell.
      type: bool
      returned: success
preflight:
  description: What was looked at and found in order, in sentences.
  returned: always
  type: list
  elements: str
safety:
  description: The safety copy. V(null) when there is none.
  returned: always
  type: dict
  contains:
    id:
      description: Id of the backup.
      type: str
      returned: success
    status:
      description: How it ended, as in RV(onlyoffice.docspace.docspace_backup#module:backup.status).
      type: str
      returned: success
      sample: ok
    begun_on:
      description: When it was begun. The copy of an interrupted run is used when it is less than an hour old, with a warning.
      type: str
      returned: success
    file_name:
      description: Name of the archive.
      type: str
      returned: success
    storage_type:
      description: Where it was made.
      type: str
      returned: success
    storage_params:
      description: The parameters of that place.
      type: dict
      returned: success
    survives:
      description: Whether it outlives the restore there.
      type: bool
      returned: success
    path:
      description: Where it is on the machine that runs the module. V(null) when it was not fetched.
      type: str
      returned: success
    size:
      description: Its length in bytes, where it was fetched.
      type: int
      returned: success
    sha256:
      description: Its SHA-256 as lower-case hex, where it was fetched.
      type: str
      returned: success
    verified:
      description: Whether the archive was read to its end and found whole.
      type: bool
      returned: success
portal_status:
  description: The state of the portal as it was seen last, such as V(active) or V(restoring). V(null) when it did not tell.
  returned: always
  type: str
  sample: active
tenant_id_before:
  description: The number of the portal on its server before the restore.
  returned: always
  type: int
tenant_id_after:
  description: Its number afterwards; another one, unless a whole server was restored.
  returned: always
  type: int
api_key_valid:
  description: Whether the credential of the task still works afterwards. V(null) when that was not found out.
  returned: always
  type: bool
access_proven:
  description: Whether O(new_username) could sign in. V(null) when that was not tried.
  returned: always
  type: bool
effects:
  description: What is no longer as it was, in sentences.
  returned: always
  type: list
  elements: str
api_key:
  description: The new API key.
  returned: when a key was made
  type: str
api_key_id:
  description: Its id.
  returned: when a key was made
  type: str
api_key_name:
  description: Its name on the portal.
  returned: when a key was made
  type: str
msg:
  description: The outcome in one sentence, or what went wrong, how the portal stands, and what to do.
  returned: always
  type: str
  sample: The restore 0b8c5a52-7f0e-4a52-a3ab-3a3a2c6f7d10 is done after 5m18s.
error:
  description:
    - Why the run failed. RV(error.kind) is a stable word to test for.
  returned: failure
  type: dict
  contains:
    kind:
      description: >-
        The cause. V(not_found) (no such backup or file), V(wrong_kind) (a dump, or none), V(truncated), V(corrupt) and the other problems
        of M(onlyoffice.docspace.docspace_backup_archive_info), V(job_running), V(schedule_due), V(portal_state), V(blocked),
        V(safety) (the safety copy is not whole), V(upload), V(upload_window), V(restore_failed), V(stuck) (never begun), V(wait_timeout),
        V(vanished), V(unknown_state), V(unsupported), V(locked), V(abandoned) (the play has died), one of those of
        M(onlyoffice.docspace.docspace_backup) for the safety copy, or one of those of M(onlyoffice.docspace.docspace_backup_schedule).
        The guide R(Troubleshooting,ansible_collections.onlyoffice.docspace.docsite.errors) explains them all.
      type: str
      returned: failure
  sample:
    kind: restore_failed
"""

from ansible_collections.onlyoffice.docspace.plugins.module_utils._module import run_module
from ansible_collections.onlyoffice.docspace.plugins.module_utils._operations.restore import OPERATION


def main() -> None:
    """Run the module."""
    run_module(OPERATION)


if __name__ == "__main__":
    main()
