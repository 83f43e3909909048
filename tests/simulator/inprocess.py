# Copyright (c) 2026 ONLYOFFICE DocSpace collection contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The simulated server without sockets: requests go straight into the application, on a clock that stands still."""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

from .app import create_app
from .dates import parse
from .portal import Portal
from .state import apply_settings
from .world import World

START = "2026-03-04T12:00:00Z"
"""A Wednesday."""


@dataclass(frozen=True)
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)

    @property
    def payload(self) -> Any:
        """``response`` of the envelope, None where there is none."""
        return self.json.get("response")

    @property
    def error(self) -> Any:
        return self.json["error"]


class InProcess:
    """One world with one portal ``acme``; more with ``add``. Requests carry the portal's key unless told otherwise."""

    def __init__(self, data_dir: Path, **settings: Any) -> None:
        self.world = World(data_dir)
        self.world.clock.freeze(True)
        self.world.clock.set(parse(START))
        self.world.restart_ticks()
        self.app = create_app(self.world)
        self._loop = asyncio.new_event_loop()
        self.portal = self.add("acme", **settings)

    def close(self) -> None:
        self._loop.close()

    def add(self, name: str, **settings: Any) -> Portal:
        portal = self.world.add_portal(name)
        apply_settings(self.world, portal, settings)
        return portal

    def set(self, **settings: Any) -> None:
        apply_settings(self.world, self.portal, settings)

    def pass_time(self, seconds: float = 0, *, minutes: float = 0, hours: float = 0, days: float = 0) -> None:
        passed = timedelta(seconds=seconds, minutes=minutes, hours=hours, days=days)
        self.world.clock.set(self.world.clock.now() + passed)
        self.world.timeline.catch_up()

    def go_to(self, instant: str) -> None:
        """Forward to an instant; earlier ones would leave what already happened."""
        self.world.clock.set(parse(instant))
        self.world.timeline.catch_up()

    def get(self, path: str, **options: Any) -> Answer:
        return self.request("GET", path, **options)

    def post(self, path: str, json: Any = None, **options: Any) -> Answer:
        return self.request("POST", path, json=json, **options)

    def delete(self, path: str, **options: Any) -> Answer:
        return self.request("DELETE", path, **options)

    def request(
        self,
        method: str,
        path: str,
        *,
        json: Any = None,
        raw: bytes | None = None,
        portal: Portal | None = None,
        auth: str | None = "",
        headers: dict[str, str] | None = None,
        **query: Any,
    ) -> Answer:
        """``path`` is below ``/api/2.0/``, or below the portal with a leading slash, or a whole URL.

        ``auth`` is the Authorization header, None for none.
        """
        portal = portal or self.portal
        target = path if "://" in path else f"/{portal.name}" + (path if path[:1] == "/" else f"/api/2.0/{path}")
        split = urlsplit(target)
        sent = {"host": "testserver", **(headers or {})}
        if auth is not None:
            sent["authorization"] = auth or f"Bearer {portal.api_key}"
        body = raw if raw is not None else b""
        if json is not None:
            body = _dump(json)
        if body and "content-type" not in sent:
            sent["content-type"] = "application/json"
        query_string = "&".join(part for part in (split.query, urlencode(query)) if part)
        return self._loop.run_until_complete(self._ask(method, split.path, query_string, sent, body))

    async def _ask(self, method: str, path: str, query: str, headers: dict[str, str], body: bytes) -> Answer:
        received: list[Any] = []
        to_send = [{"type": "http.request", "body": body}]

        async def receive() -> dict[str, Any]:
            if not to_send:
                await asyncio.Event().wait()  # the client stays on the line
            return to_send.pop()

        async def send(message: Any) -> None:
            received.append(message)

        scope = {
            "type": "http",
            "http_version": "1.1",
            "method": method,
            "scheme": "http",
            "server": ("testserver", 80),
            "path": path,
            "raw_path": quote(path, safe="/%@|").encode(),
            "query_string": query.encode(),
            "headers": [(name.lower().encode(), value.encode()) for name, value in headers.items()],
        }
        await self.app(scope, receive, send)
        start = received[0]
        answered = {name.decode().lower(): value.decode() for name, value in start["headers"]}
        return Answer(start["status"], answered, b"".join(message.get("body", b"") for message in received[1:]))


def _dump(value: Any) -> bytes:
    return json.dumps(value).encode()
