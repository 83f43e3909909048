# Copyright (c) 2026 ONLYOFFICE DocSpace collection contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""One header block of a tar archive: ustar, GNU and pax (the layout is that of POSIX.1-2001 and of GNU tar)."""

from __future__ import annotations

import typing as t

from .damage import Damage

BLOCK = 512
USTAR_AT = 257
MODE = slice(100, 108)
OCTAL_FIELDS = slice(100, 156)
FIELD_ENDS = (107, 115, 123, 135, 147)
CHECKSUM = slice(148, 156)
OCTAL = b"01234567 \0"
# What the archives of a server begin with (facts 5): all there is to go by when not even the first field after the name is whole.
FIRST_NAMES = (b"dump", b"databases/", b"/databases/", b"storage/")

FILES = b"07S\0"
EXTENSIONS = b"gxXLK"
# Whatever their size field says, no data follows them.
WITHOUT_DATA = b"123456"


class Header(t.NamedTuple):
    """A header whose checksum is right. ``size`` is that of the data, in bytes."""

    name: str
    size: int
    typeflag: int
    block: bytes

    @classmethod
    def parse(cls, block: bytes, at: int) -> Header:
        """Return the header in ``block``; raise Damage ``corrupt``, naming the position ``at``, when it is not sound."""
        try:
            if _number(block[CHECKSUM]) not in _checksums(block):
                raise ValueError("its checksum is wrong")
            size = _number(block[124:136])
        except ValueError as error:
            raise Damage("corrupt", f"the tar header at byte {at} is damaged ({error})") from None
        name = _text(block[:100])
        # GNU tar keeps times where POSIX keeps the first part of a long name, and has other bytes after "ustar".
        prefix = _text(block[345:500]) if block[USTAR_AT : USTAR_AT + 6] == b"ustar\0" else ""
        return cls(f"{prefix}/{name}" if prefix else name, size, block[156], block)

    @property
    def is_extension(self) -> bool:
        """Whether it only says something about the next entry."""
        return self.typeflag in EXTENSIONS

    @property
    def is_sparse(self) -> bool:
        """Whether it is a file with holes, whose map may go on after the header."""
        return self.typeflag == ord("S")

    @property
    def is_file(self) -> bool:
        """Whether it is a file; before POSIX, folders were files whose name ends with a slash."""
        return self.typeflag in FILES and not self.name.endswith("/")

    @property
    def has_data(self) -> bool:
        """Whether ``size`` bytes follow."""
        return self.typeflag not in WITHOUT_DATA

    def overrides(self, content: bytes) -> tuple[str | None, int | None]:
        """Return the name and the size that an extension with this content gives to the next entry.

        What pax says about all entries (``g``) is never their name or size.
        """
        if self.typeflag == ord("L"):
            return _text(content), None
        if self.typeflag in b"Kg":
            return None, None
        records = _pax_records(content)
        try:
            size = int(records[b"size"]) if b"size" in records else None
        except ValueError:
            raise Damage("corrupt", "the size of an entry in it is no number") from None
        if size is not None and size < 0:
            raise Damage("corrupt", "the size of an entry in it is negative")
        path = records.get(b"path")
        return path if path is None else path.decode("utf-8", "replace"), size


def is_like_header(block: bytes) -> bool:
    """Tell whether a whole block is, or was before a bit flipped, a header or an end mark."""
    return block[USTAR_AT : USTAR_AT + 5] == b"ustar" or not block.strip(b"\0") or could_begin_header(block)


def could_begin_header(part: bytes) -> bool:
    """Tell whether these bytes can be a header, or what a cut has left of one."""
    name = part[:100].partition(b"\0")[0]
    if not name or _is_control(name) or part[len(name) : 100].strip(b"\0"):
        return False
    mode = part[MODE]
    if len(mode) < 8:
        return any(first.startswith(name) or name.startswith(first) for first in FIRST_NAMES)
    ends = bytes(part[at] for at in FIELD_ENDS if at < len(part))
    return bool(mode.strip(b" \0")) and not (part[OCTAL_FIELDS].strip(OCTAL) or ends.strip(b" \0"))


def _is_control(name: bytes) -> bool:
    """Tell whether there are control characters, as texts and other formats have them in their first bytes."""
    return any(byte < 32 for byte in name)


def _checksums(block: bytes) -> tuple[int, int]:
    """Return the sum over the header, its own field counted as spaces; also as old programs add signed bytes."""
    counted = block[: CHECKSUM.start] + b" " * 8 + block[CHECKSUM.stop :]
    total = sum(counted)
    return total, total - 256 * sum(byte > 127 for byte in counted)


def _number(field: bytes) -> int:
    """Return a number: octal digits, or binary for what does not fit in them; raise ValueError for anything else."""
    if field[0] == 0x80:
        return int.from_bytes(field[1:], "big")
    digits = field.partition(b"\0")[0].strip()
    if digits.strip(b"01234567"):
        raise ValueError(f"{digits!r} is no octal number")
    return int(digits, 8) if digits else 0


def _text(field: bytes) -> str:
    return field.partition(b"\0")[0].decode("utf-8", "replace")


def _pax_records(content: bytes) -> dict[bytes, bytes]:
    """Return the records ``<length> <key>=<value>\\n`` by key."""
    found = {}
    while content.strip(b"\0"):
        length, _space, _rest = content.partition(b" ")
        if not length.isdigit() or not len(length) < int(length) <= len(content):
            raise Damage("corrupt", "the attributes of an entry in it are damaged")
        key, _equals, value = content[len(length) + 1 : int(length) - 1].partition(b"=")
        found[key] = value
        content = content[int(length) :]
    return found
