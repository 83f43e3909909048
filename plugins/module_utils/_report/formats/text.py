# Copyright (c) 2026 ONLYOFFICE DocSpace collection contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Texts from portals, made safe to print: they come from servers, and anybody may have named a portal."""

from __future__ import annotations

import datetime
import re

from ..._models import moments

# Control characters, line and paragraph separators, marks that turn the direction of writing, halves of characters.
UNPRINTABLE = re.compile("[\x00-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]+")


def one_line(text: str) -> str:
    """Return a text on one line, every run of unprintable characters replaced by a space."""
    return UNPRINTABLE.sub(" ", text).strip()


def utc(moment: datetime.datetime | None) -> str:
    """Return a moment as ``2026-03-01 02:15 UTC``, nothing for None."""
    return "" if moment is None else moment.astimezone(moments.UTC).strftime("%Y-%m-%d %H:%M UTC")


def iso(moment: datetime.datetime | None) -> str:
    """Return a moment as ISO 8601 in UTC, nothing for None."""
    return "" if moment is None else moments.to_iso(moment.astimezone(moments.UTC)) or ""
