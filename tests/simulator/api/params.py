# Copyright (c) 2026 ONLYOFFICE DocSpace collection contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""``storageParams`` of requests: an array of pairs that becomes a dictionary of texts (facts 1.7)."""

from __future__ import annotations

import json
from typing import Any

from ..binding import anything, read_members
from ..context import Call
from ..errors import BadArgument, KeyNotFound, NullReference, PaymentRequired, ServerError
from ..storages import StorageType, folder_id

FOLDER_TYPES = (StorageType.Documents, StorageType.ThridpartyDocuments)


def pair(value: Any) -> Any:
    """Binds one element of the array; a null element binds too and fails later."""
    if value is None:
        return None
    return read_members("$.storageParams", value, {"key": (anything, None), "value": (anything, None)})


def as_texts(pairs: list[Any] | None) -> dict[str, str]:
    """Keys are case-sensitive and must differ; null keys and values are a NullReference."""
    params: dict[str, str] = {}
    for item in pairs or []:
        if item is None or item["key"] is None or item["value"] is None:
            raise NullReference
        key = _text(item["key"])
        if key in params:
            raise BadArgument(f"An item with the same key has already been added. Key: {key}")
        params[key] = _text(item["value"])
    return params


def _text(value: Any) -> str:
    if isinstance(value, str):
        return value
    return str(value) if isinstance(value, bool) else json.dumps(value)


def required(params: dict[str, str], key: str) -> str:
    try:
        return params[key]
    except KeyError:
        raise KeyNotFound(key) from None


def check_folder(call: Call, params: dict[str, str]) -> None:
    """404 for a missing folder, 403 for one that takes no backups; no ``folderId`` at all is a KeyNotFound."""
    call.portal.tree.demand_target(folder_id(required(params, "folderId")), call.portal.at_least(3, 7, 1))


def base_path(call: Call, storage_type: int, params: dict[str, str]) -> str | None:
    if storage_type in FOLDER_TYPES:
        return required(params, "folderId")
    if storage_type == StorageType.Local:
        if not call.portal.standalone:
            raise ServerError("Access denied")  # a plain exception, so 500
        return required(params, "filePath")
    return None


def demand_backup_allowance(call: Call) -> bool:
    """Whether the backup will be paid for: SaaS has a monthly allowance, then a service that is billed."""
    if call.world.has_free_backup(call.portal):
        return False
    if not call.portal.backup_service:
        raise PaymentRequired(f"This month's {call.portal.free_backups} free backups are used up")
    return True
