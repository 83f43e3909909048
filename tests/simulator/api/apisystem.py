# Copyright (c) 2026 ONLYOFFICE DocSpace collection contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The list of a standalone server's portals: facts 4.5."""

from __future__ import annotations

from typing import Any

from starlette.responses import Response

from .. import dates
from ..binding import query_bool
from ..context import Call
from ..envelope import empty, render
from ..portal import Portal, Status
from ..routes import Routes

routes = Routes("/apisystem")


@routes.get("portal/get", bare=True)
def list_portals(call: Call) -> Response:
    """All active portals of the server, not enveloped. A session or Basic of an admin; API keys do not count."""
    if call.principal is None or call.principal.scheme == "key" or not call.portal.admin:
        return empty(401)
    if not call.portal.standalone:
        return render({"error": "error", "message": "Method for server edition only."}, 403)
    statistics = query_bool("statistics", call.query("statistics") or "false")
    name, tenant_id = call.query("portalName"), call.query("tenantId")
    tenants = [
        _tenant_view(call, portal, statistics)
        for portal in call.world.portals.values()
        if portal.status == Status.Active and name in (None, portal.name) and tenant_id in (None, str(portal.tenant_id))
    ]
    return render({"tenants": sorted(tenants, key=lambda tenant: int(tenant["tenantId"]))})


def _tenant_view(call: Call, portal: Portal, statistics: bool) -> dict[str, Any]:
    view: dict[str, Any] = {
        "created": dates.database(portal.created),
        "domain": f"{call.request.url.netloc}/{portal.name}",
        "industry": 0,
        "language": "en-US",
        "name": portal.name,
        "ownerId": portal.accounts.user_id,
        "portalName": portal.name,
        "status": "Active",
        "tenantId": portal.tenant_id,
        "timeZoneId": portal.time_zone,
        "timeZoneName": portal.time_zone,
        "customQuota": -1,
    }
    if statistics:
        email = portal.accounts.username
        owner = {"id": portal.accounts.user_id, "email": email, "displayName": f"Administrator of {portal.name}"}
        view["quotaUsage"] = {"tenantId": portal.tenant_id, "usedSize": 0}
        view["owner"] = owner
        view["wizardSettings"] = {"completed": True}
    return view
