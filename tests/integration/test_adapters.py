# Copyright (c) 2026 ONLYOFFICE DocSpace collection contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""In the controller or as a module: the same results, the same masking, the same warnings."""

from __future__ import annotations

import subprocess
import sys
import typing as t
from pathlib import Path

import pytest

from .conftest import Ansible, Portal

SCHEDULE = "onlyoffice.docspace.docspace_backup_schedule"
INFO = "onlyoffice.docspace.docspace_backup_info"
DAILY: dict[str, t.Any] = {"storage_type": "DataStore", "hour": 3, "backups_stored": 7}
BACKGROUND: dict[str, t.Any] = {"async": 60, "poll": 0}
SECRET = "hunter2-hunter2"
BUCKET = {"module": "s3", "bucket": "acme", "secretaccesskey": SECRET, "json": {"private_key": "also-hidden"}}


def task(register: str, module: str = SCHEDULE, **more: t.Any) -> dict[str, t.Any]:
    options = more.pop("options", DAILY)
    return {module: options, "register": register, "ignore_errors": True, **more}


def connected(portal: Portal) -> dict[str, t.Any]:
    return {"module_defaults": {"group/onlyoffice.docspace.docspace": portal.connection}}


def comparable(result: dict[str, t.Any]) -> dict[str, t.Any]:
    """Drop the Python that Ansible found for the module, which is no part of its result."""
    return {key: value for key, value in result.items() if key != "ansible_facts"}


CASES: dict[str, dict[str, t.Any]] = {
    "create": {"options": DAILY, "check_mode": True},
    "warning": {"options": {**DAILY, "storage_type": "CustomCloud"}, "check_mode": True},
    "secrets": {
        "options": {**DAILY, "storage_type": "ThirdPartyConsumer", "storage_params": BUCKET},
        "check_mode": True,
    },
    "secrets, not valid": {"options": {**DAILY, "storage_params": BUCKET, "hour": "three"}},
    "unknown option": {"options": {**DAILY, "storage": "x"}},
    "missing option": {"options": {"hour": 3}},
    "bad choice": {"options": {**DAILY, "period": "Daily"}},
    "bad input": {"options": {**DAILY, "hour": 24}},
    "secret in an address": {"options": {**DAILY, "proxy": "http://joe:proxy-hidden@127.0.0.1:9"}},
    "wrong key": {"options": {**DAILY, "api_key": "sk-" + "f" * 64}},
    "refused": {"options": {**DAILY, "storage_type": "Documents", "storage_params": {"folderId": 1}}},
    "info": {"module": INFO, "options": {"gather": ["portal", "schedule", "storages", "service"]}},
}


def test_results_are_the_same_in_the_controller_and_as_a_module(portal: Portal, ansible: Ansible) -> None:
    tasks = []
    for number, case in enumerate(CASES.values()):
        for way, switch in (("here", True), ("module", False)):
            tasks.append(task(f"r{number}_{way}", vars={"docspace_in_process": switch}, **case))
    run = ansible.tasks(tasks, {portal.name: {}}, "-vvv", **connected(portal))
    results = run.results[portal.name]
    for number, name in enumerate(CASES):
        here, module = comparable(results[f"r{number}_here"]), comparable(results[f"r{number}_module"])
        assert here == module, name
    assert (
        not any(secret in run.output for secret in (SECRET, "also-hidden", "proxy-hidden"))
        and portal.api_key not in run.output
    )
    assert SECRET not in str(results) and portal.api_key not in str(results)
    warned = results[f"r{list(CASES).index('warning')}_here"]
    assert any("CustomCloud" in warning for warning in warned["warnings"])
    assert "every backup with it fails" in " ".join(run.output.split())  # older cores wrap warnings


@pytest.mark.parametrize(
    ("way", "in_process"),
    [
        ({}, True),
        ({"environment": {"SOME": "thing"}}, False),
        ({"become": True}, False),
        ({"async": 60, "poll": 1}, False),
        ({"vars": {"docspace_in_process": False}}, False),
    ],
    ids=["plain", "environment", "become", "async", "switched off"],
)
def test_what_needs_a_process_of_its_own_gets_one(
    portal: Portal, ansible: Ansible, way: dict[str, t.Any], in_process: bool
) -> None:
    sudo = ansible.folder / "sudo"  # becomes nobody else, so that the test needs no privilege
    sudo.write_text('#!/bin/sh\nwhile [ "$1" != /bin/sh ]; do shift; done\nexec "$@"\n')
    sudo.chmod(0o755)
    hosts = {portal.name: {"ansible_become_exe": str(sudo)}}
    run = ansible.tasks([task("result", **way)], hosts, "-vvv", **connected(portal))
    result = run.results[portal.name]["result"]
    assert result["changed"] and result["schedule"]["hour"] == 3, run.output
    assert portal.writes() == ["POST createbackupschedule"]
    assert ("AnsiballZ_docspace_backup_schedule" in run.output) is not in_process


def test_another_connection_than_local_runs_the_module_there(portal: Portal, ansible: Ansible) -> None:
    hosts = {portal.name: {"ansible_connection": "ssh", "ansible_host": "127.0.0.1", "ansible_port": 1}}
    play = {**connected(portal), "connection": "ssh"}
    run = ansible.tasks([{SCHEDULE: DAILY}], hosts, **play)
    assert "UNREACHABLE" in run.output
    assert portal.requests() == []


def test_a_job_in_the_background_can_be_asked_for_later(portal: Portal, ansible: Ansible) -> None:
    tasks = [
        task("started", **BACKGROUND),
        {
            "ansible.builtin.async_status": {"jid": "{{ started.ansible_job_id }}"},
            "register": "finished",
            "until": "finished is finished",
            "retries": 30,
            "delay": 1,
        },
    ]
    run = ansible.tasks(tasks, {portal.name: {}}, **connected(portal))
    assert run.code == 0 and run.results[portal.name]["finished"]["changed"], run.output


def test_a_backup_in_the_background_can_be_asked_for_later(portal: Portal, ansible: Ansible) -> None:
    tasks = [
        task("started", "onlyoffice.docspace.docspace_backup", options={"wait_interval": 0.2}, **BACKGROUND),
        {
            "ansible.builtin.async_status": {"jid": "{{ started.ansible_job_id }}"},
            "register": "finished",
            "until": "finished is finished",
            "retries": 30,
            "delay": 1,
        },
    ]
    run = ansible.tasks(tasks, {portal.name: {}}, **connected(portal))
    assert run.code == 0 and run.results[portal.name]["finished"]["backup"]["status"] == "ok", run.output
    assert portal.writes() == ["POST startbackup"]


def test_an_until_loop_can_wait_for_a_backup(portal: Portal, ansible: Ansible) -> None:
    tasks = [
        task("started", "onlyoffice.docspace.docspace_backup", options={"wait": False}),
        {
            INFO: {"gather": ["progress"]},
            "register": "seen",
            "until": "seen.progress.status != 'running'",
            "retries": 30,
            "delay": 1,
        },
    ]
    run = ansible.tasks(tasks, {portal.name: {}}, **connected(portal))
    results = run.results[portal.name]
    assert results["seen"]["progress"]["status"] == "ok", run.output
    assert results["seen"]["progress"]["id"] == results["started"]["backup"]["id"]


def test_the_environment_of_the_controller_connects(portal: Portal, ansible: Ansible) -> None:
    env = {"DOCSPACE_API_HOST": portal.url, "DOCSPACE_API_KEY": portal.api_key}
    run = ansible.tasks([task("result")], {portal.name: {}}, env=env)
    assert run.results[portal.name]["result"]["changed"], run.output


def test_diff_shows_only_what_differs(portal: Portal, ansible: Ansible) -> None:
    ansible.tasks([task("first")], {portal.name: {}}, **connected(portal))
    changed = task("second", options={**DAILY, "hour": 4})
    run = ansible.tasks([changed], {portal.name: {}}, "--diff", **connected(portal))
    assert "-    hour: 3" in run.output and "+    hour: 4" in run.output
    assert "backups_stored: 7" not in run.output


@pytest.mark.parametrize("in_process", [True, False])
def test_a_python_without_requests_names_the_library(
    portal: Portal, ansible: Ansible, tmp_path: Path, in_process: bool
) -> None:
    """The interpreter of the host lacks requests: in the controller that does not matter, as a module it does."""
    bare = tmp_path / "bare"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(bare)], check=True)
    hosts = {portal.name: {"ansible_python_interpreter": str(bare / "bin" / "python")}}
    switched: dict[str, t.Any] = {"vars": {"docspace_in_process": in_process}}
    run = ansible.tasks([task("result", **switched)], hosts, **connected(portal))
    result = run.results[portal.name]["result"]
    if in_process:
        assert result["changed"]
    else:
        assert result["failed"] and "Failed to import the required Python library (requests)" in result["msg"]
        assert portal.requests() == []
