# Copyright (c) 2026 ONLYOFFICE DocSpace collection contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A backup is proven by restoring it where nothing can be lost; what did not happen is not called proven."""

from __future__ import annotations

import copy
import json
import typing as t
from pathlib import Path

import pytest
from tools.checkout import ROOT

from .conftest import Ansible, Portal, Run, operate
from .test_restoring import START, backup, restore

DRILL = "onlyoffice.docspace.restore_drill"
GROUP = "docspace_scratch"


@pytest.fixture
def portal(make_portal: t.Callable[..., Portal]) -> Portal:
    return make_portal(restore_length=1.0, job_length=0.5)


@pytest.fixture
def scratch(make_portal: t.Callable[..., Portal]) -> Portal:
    return make_portal(restore_length=1.0, job_length=0.5, passwords_survive=True)


def drill(ansible: Ansible, portal: Portal, scratch: Portal, *args: str, groups: t.Any = None, **more: t.Any) -> Run:
    inventory = ansible.folder / "drill.json"
    usual = {
        "docspace": {"hosts": {portal.name: portal.host_vars}},
        GROUP: {"hosts": {scratch.name: scratch.host_vars}},
    }
    inventory.write_text(json.dumps(groups or usual))
    variables = {
        "restore_drill_source": portal.name,
        "restore_drill_scratch": scratch.name,
        "restore_drill_username": portal.username,
        "restore_drill_password": portal.password,
        "docspace_evidence_dest": f"{ansible.folder}/evidence",
        **more,
    }
    return ansible.playbook(DRILL, {}, "-i", str(inventory), "-e", json.dumps(variables), *args)


def record(ansible: Ansible, portal: Portal) -> dict[str, t.Any]:
    files = list((ansible.folder / "evidence" / portal.name).glob("restore_drill-*.json"))
    assert len(files) == 1
    found: dict[str, t.Any] = json.loads(files[0].read_text())
    return found


def archives(ansible: Ansible) -> list[Path]:
    return list((ansible.folder / "evidence" / "archives").glob("*.tar.gz"))


def test_a_backup_is_restored_looked_at_and_recorded(portal: Portal, scratch: Portal, ansible: Ansible) -> None:
    portal.patch(rooms={"Sales": 4})
    backup_id = backup(portal)
    run = drill(ansible, portal, scratch)
    assert run.code == 0 and f"Restore drill of {portal.name}: passed" in run.output, run.output
    found = record(ansible, portal)
    assert (found["schema"], found["kind"]) == ("onlyoffice.docspace.evidence/1", "restore_drill")
    assert (found["ok"], found["backup_id"], found["scratch"]) == (True, backup_id, scratch.name)
    assert found["probes"]["login"] is True and found["probes"]["settings"] is True
    assert found["probes"]["files"] == found["origin"]["files"] >= 4 and found["duration"] >= 1
    assert portal.writes() == [] and archives(ansible) == []


def test_a_drill_that_fails_is_recorded_too_and_keeps_the_archive_where_asked(
    portal: Portal, scratch: Portal, ansible: Ansible
) -> None:
    backup(portal)
    scratch.patch(restore_outcome="failed")
    run = drill(ansible, portal, scratch, restore_drill_keep_archive=True)
    assert run.code == 2 and "FAILED" in run.output, run.output
    found = record(ansible, portal)
    assert found["ok"] is False and "failed" in found["msg"]
    assert len(archives(ansible)) == 1


def test_a_scratch_portal_that_an_earlier_restore_has_closed_proves_nothing(
    portal: Portal, scratch: Portal, ansible: Ansible
) -> None:
    """Its key went with the restore; and an archive that was there before the drill is not the drill's to remove."""
    assert not restore(scratch, backup_id=backup(scratch), safety_backup=False)["failed"]
    scratch.requests()
    operate("backup", portal, wait_interval=0.1, dest=f"{ansible.folder}/evidence/archives/")
    mine = archives(ansible)
    run = drill(ansible, portal, scratch)
    assert run.code == 2 and "FAILED" in run.output, run.output
    found = record(ansible, portal)
    assert found["ok"] is False and "the credential is refused" in found["msg"] and found["duration"] is None
    assert START not in scratch.writes() and archives(ansible) == mine and len(mine) == 1


def test_a_restore_that_proves_nothing_fails_the_play(portal: Portal, scratch: Portal, ansible: Ansible) -> None:
    backup(portal)
    portal.patch(rooms={"Sales": 4})
    run = drill(ansible, portal, scratch)
    assert run.code == 2 and "has proven nothing" in run.output, run.output
    found = record(ansible, portal)
    assert found["ok"] is False and "is done" in found["msg"] and "hold no files" in found["msg"]


def test_an_archive_that_is_given_is_taken_and_left_where_it_is(
    portal: Portal, scratch: Portal, ansible: Ansible
) -> None:
    made = operate("backup", portal, wait_interval=0.1, dest=f"{ansible.folder}/mine/")
    portal.requests()
    run = drill(ansible, portal, scratch, restore_drill_src=made["archive"]["path"])
    assert run.code == 0 and "passed" in run.output, run.output
    assert record(ansible, portal)["sha256"] == made["archive"]["sha256"]
    assert portal.requests() == [] and Path(made["archive"]["path"]).exists()


def test_check_mode_looks_at_both(portal: Portal, scratch: Portal, ansible: Ansible) -> None:
    backup(portal)
    run = drill(ansible, portal, scratch, "--check")
    assert run.code == 0 and portal.writes() == [] and scratch.writes() == [], run.output


class TestWhatIsRestoredInto:
    """A drill destroys what its scratch portal holds, so nothing is sent to one that is not known as such."""

    @pytest.mark.parametrize("case", ["not in the group", "itself", "itself by another name"])
    def test_a_portal_that_is_not_a_scratch_one_is_refused(
        self, portal: Portal, scratch: Portal, ansible: Ansible, case: str
    ) -> None:
        mine = {portal.name: portal.host_vars}
        groups, target = {
            "not in the group": ({"others": {"hosts": {scratch.name: scratch.host_vars}}}, scratch.name),
            "itself": ({GROUP: {"hosts": mine}}, portal.name),
            "itself by another name": ({GROUP: {"hosts": {"alias": portal.host_vars}}}, "alias"),
        }[case]
        backup(portal)
        everything = {"docspace": {"hosts": mine}, **groups}
        args = ("-e", "docspace_scratch=true")
        run = drill(ansible, portal, scratch, *args, groups=everything, restore_drill_scratch=target)
        assert run.code == 2 and "is not restored into" in run.output, run.output
        assert portal.requests() == [] and scratch.requests() == []

    def test_the_second_step_asks_again_by_itself(self, portal: Portal, ansible: Ansible) -> None:
        made = operate("backup", portal, wait_interval=0.1, dest=f"{ansible.folder}/mine/")
        portal.requests()
        both = {"restore_drill_source": portal.name, "restore_drill_scratch": portal.name}
        variables = {**both, "restore_drill_src": made["archive"]["path"]}
        task = {"ansible.builtin.include_role": {"name": DRILL}, "vars": variables}
        run = ansible.tasks([task], {portal.name: portal.host_vars})
        assert run.code == 2 and "is not in the inventory group docspace_scratch" in run.output, run.output
        assert portal.requests() == []


GOOD: dict[str, t.Any] = {
    "restore_drill_restored": {
        "failed": False,
        "attached": False,
        "restore": {"status": "ok", "duration": 3},
        "source": {"sha256": "a"},
        "portal_status": "active",
        "access_proven": True,
        "msg": "The restore is done.",
    },
    "restore_drill_taken": {"archive": {"path": "/a.tar.gz", "sha256": "a"}},
    "restore_drill_origin": {"content": {"rooms": 2, "files": 40}},
    "restore_drill_found": {"failed": False, "content": {"rooms": 2, "files": 41}},
    "restore_drill_src": "",
}
# What differs from a good drill, as paths to values; and whether it has passed all the same.
VERDICTS: dict[str, tuple[dict[str, t.Any], bool]] = {
    "good": ({}, True),
    "nothing_restored": ({"restore_drill_restored": {}}, False),
    "failed": ({"restore_drill_restored.failed": True}, False),
    "running": ({"restore_drill_restored.restore.status": "running"}, False),
    "no_job": ({"restore_drill_restored.restore": None}, False),
    "somebody_elses": ({"restore_drill_restored.attached": True}, False),
    "another_archive": ({"restore_drill_restored.source.sha256": "b"}, False),
    "given_archive": ({"restore_drill_src": "/b.tar.gz", "restore_drill_taken": {}}, True),
    "no_look": ({"restore_drill_found.failed": True}, False),
    "no_rooms": ({"restore_drill_found.content.rooms": 0}, False),
    "no_files": ({"restore_drill_found.content.files": 0}, False),
    "unknown_origin": ({"restore_drill_found.content.files": 0, "restore_drill_origin": {"skipped": True}}, True),
    "empty_origin": (
        {
            "restore_drill_found.content": {"rooms": 0, "files": 0},
            "restore_drill_origin.content": {"rooms": 0, "files": 0},
        },
        True,
    ),
}


def test_only_a_restore_of_this_archive_that_was_seen_to_end_well_is_called_proven(ansible: Ansible) -> None:
    hosts: dict[str, dict[str, t.Any]] = {}
    for name, (changes, _passed) in VERDICTS.items():
        hosts[name] = {**copy.deepcopy(GOOD), "restore_drill_source": name}
        for path, value in changes.items():
            *parents, last = path.split(".")
            place = hosts[name]
            for parent in parents:
                place = place[parent]
            place[last] = value
    judge = {"ansible.builtin.set_fact": {"judged": "{{ restore_drill_record }}"}, "register": "judgement"}
    run = ansible.tasks([judge], hosts, vars_files=[str(ROOT / "roles/restore_drill/vars/main.yml")])
    assert run.code == 0, run.output
    found = {name: result["judgement"]["ansible_facts"]["judged"] for name, result in run.results.items()}
    assert {name: judged["ok"] for name, judged in found.items()} == {
        name: passed for name, (_changes, passed) in VERDICTS.items()
    }
    assert found["no_files"]["msg"] == "The restore is done. But its rooms hold no files, and those of the source do."
    assert "not known to be of this archive" in found["somebody_elses"]["msg"]
    assert "not the archive that was fetched" in found["another_archive"]["msg"]
