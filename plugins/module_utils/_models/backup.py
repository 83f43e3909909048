# Copyright (c) 2026 ONLYOFFICE DocSpace collection contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Backups: records of the history, and the progress of a running or just finished job (facts 2.1, 2.5)."""

from __future__ import annotations

import dataclasses
import datetime
import typing as t

from . import moments
from .storage import type_from_api

CREATED, RUNNING, COMPLETED, CANCELED, FAILED = range(5)


@dataclasses.dataclass(frozen=True)
class Record:
    """A backup in the history. ``expires_on`` is None unless the server deletes it by itself (DataStore)."""

    id: str
    file_name: str
    storage_type: str
    created_on: datetime.datetime | None
    expires_on: datetime.datetime | None

    @classmethod
    def from_api(cls, data: t.Mapping[str, t.Any]) -> Record:
        """Return the record of an API history entry."""
        return cls(
            id=str(data.get("id", "")),
            file_name=str(data.get("fileName", "")),
            storage_type=type_from_api(data.get("storageType", 0)),
            created_on=moments.from_api(data.get("createdOn")),
            expires_on=moments.from_api(data.get("expiresOn")),
        )

    def to_result(self) -> dict[str, t.Any]:
        """Return the record in the words of the results; times are UTC."""
        return {
            "id": self.id,
            "file_name": self.file_name,
            "storage_type": self.storage_type,
            "created_on": moments.to_iso(self.created_on),
            "expires_on": moments.to_iso(self.expires_on),
        }


def newest_first(records: t.Iterable[Record]) -> list[Record]:
    """Return records ordered by age, because the server promises no order (facts 2.5); undated ones come last."""
    never = datetime.datetime.min.replace(tzinfo=moments.UTC)
    return sorted(records, key=lambda record: record.created_on or never, reverse=True)


@dataclasses.dataclass(frozen=True)
class Progress:
    """The state of a backup or restore job as the server tells it; ``phase`` is None before server 3.7.1."""

    task_id: str
    is_completed: bool
    percent: int
    error: str
    warning: str
    link: str
    tenant_id: int | None
    phase: int | None

    @classmethod
    def from_api(cls, data: t.Mapping[str, t.Any]) -> Progress:
        """Return the progress of an API progress object."""
        return cls(
            task_id=str(data.get("taskId") or ""),
            is_completed=bool(data.get("isCompleted", False)),
            percent=int(data.get("progress") or 0),
            error=str(data.get("error") or ""),
            warning=str(data.get("warning") or ""),
            link=str(data.get("link") or ""),
            tenant_id=data.get("tenantId"),
            phase=data.get("status"),
        )

    @property
    def status(self) -> str:
        """Return the state in the words of the results (facts 2.1).

        A failed job usually ends as "completed" with an error, and one whose preamble failed never says that it is
        completed. Completed and still "running" is one that is about to be stamped; a number nobody knows is unknown.
        """
        if self.phase not in (None, CREATED, RUNNING, COMPLETED, CANCELED, FAILED):
            return "unknown"
        if self.phase == CANCELED:
            return "cancelled"
        if self.phase == FAILED or (self.is_completed and self.error):
            return "failed"
        if not self.is_completed:
            return "running"
        return "warned" if self.warning else "ok"

    def to_result(self) -> dict[str, t.Any]:
        """Return the progress in the words of the results."""
        return {
            "id": self.task_id or None,
            "status": self.status,
            "progress": self.percent,
            "error": self.error or None,
            "warning": self.warning or None,
            "link": self.link or None,
        }
