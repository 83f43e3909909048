# Copyright (c) 2026 ONLYOFFICE DocSpace collection contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The facts of one portal as the report shows them, before anything is judged."""

from __future__ import annotations

import datetime
import typing as t

from .._models.audit import AuditEvent
from .._models.backup import Record
from .._models.cron import next_runs
from .._models.schedule import Schedule
from .drift import drift_of
from .schema import CONTROLLER, Evidence, Failure, Goals, GoodBackup, PortalReport, Runs
from .subject import Subject, without_secrets
from .timeline import timeline_of

# Archives there are not lost together with the portal and its server (facts 2.13, 3).
OFF_SITE_TYPES = frozenset({"ThirdPartyConsumer", "ThirdPartyDocuments"})
DAY = 86400
INTERVALS = {"EveryDay": DAY, "EveryWeek": 7 * DAY, "EveryMonth": 31 * DAY}
# Months without a 31st are skipped, so that two months can lie between two runs (facts 2.8).
LONGEST_INTERVAL = 62 * DAY
# How far a line of the audit trail can lie from the moment that the record of the same backup bears.
SAME_BACKUP = datetime.timedelta(minutes=10)


def picture_of(subject: Subject, evidence: Evidence, now: datetime.datetime) -> PortalReport:
    """Return the portal with its facts; the verdict is ``unknown`` until somebody judges. ``now`` is aware.

    Raises InputError when the wanted schedule is none that a server would accept.
    """
    if subject.refusal is not None:
        return PortalReport(
            subject.name,
            "unknown",
            (),
            subject.goals,
            now,
            subject.address,
            evidence=evidence,
            last_good=_copy(evidence, now),
        )
    portal, job, schedule = subject.portal, subject.job or {}, subject.schedule
    good = _good(subject, evidence, now)
    return PortalReport(
        name=subject.name,
        verdict="unknown",
        reasons=(),
        goals=subject.goals,
        gathered_at=now,
        address=subject.address,
        reached=True,
        version=_text(portal.get("version")),
        edition=_text(portal.get("edition")),
        status=_text(portal.get("status")),
        time_zone=subject.zone.name,
        last_good=good[0] if good else None,
        last_failure=_last_failure(subject),
        warnings=(without_secrets(str(job["warning"])),) if job.get("warning") else (),
        running=int(job.get("progress") or 0) if job.get("status") == "running" else None,
        schedule=schedule.to_result() if schedule else None,
        schedule_words=str(schedule) if schedule else None,
        expected_interval=_interval(schedule),
        next_runs=_next_runs(subject, now),
        drift=drift_of(schedule, subject.wanted),
        targets=_targets(good, subject.goals),
        off_site_on=max(
            (backup.made_on for backup in good if backup.storage_type in {*OFF_SITE_TYPES, CONTROLLER}), default=None
        ),
        evidence=evidence,
        failures_visible=subject.audit is not None,
        runs=_runs(subject.audit) if subject.audit is not None else None,
        timeline=timeline_of(subject, now),
    )


def _good(subject: Subject, evidence: Evidence, now: datetime.datetime) -> list[GoodBackup]:
    """Return every good backup, newest first; the archive that was fetched is one of its own kind."""
    found = [_good_backup(record, subject, now) for record in subject.good]
    copy = _copy(evidence, now)
    # Of one backup in two places the record comes first, because it tells more; the sort keeps the order of equals.
    return sorted([*found, *([copy] if copy else [])], key=lambda backup: backup.made_on, reverse=True)


def _copy(evidence: Evidence, now: datetime.datetime) -> GoodBackup | None:
    made_on = evidence.copy_made_on
    if made_on is None:
        return None
    return GoodBackup(
        evidence.copy_id or "", made_on, _age(made_on, now), evidence.copy_name or "", CONTROLLER, lasts=True
    )


def _good_backup(record: Record, subject: Subject, now: datetime.datetime) -> GoodBackup:
    job = subject.job or {}
    made_on = record.created_on or now
    warning = job.get("warning") if job.get("id") == record.id else None
    return GoodBackup(
        id=record.id,
        made_on=made_on,
        age=_age(made_on, now),
        file_name=record.file_name,
        storage_type=record.storage_type,
        lasts=record.expires_on is None,
        warning=without_secrets(str(warning)) if warning else None,
        scheduled=_scheduled(made_on, subject.audit or ()),
    )


def _age(moment: datetime.datetime, now: datetime.datetime) -> int:
    """Return the age in seconds; a clock that is ahead makes nothing younger than now."""
    return max(int((now - moment).total_seconds()), 0)


def _scheduled(made_on: datetime.datetime, audit: t.Iterable[AuditEvent]) -> bool | None:
    """Return who made a backup, by the line of the audit trail that is nearest to it."""
    completed = [event for event in audit if event.event == "completed" and abs(event.at - made_on) <= SAME_BACKUP]
    return min(completed, key=lambda event: abs(event.at - made_on)).scheduled if completed else None


def _last_failure(subject: Subject) -> Failure | None:
    """Return the last backup that failed or was cancelled; the audit trail knows when, the last job knows why."""
    job = subject.job or {}
    events = [event for event in subject.audit or () if event.event in ("failed", "cancelled")]
    event = max(events, key=lambda each: each.at) if events else None
    is_job = job.get("status") in ("failed", "cancelled")
    error = without_secrets(str(job["error"])) if is_job and job.get("error") else None
    if event is not None:
        return Failure(event.event, event.at, event.scheduled, error if job.get("status") == event.event else None)
    return Failure(str(job["status"]), None, None, error) if is_job else None


def _runs(audit: t.Iterable[AuditEvent]) -> Runs:
    words = [(event.event, event.scheduled) for event in audit]
    return Runs(
        scheduled=words.count(("completed", True)),
        manual=words.count(("completed", False)),
        failed=sum(event == "failed" for event, _scheduled_run in words),
        cancelled=sum(event == "cancelled" for event, _scheduled_run in words),
    )


def _interval(schedule: Schedule | None) -> int | None:
    """Return the longest time between two runs in seconds; None for a schedule that is not there or not understood."""
    if schedule is None or schedule.timetable is None:
        return None
    return LONGEST_INTERVAL if schedule.month_day == 31 else INTERVALS[schedule.period]


def _next_runs(subject: Subject, now: datetime.datetime) -> tuple[datetime.datetime, ...]:
    schedule = subject.schedule
    if schedule is None or schedule.timetable is None:
        return ()
    return tuple(next_runs(schedule.timetable, subject.zone, now, schedule.last_triggered))


def _targets(good: list[GoodBackup], goals: Goals) -> tuple[str, ...]:
    """Return the places that hold a lasting good backup, none older than the policy allows for copies."""
    longest = goals.off_site_within or goals.rpo
    young = [backup for backup in good if backup.lasts and (longest is None or backup.age <= longest)]
    return tuple(sorted({backup.storage_type for backup in young}))


def _text(value: t.Any) -> str | None:
    return None if value is None else str(value)
