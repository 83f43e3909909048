# Copyright (c) 2026 ONLYOFFICE DocSpace collection contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Attributes of the modules, as the generated documentation shows them."""

from __future__ import annotations


class ModuleDocFragment:
    """What a module supports (``onlyoffice.docspace.attributes``)."""

    DOCUMENTATION = r"""
options: {}
attributes:
  check_mode:
    description: Can run in C(check_mode) and return changed status prediction without modifying target.
  diff_mode:
    description: Will return details on what has changed (or possibly needs changing in C(check_mode)), when in diff mode.
  idempotent:
    description: When run twice in a row outside check mode with the same arguments, the second run changes nothing.
  action:
    description: Has an action plugin of the same name, through which it runs inside the controller.
    support: full
  async:
    description: Supports being used with the C(async) keyword.
    support: full
"""

    PORTAL = r"""
options: {}
attributes:
  action_group:
    description: Use C(group/onlyoffice.docspace.docspace) in C(module_defaults) to set defaults for this module.
    support: full
    membership:
      - onlyoffice.docspace.docspace
"""

    READ_ONLY = r"""
options: {}
attributes:
  check_mode:
    support: full
    details: This action does not modify state.
  diff_mode:
    support: N/A
    details: This action does not modify state.
  idempotent:
    support: full
    details: This action does not modify state.
"""
