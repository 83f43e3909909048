# Copyright (c) 2026 ONLYOFFICE DocSpace collection contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Make sure that a backup exists, cancel running ones, or delete one (facts 2.1-2.6)."""

from __future__ import annotations

import typing as t
import uuid

from .._archive_file import parse_mode
from .._errors import DocSpaceError, InputError
from .._models.durations import to_seconds
from .._models.storage import STORAGE_TYPES
from .._models.storage_lint import lint_target, reject_local_on_saas
from .._operation import Context, Operation, Options
from . import _backup_cancel, _backup_delete, _backup_fetch, _backup_make


def check(options: Options) -> list[str]:
    """Return warnings about the wanted backup; raise InputError when it cannot work."""
    if options["state"] == "absent" or options["backup_id"] is not None:
        _check_id(options["backup_id"])
    if options["state"] != "present":
        return []
    to_seconds(options["max_age"], "max_age")
    parse_mode(options["dest_mode"])
    if options["dest"] is not None and not options["wait"]:
        raise InputError("dest needs wait=true: an archive can be fetched only when the backup has ended.")
    for name in ("wait_timeout", "start_timeout"):
        if options[name] < 0:
            raise InputError(f"{name} must not be negative.")
    if options["wait_interval"] <= 0:
        raise InputError("wait_interval must be more than 0 seconds.")
    return lint_target(options["storage_type"], options["storage_params"], dump=options["dump"])


def _check_id(backup_id: str | None) -> None:
    try:
        uuid.UUID(backup_id or "")
    except ValueError:
        raise InputError(f"backup_id must be the id of a backup, as its history has it, not {backup_id!r}.") from None


def run(options: Options, context: Context) -> dict[str, t.Any]:
    """Do what ``state`` says; ``backup`` in the result, or in the failure, tells how the backup stands."""
    states = {"present": _make_and_fetch, "cancelled": _backup_cancel.run, "absent": _backup_delete.run}
    try:
        return states[options["state"]](options, context)
    except DocSpaceError as error:
        error.result = {"backup": None, "attached": False, **error.result}
        raise


def _make_and_fetch(options: Options, context: Context) -> dict[str, t.Any]:
    """Make sure of a backup and, with ``dest``, bring its archive here once it is whole."""
    if options["storage_type"] == "Local" and context.portal.is_cloud:
        raise reject_local_on_saas()
    result = _backup_make.run(options, context)
    backup = result["backup"]
    if options["dest"] is None or backup is None or backup["status"] not in ("ok", "warned"):
        return {**result, "archive": None}
    try:
        archive = _backup_fetch.fetch(backup, options, context)
    except DocSpaceError as error:
        made = f"The backup {backup['id']} itself is {backup['status']} and lies in {backup['storage_type']}."
        state = {name: result[name] for name in ("changed", "backup", "attached")}
        raise error.with_state(made).with_result(**state) from error
    words = f"{result['msg']} Its archive is {archive['path']}."
    changed = result["changed"] or archive["downloaded"]
    return {
        **result,
        "changed": changed,
        "archive": archive,
        "backup": {**backup, "size": archive["size"]},
        "msg": words,
    }


OPERATION = Operation(
    options={
        "state": {"type": "str", "choices": ["present", "cancelled", "absent"], "default": "present"},
        "backup_id": {"type": "str"},
        "max_age": {"type": "str", "default": "0"},
        "storage_type": {"type": "str", "choices": list(STORAGE_TYPES), "default": "DataStore"},
        "storage_params": {"type": "dict"},
        "dump": {"type": "bool", "default": False},
        "on_running": {"type": "str", "choices": ["attach", "fail", "skip"], "default": "attach"},
        "clear_failed": {"type": "bool", "default": False},
        "wait": {"type": "bool", "default": True},
        "wait_timeout": {"type": "float", "default": 3600.0},
        "wait_interval": {"type": "float", "default": 5.0},
        "start_timeout": {"type": "float", "default": 600.0},
        "fail_on_warning": {"type": "bool", "default": False},
        "dest": {"type": "path"},
        "dest_mode": {"type": "str", "default": "0600"},
        "show_progress": {"type": "bool", "default": True},
    },
    check=check,
    run=run,
    required_if=(("state", "absent", ("backup_id",)),),
)
