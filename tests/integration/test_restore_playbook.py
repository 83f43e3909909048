# Copyright (c) 2026 ONLYOFFICE DocSpace collection contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The role and playbook that restore: the portal is back under control, also after a run that was killed."""

from __future__ import annotations

import subprocess
import time
import typing as t
from pathlib import Path

import pytest

from .conftest import Ansible, Portal, kill, operate, summary_line, workers
from .test_restoring import START, backup

PLAYBOOK = "onlyoffice.docspace.restore"
POLICY: dict[str, t.Any] = {
    "backup_schedule_storage_type": "DataStore",
    "backup_schedule_hour": 3,
    "backup_schedule_backups_stored": 7,
}


@pytest.fixture
def portal(make_portal: t.Callable[..., Portal]) -> Portal:
    return make_portal(restore_length=1.0, job_length=0.5, passwords_survive=True)


def hosts(portal: Portal, ansible: Ansible, backup_id: str, **variables: t.Any) -> dict[str, dict[str, t.Any]]:
    return {
        portal.name: {
            **portal.host_vars,
            "restore_backup_id": backup_id,
            "restore_confirm": "127.0.0.1",
            "restore_safety_dest": f"{ansible.folder}/safe/",
            **variables,
        }
    }


def renewal(portal: Portal, ansible: Ansible) -> dict[str, t.Any]:
    return {
        "restore_new_username": portal.username,
        "restore_new_password": portal.password,
        "restore_renew_api_key": True,
        "restore_api_key_dest": f"{ansible.folder}/key",
    }


def posts(portal: Portal) -> list[str]:
    return [entry for entry in portal.requests() if entry.startswith("POST")]


def test_a_portal_comes_back_under_control(portal: Portal, ansible: Ansible) -> None:
    backup_id = backup(portal)
    run = ansible.playbook(PLAYBOOK, hosts(portal, ansible, backup_id, **POLICY, **renewal(portal, ansible)), "-v")
    assert run.code == 0 and summary_line(run.output, "1 portal") == "1 portal: 1 restored", run.output
    asked = posts(portal)
    assert asked == ["POST startbackup", START, "POST authentication", "POST keys", "POST createbackupschedule"]
    key = Path(f"{ansible.folder}/key")
    assert key.read_text().startswith("sk-") and key.stat().st_mode & 0o777 == 0o600
    assert key.read_text().strip() not in run.output and portal.password not in run.output
    assert portal.schedule()["backupsStored"] == 7
    assert not operate("info", portal, api_key=key.read_text().strip())["failed"]


def test_a_key_that_extra_vars_hold_does_not_stand_in_the_way_of_the_new_one(portal: Portal, ansible: Ansible) -> None:
    backup_id = backup(portal)
    inventory = hosts(portal, ansible, backup_id, **POLICY, **renewal(portal, ansible))
    run = ansible.playbook(PLAYBOOK, inventory, "-e", f"docspace_api_key={portal.api_key}")
    assert run.code == 0 and portal.schedule()["backupsStored"] == 7, run.output


def test_without_a_credential_the_play_says_what_is_left_to_do(portal: Portal, ansible: Ansible) -> None:
    run = ansible.playbook(PLAYBOOK, hosts(portal, ansible, backup(portal), **POLICY))
    assert run.code == 0 and "has the backup schedule of the archive" in run.output, run.output
    assert portal.schedule() is None


def test_a_schedule_to_a_folder_is_not_enforced_with_the_number_of_before(portal: Portal, ansible: Ansible) -> None:
    target = {
        "backup_schedule_storage_type": "Documents",
        "backup_schedule_storage_params": {"folderId": portal.folder()},
    }
    backup_id = backup(portal)
    inventory = hosts(portal, ansible, backup_id, **{**POLICY, **target}, **renewal(portal, ansible))
    run = ansible.playbook(PLAYBOOK, inventory)
    assert run.code == 0 and "a restore gives folders new numbers" in run.output, run.output
    assert "POST createbackupschedule" not in posts(portal)


def test_check_mode_changes_nothing_and_tells_what_it_would_do(portal: Portal, ansible: Ansible) -> None:
    run = ansible.playbook(PLAYBOOK, hosts(portal, ansible, backup(portal), **POLICY), "--check")
    assert run.code == 0 and summary_line(run.output, "1 portal") == "1 portal: 1 planned", run.output
    assert portal.writes() == [] and "has the backup schedule of the archive" not in run.output


def test_a_fleet_is_not_restored_by_one_confirmation(
    portal: Portal, make_portal: t.Callable[..., Portal], ansible: Ansible
) -> None:
    other = make_portal()
    backup_id = backup(portal)
    both = {**hosts(portal, ansible, backup_id), **hosts(other, ansible, backup_id)}
    run = ansible.playbook(PLAYBOOK, both, "-e", f"restore_confirm={portal.name}")
    assert run.code == 2 and other.requests() == [], run.output
    assert summary_line(run.output, "2 portals") == "2 portals: 1 restored, 1 failed"


def test_what_went_wrong_is_told_although_the_task_is_hidden(portal: Portal, ansible: Ansible) -> None:
    backup_id = backup(portal)
    portal.patch(restore_outcome="failed")
    run = ansible.playbook(PLAYBOOK, hosts(portal, ansible, backup_id, **renewal(portal, ansible)))
    assert run.code == 2 and "active again, with what it had before" in run.output, run.output


def reached(portal: Portal, path: str) -> t.Callable[[], bool]:
    return lambda: any(entry["path"].endswith(path) for entry in portal.sim.journal(portal.name))


# What the portal does slowly, and when the run is killed.
PHASES: dict[str, tuple[dict[str, t.Any], t.Callable[[Portal], t.Callable[[], bool]], float]] = {
    "while the safety copy is made": ({"job_length": 8}, lambda portal: reached(portal, "/startbackup"), 1.0),
    "when the restore has begun": ({"restore_length": 8}, lambda portal: reached(portal, "/startrestore"), 0.0),
    "while it is followed": ({"restore_length": 8}, lambda portal: reached(portal, "/startrestore"), 2.0),
    "when it has ended unseen": ({"restore_length": 3}, lambda portal: reached(portal, "/startrestore"), 0.5),
}


@pytest.mark.parametrize("phase", PHASES)
def test_a_killed_run_is_run_again_and_restores_once(portal: Portal, ansible: Ansible, phase: str) -> None:
    settings, condition, pause = PHASES[phase]
    backup_id = backup(portal)
    portal.patch(**settings)
    inventory = hosts(portal, ansible, backup_id, **renewal(portal, ansible))
    process = begun(ansible, inventory, condition(portal))
    time.sleep(pause)
    kill(process, *workers(process))
    if phase == "when it has ended unseen":
        time.sleep(4)
    run = ansible.playbook(PLAYBOOK, inventory)
    assert run.code == 0 and summary_line(run.output, "1 portal") == "1 portal: 1 restored", run.output
    asked = posts(portal)
    assert asked.count(START) == 1 and asked.count("POST startbackup") == 1, asked
    assert len(list((ansible.folder / "safe").glob("*.tar.gz"))) == 1


def test_a_worker_whose_play_was_killed_leaves_the_end_to_the_next_run(portal: Portal, ansible: Ansible) -> None:
    """Workers have a session of their own, so a kill of the play, or its terminal's end, does not reach them."""
    inventory = hosts(portal, ansible, backup(portal), **renewal(portal, ansible))
    portal.patch(restore_length=2)
    process = begun(ansible, inventory, reached(portal, "/startrestore"))
    left = workers(process)
    kill(process)
    deadline = time.monotonic() + 20
    while any(is_alive(worker) for worker in left):
        assert time.monotonic() < deadline, "it goes on although nobody is left to tell"
        time.sleep(0.1)
    assert left and "POST keys" not in [entry for entry in portal.requests() if entry.startswith("POST")]
    run = ansible.playbook(PLAYBOOK, inventory)
    assert run.code == 0 and summary_line(run.output, "1 portal") == "1 portal: 1 restored", run.output
    assert posts(portal) == ["POST authentication", "POST keys"]


def begun(
    ansible: Ansible, inventory: dict[str, dict[str, t.Any]], has_come: t.Callable[[], bool]
) -> subprocess.Popen[bytes]:
    """A play that has come so far."""
    process = ansible.start(PLAYBOOK, inventory)
    deadline = time.monotonic() + 60
    while not has_come():
        assert time.monotonic() < deadline and process.poll() is None
        time.sleep(0.05)
    return process


def is_alive(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"
