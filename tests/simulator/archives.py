# Copyright (c) 2026 ONLYOFFICE DocSpace collection contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Backup archives: real tar files, written when somebody first needs their bytes (facts 5)."""

from __future__ import annotations

import base64
import gzip
import io
import json
import os
import re
import tarfile
import threading
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import IO, Any
from xml.sax.saxutils import escape

STATE_TABLE = "simulator_state"
"""A table no real server has: what the simulator needs to restore the portal as it was, see ``snapshots``."""
TABLES = (
    ("core", "tenants_tenants"),
    ("core", "core_user"),
    ("files", "files_folder"),
    ("files", "files_file"),
    ("core", STATE_TABLE),
)
CONTENT = ("files", "", "folder_1000/file_1/v1/content.bin")


@dataclass
class Archive:
    """``name`` decides on gzip as it does for the server's own readers: only ``.tar.gz`` is compressed."""

    file: Path
    name: str
    tenant_id: int
    alias: str
    created: datetime
    dump: bool
    misses_files: bool
    content_size: int
    state: dict[str, Any] = field(default_factory=dict, repr=False)
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False)

    def path(self) -> Path:
        """The file on disk, written now if nobody needed it before."""
        with self._lock:
            if not self.file.exists():
                self.file.parent.mkdir(parents=True, exist_ok=True)
                partial = self.file.with_suffix(".partial")
                with self._open_tar(partial) as tar:
                    self._write(tar)
                partial.replace(self.file)
        return self.file

    def size(self) -> int:
        return self.path().stat().st_size

    @contextmanager
    def _open_tar(self, path: Path) -> Iterator[tarfile.TarFile]:
        with path.open("wb") as plain:
            if not self.name.endswith("tar.gz"):
                with tarfile.open(fileobj=plain, mode="w") as tar:
                    yield tar
                return
            packed = gzip.GzipFile(self.name, "wb", 1, plain, self.created.timestamp())
            with packed, tarfile.open(fileobj=packed, mode="w") as tar:
                yield tar

    def _write(self, tar: tarfile.TarFile) -> None:
        module, domain, path = CONTENT
        stored = "/".join(part for part in (module, domain, path) if part)
        if self.dump:
            self._add(tar, "dump", b"True")
            for _database, table in TABLES:
                self._add(tar, f"/databases/scheme/{table}", f"CREATE TABLE `{table}` (`id` int);\n".encode())
                value = f"'{self._packed_state()}'" if table == STATE_TABLE else "1"
                self._add(tar, f"/databases/data/{table}", f"REPLACE INTO `{table}` VALUES ({value});\n".encode())
            self._add(tar, f"storage/{stored}", Noise(self.content_size), self.content_size)
        else:
            for database, table in TABLES:
                self._add(tar, f"databases/{database}/{table}", self._data_table(table))
            self._add(tar, stored, Noise(self.content_size), self.content_size)
        self._add(tar, "storage/restore_info", self._restore_info())
        if self.misses_files:
            self._add(tar, "storage/missing_info", b"files/folder_1000/file_2/v1/content.bin\n")

    def _add(self, tar: tarfile.TarFile, name: str, content: bytes | Noise, size: int | None = None) -> None:
        entry = tarfile.TarInfo(name)
        entry.mtime = int(self.created.timestamp())
        stream: IO[bytes] | Noise = io.BytesIO(content) if isinstance(content, bytes) else content
        entry.size = len(content) if isinstance(content, bytes) else size or 0
        tar.addfile(entry, stream)

    def _data_table(self, table: str) -> bytes:
        row = {"id": str(self.tenant_id)}
        if table == "tenants_tenants":
            row.update(alias=self.alias, creationdatetime=self.created.isoformat())
        if table == STATE_TABLE:
            row.update(state=self._packed_state())
        columns = "".join(f'<xs:element name="{name}" type="xs:string" minOccurs="0"/>' for name in row)
        cells = "".join(f"<{name}>{escape(value)}</{name}>" for name, value in row.items())
        return (
            '<?xml version="1.0" standalone="yes"?><NewDataSet>'
            '<xs:schema id="NewDataSet" xmlns:xs="http://www.w3.org/2001/XMLSchema">'
            f'<xs:element name="{table}"><xs:complexType><xs:sequence>{columns}</xs:sequence></xs:complexType></xs:element>'
            f"</xs:schema><{table}>{cells}</{table}></NewDataSet>"
        ).encode()

    def _packed_state(self) -> str:
        return base64.b64encode(json.dumps(self.state).encode()).decode()

    def _restore_info(self) -> bytes:
        module, domain, path = CONTENT
        return (
            f"<storage_restore><file><domain>{domain}</domain><module>{module}</module><path>{path}</path>"
            f"<tenant>{self.tenant_id}</tenant></file></storage_restore>"
        ).encode()


class Noise:
    """A stream of bytes that no compressor makes smaller."""

    def __init__(self, size: int) -> None:
        self.left = size

    def read(self, size: int = -1) -> bytes:
        count = self.left if size < 0 else min(size, self.left)
        self.left -= count
        return os.urandom(count)


@dataclass(frozen=True)
class Content:
    """What a restore finds in a file. ``state`` is empty if the simulator did not write it."""

    dump: bool
    tables: frozenset[str]
    state: dict[str, Any]


def read_content(path: Path) -> Content:
    """Reads an archive to its end; gzip or not is decided by the name. ValueError if it is not a whole archive."""
    dump, tables, state = False, set(), {}
    try:
        gzipped = path.name.endswith("tar.gz")
        with gzip.open(path) if gzipped else path.open("rb") as stream, tarfile.open(fileobj=stream, mode="r|") as tar:
            for entry in tar:
                name = entry.name.lstrip("/")
                dump = dump or name == "dump"
                if name.startswith("databases/"):
                    tables.add(name.rpartition("/")[2])
                content = tar.extractfile(entry)
                if name in (f"databases/core/{STATE_TABLE}", f"databases/data/{STATE_TABLE}") and content:
                    state = _unpacked(content.read())
            while stream.read(1 << 20):
                pass  # what a cut file lacks at its end is found by gzip only
    except (OSError, EOFError, tarfile.TarError, zlib.error) as error:
        raise ValueError(str(error)) from error
    return Content(dump, frozenset(tables), state)


def _unpacked(row: bytes) -> dict[str, Any]:
    packed = re.search(rb"<state>([\w+/=]+)</state>|VALUES \('([\w+/=]+)'\)", row)
    state: dict[str, Any] = json.loads(base64.b64decode(packed[1] or packed[2])) if packed else {}
    return state
