# Copyright (c) 2026 ONLYOFFICE DocSpace collection contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The report as metrics, for the textfile collector of the Prometheus node exporter."""

from __future__ import annotations

import datetime
import typing as t

from ..schema import VERDICTS, PortalReport, Report
from .text import one_line

Value = t.Union[int, float, None]


def _seconds(moment: datetime.datetime | None) -> Value:
    return None if moment is None else int(moment.timestamp())


def _age(portal: PortalReport) -> Value:
    return portal.last_good.age if portal.last_good else None


# Name and help of each metric of a portal, and its value; None leaves the portal out.
METRICS: tuple[tuple[str, str, t.Callable[[PortalReport], Value]], ...] = (
    ("up", "Whether the portal could be asked.", lambda portal: int(portal.reached)),
    (
        "last_success_timestamp_seconds",
        "When the last good backup was made.",
        lambda portal: _seconds(portal.last_good.made_on if portal.last_good else None),
    ),
    ("age_seconds", "Age of the last good backup when the report was made.", _age),
    ("rpo_seconds", "How old the last good backup may be.", lambda portal: portal.goals.rpo),
    (
        "expected_interval_seconds",
        "Longest time between two scheduled backups.",
        lambda portal: portal.expected_interval,
    ),
    (
        "next_run_timestamp_seconds",
        "When the next scheduled backup starts.",
        lambda portal: _seconds(portal.next_runs[0] if portal.next_runs else None),
    ),
    (
        "schedule_present",
        "Whether the portal has a backup schedule.",
        lambda portal: int(portal.schedule is not None) if portal.reached else None,
    ),
    (
        "schedule_drift",
        "In how many fields the schedule is not the wanted one.",
        lambda portal: len(portal.drift) if portal.reached else None,
    ),
    (
        "warnings",
        "What the verdict is worse than ok for: reasons of level warning.",
        lambda portal: sum(reason.level == "warning" for reason in portal.reasons),
    ),
    (
        "breaches",
        "Goals of the policy that are not met.",
        lambda portal: sum(reason.level == "breach" for reason in portal.reasons),
    ),
    (
        "running",
        "Whether a backup is running.",
        lambda portal: int(portal.running is not None) if portal.reached else None,
    ),
    (
        "last_failure_timestamp_seconds",
        "When a backup last failed or was cancelled, where the audit trail may be read.",
        lambda portal: _seconds(portal.last_failure.at if portal.last_failure else None),
    ),
    ("failures_visible", "Whether the audit trail could be read.", lambda portal: int(portal.failures_visible)),
    (
        "off_site_timestamp_seconds",
        "When the newest good backup off the portal was made.",
        lambda portal: _seconds(portal.off_site_on),
    ),
    (
        "verified_timestamp_seconds",
        "When an archive was last verified.",
        lambda portal: _seconds(portal.evidence.verified_at),
    ),
    (
        "restore_drill_timestamp_seconds",
        "When a restore drill last succeeded.",
        lambda portal: _seconds(portal.evidence.drill_passed_at),
    ),
)
PREFIX = "docspace_backup"


def render(report: Report) -> str:
    """Return the metrics in the text format of Prometheus; each portal is a value of the label ``portal``."""
    lines: list[str] = []
    labels = {portal.name: _label(portal.name) for portal in report.portals}
    for name, words, value in METRICS:
        samples = [(labels[portal.name], value(portal)) for portal in report.portals]
        lines += _metric(name, words, [(f'portal="{label}"', number) for label, number in samples])
    verdicts = [
        (f'portal="{labels[portal.name]}",verdict="{verdict}"', int(portal.verdict == verdict))
        for portal in report.portals
        for verdict in VERDICTS
    ]
    lines += _metric("verdict", "The verdict on the portal: 1 for the one that holds.", verdicts)
    counts = [(f'verdict="{verdict}"', getattr(report.counts, verdict)) for verdict in VERDICTS]
    lines += _metric("portals", "Number of portals by verdict.", counts)
    made = [("", _seconds(report.generated_at))]
    lines += _metric("report_timestamp_seconds", "When the report was made.", made)
    return "\n".join(lines) + "\n"


def _metric(name: str, words: str, samples: t.Sequence[tuple[str, Value]]) -> list[str]:
    known = [(labels, value) for labels, value in samples if value is not None]
    if not known:
        return []
    full = f"{PREFIX}_{name}"
    shown = [f"{full}{{{labels}}} {value}" if labels else f"{full} {value}" for labels, value in known]
    return [f"# HELP {full} {words}", f"# TYPE {full} gauge", *shown]


def _label(text: str) -> str:
    return one_line(text).replace("\\", "\\\\").replace('"', '\\"')
