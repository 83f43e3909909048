# Copyright (c) 2026 ONLYOFFICE DocSpace collection contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The demonstration behind ``make demo``: a fleet of simulated portals, and what the collection does for it."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
sys.path.insert(0, str(HERE.parent))

from simulator.handle import SimulatorProcess  # noqa: E402
from tools.checkout import playbook_environment  # noqa: E402

OUTPUT = ROOT / "tests" / "output" / "demo"
BUCKET = {"module": "s3", "bucket": "demo-backups", "region": "eu-central-1"}
POLICY = {
    "backup_schedule_storage_type": "ThirdPartyConsumer",
    "backup_schedule_storage_params": BUCKET,
    "backup_schedule_hour": 3,
    "backup_schedule_backups_stored": 7,
    "backup_storage_type": "ThirdPartyConsumer",
    "backup_storage_params": BUCKET,
    "backup_dest": f"{OUTPUT}/archives/{{{{ inventory_hostname }}}}/",
    "backup_verify": "structural",
    "backup_keep": {"keep_last": 7},
    "docspace_evidence_dest": f"{OUTPUT}/evidence",
    "backup_report_dest": f"{OUTPUT}/report",
    "backup_report_formats": ["json", "html", "csv", "markdown", "prometheus", "junit"],
    "backup_report_policy": "silver",
}


def stored(hour: int, keep: int, bucket: str = "demo-backups") -> dict[str, Any]:
    """Return a schedule as a server stores it."""
    params = {"module": "s3", "bucket": bucket, "region": "eu-central-1", "subdir": "backup"}
    cron = {"period": 0, "hour": hour, "day": 0}
    return {"storageType": 5, "storageParams": params, "cronParams": cron, "backupsStored": keep}


# Ten portals that answer, in different zones and states.
PORTALS: list[dict[str, Any]] = [
    {"name": "berlin", "time_zone": "Europe/Berlin"},
    {"name": "london", "time_zone": "Europe/London", "schedule": stored(3, 7)},
    {"name": "newyork", "time_zone": "America/New_York", "schedule": stored(22, 7)},
    {"name": "saopaulo", "time_zone": "America/Sao_Paulo"},
    {"name": "tokyo", "time_zone": "Asia/Tokyo", "schedule": stored(3, 2)},
    {"name": "kolkata", "time_zone": "Asia/Kolkata", "schedule": stored(3, 7)},
    {"name": "sydney", "time_zone": "Australia/Sydney", "schedule": stored(3, 7, bucket="old-backups")},
    {"name": "nairobi", "time_zone": "Africa/Nairobi", "job_outcome": "warned"},
    {"name": "dubai", "time_zone": "Asia/Dubai", "schedule": stored(3, 7)},
    {"name": "reykjavik", "time_zone": "Atlantic/Reykjavik", "version": "3.2.1", "schedule": stored(3, 7)},
]


def unused_url() -> str:
    """Return an address on this machine at which nothing listens."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{free.getsockname()[1]}"


def write_inventory(simulator: SimulatorProcess) -> Path:
    """Write the inventory of twelve portals, two of which cannot work, and return its path."""
    hosts = {
        portal.name: {"docspace_portal_url": portal.url, "docspace_api_key": portal.api_key}
        for portal in simulator.portals
    }
    hosts["unreachable"] = {"docspace_portal_url": unused_url(), "docspace_api_key": "sk-none"}
    hosts["wrongkey"] = {**hosts["berlin"], "docspace_api_key": "sk-" + "0" * 64}
    inventory = OUTPUT / "inventory.json"
    inventory.write_text(
        json.dumps({"docspace": {"hosts": hosts, "vars": {"docspace_retry_timeout": 1, **POLICY}}}, indent=2)
    )
    return inventory


def say(text: str) -> None:
    """Print a heading between the outputs of the programs."""
    print(f"\n\033[1m== {text}\033[0m\n" if sys.stdout.isatty() else f"\n== {text}\n", flush=True)


def play(inventory: Path, playbook: str, code: int = 2) -> None:
    """Run a playbook; two portals of the fleet are meant to fail, so that the exit code of most is 2."""
    program = str(Path(sys.executable).parent / "ansible-playbook")
    command = [program, "-i", str(inventory), f"onlyoffice.docspace.{playbook}"]
    env = {**os.environ, **playbook_environment(), "ANSIBLE_CALLBACK_RESULT_FORMAT": "yaml"}
    if subprocess.run(command, env=env, check=False).returncode != code:
        raise SystemExit("The demonstration did not go as planned.")


def live(simulator: SimulatorProcess) -> None:
    """Let two weeks pass on the portals, so that there is something to report; one of them fails for three days."""
    simulator.set_clock(simulator.now() - timedelta(days=14))
    simulator.advance(days=8)
    simulator.patch("dubai", job_outcome="failed")
    simulator.advance(days=3)
    simulator.patch("dubai", job_outcome="ok")
    simulator.advance(days=3)


def main() -> None:
    """Tell the story."""
    shutil.rmtree(OUTPUT, ignore_errors=True)
    OUTPUT.mkdir(parents=True)
    names = [portal["name"] for portal in PORTALS]
    with SimulatorProcess(portals=len(PORTALS), names=names, job_length=3) as simulator:
        for portal in PORTALS:
            settings = {key: value for key, value in portal.items() if key != "name"}
            simulator.patch(
                portal["name"], consumers={"s3": {"acesskey": "demo", "secretaccesskey": "demo"}}, **settings
            )
        live(simulator)
        inventory = write_inventory(simulator)

        say("12 portals, one policy: every day at 03:00, keep the last 7")
        play(inventory, "enforce_schedule")
        say("The same again: nothing is left to do, so nothing is written")
        play(inventory, "enforce_schedule")
        say("Two servers drop their schedule; the next run puts it back")
        simulator.patch("berlin", schedule=None)
        simulator.patch("tokyo", schedule=None)
        play(inventory, "enforce_schedule")
        say("A backup of every portal, now, brought here and verified; one of them will skip a file")
        play(inventory, "backup_now")
        say("One page for everybody: who has a good, recent backup, and who has not")
        play(inventory, "report", code=0)

        writes = [entry for entry in simulator.journal() if entry["method"] != "GET"]
        say(f"Done. The portals were written to {len(writes)} times in five runs:")
        for entry in writes:
            print(f"  {entry['portal']}: {entry['method']} {entry['path']}")
        archives = sorted(OUTPUT.glob("archives/*/*.tar.gz"))
        print(f"\n{len(archives)} verified archives: {OUTPUT}/archives")
        print(f"The inventory of this fleet: {inventory}")
        print(f"The report, for a browser: file://{OUTPUT}/report/backup-report.html")


if __name__ == "__main__":
    main()
