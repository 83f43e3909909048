# Copyright (c) 2026 ONLYOFFICE DocSpace collection contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Dates as the server prints them (facts 1.8)."""

from __future__ import annotations

import re
from datetime import datetime, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo

NEVER = "0001-01-01T00:00:00"


def zone_of(name: str) -> tzinfo:
    """The zone of an IANA name; UTC needs no time zone database."""
    return timezone.utc if name == "UTC" else ZoneInfo(name)


def database(instant: datetime | None) -> str:
    """A .NET DateTime that went through MySQL: UTC, whole seconds, no zone suffix; none is year 1."""
    return instant.strftime("%Y-%m-%dT%H:%M:%S") if instant else NEVER


def in_zone(instant: datetime, zone: tzinfo) -> str:
    """The ``ApiDateTime`` of other APIs: seven decimals and the portal's offset, ``Z`` when that is zero."""
    local = instant.astimezone(zone)
    offset = local.utcoffset() or timedelta()
    sign = "" if offset < timedelta() else "+"
    return f"{local:%Y-%m-%dT%H:%M:%S.%f}0" + (sign + time_span(offset)[:-3] if offset else "Z")


def time_span(offset: timedelta) -> str:
    """A .NET TimeSpan: ``-05:00:00``, ``05:30:00``."""
    seconds = int(offset.total_seconds())
    hours, rest = divmod(abs(seconds), 3600)
    return f"{'-' if seconds < 0 else ''}{hours:02d}:{rest // 60:02d}:{rest % 60:02d}"


def parse(text: str) -> datetime:
    """An ISO 8601 instant; without a zone it is UTC. Raises ValueError."""
    with_offset = re.sub(r"[Zz]$", "+00:00", text.strip())
    instant = datetime.fromisoformat(re.sub(r"(\.\d{6})\d+", r"\1", with_offset))
    return instant.replace(tzinfo=timezone.utc) if instant.tzinfo is None else instant.astimezone(timezone.utc)
