# Copyright (c) 2026 ONLYOFFICE DocSpace collection contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Simulated portals, and two ways to use the collection on them: an operation by itself, and real playbooks."""

from __future__ import annotations

import contextlib
import dataclasses
import itertools
import json
import os
import signal
import subprocess
import sys
import typing as t
from pathlib import Path

import pytest
import requests
import yaml
from ansible.module_utils.common.arg_spec import ArgumentSpecValidator
from simulator.handle import SimulatorProcess
from tools.checkout import playbook_environment

from ansible_collections.onlyoffice.docspace.plugins.module_utils._operation import Operation, execute
from ansible_collections.onlyoffice.docspace.plugins.module_utils._operations import (
    backup,
    backup_info,
    backup_prune,
    backup_schedule,
    restore,
)

OPERATIONS: dict[str, Operation] = {
    "backup": backup.OPERATION,
    "info": backup_info.OPERATION,
    "prune": backup_prune.OPERATION,
    "restore": restore.OPERATION,
    "schedule": backup_schedule.OPERATION,
}
NUMBERS = itertools.count(1)


@dataclasses.dataclass(frozen=True)
class Portal:
    """A simulated portal with its journal."""

    sim: SimulatorProcess
    name: str
    url: str
    api_key: str
    username: str
    password: str
    looked: dict[str, int] = dataclasses.field(default_factory=lambda: {"at": 0})

    @property
    def connection(self) -> dict[str, t.Any]:
        """Options that connect to it."""
        return {"portal_url": self.url, "api_key": self.api_key, "retry_timeout": 0}

    @property
    def host_vars(self) -> dict[str, t.Any]:
        """Inventory variables that connect to it."""
        return {f"docspace_{name}": value for name, value in self.connection.items()}

    def patch(self, **settings: t.Any) -> None:
        """Change the portal behind everybody's back."""
        self.sim.patch(self.name, **settings)

    def schedule(self) -> t.Any:
        """The schedule as the server has stored it."""
        return self.sim.state(self.name)["schedule"]

    def requests(self) -> list[str]:
        """What was asked of the portal since the last look, as ``METHOD last-part-of-path``."""
        entries = self.sim.journal(self.name, since=self.looked["at"])
        self.looked["at"] = max([entry["seq"] for entry in entries], default=self.looked["at"])
        return [f"{entry['method']} {entry['path'].rpartition('/')[2]}" for entry in entries]

    def writes(self) -> list[str]:
        """Requests since the last look that could have changed something."""
        return [entry for entry in self.requests() if not entry.startswith("GET ")]

    def get(self, path: str) -> t.Any:
        """What the portal's own API says, asked by its administrator."""
        headers = {"Authorization": f"Bearer {self.api_key}"}
        answer = requests.get(f"{self.url}/api/2.0/{path}", headers=headers, timeout=10)
        return answer.json()["response"]

    def folder(self) -> int:
        """Id of a folder that takes backups."""
        return int(self.get("files/@my")["current"]["id"])


@pytest.fixture(scope="session")
def sim() -> t.Iterator[SimulatorProcess]:
    with SimulatorProcess(portals=1, job_length=0.5) as process:
        yield process


@pytest.fixture
def make_portal(sim: SimulatorProcess) -> t.Callable[..., Portal]:
    def make(**settings: t.Any) -> Portal:
        access = sim.add_portal(f"portal-{next(NUMBERS)}", **settings)
        return Portal(sim, access.name, access.url, access.api_key, access.username, access.password)

    return make


@pytest.fixture
def portal(make_portal: t.Callable[..., Portal]) -> Portal:
    return make_portal()


@pytest.fixture
def own_server() -> t.Iterator[t.Callable[..., Portal]]:
    """Makes a portal on a server of its own, for what concerns a whole server."""
    with SimulatorProcess(portals=1) as own:

        def make(**settings: t.Any) -> Portal:
            access = own.portals[0]
            own.patch(access.name, **settings)
            return Portal(own, access.name, access.url, access.api_key, access.username, access.password)

        yield make


def operate(name: str, where: Portal | None, *, check: bool = False, **options: t.Any) -> dict[str, t.Any]:
    """Run an operation in this process; its result has ``warnings`` added. Options that are not valid fail the test."""
    operation = OPERATIONS[name]
    given = {**(where.connection if where else {}), **options}
    validated = ArgumentSpecValidator(**operation.module_arguments()).validate(given)
    if validated.error_messages:
        return {"failed": True, "msg": " ".join(validated.error_messages), "error": {"kind": "arguments"}}
    warnings: list[str] = []
    result = execute(
        operation, validated.validated_parameters, check_mode=check, warn=warnings.append, report=lambda line: None
    )
    return {"failed": False, **result, "warnings": warnings}


@dataclasses.dataclass
class Run:
    """A finished ansible-playbook."""

    code: int
    output: str
    results: dict[str, dict[str, t.Any]]


class Ansible:
    """Runs ansible-playbook on an inventory of portals, in a folder of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.env = {
            **{name: value for name, value in os.environ.items() if not name.startswith(("DOCSPACE_", "ANSIBLE_"))},
            **playbook_environment(),
            "ANSIBLE_CALLBACK_RESULT_FORMAT": "yaml",
            "ANSIBLE_PYTHON_INTERPRETER": sys.executable,
        }

    def playbook(self, playbook: str, hosts: dict[str, dict[str, t.Any]], *args: str, **env: str) -> Run:
        """Run a playbook by path or FQCN on the group ``docspace``."""
        finished = subprocess.run(
            self._command(playbook, hosts, *args),
            cwd=self.folder,
            env={**self.env, **env},
            capture_output=True,
            text=True,
            check=False,
            timeout=300,
        )
        return Run(finished.returncode, finished.stdout + finished.stderr, self._results())

    def start(self, playbook: str, hosts: dict[str, dict[str, t.Any]]) -> subprocess.Popen[bytes]:
        """Start a playbook in a process group of its own, and return at once."""
        command = self._command(playbook, hosts)
        return subprocess.Popen(
            command,
            cwd=self.folder,
            env=self.env,
            start_new_session=True,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    def _command(self, playbook: str, hosts: dict[str, dict[str, t.Any]], *args: str) -> list[str]:
        inventory = self.folder / "inventory.json"
        inventory.write_text(json.dumps({"docspace": {"hosts": hosts}}))
        return [str(Path(sys.executable).parent / "ansible-playbook"), "-i", str(inventory), playbook, *args]

    def tasks(
        self, tasks: list[dict[str, t.Any]], hosts: dict[str, dict[str, t.Any]], *args: str, **play: t.Any
    ) -> Run:
        """Run tasks on portals; what they ``register`` comes back by host."""
        names = [task["register"] for task in tasks if "register" in task]
        kept = "{{ dict(" + repr(names) + " | zip([" + ", ".join(names) + "])) | to_json }}"
        save = {
            "ansible.builtin.copy": {"dest": f"{self.folder}/{{{{ inventory_hostname }}}}.result", "content": kept},
            "check_mode": False,
            "diff": False,
        }
        env = play.pop("env", {})
        text = yaml.safe_dump(
            [
                {
                    "hosts": "docspace",
                    "gather_facts": False,
                    "connection": "local",
                    **play,
                    "tasks": [*tasks, *([save] if names else [])],
                }
            ]
        )
        (self.folder / "play.yml").write_text(text)
        return self.playbook("play.yml", hosts, *args, **env)

    def _results(self) -> dict[str, dict[str, t.Any]]:
        found = {}
        for file in self.folder.glob("*.result"):
            found[file.stem] = json.loads(file.read_text())
            file.unlink()
        return found


@pytest.fixture
def ansible(tmp_path: Path) -> Ansible:
    return Ansible(tmp_path)


def summary_line(output: str, start: str) -> str:
    """The summary's line that begins with a word, on one line however it was wrapped."""
    summary = " ".join(output.partition(" : Summary]")[2].partition("PLAY RECAP")[0].split())
    found = [part.strip(" '") for part in summary.split(" - ") if part.strip(" '").startswith(start)]
    return found[0].rstrip("'") if found else ""


def workers(process: subprocess.Popen[bytes]) -> list[int]:
    """The workers of a play. They have a session of their own, so a signal to the play's group misses them."""
    tasks = Path(f"/proc/{process.pid}/task")
    return [int(pid) for task in tasks.iterdir() for pid in (task / "children").read_text().split()]


def kill(process: subprocess.Popen[bytes], *others: int) -> None:
    for pid in (process.pid, *others):
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    process.wait()
