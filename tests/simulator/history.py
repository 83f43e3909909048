# Copyright (c) 2026 ONLYOFFICE DocSpace collection contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Backup records: kept per tenant, only ever flagged as removed (facts 2.5–2.7, 3.4)."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from .archives import Archive
from .clock import Now
from .errors import ServerError
from .portal import Portal
from .schedules import Schedule
from .storages import Storage, open_storage

DUMP_TENANT = -1


@dataclass
class Record:
    """``id`` is the task id of the job. Records of dumps belong to tenant −1 and name their portal in ``params``.

    ``archive`` is what the server keeps as the hash of the file.
    """

    id: str
    tenant_id: int
    name: str
    storage_type: int
    base_path: str | None
    path: str
    params: dict[str, str]
    created: datetime
    expires: datetime | None
    scheduled: bool
    paid: bool
    removed: bool = False
    archive: Archive | None = None


class History:
    """All records of the server. ``find_portal`` gives the portal of a tenant id, None if there is none."""

    def __init__(self, now: Now, find_portal: Callable[[int], Portal | None]) -> None:
        self._now = now
        self._find_portal = find_portal
        self._records: dict[str, Record] = {}
        self._by_tenant: dict[int, list[Record]] = {}

    def add(self, record: Record) -> None:
        self._records[record.id] = record
        self._by_tenant.setdefault(record.tenant_id, []).append(record)

    def get(self, record_id: str) -> Record | None:
        return self._records.get(record_id)

    def of(self, tenant_id: int) -> list[Record]:
        """Removed ones included; by id, as the primary key gives them, so in no useful order."""
        return sorted(self._by_tenant.get(tenant_id, []), key=lambda record: record.id)

    def everything(self) -> list[Record]:
        return list(self._records.values())

    def replace_all(self, records: list[Record]) -> None:
        """What a restored dump does: records of its moment, and no others (facts 2.14)."""
        self._records, self._by_tenant = {}, {}
        for record in records:
            self.add(record)

    def copy_to(self, tenant_id: int, new_tenant_id: int) -> None:
        """What a restored tenant gets: the old one's records, removed ones too, under new ids (facts 2.13)."""
        for record in self.of(tenant_id):
            self.add(replace(record, id=str(uuid.uuid4()), tenant_id=new_tenant_id, params=dict(record.params)))

    def present(self, tenant_id: int) -> list[Record]:
        return [record for record in self.of(tenant_id) if not record.removed]

    def storage(self, record: Record) -> Storage | None:
        """None when the record's own params cannot be read; such records are passed over, never removed."""
        try:
            tenant_id = int(record.params["tenantId"]) if record.tenant_id == DUMP_TENANT else record.tenant_id
            portal = self._find_portal(tenant_id)
            if portal is None:
                return None
            return open_storage(portal, record.storage_type, record.base_path, record.params, self._now)
        except (ServerError, KeyError, ValueError):
            return None

    def read(self, tenant_id: int) -> list[Record]:
        """What the portal lists. Reading flags records whose file is gone; a storage may refuse the whole list.

        Each record is looked for in its own store. That a server mixes up stores within one list is UNVERIFIED.
        """
        listed = []
        for record in self.present(tenant_id):
            storage = self.storage(record)
            if storage is None:
                continue
            if storage.exists(record.path):
                listed.append(record)
            else:
                record.removed = True
        return listed

    def delete(self, record: Record) -> None:
        """Flagged first, so a failing file deletion leaves no record."""
        record.removed = True
        storage = self.storage(record)
        if storage:
            storage.delete(record.path)

    def delete_all(self, tenant_id: int) -> None:
        for record in self.present(tenant_id):
            try:
                self.delete(record)
            except ServerError:
                continue  # only logged

    def count(self, tenant_id: int, paid: bool, since: datetime, until: datetime) -> int:
        records = self._by_tenant.get(tenant_id, [])
        return sum(record.paid == paid and since <= record.created <= until for record in records)

    def clean(self, schedules: dict[int, Schedule]) -> None:
        """One pass of the cleaner: what expired, then scheduled records beyond the newest ``backupsStored``.

        Manual backups are neither counted nor deleted; without a schedule there is no retention.
        """
        surplus = list(self._expired())
        for tenant_id in list(self._by_tenant):
            scheduled = [record for record in self.present(tenant_id) if record.scheduled]
            if not scheduled:
                continue
            try:
                self._flag_missing(tenant_id)
            except ServerError:
                return  # a storage that cannot be asked ends the pass; only logged
            if tenant_id in schedules:
                newest_first = sorted(scheduled, key=lambda record: record.created, reverse=True)
                surplus += newest_first[schedules[tenant_id].backups_stored :]
        for record in surplus:
            storage = self.storage(record)
            if storage is None:
                continue
            try:
                storage.delete(record.path)
            except ServerError:
                continue  # only logged; the next pass tries again
            record.removed = True

    def _expired(self) -> Iterator[Record]:
        now = self._now()
        for record in self._records.values():
            if record.expires and record.expires <= now and not record.removed:
                yield record

    def _flag_missing(self, tenant_id: int) -> None:
        for record in self.present(tenant_id):
            storage = self.storage(record)
            if storage and not storage.exists(record.path):
                record.removed = True
