# Copyright (c) 2026 ONLYOFFICE DocSpace collection contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The queue of restores and the service that works it off (facts 2.11–2.14)."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from .archives import Content, read_content
from .errors import AccessDenied, NullReference, PaymentRequired, ServerError
from .jobs import LIFETIME
from .portal import Portal, Status
from .replacing import replace_server, replace_tenant
from .restore_jobs import DOWNLOADED, EMPTIED, FAILED, OPENED, REFILLED, SWAPPED, Restore, Source
from .storages import open_storage

if TYPE_CHECKING:
    from .world import World

PICKUP = 0.2
"""Seconds until the worker takes a restore from the queue, at most a tenth of it."""
INVALID = "The backup file is invalid."
FOREIGN = "The backup file is invalid. Please use the file created in the same portal."


class Restorer:
    """One restore per tenant at a time, of whichever kind."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._queue: list[Restore] = []
        self.upheaval = False
        """True while a dump's tables are recreated: no request is answered as usual."""

    def find(self, portal: Portal, dump: bool | None) -> Restore | None:
        """The entry a portal sees: of the dump, of the tenant (by its old id too), or either for None."""
        for entry in self._entries():
            own = entry.concerns(portal.tenant_id)
            if (entry.dump and dump is not False) or (own and not entry.dump and dump is not True):
                return entry
        return None

    def _entries(self) -> list[Restore]:
        """The queue; an entry is gone 24 h after its last change."""
        now = self._world.now()
        self._queue = [entry for entry in self._queue if entry.last_change(now) + LIFETIME >= now]
        return self._queue

    def start(self, portal: Portal, dump: bool, source: Source) -> None:
        """A placeholder, or the entry that is already there; the worker is told of the request in either case."""
        now = self._world.now()
        entry = self._entry_of(portal.tenant_id)
        if entry is None:
            entry = Restore(portal, dump, portal.tenant_id, now, portal.restore_length, portal.restore_outcome)
            self._queue.append(entry)
        request = (portal.tenant_id, entry.id, dump, source)
        self._world.timeline.after(min(PICKUP, entry.length / 10), lambda: self._pick_up(portal, *request))

    def uploaded_file(self, tenant_id: int) -> Path:
        """The upload of a tenant: the gzipped one if it is there, else the other, which may not be there."""
        gzipped = self._world.upload_path(tenant_id, ".tar.gz")
        return gzipped if gzipped.exists() else self._world.upload_path(tenant_id, ".tar")

    def _entry_of(self, tenant_id: int) -> Restore | None:
        """The tenant's entry of either kind; a completed one is taken out of the queue."""
        entry = next((entry for entry in self._entries() if entry.tenant_id == tenant_id), None)
        if entry and entry.complete:
            self._queue.remove(entry)
            return None
        return entry

    def _pick_up(self, portal: Portal, tenant_id: int, task_id: str, dump: bool, source: Source) -> None:
        """The worker asks everything again, then makes the placeholder its own. A request it refuses leaves it at 0.

        So a stuck placeholder does not keep a later, better request from being worked off, under its id.
        """
        if portal.tenant_id != tenant_id or portal.restore_outcome == "rejected":
            return
        try:
            demand_restore_permission(portal)
        except ServerError:
            return
        if source.uploaded and not self.uploaded_file(tenant_id).exists():
            return
        entry = self._entry_of(tenant_id)
        if entry and (entry.id != task_id or entry.begun):
            return
        if entry:
            self._queue.remove(entry)
        now = self._world.now()
        restore = Restore(portal, dump, tenant_id, now, portal.restore_length, portal.restore_outcome, task_id)
        restore.begun = now
        self._queue.append(restore)
        self._after(restore, DOWNLOADED, lambda: self._download(restore, source))

    def _after(self, restore: Restore, share: float, action: Callable[[], None]) -> None:
        assert restore.begun
        self._world.timeline.at(restore.begun + timedelta(seconds=share * restore.length), action)

    def _download(self, restore: Restore, source: Source) -> None:
        """The portal is still open while the archive is fetched and, on SaaS, recognised by its hash."""
        try:
            file = self._fetch(restore, source)
            if not restore.portal.standalone:
                self._demand_own_archive(restore, file)
        except ServerError as error:
            self._fail(restore, error.message)
            return
        restore.closed = self._world.now()
        for portal in self._touched(restore):
            if portal.status == Status.Active:
                portal.status = Status.Restoring
        self._after(restore, OPENED, lambda: self._open(restore, file))

    def _touched(self, restore: Restore) -> list[Portal]:
        return self._world.tenants() if restore.dump else [restore.portal]

    def _fetch(self, restore: Restore, source: Source) -> Path:
        if source.uploaded:
            return self.uploaded_file(restore.tenant_id)
        if source.path is None:
            raise NullReference
        storage = open_storage(restore.portal, source.storage_type, source.path, source.params, self._world.now)
        return storage.fetch(source.path).path()

    def _demand_own_archive(self, restore: Restore, file: Path) -> None:
        """The hash must be that of a record of the tenant; removed ones count."""
        wanted = hash_of(file)
        for record in self._world.history.of(restore.tenant_id):
            if record.archive and hash_of(record.archive.path()) == wanted:
                return
        raise ServerError(FOREIGN)

    def _open(self, restore: Restore, file: Path) -> None:
        try:
            content = read_content(file)
        except ValueError as error:
            self._fail(restore, str(error) or "The archive cannot be read.")
            return
        if content.dump and not restore.portal.standalone:
            self._fail(restore, FOREIGN)
        elif content.dump != restore.dump or "tenants_tenants" not in content.tables:
            self._fail(restore, INVALID)
        elif restore.outcome == "failed":
            self._after(restore, FAILED, lambda: self._break_off(restore))
        elif restore.dump:
            self._after(restore, EMPTIED, self._begin_upheaval)
            self._after(restore, REFILLED, lambda: self._replace_server(restore, content))
        else:
            self._after(restore, SWAPPED, lambda: self._replace_tenant(restore, content))
        if restore.outcome == "lost":
            self._after(restore, FAILED, lambda: self._lose(restore))

    def _lose(self, restore: Restore) -> None:
        self._queue = [entry for entry in self._queue if entry is not restore]

    def _break_off(self, restore: Restore) -> None:
        """The half-filled tenant stays behind, so the next one's id is one further."""
        if not restore.dump:
            self._world.new_tenant_id()
        self._fail(restore, INVALID)

    def _fail(self, restore: Restore, error: str) -> None:
        restore.stopped, restore.error = self._world.now(), error
        if restore.closed:
            for portal in self._touched(restore):
                if portal.status == Status.Restoring:
                    portal.status = Status.Active

    def _replace_tenant(self, restore: Restore, content: Content) -> None:
        replace_tenant(self._world, restore.portal, content.state)
        restore.tenant_id, restore.swapped = restore.portal.tenant_id, True
        self._after(restore, 1.0, lambda: self._finish(restore))

    def _begin_upheaval(self) -> None:
        self.upheaval = True

    def _replace_server(self, restore: Restore, content: Content) -> None:
        """The tables are back, and with them tenants that are active; the files of their storages still come."""
        self.upheaval = False
        if content.state:
            replace_server(self._world, content.state)
        for portal in self._touched(restore):
            if portal.status == Status.Restoring:
                portal.status = Status.Active
        self._after(restore, SWAPPED, lambda: setattr(restore, "swapped", True))
        self._after(restore, 1.0, lambda: self._finish(restore))

    def _finish(self, restore: Restore) -> None:
        restore.stopped = self._world.now()


def demand_restore_permission(portal: Portal, permission: type[ServerError] = AccessDenied) -> None:
    """An admin, the hidden setting ``Restore``, and on SaaS a plan that includes restores; in this order.

    The hidden setting ``Backup``, which vetoes backups on SaaS, is not asked for.
    """
    if not portal.admin:
        raise permission("edit portal settings")
    if "Restore" in portal.hidden_settings:
        raise AccessDenied("hidden setting")
    if not portal.standalone and not portal.restore_allowed:
        raise PaymentRequired("Your pricing plan does not support this option")


def hash_of(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()
