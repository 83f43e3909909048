# Copyright (c) 2026 ONLYOFFICE DocSpace collection contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The report on 1,000 portals in every format takes at most 10 s beyond gathering, and its page stays usable."""

from __future__ import annotations

import datetime
import json
import os
import subprocess
import sys
import tempfile
import time
import typing as t
from pathlib import Path

from tools import chromium
from tools.checkout import playbook_environment

from .fleet import machine

PORTALS = 1000
ROUNDS = 3
GOAL = 10.0
FORMATS = ["json", "html", "csv", "markdown", "prometheus", "junit"]
# In a process of its own, as the module is.
PROGRAM = """
import json, pathlib, sys, time
import conftest
from ansible_collections.onlyoffice.docspace.plugins.module_utils._operations import backup_report as report

options = {name: spec.get("default") for name, spec in report.OPTIONS.items()}
options.update(json.loads(pathlib.Path(sys.argv[1]).read_text()))
now = report.datetime.datetime.now(report.datetime.timezone.utc)
started = time.monotonic()
result = report.run(options, now, check_mode=False)
assert not result.get("failed"), result["msg"]
print(time.monotonic() - started)
"""
# What the role does once everything is gathered.
PLAY: list[dict[str, t.Any]] = [
    {
        "hosts": "docspace",
        "gather_facts": False,
        "connection": "local",
        "tasks": [
            {
                "include_role": {"name": "onlyoffice.docspace.backup_report", "tasks_from": "write"},
                "run_once": True,
                "vars": {
                    "backup_report_portals": "{{ hostvars | onlyoffice.docspace.portal_results('subject', "
                    "ansible_play_hosts_all, ansible_play_hosts) }}"
                },
            }
        ],
    }
]


def subjects(count: int) -> dict[str, dict[str, t.Any]]:
    """Return portals with a month of history each, one in fifty with something wrong."""
    now = datetime.datetime.now(datetime.timezone.utc)
    moments = [(now - datetime.timedelta(hours=5 + 24 * day)).isoformat() for day in range(30)]
    storage = {"module": "s3", "bucket": "backups", "region": "eu-central-1", "subdir": "backup"}
    found: dict[str, dict[str, t.Any]] = {}
    for number in range(count):
        name = f"portal-{number:04d}"
        late = number % 50 == 7
        history: list[dict[str, t.Any]] = [
            {
                "id": f"{number}-{day}",
                "file_name": f"{name}_{day}.tar.gz",
                "storage_type": "ThirdPartyConsumer",
                "created_on": moment,
                "expires_on": None,
            }
            for day, moment in enumerate(moments)
            if not (late and day < 3)
        ]
        schedule: dict[str, t.Any] = {
            "storage_type": "ThirdPartyConsumer",
            "storage_params": storage,
            "period": "EveryDay",
            "hour": 3,
            "weekday": None,
            "month_day": None,
            "backups_stored": 30,
            "dump": False,
        }
        info = {
            "portal": {"status": "active", "edition": "standalone", "version": "3.7.2", "time_zone": "Europe/Berlin"},
            "time_zone": "Europe/Berlin",
            "schedule": schedule | {"last_triggered": moments[0]},
            "history": history,
            "progress": None,
            "audit": {
                "visible": True,
                "events": [{"event": "completed", "at": moment, "scheduled": True} for moment in moments],
            },
        }
        found[name] = {"info": info, "url": f"https://{name}.example.com", "policy": "silver", "wanted": schedule}
    return found


def main() -> None:
    """Print how long it takes to make the files, the same within a play, and how the page behaves."""
    print(f"machine: {machine()}; {PORTALS} portals, {', '.join(FORMATS)}, best of {ROUNDS}")
    portals = subjects(PORTALS)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        alone = min(_module(folder, portals) for _round in range(ROUNDS))
        print(f"  judging and rendering: {alone:.2f} s ({_sizes(folder)})")
        within = min(_play(folder, portals) for _round in range(ROUNDS))
        print(f"  the same in a play, its start left out: {within:.2f} s (goal: at most {GOAL:.0f} s)")
        program = chromium.find()
        if program is None:
            print("  no Chromium on this machine, so the page is not opened")
        else:
            _page(program, folder / "backup-report.html")


def _module(folder: Path, portals: dict[str, t.Any]) -> float:
    options = folder / "options.json"
    options.write_text(json.dumps({"portals": portals, "dest": str(folder), "formats": FORMATS, "policy": "silver"}))
    root = Path(__file__).resolve().parents[2]
    paths = [str(root), str(root / "tests"), *filter(None, [os.environ.get("PYTHONPATH")])]
    env = {**os.environ, **playbook_environment(), "PYTHONPATH": os.pathsep.join(paths)}
    return float(_run([sys.executable, "-c", PROGRAM, str(options)], env))


def _play(folder: Path, portals: dict[str, t.Any]) -> float:
    hosts = {name: {"subject": json.dumps(portal)} for name, portal in portals.items()}
    more = {"backup_report_dest": str(folder), "backup_report_formats": FORMATS}
    (folder / "inventory.json").write_text(json.dumps({"docspace": {"hosts": hosts, "vars": more}}))
    (folder / "play.json").write_text(json.dumps(PLAY))
    (folder / "nothing.json").write_text(json.dumps([{**PLAY[0], "tasks": []}]))
    return _playbook(folder, "play.json") - _playbook(folder, "nothing.json")


def _playbook(folder: Path, play: str) -> float:
    command = [str(Path(sys.executable).parent / "ansible-playbook"), "-i", str(folder / "inventory.json")]
    started = time.monotonic()
    _run([*command, str(folder / play)], {**os.environ, **playbook_environment()})
    return time.monotonic() - started


def _run(command: list[str], env: dict[str, str]) -> str:
    finished = subprocess.run(command, env=env, capture_output=True, text=True, check=False)
    if finished.returncode:
        raise SystemExit(f"{' '.join(command)} failed:\n{finished.stdout}{finished.stderr}")
    return finished.stdout


def _sizes(folder: Path) -> str:
    return ", ".join(
        f"{file.suffix} {file.stat().st_size // 1024} KiB" for file in sorted(folder.glob("backup-report.*"))
    )


def _page(program: str, path: Path) -> None:
    with chromium.browser(program) as page:
        started = time.monotonic()
        page.open(path)
        opened = time.monotonic() - started
        steps = {
            "sorting": "document.querySelector('[data-sort=age]').click()",
            "filtering": "document.querySelector('[data-filter=breach]').click()",
            "searching": "(s => { s.value = 'portal-07'; s.dispatchEvent(new Event('input')); })(document.querySelector('#search'))",
        }
        # Each with the layout that follows it.
        measured = {
            name: page.evaluate(
                f"(() => {{ const t = performance.now(); {step}; document.body.offsetHeight; return performance.now() - t }})()"
            )
            for name, step in steps.items()
        }
        assert not page.complaints, page.complaints
    words = ", ".join(f"{name} {milliseconds:.0f} ms" for name, milliseconds in measured.items())
    print(f"  the page: opened in {opened * 1000:.0f} ms, {words}")
