# Copyright (c) 2026 ONLYOFFICE DocSpace collection contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Filter that spreads start hours over a window."""

from __future__ import annotations

import typing as t

from ansible.errors import AnsibleFilterError

from ansible_collections.onlyoffice.docspace.plugins.plugin_utils._fleet import spread_hour

DOCUMENTATION = r"""
name: spread_hour
short_description: Give each portal of a fleet its own start hour
version_added: 0.1.0
author:
  - ONLYOFFICE DocSpace collection contributors (@onlyoffice-community)
description:
  - Returns an hour within a window that depends on nothing but a name, so that the backups of a fleet do not all start in the same minute.
  - The same name always gives the same hour.
options:
  _input:
    description: First hour of the window, 0 to 23. What is no number, such as C(omit), is returned as it is.
    type: int
    required: true
  name:
    description: What the hour depends on, usually C(inventory_hostname).
    type: str
    required: true
  window:
    description: Length of the window in hours, up to 24. V(0) and V(1) return the input.
    type: int
    required: true
  period:
    description: Period of the schedule. Other than a daily one, it must not be carried past midnight.
    type: str
    choices:
      - EveryDay
      - EveryWeek
      - EveryMonth
    default: EveryDay
positional: name, window, period
"""

EXAMPLES = r"""
- name: Some time between 1 and 5 in the morning
  ansible.builtin.debug:
    msg: "{{ 1 | onlyoffice.docspace.spread_hour(inventory_hostname, 4) }}"
"""

RETURN = r"""
_value:
  description: The hour.
  type: int
"""


def _spread_hour(hour: t.Any, name: str, window: t.Any, period: str = "EveryDay") -> t.Any:
    try:
        start = int(hour)
    except (TypeError, ValueError):
        return hour
    try:
        return spread_hour(start, str(name), int(window), str(period))
    except (TypeError, ValueError) as error:
        raise AnsibleFilterError(f"spread_hour: {error}.") from error


class FilterModule:
    """The filter."""

    def filters(self) -> dict[str, t.Callable[..., t.Any]]:
        """Return the filter by its name."""
        return {"spread_hour": _spread_hour}
