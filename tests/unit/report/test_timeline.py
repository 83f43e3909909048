# Copyright (c) 2026 ONLYOFFICE DocSpace collection contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later


"""One word for each of a portal's last 30 days, and none that nobody can know."""

from __future__ import annotations

import datetime
import typing as t
from pathlib import Path

from .fleets import NOW, audit, daily, job, judged, record, schedule


def days(tmp_path: Path, **changes: t.Any) -> list[str]:
    """Return the timeline of the portal without fault but for ``changes``."""
    found: list[str] = judged(changes, tmp_path, policy={})["timeline"]["days"]
    assert len(found) == 30
    return found


def test_a_day_before_the_oldest_record_is_not_called_missing(tmp_path: Path) -> None:
    assert days(tmp_path, history=daily(7)) == ["unrecorded"] * 23 + ["good"] * 7


def test_a_day_between_two_backups_on_which_one_was_due_is_missing(tmp_path: Path) -> None:
    history = [record(number, hours) for number, hours in enumerate((5.5, 29.5, 101.5))]
    assert days(tmp_path, history=history)[-6:] == ["unrecorded", "good", "missing", "missing", "good", "good"]


def test_a_day_without_a_slot_is_idle(tmp_path: Path) -> None:
    weekly = schedule(period="EveryWeek", weekday="sunday")  # NOW is a Sunday
    history = [record(0, 5.5), record(1, 5.5 + 168)]
    assert days(tmp_path, history=history, schedule=weekly)[-8:] == ["good", *["idle"] * 6, "good"]


def test_today_is_missing_only_after_its_slot(tmp_path: Path) -> None:
    history = daily(5, first=29.5)
    assert days(tmp_path, history=history)[-1] == "missing"
    assert days(tmp_path, history=history, schedule=schedule(hour=23))[-1] == "idle"
    tokyo: dict[str, t.Any] = {"history": history, "time_zone": "Asia/Tokyo"}  # where it is 18:30
    assert days(tmp_path, **tokyo, schedule=schedule(hour=18))[-1] == "missing"
    assert days(tmp_path, history=history, progress=job("running", 77))[-1] == "running"
    assert days(tmp_path, history=history, progress=job("failed", 77))[-1] == "failed"


def test_the_audit_trail_knows_days_whose_records_are_gone(tmp_path: Path) -> None:
    events = audit(("completed", 5.5, True), ("completed", 245.5, True), ("failed", 269.5, True))
    found = days(tmp_path, history=daily(1), audit=events)
    assert found == ["unrecorded"] * 18 + ["failed", "good"] + ["missing"] * 9 + ["good"]


def test_a_schedule_that_is_new_has_missed_nothing_before(tmp_path: Path) -> None:
    events = audit(("completed", 5.5, True))
    assert days(tmp_path, history=daily(1), audit=events) == ["unrecorded"] * 29 + ["good"]


def test_backups_that_stopped_long_ago_are_missing_all_the_time(tmp_path: Path) -> None:
    assert days(tmp_path, history=[record(0, 24 * 40)]) == ["missing"] * 30


def test_days_are_those_of_the_portal_s_zone(tmp_path: Path) -> None:
    history = [record(0, 10.0)]  # 23:30 UTC on Saturday
    assert days(tmp_path, history=history, time_zone="UTC")[-2] == "good"
    assert days(tmp_path, history=history, time_zone="Europe/Berlin")[-1] == "good"
    start = judged({"time_zone": "Pacific/Kiritimati"}, tmp_path, policy={})["timeline"]["start"]
    assert start == (NOW + datetime.timedelta(hours=14) - datetime.timedelta(days=29)).date().isoformat()
