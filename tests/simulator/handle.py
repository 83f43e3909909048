# Copyright (c) 2026 ONLYOFFICE DocSpace collection contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A simulator process for tests: started on a free port, always ended, and its control API as methods.

Needs requests only, so any test environment can import it; the process itself runs with ``python``.
"""

from __future__ import annotations

import contextlib
import json
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Any

import requests

PACKAGE = Path(__file__).resolve().parent
START_TIMEOUT = 30.0
STOP_TIMEOUT = 10.0


@dataclass(frozen=True)
class PortalAccess:
    """One portal of the ready file."""

    name: str
    url: str
    api_key: str
    username: str
    password: str
    tenant_id: int


class SimulatorProcess:
    """``with SimulatorProcess(portals=3, job_length=0.5) as sim: …``

    Keyword arguments are the options of ``python tests/simulator --help``; ``names`` and ``zones`` take lists and
    ``config`` the list itself.
    """

    def __init__(self, portals: int = 1, *, python: str = sys.executable, **options: Any) -> None:
        self._python = python
        self._options: dict[str, Any] = {"portals": portals, "port": 0, **options}
        self._process: subprocess.Popen[bytes] | None = None
        self._session = requests.Session()
        self._session.trust_env = False
        self.portals: list[PortalAccess] = []
        self.control_url = ""
        self.port = 0

    def __enter__(self) -> SimulatorProcess:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def start(self) -> None:
        with tempfile.TemporaryDirectory(prefix="simulator-ready-") as folder:
            ready_file = Path(folder, "ready.json")
            command = [self._python, str(PACKAGE), "--ready-file", str(ready_file)]
            for name, value in self._options.items():
                command += [f"--{name.replace('_', '-')}", self._as_text(name, value, Path(folder))]
            self._process = subprocess.Popen(command)
            try:
                ready = self._wait_until_ready(ready_file)
            except BaseException:
                self.stop()
                raise
        self.port, self.control_url = ready["port"], ready["control_url"]
        self.portals = [PortalAccess(**portal) for portal in ready["portals"]]

    @staticmethod
    def _as_text(name: str, value: Any, folder: Path) -> str:
        if name == "config" and isinstance(value, list):
            file = folder / "config.json"
            file.write_text(json.dumps(value), encoding="utf-8")
            return str(file)
        return ",".join(value) if isinstance(value, (list, tuple)) else str(value)

    def _wait_until_ready(self, ready_file: Path) -> dict[str, Any]:
        assert self._process
        deadline = time.monotonic() + START_TIMEOUT
        while time.monotonic() < deadline:
            if self._process.poll() is not None:
                raise RuntimeError(f"the simulator ended with {self._process.returncode} before it was ready")
            with contextlib.suppress(FileNotFoundError):
                ready: dict[str, Any] = json.loads(ready_file.read_text(encoding="utf-8"))
                return ready
            time.sleep(0.02)
        raise TimeoutError("the simulator did not become ready")

    def stop(self) -> int | None:
        """Ends the process by its own handle; returns its exit code."""
        self._session.close()
        if self._process is None:
            return None
        self._process.terminate()
        try:
            return self._process.wait(STOP_TIMEOUT)
        except subprocess.TimeoutExpired:
            self._process.kill()
            return self._process.wait()

    def _call(self, method: str, path: str, body: Any = None, **query: Any) -> Any:
        answer = self._session.request(method, self.control_url + path, json=body, params=query, timeout=60)
        if answer.status_code >= 400:
            raise ValueError(f"{method} {path}: {answer.text}")
        return answer.json()

    def state(self, name: str) -> dict[str, Any]:
        """Everything about one portal: settings, schedule, history, progress, as they are stored."""
        state: dict[str, Any] = self._call("GET", f"/portals/{name}")
        return state

    def patch(self, name: str, **settings: Any) -> dict[str, Any]:
        state: dict[str, Any] = self._call("PATCH", f"/portals/{name}", settings)
        return state

    def add_portal(self, name: str, **settings: Any) -> PortalAccess:
        state = self._call("POST", "/portals", {"name": name, **settings})
        portal = PortalAccess(**{field: state[field] for field in PortalAccess.__dataclass_fields__})
        self.portals.append(portal)
        return portal

    def now(self) -> datetime:
        return datetime.fromisoformat(self._call("GET", "/clock")["now"])

    def next_tick(self) -> datetime:
        """When scheduler and cleaner work next."""
        return datetime.fromisoformat(self._call("GET", "/clock")["next_tick"])

    def advance(self, seconds: float = 0, *, minutes: float = 0, hours: float = 0, days: float = 0) -> datetime:
        """Moves the clock forward; everything due in between happens. Returns the new time."""
        total = seconds + 60 * minutes + 3600 * hours + 86400 * days
        return datetime.fromisoformat(self._call("POST", "/clock", {"advance": total})["now"])

    def set_clock(self, instant: datetime | str, freeze: bool | None = None) -> datetime:
        text = instant if isinstance(instant, str) else instant.isoformat()
        body: dict[str, Any] = {"set": text} if freeze is None else {"set": text, "freeze": freeze}
        return datetime.fromisoformat(self._call("POST", "/clock", body)["now"])

    def freeze(self, freeze: bool = True) -> datetime:
        return datetime.fromisoformat(self._call("POST", "/clock", {"freeze": freeze})["now"])

    def journal(self, portal: str | None = None, since: int = 0) -> list[dict[str, Any]]:
        """Requests so far, oldest first."""
        query = {"since": since} if portal is None else {"since": since, "portal": portal}
        entries: list[dict[str, Any]] = self._call("GET", "/journal", **query)
        return entries

    def clear_journal(self) -> None:
        self._call("DELETE", "/journal")

    def fault(self, kind: str, **fault: Any) -> None:
        """Lets requests go wrong: ``fault("status", path="getbackupschedule", status=503, times=2)``."""
        self._call("POST", "/faults", {"kind": kind, **fault})

    def clear_faults(self) -> None:
        self._call("DELETE", "/faults")
