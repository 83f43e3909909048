# Copyright (c) 2026 ONLYOFFICE DocSpace collection contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What stands between authentication and the endpoint: facts 1.9."""

from __future__ import annotations

import pytest
from simulator.inprocess import InProcess


def test_an_unknown_portal_is_a_404_problem(sim: InProcess) -> None:
    answer = sim.get("http://testserver/nobody/api/2.0/settings")
    assert answer.status == 404
    assert answer.headers["content-type"].startswith("application/problem+json")
    assert list(answer.json) == ["type", "title", "status", "traceId"]


@pytest.mark.parametrize("status", [3, 4, 6])
def test_a_portal_in_restore_answers_only_a_few_paths(sim: InProcess, status: int) -> None:
    sim.set(status=status)
    refused = sim.get("backup/getbackuphistory")
    assert refused.status == 403
    assert refused.json["title"] == "Forbidden"
    for path in ("settings", "settings/version/build", "portal", "backup/getrestoreprogress", "keys/@self"):
        assert sim.get(path).status == 200
    assert sim.get("settings", auth=None).payload["tenantStatus"] == status


def test_a_lost_key_during_restore_is_401_before_any_filter(sim: InProcess) -> None:
    sim.set(status=4, drop_key=True)
    assert sim.get("backup/getbackuphistory").status == 401
    assert sim.get("backup/getrestoreprogress", auth=None).status == 200


@pytest.mark.parametrize("status", [1, 2])
def test_a_suspended_or_removed_portal_is_404(sim: InProcess, status: int) -> None:
    sim.set(status=status)
    for path in ("backup/getbackuphistory", "portal", "settings", "backup/getrestoreprogress"):
        answer = sim.get(path)
        assert answer.status == 404
        assert answer.json["status"] == 404


def test_migrating_portals_answer(sim: InProcess) -> None:
    sim.set(status=5)
    assert sim.get("backup/getbackuphistory").status == 200


def test_an_unpaid_portal_still_backs_up_but_shows_no_history(sim: InProcess) -> None:
    sim.set(unpaid=True)
    for path in ("backup/getbackuphistory", "backup/getbackupschedule", "files/@my", "keys"):
        assert sim.get(path).status == 402
    for path in ("getbackupprogress", "getrestoreprogress", "getbackupscount", "getservicestate"):
        assert sim.get(f"backup/{path}").status == 200
    assert sim.post("backup/startbackup", {"storageType": 4}).status == 200
    assert sim.post("backup/cancelbackup").status == 200
    assert sim.post("backup/createbackupschedule", {"storageType": 4, "cronParams": {}}).status == 402


def test_the_402_of_the_filter_is_a_problem_without_title(sim: InProcess) -> None:
    sim.set(unpaid=True)
    answer = sim.get("backup/getbackuphistory")
    assert answer.headers["content-type"].startswith("application/problem+json")
    assert answer.json["status"] == 402
    assert "title" not in answer.json


@pytest.mark.parametrize(("value", "status"), [("false", 200), ("False", 200), ("true", 402), ("", 402)])
def test_payment_info_false_switches_the_filter_off(sim: InProcess, value: str, status: int) -> None:
    sim.set(unpaid=True)
    assert sim.get("backup/getbackuphistory", headers={"Payment-Info": value}).status == status


def test_a_forbidden_address_gets_a_plain_sentence(sim: InProcess) -> None:
    sim.set(ip_restricted=True)
    answer = sim.get("backup/getbackuphistory")
    assert answer.status == 403
    assert answer.headers["content-type"].startswith("text/plain")
    assert answer.body == b"The access to the portal is restricted"
    assert sim.get("settings", auth=None).status == 200


def test_filters_come_in_order_and_after_authentication(sim: InProcess) -> None:
    sim.set(status=4, unpaid=True, ip_restricted=True)
    assert sim.get("backup/getbackuphistory", auth=None).status == 401
    assert sim.get("backup/getbackuphistory").json["status"] == 403
    sim.set(status=0)
    assert sim.get("backup/getbackuphistory").status == 402
