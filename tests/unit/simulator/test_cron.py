# Copyright (c) 2026 ONLYOFFICE DocSpace collection contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The next slot of a schedule, facts 2.8."""

from __future__ import annotations

import calendar
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from simulator.cron import Cron, Period
from simulator.errors import FormatError

instants = st.datetimes(datetime(2020, 1, 1), datetime(2035, 1, 1))


def slots(cron: Cron, after: str, count: int) -> list[str]:
    moment, found = datetime.fromisoformat(after), []
    for _time in range(count):
        moment = cron.next_slot(moment)
        found.append(moment.isoformat(" ", "hours"))
    return found


@given(instants, st.integers(0, 23))
def test_daily_slot_is_the_next_full_hour_of_that_number(after: datetime, hour: int) -> None:
    slot = Cron(Period.EveryDay, hour, 0).next_slot(after)
    assert (slot.hour, slot.minute, slot.second, slot.microsecond) == (hour, 0, 0, 0)
    assert timedelta(0) < slot - after <= timedelta(days=1, seconds=1)


@given(instants, st.integers(0, 23), st.integers(1, 7))
def test_weekly_slot_counts_days_from_sunday(after: datetime, hour: int, day: int) -> None:
    slot = Cron(Period.EveryWeek, hour, day).next_slot(after)
    names = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"]
    assert slot.strftime("%A") == names[day - 1]
    assert slot.hour == hour
    assert timedelta(0) < slot - after <= timedelta(days=7, seconds=1)


@given(instants, st.integers(0, 23), st.integers(1, 28))
def test_monthly_slot_lies_on_its_day_within_a_month(after: datetime, hour: int, day: int) -> None:
    slot = Cron(Period.EveryMonth, hour, day).next_slot(after)
    assert (slot.day, slot.hour) == (day, hour)
    assert timedelta(0) < slot - after <= timedelta(days=31, seconds=1)


@given(instants, st.integers(29, 31))
def test_late_month_days_skip_short_months_or_spill_over_by_their_lack(after: datetime, day: int) -> None:
    slot = Cron(Period.EveryMonth, 3, day).next_slot(after)
    february = calendar.monthrange(slot.year, 2)[1]
    assert slot.day == day or (slot.month == 3 and slot.day == day - february)


def test_day_31_skips_short_months() -> None:
    cron = Cron(Period.EveryMonth, 2, 31)
    assert slots(cron, "2026-01-01T00:00:00", 4) == ["2026-01-31 02", "2026-03-31 02", "2026-05-31 02", "2026-07-31 02"]


def test_after_a_run_on_january_30_the_next_is_on_march_2() -> None:
    cron = Cron(Period.EveryMonth, 2, 30)
    assert slots(cron, "2026-01-30T02:00:00", 3) == ["2026-03-02 02", "2026-03-30 02", "2026-04-30 02"]
    assert slots(cron, "2028-01-30T02:00:00", 1) == ["2028-03-01 02"]


def test_after_a_run_on_january_29_the_next_is_on_march_1_unless_in_a_leap_year() -> None:
    cron = Cron(Period.EveryMonth, 2, 29)
    assert slots(cron, "2026-01-29T02:00:00", 2) == ["2026-03-01 02", "2026-03-29 02"]
    assert slots(cron, "2028-01-29T02:00:00", 1) == ["2028-02-29 02"]


def test_from_the_first_of_february_day_30_is_in_march() -> None:
    assert slots(Cron(Period.EveryMonth, 2, 30), "2026-02-01T05:00:00", 1) == ["2026-03-30 02"]


def test_slot_at_the_reference_itself_is_in_the_past() -> None:
    assert slots(Cron(Period.EveryDay, 5, 0), "2026-03-04T05:00:00", 1) == ["2026-03-05 05"]
    assert slots(Cron(Period.EveryDay, 5, 0), "2026-03-04T04:59:59", 1) == ["2026-03-04 05"]


@pytest.mark.parametrize(
    ("period", "hour", "day", "text"),
    [
        (0, 24, 0, "Hour values must be between 0 and 23"),
        (0, -1, 0, "Unexpected character: -"),
        (1, 3, 0, "Day-of-Week values must be between 1 and 7"),
        (1, 3, 8, "Day-of-Week values must be between 1 and 7"),
        (1, 3, -2, "Unexpected character: -"),
        (2, 3, 0, "Day of month values must be between 1 and 31"),
        (2, 3, 32, "Day of month values must be between 1 and 31"),
        (7, 3, 1, "Illegal characters"),
    ],
)
def test_impossible_times_are_format_errors(period: int, hour: int, day: int, text: str) -> None:
    with pytest.raises(FormatError, match=text):
        Cron(period, hour, day).validate()


def test_day_does_not_matter_for_daily_schedules() -> None:
    Cron(Period.EveryDay, 23, -5).validate()
