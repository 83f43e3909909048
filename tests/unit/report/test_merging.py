# Copyright (c) 2026 ONLYOFFICE DocSpace collection contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Reports of slices become one, and what is no report is refused."""

from __future__ import annotations

import datetime
import json
import typing as t
from pathlib import Path

import pytest

from ansible_collections.onlyoffice.docspace.plugins.module_utils._operations import backup_report
from ansible_collections.onlyoffice.docspace.plugins.module_utils._report import files

from .fleets import NASTY, NOW, fleet, given, info, report_of

LATER = NOW + datetime.timedelta(hours=2)


def merge(paths: list[Path | str], dest: Path, **options: t.Any) -> dict[str, t.Any]:
    defaults = {name: spec.get("default") for name, spec in backup_report.OPTIONS.items()}
    defaults.update(reports=list(map(str, paths)), dest=str(dest), **options)
    result = backup_report.run(defaults, LATER, check_mode=False)
    file = dest / "backup-report.json"
    return {**result, "report": json.loads(file.read_text()) if file.exists() else None}


@pytest.fixture
def slices(tmp_path: Path) -> Path:
    whole = fleet()
    names = list(whole)
    for number in range(3):
        report_of({name: whole[name] for name in names[number::3]}, tmp_path / str(number))
    return tmp_path


def test_the_slices_of_a_fleet_make_the_report_of_the_fleet(slices: Path, tmp_path: Path) -> None:
    merged = merge([f"{slices}/[0-2]/backup-report.json"], tmp_path / "all")["report"]
    whole = report_of(fleet(), tmp_path / "whole")["report"]
    assert merged["portals"] == whole["portals"] and merged["counts"] == whole["counts"]
    assert merged["headline"] == whole["headline"] and NASTY in {portal["name"] for portal in merged["portals"]}
    assert merged["notes"] == ["Merged from 3 parts made at 2026-11-22T09:30:00+00:00; ages are of then."]


def test_of_a_portal_in_several_reports_the_newest_is_taken_and_said(tmp_path: Path) -> None:
    report_of({"acme": given("acme"), "blue": given("blue")}, tmp_path / "old")
    old = json.loads((tmp_path / "old" / "backup-report.json").read_text())
    for portal in old["portals"]:
        portal["gathered_at"] = "2026-11-22T11:00:00+02:00"  # half an hour before NOW, though the text sorts after it
    (tmp_path / "old" / "backup-report.json").write_text(json.dumps(old))
    report_of({"acme": {"info": info(schedule=None)}}, tmp_path / "new", policy={"schedule": True})
    paths: list[Path | str] = [tmp_path / name / "backup-report.json" for name in ("new", "old")]
    for order in (paths, paths[::-1]):
        merged = merge(order, tmp_path / "all")
        assert {name: portal["verdict"] for name, portal in merged["portals"].items()} == {
            "acme": "breach",
            "blue": "ok",
        }
        assert "In more than one part, the newest taken: acme." in merged["notes"]


def test_a_merged_report_can_be_merged_again(slices: Path, tmp_path: Path) -> None:
    merge([slices / "0" / "backup-report.json", slices / "1" / "backup-report.json"], tmp_path / "two")
    merged = merge([tmp_path / "two" / "backup-report.json", slices / "2" / "backup-report.json"], tmp_path / "all")
    assert merged["counts"]["total"] == 9 and any("Merged from 2 parts" in note for note in merged["notes"])


BROKEN: dict[str, t.Callable[[dict[str, t.Any]], t.Any]] = {
    "no object": lambda report: [report],
    "another schema": lambda report: {**report, "schema": "onlyoffice.docspace.backup-report/2"},
    "portals is no list": lambda report: {**report, "portals": "all"},
    "portals[0] has no name": lambda report: {**report, "portals": [{"verdict": "ok"}]},
    "a verdict of its own": lambda report: {**report, "portals": [{**report["portals"][0], "verdict": "<b>fine</b>"}]},
    "a date without zone": lambda report: {**report, "generated_at": "2026-11-22T09:30:00"},
    "a truth for a number": lambda report: {**report, "portals": [{**report["portals"][0], "running": True}]},
    "a number that is none": lambda report: {**report, "portals": [{**report["portals"][0], "running": float("nan")}]},
    "a day of its own": lambda report: {
        **report,
        "portals": [{**report["portals"][0], "timeline": {"start": "2026-01-01", "days": ["fine"]}}],
    },
}


@pytest.mark.parametrize("name", BROKEN)
def test_what_is_no_report_is_refused_and_named(tmp_path: Path, name: str) -> None:
    good = report_of({"acme": given("acme")}, tmp_path)["report"]
    path = tmp_path / "slice.json"
    path.write_text(json.dumps(BROKEN[name](good)))
    result = merge([path], tmp_path / "all")
    assert result["failed"] and str(path) in result["msg"] and not (tmp_path / "all").exists()


@pytest.mark.parametrize("name", ["missing.json", "none-*.json"])
def test_a_slice_that_is_missing_is_not_passed_over(tmp_path: Path, name: str) -> None:
    result = merge([tmp_path / name], tmp_path / "all")
    assert result["failed"] and name in result["msg"] and result["error"]["kind"] == "input"


def test_a_report_comes_back_from_its_file_as_it_was(tmp_path: Path) -> None:
    report_of(fleet(), tmp_path)
    report = files.load(tmp_path / "backup-report.json")
    assert files.FORMATS["json"][1](report) == (tmp_path / "backup-report.json").read_text()
