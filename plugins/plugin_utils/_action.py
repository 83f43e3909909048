# Copyright (c) 2026 ONLYOFFICE DocSpace collection contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Runs an operation inside the controller's worker process, which spares a process and an import per task.

Where that would not mean the same as a module (another machine, another user or environment, a job in the background,
no ``requests`` in the controller's Python) the module is run as usual. The results are the same either way.
"""

from __future__ import annotations

import typing as t
from collections.abc import Mapping

from ansible.module_utils.common.arg_spec import ArgumentSpecValidator
from ansible.module_utils.common.parameters import remove_values
from ansible.module_utils.errors import UnsupportedError
from ansible.module_utils.parsing.convert_bool import boolean
from ansible.plugins.action import ActionBase

from ansible_collections.onlyoffice.docspace.plugins.module_utils._http.failures import REQUESTS_IMPORT_ERROR
from ansible_collections.onlyoffice.docspace.plugins.module_utils._operation import Operation, execute
from ansible_collections.onlyoffice.docspace.plugins.plugin_utils._progress import ProgressLines
from ansible_collections.onlyoffice.docspace.plugins.plugin_utils._warm import warm_up

# Host or play variable that switches the shortcut off.
SWITCH = "docspace_in_process"

# The strategy imports this file in the parent, before it forks the first worker for one of our tasks.
warm_up()


class PortalAction(ActionBase):
    """Base of the action plugins; each names its operation."""

    operation: Operation
    _supports_check_mode = True
    _supports_async = True

    def run(self, tmp: t.Any = None, task_vars: dict[str, t.Any] | None = None) -> dict[str, t.Any]:
        """Return the result of the operation, run here or, where that is not the same, as a module."""
        result: dict[str, t.Any] = super().run(tmp, task_vars)
        task_vars = task_vars or {}
        if self._may_run_here(task_vars):
            result.update(self._run_here(task_vars))
        else:
            result.update(self._execute_module(task_vars=task_vars, wrap_async=self._task.async_val))
        return result

    def _may_run_here(self, task_vars: dict[str, t.Any]) -> bool:
        return (
            REQUESTS_IMPORT_ERROR is None
            and self._connection.transport == "local"
            and not self._task.async_val
            and not self._play_context.become
            and not any(self._task.environment or [])
            and boolean(self._templar.template(task_vars.get(SWITCH, True)))
        )

    def _run_here(self, task_vars: dict[str, t.Any]) -> dict[str, t.Any]:
        arguments = _plain(self._task.args)
        validation = ArgumentSpecValidator(**self.operation.module_arguments()).validate(arguments)
        options = validation.validated_parameters
        warnings: list[str] = []
        if validation.error_messages:
            result = {"failed": True, "msg": self._words(validation.errors)}
        else:
            result = execute(
                self.operation,
                options,
                check_mode=self._task.check_mode,
                warn=warnings.append,
                report=ProgressLines(
                    name=task_vars.get("inventory_hostname", "portal"),
                    portals=len(task_vars.get("ansible_play_hosts_all") or []),
                    wanted=options.get("show_progress", False),
                ),
            )
        result.setdefault("failed", False)
        result["invocation"] = {"module_args": options}
        if warnings:
            result["warnings"] = warnings
        return remove_values(result, self.operation.secrets({**arguments, **options}))  # type: ignore[no-any-return]

    def _words(self, errors: t.Any) -> str:
        """Return the message a module would fail with."""
        if isinstance(errors[0], UnsupportedError):
            return f"Unsupported parameters for ({self._task.action}) module: {errors.msg}"
        return str(errors.msg)


def _plain(value: t.Any) -> t.Any:
    """Return options as a module would get them: Ansible marks texts by classes of its own, which messages would show."""
    if isinstance(value, Mapping):
        return {_plain(key): _plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in value]
    return str(value) if isinstance(value, str) else value
