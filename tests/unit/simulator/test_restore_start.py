# Copyright (c) 2026 ONLYOFFICE DocSpace collection contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a restore may start from, and what is refused at once: facts 2.11."""

from __future__ import annotations

import pytest
from simulator.folders import FolderType
from simulator.inprocess import InProcess

from .restoring import CREDENTIALS, back_up, failed, let_in, progress, restore, restored

pytestmark = pytest.mark.usefixtures("ten_seconds")


@pytest.mark.parametrize(
    ("body", "status", "message"),
    [
        ({}, 400, None),
        ({"backupId": ""}, 500, "The given key 'filePath' was not present in the dictionary."),
        ({"backupId": None}, 500, "The given key 'filePath' was not present in the dictionary."),
        ({"backupId": "12"}, 500, "The given key 'filePath' was not present in the dictionary."),
        ({"backupId": "", "storageType": 3}, 500, "The given key 'filePath' was not present in the dictionary."),
        ({"backupId": "00000000-0000-0000-0000-000000000001"}, 404, "Unable to find the specified file."),
        ({"backupId": "", "notify": None}, 400, None),
        ({"backupId": "", "storageParams": [{"key": "filePath", "value": None}]}, 500, "Object reference"),
        ({"backupId": "", "storageParams": [{"key": "filePath", "value": 99}]}, 404, "The required file was not found"),
        ({"backupId": "", "storageParams": [{"key": "filePath", "value": "sharpbox-1"}]}, 404, "The required file"),
    ],
)
def test_what_is_refused_at_once(sim: InProcess, body: dict[str, object], status: int, message: str | None) -> None:
    answer = sim.post("backup/startrestore", body)
    assert answer.status == status
    if message:
        assert answer.error["message"].startswith(message)
    assert progress(sim) is None


def test_permissions_are_asked_in_the_servers_order(sim: InProcess) -> None:
    def refused(dump: bool = False) -> tuple[int, str]:
        answer = restore(sim, "00000000-0000-0000-0000-000000000001", dump=dump)
        return answer.status, answer.error["message"]

    sim.set(edition="saas", restore_allowed=False, hidden_settings=["Restore"], admin=False)
    assert refused(dump=True) == (403, "Access denied")
    assert restore(sim, dump=True).error["type"] == "System.Security.SecurityException"
    assert restore(sim).error["type"].endswith("AuthorizingException")
    sim.set(admin=True)
    assert refused() == (403, "Access denied")
    sim.set(hidden_settings=[])
    assert refused() == (402, "Your pricing plan does not support this option")
    sim.set(edition="standalone")  # where plans do not count, but the hidden setting does
    assert refused()[0] == 404
    sim.set(hidden_settings=["Restore"])
    assert refused()[0] == 403
    sim.set(hidden_settings=[], limited_space=True)
    assert refused(dump=True)[0] == 403
    assert refused()[0] == 404


def test_an_unpaid_portal_restores_nothing(sim: InProcess) -> None:
    record = back_up(sim)
    sim.set(unpaid=True)
    assert restore(sim, record).status == 402
    assert progress(sim) is None


def test_on_saas_a_hidden_backup_section_does_not_forbid_restores(sim: InProcess) -> None:
    sim.set(edition="saas", hidden_settings=["Backup"])
    assert restore(sim, "00000000-0000-0000-0000-000000000001").status == 404


def test_a_file_is_checked_even_beside_a_guid(sim: InProcess) -> None:
    record = back_up(sim)
    assert restore(sim, record, storageParams={"filePath": "99"}).status == 404
    assert restore(sim, record, storageType=4, storageParams={"filePath": "99"}).status == 200


def test_a_file_of_the_portal_needs_a_folder_one_can_create_in(sim: InProcess) -> None:
    my, rooms = sim.portal.tree.sections[FolderType.My], sim.portal.tree.rooms
    back_up(sim, "Documents", {"folderId": my.id})
    (file,) = (file for file in sim.portal.tree.files.values() if file.archive)
    sim.portal.tree.trash(file)
    assert restore(sim, storageParams={"filePath": file.id}).status == 403
    file.parent = rooms["Sales"]
    assert restore(sim, storageParams={"filePath": file.id}).status == 403
    file.parent = rooms["Backups"]
    assert restore(sim, storageParams={"filePath": file.id}).status == 200
    sim.pass_time(20)
    assert progress(sim)["tenantId"] == 2


def test_a_removed_record_can_be_restored_while_its_file_is_there(sim: InProcess) -> None:
    record = back_up(sim, "Documents", {"folderId": sim.portal.tree.sections[FolderType.My].id})
    (file,) = (file for file in sim.portal.tree.files.values() if file.archive)
    sim.portal.tree.trash(file)
    assert sim.get("backup/getbackuphistory").payload == []
    restore(sim, record)
    sim.pass_time(20)
    assert progress(sim)["progress"] == 100


def test_object_paths_of_storages(sim: InProcess) -> None:
    sim.set(consumers=CREDENTIALS)
    back_up(sim, "DataStore")
    ((name, _archive),) = sim.portal.data_store.items()
    back_up(sim, "ThirdPartyConsumer", {"module": "s3", "bucket": "b"})
    ((_module, _bucket, key),) = sim.portal.buckets
    assert failed(sim, storageType="DataStore", storageParams={"filePath": "nothing"}) == "File not found."
    consumer = {"module": "s3", "bucket": "b", "filePath": key.removeprefix("backup/")}  # subdir is added
    assert failed(sim, storageType=5, storageParams={**consumer, "subdir": "x"}) == "File not found."
    assert "'module'" in failed(sim, storageType=5, storageParams={"filePath": key})
    assert failed(sim, storageType=2, storageParams={"filePath": key}) == "Unknown storage type."
    assert restored(sim, "", storageType="DataStore", storageParams={"filePath": name})
    restored(sim, "", auth=let_in(sim), storageType="ThirdPartyConsumer", storageParams=consumer)


def test_a_guid_is_looked_up_without_asking_whose_it_is(sim: InProcess) -> None:
    other = sim.add("other", rooms={"Legal": 4})
    local, stored = back_up(sim, portal=other), back_up(sim, "DataStore", portal=other)
    assert failed(sim, stored) == "File not found."  # looked for in the portal's own storage
    session = restored(sim, local)
    titles = [room["title"] for room in sim.get("files/rooms", auth=session).payload["folders"]]
    assert "Legal" in titles
    assert sim.portal.name == "acme"


def test_a_guid_of_zeros_passes_and_fails_later(sim: InProcess) -> None:
    assert failed(sim, "00000000-0000-0000-0000-000000000000")


def test_older_versions(sim: InProcess) -> None:
    record, unknown = back_up(sim), "00000000-0000-0000-0000-000000000001"
    sim.set(version="3.6.0")
    started = restore(sim, record).payload
    assert "status" not in started
    sim.pass_time(20)
    sim.set(version="3.1.0")
    session = let_in(sim)
    assert restore(sim, unknown, auth=session).status == 500
    sim.set(version="3.2.1")
    assert restore(sim, unknown, auth=session).status == 404
    sim.set(version="3.0.1", limited_space=True)
    local = next(item.id for item in sim.world.history.of(2))
    assert restore(sim, local, dump=True, auth=session).payload  # dump is not known yet, so this is the tenant's
    sim.pass_time(20)
    assert (progress(sim)["tenantId"], progress(sim)["error"]) == (3, "")
