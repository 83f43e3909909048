# Copyright (c) 2026 ONLYOFFICE DocSpace collection contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What clients asked, for tests to look at."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from starlette.requests import Request


@dataclass
class Entry:
    """``body`` is JSON, or the size of a multipart form as ``{"bytes": n}``.

    ``path`` is without the portal's prefix; ``status`` is the HTTP code, or ``dropped``, or None while open."""

    seq: int
    at: str
    portal: str
    method: str
    path: str
    query: dict[str, str]
    authorization: str
    body: Any
    status: int | str | None = None
    fault: str | None = None


@dataclass
class Journal:
    entries: list[Entry] = field(default_factory=list)
    _seq: int = 0

    def open(self, now: datetime, portal: str, path: str, request: Request, body: bytes) -> Entry:
        self._seq += 1
        who = describe_credential(request)
        query = dict(request.query_params)
        content_type = request.headers.get("content-type", "")
        sent = {"bytes": len(body)} if content_type.startswith("multipart/") else _parsed(body)
        entry = Entry(self._seq, now.isoformat(), portal, request.method, path, query, who, sent)
        self.entries.append(entry)
        return entry

    def read(self, portal: str | None, since: int) -> list[dict[str, Any]]:
        """Entries after ``since``, of one portal or of all."""
        wanted = (entry for entry in self.entries if entry.seq > since and portal in (None, entry.portal))
        return [asdict(entry) for entry in wanted]


def _parsed(body: bytes) -> Any:
    try:
        return json.loads(body) if body else None
    except ValueError:
        return None


def describe_credential(request: Request) -> str:
    """Enough to tell which credential was sent, never the whole of it: ``none``, ``basic``, ``Bearer sk-…1a2b``."""
    header = request.headers.get("authorization", "")
    if not header:
        return f"cookie …{request.cookies['asc_auth_key'][-4:]}" if "asc_auth_key" in request.cookies else "none"
    if header.startswith("Basic "):
        return "basic"
    scheme, token = ("Bearer ", header[7:]) if header.startswith("Bearer ") else ("", header)
    return f"{scheme}{'sk-' if token.startswith('sk-') else ''}…{token[-4:]}"
