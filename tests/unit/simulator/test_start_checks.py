# Copyright (c) 2026 ONLYOFFICE DocSpace collection contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What startbackup refuses, and in which order it looks: facts 2.2."""

from __future__ import annotations

from typing import Any

import pytest
from simulator.folders import BACKUP_ROOM, FOREIGN_ROOM
from simulator.inprocess import Answer, InProcess
from simulator.portal import LOCAL_DIRECTORY


def start(sim: InProcess, type_: object = "DataStore", params: dict[str, Any] | None = None) -> Answer:
    pairs = [{"key": key, "value": value} for key, value in (params or {}).items()]
    return sim.post("backup/startbackup", {"storageType": type_, "storageParams": pairs})


def folder(sim: InProcess, title: str) -> Any:
    return next(folder.id for folder in sim.portal.tree.folders.values() if folder.title == title)


@pytest.mark.parametrize(
    ("type_", "params", "status"),
    [
        ("Documents", {}, 400),
        ("Documents", {"folderId": "abc"}, 400),
        ("Documents", {"folderId": "99"}, 404),
        ("ThridpartyDocuments", {"folderId": "12"}, 400),
        ("ThridpartyDocuments", {}, 500),
        ("ThridpartyDocuments", {"folderId": "webdav-1"}, 404),
        ("Local", {}, 500),
    ],
)
def test_start_refuses_targets_with_the_servers_statuses(
    sim: InProcess, type_: str, params: dict[str, str], status: int
) -> None:
    assert start(sim, type_, params).status == status
    assert sim.get("backup/getbackupprogress").payload is None


@pytest.mark.parametrize(
    ("title", "status"),
    [
        ("My documents", 200),
        ("Common", 200),
        (BACKUP_ROOM, 200),
        (FOREIGN_ROOM, 403),
        ("Rooms", 403),
        ("Archive", 403),
        ("Room templates", 403),
    ],
)
def test_start_puts_documents_only_where_the_user_may_create(sim: InProcess, title: str, status: int) -> None:
    assert start(sim, "Documents", {"folderId": folder(sim, title)}).status == status


def test_documents_type_is_the_default(sim: InProcess) -> None:
    answer = sim.post("backup/startbackup", {})
    assert (answer.status, answer.error["message"]) == (400, "wrong folder type")


def test_a_full_quota_stops_documents_backups(sim: InProcess) -> None:
    sim.set(quota_exceeded=True)
    assert start(sim, "Documents", {"folderId": folder(sim, "My documents")}).status == 402
    assert start(sim, "Documents", {"folderId": "99"}).status == 402  # the quota is looked at first
    assert start(sim).status == 200


def test_the_free_allowance_of_saas_is_counted_by_month(sim: InProcess) -> None:
    sim.set(edition="saas", free_backups=1)
    assert start(sim).status == 200
    sim.pass_time(5)
    assert start(sim).status == 402
    assert start(sim, "Local").status == 402  # before the path is missed
    sim.set(backup_service=True)
    assert start(sim).status == 200
    sim.set(backup_service=False)
    sim.go_to("2026-04-01T00:00:01Z")
    assert start(sim).status == 200


def test_local_does_not_exist_on_saas(sim: InProcess) -> None:
    sim.set(edition="saas")
    answer = start(sim, "Local", {"filePath": LOCAL_DIRECTORY})
    assert (answer.status, answer.error["message"]) == (500, "Access denied")


def test_permissions_come_before_everything(sim: InProcess) -> None:
    sim.set(admin=False)
    assert start(sim, "Documents").status == 403
    assert sim.post("backup/cancelbackup").status == 403
    assert sim.get("backup/getbackupprogress").status == 403
    assert sim.get("backup/getservicestate").status == 403
    sim.set(admin=True, edition="saas", hidden_settings=["Backup"])
    assert start(sim).status == 403
