# Copyright (c) 2026 ONLYOFFICE DocSpace collection contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What stands before the portals: path prefixes, the journal, faults, and the rewriting nginx does (facts 1.1)."""

from __future__ import annotations

import asyncio
import itertools
import re
from collections.abc import Callable
from urllib.parse import unquote

from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from . import pipeline
from .api.presigned import serve_bucket
from .envelope import failure, problem
from .errors import ServerError
from .faults import GATEWAY_PAGE, Fault
from .journal import Entry
from .serving import close_connection
from .world import World

_OLD_BACKUP_PATH = re.compile(r"/api/2\.0/portal/(.*(?:backup|restore).*)", re.IGNORECASE)
BUCKETS = "_s3"


class FrontDoor:
    """The ASGI application for everything outside the control API."""

    def __init__(self, world: World) -> None:
        self.world = world
        # What comes while the tables of a dump are recreated (facts 2.14), in turn: no such tenant, a failed query, and
        # a page of the proxy.
        answers: list[Callable[[], Response]] = [
            lambda: problem(404),
            lambda: failure(ServerError("Table 'docspace.tenants_tenants' doesn't exist")),
            lambda: Response(GATEWAY_PAGE, 502, {"content-type": "text/html"}),
        ]
        self._transients = itertools.cycle(answers)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive)
        try:
            body = await request.body()
        except ClientDisconnect:
            return
        self.world.timeline.catch_up()
        name, path = _split(scope)
        entry = self.world.journal.open(self.world.now(), name, path, request, body)
        fault = self.world.faults.take(name, request.method, path)
        if fault:
            entry.fault = fault.kind
            await self._go_wrong(fault, entry, request, body, send)
            return
        response = await self._answer(entry, request, body)
        await response(scope, receive, send)

    async def _answer(self, entry: Entry, request: Request, body: bytes) -> Response:
        portal = self.world.portals.get(entry.portal)
        if self.world.restorer.upheaval and not entry.path.startswith(f"/{BUCKETS}/"):
            response = next(self._transients)()
        elif portal is None:
            response = problem(404)
        elif entry.path.startswith(f"/{BUCKETS}/"):
            response = await serve_bucket(self.world, portal, request, entry.path)
        else:
            path = _OLD_BACKUP_PATH.sub(r"/api/2.0/backup/\1", entry.path)
            response = await pipeline.answer(self.world, portal, request, path, body)
        entry.status = response.status_code
        return response

    async def _go_wrong(self, fault: Fault, entry: Entry, request: Request, body: bytes, send: Send) -> None:
        response = fault.answer()
        if response is None and fault.kind == "delay":
            await asyncio.sleep(fault.seconds)
            self.world.timeline.catch_up()
        if response is None and fault.kind != "drop_before":
            response = await self._answer(entry, request, body)
        if response is None or fault.kind == "drop_after":
            entry.status = "dropped"
            await close_connection(request.scope)
            return
        entry.status = response.status_code
        if fault.kind == "cut_body":
            await _send_half(response, request.scope, send)
            return
        await response(request.scope, request.receive, send)


async def _send_half(response: Response, scope: Scope, send: Send) -> None:
    """The headers of the whole answer and the first half of its body, then the connection ends."""
    sent: list[bytes] = []

    async def collect(message: dict[str, object]) -> None:
        if message["type"] == "http.response.start":
            await send(message)
        else:
            sent.append(bytes(message.get("body", b"")))  # type: ignore[call-overload]

    await response(scope, _nothing, collect)  # type: ignore[arg-type]
    whole = b"".join(sent)
    await send({"type": "http.response.body", "body": whole[: len(whole) // 2], "more_body": True})
    await close_connection(scope)


async def _nothing() -> dict[str, object]:
    await asyncio.Event().wait()
    return {}


def _split(scope: Scope) -> tuple[str, str]:
    """The portal's name and the path behind it. Encoded slashes stay inside their segment's value.

    Buckets are addressed as ``/_s3/<portal>/…``; their path keeps that mark.
    """
    raw: bytes = scope.get("raw_path") or scope["path"].encode()
    segments = raw.decode("latin-1").partition("?")[0].lstrip("/").split("/")
    bucket = segments[0] == BUCKETS and len(segments) > 1
    name = segments.pop(1 if bucket else 0)
    return unquote(name), "/" + "/".join(segments)
