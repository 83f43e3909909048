# Copyright (c) 2026 ONLYOFFICE DocSpace collection contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The guides of docs/docsite/rst: their blocks of code, and which of them no test runs."""

from __future__ import annotations

import dataclasses
import re
import textwrap
from pathlib import Path

RST = Path(__file__).resolve().parents[2] / "docs/docsite/rst"
GUIDES = sorted(path.stem for path in RST.glob("*.rst"))
BLOCK = re.compile(
    r"^\.\. code-block:: (?P<language>\S+)\n(?P<options>(?:   :.*\n)*)\n(?P<text>(?:(?:   .*)?\n)+)", re.MULTILINE
)
CAPTION = re.compile(r"^   :caption: (.+)$", re.MULTILINE)
YAML = ("yaml", "yaml+jinja")

# Blocks that no test runs, by guide and by the name of the file or the first line, each with the reason.
NOT_RUN = {
    ("guide_first_steps", "pip install ansible-core requests"): "installs from the network; the names are checked",
    ("guide_awx", "collections/requirements.yml"): "read by AWX, which installs from the network; it is valid YAML",
    ("guide_awx", "credential_inputs.yml"): "a form of AWX; compared with the injectors below it",
    ("guide_in_process", "from_bastion.yml"): "needs a second machine; its syntax is checked",
}


@dataclasses.dataclass(frozen=True)
class Block:
    """One block of code. ``name`` is the file it stands for, or its first line where it stands for none."""

    guide: str
    language: str
    file: str | None
    text: str

    @property
    def name(self) -> str:
        return self.file or self.text.splitlines()[0]

    @property
    def is_run(self) -> bool:
        """Tell whether the tests are to run it."""
        return (self.guide, self.name) not in NOT_RUN


def source(guide: str) -> str:
    """Return a guide's text."""
    return (RST / f"{guide}.rst").read_text(encoding="utf-8")


def blocks(guide: str) -> list[Block]:
    """Return the blocks of a guide in their order."""
    found = []
    for match in BLOCK.finditer(source(guide) + "\n"):
        caption = CAPTION.search(match["options"])
        text = textwrap.dedent(match["text"]).strip("\n") + "\n"
        found.append(Block(guide, match["language"], caption[1].strip() if caption else None, text))
    return found


def files(guide: str) -> dict[str, str]:
    """Return the files that a guide shows, by their names."""
    return {block.file: block.text for block in blocks(guide) if block.file is not None}
