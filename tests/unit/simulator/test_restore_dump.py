# Copyright (c) 2026 ONLYOFFICE DocSpace collection contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Restoring the whole server: facts 2.14."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from simulator.inprocess import InProcess

from .restoring import back_up, failed, let_in, progress, restore, restored

pytestmark = pytest.mark.usefixtures("ten_seconds")
SCHEDULE = {"storageType": 4, "storageParams": {}, "cronParams": {"hour": 2}}


def restore_dump(sim: InProcess, record: str, auth: str = "") -> None:
    answer = restore(sim, record, dump=True, auth=auth)
    assert answer.status == 200, answer.body
    sim.pass_time(20)
    assert progress(sim, dump="true")["progress"] == 100


def test_everything_is_as_it_was_at_the_dumps_moment(sim: InProcess) -> None:
    sim.set(rooms={"Legal": 2}, schedule={**SCHEDULE, "lastBackupTime": "2026-02-01T02:00:00"})
    older = back_up(sim)
    owner, tenant_id = sim.get("settings").payload["ownerId"], sim.portal.tenant_id
    dump = back_up(sim, dump=True)
    sim.set(rooms={"Legal": 0}, schedule=None, dump_schedule=SCHEDULE)
    later = back_up(sim)
    new_key = sim.post("keys", {"name": "later"}).payload["key"]
    restore_dump(sim, dump)
    assert sim.get("portal").payload["tenantId"] == tenant_id  # and the key works
    assert sim.get("settings").payload["ownerId"] == owner
    assert sim.get("portal", auth=f"Bearer {new_key}").status == 401
    assert sim.get("backup/getbackupschedule").payload["lastBackupTime"] == "2026-02-01T02:00:00"
    assert sim.get("backup/getbackupschedule", dump="true").payload is None
    assert [item["id"] for item in sim.get("backup/getbackuphistory").payload] == [older]
    assert sim.world.history.get(later) is None
    assert {room["title"]: room["filesCount"] for room in sim.get("files/rooms").payload["folders"]}["Legal"] == 2


def test_the_dumps_own_record_is_not_in_it(sim: InProcess) -> None:
    first = back_up(sim, dump=True)
    second = back_up(sim, dump=True)
    restore_dump(sim, second)
    assert [item["id"] for item in sim.get("backup/getbackuphistory", dump="true").payload] == [first]


def test_all_portals_are_closed_and_come_back(sim: InProcess) -> None:
    other = sim.add("other")
    restore(sim, back_up(sim, dump=True), dump=True)
    sim.pass_time(2)
    for portal in (sim.portal, other):
        assert sim.get("settings", auth=None, portal=portal).payload["tenantStatus"] == 4
        assert sim.get("backup/getbackuphistory", portal=portal).status == 403
        assert progress(sim, portal)["progress"] == 10
        assert progress(sim, portal, dump="false") is None
    sim.pass_time(20)
    for portal in (sim.portal, other):
        assert sim.get("backup/getbackuphistory", portal=portal).status == 200


def test_while_tables_are_recreated_answers_are_of_all_kinds(sim: InProcess) -> None:
    restore(sim, back_up(sim, dump=True), dump=True)
    sim.pass_time(4)
    answers = [sim.get("backup/getrestoreprogress", auth=None) for _time in range(4)]
    assert [answer.status for answer in answers] == [404, 500, 502, 404]
    assert answers[0].headers["content-type"].startswith("application/problem+json")
    assert answers[2].headers["content-type"].startswith("text/html")
    sim.pass_time(2)
    assert progress(sim)["isCompleted"] is False  # storages are still being filled,
    assert sim.get("settings", auth=None).payload["tenantStatus"] == 0  # but the tenants of the dump are active


def test_a_dump_undoes_a_tenant_restore(sim: InProcess) -> None:
    record = back_up(sim, "DataStore")
    dump = back_up(sim, dump=True)
    session = restored(sim, record)
    assert sim.portal.tenant_id == 2
    restore_dump(sim, dump, auth=session)
    assert sim.get("portal").payload["tenantId"] == 1
    assert [item["id"] for item in sim.get("backup/getbackuphistory").payload] == [record]
    assert [portal.name for portal in sim.world.tenants()] == ["acme"]


def test_portals_made_since_are_gone_and_those_removed_are_back(sim: InProcess) -> None:
    kept = sim.add("kept")
    dump = back_up(sim, dump=True)
    sim.add("made-since")
    del sim.world.portals["kept"]
    restore_dump(sim, dump)
    assert sim.get("http://testserver/made-since/api/2.0/settings", auth=None).status == 404
    assert sim.get("portal", portal=kept).payload["tenantId"] == kept.tenant_id


def test_a_dump_of_another_server_brings_its_portals(sim: InProcess, tmp_path: Path) -> None:
    elsewhere = InProcess(tmp_path / "elsewhere")
    elsewhere.add("beta", rooms={"Legal": 2})
    back_up(elsewhere, dump=True)
    (archive,) = elsewhere.portal.local_files.values()
    elsewhere.close()
    sim.world.disk["/app/onlyoffice/data/backup/workspace.tar.gz"] = archive
    own = back_up(sim, dump=True)
    record = sim.world.history.get(own)
    assert record
    record.path = "/app/onlyoffice/data/backup/workspace.tar.gz"
    restore_dump(sim, own)
    assert sorted(sim.world.portals) == ["acme", "beta"]
    state = sim.request("GET", "http://testserver/_sim/portals/beta", auth=None).json
    assert state["rooms"]["Legal"] == 2
    assert state["api_key"] == state["keys"][0]["value"]


def test_a_portal_without_keys_can_be_shown(sim: InProcess) -> None:
    kept = sim.add("kept")
    kept.accounts.keys.clear()
    dump = back_up(sim, dump=True)
    del sim.world.portals["kept"]
    restore_dump(sim, dump)
    assert sim.request("GET", "http://testserver/_sim/portals/kept", auth=None).json["api_key"] == ""


def test_archives_in_documents_are_listed_but_empty(sim: InProcess) -> None:
    folder = sim.get("files/@my").payload["current"]["id"]
    record = back_up(sim, "Documents", {"folderId": folder})
    restore_dump(sim, back_up(sim, dump=True))
    assert [item["id"] for item in sim.get("backup/getbackuphistory").payload] == [record]
    (file,) = sim.get("files/@my").payload["files"]
    link = sim.get(f"files/file/{file['id']}/presigneduri").payload
    assert sim.get(link, auth=None).status == 404
    assert failed(sim, record) == "File not found."


def test_sessions_of_the_dumps_moment_live(sim: InProcess) -> None:
    then = let_in(sim)
    dump = back_up(sim, dump=True)
    since = let_in(sim)
    restore_dump(sim, dump)
    assert sim.get("portal", auth=then).status == 200
    assert sim.get("portal", auth=since).status == 401


def test_a_failed_dump_restore_opens_all_portals_again(sim: InProcess) -> None:
    other = sim.add("other", status=1)
    third = sim.add("third")
    record = back_up(sim, dump=True)
    sim.set(restore_outcome="failed")
    assert failed(sim, record, dump=True)
    assert (other.status, third.status) == (1, 0)


def test_tenant_restores_do_not_see_the_dumps_entry(sim: InProcess) -> None:
    """One entry per tenant whatever its kind: the second start is told of nothing (facts 2.11)."""
    record = back_up(sim)
    restore(sim, back_up(sim, dump=True), dump=True)
    second: Any = restore(sim, record)
    assert (second.status, second.payload) == (200, None)
    sim.pass_time(30)
    assert sim.portal.tenant_id == 1
