# Copyright (c) 2026 ONLYOFFICE DocSpace collection contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What is known of a portal itself (facts 4.4)."""

from __future__ import annotations

import dataclasses
import typing as t

from .moments import Zone

TENANT_STATUSES = {
    0: "active",
    1: "suspended",
    2: "remove_pending",
    3: "transferring",
    4: "restoring",
    5: "migrating",
    6: "encryption",
}


@dataclasses.dataclass(frozen=True)
class PortalFacts:
    """The settings of a portal, as an authenticated caller sees them. ``version`` may be stale (facts 4.4)."""

    alias: str | None
    status: str
    standalone: bool
    version: str | None
    culture: str | None
    base_domain: str | None
    owner_id: str | None
    zone: Zone

    @classmethod
    def from_api(cls, data: t.Mapping[str, t.Any]) -> PortalFacts:
        """Return the facts in an answer of ``GET settings``."""
        number = data.get("tenantStatus", 0)
        return cls(
            alias=data.get("tenantAlias"),
            status=TENANT_STATUSES.get(number, f"unknown ({number!r})"),
            standalone=bool(data.get("standalone", False)),
            version=data.get("version"),
            culture=data.get("culture"),
            base_domain=data.get("baseDomain"),
            owner_id=data.get("ownerId"),
            zone=Zone.named(data.get("timezone"), data.get("utcHoursOffset")),
        )

    def to_result(self) -> dict[str, t.Any]:
        """Return the facts in the words of the results."""
        return {
            "alias": self.alias,
            "status": self.status,
            "edition": "standalone" if self.standalone else "saas",
            "version": self.version,
            "culture": self.culture,
            "base_domain": self.base_domain,
            "owner_id": self.owner_id,
            "time_zone": self.zone.name,
        }
