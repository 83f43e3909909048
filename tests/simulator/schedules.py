# Copyright (c) 2026 ONLYOFFICE DocSpace collection contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Backup schedules and the moment they fire (facts 2.8, 3.3)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo

from .cron import Cron


@dataclass
class Schedule:
    """One row per tenant, plus one with tenant −1 for dumps. ``last_run`` None: never, as after every write."""

    tenant_id: int
    storage_type: int
    params: dict[str, str]
    base_path: str | None
    cron: Cron
    backups_stored: int
    dump: bool = False
    last_run: datetime | None = None

    def is_due(self, now: datetime, zone: tzinfo) -> bool:
        """Whether the next slot after the last run has come, in the portal's wall-clock time.

        After a write the reference is one second before today's *UTC* date, taken as if it were portal time, and taken
        anew at every tick; that is why a write can start an extra run, or lose tonight's.
        """
        local_now = now.astimezone(zone).replace(tzinfo=None)
        if self.last_run is None:
            today = now.replace(hour=0, minute=0, second=0, microsecond=0, tzinfo=None)
            reference = today - timedelta(seconds=1)
        else:
            reference = self.last_run.astimezone(zone).replace(tzinfo=None)
        return self.cron.next_slot(reference) <= local_now
