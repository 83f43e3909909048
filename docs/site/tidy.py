# Copyright (c) 2026 ONLYOFFICE DocSpace collection contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Makes the pages that antsibull-docs generates fit this site, which is about one collection only.

Their titles become short enough for a phone, the note on how to install the collection goes (the first page says it), and so
does the table of contents inside the page, which the theme has at its side.
"""

from __future__ import annotations

import re
from pathlib import Path

KINDS = ("module", "role", "filter", "lookup")
# Pages that antsibull-docs writes besides those of plugins and roles.
OTHERS = ("environment_variables",)
TITLE = re.compile(rf"^(\w+\.\w+\.(\w+)) ({'|'.join(KINDS)}) -- (.*)\n\++\n", re.MULTILINE)
NOTE = re.compile(r"^\.\. Collection note\n\n\.\. note::\n(?:    .*\n|\n)+", re.MULTILINE)
CONTENTS = re.compile(r"^\.\. contents::\n(?:   .*\n)+", re.MULTILINE)


def tidy(pages: Path) -> None:
    """Rewrite every page of a plugin or role; raise ValueError when one does not look as expected."""
    for path in pages.glob("*_*.rst"):
        if path.stem not in OTHERS:
            path.write_text(_tidied(path.read_text(encoding="utf-8"), path.name), encoding="utf-8")


def _tidied(text: str, name: str) -> str:
    text, titles = TITLE.subn(_title, text)
    text, notes = NOTE.subn("", text)
    text, contents = CONTENTS.subn("", text)
    if not titles == notes == contents == 1:
        raise ValueError(f"{name} is not what antsibull-docs used to write; look at docs/site/tidy.py")
    return text.replace(" -- ", " – ")


def _title(found: re.Match[str]) -> str:
    full_name, name, kind, words = found.groups()
    title = f"{name} ({kind})"
    return f"{title}\n{'+' * len(title)}\n\n{words}.\n\nFull name: ``{full_name}``.\n"
