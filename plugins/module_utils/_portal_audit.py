# Copyright (c) 2026 ONLYOFFICE DocSpace collection contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Reading the audit trail: which backups failed, were cancelled, or were made by the schedule.

The endpoint takes one action at a time. A portal whose plan has no audit trail answers some requests with HTTP 402, and
others with its latest events whatever was asked for; neither tells of failures.
"""

from __future__ import annotations

import dataclasses
import datetime
import typing as t

from ._errors import ApiError
from ._http.client import Client
from ._http.reading import reading
from ._models.audit import ACTIONS, AuditEvent

PATH = "security/audit/events/filter"
PAGE = 100
MOST_PAGES = 5


@dataclasses.dataclass(frozen=True)
class AuditTrail:
    """The events since a moment, newest first; ``reason`` says why they cannot be seen, then there are none."""

    events: tuple[AuditEvent, ...]
    reason: str | None = None

    def to_result(self) -> dict[str, t.Any]:
        """Return the trail in the words of the results."""
        events = [event.to_result() for event in self.events]
        return {"visible": self.reason is None, "reason": self.reason, "events": events}


def read_trail(client: Client, since: datetime.datetime) -> AuditTrail:
    """Return what happened to the portal's backups since a moment.

    A refusal makes a trail that is not visible; a portal that cannot be reached raises as everywhere.
    """
    found: list[AuditEvent] = []
    try:
        for action in ACTIONS:
            events = _events(client, action, since)
            if events is None:
                return AuditTrail((), "The portal's plan has no audit trail that could be searched.")
            found += events
    except ApiError as error:
        if error.status not in (400, 402, 403, 404):
            raise
        return AuditTrail((), error.message)
    return AuditTrail(tuple(sorted(found, key=lambda event: event.at, reverse=True)))


def _events(client: Client, action: int, since: datetime.datetime) -> list[AuditEvent] | None:
    """Return the events of one action; None when the portal answers with events of other actions as well."""
    found: list[AuditEvent] = []
    for page in range(MOST_PAGES):
        query = {"action": str(action), "count": str(PAGE), "startIndex": str(page * PAGE)}
        data = client.get(PATH, query)
        with reading("GET", PATH):
            entries = list(data or [])
            if any(entry["actionId"] != action for entry in entries):
                return None
            events = [event for event in map(AuditEvent.from_api, entries) if event is not None]
        young = [event for event in events if event.at >= since]
        found += young
        if len(entries) < PAGE or len(young) < len(events):
            break
    return found
