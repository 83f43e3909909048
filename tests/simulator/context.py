# Copyright (c) 2026 ONLYOFFICE DocSpace collection contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a handler gets to work with: one authenticated call to one portal."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from starlette.requests import Request

from .audit import Action, Visitor, visitor_of
from .binding import BindingError, Reader, as_guid, query_bool, query_int, read_body
from .errors import AccessDenied, NoPermission, NoPermissionBefore31, ServerError

if TYPE_CHECKING:
    from .accounts import Principal
    from .portal import Portal
    from .world import World


@dataclass
class Call:
    """``href`` is the full URL as asked; ``origin`` the part before the portal's path prefix."""

    world: World
    portal: Portal
    request: Request
    href: str
    body: bytes = b""
    principal: Principal | None = None
    params: Mapping[str, str] = field(default_factory=dict)
    answer_headers: dict[str, str] = field(default_factory=dict)

    @property
    def origin(self) -> str:
        return f"{self.request.url.scheme}://{self.request.url.netloc}"

    @property
    def root(self) -> str:
        """The portal's URL."""
        return f"{self.origin}/{self.portal.name}"

    def read(self, **members: tuple[Reader, Any]) -> dict[str, Any]:
        """The JSON body as ``name=(reader, default)``; default ``...`` means required."""
        return read_body(self.request.headers.get("content-type", ""), self.body, members)

    def query(self, name: str) -> str | None:
        """A query value, the name in any case."""
        for key, value in self.request.query_params.items():
            if key.lower() == name.lower():
                return value
        return None

    def guid(self, name: str) -> str:
        """A path parameter with the constraint ``guid``, canonical."""
        return as_guid(self.params[name]) or ""

    def query_int(self, name: str, default: int) -> int:
        value = self.query(name)
        return default if value is None else query_int(name, value)

    @property
    def dump(self) -> bool:
        """The ``dump`` query of GET and DELETE endpoints; servers before 3.1 did not look at it (facts 7)."""
        value = self.query("dump")
        if value is None or not self.portal.at_least(3, 1):
            return False
        try:
            return query_bool("dump", value)
        except BindingError as error:
            raise BindingError("Dump", str(error)) from None

    @property
    def visitor(self) -> Visitor:
        return visitor_of(self.request)

    def note(self, action: Action, target: int) -> None:
        """Into the portal's audit trail."""
        self.world.audit.by_request(self.portal, action, self.visitor, target)

    def demand_settings_permission(self) -> None:
        """*P* of facts 2: a DocSpace admin; on SaaS the hidden setting ``Backup`` vetoes too."""
        if not self.portal.admin:
            no_permission: type[ServerError] = NoPermission if self.portal.at_least(3, 1) else NoPermissionBefore31
            raise no_permission("edit portal settings")
        if not self.portal.standalone and "Backup" in self.portal.hidden_settings:
            raise AccessDenied("hidden setting")

    def demand_admin(self) -> None:
        """The same permission outside the backup service, where no hidden setting is asked for."""
        if not self.portal.admin:
            no_permission: type[ServerError] = NoPermission if self.portal.at_least(3, 1) else NoPermissionBefore31
            raise no_permission("edit portal settings")

    def demand_space_permission(self) -> None:
        """*D* of facts 2: what touches all tenants needs a standalone server without limited space access."""
        if not self.portal.standalone or self.portal.limited_space:
            raise AccessDenied("space management")
