# Copyright (c) 2026 ONLYOFFICE DocSpace collection contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The page about playbooks, made from the playbooks: the comment at the head of each, its plays, and the roles they run."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

HEAD = """\
Playbooks
=========

Each is called by its full name, from any folder, on your own inventory:

.. code-block:: sh

   ansible-playbook -i inventory.yml onlyoffice.docspace.enforce_schedule

Unless it says otherwise, a playbook runs on the inventory group ``docspace``; ``-e docspace_hosts=PATTERN`` names other hosts, and
``--limit`` some of them. Its variables are those of the role it runs.
"""


def page(folder: Path) -> str:
    """Return the page as reStructuredText."""
    return "\n".join([HEAD, *(_section(path) for path in sorted(folder.glob("*.yml")))])


def _section(path: Path) -> str:
    text = path.read_text(encoding="utf-8")
    name = f"onlyoffice.docspace.{path.stem}"
    words, example = _comment(text)
    label = f"ansible_collections.{name}_playbook"
    lines = [f".. _{label}:", "", name, "-" * len(name), "", words]
    if example:
        lines += ["", ".. code-block:: sh", "", *(f"   {line}" for line in example)]
    return "\n".join([*lines, "", *_plays(yaml.safe_load(text)), ""])


def _comment(text: str) -> tuple[str, list[str]]:
    """Return the words of the comment after the licence, and the commands in it."""
    block = text.partition("GPL-3.0-or-later\n")[2].lstrip("\n")
    lines = [line[1:] for line in _leading(block.splitlines())]
    example = [line.strip() for line in lines if line.startswith("   ")]
    return " ".join(line.strip() for line in lines if not line.startswith("   ")), example


def _leading(lines: list[str]) -> Iterator[str]:
    for line in lines:
        if not line.startswith("#"):
            return
        yield line


def _plays(plays: list[dict[str, Any]]) -> list[str]:
    lines = []
    for play in plays:
        roles = [_role(task) for task in play["tasks"] if "ansible.builtin.import_role" in task]
        lines.append(f"* {play['name']}, on {_hosts(play['hosts'])}: {', '.join(roles) or 'tasks of its own'}")
    return lines


def _hosts(pattern: str) -> str:
    return "the group ``docspace``" if "docspace_hosts" in pattern else f"``{pattern}``"


def _role(task: dict[str, Any]) -> str:
    wanted = task["ansible.builtin.import_role"]
    entry = wanted.get("tasks_from")
    steps = f" (its step ``{entry}``)" if entry else ""
    return f"role :ansplugin:`{wanted['name']}#role`{steps}"
