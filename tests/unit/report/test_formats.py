# Copyright (c) 2026 ONLYOFFICE DocSpace collection contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""One report in every format: as recorded, readable by those it is for, and safe whatever portals are called."""

from __future__ import annotations

import base64
import csv
import hashlib
import html.parser
import io
import json
import os
import re
import shutil
import subprocess
import typing as t
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
from hypothesis import given as for_all
from hypothesis import strategies as st

from ansible_collections.onlyoffice.docspace.plugins.module_utils._report import files
from ansible_collections.onlyoffice.docspace.plugins.module_utils._report.schema import (
    Counts,
    Failure,
    Goals,
    GoodBackup,
    PortalReport,
    Reason,
    Report,
)

from .fleets import NASTY, NOW, POLICY, fleet, report_of

GOLDEN = Path(__file__).parent / "golden"
# ``UPDATE_GOLDEN=1 pytest tests/unit/report`` writes them anew; look at what has changed.
UPDATE = bool(os.environ.get("UPDATE_GOLDEN"))


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder: Path = tmp_path_factory.mktemp("report")
    result = report_of(fleet(), folder, formats=list(files.FORMATS), policy=POLICY, rpo="26h")
    assert not result.get("failed"), result
    return folder


@pytest.mark.parametrize("name", list(files.FORMATS))
def test_the_report_is_as_recorded(made: Path, name: str) -> None:
    path = files.path_of(made, name)
    golden = GOLDEN / path.name
    text = path.read_text(encoding="utf-8")
    if name == "html":  # style and script have tests of their own
        text = re.sub(r"(?s)(<style>|<script>).*?(</style>|</script>)", r"\1\2", text)
        text = re.sub(r"sha256-[^&]*", "sha256-", text)
    if UPDATE:
        golden.write_text(text, encoding="utf-8")
    assert text == golden.read_text(encoding="utf-8")


class Page(html.parser.HTMLParser):
    """What a browser makes of a page: tags with attributes, and texts."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


def test_the_page_allows_itself_alone(made: Path) -> None:
    text = (made / "backup-report.html").read_text(encoding="utf-8")
    page = Page(text)
    policy = next(attrs["content"] for tag, attrs in page.tags if attrs.get("http-equiv") == "Content-Security-Policy")
    assert policy is not None and "default-src 'none'" in policy and "unsafe" not in policy
    for tag in ("style", "script"):
        inline = re.findall(f"(?s)<{tag}>(.*?)</{tag}>", text)
        digest = base64.b64encode(hashlib.sha256(inline[0].encode()).digest()).decode()
        assert len(inline) == 1 and f"{tag}-src 'sha256-{digest}'" in policy
    assert not [attrs for _tag, attrs in page.tags if any(name.startswith("on") or name == "style" for name in attrs)]
    links = {attrs[name] for _tag, attrs in page.tags for name in ("src", "href") if name in attrs}
    assert links == {"data:,"} and "url(" not in text and "@import" not in text


def test_a_spreadsheet_calculates_nothing(made: Path) -> None:
    rows = list(csv.reader((made / "backup-report.csv").read_text(encoding="utf-8").splitlines()))
    assert len(rows) == 10 and {len(row) for row in rows} == {len(rows[0])}
    assert [cell for row in rows for cell in row if cell.startswith(("=", "+", "-", "@"))] == []
    assert any(row[0].startswith("'=cmd|") for row in rows)


SAMPLE = re.compile(r'([a-z_]+)(?:\{((?:[a-z]+="(?:[^"\\\n]|\\["\\n])*",?)+)\})? (-?\d+(?:\.\d+)?)')


def metrics(text: str) -> dict[str, dict[str, float]]:
    """Return the samples by name and labels, after having checked that each metric is announced once, before them."""
    found: dict[str, dict[str, float]] = {}
    announced: list[str] = []
    for line in text.splitlines():
        if line.startswith("# "):
            _hash, word, name, *rest = line.split(" ", 3)
            assert word in ("HELP", "TYPE") and rest
            announced.append(f"{word} {name}")
            continue
        sample = SAMPLE.fullmatch(line)
        assert sample is not None, line
        name, labels, value = sample.groups()
        assert announced[-2:] == [f"HELP {name}", f"TYPE {name}"]
        assert labels not in found.setdefault(name, {})
        found[name][labels or ""] = float(value)
    assert len(announced) == len(set(announced))
    return found


def test_metrics_are_what_a_collector_reads(made: Path) -> None:
    text = (made / "backup-report.prom").read_text(encoding="utf-8")
    found = metrics(text)
    assert found["docspace_backup_last_success_timestamp_seconds"]['portal="acme"'] == NOW.timestamp() - 5.5 * 3600
    assert found["docspace_backup_verdict"]['portal="hamburg",verdict="unknown"'] == 1
    assert found["docspace_backup_schedule_drift"]['portal="dublin"'] == 2
    assert 'portal="hamburg"' not in found["docspace_backup_schedule_drift"]
    assert len(found["docspace_backup_up"]) == 9 and text.endswith("\n")


@pytest.mark.skipif(shutil.which("promtool") is None, reason="promtool is not installed")
def test_metrics_pass_promtool(made: Path) -> None:
    with (made / "backup-report.prom").open("rb") as file:
        checked = subprocess.run(
            ["promtool", "check", "metrics"], stdin=file, capture_output=True, text=True, check=False
        )
    assert (checked.returncode, checked.stdout + checked.stderr) == (0, "")


def test_ci_systems_see_a_test_for_each_portal(made: Path) -> None:
    suite = ET.fromstring((made / "backup-report.xml").read_text(encoding="utf-8"))
    cases = {case.get("name"): [child.tag for child in case] for case in suite.iter("testcase")}
    assert (suite.get("tests"), suite.get("failures"), suite.get("errors")) == ("9", "5", "1")
    assert cases["acme"] == [] and cases["hamburg"] == ["error"] and cases["berlin"] == ["failure", "system-out"]


def test_json_names_its_schema_and_holds_everything(made: Path) -> None:
    found = json.loads((made / "backup-report.json").read_text(encoding="ascii"))
    assert found["schema"] == "onlyoffice.docspace.backup-report/1"
    assert found["headline"] == "2 of 9 portals have no good backup within 26h. 1 could not be asked."
    assert NASTY in {portal["name"] for portal in found["portals"]}
    assert files.load(made / "backup-report.json").counts == Counts(9, 2, 1, 5, 1, 2)


def with_texts(text: str) -> Report:
    """Return a report in which every text that comes from outside is ``text``."""
    portal = PortalReport(
        name=text,
        verdict="breach",
        reasons=tuple(Reason(level, "code", text) for level in ("breach", "warning", "unknown", "note")),
        goals=Goals(name=text),
        gathered_at=NOW,
        address=text,
        reached=True,
        version=text,
        edition=text,
        status=text,
        time_zone=text,
        last_good=GoodBackup(text, NOW, 0, text, text, lasts=True, warning=text),
        last_failure=Failure(text, NOW, None, text),
        warnings=(text,),
        schedule={"backups_stored": 1, "storage_type": text},
        schedule_words=text,
    )
    return Report(NOW, text, "What we say ourselves.", Counts(1, 0, 0, 1, 0, 0), (portal,), notes=(text,))


HARMLESS = {name: render(with_texts("text")) for name, (_end, render) in files.FORMATS.items()}
# Characters that mean something somewhere are likelier than others.
TEXTS = st.text(
    st.sampled_from("<>&\"'\\`|*_[]()#=+-@{}%\n\r\t\0\x1b\u2028\u202e\ud800 ,;:/!x") | st.characters(), min_size=1
)


@for_all(TEXTS)
def test_no_text_can_leave_its_place(text: str) -> None:
    made = {name: render(with_texts(text)) for name, (_end, render) in files.FORMATS.items()}
    for content in made.values():
        content.encode("utf-8")  # what is written to disk
    page, harmless = Page(made["html"]), Page(HARMLESS["html"])
    assert [(tag, set(attrs)) for tag, attrs in page.tags] == [(tag, set(attrs)) for tag, attrs in harmless.tags]
    assert {element.tag for element in ET.fromstring(made["junit"]).iter()} == {
        element.tag for element in ET.fromstring(HARMLESS["junit"]).iter()
    }
    rows = list(csv.reader(io.StringIO(made["csv"], newline="")))
    assert [len(row) for row in rows] == [len(row) for row in csv.reader(io.StringIO(HARMLESS["csv"]))]
    assert not [cell for cell in rows[1] if cell.lstrip().startswith(("=", "+", "-", "@"))]
    assert metrics(made["prometheus"]).keys() == metrics(HARMLESS["prometheus"]).keys()
    assert made["markdown"].count("\n") == HARMLESS["markdown"].count("\n")
    assert json.loads(made["json"])["portals"][0]["name"] == text


def test_markdown_shows_texts_and_obeys_none(made: Path) -> None:
    text = (made / "backup-report.md").read_text(encoding="utf-8")
    line = next(line for line in text.splitlines() if line.startswith("| =cmd"))
    cells = re.split(r"(?<!\\)\|", line)
    assert len(cells) == 8
    assert not re.search(r"(?<!\\)[<>`\[\]@]", cells[1]) and "\\<script\\>" in line


def test_every_format_is_named_in_the_documentation() -> None:
    from ansible_collections.onlyoffice.docspace.plugins.module_utils._operations.backup_report import OPTIONS

    choices: t.Any = OPTIONS["formats"]["choices"]
    assert choices == list(files.FORMATS)
