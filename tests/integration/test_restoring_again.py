# Copyright (c) 2026 ONLYOFFICE DocSpace collection contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A restore that is run again, or met by somebody else's: told apart, joined, never started twice (facts 2.11-2.13)."""

from __future__ import annotations

import contextlib
import tempfile
import time
import typing as t
import uuid
from pathlib import Path

import pytest
import requests

from ansible_collections.onlyoffice.docspace.plugins.plugin_utils._fleet import restore_state

from .conftest import Portal, operate
from .test_restoring import START, backup, restore

PROGRESS = "/getrestoreprogress"
WRONG_KEY = f"sk-{'0' * 64}"


@pytest.fixture
def portal(make_portal: t.Callable[..., Portal]) -> Portal:
    return make_portal(restore_length=0.5, job_length=0.3, passwords_survive=True)


def again(portal: Portal, backup_id: str | None = None, **options: t.Any) -> dict[str, t.Any]:
    given = {} if backup_id is None else {"backup_id": backup_id}
    return restore(portal, **{"safety_backup": False, **given, **options})


def signed_in(portal: Portal) -> dict[str, t.Any]:
    """The credential that a restore does not take away."""
    return {"api_key": None, "username": portal.username, "password": portal.password}


def renewing(portal: Portal) -> dict[str, t.Any]:
    return {"new_username": portal.username, "new_password": portal.password, "renew_api_key": True}


@contextlib.contextmanager
def another_machine(folder: Path) -> t.Iterator[None]:
    """Where nothing is known of what was done here."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(tempfile, "tempdir", str(folder))
        yield


def somebody_starts(portal: Portal, backup_id: str, *, dump: bool = False) -> str:
    answer = requests.post(
        f"{portal.url}/api/2.0/backup/startrestore",
        json={"backupId": backup_id, "dump": dump},
        headers={"Authorization": f"Bearer {portal.api_key}"},
        timeout=10,
    )
    portal.requests()
    return str(answer.json()["response"]["taskId"])


def forget(portal: Portal, after: int = 0, times: int | None = None) -> None:
    """The server tells of no restore any more."""
    nothing = {"count": 0, "status": 0, "statusCode": 200}
    portal.sim.fault(
        portal=portal.name, path=PROGRESS, kind="status", status=200, body=nothing, after=after, times=times
    )


def until_ended(portal: Portal) -> None:
    deadline = time.monotonic() + 20
    while not (portal.sim.state(portal.name)["restore_progress"] or {}).get("isCompleted"):
        assert time.monotonic() < deadline
        time.sleep(0.05)
    time.sleep(0.1)  # for an instant it is called completed and running


class TestDeadCredential:
    """That the last restore ended well says nothing about the archive that is asked for now."""

    @pytest.mark.parametrize("key", [None, WRONG_KEY])
    def test_it_is_no_success_of_this_run(self, portal: Portal, key: str | None) -> None:
        backup_id = backup(portal)
        done = again(portal, backup_id)["restore"]["id"]
        portal.requests()
        result = again(portal, str(uuid.uuid4()), api_key=key or portal.api_key)
        assert result["failed"] and result["error"]["kind"] == "unauthorized" and f"job_id={done}" in result["msg"]
        assert not result["changed"] and result["restore"] is None and portal.writes() == []

    def test_a_wrong_key_is_told_as_such_where_nothing_was_restored(self, portal: Portal) -> None:
        result = again(portal, str(uuid.uuid4()), api_key=WRONG_KEY)
        assert result["failed"] and result["error"]["kind"] == "unauthorized" and "job_id" not in result["msg"]
        assert "Nothing was restored" in result["msg"] and portal.writes() == []

    def test_a_run_with_the_old_key_leaves_the_new_one_alone(self, portal: Portal) -> None:
        backup_id = backup(portal)
        key = again(portal, backup_id, **renewing(portal))["api_key"]
        assert again(portal, backup_id, **renewing(portal))["error"]["kind"] == "unauthorized"
        assert not operate("info", portal, api_key=key, gather=["portal"])["failed"]


class TestSomebodyElses:
    """What others restore is followed where it is in the way, and never told as the archive of this run."""

    def test_it_is_followed_and_counted_apart(self, portal: Portal, tmp_path: Path) -> None:
        theirs = somebody_starts(portal, backup(portal))
        result = again(portal, str(uuid.uuid4()))
        assert (result["failed"], result["attached"], result["changed"]) == (False, True, False), result["msg"]
        assert (result["restore"]["id"], result["source"], result["safety"]) == (theirs, None, None)
        assert restore_state(result) == "followed" and portal.writes() == []

    def test_one_that_nobody_works_off_is_given_no_second_start(self, portal: Portal) -> None:
        backup_id = backup(portal)
        portal.patch(restore_outcome="rejected")
        somebody_starts(portal, backup_id)
        result = again(portal, backup_id, start_timeout=0.5)
        assert result["error"]["kind"] == "stuck" and portal.writes() == []

    def test_one_that_is_forgotten_is_no_success(self, portal: Portal) -> None:
        backup_id = backup(portal)
        portal.patch(restore_outcome="rejected")
        somebody_starts(portal, backup_id)
        forget(portal, after=3)
        result = again(portal, backup_id)
        portal.sim.clear_faults()
        assert result["failed"] and result["error"]["kind"] == "vanished" and "is unknown" in result["msg"]

    def test_one_that_came_after_ours_is_not_told_as_ours(self, portal: Portal, tmp_path: Path) -> None:
        backup_id = backup(portal)
        archive = operate("backup", portal, backup_id=backup_id, dest=f"{tmp_path}/")["archive"]["path"]
        ours = again(portal, backup_id, wait=False)
        until_ended(portal)
        with another_machine(tmp_path):
            theirs = again(portal, src=archive, **signed_in(portal))
        assert not theirs["failed"] and theirs["restore"]["id"] != ours["restore"]["id"]
        portal.requests()
        result = again(portal, backup_id, **signed_in(portal))
        assert result["failed"] and result["error"]["kind"] == "vanished" and theirs["restore"]["id"] in result["msg"]
        assert portal.writes() == ["POST authentication"]

    def test_one_that_runs_when_our_start_comes_is_not_joined_unseen(self, portal: Portal) -> None:
        running = {
            "isCompleted": False,
            "progress": 0,
            "error": "",
            "tenantId": 1,
            "backupProgressEnum": 1,
            "status": 0,
        }
        body = {"response": {**running, "taskId": str(uuid.uuid4())}, "statusCode": 200}
        backup_id = backup(portal)
        # The first look is before the preflight.
        portal.sim.fault(portal=portal.name, path=PROGRESS, kind="status", status=200, body=body, after=1)
        result = again(portal, backup_id)
        assert result["failed"] and result["error"]["kind"] == "job_running" and portal.writes() == []
        assert "Another restore has begun meanwhile" in result["msg"] and not result["changed"]

    def test_a_dump_that_is_restored_is_not_taken_for_a_portal(self, own_server: t.Callable[..., Portal]) -> None:
        portal = own_server(job_length=0.3, restore_outcome="rejected")
        backup_id, dump_id = backup(portal), backup(portal, dump=True)
        somebody_starts(portal, dump_id, dump=True)
        result = again(portal, backup_id)
        assert result["error"]["kind"] == "job_running" and "the whole server" in result["msg"]
        assert portal.writes() == []


class TestJoining:
    """A run that is run again finds what it began, whatever became of the archive, the entry or the portal meanwhile."""

    def test_the_archive_may_be_gone_by_then(self, portal: Portal, tmp_path: Path) -> None:
        archive = Path(operate("backup", portal, wait_interval=0.1, dest=f"{tmp_path}/")["archive"]["path"])
        portal.patch(restore_length=1.5)
        first = again(portal, src=str(archive), wait=False)
        archive.unlink()
        portal.requests()
        second = again(portal, src=str(archive))
        assert (second["failed"], second["attached"]) == (False, True), second["msg"]
        assert second["source"]["sha256"] == first["source"]["sha256"] and portal.writes() == []
        assert restore_state(second) == "restored"

    def test_a_portal_that_does_not_answer_is_not_called_untouched(self, portal: Portal) -> None:
        backup_id = backup(portal)
        again(portal, backup_id, wait=False)
        portal.sim.fault(portal=portal.name, path=PROGRESS, kind="html", times=None)
        result = again(portal, backup_id)
        portal.sim.clear_faults()
        assert result["failed"] and "Nothing was restored" not in result["msg"], result["msg"]

    @pytest.mark.parametrize("survives", [False, True])
    def test_an_end_that_the_server_forgot_is_known_by_its_traces(self, portal: Portal, survives: bool) -> None:
        credential = signed_in(portal) if survives else {}
        backup_id = backup(portal)
        first = again(portal, backup_id, wait=False, **credential)
        until_ended(portal)
        portal.requests()
        forget(portal)
        result = again(portal, backup_id, **credential)
        portal.sim.clear_faults()
        assert (result["failed"], result["attached"]) == (False, True), result["msg"]
        assert result["restore"]["id"] == first["restore"]["id"] and result["tenant_id_before"] is not None
        assert START not in portal.writes()

    def test_a_portal_that_is_being_restored_is_left_alone(self, portal: Portal) -> None:
        backup_id = backup(portal)
        portal.patch(restore_outcome="rejected")
        again(portal, backup_id, wait=False)
        portal.patch(status=4)
        forget(portal)
        portal.requests()
        result = again(portal, backup_id)
        portal.sim.clear_faults()
        assert result["error"]["kind"] == "busy_portal" and portal.writes() == []
        assert "Nothing was restored" not in result["msg"], result["msg"]

    def test_an_end_is_followed_up_where_none_is_waited_for(self, portal: Portal) -> None:
        backup_id = backup(portal)
        assert again(portal, backup_id, wait=False)["api_key_valid"] is None
        until_ended(portal)
        result = again(portal, backup_id, wait=False)
        assert result["restore"]["status"] == "ok" and result["api_key_valid"] is False, result["msg"]

    def test_what_has_ended_and_was_told_is_restored_anew(self, portal: Portal, tmp_path: Path) -> None:
        archive = operate("backup", portal, wait_interval=0.1, dest=f"{tmp_path}/")["archive"]["path"]
        portal.requests()
        done = [again(portal, src=archive, **signed_in(portal)) for _number in range(2)]
        assert [(result["failed"], result["attached"]) for result in done] == [(False, False)] * 2
        assert portal.writes().count(START) == 2


class TestJobId:
    """A restore is followed up by its id, with any credential, and nothing is started."""

    def test_it_is_followed_up(self, portal: Portal) -> None:
        done = again(portal, backup(portal))["restore"]["id"]
        portal.requests()
        result = restore(portal, job_id=done.upper(), confirm=None, **renewing(portal))
        assert (result["failed"], result["attached"]) == (False, True), result["msg"]
        assert result["access_proven"] and result["restore"]["id"] == done
        assert not operate("info", portal, api_key=result["api_key"], gather=["portal"])["failed"]
        assert portal.writes() == ["POST authentication", "POST keys"]

    def test_another_than_the_server_knows_is_named(self, portal: Portal) -> None:
        done = again(portal, backup(portal))["restore"]["id"]
        portal.requests()
        result = restore(portal, job_id=str(uuid.uuid4()))
        assert result["error"]["kind"] == "vanished" and done in result["msg"] and portal.writes() == []

    @pytest.mark.parametrize(
        ("options", "words"),
        [({"job_id": "x"}, "id of a restore"), ({"job_id": str(uuid.uuid4()), "src": "a"}, "does not go with src")],
    )
    def test_it_stands_for_itself(self, portal: Portal, options: dict[str, t.Any], words: str) -> None:
        result = restore(portal, **options)
        assert result["error"]["kind"] == "input" and words in result["msg"] and portal.requests() == []
