# Copyright (c) 2026 ONLYOFFICE DocSpace collection contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The collection as Galaxy hands it out works with the tools that people use it with.

``COLLECTION_INSTALLED`` names the folder that ansible-galaxy has installed it into, ``COLLECTION_TREE`` one with nothing left
of it but what runs. The session ``artifact`` makes both.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import typing as t
from pathlib import Path

import pytest
import yaml
from simulator.handle import SimulatorProcess

TREE = Path(os.environ["COLLECTION_TREE"])
COLLECTION = TREE / "ansible_collections/onlyoffice/docspace"
INSTALLED = Path(os.environ["COLLECTION_INSTALLED"])
BIN = Path(sys.executable).parent
MODULES = sorted(path.stem for path in (COLLECTION / "plugins/modules").glob("*.py") if path.stem != "__init__")
ROLES = sorted(path.name for path in (COLLECTION / "roles").iterdir())
PLAYBOOKS = sorted(path.stem for path in (COLLECTION / "playbooks").glob("*.yml"))


@pytest.fixture(scope="module")
def fleet() -> t.Iterator[SimulatorProcess]:
    with SimulatorProcess(portals=2, job_length=0.5) as process:
        yield process


def call(*command: str, cwd: Path, **env: str) -> str:
    """Run a command with nothing but the artifact as collection; return what it prints."""
    known = {name: value for name, value in os.environ.items() if not name.startswith(("ANSIBLE_", "DOCSPACE_"))}
    path = f"{BIN}{os.pathsep}{os.environ['PATH']}"
    own = {"ANSIBLE_COLLECTIONS_PATH": str(TREE), "ANSIBLE_HOME": str(cwd / ".ansible"), "HOME": str(cwd), "PATH": path}
    done = subprocess.run(
        [str(BIN / command[0]), *command[1:]],
        cwd=cwd,
        env={**known, **own, **env},
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def write_inventory(fleet: SimulatorProcess, folder: Path) -> Path:
    hosts = {
        portal.name: {
            "docspace_portal_url": portal.url,
            "docspace_api_key": portal.api_key,
            "backup_schedule_storage_type": "DataStore",
            "backup_schedule_hour": 3,
            "backup_schedule_backups_stored": 7,
        }
        for portal in fleet.portals
    }
    folder.mkdir(parents=True, exist_ok=True)
    inventory = folder / "hosts.json"
    inventory.write_text(json.dumps({"docspace": {"hosts": hosts}}))
    return inventory


def test_it_holds_what_users_need_and_no_more() -> None:
    assert sorted(path.name for path in COLLECTION.iterdir()) == ["meta", "playbooks", "plugins", "roles"]
    assert MODULES and ROLES and PLAYBOOKS


@pytest.mark.parametrize("module", MODULES)
def test_every_module_is_documented(module: str, tmp_path: Path) -> None:
    shown = json.loads(call("ansible-doc", "--json", f"onlyoffice.docspace.{module}", cwd=tmp_path))
    assert shown[f"onlyoffice.docspace.{module}"]["examples"]


@pytest.mark.parametrize("role", ROLES)
def test_every_role_is_documented(role: str, tmp_path: Path) -> None:
    shown = json.loads(call("ansible-doc", "--json", "-t", "role", f"onlyoffice.docspace.{role}", cwd=tmp_path))
    assert shown[f"onlyoffice.docspace.{role}"]["entry_points"]["main"]["options"]


@pytest.mark.parametrize("playbook", PLAYBOOKS)
def test_every_playbook_is_found_by_its_name(playbook: str, fleet: SimulatorProcess, tmp_path: Path) -> None:
    inventory = write_inventory(fleet, tmp_path)
    names = ["restore_drill_source", "restore_drill_scratch"]
    extra = [word for name in names for word in ("-e", f"{name}={fleet.portals[0].name}")]
    call(
        "ansible-playbook",
        "-i",
        str(inventory),
        "--syntax-check",
        *extra,
        f"onlyoffice.docspace.{playbook}",
        cwd=tmp_path,
    )


def test_ansible_runner_runs_it_and_tells_the_result(fleet: SimulatorProcess, tmp_path: Path) -> None:
    write_inventory(fleet, tmp_path / "inventory")
    (tmp_path / "project").mkdir()
    call(
        "ansible-runner",
        "run",
        str(tmp_path),
        "-p",
        "onlyoffice.docspace.enforce_schedule",
        "--ident",
        "one",
        cwd=tmp_path,
    )
    events = [json.loads(path.read_text()) for path in (tmp_path / "artifacts/one/job_events").glob("*.json")]
    told = [event["event_data"]["res"] for event in events if event["event"] == "runner_on_ok"]
    assert len([result for result in told if "next_runs" in result]) == 2


def test_ansible_navigator_runs_it(fleet: SimulatorProcess, tmp_path: Path) -> None:
    inventory = write_inventory(fleet, tmp_path)
    shown = call(
        "ansible-navigator",
        "run",
        "onlyoffice.docspace.enforce_schedule",
        "--ee",
        "false",
        "-m",
        "stdout",
        "--pas",
        str(tmp_path / "artifact.json"),
        "-i",
        str(inventory),
        cwd=tmp_path,
    )
    assert "2 portals:" in shown


def test_the_action_group_gives_every_module_its_connection(fleet: SimulatorProcess, tmp_path: Path) -> None:
    inventory = write_inventory(fleet, tmp_path)
    group = {"portal_url": "{{ docspace_portal_url }}", "api_key": "{{ docspace_api_key }}"}
    play = {
        "hosts": "docspace",
        "gather_facts": False,
        "connection": "local",
        "module_defaults": {"group/onlyoffice.docspace.docspace": group},
        "tasks": [
            {"onlyoffice.docspace.docspace_backup_info": {}},
            {"onlyoffice.docspace.docspace_backup_schedule": {"state": "absent"}, "check_mode": True},
            {"onlyoffice.docspace.docspace_backup_prune": {"keep_last": 3}, "check_mode": True},
            {"onlyoffice.docspace.docspace_backup": {"max_age": "1h"}},
        ],
    }
    (tmp_path / "play.yml").write_text(yaml.safe_dump([play]))
    call("ansible-playbook", "-i", str(inventory), "play.yml", cwd=tmp_path)


class TestExecutionEnvironment:
    """What an execution environment needs is named where ansible-builder looks for it."""

    def test_introspection_finds_the_requirements(self, tmp_path: Path) -> None:
        found = yaml.safe_load(call("ansible-builder", "introspect", str(INSTALLED), cwd=tmp_path))
        python = " ".join(map(str, found["python"]))
        assert "requests" in python and "apprise" in python

    def test_a_build_context_with_them_is_made(self, tmp_path: Path) -> None:
        wanted = {
            "version": 3,
            "images": {"base_image": {"name": "localhost/base:latest"}},
            "dependencies": {"galaxy": {"collections": [{"name": "onlyoffice.docspace"}]}},
        }
        (tmp_path / "execution-environment.yml").write_text(yaml.safe_dump(wanted))
        call(
            "ansible-builder",
            "create",
            "-f",
            "execution-environment.yml",
            "-c",
            "context",
            cwd=tmp_path,
        )
        (recipe,) = (tmp_path / "context").glob("*file")
        assert "introspect" in recipe.read_text()
