# Copyright (c) 2026 ONLYOFFICE DocSpace collection contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Enforcing a schedule: what check mode predicts happens, and nothing is written without need."""

from __future__ import annotations

import typing as t

import pytest

from .conftest import Portal, operate

DAILY: dict[str, t.Any] = {"storage_type": "DataStore", "hour": 3, "backups_stored": 7}
STORED: dict[str, t.Any] = {
    "storageType": 4,
    "storageParams": {},
    "cronParams": {"period": 0, "hour": 3, "day": 0},
    "backupsStored": 7,
    "lastBackupTime": "2026-02-28T02:15:00",
}
LOCAL = "/app/onlyoffice/data/backup"
S3 = {"module": "s3", "bucket": "acme", "region": "eu-central-1"}
WEEKLY = {**STORED, "cronParams": {"period": 1, "hour": 3, "day": 2}}
MONTHLY = {**STORED, "cronParams": {"period": 2, "hour": 3, "day": 15}}

# What is stored, what is wanted, and what differs (before, after); None where the portal already is as wanted.
MATRIX: dict[str, tuple[t.Any, dict[str, t.Any], tuple[t.Any, t.Any] | None]] = {
    "create": (
        None,
        DAILY,
        (
            {},
            {
                "storage_type": "DataStore",
                "storage_params": {},
                "period": "EveryDay",
                "hour": 3,
                "backups_stored": 7,
                "dump": False,
            },
        ),
    ),
    "nothing to do": (STORED, DAILY, None),
    "nothing to do, weekly": (WEEKLY, {**DAILY, "period": "EveryWeek", "weekday": "monday"}, None),
    "nothing to do, monthly": (MONTHLY, {**DAILY, "period": "EveryMonth", "month_day": 15}, None),
    "nothing to do, bucket": (
        {**STORED, "storageType": 5, "storageParams": {**S3, "subdir": "backup"}},
        {**DAILY, "storage_type": "ThirdPartyConsumer", "storage_params": S3},
        None,
    ),
    "nothing to do, directory": (
        {**STORED, "storageType": 3, "storageParams": {"filePath": LOCAL}},
        {**DAILY, "storage_type": "Local", "storage_params": {"filePath": LOCAL}},
        None,
    ),
    "hour": (STORED, {**DAILY, "hour": 4}, ({"hour": 3}, {"hour": 4})),
    "retention": (STORED, {**DAILY, "backups_stored": 8}, ({"backups_stored": 7}, {"backups_stored": 8})),
    "storage type": (
        STORED,
        {**DAILY, "storage_type": "CustomCloud"},
        ({"storage_type": "DataStore"}, {"storage_type": "CustomCloud"}),
    ),
    "storage parameter": (
        {**STORED, "storageType": 3, "storageParams": {"filePath": "/elsewhere"}},
        {**DAILY, "storage_type": "Local", "storage_params": {"filePath": LOCAL}},
        ({"storage_params": {"filePath": "/elsewhere"}}, {"storage_params": {"filePath": LOCAL}}),
    ),
    "bucket parameter gone": (
        {**STORED, "storageType": 5, "storageParams": {**S3, "subdir": "backup", "sse": "aes256"}},
        {**DAILY, "storage_type": "ThirdPartyConsumer", "storage_params": S3},
        ({"storage_params": {"sse": "aes256"}}, {"storage_params": {}}),
    ),
    "period": (
        STORED,
        {**DAILY, "period": "EveryWeek", "weekday": "monday"},
        ({"period": "EveryDay", "weekday": None}, {"period": "EveryWeek", "weekday": "monday"}),
    ),
    "weekday": (
        WEEKLY,
        {**DAILY, "period": "EveryWeek", "weekday": "sunday"},
        ({"weekday": "monday"}, {"weekday": "sunday"}),
    ),
    "month day": (MONTHLY, {**DAILY, "period": "EveryMonth", "month_day": 16}, ({"month_day": 15}, {"month_day": 16})),
    "delete": (
        STORED,
        {"state": "absent"},
        (
            {
                "storage_type": "DataStore",
                "storage_params": {},
                "period": "EveryDay",
                "hour": 3,
                "backups_stored": 7,
                "dump": False,
            },
            {},
        ),
    ),
    "nothing to delete": (None, {"state": "absent"}, None),
}
PREDICTED = (
    "changed",
    "diff",
    "schedule",
    "time_zone",
    "healed",
    "immediate_run_expected",
    "deferred",
    "msg",
    "warnings",
)


@pytest.mark.parametrize("dump", [False, True], ids=["portal", "dump"])
@pytest.mark.parametrize("case", MATRIX)
def test_check_mode_predicts_what_the_run_does_and_never_writes(portal: Portal, case: str, dump: bool) -> None:
    stored, options, difference = MATRIX[case]
    portal.patch(**{"dump_schedule" if dump else "schedule": stored})
    options = {**options, "dump": dump}

    predicted = operate("schedule", portal, check=True, **options)
    assert portal.writes() == []
    done = operate("schedule", portal, **options)
    written = portal.writes()

    assert {name: predicted[name] for name in PREDICTED} == {name: done[name] for name in PREDICTED}
    assert done["changed"] is bool(difference)
    before, after = difference or ({}, {})
    if case in ("create", "delete") and dump:
        before, after = ({**part, "dump": True} if part else part for part in (before, after))
    assert (done["diff"]["before"], done["diff"]["after"]) == (before, after)
    assert len(written) == (1 if difference else 0)


@pytest.mark.parametrize("case", [case for case in MATRIX if MATRIX[case][1].get("state") != "absent"])
def test_a_second_run_costs_one_schedule_read_and_no_write(portal: Portal, case: str) -> None:
    stored, options, _difference = MATRIX[case]
    portal.patch(schedule=stored)
    operate("schedule", portal, **options)
    portal.requests()
    again = operate("schedule", portal, **options)
    assert portal.requests() == ["GET getbackupschedule", "GET settings"]
    assert (again["changed"], again["diff"]["before"], again["diff"]["after"]) == (False, {}, {})


def test_without_predictions_a_schedule_that_has_run_costs_one_request(portal: Portal) -> None:
    options = {**DAILY, "predict_runs": False}
    written = operate("schedule", portal, **options)
    assert len(written["next_runs"]) == 3 and written["time_zone"]
    portal.requests()
    waiting = operate("schedule", portal, **options)
    assert portal.requests() == ["GET getbackupschedule", "GET settings"] and len(waiting["next_runs"]) == 3
    portal.patch(schedule={**portal.schedule(), "lastBackupTime": "2026-02-28T02:15:00"})
    portal.requests()
    again = operate("schedule", portal, **options)
    assert portal.requests() == ["GET getbackupschedule"]
    assert (again["changed"], again["next_runs"], again["time_zone"]) == (False, None, None)
    assert again["schedule"]["hour"] == 3


def test_absent_needs_nothing_but_the_schedule(portal: Portal) -> None:
    operate("schedule", portal, state="absent")
    assert portal.requests() == ["GET getbackupschedule"]


def test_a_portal_folder_is_a_target_like_any_other(portal: Portal) -> None:
    options = {**DAILY, "storage_type": "Documents", "storage_params": {"folderId": portal.folder()}}
    assert operate("schedule", portal, **options)["changed"]
    assert not operate("schedule", portal, **options)["changed"]


def test_a_folder_that_does_not_exist_is_named_and_the_old_schedule_stays(portal: Portal) -> None:
    portal.patch(schedule=STORED)
    result = operate(
        "schedule", portal, **{**DAILY, "storage_type": "Documents", "storage_params": {"folderId": 999999}}
    )
    assert result["failed"] and result["error"]["kind"] == "not_found"
    assert "POST /api/2.0/backup/createbackupschedule answered HTTP 404" in result["msg"]
    assert (
        "Nothing was changed: the portal keeps its schedule every day at 03:00, keep 7, to DataStore." in result["msg"]
    )


def test_a_dropped_schedule_is_healed(portal: Portal) -> None:
    operate("schedule", portal, **DAILY)
    portal.patch(schedule=None)
    healed = operate("schedule", portal, **DAILY)
    assert (healed["changed"], healed["healed"]) == (True, True)
    changed = operate("schedule", portal, **{**DAILY, "hour": 4})
    assert (changed["changed"], changed["healed"]) == (True, False)


def test_the_servers_retention_and_hours_are_what_was_asked_for(portal: Portal) -> None:
    operate("schedule", portal, **{**DAILY, "period": "EveryWeek", "weekday": "monday"})
    stored = portal.schedule()
    assert (stored["cron"], stored["backupsStored"]) == ("0 0 3 ? * 2", 7)


def test_a_portal_schedule_and_a_dump_schedule_leave_each_other_alone(portal: Portal) -> None:
    operate("schedule", portal, **DAILY)
    operate("schedule", portal, **{**DAILY, "hour": 5, "dump": True})
    operate("schedule", portal, state="absent")
    dump = operate("schedule", portal, **{**DAILY, "hour": 5, "dump": True})
    assert not dump["changed"] and dump["time_zone"] == "UTC"
    assert operate("schedule", portal, state="absent", dump=True)["changed"]


@pytest.mark.parametrize("kind", ["drop_after", "html"])
def test_a_write_whose_answer_is_lost_is_resolved_by_reading(portal: Portal, kind: str) -> None:
    portal.sim.fault(kind, portal=portal.name, method="POST", path="createbackupschedule")
    result = operate("schedule", portal, **DAILY)
    assert portal.writes() == ["POST createbackupschedule"]
    if kind == "drop_after":  # the server has done it
        assert result["changed"] and any(
            "although its answer was an error" in warning for warning in result["warnings"]
        )
    else:
        assert result["failed"] and "Nothing was changed: the portal has no schedule." in result["msg"]
    assert operate("schedule", portal, **DAILY)["changed"] is (kind == "html")


def test_a_removal_whose_answer_is_lost_is_resolved_by_reading(portal: Portal) -> None:
    portal.patch(schedule=STORED)
    portal.sim.fault("drop_after", portal=portal.name, method="DELETE")
    result = operate("schedule", portal, state="absent")
    assert result["changed"] and portal.writes() == ["DELETE deletebackupschedule"]


def test_when_asking_fails_too_the_uncertainty_is_said(portal: Portal) -> None:
    portal.sim.fault("drop_before", portal=portal.name, method="POST")
    portal.sim.fault("html", portal=portal.name, method="GET", path="getbackupschedule", after=1, times=None)
    try:
        result = operate("schedule", portal, **DAILY)
    finally:
        portal.sim.clear_faults()
    assert result["failed"] and "Whether the change was made is unknown" in result["msg"]
    assert portal.writes() == ["POST createbackupschedule"]


def test_defer_leaves_a_difference_alone_while_it_would_start_a_backup(make_portal: t.Callable[..., Portal]) -> None:
    portal = make_portal(time_zone="UTC")
    options = {**DAILY, "hour": 0, "defer": True}  # hour 0 has always passed already
    for check in (True, False):
        result = operate("schedule", portal, check=check, **options)
        assert (result["changed"], result["deferred"], result["schedule"]) == (False, True, None)
        assert result["immediate_run_expected"] and result["deferred_until"] is None
        assert result["msg"] in result["warnings"]
    assert portal.writes() == []


def test_an_immediate_run_that_is_announced_happens(make_portal: t.Callable[..., Portal]) -> None:
    portal = make_portal(time_zone="UTC")
    result = operate("schedule", portal, **{**DAILY, "hour": 0})
    assert result["immediate_run_expected"] and "starts a backup at its next tick" in result["msg"]
    portal.sim.advance(minutes=16)
    assert portal.sim.state(portal.name)["schedule"]["lastBackupTime"] != "0001-01-01T00:00:00"


def test_an_hour_the_server_will_never_reach_warns(make_portal: t.Callable[..., Portal]) -> None:
    portal = make_portal(time_zone="Etc/GMT+8")
    result = operate("schedule", portal, **{**DAILY, "hour": 20})
    assert result["next_runs"] == []
    assert [warning for warning in result["warnings"] if "will never start" in warning]


def test_next_runs_are_in_the_portals_zone(make_portal: t.Callable[..., Portal]) -> None:
    result = operate("schedule", make_portal(time_zone="Asia/Kolkata"), **DAILY)
    assert result["time_zone"] == "Asia/Kolkata"
    assert len(result["next_runs"]) == 3 and all(run.endswith("T03:00:00+05:30") for run in result["next_runs"])


@pytest.mark.parametrize("version", ["3.0.1", "3.1.0", "3.2.1", "3.6.0", "3.7.1", "3.7.2"])
def test_old_servers_take_schedules_too(make_portal: t.Callable[..., Portal], version: str) -> None:
    portal = make_portal(version=version)
    login: dict[str, t.Any] = {"api_key": None, "username": portal.username, "password": portal.password}
    options = {**DAILY, **(login if version == "3.0.1" else {})}
    assert operate("schedule", portal, check=True, **options)["changed"]
    assert operate("schedule", portal, **options)["changed"]
    assert not operate("schedule", portal, **options)["changed"]
    assert operate("schedule", portal, **{**options, "hour": 5})["diff"]["after"] == {"hour": 5}
    assert operate("schedule", portal, **{**options, "state": "absent"})["changed"]
    assert portal.schedule() is None


def test_a_dump_schedule_on_a_server_that_cannot_tell_it_apart_is_refused(make_portal: t.Callable[..., Portal]) -> None:
    portal = make_portal(version="3.0.1", schedule=STORED)
    login: dict[str, t.Any] = {"api_key": None, "username": portal.username, "password": portal.password}
    result = operate("schedule", portal, **{**DAILY, **login, "dump": True})
    assert result["failed"] and result["error"]["kind"] == "unsupported"
    assert portal.writes() == ["POST authentication"]
