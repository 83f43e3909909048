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
  - Returns those variables that are set, under the names of the options they stand for, as C(module_defaults) takes them. What connects to a
    portal comes from variables that begin with C(docspace_).
  - A variable that is not set leaves its option out. One that is set but cannot be rendered is an error, so that no option of the
    environment takes its place.
options:
  _terms:
    description:
      - Names of portal modules, without the namespace, whose own options are wanted too. They come from variables that begin with the name of the
        module without C(docspace_), so that C(backup_schedule_hour) is O(onlyoffice.docspace.docspace_backup_schedule#module:hour).
    type: list
    elements: str
  credential:
    description:
      - The options O(onlyoffice.docspace.docspace_backup_info#module:api_key), O(onlyoffice.docspace.docspace_backup_info#module:username) and
        O(onlyoffice.docspace.docspace_backup_info#module:password) to use in place of all that variables say of them. Empty leaves it to the
        variables.
    type: dict
    default: {}
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

- name: A play that takes the options of its module from variables such as backup_schedule_hour, too
  hosts: docspace
  connection: local
  gather_facts: false
  module_defaults:
    onlyoffice.docspace.docspace_backup_schedule: "{{ lookup('onlyoffice.docspace.portal_options', 'docspace_backup_schedule') }}"
  tasks:
    - name: Enforce the backup schedule
      onlyoffice.docspace.docspace_backup_schedule:
"""

RETURN = r"""
_list:
  description: One dictionary of options.
  type: list
  elements: dict
"""

import importlib
import typing as t

from ansible.errors import AnsibleLookupError
from ansible.plugins.lookup import LookupBase

from ansible_collections.onlyoffice.docspace.plugins.module_utils import _operations
from ansible_collections.onlyoffice.docspace.plugins.module_utils._http.connection import connection_spec

CREDENTIAL = ("api_key", "username", "password")
PREFIX = "docspace_"


class LookupModule(LookupBase):
    """The lookup."""

    def run(self, terms: list[str], variables: t.Mapping[str, t.Any] | None = None, **kwargs: t.Any) -> list[t.Any]:
        """Return one dictionary: option to value."""
        if unknown := sorted(set(kwargs) - {"credential"}):
            # Ansible passes over them, and a misspelt credential would be that of the inventory.
            raise AnsibleLookupError(f"portal_options takes no option {', '.join(unknown)}.")
        self.set_options(var_options=variables, direct=kwargs)
        credential = self.get_option("credential")
        found = variables or {}
        wanted = {name: PREFIX + name for name in connection_spec() if not (credential and name in CREDENTIAL)}
        for module in terms:
            name = module[len(PREFIX) :] if module.startswith(PREFIX) else ""
            wanted.update({option: f"{name}_{option}" for option in _own_options(name, module)})
        values = {name: found[variable] for name, variable in wanted.items() if variable in found}
        opened = {name: str(value) for name, value in values.items() if _is_vaulted(value)}
        plain = {name: value for name, value in values.items() if name not in opened}
        return [{**self._templar.template(plain), **opened, **credential}]


def _own_options(name: str, module: str) -> t.Iterable[str]:
    """Return the names of the options that an operation has besides those of the connection."""
    try:
        options: t.Mapping[str, t.Any] = importlib.import_module(f"{_operations.__name__}.{name}").OPERATION.options
    except (ImportError, AttributeError) as error:
        raise AnsibleLookupError(f"portal_options knows no module {module!r}.") from error
    return options


def _is_vaulted(value: t.Any) -> bool:
    """Tell whether older cores keep a value in its vault until somebody prints it. What is in it is no template."""
    return getattr(value, "__ENCRYPTED__", False) is True
