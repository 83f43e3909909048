# Copyright (c) 2026 ONLYOFFICE DocSpace collection contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Portal settings and versions: facts 4.4."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from ..accounts import HASH_ITERATIONS, HASH_SALT, HASH_SIZE
from ..binding import query_bool
from ..context import Call
from ..dates import time_span
from ..routes import Routes

routes = Routes("/api/2.0")


def get_settings(call: Call) -> dict[str, Any]:
    """Anonymous callers see less, but they are told how to hash a password."""
    portal = call.portal
    with_password = call.query("withpassword")
    wants_hash = call.principal is None or bool(with_password and query_bool("withpassword", with_password))
    hashing = {"size": HASH_SIZE, "iterations": HASH_ITERATIONS, "salt": HASH_SALT} if wants_hash else None
    known: dict[str, Any] = {}
    if call.principal:
        offset = call.world.now().astimezone(portal.zone).utcoffset() or timedelta()
        known = {
            "timezone": portal.time_zone,
            "trustedDomains": [],
            "trustedDomainsType": 0,
            "utcOffset": time_span(offset),
            "utcHoursOffset": _number(offset.total_seconds() / 3600),
            "ownerId": portal.accounts.user_id,
            "nameSchemaId": "Common",
            "limitedAccessSpace": portal.limited_space,
        }
    else:
        known = {"enabledJoin": False, "thirdpartyEnable": False}
    return {
        **known,
        "culture": "en-US",
        "greetingSettings": portal.name,
        "docSpace": True,
        "standalone": portal.standalone,
        "isAmi": False,
        "baseDomain": "localhost" if portal.standalone else "docspace.example",
        "passwordHash": hashing,
        "version": portal.version,
        "tenantStatus": int(portal.status),
        "tenantAlias": portal.name,
        "displayAbout": True,
        "cookieSettingsEnabled": False,
        "deepLink": {"androidPackageName": "", "url": "", "iosPackageId": ""},
    }


def _number(value: float) -> float:
    return int(value) if value == int(value) else value


# The old spelling with a suffix is what some clients poll during a restore.
for _path in ("settings", "settings.json"):
    routes.get(_path, anonymous=True, payment_free=True)(get_settings)


@routes.get("settings/version/build", anonymous=True, payment_free=True)
def get_build(call: Call) -> dict[str, str]:
    return {"docSpace": call.portal.version, "documentServer": "9.4.0"}
