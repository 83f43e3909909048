# Copyright (c) 2026 ONLYOFFICE DocSpace collection contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""An archive of this machine is uploaded and restored: whole, or not at all (facts 6)."""

from __future__ import annotations

import typing as t
from pathlib import Path

import pytest
from unit import archives

from ansible_collections.onlyoffice.docspace.plugins.module_utils._operations._restore.upload import Upload

from .conftest import Portal, operate
from .test_restoring import START, restore

INIT = "POST backupFileUpload.ashx"


@pytest.fixture
def portal(make_portal: t.Callable[..., Portal]) -> Portal:
    return make_portal(restore_length=0.5, job_length=0.3, upload_chunk_size=16 * 1024)


@pytest.fixture
def archive(portal: Portal, tmp_path: Path) -> Path:
    """An archive that the portal has made, on this machine."""
    made = operate("backup", portal, dest=f"{tmp_path}/here/", wait_interval=0.1)
    portal.requests()
    return Path(made["archive"]["path"])


def upload(portal: Portal, archive: Path, **options: t.Any) -> dict[str, t.Any]:
    return restore(portal, src=str(archive), **{"safety_backup": False, **options})


def pieces(portal: Portal) -> list[str]:
    return [entry for entry in portal.requests() if entry.startswith("POST")]


def test_an_archive_is_uploaded_in_pieces_and_restored(portal: Portal, archive: Path) -> None:
    result = upload(portal, archive)
    assert not result["failed"], result["msg"]
    size = archive.stat().st_size
    assert pieces(portal) == [INIT] * (1 + -(-size // (16 * 1024))) + [START]
    assert (result["source"]["kind"], result["source"]["survives"]) == ("file", True)
    assert len(result["source"]["sha256"]) == 64


def test_what_was_uploaded_is_what_is_restored(
    portal: Portal, make_portal: t.Callable[..., Portal], tmp_path: Path
) -> None:
    portal.patch(rooms={"Sales": 3, "Law": 2})
    made = operate("backup", portal, dest=f"{tmp_path}/here/", wait_interval=0.1)
    other = make_portal(restore_length=0.5, passwords_survive=True)
    user = {"new_username": portal.username, "new_password": portal.password, "renew_api_key": True}
    result = upload(other, Path(made["archive"]["path"]), **user)
    assert not result["failed"], result["msg"]
    here = operate("info", portal, gather=["content"])
    there = operate("info", other, gather=["content"], api_key=result["api_key"])
    assert here["content"] == there["content"] and there["content"]["files"] >= 5


def test_a_broken_piece_begins_the_whole_upload_anew(portal: Portal, archive: Path) -> None:
    portal.sim.fault(portal=portal.name, path="/backupFileUpload.ashx", kind="drop_after", after=2)
    result = upload(portal, archive)
    assert not result["failed"], result["msg"]
    assert any("begins anew" in warning for warning in result["warnings"])
    inits = [entry for entry in portal.sim.journal(portal.name) if "init" in str(entry["query"])]
    assert len(inits) == 2


def test_an_upload_that_breaks_again_and_again_restores_nothing(portal: Portal, archive: Path) -> None:
    portal.sim.fault(portal=portal.name, path="/backupFileUpload.ashx", kind="html", times=None, after=1)
    result = upload(portal, archive)
    portal.sim.clear_faults()
    assert result["failed"] and "broke 3 times" in result["msg"] and "Nothing was restored" in result["msg"]
    assert START not in portal.writes()


def test_an_upload_that_is_too_slow_says_so(portal: Portal, archive: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    window = "ansible_collections.onlyoffice.docspace.plugins.module_utils._operations._restore.upload.WINDOW"
    monkeypatch.setattr(window, 0.0)
    result = upload(portal, archive)
    assert result["failed"] and result["error"]["kind"] == "upload_window" and START not in portal.writes()


def test_an_upload_that_the_server_has_forgotten_begins_anew(portal: Portal, archive: Path) -> None:
    forgotten = {"Success": False, "Message": "Need init upload."}
    portal.sim.fault(
        portal=portal.name, path="/backupFileUpload.ashx", kind="status", status=200, body=forgotten, after=2
    )
    result = upload(portal, archive)
    assert not result["failed"], result["msg"]
    assert any("Need init upload." in warning for warning in result["warnings"])


def test_a_refused_upload_tells_the_servers_words(portal: Portal, archive: Path) -> None:
    portal.patch(hidden_settings=["Restore"])
    result = upload(portal, archive)
    assert result["failed"] and result["error"]["kind"] == "upload", result["msg"]
    assert pieces(portal) == [INIT]


@pytest.mark.parametrize("status", [401, 403, 413])
def test_a_piece_that_is_refused_is_not_sent_again(portal: Portal, archive: Path, status: int) -> None:
    portal.sim.fault(portal=portal.name, path="/backupFileUpload.ashx", kind="status", status=status, after=1)
    result = upload(portal, archive)
    assert result["failed"] and result["error"]["status"] == status, result["msg"]
    assert pieces(portal) == [INIT] * 2 and not any("begins anew" in warning for warning in result["warnings"])


@pytest.mark.parametrize("status", [429, 503])
def test_trouble_that_passes_begins_the_upload_anew(portal: Portal, archive: Path, status: int) -> None:
    portal.sim.fault(portal=portal.name, path="/backupFileUpload.ashx", kind="status", status=status, after=1)
    result = upload(portal, archive)
    assert not result["failed"] and any("begins anew" in warning for warning in result["warnings"]), result["msg"]


def test_an_upload_that_the_server_does_not_call_whole_restores_nothing(portal: Portal, archive: Path) -> None:
    half = {"Success": True, "ChunkSize": 16 * 1024, "EndUpload": False}
    portal.sim.fault(
        portal=portal.name, path="/backupFileUpload.ashx", kind="status", status=200, body=half, times=None
    )
    result = upload(portal, archive)
    portal.sim.clear_faults()
    assert result["failed"] and "does not call it whole" in result["msg"] and START not in portal.writes()


def test_an_archive_that_changes_on_its_way_is_not_restored(
    portal: Portal, archive: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    begin = Upload.run

    def change_and_begin(self: Upload) -> None:
        whole = bytearray(archive.read_bytes())
        whole[-1] ^= 1
        archive.write_bytes(whole)
        begin(self)

    monkeypatch.setattr(Upload, "run", change_and_begin)
    result = upload(portal, archive)
    assert result["failed"] and result["error"]["kind"] == "changed" and START not in portal.writes(), result["msg"]


BAD: dict[str, tuple[t.Callable[[bytes], bytes], dict[str, t.Any], str]] = {
    "cut": (lambda whole: whole[: len(whole) // 2], {}, "truncated"),
    "no archive": (lambda whole: b"hello" * 5000, {}, "not_an_archive"),
    "empty": (lambda whole: b"", {}, "empty"),
    "a dump for a portal": (lambda whole: archives.tar_gz(archives.DUMP), {}, "wrong_kind"),
    "a portal for a dump": (lambda whole: whole, {"dump": True}, "wrong_kind"),
}


@pytest.mark.parametrize("case", BAD)
@pytest.mark.parametrize("check", [True, False])
def test_nothing_is_sent_for_an_archive_that_cannot_be_restored(
    portal: Portal, archive: Path, case: str, check: bool
) -> None:
    spoil, options, kind = BAD[case]
    archive.write_bytes(spoil(archive.read_bytes()))
    result = upload(portal, archive, check=check, **options)
    assert result["failed"] and result["error"]["kind"] == kind, result["msg"]
    assert portal.requests() == []


def test_a_file_that_is_not_there_is_named(portal: Portal, tmp_path: Path) -> None:
    result = upload(portal, tmp_path / "nothing.tar.gz")
    assert result["failed"] and result["error"]["kind"] == "not_found" and portal.requests() == []


def test_a_backup_of_another_saas_portal_is_refused_by_the_server(
    make_portal: t.Callable[..., Portal], archive: Path
) -> None:
    saas = make_portal(edition="saas", restore_length=0.5)
    result = upload(saas, archive)
    assert result["failed"] and result["error"]["kind"] == "restore_failed" and "same portal" in result["msg"]
