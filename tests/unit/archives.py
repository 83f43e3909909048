# Copyright (c) 2026 ONLYOFFICE DocSpace collection contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Makes archives for tests, as the server makes them (facts 5) and as nobody should."""

from __future__ import annotations

import gzip
import io
import tarfile
import typing as t

INDEX = "storage/restore_info"
MISSING = "storage/missing_info"
Entries = t.Mapping[str, bytes]

TABLE = b'<?xml version="1.0" standalone="yes"?><NewDataSet><tenants_tenants><id>1</id></tenants_tenants></NewDataSet>'
FILE_INDEX = b"<storage_restore><file><domain/><module>files</module><path>a/b.bin</path><tenant>1</tenant></file></storage_restore>"

PORTAL: Entries = {
    "databases/core/tenants_tenants": TABLE,
    "databases/core/core_user": TABLE,
    "databases/files/files_file": TABLE,
    "files/folder_1000/file_1/v1/content.bin": bytes(range(256)) * 3,
    "files/folder_1000/file_1/v1/empty.bin": b"",
    INDEX: FILE_INDEX,
}
DUMP: Entries = {
    "dump": b"True",
    "/databases/scheme/tenants_tenants": b"CREATE TABLE `tenants_tenants` (`id` int);",
    "/databases/data/tenants_tenants": b"REPLACE INTO `tenants_tenants` VALUES (1);",
    "/databases/scheme/core_user": b"CREATE TABLE `core_user` (`id` int);",
    "storage/files/folder_1000/file_1/v1/content.bin": bytes(range(256)) * 3,
    INDEX: FILE_INDEX,
}


def tar(entries: Entries, *, pax: bool = False) -> bytes:
    """Return a tar archive, in the GNU or in the pax form, filled up to 10 KiB like GNU tar's."""
    target = io.BytesIO()
    with tarfile.open(fileobj=target, mode="w", format=tarfile.PAX_FORMAT if pax else tarfile.GNU_FORMAT) as archive:
        for name, content in entries.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(content)
            archive.addfile(entry, io.BytesIO(content))
    return target.getvalue()


def tar_gz(entries: Entries) -> bytes:
    """Return a gzipped tar archive."""
    return gzip.compress(tar(entries), mtime=1)


def end_of_content(archive: bytes) -> int:
    """Return where the end mark of a tar archive begins."""
    return (len(archive.rstrip(b"\0")) + 511) // 512 * 512


def without(entries: Entries, *starts: str) -> dict[str, bytes]:
    """Return the entries whose name does not begin with any of ``starts``, leading slashes aside."""
    return {name: content for name, content in entries.items() if not name.lstrip("/").startswith(starts)}
