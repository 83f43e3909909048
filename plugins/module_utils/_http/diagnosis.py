# Copyright (c) 2026 ONLYOFFICE DocSpace collection contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What an error answer means and what to do about it (facts 1.6, 1.9, 2.16).

Decided from status, shape of the body, endpoint and tenant status; never from the text, which the server translates.
"""

from __future__ import annotations

import typing as t

from .._errors import ApiError
from .answer import Answer, Decoded, Shape

# Tenant statuses in which the portal refuses nearly every call (facts 1.9, 4.4).
BUSY_STATES = {3: "being moved to another region", 4: "being restored from a backup", 6: "being encrypted"}
ACTIVE = 0
LOGIN_PATH = "authentication"


class Cause(t.NamedTuple):
    """A stable word for the cause, and a sentence that says what to do."""

    kind: str
    advice: str


UNAUTHORIZED = Cause(
    "unauthorized",
    "The portal does not know this credential: check api_key and that it belongs to this portal, has not expired and "
    "was not lost in a restore (a restored portal needs a new key).",
)
KEY_REFUSED = Cause(
    "unauthorized",
    "The portal is active but does not accept this key: it is unknown there, has expired, or its permissions are too narrow.",
)
LOGIN_REFUSED = Cause("unauthorized", "User name or password is wrong for this portal.")
LOGIN_BLOCKED = Cause(
    "login_blocked",
    "The portal blocks this user for a minute after several failed logins: wait, then check the password.",
)
SCOPE = Cause(
    "scope",
    "The API key is valid but its permissions are too narrow: reading needs *:read, changing needs *:write or an "
    "unrestricted key. Create a new key in the portal under Developer Tools, API keys.",
)
PERMISSION = Cause(
    "permission",
    "The user behind the credential may not do this: it takes an owner or DocSpace administrator, a target folder this "
    "user may create files in, and for dump=true a self-hosted server that does not limit access to its space settings.",
)
IP_RESTRICTED = Cause(
    "ip_restricted",
    "The portal only admits certain IP addresses: run from one of them or add this one in the portal's security settings.",
)
PORTAL_STATE = Cause(
    "portal_state",
    "The portal refuses calls in its present state, or refuses this key for the call; look at it in a browser.",
)
UNPAID = Cause(
    "unpaid",
    "The portal is unpaid, over its quota, or its plan does not include this: settle that in the portal's payment settings.",
)
NO_PORTAL = Cause(
    "no_portal",
    "There is no active portal at this address: it is unknown, suspended or about to be removed; check portal_url.",
)
NO_ENDPOINT = Cause(
    "no_endpoint",
    "The server has no such endpoint: portal_url is not the root of a DocSpace portal, or its version is too old for this.",
)
NOT_FOUND = Cause(
    "not_found",
    "What the request names does not exist on the portal, or is in the trash: check the folder, file or backup id.",
)
REJECTED = Cause("rejected", "The portal does not accept these values; its own words say which.")
RATE_LIMITED = Cause(
    "rate_limited",
    "The portal limits the number of requests: use fewer forks, spread the runs, or raise retry_timeout.",
)
GATEWAY = Cause(
    "gateway",
    "The proxy before the portal answers, the service behind it does not: it is starting, overloaded or down. Try again later.",
)
SERVER = Cause(
    "server",
    "The server failed on this request, which for this API can also mean that a value in it is unacceptable; its own words and its log say more.",
)
REDIRECT = Cause(
    "redirect", "The credential is not sent to another address: set portal_url to where the portal really is."
)
NOT_DOCSPACE = Cause(
    "not_docspace", "This is not an answer of the DocSpace API: check that portal_url is the root of a portal."
)


def needs_tenant_status(answer: Answer, decoded: Decoded) -> bool:
    """Tell whether only the portal's status can explain the answer.

    A portal that is being restored answers 403 problem+json, or 401 when the key is already gone (facts 1.9, 2.16).
    """
    return answer.status in (401, 403) and decoded.shape in (Shape.PROBLEM, Shape.EMPTY)


def explain(method: str, path: str, answer: Answer, decoded: Decoded, tenant_status: int | None = None) -> ApiError:
    """Return the error for an answer that is no success; ``tenant_status`` is None when unknown."""
    cause = _cause(path, answer, decoded, tenant_status)
    came_back = f"HTTP {answer.status}"
    if decoded.message:
        came_back += f", {decoded.message!r}"
    elif decoded.shape is not Shape.ENVELOPE:
        came_back += f" ({decoded.shape.value})"
    if answer.location:
        came_back += f" to {answer.location}"
    return ApiError(
        f"{method} {path} answered {came_back}. {cause.advice}",
        kind=cause.kind,
        status=answer.status,
        server_message=decoded.message,
        method=method,
        path=path,
    )


def _cause(path: str, answer: Answer, decoded: Decoded, tenant_status: int | None) -> Cause:
    status, shape = answer.status, decoded.shape
    if 300 <= status < 400:
        return REDIRECT
    if tenant_status in BUSY_STATES:
        return _busy(status, BUSY_STATES[tenant_status])
    if status in (502, 503, 504):
        return GATEWAY
    if status == 429:
        return RATE_LIMITED
    if shape in (Shape.HTML, Shape.GARBAGE) or status < 400:
        return NOT_DOCSPACE
    if status == 401:
        return LOGIN_REFUSED if path.endswith(LOGIN_PATH) else UNAUTHORIZED
    if status == 403 and shape is Shape.PROBLEM and tenant_status == ACTIVE and path.endswith("/settings"):
        return KEY_REFUSED  # what everybody may ask is refused to a faulty key only (facts 1.3)
    if status == 403:
        return _forbidden(path, shape)
    if status == 404:
        return {Shape.EMPTY: NO_ENDPOINT, Shape.PROBLEM: NO_PORTAL}.get(shape, NOT_FOUND)
    if status == 402:
        return UNPAID
    if status == 405:
        return NO_ENDPOINT
    return SERVER if status >= 500 else REJECTED


def _forbidden(path: str, shape: Shape) -> Cause:
    if shape is Shape.ERROR:
        return LOGIN_BLOCKED if path.endswith(LOGIN_PATH) else PERMISSION
    return {Shape.EMPTY: SCOPE, Shape.TEXT: IP_RESTRICTED}.get(shape, PORTAL_STATE)


def _busy(status: int, state: str) -> Cause:
    lost = " Its API key is gone: create a new one when the portal is back." if status == 401 else ""
    return Cause("busy_portal", f"The portal is {state}: wait until that is over, then run again.{lost}")
