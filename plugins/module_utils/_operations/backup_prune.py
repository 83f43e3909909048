# Copyright (c) 2026 ONLYOFFICE DocSpace collection contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Remove backups that no rule keeps: from a portal's history, or from a folder of archives on this machine."""

from __future__ import annotations

import dataclasses
import typing as t

from .._errors import DocSpaceError, InputError
from .._models import moments
from .._models.durations import to_seconds, to_words
from .._models.retention import Rules, Verdict, age, make_plan, newest_good
from .._models.storage import STORAGE_TYPES
from .._operation import Context, Operation, Options
from ._prune_folder import Folder
from ._prune_history import History

DAY = 86400


class Shelf(t.Protocol):
    """A place with backups; what it holds was read once, when it was opened."""

    @property
    def entries(self) -> t.Mapping[str, t.Any]:
        """Return what it holds by key, each with a ``backup`` for the planner and a ``to_result()``."""

    def remove(self, key: str, context: Context) -> None:
        """Remove one; raise DocSpaceError when it is still there, of the kind ``uncertain`` when nobody can tell."""

    def summary(self, removed: t.Collection[str]) -> dict[str, t.Any]:
        """Return what else is to be told of the removed ones."""


@dataclasses.dataclass(frozen=True)
class _Failure:
    key: str
    problem: str
    kind: str


def check(options: Options) -> list[str]:
    """Return no warnings; raise InputError when the rules cannot be meant or the folder cannot be read."""
    Rules.from_options(options)
    if options["rpo"] is not None:
        to_seconds(options["rpo"], "rpo")
    if options["path"] is not None:
        if options["dump"] or options["storage_type"] is not None:
            raise InputError("dump and storage_type are about the history of a portal: leave them out with path.")
        Folder.check(options)
    return []


def run(options: Options, context: Context) -> dict[str, t.Any]:
    """Make the plan and carry it out; check mode only makes it."""
    shelf: Shelf = Folder.open(options) if options["path"] is not None else History.open(options, context)
    plan = make_plan([entry.backup for entry in shelf.entries.values()], Rules.from_options(options), context.now())
    going = _going(plan)
    _warn_of_the_future(plan, context)
    if going and not options["force"]:
        _check_freshness(plan, options, context, shelf)
    if context.check_mode:
        return _result(shelf, plan, going)
    failures = _remove(shelf, going, context)
    if failures:
        raise _incomplete(shelf, plan, going, failures)
    return _result(shelf, plan, going)


def _going(plan: list[Verdict]) -> list[str]:
    """Return what is to go in the order of going: bad ones first, then the oldest first."""
    going = [verdict.backup for verdict in reversed(plan) if not verdict.keep]
    return [backup.key for backup in sorted(going, key=lambda backup: backup.is_good)]


def _warn_of_the_future(plan: list[Verdict], context: Context) -> None:
    """Say when a clock is wrong: what is dated later than it is stays the newest for as long as that lasts."""
    newest = newest_good(verdict.backup for verdict in plan)
    if newest is not None and age(newest, context.now()) < -DAY:
        context.warn(
            f"{newest.key} is dated {moments.to_iso(newest.created_on)}, which is still to come, and counts as the newest "
            "backup until then. Check the clocks."
        )


def _check_freshness(plan: list[Verdict], options: Options, context: Context, shelf: Shelf) -> None:
    """Raise DocSpaceError when backups have stopped coming: then the old ones are all there is."""
    if options["rpo"] is None:
        return
    newest = newest_good(verdict.backup for verdict in plan)
    if newest is not None and age(newest, context.now()) <= to_seconds(options["rpo"], "rpo"):
        return
    found = "There is no good backup"
    if newest is not None:
        found = f"The newest good backup, of {moments.to_iso(newest.created_on)}, is {to_words(age(newest, context.now()))} old"
    raise DocSpaceError(
        f"{found}, and rpo allows {options['rpo']}. Nothing was removed: make a backup first, or set force=true.",
        kind="stale",
    ).with_result(**_told(shelf, plan, []))


def _remove(shelf: Shelf, going: list[str], context: Context) -> list[_Failure]:
    """Remove one after the other and return what failed. One failure does not stop the others."""
    failures: list[_Failure] = []
    for number, key in enumerate(going):
        try:
            shelf.remove(key, context)
        except DocSpaceError as error:
            failures.append(_Failure(key, error.message, error.kind))
            if error.kind == "uncertain":
                # The portal no longer answers at all; each further attempt would wait for it anew.
                untried = "It was not tried, because the portal had stopped answering."
                return failures + [_Failure(later, untried, "not_tried") for later in going[number + 1 :]]
    return failures


def _incomplete(shelf: Shelf, plan: list[Verdict], going: list[str], failures: list[_Failure]) -> DocSpaceError:
    failed = {failure.key for failure in failures}
    removed = [key for key in going if key not in failed]
    each = [
        {**shelf.entries[failure.key].to_result(), "problem": failure.problem, "kind": failure.kind}
        for failure in failures
    ]
    names = "; ".join(f"{entry['file_name']}: {entry['problem']}" for entry in each)
    return DocSpaceError(
        f"{len(failures)} of {len(going)} backups could not be removed, {len(removed)} are removed. Run again for the "
        f"rest. {names}",
        kind="incomplete",
    ).with_result(**{**_told(shelf, plan, removed), "not_removed": each})


def _result(shelf: Shelf, plan: list[Verdict], going: list[str]) -> dict[str, t.Any]:
    if not plan:
        words = "There are no backups."
    elif not going:
        words = f"Every backup is kept, {len(plan)} in all."
    else:
        words = f"{len(going)} of {len(plan)} backups are removed, {len(plan) - len(going)} are kept."
    return {**_told(shelf, plan, going), "msg": words}


def _told(shelf: Shelf, plan: list[Verdict], removed: list[str]) -> dict[str, t.Any]:
    """Return what every result tells, the failed ones included; ``removed`` are those that are gone, or would be."""
    shown = {verdict.backup.key: shelf.entries[verdict.backup.key].to_result() for verdict in plan}
    gone = {key: f"{shown[key]['file_name']}, {shown[key]['created_on']}" for key in removed}
    return {
        "changed": bool(removed),
        "plan": [
            {**shown[verdict.backup.key], "keep": verdict.keep, "reasons": list(verdict.reasons)} for verdict in plan
        ],
        "kept": len(plan) - len(removed),
        "removed": len(removed),
        "not_removed": [],
        "diff": {"before": gone, "after": {}},
        **shelf.summary(removed),
    }


OPERATION = Operation(
    options={
        "path": {"type": "path"},
        "pattern": {"type": "list", "elements": "str", "default": ["*.tar.gz", "*.tar"]},
        "keep_last": {"type": "int"},
        "keep_within": {"type": "str"},
        "keep_daily": {"type": "int"},
        "keep_weekly": {"type": "int"},
        "keep_monthly": {"type": "int"},
        "keep_yearly": {"type": "int"},
        "keep_min": {"type": "int", "default": 1},
        "rpo": {"type": "str"},
        "force": {"type": "bool", "default": False},
        "storage_type": {"type": "str", "choices": list(STORAGE_TYPES)},
        "dump": {"type": "bool", "default": False},
        "time_zone": {"type": "str", "default": "UTC"},
    },
    check=check,
    run=run,
    offline_option="path",
)
