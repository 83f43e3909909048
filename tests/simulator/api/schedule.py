# Copyright (c) 2026 ONLYOFFICE DocSpace collection contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The schedule endpoints of the backup controller: facts 2.8–2.10."""

from __future__ import annotations

from typing import Any

from ..audit import Action
from ..binding import boolean, integer, list_of, member_of, optional, read_members
from ..context import Call
from ..cron import Cron, Period
from ..errors import AccessDenied, BadArgument, NullReference, PaymentRequired
from ..history import DUMP_TENANT
from ..routes import Routes
from ..schedules import Schedule
from ..storages import StorageType
from ..views import schedule_view
from .params import FOLDER_TYPES, as_texts, base_path, check_folder, pair

routes = Routes("/api/2.0/backup")


@routes.get("getbackupschedule")
def get_schedule(call: Call) -> Any:
    dump = call.dump
    if dump:
        call.demand_space_permission()
    call.demand_settings_permission()
    return schedule_view(call.world.schedule_of(call.portal, dump))


@routes.post("createbackupschedule")
def create_schedule(call: Call) -> bool:
    """Replaces the row, the last-run mark included. The order of the checks is the server's (facts 2.8)."""
    sent = call.read(
        storageType=(optional(member_of(StorageType)), None),
        storageParams=(optional(list_of(pair)), None),
        backupsStored=(optional(integer), None),
        cronParams=(optional(_cron_members), None),
        dump=(boolean, False),
    )
    dump = sent["dump"]
    if dump:
        call.demand_space_permission()
    type_ = StorageType.Documents if sent["storageType"] is None else sent["storageType"]
    params = as_texts(sent["storageParams"])
    stored = 1 if sent["backupsStored"] is None else sent["backupsStored"]
    if sent["cronParams"] is None:
        raise NullReference
    cron = Cron(sent["cronParams"]["period"] or 0, sent["cronParams"]["hour"], sent["cronParams"]["day"] or 0)
    if not 1 <= stored <= 30:
        raise BadArgument("backupStored must be 1 - 30")
    if type_ in FOLDER_TYPES:
        check_folder(call, params)
    _demand_auto_backup(call)
    cron.validate()
    if dump:
        if "tenantId" in params:
            raise BadArgument("An item with the same key has already been added. Key: tenantId")
        params["tenantId"] = str(call.portal.tenant_id)
    path = base_path(call, type_, params)
    tenant_id = DUMP_TENANT if dump else call.portal.tenant_id
    call.world.schedules[tenant_id] = Schedule(tenant_id, type_, params, path, cron, stored, dump)
    return True


def _cron_members(value: Any) -> dict[str, Any]:
    members = {
        "period": (optional(member_of(Period)), None),
        "hour": (integer, 0),
        "day": (optional(integer), None),
    }
    return read_members("$.cronParams", value, members)


def _demand_auto_backup(call: Call) -> None:
    """*P*, the hidden setting ``AutoBackup``, and on SaaS a plan that includes backups."""
    call.demand_settings_permission()
    if "AutoBackup" in call.portal.hidden_settings:
        raise AccessDenied("hidden setting")
    if not call.portal.standalone and call.portal.free_backups == 0 and not call.portal.backup_service:
        raise PaymentRequired("Your pricing plan does not support this option")


@routes.delete("deletebackupschedule")
def delete_schedule(call: Call) -> bool:
    """True whether or not there was one; existing backups stay."""
    dump = call.dump
    if dump:
        call.demand_space_permission()
    call.demand_settings_permission()
    tenant_id = DUMP_TENANT if dump else call.portal.tenant_id
    call.world.schedules.pop(tenant_id, None)
    call.note(Action.ScheduledBackupDeleted, tenant_id)
    return True
