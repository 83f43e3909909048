# Copyright (c) 2026 ONLYOFFICE DocSpace collection contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What tests see and move: journal, faults, clock, portals."""

from __future__ import annotations

from typing import Any

import pytest
from simulator.inprocess import Answer, InProcess

PROGRESS = "backup/getbackupprogress"


def control(sim: InProcess, method: str, path: str, body: Any = None) -> Any:
    return ask(sim, method, path, body).json


def ask(sim: InProcess, method: str, path: str, body: Any = None) -> Answer:
    return sim.request(method, f"http://testserver/_sim/{path}", json=body, auth=None)


def fault(sim: InProcess, kind: str, **fields: Any) -> None:
    assert ask(sim, "POST", "faults", {"kind": kind, **fields}).status == 200


def test_the_journal_tells_what_was_asked_and_answered(sim: InProcess) -> None:
    sim.get(PROGRESS, dump="false")
    body = {"storageType": 4}
    sim.post("backup/startbackup", body, auth=None)
    first, second = control(sim, "GET", "journal")
    key = sim.portal.api_key
    assert first == {
        "seq": 1,
        "at": "2026-03-04T12:00:00+00:00",
        "portal": "acme",
        "method": "GET",
        "path": f"/api/2.0/{PROGRESS}",
        "query": {"dump": "false"},
        "authorization": f"Bearer sk-…{key[-4:]}",
        "body": None,
        "status": 200,
        "fault": None,
    }
    assert (second["method"], second["body"], second["authorization"], second["status"]) == ("POST", body, "none", 401)


@pytest.mark.parametrize(
    ("auth", "shown"), [("Basic eDp5", "basic"), ("sk-0000abcd", "sk-…abcd"), ("Bearer secrettoken", "Bearer …oken")]
)
def test_the_journal_never_holds_a_whole_credential(sim: InProcess, auth: str, shown: str) -> None:
    sim.get(PROGRESS, auth=auth)
    (entry,) = control(sim, "GET", "journal")
    assert entry["authorization"] == shown


def test_the_journal_can_be_cut(sim: InProcess) -> None:
    other = sim.add("other")
    for portal in (sim.portal, other, sim.portal):
        sim.get(PROGRESS, portal=portal)
    assert [entry["seq"] for entry in control(sim, "GET", "journal?portal=acme")] == [1, 3]
    assert [entry["seq"] for entry in control(sim, "GET", "journal?since=2")] == [3]
    control(sim, "DELETE", "journal")
    sim.get(PROGRESS)
    assert [entry["seq"] for entry in control(sim, "GET", "journal")] == [4]


def test_a_status_fault_answers_instead_of_the_portal(sim: InProcess) -> None:
    fault(sim, "status", path="startbackup", status=429, headers={"Retry-After": "3"})
    refused = sim.post("backup/startbackup", {"storageType": 4})
    assert (refused.status, refused.headers["retry-after"]) == (429, "3")
    assert sim.get(PROGRESS).payload is None
    assert sim.post("backup/startbackup", {"storageType": 4}).status == 200
    assert [entry["fault"] for entry in control(sim, "GET", "journal")] == ["status", None, None]


def test_faults_fit_portal_method_and_end_of_path(sim: InProcess) -> None:
    other = sim.add("other")
    fault(sim, "status", portal="other", method="GET", path="/getbackupprogress", times=None)
    assert sim.get(PROGRESS).status == 200
    assert sim.get("backup/getbackuphistory", portal=other).status == 200
    assert {sim.get(PROGRESS, portal=other).status for _time in range(5)} == {500}
    control(sim, "DELETE", "faults")
    assert sim.get(PROGRESS, portal=other).status == 200


def test_faults_can_wait_and_are_counted(sim: InProcess) -> None:
    fault(sim, "html", path="getbackupprogress", after=1, times=2)
    answers = [sim.get(PROGRESS) for _time in range(4)]
    assert [answer.status for answer in answers] == [200, 502, 502, 200]
    assert answers[1].headers["content-type"] == "text/html"
    assert b"<html>" in answers[1].body


def test_garbage_is_200_and_no_json(sim: InProcess) -> None:
    fault(sim, "garbage")
    answer = sim.get(PROGRESS)
    assert answer.status == 200
    with pytest.raises(ValueError, match="Unterminated"):
        assert answer.json is None


def test_redirects_go_where_told(sim: InProcess) -> None:
    fault(sim, "redirect", location="https://elsewhere.example/", status=307)
    answer = sim.get(PROGRESS)
    assert (answer.status, answer.headers["location"]) == (307, "https://elsewhere.example/")


@pytest.mark.parametrize(("kind", "started"), [("drop_before", False), ("drop_after", True)])
def test_dropped_requests_are_processed_or_not(sim: InProcess, kind: str, started: bool) -> None:
    fault(sim, kind, path="startbackup")
    with pytest.raises(ConnectionResetError):
        sim.post("backup/startbackup", {"storageType": 4})
    assert (sim.get(PROGRESS).payload is not None) == started
    assert control(sim, "GET", "journal")[0]["status"] == "dropped"


def test_unknown_faults_are_refused(sim: InProcess) -> None:
    assert ask(sim, "POST", "faults", {"kind": "fire"}).status == 400
    assert ask(sim, "POST", "faults", {"kind": "html", "colour": "red"}).status == 400


def test_the_clock_moves_forward_through_everything_due(sim: InProcess) -> None:
    assert control(sim, "GET", "clock") == {
        "now": "2026-03-04T12:00:00+00:00",
        "frozen": True,
        "next_tick": "2026-03-04T12:15:00+00:00",
    }
    sim.post("backup/createbackupschedule", {"storageType": 4, "cronParams": {"hour": 3}, "backupsStored": 9})
    assert control(sim, "POST", "clock", {"advance": 86400})["now"] == "2026-03-05T12:00:00+00:00"
    records = sorted(sim.world.history.of(1), key=lambda record: record.created)
    assert [record.created.isoformat() for record in records] == [
        "2026-03-04T12:15:02+00:00",
        "2026-03-05T03:00:02+00:00",
    ]
    assert control(sim, "POST", "clock", {"set": "2026-06-01T00:00:00Z"})["now"] == "2026-06-01T00:00:00+00:00"
    assert control(sim, "POST", "clock", {"freeze": False})["frozen"] is False


def test_a_clock_set_back_restarts_its_ticks(sim: InProcess) -> None:
    moved = control(sim, "POST", "clock", {"set": "2026-01-01T00:00:00Z"})
    assert moved["next_tick"] == "2026-01-01T00:15:00+00:00"


def test_the_state_of_a_portal_is_all_there(sim: InProcess) -> None:
    sim.post("backup/createbackupschedule", {"storageType": "Local", "cronParams": {"hour": 3}})
    sim.post("backup/startbackup", {"storageType": 4})
    sim.pass_time(5)
    state = control(sim, "GET", "portals/acme")
    assert state["api_key"] == sim.portal.api_key
    assert state["schedule"] is None  # Local without a path was refused
    assert state["progress"]["isCompleted"] is True
    (record,) = state["history"]
    assert (record["removed"], record["scheduled"], record["id"]) == (False, False, state["progress"]["taskId"])
    assert control(sim, "GET", "portals")[0]["url"] == "http://testserver/acme"
    assert ask(sim, "GET", "portals/nobody").status == 404


def test_a_schedule_is_written_as_it_is_without_checks(sim: InProcess) -> None:
    cron = {"period": "EveryWeek", "hour": 5, "day": 1}
    written = {
        "storageType": "Documents",
        "storageParams": {"folderId": 99},
        "cronParams": cron,
        "backupsStored": 77,
        "lastBackupTime": "2026-03-01T05:00:00",
    }
    state = control(sim, "PATCH", "portals/acme", {"schedule": written})
    assert state["schedule"]["cron"] == "0 0 5 ? * 1"
    schedule = sim.get("backup/getbackupschedule").payload
    assert schedule["storageParams"] == {"folderId": "99"}
    assert (schedule["backupsStored"], schedule["lastBackupTime"]) == (77, "2026-03-01T05:00:00")
    control(sim, "PATCH", "portals/acme", {"schedule": None})
    assert sim.get("backup/getbackupschedule").payload is None


def test_a_dump_schedule_is_written_for_its_portal(sim: InProcess) -> None:
    written = {"storageType": 3, "storageParams": {"filePath": "/x"}, "cronParams": {"hour": 5}}
    control(sim, "PATCH", "portals/acme", {"dump_schedule": written})
    schedule = sim.get("backup/getbackupschedule", dump="true").payload
    assert schedule["storageParams"] == {"filePath": "/x", "tenantId": "1", "folderId": "/x"}


@pytest.mark.parametrize(
    "wrong", [{"colour": "red"}, {"job_outcome": "maybe"}, {"version": "9.9"}, {"edition": "cloud"}]
)
def test_settings_that_do_not_exist_are_refused(sim: InProcess, wrong: dict[str, Any]) -> None:
    assert ask(sim, "PATCH", "portals/acme", {**wrong, "job_length": 99}).status == 400
    assert sim.portal.job_length != 99


def test_keys_are_limited_and_dropped(sim: InProcess) -> None:
    control(sim, "PATCH", "portals/acme", {"key_scopes": ["*:read"]})
    assert sim.delete("backup/deletebackuphistory").status == 403
    control(sim, "PATCH", "portals/acme", {"drop_key": True})
    assert sim.get(PROGRESS).status == 401
    assert control(sim, "GET", "portals/acme")["api_key"] == sim.portal.api_key


def test_portals_can_be_added(sim: InProcess) -> None:
    made = control(sim, "POST", "portals", {"name": "second", "time_zone": "Europe/Berlin"})
    assert (made["tenant_id"], made["time_zone"]) == (2, "Europe/Berlin")
    assert sim.get("portal", portal=sim.world.portals["second"]).payload["tenantAlias"] == "second"
    assert ask(sim, "POST", "portals", {"name": "second"}).status == 400
