# Copyright (c) 2026 ONLYOFFICE DocSpace collection contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The third-party account for backups: facts 4.2."""

from __future__ import annotations

from typing import Any

from ..binding import optional, text
from ..context import Call
from ..errors import InvalidOperation, ItemNotFound
from ..routes import Routes
from ..views import folder_view

routes = Routes("/api/2.0/files/thirdparty")


@routes.get("backup")
def get_account(call: Call) -> Any:
    account = call.portal.tree.third_party
    return folder_view(account, call.portal) if account else None


@routes.post("backup")
def connect_account(call: Call) -> Any:
    maybe = (optional(text), None)
    sent = call.read(url=maybe, login=maybe, password=maybe, token=maybe, customerTitle=maybe, providerKey=maybe)
    if not call.portal.admin:
        raise InvalidOperation("You don't have permission to create")
    title = sent["customerTitle"] or "Backup account"
    account = call.portal.tree.connect_third_party(sent["providerKey"] or "WebDav", title, call.world.now())
    return folder_view(account, call.portal)


@routes.delete("{id:int}")
def disconnect_account(call: Call) -> str:
    """Takes along the schedule that backs up into this account; nobody is told (facts 3.3)."""
    account = call.portal.tree.third_party
    if account is None or str(account.id).partition("-")[2] != call.params["id"]:
        raise ItemNotFound("The required provider was not found")
    call.portal.tree.disconnect_third_party()
    schedule = call.world.schedules.get(call.portal.tenant_id)
    if schedule and (schedule.base_path or "").startswith(str(account.id)):
        del call.world.schedules[call.portal.tenant_id]
    return str(account.id)
