# Copyright (c) 2026 ONLYOFFICE DocSpace collection contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Filter that collects what a play has registered for each portal."""

from __future__ import annotations

import typing as t

from ansible.errors import AnsibleFilterError

from ansible_collections.onlyoffice.docspace.plugins.plugin_utils._fleet import collect

DOCUMENTATION = r"""
name: portal_results
short_description: Collect the results of all portals of a play
version_added: 0.1.0
author:
  - ONLYOFFICE DocSpace collection contributors (@onlyoffice-community)
description:
  - Returns what a play has registered for each of its hosts, those that failed included.
  - A host without result counts as failed when it has left the play, and is left out when its turn has not come yet, as in a play with
    C(serial).
options:
  _input:
    description: The variable C(hostvars).
    type: dict
    required: true
  variable:
    description: Name of the registered variable.
    type: str
    required: true
  hosts:
    description: The hosts of the play, usually C(ansible_play_hosts_all).
    type: list
    elements: str
    required: true
  active:
    description: Those that have not failed, usually C(ansible_play_hosts).
    type: list
    elements: str
    required: true
  failing:
    description: Name of another registered variable that takes the place of the first where it failed.
    type: str
positional: variable, hosts, active, failing
"""

EXAMPLES = r"""
- name: Keep the results of a play
  ansible.builtin.debug:
    msg: "{{ hostvars | onlyoffice.docspace.portal_results('result', ansible_play_hosts_all, ansible_play_hosts) }}"
"""

RETURN = r"""
_value:
  description: The results by host, in the order of the play.
  type: dict
"""


def _portal_results(
    hostvars: t.Any, variable: str, hosts: t.Iterable[str], active: t.Iterable[str], failing: str | None = None
) -> dict[str, t.Any]:
    if not isinstance(hostvars, t.Mapping):
        raise AnsibleFilterError("portal_results is applied to hostvars.")
    return collect(hostvars, variable, hosts, set(active), failing)


class FilterModule:
    """The filter."""

    def filters(self) -> dict[str, t.Callable[..., t.Any]]:
        """Return the filter by its name."""
        return {"portal_results": _portal_results}
