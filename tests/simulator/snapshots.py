# Copyright (c) 2026 ONLYOFFICE DocSpace collection contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What an archive keeps of a portal, as plain JSON, and portals made from that again (facts 2.13, 2.14, 5).

A tenant's snapshot is what the modules of a tenant backup hold: schedule, documents without backup archives, user, audit
trail; no API keys, no history. A dump's snapshot is all of it, for every tenant.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import fields
from datetime import datetime
from typing import Any

from .accounts import Accounts, ApiKey
from .archives import Archive
from .audit import Action, Event
from .cron import Cron
from .folders import File, Folder, FolderTree, FolderType, Id
from .history import Record
from .portal import Portal
from .schedules import Schedule

State = dict[str, Any]
"""JSON: instants as ISO 8601 text, archives as the path of their file."""


def take_tenant(portal: Portal, schedule: Schedule | None, events: Iterable[Event], dump: bool = False) -> State:
    """``events``: the tenant's audit trail, any order."""
    accounts = portal.accounts
    state = {
        "name": portal.name,
        "tenant_id": portal.tenant_id,
        "created": portal.created.isoformat(),
        "time_zone": portal.time_zone,
        "status": int(portal.status),
        "username": accounts.username,
        "password": accounts.password,
        "password_works": accounts.password_works,
        "user_id": accounts.user_id,
        "consumers": portal.consumers,
        "tree": take_tree(portal.tree, dump),
        "schedule": take_schedule(schedule),
        "audit": [_flat(event) for event in events],
    }
    if dump:
        state["keys"] = [_flat(key) for key in accounts.keys.values()]
        state["sessions"] = sorted(accounts.sessions)
    return state


def take_server(
    portals: Iterable[Portal],
    schedules: Mapping[int, Schedule],
    records: Iterable[Record],
    events: Iterable[Event],
) -> State:
    """``schedules`` by tenant id, that of dumps under −1."""
    return {
        "tenants": [take_tenant(portal, schedules.get(portal.tenant_id), (), dump=True) for portal in portals],
        "audit": [_flat(event) for event in events],
        "dump_schedule": take_schedule(schedules.get(-1)),
        "history": [_flat(record) for record in records],
    }


def take_schedule(schedule: Schedule | None) -> State | None:
    return {**_flat(schedule), "cron": vars(schedule.cron)} if schedule else None


def take_tree(tree: FolderTree, dump: bool) -> State:
    """Without the files that are backups: they are in no tenant backup; a dump has their rows but not their content."""
    folders = [
        {**_flat(folder), "parent": folder.parent.id if folder.parent else None} for folder in tree.folders.values()
    ]
    files = [
        {**_flat(file), "parent": file.parent.id, "archive": None, "lost": file.archive is not None}
        for file in tree.files.values()
        if dump or file.archive is None
    ]
    return {"last_id": tree.last_id, "folders": folders, "files": files}


def _flat(thing: Any) -> State:
    """The fields of a dataclass, one level deep."""
    flat = {}
    for field in fields(thing):
        value = getattr(thing, field.name)
        if isinstance(value, datetime):
            value = value.isoformat()
        flat[field.name] = str(value.file) if isinstance(value, Archive) else value
    return flat


def _instant(text: str | None) -> Any:
    return datetime.fromisoformat(text) if text else None


def make_schedule(state: State | None) -> Schedule | None:
    if state is None:
        return None
    known = {**state, "params": dict(state["params"]), "cron": Cron(**state["cron"])}
    return Schedule(**{**known, "last_run": _instant(state["last_run"])})


def make_accounts(state: State) -> Accounts:
    accounts = Accounts(state["username"], state["password"], state["user_id"])
    accounts.password_works = state["password_works"]
    accounts.sessions = set(state.get("sessions", ()))
    for key in state.get("keys", ()):
        instants = {name: _instant(key[name]) for name in ("created", "expires", "last_used")}
        accounts.keys[key["value"]] = ApiKey(**{**key, **instants})
    return accounts


def make_event(state: State) -> Event:
    return Event(**{**state, "date": _instant(state["date"]), "action": Action(state["action"])})


def make_record(state: State, archives: Mapping[str, Archive]) -> Record:
    instants = {name: _instant(state[name]) for name in ("created", "expires")}
    archive = archives.get(state["archive"] or "")
    return Record(**{**state, **instants, "params": dict(state["params"]), "archive": archive})


def make_tree(state: State, last_id: int | None = None) -> tuple[FolderTree, dict[Id, Id]]:
    """The tree, and its ids by the old ones: the same without ``last_id``, else new ones after that."""
    tree = FolderTree(state["last_id"] if last_id is None else last_id)
    ids: dict[Id, Id] = {}

    def new_id(old: Id) -> Id:
        """Text ids start with that of the account, ``webdav-12``; its number is an id like others."""
        if last_id is None:
            return old
        if isinstance(old, int):
            return tree.next_id()
        account = next((key for key in ids if isinstance(key, str) and old.startswith(f"{key}-|")), None)
        if account is not None:
            return f"{ids[account]}{old.removeprefix(str(account))}"
        return f"{old.rpartition('-')[0]}-{tree.next_id()}"

    for item in state["folders"]:
        ids[item["id"]] = new_id(item["id"])
        parent = tree.folders[ids[item["parent"]]] if item["parent"] is not None else None
        known = {**item, "id": ids[item["id"]], "parent": parent, "type": FolderType(item["type"])}
        tree.add(Folder(**{**known, "created": _instant(item["created"])}))
    for item in state["files"]:
        file_id = ids[item["id"]] = new_id(item["id"])
        known = {**item, "id": file_id, "parent": tree.folders[ids[item["parent"]]]}
        tree.files[file_id] = File(**{**known, "created": _instant(item["created"])})
    return tree, ids
