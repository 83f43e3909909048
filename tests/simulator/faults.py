# Copyright (c) 2026 ONLYOFFICE DocSpace collection contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Answers that go wrong on demand, between the client and the portal."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

from starlette.responses import Response

KINDS = ("status", "html", "drop_before", "drop_after", "cut_body", "delay", "garbage", "redirect")
# A page of a proxy whose upstream is down (facts 1.1): not JSON, not from the portal.
GATEWAY_PAGE = (
    "<html><head><title>502 Bad Gateway</title></head><body><center><h1>502 Bad Gateway</h1></center></body></html>"
)


@dataclass
class Fault:
    """``portal`` None: any; ``method`` None: any; ``path``: how the path ends; ``times`` None: for ever;
    ``after``: so many matching requests pass first."""

    kind: str
    portal: str | None = None
    method: str | None = None
    path: str = ""
    times: int | None = 1
    after: int = 0
    status: int = 500
    body: Any = ""
    content_type: str | None = None
    headers: dict[str, str] = field(default_factory=dict)
    seconds: float = 1.0
    location: str = "/"

    def fits(self, portal: str, method: str, path: str) -> bool:
        return (
            self.portal in (None, portal)
            and self.method in (None, method)
            and path.lower().endswith(self.path.lower())
            and self.times != 0
        )

    def answer(self) -> Response | None:
        """What is sent instead of the portal's answer; None when the kind is about the connection."""
        if self.kind == "status":
            is_text = isinstance(self.body, str)
            content = self.body.encode() if is_text else json.dumps(self.body).encode()
            headers = {"content-type": self.content_type or ("text/plain" if is_text else "application/json")}
            return Response(content, self.status, {**headers, **self.headers})
        if self.kind == "html":
            return Response(GATEWAY_PAGE, 502, {"content-type": "text/html", **self.headers})
        if self.kind == "garbage":
            return Response(b'{"response": {"isComp', 200, {"content-type": "application/json; charset=utf-8"})
        if self.kind == "redirect":
            code = self.status if 300 <= self.status < 400 else 302
            return Response(b"", code, {"location": self.location, **self.headers})
        return None


@dataclass
class Faults:
    active: list[Fault] = field(default_factory=list)

    def take(self, portal: str, method: str, path: str) -> Fault | None:
        """The first fault for this request; counts it down."""
        for fault in self.active:
            if not fault.fits(portal, method, path):
                continue
            if fault.after > 0:
                fault.after -= 1
                continue
            if fault.times is not None:
                fault.times -= 1
            return fault
        return None
