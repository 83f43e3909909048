# Copyright (c) 2026 ONLYOFFICE DocSpace collection contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Portals become a report, and reports of slices become one."""

from __future__ import annotations

import collections
import datetime
import typing as t

from .._models import moments
from .codec import ShapeError, decode
from .judge import length
from .schema import DAYS, LEVELS, SCHEMA, VERDICTS, Counts, PortalReport, Report

WORST_FIRST = ("breach", "unknown", "warning", "ok")


def make_report(
    portals: t.Iterable[PortalReport], now: datetime.datetime, title: str, notes: t.Iterable[str] = ()
) -> Report:
    """Return the report of portals whose names are all different, the worst first and by name."""
    ordered = tuple(sorted(portals, key=lambda portal: (WORST_FIRST.index(portal.verdict), portal.name)))
    by_verdict = collections.Counter(portal.verdict for portal in ordered)
    late = sum(portal.in_time is False for portal in ordered)
    counts = Counts(total=len(ordered), late=late, **{verdict: by_verdict[verdict] for verdict in VERDICTS})
    return Report(now, title, _headline(ordered, counts), counts, ordered, tuple(notes))


def _headline(portals: t.Sequence[PortalReport], counts: Counts) -> str:
    """Return the one sentence that everybody reads."""
    if not portals:
        return "There are no portals."
    goals = {portal.goals.rpo for portal in portals}
    only = goals.pop() if len(goals) == 1 else None
    within = f" within {length(only)}" if only is not None else " within the time their policy allows" if goals else ""
    words = _who_is_late(counts, within)
    if 0 < counts.unknown < counts.total:
        words += f" {counts.unknown} could not be asked."
    return words


def _who_is_late(counts: Counts, within: str) -> str:
    asked = counts.total - counts.unknown
    if not asked:
        return "No portal could be asked." if counts.total > 1 else "The portal could not be asked."
    if counts.late:
        verb = "has" if counts.late == 1 else "have"
        return f"{counts.late} of {counts.total} portals {verb} no good backup{within}."
    if asked == counts.total:
        return (
            f"All {counts.total} portals have a good backup{within}."
            if asked > 1
            else f"The portal has a good backup{within}."
        )
    return f"{asked} of {counts.total} portals have a good backup{within}."


def read_report(data: t.Any) -> Report:
    """Return the report of its JSON; raise ShapeError when it is none of this version."""
    if not isinstance(data, t.Mapping) or data.get("schema") != SCHEMA:
        raise ShapeError(f"it is no report of {SCHEMA}")
    report = decode(Report, data)
    for portal in report.portals:
        days = portal.timeline.days if portal.timeline else ()
        words = [({portal.verdict}, VERDICTS), ({reason.level for reason in portal.reasons}, LEVELS), (set(days), DAYS)]
        strange = [word for found, known in words for word in sorted(found.difference(known))]
        if strange:
            raise ShapeError(f"it knows a word {strange[0]!r}")
    return report


def merge(reports: t.Mapping[str, Report], now: datetime.datetime, title: str) -> Report:
    """Return the one report of several, by the names of their sources. Of a portal in several of them, the newest is taken.

    What the parts had to say, the span of time they come from, and portals found twice are told in the notes.
    """
    newest: dict[str, PortalReport] = {}
    found: collections.Counter[str] = collections.Counter()
    for report in reports.values():
        for portal in report.portals:
            found[portal.name] += 1
            known = newest.get(portal.name)
            if known is None or portal.gathered_at > known.gathered_at:
                newest[portal.name] = portal
    notes = [f"{source}: {note}" for source, report in reports.items() for note in report.notes]
    twice = sorted(name for name, times in found.items() if times > 1)
    if twice:
        notes.insert(0, f"In more than one part, the newest taken: {', '.join(twice)}.")
    made = sorted(report.generated_at for report in reports.values())
    if made:
        first, last = moments.to_iso(made[0].astimezone(moments.UTC)), moments.to_iso(made[-1].astimezone(moments.UTC))
        span = f"at {first}" if first == last else f"between {first} and {last}"
        notes.insert(
            0, f"Merged from {len(made)} {'part' if len(made) == 1 else 'parts'} made {span}; ages are of then."
        )
    return make_report(newest.values(), now, title, notes)
