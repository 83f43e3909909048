# Copyright (c) 2026 ONLYOFFICE DocSpace collection contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""One restore as the progress endpoint shows it (facts 2.1, 2.12)."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from .jobs import STAMP, TaskStatus
from .portal import Portal

DOWNLOADED, OPENED, FAILED, EMPTIED, REFILLED, SWAPPED = 0.1, 0.15, 0.5, 0.3, 0.5, 0.9
"""What happens when, as shares of the whole. A dump's tables are gone from ``EMPTIED`` to ``REFILLED``."""


@dataclass(frozen=True)
class Source:
    """What to restore from. ``path`` None: a GUID of zeros was asked for, which names nothing."""

    storage_type: int
    path: str | None
    params: Mapping[str, str]
    uploaded: bool = False


@dataclass
class Restore:
    """One entry of the queue. ``tenant_id`` becomes the new one's when that takes over, ``old_tenant_id`` stays."""

    portal: Portal
    dump: bool
    tenant_id: int
    created: datetime
    length: float
    outcome: str
    id: str = field(default_factory=lambda: str(uuid.uuid4()))
    old_tenant_id: int = 0
    begun: datetime | None = None
    closed: datetime | None = None
    swapped: bool = False
    stopped: datetime | None = None
    error: str = ""

    def __post_init__(self) -> None:
        self.old_tenant_id = self.tenant_id

    @property
    def complete(self) -> bool:
        return self.stopped is not None

    def concerns(self, tenant_id: int) -> bool:
        return tenant_id in (self.tenant_id, self.old_tenant_id)

    def status(self, now: datetime) -> TaskStatus:
        if self.begun is None:
            return TaskStatus.Created
        stamped = self.stopped and now >= self.stopped + timedelta(seconds=min(STAMP, self.length / 20))
        return TaskStatus.Completed if stamped else TaskStatus.Running

    def progress(self, now: datetime) -> int:
        """0, then 10 and 0.65 of the task's percentage (told about once a second), 75, 100."""
        if self.swapped:
            return 100 if self.stopped else 75
        if self.closed is None:
            return 0
        told = int(((self.stopped or now) - self.closed).total_seconds())
        share = told / (self.length * (SWAPPED - DOWNLOADED)) if self.length else 1.0
        return int(10 + 0.65 * int(100 * max(0.0, min(share, 1.0))))

    def last_change(self, now: datetime) -> datetime:
        return self.stopped or (now if self.begun else self.created)
