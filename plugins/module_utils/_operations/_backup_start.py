# Copyright (c) 2026 ONLYOFFICE DocSpace collection contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Start a backup, or join the one that is running; never start two (facts 2.1, 2.2)."""

from __future__ import annotations

import dataclasses
import datetime

from .._errors import ApiError, DocSpaceError, is_passing, is_uncertain
from .._lock import start_lock
from .._models.backup import Progress, backup_result
from .._models.storage import Target
from .._operation import Context, Options
from .._portal import Portal
from . import _backup_cancel

# How long to look for the job of a start whose answer was lost. The server shows it before it answers.
LOST_ANSWER_LOOKS = 10
# How far the clocks of portal and controller may be apart when a backup is looked for by the time it was made.
CLOCK_SKEW = datetime.timedelta(minutes=1)


@dataclasses.dataclass(frozen=True)
class Start:
    """The job to follow; ``progress`` is None in check mode, where nothing was started."""

    progress: Progress | None
    attached: bool
    skipped: bool = False


def start(target: Target, options: Options, context: Context) -> Start:
    """Return the job that was started, or found running; raise DocSpaceError when there is none."""
    dump = options["dump"]
    with start_lock(f"{context.portal.name}?dump={dump}"):
        before = context.portal.progress(dump=dump)
        if before is not None and before.status == "running":
            return _join(before, options)
        if before is not None and before.status == "unknown" and not before.is_completed:
            words = f"The backup {before.task_id} is in a state this collection does not know ({before.phase}). Nothing was started."
            raise DocSpaceError(words, kind="unknown_state").with_result(backup=backup_result(before, None))
        if before is not None and before.is_blocking:
            _clear(before, options, context)
        if context.check_mode:
            return Start(None, attached=False)
        return _post(target, before, dump, context)


def _join(running: Progress, options: Options) -> Start:
    if options["on_running"] == "fail":
        raise DocSpaceError(
            f"A backup is running already ({running.task_id}, {running.percent} %), and on_running is fail. Nothing was "
            "started.",
            kind="job_running",
        ).with_result(backup=backup_result(running, None))
    return Start(running, attached=True, skipped=options["on_running"] == "skip")


def _clear(blocking: Progress, options: Options, context: Context) -> None:
    """Make room where a failed preamble blocks every start; cancelling is the only way and spares nothing else."""
    cause = (
        f"The last backup {blocking.task_id} failed before it began ({blocking.error}) and blocks every further one."
    )
    state = {"backup": backup_result(blocking, None)}
    if blocking.phase is None:
        words = "This server is older than 3.7.1 and cannot clear it: the entry goes by itself after a day."
        raise DocSpaceError(f"{cause} {words}", kind="blocked").with_result(**state)
    if not options["clear_failed"]:
        words = "Mend what it names, then run with clear_failed=true, which removes the entry."
        raise DocSpaceError(f"{cause} {words}", kind="blocked").with_result(**state)
    if _backup_cancel.running_slots(context.portal):
        words = "Clearing it would cancel the other backup that is running now, so nothing was done."
        raise DocSpaceError(f"{cause} {words}", kind="blocked").with_result(**state)
    if context.check_mode:
        return
    if not _backup_cancel.cancel(context.portal):
        words = "It belongs to another portal of the server, which alone can clear it."
        raise DocSpaceError(f"{cause} {words}", kind="blocked").with_result(**state)
    context.warn(f"{cause} The entry was cleared.")


def _post(target: Target, before: Progress | None, dump: bool, context: Context) -> Start:
    posted = context.now()
    try:
        answer = context.portal.start_backup(target, dump=dump)
    except DocSpaceError as error:
        if not is_uncertain(error):
            raise error.with_state("No backup was started.") from error
        answer = _find_started(before, dump, context, error, posted)
        context.warn(
            f"The backup {answer.task_id} has begun although the answer to its start was an error: {error.message}"
        )
    if not answer.task_id:
        raise DocSpaceError("The server accepted the start but named no job.", kind="not_docspace")
    return Start(answer, attached=before is not None and answer.task_id == before.task_id)


def _find_started(
    before: Progress | None, dump: bool, context: Context, error: DocSpaceError, posted: datetime.datetime
) -> Progress:
    """Look for the job of a start whose answer was lost, among the jobs and then among the backups made since.

    The start is not sent again, whatever is found. Raises the error with what is known of its outcome added.
    """
    known = before.task_id if before else None
    looks = 1 if isinstance(error, ApiError) and error.kind == "server" else LOST_ANSWER_LOOKS
    answered = False
    try:
        for look in range(looks):
            if look:
                context.sleep(1.0)
            answered, seen = _look(context.portal, dump, answered)
            if seen is not None and seen.task_id != known:
                return seen
        since = posted - CLOCK_SKEW
        made = [
            record for record in context.portal.history(dump=dump) if record.created_on and record.created_on > since
        ]
    except DocSpaceError as second:
        raise error.with_state(
            f"Whether a backup has begun is unknown, because looking failed too: {second.message}"
        ) from second
    if made and made[0].id != known:
        return Progress.of_record(made[0])
    if not answered:
        raise error.with_state("Whether a backup has begun is unknown: the portal does not answer. Look again later.")
    raise error.with_state("No backup has begun on the portal. Running again is safe: it joins a backup that appears.")


def _look(portal: Portal, dump: bool, answered: bool) -> tuple[bool, Progress | None]:
    """Return whether the portal has answered by now, and the job it tells of."""
    try:
        return True, portal.progress(dump=dump, patient=False)
    except DocSpaceError as error:
        if is_passing(error):
            return answered, None
        raise
