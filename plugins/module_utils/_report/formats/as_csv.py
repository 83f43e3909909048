# Copyright (c) 2026 ONLYOFFICE DocSpace collection contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The report as CSV: one line for each portal, for spreadsheets."""

from __future__ import annotations

import csv
import io
import typing as t

from ..schema import PortalReport, Report
from .text import iso, one_line

# What makes a spreadsheet take a cell for a formula.
FORMULA = ("=", "+", "-", "@")

COLUMNS: dict[str, t.Callable[[PortalReport], t.Any]] = {
    "portal": lambda portal: portal.name,
    "verdict": lambda portal: portal.verdict,
    "reasons": lambda portal: " ".join(reason.text for reason in portal.reasons if reason.level != "note"),
    "address": lambda portal: portal.address,
    "policy": lambda portal: portal.goals.name,
    "last_good_on": lambda portal: iso(portal.last_good.made_on if portal.last_good else None),
    "last_good_age_seconds": lambda portal: portal.last_good.age if portal.last_good else None,
    "rpo_seconds": lambda portal: portal.goals.rpo,
    "storage_type": lambda portal: portal.last_good.storage_type if portal.last_good else None,
    "file_name": lambda portal: portal.last_good.file_name if portal.last_good else None,
    "schedule": lambda portal: portal.schedule_words,
    "drift": lambda portal: " ".join(drift.field for drift in portal.drift),
    "next_run": lambda portal: portal.next_runs[0].isoformat() if portal.next_runs else None,
    "backups_stored": lambda portal: portal.schedule["backups_stored"] if portal.schedule else None,
    "last_failure": lambda portal: portal.last_failure.kind if portal.last_failure else None,
    "last_failure_on": lambda portal: iso(portal.last_failure.at if portal.last_failure else None),
    "warnings": lambda portal: " ".join(portal.warnings),
    "off_site_on": lambda portal: iso(portal.off_site_on),
    "verified_at": lambda portal: iso(portal.evidence.verified_at),
    "restore_drill_passed_at": lambda portal: iso(portal.evidence.drill_passed_at),
    "failures_visible": lambda portal: str(portal.failures_visible).lower(),
    "version": lambda portal: portal.version,
    "edition": lambda portal: portal.edition,
    "time_zone": lambda portal: portal.time_zone,
    "gathered_at": lambda portal: iso(portal.gathered_at),
}


def render(report: Report) -> str:
    """Return the table; times are UTC but for ``next_run``, which has the portal's offset."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    for portal in report.portals:
        writer.writerow(_cell(value(portal)) for value in COLUMNS.values())
    return out.getvalue()


def _cell(value: t.Any) -> t.Any:
    """Return a cell that is shown and never calculated."""
    if not isinstance(value, str):
        return value
    text = one_line(value)
    return f"'{text}" if text.startswith(FORMULA) else text
