# Copyright (c) 2026 ONLYOFFICE DocSpace collection contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The safety copy is the one that was asked for, fresh and whole, and no archive on this machine is ever destroyed."""

from __future__ import annotations

import datetime
import time
import typing as t
import uuid
from pathlib import Path

import pytest
import requests

from ansible_collections.onlyoffice.docspace.plugins.module_utils._operations._restore import start as starting

from .conftest import Portal, operate
from .test_restoring import BACKUP, BUCKET, CONSUMERS, START, backup, restore

BUCKET_COPY = {"safety_storage_type": "ThirdPartyConsumer", "safety_storage_params": BUCKET}


@pytest.fixture
def portal(make_portal: t.Callable[..., Portal]) -> Portal:
    return make_portal(restore_length=0.5, job_length=0.3, passwords_survive=True)


@pytest.fixture
def safe(tmp_path: Path) -> dict[str, t.Any]:
    return {"safety_dest": f"{tmp_path}/safe/"}


def signed_in(portal: Portal) -> dict[str, t.Any]:
    """The credential that a restore does not take away."""
    return {"api_key": None, "username": portal.username, "password": portal.password}


def break_start(portal: Portal, times: int = 1) -> None:
    """The safety copy is made by then, and the restore has not begun."""
    portal.sim.fault(portal=portal.name, path="/startrestore", kind="html", times=times)


class TestReuse:
    """A copy of an interrupted run is gone on with where it is what is asked for, and no other is trusted."""

    @pytest.fixture(autouse=True)
    def one_look(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(starting, "LOST_ANSWER_LOOKS", 1)

    def test_other_options_take_another_copy(
        self, make_portal: t.Callable[..., Portal], safe: dict[str, t.Any]
    ) -> None:
        portal = make_portal(restore_length=0.5, job_length=0.3, consumers=CONSUMERS)
        backup_id = backup(portal)
        break_start(portal)
        first = restore(portal, backup_id=backup_id, **safe)
        portal.requests()
        second = restore(portal, backup_id=backup_id, **BUCKET_COPY)
        assert not second["failed"] and second["safety"]["id"] != first["safety"]["id"], second["msg"]
        assert second["safety"]["storage_type"] == "ThirdPartyConsumer" and second["safety"]["survives"]
        assert portal.writes() == [BACKUP, START]

    def test_its_age_counts_from_its_begin_and_is_told(self, portal: Portal, safe: dict[str, t.Any]) -> None:
        backup_id = backup(portal)
        before = datetime.datetime.now(datetime.timezone.utc)
        break_start(portal, times=2)
        runs = [restore(portal, backup_id=backup_id, **safe) for _number in range(3)]
        copies = {(run["safety"]["id"], run["safety"]["begun_on"]) for run in runs}
        assert len(copies) == 1 and not runs[2]["failed"], runs[2]["msg"]
        begun_on = runs[0]["safety"]["begun_on"]
        assert 0 <= (datetime.datetime.fromisoformat(begun_on) - before).total_seconds() < 30
        warned = [warning for warning in runs[2]["warnings"] if "of the interrupted run is used" in warning]
        assert len(warned) == 1 and begun_on in warned[0]
        assert [entry for entry in portal.writes() if entry == BACKUP] == [BACKUP]

    def test_one_that_is_still_being_made_is_gone_on_with(self, portal: Portal, safe: dict[str, t.Any]) -> None:
        backup_id = backup(portal)
        portal.patch(job_length=2)
        first = restore(portal, backup_id=backup_id, wait_timeout=0.3, **safe)
        assert first["failed"] and first["error"]["kind"] == "wait_timeout", first["msg"]
        second = restore(portal, backup_id=backup_id, **safe)
        assert not second["failed"] and second["safety"]["id"] == first["safety"]["id"], second["msg"]
        assert portal.writes() == [BACKUP, START]

    @pytest.mark.parametrize("status", [404, 410])
    def test_one_whose_archive_is_gone_is_made_anew(self, portal: Portal, safe: dict[str, t.Any], status: int) -> None:
        backup_id = backup(portal)
        portal.sim.fault(portal=portal.name, path=".tar.gz", kind="status", status=status, times=None)
        first = restore(portal, backup_id=backup_id, **safe)
        portal.sim.clear_faults()
        assert first["failed"] and "is not to be relied on" in first["msg"] and portal.writes() == [BACKUP]
        second = restore(portal, backup_id=backup_id, **safe)
        assert not second["failed"] and second["safety"]["id"] != first["safety"]["id"], second["msg"]
        assert portal.writes() == [BACKUP, START]


class TestTrust:
    """Nothing is restored over a copy that is none."""

    def test_a_copy_that_is_no_archive_stops_everything(self, portal: Portal, safe: dict[str, t.Any]) -> None:
        backup_id = backup(portal)
        portal.sim.fault(portal=portal.name, path=".tar.gz", kind="status", status=200, body="hello" * 5000)
        result = restore(portal, backup_id=backup_id, **safe)
        assert result["failed"] and result["error"]["kind"] == "safety", result["msg"]
        assert not result["safety"]["verified"] and portal.writes() == [BACKUP]

    def test_a_backup_that_somebody_else_has_begun_is_not_taken_for_it(
        self, portal: Portal, safe: dict[str, t.Any]
    ) -> None:
        backup_id = backup(portal)
        running = {
            "isCompleted": False,
            "progress": 7,
            "error": "",
            "tenantId": 1,
            "backupProgressEnum": 0,
            "status": 1,
        }
        body = {"response": {**running, "taskId": str(uuid.uuid4())}, "statusCode": 200}
        # The preflight looks twice before.
        portal.sim.fault(portal=portal.name, path="/getbackupprogress", kind="status", status=200, body=body, after=2)
        result = restore(portal, backup_id=backup_id, **safe)
        assert result["failed"] and result["error"]["kind"] == "job_running", result["msg"]
        assert result["safety"] is None and portal.writes() == []

    def test_a_schedule_that_is_due_by_then_stops_the_start(self, portal: Portal, safe: dict[str, t.Any]) -> None:
        backup_id = backup(portal)
        due = {
            "storageType": 4,
            "storageParams": {},
            "cronParams": {"period": 0, "hour": 0, "day": 0},
            "backupsStored": 3,
            "lastBackupTime": "2026-01-01T00:00:00",
            "dump": False,
        }
        body = {"response": due, "statusCode": 200}
        portal.sim.fault(portal=portal.name, path="/getbackupschedule", kind="status", status=200, body=body, after=1)
        result = restore(portal, backup_id=backup_id, **safe)
        assert result["failed"] and result["error"]["kind"] == "schedule_due" and portal.writes() == [BACKUP]
        assert "The safety copy" in result["msg"] and result["safety"]["verified"]


class TestFiles:
    """What lies on this machine is somebody's own."""

    def test_a_file_is_no_place_for_copies(self, portal: Portal, tmp_path: Path) -> None:
        mine = tmp_path / "mine.tar.gz"
        mine.write_bytes(b"precious")
        result = restore(portal, backup_id=str(uuid.uuid4()), safety_dest=str(mine))
        assert result["error"]["kind"] == "input" and "is a file" in result["msg"]
        assert portal.requests() == [] and mine.read_bytes() == b"precious"

    def test_the_archive_that_is_restored_survives_in_the_same_folder(
        self, portal: Portal, safe: dict[str, t.Any]
    ) -> None:
        made = operate("backup", portal, wait_interval=0.1, dest=safe["safety_dest"])
        source = Path(made["archive"]["path"])
        before = source.read_bytes()
        portal.patch(rooms={"Law": 9})
        time.sleep(1.1)  # archives are named by the second
        result = restore(portal, src=str(source), **safe)
        assert not result["failed"] and result["safety"]["path"] != str(source), result["msg"]
        assert source.read_bytes() == before and Path(result["safety"]["path"]).exists()


class TestPrediction:
    """Check mode tells what the real run would stumble over, and so does the real run before it changes anything."""

    def refused(self, portal: Portal, kind: str, words: str, **options: t.Any) -> None:
        for check in (True, False):
            result = restore(portal, check=check, **options)
            assert result["failed"] and result["error"]["kind"] == kind and words in result["msg"], result["msg"]
            assert "Nothing was restored: the portal is as it was." in result["msg"]
        assert portal.writes() == []

    def test_a_failed_backup_that_blocks_the_next(self, portal: Portal, safe: dict[str, t.Any]) -> None:
        backup_id = backup(portal)
        portal.patch(job_outcome="preamble_failed")
        operate("backup", portal, wait_interval=0.1)
        portal.requests()
        self.refused(portal, "blocked", "clear_failed=true", backup_id=backup_id, **safe)
        operate("backup", portal, state="cancelled")

    def test_a_folder_that_is_not_there(self, portal: Portal, safe: dict[str, t.Any]) -> None:
        folder = {"safety_storage_type": "Documents", "safety_storage_params": {"folderId": "999999"}}
        self.refused(portal, "not_found", "does not exist", backup_id=backup(portal), **folder, **safe)

    def test_a_folder_that_takes_nothing(self, portal: Portal, safe: dict[str, t.Any]) -> None:
        rooms = portal.get("files/rooms")["folders"]
        others = next(room["id"] for room in rooms if not room["security"]["Create"])
        folder = {"safety_storage_type": "Documents", "safety_storage_params": {"folderId": str(others)}}
        self.refused(portal, "permission", "may not put the safety copy", backup_id=backup(portal), **folder, **safe)

    def test_a_section_is_no_folder_for_files(self, portal: Portal, safe: dict[str, t.Any]) -> None:
        section = portal.get("files/rooms")["current"]["id"]
        folder = {"safety_storage_type": "Documents", "safety_storage_params": {"folderId": str(section)}}
        self.refused(portal, "permission", "may not put the safety copy", backup_id=backup(portal), **folder, **safe)

    def test_a_directory_of_the_cloud(self, make_portal: t.Callable[..., Portal]) -> None:
        saas = make_portal(edition="saas", job_length=0.3)
        copy = {"safety_storage_type": "Local", "safety_storage_params": {"filePath": "/backup"}}
        self.refused(saas, "input", "SaaS edition", backup_id=backup(saas), **copy)

    def test_a_bucket_without_credentials(self, portal: Portal) -> None:
        self.refused(portal, "rejected", "no credentials for s3", backup_id=backup(portal), **BUCKET_COPY)

    def test_a_file_in_the_trash(self, portal: Portal, safe: dict[str, t.Any]) -> None:
        folder = portal.folder()
        backup(portal, storage_type="Documents", storage_params={"folderId": folder})
        file_id = str(portal.get(f"files/{folder}")["files"][0]["id"])
        headers = {"Authorization": f"Bearer {portal.api_key}"}
        requests.delete(f"{portal.url}/api/2.0/files/file/{file_id}", headers=headers, timeout=10)
        portal.requests()
        options = {"file_path": file_id, "storage_type": "Documents"}
        self.refused(portal, "not_found", "is in the trash", **options, **safe)

    def test_a_file_that_is_no_archive(self, portal: Portal, safe: dict[str, t.Any]) -> None:
        portal.patch(rooms={"Sales": 1})
        room = next(room["id"] for room in portal.get("files/rooms")["folders"] if room["title"] == "Sales")
        file_id = str(portal.get(f"files/{room}")["files"][0]["id"])
        portal.requests()
        options = {"file_path": file_id, "storage_type": "Documents"}
        self.refused(portal, "not_an_archive", "is no backup", **options, **safe)

    def test_a_confirmation_that_is_wrong_is_told_in_check_mode(self, portal: Portal, safe: dict[str, t.Any]) -> None:
        result = restore(portal, check=True, backup_id=backup(portal), confirm="nonsense", **safe)
        assert not result["failed"] and any("confirm must be" in warning for warning in result["warnings"])
        good = restore(portal, check=True, backup_id=backup(portal), confirm=None, **safe)
        assert not any("confirm" in warning for warning in good["warnings"])


class TestCredential:
    """What is told of the credential is tried."""

    def test_a_password_that_survives_is_told_as_good(self, portal: Portal) -> None:
        result = restore(portal, backup_id=backup(portal), safety_backup=False, **signed_in(portal))
        assert not result["failed"] and result["api_key_valid"] is True, result["msg"]
        assert not any("credential of this run is gone" in effect for effect in result["effects"])
        assert not any("took the credential" in warning for warning in result["warnings"])

    def test_a_key_that_a_dump_keeps_is_not_renewed(self, own_server: t.Callable[..., Portal]) -> None:
        portal = own_server(restore_length=1.0, job_length=0.3)
        user = {"new_username": portal.username, "new_password": portal.password, "renew_api_key": True}
        result = restore(portal, backup_id=backup(portal, dump=True), dump=True, safety_backup=False, **user)
        assert not result["failed"] and result["api_key_valid"] and result["access_proven"], result["msg"]
        assert "api_key" not in result and "POST keys" not in portal.writes()
