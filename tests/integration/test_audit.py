# Copyright (c) 2026 ONLYOFFICE DocSpace collection contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The audit trail tells what the history does not: failures, and who started what."""

from __future__ import annotations

import typing as t

import pytest

from ansible_collections.onlyoffice.docspace.plugins.module_utils._models.audit import AuditEvent

from .conftest import Portal, operate

PATH = "security/audit/events/filter"
DAILY = {
    "storageType": 4,
    "storageParams": {},
    "cronParams": {"period": 0, "hour": 3, "day": 0},
    "backupsStored": 7,
}


def trail(portal: Portal) -> dict[str, t.Any]:
    result = operate("info", portal, gather=["audit"])
    assert not result["failed"], result
    found: dict[str, t.Any] = result["audit"]
    return found


def events(portal: Portal) -> list[tuple[str, bool | None]]:
    return [(event["event"], event["scheduled"]) for event in trail(portal)["events"]]


def test_manual_and_scheduled_backups_and_their_failures_are_told_apart(portal: Portal) -> None:
    operate("backup", portal)
    portal.patch(job_outcome="failed")
    portal.sim.advance(minutes=2)
    operate("backup", portal)
    assert events(portal) == [("failed", False), ("completed", False)]
    portal.patch(schedule=DAILY)
    portal.sim.advance(days=1)
    portal.patch(job_outcome="ok")
    portal.sim.advance(days=1)
    seen = events(portal)
    assert seen[0] == ("completed", True) and ("failed", True) in seen
    dates = [event["at"] for event in trail(portal)["events"]]
    assert dates == sorted(dates, reverse=True) and all(date.endswith("+00:00") for date in dates)


def test_a_dropped_schedule_and_a_cancelled_backup_are_seen(make_portal: t.Callable[..., Portal]) -> None:
    portal = make_portal(job_length=600, schedule=DAILY)
    operate("backup", portal, wait=False)
    operate("backup", portal, state="cancelled")
    operate("schedule", portal, state="absent")
    assert ("cancelled", None) in events(portal) and ("schedule_deleted", None) in events(portal)


@pytest.mark.parametrize("settings", [{"audit_allowed": False}, {"admin": False}])
def test_who_may_not_read_it_is_told_so_and_nothing_fails(
    make_portal: t.Callable[..., Portal], settings: dict[str, t.Any]
) -> None:
    portal = make_portal(schedule=DAILY)
    operate("backup", portal)
    operate("schedule", portal, state="absent")
    portal.patch(**settings)
    found = trail(portal)
    assert found["visible"] is False and found["events"] == [] and found["reason"]


def test_a_plan_without_it_is_told_so_too(portal: Portal) -> None:
    portal.sim.fault("status", portal=portal.name, path=PATH, status=402, times=None)
    found = trail(portal)
    assert found["visible"] is False and "HTTP 402" in found["reason"]


def test_only_the_endpoint_s_absence_is_forgiven_not_that_of_the_portal(portal: Portal) -> None:
    portal.sim.fault("status", portal=portal.name, path=PATH, status=404, times=1)
    assert trail(portal)["visible"] is False
    portal.sim.fault("status", portal=portal.name, path=PATH, status=500, times=None)
    assert operate("info", portal, gather=["audit"])["error"]["status"] == 500


@pytest.mark.parametrize(
    ("date", "at"),
    [
        ("2026-03-01T03:15:20.0000000+01:00", "2026-03-01T02:15:20+00:00"),
        ("2026-03-01T02:15:20.0000000Z", "2026-03-01T02:15:20+00:00"),
        ("2026-02-28T21:15:20-05:00", "2026-03-01T02:15:20+00:00"),
        ("2026-03-01T02:15:20", None),
        (None, None),
    ],
)
def test_dates_keep_their_zone(date: str | None, at: str | None) -> None:
    event = AuditEvent.from_api({"actionId": 5126, "date": date})
    assert (event.to_result()["at"] if event else None) == at
