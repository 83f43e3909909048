# Copyright (c) 2026 ONLYOFFICE DocSpace collection contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Read what a portal knows of its backups: one request per subset, never a write."""

from __future__ import annotations

import datetime
import typing as t

from .._errors import ApiError
from .._models import moments
from .._models.cron import next_runs
from .._models.moments import UTC_ZONE
from .._operation import Context, Operation, Options
from .._portal import Portal

# How far back the audit trail is read: what a report shows.
AUDIT_SPAN = datetime.timedelta(days=31)


def _audit(portal: Portal) -> t.Any:
    return portal.audit_trail(datetime.datetime.now(datetime.timezone.utc) - AUDIT_SPAN)


# Subset -> the one call that reads it, as a function of the portal and ``dump``.
READERS: dict[str, t.Callable[[Portal, bool], t.Any]] = {
    "portal": lambda portal, dump: portal.facts(),
    "schedule": lambda portal, dump: portal.schedule(dump=dump),
    "history": lambda portal, dump: portal.history(dump=dump),
    "progress": lambda portal, dump: portal.progress(dump=dump),
    "restore": lambda portal, dump: portal.restores.progress(dump=dump or None),
    "storages": lambda portal, dump: portal.storages(dump=dump),
    "service": lambda portal, dump: {"supported": True, "enabled": portal.paid_service_enabled()},
    "content": lambda portal, dump: portal.restores.content(),
    "counts": lambda portal, dump: {"supported": True, "free_this_month": portal.free_backups_this_month()},
    "audit": lambda portal, dump: _audit(portal),
}
# Subsets whose endpoint older servers do not have (facts 7).
YOUNGER_SUBSETS = frozenset({"service", "counts"})
DEFAULT_SUBSETS = ("portal", "schedule", "history", "progress")


def check(options: Options) -> list[str]:
    """Return no warnings: beyond its argument spec nothing can be wrong with the options of a reading module."""
    return []


def run(options: Options, context: Context) -> dict[str, t.Any]:
    """Return the wanted subsets, each under its own name, and what follows from them without another request."""
    dump = options["dump"]
    read = {name: _read(name, context.portal, dump) for name in READERS if name in options["gather"]}
    result: dict[str, t.Any] = {"changed": False}
    result.update({name: _shown(value) for name, value in read.items()})
    if "history" in read:
        result.update(_last_backup(read["history"], context))
    if "schedule" in read and ("portal" in read or dump):
        zone = UTC_ZONE if dump else read["portal"].zone
        result.update(_next_runs(read["schedule"], zone, context))
    return result


def _read(name: str, portal: Portal, dump: bool) -> t.Any:
    try:
        return READERS[name](portal, dump)
    except ApiError as error:
        if error.kind == "no_endpoint" and name in YOUNGER_SUBSETS:
            return {"supported": False}
        raise


def _shown(value: t.Any) -> t.Any:
    if isinstance(value, list):
        return [_shown(item) for item in value]
    return value.to_result() if hasattr(value, "to_result") else value


def _last_backup(history: list[t.Any], context: Context) -> dict[str, t.Any]:
    """Return the newest record and its age in seconds; both None when there is none."""
    newest = next((record for record in history if record.created_on), None)
    age = int((context.now() - newest.created_on).total_seconds()) if newest else None
    return {"last_backup": _shown(newest), "last_backup_age": age}


def _next_runs(schedule: t.Any, zone: t.Any, context: Context) -> dict[str, t.Any]:
    known = schedule is not None and schedule.timetable is not None
    runs = next_runs(schedule.timetable, zone, context.now(), schedule.last_triggered) if known else []
    return {"next_runs": list(map(moments.to_iso, runs)), "time_zone": zone.name}


OPERATION = Operation(
    options={
        "gather": {"type": "list", "elements": "str", "choices": list(READERS), "default": list(DEFAULT_SUBSETS)},
        "dump": {"type": "bool", "default": False},
    },
    check=check,
    run=run,
)
