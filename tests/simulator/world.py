# Copyright (c) 2026 ONLYOFFICE DocSpace collection contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Everything that exists on the simulated server, and the services that work in its background."""

from __future__ import annotations

from collections.abc import Callable
from copy import copy
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

from .archives import Archive
from .audit import AuditTrail
from .backups import Worker
from .clock import Clock, Timeline
from .faults import Faults
from .history import DUMP_TENANT, History
from .journal import Journal
from .portal import Portal, Status
from .restores import Restorer
from .schedules import Schedule
from .snapshots import take_server, take_tenant
from .uploads import Upload

TICK = timedelta(minutes=15)


class World:
    """Portals by name, and what they share: clock, queue, schedules, history.

    ``origin`` is the server's address, known once it is bound; pre-signed links of background jobs need it.
    """

    def __init__(self, data_dir: Path, defaults: dict[str, Any] | None = None) -> None:
        self.clock = Clock()
        self.timeline = Timeline(self.clock)
        self.data_dir = data_dir
        self.portals: dict[str, Portal] = {}
        self.schedules: dict[int, Schedule] = {}
        self.audit = AuditTrail(self.now)
        self.history = History(self.now, self.portal_of)
        self.archives: dict[str, Archive] = {}
        self.disk: dict[str, Archive] = {}
        self.buckets: dict[tuple[str, str, str], Archive] = {}
        self.worker = Worker(self)
        self.restorer = Restorer(self)
        self.uploads: dict[int, Upload] = {}
        self.journal = Journal()
        self.faults = Faults()
        self.origin = "http://testserver"
        self._defaults = defaults or {}
        self._by_tenant: dict[int, Portal] = {}
        self._last_tenant = 0
        self._cancel_ticks: Callable[[], None] = lambda: None
        self.next_tick = self.restart_ticks()

    def now(self) -> datetime:
        return self.timeline.now()

    def add_portal(self, name: str, **settings: Any) -> Portal:
        portal = self.make_portal(name, self.new_tenant_id(), **settings)
        self.admit(portal)
        return portal

    def make_portal(self, name: str, tenant_id: int, **settings: Any) -> Portal:
        """A portal of this server, not known to it yet. All share one disk, and buckets exist once."""
        shared: dict[str, Any] = {"local_files": self.disk, "buckets": self.buckets}
        return Portal(name, tenant_id, self.now(), **{**self._defaults, **shared, **settings})

    def new_tenant_id(self) -> int:
        """Ids are never given out twice."""
        self._last_tenant = max(self._last_tenant, *self._by_tenant, 0) + 1
        return self._last_tenant

    def admit(self, portal: Portal) -> None:
        self.portals[portal.name] = self._by_tenant[portal.tenant_id] = portal

    def tenants(self) -> list[Portal]:
        return list(self.portals.values())

    def forget_tenants(self) -> None:
        """Makes room for those of a dump."""
        self.portals.clear()
        self._by_tenant.clear()

    def set_aside(self, portal: Portal) -> Portal:
        """The tenant a restore replaces, as a portal of its own: renamed, waiting to be removed, jobs and all."""
        alias = f"{portal.name}_deleted"
        taken = sum(name == alias or name.removeprefix(alias).isdigit() for name in self.portals)
        # These exist from now on, before there are two portals that could have them.
        for name in ("accounts", "api_key", "tree"):
            getattr(portal, name)
        old = copy(portal)
        old.name, old.status = alias + (str(taken) if taken else ""), Status.RemovePending
        self.admit(old)
        self.worker.hand_over(portal, old)
        return old

    def upload_path(self, tenant_id: int, extension: str) -> Path:
        return self.data_dir / "_uploads" / f"{tenant_id}-backup{extension}"

    def snapshot(self, portal: Portal, dump: bool) -> dict[str, Any]:
        """What a backup that is taken now holds of the portal, or of all."""
        if dump:
            return take_server(self.tenants(), self.schedules, self.history.everything(), self.audit.everything())
        return take_tenant(portal, self.schedules.get(portal.tenant_id), self.audit.of(portal.tenant_id))

    def portal_of(self, tenant_id: int) -> Portal | None:
        return self._by_tenant.get(tenant_id)

    def restart_ticks(self) -> datetime:
        """The next tick is one period from now, as after a start of the service."""
        self._cancel_ticks()
        alive = [True]

        def cancel() -> None:
            alive.clear()

        def tick() -> None:
            if alive:
                self._plan_tick(tick)
                self.run_scheduler()
                self.history.clean(self.schedules)

        self._cancel_ticks = cancel
        return self._plan_tick(tick)

    def _plan_tick(self, tick: Callable[[], None]) -> datetime:
        self.next_tick = self.now() + TICK
        self.timeline.at(self.next_tick, tick)
        return self.next_tick

    def run_scheduler(self) -> None:
        """Starts what is due (facts 3.3). ``last_run`` is saved before the job, even if that is then skipped."""
        for schedule in list(self.schedules.values()):
            tenant_id = int(schedule.params.get("tenantId", 0)) if schedule.dump else schedule.tenant_id
            portal = self.portal_of(tenant_id)
            if portal is None or (portal.status != Status.Active and not schedule.dump):
                continue
            # Tenant −1 has a zone of its own, UTC on a fresh server.
            if not schedule.is_due(self.now(), timezone.utc if schedule.dump else portal.zone) or portal.unpaid:
                continue
            free = self.has_free_backup(portal)
            if not free and not portal.backup_service:
                del self.schedules[schedule.tenant_id]  # silently; the admins get a mail
                continue
            schedule.last_run = self.now()
            self.worker.start_scheduled(
                portal, schedule.dump, schedule.storage_type, schedule.base_path, schedule.params, paid=not free
            )

    def has_free_backup(self, portal: Portal) -> bool:
        """Whether this month's allowance leaves room for one more; standalone servers do not count."""
        if portal.standalone or portal.free_backups is None or portal.unpaid:
            return True
        month = self.now().replace(day=1, hour=0, minute=0, second=0, microsecond=0)
        return self.history.count(portal.tenant_id, False, month, self.now()) < portal.free_backups

    def schedule_of(self, portal: Portal, dump: bool) -> Schedule | None:
        schedule = self.schedules.get(DUMP_TENANT if dump else portal.tenant_id)
        return schedule if schedule and schedule.dump == dump else None
