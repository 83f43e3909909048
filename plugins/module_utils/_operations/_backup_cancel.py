# Copyright (c) 2026 ONLYOFFICE DocSpace collection contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Cancel what is running (facts 2.4: one call for the portal's backup and a dump it has started)."""

from __future__ import annotations

import typing as t

from .._errors import ApiError, DocSpaceError, is_uncertain
from .._models.backup import Progress, backup_result
from .._operation import Context, Options
from .._portal import Portal

TOO_OLD = "The server is older than 3.7.1, where backups cannot be cancelled: wait for its end."


def run(options: Options, context: Context) -> dict[str, t.Any]:
    """Cancel running backups; nothing is sent when none runs."""
    portal, dump = context.portal, options["dump"]
    running = running_slots(portal)
    if not running:
        return {"changed": False, "backup": None, "attached": False, "msg": "No backup is running."}
    shown = running.get(dump) or next(iter(running.values()))
    if len(running) == 2:
        context.warn("A backup of the portal and a dump of the server are running; the server cancels both together.")
    elif dump not in running:
        context.warn(
            "The backup that is running is the other one than dump says; the server knows only one way to cancel."
        )
    if shown.phase is None:
        raise DocSpaceError(TOO_OLD, kind="unsupported").with_result(backup=backup_result(shown, None))
    if not shown.has_begun:
        context.warn(
            f"No worker has begun the backup {shown.task_id} yet. One that is busy with others may still begin it later: "
            "look again with docspace_backup_info."
        )
    cancelled = True if context.check_mode else cancel(portal)
    state = {**backup_result(shown, None), "status": "cancelled" if cancelled else shown.status}
    words = "is cancelled" if cancelled else "had ended already"
    return {"changed": cancelled, "backup": state, "attached": False, "msg": f"The backup {shown.task_id} {words}."}


def running_slots(portal: Portal) -> dict[bool, Progress]:
    """Return the running jobs that this portal has started, by ``dump``.

    The server's one dump may be another portal's, which this one cannot cancel; where dumps cannot be seen there is none.
    """
    found: dict[bool, Progress] = {}
    for dump in (False, True):
        try:
            progress = portal.progress(dump=dump)
        except ApiError as error:
            if dump and error.status in (403, 404):
                continue
            raise
        known = {job.task_id for job in found.values()}
        # Before 3.1 the query is ignored, and the portal's own job would be seen twice.
        if progress is None or progress.status != "running" or progress.task_id in known:
            continue
        if not dump or progress.tenant_id == portal.access.account().tenant_id:
            found[dump] = progress
    return found


def cancel(portal: Portal) -> bool:
    """Send the cancellation once; when its answer is lost, look whether something is still running."""
    try:
        return portal.cancel_backups()
    except ApiError as error:
        if error.kind == "no_endpoint":
            raise DocSpaceError(TOO_OLD, kind="unsupported") from error
        if not is_uncertain(error):
            raise
    except DocSpaceError as error:
        if not is_uncertain(error):
            raise
    if running_slots(portal):
        raise DocSpaceError(
            "The answer to the cancellation was lost, and a backup is still running. Run again to cancel it.",
            kind="uncertain",
        )
    return True
