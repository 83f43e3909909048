# Copyright (c) 2026 ONLYOFFICE DocSpace collection contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Moments in time: the API's dates and the portal's clock (facts 1.8, 2.8, 4.4)."""

from __future__ import annotations

import dataclasses
import datetime
import typing as t
import zoneinfo

UTC = datetime.timezone.utc


def from_api(value: t.Any) -> datetime.datetime | None:
    """Return a backup date of the API as an aware UTC datetime, None for "never".

    These dates are UTC although they carry no zone, and year 1 stands for "never" (facts 1.8).
    """
    if not isinstance(value, str) or not value or value.startswith("0001-"):
        return None
    text = value.rstrip("Z")
    head, dot, fraction = text.partition(".")
    digits = fraction[:6] if fraction[:6].isdigit() else ""
    try:
        moment = datetime.datetime.fromisoformat(head + (f".{digits:0<6}" if dot and digits else ""))
    except ValueError:
        return None
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)


def to_iso(moment: datetime.datetime | None) -> str | None:
    """Return a moment as ISO 8601 with its offset, whole seconds; None stays None."""
    return None if moment is None else moment.replace(microsecond=0).isoformat()


@dataclasses.dataclass(frozen=True)
class Zone:
    """A time zone: the name the portal gives, and the rules this machine knows for it."""

    name: str
    rules: datetime.tzinfo
    is_exact: bool = True

    @classmethod
    def named(cls, name: str | None, utc_hours_offset: t.Any = None) -> Zone:
        """Return the zone of an IANA name.

        When this machine has no rules for the name, the portal's present offset stands in and ``is_exact`` is false:
        such a zone knows no daylight saving time.
        """
        if name:
            try:
                return cls(name, zoneinfo.ZoneInfo(name))
            except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
                if name.upper() in ("UTC", "ETC/UTC", "GMT"):
                    return cls(name, UTC)
        hours = utc_hours_offset if isinstance(utc_hours_offset, (int, float)) else 0
        return cls(name or "UTC", datetime.timezone(datetime.timedelta(hours=hours)), is_exact=False)

    def wall_clock(self, moment: datetime.datetime) -> datetime.datetime:
        """Return what a clock on the wall shows at ``moment``, without a zone."""
        return moment.astimezone(self.rules).replace(tzinfo=None)

    def moment_of(self, wall: datetime.datetime) -> datetime.datetime:
        """Return the first moment at which the wall clock shows ``wall`` or later.

        An hour that is skipped in spring begins at the jump; of an hour that comes twice in autumn it is the first.
        """
        return wall.replace(tzinfo=self.rules, fold=0).astimezone(UTC).astimezone(self.rules)


UTC_ZONE = Zone("UTC", UTC)
