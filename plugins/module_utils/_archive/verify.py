# Copyright (c) 2026 ONLYOFFICE DocSpace collection contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Verifies an archive file in one pass, in constant memory, without extracting anything (design 4, facts 5)."""

from __future__ import annotations

import dataclasses
import re
import stat
import typing as t

from .._errors import DocSpaceError, InputError
from . import gunzip, tar
from .census import Census
from .damage import Damage
from .source import HashedFile
from .verdict import GZIP, LEVELS, TAR, Verdict

if t.TYPE_CHECKING:
    from pathlib import Path

# A bound for what cannot be an honest backup: 1 TiB takes a core about ten minutes to expand.
MAX_EXPANDED_SIZE = 2**40


def verify(
    path: Path,
    level: str = "structural",
    *,
    expect_dump: bool | None = None,
    size: int | None = None,
    checksum: str | None = None,
    max_expanded_size: int = MAX_EXPANDED_SIZE,
) -> Verdict:
    """Return what is wrong with the archive file at ``path``, if anything; the file is only read.

    ``level`` is ``complete`` (length and checksum), ``readable`` (gzip and tar to the end as well) or ``structural`` (the
    entries of facts 5 as well, and the kind: ``expect_dump`` None accepts both). ``size`` in bytes and ``checksum``
    (SHA-256 in hex) are what the file should have. It reads at most ``max_expanded_size`` bytes out of the archive.

    Raises InputError for arguments that make no sense; DocSpaceError for a file that cannot be read (kind
    ``not_found`` or ``unreadable``) or that is written to meanwhile (``changed``).
    """
    wanted = _Wanted(level, expect_dump, size, _sha256(checksum), max_expanded_size)
    try:
        # Looked at first, because opening a pipe would wait for its other end.
        if not stat.S_ISREG(path.stat().st_mode):
            raise DocSpaceError(f"{path} is not a file.", kind="unreadable")
        with path.open("rb") as stream:
            return _verify(str(path), stream, wanted)
    except FileNotFoundError as error:
        raise DocSpaceError(f"There is no file {path}.", kind="not_found") from error
    except OSError as error:
        raise DocSpaceError(f"{path} cannot be read: {error.strerror or error}.", kind="unreadable") from error


@dataclasses.dataclass(frozen=True)
class _Wanted:
    """What the file is compared with."""

    level: str
    expect_dump: bool | None
    size: int | None
    sha256: str | None
    max_expanded_size: int

    def __post_init__(self) -> None:
        if self.level not in LEVELS:
            raise InputError(f"level must be one of {', '.join(LEVELS)}, not {self.level!r}.")
        if self.size is not None and self.size < 0:
            raise InputError("size must not be negative.")
        if self.max_expanded_size <= 0:
            raise InputError("max_expanded_size must be more than 0 bytes.")


def _sha256(checksum: str | None) -> str | None:
    if checksum is None:
        return None
    found = re.fullmatch(r"(?:sha256:)?([0-9a-f]{64})", checksum.strip().lower())
    if not found:
        raise InputError(f"checksum must be a SHA-256 in 64 hex digits, not {checksum!r}.")
    return found[1]


def _verify(path: str, stream: t.BinaryIO, wanted: _Wanted) -> Verdict:
    size = stream.seek(0, 2)
    stream.seek(0)
    if not size:
        return _bad(Verdict(path, wanted.level, size, None, ""), "empty", "it has no bytes at all")
    if wanted.size not in (None, size):
        words = f"it has {size} bytes, but should have {wanted.size}"
        return _bad(Verdict(path, wanted.level, size, None, ""), "size_mismatch", words)
    census, damage, expanded = Census(), None, None
    with HashedFile(stream) as file:
        format_ = _format(file.head())
        try:
            if wanted.level != "complete":
                expanded = _walk(file, format_, census, wanted.max_expanded_size)
        except Damage as found:
            damage = found
        sha256 = file.finish()
    if file.size != size:
        raise DocSpaceError(f"{path} changed while it was read; verify it when it is fully written.", kind="changed")
    verdict = Verdict(path, wanted.level, size, None, "", sha256, None if _is_foreign(damage) else format_)
    if damage is not None:
        return _bad(verdict, *_explained(damage, wanted))
    if wanted.level != "complete":
        verdict = dataclasses.replace(
            verdict,
            kind=census.kind,
            tables=census.tables,
            files=census.files,
            entries=census.entries,
            expanded_size=expanded,
            has_missing_files=census.has_missing_files,
        )
    return _judged(verdict, census, wanted)


def _format(head: bytes) -> str | None:
    """Return how to read a file that begins with ``head``; its name says nothing about that."""
    if gunzip.is_gzip(head) or gunzip.is_damaged_gzip(head):
        return GZIP
    return TAR if tar.begins(head) else None


def _walk(file: HashedFile, format_: str | None, census: Census, limit: int) -> int:
    """Count the entries and return the expanded size in bytes; raise Damage for the first thing that is wrong."""
    if gunzip.is_damaged_gzip(file.head()):
        raise Damage("corrupt", "its gzip header is damaged")
    chunks = gunzip.expand(file.chunks()) if format_ == GZIP else file.chunks()
    stream = tar.Stream(chunks, limit)
    try:
        for entry in tar.entries(stream):
            census.add(entry)
    except Damage as damage:
        if damage.code == "not_an_archive":
            # Damaged gzip expands to anything. If that is the reason, the gzip stream itself says so further on.
            for _chunk in stream.rest():
                pass
        raise
    if not census.entries:
        raise Damage("empty", "it is an archive without any entry")
    return stream.position


def _is_foreign(damage: Damage | None) -> bool:
    return damage is not None and damage.code == "not_an_archive"


def _explained(damage: Damage, wanted: _Wanted) -> tuple[str, str]:
    """Return code and words. A file that ends early in spite of its known length was not cut, but damaged."""
    if damage.code == "truncated" and wanted.size is not None:
        return "corrupt", f"{damage.words}, although the file has the expected length, so it is damaged"
    if damage.code == "truncated":
        return damage.code, f"{damage.words}; the file was cut or is not fully written"
    return damage.code, damage.words


def _judged(verdict: Verdict, census: Census, wanted: _Wanted) -> Verdict:
    """Compare a file that could be read with what it should be."""
    if wanted.sha256 not in (None, verdict.sha256):
        return _bad(verdict, "checksum_mismatch", f"its SHA-256 is {verdict.sha256}, but should be {wanted.sha256}")
    wrong = census.problem(wanted.expect_dump) if verdict.level == "structural" else None
    return _bad(verdict, *wrong) if wrong else dataclasses.replace(verdict, message=_praise(verdict, wanted))


def _bad(verdict: Verdict, code: str, words: str) -> Verdict:
    return dataclasses.replace(verdict, problem=code, message=f"{verdict.path} is no good backup: {words}.")


def _praise(verdict: Verdict, wanted: _Wanted) -> str:
    """Return what was found to be in order, and no more than that."""
    if verdict.level == "complete":
        checks = [word for word, value in (("length", wanted.size), ("checksum", wanted.sha256)) if value is not None]
        found = f"has the expected {' and '.join(checks)}" if checks else "is not empty; nothing else was checked"
        return f"{verdict.path} {found}."
    if verdict.level == "readable":
        return f"{verdict.path} can be read to its end: {verdict.entries} entries."
    lacks = "; files that could not be read are missing from it" if verdict.has_missing_files else ""
    held = "one portal" if verdict.kind == "portal" else "a whole server (dump)"
    counts = f"{verdict.tables} tables, {verdict.files} files"
    return f"{verdict.path} is a whole backup of {held}: {counts}{lacks}."
