# Copyright (c) 2026 ONLYOFFICE DocSpace collection contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Connection options: their argument spec, and the checks that need no request."""

from __future__ import annotations

import dataclasses
import ipaddress
import os
import typing as t
from pathlib import Path
from urllib.parse import SplitResult, unquote, urlsplit

from ansible.module_utils.basic import env_fallback

from .._errors import InputError

# Portals of the vendor's own cloud live below this domain; there every portal is of the SaaS edition.
CLOUD_DOMAIN = "onlyoffice.com"


def connection_spec() -> dict[str, dict[str, t.Any]]:
    """Return the argument spec of the options that every portal module shares (design, connection options)."""
    return {
        "portal_url": {
            "type": "str",
            "required": True,
            "fallback": (env_fallback, ["DOCSPACE_PORTAL_URL", "DOCSPACE_API_HOST"]),
        },
        # Their environment variables are read together, see _credentials.
        "api_key": {"type": "str", "no_log": True},
        "username": {"type": "str"},
        "password": {"type": "str", "no_log": True},
        "validate_certs": {"type": "bool", "default": True},
        "ca_path": {"type": "path"},
        "client_cert": {"type": "path"},
        "client_key": {"type": "path", "no_log": False},
        "proxy": {"type": "str"},
        "request_timeout": {"type": "float", "default": 30.0},
        "retry_timeout": {"type": "float", "default": 60.0},
    }


@dataclasses.dataclass(frozen=True)
class Connection:
    """Checked connection options of one portal. ``base_url`` has no trailing slash."""

    base_url: str
    api_key: str | None = dataclasses.field(default=None, repr=False)
    username: str | None = None
    password: str | None = dataclasses.field(default=None, repr=False)
    verify: bool | str = True
    client_cert: str | tuple[str, str] | None = None
    proxy: str | None = dataclasses.field(default=None, repr=False)
    request_timeout: float = 30.0
    retry_timeout: float = 60.0

    @classmethod
    def from_options(cls, options: t.Mapping[str, t.Any]) -> Connection:
        """Return the connection that the module options describe; raise InputError when they cannot work."""
        api_key, username, password = _credentials(options)
        if options["request_timeout"] <= 0:
            raise InputError("request_timeout must be more than 0 seconds.")
        if options["retry_timeout"] < 0:
            raise InputError("retry_timeout must be 0 (never retry) or a number of seconds.")
        if options["client_key"] and not options["client_cert"]:
            raise InputError("client_key is given without client_cert.")
        for name in ("ca_path", "client_cert", "client_key"):
            if options[name] and not Path(options[name]).exists():
                raise InputError(f"{name} names a file that does not exist: {options[name]}")
        client_cert = options["client_cert"]
        return cls(
            base_url=_checked_url(options["portal_url"]),
            api_key=api_key,
            username=username,
            password=password,
            verify=(options["ca_path"] or True) if options["validate_certs"] else False,
            client_cert=(client_cert, options["client_key"]) if options["client_key"] else client_cert,
            proxy=options["proxy"],
            request_timeout=options["request_timeout"],
            retry_timeout=options["retry_timeout"],
        )

    @property
    def host(self) -> str:
        """Return the host name of the portal, lower case, without the port."""
        return urlsplit(self.base_url).hostname or ""

    @property
    def is_cloud(self) -> bool:
        """Tell whether the address alone shows a portal of the vendor's cloud (SaaS edition)."""
        return self.host == CLOUD_DOMAIN or self.host.endswith(f".{CLOUD_DOMAIN}")

    @property
    def is_exposed(self) -> bool:
        """Tell whether the credential would cross a network unencrypted."""
        return self.base_url.startswith("http://") and not _is_loopback(self.host)


def _credentials(options: t.Mapping[str, t.Any]) -> tuple[str | None, str | None, str | None]:
    """Return key, user and password; what the task says wins over the environment, and a key over a password.

    A key of the environment never replaces a user of the task: it may belong to another portal.
    """
    api_key, username, password = options["api_key"], options["username"], options["password"]
    if api_key is None and not username and not password:
        api_key = os.environ.get("DOCSPACE_API_KEY")
    if api_key is not None:
        return _checked_key(api_key), None, None
    username = username or os.environ.get("DOCSPACE_USERNAME")
    password = password or os.environ.get("DOCSPACE_PASSWORD")
    if not username and not password:
        raise InputError(
            "No credential is given: set api_key (or DOCSPACE_API_KEY), or username and password "
            "(or DOCSPACE_USERNAME and DOCSPACE_PASSWORD)."
        )
    if not username or not password:
        raise InputError("username and password go together: one of them is missing or empty.")
    return None, username, password


def secrets_of(options: t.Mapping[str, t.Any]) -> set[str]:
    """Return every secret in the connection options and in the environment that stands in for them."""
    found = {options.get("api_key"), options.get("password")}
    found |= {os.environ.get(name) for name in ("DOCSPACE_API_KEY", "DOCSPACE_PASSWORD")}
    for name in ("portal_url", "proxy"):
        userinfo = str(options.get(name) or "").rpartition("@")[0].rpartition("//")[2]
        password = userinfo.partition(":")[2]
        found |= {userinfo, password, unquote(password)}
    return {str(secret) for secret in found if secret}


def _checked_url(raw: str) -> str:
    """Return the portal's root URL without a trailing slash; the text of a faulty one is quoted without credentials."""
    text = raw.strip()
    parts = _split(text)
    if parts is None or parts.scheme not in ("http", "https") or not parts.hostname or any(c.isspace() for c in text):
        raise InputError(
            f"portal_url must be the root URL of the portal, such as https://acme.example.com, not {text.rpartition('@')[2]!r}."
        )
    if parts.username is not None or parts.password is not None:
        raise InputError("portal_url must not carry a user name or password: use api_key, or username and password.")
    if parts.query or parts.fragment:
        raise InputError("portal_url must be the root URL of the portal, without ? or #.")
    path = parts.path.rstrip("/")
    if path.endswith(("/api/2.0", "/api")):
        raise InputError("portal_url must be the root URL of the portal, without /api/2.0.")
    return f"{parts.scheme}://{parts.netloc}{path}"


def _split(text: str) -> SplitResult | None:
    try:
        parts = urlsplit(text)
        return parts if parts.port != 0 else None
    except ValueError:  # a bracket that is not closed, a port that is no number
        return None


def _checked_key(raw: str) -> str:
    key = raw.strip()
    if not key:
        raise InputError("api_key is empty.")
    if key.startswith(("Bearer ", "Basic ")):
        raise InputError("api_key is the bare key or token: leave out the word before it, it is added when sending.")
    if not key.isascii() or not key.isprintable() or " " in key:
        raise InputError("api_key contains blanks or characters that no key has.")
    return key


def _is_loopback(host: str) -> bool:
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
