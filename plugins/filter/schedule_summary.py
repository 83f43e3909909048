# Copyright (c) 2026 ONLYOFFICE DocSpace collection contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Filter that sums up an enforcement over a fleet."""

from __future__ import annotations

import typing as t

from ansible.errors import AnsibleFilterError

from ansible_collections.onlyoffice.docspace.plugins.plugin_utils._fleet import (
    SCHEDULE_STATES,
    schedule_state,
    summary,
)

DOCUMENTATION = r"""
name: schedule_summary
short_description: Sum up what enforcing the schedule did to a fleet
version_added: 0.1.0
author:
  - ONLYOFFICE DocSpace collection contributors (@onlyoffice-community)
description:
  - Turns the results of M(onlyoffice.docspace.docspace_backup_schedule) into a few lines that name the portals whose schedule was healed,
    changed, unchanged, deferred, or could not be enforced.
options:
  _input:
    description: The result of each portal, by the name of the portal. A portal without result counts as failed.
    type: dict
    required: true
"""

EXAMPLES = r"""
- name: Two portals
  ansible.builtin.debug:
    msg: "{{ {'acme': {'changed': false}, 'blue': {'changed': true}} | onlyoffice.docspace.schedule_summary }}"
"""

RETURN = r"""
_value:
  description: The lines, the counts first.
  type: list
  elements: str
"""


def _schedule_summary(results: t.Any) -> list[str]:
    if not isinstance(results, t.Mapping):
        raise AnsibleFilterError("schedule_summary takes a dictionary of results by portal.")
    return summary(results, SCHEDULE_STATES, schedule_state)


class FilterModule:
    """The filter."""

    def filters(self) -> dict[str, t.Callable[..., t.Any]]:
        """Return the filter by its name."""
        return {"schedule_summary": _schedule_summary}
