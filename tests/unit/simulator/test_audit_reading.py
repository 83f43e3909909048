# Copyright (c) 2026 ONLYOFFICE DocSpace collection contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Reading the audit trail: what is found, who may look."""

from __future__ import annotations

from typing import Any

import pytest
from simulator.inprocess import InProcess

FILTER = "security/audit/events/filter"
LAST = "security/audit/events/last"


def trail(sim: InProcess, auth: str = "", **query: Any) -> list[Any]:
    answer = sim.get(FILTER, auth=auth, **query)
    assert answer.status == 200, answer.body
    events: list[Any] = answer.payload
    return events


def actions(sim: InProcess, auth: str = "", **query: Any) -> list[int]:
    """Oldest first."""
    return [event["actionId"] for event in reversed(trail(sim, auth, **query))]


def start(sim: InProcess, **headers: str) -> None:
    assert sim.post("backup/startbackup", {"storageType": 4}, headers=headers).status == 200


@pytest.fixture
def three_days(sim: InProcess) -> None:
    """A backup a day, at noon, and then a schedule deleted."""
    for _day in range(3):
        start(sim)
        sim.pass_time(days=1)
    sim.delete("backup/deletebackupschedule")


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({}, [5041, 5125, 5041, 5125, 5041, 5125, 5130]),
        ({"action": 5125}, [5125, 5125, 5125]),
        ({"action": "backupcompleted"}, [5125, 5125, 5125]),
        ({"action": 0, "count": 2}, [5125, 5130]),
        ({"count": 2, "startIndex": 1}, [5041, 5125]),
        ({"startIndex": 100}, []),
        ({"from": "2026-03-06T00:00:00Z"}, [5041, 5125, 5130]),
        ({"from": "2026-03-05T12:00:00.000Z", "to": "2026-03-05T12:00:00.0000000Z"}, [5041]),
        ({"to": "2026-03-04T14:00:00+02:00"}, [5041]),
        ({"actionType": 3}, [5130]),
        ({"actionType": "Delete"}, [5130]),
        ({"actionType": 3, "action": 5041}, [5041, 5041, 5041]),
        ({"moduleType": "Files"}, []),
        ({"moduleType": 29, "actionType": 3}, [5130]),
        ({"action": 5130, "target": "1"}, [5130]),
        ({"action": 5130, "target": "2"}, []),
        ({"target": "2", "actionType": 3}, [5130]),
        ({"target": "1", "entryType": "Room"}, []),
        ({"userId": "00000000-0000-0000-0000-000000000001"}, []),
        ({"userId": "00000000-0000-0000-0000-000000000000", "action": 5130}, [5130]),
    ],
)
@pytest.mark.usefixtures("three_days")
def test_what_is_asked_for_is_found(sim: InProcess, query: dict[str, Any], found: list[int]) -> None:
    assert actions(sim, **query) == found


@pytest.mark.parametrize(
    "query",
    [
        {"count": 0},
        {"count": 101},
        {"from": "2026-03-04"},
        {"from": "2026-03-04T12:00:00"},
        {"to": "2026-03-04T12:00:00.123456Z"},
        {"userId": "me"},
        {"action": "BackupDone"},
    ],
)
def test_what_the_server_cannot_read_is_400(sim: InProcess, query: dict[str, Any]) -> None:
    assert sim.get(FILTER, **query).status == 400


@pytest.mark.usefixtures("three_days")
def test_without_the_plans_option_the_last_twenty_come_and_filters_are_ignored(sim: InProcess) -> None:
    for _time in range(20):
        sim.delete("backup/deletebackupschedule")
    for edition in ("saas", "standalone"):
        sim.set(audit_allowed=False, edition=edition)
        assert actions(sim, action=5125, count=1) == [5130] * 20
    assert sim.get(LAST).payload == trail(sim)


def test_the_last_twenty_reach_back_180_days(sim: InProcess) -> None:
    sim.delete("backup/deletebackupschedule")
    sim.pass_time(days=181)
    assert sim.get(LAST).payload == []
    assert len(trail(sim)) == 1


def test_without_the_section_a_cloud_portal_is_told_to_pay(sim: InProcess) -> None:
    sim.set(edition="saas", hidden_settings=["LoginHistory"])
    assert sim.get(FILTER).status == 402
    assert sim.get(LAST).error["message"] == "Your pricing plan does not support this option"
    sim.set(edition="standalone")
    assert sim.get(FILTER).status == 200


def test_the_trail_is_for_admins(sim: InProcess) -> None:
    assert sim.get(FILTER, auth=None).status == 401
    sim.set(key_scopes=["files:read"])
    assert sim.get(FILTER).status == 403
    sim.set(key_scopes=["*:read"])
    assert sim.get(FILTER).status == 200
    sim.set(admin=False)
    assert sim.get(FILTER).error["message"] == "Access denied"
    sim.set(admin=True, unpaid=True)
    assert sim.get(FILTER).status == 402
