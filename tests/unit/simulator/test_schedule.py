# Copyright (c) 2026 ONLYOFFICE DocSpace collection contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writing, reading and deleting schedules: facts 2.8–2.10."""

from __future__ import annotations

from typing import Any

import pytest
from simulator.folders import FolderType
from simulator.inprocess import Answer, InProcess
from simulator.portal import LOCAL_DIRECTORY


def create(sim: InProcess, type_: object = "DataStore", params: dict[str, Any] | None = None, **body: Any) -> Answer:
    pairs = [{"key": key, "value": value} for key, value in (params or {}).items()]
    sent = {"storageType": type_, "storageParams": pairs, "cronParams": {"period": 0, "hour": 3}, **body}
    return sim.post("backup/createbackupschedule", sent)


def read(sim: InProcess, **query: Any) -> Any:
    return sim.get("backup/getbackupschedule", **query).payload


def test_a_schedule_reads_back_as_posted_plus_the_base_path(sim: InProcess) -> None:
    folder = sim.portal.tree.sections[FolderType.My].id
    cron = {"period": "EveryWeek", "hour": 3, "day": 2}
    answer = create(sim, "Documents", {"folderId": str(folder)}, backupsStored=5, cronParams=cron)
    assert answer.payload is True
    assert read(sim) == {
        "storageType": 0,
        "storageParams": {"folderId": str(folder)},
        "cronParams": {"period": 1, "hour": 3, "day": 2},
        "backupsStored": 5,
        "lastBackupTime": "0001-01-01T00:00:00",
        "dump": False,
    }


def test_defaults_are_the_servers(sim: InProcess) -> None:
    folder = sim.portal.tree.sections[FolderType.My].id
    params = [{"key": "folderId", "value": folder}]
    assert sim.post("backup/createbackupschedule", {"storageParams": params, "cronParams": {}}).payload is True
    schedule = read(sim)
    assert (schedule["storageType"], schedule["backupsStored"]) == (0, 1)
    assert schedule["cronParams"] == {"period": 0, "hour": 0, "day": 0}


def test_folder_id_is_injected_for_every_type_but_the_consumer(sim: InProcess) -> None:
    create(sim, "Local", {"filePath": LOCAL_DIRECTORY})
    assert read(sim)["storageParams"] == {"filePath": LOCAL_DIRECTORY, "folderId": LOCAL_DIRECTORY}
    create(sim, "CustomCloud")
    assert read(sim)["storageParams"] == {"folderId": None}
    create(sim, "ThirdPartyConsumer", {"module": "s3", "bucket": "b"})
    assert read(sim)["storageParams"] == {"module": "s3", "bucket": "b"}  # and no subdir by default


def test_secrets_come_back_in_clear(sim: InProcess) -> None:
    create(sim, "ThirdPartyConsumer", {"module": "s3", "secretaccesskey": "hush"})
    assert read(sim)["storageParams"]["secretaccesskey"] == "hush"


def test_the_day_of_daily_schedules_reads_back_as_zero(sim: InProcess) -> None:
    create(sim, cronParams={"period": 0, "hour": 3, "day": 9})
    assert read(sim)["cronParams"]["day"] == 0


def test_every_post_replaces_the_row_and_forgets_the_last_run(sim: InProcess) -> None:
    create(sim, cronParams={"hour": 3})
    sim.pass_time(minutes=15)
    assert read(sim)["lastBackupTime"] == "2026-03-04T12:15:00"
    create(sim, cronParams={"hour": 3})
    assert read(sim)["lastBackupTime"] == "0001-01-01T00:00:00"
    create(sim, "CustomCloud", {"x": "1"})
    assert read(sim)["storageParams"] == {"x": "1", "folderId": None}


@pytest.mark.parametrize(
    ("cron", "message"),
    [
        ({"period": 0, "hour": 24}, "Hour values must be between 0 and 23"),
        ({"period": 1, "hour": 3}, "Day-of-Week values must be between 1 and 7"),
        ({"period": 1, "hour": 3, "day": 0}, "Day-of-Week values must be between 1 and 7"),
        ({"period": 2, "hour": 3, "day": 0}, "Day of month values must be between 1 and 31"),
        ({"period": 0, "hour": -1}, "Unexpected character: -"),
        ({"period": 9, "hour": 3}, "Illegal characters"),
    ],
)
def test_impossible_times_are_500(sim: InProcess, cron: dict[str, int], message: str) -> None:
    answer = create(sim, cronParams=cron)
    assert answer.status == 500
    assert answer.error["type"] == "System.FormatException"
    assert message in answer.error["message"]
    assert read(sim) is None


@pytest.mark.parametrize("stored", [0, 31, -1])
def test_backups_stored_outside_1_to_30_is_400(sim: InProcess, stored: int) -> None:
    assert create(sim, backupsStored=stored).status == 400


@pytest.mark.parametrize("stored", [1, 30])
def test_backups_stored_from_1_to_30_is_fine(sim: InProcess, stored: int) -> None:
    assert create(sim, backupsStored=stored).payload is True


def test_missing_cron_params_are_a_null_reference(sim: InProcess) -> None:
    for body in ({"storageType": 4}, {"storageType": 4, "cronParams": None}):
        answer = sim.post("backup/createbackupschedule", body)
        assert answer.status == 500
        assert answer.error["type"] == "System.NullReferenceException"


def test_documents_without_folder_is_500_but_a_wrong_folder_404(sim: InProcess) -> None:
    missing = create(sim, "Documents")
    assert missing.status == 500
    assert missing.error["message"] == "The given key 'folderId' was not present in the dictionary."
    for folder in ("99", "not-a-number"):
        assert create(sim, "Documents", {"folderId": folder}).status == 404


@pytest.mark.parametrize("section", [FolderType.Rooms, FolderType.Archive, FolderType.RoomTemplates])
def test_section_roots_are_403(sim: InProcess, section: FolderType) -> None:
    assert create(sim, "Documents", {"folderId": sim.portal.tree.sections[section].id}).status == 403


def test_local_needs_a_path_and_a_standalone_server(sim: InProcess) -> None:
    assert create(sim, "Local").error["message"] == "The given key 'filePath' was not present in the dictionary."
    assert create(sim, "Local", {"filePath": "/nowhere"}).payload is True  # it fails when it runs
    sim.set(edition="saas")
    answer = create(sim, "Local", {"filePath": LOCAL_DIRECTORY})
    assert (answer.status, answer.error["message"]) == (500, "Access denied")


def test_dump_schedules_live_beside_the_portals_own(sim: InProcess) -> None:
    create(sim, cronParams={"hour": 1})
    create(sim, cronParams={"hour": 2}, dump=True)
    assert read(sim)["cronParams"]["hour"] == 1
    dump = read(sim, dump="true")
    assert (dump["cronParams"]["hour"], dump["dump"]) == (2, True)
    assert dump["storageParams"] == {"tenantId": str(sim.portal.tenant_id), "folderId": None}


def test_echoing_a_dump_schedule_is_a_duplicate_key(sim: InProcess) -> None:
    create(sim, dump=True)
    echoed = {key: value for key, value in read(sim, dump="true")["storageParams"].items() if value is not None}
    answer = create(sim, "DataStore", echoed, dump=True)
    assert answer.status == 400
    assert "tenantId" in answer.error["message"]


def test_dump_needs_space_permission(sim: InProcess) -> None:
    sim.set(limited_space=True)
    for answer in (
        create(sim, dump=True),
        sim.get("backup/getbackupschedule", dump="true"),
        sim.delete("backup/deletebackupschedule", dump="true"),
        sim.get("backup/getbackuphistory", dump="true"),
        sim.delete("backup/deletebackuphistory", dump="true"),
        sim.get("backup/getbackupprogress", dump="true"),
        sim.post("backup/startbackup", {"storageType": 4, "dump": True}),
    ):
        assert (answer.status, answer.error["message"]) == (403, "Access denied")
    sim.set(limited_space=False, edition="saas")
    assert create(sim, dump=True).status == 403


def test_checks_come_in_the_servers_order(sim: InProcess) -> None:
    """Retention before folder, folder before permission, permission before time, time before Local's path."""
    sim.set(admin=False)
    bad_time = {"hour": 99}
    assert create(sim, "Documents", backupsStored=0, cronParams=bad_time).status == 400
    assert create(sim, "Documents", {"folderId": 99}, cronParams=bad_time).status == 404
    assert create(sim, cronParams=bad_time).status == 403
    sim.set(admin=True)
    assert create(sim, "Local", cronParams=bad_time).error["type"] == "System.FormatException"


def test_hidden_setting_and_empty_plan_forbid_schedules(sim: InProcess) -> None:
    sim.set(hidden_settings=["AutoBackup"])
    assert create(sim).status == 403
    sim.set(hidden_settings=[], edition="saas", free_backups=0)
    answer = create(sim)
    assert (answer.status, answer.error["message"]) == (402, "Your pricing plan does not support this option")
    sim.set(backup_service=True)
    assert create(sim).payload is True


def test_deleting_is_true_with_and_without_a_schedule(sim: InProcess) -> None:
    create(sim)
    create(sim, dump=True)
    for _time in range(2):
        assert sim.delete("backup/deletebackupschedule").payload is True
    assert read(sim) is None
    assert read(sim, dump="true")


def test_reading_and_deleting_need_the_settings_permission(sim: InProcess) -> None:
    sim.set(admin=False)
    assert sim.get("backup/getbackupschedule").status == 403
    assert sim.delete("backup/deletebackupschedule").status == 403
