# Copyright (c) 2026 ONLYOFFICE DocSpace collection contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Start hours of a fleet are spread for good, and a run is summed up by portal."""

from __future__ import annotations

import collections
import typing as t

import pytest

from ansible_collections.onlyoffice.docspace.plugins.plugin_utils._fleet import (
    SCHEDULE_STATES,
    collect,
    schedule_state,
    spread_hour,
    summary,
)


def test_the_same_portal_always_gets_the_same_hour() -> None:
    assert [spread_hour(1, name, 6) for name in ("acme", "blue", "echo")] == [1, 2, 3]


def test_a_fleet_is_spread_evenly_over_the_window_and_never_outside() -> None:
    hours = collections.Counter(spread_hour(22, f"portal-{number}", 6) for number in range(6000))
    assert set(hours) == {22, 23, 0, 1, 2, 3}
    assert max(hours.values()) < 1.2 * min(hours.values())


@pytest.mark.parametrize("window", [0, 1])
def test_no_window_leaves_the_hour_alone(window: int) -> None:
    assert spread_hour(3, "acme", window) == 3


def test_a_weekly_backup_is_never_carried_to_another_day() -> None:
    with pytest.raises(ValueError, match="midnight"):
        spread_hour(22, "acme", 3, "EveryWeek")
    assert spread_hour(22, "acme", 2, "EveryWeek") in (22, 23)


@pytest.mark.parametrize(("hour", "window"), [(24, 2), (-1, 2), (3, 25), (3, -1)])
def test_an_impossible_window_is_refused(hour: int, window: int) -> None:
    with pytest.raises(ValueError, match=r"between 0 and 23|over 0 to 24"):
        spread_hour(hour, "acme", window)


def test_results_are_collected_from_whoever_had_a_turn() -> None:
    hostvars: dict[str, dict[str, t.Any]] = {
        "done": {"r": {"changed": True}},
        "waiting": {},
        "gone": {},
        "probed": {"r": {"changed": True}, "p": {"failed": True, "msg": "no"}},
        "fine": {"r": {"changed": False}, "p": {"failed": False}},
    }
    results = collect(hostvars, "r", list(hostvars), {"done", "waiting", "fine"}, "p")
    assert list(results) == ["done", "gone", "probed", "fine"]
    assert results["gone"]["failed"] and results["probed"]["msg"] == "no" and results["fine"] == {"changed": False}


def test_the_summary_names_every_portal_by_what_happened_to_it() -> None:
    results: dict[str, dict[str, t.Any]] = {
        "acme": {"changed": False},
        "blue": {"changed": True, "healed": True},
        "coral": {"changed": True, "healed": False},
        "delta": {"failed": True, "changed": False, "msg": "no."},
        "echo": {"changed": False, "deferred": True},
        "fox": {},
    }
    assert summary(results, SCHEDULE_STATES, schedule_state) == [
        "6 portals: 1 healed, 1 changed, 1 unchanged, 1 deferred, 2 failed",
        "healed: blue",
        "changed: coral",
        "unchanged: acme",
        "deferred: echo",
        "failed: delta: no.",
        "failed: fox: no result",
    ]
