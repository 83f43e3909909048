# Copyright (c) 2026 ONLYOFFICE DocSpace collection contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What workers need is loaded by the parent, which imports the action plugin before it forks the first of them."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
# The modules that a worker finds already loaded, and those that the filters and look-ups of a task add.
IMPORT = (
    "import sys, conftest\nfrom ansible_collections.onlyoffice.docspace.plugins.action import docspace_backup_schedule"
)
PROGRAM = f"""
{IMPORT}
from ansible.plugins import loader

before = set(sys.modules)
loader.filter_loader.get("ansible.builtin.to_json")
loader.test_loader.get("ansible.builtin.match")
loader.filter_loader.get("onlyoffice.docspace.spread_hour")
loader.lookup_loader.get("onlyoffice.docspace.portal_options", class_only=True)
loader.connection_loader.get("ansible.builtin.local", class_only=True)
loader.shell_loader.get("ansible.builtin.sh", class_only=True)
import requests.adapters
print(*sorted(set(sys.modules) - before))
"""


def run(program: str) -> tuple[int, str, str]:
    """Run a program in a Python of its own and return its exit code and what it printed."""
    paths = [str(ROOT), str(ROOT / "tests"), os.environ.get("PYTHONPATH", "")]
    finished = subprocess.run(
        [sys.executable, "-c", program],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, paths))},
        capture_output=True,
        text=True,
        check=False,
    )
    return finished.returncode, finished.stdout.strip(), finished.stderr


def test_a_worker_loads_nothing_that_the_parent_could_have_loaded() -> None:
    code, loaded, errors = run(PROGRAM)
    assert (code, loaded) == (0, ""), errors


def test_a_worker_does_not_search_for_garbage_in_what_the_parent_has_loaded() -> None:
    code, frozen, errors = run(f"{IMPORT}\nimport gc\nprint(gc.get_freeze_count() > len(gc.get_objects()))")
    assert (code, frozen) == (0, "True"), errors
