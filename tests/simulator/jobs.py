# Copyright (c) 2026 ONLYOFFICE DocSpace collection contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""One backup job as the progress endpoint shows it (facts 2.1)."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import IntEnum
from typing import Any

from .audit import Visitor
from .portal import Portal

STAMP = 0.05
"""Seconds between ``isCompleted`` and the final status, at most a twentieth of the job."""
LIFETIME = timedelta(hours=24)


class TaskStatus(IntEnum):
    Created = 0
    Running = 1
    Completed = 2
    Canceled = 3
    Failted = 4


@dataclass
class Job:
    """One entry of the queue. What it shows is a function of the clock; only turns of fate are stored."""

    portal: Portal
    dump: bool
    scheduled: bool
    storage_type: int
    base_path: str | None
    params: dict[str, str]
    created: datetime
    length: float
    outcome: str
    paid: bool = False
    visitor: Visitor | None = None
    state: dict[str, Any] = field(default_factory=dict, repr=False)
    id: str = field(default_factory=lambda: str(uuid.uuid4()))
    begun: datetime | None = None
    stopped: datetime | None = None
    poisoned: bool = False
    cancelled: bool = False
    recorded: bool = False
    error: str = ""
    warning: str = ""
    link: str = ""

    @property
    def complete(self) -> bool:
        return self.stopped is not None and not self.poisoned

    def status(self, now: datetime) -> TaskStatus:
        if self.poisoned:
            return TaskStatus.Failted
        if self.cancelled:
            return TaskStatus.Canceled
        if self.begun is None:
            return TaskStatus.Created
        stamped = self.stopped and now >= self.stopped + timedelta(seconds=min(STAMP, self.length / 20))
        return TaskStatus.Completed if stamped else TaskStatus.Running

    def progress(self, now: datetime) -> int:
        """0.9 of the task's percentage, told about once a second; 100 once there is a record."""
        if self.begun is None or self.poisoned:
            return 0
        if self.recorded:
            return 100
        told = int(((self.stopped or now) - self.begun).total_seconds())
        share = told / self.length if self.length else 1.0
        return int(0.9 * int(100 * max(0.0, min(share, 1.0))))

    def last_change(self, now: datetime) -> datetime:
        return self.stopped or (now if self.begun else self.created)
