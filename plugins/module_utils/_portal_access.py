# Copyright (c) 2026 ONLYOFFICE DocSpace collection contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Who a credential is on a portal, and its API keys (facts 1.3, 4.4)."""

from __future__ import annotations

import dataclasses

from ._errors import ApiError
from ._http.client import Client
from ._http.reading import reading

# Scopes that let a key change settings (facts 1.3); a key without a list may do everything.
WRITING_SCOPES = frozenset({"*", "*:write"})


@dataclasses.dataclass(frozen=True)
class Account:
    """The portal as its credential sees it: the number on the server, and whether the user may manage the portal."""

    tenant_id: int
    is_admin: bool


@dataclasses.dataclass(frozen=True)
class NewKey:
    """An API key that was just made; its value is never told again."""

    id: str
    name: str
    value: str = dataclasses.field(repr=False)


class Access:
    """Credentials of the portal a client talks to. Errors are those of the client."""

    def __init__(self, client: Client) -> None:
        self._client = client

    def account(self) -> Account:
        """Return whom the credential belongs to; only administrators are told more than the number (facts 4.4)."""
        data = self._client.get("portal")
        with reading("GET", "portal"):
            return Account(int(data["tenantId"]), "tenantAlias" in data or "ownerId" in data)

    def may_write(self) -> bool:
        """Tell whether the API key may change anything; a session may do what its user may (facts 1.3)."""
        if not self._client.uses_api_key:
            return True
        data = self._client.get("keys/@self")
        with reading("GET", "keys/@self"):
            permissions = data.get("permissions") or ["*"]
            return bool(WRITING_SCOPES & set(permissions))

    def plan_allows_restore(self) -> bool | None:
        """Tell whether the plan of a SaaS portal includes restoring (facts 2.11); None when the portal does not say."""
        try:
            data = self._client.get("portal/payment/quota")
        except ApiError:
            return None
        with reading("GET", "portal/payment/quota"):
            values = [entry.get("value") for entry in data.get("features") or [] if entry.get("id") == "restore"]
            return values[0] if values and isinstance(values[0], bool) else None

    def create_key(self, name: str) -> NewKey:
        """Make an unrestricted API key of the user and return it; its value is told this once (facts 1.3)."""
        data = self._client.post("keys", {"name": name})
        with reading("POST", "keys"):
            return NewKey(str(data["id"]), name, str(data["key"]))

    def delete_keys_named(self, name: str) -> int:
        """Delete the user's API keys of a name and return how many there were."""
        data = self._client.get("keys")
        with reading("GET", "keys"):
            found = [str(entry["id"]) for entry in data or [] if entry.get("name") == name]
        for key_id in found:
            self._client.delete(f"keys/{key_id}")
        return len(found)
