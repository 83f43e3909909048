# Copyright (c) 2026 ONLYOFFICE DocSpace collection contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later


"""What other roles have left behind counts, as far as it can be believed."""

from __future__ import annotations

import json
import typing as t
from pathlib import Path

import pytest

from .fleets import ago, judged, record

ONLY_RPO = {"rpo": "26h"}


def evidence(folder: Path, name: str, **content: t.Any) -> str:
    """Leave evidence of the portal acme, and return the folder of all evidence."""
    place = folder / "evidence" / "acme"
    place.mkdir(parents=True, exist_ok=True)
    kind = name.partition("-")[0]
    whole = {"schema": "onlyoffice.docspace.evidence/1", "kind": kind, "portal": "acme", "at": ago(4), "ok": True}
    (place / f"{name}.json").write_text(json.dumps({**whole, **content}))
    return str(place.parent)


@pytest.mark.parametrize(
    ("level", "verdict"), [("structural", "ok"), ("readable", "ok"), ("complete", "breach"), (None, "breach")]
)
def test_only_an_archive_that_was_opened_is_verified(tmp_path: Path, level: str | None, verdict: str) -> None:
    place = evidence(tmp_path, "archive", made_on=ago(5), backup_id="x", file_name="a.tar.gz", verified=level)
    found = judged({}, tmp_path, policy={"verified_within": "7d", "off_site_within": "1d"}, evidence=place)
    assert found["verdict"] == verdict, found["reasons"]


def test_a_copy_counts_by_the_age_of_the_backup_not_of_the_copy(tmp_path: Path) -> None:
    place = evidence(tmp_path, "archive", made_on=ago(300), backup_id="x", file_name="a.tar.gz")
    local = {"history": [record(1, 3, "Local")]}
    assert judged(local, tmp_path, policy={"off_site_within": "7d"}, evidence=place)["verdict"] == "breach"
    assert judged(local, tmp_path, policy={"off_site_within": "14d"}, evidence=place)["verdict"] == "ok"


def test_a_copy_that_outlived_its_record_is_the_last_good_backup(tmp_path: Path) -> None:
    place = evidence(tmp_path, "archive", made_on=ago(25), backup_id="x", file_name="a.tar.gz")
    found = judged({"history": []}, tmp_path, policy=ONLY_RPO, evidence=place)
    assert found["verdict"] == "ok" and found["last_good"]["storage_type"] == "controller"


def test_a_drill_has_to_have_succeeded(tmp_path: Path) -> None:
    evidence(tmp_path, "restore_drill-20261101T000000Z", at=ago(500), duration=12.5)
    place = evidence(tmp_path, "restore_drill-20261120T000000Z", at=ago(40), ok=False)
    found = judged({}, tmp_path, policy={"restore_drill_within": "90d"}, evidence=place)
    assert found["verdict"] == "warning" and found["texts"]["restore_drill_failed"] == "The last restore drill failed."
    strict = judged({}, tmp_path, policy={"restore_drill_within": "7d"}, evidence=place)
    assert strict["verdict"] == "breach" and "20d20h old" in strict["texts"]["restore_drill"]


@pytest.mark.parametrize(
    "content",
    [
        "",
        "{",
        "[]",
        '{"schema": "onlyoffice.docspace.evidence/1", "kind": "archive", "portal": "blue", "at": "x", "ok": 1}',
        "[" * 9000,
    ],
)
def test_what_is_no_evidence_warns_and_breaks_nothing(tmp_path: Path, content: str) -> None:
    place = Path(evidence(tmp_path, "archive"))
    (place / "acme" / "archive.json").write_text(content)
    found = judged({}, tmp_path, policy=ONLY_RPO, evidence=str(place))
    assert found["verdict"] == "warning" and found["texts"]["evidence"].startswith(
        "The evidence archive.json is of no use"
    )


def test_evidence_of_another_portal_is_not_believed(tmp_path: Path) -> None:
    place = evidence(tmp_path, "archive", made_on=ago(5), portal="blue")
    assert "it is about blue" in judged({}, tmp_path, policy={}, evidence=place)["texts"]["evidence"]
