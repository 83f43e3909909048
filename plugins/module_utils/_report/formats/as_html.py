# Copyright (c) 2026 ONLYOFFICE DocSpace collection contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The report as one HTML page that needs nothing else: no network, no fonts, no framework."""

from __future__ import annotations

import base64
import hashlib

from ..fleet import WORST_FIRST
from ..schema import DAYS, Report
from .html_row import row
from .html_timeline import WORDS, sample
from .markup import Markup, element, join
from .page_script import SCRIPT
from .page_style import STYLE
from .text import iso, one_line, utc

# Title of each column, and what it sorts by; None where an order has no meaning.
COLUMNS: tuple[tuple[str, str | None], ...] = (
    ("Portal", "name"),
    ("Verdict", "verdict"),
    ("Last good backup", "age"),
    ("Last 30 days", None),
    ("Schedule", "next"),
    ("Reasons", None),
)


def render(report: Report) -> str:
    """Return the page. It may run its own script and style only, by their hashes, and may fetch nothing."""
    style, script = Markup(f"\n{STYLE}"), Markup(f"\n{SCRIPT}")
    page = element(
        "html",
        {"lang": "en"},
        "\n",
        element("head", {}, *_head(report, style, script)),
        "\n",
        element("body", {"data-made": iso(report.generated_at)}, *_body(report), "\n", element("script", {}, script)),
        "\n",
    )
    return f"<!DOCTYPE html>\n{page}\n"


def _head(report: Report, style: str, script: str) -> list[str]:
    rules = (
        f"default-src 'none'; style-src '{_hash(style)}'; script-src '{_hash(script)}'; img-src data:; "
        "base-uri 'none'; form-action 'none'"
    )
    parts = [
        element("meta", {"charset": "utf-8"}),
        element("meta", {"http-equiv": "Content-Security-Policy", "content": rules}),
        element("meta", {"name": "viewport", "content": "width=device-width, initial-scale=1"}),
        element("meta", {"name": "color-scheme", "content": "light dark"}),
        element("meta", {"name": "referrer", "content": "no-referrer"}),
        element("title", {}, f"{one_line(report.title)}: {one_line(report.headline)}"),
        element("link", {"rel": "icon", "href": "data:,"}),
        element("style", {}, style),
    ]
    return ["\n", *(part for each in parts for part in (each, "\n"))]


def _hash(text: str) -> str:
    return f"sha256-{base64.b64encode(hashlib.sha256(text.encode('utf-8')).digest()).decode('ascii')}"


def _body(report: Report) -> list[str]:
    worst = "breach" if report.counts.late or report.counts.breach else "warning" if _doubtful(report) else "ok"
    return [
        "\n",
        element(
            "header",
            {"class": worst},
            element(
                "div",
                {"class": "line"},
                element("p", {"class": "title"}, one_line(report.title)),
                element("button", {"id": "theme", "type": "button", "hidden": ""}, "Dark"),
            ),
            *_headline(report),
            element(
                "p",
                {"class": "made"},
                "As of ",
                element("time", {"datetime": iso(report.generated_at)}, utc(report.generated_at)),
                element("span", {"id": "stale", "hidden": ""}),
            ),
            _share(report),
        ),
        "\n",
        element("main", {}, *_notes(report), _toolbar(report), _table(report), _legend()),
    ]


def _headline(report: Report) -> list[Markup]:
    """Return the headline, what it adds in a second sentence more quietly."""
    first, stop, second = one_line(report.headline).partition(". ")
    aside = [element("p", {"class": "aside"}, second)] if second else []
    return [element("h1", {}, first + ("." if stop else "")), *aside]


def _doubtful(report: Report) -> bool:
    return bool(report.counts.warning or report.counts.unknown)


def _share(report: Report) -> Markup:
    """Return the fleet as one bar, each verdict as wide as its share."""
    left, total, parts = 0.0, max(report.counts.total, 1), []
    for verdict in WORST_FIRST:
        width = 100 * getattr(report.counts, verdict) / total
        if width:
            size = {"x": f"{left:.3f}", "y": "0", "width": f"{width:.3f}", "height": "1", "class": verdict}
            parts.append(element("rect", size))
        left += width
    attributes = {"class": "share", "viewBox": "0 0 100 1", "preserveAspectRatio": "none", "aria-hidden": "true"}
    return element("svg", attributes, *parts)


def _notes(report: Report) -> list[Markup]:
    return [element("p", {"class": "note"}, one_line(note)) for note in report.notes]


def _toolbar(report: Report) -> Markup:
    buttons = [
        element(
            "button",
            {"type": "button", "class": f"filter {verdict}", "data-filter": verdict, "aria-pressed": "false"},
            element("b", {}, str(getattr(report.counts, verdict))),
            f" {verdict}",
        )
        for verdict in WORST_FIRST
    ]
    search = element(
        "label",
        {"class": "search"},
        element("span", {}, "Search"),
        element(
            "input",
            {"id": "search", "type": "search", "placeholder": "Name, reason, storage …", "autocomplete": "off"},
        ),
    )
    shown = element("p", {"id": "shown", "role": "status"}, f"{report.counts.total} portals")
    group = element("div", {"class": "filters", "role": "group", "aria-label": "Show only"}, *buttons)
    return element("section", {"class": "toolbar", "aria-label": "Filter"}, group, search, shown)


def _table(report: Report) -> Markup:
    heads = [
        element(
            "th",
            {"role": "columnheader", "scope": "col", "aria-sort": "none" if key else None},
            element("button", {"type": "button", "data-sort": key}, title) if key else title,
        )
        for title, key in COLUMNS
    ]
    rows = (part for portal in report.portals for part in (Markup("\n"), row(portal)))
    return element(
        "table",
        {"role": "table", "id": "portals"},
        element("caption", {}, "Every portal, the worst first"),
        element("thead", {"role": "rowgroup"}, element("tr", {"role": "row"}, *heads)),
        element("tbody", {"role": "rowgroup"}, *rows),
    )


def _legend() -> Markup:
    days = [element("li", {}, sample(day), WORDS.get(day, day)) for day in DAYS]
    return element("footer", {}, join([element("h2", {}, "A day is"), element("ul", {"class": "legend"}, *days)]))
