# Copyright (c) 2026 ONLYOFFICE DocSpace collection contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The last days of a portal, one word for each (``schema.DAYS``)."""

from __future__ import annotations

import datetime

from .._models.cron import Timetable
from .schema import DAYS_SHOWN, Timeline
from .subject import Subject

ONE_DAY = datetime.timedelta(days=1)


def timeline_of(subject: Subject, now: datetime.datetime) -> Timeline:
    """Return the days up to today in the portal's zone.

    A day counts as missing only when something is known of that time: retention removes records, so that a day without
    one may well have had its backup (facts 3.4), and nobody knows since when the schedule is what it is. The audit trail,
    where it may be read, goes back further.
    """
    zone = subject.zone
    today = zone.wall_clock(now).date()
    start = today - (DAYS_SHOWN - 1) * ONE_DAY
    made = {zone.wall_clock(record.created_on).date() for record in subject.good if record.created_on}
    failed: set[datetime.date] = set()
    events = subject.audit or ()
    for event in events:
        day = zone.wall_clock(event.at).date()
        if event.event == "completed":
            made.add(day)
        elif event.event in ("failed", "cancelled"):
            failed.add(day)
    job = subject.job or {}
    if subject.audit is None and job.get("status") in ("failed", "cancelled"):
        failed.add(today)  # the server forgets a job after a day, so it was yesterday or today (facts 2.1)
    warned = _day_of_last_job(subject) if job.get("status") == "warned" else None
    known_from = min(made | failed, default=today + ONE_DAY)
    due = _days_due(subject, start, now)
    days = []
    for number in range(DAYS_SHOWN):
        day = start + number * ONE_DAY
        if day in made:
            days.append("warned" if day in failed or day == warned else "good")
        elif day in failed:
            days.append("failed")
        elif day == today and job.get("status") == "running":
            days.append("running")
        elif day < known_from:
            days.append("unrecorded")
        else:
            days.append("missing" if day in due else "idle")
    return Timeline(start, tuple(days))


def _day_of_last_job(subject: Subject) -> datetime.date | None:
    made = [record.created_on for record in subject.history if record.id == (subject.job or {}).get("id")]
    return subject.zone.wall_clock(made[0]).date() if made and made[0] else None


def _days_due(subject: Subject, start: datetime.date, now: datetime.datetime) -> set[datetime.date]:
    """Return the days on which the present schedule has had its time by now."""
    timetable: Timetable | None = subject.schedule.timetable if subject.schedule else None
    if timetable is None:
        return set()
    slot = datetime.datetime.combine(start, datetime.time()) - datetime.timedelta(seconds=1)
    end = subject.zone.wall_clock(now)
    due: set[datetime.date] = set()
    while (slot := timetable.slot_after(slot)) <= end:
        due.add(slot.date())
    return due
