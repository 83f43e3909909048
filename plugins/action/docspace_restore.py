# Copyright (c) 2026 ONLYOFFICE DocSpace collection contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The in-process counterpart of the module of the same name."""

from __future__ import annotations

from ansible_collections.onlyoffice.docspace.plugins.module_utils._operations.restore import OPERATION
from ansible_collections.onlyoffice.docspace.plugins.plugin_utils._action import PortalAction


class ActionModule(PortalAction):
    """Runs the operation of ``docspace_restore``."""

    operation = OPERATION
