# Copyright (c) 2026 ONLYOFFICE DocSpace collection contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The report as JUnit XML: every portal is a test, for CI systems that show such results."""

from __future__ import annotations

from ..schema import PortalReport, Report
from .markup import Markup, element
from .text import iso, one_line


def render(report: Report) -> str:
    """Return the XML; a breach is a failure, a portal that could not be asked an error, warnings are its output."""
    counts = report.counts
    suite = element(
        "testsuite",
        {
            "name": one_line(report.title),
            "tests": str(counts.total),
            "failures": str(counts.breach),
            "errors": str(counts.unknown),
            "skipped": "0",
            "time": "0",
            "timestamp": iso(report.generated_at).replace("+00:00", ""),
        },
        *(
            "\n",
            element("properties", {}, element("property", {"name": "headline", "value": one_line(report.headline)})),
        ),
        *(part for portal in report.portals for part in ("\n", _case(portal))),
        "\n",
    )
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{suite}\n'


def _case(portal: PortalReport) -> Markup:
    texts = {level: _texts(portal, level) for level in ("breach", "unknown", "warning")}
    parts: list[str] = []
    if texts["breach"]:
        attributes = {"type": "breach", "message": texts["breach"][0]}
        parts.append(element("failure", attributes, "\n".join(texts["breach"])))
    if texts["unknown"]:
        attributes = {"type": "unknown", "message": texts["unknown"][0]}
        parts.append(element("error", attributes, "\n".join(texts["unknown"])))
    if texts["warning"]:
        parts.append(element("system-out", {}, "\n".join(texts["warning"])))
    name = one_line(portal.name)
    return element(
        "testcase", {"classname": f"docspace.backup.{one_line(portal.goals.name)}", "name": name, "time": "0"}, *parts
    )


def _texts(portal: PortalReport, level: str) -> list[str]:
    return [one_line(reason.text) for reason in portal.reasons if reason.level == level]
