# Copyright (c) 2026 ONLYOFFICE DocSpace collection contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Storage types, links, downloads, archives: facts 3, 4.1, 5."""

from __future__ import annotations

import io
import tarfile
from typing import Any
from xml.etree import ElementTree

import pytest
from simulator.folders import FolderType
from simulator.inprocess import Answer, InProcess
from simulator.portal import LOCAL_DIRECTORY

CREDENTIALS = {"s3": {"acesskey": "a", "secretaccesskey": "b"}}
BUCKET: dict[str, Any] = {"module": "s3", "bucket": "backups"}


def back_up(sim: InProcess, type_: str = "DataStore", dump: bool = False, **params: Any) -> Any:
    """The finished progress object."""
    pairs = [{"key": key, "value": value} for key, value in params.items()]
    sim.post("backup/startbackup", {"storageType": type_, "storageParams": pairs, "dump": dump})
    sim.pass_time(10)
    return sim.get("backup/getbackupprogress", dump=str(dump)).payload


def entries(archive: bytes, mode: str = "r:gz") -> dict[str, bytes]:
    with tarfile.open(fileobj=io.BytesIO(archive), mode=mode) as tar:  # type: ignore[call-overload]
        return {item.name: tar.extractfile(item).read() for item in tar}


def test_only_data_store_and_consumers_have_links(sim: InProcess) -> None:
    sim.set(consumers=CREDENTIALS)
    assert back_up(sim, "Documents", folderId=sim.portal.tree.sections[FolderType.My].id)["link"] == ""
    assert back_up(sim, "Local", filePath=LOCAL_DIRECTORY)["link"] == ""
    assert back_up(sim)["link"].startswith("/storage/backup/root/acme_2026-03-04_12-00-20.tar.gz?expire=1440&auth=")
    assert back_up(sim, "ThirdPartyConsumer", **BUCKET)["link"].startswith("http://testserver/_s3/acme/s3/backups/")


def test_data_store_link_needs_an_admin_and_the_signed_query(sim: InProcess) -> None:
    link = back_up(sim)["link"]
    assert sim.get(link).status == 200
    assert sim.get(link, auth=None).status == 403
    assert sim.get(link[:-1] + ("0" if link[-1] != "0" else "1")).status == 403
    assert sim.get(link.partition("?")[0]).status == 403
    sim.set(key_scopes=["files:read"])  # scopes are not looked at here
    assert sim.get(link).status == 200
    sim.set(admin=False)
    assert sim.get(link).status == 403
    assert sim.get(link).body == b""


def test_data_store_link_ends_after_a_day(sim: InProcess) -> None:
    link = back_up(sim)["link"]
    sim.pass_time(hours=23, minutes=50)
    assert sim.get(link).status == 200
    sim.pass_time(minutes=11)
    assert sim.get(link).status == 403


def test_data_store_link_is_404_when_the_file_is_gone(sim: InProcess) -> None:
    link = back_up(sim)["link"]
    sim.delete("backup/deletebackuphistory")
    assert sim.get(link).status == 404


def ranged(sim: InProcess, link: str, value: str) -> Answer:
    return sim.get(link, headers={"range": value})


def test_data_store_downloads_can_be_resumed(sim: InProcess) -> None:
    link = back_up(sim)["link"]
    whole = sim.get(link)
    assert len(whole.body) == int(whole.headers["content-length"]) > 64 * 1024
    assert "accept-ranges" not in whole.headers
    assert "etag" not in whole.headers
    rest = ranged(sim, link, "bytes=1000-")
    assert rest.status == 206
    assert rest.body == whole.body[1000:]
    assert rest.headers["content-range"] == f"bytes 1000-{len(whole.body) - 1}/{len(whole.body)}"
    assert ranged(sim, link, "bytes=10-19").body == whole.body[10:20]


def test_ranges_of_the_storage_handler_are_its_own(sim: InProcess) -> None:
    """The whole is 200 even when asked for as a range; a start behind the end is an exception, not 416."""
    link = back_up(sim)["link"]
    size = len(sim.get(link).body)
    assert ranged(sim, link, "bytes=0-").status == 200
    assert ranged(sim, link, f"bytes={size}-").status == 500
    assert ranged(sim, link, "bytes=-500").status == 500


def test_big_archives_of_the_data_store_can_be_redirected_to_a_short_lived_address(sim: InProcess) -> None:
    sim.set(storage_redirect=True, archive_size=6 * 1024 * 1024)
    answer = sim.get(back_up(sim)["link"])
    assert answer.status == 302
    location = answer.headers["location"]
    assert sim.get(location).status == 400  # it refuses the credential
    assert sim.get(location, auth=None).status == 200


def test_bucket_links_refuse_an_authorization_header(sim: InProcess) -> None:
    sim.set(consumers=CREDENTIALS)
    link = back_up(sim, "ThirdPartyConsumer", **BUCKET)["link"]
    assert sim.get(link).status == 400
    good = sim.get(link, auth=None)
    assert good.status == 200
    assert good.headers["etag"]
    assert "restore_info" in "".join(entries(good.body))
    assert sim.get(link + "0", auth=None).status == 403
    assert sim.get(link, auth=None, headers={"range": "bytes=5-"}).body == good.body[5:]
    sim.pass_time(hours=25)
    assert sim.get(link, auth=None).status == 403


@pytest.mark.parametrize(("subdir", "folder"), [(None, "backup/"), ("weekly", "weekly/"), ("/", ""), ("", "1/backup/")])
def test_subdir_decides_the_key(sim: InProcess, subdir: str | None, folder: str) -> None:
    sim.set(consumers=CREDENTIALS)
    params = BUCKET if subdir is None else {**BUCKET, "subdir": subdir}
    back_up(sim, "ThirdPartyConsumer", **params)
    ((module, bucket, key),) = sim.portal.buckets
    assert (module, bucket) == ("s3", "backups")
    assert key == f"{folder}acme_2026-03-04_12-00-00.tar.gz"


def test_a_schedule_does_not_default_subdir(sim: InProcess) -> None:
    sim.set(consumers=CREDENTIALS)
    pairs = [{"key": key, "value": value} for key, value in BUCKET.items()]
    cron = {"period": 0, "hour": 3}
    body = {"storageType": 5, "storageParams": pairs, "cronParams": cron}
    sim.post("backup/createbackupschedule", body)
    sim.pass_time(hours=1)
    ((_module, _bucket, key),) = sim.portal.buckets
    assert key.startswith("1/backup/")


def test_secrets_in_params_overwrite_stored_credentials_but_never_create_them(sim: InProcess) -> None:
    back_up(sim, "ThirdPartyConsumer", **BUCKET, acesskey="x", secretaccesskey="y")
    assert sim.portal.consumers == {}
    sim.set(consumers={"s3": {"acesskey": "a", "secretaccesskey": ""}})
    back_up(sim, "ThirdPartyConsumer", **BUCKET, acesskey="x", secretaccesskey="y")
    assert sim.portal.consumers == {"s3": {"acesskey": "a", "secretaccesskey": ""}}
    sim.set(consumers={"s3": {"acesskey": "a", "secretaccesskey": "b"}})
    back_up(sim, "ThirdPartyConsumer", **BUCKET, acesskey="x")
    assert sim.portal.consumers == {"s3": {"acesskey": "x", "secretaccesskey": "b"}}


def test_backup_storages_tell_their_keys_and_what_is_set(sim: InProcess) -> None:
    sim.set(consumers=CREDENTIALS)
    storages = {storage["id"]: storage for storage in sim.get("settings/storage/backup").payload}
    assert set(storages) == {"s3", "googlecloud", "rackspace", "selectel"}
    assert (storages["s3"]["isSet"], storages["s3"]["current"]) == (True, False)
    assert storages["googlecloud"]["isSet"] is False
    assert {"bucket", "region", "subdir"} <= {item["name"] for item in storages["s3"]["properties"]}


def test_the_storage_of_the_schedule_shows_the_schedules_values(sim: InProcess) -> None:
    pairs = [{"key": key, "value": value} for key, value in BUCKET.items()]
    body = {"storageType": 5, "storageParams": pairs, "cronParams": {"hour": 3}}
    sim.post("backup/createbackupschedule", body)
    (current,) = (storage for storage in sim.get("settings/storage/backup").payload if storage["current"])
    assert current["properties"] == [{"name": "bucket", "value": "backups", "title": "bucket"}]


def test_credentials_are_set_and_cleared_through_authservice(sim: InProcess) -> None:
    props = [{"name": "acesskey", "value": "a"}, {"name": "secretaccesskey", "value": "b"}]
    assert sim.post("settings/authservice", {"name": "s3", "props": props}).payload is True
    assert sim.post("settings/authservice", {"name": "s3", "props": props}).payload is False
    (s3,) = (item for item in sim.get("settings/authservice").payload if item["name"] == "s3")
    assert [(item["name"], item["value"]) for item in s3["props"]] == [("acesskey", "a"), ("secretaccesskey", "b")]
    empty = [{"name": "acesskey", "value": ""}]
    assert sim.post("settings/authservice", {"name": "s3", "props": empty}).payload is True
    assert sim.portal.consumers == {}
    assert sim.post("settings/authservice", {"name": "facebook", "props": []}).status == 403
    sim.set(hidden_settings=["ThirdPartyAuthorization"])
    assert sim.post("settings/authservice", {"name": "s3", "props": props}).status == 402


def test_regions_are_for_any_user(sim: InProcess) -> None:
    sim.set(admin=False)
    assert "eu-central-1" in [region["systemName"] for region in sim.get("settings/storage/s3/regions").payload]
    assert sim.get("settings/storage/backup").status == 403
    assert sim.get("settings/authservice").status == 403


def test_a_tenant_archive_has_its_layout(sim: InProcess) -> None:
    content = entries(sim.get(back_up(sim)["link"]).body)
    assert "dump" not in content
    assert any(name.startswith("databases/") and name.endswith("/tenants_tenants") for name in content)
    index = ElementTree.fromstring(content["storage/restore_info"])
    assert index.tag == "storage_restore"
    file = {child.tag: child.text for child in index[0]}
    assert file["tenant"] == "1"
    assert f"{file['module']}/{file['path']}" in content
    assert "storage/missing_info" not in content
    for name, data in content.items():
        if name.startswith("databases/"):
            ElementTree.fromstring(data)


def test_a_dump_archive_starts_with_its_marker(sim: InProcess) -> None:
    content = entries(sim.get(back_up(sim, dump=True)["link"]).body)
    assert next(iter(content)) == "dump"
    assert content["dump"] == b"True"
    assert "/databases/scheme/tenants_tenants" in content
    assert "/databases/data/tenants_tenants" in content
    assert any(name.startswith("storage/files/") for name in content)


def test_a_warned_archive_lists_what_is_missing(sim: InProcess) -> None:
    sim.set(job_outcome="warned")
    assert "storage/missing_info" in entries(sim.get(back_up(sim)["link"]).body)


def test_archives_have_the_asked_size_and_are_written_only_when_needed(sim: InProcess) -> None:
    sim.set(archive_size=300_000)
    link = back_up(sim)["link"]
    (archive,) = sim.portal.data_store.values()
    assert not archive.file.exists()
    body = sim.get(link).body
    assert archive.file.exists()
    assert 300_000 < len(body) < 310_000
    assert sim.get(link).body == body


def test_saas_documents_get_a_plain_tar(sim: InProcess) -> None:
    sim.set(edition="saas")
    back_up(sim, "Documents", folderId=sim.portal.tree.sections[FolderType.My].id)
    (file,) = sim.portal.tree.files.values()
    assert file.title.endswith(".tar")
    assert file.archive
    assert "storage/restore_info" in entries(file.archive.path().read_bytes(), "r:")
