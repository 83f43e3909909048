# Copyright (c) 2026 ONLYOFFICE DocSpace collection contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The verdict on one portal: every goal of its policy, each with its reason in words."""

from __future__ import annotations

import dataclasses
import datetime
import typing as t

from .._models.durations import to_words
from .schema import LEVELS, PortalReport, Reason

Check = t.Callable[[PortalReport, datetime.datetime], t.Iterator[Reason]]


def judge(portal: PortalReport, now: datetime.datetime, refusal: str | None, problems: t.Iterable[str]) -> PortalReport:
    """Return the portal with its verdict and reasons, the worst first.

    ``refusal`` says why it could not be asked, which makes it unknown; ``problems`` are faults in its evidence.
    """
    found = [Reason("warning", "evidence", problem) for problem in problems]
    if refusal is not None:
        found.insert(0, Reason("unknown", "unreachable", refusal))
    else:
        found = [reason for check in CHECKS for reason in check(portal, now)] + found
    ordered = sorted(found, key=lambda reason: -LEVELS.index(reason.level))
    worst = ordered[0].level if ordered else "note"
    return dataclasses.replace(portal, verdict="ok" if worst == "note" else worst, reasons=tuple(ordered))


def _breach(code: str, text: str) -> Reason:
    return Reason("breach", code, text)


def _warning(code: str, text: str) -> Reason:
    return Reason("warning", code, text)


def _last_good(portal: PortalReport, now: datetime.datetime) -> t.Iterator[Reason]:
    good, goals = portal.last_good, portal.goals
    wanted = f"the policy wants one within {length(goals.rpo)}" if goals.rpo is not None else ""
    if good is None:
        level = "breach" if goals.rpo is not None else "warning"
        yield Reason(level, "no_backup", f"There is no good backup{'; ' + wanted if wanted else ''}.")
        return
    if goals.rpo is not None and good.age > goals.rpo:
        yield _breach("rpo", f"The last good backup is {to_words(good.age)} old; {wanted}.")
    if good.warning:
        yield _warning("warned", f"The last backup skipped something: {good.warning}")
    if not good.lasts and good.id != portal.evidence.copy_id:
        yield _warning(
            "temporary",
            "The last good backup lies in the portal's temporary storage, which deletes it after a day, and no copy of it is "
            "known.",
        )


def _last_failure(portal: PortalReport, now: datetime.datetime) -> t.Iterator[Reason]:
    failure, good = portal.last_failure, portal.last_good
    if failure is not None and (failure.at is None or good is None or failure.at > good.made_on):
        who = {True: "scheduled ", False: "manual ", None: ""}[failure.scheduled]
        when = f" {to_words(max((now - failure.at).total_seconds(), 0))} ago" if failure.at else ""
        words = "was cancelled" if failure.kind == "cancelled" else "failed"
        yield _warning("failure", f"The last {who}backup {words}{when}{': ' + failure.error if failure.error else '.'}")
    if portal.running is not None:
        yield Reason("note", "running", f"A backup is running ({portal.running} %).")
    if portal.status not in (None, "active"):
        yield _warning("status", f"The portal is not active but {portal.status}; it makes no scheduled backups.")


def _schedule(portal: PortalReport, now: datetime.datetime) -> t.Iterator[Reason]:
    level = "breach" if portal.goals.schedule else "note"
    schedule = portal.schedule
    if schedule is None and any(drift.wanted == "present" for drift in portal.drift):
        words = "The portal has lost its backup schedule; servers drop schedules by themselves, after a failed payment for one."
        yield Reason("breach" if portal.goals.schedule or portal.goals.as_wanted else "warning", "no_schedule", words)
    elif schedule is None:
        yield Reason(level, "no_schedule", "The portal has no backup schedule.")
    if schedule is None:
        return
    if schedule["storage_type"] == "CustomCloud":
        yield _breach("schedule_fails", "The schedule goes to CustomCloud, with which every backup fails.")
    elif portal.expected_interval is None:
        yield _warning("schedule_unknown", f"The schedule is of a form not known here: {portal.schedule_words}.")
    elif not portal.next_runs:
        yield Reason(level, "schedule_never_runs", f"The schedule will never start a backup: {portal.schedule_words}.")
    longest, interval = portal.goals.max_interval, portal.expected_interval
    if longest is not None and interval is not None and interval > longest:
        words = (
            f"The schedule runs every {length(interval)}; the policy wants a backup at least every {length(longest)}."
        )
        yield _breach("frequency", words)


def _retention(portal: PortalReport, now: datetime.datetime) -> t.Iterator[Reason]:
    goal, schedule = portal.goals.min_kept, portal.schedule
    if goal is None or schedule is None:
        return
    kept = schedule["backups_stored"]
    if schedule["storage_type"] == "DataStore" and goal > 1:
        words = "The schedule goes to the temporary storage, which keeps backups for a day"
        yield _breach("retention", f"{words}; the policy wants {goal} kept.")
    elif kept < goal:
        yield _breach("retention", f"The schedule keeps {count(kept, 'backup')}; the policy wants {goal}.")


def _drift(portal: PortalReport, now: datetime.datetime) -> t.Iterator[Reason]:
    level = "breach" if portal.goals.as_wanted else "warning"
    differing = [drift for drift in portal.drift if drift.field != "state"]
    if differing:
        words = ", ".join(f"{drift.field} is {drift.actual} instead of {drift.wanted}" for drift in differing)
        yield Reason(level, "drift", f"The schedule is not the wanted one: {words}.")
    if any(drift.field == "state" and drift.wanted == "absent" for drift in portal.drift):
        yield Reason(level, "drift", "The portal has a schedule although none is wanted.")


def _off_site(portal: PortalReport, now: datetime.datetime) -> t.Iterator[Reason]:
    goal = portal.goals.off_site_within
    if goal is not None and older_than(portal.off_site_on, goal, now):
        yield _breach("off_site", since("good backup off the portal", portal.off_site_on, now, goal))
    wanted = portal.goals.min_targets
    if wanted is not None and len(portal.targets) < wanted:
        places = ", ".join(portal.targets) or "none"
        words = f"Good backups that last lie in {count(len(portal.targets), 'place')} ({places}); the policy wants {wanted}."
        yield _breach("targets", words)


def _proof(portal: PortalReport, now: datetime.datetime) -> t.Iterator[Reason]:
    goals, evidence = portal.goals, portal.evidence
    if goals.verified_within is not None and older_than(evidence.verified_at, goals.verified_within, now):
        words = since("verification of an archive", evidence.verified_at, now, goals.verified_within)
        yield _breach("verified", words)
    goal = goals.restore_drill_within
    if goal is not None and older_than(evidence.drill_passed_at, goal, now):
        yield _breach("restore_drill", since("successful restore drill", evidence.drill_passed_at, now, goal))
    if evidence.drill_ok is False:
        yield _warning("restore_drill_failed", "The last restore drill failed.")


def _sight(portal: PortalReport, now: datetime.datetime) -> t.Iterator[Reason]:
    if not portal.failures_visible:
        words = (
            "The audit trail cannot be read or was not asked for, so failures before the last backup job are not seen."
        )
        yield Reason("note", "failures_hidden", words)


CHECKS: tuple[Check, ...] = (_last_good, _last_failure, _schedule, _retention, _drift, _off_site, _proof, _sight)


def older_than(moment: datetime.datetime | None, seconds: int, now: datetime.datetime) -> bool:
    """Tell whether something is missing or happened longer ago than ``seconds``."""
    return moment is None or (now - moment).total_seconds() > seconds


def since(what: str, moment: datetime.datetime | None, now: datetime.datetime, goal: int) -> str:
    """Return a sentence on something that lies back too far, or that nobody has seen."""
    if moment is None:
        return f"No {what} is known; the policy wants one within {length(goal)}."
    return f"The last {what} is {to_words((now - moment).total_seconds())} old; the policy wants one within {length(goal)}."


def length(seconds: int) -> str:
    """Return a goal's length of time as people write it, such as ``26h`` or ``7d``."""
    for size, unit in ((86400, "d"), (3600, "h"), (60, "m")):
        if seconds % size == 0 and (seconds >= 2 * size or (unit == "d" and seconds == size)):
            return f"{seconds // size}{unit}"
    return f"{seconds}s"


def count(number: int, noun: str) -> str:
    """Return a number with its noun."""
    return f"{number} {noun}{'' if number == 1 else 's'}"
