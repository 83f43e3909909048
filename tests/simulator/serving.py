# Copyright (c) 2026 ONLYOFFICE DocSpace collection contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Running the application with uvicorn: loopback only, able to hang up on a client, ending cleanly on signals."""

from __future__ import annotations

import asyncio
import signal
import socket
from collections.abc import Callable

import uvicorn
from starlette.types import ASGIApp, Receive, Scope, Send
from uvicorn.protocols.http.h11_impl import H11Protocol

TRANSPORT = "simulator.transport"


class Protocol(H11Protocol):
    """uvicorn's HTTP protocol, with the connection itself within reach of the application."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        inner = self.app

        async def app(scope: Scope, receive: Receive, send: Send) -> None:
            scope[TRANSPORT] = transport
            await inner(scope, receive, send)

        self.app = app


async def close_connection(scope: Scope) -> None:
    """Hangs up, after what was already sent. Without a server underneath (tests) it raises instead."""
    transport = scope.get(TRANSPORT)
    if transport is None:
        raise ConnectionResetError("the simulated server hung up")
    transport.close()
    await asyncio.sleep(0)  # uvicorn hears of it and does not complain about a missing answer


def listen(port: int) -> socket.socket:
    # asyncio switches Nagle's algorithm off only where the protocol is named; with it every answer waits 40 ms.
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind(("127.0.0.1", port))
    return listener


class _Server(uvicorn.Server):
    def __init__(self, config: uvicorn.Config, on_ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._on_ready = on_ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self._on_ready()


def serve(app: ASGIApp, listener: socket.socket, on_ready: Callable[[], None], stop: list[Callable[[], None]]) -> None:
    """Serves until SIGTERM, SIGINT, or until somebody calls what is put into ``stop``."""
    config = uvicorn.Config(
        app,
        http=Protocol,
        ws="none",
        log_level="error",
        access_log=False,
        timeout_keep_alive=75,  # as nginx, so that clients who poll every few seconds keep their connection
        timeout_graceful_shutdown=1,
    )
    server = _Server(config, on_ready)
    stop.append(lambda: setattr(server, "should_exit", True))
    # uvicorn raises the signal again once it has shut down; by then it has done its work.
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda _number, _frame: None)
    server.run(sockets=[listener])
