# Copyright (c) 2026 ONLYOFFICE DocSpace collection contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a portal is like after a tenant restore: facts 2.13."""

from __future__ import annotations

from typing import Any

import pytest
from simulator.folders import FolderType
from simulator.inprocess import InProcess
from simulator.portal import Portal

from .restoring import back_up, let_in, progress, restore, restored

pytestmark = pytest.mark.usefixtures("ten_seconds")


def state(sim: InProcess, name: str = "acme") -> Any:
    return sim.request("GET", f"http://testserver/_sim/portals/{name}", auth=None).json


def my_folder(sim: InProcess, auth: str = "") -> Any:
    return sim.get("files/@my", auth=auth).payload["current"]["id"]


def rooms(sim: InProcess, auth: str = "", portal: Portal | None = None) -> dict[str, int]:
    content = sim.get("files/rooms", auth=auth, portal=portal).payload
    assert content["total"] == len(content["folders"])
    return {room["title"]: room["filesCount"] for room in content["folders"]}


def test_the_portal_is_closed_from_the_download_to_the_new_tenant(sim: InProcess) -> None:
    restore(sim, back_up(sim))
    sim.pass_time(1)
    assert sim.get("backup/getbackuphistory").status == 200
    sim.pass_time(1)
    closed = sim.get("backup/getbackuphistory")
    assert closed.status == 403
    assert closed.headers["content-type"].startswith("application/problem+json")
    assert sim.get("settings", auth=None).payload["tenantStatus"] == 4
    for path in ("portal", "keys/@self", "settings", "settings/version/build"):
        assert sim.get(path).status == 200
    assert sim.post("backup/startrestore", {"backupId": ""}).status == 403
    sim.pass_time(7.5)
    assert progress(sim)["isCompleted"] is False
    assert sim.get("settings", auth=None).payload["tenantStatus"] == 0
    assert sim.get("backup/getbackuphistory").status == 401  # the key belonged to the old tenant


def test_everything_that_names_or_opens_the_portal_is_new(sim: InProcess) -> None:
    user, folder = sim.get("settings").payload["ownerId"], my_folder(sim)
    accounts = sim.portal.accounts
    login = {"userName": accounts.username, "password": accounts.password}
    old_session = sim.post("authentication", login, auth=None).payload["token"]
    restore(sim, back_up(sim))
    sim.pass_time(15)
    assert sim.get("portal").status == 401
    assert sim.get("portal", auth=old_session).status == 401
    assert sim.post("authentication", login, auth=None).status == 401
    assert sim.post("authentication", {**login, "password": ""}, auth=None).status == 401
    session = let_in(sim)
    assert sim.get("portal", auth=session).payload["tenantId"] == 2
    assert sim.get("settings", auth=session).payload["ownerId"] != user
    assert my_folder(sim, session) != folder
    assert sim.get(f"files/{folder}", auth=session).status == 404
    assert sim.get("keys", auth=session).payload == []


def test_a_new_key_is_made_with_the_new_session(sim: InProcess) -> None:
    session = restored(sim, back_up(sim))
    key = sim.post("keys", {"name": "renewed"}, auth=session).payload["key"]
    assert sim.get("portal", auth=f"Bearer {key}").payload["tenantId"] == 2
    assert [item["value"] for item in state(sim)["keys"]] == [key]


def test_passwords_of_the_archives_moment_live_where_tests_want_that(sim: InProcess) -> None:
    accounts = sim.portal.accounts
    sim.set(passwords_survive=True)
    record = back_up(sim)
    then = accounts.password
    sim.set(password="changed since")
    restore(sim, record)
    sim.pass_time(15)
    for password, status in (("changed since", 401), (then, 200)):
        login = {"userName": accounts.username, "password": password}
        assert sim.post("authentication", login, auth=None).status == status


def test_the_control_api_shows_who_may_come_in_now(sim: InProcess) -> None:
    before = state(sim)
    assert (before["tenant_id"], before["restore_progress"]) == (1, None)
    restored(sim, back_up(sim))
    after = state(sim)
    assert (after["tenant_id"], after["keys"], after["password"]) == (2, [], "from the mail")
    assert after["restore_progress"]["tenantId"] == 2
    old = state(sim, "acme_deleted")
    assert (old["tenant_id"], old["restore_progress"]["taskId"]) == (1, after["restore_progress"]["taskId"])


def test_without_a_usable_password_none_is_shown(sim: InProcess) -> None:
    restore(sim, back_up(sim))
    sim.pass_time(15)
    assert state(sim)["password"] == ""


def test_two_factor_settings_are_gone(sim: InProcess) -> None:
    record = back_up(sim)
    sim.set(tfa=True, sms=True)
    restored(sim, record)
    assert (state(sim)["tfa"], state(sim)["sms"], state(sim)["tfa_enrolled"]) == (False, False, False)


def test_the_old_tenant_waits_to_be_removed_under_another_name(sim: InProcess) -> None:
    session = restored(sim, back_up(sim))
    restored(sim, back_up(sim, auth=session), auth=session)
    assert [portal.name for portal in sim.world.tenants()] == ["acme", "acme_deleted", "acme_deleted1"]
    assert {name: state(sim, name)["status"] for name in ("acme", "acme_deleted", "acme_deleted1")} == {
        "acme": 0,
        "acme_deleted": 2,
        "acme_deleted1": 2,
    }
    assert sim.get("http://testserver/acme_deleted/api/2.0/settings", auth=None).status == 404


def test_rooms_and_files_are_those_of_the_archives_moment(sim: InProcess) -> None:
    sim.set(rooms={"Sales": 3, "Legal": 120})
    record = back_up(sim)
    before = rooms(sim)
    assert before == {"Backups": 0, "Sales": 3, "Legal": 120}
    sim.set(rooms={"Legal": 1, "New": 5})
    assert rooms(sim) == {"Backups": 0, "Sales": 3, "Legal": 1, "New": 5}
    assert rooms(sim, restored(sim, record)) == before


def test_rooms_come_in_pages(sim: InProcess) -> None:
    sim.set(rooms={f"Room {number}": 0 for number in range(7)})
    page = sim.get("files/rooms", startIndex=6, count=5).payload
    assert (page["startIndex"], page["count"], page["total"], len(page["folders"])) == (6, 3, 9, 3)
    assert sim.get("files/rooms", count=101).status == 400
    assert sim.get("files/rooms", count=0).status == 400


def test_documents_can_be_read_and_listed(sim: InProcess) -> None:
    sim.set(rooms={"Legal": 1})
    room = sim.portal.tree.rooms["Legal"]
    (file,) = sim.get(f"files/{room.id}").payload["files"]
    assert (file["title"], file["fileExst"]) == ("Legal 1.docx", ".docx")
    link = sim.get(f"files/file/{file['id']}/presigneduri").payload
    assert len(sim.get(link, auth=None).body) == file["pureContentLength"]


def test_an_archive_of_another_portal_brings_that_portal(sim: InProcess) -> None:
    production = sim.add("production", rooms={"Legal": 7}, time_zone="Europe/Riga")
    record = back_up(sim, portal=production)
    session = restored(sim, record)
    assert rooms(sim, session)["Legal"] == 7
    assert sim.portal.accounts.username == "admin@production.example"
    assert sim.get("portal", auth=session).payload["timeZone"] == "Europe/Riga"
    assert sim.get("settings", auth=None).payload["tenantAlias"] == "acme"
    assert rooms(sim, portal=production)["Legal"] == 7


def test_an_archive_the_simulator_did_not_write_gives_a_fresh_portal(sim: InProcess) -> None:
    record = back_up(sim)
    sim.set(rooms={"Legal": 2}, schedule={"storageType": 4, "cronParams": {"hour": 2}})
    (archive,) = sim.portal.local_files.values()
    archive.state.clear()
    session = restored(sim, record)
    assert rooms(sim, session) == {"Backups": 0, "Sales": 0}
    assert sim.get("backup/getbackupschedule", auth=session).payload is None


def test_other_portals_notice_nothing(sim: InProcess) -> None:
    other = sim.add("other")
    back_up(sim, portal=other)
    restore(sim, back_up(sim))
    sim.pass_time(5)
    assert sim.get("backup/getbackuphistory", portal=other).status == 200
    sim.pass_time(15)
    assert len(sim.get("backup/getbackuphistory", portal=other).payload) == 1
    assert sim.add("third").tenant_id == 4


def test_sections_are_all_there_after_a_restore(sim: InProcess) -> None:
    session = restored(sim, back_up(sim))
    assert len(sim.get("files/@root", auth=session).payload) == 5
    assert set(sim.portal.tree.sections) == set(FolderType) - {FolderType.Default, FolderType.ThirdPartyBackup}
