# Copyright (c) 2026 ONLYOFFICE DocSpace collection contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Next runs, and the run a write sets off, are those of the server's scheduler (facts 2.8, 3.3)."""

from __future__ import annotations

import datetime
import typing as t
import zoneinfo

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from simulator.cron import Cron

from ansible_collections.onlyoffice.docspace.plugins.module_utils._models.cron import (
    WEEKDAYS,
    Timetable,
    first_quiet_moment,
    is_due,
    next_runs,
)
from ansible_collections.onlyoffice.docspace.plugins.module_utils._models.moments import (
    UTC_ZONE,
    Zone,
    from_api,
    to_iso,
)

DAILY_3 = Timetable(3)
BERLIN = Zone.named("Europe/Berlin")
NEW_YORK = Zone.named("America/New_York")
TOKYO = Zone.named("Asia/Tokyo")
LONG_AGO = datetime.datetime(2026, 1, 1, tzinfo=datetime.timezone.utc)


def utc(text: str) -> datetime.datetime:
    return datetime.datetime.fromisoformat(text).replace(tzinfo=datetime.timezone.utc)


def runs(
    timetable: Timetable, zone: Zone, now: str, last: datetime.datetime | None, count: int = 3
) -> list[str | None]:
    return [to_iso(run) for run in next_runs(timetable, zone, utc(now), last, count)]


def test_next_runs_keep_the_hour_of_the_portal_across_the_start_of_summer_time() -> None:
    assert runs(DAILY_3, BERLIN, "2026-03-27T12:00", utc("2026-03-27T02:05")) == [
        "2026-03-28T03:00:00+01:00",
        "2026-03-29T03:00:00+02:00",
        "2026-03-30T03:00:00+02:00",
    ]


def test_an_hour_that_is_skipped_runs_at_the_jump() -> None:
    assert runs(Timetable(2), BERLIN, "2026-03-28T12:00", utc("2026-03-28T01:05"), 2) == [
        "2026-03-29T03:00:00+02:00",
        "2026-03-30T02:00:00+02:00",
    ]


def test_an_hour_that_comes_twice_runs_once_the_first_time() -> None:
    assert runs(Timetable(2), BERLIN, "2026-10-24T12:00", utc("2026-10-24T00:05"), 2) == [
        "2026-10-25T02:00:00+02:00",
        "2026-10-26T02:00:00+01:00",
    ]


@pytest.mark.parametrize(
    ("zone", "now", "hour", "due"),
    [
        (UTC_ZONE, "2026-03-01T12:00", 3, True),  # today's slot has passed
        (UTC_ZONE, "2026-03-01T02:59", 3, False),  # it is still to come
        (UTC_ZONE, "2026-03-01T03:00", 3, True),
        (UTC_ZONE, "2026-03-01T00:00", 0, True),  # midnight is always "today and passed"
        (TOKYO, "2026-03-01T20:00", 3, True),  # early morning there, still yesterday in UTC: yesterday's slot counts
        (TOKYO, "2026-03-01T15:30", 3, True),
        (TOKYO, "2026-03-01T00:30", 10, False),
        (NEW_YORK, "2026-03-02T01:30", 21, False),  # evening there, tomorrow in UTC
        (NEW_YORK, "2026-03-01T20:30", 3, True),
    ],
)
def test_a_write_sets_a_run_off_when_its_slot_is_behind_the_utc_date(
    zone: Zone, now: str, hour: int, due: bool
) -> None:
    assert is_due(Timetable(hour), zone, utc(now), None) is due


def test_a_run_that_has_happened_is_not_due_again_but_a_missed_one_is() -> None:
    assert not is_due(DAILY_3, UTC_ZONE, utc("2026-03-01T12:00"), utc("2026-03-01T03:10"))
    assert is_due(DAILY_3, UTC_ZONE, utc("2026-03-01T12:00"), utc("2026-02-28T03:10"))


def test_evening_hours_west_of_utc_never_run_on_a_schedule_that_has_not_run_yet() -> None:
    winter = Zone("fixed", datetime.timezone(datetime.timedelta(hours=-8)))
    assert [hour for hour in range(24) if not runs(Timetable(hour), winter, "2026-01-10T12:00", None)] == list(
        range(16, 24)
    )
    assert len(runs(Timetable(20), winter, "2026-01-10T12:00", LONG_AGO)) == 3


def test_daylight_saving_time_can_bring_a_lost_hour_back() -> None:
    assert runs(Timetable(19), NEW_YORK, "2026-01-10T12:00", None, 1) == ["2026-03-08T19:00:00-04:00"]


@pytest.mark.parametrize(
    ("day", "last", "expected"),
    [
        (31, "2026-01-31T03:05", ["2026-03-31", "2026-05-31", "2026-07-31"]),
        (30, "2026-01-30T03:05", ["2026-03-02", "2026-03-30", "2026-04-30"]),
        (30, "2028-01-30T03:05", ["2028-03-01", "2028-03-30", "2028-04-30"]),
        (29, "2026-01-29T03:05", ["2026-03-01", "2026-03-29", "2026-04-29"]),
        (29, "2028-01-29T03:05", ["2028-02-29", "2028-03-29", "2028-04-29"]),
        (1, "2026-12-01T03:05", ["2027-01-01", "2027-02-01", "2027-03-01"]),
    ],
)
def test_month_days_follow_the_quirks_of_the_servers_cron(day: int, last: str, expected: list[str]) -> None:
    moment = utc(last)
    found = next_runs(Timetable(3, month_day=day), UTC_ZONE, moment + datetime.timedelta(hours=1), moment)
    assert [run.date().isoformat() for run in found] == expected


def test_a_late_look_still_finds_the_overrun_into_march() -> None:
    found = next_runs(Timetable(3, month_day=30), UTC_ZONE, utc("2026-02-05T00:00"), utc("2026-01-30T03:05"), 1)
    assert found[0].date().isoformat() == "2026-03-02"


def test_weekdays_count_from_sunday() -> None:
    assert WEEKDAYS[0] == "sunday"
    found = next_runs(Timetable(3, weekday="monday"), UTC_ZONE, utc("2026-03-01T12:00"), LONG_AGO, 4)
    assert {run.strftime("%A") for run in found} == {"Monday"}


def test_deferring_ends_when_the_write_no_longer_sets_a_run_off() -> None:
    assert to_iso(first_quiet_moment(DAILY_3, BERLIN, utc("2026-03-01T12:07"))) == "2026-03-02T01:00:00+01:00"
    assert first_quiet_moment(Timetable(0), UTC_ZONE, utc("2026-03-01T12:07")) is None


def test_a_zone_without_rules_here_uses_the_offset_and_says_so() -> None:
    zone = Zone.named("Mars/Olympus", 5.5)
    assert not zone.is_exact and zone.name == "Mars/Olympus"
    assert runs(DAILY_3, zone, "2026-03-01T00:00", LONG_AGO, 1) == ["2026-03-02T03:00:00+05:30"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-03-01T02:15:00", "2026-03-01T02:15:00+00:00"),
        ("2026-03-01T02:15:00.1234567", "2026-03-01T02:15:00+00:00"),
        ("2026-03-01T02:15:00Z", "2026-03-01T02:15:00+00:00"),
        ("2026-03-01T02:15:00.0000000+01:00", "2026-03-01T02:15:00+00:00"),
        ("0001-01-01T00:00:00", None),
        ("0001-01-01T00:00:00.0000000Z", None),
        ("", None),
        (None, None),
        ("soon", None),
    ],
)
def test_dates_without_zone_are_utc_and_year_one_is_never(text: t.Any, expected: str | None) -> None:
    assert to_iso(from_api(text)) == expected


# The oracle: the server's scheduler as the facts tell it, ticking every 15 minutes on the simulator's own cron.
TICK = datetime.timedelta(minutes=15)
ZONES = [
    "UTC",
    "Europe/Berlin",
    "America/Los_Angeles",
    "Asia/Tokyo",
    "Asia/Kolkata",
    "America/Sao_Paulo",
    "Pacific/Auckland",
]
PERIODS = st.one_of(
    st.just((0, 0)),
    st.integers(1, 7).map(lambda day: (1, day)),
    st.integers(1, 31).map(lambda day: (2, day)),
)


def started(
    cron: Cron, zone: zoneinfo.ZoneInfo, now: datetime.datetime, last: datetime.datetime | None, days: int
) -> t.Iterator[t.Any]:
    """Yield the ticks at which the server starts a backup, beginning with the one at ``now``."""
    for number in range(days * 96):
        tick = now + number * TICK
        if last is None:
            after = datetime.datetime.combine(tick.date(), datetime.time()) - datetime.timedelta(seconds=1)
        else:
            after = last.astimezone(zone).replace(tzinfo=None)
        if cron.next_slot(after) <= tick.astimezone(zone).replace(tzinfo=None):
            yield tick
            last = tick


@settings(deadline=None, max_examples=150)
@example(period=(0, 0), hour=1, zone="America/Los_Angeles", quarter=64544, has_run=False, age=1)
@given(
    period=PERIODS,
    hour=st.integers(0, 23),
    zone=st.sampled_from(ZONES),
    quarter=st.integers(0, 2 * 366 * 96),
    has_run=st.booleans(),
    age=st.integers(1, 40 * 96),
)
def test_predictions_are_what_a_ticking_server_does(
    period: tuple[int, int], hour: int, zone: str, quarter: int, has_run: bool, age: int
) -> None:
    number, day = period
    timetable = Timetable(hour, WEEKDAYS[day - 1] if number == 1 else None, day if number == 2 else None)
    now = utc("2026-01-01T00:00") + quarter * TICK
    last = now - age * TICK if has_run else None
    horizon = {0: 8, 1: 25, 2: 100}[number]
    ticks = list(started(Cron(number, hour, day), zoneinfo.ZoneInfo(zone), now, last, horizon))
    assert is_due(timetable, Zone.named(zone), now, last) is bool(ticks and ticks[0] == now)
    end = now + datetime.timedelta(days=horizon - 1)
    # In UTC, because Python holds an hour that comes twice for equal to nothing in another zone.
    runs_in_utc = [run.astimezone(datetime.timezone.utc) for run in next_runs(timetable, Zone.named(zone), now, last)]
    predicted = [run for run in runs_in_utc if run < end]
    assert predicted == [tick for tick in ticks if now < tick < end][: len(predicted)]
    assert len(predicted) == 3 or len(predicted) == len([tick for tick in ticks if now < tick < end])
