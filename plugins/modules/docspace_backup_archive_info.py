#!/usr/bin/python
# Copyright (c) 2026 ONLYOFFICE DocSpace collection contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: docspace_backup_archive_info
short_description: Verify an archive file of a DocSpace backup
version_added: 0.1.0
author:
  - ONLYOFFICE DocSpace collection contributors (@onlyoffice-community)
description:
  - Tells whether an archive file is whole, what kind of backup it is, and what it holds. Run it before you need the backup.
  - It reads the file once, on the machine the task runs on, in constant memory, and extracts nothing. It talks to no portal and takes part
    in no action group.
  - Whether a file is compressed is found out from its content, not from its name.
  - The files inside an uncompressed archive carry no checksum. A changed byte there is found only by O(checksum), and a cut in the padding
    at its very end, which harms nothing, only by O(size).
extends_documentation_fragment:
  - onlyoffice.docspace.attributes
  - onlyoffice.docspace.attributes.read_only
attributes:
  action:
    support: none
options:
  path:
    description:
      - The archive file.
    type: path
    required: true
  level:
    description:
      - How much to verify. Each level includes those before it.
      - V(complete) compares O(size) and O(checksum), as far as they are given, and looks at nothing inside.
      - V(readable) reads the archive to its end, with every checksum in it.
      - V(structural) makes sure that what a restore needs is there (an index of files, a database) and that O(kind) is right.
    type: str
    choices:
      - complete
      - readable
      - structural
    default: structural
  kind:
    description:
      - What the backup has to be of, one V(portal) or a whole server (V(dump)). The server refuses to restore one as the other.
      - Compared with O(level=structural) only.
    type: str
    choices:
      - portal
      - dump
      - any
    default: any
  size:
    description:
      - The size the file should have, in bytes. A file of another size is not read at all.
    type: int
  checksum:
    description:
      - The SHA-256 the file should have, as 64 hex digits in upper or lower case, with or without V(sha256:) before them.
    type: str
  max_expanded_size:
    description:
      - How much may be read out of a compressed archive, in bytes or with a unit such as V(500G) or V(2T).
      - It bounds the time that a file made to waste it can take. Memory and disk are not at stake.
    type: bytes
    default: 1T
  fail_on_problem:
    description:
      - Whether the task fails when something is wrong with the archive. Otherwise RV(archive.problem) tells.
      - A file that is missing or cannot be read fails the task in any case.
    type: bool
    default: true
requirements:
  - isal (Python library, optional, expands compressed archives faster)
seealso:
  - module: onlyoffice.docspace.docspace_backup
"""

EXAMPLES = r"""
- name: Fail unless this is a whole backup of one portal
  onlyoffice.docspace.docspace_backup_archive_info:
    path: /backups/acme_2026-03-01_02-15-00.tar.gz
    kind: portal

- name: Compare an archive with the checksum that was recorded when it was made
  onlyoffice.docspace.docspace_backup_archive_info:
    path: /backups/acme_2026-03-01_02-15-00.tar.gz
    checksum: sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08
    level: complete

- name: Find the archives of a folder
  ansible.builtin.find:
    paths: /backups
    patterns: "*.tar.gz"
  register: found

- name: Verify them all
  onlyoffice.docspace.docspace_backup_archive_info:
    path: "{{ item.path }}"
    fail_on_problem: false
  loop: "{{ found.files }}"
  loop_control:
    label: "{{ item.path }}"
  register: verified

- name: Name the bad ones
  ansible.builtin.debug:
    msg: "{{ verified.results | map(attribute='archive') | rejectattr('ok') | map(attribute='message') }}"
"""

RETURN = r"""
archive:
  description:
    - The archive. V(null) when the file is missing or cannot be read.
    - What is in it is V(null) when it could not be read to its end, and with O(level=complete).
  returned: always
  type: dict
  contains:
    path:
      description: The file.
      type: str
      returned: success
      sample: /backups/acme_2026-03-01_02-15-00.tar.gz
    size:
      description: Its size in bytes.
      type: int
      returned: success
      sample: 1073741824
    sha256:
      description: SHA-256 of the file in lower-case hex, also of a damaged one. V(null) when it is empty or does not have O(size).
      type: str
      returned: success
      sample: 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08
    server_hash:
      description:
        - The same in upper case, the form in which a server keeps it in its database. V(null) for an uncompressed archive, of which the server
          keeps another sum.
      type: str
      returned: success
      sample: 9F86D081884C7D659A2FEAA0C55AD015A3BF4F1B2B0B822CD15D6C15B0F00A08
    format:
      description: V(tar.gz), V(tar), or V(null) when it is neither.
      type: str
      returned: success
      sample: tar.gz
    kind:
      description: V(portal), V(dump) (a whole server), or V(null) when it is no backup of DocSpace.
      type: str
      returned: success
      sample: portal
    level:
      description: The O(level) that was asked for.
      type: str
      returned: success
      sample: structural
    ok:
      description: Whether nothing is wrong.
      type: bool
      returned: success
      sample: true
    problem:
      description:
        - What is wrong, V(null) when nothing is. Of several problems, the first in this list.
        - V(empty), no bytes or no entries; V(size_mismatch), not O(size); V(not_an_archive), neither tar nor gzip of tar; V(truncated), cut or
          not fully written; V(corrupt), damaged, or followed by something else; V(too_large), more than O(max_expanded_size);
          V(checksum_mismatch), not O(checksum); V(wrong_kind), not O(kind); V(missing_index), without C(storage/restore_info);
          V(no_database), without any table.
      type: str
      returned: success
      sample: truncated
    message:
      description: The outcome in one sentence.
      type: str
      returned: success
      sample: "/backups/acme_2026-03-01_02-15-00.tar.gz is a whole backup of one portal: 92 tables, 1204 files."
    tables:
      description: Number of database tables.
      type: int
      returned: success
      sample: 92
    files:
      description: Number of stored files.
      type: int
      returned: success
      sample: 1204
    entries:
      description: Number of entries of any kind.
      type: int
      returned: success
      sample: 1297
    expanded_size:
      description: Size of the archive when expanded, in bytes.
      type: int
      returned: success
      sample: 1610612736
    has_missing_files:
      description: Whether the portal could not read some of its files when it made the archive. They are not in it.
      type: bool
      returned: success
      sample: false
msg:
  description: The outcome in one sentence.
  returned: always
  type: str
  sample: "/backups/acme_2026-03-01_02-15-00.tar.gz is a whole backup of one portal: 92 tables, 1204 files."
error:
  description: Why the task failed.
  returned: failure
  type: dict
  contains:
    kind:
      description: >-
        One of those of RV(archive.problem), or V(input) (an option makes no sense), V(not_found), V(unreadable), V(changed) (the file was
        written to meanwhile).
      type: str
      returned: failure
  sample:
    kind: truncated
"""

from ansible.module_utils.basic import AnsibleModule

from ansible_collections.onlyoffice.docspace.plugins.module_utils._operations.backup_archive_info import (
    OPTIONS,
    run,
)


def main() -> None:
    """Verify the file and tell."""
    module = AnsibleModule(argument_spec=OPTIONS, supports_check_mode=True)
    result = run(module.params, module.warn)
    if result.pop("failed", False):
        module.fail_json(**result)
    module.exit_json(**result)


if __name__ == "__main__":
    main()
