# Copyright (c) 2026 ONLYOFFICE DocSpace collection contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The backup controller without its schedules: facts 2.2–2.7, 2.15."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from ..audit import Action
from ..binding import boolean, list_of, member_of, optional, query_bool, query_date
from ..context import Call
from ..errors import BadArgument, NullReference, QuotaExceeded
from ..history import DUMP_TENANT
from ..routes import Routes
from ..storages import StorageType, folder_id
from ..views import progress_view, record_view
from .params import FOLDER_TYPES, as_texts, base_path, check_folder, demand_backup_allowance, pair

routes = Routes("/api/2.0/backup")


@routes.post("startbackup", payment_free=True)
def start_backup(call: Call) -> Any:
    """Starts a job or hands back the running one. The order of the checks is the server's (facts 2.2)."""
    sent = call.read(
        storageType=(optional(member_of(StorageType)), None),
        storageParams=(optional(list_of(pair)), None),
        dump=(boolean, False),
    )
    call.demand_settings_permission()
    if sent["dump"]:
        call.demand_space_permission()
    type_ = StorageType.Documents if sent["storageType"] is None else sent["storageType"]
    params = as_texts(sent["storageParams"])
    numeric = isinstance(folder_id(params.get("folderId", "")), int)
    if (type_ == StorageType.Documents and not numeric) or (type_ == StorageType.ThridpartyDocuments and numeric):
        raise BadArgument("wrong folder type")
    if type_ == StorageType.Documents and call.portal.quota_exceeded:
        raise QuotaExceeded("The storage quota is used up")
    if type_ in FOLDER_TYPES:
        check_folder(call, params)
    if type_ == StorageType.ThirdPartyConsumer:
        params.setdefault("subdir", "backup")
    paid = demand_backup_allowance(call)
    path = base_path(call, type_, params)
    job = call.world.worker.start(call.portal, sent["dump"], type_, path, params, paid, call.visitor)
    return progress_view(job, call.world.now())


@routes.post("cancelbackup", payment_free=True, since=(3, 7, 1))
def cancel_backup(call: Call) -> bool:
    """True if there was any entry of this tenant; no body, no ``dump`` (facts 2.4)."""
    call.demand_settings_permission()
    cancelled = call.world.worker.cancel(call.portal)
    if cancelled:
        call.note(Action.BackupCancelled, call.portal.tenant_id)
    return cancelled


@routes.get("getbackupprogress", payment_free=True)
def get_backup_progress(call: Call) -> Any:
    dump = _scope(call)
    return progress_view(call.world.worker.current(call.portal, dump), call.world.now())


@routes.get("getbackuphistory")
def get_backup_history(call: Call) -> list[Any]:
    dump = _scope(call)
    records = call.world.history.read(DUMP_TENANT if dump else call.portal.tenant_id)
    return [record_view(record) for record in records]


@routes.delete("deletebackup/{id:guid}")
def delete_backup(call: Call) -> bool:
    """Unknown ids are a NullReference; another tenant's record is left alone, silently (facts 2.6)."""
    call.demand_settings_permission()
    record = call.world.history.get(call.guid("id"))
    if record is None:
        raise NullReference
    if record.tenant_id == DUMP_TENANT:
        call.demand_space_permission()
    elif record.tenant_id != call.portal.tenant_id:
        return True
    call.world.history.delete(record)
    return True


@routes.delete("deletebackuphistory")
def delete_backup_history(call: Call) -> bool:
    """Every record and file of the scope; failures are only logged (facts 2.7)."""
    dump = _scope(call)
    call.world.history.delete_all(DUMP_TENANT if dump else call.portal.tenant_id)
    return True


@routes.get("getbackupscount", payment_free=True, since=(3, 5))
def get_backups_count(call: Call) -> int:
    """Removed records count too; by default those of this month (facts 2.15)."""
    now = call.world.now()
    since, until, paid = call.query("from"), call.query("to"), call.query("paid")
    month = now.replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    first = query_date("from", since) if since else month
    last = query_date("to", until) if until else now + timedelta(seconds=1)
    wanted = query_bool("paid", paid) if paid is not None else False
    if first > last:
        raise BadArgument("From date must be less than to date")
    call.demand_settings_permission()
    return call.world.history.count(call.portal.tenant_id, wanted, first, last)


@routes.get("getservicestate", payment_free=True, since=(3, 5))
def get_service_state(call: Call) -> dict[str, bool]:
    call.demand_settings_permission()
    return {"enabled": call.portal.backup_service}


@routes.get("backuptmp")
def get_temp_path(call: Call) -> str:
    return "/var/www/temp/backup"


def _scope(call: Call) -> bool:
    """The ``dump`` query with its permissions: *D*, then *P*."""
    dump = call.dump
    if dump:
        call.demand_space_permission()
    call.demand_settings_permission()
    return dump
