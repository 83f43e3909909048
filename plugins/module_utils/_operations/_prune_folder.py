# Copyright (c) 2026 ONLYOFFICE DocSpace collection contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The archives of a folder on this machine, as pruning sees them (facts 3)."""

from __future__ import annotations

import contextlib
import dataclasses
import datetime
import fnmatch
import os
import re
import stat
import typing as t
from pathlib import Path

from .._errors import DocSpaceError, InputError
from .._models import moments
from .._models.moments import UTC, Zone
from .._models.retention import Backup
from .._operation import Context, Options

# How the server names archives (facts 3).
NAME = re.compile(r"(?P<portal>.+)_(?P<time>\d{4}-\d\d-\d\d_\d\d-\d\d-\d\d)\.tar(?:\.gz)?", re.ASCII)
CHECKSUM = ".sha256"
# Years outside of these are no dates of backups, and near the ends of the calendar a zone cannot be reckoned with.
YEARS = range(1970, 9000)


@dataclasses.dataclass(frozen=True)
class Archive:
    """A file, what the planner has to know of it, and by what its date is known: ``name``, ``mtime`` or None."""

    path: Path
    state: os.stat_result
    backup: Backup
    time_from: str | None

    def to_result(self) -> dict[str, t.Any]:
        """Return the file in the words of the results; times are UTC, sizes bytes."""
        return {
            "path": str(self.path),
            "file_name": self.path.name,
            "created_on": moments.to_iso(self.backup.created_on),
            "time_from": self.time_from,
            "size": self.state.st_size,
        }


class Folder:
    """What lay in a folder when it was read: regular files by the patterns, nothing below it, no links."""

    def __init__(self, archives: t.Iterable[Archive]) -> None:
        self.entries: dict[str, Archive] = {archive.backup.key: archive for archive in archives}
        self._freed: dict[str, int] = {}

    @staticmethod
    def check(options: Options) -> None:
        """Raise InputError when there is no such folder or its files cannot be listed."""
        path = options["path"]
        if not options["pattern"] or not all(options["pattern"]):
            raise InputError("pattern must name at least one kind of file, such as *.tar.gz.")
        if any("/" in pattern for pattern in options["pattern"]):
            raise InputError("pattern is about the names of files in path: it must not contain a slash.")
        if not path or not Path(path).is_dir():
            raise InputError(f"path must be a folder that exists, not {path!r}.")
        _names(path)

    @classmethod
    def open(cls, options: Options) -> Folder:
        """Return the archives of the folder; raise DocSpaceError when they are of several portals."""
        zone = Zone.named(options["time_zone"])
        archives = []
        for name in _names(options["path"]):
            if not _fits(name, options["pattern"]):
                continue
            path = Path(options["path"], name)
            with contextlib.suppress(FileNotFoundError):  # gone since the folder was listed
                state = path.lstat()
                if stat.S_ISREG(state.st_mode):
                    archives.append(_archive(path, state, zone))
        if not options["force"]:
            _check_owners(archives, options["path"])
        return cls(archives)

    def remove(self, key: str, context: Context) -> None:
        """Delete an archive and its checksum file; raise DocSpaceError when the archive stays."""
        archive = self.entries[key]
        try:
            now = archive.path.lstat()
            if (now.st_ino, now.st_size, now.st_mtime_ns) != _identity(archive.state):
                raise DocSpaceError("It was changed while the folder was being pruned.", kind="changed_meanwhile")
            archive.path.unlink()
        except FileNotFoundError:
            self._freed[key] = 0
            return
        except OSError as error:
            raise DocSpaceError(f"It cannot be deleted: {error.strerror or error}.", kind="file") from error
        self._freed[key] = archive.state.st_size
        try:
            self._freed[key] += _delete_checksum(archive.path)
        except OSError as error:
            context.warn(f"{archive.path} is deleted, but its checksum file is not: {error.strerror or error}.")

    def summary(self, removed: t.Collection[str]) -> dict[str, t.Any]:
        """Return the bytes that were freed, or would be."""
        would = {key: self.entries[key].state.st_size + _checksum_size(self.entries[key].path) for key in removed}
        return {"bytes_freed": sum(self._freed.get(key, size) for key, size in would.items())}


def _identity(state: os.stat_result) -> tuple[int, int, int]:
    return state.st_ino, state.st_size, state.st_mtime_ns


def _names(path: str) -> list[str]:
    try:
        return [file.name for file in Path(path).iterdir()]
    except OSError as error:
        raise InputError(f"path {path} cannot be read: {error.strerror or error}.") from error


def _fits(name: str, patterns: t.Iterable[str]) -> bool:
    """Tell whether a pattern means this file. As in a shell, names with a leading dot have to be asked for."""
    if name.endswith(CHECKSUM):
        return False
    return any(
        fnmatch.fnmatchcase(name, pattern) and (pattern.startswith(".") or not name.startswith("."))
        for pattern in patterns
    )


def _archive(path: Path, state: os.stat_result, zone: Zone) -> Archive:
    """Return a file as the planner sees it. An empty one is no good backup, whatever its name says."""
    created_on, time_from = _time_in_name(path.name, zone), "name"
    if created_on is None:
        created_on, time_from = _time_of_change(state), "mtime"
    fault = None if state.st_size else "empty"
    return Archive(path, state, Backup(str(path), created_on, fault), time_from if created_on else None)


def _time_in_name(name: str, zone: Zone) -> datetime.datetime | None:
    """Return the time in an archive's name, which is what the server's clock showed (facts 3), else None."""
    found = NAME.fullmatch(name)
    try:
        wall = datetime.datetime.strptime(found["time"], "%Y-%m-%d_%H-%M-%S") if found else None
    except ValueError:
        return None
    return zone.moment_of(wall).astimezone(UTC) if wall and wall.year in YEARS else None


def _time_of_change(state: os.stat_result) -> datetime.datetime | None:
    try:
        moment = datetime.datetime.fromtimestamp(state.st_mtime, UTC)
    except (ValueError, OverflowError, OSError):
        return None
    return moment if moment.year in YEARS else None


def _check_owners(archives: list[Archive], path: str) -> None:
    """Raise DocSpaceError when the archives are of several portals, because one would push out the other's."""
    owners = sorted({found["portal"] for archive in archives if (found := NAME.fullmatch(archive.path.name))})
    if len(owners) > 1:
        raise DocSpaceError(
            f"{path} holds archives of several portals ({', '.join(owners)}), and pruned together those of one could push "
            f"out those of another. Nothing was removed: prune each by itself, such as with pattern={owners[0]}_20*, or set "
            "force=true if they are the same portal's.",
            kind="mixed_folder",
        )


def _checksum_file(path: Path) -> Path:
    return path.with_name(path.name + CHECKSUM)


def _checksum_size(path: Path) -> int:
    """Return the bytes of the checksum file that would go with an archive."""
    try:
        state = _checksum_file(path).lstat()
    except OSError:
        return 0
    return state.st_size if stat.S_ISREG(state.st_mode) else 0


def _delete_checksum(path: Path) -> int:
    """Delete the checksum file of an archive, if it is a file, and return its bytes."""
    try:
        state = _checksum_file(path).lstat()
        if not stat.S_ISREG(state.st_mode):
            return 0
        _checksum_file(path).unlink()
    except FileNotFoundError:
        return 0
    return state.st_size
