# Copyright (c) 2026 ONLYOFFICE DocSpace collection contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Restores from placeholder to the end, and everything that can go wrong in between: facts 2.1, 2.11, 2.12."""

from __future__ import annotations

import uuid
from dataclasses import replace
from typing import Any

import pytest
from simulator.folders import FolderType
from simulator.inprocess import InProcess

from .restoring import back_up, failed, let_in, progress, restore, restored

pytestmark = pytest.mark.usefixtures("ten_seconds")


def test_a_restore_goes_from_placeholder_over_ten_and_seventy_five_to_a_hundred(sim: InProcess) -> None:
    placeholder = restore(sim, back_up(sim)).payload
    assert placeholder == {
        "isCompleted": False,
        "progress": 0,
        "error": "",
        "tenantId": 1,
        "backupProgressEnum": 1,
        "status": 0,
        "taskId": placeholder["taskId"],
    }
    seen = []
    for _time in range(11):
        sim.pass_time(1)
        entry = progress(sim)
        assert entry["taskId"] == placeholder["taskId"]
        seen.append((entry["progress"], entry["status"], entry["isCompleted"], entry["tenantId"]))
    assert seen[0] == (0, 1, False, 1)
    assert [step[0] for step in seen[1:9]] == [10, 17, 26, 34, 42, 50, 58, 66]
    assert seen[9] == (75, 1, False, 2)
    assert seen[10] == (100, 2, True, 2)


def test_a_second_start_hands_back_the_running_restore(sim: InProcess) -> None:
    record = back_up(sim)
    first = restore(sim, record).payload["taskId"]
    sim.pass_time(1)
    again = restore(sim, record)
    assert (again.status, again.payload["taskId"]) == (200, first)
    sim.pass_time(20)
    assert progress(sim)["tenantId"] == 2
    assert restore(sim, record, auth=let_in(sim)).payload["taskId"] != first


def test_two_starts_in_a_row_restore_once(sim: InProcess) -> None:
    record = back_up(sim)
    first = restore(sim, record).payload
    second = restore(sim, record).payload
    assert first == second
    sim.pass_time(30)
    assert sim.portal.tenant_id == 2


def test_the_archive_must_be_of_the_asked_kind(sim: InProcess) -> None:
    tenant, dump = back_up(sim), back_up(sim, dump=True)
    assert failed(sim, dump) == "The backup file is invalid."
    assert failed(sim, tenant, dump=True) == "The backup file is invalid."


def test_the_portal_is_closed_for_the_moment_it_takes_to_see_a_wrong_archive(sim: InProcess) -> None:
    restore(sim, back_up(sim, dump=True))
    sim.pass_time(1.3)
    assert sim.get("backup/getbackuphistory").status == 403
    sim.pass_time(0.5)
    assert sim.get("backup/getbackuphistory").status == 200
    assert progress(sim)["error"]


@pytest.mark.parametrize("cut", [0, 100, 50_000, -3])
def test_a_cut_archive_fails_and_leaves_the_portal_as_it_was(sim: InProcess, cut: int) -> None:
    record = back_up(sim)
    (archive,) = sim.portal.local_files.values()
    archive.file.write_bytes(archive.path().read_bytes()[:cut])
    assert failed(sim, record)


def test_saas_knows_its_own_archives_by_their_hash(sim: InProcess) -> None:
    sim.set(edition="saas")
    foreign = sim.add("other", edition="saas")
    my = {"folderId": sim.portal.tree.sections[FolderType.My].id}
    back_up(sim, "DataStore", portal=foreign)
    sim.portal.data_store.update(foreign.data_store)
    ((name, _archive),) = foreign.data_store.items()
    error = failed(sim, storageType="DataStore", storageParams={"filePath": name})
    assert error == "The backup file is invalid. Please use the file created in the same portal."
    record = back_up(sim, "Documents", my)
    sim.delete(f"backup/deletebackup/{record}")
    own = back_up(sim, "Documents", my)
    restored(sim, own)


def test_saas_takes_no_dump_even_one_of_its_own(sim: InProcess) -> None:
    record = back_up(sim, "DataStore", dump=True)
    known = sim.world.history.get(record)
    assert known
    sim.world.history.add(replace(known, id=str(uuid.uuid4()), tenant_id=1))
    sim.set(edition="saas")
    error = "The backup file is invalid. Please use the file created in the same portal."
    assert failed(sim, record) == error


def test_an_archive_without_a_tenant_is_none(sim: InProcess, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("simulator.archives.TABLES", (("files", "files_file"),))
    assert failed(sim, back_up(sim)) == "The backup file is invalid."


def test_a_request_of_a_tenant_that_is_gone_is_refused(sim: InProcess) -> None:
    """A start in the last instants of a restore reaches a worker that finds another tenant."""
    record = back_up(sim)
    restore(sim, record)
    sim.portal.status = 0
    sim.pass_time(9.1)
    sim.portal.status = 0  # as if the filter had let it pass
    assert restore(sim, record).status == 200
    sim.pass_time(30)
    assert sim.portal.tenant_id == 2


def test_a_failed_restore_looks_completed_but_for_its_error(sim: InProcess) -> None:
    record = back_up(sim)
    sim.set(restore_outcome="failed")
    assert failed(sim, record) == "The backup file is invalid."
    assert sim.get("backup/getbackuphistory").status == 200  # the key still works
    sim.set(restore_outcome="ok")
    restored(sim, record)
    assert sim.portal.tenant_id == 3  # the half-filled tenant took one


def test_a_missing_local_file_of_a_record_fails_in_the_job(sim: InProcess) -> None:
    record = back_up(sim)
    sim.portal.local_files.clear()
    assert "Could not find file" in failed(sim, record)


def test_a_refused_request_leaves_the_entry_at_created_for_a_day(sim: InProcess) -> None:
    body: dict[str, Any] = {"storageType": "Local", "storageParams": {"filePath": "ignored"}}
    stuck = restore(sim, **body).payload
    assert (stuck["status"], stuck["isCompleted"]) == (0, False)
    sim.pass_time(hours=23)
    entry = progress(sim)
    assert (entry["status"], entry["progress"], entry["isCompleted"], entry["error"]) == (0, 0, False, "")
    assert sim.post("backup/cancelrestore").status == 404
    sim.pass_time(hours=2)
    assert restore(sim, **body).payload["taskId"] != stuck["taskId"]


def test_a_better_request_is_worked_off_under_the_stuck_id(sim: InProcess) -> None:
    record = back_up(sim)
    sim.set(restore_outcome="rejected")
    stuck = restore(sim, record).payload["taskId"]
    sim.pass_time(60)
    sim.set(restore_outcome="ok")
    assert restore(sim, record).payload["taskId"] == stuck
    sim.pass_time(20)
    assert (progress(sim)["taskId"], progress(sim)["progress"]) == (stuck, 100)


def test_permission_lost_before_the_worker_comes_leaves_it_stuck(sim: InProcess) -> None:
    restore(sim, back_up(sim))
    sim.set(admin=False)
    sim.pass_time(20)
    assert progress(sim)["status"] == 0


def test_a_lost_entry_vanishes_but_the_restore_happens(sim: InProcess) -> None:
    record = back_up(sim)
    sim.set(restore_outcome="lost")
    restore(sim, record)
    sim.pass_time(6)
    assert progress(sim) is None
    assert sim.get("settings", auth=None).payload["tenantStatus"] == 4
    sim.pass_time(6)
    assert sim.get("settings", auth=None).payload["tenantStatus"] == 0
    assert sim.portal.tenant_id == 2


def test_progress_is_anonymous_and_refuses_keys_that_are_gone(sim: InProcess) -> None:
    restore(sim, back_up(sim))
    sim.pass_time(5)
    assert sim.get("backup/getrestoreprogress").status == 200
    sim.pass_time(10)
    with_key = sim.get("backup/getrestoreprogress")
    assert with_key.status == 403
    assert with_key.headers["content-type"].startswith("application/problem+json")
    assert progress(sim)["progress"] == 100
    sim.pass_time(hours=23)
    assert progress(sim)["progress"] == 100
    sim.pass_time(hours=2)
    assert progress(sim) is None


def test_dump_of_the_progress_query_chooses_on_standalone_only(sim: InProcess) -> None:
    restore(sim, back_up(sim))
    assert progress(sim, dump="true") is None
    assert progress(sim, dump="false")
    assert progress(sim)
    assert sim.get("backup/getrestoreprogress", auth=None, dump="1").status == 400
    sim.set(edition="saas")
    assert progress(sim, dump="true")
    assert progress(sim, portal=sim.add("other")) is None


def test_a_start_whose_answer_is_lost_has_started(sim: InProcess) -> None:
    record = back_up(sim)
    dropped = {"kind": "drop_after", "path": "startrestore"}
    assert sim.request("POST", "http://testserver/_sim/faults", json=dropped, auth=None).status == 200
    with pytest.raises(ConnectionResetError):
        restore(sim, record)
    assert progress(sim)["status"] == 0
    sim.pass_time(20)
    assert progress(sim)["progress"] == 100
