# Copyright (c) 2026 ONLYOFFICE DocSpace collection contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The backups of a portal's history, as pruning sees them (facts 2.3, 2.5, 2.6)."""

from __future__ import annotations

import dataclasses
import datetime
import typing as t

from .._models.backup import Progress, Record
from .._models.retention import Backup
from .._operation import Context, Options
from . import _backup_delete


@dataclasses.dataclass(frozen=True)
class Entry:
    """A record of the history, and what the planner has to know of it."""

    record: Record
    backup: Backup

    def to_result(self) -> dict[str, t.Any]:
        """Return the record in the words of the results; times are UTC."""
        shown = self.record.to_result()
        return {name: shown[name] for name in ("id", "file_name", "created_on", "storage_type")}


class History:
    """What a portal knew of its backups when it was asked."""

    def __init__(self, entries: t.Iterable[Entry], dump: bool) -> None:
        self._dump = dump
        self.entries: dict[str, Entry] = {entry.record.id: entry for entry in entries}

    @classmethod
    def open(cls, options: Options, context: Context) -> History:
        """Return the history; two reads."""
        dump = options["dump"]
        records = context.portal.history(dump=dump)
        # Asked after the history, so that a job of which the history has a record is not taken for an earlier one.
        job = context.portal.progress(dump=dump) if records else None
        now = context.now()
        return cls((Entry(record, _seen(record, job, options["storage_type"], now)) for record in records), dump)

    def remove(self, key: str, context: Context) -> None:
        """Delete a record with its archive, by one request (facts 2.6)."""
        _backup_delete.delete(self.entries[key].record, self._dump, context)

    def summary(self, removed: t.Collection[str]) -> dict[str, t.Any]:
        """Return nothing more: the history tells no sizes."""
        return {}


def _seen(record: Record, job: Progress | None, storage_type: str | None, now: datetime.datetime) -> Backup:
    """Return a record as the planner sees it.

    The history lists what was made, but a job can fail after its record was saved (facts 2.1). Only the last job is still
    known; what is not known to have failed counts as good.
    """
    fault = untouchable = None
    if storage_type is not None and record.storage_type != storage_type:
        untouchable = "other storage type"
    elif record.expires_on is not None and record.expires_on <= now:
        untouchable = "expired"
    elif job is not None and job.task_id.lower() == record.id.lower():
        if job.status in ("running", "unknown"):
            untouchable = job.status
        elif job.status in ("failed", "cancelled"):
            fault = job.status
    return Backup(record.id, record.created_on, fault, untouchable, lasts=record.expires_on is None)
