# Copyright (c) 2026 ONLYOFFICE DocSpace collection contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The report as Markdown, for merge requests, chats and wikis."""

from __future__ import annotations

import re
import typing as t

from ..._models.durations import to_words
from ..schema import PortalReport, Report
from .text import one_line, utc

SPECIAL = re.compile(r"([\\`*_\[\]<>#|~@&$]|:(?=//)|(?<=www)\.)", re.IGNORECASE)
# What begins a list when it stands at the beginning.
BULLET = re.compile(r"^([-+]|\d+(?=[.)]))")
PLAIN = {"ok": "ok", "warning": "warning", "breach": "**breach**", "unknown": "*unknown*"}
HEADS = ("portal", "verdict", "last good backup", "age", "schedule", "next run")


def render(report: Report) -> str:
    """Return the headline, the counts, the portals that need somebody with their reasons, and a table of all."""
    counts = report.counts
    lines = [
        f"# {_escape(report.title)}",
        "",
        f"**{_escape(report.headline)}**",
        "",
        f"{counts.total} portals: {counts.ok} ok, {counts.warning} warning, {counts.breach} breach, {counts.unknown} unknown.",
        "",
        f"Made {utc(report.generated_at)}.",
    ]
    for note in report.notes:
        lines += ["", f"> {_escape(note)}"]
    troubled = [portal for portal in report.portals if portal.verdict != "ok"]
    if troubled:
        lines += ["", "## What needs attention", ""]
    for portal in troubled:
        lines.append(f"- **{_escape(portal.name)}** ({portal.verdict})")
        lines += [f"  - {_escape(reason.text)}" for reason in portal.reasons if reason.level != "note"]
    lines += ["", "## All portals", "", _row(HEADS), _row("---" for _head in HEADS)]
    lines += [_row(_cells(portal)) for portal in report.portals]
    return "\n".join(lines) + "\n"


def _cells(portal: PortalReport) -> list[str]:
    good = portal.last_good
    return [
        _escape(portal.name),
        PLAIN[portal.verdict],
        utc(good.made_on) if good else "",
        to_words(good.age) if good else "",
        _escape(portal.schedule_words or ("" if not portal.reached else "none")),
        portal.next_runs[0].strftime("%Y-%m-%d %H:%M %z") if portal.next_runs else "",
    ]


def _row(cells: t.Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _escape(text: str) -> str:
    """Return a text that Markdown shows as it is: no markup, no HTML, no mention of anybody."""
    return BULLET.sub(_escape_bullet, SPECIAL.sub(r"\\\1", one_line(text)))


def _escape_bullet(found: re.Match[str]) -> str:
    return f"{found[0]}\\" if found[0].isdigit() else f"\\{found[0]}"
