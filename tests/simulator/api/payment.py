# Copyright (c) 2026 ONLYOFFICE DocSpace collection contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the plan of a portal includes (`PaymentsController`, `QuotaHelper` of the server; not in the facts)."""

from __future__ import annotations

from typing import Any

from ..context import Call
from ..routes import Routes

routes = Routes("/api/2.0/portal/payment")


@routes.get("quota", payment_free=True)
def get_quota(call: Call) -> dict[str, Any]:
    """Of the features only those that concern backups; a self-hosted server has them all."""
    portal = call.portal
    values = (
        {"audit": portal.audit_allowed, "restore": portal.restore_allowed}
        if not portal.standalone
        else {"audit": True, "restore": True}
    )
    return {
        "id": -1,
        "title": "Enterprise" if portal.standalone else "Business",
        "nonProfit": False,
        "free": False,
        "trial": False,
        "features": [{"id": name, "title": name, "value": value, "type": "flag"} for name, value in values.items()],
    }
