# Copyright (c) 2026 ONLYOFFICE DocSpace collection contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A portal as the control API shows and sets it."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import fields
from typing import Any

from . import dates
from .accounts import ApiKey
from .binding import member_of
from .cron import Cron, Period
from .history import DUMP_TENANT, Record
from .portal import OUTCOMES, RESTORE_OUTCOMES, VERSIONS, Portal
from .schedules import Schedule
from .storages import StorageType
from .views import progress_view, restore_view
from .world import World

_NOT_SETTABLE = {"name", "tenant_id", "created", "third_party_url", "local_files", "data_store", "buckets"}
SETTINGS = [field.name for field in fields(Portal) if field.name not in _NOT_SETTABLE]
_SPECIAL = {"schedule", "dump_schedule", "key_scopes", "drop_key", "third_party", "password", "rooms"}
"""What PATCH takes besides."""


def describe_access(world: World, portal: Portal) -> dict[str, Any]:
    """One portal of the ready file. ``api_key`` is the first key even when it is gone; an empty password is none."""
    return {
        "name": portal.name,
        "url": f"{world.origin}/{portal.name}",
        "api_key": portal.api_key,
        "username": portal.accounts.username,
        "password": portal.accounts.password if portal.accounts.password_works else "",
        "tenant_id": portal.tenant_id,
    }


def describe_state(world: World, portal: Portal) -> dict[str, Any]:
    now = world.now()
    jobs = {kind: world.worker.current(portal, kind == "dump") for kind in ("tenant", "dump")}
    return {
        **describe_access(world, portal),
        **{name: getattr(portal, name) for name in SETTINGS},
        "third_party": portal.tree.third_party is not None,
        "rooms": {title: len(portal.tree.files_in(room)) for title, room in portal.tree.rooms.items()},
        "keys": [_key(key) for key in portal.accounts.keys.values()],
        "schedule": _schedule(world.schedules.get(portal.tenant_id)),
        "dump_schedule": _schedule(world.schedules.get(DUMP_TENANT)),
        "history": [_record(record) for record in world.history.of(portal.tenant_id)],
        "dump_history": [_record(record) for record in world.history.of(DUMP_TENANT)],
        "progress": progress_view(jobs["tenant"], now),
        "dump_progress": progress_view(jobs["dump"], now),
        "restore_progress": restore_view(world.restorer.find(portal, None), portal, now),
    }


def _key(key: ApiKey) -> dict[str, Any]:
    return {"id": key.id, "name": key.name, "value": key.value, "permissions": key.permissions, "active": key.active}


def _schedule(schedule: Schedule | None) -> dict[str, Any] | None:
    """The row, with the API's names but without what the API does to it on the way out."""
    if schedule is None:
        return None
    return {
        "storageType": schedule.storage_type,
        "storageParams": schedule.params,
        "storageBasePath": schedule.base_path,
        "cronParams": vars(schedule.cron),
        "cron": schedule.cron.text(),
        "backupsStored": schedule.backups_stored,
        "lastBackupTime": dates.database(schedule.last_run),
        "dump": schedule.dump,
    }


def _record(record: Record) -> dict[str, Any]:
    created, expires = dates.database(record.created), dates.database(record.expires)
    shown = {name: value for name, value in vars(record).items() if name != "archive"}
    return {**shown, "created": created, "expires": expires}


def apply_settings(world: World, portal: Portal, settings: dict[str, Any]) -> None:
    """Sets what is named; ValueError for what does not exist. Nothing is set if something is wrong."""
    unknown = set(settings) - set(SETTINGS) - _SPECIAL
    if unknown:
        raise ValueError(f"a portal has no {', '.join(sorted(unknown))}")
    _check(settings)
    for name, tenant_id in (("schedule", portal.tenant_id), ("dump_schedule", DUMP_TENANT)):
        if name in settings:
            _set_schedule(world, portal, tenant_id, settings[name])
    for name in SETTINGS:
        if name in settings:
            setattr(portal, name, deepcopy(settings[name]))
    if "key_scopes" in settings:
        if portal.api_key not in portal.accounts.keys:
            raise ValueError("the first key is gone")
        portal.accounts.keys[portal.api_key].permissions = list(settings["key_scopes"])
    if settings.get("drop_key"):
        portal.accounts.keys.pop(portal.api_key, None)
    if "password" in settings:
        portal.accounts.set_password(settings["password"])
    for title, count in settings.get("rooms", {}).items():
        portal.tree.fill_room(title, count, world.now())
    if settings.get("third_party"):
        portal.tree.connect_third_party("webdav", "Backup account", world.now())
    elif "third_party" in settings:
        portal.tree.disconnect_third_party()


def _check(settings: dict[str, Any]) -> None:
    if settings.get("job_outcome", "ok") not in OUTCOMES:
        raise ValueError(f"job_outcome is one of {', '.join(OUTCOMES)}")
    if settings.get("restore_outcome", "ok") not in RESTORE_OUTCOMES:
        raise ValueError(f"restore_outcome is one of {', '.join(RESTORE_OUTCOMES)}")
    if settings.get("version", VERSIONS[0]) not in VERSIONS:
        raise ValueError(f"version is one of {', '.join(VERSIONS)}")
    if settings.get("edition", "saas") not in ("saas", "standalone"):
        raise ValueError("edition is saas or standalone")
    for name in ("time_zone", "server_time_zone"):
        if name in settings:
            dates.zone_of(settings[name])


def _set_schedule(world: World, portal: Portal, tenant_id: int, sent: dict[str, Any] | None) -> None:
    """Writes the row as it is, without any of the server's checks."""
    if sent is None:
        world.schedules.pop(tenant_id, None)
        return
    params = sent.get("storageParams") or {}
    if isinstance(params, list):
        params = {item["key"]: item["value"] for item in params}
    type_ = member_of(StorageType)(sent.get("storageType", 0))
    base_path = {StorageType.Local: params.get("filePath")}.get(StorageType(type_), params.get("folderId"))
    cron = sent.get("cronParams", {})
    period = member_of(Period)(cron.get("period", 0))
    dump = tenant_id == DUMP_TENANT
    if dump:
        params = {**params, "tenantId": str(portal.tenant_id)}
    last = sent.get("lastBackupTime")
    world.schedules[tenant_id] = Schedule(
        tenant_id,
        type_,
        {key: str(value) for key, value in params.items()},
        None if base_path is None else str(base_path),
        Cron(period, int(cron.get("hour", 0)), int(cron.get("day") or 0)),
        int(sent.get("backupsStored", 1)),
        dump,
        dates.parse(last) if last and not last.startswith("0001-") else None,
    )
