# Copyright (c) 2026 ONLYOFFICE DocSpace collection contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Lines of the audit trail that are about backups (facts 2.2, 2.4, 2.10, 3.3)."""

from __future__ import annotations

import dataclasses
import datetime
import re
import typing as t

from . import moments

# These dates bear the portal's offset, unlike those of backups, and seven digits of a second (facts 1.8).
DATE = re.compile(r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.\d+)?(Z|[+-]\d\d:\d\d)")

# API number -> what happened, and whether the schedule did it (None where both can be meant). Ends of backups are
# recorded since server 3.6, what is cancelled and dropped since 3.7.1 (facts 7).
ACTIONS: dict[int, tuple[str, bool | None]] = {
    5125: ("completed", False),
    5126: ("failed", False),
    5128: ("completed", True),
    5129: ("failed", True),
    5130: ("schedule_deleted", None),
    5131: ("cancelled", None),
}


@dataclasses.dataclass(frozen=True)
class AuditEvent:
    """Something that happened to the backups of a portal."""

    at: datetime.datetime
    event: str
    scheduled: bool | None

    @classmethod
    def from_api(cls, data: t.Mapping[str, t.Any]) -> AuditEvent | None:
        """Return the event of an API entry; None for an entry without a date. Its action must be one of ACTIONS."""
        found = DATE.fullmatch(str(data.get("date") or ""))
        event, scheduled = ACTIONS[data["actionId"]]
        if found is None:
            return None
        at = datetime.datetime.fromisoformat(found[1] + found[2].replace("Z", "+00:00"))
        return cls(at.astimezone(moments.UTC), event, scheduled)

    def to_result(self) -> dict[str, t.Any]:
        """Return the event in the words of the results; the time is UTC."""
        return {"at": moments.to_iso(self.at), "event": self.event, "scheduled": self.scheduled}
