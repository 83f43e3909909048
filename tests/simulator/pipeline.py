# Copyright (c) 2026 ONLYOFFICE DocSpace collection contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What happens to a request inside the portal server: route, authentication, filters, binding, endpoint, envelope."""

from __future__ import annotations

import inspect
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from . import envelope
from .api import TABLE
from .auth import authenticate
from .binding import BindingError, UnsupportedMedia
from .context import Call
from .errors import ServerError
from .filters import refuse
from .portal import Portal
from .routes import Route
from .world import World


async def answer(world: World, portal: Portal, request: Request, path: str, body: bytes) -> Response:
    """The portal's answer; ``path`` is without the portal's prefix."""
    verbs, params = TABLE.find(path, portal.version_numbers)
    if not verbs:
        return envelope.empty(404)
    route = verbs.get(request.method)
    if route is None:
        return envelope.empty(405, {"allow": ", ".join(sorted(verbs))})

    principal = authenticate(portal, request, world.now())
    call = Call(world, portal, request, str(request.url), body, principal, params)
    if route.bare:
        return await _endpoint(route, call)

    if not route.anonymous:
        if principal is None:
            return envelope.empty(401, _challenge(request))
        if not principal.may(route.scopes):
            return envelope.empty(403)
    response = refuse(portal, route, request, path, principal) or await _endpoint(route, call)
    response.headers.update(_challenge(request))
    return response


async def _endpoint(route: Route, call: Call) -> Response:
    method = call.request.method
    try:
        result = await _result(route, call)
    except BindingError as error:
        return envelope.binding_failure(error.errors, call.href, method)
    except UnsupportedMedia:
        return envelope.client_failure(415, call.href, method)
    except ServerError as error:
        return envelope.failure(error)
    if isinstance(result, Response):
        return result
    fields = [field for value in call.request.query_params.getlist("fields") for field in value.split(",") if field]
    response = envelope.success(result, call.href, method, fields)
    response.headers.update(call.answer_headers)
    return response


async def _result(route: Route, call: Call) -> Any:
    result = route.handler(call)
    return await result if inspect.isawaitable(result) else result


def _challenge(request: Request) -> dict[str, str]:
    """The Basic handler adds this to whatever is answered (facts 1.2)."""
    basic = request.headers.get("authorization", "").startswith("Basic ")
    return {"www-authenticate": "Basic"} if basic else {}
