# Copyright (c) 2026 ONLYOFFICE DocSpace collection contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The restore endpoints of the backup controller: facts 2.11, 2.12. There is no ``cancelrestore``, so it is a 404."""

from __future__ import annotations

from typing import Any

from ..audit import Action
from ..binding import as_guid, boolean, list_of, member_of, optional, query_bool, text
from ..context import Call
from ..errors import FileNotFound, FileNotFoundBefore32, NoPermission, NoPermissionBefore31
from ..restore_jobs import Source
from ..restores import demand_restore_permission
from ..routes import Routes
from ..storages import StorageType, folder_id
from ..views import restore_view
from .params import FOLDER_TYPES, as_texts, pair, required

routes = Routes("/api/2.0/backup")
ZERO = "00000000-0000-0000-0000-000000000000"


@routes.post("startrestore")
def start_restore(call: Call) -> Any:
    """Starts a restore or hands back the running one. The order of the checks is the server's (facts 2.11)."""
    sent = call.read(
        backupId=(optional(text), ...),
        storageType=(optional(member_of(StorageType)), None),
        storageParams=(optional(list_of(pair)), None),
        notify=(boolean, False),
        dump=(boolean, False),
    )
    portal = call.portal
    dump = sent["dump"] and portal.at_least(3, 1)
    if dump:
        call.demand_space_permission()
    demand_restore_permission(portal, NoPermission if portal.at_least(3, 1) else NoPermissionBefore31)
    params = as_texts(sent["storageParams"])
    type_ = StorageType.Documents if sent["storageType"] is None else sent["storageType"]
    if type_ in FOLDER_TYPES and "filePath" in params:
        portal.tree.demand_source(folder_id(params["filePath"]), portal.at_least(3, 2), portal.at_least(3, 7, 1))
    if type_ == StorageType.ThirdPartyConsumer:
        params.setdefault("subdir", "backup")
    source = _source(call, as_guid((sent["backupId"] or "").strip()), type_, params)
    call.world.restorer.start(portal, dump, source)
    call.note(Action.RestoreStarted, portal.tenant_id)
    entry = call.world.restorer.find(portal, dump and portal.standalone)
    return restore_view(entry, portal, call.world.now())


def _source(call: Call, record_id: str | None, type_: int, params: dict[str, str]) -> Source:
    """A GUID is looked up among all records of the server, removed ones included; what else was sent is ignored then."""
    if record_id is None:
        path = required(params, "filePath")
        return Source(type_, path, params, uploaded=type_ == StorageType.Local)
    if record_id == ZERO:
        return Source(StorageType.Documents, None, params)
    record = call.world.history.get(record_id)
    if record is None:
        missing = FileNotFound if call.portal.at_least(3, 2) else FileNotFoundBefore32
        raise missing("Unable to find the specified file.")
    return Source(record.storage_type, record.path, record.params)


@routes.get("getrestoreprogress", anonymous=True, payment_free=True)
def get_restore_progress(call: Call) -> Any:
    """On standalone ``dump`` chooses, and without it any restore that concerns the tenant is shown (facts 2.12)."""
    asked = call.query("dump")
    dump = query_bool("Dump", asked) if asked is not None and call.portal.at_least(3, 1) else None
    entry = call.world.restorer.find(call.portal, dump if call.portal.standalone else False)
    return restore_view(entry, call.portal, call.world.now())
