# Copyright (c) 2026 ONLYOFFICE DocSpace collection contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Every example of a module's or filter's documentation runs as it stands there, on portals that stand in for acme."""

from __future__ import annotations

import ast
import datetime
import hashlib
import shutil
import typing as t
from pathlib import Path

import pytest
import yaml

from ansible_collections.onlyoffice.docspace.plugins.module_utils._operations import backup_report

from .conftest import Ansible, Portal, operate
from .receivers import mail_server

ROOT = Path(__file__).resolve().parents[2]

Task = dict[str, t.Any]


def examples(path: Path) -> list[Task]:
    """Return the tasks of a plugin's EXAMPLES without importing it."""
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == "EXAMPLES":
            tasks: list[Task] = yaml.safe_load(ast.literal_eval(node.value))
            return tasks
    raise AssertionError(f"{path} has no examples")


PLUGINS = {
    path.stem: examples(path)
    for folder in ("modules", "filter")
    for path in sorted((ROOT / "plugins" / folder).glob("[a-z]*.py"))
}
# The examples of these follow from one another and are run in one play; a restore takes its key away.
ONE_BY_ONE = {"docspace_restore"}
CASES = [
    pytest.param(tasks, id=f"{name}: {tasks[0]['name']}" if name in ONE_BY_ONE else name)
    for name, all_tasks in PLUGINS.items()
    for tasks in ([[task] for task in all_tasks] if name in ONE_BY_ONE else [all_tasks])
]


@pytest.fixture
def acme(make_portal: t.Callable[..., Portal]) -> Portal:
    """A portal that has what the examples presuppose."""
    return make_portal(
        restore_length=0.5,
        job_length=0.3,
        passwords_survive=True,
        consumers={"s3": {"acesskey": "a", "secretaccesskey": "b"}},
    )


def stand_ins(acme: Portal, folder: Path) -> dict[str, str]:
    """Return what takes the place of the portal, ids and folders that only exist in the documentation."""
    made = operate("backup", acme, dest=f"{folder}/made/", wait_interval=0.1)
    archive = Path(made["archive"]["path"])
    for place in ("srv/backups/acme", "backups"):
        (folder / place).mkdir(parents=True)
        shutil.copy(archive, folder / place / "acme_2026-03-01_02-15-00.tar.gz")
    (folder / "srv/www").mkdir()
    return {
        "https://acme.example.com": acme.url,
        "admin@acme.example.com": acme.username,
        "acme.example.com": "127.0.0.1",
        "6f6f1c1e-0d5c-4d8a-9b52-7a8d3c0b2a11": made["backup"]["id"],
        "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08": hashlib.sha256(
            archive.read_bytes()
        ).hexdigest(),
        "/srv/": f"{folder}/srv/",
        "/backups": f"{folder}/backups",
        "folderId: 12": f"folderId: {acme.folder()}",
    }


def replaced(tasks: list[Task], others: dict[str, str]) -> list[Task]:
    text = yaml.safe_dump(tasks, width=1000)
    marks = {f"\x00{number}\x00": value for number, value in enumerate(others.values())}
    for told, mark in zip(others, marks, strict=True):
        text = text.replace(told, mark)
    for mark, value in marks.items():
        text = text.replace(mark, value)
    found: list[Task] = yaml.safe_load(text)
    return found


@pytest.mark.parametrize("tasks", CASES)
def test_the_examples_run(tasks: list[Task], acme: Portal, ansible: Ansible) -> None:
    folder = ansible.folder / "examples"
    with mail_server() as (url, _mails):
        others = {
            **stand_ins(acme, folder),
            "mailtos://backup:{{ smtp_password }}@smtp.example.com?from=backup@example.com&to=admin@example.com": url,
        }
        variables = {
            "docspace_api_key": acme.api_key,
            "docspace_password": acme.password,
            "backup_result": operate("backup", acme, max_age="1h"),
            "result": {"changed": False},
        }
        prepare_slices(folder, acme)
        # In a block: what the examples register is theirs.
        run = ansible.tasks([{"block": replaced(tasks, others)}], {acme.name: variables})
    assert run.code == 0, run.output


def prepare_slices(folder: Path, acme: Portal) -> None:
    """Two reports of slices for the example that merges them; nothing is wrong in them."""
    info = operate("info", acme)
    for number in ("1", "2"):
        options = {
            "portals": {f"acme{number}": {"info": info}},
            "reports": None,
            "dest": str(folder / "srv/slices" / number),
            "formats": ["json"],
            "policy": {"rpo": "1d"},
            "rpo": "",
            "title": "",
            "fail_on_breach": False,
        }
        made = backup_report.run(options, datetime.datetime.now(datetime.timezone.utc), check_mode=False)
        assert not made.get("failed"), made
