# Copyright (c) 2026 ONLYOFFICE DocSpace collection contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Draws docs/docsite/rst/images/run.svg: the text of a real run on simulated portals.

Run it again when the output of the playbook changes: ``python docs/site/run_picture.py``, where rich, ansible-core and what
the simulator needs are installed.
"""

from __future__ import annotations

import io
import json
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

from rich.console import Console
from rich.text import Text

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests"))

from simulator.handle import SimulatorProcess  # noqa: E402
from tools.checkout import playbook_environment  # noqa: E402

PICTURE = ROOT / "docs/docsite/rst/images/run.svg"
WIDTH = 92
NAMES = ["acme", "blue", "coral", "delta", "ember", "fjord"]
BUCKET = {"module": "s3", "bucket": "backups", "region": "eu-central-1", "subdir": "backup"}
POLICY = {
    "backup_schedule_storage_type": "ThirdPartyConsumer",
    "backup_schedule_storage_params": BUCKET,
    "backup_schedule_hour": 3,
    "backup_schedule_backups_stored": 7,
}


def stored(hour: int) -> dict[str, object]:
    """Return a schedule as a server stores it."""
    cron = {"period": 0, "hour": hour, "day": 0}
    return {"storageType": 5, "storageParams": BUCKET, "cronParams": cron, "backupsStored": 7}


def output() -> str:
    """Return what ansible-playbook prints: one portal without schedule, one with another, one whose key is unknown."""
    program = str(Path(sys.executable).parent / "ansible-playbook")
    colours = {
        "ANSIBLE_FORCE_COLOR": "1",
        "ANSIBLE_CALLBACK_RESULT_FORMAT": "yaml",
        "COLUMNS": str(WIDTH),
        "ANSIBLE_FORKS": "1",
    }
    with SimulatorProcess(portals=len(NAMES), names=NAMES) as sim, tempfile.TemporaryDirectory() as folder:
        for name in NAMES:
            sim.patch(name, schedule={"acme": None, "delta": stored(21)}.get(name, stored(3)))
        keys = {portal.name: portal.api_key for portal in sim.portals} | {"fjord": "sk-" + "0" * 64}
        hosts = {
            portal.name: {"docspace_portal_url": portal.url, "docspace_api_key": keys[portal.name]}
            for portal in sim.portals
        }
        inventory = Path(folder, "inventory.json")
        inventory.write_text(json.dumps({"docspace": {"hosts": hosts, "vars": POLICY}}), encoding="utf-8")
        command = [program, "-i", str(inventory), "onlyoffice.docspace.enforce_schedule"]
        run = subprocess.run(  # noqa: S603
            command,
            env={**os.environ, **playbook_environment(), **colours},
            capture_output=True,
            text=True,
            check=False,
        )
    return run.stdout


def shortened(text: str) -> str:
    """Leave out what the summary says again (why a portal failed), steps in which nothing happened, and columns of zeros."""
    lines: list[str] = []
    hidden = False
    for line in text.splitlines():
        plain = re.sub(r"\x1b\[[0-9;]*m", "", line)
        if plain.startswith(("[ERROR]", "TASK", "RUNNING", "PLAY", "fatal:", "ok:", "changed:")):
            hidden = plain.startswith("[ERROR]")
            if plain.startswith(("TASK", "RUNNING", "PLAY")) and lines and _is_heading(lines[-1]):
                lines.pop()
        if not hidden and plain.strip():
            lines.append(re.sub(r" +\S*rescued=.*", "", re.sub(r" ?\*{3,}", "", line)).replace("FAILED! =>", "FAILED!"))
            hidden = plain.startswith("fatal:")
    return "\n".join(f"\n{line}" if _is_heading(line) else line for line in lines)


def _is_heading(line: str) -> bool:
    return line.startswith(("TASK", "RUNNING", "PLAY"))


def main() -> None:
    """Write the picture."""
    console = Console(record=True, width=WIDTH, file=io.StringIO(), force_terminal=True)
    command = "$ ansible-playbook -i inventory.yml -e @keys.yml onlyoffice.docspace.enforce_schedule"
    console.print(Text(command, style="bold"))
    console.print(Text.from_ansi(shortened(output())))
    svg = console.export_svg(title="enforce_schedule", unique_id="run")
    # No font from a network: the reader's own will do.
    svg = re.sub(r"@font-face \{.*?\}\s*", "", svg, flags=re.DOTALL)
    svg = svg.replace("Fira Code", "ui-monospace, SFMono-Regular, Menlo, Consolas").replace("arial", "sans-serif")
    svg = "\n".join(line.rstrip() for line in svg.splitlines() if "Generated with Rich" not in line)
    # The comment about the licence is that of the pictures drawn by hand.
    licence = (PICTURE.parent / "restore.svg").read_text(encoding="utf-8").partition("-->")[0]
    PICTURE.write_text(f"{licence}-->\n<!-- Drawn by docs/site/run_picture.py. -->\n{svg}\n", encoding="utf-8")
    sys.stdout.write(f"{PICTURE}\n")


if __name__ == "__main__":
    main()
