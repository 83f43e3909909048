# Copyright (c) 2026 ONLYOFFICE DocSpace collection contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Records: reading flags, deleting has its quirks: facts 2.5–2.7, 2.15."""

from __future__ import annotations

from typing import Any

import pytest
from simulator.folders import FolderType
from simulator.inprocess import InProcess
from simulator.portal import LOCAL_DIRECTORY, Portal

UNKNOWN = "00000000-0000-0000-0000-000000000001"
CREDENTIALS = {"s3": {"acesskey": "a", "secretaccesskey": "b"}}
BUCKET: dict[str, Any] = {"module": "s3", "bucket": "backups"}


def back_up(sim: InProcess, type_: str = "DataStore", portal: Portal | None = None, **params: Any) -> str:
    dump = params.pop("dump", False)
    pairs = [{"key": key, "value": value} for key, value in params.items()]
    body = {"storageType": type_, "storageParams": pairs, "dump": dump}
    task_id: str = sim.post("backup/startbackup", body, portal=portal).payload["taskId"]
    sim.pass_time(10)
    return task_id


def in_my_documents(sim: InProcess) -> str:
    return back_up(sim, "Documents", folderId=sim.portal.tree.sections[FolderType.My].id)


def listed(sim: InProcess) -> set[str]:
    return {record["id"] for record in sim.get("backup/getbackuphistory").payload}


def removed(sim: InProcess, record_id: str) -> bool:
    record = sim.world.history.get(record_id)
    assert record
    return record.removed


def test_history_is_not_ordered_by_time(sim: InProcess) -> None:
    ids = [in_my_documents(sim) for _time in range(12)]
    seen = [record["id"] for record in sim.get("backup/getbackuphistory").payload]
    assert sorted(seen) == sorted(ids)
    assert seen != ids


def test_records_tell_only_five_things(sim: InProcess) -> None:
    in_my_documents(sim)
    (record,) = sim.get("backup/getbackuphistory").payload
    assert list(record) == ["id", "fileName", "storageType", "createdOn", "expiresOn"]
    assert record["expiresOn"] == "0001-01-01T00:00:00"


def test_reading_removes_records_of_trashed_files_for_good(sim: InProcess) -> None:
    record_id = in_my_documents(sim)
    (file,) = sim.portal.tree.files.values()
    home = file.parent
    sim.portal.tree.trash(file)
    assert not removed(sim, record_id)
    assert listed(sim) == set()
    file.parent = home
    assert listed(sim) == set()
    assert removed(sim, record_id)


def test_clearing_credentials_loses_the_records_though_the_objects_exist(sim: InProcess) -> None:
    sim.set(consumers=CREDENTIALS)
    record_id = back_up(sim, "ThirdPartyConsumer", **BUCKET)
    assert listed(sim) == {record_id}
    sim.post("settings/authservice", {"name": "s3", "props": [{"name": "acesskey", "value": ""}]})
    assert listed(sim) == set()
    sim.set(consumers=CREDENTIALS)
    assert listed(sim) == set()
    assert sim.portal.buckets


def test_a_storage_that_refuses_makes_the_whole_list_500_and_removes_nothing(sim: InProcess) -> None:
    sim.set(consumers=CREDENTIALS)
    record_id = back_up(sim, "ThirdPartyConsumer", **BUCKET)
    sim.set(s3_error="Access to the bucket was refused.")
    answer = sim.get("backup/getbackuphistory")
    assert (answer.status, answer.error["message"]) == (500, "Access to the bucket was refused.")
    sim.set(s3_error=None)
    assert listed(sim) == {record_id}


def test_local_backups_vanish_when_the_api_process_cannot_see_them(sim: InProcess) -> None:
    record_id = back_up(sim, "Local", filePath=LOCAL_DIRECTORY)
    assert listed(sim) == {record_id}
    sim.set(local_visible=False)
    assert listed(sim) == set()
    assert removed(sim, record_id)


def test_unreadable_records_are_skipped_but_kept(sim: InProcess) -> None:
    record_id = back_up(sim)
    record = sim.world.history.get(record_id)
    assert record
    record.storage_type = 2
    assert listed(sim) == set()
    assert not record.removed
    assert sim.delete(f"backup/deletebackup/{record_id}").payload is True
    assert sim.portal.data_store  # the file is left behind


def test_deleting_takes_record_and_file(sim: InProcess) -> None:
    record_id = in_my_documents(sim)
    for _time in range(2):  # the second time it is already removed
        assert sim.delete(f"backup/deletebackup/{record_id.upper()}").payload is True
    assert removed(sim, record_id)
    assert sim.portal.tree.files == {}


def test_deleting_an_unknown_id_is_a_null_reference(sim: InProcess) -> None:
    answer = sim.delete(f"backup/deletebackup/{UNKNOWN}")
    assert (answer.status, answer.error["type"]) == (500, "System.NullReferenceException")


@pytest.mark.parametrize("text", ["abc", "123", UNKNOWN + "0", "%20"])
def test_deleting_what_is_no_guid_is_an_empty_404(sim: InProcess, text: str) -> None:
    answer = sim.delete(f"backup/deletebackup/{text}")
    assert (answer.status, answer.body) == (404, b"")


def test_deleting_another_portals_record_is_true_and_does_nothing(sim: InProcess) -> None:
    other = sim.add("other")
    record_id = back_up(sim, portal=other)
    assert sim.delete(f"backup/deletebackup/{record_id}").payload is True
    assert not removed(sim, record_id)


def test_deleting_a_dump_needs_space_permission(sim: InProcess) -> None:
    record_id = back_up(sim, dump=True)
    sim.set(limited_space=True)
    assert sim.delete(f"backup/deletebackup/{record_id}").status == 403
    sim.set(limited_space=False)
    assert sim.delete(f"backup/deletebackup/{record_id}").payload is True


def test_a_failing_file_deletion_is_500_but_the_record_is_gone(sim: InProcess) -> None:
    sim.set(consumers=CREDENTIALS)
    record_id = back_up(sim, "ThirdPartyConsumer", **BUCKET)
    sim.set(consumers={})
    assert sim.delete(f"backup/deletebackup/{record_id}").status == 500
    assert removed(sim, record_id)
    assert sim.portal.buckets


def test_deleting_the_history_is_true_whatever_fails(sim: InProcess) -> None:
    sim.set(consumers=CREDENTIALS)
    ids = {back_up(sim), in_my_documents(sim), back_up(sim, "ThirdPartyConsumer", **BUCKET)}
    dump = back_up(sim, dump=True)
    sim.set(consumers={})
    for _time in range(2):
        assert sim.delete("backup/deletebackuphistory").payload is True
    assert all(removed(sim, record_id) for record_id in ids)
    assert not removed(sim, dump)
    assert sim.delete("backup/deletebackuphistory", dump="true").payload is True
    assert removed(sim, dump)


def test_counts_include_removed_records_of_this_month(sim: InProcess) -> None:
    for _time in range(3):
        back_up(sim)
    sim.delete("backup/deletebackuphistory")
    assert sim.get("backup/getbackupscount").payload == 3
    assert sim.get("backup/getbackupscount", paid="true").payload == 0
    assert sim.get("backup/getbackupscount", **{"from": "2026-03-04T12:00:05"}).payload == 2
    sim.go_to("2026-04-01T10:00:00Z")
    assert sim.get("backup/getbackupscount").payload == 0
    assert sim.get("backup/getbackupscount", **{"from": "2026-03-01", "to": "2026-03-31"}).payload == 3


def test_counting_backwards_is_400(sim: InProcess) -> None:
    answer = sim.get("backup/getbackupscount", **{"from": "2026-03-05", "to": "2026-03-04"})
    assert (answer.status, answer.error["message"]) == (400, "From date must be less than to date")
    assert sim.get("backup/getbackupscount", **{"from": "yesterday"}).status == 400


def test_history_needs_the_settings_permission(sim: InProcess) -> None:
    record_id = back_up(sim)
    sim.set(admin=False)
    for answer in (
        sim.get("backup/getbackuphistory"),
        sim.delete("backup/deletebackuphistory"),
        sim.delete(f"backup/deletebackup/{record_id}"),
        sim.get("backup/getbackupscount"),
    ):
        assert answer.status == 403
