# Copyright (c) 2026 ONLYOFFICE DocSpace collection contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Policy as code: what is asked of a portal's backups. Presets, and dictionaries that may extend one."""

from __future__ import annotations

import dataclasses
import typing as t

from .._errors import InputError
from .._models.durations import to_seconds
from .schema import Goals

# bronze: something recent exists. silver: daily, kept for a week, off the portal. gold: proven to be restorable.
PRESETS: dict[str, dict[str, t.Any]] = {
    "bronze": {"schedule": True, "max_interval": "7d", "min_kept": 2, "rpo": "8d"},
    "silver": {
        "schedule": True,
        "max_interval": "1d",
        "min_kept": 7,
        "rpo": "26h",
        "off_site_within": "7d",
        "verified_within": "30d",
    },
    "gold": {
        "schedule": True,
        "as_wanted": True,
        "max_interval": "1d",
        "min_kept": 14,
        "rpo": "26h",
        "off_site_within": "2d",
        "verified_within": "7d",
        "restore_drill_within": "90d",
        "min_targets": 2,
    },
}
SWITCHES = frozenset({"schedule", "as_wanted"})
COUNTS = frozenset({"min_kept", "min_targets"})
FIELDS = tuple(field.name for field in dataclasses.fields(Goals) if field.name != "name")


def goals_from_option(policy: t.Any, rpo: t.Any = None) -> Goals:
    """Return the goals of a preset's name or of a dictionary; ``rpo`` replaces the policy's own unless it is empty.

    A dictionary takes what it does not name from the preset in ``extends``, and asks for nothing else without one. A
    value of None takes a goal away. Raises InputError for anything that cannot be meant.
    """
    if isinstance(policy, str):
        given: dict[str, t.Any] = {"extends": policy}
    elif isinstance(policy, t.Mapping):
        given = {str(key): value for key, value in policy.items()}
    else:
        raise InputError(f"policy must be the name of a preset ({', '.join(PRESETS)}) or a dictionary, not {policy!r}.")
    preset = given.pop("extends", None)
    if preset is not None and preset not in PRESETS:
        raise InputError(f"There is no policy preset {preset!r}; the presets are {', '.join(PRESETS)}.")
    unknown = sorted(set(given) - {*FIELDS, "name"})
    if unknown:
        raise InputError(f"A policy knows no {', '.join(unknown)}; it knows extends, name, {', '.join(FIELDS)}.")
    name = given.pop("name", None) or (preset if preset and not given else f"{preset}, changed" if preset else "own")
    wanted = {**PRESETS.get(str(preset), {}), **given}
    if rpo not in (None, ""):
        wanted["rpo"] = rpo
    goals = {field: _goal(field, value) for field, value in wanted.items() if value is not None}
    return Goals(name=str(name), **goals)


def _goal(field: str, value: t.Any) -> t.Any:
    if field in SWITCHES:
        if not isinstance(value, bool):
            raise InputError(f"policy {field} must be true or false, not {value!r}.")
        return value
    if field in COUNTS:
        if isinstance(value, bool) or not str(value).isdigit():
            raise InputError(f"policy {field} must be a number, not {value!r}.")
        return int(value)
    return int(to_seconds(str(value), f"policy {field}"))
