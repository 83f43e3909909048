# Copyright (c) 2026 ONLYOFFICE DocSpace collection contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Delete one backup (facts 2.6: an unknown id is answered with 500, so the history is asked first)."""

from __future__ import annotations

import typing as t
import uuid

from .._errors import DocSpaceError, is_uncertain
from .._models.backup import Record, backup_result
from .._operation import Context, Options


def run(options: Options, context: Context) -> dict[str, t.Any]:
    """Delete the backup if the history has it."""
    record = _find(str(uuid.UUID(options["backup_id"])), options["dump"], context)
    if record is None:
        gone = f"There is no backup {options['backup_id']}."
        return {"changed": False, "backup": None, "attached": False, "msg": gone}
    if not context.check_mode:
        delete(record, options["dump"], context)
    return {
        "changed": True,
        "backup": backup_result(None, record),
        "attached": False,
        "msg": f"The backup {record.id} ({record.file_name}) is deleted.",
    }


def delete(record: Record, dump: bool, context: Context) -> None:
    """Send the deletion once. The record goes before the file, so an error can come after success (facts 2.6).

    Warns when the record is gone but its archive may not be. Raises the portal's error with a sentence about how the
    backup stands, and DocSpaceError of the kind ``uncertain`` when that cannot be learned.
    """
    try:
        context.portal.delete_backup(record.id)
    except DocSpaceError as error:
        if not is_uncertain(error):
            raise error.with_state("Nothing was deleted.") from error
        if _is_there(record, dump, context, error):
            raise error.with_state("The backup is still there. Running again is safe.") from error
        context.warn(
            f"The backup {record.id} is gone from the history, but deleting its archive {record.file_name} may have "
            f"failed; look for it in {record.storage_type}. {error.message}"
        )


def _is_there(record: Record, dump: bool, context: Context, error: DocSpaceError) -> bool:
    try:
        return _find(record.id, dump, context) is not None
    except DocSpaceError as second:
        raise DocSpaceError(
            f"{error.message} Whether the backup was deleted is unknown, because asking failed too: {second.message} "
            "Running again is safe.",
            kind="uncertain",
        ) from second


def _find(backup_id: str, dump: bool, context: Context) -> Record | None:
    wanted = backup_id.lower()
    return next((record for record in context.portal.history(dump=dump) if record.id.lower() == wanted), None)
