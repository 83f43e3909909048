# Copyright (c) 2026 ONLYOFFICE DocSpace collection contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Expands gzip in constant memory and tells a cut stream from a damaged one."""

from __future__ import annotations

import importlib
import typing as t
import zlib

from .damage import Damage

MAGIC = b"\x1f\x8b"
DEFLATE = b"\x08"
RESERVED_FLAGS = 0xE0
GZIP_WINDOW = 31
EXPANDED_CHUNK = 1024 * 1024
NEAR = 1024 * 1024
BLOCK = 512


def engine() -> t.Any:
    """Return the module that expands: ``isal_zlib`` when it is installed, several times as fast, else ``zlib``.

    Not ``igzip_threaded``: it reads the file by itself, and hashing in a thread already keeps a second core busy.
    """
    try:
        return importlib.import_module("isal.isal_zlib")
    except ImportError:
        return zlib


def is_gzip(head: bytes) -> bool:
    """Tell whether a file that begins with ``head`` is gzip, or what a cut has left of it."""
    return head.startswith(MAGIC) or (bool(head) and MAGIC.startswith(head))


def is_damaged_gzip(head: bytes) -> bool:
    """Tell whether the header of a gzip file is damaged rather than of another format.

    Two of its three fixed bytes are enough to know it by. Flags without a meaning must not be there (RFC 1952), which
    ``isal`` does not mind.
    """
    if is_gzip(head):
        return not _may_begin_member(head) or (len(head) > 3 and bool(head[3] & RESERVED_FLAGS))
    return head[2:3] == DEFLATE and (head[0] == MAGIC[0] or head[1] == MAGIC[1])


def _may_begin_member(feed: bytes) -> bool:
    """Tell whether the fixed bytes of a header are right, as far as they are there."""
    return (MAGIC + DEFLATE).startswith(feed[:3])


def expand(chunks: t.Iterable[bytes], zlib_like: t.Any = None) -> t.Iterator[bytes]:
    """Yield the content of a gzip file with one or more members, in pieces of at most 1 MiB.

    Raises Damage: ``truncated`` when it ends inside a member, ``corrupt`` for a wrong CRC or length, for data that
    cannot be expanded, and for anything but zero bytes after the end.
    """
    library = zlib_like or engine()
    member: t.Any = None
    members = expanded = 0
    tail = b""
    for chunk in chunks:
        tail = (tail + chunk[-4:])[-4:]
        feed = chunk
        while True:
            if member is None:
                # Tapes and some storages fill up with zero bytes; every reader of gzip passes over them.
                feed = feed.lstrip(b"\0") if members else feed
                if not feed:
                    break
                if members and not _may_begin_member(feed):
                    raise _something_follows()
                member, members, expanded = library.decompressobj(GZIP_WINDOW), members + 1, 0
            try:
                piece = member.decompress(feed, EXPANDED_CHUNK)
            except library.error as error:
                if members > 1 and not expanded:
                    raise _something_follows() from error
                raise Damage("corrupt", f"its gzip stream is damaged ({error})") from error
            expanded += len(piece)
            if piece:
                yield piece
            if member.eof:
                member, feed = None, member.unused_data
                continue
            feed = member.unconsumed_tail
            if not feed and len(piece) < EXPANDED_CHUNK:
                break
    if member is not None:
        raise _ends_inside(expanded, tail)


def _something_follows() -> Damage:
    return Damage("corrupt", "something else follows the end of its gzip stream")


def _ends_inside(expanded: int, tail: bytes) -> Damage:
    """Return what it means that the file ended before its gzip stream did.

    A flipped bit can hide the mark that ends a stream, and then the file seems to be cut. But a whole file ends with
    the length of its content, for a tar a multiple of 512. In a file that was cut these four bytes are anything.
    """
    length = int.from_bytes(tail, "little")
    if len(tail) == 4 and length and length % BLOCK == 0 and abs(length - expanded % 2**32) <= NEAR:
        return Damage(
            "corrupt", "its gzip stream is damaged (the end mark is missing, though the length after it is there)"
        )
    return Damage("truncated", "its gzip stream ends before its end mark")
