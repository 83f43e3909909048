# Copyright (c) 2026 ONLYOFFICE DocSpace collection contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The report: what it says of a fleet and of each portal. Every format is made of this, and of nothing else.

In JSON, moments are ISO 8601 with offset, lengths of time seconds. A change that breaks readers gets a new number.
"""

from __future__ import annotations

import dataclasses
import datetime
import typing as t

SCHEMA = "onlyoffice.docspace.backup-report/1"
# From good to bad; unknown stands apart, because nobody can tell.
VERDICTS = ("ok", "warning", "breach", "unknown")
LEVELS = ("note", "warning", "breach", "unknown")
# What a day can be. "idle": none was due. "unrecorded": nobody knows, the records do not go back so far.
DAYS = ("good", "warned", "failed", "missing", "running", "idle", "unrecorded")
DAYS_SHOWN = 30
# The place of an archive that was fetched, beside the server's storage types.
CONTROLLER = "controller"

# t.Optional and not ``X | None``: these annotations are read at run time, by Python 3.9 too.
# ruff: noqa: UP045
Moment = datetime.datetime
MaybeMoment = t.Optional[datetime.datetime]


@dataclasses.dataclass(frozen=True)
class Reason:
    """Why a verdict is what it is, in words. ``code`` is a stable word for programs."""

    level: str
    code: str
    text: str


@dataclasses.dataclass(frozen=True)
class GoodBackup:
    """A backup that counts. ``lasts`` is false for archives that the server deletes after a day (facts 2.5).

    ``storage_type`` is CONTROLLER for an archive that only lies where the report was made. ``scheduled`` is None when
    nothing tells who started it.
    """

    id: str
    made_on: Moment
    age: int
    file_name: str
    storage_type: str
    lasts: bool
    warning: t.Optional[str] = None
    scheduled: t.Optional[bool] = None


@dataclasses.dataclass(frozen=True)
class Failure:
    """The last backup that did not end well. ``scheduled`` is None when nothing tells who started it."""

    kind: str
    at: MaybeMoment
    scheduled: t.Optional[bool]
    error: t.Optional[str]


@dataclasses.dataclass(frozen=True)
class Runs:
    """How the backups of the days shown ended, by the audit trail."""

    scheduled: int
    manual: int
    failed: int
    cancelled: int


@dataclasses.dataclass(frozen=True)
class Timeline:
    """The last days of a portal in its own time zone, oldest first; ``start`` is the first of them."""

    start: datetime.date
    days: tuple[str, ...]


@dataclasses.dataclass(frozen=True)
class Evidence:
    """What other roles have left on the controller: the newest copy, its verification, and restore drills."""

    copy_id: t.Optional[str] = None
    copy_made_on: MaybeMoment = None
    copy_name: t.Optional[str] = None
    copy_path: t.Optional[str] = None
    verified_at: MaybeMoment = None
    verified_level: t.Optional[str] = None
    drill_at: MaybeMoment = None
    drill_ok: t.Optional[bool] = None
    drill_duration: t.Optional[float] = None
    drill_passed_at: MaybeMoment = None


@dataclasses.dataclass(frozen=True)
class Drift:
    """Fields in which the schedule is not the wanted one, with both values as texts, secrets left out."""

    field: str
    wanted: str
    actual: str


@dataclasses.dataclass(frozen=True)
class Goals:
    """The policy a portal was held against; lengths in seconds, None where it asks for nothing."""

    name: str
    schedule: bool = False
    as_wanted: bool = False
    rpo: t.Optional[int] = None
    max_interval: t.Optional[int] = None
    min_kept: t.Optional[int] = None
    off_site_within: t.Optional[int] = None
    verified_within: t.Optional[int] = None
    restore_drill_within: t.Optional[int] = None
    min_targets: t.Optional[int] = None


@dataclasses.dataclass(frozen=True)
class PortalReport:
    """One portal. ``gathered_at`` is when it was judged; of two reports of a portal the newer one counts."""

    name: str
    verdict: str
    reasons: tuple[Reason, ...]
    goals: Goals
    gathered_at: Moment
    address: t.Optional[str] = None
    reached: bool = False
    version: t.Optional[str] = None
    edition: t.Optional[str] = None
    status: t.Optional[str] = None
    time_zone: t.Optional[str] = None
    last_good: t.Optional[GoodBackup] = None
    last_failure: t.Optional[Failure] = None
    warnings: tuple[str, ...] = ()
    running: t.Optional[int] = None
    schedule: t.Optional[t.Mapping[str, t.Any]] = None
    schedule_words: t.Optional[str] = None
    expected_interval: t.Optional[int] = None
    next_runs: tuple[Moment, ...] = ()
    drift: tuple[Drift, ...] = ()
    targets: tuple[str, ...] = ()
    off_site_on: MaybeMoment = None
    evidence: Evidence = Evidence()
    failures_visible: bool = False
    runs: t.Optional[Runs] = None
    timeline: t.Optional[Timeline] = None

    @property
    def in_time(self) -> bool | None:
        """Whether a good backup exists within the RPO; None when nobody knows."""
        if not self.reached:
            return None
        return self.last_good is not None and (self.goals.rpo is None or self.last_good.age <= self.goals.rpo)


@dataclasses.dataclass(frozen=True)
class Counts:
    """Portals by verdict, and those whose last good backup is older than their RPO, or missing."""

    total: int
    ok: int
    warning: int
    breach: int
    unknown: int
    late: int


@dataclasses.dataclass(frozen=True)
class Report:
    """A fleet, worst first. ``notes`` tell what a reader has to know of how the report came to be."""

    generated_at: Moment
    title: str
    headline: str
    counts: Counts
    portals: tuple[PortalReport, ...]
    notes: tuple[str, ...] = ()
    schema: str = SCHEMA
