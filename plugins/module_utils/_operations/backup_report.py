# Copyright (c) 2026 ONLYOFFICE DocSpace collection contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Make the report of a fleet, or one of several. It talks to no portal, so it is no Operation; the module calls it directly."""

from __future__ import annotations

import dataclasses
import datetime
import glob
import json
import typing as t
from pathlib import Path

from .._errors import DocSpaceError, InputError
from .._report import files, fleet
from .._report.evidence import read_evidence
from .._report.judge import judge
from .._report.picture import picture_of
from .._report.policy import goals_from_option
from .._report.schema import VERDICTS, Evidence, Goals, PortalReport, Report
from .._report.subject import Subject

OPTIONS: dict[str, dict[str, t.Any]] = {
    "portals": {"type": "dict"},
    "reports": {"type": "list", "elements": "path"},
    "dest": {"type": "path", "required": True},
    "formats": {"type": "list", "elements": "str", "choices": list(files.FORMATS), "default": ["json", "html"]},
    "policy": {"type": "raw", "default": "bronze"},
    "rpo": {"type": "str", "default": ""},
    "title": {"type": "str", "default": "DocSpace backups"},
    "fail_on_breach": {"type": "bool", "default": False},
}
CONSTRAINTS: dict[str, t.Any] = {
    "mutually_exclusive": [("portals", "reports")],
    "required_one_of": [("portals", "reports")],
}
Options = t.Mapping[str, t.Any]


def run(options: Options, now: datetime.datetime, *, check_mode: bool) -> dict[str, t.Any]:
    """Return the result of the module, with ``failed`` when it failed. ``now`` is the moment portals are judged at."""
    try:
        report = _merged(options, now) if options["portals"] is None else _made(options, now)
        folder = Path(options["dest"])
        changed = False
        for name in options["formats"]:
            path, text = files.path_of(folder, name), files.FORMATS[name][1](report)
            if files.differs(path, text):
                changed = True
                if not check_mode:
                    files.write(path, text)
    except DocSpaceError as error:
        told = {"kind": error.kind, **error.facts}
        return {"changed": False, "failed": True, "msg": error.message, "error": told}
    result = {"changed": changed, **_result(report, folder, options)}
    counts = report.counts
    if options["fail_on_breach"] and (counts.breach or counts.unknown):
        words = f"{report.headline} {counts.breach} in breach of their policy, {counts.unknown} unknown."
        return {**result, "failed": True, "msg": words, "error": {"kind": "breach"}}
    return result


def _made(options: Options, now: datetime.datetime) -> Report:
    goals = goals_from_option(options["policy"], options["rpo"])
    portals = [_portal(str(name), given, goals, options, now) for name, given in options["portals"].items()]
    return fleet.make_report(portals, now, options["title"])


def _portal(name: str, given: t.Any, goals: Goals, options: Options, now: datetime.datetime) -> PortalReport:
    """Return the verdict on one portal. What is wrong with its own options makes it unknown and spoils no other."""
    try:
        given = _described(given)
        own = given.get("policy")
        if own is not None or given.get("rpo") not in (None, ""):
            goals = goals_from_option(options["policy"] if own is None else own, given.get("rpo") or options["rpo"])
        subject = Subject.of(name, given, goals)
        evidence, problems = _evidence(name, given)
        portal = picture_of(subject, evidence, now)
    except InputError as error:
        subject, evidence, problems = Subject(name, goals, refusal=error.message), Evidence(), []
        portal = picture_of(subject, evidence, now)
    return judge(portal, now, subject.refusal, problems)


def _described(given: t.Any) -> t.Mapping[str, t.Any]:
    """Return what is known of a portal. As JSON text a large fleet is templated in a tenth of the time."""
    if isinstance(given, str):
        try:
            given = json.loads(given)
        except ValueError as error:
            raise InputError("It must be described by a dictionary or by JSON text.") from error
    if not isinstance(given, t.Mapping):
        raise InputError("It must be described by a dictionary.")
    # A host that has failed before anything could be handed over has only the words of its failure.
    return {"info": given} if "info" not in given else given


def _evidence(name: str, given: t.Mapping[str, t.Any]) -> tuple[Evidence, list[str]]:
    folder = given.get("evidence")
    if not folder:
        return Evidence(), []
    if name in (".", "..") or "/" in name:
        return Evidence(), ["The name of the portal is no name of a folder, so its evidence is not read."]
    return read_evidence(Path(str(folder)) / name, name)


def _merged(options: Options, now: datetime.datetime) -> Report:
    paths = [path for pattern in options["reports"] for path in _matching(pattern)]
    if not paths:
        raise InputError("reports names no file.")
    return fleet.merge({path: files.load(Path(path)) for path in paths}, now, options["title"])


def _matching(pattern: str) -> list[str]:
    """Return the files that a name or a pattern means. One that means none is told, because a slice would be missing."""
    if Path(pattern).exists() or not glob.has_magic(pattern):
        return [pattern]
    found = sorted(glob.glob(pattern, recursive=True))  # noqa: PTH207 - absolute patterns
    if not found:
        raise InputError(f"{pattern} matches no file.")
    return found


def _result(report: Report, folder: Path, options: Options) -> dict[str, t.Any]:
    return {
        "msg": report.headline,
        "counts": dataclasses.asdict(report.counts),
        "summary": list(_summary(report, folder, options)),
        "notes": list(report.notes),
        "portals": {
            portal.name: {
                "verdict": portal.verdict,
                "reasons": [reason.text for reason in portal.reasons if reason.level != "note"],
            }
            for portal in report.portals
        },
        "files": {name: str(files.path_of(folder, name)) for name in options["formats"]},
    }


def _summary(report: Report, folder: Path, options: Options) -> t.Iterator[str]:
    """Yield the report as lines for the end of a play: the headline, the counts, and whoever is not well."""
    yield report.headline
    counts = ", ".join(f"{getattr(report.counts, name)} {name}" for name in VERDICTS if getattr(report.counts, name))
    yield f"{report.counts.total} {'portal' if report.counts.total == 1 else 'portals'}{': ' + counts if counts else ''}"
    yield from report.notes
    for portal in report.portals:
        if portal.verdict != "ok":
            reasons = " ".join(reason.text for reason in portal.reasons if reason.level != "note")
            yield f"{portal.verdict}: {portal.name}: {reasons}"
    yield from (str(files.path_of(folder, name)) for name in options["formats"])
