# Copyright (c) 2026 ONLYOFFICE DocSpace collection contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""In which fields a schedule is not the one the host's variables ask for."""

from __future__ import annotations

import typing as t

from .._errors import InputError
from .._models.schedule import Schedule, diff
from .._secrets import is_secret
from .schema import Drift

FIELDS = ("storage_type", "storage_params", "period", "hour", "weekday", "month_day", "backups_stored")


def drift_of(schedule: Schedule | None, wanted: t.Mapping[str, t.Any] | None) -> tuple[Drift, ...]:
    """Return what differs, field by field; nothing when no schedule is wanted in particular.

    ``wanted`` are options of ``docspace_backup_schedule``; those it leaves out are as they may be. Secrets are compared
    by the module that writes schedules, not here: a result does not hold them. Raises InputError for options that no
    server would accept.
    """
    if not wanted:
        return ()
    if wanted.get("state") == "absent":
        return () if schedule is None else (Drift("state", "absent", "present"),)
    if schedule is None:
        # That it is missing is said by the policy; without variables that ask for one it may be.
        return (Drift("state", "present", "absent"),) if wanted.get("storage_type") else ()
    changed = diff(schedule, _completed(wanted, schedule))
    old, new = changed["before"], changed["after"]
    drifts = []
    for name in FIELDS:
        if name == "storage_params" and "storage_type" in new:
            continue  # the parameters of another storage have nothing in common
        if name == "storage_params" and (name in old or name in new):
            keys = sorted({**old.get(name, {}), **new.get(name, {})})
            drifts += [
                Drift(f"{name}.{key}", _text(new.get(name, {}).get(key)), _text(old.get(name, {}).get(key)))
                for key in keys
            ]
        elif name in new or name in old:
            drifts.append(Drift(name, _text(new.get(name)), _text(old.get(name))))
    return tuple(drifts)


def _completed(wanted: t.Mapping[str, t.Any], schedule: Schedule) -> Schedule:
    """Return the wanted schedule, its gaps filled from the one there is."""
    actual = schedule.to_result()
    given = {key: value for key, value in wanted.items() if key in FIELDS and value is not None}
    if "storage_type" not in given:
        given.pop("storage_params", None)
    elif "storage_params" in given:
        params = given["storage_params"]
        if not isinstance(params, t.Mapping):
            raise InputError("The storage_params of a wanted schedule must be a dictionary.")
        given["storage_params"] = {key: value for key, value in params.items() if not is_secret(str(key))}
    for number in ("hour", "month_day", "backups_stored"):
        if number in given:
            given[number] = _number(number, given[number])
    return Schedule.from_options({**actual, **given, "dump": schedule.dump})


def _number(name: str, value: t.Any) -> int:
    try:
        return int(value)
    except (TypeError, ValueError) as error:
        raise InputError(f"The {name} of a wanted schedule must be a number, not {value!r}.") from error


def _text(value: t.Any) -> str:
    return "none" if value is None else str(value)
