# Copyright (c) 2026 ONLYOFFICE DocSpace collection contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The module as a whole: policies, files, and what it returns."""

from __future__ import annotations

import stat
import typing as t
from pathlib import Path

import pytest

from ansible_collections.onlyoffice.docspace.plugins.module_utils._errors import InputError
from ansible_collections.onlyoffice.docspace.plugins.module_utils._operations import backup_report
from ansible_collections.onlyoffice.docspace.plugins.module_utils._report import files
from ansible_collections.onlyoffice.docspace.plugins.module_utils._report.policy import PRESETS, goals_from_option
from ansible_collections.onlyoffice.docspace.plugins.module_utils._report.schema import Goals

from .fleets import NOW, fleet, given, report_of


class TestPolicy:
    @pytest.mark.parametrize("name", PRESETS)
    def test_a_preset_is_known_by_its_name(self, name: str) -> None:
        goals = goals_from_option(name)
        assert goals.name == name and goals.schedule and goals.rpo

    def test_each_preset_asks_for_at_least_what_the_one_below_asks(self) -> None:
        bronze, silver, gold = (goals_from_option(name) for name in ("bronze", "silver", "gold"))
        for lower, higher in ((bronze, silver), (silver, gold)):
            for field in ("rpo", "max_interval", "off_site_within", "verified_within", "restore_drill_within"):
                less, more = getattr(lower, field), getattr(higher, field)
                assert less is None or (more is not None and more <= less), field
            assert (higher.min_kept or 0) >= (lower.min_kept or 0)

    def test_a_dictionary_extends_changes_and_takes_away(self) -> None:
        goals = goals_from_option({"extends": "gold", "rpo": "12h", "restore_drill_within": None})
        assert (goals.name, goals.rpo, goals.restore_drill_within, goals.min_kept) == ("gold, changed", 43200, None, 14)

    def test_a_dictionary_alone_asks_for_nothing_else(self) -> None:
        assert goals_from_option({"rpo": 3600}) == Goals(name="own", rpo=3600)

    def test_the_rpo_option_wins(self) -> None:
        assert goals_from_option("silver", "2d").rpo == 172800
        assert goals_from_option("silver", "").rpo == 93600

    @pytest.mark.parametrize(
        "policy",
        [
            "platinum",
            7,
            None,
            ["gold"],
            {"extends": "x"},
            {"rto": "1h"},
            {"rpo": "soon"},
            {"schedule": "yes"},
            {"min_kept": -1},
        ],
    )
    def test_what_cannot_be_meant_is_refused(self, policy: t.Any) -> None:
        with pytest.raises(InputError):
            goals_from_option(policy)


class TestFiles:
    def test_every_format_has_a_file_of_its_own(self, tmp_path: Path) -> None:
        result = report_of(fleet(), tmp_path / "deep" / "down", formats=list(files.FORMATS))
        assert result["changed"] and {Path(path).name for path in result["files"].values()} == {
            file.name for file in (tmp_path / "deep" / "down").iterdir()
        }

    def test_the_same_report_is_not_written_again(self, tmp_path: Path) -> None:
        report_of(fleet(), tmp_path)
        before = [(file.stat().st_ino, file.stat().st_mtime_ns) for file in sorted(tmp_path.iterdir())]
        assert report_of(fleet(), tmp_path)["changed"] is False
        assert [(file.stat().st_ino, file.stat().st_mtime_ns) for file in sorted(tmp_path.iterdir())] == before

    def test_the_order_in_which_portals_come_changes_nothing(self, tmp_path: Path) -> None:
        report_of(fleet(), tmp_path)
        assert report_of(dict(reversed(fleet().items())), tmp_path)["changed"] is False

    def test_a_file_that_is_replaced_keeps_its_mode_and_leaves_nothing_behind(self, tmp_path: Path) -> None:
        report_of({}, tmp_path)
        path = tmp_path / "backup-report.json"
        path.chmod(0o640)
        report_of(fleet(), tmp_path)
        assert stat.S_IMODE(path.stat().st_mode) == 0o640
        assert sorted(file.name for file in tmp_path.iterdir()) == ["backup-report.html", "backup-report.json"]

    def test_a_folder_that_cannot_be_written_is_one_sentence(self, tmp_path: Path) -> None:
        (tmp_path / "file").write_text("")
        result = report_of(fleet(), tmp_path / "file")
        assert result["failed"] and result["error"]["kind"] == "dest" and "cannot be written" in result["msg"]

    def test_check_mode_tells_what_it_would_write_and_writes_nothing(self, tmp_path: Path) -> None:
        options = {name: spec.get("default") for name, spec in backup_report.OPTIONS.items()}
        options |= {"portals": fleet(), "dest": str(tmp_path / "new")}
        result = backup_report.run(options, NOW, check_mode=True)
        assert result["changed"] and result["files"]["html"] == str(tmp_path / "new" / "backup-report.html")
        assert list(tmp_path.iterdir()) == []


class TestResult:
    def test_it_fails_on_a_breach_only_when_asked_and_after_writing(self, tmp_path: Path) -> None:
        assert "failed" not in report_of(fleet(), tmp_path)
        result = report_of(fleet(), tmp_path / "strict", fail_on_breach=True)
        assert result["failed"] and result["error"]["kind"] == "breach" and result["report"]["portals"]

    def test_an_unknown_portal_fails_it_too(self, tmp_path: Path) -> None:
        result = report_of({"acme": given("acme"), "gone": {}}, tmp_path, fail_on_breach=True, policy={})
        assert result["failed"] and result["counts"] == {
            "total": 2, "ok": 1, "warning": 0, "breach": 0, "unknown": 1, "late": 0
        }  # fmt: skip

    def test_the_summary_names_whoever_is_not_well(self, tmp_path: Path) -> None:
        lines = report_of({"acme": given("acme"), "gone": {}}, tmp_path)["summary"]
        assert lines[:3] == [
            "1 of 2 portals have a good backup within 8d. 1 could not be asked.",
            "2 portals: 1 ok, 1 unknown",
            "unknown: gone: It gave no answer.",
        ]

    @pytest.mark.parametrize(
        ("portals", "rpo", "headline"),
        [
            ({}, "", "There are no portals."),
            ({"a": given("a")}, "", "The portal has a good backup within 8d."),
            ({"a": given("a"), "b": given("b")}, "26h", "All 2 portals have a good backup within 26h."),
            ({"a": given("a"), "b": given("b", history=[])}, "26h", "1 of 2 portals has no good backup within 26h."),
            ({"a": given("a"), "b": {**given("b"), "rpo": "1d"}}, "26h",
             "All 2 portals have a good backup within the time their policy allows."),
        ],
    )  # fmt: skip
    def test_the_headline_is_one_clear_sentence(
        self, tmp_path: Path, portals: dict[str, t.Any], rpo: str, headline: str
    ) -> None:
        assert report_of(portals, tmp_path, rpo=rpo)["msg"] == headline


def test_the_documentation_tells_each_preset_as_it_is() -> None:
    text = Path(__file__).parents[3].joinpath("plugins/modules/docspace_backup_report.py").read_text(encoding="utf-8")
    words = " ".join(text.split())
    for name, goals in PRESETS.items():
        told = ", ".join(f"C({field})" if value is True else f"C({field}) {value}" for field, value in goals.items())
        assert f"V({name}) is {told}." in words
    for field in goals_from_option("gold").__dataclass_fields__:
        assert f"C({field})" in words
