# Copyright (c) 2026 ONLYOFFICE DocSpace collection contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the entries of an archive say about the backup in it (facts 5)."""

from __future__ import annotations

import dataclasses
import typing as t

if t.TYPE_CHECKING:
    from .tar import Entry

MARKER = "dump"
INDEX = "storage/restore_info"
MISSING = "storage/missing_info"
DATABASES = "databases/"
# In a dump each table has its definition in one of these folders and its rows in the other.
DUMP_TABLES = (DATABASES + "scheme/", DATABASES + "data/")


@dataclasses.dataclass
class Census:
    """Counts the entries; names are not kept, so an archive may hold any number of them."""

    entries: int = 0
    files: int = 0
    is_dump: bool = False
    has_index: bool = False
    has_missing_files: bool = False
    _databases: int = 0
    _dump_tables: list[int] = dataclasses.field(default_factory=lambda: [0 for _folder in DUMP_TABLES])

    def add(self, entry: Entry) -> None:
        """Count one entry."""
        self.entries += 1
        if not entry.is_file:
            return
        name = entry.name
        if name.startswith(DATABASES):
            self._databases += 1
            for number, folder in enumerate(DUMP_TABLES):
                self._dump_tables[number] += name.startswith(folder)
        elif name == MARKER:
            self.is_dump = True
        elif name == INDEX:
            # An index without content is as good as none: the server cannot read it.
            self.has_index = entry.size > 0
        elif name == MISSING:
            self.has_missing_files = True
        else:
            self.files += 1

    @property
    def tables(self) -> int:
        """Number of database tables."""
        return max(self._dump_tables) if self.is_dump else self._databases

    @property
    def kind(self) -> str | None:
        """``dump``, ``portal``, or None when nothing in it is of DocSpace."""
        if self.is_dump:
            return "dump"
        return "portal" if self.has_index or self._databases else None

    def problem(self, expect_dump: bool | None) -> tuple[str, str] | None:
        """Return the code and the words of what keeps it from being a whole backup of the expected kind, None if nothing.

        The server refuses a dump where it expects a portal and the reverse, by the marker alone (facts 2.11, 5).
        """
        if expect_dump is not None and self.kind is not None and expect_dump != self.is_dump:
            words = ("a whole server (dump)", "one portal")
            held, wanted = words if self.is_dump else words[::-1]
            return "wrong_kind", f"it is the backup of {held}, not of {wanted}"
        if not self.has_index:
            return "missing_index", f"it has no {INDEX}, without which nothing can be restored"
        if not self._databases:
            return "no_database", f"it has no entry under {DATABASES}, so it holds no data of a portal"
        return None
