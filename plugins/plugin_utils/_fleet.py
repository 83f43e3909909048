# Copyright (c) 2026 ONLYOFFICE DocSpace collection contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What concerns many portals at once: spreading start hours, and summing up a run."""

from __future__ import annotations

import hashlib
import typing as t


def spread_hour(hour: int, name: str, window: int, period: str = "EveryDay") -> int:
    """Return a start hour for the portal ``name`` within ``window`` hours from ``hour``; 0 or 1 leave it as it is.

    The same name always gives the same hour. Raises ValueError when the window is longer than a day, or when it would
    carry a weekly or monthly backup past midnight and so to the wrong day.
    """
    if not 0 <= hour <= 23:
        raise ValueError(f"the hour to spread from must be between 0 and 23, not {hour}")
    if not 0 <= window <= 24:
        raise ValueError(f"start hours can be spread over 0 to 24 hours, not {window}")
    if window and period != "EveryDay" and hour + window > 24:
        raise ValueError(
            f"a window of {window} hours from {hour:02d}:00 passes midnight, which would put {period} backups on "
            "another day; use an earlier hour or a shorter window"
        )
    if window <= 1:
        return hour
    digest = hashlib.sha256(name.encode("utf-8")).digest()
    return (hour + int.from_bytes(digest[:8], "big") % window) % 24


SCHEDULE_STATES = ("healed", "changed", "unchanged", "deferred", "failed")


def schedule_state(result: t.Mapping[str, t.Any]) -> str:
    """Return what an enforcement did to one portal, in one word of ``SCHEDULE_STATES``."""
    if result.get("failed", False) or "changed" not in result:
        return "failed"
    return next((state for state in ("deferred", "healed", "changed") if result.get(state)), "unchanged")


RESTORE_STATES = ("restored", "followed", "running", "planned", "failed")


def restore_state(result: t.Mapping[str, t.Any]) -> str:
    """Return what became of one portal's restore, in one word of ``RESTORE_STATES``.

    ``followed`` is a restore that has ended well, of which nobody here knows the archive.
    """
    if result.get("failed", False) or "changed" not in result:
        return "failed"
    restore = result.get("restore")
    if not isinstance(restore, t.Mapping):
        return "planned"
    if restore.get("status") != "ok":
        return "running"
    return "restored" if result.get("source") else "followed"


def collect(
    hostvars: t.Mapping[str, t.Mapping[str, t.Any]],
    variable: str,
    hosts: t.Iterable[str],
    active: t.Collection[str],
    failing: str | None = None,
) -> dict[str, t.Any]:
    """Return what was registered as ``variable`` for each host, or as ``failing`` where that has failed.

    A host without result has failed before it came to one, or waits for its turn when it is still active; then it is
    left out.
    """
    results: dict[str, t.Any] = {}
    for host in hosts:
        names = hostvars[host]
        second = names.get(failing) if failing else None
        if isinstance(second, t.Mapping) and second.get("failed", False):
            results[host] = second
        elif names.get(variable) is not None:
            results[host] = names[variable]
        elif host not in active:
            results[host] = {"failed": True, "msg": "it failed before it came to this, see its error above"}
    return results


def summary(
    results: t.Mapping[str, t.Mapping[str, t.Any]], states: t.Sequence[str], state_of: t.Callable[[t.Any], str]
) -> list[str]:
    """Return a run over a fleet as lines for people: the counts, the names by state, and why portals failed."""
    portals: dict[str, list[str]] = {state: [] for state in states}
    for name, result in results.items():
        portals.setdefault(state_of(result), []).append(name)
    counts = ", ".join(f"{len(names)} {state}" for state, names in portals.items() if names)
    lines = [f"{len(results)} portals: {counts}" if len(results) != 1 else f"1 portal: {counts}"]
    lines += [f"{state}: {', '.join(names)}" for state, names in portals.items() if names and state != "failed"]
    lines += [f"failed: {name}: {results[name].get('msg') or 'no result'}" for name in portals.get("failed", [])]
    return lines
