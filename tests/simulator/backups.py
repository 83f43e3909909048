# Copyright (c) 2026 ONLYOFFICE DocSpace collection contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The queue of backup jobs and the service that works it off (facts 2.1, 2.2, 2.4)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING

from .archives import Archive
from .audit import Action, Visitor
from .dates import zone_of
from .errors import Fault, ServerError
from .history import DUMP_TENANT, Record
from .jobs import LIFETIME, Job
from .portal import Portal
from .storages import Storage, StorageType, open_storage

if TYPE_CHECKING:
    from .world import World

PICKUP = 0.2
"""Seconds until the worker takes a job from the queue, at most a tenth of the job."""
UNWIND = 0.2
"""Seconds a cancelled worker needs to publish its last word."""


class Worker:
    """One slot per tenant and one for dumps, from placeholder to record."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._timeline = world.timeline
        self._slots: dict[int, Job] = {}

    def current(self, portal: Portal, dump: bool) -> Job | None:
        """The entry of the tenant, or the server's one dump entry; gone 24 h after its last change."""
        slot = DUMP_TENANT if dump else portal.tenant_id
        job = self._slots.get(slot)
        now = self._timeline.now()
        if job and job.last_change(now) + LIFETIME < now:
            del self._slots[slot]
            return None
        return job

    def started_by(self, portal: Portal) -> list[Job]:
        """Entries of the tenant, oldest first, a dump that it started included."""
        jobs = [self.current(portal, False), self.current(portal, True)]
        own = [job for job in jobs if job and job.portal.tenant_id == portal.tenant_id]
        return sorted(own, key=lambda job: job.created)

    def start(
        self,
        portal: Portal,
        dump: bool,
        storage_type: int,
        base_path: str | None,
        params: Mapping[str, str],
        paid: bool,
        visitor: Visitor,
    ) -> Job:
        """A new job, or the one that is already there. A poisoned entry makes this fail until it is cancelled."""
        job = self.current(portal, dump)
        if job and not job.complete:
            if job.error:
                raise Fault("The backup in the queue has failed.")
            return job
        job = self._new_job(portal, dump, storage_type, base_path, params, paid, visitor)
        self._timeline.after(min(PICKUP, job.length / 10), lambda: self._pick_up(job))
        return job

    def start_scheduled(
        self,
        portal: Portal,
        dump: bool,
        storage_type: int,
        base_path: str | None,
        params: Mapping[str, str],
        paid: bool,
    ) -> None:
        """Skipped when the first entry of the tenant, dump or not, has not ended."""
        jobs = self.started_by(portal)
        if jobs and not jobs[0].complete:
            return
        if jobs:
            self._drop(jobs[0])
        if self.current(portal, dump) is None:
            self._pick_up(self._new_job(portal, dump, storage_type, base_path, params, paid, None))

    def hand_over(self, portal: Portal, old: Portal) -> None:
        """Jobs of a tenant that a restore replaces stay with that tenant, and so do their archives."""
        for job in self._slots.values():
            if job.portal is portal:
                job.portal = old

    def cancel(self, portal: Portal) -> bool:
        """Drops every entry of the tenant, ended ones too. True if there was one.

        A running job comes back once, as cancelled. A job that waits for the worker cannot be stopped: the request
        for it is already under way, and the worker makes its entry anew.
        """
        jobs = self.started_by(portal)
        for job in jobs:
            self._drop(job)
            if job.begun and not job.stopped:
                job.cancelled = True
                job.stopped = self._timeline.now()
                self._timeline.after(UNWIND, partial(self._say_cancelled, job))
        return bool(jobs)

    def _new_job(
        self,
        portal: Portal,
        dump: bool,
        storage_type: int,
        base_path: str | None,
        params: Mapping[str, str],
        paid: bool,
        visitor: Visitor | None,
    ) -> Job:
        """Without a visitor it is a scheduled one."""
        now = self._timeline.now()
        length, outcome = portal.job_length, portal.job_outcome
        scheduled = visitor is None
        job = Job(portal, dump, scheduled, storage_type, base_path, dict(params), now, length, outcome, paid)
        job.visitor = visitor
        self._put(job)
        return job

    def _slot(self, job: Job) -> int:
        return DUMP_TENANT if job.dump else job.portal.tenant_id

    def _put(self, job: Job) -> None:
        self._slots[self._slot(job)] = job

    def _drop(self, job: Job) -> None:
        if self._slots.get(self._slot(job)) is job:
            del self._slots[self._slot(job)]

    def _say_cancelled(self, job: Job) -> None:
        job.warning = "The backup was cancelled."
        if self._slot(job) not in self._slots:
            self._put(job)

    def _pick_up(self, job: Job) -> None:
        if job.outcome == "rejected":
            return
        if self._slots.setdefault(self._slot(job), job) is not job:
            return  # dropped and replaced before the worker came
        if job.outcome == "preamble_failed":
            job.poisoned, job.stopped, job.error = True, self._timeline.now(), "The user of the job cannot be found."
            return
        job.begun = self._timeline.now()
        self._note(job, Action.BackupStarted, Action.ScheduledBackupStarted)
        job.state = self._world.snapshot(job.portal, job.dump)
        try:
            storage = self._open(job)
            storage.prepare()
        except ServerError as error:
            self._fail(job, error.message)
            return
        local = job.begun.astimezone(zone_of(job.portal.server_time_zone if job.portal.standalone else "UTC"))
        alias = "workspace" if job.dump else job.portal.name
        name = f"{alias}_{local:%Y-%m-%d_%H-%M-%S}.{storage.extension}"
        if job.outcome == "failed":
            self._timeline.after(job.length / 2, lambda: self._fail(job, "The archive could not be written."))
        if job.outcome == "lost":
            self._timeline.after(job.length / 2, lambda: self._drop(job))
        self._timeline.after(job.length, lambda: self._finish(job, name))

    def _open(self, job: Job) -> Storage:
        return open_storage(job.portal, job.storage_type, job.base_path, job.params, self._timeline.now)

    def _fail(self, job: Job, error: str) -> None:
        if not job.stopped:
            job.stopped, job.error = self._timeline.now(), error
            self._note(job, Action.BackupFailed, Action.ScheduledBackupFailed)

    def _note(self, job: Job, manual: Action, scheduled: Action) -> None:
        self._world.audit.by_job(job.portal, scheduled if job.scheduled else manual, job.visitor)

    def _finish(self, job: Job, name: str) -> None:
        if job.stopped:
            return
        now = self._timeline.now()
        warned = job.outcome == "warned"
        file = self._world.data_dir / job.portal.name / job.id / name
        tenant_id, size = job.portal.tenant_id, job.portal.archive_size
        archive = Archive(file, name, tenant_id, job.portal.name, now, job.dump, warned, size, job.state)
        self._world.archives[str(file)] = archive
        try:
            storage = self._open(job)
            path = storage.save(archive)
            link = storage.link(path, f"{self._world.origin}/{job.portal.name}")
        except ServerError as error:
            self._fail(job, error.message)
            return
        if job.dump:
            job.params.setdefault("tenantId", str(tenant_id))
        expires = now + timedelta(days=1) if job.storage_type == StorageType.DataStore else None
        owner = DUMP_TENANT if job.dump else tenant_id
        self._world.history.add(
            Record(
                job.id,
                owner,
                name,
                job.storage_type,
                job.base_path,
                path,
                job.params,
                now,
                expires,
                job.scheduled,
                job.paid,
                archive=archive,
            )
        )
        job.link, job.stopped, job.recorded = link, now, True
        self._note(job, Action.BackupCompleted, Action.ScheduledBackupCompleted)
        if job.outcome == "failed_late":
            job.error = "The backup could not be billed."
            self._note(job, Action.BackupFailed, Action.ScheduledBackupFailed)
        if warned:
            job.warning = "1 file could not be read and is not in the archive, see storage/missing_info."
