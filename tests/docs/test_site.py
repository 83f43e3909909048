# Copyright (c) 2026 ONLYOFFICE DocSpace collection contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What checks and writes the pages of the site, and papers of the project that name commands.

nox runs this with the session ``docs``, which builds the site.
"""

from __future__ import annotations

import importlib
import re
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "docs/site"))

link_check = importlib.import_module("link_check")
playbook_page = importlib.import_module("playbook_page")
tidy = importlib.import_module("tidy")

GENERATED = """\
a.b.c module -- Does it
+++++++++++++++++++++++

.. Collection note

.. note::
    It is part of a collection.

.. version_added

.. contents::
   :local:

Synopsis
--------
"""


@pytest.mark.parametrize(
    ("page", "dead"),
    [
        ('<a href="other.html#here">x</a>', []),
        ('<a href="https://example.com/gone">x</a>', []),
        ('<a href="gone.html">x</a>', ["index.html: gone.html"]),
        ('<a href="other.html#gone">x</a>', ["index.html: other.html#gone"]),
        ('<img src="gone.svg">', ["index.html: gone.svg"]),
        (
            '<script src="https://cdn.example.com/x.js">',
            ["index.html: https://cdn.example.com/x.js is loaded from another host"],
        ),
    ],
)
def test_a_link_that_leads_nowhere_is_found(page: str, dead: list[str], tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text(page)
    (tmp_path / "other.html").write_text('<h2 id="here">x</h2>')
    assert link_check.dead_links(tmp_path) == dead


def test_generated_pages_get_short_titles(tmp_path: Path) -> None:
    page = tmp_path / "c_module.rst"
    page.write_text(GENERATED)
    tidy.tidy(tmp_path)
    assert page.read_text().startswith(
        "c (module)\n++++++++++\n\nDoes it.\n\nFull name: ``a.b.c``.\n\n.. version_added\n"
    )
    assert "contents" not in page.read_text()


def test_generated_pages_that_look_otherwise_are_not_passed_over(tmp_path: Path) -> None:
    (tmp_path / "c_module.rst").write_text("Something else\n==============\n")
    with pytest.raises(ValueError, match="c_module"):
        tidy.tidy(tmp_path)


def test_every_playbook_is_described_with_its_role() -> None:
    page = playbook_page.page(ROOT / "playbooks")
    for path in (ROOT / "playbooks").glob("*.yml"):
        section = page.partition(f"onlyoffice.docspace.{path.stem}\n---")[2].partition(".. _ansible_collections")[0]
        assert "role :ansplugin:`onlyoffice.docspace." in section and len(section.split()) > 20, path.stem


@pytest.mark.parametrize(
    "path", ["README.md", "CONTRIBUTING.md", ".github/workflows/ci.yml", ".github/PULL_REQUEST_TEMPLATE.md"]
)
def test_every_command_of_make_that_is_named_exists(path: str) -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    sessions = set(re.findall(r"^def (\w+)\(session", (ROOT / "noxfile.py").read_text(encoding="utf-8"), re.MULTILINE))
    named = re.findall(r"(?:^|`|run: )make ([a-z][\w-]*)", (ROOT / path).read_text(encoding="utf-8"), re.MULTILINE)
    assert named and {name for name in named if name.removeprefix("test-") not in targets | sessions} == set()
