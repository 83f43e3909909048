# Copyright (c) 2026 ONLYOFFICE DocSpace collection contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Makes the checkout known to Ansible as a collection, in whatever folder it lies; or the artifact made from it."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ANSIBLE_HOME = ROOT / ".ansible"
COLLECTIONS = ANSIBLE_HOME / "collections"


def link_collection() -> Path:
    """Return a folder that holds ``ansible_collections/onlyoffice/docspace``: a link to the checkout.

    Where the environment variable ``COLLECTION_TREE`` names such a folder, that one is meant.
    """
    if "COLLECTION_TREE" in os.environ:
        return Path(os.environ["COLLECTION_TREE"])
    link = COLLECTIONS / "ansible_collections" / "onlyoffice" / "docspace"
    link.parent.mkdir(parents=True, exist_ok=True)
    with suppress(FileExistsError):  # sessions and xdist workers may come here at the same time
        link.symlink_to(os.path.relpath(ROOT, link.parent), target_is_directory=True)
    return COLLECTIONS


def playbook_environment() -> dict[str, str]:
    """Return the variables that make Ansible's commands use the checkout and leave the home folder alone."""
    return {
        "ANSIBLE_COLLECTIONS_PATH": str(link_collection()),
        "ANSIBLE_HOME": str(ANSIBLE_HOME),
        # These two would go to the home folder of the password file, whatever HOME says.
        "ANSIBLE_ASYNC_DIR": str(ANSIBLE_HOME / "async"),
        "ANSIBLE_REMOTE_TMP": str(ANSIBLE_HOME / "tmp"),
    }
