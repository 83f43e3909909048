# Copyright (c) 2026 ONLYOFFICE DocSpace collection contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Loads, once and in the parent, what every worker would otherwise load for itself: plugins and certificate authorities.

Each task of each portal runs in a worker of its own, forked from the parent. What the parent has loaded by then is there;
the rest is found, read and compiled again for every portal, which took longer than asking the portal.
"""

from __future__ import annotations

import contextlib
import gc

from ansible.errors import AnsibleError
from ansible.plugins.loader import connection_loader, filter_loader, lookup_loader, shell_loader, test_loader

from ansible_collections.onlyoffice.docspace.plugins.module_utils._http import trust

# One filter or test brings all of ansible.builtin with it.
USED = (
    (connection_loader, "ansible.builtin.local"),
    (shell_loader, "ansible.builtin.sh"),
    (filter_loader, "ansible.builtin.default"),
    (test_loader, "ansible.builtin.defined"),
    (filter_loader, "onlyoffice.docspace.spread_hour"),
    (lookup_loader, "onlyoffice.docspace.portal_options"),
)


def warm_up() -> None:
    """Load what the workers will use; what cannot be loaded is left to them, and to their errors."""
    for loader, name in USED:
        with contextlib.suppress(AnsibleError, ImportError, KeyError):
            loader.get(name, class_only=True)
    trust.preload()
    # What is there now stays to the end. Looking through it for garbage would only make workers copy the pages it is on.
    gc.freeze()
