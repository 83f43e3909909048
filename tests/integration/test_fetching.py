# Copyright (c) 2026 ONLYOFFICE DocSpace collection contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""An archive arrives whole or not at all, and the credential goes only where it belongs."""

from __future__ import annotations

import errno
import hashlib
import stat
import subprocess
import tarfile
import typing as t
from pathlib import Path

import pytest

from .conftest import Portal, operate

QUICK: dict[str, t.Any] = {"wait_interval": 0.1, "wait_timeout": 30, "retry_timeout": 20}
BUCKET: dict[str, t.Any] = {
    "storage_type": "ThirdPartyConsumer",
    "storage_params": {"module": "s3", "bucket": "b", "region": "r"},
}


def fetch(portal: Portal, dest: Path | str, **options: t.Any) -> dict[str, t.Any]:
    return operate("backup", portal, dest=str(dest), **{**QUICK, **options})


def downloads(portal: Portal) -> list[dict[str, t.Any]]:
    return [
        entry
        for entry in portal.sim.journal(portal.name)
        if "/storage/backup/" in entry["path"] or "_s3" in entry["path"]
    ]


def names(path: str | Path) -> list[str]:
    with tarfile.open(path) as archive:
        return archive.getnames()


@pytest.fixture
def portal(make_portal: t.Callable[..., Portal]) -> Portal:
    keys = {"s3": {"acesskey": "a", "secretaccesskey": "b"}}
    return make_portal(job_length=0.2, archive_size=3_000_000, consumers=keys)


def test_the_archive_is_here_whole_private_and_with_its_checksum(portal: Portal, tmp_path: Path) -> None:
    result = fetch(portal, f"{tmp_path}/new/folder/")
    archive = result["archive"]
    path = Path(archive["path"])
    assert result["changed"] and archive["downloaded"] and path.name == result["backup"]["file_name"]
    assert hashlib.sha256(path.read_bytes()).hexdigest() == archive["sha256"]
    assert path.stat().st_size == archive["size"] == result["backup"]["size"] > 3_000_000
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert names(path)
    checked = subprocess.run(
        ["sha256sum", "--check", f"{path}.sha256"], cwd=path.parent, capture_output=True, text=True, check=False
    )
    assert checked.returncode == 0, checked.stderr
    assert sorted(file.name for file in path.parent.iterdir()) == [path.name, f"{path.name}.sha256"]


def test_the_same_archive_is_not_fetched_again(portal: Portal, tmp_path: Path) -> None:
    first = fetch(portal, tmp_path)
    again = fetch(portal, tmp_path, max_age="1h")
    assert (again["changed"], again["archive"]["downloaded"]) == (False, False)
    assert again["archive"]["sha256"] == first["archive"]["sha256"] and len(downloads(portal)) == 1


def test_check_mode_predicts_the_fetch_of_a_named_backup(portal: Portal, tmp_path: Path) -> None:
    made = operate("backup", portal, **QUICK)["backup"]["id"]
    predicted = fetch(portal, tmp_path, backup_id=made, check=True)
    assert not predicted["failed"] and predicted["changed"] and list(tmp_path.iterdir()) == []
    assert fetch(portal, tmp_path, backup_id=made)["archive"]["path"] == predicted["archive"]["path"]


def test_an_archive_without_a_name_is_not_fetched_under_another(portal: Portal, tmp_path: Path) -> None:
    portal.sim.fault("status", portal=portal.name, path="getbackuphistory", status=500)
    result = fetch(portal, tmp_path)
    assert result["failed"] and "did not tell the name" in result["msg"] and result["backup"]["status"] == "ok"
    assert list(tmp_path.iterdir()) == []


def test_an_archive_can_be_fetched_by_its_backup_alone(portal: Portal, tmp_path: Path) -> None:
    made = operate("backup", portal, **QUICK)["backup"]["id"]
    portal.requests()
    result = fetch(portal, tmp_path, backup_id=made)
    assert result["changed"] and result["archive"]["downloaded"] and result["backup"]["id"] == made
    assert portal.writes() == []
    operate("backup", portal, **QUICK)  # the server now tells only this one's link
    again = fetch(portal, tmp_path / "again.tar.gz", backup_id=made)
    assert again["failed"] and again["error"]["kind"] == "no_link" and "until the next backup" in again["msg"]


@pytest.mark.parametrize("damage", ["flipped", "shorter", "gone", "no record"])
def test_an_archive_that_is_not_the_recorded_one_is_fetched_again(portal: Portal, tmp_path: Path, damage: str) -> None:
    first = fetch(portal, tmp_path)
    path = Path(first["archive"]["path"])
    content = path.read_bytes()
    if damage == "flipped":
        path.write_bytes(content[:-1] + bytes([content[-1] ^ 1]))
    elif damage == "shorter":
        path.write_bytes(content[:1000])
    elif damage == "gone":
        path.unlink()
    else:
        Path(f"{path}.sha256").unlink()
    again = fetch(portal, tmp_path, max_age="1h")
    assert again["changed"] and again["archive"]["downloaded"] and path.read_bytes() == content


@pytest.mark.parametrize("target", [{}, BUCKET], ids=["portal", "bucket"])
def test_a_cut_connection_is_resumed_with_one_request_for_the_rest(
    portal: Portal, tmp_path: Path, target: dict[str, t.Any]
) -> None:
    made = operate("backup", portal, **QUICK, **target)
    portal.sim.fault("cut_body", portal=portal.name, path=made["backup"]["file_name"])
    result = fetch(portal, tmp_path, max_age="1h", **target)
    assert not result["failed"], result["msg"]
    asked = downloads(portal)
    assert len(asked) == 2 and names(result["archive"]["path"])


def test_three_cuts_in_a_row_still_end_whole(portal: Portal, tmp_path: Path) -> None:
    made = operate("backup", portal, **QUICK)
    portal.sim.fault("cut_body", portal=portal.name, path=made["backup"]["file_name"], times=3)
    result = fetch(portal, tmp_path, max_age="1h")
    assert not result["failed"] and len(downloads(portal)) == 4
    assert hashlib.sha256(Path(result["archive"]["path"]).read_bytes()).hexdigest() == result["archive"]["sha256"]


def test_a_portal_link_gets_the_credential_and_a_bucket_never_sees_it(portal: Portal, tmp_path: Path) -> None:
    fetch(portal, tmp_path)
    fetch(portal, tmp_path, **BUCKET)
    assert [entry["authorization"].split("-")[0] for entry in downloads(portal)] == ["Bearer sk", "none"]


def test_a_redirect_to_the_storage_leaves_the_credential_behind(
    make_portal: t.Callable[..., Portal], tmp_path: Path
) -> None:
    portal = make_portal(job_length=0.2, archive_size=6_000_000, storage_redirect=True)
    result = fetch(portal, tmp_path)
    assert not result["failed"], result["msg"]
    assert result["archive"]["size"] > 6_000_000


def test_an_archive_in_a_folder_is_found_by_its_name(portal: Portal, tmp_path: Path) -> None:
    folder: dict[str, t.Any] = {"storage_type": "Documents", "storage_params": {"folderId": portal.folder()}}
    operate("backup", portal, **QUICK, **folder)
    portal.sim.advance(seconds=2)
    result = fetch(portal, tmp_path, **folder)
    assert not result["failed"], result["msg"]
    assert names(result["archive"]["path"])
    lost = fetch(portal, tmp_path / "other.tar.gz", max_age="1h")
    assert lost["failed"] and "name its folder as folderId" in lost["msg"]


def test_an_archive_in_a_directory_of_the_server_cannot_be_fetched(portal: Portal, tmp_path: Path) -> None:
    local: dict[str, t.Any] = {"storage_type": "Local", "storage_params": {"filePath": "/app/onlyoffice/data/backup"}}
    result = fetch(portal, tmp_path, **local)
    assert result["failed"] and result["error"]["kind"] == "no_link" and "directory of the server" in result["msg"]
    assert result["changed"] and result["backup"]["status"] == "ok" and "itself is ok" in result["msg"]
    assert list(tmp_path.iterdir()) == []


def test_an_expired_link_is_an_error_and_leaves_nothing(portal: Portal, tmp_path: Path) -> None:
    made = operate("backup", portal, **QUICK)
    portal.sim.fault("status", portal=portal.name, path=made["backup"]["file_name"], status=403)
    result = fetch(portal, tmp_path, max_age="1h")
    assert result["failed"] and "HTTP 403: the link has expired" in result["msg"] and "auth=" not in result["msg"]
    assert list(tmp_path.iterdir()) == []


def test_a_longer_file_is_never_overwritten(portal: Portal, tmp_path: Path) -> None:
    dest = tmp_path / "acme.tar.gz"
    dest.write_bytes(b"x" * 5_000_000)
    result = fetch(portal, dest)
    assert result["failed"] and result["error"]["kind"] == "dest" and "is longer" in result["msg"]
    assert dest.read_bytes() == b"x" * 5_000_000 and list(tmp_path.iterdir()) == [dest]


def test_a_full_disk_is_said_and_leaves_nothing(
    portal: Portal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = "ansible_collections.onlyoffice.docspace.plugins.module_utils._archive_file.os.statvfs"
    monkeypatch.setattr(name, lambda _path: t.cast(t.Any, type("Stats", (), {"f_bavail": 1, "f_frsize": 1000})))
    result = fetch(portal, tmp_path)
    assert result["failed"] and result["error"]["kind"] == "disk_full" and "has room for 1000 bytes" in result["msg"]
    assert list(tmp_path.iterdir()) == []


def test_a_disk_that_fills_up_on_the_way_is_said_and_leaves_nothing(
    portal: Portal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_fd: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("ansible_collections.onlyoffice.docspace.plugins.module_utils._archive_file.os.fsync", full)
    result = fetch(portal, tmp_path)
    assert result["failed"] and result["error"]["kind"] == "disk_full" and list(tmp_path.iterdir()) == []


def test_check_mode_fetches_nothing_and_predicts(portal: Portal, tmp_path: Path) -> None:
    operate("backup", portal, **QUICK)
    predicted = fetch(portal, tmp_path, max_age="1h", check=True)
    assert predicted["changed"] and predicted["archive"]["downloaded"] and list(tmp_path.iterdir()) == []
    fetch(portal, tmp_path, max_age="1h")
    assert not fetch(portal, tmp_path, max_age="1h", check=True)["changed"]


@pytest.mark.parametrize(
    ("options", "words"), [({"dest_mode": "rw"}, "dest_mode must be octal"), ({"wait": False}, "dest needs wait=true")]
)
def test_options_that_do_not_fit_reach_no_portal(
    portal: Portal, tmp_path: Path, options: dict[str, t.Any], words: str
) -> None:
    result = fetch(portal, tmp_path, **options)
    assert result["failed"] and words in result["msg"] and portal.requests() == []
