# Copyright (c) 2026 ONLYOFFICE DocSpace collection contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The authentication selector: which of the handlers looks at a request (facts 1.2)."""

from __future__ import annotations

import base64
import binascii
import re
from datetime import datetime

from starlette.requests import Request

from .accounts import Principal
from .portal import Portal

COOKIE = "asc_auth_key"
_JWT = re.compile(r"[\w-]+\.[\w-]*\.[\w-]*")


def authenticate(portal: Portal, request: Request, now: datetime) -> Principal | None:
    """Who the request comes from, None when that cannot be proven. Prefixes are case-sensitive."""
    header = request.headers.get("authorization", "")
    if header.startswith("Basic "):
        return _basic(portal, header)
    if header.startswith("Bearer "):
        token = header[7:].strip()
        if _JWT.fullmatch(token):
            return None  # OAuth2 needs the Identity service, which these portals do not have
        if token.startswith("sk-") and portal.at_least(3, 1):
            key = portal.accounts.find_key(token, now)
            return Principal("key", key.scopes, key) if key else None
    return _session(portal, request, header)


def _basic(portal: Portal, header: str) -> Principal | None:
    """Two-factor settings are not consulted here."""
    try:
        username, _colon, password = base64.b64decode(header[6:]).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        return None
    return Principal("basic") if portal.accounts.fits(username, password, "") else None


def _session(portal: Portal, request: Request, header: str) -> Principal | None:
    """The cookie wins over the header; a token counts with or without ``Bearer``."""
    token = (request.cookies.get(COOKIE) or header).strip()
    if "Bearer" in token:
        token = token[len("Bearer ") :]
    return Principal("session") if token in portal.accounts.sessions else None
