# Copyright (c) 2026 ONLYOFFICE DocSpace collection contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Make sure that a good backup exists: a recent one, the running one, or a new one followed to its end."""

from __future__ import annotations

import typing as t
import uuid

from .._errors import DocSpaceError
from .._models.backup import Progress, Record, backup_result, spoils
from .._models.durations import to_seconds, to_words
from .._models.storage import Target
from .._operation import Context, Options
from .._waiting import Patience, Watch
from ._backup_start import start


def run(options: Options, context: Context) -> dict[str, t.Any]:
    """Return the backup that exists at the end; a failure carries the backup too, as far as it came."""
    target = Target.from_options(options["storage_type"], options["storage_params"], dump=options["dump"])
    if options["backup_id"] is not None:
        return _follow_named(options, context)
    recent = _recent(options, context)
    if recent is not None:
        return _enough(*recent, target, context)
    begun = start(target, options, context)
    if begun.progress is None:
        return _result(True, None, False, f"A backup to {target.storage_type} would be started.")
    is_running = begun.progress.status == "running"
    if begun.skipped or context.check_mode or (is_running and not options["wait"]):
        words = "is running already" if begun.attached else "is started"
        shown = backup_result(begun.progress, None)
        return _result(not begun.attached, shown, begun.attached, f"A backup {words} ({begun.progress.task_id}).")
    return _Following(begun.progress, begun.attached, target, options, context).finish()


def _recent(options: Options, context: Context) -> tuple[Record, Progress | None] | None:
    """Return the newest good backup that is young enough, with its job while the server remembers that.

    None when there is none or age does not matter.

    The history tells when a backup was completed. The last job tells whether its archive is good: a record can exist
    although the job failed afterwards (facts 2.1), and only the job knows that files were skipped.
    """
    longest = to_seconds(options["max_age"], "max_age")
    if not longest:
        return None
    now = context.now()
    records = context.portal.history(dump=options["dump"])
    young = [record for record in records if record.created_on and (now - record.created_on).total_seconds() < longest]
    if not young:
        return None
    last = context.portal.progress(dump=options["dump"])
    for record in young:
        job = last if last and last.task_id == record.id else None
        if job is None or not spoils(job.status, even_warned=options["fail_on_warning"]):
            return record, job
    return None


def _enough(record: Record, job: Progress | None, target: Target, context: Context) -> dict[str, t.Any]:
    if record.storage_type != target.storage_type:
        context.warn(
            f"The backup {record.id} is recent enough, but lies in {record.storage_type} and not in {target.storage_type}."
        )
    age = to_words((context.now() - record.created_on).total_seconds()) if record.created_on else "unknown"
    words = f"A good backup exists ({record.file_name}, {age} old)."
    link = context.portal.absolute(job.link) if job and job.link else None
    return _result(False, backup_result(job, record, link), False, words)


def _follow_named(options: Options, context: Context) -> dict[str, t.Any]:
    """Follow the job with ``backup_id``; when the server remembers another job or none, the history decides."""
    backup_id, dump = str(uuid.UUID(options["backup_id"])), options["dump"]
    progress = context.portal.progress(dump=dump)
    if progress is None or progress.task_id.lower() != backup_id:
        record = _record(backup_id, options, context)
        if record is None:
            raise DocSpaceError(
                f"The portal knows no backup {backup_id}, neither as a job nor in its history: it failed, was cancelled or "
                "was deleted.",
                kind="vanished",
            )
        return _result(False, backup_result(None, record), True, f"The backup {backup_id} is in the history.")
    if not progress.is_settled and (context.check_mode or not options["wait"]):
        words = f"The backup {backup_id} is {progress.status}."
        return _result(False, backup_result(progress, None), True, words)
    return _Following(progress, True, None, options, context).finish()


def _record(backup_id: str, options: Options, context: Context) -> Record | None:
    records = context.portal.history(dump=options["dump"])
    return next((record for record in records if record.id.lower() == backup_id.lower()), None)


class _Following:
    """A job on its way, and what its end means."""

    def __init__(
        self, progress: Progress, attached: bool, target: Target | None, options: Options, context: Context
    ) -> None:
        dump = options["dump"]
        self._task_id = progress.task_id
        self._attached = attached
        self._target = target
        self._options = options
        self._context = context
        self._started = context.monotonic()
        self._watch = Watch(
            what="dump" if dump else "backup",
            task_id=progress.task_id,
            read=lambda: context.portal.progress(dump=dump, patient=False),
            patience=Patience(options["wait_timeout"], options["start_timeout"], options["wait_interval"]),
            context=context,
            last=progress,
        )

    def finish(self) -> dict[str, t.Any]:
        """Return the result of a job that ended well, raise DocSpaceError for every other end."""
        try:
            end = self._watch.follow()
        except DocSpaceError as error:
            raise self._failed(error, self._watch.last, None) from error
        record = self._own_record(end)
        self._compare_target(record)
        bad = self._vanished(record) if end is None else self._bad_end(end, record)
        if bad is not None:
            raise self._failed(bad, end, record)
        if end is not None and end.warning:
            self._context.warn(f"The backup {self._task_id} skipped something: {end.warning}")
        shown = self._shown(end, record)
        words = f"The backup {self._task_id} is {shown['status']} after {to_words(shown['duration'])}."
        return _result(not self._attached, shown, self._attached, words)

    def _own_record(self, end: Progress | None) -> Record | None:
        """Return the job's record. Where the job itself has told its end, a history that cannot be read spoils nothing."""
        try:
            return _record(self._task_id, self._options, self._context)
        except DocSpaceError as error:
            if end is None:
                raise self._failed(error, self._watch.last, None) from error
            self._context.warn(f"The archive of the backup {self._task_id} cannot be named: {error.message}")
            return None

    def _vanished(self, record: Record | None) -> DocSpaceError | None:
        """Return the error of a job that the server has forgotten; a record means that it ended well (facts 2.1)."""
        if record is not None:
            return None
        words = f"The server no longer knows the backup {self._task_id}, and the history has no such backup"
        return DocSpaceError(f"{words}: it was cancelled, or the server lost it. Start another.", kind="vanished")

    def _bad_end(self, end: Progress, record: Record | None) -> DocSpaceError | None:
        """Return the error of a job that ended badly, None for a good end."""
        archive = f" The archive {record.file_name} exists all the same; do not rely on it." if record else ""
        if end.status == "cancelled":
            return DocSpaceError(f"The backup {end.task_id} was cancelled on the portal.", kind="backup_cancelled")
        if end.status == "failed":
            blocks = ""
            if end.is_blocking:
                blocks = (
                    " It failed before it began, and blocks every further backup until a run with clear_failed=true."
                )
            return DocSpaceError(f"The backup {end.task_id} failed: {end.error}{archive}{blocks}", kind="backup_failed")
        if end.status == "warned" and self._options["fail_on_warning"]:
            words = f"The backup {end.task_id} skipped something, and fail_on_warning is true: {end.warning}"
            return DocSpaceError(words, kind="backup_warned")
        return None

    def _compare_target(self, record: Record | None) -> None:
        if self._attached and self._target and record and record.storage_type != self._target.storage_type:
            self._context.warn(
                f"The backup {record.id} that was running already went to {record.storage_type}, not to "
                f"{self._target.storage_type}."
            )

    def _shown(self, progress: Progress | None, record: Record | None) -> dict[str, t.Any]:
        link = self._context.portal.absolute(progress.link) if progress and progress.link else None
        return backup_result(progress, record, link, self._context.monotonic() - self._started)

    def _failed(self, error: DocSpaceError, progress: Progress | None, record: Record | None) -> DocSpaceError:
        """Return an error with the state of the backup, which is unknown when nobody remembers the job."""
        shown = self._shown(progress or self._watch.last, record)
        backup = shown if progress else {**shown, "status": "unknown"}
        return error.with_result(backup=backup, attached=self._attached, changed=not self._attached)


def _result(changed: bool, backup: dict[str, t.Any] | None, attached: bool, words: str) -> dict[str, t.Any]:
    return {"changed": changed, "backup": backup, "attached": attached, "msg": words}
