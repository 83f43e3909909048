# Copyright (c) 2026 ONLYOFFICE DocSpace collection contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the guides show works as it stands there, and what they promise to be complete is."""

from __future__ import annotations

import json
import re
import typing as t
from pathlib import Path

import jinja2
import pytest
import yaml
from docs.world import DIRECTORY, EXAMPLE_ID, NAMES, World
from simulator.handle import SimulatorProcess

from docs import guides, kinds

from .receivers import mail_server

ROOT = Path(__file__).resolve().parents[2]
# Guides whose commands are run by a test of their own.
APART = {"guide_awx", "guide_first_steps", "guide_fleet", "guide_restore", "guide_vendor_samples"}
# Files that no command of their guide names; a test runs them all the same.
UNNAMED = {("guide_errors", "react.yml"), ("guide_fleet", "groups.yml"), ("guide_fleet", "portals.txt")}
UNNAMED |= {("guide_awx", name) for name in guides.files("guide_awx")}


@pytest.fixture
def world(tmp_path: Path) -> t.Iterator[World]:
    with SimulatorProcess(portals=len(NAMES), names=list(NAMES), job_length=0.5, restore_length=1) as sim:
        yield World(sim, tmp_path)


def commands(guide: str) -> list[str]:
    """Return the blocks of commands of a guide that are to be run."""
    return [block.text for block in guides.blocks(guide) if block.language == "sh" and block.is_run]


def run_all(world: World, scripts: list[str], **environment: str) -> str:
    """Run blocks in their order; return everything they printed."""
    told = ""
    for script in scripts:
        finished = world.run(script, **environment)
        told += finished.stdout
        assert finished.returncode == 0, f"{script}\n{finished.stdout}"
    return told


def connected(world: World) -> dict[str, str]:
    return {"DOCSPACE_PORTAL_URL": world.acme.url, "DOCSPACE_API_KEY": world.acme.api_key}


def without_schedule(world: World) -> None:
    """Take away the schedule that was just written: whether it is due, and in the way of a restore, depends on the hour."""
    world.sim.patch("acme", schedule=None)


@pytest.mark.parametrize("guide", guides.GUIDES)
def test_every_block_is_run_or_is_in_the_list_of_exceptions(guide: str) -> None:
    text = "\n".join(commands(guide))
    for block in guides.blocks(guide):
        if block.language in guides.YAML:
            assert block.file is not None, f"a block without a name: {block.name}"
            yaml.safe_load(block.text)
        if block.file and block.is_run and (guide, block.name) not in UNNAMED:
            assert block.file in text or block.file == "inventory.yml", f"no command uses {block.file}"
        assert block.language in (*guides.YAML, "sh", "text"), block.language


def test_the_list_of_exceptions_has_nothing_that_is_gone() -> None:
    shown = {(guide, block.name) for guide in guides.GUIDES for block in guides.blocks(guide)}
    assert set(guides.NOT_RUN) | UNNAMED <= shown and set(guides.GUIDES) >= APART


@pytest.mark.parametrize("guide", [guide for guide in guides.GUIDES if guide not in APART and commands(guide)])
def test_the_commands_of_a_guide_work_one_after_the_other(guide: str, world: World) -> None:
    world.write_files(guide)
    run_all(world, commands(guide))


def test_what_is_installed_first_is_what_the_collection_is_called_and_needs() -> None:
    told = next(block.text for block in guides.blocks("guide_first_steps") if not block.is_run).split()
    galaxy = yaml.safe_load((ROOT / "galaxy.yml").read_text(encoding="utf-8"))
    assert f"{galaxy['namespace']}.{galaxy['name']}" in told
    assert (
        "requests" in told
        and "requests" in (ROOT / "meta/ee-requirements.txt").read_text(encoding="utf-8").splitlines()
    )


def test_the_play_for_another_machine_is_well_formed(world: World) -> None:
    world.write_files("guide_in_process")
    run_all(world, ["ansible-playbook -i inventory.yml --syntax-check from_bastion.yml"])


def test_the_first_five_minutes_end_with_a_schedule_and_an_archive(world: World) -> None:
    world.write_files("guide_first_steps")
    told = run_all(world, commands("guide_first_steps"))
    assert world.sim.state("acme")["schedule"]["backupsStored"] == 7
    assert len(list((world.folder / "srv/backups/acme").glob("*.tar.gz"))) == 1
    schedules = [entry for entry in world.sim.journal("acme") if entry["path"].endswith("createbackupschedule")]
    assert len(schedules) == 1 and "Schedule: none" in told
    again = world.run("ansible-playbook backup.yml").stdout
    assert "changed=0" in again


def test_keys_that_are_encrypted_are_used_and_never_shown(world: World) -> None:
    world.write_files("guide_fleet")
    run_all(world, commands("guide_fleet"))
    assert (world.folder / "keys.yml").read_text().startswith("$ANSIBLE_VAULT")
    told = world.run("ansible-playbook -i inventory.yml -e @keys.yml onlyoffice.docspace.enforce_schedule -vvv").stdout
    assert "3 unchanged" in told and not [key for key in world.keys.values() if key in told]


def test_a_group_for_each_plan_gives_each_portal_its_policy(world: World) -> None:
    world.write_files("guide_fleet")
    run_all(world, ["ansible-playbook -i groups.yml -e @keys.yml onlyoffice.docspace.enforce_schedule"])
    stored = [world.sim.state(name)["schedule"] for name in ("acme", "blue", "coral")]
    assert [schedule["cronParams"]["period"] for schedule in stored] == [1, 1, 0]
    assert [schedule["backupsStored"] for schedule in stored] == [4, 4, 30]


def test_a_kind_of_error_can_be_reacted_to(world: World) -> None:
    world.write_files("guide_errors")
    world.sim.patch("acme", job_length=600)
    world.post(world.acme, "backup/startbackup", {"storageType": 4}, world.acme.api_key)
    told = run_all(world, ["ansible-playbook react.yml"], **connected(world))
    assert "failed=0" in told
    assert world.run("ansible-playbook react.yml", DOCSPACE_API_KEY="sk-" + "0" * 64).returncode == 2
    # A failure without ``error`` is told in its own words too.
    world.write("react.yml", (world.folder / "react.yml").read_text().replace("on_running: fail", "on_running: faill"))
    assert "value of on_running must be one of" in world.run("ansible-playbook react.yml").stdout


def test_a_credential_of_awx_gives_the_playbooks_what_they_read(world: World) -> None:
    world.write_files("guide_awx")
    shown = guides.files("guide_awx")
    fields = yaml.safe_load(shown["credential_inputs.yml"])["fields"]
    typed = {"portal_url": world.acme.url, "api_key": world.acme.api_key}
    assert {field["id"] for field in fields} == set(typed)
    injected = yaml.safe_load(shown["credential_injectors.yml"])["extra_vars"]
    # AWX renders each value by itself, with the inputs of the credential.
    extra = {name: jinja2.Template(text, autoescape=False).render(typed) for name, text in injected.items()}
    policy = {
        "backup_schedule_storage_type": "DataStore",
        "backup_schedule_hour": 3,
        "backup_schedule_backups_stored": 7,
    }
    world.write("extra.yml", yaml.safe_dump({**extra, **policy}))
    world.write("one.yml", yaml.safe_dump({"docspace": {"hosts": {"acme": {}}}}))
    for playbook in ("enforce_schedule.yml", "backup_now.yml"):
        assert "failed=0" in run_all(world, [f"ansible-playbook -i one.yml -e @extra.yml {playbook}"])
    assert world.sim.state("acme")["schedule"]["backupsStored"] == 7
    without_schedule(world)
    assert len(list((world.folder / "srv/backups/acme").glob("*.tar.gz"))) == 1
    # A survey's empty answers are empty texts.
    for question, refusal in (("max_age", "must be a length of time"), ("fail_on_warning", "not a valid boolean")):
        asked = world.run(f"ansible-playbook -i one.yml -e @extra.yml backup_now.yml -e backup_{question}=")
        assert asked.returncode == 2 and refusal in " ".join(asked.stdout.split())
    restore = f"ansible-playbook -i one.yml -e @extra.yml restore.yml -e restore_backup_id={world.backup('acme')} -e restore_src="
    who = f"-e restore_new_username={world.acme.username} -e restore_new_password={world.acme.password}"
    nobody = "-e restore_new_username= -e restore_new_password="
    assert "1 planned" in run_all(world, [f"{restore} -e restore_confirm= {who} --check"])
    assert "renew_api_key needs new_username" in world.run(f"{restore} -e restore_confirm=acme {nobody} --check").stdout
    without_key = "-e '{restore_renew_api_key: false}'"
    assert "1 planned" in run_all(world, [f"{restore} -e restore_confirm=acme {nobody} {without_key} --check"])
    assert "1 restored" in run_all(world, [f"{restore} -e restore_confirm=acme {who}"])
    assert len(list((world.folder / "srv/backups/before-restore").glob("*.tar.gz"))) == 1
    assert (world.folder / "srv/backups/acme.key").read_text().startswith("sk-")


def test_variables_of_a_group_connect_each_portal_with_its_own_key(world: World) -> None:
    world.write_files("guide_awx")
    world.write("two.yml", yaml.safe_dump({"docspace": {"hosts": {"acme": {}, "blue": {}}}}))
    told = run_all(world, ["ansible-playbook -i two.yml -e @keys.yml backup_now.yml"])
    assert "2 portals: 2 ok" in told


def test_the_reports_of_slices_become_one(world: World) -> None:
    world.write_files("guide_awx")
    world.write("two.yml", yaml.safe_dump({"docspace": {"hosts": {"acme": {}, "blue": {}}}}))
    one_slice = "ansible-playbook -i two.yml -e @keys.yml -e @report_variables.yml report.yml"
    run_all(world, [f"{one_slice} -e awx_job_id={job} --limit {host}" for job, host in ((11, "acme"), (12, "blue"))])
    run_all(world, ["ansible-playbook -i two.yml -e @merge_variables.yml report_merge.yml"])
    report = json.loads((world.folder / "srv/www/backups/backup-report.json").read_text())
    assert sorted(portal["name"] for portal in report["portals"]) == ["acme", "blue"]


def test_a_group_of_another_name_is_given_to_the_playbooks(world: World) -> None:
    world.write_files("guide_fleet")
    inventory = (world.folder / "inventory.yml").read_text().replace("docspace:", "customers:", 1)
    world.write("customers.yml", inventory)
    enforce = "ansible-playbook -i customers.yml -e @keys.yml onlyoffice.docspace.enforce_schedule"
    assert "no hosts matched" in run_all(world, [enforce])
    assert "3 healed" in run_all(world, [f"{enforce} -e docspace_hosts=customers"])


def test_the_runbook_restores_undoes_and_drills(world: World) -> None:
    world.stands_for[EXAMPLE_ID] = world.backup("acme")
    world.write_files("guide_restore")
    listed, checked, restored, asked, undone, drilled = commands("guide_restore")
    before = world.sim.state("acme")["tenant_id"]
    assert world.stands_for[EXAMPLE_ID] in run_all(world, [listed])
    assert "1 planned" in run_all(world, [checked]) and world.sim.state("acme")["tenant_id"] == before
    assert "1 restored" in run_all(world, [restored])
    after = world.sim.state("acme")
    assert after["tenant_id"] != before and after["schedule"]["backupsStored"] == 7
    # With the key that died.
    number = re.findall(r"\bid: (\S+)", run_all(world, [asked]))[0]
    follow_up = f"ansible-playbook -i inventory.yml -e @keys.yml -e restore_job_id={number} onlyoffice.docspace.restore --limit acme"
    assert "1 followed" in run_all(world, [follow_up])

    world.take_new_key("acme")
    (safety,) = (world.folder / "srv/backups/before-restore").glob("*.tar.gz")
    undo = (world.folder / "undo.yml").read_text()
    world.write("undo.yml", re.sub(r"acme_\S+\.tar\.gz", safety.name, undo))
    without_schedule(world)
    assert "1 restored" in run_all(world, [undone])

    world.take_new_key("acme")
    without_schedule(world)
    world.backup("acme")
    assert "drill of acme: passed" in " ".join(run_all(world, [drilled]).split())
    assert len(list((world.folder / "srv/backups/evidence/acme").glob("restore_drill-*.json"))) == 1


def test_each_task_that_takes_the_place_of_a_vendors_sample_works(world: World) -> None:
    world.stands_for[EXAMPLE_ID] = world.backup("acme")
    started, notified, restored, *others, deleted, pruned = commands("guide_vendor_samples")
    with mail_server() as (url, mails):
        world.stands_for["mailtos://backup:password@smtp.example.com?from=backup@example.com&to=admin@example.com"] = (
            url
        )
        world.write_files("guide_vendor_samples")
        told = run_all(world, [started, notified, *others, deleted], **connected(world))
        assert "Schedule: {" in told and world.sim.state("acme")["schedule"] is None
        assert EXAMPLE_ID not in world.stands_for.values() and world.stands_for[EXAMPLE_ID] in told
        assert "changed=0" in run_all(world, [deleted, pruned], **connected(world))
        # Restoring comes last, because it takes the key away.
        world.stands_for[EXAMPLE_ID] = world.backup("acme")
        world.write_files("guide_vendor_samples")
        run_all(world, [restored], **connected(world))
    assert [mail["Subject"] for mail in mails] == ["DocSpace backups: 1 ok"]
    archives = [record for record in world.sim.journal("acme") if record["path"].endswith("startbackup")]
    assert archives[1]["body"]["storageParams"] == [{"key": "filePath", "value": DIRECTORY}]


def test_every_kind_of_error_has_an_entry_and_no_other_has() -> None:
    produced, unknown = kinds.kinds()
    assert not unknown, "new ways to give a kind; look at tests/docs/kinds.py"
    entries = re.findall(r"^(\w+)\n\^+$", guides.source("guide_errors"), re.MULTILINE)
    assert sorted(entries) == sorted(produced)


def test_every_guide_is_listed_for_the_sites_that_show_it() -> None:
    sections = yaml.safe_load((guides.RST.parent / "extra-docs.yml").read_text(encoding="utf-8"))["sections"]
    assert sorted(name for section in sections for name in section["toctree"]) == guides.GUIDES
