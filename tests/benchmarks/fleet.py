# Copyright (c) 2026 ONLYOFFICE DocSpace collection contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A fleet of simulated portals and a stop-watch for playbooks on it."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
import tempfile
import time
import typing as t
from pathlib import Path

from simulator.handle import SimulatorProcess
from tools.checkout import playbook_environment

POLICY: dict[str, t.Any] = {
    "backup_schedule_storage_type": "ThirdPartyConsumer",
    "backup_schedule_storage_params": {"module": "s3", "bucket": "bench", "region": "eu-central-1"},
    "backup_schedule_hour": 3,
    "backup_schedule_backups_stored": 7,
}


class Fleet(t.NamedTuple):
    """Simulated portals and their inventory."""

    sim: SimulatorProcess
    inventory: Path

    def run(self, playbook: str, *args: str) -> float:
        """Run a playbook on the fleet and return the seconds it took; it must succeed."""
        command = [str(Path(sys.executable).parent / "ansible-playbook"), "-i", str(self.inventory), playbook, *args]
        started = time.monotonic()
        finished = subprocess.run(
            command, env={**os.environ, **playbook_environment()}, capture_output=True, text=True, check=False
        )
        seconds = time.monotonic() - started
        if finished.returncode:
            raise SystemExit(f"{' '.join(command)} failed:\n{finished.stdout}{finished.stderr}")
        return seconds


@contextlib.contextmanager
def fleet(portals: int, **options: t.Any) -> t.Iterator[Fleet]:
    """Yield a running fleet; ``options`` are those of the simulator."""
    with SimulatorProcess(portals=portals, **options) as sim, tempfile.TemporaryDirectory() as folder:
        hosts = {
            portal.name: {"docspace_portal_url": portal.url, "docspace_api_key": portal.api_key}
            for portal in sim.portals
        }
        inventory = Path(folder) / "inventory.json"
        # Named, so that no way has to look for a Python first.
        shared = {**POLICY, "ansible_python_interpreter": sys.executable}
        inventory.write_text(json.dumps({"docspace": {"hosts": hosts, "vars": shared}}))
        yield Fleet(sim, inventory)


def machine() -> str:
    """Return the size of this machine in words."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return f"{len(os.sched_getaffinity(0))} cores, {memory:.0f} GiB, Python {sys.version.split()[0]}"
