# Copyright (c) 2026 ONLYOFFICE DocSpace collection contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Jobs from placeholder to record: facts 2.1–2.4."""

from __future__ import annotations

from typing import Any

import pytest
from simulator.folders import FolderType
from simulator.inprocess import Answer, InProcess


def start(sim: InProcess, type_: object = "DataStore", params: dict[str, Any] | None = None, **body: Any) -> Answer:
    portal = body.pop("portal", None)
    pairs = [{"key": key, "value": value} for key, value in (params or {}).items()]
    sent = {"storageType": type_, "storageParams": pairs, **body}
    return sim.post("backup/startbackup", sent, portal=portal)


def progress(sim: InProcess, **query: Any) -> Any:
    return sim.get("backup/getbackupprogress", **query).payload


def history(sim: InProcess, **query: Any) -> Any:
    return sim.get("backup/getbackuphistory", **query).payload


def test_a_backup_goes_from_placeholder_over_running_to_completed(sim: InProcess) -> None:
    sim.set(job_length=10)
    placeholder = start(sim).payload
    assert placeholder == {
        "isCompleted": False,
        "progress": 0,
        "error": "",
        "link": "",
        "tenantId": 1,
        "backupProgressEnum": 0,
        "status": 0,
        "taskId": placeholder["taskId"],
    }
    seen = []
    for _time in range(11):
        sim.pass_time(1)
        entry = progress(sim)
        assert entry["taskId"] == placeholder["taskId"]
        seen.append((entry["progress"], entry["status"], entry["isCompleted"]))
    # 0.9 of the task, about one step a second; the worker came after 0.2 s
    assert seen[:10] == [(value, 1, False) for value in range(0, 90, 9)]
    assert seen[10] == (100, 2, True)


def test_for_an_instant_a_completed_entry_still_says_running(sim: InProcess) -> None:
    sim.set(job_length=10)
    start(sim)
    sim.pass_time(0.2)
    sim.pass_time(10)
    assert (progress(sim)["isCompleted"], progress(sim)["status"]) == (True, 1)
    sim.pass_time(0.1)
    assert (progress(sim)["isCompleted"], progress(sim)["status"]) == (True, 2)


def test_the_task_id_becomes_the_id_of_the_record(sim: InProcess) -> None:
    task_id = start(sim).payload["taskId"]
    assert history(sim) == []
    sim.pass_time(5)
    (record,) = history(sim)
    assert record == {
        "id": task_id,
        "fileName": "acme_2026-03-04_12-00-00.tar.gz",
        "storageType": 4,
        "createdOn": "2026-03-04T12:00:02",
        "expiresOn": "2026-03-05T12:00:02",
    }


def test_starting_while_running_gives_the_running_task(sim: InProcess) -> None:
    first = start(sim).payload["taskId"]
    sim.pass_time(1)
    second = start(sim, "CustomCloud")
    assert (second.status, second.payload["taskId"]) == (200, first)
    sim.pass_time(5)
    assert start(sim).payload["taskId"] != first
    sim.pass_time(5)
    assert len(history(sim)) == 2


def test_portals_do_not_share_slots_but_all_share_the_dump_slot(sim: InProcess) -> None:
    other = sim.add("other")
    own = start(sim).payload["taskId"]
    foreign = start(sim, portal=other).payload["taskId"]
    dump = start(sim, dump=True).payload["taskId"]
    assert len({own, foreign, dump}) == 3
    assert start(sim, portal=other, dump=True).payload["taskId"] == dump
    assert start(sim, portal=other, dump=True).payload["tenantId"] == sim.portal.tenant_id
    assert progress(sim)["taskId"] == own
    assert progress(sim, dump="true")["taskId"] == dump


def test_dumps_are_recorded_apart(sim: InProcess) -> None:
    start(sim, dump=True)
    sim.pass_time(5)
    assert history(sim) == []
    (record,) = history(sim, dump="true")
    assert record["fileName"].startswith("workspace_")
    assert sim.get("backup/getbackuphistory", portal=sim.add("other"), dump="true").payload == [record]


@pytest.mark.parametrize(
    ("type_", "params", "error"),
    [
        ("CustomCloud", {}, "Unknown storage type."),
        (99, {}, "Unknown storage type."),
        ("Local", {"filePath": "/nowhere"}, "Directory not found."),
        ("ThirdPartyConsumer", {}, "The given key 'module' was not present in the dictionary."),
        ("ThirdPartyConsumer", {"module": "s3"}, "Object reference not set to an instance of an object."),
    ],
)
def test_impossible_targets_are_accepted_and_fail_in_the_job(
    sim: InProcess, type_: object, params: dict[str, str], error: str
) -> None:
    assert start(sim, type_, params).status == 200
    sim.pass_time(5)
    entry = progress(sim)
    assert (entry["isCompleted"], entry["status"], entry["error"]) == (True, 2, error)
    assert entry["progress"] < 100
    assert history(sim) == []


def test_a_failed_backup_looks_completed_but_for_its_error(sim: InProcess) -> None:
    sim.set(job_length=10, job_outcome="failed")
    start(sim)
    sim.pass_time(20)
    entry = progress(sim)
    assert (entry["isCompleted"], entry["status"]) == (True, 2)
    assert entry["error"]
    assert entry["progress"] == 45
    sim.set(job_outcome="ok")
    assert start(sim).status == 200


def test_a_backup_that_fails_after_its_record_was_saved_has_both(sim: InProcess) -> None:
    sim.set(job_outcome="failed_late")
    start(sim)
    sim.pass_time(5)
    entry = progress(sim)
    assert (entry["isCompleted"], entry["status"], entry["progress"]) == (True, 2, 100)
    assert entry["error"]
    assert len(history(sim)) == 1


def test_a_warned_backup_has_a_warning_and_a_record(sim: InProcess) -> None:
    sim.set(job_outcome="warned")
    start(sim)
    assert "warning" not in progress(sim)
    sim.pass_time(5)
    entry = progress(sim)
    assert entry["warning"]
    assert (entry["error"], entry["status"]) == ("", 2)
    assert len(history(sim)) == 1


def test_a_failed_preamble_poisons_the_slot_until_it_is_cancelled(sim: InProcess) -> None:
    sim.set(job_outcome="preamble_failed")
    start(sim)
    sim.pass_time(5)
    entry = progress(sim)
    assert (entry["isCompleted"], entry["status"]) == (False, 4)
    assert entry["error"]
    sim.set(job_outcome="ok")
    refused = start(sim)
    assert (refused.status, refused.error["type"]) == (500, "System.ServiceModel.FaultException")
    assert sim.post("backup/cancelbackup").payload is True
    assert progress(sim) is None
    assert start(sim).status == 200


def test_a_rejected_job_stays_at_created_for_a_day(sim: InProcess) -> None:
    sim.set(job_outcome="rejected")
    first = start(sim).payload["taskId"]
    sim.pass_time(hours=23)
    entry = progress(sim)
    assert (entry["status"], entry["progress"], entry["isCompleted"]) == (0, 0, False)
    sim.set(job_outcome="ok")
    assert start(sim).payload["taskId"] == first
    sim.pass_time(hours=2)
    assert progress(sim) is None
    assert start(sim).payload["taskId"] != first


def test_cancel_clears_a_rejected_job(sim: InProcess) -> None:
    sim.set(job_outcome="rejected")
    start(sim)
    sim.pass_time(60)
    assert sim.post("backup/cancelbackup").payload is True
    sim.pass_time(60)
    assert progress(sim) is None


def test_a_lost_entry_vanishes_but_its_record_appears(sim: InProcess) -> None:
    sim.set(job_length=10, job_outcome="lost")
    task_id = start(sim).payload["taskId"]
    sim.pass_time(4)
    assert progress(sim)["status"] == 1
    sim.pass_time(2)
    assert progress(sim) is None
    sim.pass_time(10)
    assert progress(sim) is None
    assert history(sim)[0]["id"] == task_id


def test_a_cancelled_job_reads_as_gone_and_comes_back_as_cancelled(sim: InProcess) -> None:
    sim.set(job_length=100)
    task_id = start(sim).payload["taskId"]
    sim.pass_time(50)
    assert sim.post("backup/cancelbackup").payload is True
    assert progress(sim) is None
    sim.pass_time(1)
    entry = progress(sim)
    assert (entry["taskId"], entry["status"], entry["isCompleted"]) == (task_id, 3, True)
    assert entry["warning"]
    assert entry["error"] == ""
    sim.pass_time(100)
    assert history(sim) == []
    assert start(sim).payload["taskId"] != task_id


def test_cancel_drops_finished_entries_and_own_dumps_too(sim: InProcess) -> None:
    assert sim.post("backup/cancelbackup").payload is False
    start(sim)
    start(sim, dump=True)
    sim.pass_time(5)
    assert sim.post("backup/cancelbackup", portal=sim.add("other")).payload is False
    assert sim.post("backup/cancelbackup").payload is True
    assert progress(sim) is None
    assert progress(sim, dump="true") is None
    assert sim.post("backup/cancelbackup").payload is False
    assert len(history(sim)) == 1


def test_a_job_the_worker_has_not_seen_yet_cannot_be_cancelled(sim: InProcess) -> None:
    """Its request is under way; the worker makes the entry anew (derived from the worker's source)."""
    task_id = start(sim).payload["taskId"]
    assert sim.post("backup/cancelbackup").payload is True
    assert progress(sim) is None
    sim.pass_time(1)
    assert (progress(sim)["taskId"], progress(sim)["status"]) == (task_id, 1)


def test_finished_entries_are_gone_after_a_day(sim: InProcess) -> None:
    start(sim)
    sim.pass_time(hours=23, minutes=59)
    assert progress(sim)["isCompleted"] is True
    sim.pass_time(minutes=2)
    assert progress(sim) is None


def test_the_archives_name_tells_local_time_on_standalone_and_utc_on_saas(sim: InProcess) -> None:
    sim.set(server_time_zone="Asia/Tokyo")
    start(sim)
    sim.pass_time(5)
    assert history(sim)[0]["fileName"] == "acme_2026-03-04_21-00-00.tar.gz"
    sim.set(edition="saas")
    start(sim, "Documents", {"folderId": sim.portal.tree.sections[FolderType.My].id})
    sim.pass_time(5)
    names = {record["fileName"] for record in history(sim)}
    assert "acme_2026-03-04_12-00-05.tar" in names


def test_job_length_zero_completes_at_the_next_look(sim: InProcess) -> None:
    sim.set(job_length=0)
    assert start(sim).payload["status"] == 0
    assert progress(sim)["isCompleted"] is True
    assert len(history(sim)) == 1


def test_small_endpoints(sim: InProcess) -> None:
    assert sim.get("backup/getservicestate").payload == {"enabled": False}
    assert isinstance(sim.get("backup/backuptmp").payload, str)
    sim.set(admin=False)
    assert sim.get("backup/backuptmp").status == 200
