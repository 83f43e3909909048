# Copyright (c) 2026 ONLYOFFICE DocSpace collection contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""An archive on this machine: its name, its recorded checksum, and how it comes to be there whole or not at all."""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
import re
import typing as t
from pathlib import Path, PurePosixPath

from ._errors import DocSpaceError, InputError

CHUNK = 1024 * 1024
RECORD = re.compile(r"# backup (?P<id>\S+) size (?P<size>\d+)\n(?P<sha256>[0-9a-f]{64})  (?P<name>[^\n]+)\n")


def safe_name(name: str) -> str:
    """Return a file name the server chose as one that stays in its folder; raise DocSpaceError when nothing is left."""
    last = PurePosixPath(name.replace("\\", "/")).name.replace("\0", "")
    if last in ("", ".", ".."):
        raise DocSpaceError(f"The server names the archive {name!r}, which is no file name.", kind="file_name")
    return last


def parse_mode(text: str) -> int:
    """Return a file mode given in octal digits, such as ``0600``; raise InputError otherwise."""
    if not re.fullmatch(r"[0-7]{3,4}", text):
        raise InputError(f"dest_mode must be octal digits in quotes, such as '0600', not {text!r}.")
    return int(text, 8)


class ArchiveFile:
    """Where an archive is, or is to be. Beside it lies ``<name>.sha256``, which ``sha256sum --check`` understands."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.record_path = path.with_name(f"{path.name}.sha256")

    @classmethod
    def at(cls, dest: str, file_name: str) -> ArchiveFile:
        """Return the place for an archive: ``dest`` itself, or a file in it when it is, or is written as, a folder."""
        folder = Path(dest)
        return cls(folder / safe_name(file_name) if dest.endswith("/") or folder.is_dir() else folder)

    def checksum_of(self, backup_id: str) -> str | None:
        """Return the checksum when this very backup is here, whole, as recorded, else None; reads the file to its end."""
        record = self._record()
        if record is None or record["id"] != backup_id or not self.path.is_file():
            return None
        whole = self.path.stat().st_size == int(record["size"]) and self.sha256() == record["sha256"]
        return record["sha256"] if whole else None

    def sha256(self) -> str:
        """Return the SHA-256 of the file as lower-case hex."""
        digest = hashlib.sha256()
        with self.path.open("rb") as file:
            while chunk := file.read(CHUNK):
                digest.update(chunk)
        return digest.hexdigest()

    @contextlib.contextmanager
    def incoming(self) -> t.Iterator[t.BinaryIO]:
        """Yield a file beside the target that nobody else may read; it is gone when the block ends without ``keep``."""
        part = self._part
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            flags = os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW
            with os.fdopen(os.open(part, flags, 0o600), "r+b") as file:
                yield file
        except OSError as error:
            raise self._disk_error(error) from error
        finally:
            part.unlink(missing_ok=True)

    def keep(self, incoming: t.BinaryIO, backup_id: str, size: int, sha256: str, mode: int) -> None:
        """Give a whole file its final name and record its checksum.

        Raises DocSpaceError when another, longer file has that name: it may be the better backup.
        """
        if self.path.exists() and not self.path.is_file():
            raise DocSpaceError(f"{self.path} is there and is not a file. Nothing was changed.", kind="dest")
        if self.path.is_file() and self.path.stat().st_size > size:
            raise DocSpaceError(
                f"{self.path} is longer ({self.path.stat().st_size} bytes) than the archive fetched ({size} bytes) and is "
                "not overwritten. Move it away, or give a folder as dest.",
                kind="dest",
            )
        incoming.flush()
        os.fsync(incoming.fileno())
        os.fchmod(incoming.fileno(), mode)
        self._part.replace(self.path)
        self._write_record(backup_id, size, sha256, mode)

    def room_for(self, size: int | None) -> None:
        """Raise DocSpaceError when the disk has not enough room for a file of ``size`` bytes."""
        stats = os.statvfs(self.path.parent)
        free = stats.f_bavail * stats.f_frsize
        if size is not None and size > free:
            raise DocSpaceError(
                f"{self.path.parent} has room for {free} bytes, but the archive has {size}.", kind="disk_full"
            )

    @property
    def _part(self) -> Path:
        return self.path.with_name(f".{self.path.name}.part")

    def _record(self) -> dict[str, str] | None:
        try:
            found = RECORD.fullmatch(self.record_path.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return None
        return found.groupdict() if found else None

    def _write_record(self, backup_id: str, size: int, sha256: str, mode: int) -> None:
        text = f"# backup {backup_id} size {size}\n{sha256}  {self.path.name}\n"
        self.record_path.write_text(text, encoding="utf-8")
        self.record_path.chmod(mode)

    def _disk_error(self, error: OSError) -> DocSpaceError:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            return DocSpaceError(
                f"The disk of {self.path.parent} is full; no part of the archive is left.", kind="disk_full"
            )
        return DocSpaceError(f"{self.path} cannot be written: {error.strerror or error}.", kind="dest")
