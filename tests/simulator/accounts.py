# Copyright (c) 2026 ONLYOFFICE DocSpace collection contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Who may come in: API keys, sessions, the login guard (facts 1.2–1.4)."""

from __future__ import annotations

import hashlib
import secrets
import uuid
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property

HASH_SIZE, HASH_ITERATIONS = 256, 100_000
HASH_SALT = hashlib.sha256(b"the simulated server").hexdigest()
"""Derived from the machine key on a real server, so one salt for all portals."""

SCOPES = sorted(
    {"*"}
    | {
        f"{name}:{right}"
        for name in ("*", "accounts", "accounts.self", "files", "rooms")
        for right in ("read", "write")
    }
)


@dataclass
class ApiKey:
    """``permissions`` empty means everything, which is the one scope ``*:write``."""

    name: str
    value: str
    created: datetime
    permissions: list[str] = field(default_factory=list)
    expires: datetime | None = None
    last_used: datetime | None = None
    active: bool = True
    id: str = field(default_factory=lambda: str(uuid.uuid4()))

    @property
    def scopes(self) -> frozenset[str]:
        unlimited = not self.permissions or "*" in self.permissions
        return frozenset({"*:write"} if unlimited else self.permissions)

    def usable(self, now: datetime) -> bool:
        return self.active and (self.expires is None or now < self.expires)


@dataclass(frozen=True)
class Principal:
    """Who makes a call. ``scopes`` None: not limited, as with a session or Basic."""

    scheme: str
    scopes: frozenset[str] | None = None
    key: ApiKey | None = None

    def may(self, wanted: frozenset[str]) -> bool:
        return not wanted or self.scopes is None or bool(wanted & self.scopes)


@dataclass
class Accounts:
    """One user per portal: its owner, who also made the first API key.

    ``password_works`` is false after a restore: the stored hash belongs to a user id that is no more (facts 2.13).
    """

    username: str
    password: str
    user_id: str
    keys: dict[str, ApiKey] = field(default_factory=dict)
    sessions: set[str] = field(default_factory=set)
    attempts: dict[str, list[datetime]] = field(default_factory=dict)
    blocked: dict[str, datetime] = field(default_factory=dict)
    password_works: bool = True

    @cached_property
    def password_hash(self) -> str:
        """What the login page computes from the password; a tenth of a second, so only when asked for."""
        return hash_password(self.password)

    def set_password(self, password: str) -> None:
        """What the link in the mail after a restore lets the user do."""
        self.password, self.password_works = password, True
        self.__dict__.pop("password_hash", None)

    def fits(self, username: str, password: str, password_hash: str) -> bool:
        if username.lower() != self.username.lower() or not self.password_works:
            return False
        return password_hash == self.password_hash if password_hash else password == self.password

    def open_session(self) -> str:
        token = secrets.token_urlsafe(48).replace("-", "A").replace("_", "B")
        self.sessions.add(token)
        return token

    def find_key(self, value: str, now: datetime) -> ApiKey | None:
        key = self.keys.get(value)
        if key is None or not key.usable(now):
            return None
        key.last_used = now
        return key

    def key_by_id(self, key_id: str) -> ApiKey | None:
        return next((key for key in self.keys.values() if key.id == key_id), None)

    def is_blocked(self, username: str, limit: int, now: datetime) -> bool:
        """The brute-force guard: more than ``limit`` attempts in 60 s block the login for 60 s.

        Counts this attempt; a good login takes it back with ``forgive``.
        """
        login = username.lower()
        if now < self.blocked.get(login, now):
            return True
        recent = [at for at in self.attempts.get(login, []) if at > now - timedelta(seconds=60)] + [now]
        if len(recent) > limit:
            self.blocked[login] = now + timedelta(seconds=60)
            self.attempts.pop(login, None)
            return True
        self.attempts[login] = recent
        return False

    def forgive(self, username: str) -> None:
        self.attempts.get(username.lower(), [None]).pop()


def hash_password(password: str) -> str:
    digest = hashlib.pbkdf2_hmac("sha256", password.encode(), HASH_SALT.encode(), HASH_ITERATIONS, dklen=HASH_SIZE // 8)
    return digest.hex()


def new_key_value(seed: str | None = None) -> str:
    """``sk-`` and 64 lower-case hex digits; the same for the same seed."""
    return "sk-" + (hashlib.sha256(seed.encode()).hexdigest() if seed else secrets.token_hex(32))
