# Copyright (c) 2026 ONLYOFFICE DocSpace collection contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Folders, rooms, files and the third-party account: facts 4.2, 4.3."""

from __future__ import annotations

from typing import Any

import pytest
from simulator.folders import BACKUP_ROOM, FOREIGN_ROOM
from simulator.inprocess import InProcess


def back_up_to(sim: InProcess, folder_id: Any, type_: str = "Documents") -> str:
    """The archive's file name."""
    params = [{"key": "folderId", "value": folder_id}]
    answer = sim.post("backup/startbackup", {"storageType": type_, "storageParams": params})
    assert answer.status == 200
    sim.pass_time(10)
    records = sim.get("backup/getbackuphistory").payload
    name: str = next(record["fileName"] for record in records if record["id"] == answer.payload["taskId"])
    return name


def test_section_roots_have_their_types(sim: InProcess) -> None:
    assert sim.get("files/@my").payload["current"]["rootFolderType"] == 5
    assert sim.get("files/@common").payload["current"]["rootFolderType"] == 1
    assert sim.get("files/@trash").payload["current"]["rootFolderType"] == 3
    assert sim.get("files/rooms").payload["current"]["rootFolderType"] == 14
    assert sim.get("files/rooms", searchArea="Archive").payload["current"]["rootFolderType"] == 20
    assert sim.get("files/rooms", searchArea="Templates").payload["current"]["rootFolderType"] == 30
    roots = sim.get("files/@root")
    assert [root["current"]["rootFolderType"] for root in roots.payload] == [5, 14, 20, 30, 3]
    assert roots.json["count"] == 1


def test_rooms_tell_their_type_and_whether_one_may_create(sim: InProcess) -> None:
    rooms = {room["title"]: room for room in sim.get("files/rooms").payload["folders"]}
    assert rooms[BACKUP_ROOM]["roomType"] == 5
    assert rooms[BACKUP_ROOM]["security"]["Create"] is True
    assert rooms[FOREIGN_ROOM]["security"]["Create"] is False
    (found,) = sim.get("files/rooms", filterValue="back").payload["folders"]
    assert found["title"] == BACKUP_ROOM


def test_an_archive_in_documents_is_found_by_its_name_and_fetched_by_link(sim: InProcess) -> None:
    my = sim.get("files/@my").payload["current"]["id"]
    name = back_up_to(sim, my)
    listing = sim.get(f"files/{my}", filterValue=name)
    (file,) = listing.payload["files"]
    assert listing.json["count"] == 1
    assert "total" not in listing.json
    assert (listing.payload["total"], listing.payload["count"]) == (1, 1)
    assert (file["title"], file["folderId"], file["fileEntryType"]) == (name, my, 2)
    link = sim.get(f"files/file/{file['id']}/presigneduri").payload
    fetched = sim.get(link, auth=None)
    assert len(fetched.body) == file["pureContentLength"]
    assert sim.get(link).status == 400  # not with a credential
    sim.pass_time(minutes=16)
    assert sim.get(link, auth=None).status == 403


def test_a_filter_searches_sub_folders_unless_told_not_to(sim: InProcess) -> None:
    my = sim.get("files/@my").payload["current"]["id"]
    inner = sim.post(f"files/folder/{my}", {"title": "Inner"}).payload
    assert inner["parentId"] == my
    name = back_up_to(sim, inner["id"])
    assert sim.get(f"files/{my}", filterValue=name).payload["files"]
    assert not sim.get(f"files/{my}", filterValue=name, withSubFolders="false").payload["files"]
    assert not sim.get(f"files/{my}").payload["files"]


def test_folder_titles_may_repeat(sim: InProcess) -> None:
    my = sim.get("files/@my").payload["current"]["id"]
    ids = {sim.post(f"files/folder/{my}", {"title": "Same"}).payload["id"] for _time in range(2)}
    assert len(ids) == 2
    subfolders = sim.get(f"files/{my}/subfolders")
    assert [folder["title"] for folder in subfolders.payload] == ["Same", "Same"]
    path = sim.get(f"files/folder/{ids.pop()}/path").payload
    assert [folder["title"] for folder in path] == ["My documents", "Same"]


def test_folders_are_paged(sim: InProcess) -> None:
    my = sim.get("files/@my").payload["current"]["id"]
    for number in range(5):
        sim.post(f"files/folder/{my}", {"title": f"F{number}"})
    page = sim.get(f"files/{my}", startIndex=3, count=10).payload
    assert [folder["title"] for folder in page["folders"]] == ["F3", "F4"]
    assert (page["startIndex"], page["count"], page["total"]) == (3, 2, 5)


@pytest.mark.parametrize("path", ["files/99", "files/folder/99", "files/file/99", "files/file/99/presigneduri"])
def test_what_is_not_there_is_404(sim: InProcess, path: str) -> None:
    answer = sim.get(path)
    assert (answer.status, answer.json["status"]) == (404, 1)


@pytest.mark.parametrize("path", ["files/{}", "files/folder/{}"])
def test_folders_are_open_to_anonymous_calls_but_show_them_nothing(sim: InProcess, path: str) -> None:
    my = sim.get("files/@my").payload["current"]["id"]
    assert sim.get(path.format(my), auth=None).status == 403
    assert sim.get("files/@my", auth=None).status == 401


def test_folders_of_another_portal_are_not_there(sim: InProcess) -> None:
    foreign = sim.get("files/@my", portal=sim.add("other")).payload["current"]["id"]
    assert sim.get(f"files/{foreign}").status == 404


def test_new_folders_need_the_right_to_create(sim: InProcess) -> None:
    rooms = sim.get("files/rooms").payload
    (foreign,) = (room for room in rooms["folders"] if room["title"] == FOREIGN_ROOM)
    assert sim.post(f"files/folder/{foreign['id']}", {"title": "x"}).status == 403
    assert sim.post(f"files/folder/{rooms['current']['id']}", {"title": "x"}).status == 403
    my = sim.get("files/@my").payload["current"]["id"]
    assert sim.post(f"files/folder/{my}", {"title": "x" * 166}).status == 400


def test_a_new_room_takes_backups(sim: InProcess) -> None:
    room = sim.post("files/rooms", {"title": "Vault", "roomType": 2}).payload
    assert room["roomType"] == 2
    assert back_up_to(sim, room["id"]).startswith("acme_")


def test_deleted_files_go_to_the_trash_first(sim: InProcess) -> None:
    my = sim.get("files/@my").payload["current"]["id"]
    back_up_to(sim, my)
    (file,) = sim.get("files/@my").payload["files"]
    sim.delete(f"files/file/{file['id']}")
    assert sim.get("files/@trash").payload["files"][0]["id"] == file["id"]
    assert sim.get("backup/getbackuphistory").payload == []
    sim.delete(f"files/file/{file['id']}", json={"immediately": True})
    assert sim.get(f"files/file/{file['id']}").status == 404


def test_the_third_party_account_is_a_folder_with_a_text_id(sim: InProcess) -> None:
    assert "response" not in sim.get("files/thirdparty/backup").json
    made = sim.post("files/thirdparty/backup", {"providerKey": "WebDav", "customerTitle": "Vault"}).payload
    assert isinstance(made["id"], str)
    assert (made["title"], made["providerItem"], made["rootFolderType"]) == ("Vault", True, 21)
    assert sim.get("files/thirdparty/backup").payload["id"] == made["id"]
    (inner,) = sim.get(f"files/{made['id']}").payload["folders"]
    assert inner["parentId"] == made["id"]
    back_up_to(sim, inner["id"], "ThridpartyDocuments")
    (file,) = sim.get(f"files/{inner['id'].replace('|', '%7C')}").payload["files"]
    assert isinstance(file["id"], str)


def test_connecting_an_account_needs_an_admin(sim: InProcess) -> None:
    sim.set(admin=False)
    answer = sim.post("files/thirdparty/backup", {"providerKey": "WebDav"})
    assert (answer.status, answer.error["type"]) == (403, "System.InvalidOperationException")


def test_disconnecting_takes_the_schedule_along(sim: InProcess) -> None:
    account = sim.post("files/thirdparty/backup", {"providerKey": "WebDav"}).payload
    params = [{"key": "folderId", "value": account["id"]}]
    body = {"storageType": 1, "storageParams": params, "cronParams": {"hour": 3}}
    assert sim.post("backup/createbackupschedule", body).payload is True
    number = account["id"].partition("-")[2]
    assert sim.delete(f"files/thirdparty/{number}").payload == account["id"]
    assert sim.get("backup/getbackupschedule").payload is None
    assert sim.get("files/thirdparty/backup").payload is None
    assert sim.delete(f"files/thirdparty/{number}").status == 404
