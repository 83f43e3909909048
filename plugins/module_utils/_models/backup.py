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
    def of_record(cls, record: Record) -> Progress:
        """Return the progress of a job that only its record tells of: it has ended well."""
        return cls(record.id, True, 100, "", "", "", None, None)

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
        completed. A number nobody knows is "unknown".
        """
        if self.phase not in (None, CREATED, RUNNING, COMPLETED, CANCELED, FAILED):
            return "unknown"
        if self.phase == CANCELED:
            return "cancelled"
        if self.phase == FAILED or self.error:
            return "failed"
        if not self.is_completed:
            return "running"
        return "warned" if self.warning else "ok"

    @property
    def is_blocking(self) -> bool:
        """Tell whether this is what a failed preamble leaves behind: it makes every further start fail (facts 2.1)."""
        return bool(self.error) and not self.is_completed and self.phase in (None, FAILED)

    @property
    def has_begun(self) -> bool:
        """Tell whether a worker has taken the job up. Before 3.7.1 only the percentage can tell."""
        return self.percent > 0 or self.is_completed or self.phase not in (None, CREATED)

    @property
    def link_is_presigned(self) -> bool:
        """Tell whether the link leads to a storage that asks for no credential; the portal's own begin at its root."""
        return bool(self.link) and not self.link.startswith("/")

    @property
    def is_settled(self) -> bool:
        """Tell whether the state is final: for an instant a job is completed and still called running (facts 2.1)."""
        return self.status != "running" and not (self.is_completed and self.phase in (CREATED, RUNNING))

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


def spoils(status: str, *, even_warned: bool = False) -> bool:
    """Tell whether a job that ended with ``status`` makes its record no good backup.

    A record can exist although the job failed afterwards, and only the job knows it (facts 2.1).
    """
    return status in ("failed", "cancelled", "unknown") or (even_warned and status == "warned")


def state_of(result: t.Mapping[str, t.Any]) -> str:
    """Return how the backup in a module's result ended, in one word for reports.

    ``recent`` is a backup that was good enough already, ``planned`` one that check mode did not start.
    """
    backup = result.get("backup")
    if result.get("failed", False) or "changed" not in result:
        error = result.get("error")
        cancelled = isinstance(error, t.Mapping) and error.get("kind") == "backup_cancelled"
        return "cancelled" if cancelled else "failed"
    if not isinstance(backup, t.Mapping) or "status" not in backup:
        return "planned"
    if backup["status"] == "ok" and not result["changed"] and not result.get("attached", False):
        return "recent"
    return str(backup["status"])


BACKUP_STATES = ("ok", "warned", "recent", "running", "planned", "cancelled", "failed")


def backup_result(
    progress: Progress | None, record: Record | None, link: str | None = None, duration: float | None = None
) -> dict[str, t.Any]:
    """Return everything known of one backup, from its job and from its record, either of which may be gone.

    ``duration`` is in whole seconds. Without a job the record speaks: only backups that were made have one.
    """
    made = {"id": record.id if record else None, "status": "ok", "progress": 100, "error": None, "warning": None}
    return {
        **(progress.to_result() if progress else made),
        "link": link,
        "link_is_presigned": bool(progress and progress.link_is_presigned),
        "file_name": record.file_name if record else None,
        "storage_type": record.storage_type if record else None,
        "created_on": moments.to_iso(record.created_on) if record else None,
        "duration": None if duration is None else round(duration),
    }
