# Copyright (c) 2026 ONLYOFFICE DocSpace collection contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a report says of one portal, and why."""

from __future__ import annotations

import json
import typing as t
from pathlib import Path

import pytest

from .fleets import REFUSED, WANTED, ago, audit, info, job, judged, record, report_of, schedule

ONLY_RPO = {"rpo": "26h"}


def test_a_portal_without_fault_is_ok_and_needs_no_words(tmp_path: Path) -> None:
    found = judged(
        {"audit": audit(("completed", 5.5, True))}, tmp_path, policy={"extends": "silver", "verified_within": None}
    )
    assert (found["verdict"], found["reasons"]) == ("ok", [])
    assert found["last_good"]["age"] == 5.5 * 3600 and found["expected_interval"] == 86400


@pytest.mark.parametrize(("hours", "verdict"), [(25.9, "ok"), (26, "ok"), (26.01, "breach")])
def test_the_last_good_backup_has_to_be_within_the_rpo(tmp_path: Path, hours: float, verdict: str) -> None:
    found = judged({"history": [record(1, hours)]}, tmp_path, policy=ONLY_RPO)
    assert found["verdict"] == verdict


def test_the_rpo_of_the_option_beats_that_of_the_policy(tmp_path: Path) -> None:
    assert judged({"history": [record(1, 30)]}, tmp_path, policy=ONLY_RPO, rpo="2d")["verdict"] == "ok"


@pytest.mark.parametrize("status", ["failed", "cancelled", "unknown"])
def test_a_record_whose_job_ended_badly_is_no_good_backup(tmp_path: Path, status: str) -> None:
    found = judged({"progress": job(status, 0)}, tmp_path, policy=ONLY_RPO)
    assert found["last_good"]["id"] == record(1, 0)["id"] and found["verdict"] == "breach"


def test_the_schedule_s_last_attempt_proves_nothing(tmp_path: Path) -> None:
    found = judged({"history": [], "schedule": schedule(last_triggered=ago(1))}, tmp_path, policy=ONLY_RPO)
    assert found["texts"]["no_backup"] == "There is no good backup; the policy wants one within 26h."


def test_a_failure_after_the_last_good_backup_warns_in_the_server_s_words(tmp_path: Path) -> None:
    found = judged({"progress": job("failed", 99, error="No space left")}, tmp_path, policy=ONLY_RPO)
    assert found["verdict"] == "warning" and found["texts"]["failure"] == "The last backup failed: No space left"


def test_a_failure_of_the_audit_trail_counts_until_a_good_backup_follows(tmp_path: Path) -> None:
    later = judged({"audit": audit(("failed", 2, True))}, tmp_path, policy=ONLY_RPO)
    assert later["texts"]["failure"] == "The last scheduled backup failed 2h00m ago."
    earlier = judged({"audit": audit(("completed", 5.5, True), ("failed", 29, True))}, tmp_path, policy=ONLY_RPO)
    assert earlier["verdict"] == "ok" and earlier["last_failure"]["scheduled"] is True


def test_scheduled_manual_failed_and_cancelled_runs_are_told_apart(tmp_path: Path) -> None:
    events = audit(
        ("completed", 5.45, True),
        ("completed", 29.5, False),
        ("failed", 40, False),
        ("cancelled", 50, None),
        ("schedule_deleted", 60, None),
    )
    found = judged({"audit": events}, tmp_path, policy=ONLY_RPO)
    assert found["runs"] == {"scheduled": 1, "manual": 1, "failed": 1, "cancelled": 1}
    assert found["last_good"]["scheduled"] is True and found["failures_visible"] is True


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"audit": {"visible": False, "reason": "HTTP 402", "events": []}},
        {"audit": audit(("schedule_deleted", 3, None))},  # records exist, but no end of any: a server before 3.6
    ],
)
def test_failures_are_called_visible_only_where_the_trail_tells_them(tmp_path: Path, changes: dict[str, t.Any]) -> None:
    found = judged(changes, tmp_path, policy=ONLY_RPO)
    assert found["failures_visible"] is False and found["runs"] is None and found["verdict"] == "ok"


def test_a_warned_backup_counts_but_warns(tmp_path: Path) -> None:
    found = judged({"progress": job("warned", 0, warning="2 files")}, tmp_path, policy=ONLY_RPO)
    assert found["verdict"] == "warning" and found["texts"]["warned"] == "The last backup skipped something: 2 files"
    assert found["timeline"]["days"][-1] == "warned"


def test_a_running_backup_is_told_and_changes_no_verdict(tmp_path: Path) -> None:
    found = judged({"progress": job("running", 77, progress=40)}, tmp_path, policy=ONLY_RPO)
    assert (found["verdict"], found["running"]) == ("ok", 40)


def test_an_archive_in_the_temporary_storage_is_called_that(tmp_path: Path) -> None:
    found = judged(
        {"history": [record(1, 3, "DataStore")]}, tmp_path, policy={"off_site_within": "1d", "min_targets": 1}
    )
    assert set(found["texts"]) >= {"temporary", "off_site", "targets"} and found["targets"] == []


class TestSchedule:
    @pytest.mark.parametrize(("wanted", "word"), [(WANTED, "has lost"), (None, "has no")])
    def test_a_missing_schedule_breaches_the_policy(self, tmp_path: Path, wanted: t.Any, word: str) -> None:
        found = judged({"schedule": None}, tmp_path, policy={"schedule": True}, wanted=wanted)
        assert found["verdict"] == "breach" and word in found["texts"]["no_schedule"]

    def test_a_schedule_that_nobody_asks_for_may_be_missing(self, tmp_path: Path) -> None:
        assert judged({"schedule": None}, tmp_path, policy={}, wanted=None)["verdict"] == "ok"

    @pytest.mark.parametrize(
        ("changes", "drift"),
        [
            ({}, []),
            ({"hour": 22, "backups_stored": 3}, [("hour", "3", "22"), ("backups_stored", "14", "3")]),
            ({"period": "EveryWeek", "weekday": "sunday"}, [("period", "EveryDay", "EveryWeek"), ("weekday", "none", "sunday")]),
            ({"storage_params": {"module": "s3", "bucket": "old", "region": "eu-central-1", "subdir": "backup"}},
             [("storage_params.bucket", "backups", "old")]),
            ({"storage_type": "Local", "storage_params": {"filePath": "/b"}}, [("storage_type", "ThirdPartyConsumer", "Local")]),
        ],
    )  # fmt: skip
    def test_drift_names_the_fields(
        self, tmp_path: Path, changes: dict[str, t.Any], drift: list[tuple[str, str, str]]
    ) -> None:
        found = judged({"schedule": schedule(**changes)}, tmp_path, policy={})
        assert [(item["field"], item["wanted"], item["actual"]) for item in found["drift"]] == drift
        assert found["verdict"] == ("warning" if drift else "ok")

    def test_only_what_the_host_asks_for_is_compared(self, tmp_path: Path) -> None:
        found = judged(
            {"schedule": schedule(hour=22)}, tmp_path, policy={}, wanted={"backups_stored": "14", "hour": None}
        )
        assert found["drift"] == []

    def test_drift_is_a_breach_where_the_policy_says_so(self, tmp_path: Path) -> None:
        assert judged({"schedule": schedule(hour=1)}, tmp_path, policy={"as_wanted": True})["verdict"] == "breach"

    def test_a_schedule_nobody_wants_is_drift(self, tmp_path: Path) -> None:
        found = judged({}, tmp_path, policy={}, wanted={"state": "absent"})
        assert found["texts"]["drift"] == "The portal has a schedule although none is wanted."

    @pytest.mark.parametrize(
        ("changes", "interval"),
        [
            ({}, 86400),
            ({"period": "EveryWeek", "weekday": "monday"}, 7 * 86400),
            ({"period": "EveryMonth", "month_day": 1}, 31 * 86400),
            ({"period": "EveryMonth", "month_day": 31}, 62 * 86400),
        ],
    )
    def test_a_schedule_that_runs_too_seldom_is_a_breach(
        self, tmp_path: Path, changes: dict[str, t.Any], interval: int
    ) -> None:
        found = judged({"schedule": schedule(**changes)}, tmp_path, policy={"max_interval": "6d"}, wanted=None)
        assert found["expected_interval"] == interval
        assert found["verdict"] == ("ok" if interval == 86400 else "breach")

    def test_the_next_run_is_in_the_zone_of_the_portal(self, tmp_path: Path) -> None:
        found = judged({"time_zone": "America/New_York"}, tmp_path, policy={})
        assert found["next_runs"][0] == "2026-11-23T03:00:00-05:00"

    def test_retention_is_held_against_the_goal(self, tmp_path: Path) -> None:
        policy = {"min_kept": 7}
        assert judged({"schedule": schedule(backups_stored=7)}, tmp_path, policy=policy, wanted=None)["verdict"] == "ok"
        few = judged({"schedule": schedule(backups_stored=1)}, tmp_path, policy=policy, wanted=None)
        assert few["texts"]["retention"] == "The schedule keeps 1 backup; the policy wants 7."
        temporary = schedule(storage_type="DataStore", storage_params={}, backups_stored=30)
        lost = judged({"schedule": temporary}, tmp_path, policy=policy, wanted=None)
        assert "keeps backups for a day" in lost["texts"]["retention"]

    def test_a_storage_with_which_every_run_fails_is_a_breach(self, tmp_path: Path) -> None:
        broken = schedule(storage_type="CustomCloud", storage_params={})
        assert judged({"schedule": broken}, tmp_path, policy={}, wanted=None)["verdict"] == "breach"


class TestUnknown:
    def test_a_portal_that_cannot_be_asked_is_unknown_with_the_reason(self, tmp_path: Path) -> None:
        result = report_of({"acme": {"info": REFUSED, "url": "https://u:p@acme.example.com:8443/x/"}}, tmp_path)
        found = result["report"]["portals"][0]
        assert found["verdict"] == "unknown" and "Connection refused" in found["reasons"][0]["text"]
        assert found["address"] == "acme.example.com:8443/x"
        assert result["report"]["headline"] == "The portal could not be asked."
        assert "hunter2" not in json.dumps(result["report"]) and "sig=secret" not in json.dumps(result["report"])

    @pytest.mark.parametrize(
        "given", [None, {}, "", "{", [], {"failed": True, "msg": "it failed before"}, {"info": None}, {"info": {}}]
    )
    def test_a_portal_of_which_nothing_is_known_stays_in_the_report(self, tmp_path: Path, given: t.Any) -> None:
        result = report_of({"acme": given}, tmp_path)
        assert result["counts"]["unknown"] == 1 and result["portals"]["acme"]["reasons"] != [""]

    @pytest.mark.parametrize(
        "changes", [{"history": [{}]}, {"history": 7}, {"schedule": {"hour": "x"}}, {"time_zone": 7}]
    )
    def test_a_result_of_another_form_makes_that_portal_unknown_only(self, tmp_path: Path, changes: t.Any) -> None:
        result = report_of({"acme": {"info": info()}, "odd": {"info": info(**changes)}}, tmp_path)
        assert result["counts"]["total"] == 2 and result["portals"]["odd"]["verdict"] == "unknown"

    def test_a_bad_policy_of_one_portal_makes_that_portal_unknown_only(self, tmp_path: Path) -> None:
        portals = {"acme": {"info": info()}, "odd": {"info": info(), "policy": "platinum"}}
        result = report_of(portals, tmp_path)
        assert result["portals"]["odd"]["verdict"] == "unknown" and result["portals"]["acme"]["verdict"] == "ok"
        assert "no policy preset 'platinum'" in result["portals"]["odd"]["reasons"][0]


def test_links_to_archives_are_nowhere_in_the_report(tmp_path: Path) -> None:
    words = "upload to https://s3.example.com/a.tar.gz?X-Amz-Signature=secret failed"
    for status in ("failed", "warned"):
        found = judged({"progress": job(status, 0, error=words, warning=words)}, tmp_path)
        assert "https://s3.example.com/a.tar.gz failed" in json.dumps(found) and "secret" not in json.dumps(found)
