# Copyright (c) 2026 ONLYOFFICE DocSpace collection contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The simulator as a process, through its handle."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests
from simulator.handle import PACKAGE, PortalAccess, SimulatorProcess


@pytest.fixture(scope="module")
def process() -> Iterator[SimulatorProcess]:
    with SimulatorProcess(portals=2, job_length=0.2, zones=["Europe/Berlin", "America/New_York"]) as running:
        yield running


@pytest.fixture
def sim(process: SimulatorProcess) -> SimulatorProcess:
    process.clear_faults()
    process.clear_journal()
    return process


def call(portal: PortalAccess, method: str, path: str, **options: object) -> requests.Response:
    headers = {"Authorization": f"Bearer {portal.api_key}"}
    return requests.request(method, f"{portal.url}/api/2.0/{path}", headers=headers, timeout=10, **options)  # type: ignore[arg-type]


def test_portals_of_the_ready_file_answer(sim: SimulatorProcess) -> None:
    first, second = sim.portals
    assert [first.name, second.name] == ["portal-001", "portal-002"]
    assert call(first, "GET", "settings").json()["response"]["timezone"] == "Europe/Berlin"
    assert call(second, "GET", "portal").json()["response"]["tenantId"] == second.tenant_id
    login = {"userName": first.username, "password": first.password}
    assert call(first, "POST", "authentication", json=login).json()["response"]["token"]


def test_a_backup_can_be_made_and_fetched(sim: SimulatorProcess) -> None:
    portal = sim.portals[0]
    assert call(portal, "POST", "backup/startbackup", json={"storageType": 4}).status_code == 200
    sim.advance(seconds=10)
    progress = call(portal, "GET", "backup/getbackupprogress").json()["response"]
    headers = {"Authorization": f"Bearer {portal.api_key}"}
    whole = requests.get(portal.url + progress["link"], headers=headers, timeout=10)
    rest = requests.get(portal.url + progress["link"], headers={**headers, "Range": "bytes=100-"}, timeout=10)
    assert whole.content[100:] == rest.content
    assert sim.state(portal.name)["history"][0]["id"] == progress["taskId"]


def test_the_handle_moves_the_clock_and_patches_portals(sim: SimulatorProcess) -> None:
    portal = sim.portals[1]
    cron = {"period": 0, "hour": 0}
    sim.patch(portal.name, schedule={"storageType": 4, "cronParams": cron, "lastBackupTime": "2020-01-01T00:00:00"})
    before = sim.now()
    assert (sim.advance(minutes=16) - before).total_seconds() >= 960
    assert sim.next_tick() > sim.now()
    assert sim.state(portal.name)["schedule"]["lastBackupTime"] > "2026"
    sim.patch(portal.name, schedule=None)
    assert sim.state(portal.name)["schedule"] is None
    with pytest.raises(ValueError, match="colour"):
        sim.patch(portal.name, colour="red")


def test_the_handle_reads_the_journal(sim: SimulatorProcess) -> None:
    portal = sim.portals[0]
    call(portal, "GET", "backup/getbackupschedule")
    (entry,) = sim.journal(portal.name)
    assert (entry["path"], entry["status"]) == ("/api/2.0/backup/getbackupschedule", 200)
    assert sim.journal(portal.name, since=entry["seq"]) == []


@pytest.mark.parametrize("kind", ["drop_before", "drop_after"])
def test_connections_are_dropped(sim: SimulatorProcess, kind: str) -> None:
    sim.fault(kind, path="getbackupschedule")
    with pytest.raises(requests.ConnectionError):
        call(sim.portals[0], "GET", "backup/getbackupschedule")
    assert call(sim.portals[0], "GET", "backup/getbackupschedule").status_code == 200
    assert [entry["status"] for entry in sim.journal()] == ["dropped", 200]


def test_bodies_are_cut(sim: SimulatorProcess) -> None:
    sim.fault("cut_body", path="settings")
    with pytest.raises(requests.exceptions.ChunkedEncodingError):
        call(sim.portals[0], "GET", "settings")


def test_answers_are_delayed(sim: SimulatorProcess) -> None:
    sim.fault("delay", path="settings", seconds=0.3)
    started = time.monotonic()
    assert call(sim.portals[0], "GET", "settings").status_code == 200
    assert time.monotonic() - started >= 0.3


def test_portals_can_be_added_while_it_runs(sim: SimulatorProcess) -> None:
    added = sim.add_portal("late", edition="saas")
    assert call(added, "GET", "settings").json()["response"]["standalone"] is False


def test_answers_are_not_held_back_by_the_network_stack(sim: SimulatorProcess) -> None:
    """Each would wait 40 ms for a delayed acknowledgement otherwise."""
    with requests.Session() as session:
        session.get(f"{sim.portals[0].url}/api/2.0/settings", timeout=5)
        started = time.monotonic()
        for _time in range(25):
            session.get(f"{sim.portals[0].url}/api/2.0/settings", timeout=5)
    assert time.monotonic() - started < 25 * 0.04


def test_it_listens_on_loopback_only(sim: SimulatorProcess) -> None:
    assert sim.control_url == f"http://127.0.0.1:{sim.port}/_sim"


def started(folder: Path, *options: str) -> tuple[subprocess.Popen[bytes], dict[str, object]]:
    ready_file = folder / "ready.json"
    command = [sys.executable, str(PACKAGE), "--ready-file", str(ready_file), *options]
    process = subprocess.Popen(command, cwd=folder, stderr=subprocess.PIPE)
    deadline = time.monotonic() + 20
    while not ready_file.exists():
        assert process.poll() is None and time.monotonic() < deadline
        time.sleep(0.02)
    ready: dict[str, object] = json.loads(ready_file.read_text())
    assert ready["pid"] == process.pid
    return process, ready


@pytest.mark.parametrize("way", ["SIGTERM", "SIGINT", "shutdown"])
def test_it_ends_cleanly_and_takes_its_files_along(tmp_path: Path, way: str) -> None:
    os.environ["TMPDIR"] = str(tmp_path)
    try:
        process, ready = started(tmp_path, "--portals", "1", "--port", "0")
    finally:
        del os.environ["TMPDIR"]
    assert list(tmp_path.glob("docspace-simulator-*"))
    if way == "shutdown":
        requests.post(f"{ready['control_url']}/shutdown", timeout=5)
    else:
        process.send_signal(getattr(signal, way))
    _out, errors = process.communicate(timeout=10)
    assert (process.returncode, errors) == (0, b"")
    assert not list(tmp_path.glob("docspace-simulator-*"))


def test_options_shape_the_portals(tmp_path: Path) -> None:
    config = [{"name": "own-name", "unpaid": True}, {}]
    options: dict[str, Any] = {
        "names": ["x", "y"],
        "server_version": "3.5.0",
        "edition": "saas",
        "job_length": 7,
        "archive_size": 5,
    }
    with SimulatorProcess(config=config, data_dir=tmp_path / "data", **options) as sim:
        assert [portal.name for portal in sim.portals] == ["own-name", "y"]
        state = sim.state("own-name")
        assert (state["version"], state["edition"], state["unpaid"]) == ("3.5.0", "saas", True)
        assert (state["job_length"], state["archive_size"]) == (7, 5)
        assert (tmp_path / "data").is_dir()


def test_a_thousand_portals_start_within_two_seconds() -> None:
    begun = time.monotonic()
    with SimulatorProcess(portals=1000) as sim:
        took = time.monotonic() - begun
        assert len({portal.api_key for portal in sim.portals}) == 1000
        assert call(sim.portals[999], "GET", "settings").status_code == 200
    assert took < 2 * _slowness()


def _slowness() -> float:
    """How much slower than usual this machine is right now: a start of Python takes some 50 ms."""
    begun = time.monotonic()
    subprocess.run([sys.executable, "-c", "import json, http.client"], check=True)
    return max(1.0, (time.monotonic() - begun) / 0.1)


def test_an_archive_goes_from_one_portal_to_another_by_upload(sim: SimulatorProcess) -> None:
    """As a restore drill does it, with the multipart forms of a real client, one of which is dropped on the way."""
    source = sim.add_portal("drill-source", rooms={"Legal": 4})
    scratch = sim.add_portal("drill-scratch", upload_chunk_size=20_000, restore_length=1)
    call(source, "POST", "backup/startbackup", json={"storageType": 4})
    sim.advance(seconds=10)
    link = call(source, "GET", "backup/getbackupprogress").json()["response"]["link"]
    archive = requests.get(source.url + link, headers={"Authorization": f"Bearer {source.api_key}"}, timeout=10).content

    handler = f"{scratch.url}/backupFileUpload.ashx"
    headers = {"Authorization": f"Bearer {scratch.api_key}"}
    begin = {"init": "true", "totalSize": str(len(archive)), "extension": "tar.gz"}
    chunks = [archive[start : start + 20_000] for start in range(0, len(archive), 20_000)]
    sim.fault("drop_after", path="backupFileUpload.ashx", after=2)
    with pytest.raises(requests.ConnectionError):
        for number in range(-1, len(chunks)):
            files = {"file": ("blob", chunks[number])} if number >= 0 else None
            requests.post(handler, params=None if files else begin, files=files, headers=headers, timeout=10)
    assert requests.post(handler, params=begin, headers=headers, timeout=10).json()["ChunkSize"] == 20_000
    for chunk in chunks:
        answer = requests.post(handler, files={"file": ("blob", chunk)}, headers=headers, timeout=10).json()
    assert answer["EndUpload"] is True

    body = {"backupId": "", "storageType": 3, "storageParams": [{"key": "filePath", "value": ""}]}
    assert call(scratch, "POST", "backup/startrestore", json=body).json()["response"]["error"] == ""
    sim.advance(seconds=5)
    state = sim.state(scratch.name)
    assert (state["restore_progress"]["progress"], state["rooms"]["Legal"]) == (100, 4)
    assert state["username"] == source.username
    sim.patch(scratch.name, password="from the mail")
    login = {"userName": source.username, "password": "from the mail"}
    answer = requests.post(f"{scratch.url}/api/2.0/authentication", json=login, timeout=10).json()
    made = requests.post(
        f"{scratch.url}/api/2.0/keys",
        json={"name": "renewed"},
        headers={"Authorization": answer["response"]["token"]},
        timeout=10,
    ).json()
    assert [key["value"] for key in sim.state(scratch.name)["keys"]] == [made["response"]["key"]]
