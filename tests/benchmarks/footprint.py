# Copyright (c) 2026 ONLYOFFICE DocSpace collection contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a run costs besides time: the memory of its workers, and the time it takes to import a module's code."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ROUNDS = 15
MODULE = "ansible_collections.onlyoffice.docspace.plugins.modules.docspace_backup_schedule"
# Runs ansible-playbook in this process and leaves the peak memory (KiB) of its biggest worker in a file.
PLAYBOOK = """
import resource, sys
from ansible.cli.playbook import main
peak, sys.argv = sys.argv[1], ["ansible-playbook", *sys.argv[2:]]
try:
    main()
finally:
    open(peak, "w").write(str(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss))
"""


def worker_memory(command: list[str], env: dict[str, str], folder: Path) -> float:
    """Return the peak memory in MiB of the biggest worker of an ansible-playbook with these arguments."""
    peak = folder / "peak"
    program = [sys.executable, "-c", PLAYBOOK, str(peak), *command]
    subprocess.run(program, env=env, stdout=subprocess.DEVNULL, check=True)
    return int(peak.read_text()) / 1024


def import_times() -> dict[str, float]:
    """Return milliseconds over a bare Python for what every module of such a kind imports, ``both`` together, and for ours with them."""
    basic = "import ansible.module_utils.basic"
    programs = {"bare": "pass", "requests": "import requests", "basic": basic, "both": f"import requests; {basic}"}
    programs["ours"] = f"import {MODULE}"
    best = dict.fromkeys(programs, float("inf"))
    with tempfile.TemporaryDirectory() as folder:
        # Ansible hands a module over in an archive, without bytecode of our code: so neither is there any here.
        copy = Path(folder, *MODULE.split(".")[:3], "plugins")
        shutil.copytree(ROOT / "plugins", copy, ignore=shutil.ignore_patterns("__pycache__"))
        env = {"PYTHONPATH": folder, "PYTHONDONTWRITEBYTECODE": "1"}
        for _round in range(ROUNDS):
            for name, program in programs.items():
                started = time.monotonic()
                subprocess.run([sys.executable, "-c", program], env=env, check=True)
                # The fastest of them: such short times only ever grow, by what else the machine does.
                best[name] = min(best[name], 1000 * (time.monotonic() - started))
    return {name: taken - best["bare"] for name, taken in best.items() if name != "bare"}
