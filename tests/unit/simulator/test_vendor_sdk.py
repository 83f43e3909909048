# Copyright (c) 2026 ONLYOFFICE DocSpace collection contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The vendor's own Python SDK as a client: what it can read, the simulator says as the server does.

Its models parse every answer used here but one (see the last test).
"""

from __future__ import annotations

import importlib
import json
import warnings
from collections.abc import Iterator
from typing import Any

import pytest
import requests
from simulator.handle import SimulatorProcess

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # some of its models have a member "copy"
    sdk: Any = importlib.import_module("docspace_api_sdk")
    portal_settings: Any = importlib.import_module("docspace_api_sdk.api.portal.settings_api")


@pytest.fixture(scope="module")
def sim() -> Iterator[SimulatorProcess]:
    with SimulatorProcess(portals=1, job_length=1) as running:
        yield running


@pytest.fixture
def client(sim: SimulatorProcess) -> Iterator[Any]:
    """A client of a portal of its own, so that no test sees what another left."""
    portal = sim.add_portal(f"sdk-{len(sim.portals)}")
    with sdk.ApiClient(sdk.Configuration(host=portal.url, access_token=portal.api_key)) as client:
        yield client


@pytest.fixture
def backup(client: Any) -> Any:
    return sdk.BackupApi(client)


def schedule(**members: Any) -> Any:
    cron = sdk.Cron(period=sdk.BackupPeriod.EveryWeek, hour=3, day=2)
    return sdk.BackupScheduleDto(storageType=sdk.BackupStorageType.DataStore, cronParams=cron, **members)


def test_sdk_reads_settings_and_portal(client: Any) -> None:
    settings = sdk.CommonSettingsApi(client).get_portal_settings().response
    portal = portal_settings.SettingsApi(client).get_portal_information().response
    assert settings.tenant_alias == portal.tenant_alias
    assert settings.password_hash.iterations == 100_000
    assert portal.status == 0


def test_sdk_writes_reads_and_deletes_a_schedule(backup: Any) -> None:
    assert backup.get_backup_schedule().response is None
    assert backup.create_backup_schedule(schedule(backupsStored=3)).response is True
    read = backup.get_backup_schedule().response
    assert (read.storage_type, read.backups_stored, read.dump) == (sdk.BackupStorageType.DataStore, 3, False)
    assert (read.cron_params.period, read.cron_params.hour, read.cron_params.day) == (sdk.BackupPeriod.EveryWeek, 3, 2)
    assert read.storage_params == {"folderId": None}
    assert read.last_backup_time.year == 1
    assert backup.delete_backup_schedule().response is True
    assert backup.get_backup_schedule().response is None


def test_sdk_names_dump_with_a_capital(backup: Any) -> None:
    backup.create_backup_schedule(schedule(dump=True))
    assert backup.get_backup_schedule().response is None
    assert backup.get_backup_schedule(dump=True).response.dump is True
    assert backup.delete_backup_schedule(dump=True).response is True


def test_sdk_backs_up_watches_and_deletes(sim: SimulatorProcess, backup: Any) -> None:
    assert backup.get_backup_progress().response is None
    started = backup.start_backup(sdk.BackupDto(storageType=sdk.BackupStorageType.DataStore)).response
    assert started.status == sdk.DistributedTaskStatus.Created
    sim.advance(seconds=10)
    progress = backup.get_backup_progress().response
    assert (progress.is_completed, progress.progress, progress.error) == (True, 100, "")
    assert progress.status == sdk.DistributedTaskStatus.Completed
    assert progress.link.startswith("/storage/backup/root/")
    (record,) = backup.get_backup_history().response
    assert str(record.id) == started.task_id
    assert (record.expires_on - record.created_on).days == 1
    assert backup.get_backups_count().response == 1
    assert backup.delete_backup(record.id).response is True
    assert backup.get_backup_history().response == []
    assert backup.delete_backup_history().response is True


def test_sdk_cancels_and_asks_for_states(backup: Any) -> None:
    assert backup.cancel_backup().response is False
    assert backup.get_restore_progress().response is None
    assert backup.get_backups_service_state().response.enabled is False


def test_sdk_restores_and_watches(sim: SimulatorProcess, backup: Any) -> None:
    started = backup.start_backup(sdk.BackupDto(storageType=sdk.BackupStorageType.DataStore)).response
    sim.advance(seconds=10)
    before = sim.state(sim.portals[-1].name)["tenant_id"]
    request = sdk.BackupRestoreDto(backupId=started.task_id, storageType=sdk.BackupStorageType.DataStore, notify=False)
    restore = backup.start_backup_restore(request).response
    assert (restore.progress, restore.link, restore.tenant_id) == (0, None, before)
    assert restore.backup_progress_enum == sdk.BackupProgressEnum.Restore
    sim.advance(seconds=10)
    progress = backup.get_restore_progress().response
    assert (progress.task_id, progress.is_completed, progress.progress) == (restore.task_id, True, 100)
    assert progress.tenant_id > before
    with pytest.raises(sdk.ApiException) as gone:
        backup.get_backup_history()
    assert gone.value.status == 401


def test_sdk_reads_the_audit_trail(backup: Any, client: Any) -> None:
    backup.delete_backup_schedule()
    trail = sdk.AuditTrailDataApi(client)
    (event,) = trail.get_audit_events_by_filter(action=sdk.MessageAction.ScheduledBackupDeleted, count=5).response
    assert (event.action, event.action_id) == ("Scheduled backup deleted", sdk.MessageAction.ScheduledBackupDeleted)
    assert event.action_type == sdk.ActionType.Delete
    assert event.target[0].isdigit()
    assert trail.get_last_audit_events().response == [event]


def test_sdk_raises_the_servers_statuses(backup: Any) -> None:
    with pytest.raises(sdk.ApiException) as unknown:
        backup.delete_backup("00000000-0000-0000-0000-000000000001")
    assert unknown.value.status == 500
    with pytest.raises(sdk.ApiException) as missing:
        backup.start_backup(sdk.BackupDto(storageType=sdk.BackupStorageType.Documents))
    assert missing.value.status == 400
    assert json.loads(missing.value.body)["error"]["message"] == "wrong folder type"


def test_sdk_logs_in_and_manages_keys(sim: SimulatorProcess, client: Any) -> None:
    access = sim.portals[-1]
    login = sdk.AuthRequestsDto(userName=access.username, password=access.password)
    assert sdk.AuthenticationApi(client).authenticate_me(login).response.token
    keys = sdk.ApiKeysApi(client)
    made = keys.create_api_key(sdk.CreateApiKeyRequestDto(name="ci", expiresInDays=7)).response
    assert made.key.startswith("sk-")
    assert [key.name for key in keys.get_api_keys().response] == ["backup", "ci"]
    assert keys.get_api_key().response.name == "backup"
    assert keys.delete_api_key(str(made.id)).response is True


def test_sdk_finds_an_archive_in_documents(sim: SimulatorProcess, client: Any, backup: Any) -> None:
    folders = sdk.FoldersApi(client)
    my = folders.get_my_folder().response.current
    params = [sdk.ItemKeyValuePairObjectObject(key="folderId", value=str(my.id))]
    backup.start_backup(sdk.BackupDto(storageType=sdk.BackupStorageType.Documents, storageParams=params))
    sim.advance(seconds=10)
    (record,) = backup.get_backup_history().response
    content = folders.get_my_folder().response
    assert [file.title for file in content.files] == [record.file_name]
    assert content.total == 1
    with pytest.raises(sdk.ApiException) as anonymous:  # the SDK sends no credential where none is mandatory
        folders.get_folder_by_folder_id(my.id)
    assert anonymous.value.status == 403


def test_sdk_reads_storages_but_not_the_regions_it_declares_an_object(client: Any) -> None:
    """The server sends a list of regions; the SDK's model wants an object, so its raw variant is used."""
    storages = sdk.StorageApi(client)
    assert "s3" in [storage.id for storage in storages.get_all_backup_storages().response]
    raw = storages.get_amazon_s3_regions_without_preload_content()
    assert "eu-central-1" in [region["systemName"] for region in json.loads(raw.read())["response"]]


def test_the_header_of_the_vendors_samples_does_not_work(sim: SimulatorProcess) -> None:
    """They send the key without ``Bearer`` (facts 8)."""
    access = sim.portals[0]
    url = f"{access.url}/api/2.0/backup/getbackuphistory"
    answer = requests.get(url, headers={"Authorization": access.api_key}, timeout=5)
    assert (answer.status_code, answer.content) == (401, b"")
