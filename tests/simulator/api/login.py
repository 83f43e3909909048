# Copyright (c) 2026 ONLYOFFICE DocSpace collection contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Login with user name and password: facts 1.4."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from ..auth import COOKIE
from ..binding import Reader, boolean, optional, text
from ..context import Call
from ..dates import NEVER
from ..errors import AuthenticationFailed, TooManyAttempts
from ..routes import Routes

routes = Routes("/api/2.0/authentication")

CODE = "123456"
"""The one code the simulated authenticator and the simulated SMS service know."""

_MEMBERS: dict[str, tuple[Reader, Any]] = {
    "userName": (optional(text), None),
    "password": (optional(text), None),
    "passwordHash": (optional(text), None),
    "session": (boolean, False),
    "code": (optional(text), None),
}


@routes.get(anonymous=True, payment_free=True)
def is_authenticated(call: Call) -> bool:
    return call.principal is not None


@routes.post(anonymous=True, payment_free=True)
def log_in(call: Call) -> dict[str, Any]:
    """A token; or, with two-factor authentication, HTTP 200 without one and the address of the second step."""
    sent = call.read(**_MEMBERS)
    _check_password(call, sent)
    portal, confirm = call.portal, f"{call.root}/confirm?type="
    if portal.sms:
        answer = {"sms": True, "tfa": False, "phoneNoise": "+4*******89", "confirmUrl": confirm + "PhoneAuth"}
        return {"expires": _soon(call), **answer}
    if portal.tfa:
        enrolled = portal.tfa_enrolled
        return {
            "expires": NEVER,
            "sms": False,
            "tfa": True,
            "tfaKey": None if enrolled else "JBSWY3DPEHPK3PXP",
            "confirmUrl": confirm + ("TfaAuth" if enrolled else "TfaActivation"),
        }
    return {**_open_session(call, sent), "sms": False, "tfa": False}


@routes.post("logout", anonymous=True, payment_free=True)
def log_out(call: Call) -> None:
    """Only a session in the cookie ends; one in the header is not looked at."""
    call.portal.accounts.sessions.discard(call.request.cookies.get(COOKIE, ""))
    call.answer_headers["set-cookie"] = f"{COOKIE}=; path=/{call.portal.name}; max-age=0"


@routes.post("{code}", anonymous=True, payment_free=True)
def log_in_with_code(call: Call) -> dict[str, Any]:
    """The second step: the same body and the code. Any failure is a 401."""
    sent = call.read(**_MEMBERS)
    _check_password(call, sent)
    portal = call.portal
    if not (portal.sms or portal.tfa) or (sent["code"] or call.params["code"]) != CODE:
        raise AuthenticationFailed("User authentication failed")
    portal.tfa_enrolled = True
    return {**_open_session(call, sent), "sms": portal.sms, "tfa": not portal.sms}


def _check_password(call: Call, sent: dict[str, Any]) -> None:
    accounts, username = call.portal.accounts, sent["userName"] or ""
    if accounts.is_blocked(username, call.portal.retry_limit, call.world.now()):
        raise TooManyAttempts("Too many login attempts. Please try again later")
    if not accounts.fits(username, sent["password"] or "", (sent["passwordHash"] or "").strip()):
        raise AuthenticationFailed("User authentication failed")
    accounts.forgive(username)


def _open_session(call: Call, sent: dict[str, Any]) -> dict[str, Any]:
    token = call.portal.accounts.open_session()
    # The cookie would cover the whole host; here a host has many portals, so it covers this one.
    call.answer_headers["set-cookie"] = f"{COOKIE}={token}; path=/{call.portal.name}; httponly"
    expires = call.world.now() + timedelta(days=365)
    return {"token": token, "expires": NEVER if sent["session"] else f"{expires:%Y-%m-%dT%H:%M:%S}.0000000Z"}


def _soon(call: Call) -> str:
    return f"{call.world.now() + timedelta(minutes=10):%Y-%m-%dT%H:%M:%S}.0000000Z"
