# Copyright (c) 2026 ONLYOFFICE DocSpace collection contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Ticks: when schedules fire, what retention keeps: facts 2.8, 3.3, 3.4."""

from __future__ import annotations

from typing import Any

import pytest
from simulator.dates import parse
from simulator.folders import FolderType
from simulator.history import Record
from simulator.inprocess import InProcess


def schedule(sim: InProcess, hour: int, **fields: Any) -> None:
    cron = {"period": 0, "hour": hour, **fields.pop("cron", {})}
    body = {"storageType": 4, "cronParams": cron, "backupsStored": 30, **fields}
    assert sim.post("backup/createbackupschedule", body).payload is True


def runs(sim: InProcess) -> list[str]:
    """The starts of scheduled runs, oldest first: the clock time in their archives' names."""
    records = sorted(sim.world.history.of(sim.portal.tenant_id), key=lambda record: record.created)
    return [record.name.split("_", 1)[1][:16] for record in records if record.scheduled]


def ended_at(record: Record) -> str:
    return record.created.isoformat()


def test_a_slot_that_passed_earlier_today_fires_at_the_next_tick(sim: InProcess) -> None:
    schedule(sim, hour=3)
    sim.pass_time(minutes=14)
    assert runs(sim) == []
    sim.pass_time(minutes=2)
    assert runs(sim) == ["2026-03-04_12-15"]
    assert sim.get("backup/getbackupschedule").payload["lastBackupTime"] == "2026-03-04T12:15:00"
    sim.pass_time(days=1)
    assert runs(sim) == ["2026-03-04_12-15", "2026-03-05_03-00"]


def test_a_slot_later_today_fires_today(sim: InProcess) -> None:
    schedule(sim, hour=20)
    sim.go_to("2026-03-05T12:00:00Z")
    assert runs(sim) == ["2026-03-04_20-00"]


def test_an_unchanged_post_repeats_todays_run(sim: InProcess) -> None:
    schedule(sim, hour=3)
    sim.pass_time(hours=1)
    schedule(sim, hour=3)
    sim.pass_time(hours=1)
    assert len(runs(sim)) == 2


def test_hours_are_portal_time(sim: InProcess) -> None:
    sim.set(time_zone="Asia/Tokyo")  # 12:00 UTC is 21:00 there
    schedule(sim, hour=22)
    sim.go_to("2026-03-05T12:00:00Z")
    assert runs(sim) == ["2026-03-04_13-00"]


def test_west_of_utc_an_evening_slot_is_lost_every_night_until_there_was_a_run(sim: InProcess) -> None:
    """From 19:00 in New York the UTC date, and with it the reference, is tomorrow's."""
    sim.set(time_zone="America/New_York")
    schedule(sim, hour=21)
    sim.pass_time(days=5)
    assert runs(sim) == []
    cron = {"period": 0, "hour": 21}
    sim.set(schedule={"storageType": 4, "cronParams": cron, "lastBackupTime": "2026-03-08T12:00:00"})
    sim.go_to("2026-03-10T12:00:00Z")
    assert runs(sim) == ["2026-03-09_12-15", "2026-03-10_01-00"]


def test_east_of_utc_in_the_early_morning_yesterdays_slot_fires_at_once(sim: InProcess) -> None:
    """At 01:10 in Berlin the UTC date is still yesterday's."""
    sim.set(time_zone="Europe/Berlin")
    sim.go_to("2026-03-05T00:10:00Z")
    sim.go_to("2026-03-05T23:20:00Z")
    schedule(sim, hour=22)
    sim.pass_time(minutes=16)
    assert len(runs(sim)) == 1


def test_west_of_utc_a_slot_before_the_utc_date_changes_fires(sim: InProcess) -> None:
    sim.set(time_zone="America/New_York")
    schedule(sim, hour=18)
    sim.pass_time(days=1)
    assert runs(sim) == ["2026-03-04_23-00"]


def test_missed_slots_fire_once(sim: InProcess) -> None:
    schedule(sim, hour=3)
    sim.pass_time(hours=1)
    sim.set(status=3)
    sim.pass_time(days=4)
    sim.set(status=0)
    sim.pass_time(minutes=15, seconds=5)
    assert len(runs(sim)) == 2


def test_weekly_day_1_is_sunday(sim: InProcess) -> None:
    schedule(sim, hour=3, cron={"period": 1, "day": 1})
    sim.pass_time(days=8)
    assert runs(sim) == ["2026-03-08_03-00"]


def test_last_run_is_saved_even_if_the_run_is_skipped(sim: InProcess) -> None:
    sim.set(job_length=7200)
    manual = sim.post("backup/startbackup", {"storageType": 4}).payload["taskId"]
    schedule(sim, hour=3)
    sim.pass_time(minutes=16)
    assert sim.get("backup/getbackupprogress").payload["taskId"] == manual
    assert sim.get("backup/getbackupschedule").payload["lastBackupTime"] == "2026-03-04T12:15:00"
    sim.pass_time(hours=5)
    assert runs(sim) == []


def test_a_scheduled_run_shows_in_progress_without_placeholder(sim: InProcess) -> None:
    sim.set(job_length=600)
    schedule(sim, hour=3)
    sim.pass_time(minutes=15)
    progress = sim.get("backup/getbackupprogress").payload
    assert (progress["status"], progress["isCompleted"]) == (1, False)


@pytest.mark.parametrize("setting", [{"unpaid": True}, {"status": 1}, {"status": 4}])
def test_unpaid_and_inactive_portals_are_passed_over(sim: InProcess, setting: dict[str, Any]) -> None:
    schedule(sim, hour=3)
    sim.set(**setting)
    sim.pass_time(hours=1)
    assert runs(sim) == []
    assert sim.world.schedules[sim.portal.tenant_id].last_run is None


def test_a_used_up_allowance_deletes_the_schedule_silently(sim: InProcess) -> None:
    sim.set(edition="saas", free_backups=1)
    schedule(sim, hour=3)
    sim.pass_time(hours=1)
    assert len(runs(sim)) == 1
    sim.pass_time(days=1)
    assert len(runs(sim)) == 1
    assert sim.get("backup/getbackupschedule").payload is None


def test_with_the_paid_service_the_schedule_goes_on_and_is_billed(sim: InProcess) -> None:
    sim.set(edition="saas", free_backups=1, backup_service=True)
    schedule(sim, hour=3)
    sim.pass_time(days=1)
    assert sim.get("backup/getbackupscount", paid="true").payload == 1
    assert sim.get("backup/getbackupscount").payload == 1


def test_dump_schedules_run_on_utc_for_the_portal_that_made_them(sim: InProcess) -> None:
    sim.set(time_zone="Asia/Tokyo")
    schedule(sim, hour=13, dump=True)
    sim.go_to("2026-03-04T12:50:00Z")
    assert sim.world.history.of(-1) == []
    sim.go_to("2026-03-04T13:10:00Z")
    (record,) = sim.world.history.of(-1)
    assert record.name == "workspace_2026-03-04_13-00-00.tar.gz"
    assert record.params["tenantId"] == str(sim.portal.tenant_id)


def test_retention_keeps_the_newest_scheduled_backups_and_all_manual_ones(sim: InProcess) -> None:
    folder = sim.portal.tree.sections[FolderType.My]
    params = [{"key": "folderId", "value": folder.id}]
    for _time in range(3):
        sim.post("backup/startbackup", {"storageType": 0, "storageParams": params})
        sim.pass_time(10)
    schedule(sim, hour=3, storageType=0, storageParams=params, backupsStored=2)
    sim.pass_time(days=6)
    records = sim.world.history.present(sim.portal.tenant_id)
    assert sum(record.scheduled for record in records) == 2
    assert sum(not record.scheduled for record in records) == 3
    assert len(sim.portal.tree.files_in(folder)) == 5
    newest = max(ended_at(record) for record in records)
    assert newest.startswith("2026-03-10T03:00")


def test_without_a_schedule_nothing_is_cleaned(sim: InProcess) -> None:
    folder = sim.portal.tree.sections[FolderType.My]
    params = [{"key": "folderId", "value": folder.id}]
    schedule(sim, hour=3, storageType=0, storageParams=params, backupsStored=30)
    sim.pass_time(days=5)
    before = len(sim.get("backup/getbackuphistory").payload)
    sim.delete("backup/deletebackupschedule")
    sim.pass_time(days=30)
    assert len(sim.get("backup/getbackuphistory").payload) == before == 5 + 1


def test_temporary_archives_are_removed_after_a_day(sim: InProcess) -> None:
    sim.post("backup/startbackup", {"storageType": 4})
    sim.pass_time(10)
    sim.pass_time(hours=23)
    assert len(sim.world.history.present(sim.portal.tenant_id)) == 1
    sim.pass_time(hours=1, minutes=15)
    assert sim.world.history.present(sim.portal.tenant_id) == []
    assert sim.portal.data_store == {}


def test_the_cleaner_flags_missing_files_only_where_there_are_scheduled_records(sim: InProcess) -> None:
    folder = sim.portal.tree.sections[FolderType.My]
    params = [{"key": "folderId", "value": folder.id}]
    sim.post("backup/startbackup", {"storageType": 0, "storageParams": params})
    sim.pass_time(10)
    (manual,) = sim.world.history.of(sim.portal.tenant_id)
    sim.portal.tree.files.clear()
    sim.pass_time(hours=1)
    assert not manual.removed
    schedule(sim, hour=3)
    sim.pass_time(hours=1)
    assert manual.removed


def test_a_storage_that_cannot_be_asked_ends_the_cleaners_pass(sim: InProcess) -> None:
    sim.set(consumers={"s3": {"acesskey": "a", "secretaccesskey": "b"}})
    schedule(sim, hour=3, storageType=5, storageParams=[{"key": "module", "value": "s3"}], backupsStored=1)
    sim.pass_time(days=1, minutes=5)
    before = [record.removed for record in sim.world.history.of(sim.portal.tenant_id)]
    sim.set(s3_error="The AWS Access Key Id does not exist.")
    sim.pass_time(days=1)
    after = [record.removed for record in sim.world.history.of(sim.portal.tenant_id)]
    assert sum(after) == sum(before)


def test_going_back_in_time_restarts_the_ticks(sim: InProcess) -> None:
    sim.world.clock.set(parse("2026-01-01T00:00:00Z"))
    sim.world.restart_ticks()
    schedule(sim, hour=0)
    sim.pass_time(minutes=16)
    assert runs(sim) == ["2026-01-01_00-15"]
