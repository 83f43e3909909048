# Copyright (c) 2026 ONLYOFFICE DocSpace collection contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The ASGI application: the control API under ``/_sim``, everything else through the front door."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from starlette.applications import Starlette
from starlette.types import ASGIApp, Receive, Scope, Send

from .control import control_routes
from .frontdoor import FrontDoor
from .world import World

HEARTBEAT = 1.0


def create_app(world: World, shutdown: Callable[[], object] = lambda: None) -> ASGIApp:
    front_door = FrontDoor(world)

    @asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        task = asyncio.create_task(_heartbeat(world))
        yield
        task.cancel()

    control = Starlette(routes=control_routes(world, shutdown), lifespan=lifespan)

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and not scope["path"].startswith("/_sim/"):
            await front_door(scope, receive, send)
        else:
            await control(scope, receive, send)

    return app


async def _heartbeat(world: World) -> None:
    """Does what is due while nobody asks anything."""
    while True:
        await asyncio.sleep(HEARTBEAT)
        world.timeline.catch_up()
