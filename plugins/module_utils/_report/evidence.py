# Copyright (c) 2026 ONLYOFFICE DocSpace collection contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Evidence that other roles leave on the controller: small JSON files in a folder for each portal.

``archive.json`` tells of the newest archive that was fetched and verified, ``restore_drill-*.json`` of one drill each.
"""

from __future__ import annotations

import dataclasses
import json
import typing as t
from pathlib import Path

from .codec import ShapeError, decode
from .schema import Evidence, MaybeMoment, Moment

SCHEMA = "onlyoffice.docspace.evidence/1"
ARCHIVE = "archive.json"
DRILLS = "restore_drill-*.json"
# What comes from elsewhere is bounded: one file in bytes, the newest drills in number.
LARGEST = 1_000_000
MOST_DRILLS = 20
# Levels of a verification that opened the archive.
OPENED = ("readable", "structural")


@dataclasses.dataclass(frozen=True)
class ArchiveEvidence:
    """``archive.json``: an archive that was brought to the controller."""

    portal: str
    at: Moment
    ok: bool
    backup_id: t.Optional[str] = None  # noqa: UP045 - read at run time, by Python 3.9 too
    file_name: t.Optional[str] = None  # noqa: UP045
    made_on: MaybeMoment = None
    path: t.Optional[str] = None  # noqa: UP045
    verified: t.Optional[str] = None  # noqa: UP045


@dataclasses.dataclass(frozen=True)
class DrillEvidence:
    """``restore_drill-*.json``: a backup that was restored elsewhere to prove that it can be."""

    portal: str
    at: Moment
    ok: bool
    duration: t.Optional[float] = None  # noqa: UP045


KINDS: dict[str, type[t.Any]] = {"archive": ArchiveEvidence, "restore_drill": DrillEvidence}


def read_evidence(folder: Path, portal: str) -> tuple[Evidence, list[str]]:
    """Return what the evidence of a portal says, and what is wrong with it in words; a folder that is not there says nothing."""
    problems: list[str] = []
    archive = _read(folder / ARCHIVE, "archive", portal, problems) if _exists(folder / ARCHIVE) else None
    drills: list[DrillEvidence] = []
    for path in sorted(folder.glob(DRILLS), reverse=True)[:MOST_DRILLS]:
        drill = _read(path, "restore_drill", portal, problems)
        if drill is not None:
            drills.append(drill)
    return _summary(archive, drills), problems


def _summary(archive: ArchiveEvidence | None, drills: list[DrillEvidence]) -> Evidence:
    evidence = Evidence()
    if archive is not None and archive.ok and archive.made_on is not None:
        opened = archive.verified in OPENED
        evidence = dataclasses.replace(
            evidence,
            copy_id=archive.backup_id,
            copy_made_on=archive.made_on,
            copy_name=archive.file_name,
            copy_path=archive.path,
            verified_at=archive.at if opened else None,
            verified_level=archive.verified if opened else None,
        )
    drills = sorted(drills, key=lambda drill: drill.at, reverse=True)
    if drills:
        passed = next((drill.at for drill in drills if drill.ok), None)
        last = drills[0]
        evidence = dataclasses.replace(
            evidence, drill_at=last.at, drill_ok=last.ok, drill_duration=last.duration, drill_passed_at=passed
        )
    return evidence


def _exists(path: Path) -> bool:
    try:
        return path.exists()
    except OSError:
        return False


def _read(path: Path, kind: str, portal: str, problems: list[str]) -> t.Any:
    """Return the evidence in a file, or None after having added what is wrong with it."""
    try:
        with path.open("rb") as file:
            content = file.read(LARGEST + 1)
        if len(content) > LARGEST:
            raise ShapeError("it is larger than any evidence")
        data = json.loads(content.decode("utf-8"))
        if not isinstance(data, dict) or data.get("schema") != SCHEMA or data.get("kind") != kind:
            raise ShapeError(f"it is no {kind} of {SCHEMA}")
        found = decode(KINDS[kind], data)
        if found.portal != portal:
            raise ShapeError(f"it is about {found.portal}")
        return found
    except OSError as error:
        problems.append(f"The evidence {path.name} cannot be read: {error.strerror}.")
    except (ValueError, RecursionError) as error:
        problems.append(f"The evidence {path.name} is of no use: {_words(error)}.")
    return None


def _words(error: Exception) -> str:
    return str(error) if isinstance(error, ShapeError) else "it is not JSON"
