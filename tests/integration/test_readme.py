# Copyright (c) 2026 ONLYOFFICE DocSpace collection contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The README's examples work as they stand there."""

from __future__ import annotations

import json
import re
import shlex
import typing as t
from pathlib import Path

import yaml

from .conftest import Ansible, Portal, operate
from .receivers import mail_server

README = (Path(__file__).resolve().parents[2] / "README.md").read_text(encoding="utf-8")
BLOCK = re.compile(r"(?:<!-- (?P<note>[^\n]*) -->\n)?```(?P<language>\w+)\n(?P<text>.*?)```", re.DOTALL)


def blocks(language: str) -> list[tuple[str, str]]:
    """Return the blocks of a language, each with the comment before it."""
    return [(found["note"] or "", found["text"]) for found in BLOCK.finditer(README) if found["language"] == language]


def write_files(folder: Path) -> None:
    for note, text in blocks("yaml"):
        (folder / note.removeprefix("file: ")).write_text(text, encoding="utf-8")


def commands() -> list[list[str]]:
    lines = [line for note, text in blocks("sh") if not note.startswith("not run") for line in text.splitlines()]
    return [shlex.split(line) for line in lines if line.startswith("ansible-playbook")]


def test_every_block_of_yaml_is_a_file_that_is_run() -> None:
    used = " ".join(word for command in commands() for word in command)
    names = [note.removeprefix("file: ") for note, _text in blocks("yaml")]
    assert sorted(names) == [
        "archives.yml",
        "backup.yml",
        "drill.yml",
        "group.yml",
        "inventory.yml",
        "notify.yml",
        "report.yml",
        "restore.yml",
        "schedule.yml",
        "scratch.yml",
    ]
    # Those that no command of the README names are run by tests of their own below.
    assert [name for name in names if name not in used] == ["archives.yml", "group.yml"]


def test_the_first_example_works_as_pasted(portal: Portal, ansible: Ansible) -> None:
    write_files(ansible.folder)
    env = {"DOCSPACE_PORTAL_URL": portal.url, "DOCSPACE_API_KEY": portal.api_key}
    runs = [command for command in commands() if "schedule.yml" in command]
    assert len(runs) == 3
    written = []
    for command in runs:
        run = ansible.playbook(command[1], {}, *command[2:], **env)
        assert run.code == 0, run.output
        written.append((portal.writes(), "changed=1" in run.output))
    assert written == [([], True), (["POST createbackupschedule"], True), ([], False)]


def test_the_inventory_enforces_its_policy_on_every_portal(
    make_portal: t.Callable[..., Portal], ansible: Ansible
) -> None:
    write_files(ansible.folder)
    names = list(yaml.safe_load((ansible.folder / "inventory.yml").read_text())["docspace"]["hosts"])
    portals = {name: make_portal() for name in names}
    keys = {name: portal.api_key for name, portal in portals.items()}
    (ansible.folder / "keys.yml").write_text(yaml.safe_dump({"docspace_api_keys": keys}))
    # The only thing changed is where the portals are.
    urls = {name: portal.url for name, portal in portals.items()}
    (ansible.folder / "urls.yml").write_text(
        yaml.safe_dump({"urls": urls, "docspace_portal_url": "{{ urls[inventory_hostname] }}"})
    )
    command = next(command for command in commands() if command[-1].endswith("enforce_schedule"))
    run = ansible.playbook(command[-1], {}, *command[1:-1], "-e", "@urls.yml")
    assert run.code == 0 and "3 portals: 3 healed" in run.output, run.output
    assert [portal.schedule()["backupsStored"] for portal in portals.values()] == [7, 7, 30]
    assert {portal.schedule()["cronParams"]["hour"] for portal in portals.values()} <= {1, 2, 3, 4}
    second = ansible.playbook("group.yml", {}, "-i", "inventory.yml", "-e", "@keys.yml", "-e", "@urls.yml")
    assert second.code == 0 and "portal.next_runs" in second.output, second.output


def test_a_backup_is_made_by_hand(portal: Portal, ansible: Ansible) -> None:
    write_files(ansible.folder)
    env = {"DOCSPACE_PORTAL_URL": portal.url, "DOCSPACE_API_KEY": portal.api_key}
    runs = [ansible.playbook(command[1], {}, **env) for command in commands() if "backup.yml" in command]
    assert [run.code for run in runs] == [0, 0]
    assert portal.writes() == ["POST startbackup"]
    assert f"{portal.name}_" in runs[0].output and ", ok: http" in runs[0].output and "changed=0" in runs[1].output


def test_an_administrator_is_told_the_real_outcome(make_portal: t.Callable[..., Portal], ansible: Ansible) -> None:
    write_files(ansible.folder)
    names = list(yaml.safe_load((ansible.folder / "inventory.yml").read_text())["docspace"]["hosts"])
    portals = {name: make_portal(job_outcome="failed" if name == "blue" else "ok") for name in names}
    keys = {"docspace_api_keys": {name: portal.api_key for name, portal in portals.items()}}
    (ansible.folder / "keys.yml").write_text(yaml.safe_dump(keys))
    urls = {name: portal.url for name, portal in portals.items()}
    (ansible.folder / "urls.yml").write_text(
        yaml.safe_dump({"urls": urls, "docspace_portal_url": "{{ urls[inventory_hostname] }}"})
    )
    command = next(command for command in commands() if command[-1].endswith("backup_now"))
    with mail_server() as (url, mails):
        notify = yaml.safe_load((ansible.folder / "notify.yml").read_text())
        (ansible.folder / "notify.yml").write_text(yaml.safe_dump({**notify, "backup_notify_urls": [url]}))
        run = ansible.playbook(command[-1], {}, *command[1:-1], "-e", "@urls.yml")
    assert run.code == 2 and [mail["Subject"] for mail in mails] == ["DocSpace backups: 1 failed, 2 ok"], run.output


def test_archives_are_brought_off_the_portal(portal: Portal, ansible: Ansible) -> None:
    write_files(ansible.folder)
    policy = (ansible.folder / "archives.yml").read_text().replace("/srv/backups", str(ansible.folder))
    (ansible.folder / "archives.yml").write_text(policy)
    hosts = {portal.name: portal.host_vars}
    run = ansible.playbook("onlyoffice.docspace.backup_now", hosts, "-e", "@archives.yml")
    assert run.code == 0 and len(list((ansible.folder / portal.name).glob("*.tar.gz"))) == 1, run.output


def test_a_portal_is_restored_from_a_backup(make_portal: t.Callable[..., Portal], ansible: Ansible) -> None:
    write_files(ansible.folder)
    portal = make_portal(restore_length=1.0, job_length=0.5, passwords_survive=True)
    backup_id = operate("backup", portal, wait_interval=0.1)["backup"]["id"]
    portal.requests()
    (ansible.folder / "keys.yml").write_text(yaml.safe_dump({"docspace_api_keys": {"acme": portal.api_key}}))
    # What is changed is where the portal is, which backup it has, and where this test may write.
    own = {
        "docspace_portal_url": portal.url,
        "restore_backup_id": backup_id,
        "restore_confirm": "127.0.0.1",
        "restore_safety_dest": f"{ansible.folder}/safe/",
        "restore_new_username": portal.username,
        "restore_new_password": portal.password,
        "restore_api_key_dest": f"{ansible.folder}/acme.key",
    }
    (ansible.folder / "own.yml").write_text(yaml.safe_dump(own))
    look, do = (command for command in commands() if "@restore.yml" in command)
    predicted = ansible.playbook(look[-4], {}, *look[1:-4], *look[-3:], "-e", "@own.yml")
    assert predicted.code == 0 and "1 portal: 1 planned" in predicted.output, predicted.output
    assert portal.writes() == []
    run = ansible.playbook(do[-3], {}, *do[1:-3], *do[-2:], "-e", "@own.yml")
    assert run.code == 0 and "1 portal: 1 restored" in run.output, run.output
    journal = [(entry["path"].rpartition("/")[2], entry["authorization"]) for entry in portal.sim.journal(portal.name)]
    steps = [name for name, _credential in journal]
    order = [
        steps.index("getbackuphistory", steps.index("@self")),  # preflight
        steps.index("startbackup", steps.index("@self")),  # safety copy
        steps.index("startrestore"),
        steps.index("getrestoreprogress", steps.index("startrestore")),
        steps.index("authentication"),  # the new credential
        steps.index("keys", steps.index("authentication")),
        steps.index("createbackupschedule"),
    ]
    assert order == sorted(order), steps
    assert {credential for name, credential in journal if name == "getrestoreprogress"} == {"none"}
    assert portal.schedule()["backupsStored"] == 7
    assert len(list((ansible.folder / "safe").glob("*.tar.gz"))) == 1


def test_a_backup_is_proven_by_a_drill(make_portal: t.Callable[..., Portal], ansible: Ansible) -> None:
    write_files(ansible.folder)
    acme, scratch = make_portal(job_length=0.5), make_portal(restore_length=0.5, passwords_survive=True)
    assert not operate("backup", acme, wait_interval=0.1)["failed"]
    portals = {"acme": acme, "scratch": scratch}
    keys = {name: portal.api_key for name, portal in portals.items()}
    (ansible.folder / "keys.yml").write_text(yaml.safe_dump({"docspace_api_keys": keys}))
    own = {
        "urls": {name: portal.url for name, portal in portals.items()},
        "docspace_portal_url": "{{ urls[inventory_hostname] }}",
        "restore_drill_username": acme.username,
        "restore_drill_password": acme.password,
        "docspace_evidence_dest": f"{ansible.folder}/evidence",
    }
    (ansible.folder / "own.yml").write_text(yaml.safe_dump(own))
    command = next(command for command in commands() if command[-1].endswith("restore_drill"))
    run = ansible.playbook(command[-1], {}, *command[1:-1], "-e", "@own.yml")
    assert run.code == 0 and "Restore drill of acme: passed" in run.output, run.output
    assert len(list((ansible.folder / "evidence/acme").glob("restore_drill-*.json"))) == 1


def test_a_report_says_how_the_fleet_stands(make_portal: t.Callable[..., Portal], ansible: Ansible) -> None:
    write_files(ansible.folder)
    names = list(yaml.safe_load((ansible.folder / "inventory.yml").read_text())["docspace"]["hosts"])
    portals = {name: make_portal(job_length=0.3) for name in names}
    assert not operate("backup", portals["acme"], wait_interval=0.1)["failed"]
    keys = {name: portal.api_key for name, portal in portals.items()}
    (ansible.folder / "keys.yml").write_text(yaml.safe_dump({"docspace_api_keys": keys}))
    own = {
        "urls": {name: portal.url for name, portal in portals.items()},
        "docspace_portal_url": "{{ urls[inventory_hostname] }}",
        "backup_report_dest": f"{ansible.folder}/www",
        "docspace_evidence_dest": f"{ansible.folder}/evidence",
    }
    (ansible.folder / "own.yml").write_text(yaml.safe_dump(own))
    command = next(command for command in commands() if command[-1].endswith("docspace.report"))
    run = ansible.playbook(command[-1], {}, *command[1:-1], "-e", "@own.yml")
    assert run.code == 0, run.output
    report = json.loads((ansible.folder / "www/backup-report.json").read_text())
    assert len(report["portals"]) == 3 and (ansible.folder / "www/backup-report.html").stat().st_size > 10_000
