# Copyright (c) 2026 ONLYOFFICE DocSpace collection contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Walks a tar archive in constant memory and stops at the first thing that is wrong.

The standard library's ``tarfile`` will not do: it takes a damaged or cut header after the first, and a missing end mark,
for the regular end of the archive, so that half a backup looks like a whole one.
"""

from __future__ import annotations

import typing as t

from .damage import Damage
from .tar_header import BLOCK, Header, could_begin_header, is_like_header

ZERO_BLOCK = bytes(BLOCK)
# Longest name, or set of extended attributes, that is read into memory.
MAX_EXTENSION = 1024 * 1024


class Entry(t.NamedTuple):
    """One entry; ``name`` without leading slashes, with which the server stores the tables of a dump (facts 5)."""

    name: str
    size: int
    is_file: bool


class Stream:
    """The bytes of a tar archive, taken or passed over; raises Damage ``too_large`` beyond ``limit`` bytes.

    There is no limit to the ratio besides: gzip cannot expand to more than 1032 times its size, and honest files, such
    as images of empty disks, come close to that. Memory stays constant; time is what ``limit`` bounds.
    """

    def __init__(self, chunks: t.Iterator[bytes], limit: int) -> None:
        self._chunks = chunks
        self._limit = limit
        self._chunk = b""
        self._at = 0
        self._before = 0

    @property
    def position(self) -> int:
        """Bytes passed so far."""
        return self._before + self._at

    def take(self, size: int) -> bytes:
        """Return the next ``size`` bytes, fewer only at the end."""
        taken = self._chunk[self._at : self._at + size]
        self._at += len(taken)
        while len(taken) < size and self._next():
            more = self._chunk[: size - len(taken)]
            self._at = len(more)
            taken += more
        return taken

    def skip(self, size: int) -> bool:
        """Pass over ``size`` bytes and tell whether they were there."""
        left = size - (len(self._chunk) - self._at)
        while left > 0:
            if not self._next():
                return False
            left -= len(self._chunk)
        self._at = len(self._chunk) + left
        return True

    def rest(self) -> t.Iterator[bytes]:
        """Yield all that is left."""
        yield self._chunk[self._at :]
        self._at = len(self._chunk)
        while self._next():
            self._at = len(self._chunk)
            yield self._chunk

    def _next(self) -> bool:
        self._before += len(self._chunk)
        self._chunk, self._at = next(self._chunks, b""), 0
        if self._before + len(self._chunk) > self._limit:
            raise Damage("too_large", f"it expands to more than max_expanded_size ({self._limit} bytes)")
        return bool(self._chunk)


def begins(head: bytes) -> bool:
    """Tell whether something that begins with ``head`` is a tar archive, be it cut or damaged."""
    return is_like_header(head[:BLOCK]) if len(head) >= BLOCK else could_begin_header(head)


def entries(stream: Stream) -> t.Iterator[Entry]:
    """Yield the entries up to the end mark, and make sure that nothing follows it.

    Raises Damage: ``not_an_archive`` when it does not begin like one, ``empty`` for no bytes at all, ``truncated`` when
    it stops before the end mark, ``corrupt`` for a header whose checksum is wrong and for bytes after the end mark.
    """
    name: str | None = None
    size: int | None = None
    while True:
        header = _next_header(stream)
        if header is None:
            _check_end(stream)
            return
        if header.is_extension:
            # Names that are too long for a header, and sizes from 8 GiB on, come in an entry before the one they are for.
            long_name, long_size = header.overrides(_content(stream, header))
            name, size = long_name or name, long_size if long_size is not None else size
            continue
        if header.is_sparse and not _skip_sparse_map(stream, header.block):
            raise _cut(stream)
        found = Entry((name or header.name).lstrip("/"), header.size if size is None else size, header.is_file)
        name = size = None
        if header.has_data and not stream.skip(_padded(found.size)):
            raise _cut(stream, found.name)
        yield found


def _next_header(stream: Stream) -> Header | None:
    """Return the next header, None for the first block of the end mark."""
    at = stream.position
    block = stream.take(BLOCK)
    if not block and not at:
        raise Damage("empty", "it holds nothing")
    if not at and not begins(block):
        raise Damage("not_an_archive", "it is neither a tar archive nor a gzip of one")
    if len(block) < BLOCK:
        raise _cut(stream)
    return None if block == ZERO_BLOCK else Header.parse(block, at)


def _content(stream: Stream, header: Header) -> bytes:
    if header.size > MAX_EXTENSION:
        raise Damage("corrupt", f"an entry name or attribute in it takes {header.size} bytes")
    content = stream.take(header.size)
    if len(content) < header.size or not stream.skip(_padded(header.size) - header.size):
        raise _cut(stream)
    return content


def _skip_sparse_map(stream: Stream, block: bytes) -> bool:
    """Pass over the blocks in which GNU tar goes on with the map of a file with holes."""
    more = block[482]
    while more:
        block = stream.take(BLOCK)
        if len(block) < BLOCK:
            return False
        more = block[504]
    return True


def _check_end(stream: Stream) -> None:
    """Check that the end mark has its second block, and that after it there is only padding."""
    second = stream.take(BLOCK)
    if len(second) < BLOCK:
        raise _cut(stream)
    if second != ZERO_BLOCK:
        raise Damage("corrupt", "an empty block stands where an entry should be")
    for chunk in stream.rest():
        if chunk.strip(b"\0"):
            raise Damage("corrupt", "something else follows the end mark of its tar archive")
    if stream.position % BLOCK:
        raise _cut(stream)


def _padded(size: int) -> int:
    return (size + BLOCK - 1) // BLOCK * BLOCK


def _cut(stream: Stream, name: str | None = None) -> Damage:
    where = f", inside the entry {name!r}" if name else ""
    return Damage("truncated", f"its tar archive ends after {stream.position} bytes{where}, before its end mark")
