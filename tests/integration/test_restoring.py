# Copyright (c) 2026 ONLYOFFICE DocSpace collection contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A restore: guarded, with a safety copy, followed to its real end, never started twice (facts 2.11-2.14)."""

from __future__ import annotations

import threading
import time
import typing as t
import uuid
from pathlib import Path

import pytest

from .conftest import Portal, operate

START = "POST startrestore"
BACKUP = "POST startbackup"
BUCKET = {"module": "s3", "bucket": "b", "region": "r"}
CONSUMERS = {"s3": {"acesskey": "a", "secretaccesskey": "b"}}
Restore = t.Callable[..., dict[str, t.Any]]


@pytest.fixture
def portal(make_portal: t.Callable[..., Portal]) -> Portal:
    return make_portal(restore_length=0.5, job_length=0.3)


def restore(portal: Portal, **options: t.Any) -> dict[str, t.Any]:
    quick = {"wait_interval": 0.1, "wait_timeout": 20, "start_timeout": 10, "confirm": "127.0.0.1"}
    return operate("restore", portal, **{**quick, **options})


def backup(portal: Portal, **options: t.Any) -> str:
    """A backup to restore; what led to it does not count as asked."""
    made = operate("backup", portal, wait_interval=0.1, **options)
    assert not made["failed"], made
    portal.requests()
    return str(made["backup"]["id"])


@pytest.fixture
def safe(tmp_path: Path) -> dict[str, t.Any]:
    return {"safety_dest": f"{tmp_path}/safe/"}


def steps(portal: Portal) -> list[str]:
    """What was asked since the last look, each request once in a row."""
    asked = portal.requests()
    return [entry for at, entry in enumerate(asked) if at == 0 or asked[at - 1] != entry]


def test_a_portal_is_restored_after_a_look_and_a_safety_copy(portal: Portal, safe: dict[str, t.Any]) -> None:
    backup_id = backup(portal)
    result = restore(portal, backup_id=backup_id, **safe)
    assert (result["failed"], result["changed"], result["attached"]) == (False, True, False), result["msg"]
    assert (result["restore"]["status"], result["portal_status"]) == ("ok", "active")
    assert result["tenant_id_after"] != result["tenant_id_before"] and result["api_key_valid"] is False
    copy = result["safety"]
    assert copy["verified"] and Path(copy["path"]).stat().st_size == copy["size"] and not copy["survives"]
    asked = steps(portal)
    assert asked[:7] == [
        "GET getrestoreprogress",
        "GET portal",
        "GET @self",
        "GET settings",
        "GET getbackuphistory",
        "GET getbackupprogress",
        "GET getbackupschedule",
    ]
    assert [entry for entry in asked if entry.startswith("POST")] == [BACKUP, START]
    after = asked[asked.index(START) + 1 :]
    assert after[:2] == ["GET getrestoreprogress", "GET settings"]


def test_the_progress_is_asked_without_credential(portal: Portal, safe: dict[str, t.Any]) -> None:
    restore(portal, backup_id=backup(portal), **safe)
    journal = portal.sim.journal(portal.name)
    polls = [entry["authorization"] for entry in journal if entry["path"].endswith("getrestoreprogress")]
    assert set(polls) == {"none"}


class TestGuard:
    """Without the portal's name nothing is sent, not even a question."""

    @pytest.mark.parametrize("confirm", [None, "", "yes", "127.0.0.2", "portal"])
    def test_nothing_is_sent_without_the_name(self, portal: Portal, safe: dict[str, t.Any], confirm: str) -> None:
        result = restore(portal, backup_id=str(uuid.uuid4()), confirm=confirm, **safe)
        assert result["failed"] and result["error"]["kind"] == "input" and "confirm must be" in result["msg"]
        assert portal.requests() == []

    def test_the_alias_confirms_too(self, portal: Portal, safe: dict[str, t.Any]) -> None:
        result = restore(portal, backup_id=backup(portal), confirm=portal.name.upper(), **safe)
        assert not result["failed"], result["msg"]

    BAD: t.ClassVar[dict[str, tuple[dict[str, t.Any], str]]] = {
        "nothing to restore": ({}, "Name one archive"),
        "two archives": ({"backup_id": str(uuid.uuid4()), "file_path": "7"}, "not backup_id and file_path"),
        "no id": ({"backup_id": "yesterday"}, "must be the id of a backup"),
        "zeros": ({"backup_id": str(uuid.UUID(int=0))}, "all zeros"),
        "no storage": ({"file_path": "7"}, "needs storage_type"),
        "a storage too many": ({"backup_id": str(uuid.uuid4()), "storage_type": "Documents"}, "goes with file_path"),
        "a path on the server": ({"file_path": "/a.tar.gz", "storage_type": "Local"}, "by its path in Local"),
        "no module": ({"file_path": "a.tar.gz", "storage_type": "ThirdPartyConsumer"}, "with module"),
        "half a user": ({"backup_id": str(uuid.uuid4()), "new_username": "a"}, "go together"),
        "a key for nobody": ({"backup_id": str(uuid.uuid4()), "renew_api_key": True}, "needs new_username"),
        "no place for the copy": ({"backup_id": str(uuid.uuid4()), "safety_dest": None}, "needs safety_dest"),
        "a place nobody may write": (
            {"backup_id": str(uuid.uuid4()), "safety_dest": "/etc/hostname/x/"},
            "cannot be written",
        ),
        "no wait": ({"backup_id": str(uuid.uuid4()), "wait_interval": 0}, "wait_interval"),
    }

    @pytest.mark.parametrize("case", BAD)
    def test_bad_options_are_told_before_anything_is_sent(
        self, portal: Portal, safe: dict[str, t.Any], case: str
    ) -> None:
        options, words = self.BAD[case]
        result = restore(portal, **{**safe, **options})
        assert result["failed"] and words in result["msg"], result["msg"]
        assert portal.requests() == []


class TestPreflight:
    """Each refusal has its own words, and nothing was changed by then."""

    def refused(self, portal: Portal, kind: str, words: str, **options: t.Any) -> None:
        for check in (True, False):
            result = restore(portal, check=check, **options)
            assert result["failed"] and result["error"]["kind"] == kind, result["msg"]
            assert words in result["msg"] and "Nothing was restored: the portal is as it was." in result["msg"]
            assert not result["changed"] and result["safety"] is None
        assert portal.writes() == []

    def test_an_id_that_the_history_does_not_have(self, portal: Portal, safe: dict[str, t.Any]) -> None:
        self.refused(portal, "not_found", "history has no backup", backup_id=str(uuid.uuid4()), **safe)

    def test_a_backup_of_another_portal(
        self, portal: Portal, make_portal: t.Callable[..., Portal], safe: dict[str, t.Any]
    ) -> None:
        self.refused(portal, "not_found", "belongs to another portal", backup_id=backup(make_portal()), **safe)

    def test_a_dump_where_a_portal_is_meant(self, portal: Portal, safe: dict[str, t.Any]) -> None:
        self.refused(portal, "wrong_kind", "dump=true", backup_id=backup(portal, dump=True), **safe)

    def test_a_portal_where_a_dump_is_meant(self, portal: Portal, safe: dict[str, t.Any]) -> None:
        self.refused(portal, "wrong_kind", "dump=false", backup_id=backup(portal), dump=True, **safe)

    def test_a_running_backup(self, portal: Portal, safe: dict[str, t.Any]) -> None:
        backup_id = backup(portal)
        portal.patch(job_length=60)
        operate("backup", portal, wait=False)
        portal.requests()
        self.refused(portal, "job_running", "A backup is running", backup_id=backup_id, **safe)
        operate("backup", portal, state="cancelled")

    def test_a_schedule_that_is_due(self, portal: Portal, safe: dict[str, t.Any]) -> None:
        backup_id = backup(portal)
        cron = {"period": 0, "hour": 0}
        past = {"storageType": 4, "cronParams": cron, "backupsStored": 3, "lastBackupTime": "2026-01-01T00:00:00"}
        portal.patch(schedule=past)
        self.refused(portal, "schedule_due", "within 15 minutes", backup_id=backup_id, **safe)

    def test_a_user_who_is_no_administrator(self, portal: Portal, safe: dict[str, t.Any]) -> None:
        portal.patch(admin=False)
        self.refused(portal, "permission", "no DocSpace administrator", backup_id=str(uuid.uuid4()), **safe)

    def test_a_key_that_may_only_read(self, portal: Portal, safe: dict[str, t.Any]) -> None:
        portal.patch(key_scopes=["*:read"])
        self.refused(portal, "scope", "may only read", backup_id=str(uuid.uuid4()), **safe)

    def test_a_dump_on_saas(self, make_portal: t.Callable[..., Portal], safe: dict[str, t.Any]) -> None:
        portal = make_portal(edition="saas")
        self.refused(portal, "unsupported", "SaaS edition", backup_id=str(uuid.uuid4()), dump=True, **safe)

    def test_a_plan_without_restores(self, make_portal: t.Callable[..., Portal], safe: dict[str, t.Any]) -> None:
        portal = make_portal(edition="saas", restore_allowed=False)
        self.refused(portal, "unpaid", "plan of the portal", backup_id=str(uuid.uuid4()), **safe)

    def test_a_file_in_the_trash_or_of_another_kind(self, portal: Portal, safe: dict[str, t.Any]) -> None:
        self.refused(portal, "not_found", "does not exist", file_path="999999", storage_type="Documents", **safe)

    def test_a_portal_that_is_suspended(self, portal: Portal, safe: dict[str, t.Any]) -> None:
        portal.patch(status=6)
        result = restore(portal, backup_id=str(uuid.uuid4()), **safe)
        assert result["failed"] and "encrypt" in result["msg"] and portal.writes() == []

    def test_check_mode_looks_and_predicts(self, portal: Portal, safe: dict[str, t.Any]) -> None:
        result = restore(portal, check=True, backup_id=backup(portal), confirm=None, **safe)
        assert (result["changed"], result["failed"]) == (True, False) and len(result["preflight"]) == 5
        assert "Nothing stands in the way" in result["msg"] and portal.writes() == []


class TestSources:
    """From a storage: the archive is named by its path, or by the file's id."""

    def test_a_file_of_the_portal(self, portal: Portal, safe: dict[str, t.Any]) -> None:
        folder = portal.folder()
        backup(portal, storage_type="Documents", storage_params={"folderId": folder})
        file_id = str(portal.get(f"files/{folder}")["files"][0]["id"])
        result = restore(portal, file_path=file_id, storage_type="Documents", **safe)
        assert not result["failed"], result["msg"]
        assert result["source"]["file_name"].endswith(".tar.gz") and result["source"]["survives"] is False
        assert any("out of reach after the restore" in warning for warning in result["warnings"])

    def test_an_object_in_a_bucket(self, make_portal: t.Callable[..., Portal]) -> None:
        portal = make_portal(restore_length=0.5, job_length=0.3, consumers=CONSUMERS)
        made = operate("backup", portal, storage_type="ThirdPartyConsumer", storage_params=BUCKET, wait_interval=0.1)
        result = restore(
            portal,
            file_path=made["backup"]["file_name"],
            storage_type="ThirdPartyConsumer",
            storage_params=BUCKET,
            safety_storage_type="ThirdPartyConsumer",
            safety_storage_params=BUCKET,
        )
        assert not result["failed"], result["msg"]
        assert result["source"]["survives"] and result["safety"]["survives"] and result["safety"]["path"] is None
        assert not any("out of reach" in warning for warning in result["warnings"])

    def test_a_dump_restores_the_whole_server(
        self, own_server: t.Callable[..., Portal], safe: dict[str, t.Any]
    ) -> None:
        portal = own_server(restore_length=1.0, job_length=0.3)
        backup_id = backup(portal, dump=True)
        result = restore(portal, backup_id=backup_id, dump=True, **safe)
        assert not result["failed"], result["msg"]
        assert result["api_key_valid"] and result["tenant_id_before"] == result["tenant_id_after"]
        assert result["effects"][0].startswith("Every portal of the server")


class TestSafetyCopy:
    """Nothing is restored before the copy is where the restore cannot lose it."""

    def test_a_copy_that_fails_stops_everything(self, portal: Portal, safe: dict[str, t.Any]) -> None:
        backup_id = backup(portal)
        portal.patch(job_outcome="failed")
        result = restore(portal, backup_id=backup_id, **safe)
        assert result["failed"] and result["error"]["kind"] == "backup_failed" and not result["changed"]
        assert "safety copy could not be made" in result["msg"] and "Nothing was restored" in result["msg"]
        assert portal.writes() == [BACKUP]
        portal.patch(job_outcome="ok")
        assert not restore(portal, backup_id=backup_id, **safe)["failed"]

    def test_a_copy_that_cannot_be_fetched_stops_everything(self, portal: Portal, safe: dict[str, t.Any]) -> None:
        backup_id = backup(portal)
        portal.sim.fault(portal=portal.name, path=".tar.gz", kind="status", status=404, times=None)
        result = restore(portal, backup_id=backup_id, **safe)
        portal.sim.clear_faults()
        assert result["failed"] and "is not to be relied on" in result["msg"] and portal.writes() == [BACKUP]

    def test_without_a_copy_the_result_says_so(self, portal: Portal) -> None:
        backup_id = backup(portal)
        portal.patch(restore_outcome="failed")
        result = restore(portal, backup_id=backup_id, safety_backup=False)
        assert result["failed"] and "There is no safety copy." in result["msg"] and portal.writes() == [START]


class TestEnds:
    """Every end is told apart, with the state of the portal and what to do."""

    def test_a_failed_restore_leaves_the_portal_as_it_was(self, portal: Portal, safe: dict[str, t.Any]) -> None:
        backup_id = backup(portal)
        portal.patch(restore_outcome="failed")
        result = restore(portal, backup_id=backup_id, **safe)
        assert result["failed"] and result["error"]["kind"] == "restore_failed"
        assert "active again, with what it had before" in result["msg"] and "safety copy" in result["msg"]
        assert (result["restore"]["status"], result["changed"], result["portal_status"]) == ("failed", True, "active")
        assert result["restore"]["error"]
        portal.patch(restore_outcome="ok")
        again = restore(portal, backup_id=backup_id, **safe)
        assert not again["failed"] and not again["attached"], again["msg"]

    def test_a_restore_that_no_worker_begins_is_named(self, portal: Portal, safe: dict[str, t.Any]) -> None:
        backup_id = backup(portal)
        portal.patch(restore_outcome="rejected")
        result = restore(portal, backup_id=backup_id, start_timeout=1, **safe)
        assert result["failed"] and result["error"]["kind"] == "stuck"
        assert "none sends a second start" in result["msg"] and result["portal_status"] == "active"
        portal.requests()
        again = restore(portal, backup_id=backup_id, start_timeout=1, **safe)
        assert again["error"]["kind"] == "stuck" and again["attached"] and portal.writes() == []

    def test_a_restore_that_the_server_forgets_is_known_by_its_traces(
        self, portal: Portal, safe: dict[str, t.Any]
    ) -> None:
        backup_id = backup(portal)
        portal.patch(restore_outcome="lost")
        result = restore(portal, backup_id=backup_id, **safe)
        assert not result["failed"], result["msg"]
        assert result["api_key_valid"] is False
        assert any("has come to its end" in warning for warning in result["warnings"])

    def test_the_time_is_over_before_the_end(self, portal: Portal, safe: dict[str, t.Any]) -> None:
        backup_id = backup(portal)
        portal.patch(restore_length=5)
        result = restore(portal, backup_id=backup_id, wait_timeout=1.5, **safe)
        assert result["failed"] and result["error"]["kind"] == "wait_timeout" and result["changed"]
        assert "goes on" in result["msg"] and result["restore"]["status"] == "running"
        assert result["portal_status"] == "restoring"
        followed = restore(portal, backup_id=backup_id, **safe)
        assert (followed["failed"], followed["attached"], followed["changed"]) == (False, True, False), followed["msg"]
        assert followed["safety"]["path"] == result["safety"]["path"]
        assert [entry for entry in portal.writes() if entry == START] == [START]

    def test_trouble_while_tables_are_made_anew_is_put_up_with(self, portal: Portal, safe: dict[str, t.Any]) -> None:
        backup_id = backup(portal)
        portal.patch(restore_length=3)
        faults: list[dict[str, t.Any]] = [
            {"kind": "status", "status": 404, "after": 2},
            {"kind": "html", "after": 3},
            {"kind": "drop_before", "after": 4},
            {"kind": "status", "status": 500, "after": 5},
        ]
        for fault in faults:
            portal.sim.fault(portal=portal.name, path="/getrestoreprogress", times=1, **fault)
        result = restore(portal, backup_id=backup_id, **safe)
        portal.sim.clear_faults()
        assert not result["failed"], result["msg"]

    @pytest.mark.parametrize("version", ["3.0.1", "3.1.0", "3.2.1", "3.6.0", "3.7.1"])
    def test_older_servers_restore_too(
        self, make_portal: t.Callable[..., Portal], safe: dict[str, t.Any], version: str
    ) -> None:
        portal = make_portal(restore_length=0.5, job_length=0.3, version=version)
        login = {"api_key": None, "username": portal.username, "password": portal.password}
        backup_id = backup(portal, **login)
        result = restore(portal, backup_id=backup_id, **login, **safe)
        assert not result["failed"], result["msg"]


class TestOneStart:
    """A restore is started once, whatever happens to the answer or to the run."""

    def test_a_start_whose_answer_is_lost_is_found(self, portal: Portal, safe: dict[str, t.Any]) -> None:
        backup_id = backup(portal)
        portal.sim.fault(portal=portal.name, path="/startrestore", kind="drop_after")
        result = restore(portal, backup_id=backup_id, **safe)
        assert not result["failed"], result["msg"]
        assert any("has begun although" in warning for warning in result["warnings"])
        assert [entry for entry in portal.writes() if entry == START] == [START]

    def test_a_start_that_never_arrived_leaves_the_portal_alone(self, portal: Portal, safe: dict[str, t.Any]) -> None:
        backup_id = backup(portal)
        portal.sim.fault(portal=portal.name, path="/startrestore", kind="html", status=502)
        result = restore(portal, backup_id=backup_id, **safe)
        assert result["failed"] and "No restore has begun" in result["msg"], result["msg"]
        assert not result["changed"] and "The safety copy" in result["msg"]
        portal.requests()
        again = restore(portal, backup_id=backup_id, **safe)
        assert not again["failed"] and not again["attached"]
        assert portal.writes() == [START]  # the safety copy of a moment ago is fresh

    def test_a_refused_start_is_not_repeated(self, portal: Portal, safe: dict[str, t.Any]) -> None:
        backup_id = backup(portal)
        portal.patch(hidden_settings=["Restore"])
        result = restore(portal, backup_id=backup_id, **safe)
        assert result["failed"] and result["error"]["status"] == 403 and "Nothing was restored" in result["msg"]

    def test_a_running_restore_is_followed(self, portal: Portal, safe: dict[str, t.Any]) -> None:
        backup_id = backup(portal)
        portal.patch(restore_length=4)
        first = restore(portal, backup_id=backup_id, wait=False, **safe)
        assert first["restore"]["status"] == "running" and first["changed"]
        predicted = restore(portal, check=True, backup_id=backup_id, **safe)
        assert predicted["attached"] and not predicted["changed"]
        second = restore(portal, backup_id=backup_id, **safe)
        assert (second["attached"], second["changed"], second["restore"]["status"]) == (True, False, "ok")
        assert second["source"]["backup_id"] == backup_id and second["tenant_id_before"] == first["tenant_id_before"]
        assert [entry for entry in portal.writes() if entry == START] == [START]

    def test_a_restore_that_somebody_else_runs_is_followed_and_said_to_be_unknown(
        self, portal: Portal, safe: dict[str, t.Any]
    ) -> None:
        backup_id = backup(portal)
        portal.patch(restore_length=3)
        restore(portal, backup_id=backup_id, wait=False, **safe)
        result = restore(portal, backup_id=str(uuid.uuid4()), **safe)
        assert result["attached"] and result["source"] is None
        assert any("does not tell from which archive" in warning for warning in result["warnings"])

    def test_two_runs_at_once_start_one(self, portal: Portal, tmp_path: Path) -> None:
        backup_id = backup(portal)
        portal.patch(restore_length=3)
        results: list[dict[str, t.Any]] = []

        def run() -> None:
            results.append(restore(portal, backup_id=backup_id, safety_dest=f"{tmp_path}/"))

        threads = [threading.Thread(target=run) for _number in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert sorted(result["attached"] for result in results) == [False, True], [r["msg"] for r in results]
        assert portal.writes() == [BACKUP, START]


class TestAccess:
    """Afterwards: who may still enter."""

    def test_a_new_user_proves_access_and_gets_a_key(self, portal: Portal, safe: dict[str, t.Any]) -> None:
        portal.patch(passwords_survive=True)
        user = {"new_username": portal.username, "new_password": portal.password, "renew_api_key": True}
        result = restore(portal, backup_id=backup(portal), **user, **safe)
        assert result["access_proven"] and result["api_key"].startswith("sk-")
        info = operate("info", portal, api_key=result["api_key"], gather=["portal"])
        assert info["portal"]["status"] == "active"
        assert [key["name"] for key in portal.sim.state(portal.name)["keys"]] == [result["api_key_name"]]

    def test_a_password_that_has_to_be_set_anew_is_followed_up_by_another_run(
        self, portal: Portal, safe: dict[str, t.Any]
    ) -> None:
        backup_id = backup(portal)
        user = {"new_username": portal.username, "new_password": portal.password, "renew_api_key": True}
        first = restore(portal, backup_id=backup_id, **user, **safe)
        assert first["failed"] and first["error"]["kind"] == "unauthorized" and first["changed"]
        assert (first["restore"]["status"], first["access_proven"]) == ("ok", False)
        assert "nothing is restored twice" in first["msg"]
        portal.requests()
        portal.patch(password="set by the mailed link")
        second = restore(portal, backup_id=backup_id, **{**user, "new_password": "set by the mailed link"}, **safe)
        assert (second["failed"], second["attached"], second["access_proven"]) == (False, True, True), second["msg"]
        assert second["api_key"] and START not in portal.writes()

    def test_a_key_that_was_made_before_a_run_died_is_replaced(self, portal: Portal, safe: dict[str, t.Any]) -> None:
        portal.patch(passwords_survive=True)
        backup_id = backup(portal)
        user = {"new_username": portal.username, "new_password": portal.password, "renew_api_key": True}
        portal.sim.fault(portal=portal.name, method="POST", path="/keys", kind="drop_after")
        first = restore(portal, backup_id=backup_id, **user, **safe)
        assert first["failed"] and first["access_proven"] and "api_key" not in first
        second = restore(portal, backup_id=backup_id, **user, **safe)
        assert not second["failed"] and len(portal.sim.state(portal.name)["keys"]) == 1

    def test_without_a_user_the_loss_of_the_key_is_said(self, portal: Portal, safe: dict[str, t.Any]) -> None:
        result = restore(portal, backup_id=backup(portal), **safe)
        assert result["access_proven"] is None
        assert any("make a new API key" in warning for warning in result["warnings"])

    def test_the_new_password_is_never_shown(self, portal: Portal, safe: dict[str, t.Any]) -> None:
        secret = "a-very-secret-password"
        result = restore(portal, backup_id=backup(portal), new_username="a@b.c", new_password=secret, **safe)
        assert result["failed"] and secret not in str(result)


def test_waiting_for_a_restore_costs_little(portal: Portal, safe: dict[str, t.Any]) -> None:
    backup_id = backup(portal)
    portal.patch(restore_length=4)
    began = time.monotonic()
    restore(portal, backup_id=backup_id, wait_interval=1, **safe)
    polls = [entry for entry in portal.requests() if entry == "GET getrestoreprogress"]
    assert len(polls) <= 2 + (time.monotonic() - began) / 0.9
