# Copyright (c) 2026 ONLYOFFICE DocSpace collection contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The moment a restore takes effect: a new tenant in the place of the old one (facts 2.13), or a dump's tenants in the
place of all (facts 2.14)."""

from __future__ import annotations

import copy
import uuid
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from .accounts import Accounts
from .folders import FolderTree
from .portal import Portal, Status
from .schedules import Schedule
from .snapshots import State, make_accounts, make_event, make_record, make_schedule, make_tree
from .storages import StorageType, folder_id

if TYPE_CHECKING:
    from .world import World


def replace_tenant(world: World, portal: Portal, state: State) -> None:
    """The portal of this name becomes a new tenant made from a snapshot.

    The old one stays as ``<name>_deleted``, waiting to be removed. What belongs to the server and not to the tenant
    (disk, buckets, edition, what tests switched) is the same as before.
    """
    old = world.set_aside(portal)
    portal.tenant_id = world.new_tenant_id()
    portal.status = Status.Active
    portal.tfa, portal.tfa_enrolled, portal.sms = False, False, False
    portal.data_store = {}
    last_id = max(portal.tenant_id * 1000, old.tree.last_id)
    if state:
        _fill(world, portal, state, last_id)
    else:  # somebody else's archive: there is nothing in it that the simulator could read
        portal.accounts = Accounts(old.accounts.username, old.accounts.password, str(uuid.uuid4()))
        portal.tree = FolderTree.fresh(last_id, world.now())
    # That the archived password fails is UNVERIFIED (facts 11); so tests can have it either way.
    portal.accounts.password_works &= portal.passwords_survive
    world.admit(portal)
    world.history.copy_to(old.tenant_id, portal.tenant_id)


def _fill(world: World, portal: Portal, state: State, last_id: int) -> None:
    portal.created = datetime.fromisoformat(state["created"])
    portal.time_zone = state["time_zone"]
    portal.accounts = make_accounts(state)
    portal.accounts.user_id = str(uuid.uuid4())
    portal.tree, ids = make_tree(state["tree"], last_id)
    for event in reversed([make_event(item) for item in state["audit"]]):
        user_id = portal.accounts.user_id if event.user_id == state["user_id"] else event.user_id
        world.audit.put(replace(event, tenant_id=portal.tenant_id, user_id=user_id))
    if not portal.standalone:  # a standalone server keeps the credentials of storages for all its tenants
        portal.consumers = copy.deepcopy(state["consumers"])
    schedule = make_schedule(state["schedule"])
    if schedule and schedule.storage_type in (StorageType.Documents, StorageType.ThridpartyDocuments):
        # Only the base path is mapped to the new ids; a text id, or a folder that is not there, loses the schedule.
        base_path = folder_id(schedule.base_path or "")
        if not isinstance(base_path, int) or base_path not in ids:
            return
        schedule.base_path = str(ids[base_path])
    if schedule:
        schedule.tenant_id = portal.tenant_id
        world.schedules[portal.tenant_id] = schedule


def replace_server(world: World, state: State) -> None:
    """All tenants, schedules and records are those of the dump; the archives in the tenants' own storages stay."""
    stores = {portal.tenant_id: portal.data_store for portal in world.tenants()}
    known = {portal.name: portal for portal in world.tenants()}
    world.forget_tenants()
    schedules: list[Schedule | None] = [make_schedule(state["dump_schedule"])]
    for tenant in state["tenants"]:
        portal = known.get(tenant["name"]) or world.make_portal(tenant["name"], tenant["tenant_id"])
        portal.tenant_id = tenant["tenant_id"]
        portal.created = datetime.fromisoformat(tenant["created"])
        portal.time_zone = tenant["time_zone"]
        portal.status = Status(tenant["status"])
        portal.tfa, portal.tfa_enrolled, portal.sms = False, False, False
        portal.accounts = make_accounts(tenant)
        portal.tree, _ids = make_tree(tenant["tree"])
        portal.data_store = stores.get(portal.tenant_id, {})
        schedules.append(make_schedule(tenant["schedule"]))
        world.admit(portal)
    world.schedules = {schedule.tenant_id: schedule for schedule in schedules if schedule}
    world.audit.replace_all(make_event(item) for item in state["audit"])
    world.history.replace_all([make_record(record, world.archives) for record in state["history"]])
