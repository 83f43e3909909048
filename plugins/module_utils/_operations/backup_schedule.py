# Copyright (c) 2026 ONLYOFFICE DocSpace collection contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Enforce a backup schedule: read, compare, write only on a real difference (facts 2.8-2.10)."""

from __future__ import annotations

import dataclasses
import typing as t

from .._errors import DocSpaceError, is_uncertain
from .._models import moments
from .._models.cron import WEEKDAYS, first_quiet_moment, is_due, next_runs
from .._models.moments import UTC_ZONE, Zone
from .._models.schedule import PERIODS, Schedule, diff
from .._models.storage import STORAGE_TYPES
from .._models.storage_lint import lint_target, reject_local_on_saas
from .._operation import Context, Operation, Options

CALENDAR_WEEK = WEEKDAYS[1:] + WEEKDAYS[:1]


def check(options: Options) -> list[str]:
    """Return warnings about the wanted schedule; raise InputError when it cannot work."""
    if options["state"] == "absent":
        return []
    Schedule.from_options(options)
    warnings = lint_target(options["storage_type"], options["storage_params"], dump=options["dump"])
    if options["storage_type"] == "DataStore":
        warnings.append(
            "storage_type DataStore is temporary: the server deletes each archive a day after it was made, whatever "
            "backups_stored says. Use Documents, ThirdPartyConsumer or Local for backups that are to be kept."
        )
    if options["period"] == "EveryMonth" and options["month_day"] > 28:
        warnings.append(
            f"month_day {options['month_day']} does not exist in every month: the server skips short months, and after "
            "January can run on the first days of March instead. Use a day up to 28."
        )
    return warnings


def run(options: Options, context: Context) -> dict[str, t.Any]:
    """Make the portal's schedule what the options say, and tell what was, is and will be."""
    wanted = None if options["state"] == "absent" else Schedule.from_options(options)
    if wanted is not None and wanted.target.storage_type == "Local" and context.portal.is_cloud:
        raise reject_local_on_saas()
    current = context.portal.schedule(dump=options["dump"])
    plan = _plan(current, wanted, options, context)
    if plan.is_write and not context.check_mode:
        _write(plan, context)
    return plan.to_result()


@dataclasses.dataclass(frozen=True)
class _Plan:
    """What would be done, decided once, so that check mode predicts what a run does."""

    portal: str
    current: Schedule | None
    wanted: Schedule | None
    dump: bool
    zone: Zone | None = None
    next_runs: tuple[str | None, ...] | None = ()
    immediate: bool = False
    deferred: bool = False
    deferred_until: str | None = None

    @property
    def differs(self) -> bool:
        return self.current != self.wanted

    @property
    def is_write(self) -> bool:
        return self.differs and not self.deferred

    @property
    def result_schedule(self) -> Schedule | None:
        return self.wanted if self.is_write else self.current

    def to_result(self) -> dict[str, t.Any]:
        schedule = self.result_schedule
        return {
            "changed": self.is_write,
            "schedule": schedule.to_result() if schedule else None,
            "next_runs": None if self.next_runs is None else list(self.next_runs),
            "time_zone": self.zone.name if self.zone else None,
            "immediate_run_expected": self.immediate,
            "healed": self.is_write and self.current is None and self.wanted is not None,
            "deferred": self.deferred,
            "deferred_until": self.deferred_until,
            "diff": {
                "before_header": f"{self.portal}: backup schedule",
                "after_header": f"{self.portal}: backup schedule",
                **diff(self.current, schedule),
            },
            "msg": _sentence(self),
        }


def _plan(current: Schedule | None, wanted: Schedule | None, options: Options, context: Context) -> _Plan:
    if wanted is None:
        return _Plan(context.portal.name, current, None, options["dump"])
    if current == wanted and current.last_triggered is not None and not options["predict_runs"]:
        # Only the prediction needs the portal's zone, and the zone a request of its own. What has run once will run again;
        # what has not may never run, and that has to be said.
        return _Plan(context.portal.name, current, wanted, options["dump"], next_runs=None)
    zone = _zone(wanted, context)
    now = context.now()
    differs = current != wanted
    immediate = differs and wanted.timetable is not None and is_due(wanted.timetable, zone, now, None)
    deferred = immediate and options["defer"]
    until = None
    if deferred:
        quiet = first_quiet_moment(wanted.timetable, zone, now) if wanted.timetable else None
        until = moments.to_iso(quiet)
        context.warn(_deferral(wanted, until))
    schedule = current if deferred or not differs else wanted
    runs: tuple[str | None, ...] = ()
    if schedule is not None and schedule.timetable is not None:
        mark = schedule.last_triggered
        runs = tuple(map(moments.to_iso, next_runs(schedule.timetable, zone, now, mark)))
        if not runs:
            context.warn(_never_runs(schedule, zone))
    return _Plan(context.portal.name, current, wanted, options["dump"], zone, runs, immediate, deferred, until)


def _zone(wanted: Schedule, context: Context) -> Zone:
    """Return the zone the hour is meant in: the portal's, and UTC for the whole server (facts 3.3)."""
    if wanted.dump:
        return UTC_ZONE
    facts = context.portal.facts()
    if wanted.target.storage_type == "Local" and not facts.standalone:
        raise reject_local_on_saas()
    if not facts.zone.is_exact:
        context.warn(
            f"The rules of time zone {facts.zone.name} are not known here: next_runs and immediate_run_expected use its "
            "present offset. Install the tzdata package of Python or of the operating system."
        )
    return facts.zone


def _write(plan: _Plan, context: Context) -> None:
    """Send the one write. Where its fate is uncertain the portal is asked, never written to again."""
    try:
        if plan.wanted is None:
            context.portal.remove_schedule(dump=plan.dump)
        else:
            context.portal.set_schedule(plan.wanted)
    except DocSpaceError as error:
        if not is_uncertain(error):
            raise error.with_state(f"Nothing was changed: {_state(plan.current)}") from error
        if _read_back(plan, context, error) != plan.wanted:
            raise error.with_state(f"Nothing was changed: {_state(plan.current)} Running again is safe.") from error
        context.warn(f"The portal has taken the change although its answer was an error: {error.message}")


def _read_back(plan: _Plan, context: Context, error: DocSpaceError) -> Schedule | None:
    try:
        return context.portal.schedule(dump=plan.dump)
    except DocSpaceError as second:
        raise error.with_state(
            f"Whether the change was made is unknown, because asking failed too: {second.message} Run again to find out; "
            "an unchanged schedule is never written twice."
        ) from second


def _state(schedule: Schedule | None) -> str:
    return "the portal has no schedule." if schedule is None else f"the portal keeps its schedule {schedule}."


def _sentence(plan: _Plan) -> str:
    if plan.deferred:
        return _deferral(plan.wanted, plan.deferred_until)
    if not plan.differs:
        return "There is no schedule." if plan.wanted is None else f"The schedule is as wanted: {plan.wanted}."
    if plan.wanted is None:
        return f"The schedule {plan.current} is removed; its backups stay and are no longer pruned."
    was = f"was {plan.current}" if plan.current else "there was none"
    soon = " The server starts a backup at its next tick, within 15 minutes." if plan.immediate else ""
    return f"The schedule is now {plan.wanted}; {was}.{soon}"


def _deferral(wanted: Schedule | None, until: str | None) -> str:
    when = f"Run again after {until}" if until else "With this hour that is so at any time of day: set defer to false"
    return f"Not written: writing the schedule {wanted} now would make the server start a backup at once. {when}."


def _never_runs(schedule: Schedule, zone: Zone) -> str:
    return (
        f"The server will never start the schedule {schedule}: in {zone.name} UTC is in its next day by then, and a "
        "schedule that has not run yet loses such a run every time. Use an earlier hour."
    )


OPERATION = Operation(
    options={
        "state": {"type": "str", "choices": ["present", "absent"], "default": "present"},
        "storage_type": {"type": "str", "choices": list(STORAGE_TYPES)},
        "storage_params": {"type": "dict"},
        "period": {"type": "str", "choices": list(PERIODS), "default": "EveryDay"},
        "hour": {"type": "int"},
        "weekday": {"type": "str", "choices": list(CALENDAR_WEEK)},
        "month_day": {"type": "int"},
        "backups_stored": {"type": "int"},
        "dump": {"type": "bool", "default": False},
        "defer": {"type": "bool", "default": False},
        "predict_runs": {"type": "bool", "default": True},
    },
    check=check,
    run=run,
    required_if=(
        ("state", "present", ("storage_type", "hour", "backups_stored")),
        ("period", "EveryWeek", ("weekday",)),
        ("period", "EveryMonth", ("month_day",)),
    ),
)
