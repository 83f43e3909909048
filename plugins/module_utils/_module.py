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

    operation: Operation

    def exit_json(self, **kwargs: t.Any) -> t.NoReturn:
        self.no_log_values.update(self.operation.secrets(self.params))
        super().exit_json(**kwargs)

    def fail_json(self, msg: str, **kwargs: t.Any) -> t.NoReturn:
        self.no_log_values.update(self.operation.secrets(self.params))
        super().fail_json(msg, **kwargs)


def run_module(operation: Operation) -> t.NoReturn:
    """Validate the options, run the operation, print its result and end the process."""
    _PortalModule.operation = operation
    module = _PortalModule(supports_check_mode=True, **operation.module_arguments())
    result = execute(
        operation, module.params, check_mode=module.check_mode, warn=module.warn, report=lambda line: None
    )
    if result.pop("failed", False):
        module.fail_json(**result)
    module.exit_json(**result)
