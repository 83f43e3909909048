# Copyright (c) 2026 ONLYOFFICE DocSpace collection contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Fetching an archive of 1 GiB with its checksum, beside ``curl`` followed by ``sha256sum`` (design, archives)."""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import tempfile
import time
import typing as t
from pathlib import Path

from simulator.handle import SimulatorProcess
from tools.checkout import playbook_environment

from .fleet import machine

SIZE = 2**30
ROUNDS = 5
# Runs a module's own program in a process of its own and prints its peak memory in KiB.
CHILD = """
import json, resource, runpy, sys
from ansible.module_utils import basic
module, arguments = sys.argv[1:]
basic._ANSIBLE_ARGS = json.dumps({"ANSIBLE_MODULE_ARGS": json.loads(arguments)}).encode()
basic._ANSIBLE_PROFILE = "legacy"
try:
    runpy.run_module(f"ansible_collections.onlyoffice.docspace.plugins.modules.{module}", run_name="__main__")
finally:
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, file=sys.stderr)
"""


def main() -> None:
    """Print the ratio of the times (curl and sha256sum over ours) and the memory above an idle module."""
    with SimulatorProcess(portals=1, job_length=0.5, archive_size=SIZE) as sim, tempfile.TemporaryDirectory() as folder:
        portal = sim.portals[0]
        connection = {"portal_url": portal.url, "api_key": portal.api_key}
        made = run_module("docspace_backup", {**connection, "wait_interval": 0.2})[1]["backup"]
        curl = ["curl", "-sSf", "-H", f"Authorization: Bearer {portal.api_key}", "-o", f"{folder}/curl", made["link"]]
        subprocess.run(curl, check=True)  # the archive is made when it is first asked for
        ours, theirs, memory = [], [], 0
        for _round in range(ROUNDS):
            started = time.monotonic()
            subprocess.run(curl, check=True)
            subprocess.run(["sha256sum", f"{folder}/curl"], check=True, capture_output=True)
            theirs.append(time.monotonic() - started)
            dest = Path(folder) / "ours.tar.gz"
            for file in Path(folder).glob("ours*"):
                file.unlink()
            arguments = {**connection, "max_age": "1d", "dest": str(dest)}
            started = time.monotonic()
            memory, result = run_module("docspace_backup", arguments)
            ours.append(time.monotonic() - started)
            assert result["archive"]["downloaded"], result
        idle, _result = run_module("docspace_backup_info", {**connection, "gather": ["schedule"]})
    ratio = statistics.median(their / our for their, our in zip(theirs, ours, strict=True))
    print(f"machine: {machine()}; {SIZE / 2**30:g} GiB, medians of {ROUNDS}")
    print(f"module: {statistics.median(ours):.2f} s; curl and sha256sum: {statistics.median(theirs):.2f} s")
    print(f"ratio of speed (module against curl and sha256sum): {ratio:.2f} (goal: at least 1.0)")
    print(f"memory: {memory / 1024:.0f} MB, {(memory - idle) / 1024:.0f} MB over an idle module (goal: under 60 MB)")


def run_module(name: str, arguments: dict[str, t.Any]) -> tuple[int, dict[str, t.Any]]:
    """Run a module and return its peak memory in KiB and its result."""
    collections = playbook_environment()["ANSIBLE_COLLECTIONS_PATH"]
    command = [sys.executable, "-c", CHILD, name, json.dumps(arguments)]
    finished = subprocess.run(command, env={"PYTHONPATH": collections}, capture_output=True, text=True, check=False)
    if finished.returncode:
        raise SystemExit(f"{name} failed: {finished.stdout}{finished.stderr}")
    return int(finished.stderr.split()[-1]), json.loads(finished.stdout.splitlines()[-1])
