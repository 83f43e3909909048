# Copyright (c) 2026 ONLYOFFICE DocSpace collection contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The filters between authentication and the endpoint, in the server's order (facts 1.9)."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from .accounts import Principal
from .envelope import problem
from .portal import Portal, Status
from .routes import Route

_CLOSED = (Status.Transferring, Status.Restoring, Status.Encryption)
# A tenant that is being moved or restored answers only paths ending so.
_ALWAYS_ANSWERED = (
    "preparation-portal",
    "portal",
    "getrestoreprogress",
    "cancelrestore",
    "settings",
    "settings.json",
    "colortheme",
    "colortheme.json",
    "logos",
    "logos.json",
    "build",
    "build.json",
    "@self",
    "@self.json",
    "encryption/progress",
    "rebranding/additional",
    "rebranding/company",
)


def refuse(portal: Portal, route: Route, request: Request, path: str, principal: Principal | None) -> Response | None:
    """The answer of the first filter that objects."""
    if portal.status in (Status.Suspended, Status.RemovePending):
        return problem(404)
    if portal.status in _CLOSED and not path.lower().endswith(_ALWAYS_ANSWERED):
        return problem(403)
    if portal.unpaid and not route.payment_free and _asks_for_payment(request):
        return problem(402)
    if principal and portal.ip_restricted:
        return PlainTextResponse("The access to the portal is restricted", 403)
    checked = route.anonymous and portal.at_least(3, 7) and _carries_key(request)
    if checked and not (principal and principal.may(route.scopes)):
        return problem(403)
    return None


def _asks_for_payment(request: Request) -> bool:
    """``Payment-Info: false`` switches the payment filter off; absent, empty or true leaves it on."""
    sent = request.headers.get("payment-info", "")
    return not sent or sent.strip().lower() == "true"


def _carries_key(request: Request) -> bool:
    header = request.headers.get("authorization", "")
    return header.startswith("Bearer ") and header[7:].strip().startswith("sk-")
