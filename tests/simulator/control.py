# Copyright (c) 2026 ONLYOFFICE DocSpace collection contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The control API under ``/_sim``: what tests see and move, behind the portals' backs."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from dataclasses import fields
from datetime import timedelta
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Mount, Route

from . import dates
from .faults import KINDS, Fault
from .state import apply_settings, describe_access, describe_state
from .world import World

Handler = Callable[[Request], Awaitable[Response]]


def control_routes(world: World, shutdown: Callable[[], object]) -> list[BaseRoute]:
    control = _Control(world, shutdown)
    routes = [
        Route("/portals", _answering(control.list_portals), methods=["GET"]),
        Route("/portals", _answering(control.create_portal), methods=["POST"]),
        Route("/portals/{name}", _answering(control.read_portal), methods=["GET"]),
        Route("/portals/{name}", _answering(control.change_portal), methods=["PATCH"]),
        Route("/clock", _answering(control.read_clock), methods=["GET"]),
        Route("/clock", _answering(control.move_clock), methods=["POST"]),
        Route("/journal", _answering(control.read_journal), methods=["GET"]),
        Route("/journal", _answering(control.clear_journal), methods=["DELETE"]),
        Route("/faults", _answering(control.list_faults), methods=["GET"]),
        Route("/faults", _answering(control.add_fault), methods=["POST"]),
        Route("/faults", _answering(control.clear_faults), methods=["DELETE"]),
        Route("/shutdown", _answering(control.stop), methods=["POST"]),
    ]
    return [Mount("/_sim", routes=routes)]


def _answering(action: Callable[[Request, Any], Any]) -> Handler:
    """JSON in, JSON out; what a test got wrong is HTTP 400 or 404 with the reason."""

    async def handler(request: Request) -> Response:
        body = await request.body()
        try:
            return JSONResponse(action(request, json.loads(body) if body else {}))
        except KeyError as error:
            return JSONResponse({"error": f"there is no {error}"}, 404)
        except (TypeError, ValueError) as error:
            return JSONResponse({"error": str(error)}, 400)

    return handler


class _Control:
    def __init__(self, world: World, shutdown: Callable[[], object]) -> None:
        self.world = world
        self.shutdown = shutdown

    def list_portals(self, _request: Request, _body: Any) -> list[dict[str, Any]]:
        return [describe_access(self.world, portal) for portal in self.world.portals.values()]

    def create_portal(self, _request: Request, body: Any) -> dict[str, Any]:
        name = body.pop("name")
        if name in self.world.portals:
            raise ValueError(f"{name} exists")
        portal = self.world.add_portal(name)
        apply_settings(self.world, portal, body)
        return describe_state(self.world, portal)

    def read_portal(self, request: Request, _body: Any) -> dict[str, Any]:
        self.world.timeline.catch_up()
        return describe_state(self.world, self.world.portals[request.path_params["name"]])

    def change_portal(self, request: Request, body: Any) -> dict[str, Any]:
        self.world.timeline.catch_up()
        portal = self.world.portals[request.path_params["name"]]
        apply_settings(self.world, portal, body)
        return describe_state(self.world, portal)

    def read_clock(self, _request: Request, _body: Any) -> dict[str, Any]:
        world = self.world
        world.timeline.catch_up()
        now, next_tick = world.now().isoformat(), world.next_tick.isoformat()
        return {"now": now, "frozen": world.clock.frozen, "next_tick": next_tick}

    def move_clock(self, request: Request, body: Any) -> dict[str, Any]:
        """Forward: everything due in between runs in order. Back: the ticks start anew from there."""
        world = self.world
        world.timeline.catch_up()
        before = world.now()
        if "freeze" in body:
            world.clock.freeze(body["freeze"])
        if "set" in body:
            world.clock.set(dates.parse(body["set"]))
        if "advance" in body:
            world.clock.set(world.clock.now() + timedelta(seconds=body["advance"]))
        if world.now() < before:
            world.restart_ticks()
        return self.read_clock(request, body)

    def read_journal(self, request: Request, _body: Any) -> list[dict[str, Any]]:
        query = request.query_params
        return self.world.journal.read(query.get("portal"), int(query.get("since", 0)))

    def clear_journal(self, _request: Request, _body: Any) -> dict[str, Any]:
        self.world.journal.entries.clear()
        return {}

    def list_faults(self, _request: Request, _body: Any) -> list[dict[str, Any]]:
        return [vars(fault) for fault in self.world.faults.active]

    def add_fault(self, _request: Request, body: Any) -> dict[str, Any]:
        unknown = set(body) - {field.name for field in fields(Fault)}
        if unknown or body.get("kind") not in KINDS:
            raise ValueError(f"a fault has one of the kinds {KINDS} and no {unknown or 'other'}")
        fault = Fault(**body)
        self.world.faults.active.append(fault)
        return vars(fault)

    def clear_faults(self, _request: Request, _body: Any) -> dict[str, Any]:
        self.world.faults.active.clear()
        return {}

    def stop(self, _request: Request, _body: Any) -> dict[str, Any]:
        self.shutdown()
        return {}
