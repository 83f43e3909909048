# Copyright (c) 2026 ONLYOFFICE DocSpace collection contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Where the guides are tried out: simulated portals in place of the example addresses, and a folder in place of /srv."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import typing as t
from pathlib import Path

import requests
import yaml
from simulator.handle import PortalAccess, SimulatorProcess
from tools.checkout import playbook_environment

from docs import guides

NAMES = ("acme", "blue", "coral", "scratch")
DIRECTORY = "/var/backups/docspace"
EXAMPLE_ID = "6f6f1c1e-0d5c-4d8a-9b52-7a8d3c0b2a11"


class World:
    """Portals named as in the guides, and a folder in which the blocks of one guide are run one after the other."""

    def __init__(self, sim: SimulatorProcess, folder: Path) -> None:
        self.sim = sim
        self.folder = folder
        self.portals: dict[str, PortalAccess] = {portal.name: portal for portal in sim.portals}
        self.keys = {name: portal.api_key for name, portal in self.portals.items()}
        self.stands_for: dict[str, str] = {EXAMPLE_ID: EXAMPLE_ID}
        bucket = {"s3": {"acesskey": "a", "secretaccesskey": "b"}}
        for name in NAMES:
            sim.patch(name, consumers=bucket, passwords_survive=True, local_directories=[DIRECTORY])
        self.write("vault-password", "secret\n")
        (folder / "srv/backups").mkdir(parents=True)
        self.write_keys()

    @property
    def acme(self) -> PortalAccess:
        return self.portals["acme"]

    def replaced(self, text: str) -> str:
        """Return a block with what stands for a real portal in place of the examples; nothing else is changed."""
        base = self.acme.url.rpartition("/")[0]
        text = text.replace("admin@acme.example.com", self.acme.username)
        text = re.sub(r"https://(\w+|\{\{ inventory_hostname \}\})\.example\.com", rf"{base}/\1", text)
        text = re.sub(r"\bsk-(\w+)-\.\.\.", lambda found: self.keys[found[1]], text).replace(
            "sk-...", self.keys["acme"]
        )
        text = re.sub(r"the-password-(after-the-restore|of-that-user)", self.acme.password, text)
        for example, real in self.stands_for.items():
            text = text.replace(example, real)
        return re.sub(r"\b(acme|scratch)\.example\.com", r"\1", text).replace("/srv/", f"{self.folder}/srv/")

    def write(self, name: str, text: str) -> None:
        """Write a file into the folder."""
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def write_files(self, guide: str) -> None:
        """Write the files that a guide shows, and those of the guide about fleets, which others build upon."""
        shown = {"inventory.yml": guides.files("guide_fleet")["inventory.yml"], **guides.files(guide)}
        for name, text in shown.items():
            self.write(name, self.replaced(text))

    def write_keys(self) -> None:
        """Write the files with keys that the guides speak of without showing them."""
        by_url = {portal.url: self.keys[name] for name, portal in self.portals.items()}
        for name in ("keys.yml", "new_keys.yml"):
            self.write(name, yaml.safe_dump({"docspace_api_keys": self.keys}))
        self.write("shared_keys.yml", yaml.safe_dump({"docspace_shared_keys": by_url}))

    def take_new_key(self, name: str) -> None:
        """Put the key that a restore has left in a file into the files with keys, as a person would."""
        self.keys[name] = (self.folder / f"srv/backups/{name}.key").read_text().strip()
        self.write_keys()

    def backup(self, name: str) -> str:
        """Make a backup of a portal and return its id."""
        task = self.post(self.portals[name], "backup/startbackup", {"storageType": 4}, self.keys[name])["taskId"]
        self.sim.advance(minutes=1)
        return str(task)

    def post(self, portal: PortalAccess, path: str, body: t.Any, credential: str) -> dict[str, t.Any]:
        headers = {"Authorization": f"Bearer {credential}"}
        answer = requests.post(f"{portal.url}/api/2.0/{path}", json=body, headers=headers, timeout=10)
        response: dict[str, t.Any] = answer.json()["response"]
        return response

    def run(self, script: str, **environment: str) -> subprocess.CompletedProcess[str]:
        """Run a block as the shell would, in the folder; what it exports is there for the next one."""
        exported = self.folder / "environment.json"
        kept = json.loads(exported.read_text()) if exported.exists() else self._environment()
        save = f"{sys.executable} -c 'import json, os; print(json.dumps(dict(os.environ)))' > {exported}"
        return subprocess.run(
            ["bash", "-e", "-c", f"{self.replaced(script)}\n{save}"],
            cwd=self.folder,
            env={**kept, **environment},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
            timeout=300,
        )

    def _environment(self) -> dict[str, str]:
        ours = {name: value for name, value in os.environ.items() if not name.startswith(("ANSIBLE_", "DOCSPACE_"))}
        return {
            **ours,
            **playbook_environment(),
            "ANSIBLE_CALLBACK_RESULT_FORMAT": "yaml",
            "ANSIBLE_LOCALHOST_WARNING": "false",
            "ANSIBLE_PYTHON_INTERPRETER": sys.executable,
            "ANSIBLE_VAULT_PASSWORD_FILE": str(self.folder / "vault-password"),
            "HOME": str(self.folder),
            "PATH": os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]]),
        }
