# Copyright (c) 2026 ONLYOFFICE DocSpace collection contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Runs an operation as an ordinary Ansible module, in a process of its own."""

from __future__ import annotations

import typing as t

from ansible.module_utils.basic import AnsibleModule

from ._operation import Operation, execute


class _PortalModule(AnsibleModule):
    """An AnsibleModule that also hides the secrets inside ``storage_params``, however the run ends."""

    def __init__(self, operation: Operation) -> None:
        # Set first: with options that are not valid, the base class ends the process in its constructor.
        self._operation = operation
        super().__init__(supports_check_mode=True, **operation.module_arguments())

    def exit_json(self, **kwargs: t.Any) -> None:
        self._hide_secrets()
        super().exit_json(**kwargs)

    def fail_json(self, msg: str, **kwargs: t.Any) -> None:
        self._hide_secrets()
        super().fail_json(msg, **kwargs)

    def _hide_secrets(self) -> None:
        self.no_log_values.update(self._operation.secrets(self.params))


def run_module(operation: Operation) -> None:
    """Validate the options, run the operation, print its result and end the process."""
    module = _PortalModule(operation)
    result = execute(operation, module.params, check_mode=module.check_mode, warn=module.warn, report=lambda line: None)
    if result.pop("failed", False):
        module.fail_json(**result)
    module.exit_json(**result)
