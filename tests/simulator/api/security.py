# Copyright (c) 2026 ONLYOFFICE DocSpace collection contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The audit trail's endpoints, as the server's ``SecurityController`` has them (not in the facts)."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Any

from .. import dates
from ..audit import Action, Event
from ..binding import BindingError, as_guid, as_int
from ..context import Call
from ..errors import PaymentRequired
from ..routes import Routes

routes = Routes("/api/2.0/security/audit/events")

LIFETIME = timedelta(days=180)
LAST, MAX_COUNT = 20, 100
PRODUCT_SETTINGS, LOCATION_SETTINGS = 7, 29
_ZERO_GUID = "00000000-0000-0000-0000-000000000000"
_MODULES = {"none": 0, "files": 1, "folders": 2, "documentssettings": 3, "rooms": 27, "settings": 29, "contacts": 30}
_ACTION_TYPES = {"none": 0, "create": 1, "update": 2, "delete": 3}
_ENTRY_TYPES = {"none": 0, "file": 1, "folder": 2, "user": 23, "group": 24, "room": 25, "tag": 26, "agent": 27}
_ACTIONS = {"none": -1, **{action.name.lower(): int(action) for action in Action}}
# No zone, or another number of decimals, is not understood: three, seven, or none at all.
_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{3}|\.\d{7})?(Z|[+-]\d\d:\d\d)")


@routes.get("last")
def get_last_events(call: Call) -> list[Any]:
    return _last(call)


def _last(call: Call) -> list[Any]:
    """The newest twenty of the last 180 days. A cloud portal without the section does not get them."""
    call.demand_admin()
    if not call.portal.standalone and "LoginHistory" in call.portal.hidden_settings:
        raise PaymentRequired("Your pricing plan does not support this option")
    oldest = call.world.now() - LIFETIME
    events = [event for event in call.world.audit.of(call.portal.tenant_id) if event.date >= oldest]
    return [_view(call, event) for event in events[:LAST]]


@routes.get("filter")
def get_events(call: Call) -> list[Any]:
    """Newest first. Where the plan lacks the audit option, filters are ignored and the last twenty come instead."""
    asked = _asked(call)
    call.demand_admin()
    if not call.portal.audit_allowed or "LoginHistory" in call.portal.hidden_settings:
        return _last(call)
    events = [event for event in call.world.audit.of(call.portal.tenant_id) if _fits(event, asked)]
    start = max(asked["startIndex"], 0)
    return [_view(call, event) for event in events[start : start + asked["count"]]]


def _asked(call: Call) -> dict[str, Any]:
    user = call.query("userId")
    count = call.query_int("count", MAX_COUNT)
    if not 1 <= count <= MAX_COUNT:
        raise BindingError("Count", f"The field Count must be between 1 and {MAX_COUNT}.")
    if user and as_guid(user) is None:
        raise BindingError("UserId", f"The value '{user}' is not valid.")
    return {
        "user": as_guid(user) if user and as_guid(user) != _ZERO_GUID else None,
        "module": _enum(call, "moduleType", _MODULES),
        "type": _enum(call, "actionType", _ACTION_TYPES),
        "action": _enum(call, "action", _ACTIONS),
        "entry": _enum(call, "entryType", _ENTRY_TYPES),
        "target": call.query("target") or None,
        "from": _instant(call, "from"),
        "to": _instant(call, "to"),
        "count": count,
        "startIndex": call.query_int("startIndex", 0),
    }


def _enum(call: Call, name: str, names: dict[str, int]) -> int:
    """A name in any case or a number; of the numbers every one passes, since only a few are known here."""
    text = (call.query(name) or "0").strip()
    number = names.get(text.lower(), as_int(text))
    if number is None:
        raise BindingError(name, f"The value '{text}' is not valid.")
    return max(number, 0)


def _instant(call: Call, name: str) -> datetime | None:
    text = call.query(name)
    if not text:
        return None
    if not _INSTANT.fullmatch(text):
        raise BindingError(name, f"The value '{text}' is not valid.")
    return dates.parse(text)


def _fits(event: Event, asked: dict[str, Any]) -> bool:
    """An action switches module and type off, and only with it a target must be the very same."""
    if asked["user"] not in (None, event.user_id):
        return False
    if (asked["from"] and event.date < asked["from"]) or (asked["to"] and event.date > asked["to"]):
        return False
    if asked["action"]:
        return bool(event.action == asked["action"]) and asked["target"] in (None, event.target)
    if asked["entry"] and asked["target"] is not None:
        return False  # events of backups have no entries
    return asked["module"] in (0, LOCATION_SETTINGS) and asked["type"] in (0, event.action.type)


def _view(call: Call, event: Event) -> dict[str, Any]:
    """The description of an event, ``dump`` of a restore, is not shown anywhere."""
    known = event.user_id == call.portal.accounts.user_id
    return {
        "id": event.id,
        "date": dates.in_zone(event.date, call.portal.zone),
        "user": f"Administrator of {call.portal.name}" if known else "Unknown Account",
        "userId": event.user_id,
        "action": event.action.text,
        "actionId": int(event.action),
        "ip": event.ip,
        "country": "",
        "city": "",
        "browser": event.browser,
        "platform": "Other" if event.browser else None,
        "page": event.page,
        "actionType": event.action.type,
        "product": PRODUCT_SETTINGS,
        "location": LOCATION_SETTINGS,
        "target": [event.target] if event.target else None,
        "entries": [],
        "context": "Settings",
    }
