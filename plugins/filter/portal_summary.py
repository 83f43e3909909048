# Copyright (c) 2026 ONLYOFFICE DocSpace collection contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Filter that sums up a run over a fleet."""

from __future__ import annotations

import typing as t

from ansible.errors import AnsibleFilterError

from ansible_collections.onlyoffice.docspace.plugins.module_utils._models.backup import BACKUP_STATES, state_of
from ansible_collections.onlyoffice.docspace.plugins.plugin_utils._fleet import (
    RESTORE_STATES,
    SCHEDULE_STATES,
    restore_state,
    schedule_state,
    summary,
)

DOCUMENTATION = r"""
name: portal_summary
short_description: Sum up what a run did to a fleet
version_added: 0.1.0
author:
  - ONLYOFFICE DocSpace collection contributors (@onlyoffice-community)
description:
  - Turns the results of a module for many portals into a few lines. They count and name the portals by what happened to them, and
    tell for those that failed why.
options:
  _input:
    description: The result of each portal, by the name of the portal. A portal without result counts as failed.
    type: dict
    required: true
  about:
    description:
      - Whose results they are. V(schedule) is M(onlyoffice.docspace.docspace_backup_schedule), whose portals are healed (the schedule was
        missing), changed, unchanged, deferred or failed.
      - V(backup) is M(onlyoffice.docspace.docspace_backup), whose portals are ok, warned, recent (there was a good backup already), running,
        planned (check mode), cancelled or failed.
      - V(restore) is M(onlyoffice.docspace.docspace_restore), whose portals are restored, followed (somebody else's
        restore, its archive unknown), running, planned (check mode) or failed.
    type: str
    choices:
      - schedule
      - backup
      - restore
    required: true
positional: about
"""

EXAMPLES = r"""
- name: Two portals
  ansible.builtin.debug:
    msg: "{{ {'acme': {'changed': false}, 'blue': {'changed': true}} | onlyoffice.docspace.portal_summary('schedule') }}"
"""

RETURN = r"""
_value:
  description: The lines, the counts first.
  type: list
  elements: str
"""

KINDS: dict[str, tuple[tuple[str, ...], t.Callable[[t.Any], str]]] = {
    "schedule": (SCHEDULE_STATES, schedule_state),
    "backup": (BACKUP_STATES, state_of),
    "restore": (RESTORE_STATES, restore_state),
}


def _portal_summary(results: t.Any, about: str) -> list[str]:
    if not isinstance(results, t.Mapping):
        raise AnsibleFilterError("portal_summary takes a dictionary of results by portal.")
    if about not in KINDS:
        raise AnsibleFilterError(f"portal_summary knows {' and '.join(KINDS)}, not {about!r}.")
    return summary(results, *KINDS[about])


class FilterModule:
    """The filter."""

    def filters(self) -> dict[str, t.Callable[..., t.Any]]:
        """Return the filter by its name."""
        return {"portal_summary": _portal_summary}
