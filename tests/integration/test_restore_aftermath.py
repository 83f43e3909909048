# Copyright (c) 2026 ONLYOFFICE DocSpace collection contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the role does after a restore, on one play of many portals: keys, the schedule, and the truth in the summary."""

from __future__ import annotations

import dataclasses
import typing as t

import pytest
from simulator.handle import SimulatorProcess

from .conftest import Ansible, Portal, Run, operate, summary_line
from .test_restore_playbook import PLAYBOOK, POLICY
from .test_restoring import START, backup

CASES = ("no_place", "bad_policy", "new_user", "password", "renewed")


@dataclasses.dataclass(frozen=True)
class Fleet:
    """Portals that were restored in one play, by case."""

    run: Run
    portals: dict[str, Portal]
    asked: dict[str, list[str]]


@pytest.fixture(scope="module")
def fleet(sim: SimulatorProcess, tmp_path_factory: pytest.TempPathFactory) -> Fleet:
    ansible = Ansible(tmp_path_factory.mktemp("aftermath"))
    portals, inventory = {}, {}
    for case in CASES:
        access = sim.add_portal(f"aftermath-{case}", restore_length=1.0, job_length=0.3, passwords_survive=True)
        portal = Portal(sim, access.name, access.url, access.api_key, access.username, access.password)
        user = {"restore_new_username": portal.username, "restore_new_password": portal.password}
        login = {"docspace_username": portal.username, "docspace_password": portal.password}
        renewal = {**user, "restore_renew_api_key": True}
        wanted: dict[str, dict[str, t.Any]] = {
            "no_place": {**renewal, "restore_api_key_dest": f"{ansible.folder}/no/such/key"},
            "bad_policy": {**renewal, "backup_schedule_hour": 99},
            "new_user": {**user, "backup_schedule_probe": True},
            "password": {**login, "backup_schedule_probe": True},
            "renewed": renewal,
        }
        variables = {
            **portal.host_vars,
            "restore_backup_id": backup(portal),
            "restore_confirm": portal.name,
            "restore_safety_backup": False,
            **POLICY,
            **wanted[case],
        }
        if case == "password":
            del variables["docspace_api_key"]
        portals[case], inventory[case] = portal, variables
    run = ansible.playbook(PLAYBOOK, inventory)
    return Fleet(run, portals, {case: portal.requests() for case, portal in portals.items()})


def test_the_summary_counts_what_is_true(fleet: Fleet) -> None:
    assert fleet.run.code == 2
    assert summary_line(fleet.run.output, "5 portals") == "5 portals: 3 restored, 2 failed", fleet.run.output
    assert summary_line(fleet.run.output, "restored:") == "restored: new_user, password, renewed"


def test_a_key_that_would_have_no_place_is_refused_before_anything_is_sent(fleet: Fleet) -> None:
    assert fleet.asked["no_place"] == [] and "is in no folder of the controller" in fleet.run.output


def test_an_enforcement_that_fails_after_a_good_restore_is_told_with_it(fleet: Fleet) -> None:
    assert START in fleet.asked["bad_policy"] and fleet.portals["bad_policy"].schedule() is None
    told = summary_line(fleet.run.output, "failed: bad_policy")
    assert "is done" in told and "But then:" in told and "hour" in told, fleet.run.output


@pytest.mark.parametrize("case", ["new_user", "password", "renewed"])
def test_the_schedule_is_enforced_with_whatever_credential_is_good(fleet: Fleet, case: str) -> None:
    assert fleet.portals[case].schedule()["backupsStored"] == 7, fleet.run.output


@pytest.mark.parametrize("case", ["new_user", "password"])
def test_no_probe_goes_out_with_the_credential_of_before(fleet: Fleet, case: str) -> None:
    assert "POST startbackup" not in fleet.asked[case] and "POST keys" not in fleet.asked[case]


def test_a_portal_that_kept_no_key_is_open_to_its_password(fleet: Fleet) -> None:
    portal = fleet.portals["new_user"]
    login: dict[str, t.Any] = {"api_key": None, "username": portal.username, "password": portal.password}
    assert not operate("info", portal, gather=["portal"], **login)["failed"]
