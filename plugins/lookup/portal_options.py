# Copyright (c) 2026 ONLYOFFICE DocSpace collection contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Lookup that turns variables into the options of a module."""

from __future__ import annotations

DOCUMENTATION = r"""
name: portal_options
short_description: Turn variables into the options of a module
version_added: 0.1.0
author:
  - ONLYOFFICE DocSpace collection contributors (@onlyoffice-community)
description:
  - Returns those variables that are set, under the names of the options they stand for, as C(module_defaults) takes them.
  - A variable that is not set leaves its option out. One that is set but cannot be rendered is an error, so that no option of the
    environment takes its place.
options:
  _terms:
    description: Names of options. Without any, those that connect to a portal.
    type: list
    elements: str
  prefix:
    description: What the names of the variables begin with, before the name of the option.
    type: str
    default: docspace_
"""

EXAMPLES = r"""
- name: A play that takes its connection from the inventory
  hosts: docspace
  connection: local
  gather_facts: false
  module_defaults:
    group/onlyoffice.docspace.docspace: "{{ lookup('onlyoffice.docspace.portal_options') }}"
  tasks:
    - name: Look at each portal
      onlyoffice.docspace.docspace_backup_info:
"""

RETURN = r"""
_list:
  description: One dictionary of options.
  type: list
  elements: dict
"""

import typing as t

from ansible.plugins.lookup import LookupBase

from ansible_collections.onlyoffice.docspace.plugins.module_utils._http.connection import connection_spec


class LookupModule(LookupBase):
    """The lookup."""

    def run(self, terms: list[str], variables: t.Mapping[str, t.Any] | None = None, **kwargs: t.Any) -> list[t.Any]:
        """Return one dictionary: option to value."""
        self.set_options(var_options=variables, direct=kwargs)
        prefix = self.get_option("prefix")
        found = variables or {}
        names = terms or list(connection_spec())
        values = {name: _readable(found[prefix + name]) for name in names if prefix + name in found}
        return [self._templar.template(values)]


def _readable(value: t.Any) -> t.Any:
    """Return a value without the vault around it, which older cores leave to whoever prints it."""
    return str(value) if getattr(value, "__ENCRYPTED__", False) else value
