# Copyright (c) 2026 ONLYOFFICE DocSpace collection contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which storages a backup can go to, and their credentials: facts 4.1."""

from __future__ import annotations

from typing import Any

from ..binding import anything, list_of, optional, read_members, text
from ..context import Call
from ..errors import AccessDenied, KeyNotFound, PaymentRequired
from ..portal import Portal
from ..routes import Routes
from ..storages import CONSUMERS, StorageType

routes = Routes("/api/2.0/settings")

_REGIONS = {
    "eu-central-1": "Europe (Frankfurt)",
    "eu-west-1": "Europe (Ireland)",
    "us-east-1": "US East (N. Virginia)",
    "us-west-2": "US West (Oregon)",
}


@routes.get("storage/backup")
def list_backup_storages(call: Call) -> list[Any]:
    """``current`` is the storage of the schedule; its properties are then the schedule's own."""
    dump = call.dump
    call.demand_admin()
    schedule = call.world.schedule_of(call.portal, dump)
    used: dict[str, str] = {}
    if schedule and schedule.storage_type == StorageType.ThirdPartyConsumer:
        if "module" not in schedule.params:
            raise KeyNotFound("module")
        used = schedule.params
    return [_storage_view(call.portal, name, used) for name in CONSUMERS]


def _storage_view(portal: Portal, name: str, used: dict[str, str]) -> dict[str, Any]:
    consumer, stored = CONSUMERS[name], portal.consumers.get(name, {})
    current = used.get("module") == name
    values: dict[str, str | None] = {key: stored.get(key) for key in consumer.settings}
    if current:
        values = {key: value for key, value in used.items() if key != "module"}
    return {
        "id": name,
        "title": name,
        "properties": [{"name": key, "value": value, "title": key} for key, value in values.items()],
        "current": current,
        "isSet": all(stored.get(key) for key in consumer.secrets),
    }


@routes.get("storage/s3/regions")
def list_s3_regions(call: Call) -> list[Any]:
    return [
        {"systemName": name, "originalSystemName": name, "displayName": title, "partitionName": "aws"}
        for name, title in _REGIONS.items()
    ]


@routes.get("authservice")
def list_credentials(call: Call) -> list[Any]:
    call.demand_admin()
    return [
        {
            "name": name,
            "title": name,
            "canSet": True,
            "paid": True,
            "props": [
                {"name": key, "value": call.portal.consumers.get(name, {}).get(key), "title": key}
                for key in consumer.secrets
            ],
        }
        for name, consumer in CONSUMERS.items()
    ]


@routes.post("authservice")
def set_credentials(call: Call) -> bool:
    """True if anything changed; all values empty clears the consumer.

    By the facts credentials belong to the portal. (The source keeps them once per server on standalone.)
    """
    sent = call.read(name=(optional(text), None), props=(list_of(_property), []))
    call.demand_admin()
    consumer = CONSUMERS.get(sent["name"] or "")
    if consumer is None:
        raise AccessDenied("unknown consumer")
    if "ThirdPartyAuthorization" in call.portal.hidden_settings:
        raise PaymentRequired("Your pricing plan does not support this option")
    values = {item["name"]: item["value"] for item in sent["props"] if item["name"] in consumer.secrets}
    if not any(values.values()):
        call.portal.consumers.pop(sent["name"], None)
        return True
    stored = call.portal.consumers.setdefault(sent["name"], {})
    changed = any(stored.get(key) != value for key, value in values.items())
    stored.update(values)
    return changed


def _property(value: Any) -> dict[str, Any]:
    return read_members("$.props", value, {"name": (text, ...), "value": (anything, None)})
