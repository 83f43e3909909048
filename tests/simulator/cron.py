# Copyright (c) 2026 ONLYOFFICE DocSpace collection contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""When a schedule runs: the three cron forms the server builds, and its way to find the next slot (facts 2.8)."""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import IntEnum

from .errors import FormatError


class Period(IntEnum):
    EveryDay = 0
    EveryWeek = 1
    EveryMonth = 2


@dataclass(frozen=True)
class Cron:
    """``hour`` is portal time; ``day`` is 1 = Sunday … 7 = Saturday for weeks and 1–31 for months."""

    period: int
    hour: int
    day: int

    def text(self) -> str:
        days = {Period.EveryWeek: f"? * {self.day}", Period.EveryMonth: f"{self.day} * ?"}
        return f"0 0 {self.hour} {days.get(Period(self.period), '? * *')}"

    def validate(self) -> None:
        """The server parses its own cron text; a FormatException becomes HTTP 500."""
        if self.period not in set(Period):
            raise FormatError("Illegal characters for this position: 'ASC'")
        uses_day = self.period != Period.EveryDay
        if self.hour < 0 or (uses_day and self.day < 0):
            raise FormatError("Unexpected character: -")
        if self.hour > 23:
            raise FormatError("Hour values must be between 0 and 23")
        if self.period == Period.EveryWeek and not 1 <= self.day <= 7:
            raise FormatError("Day-of-Week values must be between 1 and 7")
        if self.period == Period.EveryMonth and not 1 <= self.day <= 31:
            raise FormatError("Day of month values must be between 1 and 31")

    def next_slot(self, after: datetime) -> datetime:
        """The first slot later than ``after``; both are wall-clock times without a zone."""
        # Slots lie on full hours, so round up to one, then to the first day on which the hour is still to come.
        start = (after + timedelta(seconds=1)).replace(microsecond=0)
        full_hour = start.replace(minute=0, second=0)
        start = full_hour if start == full_hour else full_hour + timedelta(hours=1)
        slot = start.replace(hour=self.hour)
        if slot < start:
            slot += timedelta(days=1)
        if self.period == Period.EveryWeek:
            sunday_first = slot.isoweekday() % 7 + 1
            return slot + timedelta(days=(self.day - sunday_first) % 7)
        if self.period == Period.EveryMonth:
            return self._month_slot(slot)
        return slot

    def _month_slot(self, slot: datetime) -> datetime:
        """The server looks at a month's length only while its day is still ahead.

        So on the 31st of January day 30 becomes "30 days into February", the 2nd of March, while on the 1st of February
        it is the 30th of March.
        """
        month_start = slot.replace(day=1)
        length = calendar.monthrange(slot.year, slot.month)[1]
        if slot.day > self.day or self.day > length:
            month_start += timedelta(days=length)
        return month_start + timedelta(days=self.day - 1)
