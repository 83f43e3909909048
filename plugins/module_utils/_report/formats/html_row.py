# Copyright (c) 2026 ONLYOFFICE DocSpace collection contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""One portal as a row of the page: what matters in the open, the rest behind a disclosure."""

from __future__ import annotations

import datetime

from ..._models.durations import to_words
from ..judge import length
from ..schema import PortalReport
from .html_timeline import picture
from .markup import Markup, element
from .text import one_line, utc

# What rows sort by where a value is missing: after everything else.
NEVER = "9" * 12


def row(portal: PortalReport) -> Markup:
    """Return the table row; its ``data-`` attributes are what the page sorts and filters by."""
    good, runs = portal.last_good, portal.next_runs
    attributes: dict[str, str | None] = {
        "role": "row",
        "class": "late" if portal.in_time is False else None,
        "data-verdict": portal.verdict,
        "data-name": one_line(portal.name).casefold(),
        "data-age": f"{good.age:012d}" if good else NEVER,
        "data-next": f"{int(runs[0].timestamp()):012d}" if runs else NEVER,
    }
    return element(
        "tr",
        attributes,
        element("th", {"role": "rowheader", "scope": "row"}, *_name(portal)),
        _cell("Verdict", element("span", {"class": f"badge {portal.verdict}"}, portal.verdict)),
        _cell("Last good backup", *_last_good(portal)),
        _cell("Last 30 days", picture(portal.timeline) if portal.timeline else _small("not known")),
        _cell("Schedule", *_schedule(portal)),
        _cell("Reasons", *_reasons(portal)),
    )


def _cell(label: str, *children: str) -> Markup:
    return element("td", {"role": "cell", "data-label": label}, *children)


def _small(text: str) -> Markup:
    return element("small", {}, one_line(text))


def _name(portal: PortalReport) -> list[Markup]:
    name = [element("span", {"class": "name"}, one_line(portal.name))]
    if portal.address and portal.address != portal.name:
        name.append(_small(portal.address))
    return name


def _last_good(portal: PortalReport) -> list[Markup]:
    good = portal.last_good
    if good is None and not portal.reached:
        return [_small("not known")]
    if good is None:
        return [element("span", {"class": "age"}, "none"), _small("no good backup is known")]
    return [element("span", {"class": "age"}, to_words(good.age)), _small(utc(good.made_on)), _small(good.storage_type)]


def _schedule(portal: PortalReport) -> list[Markup]:
    if not portal.reached:
        return [_small("not known")]
    if portal.schedule_words is None:
        return [element("span", {"class": "plan"}, "none")]
    when, _comma, _rest = portal.schedule_words.partition(", ")
    follows = f"next {portal.next_runs[0]:%a %d %b, %H:%M}" if portal.next_runs else "no next run"
    return [element("span", {"class": "plan"}, one_line(when)), _small(follows)]


def _local(moment: datetime.datetime) -> str:
    """Return a moment in the zone it is in, which is the portal's."""
    return f"{moment:%a %d %b %H:%M} {moment:%z}"


def _reasons(portal: PortalReport) -> list[Markup]:
    shown = [
        element("li", {"class": reason.level}, one_line(reason.text))
        for reason in portal.reasons
        if reason.level != "note"
    ]
    facts = [
        element("div", {}, element("dt", {}, name), element("dd", {}, one_line(value)))
        for name, value in _facts(portal).items()
        if value
    ]
    parts = [element("ul", {"class": "reasons"}, *shown)] if shown else []
    return [*parts, element("details", {}, element("summary", {}, "Details"), element("dl", {}, *facts))]


def _facts(portal: PortalReport) -> dict[str, str]:
    good, failure, evidence, runs = portal.last_good, portal.last_failure, portal.evidence, portal.runs
    who = {True: "scheduled", False: "manual", None: ""}
    made_by = who[good.scheduled] if good else ""
    failed = " ".join(filter(None, (who[failure.scheduled], failure.kind, utc(failure.at)))) if failure else ""
    drill = "" if evidence.drill_at is None else ("passed" if evidence.drill_ok else "failed")
    notes = " ".join(reason.text for reason in portal.reasons if reason.level == "note")
    return {
        "Policy": f"{portal.goals.name}{', RPO ' + length(portal.goals.rpo) if portal.goals.rpo is not None else ''}",
        "Archive": f"{good.file_name}{', ' + made_by if made_by else ''}" if good else "",
        "Last failure": f"{failed}{': ' + failure.error if failure and failure.error else ''}",
        "Runs by the audit trail": (
            f"{runs.scheduled} scheduled, {runs.manual} manual, {runs.failed} failed, {runs.cancelled} cancelled"
            if runs
            else ""
        ),
        "Good copies in": ", ".join(portal.targets),
        "Newest off the portal": utc(portal.off_site_on),
        "Verified": f"{utc(evidence.verified_at)}, {evidence.verified_level}" if evidence.verified_at else "",
        "Restore drill": f"{drill} {utc(evidence.drill_at)}" if drill else "",
        "Schedule": portal.schedule_words or "",
        "Next runs": ", ".join(map(_local, portal.next_runs)),
        "Server": ", ".join(filter(None, (portal.version, portal.edition, portal.time_zone))),
        "Note": notes,
        "Seen": utc(portal.gathered_at),
    }
