# Copyright (c) 2026 ONLYOFFICE DocSpace collection contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the server does not tell: a start whose answer is lost, and an entry that is forgotten (facts 2.11-2.13)."""

from __future__ import annotations

import typing as t
from pathlib import Path

import pytest

from ansible_collections.onlyoffice.docspace.plugins.module_utils._operations._restore import start as starting

from .conftest import Portal, operate
from .test_restoring import START, backup
from .test_restoring_again import PROGRESS, again, forget, signed_in, somebody_starts, until_ended


@pytest.fixture
def portal(make_portal: t.Callable[..., Portal]) -> Portal:
    return make_portal(restore_length=0.5, job_length=0.3, passwords_survive=True)


class TestLostAnswers:
    """A start whose answer is lost: looked for, and what was there before is not taken for it."""

    @pytest.fixture(autouse=True)
    def few_looks(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(starting, "LOST_ANSWER_LOOKS", 2)

    def archive(self, portal: Portal, tmp_path: Path) -> dict[str, t.Any]:
        """Something to restore that a restore does not take away, and a portal that remembers an earlier one."""
        made = operate("backup", portal, wait_interval=0.1, dest=f"{tmp_path}/")
        source = {"src": made["archive"]["path"], **signed_in(portal)}
        assert not again(portal, **source)["failed"]
        portal.requests()
        return source

    def test_a_restore_of_before_is_not_taken_for_the_one_that_never_arrived(
        self, portal: Portal, tmp_path: Path
    ) -> None:
        source = self.archive(portal, tmp_path)
        portal.sim.fault(portal=portal.name, path="/startrestore", kind="drop_before")
        result = again(portal, **source)
        assert result["failed"] and "No restore has begun" in result["msg"] and not result["changed"]

    def test_what_is_unknown_is_said_and_the_next_run_is_not_misled(self, portal: Portal, tmp_path: Path) -> None:
        source = self.archive(portal, tmp_path)
        portal.sim.fault(portal=portal.name, path="/startrestore", kind="drop_before")
        portal.sim.fault(portal=portal.name, path=PROGRESS, kind="html", after=2, times=None)
        unknown = again(portal, **source)
        portal.sim.clear_faults()
        assert unknown["failed"] and "is unknown" in unknown["msg"] and unknown["changed"]
        assert "Nothing was restored" not in unknown["msg"]
        portal.requests()
        result = again(portal, **source)
        assert (result["failed"], result["attached"]) == (False, False), result["msg"]
        assert START in portal.writes()

    def test_what_is_unknown_and_has_happened_is_joined_by_the_next_run(self, portal: Portal) -> None:
        backup_id = backup(portal)
        portal.sim.fault(portal=portal.name, path="/startrestore", kind="drop_after")
        portal.sim.fault(portal=portal.name, path=PROGRESS, kind="html", after=2, times=None)
        unknown = again(portal, backup_id)
        portal.sim.clear_faults()
        assert unknown["failed"] and "is unknown" in unknown["msg"], unknown["msg"]
        until_ended(portal)
        portal.requests()
        result = again(portal, backup_id)
        assert (result["failed"], result["attached"]) == (False, True), result["msg"]
        assert result["source"]["backup_id"] == backup_id and portal.writes() == []

    def test_a_start_that_tells_no_job_is_no_success(self, portal: Portal, tmp_path: Path) -> None:
        body: dict[str, t.Any] = {"response": {}, "statusCode": 200}
        backup_id = backup(portal)
        portal.sim.fault(portal=portal.name, path="/startrestore", kind="status", status=200, body=body)
        result = again(portal, backup_id)
        assert result["failed"] and "No restore has begun" in result["msg"], result["msg"]

    def test_trouble_of_a_portal_that_is_changing_does_not_end_the_looking(self, portal: Portal) -> None:
        backup_id = backup(portal)
        portal.sim.fault(portal=portal.name, path="/startrestore", kind="drop_after")
        portal.sim.fault(portal=portal.name, path=PROGRESS, kind="status", status=404, after=2)
        result = again(portal, backup_id)
        assert not result["failed"], result["msg"]

    @pytest.mark.parametrize("trouble", ["refused", "never arrived"])
    def test_a_start_that_did_not_happen_makes_nobodys_restore_ours(
        self, portal: Portal, tmp_path: Path, trouble: str
    ) -> None:
        backup_id = backup(portal)
        if trouble == "refused":
            portal.sim.fault(portal=portal.name, path="/startrestore", kind="status", status=403)
        else:
            portal.sim.fault(portal=portal.name, path="/startrestore", kind="html")
        assert again(portal, backup_id)["changed"] is False
        somebody_starts(portal, backup_id)
        result = again(portal, backup_id)
        assert result["attached"] and result["source"] is None, result["msg"]


class TestForgottenWhileFollowed:
    """An entry that is gone in mid-run is judged by the portal, not by its absence."""

    def test_a_portal_that_is_being_restored_is_waited_for(self, portal: Portal) -> None:
        backup_id = backup(portal)
        portal.patch(restore_length=2)
        forget(portal, after=5, times=3)
        result = again(portal, backup_id)
        assert not result["failed"] and result["api_key_valid"] is False, result["msg"]

    def test_a_portal_with_the_same_number_was_not_restored(self, portal: Portal) -> None:
        backup_id = backup(portal)
        portal.patch(restore_outcome="rejected")
        forget(portal, after=2)
        result = again(portal, backup_id)
        portal.sim.clear_faults()
        assert result["failed"] and result["error"]["kind"] == "vanished" and "was not restored" in result["msg"]

    def test_nobody_can_tell_of_a_whole_server(self, own_server: t.Callable[..., Portal]) -> None:
        portal = own_server(restore_length=0.5, job_length=0.3, restore_outcome="rejected")
        backup_id = backup(portal, dump=True)
        forget(portal, after=2)
        result = again(portal, backup_id, dump=True)
        assert result["error"]["kind"] == "vanished" and "how it ended is unknown" in result["msg"]
