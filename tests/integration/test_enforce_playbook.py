# Copyright (c) 2026 ONLYOFFICE DocSpace collection contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A whole fleet through the playbook: what has to change changes, the rest is left alone, everybody is named."""

from __future__ import annotations

import subprocess
import sys
import typing as t
from pathlib import Path

import pytest
import yaml

from ansible_collections.onlyoffice.docspace.plugins.plugin_utils._fleet import spread_hour

from .conftest import Ansible, Portal, summary_line

PLAYBOOK = "onlyoffice.docspace.enforce_schedule"
POLICY: dict[str, t.Any] = {
    "backup_schedule_storage_type": "DataStore",
    "backup_schedule_hour": 3,
    "backup_schedule_backups_stored": 7,
}
WRONG = {"storageType": 4, "cronParams": {"period": 0, "hour": 9}, "backupsStored": 2}


def fleet(portals: list[Portal], **more: t.Any) -> dict[str, dict[str, t.Any]]:
    return {portal.name: {**portal.host_vars, **POLICY, **more} for portal in portals}


def test_two_of_twelve_that_lost_their_schedule_are_healed_and_named(
    make_portal: t.Callable[..., Portal], ansible: Ansible
) -> None:
    portals = [make_portal() for _number in range(12)]
    names = [portal.name for portal in portals]
    first = ansible.playbook(PLAYBOOK, fleet(portals))
    assert first.code == 0 and summary_line(first.output, "12 portals") == "12 portals: 12 healed", first.output
    assert "RUNNING HANDLER" not in first.output  # which costs a portal as much as a task, skipped or not

    for portal in portals:
        portal.requests()
    second = ansible.playbook(PLAYBOOK, fleet(portals))
    assert second.code == 0 and summary_line(second.output, "12 portals") == "12 portals: 12 unchanged"
    assert summary_line(second.output, "unchanged") == f"unchanged: {', '.join(names)}"
    assert "changed=1" not in second.output
    assert {tuple(portal.requests()) for portal in portals} == {("GET getbackupschedule", "GET settings")}

    portals[2].patch(schedule=None)
    portals[9].patch(schedule=None)
    portals[4].patch(schedule=WRONG)
    third = ansible.playbook(PLAYBOOK, fleet(portals))
    assert summary_line(third.output, "12 portals") == "12 portals: 2 healed, 1 changed, 9 unchanged"
    assert summary_line(third.output, "healed") == f"healed: {names[2]}, {names[9]}"
    assert summary_line(third.output, "changed") == f"changed: {names[4]}"
    written = {portal.name for portal in portals if portal.writes()}
    assert written == {names[2], names[9], names[4]}


def test_a_portal_that_fails_stops_nobody_and_is_named_with_its_reason(
    make_portal: t.Callable[..., Portal], ansible: Ansible
) -> None:
    good, refused, restored = make_portal(), make_portal(), make_portal(status=4)
    hosts = fleet([good, refused, restored])
    hosts[refused.name]["docspace_api_key"] = "sk-" + "0" * 64
    hosts["gone"] = {**hosts[good.name], "docspace_portal_url": "http://127.0.0.1:9"}
    hosts["unset"] = {"docspace_portal_url": good.url, "docspace_api_key": good.api_key}
    run = ansible.playbook(PLAYBOOK, hosts)
    assert run.code == 2
    assert summary_line(run.output, "5 portals") == "5 portals: 1 healed, 4 failed"
    assert "HTTP 401" in summary_line(run.output, f"failed: {refused.name}")
    assert "being restored" in summary_line(run.output, f"failed: {restored.name}")
    assert "connection was refused" in summary_line(run.output, "failed: gone")
    assert "missing: " in summary_line(run.output, "failed: unset")
    assert good.schedule() is not None


def test_when_all_fail_the_summary_still_comes(make_portal: t.Callable[..., Portal], ansible: Ansible) -> None:
    run = ansible.playbook(PLAYBOOK, fleet([make_portal(status=1)]))
    assert run.code == 2 and summary_line(run.output, "1 portal") == "1 portal: 1 failed"


def test_check_mode_over_a_fleet_names_what_would_change_and_writes_nothing(
    make_portal: t.Callable[..., Portal], ansible: Ansible
) -> None:
    missing, wrong = make_portal(), make_portal(schedule=WRONG)
    run = ansible.playbook(PLAYBOOK, fleet([missing, wrong]), "--check", "--diff")
    assert summary_line(run.output, "2 portals") == "2 portals: 1 healed, 1 changed"
    assert "hour: 9" in run.output and "hour: 3" in run.output
    assert missing.writes() == [] and wrong.writes() == []


@pytest.mark.parametrize("limit", ["hosts[0::2]", "hosts[1::2]"])
def test_a_slice_of_the_fleet_runs_by_itself(
    make_portal: t.Callable[..., Portal], ansible: Ansible, limit: str
) -> None:
    portals = [make_portal() for _number in range(4)]
    wanted = portals[0::2] if limit.startswith("hosts[0") else portals[1::2]
    run = ansible.playbook(PLAYBOOK, fleet(portals), "--limit", ",".join(portal.name for portal in wanted))
    assert summary_line(run.output, "2 portals") == "2 portals: 2 healed"
    assert [portal for portal in portals if portal.schedule()] == wanted


def test_start_hours_are_spread_and_stay_where_they_are(make_portal: t.Callable[..., Portal], ansible: Ansible) -> None:
    portals = [make_portal() for _number in range(6)]
    spread = fleet(portals, backup_schedule_spread_hours=6, backup_schedule_hour=22)
    ansible.playbook(PLAYBOOK, spread)
    assert [portal.schedule()["cronParams"]["hour"] for portal in portals] == [
        spread_hour(22, portal.name, 6) for portal in portals
    ]
    assert summary_line(ansible.playbook(PLAYBOOK, spread).output, "6 portals") == "6 portals: 6 unchanged"


def test_a_spread_that_would_reach_another_day_is_refused(
    make_portal: t.Callable[..., Portal], ansible: Ansible
) -> None:
    weekly = {"backup_schedule_period": "EveryWeek", "backup_schedule_weekday": "monday"}
    portal = make_portal()
    hosts = fleet([portal], backup_schedule_spread_hours=6, backup_schedule_hour=22, **weekly)
    run = ansible.playbook(PLAYBOOK, hosts)
    assert run.code == 2 and "passes midnight" in summary_line(run.output, f"failed: {portal.name}")
    assert portal.requests() == []


def test_another_group_can_be_named(make_portal: t.Callable[..., Portal], ansible: Ansible) -> None:
    one, other = make_portal(), make_portal()
    run = ansible.playbook(PLAYBOOK, fleet([one, other]), "-e", f"docspace_hosts={other.name}")
    assert summary_line(run.output, "1 portal") == "1 portal: 1 healed"
    assert one.requests() == []


def test_user_and_password_of_the_inventory_connect(make_portal: t.Callable[..., Portal], ansible: Ansible) -> None:
    portal = make_portal(version="3.0.1")
    login = {"docspace_username": portal.username, "docspace_password": portal.password}
    hosts = {portal.name: {"docspace_portal_url": portal.url, **login, **POLICY}}
    run = ansible.playbook(PLAYBOOK, hosts, "-vvv")
    assert summary_line(run.output, "1 portal") == "1 portal: 1 healed", run.output
    assert portal.password not in run.output


def test_a_schedule_can_be_taken_away_from_a_fleet(make_portal: t.Callable[..., Portal], ansible: Ansible) -> None:
    portal = make_portal(schedule=WRONG)
    hosts = {portal.name: {**portal.host_vars, "backup_schedule_state": "absent"}}
    run = ansible.playbook(PLAYBOOK, hosts)
    assert summary_line(run.output, "changed") == f"changed: {portal.name}" and portal.schedule() is None


def test_a_key_that_cannot_be_looked_up_gives_way_to_none_and_the_others_are_summed_up(
    make_portal: t.Callable[..., Portal], ansible: Ansible
) -> None:
    portal, other = make_portal(), make_portal()
    hosts = fleet([portal, other])
    hosts[portal.name].update(docspace_api_key="{{ keys['typo'] }}", keys={})
    run = ansible.playbook(PLAYBOOK, hosts, DOCSPACE_API_KEY=portal.api_key)
    assert run.code == 2 and portal.requests() == []
    assert summary_line(run.output, "2 portals") == "2 portals: 1 healed, 1 failed"
    assert f"failed: {portal.name}: " in run.output and "typo" in run.output


def vaulted(ansible: Ansible, secret: str) -> dict[str, str]:
    """Return a secret as an inventory in JSON holds it, encrypted with the password in the file of that name."""
    (ansible.folder / "password").write_text("open")
    program = str(Path(sys.executable).parent / "ansible-vault")
    password = ["--vault-password-file", str(ansible.folder / "password")]
    done = subprocess.run(
        [program, "encrypt_string", *password, secret], env=ansible.env, capture_output=True, text=True, check=True
    )
    return {"__ansible_vault": "\n".join(line.strip() for line in done.stdout.splitlines()[1:]) + "\n"}


def test_a_vaulted_secret_is_no_template_and_is_not_shown(
    make_portal: t.Callable[..., Portal], ansible: Ansible
) -> None:
    portal = make_portal()
    hosts = fleet([portal], docspace_api_key=vaulted(ansible, "sk-ab{{cd"))
    run = ansible.playbook(PLAYBOOK, hosts, "--vault-password-file", str(ansible.folder / "password"))
    assert run.code == 2 and "HTTP 401" in summary_line(run.output, f"failed: {portal.name}"), run.output
    assert "ab{{cd" not in run.output


def test_what_a_play_sets_for_the_group_does_not_mix_with_what_the_inventory_says(
    make_portal: t.Callable[..., Portal], ansible: Ansible
) -> None:
    portal = make_portal()
    hosts = fleet([portal], docspace_username=portal.username, docspace_password=portal.password)
    del hosts[portal.name]["docspace_api_key"]
    defaults = {"group/onlyoffice.docspace.docspace": {"api_key": "sk-of-another-portal"}}
    role = {"role": "onlyoffice.docspace.backup_schedule"}
    play = {
        "hosts": "docspace",
        "gather_facts": False,
        "connection": "local",
        "module_defaults": defaults,
        "roles": [role],
    }
    (ansible.folder / "own.yml").write_text(yaml.safe_dump([play]))
    run = ansible.playbook(str(ansible.folder / "own.yml"), hosts)
    assert run.code == 0 and summary_line(run.output, "1 portal") == "1 portal: 1 healed", run.output


def test_variables_of_the_inventory_may_be_templates_and_vaulted(
    make_portal: t.Callable[..., Portal], ansible: Ansible
) -> None:
    portal = make_portal()
    templates = {
        "docspace_api_key": vaulted(ansible, portal.api_key),
        "docspace_portal_url": "{{ address }}",
        "address": portal.url,
        "docspace_proxy": "{{ omit }}",
        "docspace_request_timeout": "{{ 10 + 5 }}",
        "backup_schedule_storage_type": "ThirdPartyConsumer",
        "backup_schedule_storage_params": {"module": "s3", "bucket": "{{ inventory_hostname }}"},
        "backup_schedule_backups_stored": "{{ 6 + 1 }}",
    }
    hosts = fleet([portal], **templates)
    run = ansible.playbook(PLAYBOOK, hosts, "--vault-password-file", str(ansible.folder / "password"), "-vvv")
    assert run.code == 0, run.output
    assert portal.schedule()["storageParams"]["bucket"] == portal.name and portal.schedule()["backupsStored"] == 7
    assert portal.api_key not in run.output


def test_a_schedule_that_has_run_costs_one_request_and_a_second_one_for_predictions(
    make_portal: t.Callable[..., Portal], ansible: Ansible
) -> None:
    portal = make_portal()
    assert summary_line(ansible.playbook(PLAYBOOK, fleet([portal])).output, "1 portal") == "1 portal: 1 healed"
    portal.patch(schedule={**portal.schedule(), "lastBackupTime": "2026-02-28T02:15:00"})
    for asked, requests in ((False, ["GET getbackupschedule"]), (True, ["GET getbackupschedule", "GET settings"])):
        portal.requests()
        run = ansible.playbook(PLAYBOOK, fleet([portal], backup_schedule_predict_runs=asked))
        assert summary_line(run.output, "1 portal") == "1 portal: 1 unchanged"
        assert portal.requests() == requests
