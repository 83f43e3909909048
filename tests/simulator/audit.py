# Copyright (c) 2026 ONLYOFFICE DocSpace collection contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The audit trail: who did what to backups, as far as the server writes it down (facts 2.2, 2.4, 2.10, 2.11, 3.3).

Read from the server's own source where the facts are silent: ``SecurityController``, ``AuditEventsRepository``,
``AuditEventDto``, ``BackupProgressItem`` and ``AuditModuleSpecifics``.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import IntEnum

from starlette.requests import Request

from .clock import Now
from .portal import Portal


class Action(IntEnum):
    BackupStarted = 5041
    BackupCompleted = 5125
    BackupFailed = 5126
    ScheduledBackupStarted = 5127
    ScheduledBackupCompleted = 5128
    ScheduledBackupFailed = 5129
    ScheduledBackupDeleted = 5130
    BackupCancelled = 5131
    RestoreStarted = 5132

    @property
    def text(self) -> str:
        """As the server words it for an English portal."""
        return (
            "".join(f" {letter.lower()}" if letter.isupper() else letter for letter in self.name).strip().capitalize()
        )

    @property
    def type(self) -> int:
        """3 Delete, 2 Update."""
        return 3 if self is Action.ScheduledBackupDeleted else 2

    @property
    def since(self) -> tuple[int, ...]:
        """What jobs say is there since 3.6, the rest since 3.7.1 (facts 7)."""
        return (3, 7, 1) if self >= Action.ScheduledBackupDeleted else (3, 6)


@dataclass(frozen=True)
class Visitor:
    """What a request tells about its sender. ``page`` is the referer, else the URL of the request."""

    ip: str
    browser: str
    referer: str | None
    url: str


def visitor_of(request: Request) -> Visitor:
    """No user agent of a program is in the server's list of browsers but that of requests."""
    agent = request.headers.get("user-agent", "")
    major = agent.removeprefix("python-requests/").partition(".")[0]
    browser = f"Python Requests {major}" if agent.startswith("python-requests/") else "Other"
    ip = request.client.host if request.client else "127.0.0.1"
    return Visitor(ip, browser, request.headers.get("referer"), str(request.url))


@dataclass(frozen=True)
class Event:
    """``target`` is what the action was applied to, as text; ``page``, ``ip``, ``browser`` None for scheduled runs."""

    id: int
    tenant_id: int
    date: datetime
    user_id: str
    action: Action
    target: str | None
    ip: str | None = None
    browser: str | None = None
    page: str | None = None


class AuditTrail:
    """The events of the whole server, each tenant's its own."""

    def __init__(self, now: Now) -> None:
        self._now = now
        self._last_id = 0
        self._by_tenant: dict[int, list[Event]] = {}

    def by_request(self, portal: Portal, action: Action, visitor: Visitor, target: int) -> None:
        """What an endpoint notes down, after it has done it."""
        page = visitor.referer or visitor.url
        self._add(portal, action, str(target), visitor.ip, visitor.browser, page)

    def by_job(self, portal: Portal, action: Action, visitor: Visitor | None) -> None:
        """What the worker notes down, as the user of the job: in its tenant even for dumps, without any target."""
        if visitor:
            self._add(portal, action, None, visitor.ip, visitor.browser, visitor.referer)
        else:
            self._add(portal, action, None)

    def _add(
        self,
        portal: Portal,
        action: Action,
        target: str | None,
        ip: str | None = None,
        browser: str | None = None,
        page: str | None = None,
    ) -> None:
        if not portal.at_least(*action.since):
            return
        date = self._now().replace(microsecond=0)
        user_id = portal.accounts.user_id
        self.put(Event(0, portal.tenant_id, date, user_id, action, target, ip, browser, page))

    def put(self, event: Event) -> None:
        """Under the next id."""
        self._last_id += 1
        self._by_tenant.setdefault(event.tenant_id, []).append(replace(event, id=self._last_id))

    def of(self, tenant_id: int) -> list[Event]:
        """Newest first."""
        return sorted(self._by_tenant.get(tenant_id, []), key=lambda event: (event.date, event.id), reverse=True)

    def everything(self) -> list[Event]:
        return [event for events in self._by_tenant.values() for event in events]

    def replace_all(self, events: Iterable[Event]) -> None:
        """What a restored dump does."""
        self._by_tenant = {}
        for event in events:
            self._by_tenant.setdefault(event.tenant_id, []).append(event)
