# Copyright (c) 2026 ONLYOFFICE DocSpace collection contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""API keys: facts 1.3. Servers before 3.1 have none."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from ..accounts import SCOPES, ApiKey, new_key_value
from ..binding import BindingError, boolean, integer, list_of, optional, text
from ..context import Call
from ..envelope import Streamed
from ..errors import BadArgument, NullReference
from ..routes import Routes
from ..views import key_view

routes = Routes("/api/2.0/keys")
_SINCE = (3, 1)


@routes.get(since=_SINCE)
def list_keys(call: Call) -> Streamed:
    """All keys of the portal; its one user made them all, so a user who is no admin sees the same."""
    return Streamed(key_view(key, call.portal) for key in call.portal.accounts.keys.values())


@routes.post(since=_SINCE)
def create_key(call: Call) -> dict[str, Any]:
    sent = call.read(
        name=(text, ...), permissions=(optional(list_of(text)), None), expiresInDays=(optional(integer), None)
    )
    _check_name(sent["name"])
    days = sent["expiresInDays"]
    if days is not None and not 1 <= days <= 365:
        raise BindingError("ExpiresInDays", "The number of days must be 1 to 365.")
    permissions = _checked(sent["permissions"])
    now = call.world.now()
    expires = now + timedelta(days=days) if days else None
    key = ApiKey(sent["name"], new_key_value(), now, [] if "*" in permissions else permissions, expires)
    call.portal.accounts.keys[key.value] = key
    return key_view(key, call.portal, full=True)


@routes.get("permissions", since=_SINCE)
def list_permissions(call: Call) -> Streamed:
    return Streamed(SCOPES)


@routes.get("@self", since=_SINCE)
def get_own_key(call: Call) -> dict[str, Any]:
    if call.principal is None or call.principal.key is None:
        raise NullReference  # a session, not a key
    return key_view(call.principal.key, call.portal)


@routes.put("{id:guid}", since=_SINCE)
def update_key(call: Call) -> bool:
    sent = call.read(
        name=(optional(text), None), permissions=(optional(list_of(text)), None), isActive=(optional(boolean), None)
    )
    _check_name(sent["name"] or "a name")
    key = _find(call)
    if key.expires and key.expires < call.world.now():
        return False
    permissions = _checked(sent["permissions"])
    if permissions:
        key.permissions = [] if permissions == ["*"] else permissions
    if sent["isActive"] is not None:
        key.active = sent["isActive"]
    key.name = sent["name"] or key.name
    return True


@routes.delete("{id:guid}", since=_SINCE)
def delete_key(call: Call) -> bool:
    key = _find(call)
    call.portal.accounts.keys.pop(key.value)
    return True


def _check_name(name: str) -> None:
    if not 1 <= len(name) <= 30:
        raise BindingError("Name", "The name must have 1 to 30 characters.")


def _checked(permissions: list[str] | None) -> list[str]:
    if set(permissions or []) - set(SCOPES):
        raise BadArgument("Permissions are not valid.")
    return permissions or []


def _find(call: Call) -> ApiKey:
    key = call.portal.accounts.key_by_id(call.guid("id"))
    if key is None:
        raise NullReference
    return key
