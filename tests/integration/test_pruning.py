# Copyright (c) 2026 ONLYOFFICE DocSpace collection contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Pruning does what its plan says: each backup that goes by one request, no other touched, a second run idle."""

from __future__ import annotations

import datetime
import os
import subprocess
import sys
import typing as t
from pathlib import Path

import pytest
import requests
from simulator.handle import SimulatorProcess

from ansible_collections.onlyoffice.docspace.plugins.module_utils._errors import DocSpaceError
from ansible_collections.onlyoffice.docspace.plugins.module_utils._operation import Context
from ansible_collections.onlyoffice.docspace.plugins.module_utils._operations._prune_folder import Folder

from .conftest import NUMBERS, Ansible, Portal, operate

PRUNE = "onlyoffice.docspace.docspace_backup_prune"
READS = ["GET getbackuphistory", "GET getbackupprogress"]
LOCAL = {"storageType": 3, "storageParams": [{"key": "filePath", "value": "/app/onlyoffice/data/backup"}]}
DATA_STORE = {"storageType": 4}
HOUR = 3600
DAY = 24 * HOUR


@pytest.fixture(scope="module")
def past() -> t.Iterator[SimulatorProcess]:
    """A server whose clock may be moved."""
    with SimulatorProcess(portals=1, job_length=0.2) as process:
        yield process


@pytest.fixture
def make_old(past: SimulatorProcess) -> t.Callable[..., Portal]:
    def make(**settings: t.Any) -> Portal:
        access = past.add_portal(f"old-{next(NUMBERS)}", **settings)
        return Portal(past, access.name, access.url, access.api_key, access.username, access.password)

    return make


@pytest.fixture
def old(make_old: t.Callable[..., Portal]) -> Portal:
    return make_old()


def now() -> datetime.datetime:
    return datetime.datetime.now(datetime.timezone.utc)


def back_up(portal: Portal, *moments: float | datetime.datetime, **body: t.Any) -> list[str]:
    """Make a backup at each moment, or so many seconds ago, oldest first; return their ids in that order."""
    ids = []
    for moment in moments:
        portal.sim.set_clock(moment if isinstance(moment, datetime.datetime) else now() - seconds(moment))
        answer = requests.post(
            f"{portal.url}/api/2.0/backup/startbackup",
            json={**LOCAL, **body},
            headers={"Authorization": f"Bearer {portal.api_key}"},
            timeout=10,
        )
        ids.append(answer.json()["response"]["taskId"])
        portal.sim.advance(5)
    portal.sim.set_clock(now())
    portal.requests()
    return ids


def seconds(number: float) -> datetime.timedelta:
    return datetime.timedelta(seconds=number)


def present(portal: Portal, history: str = "history") -> set[str]:
    return {record["id"] for record in portal.sim.state(portal.name)[history] if not record["removed"]}


def prune(portal: Portal | None, **options: t.Any) -> dict[str, t.Any]:
    return operate("prune", portal, **options)


def reasons(result: dict[str, t.Any]) -> dict[str, list[str]]:
    return {entry.get("id", entry["file_name"]): entry["reasons"] for entry in result["plan"]}


def going(result: dict[str, t.Any]) -> set[str]:
    return {entry.get("id", entry["file_name"]) for entry in result["plan"] if not entry["keep"]}


def job_says(portal: Portal, task_id: str, **more: t.Any) -> None:
    """Let the portal tell of a last job what the simulator does not do by itself."""
    job = {"isCompleted": True, "progress": 100, "error": "", "link": "", "tenantId": 1, "status": 2, "taskId": task_id}
    body = {"response": {**job, **more}, "count": 1, "status": 0, "statusCode": 200}
    portal.sim.fault("status", portal=portal.name, path="getbackupprogress", status=200, body=body, times=None)


# -- the history of a portal --------------------------------------------------------------------------------------------


def test_what_no_rule_keeps_goes_by_one_request_each_the_oldest_first(old: Portal) -> None:
    ids = back_up(old, 5 * DAY, 4 * DAY, 3 * DAY, 2 * DAY, DAY)
    result = prune(old, keep_last=2)
    assert not result["failed"], result["msg"]
    assert (result["changed"], result["kept"], result["removed"], result["not_removed"]) == (True, 2, 3, [])
    assert old.requests() == [*READS, *[f"DELETE {number}" for number in ids[:3]]]
    assert present(old) == set(ids[3:])
    assert result["msg"] == "3 of 5 backups are removed, 2 are kept."


def test_the_plan_tells_everything_newest_first(old: Portal) -> None:
    ids = back_up(old, 2 * DAY, DAY)
    plan = prune(old, keep_last=1)["plan"]
    assert [entry["id"] for entry in plan] == ids[::-1]
    newest = plan[0]
    assert newest["reasons"] == ["keep_last 1", "newest good"] and newest["keep"] is True
    assert newest["storage_type"] == "Local" and newest["created_on"].endswith("+00:00")
    assert newest["file_name"].startswith(f"{old.name}_") and plan[1]["reasons"] == ["no rule"]


def test_the_difference_lists_only_what_goes(old: Portal) -> None:
    first, _second = back_up(old, 2 * DAY, DAY)
    result = prune(old, keep_last=1)
    assert list(result["diff"]["before"]) == [first] and result["diff"]["after"] == {}
    assert prune(old, keep_last=1)["diff"] == {"before": {}, "after": {}}


@pytest.mark.parametrize(
    "chosen",
    [{"keep_last": 2}, {"keep_within": "60h"}, {"keep_daily": 2, "keep_weekly": 1}, {"keep_yearly": 1, "keep_min": 3}],
)
def test_check_mode_sends_nothing_and_tells_what_a_run_does(old: Portal, chosen: dict[str, t.Any]) -> None:
    back_up(old, 40 * DAY, 9 * DAY, 3 * DAY, 2 * DAY, DAY, 0.5 * DAY)
    predicted = operate("prune", old, check=True, **chosen)
    assert old.requests() == READS and len(present(old)) == 6
    assert predicted["changed"] and prune(old, **chosen) == predicted
    assert sorted(old.writes()) == sorted(f"DELETE {number}" for number in going(predicted))


def test_a_second_run_changes_nothing(old: Portal) -> None:
    back_up(old, 4 * DAY, 3 * DAY, 2 * DAY, DAY)
    first = prune(old, keep_daily=2, keep_weekly=1)
    old.requests()
    second = prune(old, keep_daily=2, keep_weekly=1)
    assert first["changed"] and not second["changed"] and old.requests() == READS
    assert second["plan"] == [entry for entry in first["plan"] if entry["keep"]]


def test_days_are_those_of_the_zone(old: Portal) -> None:
    year = now().year - 1
    evening = datetime.datetime(year, 1, 10, 22, tzinfo=datetime.timezone.utc)
    ids = back_up(old, evening, evening + seconds(1.5 * HOUR))
    berlin = operate("prune", old, check=True, keep_daily=5, time_zone="Europe/Berlin")
    assert reasons(berlin) == {
        ids[0]: [f"keep_daily {year}-01-10"],
        ids[1]: [f"keep_daily {year}-01-11", "newest good"],
    }
    assert going(operate("prune", old, check=True, keep_daily=5)) == {ids[0]}


def test_a_portal_without_backups_is_asked_once(old: Portal) -> None:
    result = prune(old, keep_last=1)
    assert (result["changed"], result["plan"], result["msg"]) == (False, [], "There are no backups.")
    assert old.requests() == ["GET getbackuphistory"]


class TestFreshness:
    """When backups have stopped coming, the old ones are all there is."""

    @pytest.mark.parametrize("check", [True, False])
    def test_stale_backups_are_not_pruned(self, old: Portal, check: bool) -> None:
        ids = back_up(old, 4 * DAY, 3 * DAY + 1.5 * HOUR)
        result = operate("prune", old, check=check, keep_last=1, rpo="26h")
        assert result["failed"] and result["error"]["kind"] == "stale" and not result["changed"]
        assert "is 3d01h old, and rpo allows 26h. Nothing was removed" in result["msg"]
        assert going(result) == {ids[0]} and (result["kept"], result["removed"]) == (2, 0)
        assert old.writes() == []

    def test_force_prunes_them(self, old: Portal) -> None:
        ids = back_up(old, 4 * DAY, 3 * DAY)
        assert prune(old, keep_last=1, rpo="26h", force=True)["removed"] == 1 and present(old) == {ids[1]}

    def test_fresh_ones_are_pruned(self, old: Portal) -> None:
        back_up(old, 4 * DAY, 25 * HOUR)
        assert prune(old, keep_last=1, rpo="26h")["removed"] == 1

    def test_with_nothing_to_remove_there_is_nothing_to_forbid(self, old: Portal) -> None:
        back_up(old, 3 * DAY)
        assert not prune(old, keep_last=1, rpo="26h")["failed"]

    def test_a_failed_newest_one_does_not_make_the_others_fresh(self, old: Portal) -> None:
        ids = back_up(old, 4 * DAY, 3 * DAY, HOUR)
        job_says(old, ids[2], error="billing failed")
        assert prune(old, keep_last=1, rpo="26h")["error"]["kind"] == "stale" and old.writes() == []


class TestBadOnes:
    """A record can be of a job that failed after it was saved (facts 2.1)."""

    @pytest.mark.parametrize("job", [{"error": "billing failed"}, {"status": 3}])
    def test_it_counts_for_nothing_and_goes_first(self, old: Portal, job: dict[str, t.Any]) -> None:
        ids = back_up(old, 3 * DAY, 2 * DAY, DAY)
        job_says(old, ids[2], **job)
        result = prune(old, keep_last=1)
        assert old.writes() == [f"DELETE {ids[2]}", f"DELETE {ids[0]}"] and present(old) == {ids[1]}
        assert reasons(result)[ids[2]] == ["cancelled" if "status" in job else "failed"]

    def test_it_stays_when_it_is_all_there_is(self, old: Portal) -> None:
        ids = back_up(old, DAY)
        job_says(old, ids[0], error="billing failed")
        assert reasons(prune(old, keep_last=1)) == {ids[0]: ["floor"]} and old.writes() == []

    @pytest.mark.parametrize(
        ("job", "why"), [({"isCompleted": False, "status": 1}, "running"), ({"status": 9}, "unknown")]
    )
    def test_one_whose_job_has_not_ended_is_left_alone(self, old: Portal, job: dict[str, t.Any], why: str) -> None:
        ids = back_up(old, 3 * DAY, 2 * DAY, DAY)
        job_says(old, ids[2], **job)
        result = prune(old, keep_last=1)
        assert reasons(result)[ids[2]] == [why] and present(old) == set(ids[1:])

    def test_skipped_files_make_no_bad_backup(self, make_old: t.Callable[..., Portal]) -> None:
        portal = make_old(job_outcome="warned")
        ids = back_up(portal, 2 * DAY, DAY)
        prune(portal, keep_last=1)
        assert present(portal) == {ids[1]}

    def test_a_failed_job_that_left_no_record_changes_nothing(self, old: Portal) -> None:
        ids = back_up(old, 2 * DAY, DAY)
        old.patch(job_outcome="failed")
        back_up(old, HOUR)
        assert list(reasons(prune(old, keep_last=1))) == ids[::-1] and present(old) == {ids[1]}


class TestOtherOnes:
    """What is not meant is not touched and counts for nothing."""

    def test_another_storage(self, old: Portal) -> None:
        local = back_up(old, 9 * HOUR, 8 * HOUR)
        other = back_up(old, 3 * HOUR, 2 * HOUR, **DATA_STORE)
        result = prune(old, keep_last=1, storage_type="Local")
        assert present(old) == {local[1], *other}
        assert [reasons(result)[key] for key in other] == [["other storage type"]] * 2

    def test_one_that_expires_takes_the_place_of_none_that_lasts(self, old: Portal) -> None:
        local = back_up(old, 9 * HOUR, 8 * HOUR)
        passing = back_up(old, 3 * HOUR, 2 * HOUR, **DATA_STORE)
        prune(old, keep_last=1)
        assert present(old) == {local[1], passing[1]}

    def test_one_that_has_expired_is_left_to_the_server(self, old: Portal) -> None:
        ids = back_up(old, 4 * DAY, **DATA_STORE)
        assert present(old) == set()  # the server has removed it: its clock is right
        old.sim.set_clock(now() - seconds(4 * DAY))
        ids = [*back_up_without_moving(old), *back_up_without_moving(old)]
        result = prune(old, keep_last=1)
        assert reasons(result) == {number: ["expired"] for number in reversed(ids)} and old.writes() == []
        old.sim.set_clock(now())

    def test_backups_of_the_whole_server(self, old: Portal) -> None:
        own = back_up(old, 3 * DAY, 2 * DAY)
        dumps = back_up(old, 5 * DAY, 4 * DAY, dump=True)
        prune(old, keep_last=1, dump=True)
        assert old.requests() == [*READS, f"DELETE {dumps[0]}"]
        assert present(old) == set(own) and present(old, "dump_history") & set(dumps) == {dumps[1]}

    def test_a_server_that_knows_no_dumps_loses_no_backup_of_the_portal(self, old: Portal) -> None:
        ids = back_up(old, 3 * DAY, 2 * DAY)
        old.patch(version="3.0.1")
        login = {"api_key": None, "username": old.username, "password": old.password}  # it knows no keys either
        result = prune(old, keep_last=1, dump=True, **login)
        assert result["failed"] and result["error"]["kind"] == "unsupported", result["msg"]
        assert not [entry for entry in old.writes() if entry.startswith("DELETE")] and present(old) == set(ids)


def back_up_without_moving(portal: Portal) -> list[str]:
    """Make a temporary backup at the time the server has, and leave its clock there."""
    answer = requests.post(
        f"{portal.url}/api/2.0/backup/startbackup",
        json=DATA_STORE,
        headers={"Authorization": f"Bearer {portal.api_key}"},
        timeout=10,
    )
    portal.sim.advance(5)
    portal.requests()
    return [answer.json()["response"]["taskId"]]


class TestFailures:
    """A deletion that fails is told and stops no other; none is sent twice (facts 2.6)."""

    def test_the_others_go_on_and_the_rest_is_named(self, old: Portal) -> None:
        ids = back_up(old, 4 * DAY, 3 * DAY, 2 * DAY, DAY)
        old.sim.fault("status", portal=old.name, method="DELETE", path=ids[1], status=500)
        result = prune(old, keep_last=1)
        assert result["failed"] and result["error"]["kind"] == "incomplete" and result["changed"]
        assert "1 of 3 backups could not be removed, 2 are removed." in result["msg"]
        assert (result["removed"], result["kept"]) == (2, 2)
        (left,) = result["not_removed"]
        assert left["id"] == ids[1] and "The backup is still there." in left["problem"]
        assert list(result["diff"]["before"]) == [ids[0], ids[2]]
        assert old.writes() == [f"DELETE {number}" for number in ids[:3]] and present(old) == {ids[1], ids[3]}
        assert prune(old, keep_last=1)["removed"] == 1 and old.writes() == [f"DELETE {ids[1]}"]

    def test_an_error_after_the_record_was_removed_is_a_warning(self, old: Portal) -> None:
        ids = back_up(old, 2 * DAY, DAY)
        old.sim.fault("drop_after", portal=old.name, method="DELETE")
        result = prune(old, keep_last=1)
        assert not result["failed"] and result["removed"] == 1
        assert any("may have failed" in warning for warning in result["warnings"])
        assert old.writes() == [f"DELETE {ids[0]}"]

    def test_a_key_that_may_only_read_removes_nothing(self, make_old: t.Callable[..., Portal]) -> None:
        portal = make_old()
        ids = back_up(portal, 3 * DAY, 2 * DAY, DAY)
        portal.patch(key_scopes=["*:read"])
        result = prune(portal, keep_last=1)
        assert result["failed"] and not result["changed"] and present(portal) == set(ids)
        assert [left["kind"] for left in result["not_removed"]] == ["scope", "scope"]
        assert portal.writes() == [f"DELETE {number}" for number in ids[:2]]

    def test_a_portal_that_has_stopped_answering_is_left_alone(self, old: Portal) -> None:
        ids = back_up(old, 4 * DAY, 3 * DAY, 2 * DAY, DAY)
        old.sim.fault("drop_before", portal=old.name, method="DELETE", times=None)
        old.sim.fault("drop_before", portal=old.name, path="getbackuphistory", after=1, times=None)
        result = prune(old, keep_last=1)
        assert [left["kind"] for left in result["not_removed"]] == ["uncertain", "not_tried", "not_tried"]
        assert result["failed"] and not result["changed"] and old.writes() == [f"DELETE {ids[0]}"]
        old.sim.clear_faults()

    def test_a_history_that_cannot_be_read_removes_nothing(self, old: Portal) -> None:
        back_up(old, 2 * DAY, DAY)
        old.sim.fault("status", portal=old.name, path="getbackupprogress", status=500)
        assert prune(old, keep_last=1)["failed"] and old.writes() == []


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({}, "No rule says what to keep"),
        ({"keep_last": 0}, "No rule says what to keep"),
        ({"keep_last": -1}, "keep_last must not be negative"),
        ({"keep_last": 1, "keep_min": -1}, "keep_min must not be negative"),
        ({"keep_within": "soon"}, "keep_within must be a length of time"),
        ({"keep_last": 1, "rpo": "soon"}, "rpo must be a length of time"),
        ({"keep_last": 1, "time_zone": "Mars/Olympus"}, "time_zone must be the IANA name"),
        ({"keep_last": 1, "path": "/does/not/exist"}, "path must be a folder that exists"),
        ({"keep_last": 1, "path": ""}, "path must be a folder that exists"),
        ({"keep_last": 1, "path": __file__}, "path must be a folder that exists"),
        ({"keep_last": 1, "path": "/tmp", "pattern": []}, "pattern must name at least one kind of file"),
        ({"keep_last": 1, "path": "/tmp", "pattern": ["../*"]}, "must not contain a slash"),
        ({"keep_last": 1, "path": "/tmp", "dump": True}, "leave them out with path"),
        ({"keep_last": 1, "path": "/tmp", "storage_type": "Local"}, "leave them out with path"),
    ],
)
@pytest.mark.parametrize("check", [True, False])
def test_bad_input_reaches_no_portal(portal: Portal, options: dict[str, t.Any], words: str, check: bool) -> None:
    result = operate("prune", portal, check=check, **options)
    assert result["failed"] and words in result["msg"] and result["error"]["kind"] == "input"
    assert portal.requests() == []


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({}, "one of the following is required: portal_url, path"),
        ({"portal_url": None, "path": None, "api_key": "sk-1"}, "portal_url must be the root URL"),
        ({"portal_url": "https://acme.example.com"}, "No credential is given"),
    ],
)
def test_without_a_folder_a_portal_is_needed(given: dict[str, t.Any], words: str) -> None:
    result = prune(None, keep_last=1, **given)
    assert result["failed"] and words in result["msg"]


# -- a folder of archives -----------------------------------------------------------------------------------------------


def archive(folder: Path, day: int, size: int = 100, portal: str = "acme") -> Path:
    path = folder / f"{portal}_2026-03-{day:02d}_02-15-00.tar.gz"
    path.write_bytes(b"x" * size)
    return path


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


class TestFolder:
    """Archives off the portal are pruned by the same rules, and need no portal."""

    def test_archives_go_with_their_checksums_and_the_bytes_are_told(self, tmp_path: Path) -> None:
        paths = [archive(tmp_path, day, size=1000 * day) for day in (1, 2, 3)]
        for path in paths:
            path.with_name(f"{path.name}.sha256").write_text("0" * 64)
        predicted = operate("prune", None, check=True, path=str(tmp_path), keep_last=1)
        assert len(names(tmp_path)) == 6
        result = prune(None, path=str(tmp_path), keep_last=1)
        assert predicted == result and result["bytes_freed"] == 3000 + 2 * 64
        assert names(tmp_path) == {paths[2].name, f"{paths[2].name}.sha256"}
        assert list(result["diff"]["before"]) == [str(paths[0]), str(paths[1])]
        again = prune(None, path=str(tmp_path), keep_last=1)
        assert (again["changed"], again["bytes_freed"], again["kept"]) == (False, 0, 1)

    def test_the_date_is_in_the_name_else_of_the_last_change(self, tmp_path: Path) -> None:
        archive(tmp_path, 1)
        for name, changed in {"by hand.tar": 1_000_000_000, "acme_2026-02-30_02-15-00.tar.gz": 1_100_000_000}.items():
            (tmp_path / name).write_bytes(b"x")
            os.utime(tmp_path / name, (changed, changed))
        plan = prune(None, path=str(tmp_path), keep_last=3)["plan"]
        assert [(entry["file_name"], entry["created_on"], entry["time_from"]) for entry in plan] == [
            ("acme_2026-03-01_02-15-00.tar.gz", "2026-03-01T02:15:00+00:00", "name"),
            ("acme_2026-02-30_02-15-00.tar.gz", "2004-11-09T11:33:20+00:00", "mtime"),
            ("by hand.tar", "2001-09-09T01:46:40+00:00", "mtime"),
        ]

    def test_the_date_in_a_name_is_of_the_zone(self, tmp_path: Path) -> None:
        archive(tmp_path, 1)
        (entry,) = prune(None, path=str(tmp_path), keep_daily=1, time_zone="America/New_York")["plan"]
        assert entry["created_on"] == "2026-03-01T07:15:00+00:00"
        assert entry["reasons"] == ["keep_daily 2026-03-01", "newest good"]

    def test_only_files_that_the_pattern_means_are_touched(self, tmp_path: Path) -> None:
        folder, outside = tmp_path / "archives", tmp_path / "outside"
        folder.mkdir()
        outside.mkdir()
        newest, oldest = archive(folder, 9), archive(folder, 8)
        target = archive(outside, 1)
        (folder / "acme_2026-03-02_02-15-00.tar.gz").symlink_to(target)
        (folder / "acme_2026-03-03_02-15-00.tar.gz").mkdir()
        archive(folder / "acme_2026-03-03_02-15-00.tar.gz", 4)
        os.mkfifo(folder / "acme_2026-03-05_02-15-00.tar.gz")
        for name in (".acme_2026-03-06_02-15-00.tar.gz", ".acme_2026-03-07_02-15-00.tar.gz.part", "notes.txt"):
            (folder / name).write_bytes(b"x")
        (folder / f"{oldest.name}.sha256").symlink_to(target)
        before = names(folder)
        result = prune(None, path=str(folder), keep_last=1)
        assert going(result) == {oldest.name} and names(folder) == before - {oldest.name}
        assert target.exists() and newest.exists()

    def test_a_pattern_never_means_checksum_files(self, tmp_path: Path) -> None:
        newest = archive(tmp_path, 2)
        newest.with_name(f"{newest.name}.sha256").write_text("0")
        assert [entry["path"] for entry in prune(None, path=str(tmp_path), pattern="*", keep_last=1)["plan"]] == [
            str(newest)
        ]

    def test_an_empty_file_is_no_good_backup(self, tmp_path: Path) -> None:
        good, empty = archive(tmp_path, 1), archive(tmp_path, 2, size=0)
        result = prune(None, path=str(tmp_path), keep_last=1)
        assert reasons(result) == {empty.name: ["empty"], good.name: ["keep_last 1", "newest good"]}
        assert names(tmp_path) == {good.name}

    def test_archives_of_several_portals_do_not_push_each_other_out(self, tmp_path: Path) -> None:
        old, new = archive(tmp_path, 1), archive(tmp_path, 2, portal="globex")
        result = prune(None, path=str(tmp_path), keep_last=1)
        assert result["failed"] and result["error"]["kind"] == "mixed_folder" and "(acme, globex)" in result["msg"]
        assert names(tmp_path) == {old.name, new.name}
        assert not prune(None, path=str(tmp_path), keep_last=1, pattern="acme_20*")["failed"]
        assert prune(None, path=str(tmp_path), keep_last=1, force=True)["removed"] == 1

    def test_stale_archives_are_not_pruned(self, tmp_path: Path) -> None:
        for number in (1, 2):
            (tmp_path / f"acme_2020-03-0{number}_02-15-00.tar.gz").write_bytes(b"x")
        assert prune(None, path=str(tmp_path), keep_last=1, rpo="26h")["error"]["kind"] == "stale"
        assert len(names(tmp_path)) == 2

    def test_an_archive_of_the_future_warns_of_a_wrong_clock(self, tmp_path: Path) -> None:
        (tmp_path / "acme_2999-03-01_02-15-00.tar.gz").write_bytes(b"x")
        assert any("still to come" in warning for warning in prune(None, path=str(tmp_path), keep_last=1)["warnings"])

    def test_what_cannot_be_deleted_is_named_and_stops_no_other(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        first, second, newest = (archive(tmp_path, day) for day in (1, 2, 3))
        unlink = Path.unlink

        def refuse(path: Path, missing_ok: bool = False) -> None:
            if path == first:
                raise PermissionError(13, "Permission denied")
            unlink(path, missing_ok)

        monkeypatch.setattr(Path, "unlink", refuse)
        result = prune(None, path=str(tmp_path), keep_last=1)
        assert result["failed"] and result["error"]["kind"] == "incomplete" and result["changed"]
        (left,) = result["not_removed"]
        assert left["path"] == str(first) and left["problem"] == "It cannot be deleted: Permission denied."
        assert names(tmp_path) == {first.name, newest.name} and result["bytes_freed"] == second_size(result, second)

    def test_an_archive_that_was_replaced_meanwhile_stays(self, tmp_path: Path) -> None:
        path = archive(tmp_path, 1)
        folder = Folder.open({"path": str(tmp_path), "pattern": ["*"], "time_zone": "UTC", "force": False})
        path.unlink()
        archive(tmp_path, 1, size=200)
        with pytest.raises(DocSpaceError, match="changed while the folder was being pruned"):
            folder.remove(str(path), Context(None, False, print))
        assert path.stat().st_size == 200

    def test_an_archive_that_is_gone_already_is_no_failure(self, tmp_path: Path) -> None:
        path = archive(tmp_path, 1)
        folder = Folder.open({"path": str(tmp_path), "pattern": ["*"], "time_zone": "UTC", "force": False})
        path.unlink()
        folder.remove(str(path), Context(None, False, print))
        assert folder.summary([str(path)]) == {"bytes_freed": 0}


def second_size(result: dict[str, t.Any], path: Path) -> int:
    return next(int(entry["size"]) for entry in result["plan"] if entry["path"] == str(path))


# -- as a task ----------------------------------------------------------------------------------------------------------


def test_results_are_the_same_in_the_controller_and_as_a_module(old: Portal, ansible: Ansible, tmp_path: Path) -> None:
    back_up(old, 3 * DAY, 2 * DAY, DAY)
    folder = tmp_path / "archives"
    folder.mkdir()
    archive(folder, 1)
    archive(folder, 2)
    tasks = []
    for name, options in {
        "portal": {"keep_last": 1},
        "folder": {"keep_last": 1, "path": str(folder)},
        "bad": {},
    }.items():
        for way, switch in (("here", True), ("module", False)):
            case = {"register": f"{name}_{way}", "ignore_errors": True, "vars": {"docspace_in_process": switch}}
            tasks.append({PRUNE: options, "check_mode": True, **case})
    tasks.append({PRUNE: {"keep_last": 1}, "register": "done"})
    defaults = {"group/onlyoffice.docspace.docspace": old.connection}
    run = ansible.tasks(tasks, {old.name: {}}, "--diff", module_defaults=defaults)
    results = run.results[old.name]
    for name in ("portal", "folder", "bad"):
        here, module = (dict(results[f"{name}_{way}"]) for way in ("here", "module"))
        assert {k: v for k, v in here.items() if k != "ansible_facts"} == {
            k: v for k, v in module.items() if k != "ansible_facts"
        }, run.output
    assert results["done"]["plan"] == results["portal_here"]["plan"] and len(old.writes()) == 2
    assert results["folder_here"]["removed"] == 1 and len(names(folder)) == 2
    assert old.api_key not in run.output and "-  " in run.output


def test_a_folder_needs_neither_a_connection_nor_requests(ansible: Ansible, tmp_path: Path) -> None:
    folder = tmp_path / "archives"
    folder.mkdir()
    archive(folder, 1)
    newest = archive(folder, 2)
    bare = tmp_path / "bare"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(bare)], check=True)
    hosts = {"files": {"ansible_python_interpreter": str(bare / "bin" / "python"), "docspace_in_process": False}}
    run = ansible.tasks([{PRUNE: {"path": str(folder), "keep_last": 1}, "register": "result"}], hosts)
    assert run.code == 0 and run.results["files"]["result"]["removed"] == 1, run.output
    assert names(folder) == {newest.name}
