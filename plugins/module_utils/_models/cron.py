# Copyright (c) 2026 ONLYOFFICE DocSpace collection contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""When the server's scheduler runs a schedule (facts 2.8, 3.3): slots, next runs, the run a write sets off.

The server calculates in wall-clock time of the portal without a zone, and so does ``Timetable.slot_after``.
"""

from __future__ import annotations

import calendar
import dataclasses
import datetime
import typing as t

from .moments import UTC, Zone

# API numbers of weekdays: 1 is Sunday (facts 2.8; the web client disagrees, facts 9).
WEEKDAYS = ("sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday")
TICK = datetime.timedelta(minutes=15)
# How far ahead a first run is looked for: daylight saving time can bring a lost hour back within a year.
FAR = datetime.timedelta(days=400)


@dataclasses.dataclass(frozen=True)
class Timetable:
    """The recurring part of a schedule: every day, or one weekday, or one day of the month, at a full hour."""

    hour: int
    weekday: str | None = None
    month_day: int | None = None

    def slot_after(self, wall: datetime.datetime) -> datetime.datetime:
        """Return the first slot strictly after ``wall``, both wall-clock times without a zone."""
        slot = wall.replace(hour=self.hour, minute=0, second=0, microsecond=0)
        if slot <= wall:
            slot += datetime.timedelta(days=1)
        if self.weekday is not None:
            ahead = WEEKDAYS.index(self.weekday) - slot.isoweekday() % 7
            return slot + datetime.timedelta(days=ahead % 7)
        if self.month_day is not None:
            return _month_slot(slot, self.month_day)
        return slot


def _month_slot(slot: datetime.datetime, day: int) -> datetime.datetime:
    """Move a daily slot to the given day of this or the next month, as the server's cron does (facts 2.8).

    A month without that day is skipped, with one exception: the step from the end of January into a February that
    has no such day runs over into March, so that January 30 is followed by March 1 or 2, and that by March 30.
    """
    if slot.day <= day <= _days_in_month(slot):
        return slot.replace(day=day)
    first_of_next_month = slot.replace(day=1) + datetime.timedelta(days=_days_in_month(slot))
    return first_of_next_month + datetime.timedelta(days=day - 1)


def _days_in_month(moment: datetime.datetime) -> int:
    return calendar.monthrange(moment.year, moment.month)[1]


def reference(zone: Zone, now: datetime.datetime, last_triggered: datetime.datetime | None) -> datetime.datetime:
    """Return the wall-clock time after which the server looks for the next slot.

    The last run when there is one. Otherwise, and so after every write, the second before today's *UTC* date, taken
    as if it were portal time, and anew at every tick (facts 2.8).
    """
    if last_triggered is not None:
        return zone.wall_clock(last_triggered)
    midnight = datetime.datetime.combine(now.astimezone(UTC).date(), datetime.time())
    return midnight - datetime.timedelta(seconds=1)


def is_due(timetable: Timetable, zone: Zone, now: datetime.datetime, last_triggered: datetime.datetime | None) -> bool:
    """Tell whether a tick of the scheduler at ``now`` starts a backup."""
    return timetable.slot_after(reference(zone, now, last_triggered)) <= zone.wall_clock(now)


def next_runs(
    timetable: Timetable, zone: Zone, now: datetime.datetime, last_triggered: datetime.datetime | None, count: int = 3
) -> list[datetime.datetime]:
    """Return the next ``count`` slots at which the server will start a backup, as aware datetimes in ``zone``.

    A run that is due already is no slot to come; ``is_due`` tells it. The list is empty when the server will never
    start one: a schedule that has not run yet loses every slot before which UTC has changed its date (facts 2.8).
    """
    if is_due(timetable, zone, now, last_triggered):
        wall, has_run = zone.wall_clock(now), True
    elif last_triggered is not None:
        wall, has_run = zone.wall_clock(last_triggered), True
    else:
        wall, has_run = zone.wall_clock(now), False
    runs: list[datetime.datetime] = []
    horizon = wall + FAR
    while len(runs) < count and (has_run or wall < horizon):
        wall = timetable.slot_after(wall)
        moment = zone.moment_of(wall)
        has_run = has_run or is_due(timetable, zone, moment, None)
        if has_run:
            runs.append(moment)
    return runs


def first_quiet_moment(timetable: Timetable, zone: Zone, now: datetime.datetime) -> datetime.datetime | None:
    """Return when a write would no longer make the server start a backup at once; None when that never comes.

    Looks one week of ticks ahead, because only the date of today and of UTC matter.
    """
    moment = now
    for _tick in range(7 * 24 * 4):
        if not is_due(timetable, zone, moment, None):
            return moment.astimezone(zone.rules)
        moment += TICK - datetime.timedelta(
            minutes=moment.minute % 15, seconds=moment.second, microseconds=moment.microsecond
        )
    return None


def describe(timetable: Timetable) -> str:
    """Return the timetable in words, such as ``every monday at 03:00``."""
    if timetable.weekday is not None:
        days = f"every {timetable.weekday}"
    elif timetable.month_day is not None:
        days = f"every month on day {timetable.month_day}"
    else:
        days = "every day"
    return f"{days} at {timetable.hour:02d}:00"


def weekday_from_api(number: t.Any) -> str | None:
    """Return the name of an API weekday number (1 = Sunday); None for a number that no weekday has."""
    return WEEKDAYS[number - 1] if isinstance(number, int) and 1 <= number <= 7 else None


def weekday_to_api(name: str) -> int:
    """Return the API number of a weekday (1 = Sunday)."""
    return WEEKDAYS.index(name) + 1
