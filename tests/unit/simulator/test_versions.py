# Copyright (c) 2026 ONLYOFFICE DocSpace collection contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What older servers lack or do differently: facts 7."""

from __future__ import annotations

from typing import Any

import pytest
from simulator.inprocess import InProcess
from simulator.portal import VERSIONS


def session(sim: InProcess) -> str:
    accounts = sim.portal.accounts
    body = {"userName": accounts.username, "password": accounts.password}
    token: str = sim.post("authentication", body, auth=None).payload["token"]
    return token


def lacks(sim: InProcess, method: str, path: str) -> bool:
    return sim.request(method, path, auth=session(sim)).status == 404


@pytest.mark.parametrize(
    ("method", "path", "since"),
    [
        ("POST", "backup/cancelbackup", "3.7.1"),
        ("GET", "backup/getservicestate", "3.5.0"),
        ("GET", "backup/getbackupscount", "3.5.0"),
        ("GET", "keys", "3.1.0"),
        ("GET", "backup/getbackuphistory", "3.0.1"),
    ],
)
def test_endpoints_come_with_their_version(sim: InProcess, method: str, path: str, since: str) -> None:
    for version in VERSIONS:
        sim.set(version=version)
        assert lacks(sim, method, path) == (VERSIONS.index(version) < VERSIONS.index(since)), version


def finished(sim: InProcess, version: str) -> Any:
    sim.set(version=version, job_outcome="warned")
    token = session(sim)
    sim.post("backup/startbackup", {"storageType": 4}, auth=token)
    sim.pass_time(10)
    return sim.get("backup/getbackupprogress", auth=token).payload


def test_progress_grows_warning_and_status(sim: InProcess) -> None:
    assert {"warning", "status"}.isdisjoint(finished(sim, "3.5.0"))
    assert "warning" in finished(sim, "3.6.0")
    assert "status" not in finished(sim, "3.6.0")
    assert {"warning", "status"} <= set(finished(sim, "3.7.1"))


def test_keys_are_strange_tokens_before_they_exist(sim: InProcess) -> None:
    sim.set(version="3.0.1")
    assert sim.get("backup/getbackuphistory").status == 401
    sim.set(version="3.1.0")
    assert sim.get("backup/getbackuphistory").status == 200


def test_dump_query_is_not_looked_at_before_3_1(sim: InProcess) -> None:
    sim.set(version="3.0.1")
    token = session(sim)
    body = {"storageType": 4, "cronParams": {"hour": 5}}
    sim.post("backup/createbackupschedule", body, auth=token)
    assert sim.get("backup/getbackupschedule", auth=token, dump="true").payload["dump"] is False
    assert sim.get("backup/getbackupschedule", auth=token, dump="maybe").status == 200
    sim.set(version="3.1.0")
    assert sim.get("backup/getbackupschedule", auth=token, dump="true").payload is None


def test_missing_folders_were_500_before_3_7_1(sim: InProcess) -> None:
    body = {"storageType": 0, "storageParams": [{"key": "folderId", "value": 99}]}
    for version, status in (("3.6.0", 500), ("3.7.1", 404)):
        sim.set(version=version)
        assert sim.post("backup/startbackup", body).status == status


def test_missing_permission_was_500_before_3_1(sim: InProcess) -> None:
    sim.set(version="3.0.1", admin=False)
    assert sim.get("backup/getbackuphistory", auth=session(sim)).status == 500
    sim.set(version="3.1.0")
    assert sim.get("backup/getbackuphistory").status == 403


def test_anonymous_endpoints_did_not_check_scopes_before_3_7(sim: InProcess) -> None:
    for version, status in (("3.6.0", 200), ("3.7.1", 403)):
        sim.set(version=version)
        assert sim.get("settings", auth="Bearer sk-" + "0" * 64).status == status


def test_the_version_is_told(sim: InProcess) -> None:
    for version in VERSIONS:
        sim.set(version=version)
        assert sim.get("settings", auth=None).payload["version"] == version
