# Copyright (c) 2026 ONLYOFFICE DocSpace collection contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Schedule, history and archives after a tenant restore: facts 2.13."""

from __future__ import annotations

from typing import Any

import pytest
from simulator.inprocess import InProcess

from .restoring import BUCKET, CREDENTIALS, back_up, let_in, restore, restored

pytestmark = pytest.mark.usefixtures("ten_seconds")


def state(sim: InProcess, name: str = "acme") -> Any:
    return sim.request("GET", f"http://testserver/_sim/portals/{name}", auth=None).json


def my_folder(sim: InProcess, auth: str = "") -> Any:
    return sim.get("files/@my", auth=auth).payload["current"]["id"]


def history(sim: InProcess, auth: str) -> dict[str, str]:
    """Names by id."""
    return {item["id"]: item["fileName"] for item in sim.get("backup/getbackuphistory", auth=auth).payload}


SCHEDULE = {"storageType": 3, "storageParams": {"filePath": "/somewhere"}, "cronParams": {"hour": 2}}


def test_the_schedule_of_the_archives_moment_comes_back_with_its_last_run(sim: InProcess) -> None:
    sim.set(schedule={**SCHEDULE, "backupsStored": 4, "lastBackupTime": "2026-02-01T02:00:00"})
    record = back_up(sim)
    sim.set(schedule={**SCHEDULE, "backupsStored": 9})
    session = restored(sim, record)
    schedule = sim.get("backup/getbackupschedule", auth=session).payload
    assert (schedule["backupsStored"], schedule["lastBackupTime"]) == (4, "2026-02-01T02:00:00")
    sim.pass_time(minutes=15)  # long due, so it runs at the next tick
    assert sim.get("backup/getbackupprogress", auth=session).payload["error"] == "Directory not found."


def test_a_schedule_made_after_the_archive_is_gone(sim: InProcess) -> None:
    record = back_up(sim)
    sim.set(schedule=SCHEDULE)
    assert sim.get("backup/getbackupschedule", auth=restored(sim, record)).payload is None


def test_the_base_folder_of_a_schedule_is_mapped_but_its_params_are_not(sim: InProcess) -> None:
    old = my_folder(sim)
    params = [{"key": "folderId", "value": old}]
    sim.post("backup/createbackupschedule", {"storageType": 0, "storageParams": params, "cronParams": {"hour": 2}})
    session = restored(sim, back_up(sim))
    new = my_folder(sim, session)
    assert sim.get("backup/getbackupschedule", auth=session).payload["storageParams"] == {"folderId": str(new)}
    assert state(sim)["schedule"]["storageParams"] == {"folderId": str(old)}


def test_a_schedule_into_the_third_party_account_is_dropped(sim: InProcess) -> None:
    sim.set(third_party=True)
    account = sim.get("files/thirdparty/backup").payload["id"]
    sim.set(schedule={**SCHEDULE, "storageType": 1, "storageParams": {"folderId": account}})
    session = restored(sim, back_up(sim))
    assert sim.get("backup/getbackupschedule", auth=session).payload is None
    assert sim.get("files/thirdparty/backup", auth=session).payload["id"] != account


def test_history_is_copied_under_new_ids(sim: InProcess) -> None:
    first, second = back_up(sim), back_up(sim)
    kept = history(sim, "")
    session = restored(sim, first)
    copied = history(sim, session)
    assert sorted(copied.values()) == sorted(kept.values())
    assert not set(copied) & {first, second}
    assert len(sim.world.history.of(1)) == 2


def test_archives_in_documents_are_gone_and_leave_history_at_the_next_read(sim: InProcess) -> None:
    back_up(sim, "Documents", {"folderId": my_folder(sim)})
    record = back_up(sim)  # taken while the first one lay there
    sim.world.history.get(record).removed = True  # type: ignore[union-attr]
    session = restored(sim, record)
    assert sorted(item["removed"] for item in state(sim)["history"]) == [False, True]
    assert history(sim, session) == {}
    assert [item["removed"] for item in state(sim)["history"]] == [True, True]
    assert sim.get("files/@my", auth=session).payload["files"] == []


def test_archives_in_the_data_store_are_out_of_reach(sim: InProcess) -> None:
    record = back_up(sim, "DataStore")
    link = sim.get("backup/getbackupprogress").payload["link"]
    assert sim.get(link).status == 200
    session = restored(sim, record)
    assert history(sim, session) == {}
    assert sim.get(link, auth=session).status == 404
    assert sim.get("backup/getbackupprogress", auth=session).payload is None


def test_local_archives_and_those_in_a_subdir_survive(sim: InProcess) -> None:
    sim.set(consumers=CREDENTIALS)
    local = back_up(sim)
    back_up(sim, "ThirdPartyConsumer", BUCKET)  # subdir is added
    back_up(sim, "ThirdPartyConsumer", {**BUCKET, "subdir": "/"})
    sim.set(schedule={"storageType": 5, "storageParams": BUCKET, "cronParams": {"hour": 0}})
    sim.pass_time(minutes=20)
    assert len(history(sim, "")) == 4
    assert "1/backup/" in " ".join(key for _module, _bucket, key in sim.portal.buckets)
    session = restored(sim, local)
    assert len(history(sim, session)) == 3
    assert len(sim.portal.buckets) == 3


def test_a_running_backup_stays_with_the_old_tenant(sim: InProcess) -> None:
    record = back_up(sim)
    restore(sim, record)
    sim.set(job_length=12)
    sim.pass_time(1)
    assert sim.post("backup/startbackup", {"storageType": 4}).status == 200
    sim.pass_time(20)
    session = let_in(sim)
    assert sim.get("backup/getbackupprogress", auth=session).payload is None
    assert list(history(sim, session).values()) == [item.name for item in sim.world.history.of(1) if item.id == record]
    assert len(sim.world.history.of(1)) == 2
    assert sim.portal.data_store == {}


@pytest.mark.parametrize(("edition", "stored"), [("standalone", {}), ("saas", CREDENTIALS)])
def test_credentials_of_storages_are_the_tenants_on_saas_and_the_servers_otherwise(
    sim: InProcess, edition: str, stored: Any
) -> None:
    sim.set(edition=edition, consumers=CREDENTIALS)
    record = back_up(sim, "Documents", {"folderId": my_folder(sim)})
    sim.set(consumers={})
    restored(sim, record)
    assert sim.portal.consumers == stored
