# Copyright (c) 2026 ONLYOFFICE DocSpace collection contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A backup now: followed to its real end, told apart by how it ended, and never started twice (facts 2.1-2.6)."""

from __future__ import annotations

import datetime
import threading
import typing as t
import uuid

import pytest
import requests
from simulator.handle import SimulatorProcess

from .conftest import Portal, operate

START = "POST startbackup"
LOCAL = "/app/onlyoffice/data/backup"
QUICK: dict[str, t.Any] = {"wait_interval": 0.1, "wait_timeout": 20, "start_timeout": 10}


def back_up(portal: Portal, **options: t.Any) -> dict[str, t.Any]:
    return operate("backup", portal, **{**QUICK, **options})


def call(portal: Portal, method: str, path: str, body: t.Any = None) -> t.Any:
    """Ask the portal directly, as another administrator would."""
    headers = {"Authorization": f"Bearer {portal.api_key}"}
    answer = requests.request(method, f"{portal.url}/api/2.0/backup/{path}", json=body, headers=headers, timeout=10)
    assert answer.status_code == 200, answer.text
    return answer.json().get("response")


def records(portal: Portal) -> list[dict[str, t.Any]]:
    return [record for record in portal.sim.state(portal.name)["history"] if not record["removed"]]


def test_a_backup_is_started_once_and_followed_to_its_end(portal: Portal) -> None:
    result = back_up(portal)
    assert (result["changed"], result["attached"], result["failed"]) == (True, False, False)
    made = result["backup"]
    assert (made["status"], made["progress"], made["error"], made["storage_type"]) == ("ok", 100, None, "DataStore")
    assert [made["id"]] == [record["id"] for record in records(portal)]
    assert made["file_name"].startswith(f"{portal.name}_") and made["created_on"].endswith("+00:00")
    assert portal.writes() == [START]


def test_the_link_is_a_whole_address_that_serves_the_archive(portal: Portal) -> None:
    link = back_up(portal)["backup"]["link"]
    answer = requests.get(link, headers={"Authorization": f"Bearer {portal.api_key}"}, timeout=10)
    assert link.startswith(portal.url) and answer.status_code == 200 and answer.content[:2] == b"\x1f\x8b"


def test_without_waiting_the_id_comes_back_and_can_be_followed_later(portal: Portal) -> None:
    started = back_up(portal, wait=False)
    assert started["changed"] and started["backup"]["status"] == "running"
    followed = back_up(portal, backup_id=started["backup"]["id"])
    assert (followed["changed"], followed["attached"], followed["backup"]["status"]) == (False, True, "ok")
    assert portal.writes() == [START]


def test_a_backup_that_is_only_in_the_history_can_still_be_followed(portal: Portal) -> None:
    first = back_up(portal)["backup"]["id"]
    back_up(portal)
    assert back_up(portal, backup_id=first)["backup"]["status"] == "ok"


def test_a_backup_that_nobody_knows_cannot_be_followed(portal: Portal) -> None:
    result = back_up(portal, backup_id=str(uuid.uuid4()))
    assert result["failed"] and result["error"]["kind"] == "vanished"


# Every end of facts 2.1, by what the simulator is told to let happen: kind of error (None: success), status, words.
ENDS: dict[str, tuple[dict[str, t.Any], dict[str, t.Any], str | None, str, str]] = {
    "ok": ({}, {}, None, "ok", "is ok"),
    "warned": ({"job_outcome": "warned"}, {}, None, "warned", "is warned"),
    "warned, asked to fail": (
        {"job_outcome": "warned"},
        {"fail_on_warning": True},
        "backup_warned",
        "warned",
        "skipped something, and fail_on_warning is true",
    ),
    "failed": ({"job_outcome": "failed"}, {}, "backup_failed", "failed", "failed: "),
    "preamble failed": ({"job_outcome": "preamble_failed"}, {}, "backup_failed", "failed", "clear_failed=true"),
    "rejected": ({"job_outcome": "rejected"}, {"start_timeout": 0.5}, "stuck", "running", "no worker has begun it"),
    "vanished with a record": ({"job_outcome": "lost"}, {}, None, "ok", "is ok"),
    "too slow": (
        {"job_length": 60},
        {"wait_timeout": 1},
        "wait_timeout",
        "running",
        "has not ended within wait_timeout",
    ),
    "storage that cannot work": (
        {},
        {"storage_type": "CustomCloud"},
        "backup_failed",
        "failed",
        "Unknown storage type.",
    ),
    "directory that is not there": (
        {},
        {"storage_type": "Local", "storage_params": {"filePath": "/nowhere"}},
        "backup_failed",
        "failed",
        "Directory not found.",
    ),
    "bucket without credentials": (
        {},
        {"storage_type": "ThirdPartyConsumer", "storage_params": {"module": "s3", "bucket": "b"}},
        "backup_failed",
        "failed",
        "Object reference",
    ),
}


@pytest.mark.parametrize("version", ["3.7.2", "3.6.0"])
@pytest.mark.parametrize("end", ENDS)
def test_every_end_is_named(make_portal: t.Callable[..., Portal], end: str, version: str) -> None:
    settings, options, kind, status, words = ENDS[end]
    portal = make_portal(**{"job_length": 0.3, **settings}, version=version)
    if version == "3.6.0" and end == "preamble failed":
        words = "failed: "
    result = back_up(portal, **options)
    assert result["failed"] is (kind is not None), result["msg"]
    assert result.get("error", {}).get("kind") == kind
    assert result["backup"]["status"] == status and result["backup"]["id"]
    assert words in result["msg"]
    assert result["changed"] is True  # something was started, however it ended
    assert portal.writes() == [START]


def test_a_cancelled_backup_is_a_failure_of_its_own(make_portal: t.Callable[..., Portal]) -> None:
    portal = make_portal(job_length=30)
    threading.Timer(1.0, call, (portal, "POST", "cancelbackup", {})).start()
    result = back_up(portal)
    assert result["failed"] and result["error"]["kind"] == "backup_cancelled"
    assert result["backup"]["status"] == "cancelled"


def test_a_state_that_nobody_knows_is_told_and_not_waited_for(portal: Portal) -> None:
    odd = {"isCompleted": False, "progress": 5, "error": "", "link": "", "tenantId": 1, "status": 9, "taskId": "t-1"}
    body = {"response": odd, "count": 1, "status": 0, "statusCode": 200}
    portal.sim.fault("status", portal=portal.name, method="POST", path="startbackup", status=200, body=body)
    result = back_up(portal)
    assert result["failed"] and result["error"]["kind"] == "unknown_state" and "(9)" in result["msg"]


def test_trouble_while_waiting_is_put_up_with(make_portal: t.Callable[..., Portal]) -> None:
    portal = make_portal(job_length=1.5)
    for kind in ("html", "drop_before", "garbage"):
        portal.sim.fault(kind, portal=portal.name, path="getbackupprogress", after=2, times=2)
    portal.sim.fault("status", portal=portal.name, path="getbackupprogress", after=3, status=500, times=2)
    result = back_up(portal)
    portal.sim.clear_faults()
    assert not result["failed"] and result["backup"]["status"] == "ok", result["msg"]


def test_a_history_that_cannot_be_read_does_not_spoil_a_good_backup(portal: Portal) -> None:
    portal.sim.fault("status", portal=portal.name, path="getbackuphistory", status=500)
    result = back_up(portal)
    assert not result["failed"] and result["backup"]["status"] == "ok" and result["backup"]["file_name"] is None
    assert any("cannot be named" in warning for warning in result["warnings"])


@pytest.mark.parametrize("kind", ["drop_after", "html", "drop_before"])
def test_a_start_whose_answer_is_lost_is_never_sent_again(make_portal: t.Callable[..., Portal], kind: str) -> None:
    portal = make_portal(job_length=2)
    portal.sim.fault(kind, portal=portal.name, method="POST", path="startbackup")
    result = back_up(portal)
    assert portal.writes() == [START]
    if kind == "drop_after":
        assert result["changed"] and result["backup"]["status"] == "ok"
        assert any("although the answer to its start was an error" in warning for warning in result["warnings"])
    else:
        assert result["failed"] and "No backup has begun on the portal. Running again is safe" in result["msg"]


def test_a_running_backup_is_joined(make_portal: t.Callable[..., Portal]) -> None:
    portal = make_portal(job_length=1.5)
    other = call(portal, "POST", "startbackup", {"storageType": 4})["taskId"]
    result = back_up(portal, storage_type="Local", storage_params={"filePath": LOCAL})
    assert (result["changed"], result["attached"], result["backup"]["id"]) == (False, True, other)
    assert any("went to DataStore, not to Local" in warning for warning in result["warnings"])
    assert portal.writes() == [START]


@pytest.mark.parametrize(("answer", "failed"), [("fail", True), ("skip", False)])
def test_a_running_backup_can_be_left_alone(make_portal: t.Callable[..., Portal], answer: str, failed: bool) -> None:
    portal = make_portal(job_length=30)
    other = call(portal, "POST", "startbackup", {"storageType": 4})["taskId"]
    result = back_up(portal, on_running=answer)
    assert (result["failed"], result["changed"], result["backup"]["id"]) == (failed, False, other)
    assert result["backup"]["status"] == "running"
    assert portal.writes() == [START]


def test_a_portal_and_the_whole_server_have_slots_of_their_own(make_portal: t.Callable[..., Portal]) -> None:
    portal = make_portal(job_length=3)
    dump = back_up(portal, dump=True, wait=False)
    own = back_up(portal, on_running="fail", wait=False)
    assert dump["changed"] and own["changed"] and dump["backup"]["id"] != own["backup"]["id"]
    assert operate("backup", portal, state="cancelled")["changed"]
    portal.sim.advance(seconds=5)


def test_two_runs_at_once_start_one_backup(make_portal: t.Callable[..., Portal]) -> None:
    portal = make_portal(job_length=1.5)
    results: list[dict[str, t.Any]] = []
    runs = [threading.Thread(target=lambda: results.append(back_up(portal))) for _number in range(4)]
    for run in runs:
        run.start()
    for run in runs:
        run.join()
    assert sorted(result["changed"] for result in results) == [False, False, False, True]
    assert len({result["backup"]["id"] for result in results}) == 1
    assert portal.writes() == [START]


class TestMaxAge:
    """A recent good backup is enough."""

    def test_a_young_one_is_enough(self, portal: Portal) -> None:
        first = back_up(portal)
        portal.requests()
        second = back_up(portal, max_age="1h")
        assert (second["changed"], second["backup"]["id"], second["backup"]["status"]) == (
            False,
            first["backup"]["id"],
            "ok",
        )
        assert portal.requests() == ["GET getbackuphistory", "GET getbackupprogress"]

    def test_an_old_one_is_not(self) -> None:
        with SimulatorProcess(portals=1, job_length=0.2) as sim:
            access = sim.portals[0]
            portal = Portal(sim, access.name, access.url, access.api_key, access.username, access.password)
            sim.set_clock(sim.now() - datetime.timedelta(hours=2))
            back_up(portal)
            assert not back_up(portal, max_age="3h")["changed"]
            assert back_up(portal, check=True, max_age="1h")["changed"]

    def test_the_schedules_last_run_field_counts_for_nothing(self, portal: Portal) -> None:
        schedule = {
            "storageType": 4,
            "cronParams": {"period": 0, "hour": 3},
            "lastBackupTime": portal.sim.now().isoformat(),
        }
        portal.patch(schedule=schedule)
        assert back_up(portal, max_age="24h")["changed"]

    def test_one_with_skipped_files_counts_unless_asked(self, make_portal: t.Callable[..., Portal]) -> None:
        portal = make_portal(job_outcome="warned", job_length=0.3)
        back_up(portal)
        portal.patch(job_outcome="ok")
        assert not back_up(portal, max_age="1h")["changed"]
        assert back_up(portal, max_age="1h", fail_on_warning=True)["changed"]

    def test_one_elsewhere_counts_and_is_named(self, portal: Portal) -> None:
        back_up(portal)
        result = back_up(portal, max_age="1h", storage_type="Local", storage_params={"filePath": LOCAL})
        assert not result["changed"]
        assert any("lies in DataStore and not in Local" in warning for warning in result["warnings"])

    @pytest.mark.parametrize("text", ["yesterday", "-1", "1y", ""])
    def test_what_is_no_length_of_time_is_named(self, portal: Portal, text: str) -> None:
        result = back_up(portal, max_age=text)
        assert result["failed"] and "max_age must be a length of time" in result["msg"]
        assert portal.requests() == []


class TestBlocked:
    """What a failed preamble leaves behind blocks the next start (facts 2.1, trap 18)."""

    @pytest.fixture
    def blocked(self, make_portal: t.Callable[..., Portal]) -> Portal:
        portal = make_portal(job_outcome="preamble_failed", job_length=0.3)
        back_up(portal)
        portal.patch(job_outcome="ok")
        portal.requests()
        return portal

    def test_it_is_said_and_nothing_is_sent(self, blocked: Portal) -> None:
        result = back_up(blocked)
        assert result["failed"] and result["error"]["kind"] == "blocked" and "clear_failed=true" in result["msg"]
        assert result["backup"]["status"] == "failed" and blocked.writes() == []

    def test_it_is_cleared_when_asked(self, blocked: Portal) -> None:
        result = back_up(blocked, clear_failed=True)
        assert result["changed"] and result["backup"]["status"] == "ok", result["msg"]
        assert blocked.writes() == ["POST cancelbackup", START]

    def test_it_is_not_cleared_while_a_dump_of_the_portal_runs(self, blocked: Portal) -> None:
        blocked.patch(job_length=30)
        call(blocked, "POST", "startbackup", {"storageType": 4, "dump": True})
        blocked.requests()
        result = back_up(blocked, clear_failed=True)
        assert result["failed"] and "would cancel the other backup" in result["msg"] and blocked.writes() == []
        call(blocked, "POST", "cancelbackup", {})

    def test_check_mode_says_the_same_and_clears_nothing(self, blocked: Portal) -> None:
        assert back_up(blocked, check=True)["error"]["kind"] == "blocked"
        assert back_up(blocked, check=True, clear_failed=True)["changed"]
        assert blocked.writes() == []

    def test_an_old_server_cannot_clear_it(self, make_portal: t.Callable[..., Portal]) -> None:
        portal = make_portal(job_outcome="preamble_failed", job_length=0.3, version="3.6.0")
        back_up(portal)
        portal.requests()
        result = back_up(portal, clear_failed=True)
        assert result["failed"] and "older than 3.7.1" in result["msg"] and portal.writes() == []


class TestCancelled:
    """Cancelling what runs."""

    def test_a_dump_of_another_portal_is_not_ours_to_cancel(self, make_portal: t.Callable[..., Portal]) -> None:
        other, portal = make_portal(job_length=5), make_portal()
        call(other, "POST", "startbackup", {"storageType": 4, "dump": True})
        assert not operate("backup", portal, state="cancelled")["changed"]
        assert portal.writes() == []
        other.sim.advance(seconds=10)

    def test_what_runs_is_cancelled(self, make_portal: t.Callable[..., Portal]) -> None:
        portal = make_portal(job_length=3600)
        started = back_up(portal, wait=False)["backup"]["id"]
        portal.sim.advance(minutes=10)
        predicted = operate("backup", portal, check=True, state="cancelled")
        result = operate("backup", portal, state="cancelled")
        assert predicted["changed"] and result["changed"] and result["backup"]["id"] == started
        assert predicted["backup"] == result["backup"] and result["backup"]["status"] == "cancelled"
        portal.sim.advance(seconds=5)
        assert operate("info", portal, gather=["progress"])["progress"]["status"] == "cancelled"
        assert portal.writes() == [START, "POST cancelbackup"]

    def test_nothing_running_is_nothing_to_do(self, portal: Portal) -> None:
        back_up(portal)
        portal.requests()
        assert not operate("backup", portal, state="cancelled")["changed"]
        assert portal.writes() == []

    @pytest.mark.parametrize("check", [True, False])
    def test_an_old_server_says_that_it_cannot(self, make_portal: t.Callable[..., Portal], check: bool) -> None:
        portal = make_portal(job_length=30, version="3.6.0")
        back_up(portal, wait=False)
        result = operate("backup", portal, check=check, state="cancelled")
        assert result["failed"] and result["error"]["kind"] == "unsupported" and "older than 3.7.1" in result["msg"]
        assert portal.writes() == [START]

    def test_the_vendors_cloud_has_no_dumps_to_look_for(self, make_portal: t.Callable[..., Portal]) -> None:
        portal = make_portal(edition="saas", job_length=30)
        back_up(portal, wait=False)
        assert operate("backup", portal, state="cancelled")["changed"]


class TestAbsent:
    """Deleting a backup."""

    def test_a_backup_is_deleted_once(self, portal: Portal) -> None:
        made = back_up(portal)["backup"]["id"]
        assert operate("backup", portal, check=True, state="absent", backup_id=made)["changed"]
        assert len(records(portal)) == 1
        assert operate("backup", portal, state="absent", backup_id=made.upper())["changed"]
        assert records(portal) == []
        portal.requests()
        assert not operate("backup", portal, state="absent", backup_id=made)["changed"]
        assert portal.requests() == ["GET getbackuphistory"]

    @pytest.mark.parametrize("given", [None, "", "newest", "../deletebackuphistory"])
    def test_what_is_no_id_reaches_no_portal(self, portal: Portal, given: t.Any) -> None:
        result = operate("backup", portal, state="absent", backup_id=given)
        assert result["failed"] and "backup_id" in result["msg"]
        assert portal.requests() == []

    def test_a_record_that_is_gone_although_its_file_could_not_be_deleted_is_told(self, portal: Portal) -> None:
        portal.patch(consumers={"s3": {"acesskey": "a", "secretaccesskey": "b"}})
        bucket = {"storage_type": "ThirdPartyConsumer", "storage_params": {"module": "s3", "bucket": "b"}}
        made = back_up(portal, **bucket)["backup"]["id"]
        portal.sim.fault("drop_after", portal=portal.name, method="DELETE")
        result = operate("backup", portal, state="absent", backup_id=made)
        assert result["changed"] and any("may have failed" in warning for warning in result["warnings"])


@pytest.mark.parametrize("options", [{}, {"max_age": "1h"}, {"on_running": "fail"}, {"wait": False}])
def test_check_mode_predicts_a_start_and_sends_none(portal: Portal, options: dict[str, t.Any]) -> None:
    result = operate("backup", portal, check=True, **{**QUICK, **options})
    assert (result["changed"], result["backup"]) == (True, None)
    assert portal.writes() == []


def test_check_mode_predicts_joining(make_portal: t.Callable[..., Portal]) -> None:
    portal = make_portal(job_length=30)
    call(portal, "POST", "startbackup", {"storageType": 4})
    result = back_up(portal, check=True)
    assert (result["changed"], result["attached"], result["backup"]["status"]) == (False, True, "running")


# The rows of facts 2.2 and 2.16 that a start can meet: portal settings, options, kind, words.
REFUSALS: dict[str, tuple[dict[str, t.Any], dict[str, t.Any], str, str]] = {
    "wrong key": ({}, {"api_key": "sk-" + "0" * 64}, "unauthorized", "HTTP 401"),
    "narrow key": ({"key_scopes": ["*:read"]}, {}, "scope", "POST /api/2.0/backup/startbackup answered HTTP 403"),
    "no administrator": ({"admin": False}, {}, "permission", "Access denied"),
    "dump where it is not allowed": ({"limited_space": True}, {"dump": True}, "permission", "Access denied"),
    "dump in the cloud": ({"edition": "saas"}, {"dump": True}, "permission", "Access denied"),
    "folder that is not there": (
        {},
        {"storage_type": "Documents", "storage_params": {"folderId": 987654}},
        "not_found",
        "The required folder was not found",
    ),
    "directory in the cloud": (
        {"edition": "saas"},
        {"storage_type": "Local", "storage_params": {"filePath": LOCAL}},
        "server",
        "Access denied",
    ),
    "full portal": (
        {"quota_exceeded": True},
        {"storage_type": "Documents", "storage_params": {"folderId": "mine"}},
        "unpaid",
        "HTTP 402",
    ),
    "backups switched off": ({"edition": "saas", "hidden_settings": ["Backup"]}, {}, "permission", "Access denied"),
    "account that is not connected": (
        {},
        {"storage_type": "ThirdPartyDocuments", "storage_params": {"folderId": "webdav-1-backups"}},
        "not_found",
        "HTTP 404",
    ),
    "no free backup left": ({"edition": "saas", "free_backups": 0}, {}, "unpaid", "HTTP 402"),
    "being restored": ({"status": 4}, {}, "busy_portal", "being restored"),
    "suspended": ({"status": 1}, {}, "no_portal", "HTTP 404"),
}


@pytest.mark.parametrize("case", REFUSALS)
def test_a_refused_start_says_why_and_that_nothing_began(make_portal: t.Callable[..., Portal], case: str) -> None:
    settings, options, kind, words = REFUSALS[case]
    portal = make_portal(**settings)
    if (options.get("storage_params") or {}).get("folderId") == "mine":
        options = {**options, "storage_params": {"folderId": portal.folder()}}
    result = back_up(portal, **options)
    assert result["failed"] and result["error"]["kind"] == kind, result["msg"]
    assert words in result["msg"] and not result["changed"] and result["backup"] is None
    assert len(portal.writes()) <= 1 and records(portal) == []


class TestLostAnswer:
    """What is said of a start whose answer was lost is what is known."""

    def test_without_any_answer_the_outcome_is_called_unknown(self, make_portal: t.Callable[..., Portal]) -> None:
        portal = make_portal(job_length=30)
        portal.sim.fault("drop_after", portal=portal.name, method="POST", path="startbackup")
        portal.sim.fault("html", portal=portal.name, path="getbackupprogress", after=1, times=None)
        result = back_up(portal)
        portal.sim.clear_faults()
        assert result["failed"] and "Whether a backup has begun is unknown" in result["msg"]
        assert "No backup has begun" not in result["msg"] and portal.writes() == [START]

    def test_a_refusal_to_look_does_not_hide_what_happened(self, make_portal: t.Callable[..., Portal]) -> None:
        portal = make_portal(job_length=30)
        portal.sim.fault("drop_after", portal=portal.name, method="POST", path="startbackup")
        portal.sim.fault("status", portal=portal.name, path="getbackupprogress", after=1, times=None, status=401)
        result = back_up(portal)
        portal.sim.clear_faults()
        assert "startbackup" in result["msg"] and "looking failed too" in result["msg"]

    def test_a_backup_that_is_over_and_forgotten_is_found_in_the_history(self) -> None:
        with SimulatorProcess(portals=1, job_length=0.01) as sim:
            access = sim.portals[0]
            portal = Portal(sim, access.name, access.url, access.api_key, access.username, access.password)
            portal.patch(job_outcome="lost", job_length=0.01)
            portal.sim.fault("drop_after", portal=portal.name, method="POST", path="startbackup")
            result = back_up(portal)
            assert result["changed"] and result["backup"]["status"] == "ok", result["msg"]
            assert result["backup"]["id"] == records(portal)[0]["id"] and portal.writes() == [START]

    def test_a_job_that_has_failed_already_is_a_failure_without_waiting_too(
        self, make_portal: t.Callable[..., Portal]
    ) -> None:
        portal = make_portal(job_outcome="failed", job_length=0.01)
        portal.sim.fault("drop_after", portal=portal.name, method="POST", path="startbackup")
        portal.sim.fault("html", portal=portal.name, path="getbackupprogress", after=1, times=2)
        result = back_up(portal, wait=False)
        assert result["failed"] and result["error"]["kind"] == "backup_failed"


@pytest.mark.parametrize("options", [{"max_age": "1h"}, {}, {"state": "cancelled"}], ids=repr)
def test_dumps_of_a_server_that_cannot_tell_them_apart_are_refused(
    make_portal: t.Callable[..., Portal], options: dict[str, t.Any]
) -> None:
    portal = make_portal(version="3.0.1")
    login: dict[str, t.Any] = {"api_key": None, "username": portal.username, "password": portal.password}
    back_up(portal, **login)
    portal.requests()
    if options.get("state") == "cancelled":
        assert not operate("backup", portal, dump=True, **options, **login)["changed"]
    else:
        result = back_up(portal, dump=True, **options, **login)
        assert result["failed"] and result["error"]["kind"] == "unsupported"
    assert [entry for entry in portal.writes() if entry != "POST authentication"] == []


def test_a_record_of_a_job_that_failed_afterwards_is_not_relied_on(make_portal: t.Callable[..., Portal]) -> None:
    portal = make_portal(job_outcome="failed_late", job_length=0.3)
    result = back_up(portal)
    assert result["failed"] and "exists all the same; do not rely on it" in result["msg"]
    portal.patch(job_outcome="ok")
    assert back_up(portal, max_age="1h")["changed"]


def test_a_state_that_nobody_knows_keeps_a_backup_from_being_started(portal: Portal) -> None:
    odd = {"isCompleted": False, "progress": 5, "error": "", "link": "", "tenantId": 1, "status": 9, "taskId": "t-1"}
    body = {"response": odd, "count": 1, "status": 0, "statusCode": 200}
    portal.sim.fault("status", portal=portal.name, path="getbackupprogress", status=200, body=body)
    result = back_up(portal)
    assert result["failed"] and result["error"]["kind"] == "unknown_state" and portal.writes() == []


def test_a_recent_backup_is_shown_as_its_job_told_it(make_portal: t.Callable[..., Portal]) -> None:
    portal = make_portal(job_outcome="warned", job_length=0.3)
    first = back_up(portal)["backup"]
    again = back_up(portal, max_age="1h")["backup"]
    assert (again["status"], again["warning"], again["link"]) == ("warned", first["warning"], first["link"])


def test_an_id_without_dashes_is_the_same_id(portal: Portal) -> None:
    made = back_up(portal)["backup"]["id"]
    assert operate("backup", portal, state="absent", backup_id=made.replace("-", ""))["changed"]
    assert records(portal) == []


def test_a_directory_in_the_vendors_cloud_reaches_no_portal() -> None:
    options: dict[str, t.Any] = {"storage_type": "Local", "storage_params": {"filePath": LOCAL}}
    result = operate("backup", None, portal_url="https://acme.onlyoffice.com", api_key="sk-1", **options)
    assert result["failed"] and "SaaS edition" in result["msg"]


@pytest.mark.parametrize("where", ["@root", "room without a right"])
def test_a_folder_that_takes_no_backup_is_refused_with_the_reason(portal: Portal, where: str) -> None:
    rooms = portal.get("files/rooms")
    forbidden = [room["id"] for room in rooms["folders"] if not room["security"]["Create"]]
    folder = rooms["current"]["id"] if where == "@root" else forbidden[0]
    result = back_up(portal, storage_type="Documents", storage_params={"folderId": folder})
    assert result["failed"] and result["error"]["kind"] == "permission" and "may create files in" in result["msg"]
    assert result["error"]["status"] == 403 and records(portal) == []


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"storage_type": "Documents"}, "needs storage_params with folderId"),
        ({"storage_type": "Documents", "storage_params": {"folderId": "x"}}, "must be a number"),
        ({"storage_type": "Local"}, "needs storage_params with filePath"),
        ({"storage_type": "ThirdPartyConsumer"}, "needs storage_params with module"),
        ({"wait_interval": 0}, "wait_interval must be more than 0"),
        ({"wait_timeout": -1}, "wait_timeout must not be negative"),
    ],
)
def test_a_backup_that_cannot_work_reaches_no_portal(portal: Portal, options: dict[str, t.Any], words: str) -> None:
    result = back_up(portal, **options)
    assert result["failed"] and words in result["msg"]
    assert portal.requests() == []
