# Copyright (c) 2026 ONLYOFFICE DocSpace collection contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Uploading a local archive to restore from: facts 6."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from simulator.inprocess import Answer, InProcess
from simulator.portal import Portal

from .restoring import back_up, failed, let_in, progress, restore

pytestmark = pytest.mark.usefixtures("ten_seconds")
HANDLER = "/backupFileUpload.ashx"
UPLOADED: dict[str, Any] = {"storageType": "Local", "storageParams": {"filePath": ""}}
CHUNK = 10_000


def init(sim: InProcess, size: object, *, auth: str | None = "", portal: Portal | None = None, **query: Any) -> Any:
    path = f"{HANDLER}?init=true&totalSize={size}"
    return sim.post(path, portal=portal, auth=auth, **{"extension": "tar.gz", **query}).json


def send(sim: InProcess, chunk: bytes, *, auth: str = "", portal: Portal | None = None, field: str = "file") -> Any:
    return post_form(sim, form(chunk, field), auth=auth, portal=portal).json


def form(chunk: bytes, field: str = "file") -> bytes:
    head = f'--b0undary\r\nContent-Disposition: form-data; name="{field}"; filename="blob"\r\n\r\n'
    return head.encode() + chunk + b"\r\n--b0undary--\r\n"


def post_form(sim: InProcess, body: bytes, auth: str = "", portal: Portal | None = None) -> Answer:
    headers = {"content-type": "multipart/form-data; boundary=b0undary"}
    return sim.post(HANDLER, raw=body, headers=headers, auth=auth, portal=portal)


def upload(sim: InProcess, content: bytes, portal: Portal | None = None, **query: Any) -> None:
    assert init(sim, len(content), portal=portal, **query)["Success"]
    for start in range(0, len(content), CHUNK):
        answer = send(sim, content[start : start + CHUNK], portal=portal)
        assert answer == {"Success": True, "ChunkSize": CHUNK, "EndUpload": start + CHUNK >= len(content)}


@pytest.fixture(autouse=True)
def small_chunks(sim: InProcess) -> None:
    sim.set(upload_chunk_size=CHUNK)


@pytest.fixture
def archive(sim: InProcess) -> bytes:
    back_up(sim)
    (stored,) = sim.portal.local_files.values()
    content = stored.path().read_bytes()
    sim.portal.local_files.clear()
    return content


def stored(sim: InProcess) -> list[str]:
    folder = sim.world.data_dir / "_uploads"
    return sorted(file.name for file in folder.iterdir()) if folder.exists() else []


def test_an_uploaded_archive_is_restored(sim: InProcess, archive: bytes) -> None:
    sim.set(rooms={"Since": 1})
    upload(sim, archive)
    assert stored(sim) == ["1-backup.tar.gz"]
    assert restore(sim, **UPLOADED).status == 200
    sim.pass_time(20)
    assert (progress(sim)["progress"], progress(sim)["error"], sim.portal.tenant_id) == (100, "", 2)
    assert "Since" not in sim.portal.tree.rooms


def test_an_uploaded_archive_brings_its_portal_to_another(sim: InProcess, tmp_path: Path) -> None:
    """As a restore drill does, here even onto a server that never saw the portal."""
    sim.set(rooms={"Legal": 5})
    back_up(sim)
    (kept,) = sim.portal.local_files.values()
    elsewhere = InProcess(tmp_path / "elsewhere", restore_length=10, upload_chunk_size=CHUNK)
    upload(elsewhere, kept.path().read_bytes())
    restore(elsewhere, **UPLOADED)
    elsewhere.pass_time(20)
    session = let_in(elsewhere)
    rooms = elsewhere.get("files/rooms", auth=session).payload
    assert {room["title"]: room["filesCount"] for room in rooms["folders"]}["Legal"] == 5
    elsewhere.close()


def test_an_uploaded_dump_is_restored(sim: InProcess) -> None:
    sim.set(rooms={"Legal": 5})
    back_up(sim, dump=True)
    (kept,) = sim.portal.local_files.values()
    sim.set(rooms={"Legal": 0})
    upload(sim, kept.path().read_bytes())
    restore(sim, dump=True, **UPLOADED)
    sim.pass_time(20)
    assert progress(sim)["error"] == ""
    assert len(sim.portal.tree.files_in(sim.portal.tree.rooms["Legal"])) == 5


def test_the_answer_is_always_200_without_type_or_envelope(sim: InProcess) -> None:
    answer = sim.post(f"{HANDLER}?init=true&totalSize=5&extension=tar")
    assert answer.status == 200
    assert "content-type" not in answer.headers
    assert answer.body == b'{"Success":true,"ChunkSize":10000,"EndUpload":false}'
    refused = sim.post(f"{HANDLER}?init=true&totalSize=0&extension=tar")
    assert (refused.status, list(refused.json)) == (200, ["Success", "Message", "ChunkSize", "EndUpload"])


def test_the_path_is_case_sensitive(sim: InProcess) -> None:
    assert sim.post("/backupfileupload.ashx?init=true&totalSize=5").status == 404


@pytest.mark.parametrize("size", ["0", "-5", "", "many", "99999999999999999999999"])
def test_a_size_there_must_be(sim: InProcess, size: str) -> None:
    assert init(sim, size)["Message"] == "Total size must be greater than 0."


def test_only_the_lower_case_true_begins(sim: InProcess) -> None:
    for value in ("True", "1", "TRUE"):
        assert sim.post(f"{HANDLER}?init={value}&totalSize=5").json["Message"] == "Need init upload."


def test_the_plan_limits_the_size(sim: InProcess) -> None:
    sim.set(upload_limit=100)
    assert init(sim, 101)["Success"] is False
    assert init(sim, 100)["Success"] is True


def test_chunks_without_a_beginning_are_refused(sim: InProcess, archive: bytes) -> None:
    assert send(sim, b"x")["Message"] == "Need init upload."
    upload(sim, archive)
    assert send(sim, b"x")["Message"] == "Need init upload."  # it has ended


def test_a_chunk_must_not_be_larger_than_told(sim: InProcess) -> None:
    init(sim, 100_000)
    assert send(sim, bytes(CHUNK + 1))["Message"] == "chunkSize more then maxChunkUploadSize"
    assert stored(sim) == []
    assert send(sim, bytes(CHUNK), field="whatever")["Success"] is True


def test_chunks_are_appended_so_one_that_comes_twice_spoils_the_archive(sim: InProcess, archive: bytes) -> None:
    init(sim, len(archive))
    send(sim, archive[:CHUNK])
    for start in range(0, len(archive), CHUNK):
        answer = send(sim, archive[start : start + CHUNK])
        if answer["EndUpload"]:
            break
    assert failed(sim, **UPLOADED)


def test_a_new_beginning_drops_what_was_uploaded(sim: InProcess, archive: bytes) -> None:
    upload(sim, archive, extension="tar")
    assert stored(sim) == ["1-backup.tar"]
    init(sim, 100)
    assert stored(sim) == []


def test_an_upload_lives_twenty_minutes_from_its_beginning(sim: InProcess) -> None:
    init(sim, 100_000)
    for _time in range(3):
        sim.pass_time(minutes=6, seconds=30)
        assert send(sim, b"x")["Success"] is True
    sim.pass_time(seconds=31)
    assert send(sim, b"x")["Message"] == "Need init upload."


def test_the_extension_decides_how_the_archive_is_read(sim: InProcess, archive: bytes) -> None:
    upload(sim, archive, extension="tar")
    assert failed(sim, **UPLOADED)
    upload(sim, archive, extension="zip")  # all but tar is tar.gz
    restore(sim, **UPLOADED)
    sim.pass_time(20)
    assert progress(sim)["progress"] == 100


def test_neither_status_nor_payment_is_looked_at(sim: InProcess) -> None:
    sim.set(status=4, unpaid=True)
    assert init(sim, 5)["Success"] is True


@pytest.mark.parametrize(
    ("settings", "auth", "message"),
    [
        ({}, None, "Access denied"),
        ({}, "Bearer sk-" + "0" * 64, "Access denied"),
        ({"admin": False}, "", "Access denied"),
        ({"hidden_settings": ["Restore"]}, "", "Access denied"),
        ({"edition": "saas", "restore_allowed": False}, "", "Your pricing plan does not support this option"),
        ({"backup_temp_on_disk": False}, "", "backup_temp is not disc"),
    ],
)
def test_who_may_not_restore_may_not_upload(
    sim: InProcess, settings: dict[str, Any], auth: str | None, message: str
) -> None:
    sim.set(**settings)
    assert init(sim, 5, auth=auth) == {"Success": False, "Message": message, "ChunkSize": 0, "EndUpload": False}


def test_portals_do_not_share_uploads(sim: InProcess, archive: bytes) -> None:
    other = sim.add("other", upload_chunk_size=CHUNK)
    upload(sim, archive)
    assert send(sim, b"x", portal=other)["Message"] == "Need init upload."
    assert restore(sim, portal=other, **UPLOADED).payload["status"] == 0
    sim.pass_time(60)
    assert progress(sim, other)["status"] == 0  # the worker found no file


def test_a_body_that_is_no_form_is_told_so(sim: InProcess) -> None:
    init(sim, 5)
    answer = sim.post(HANDLER, {"a": 1})
    assert (answer.status, answer.json["Success"]) == (200, False)
    assert post_form(sim, b"--b0undary--\r\n").json["Success"] is False


def test_the_journal_shows_the_size_of_a_form_only(sim: InProcess) -> None:
    init(sim, 5)
    body = form(b"secret content")
    post_form(sim, body)
    entry = sim.request("GET", "http://testserver/_sim/journal", auth=None).json[-1]
    assert (entry["method"], entry["path"], entry["body"]) == ("POST", HANDLER, {"bytes": len(body)})


def test_content_may_hold_line_ends_and_dashes(sim: InProcess) -> None:
    tricky = b"\r\n--b0undar\r\n\r\n--\r\n"
    init(sim, len(tricky), extension="tar")
    assert send(sim, tricky)["EndUpload"] is True
    assert sim.world.upload_path(1, ".tar").read_bytes() == tricky
