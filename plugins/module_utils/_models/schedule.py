# Copyright (c) 2026 ONLYOFFICE DocSpace collection contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A backup schedule: what it compares on, and its two languages, options and API (facts 2.8, 2.9)."""

from __future__ import annotations

import dataclasses
import datetime
import typing as t

from .._errors import InputError
from .._secrets import is_secret
from . import moments, storage
from .cron import Timetable, describe, weekday_from_api, weekday_to_api

PERIODS = ("EveryDay", "EveryWeek", "EveryMonth")  # the API counts them from 0


@dataclasses.dataclass(frozen=True)
class Schedule:
    """A schedule of one portal, or of the whole server when ``dump``.

    Two schedules are equal when the server would do the same for both; the last run is no part of that.
    """

    target: storage.Target
    period: str
    hour: int
    weekday: str | None
    month_day: int | None
    backups_stored: int
    dump: bool
    last_triggered: datetime.datetime | None = dataclasses.field(default=None, compare=False)

    @classmethod
    def from_options(cls, options: t.Mapping[str, t.Any]) -> Schedule:
        """Return the wanted schedule; raise InputError when no server would accept it."""
        period, hour, keep = options["period"], options["hour"], options["backups_stored"]
        if not 0 <= hour <= 23:
            raise InputError(f"hour must be between 0 and 23, not {hour}.")
        if not 1 <= keep <= 30:
            raise InputError(f"backups_stored must be between 1 and 30, not {keep}.")
        weekday = options["weekday"] if period == "EveryWeek" else None
        month_day = options["month_day"] if period == "EveryMonth" else None
        if month_day is not None and not 1 <= month_day <= 31:
            raise InputError(f"month_day must be between 1 and 31, not {month_day}.")
        dump = options["dump"]
        target = storage.Target.from_options(options["storage_type"], options["storage_params"], dump=dump)
        return cls(target, period, hour, weekday, month_day, keep, dump)

    @classmethod
    def from_api(cls, data: t.Mapping[str, t.Any]) -> Schedule:
        """Return the schedule of a GET answer, freed of what the server adds (facts 2.9).

        A period or a day that a newer server may know is kept as text that equals no option, so that it shows.
        """
        cron = data.get("cronParams") or {}
        number, day = cron.get("period", 0), cron.get("day", 0)
        known = isinstance(number, int) and 0 <= number < len(PERIODS)
        period = PERIODS[number] if known else f"unknown ({number!r})"
        dump = bool(data.get("dump", False))
        return cls(
            target=storage.Target.from_api(data.get("storageType", 0), data.get("storageParams"), dump=dump),
            period=period,
            hour=int(cron.get("hour", 0)),
            weekday=weekday_from_api(day) if period == "EveryWeek" else None,
            month_day=day if period == "EveryMonth" else None,
            backups_stored=int(data.get("backupsStored") or 0),
            dump=dump,
            last_triggered=moments.from_api(data.get("lastBackupTime")),
        )

    @property
    def timetable(self) -> Timetable | None:
        """Return when it recurs; None for what only a newer server understands, or what it would never accept."""
        days = {"EveryDay": True, "EveryWeek": self.weekday is not None, "EveryMonth": _is_day(self.month_day)}
        if not 0 <= self.hour <= 23 or not days.get(self.period, False):
            return None
        return Timetable(self.hour, self.weekday, self.month_day)

    def to_api(self) -> dict[str, t.Any]:
        """Return the body of a POST; ``day`` means nothing for a daily schedule."""
        day = weekday_to_api(self.weekday) if self.weekday else self.month_day or 0
        return {
            **self.target.to_api(),
            "backupsStored": self.backups_stored,
            "cronParams": {"period": self.period, "hour": self.hour, "day": day},
            "dump": self.dump,
        }

    def to_result(self) -> dict[str, t.Any]:
        """Return the schedule in option names, secrets masked; ``last_triggered`` is UTC or null."""
        return {**self._compared(), "last_triggered": moments.to_iso(self.last_triggered)}

    def _compared(self) -> dict[str, t.Any]:
        return {
            **self.target.to_result(),
            "period": self.period,
            "hour": self.hour,
            "weekday": self.weekday,
            "month_day": self.month_day,
            "backups_stored": self.backups_stored,
            "dump": self.dump,
        }

    def __str__(self) -> str:
        when = describe(self.timetable) if self.timetable else f"{self.period} in a form not known here"
        return f"{when}, keep {self.backups_stored}, to {self.target.storage_type}"


def _is_day(number: t.Any) -> bool:
    return isinstance(number, int) and 1 <= number <= 31


def diff(before: Schedule | None, after: Schedule | None) -> dict[str, t.Any]:
    """Return ``before`` and ``after`` as Ansible shows them, holding only what differs and no secret."""
    if before is None or after is None:
        return {"before": _whole(before), "after": _whole(after)}
    old, new = storage.differing(before.target, after.target)
    was, becomes = before._compared(), after._compared()
    for key in was:
        if key not in ("storage_type", "storage_params") and was[key] != becomes[key]:
            old[key], new[key] = was[key], becomes[key]
    return {"before": old, "after": new}


def _whole(schedule: Schedule | None) -> dict[str, t.Any]:
    """Return everything worth showing of a schedule that appears or goes."""
    if schedule is None:
        return {}
    shown = {key: value for key, value in schedule._compared().items() if value is not None}
    params = schedule.target.params
    shown["storage_params"] = {key: value for key, value in params.items() if not is_secret(key)}
    return shown
