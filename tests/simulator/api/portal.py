# Copyright (c) 2026 ONLYOFFICE DocSpace collection contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Who the portal is: facts 4.4."""

from __future__ import annotations

from typing import Any

from .. import dates
from ..context import Call
from ..routes import Routes

routes = Routes("/api/2.0/portal")


@routes.get(payment_free=True)
def get_portal(call: Call) -> dict[str, Any]:
    """Users who are no admins are told the tenant id only."""
    portal = call.portal
    if not portal.admin:
        return {"tenantId": portal.tenant_id}
    created = dates.database(portal.created)
    return {
        "tenantAlias": portal.name,
        "calls": True,
        "creationDateTime": created,
        "tenantId": portal.tenant_id,
        "industry": 0,
        "language": "en-US",
        "lastModified": created,
        "name": portal.name,
        "ownerId": portal.accounts.user_id,
        "spam": True,
        "status": int(portal.status),
        "statusChangeDate": created,
        "timeZone": portal.time_zone,
        "trustedDomains": [],
        "trustedDomainsType": 0,
        "version": 1,
        "versionChanged": created,
    }
