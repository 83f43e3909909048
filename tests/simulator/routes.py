# Copyright (c) 2026 ONLYOFFICE DocSpace collection contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The one route table: found by path and verb, the same for every portal."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from .binding import as_guid, as_int
from .context import Call

Handler = Callable[[Call], Any]
Version = tuple[int, ...]

_CONSTRAINTS: dict[str, Callable[[str], bool]] = {
    "guid": lambda text: as_guid(text) is not None,
    "int": lambda text: as_int(text) is not None,
    "": lambda text: True,
}
_SECTION_SCOPES = (
    ("files/rooms", "rooms"),
    ("files", "files"),
    ("people/@self", "accounts.self"),
    ("people", "accounts"),
    ("group", "accounts"),
)


@dataclass(frozen=True)
class Route:
    """One endpoint.

    ``anonymous`` and ``payment_free`` are the server's attributes of the same meaning (facts 1.9). ``bare`` endpoints
    are not API controllers: no filters, no envelope.
    """

    method: str
    path: str
    handler: Handler
    anonymous: bool = False
    payment_free: bool = False
    bare: bool = False
    since: Version = (0,)

    @property
    def scopes(self) -> frozenset[str]:
        """What an API key needs one of (facts 1.3). Empty: no scope needed."""
        section = self.path.removeprefix("/api/2.0/")
        if section.startswith("keys/@self"):
            return frozenset()
        wanted = {"*:write"} if self.method != "GET" else {"*:read", "*:write"}
        for prefix, scope in _SECTION_SCOPES:
            if section.startswith(prefix):
                wanted |= {f"{scope}:write"} if self.method != "GET" else {f"{scope}:read", f"{scope}:write"}
                break
        return frozenset(wanted)


class Routes:
    """The endpoints under one path, collected by decorators: ``@routes.get("getbackuphistory")``."""

    def __init__(self, base: str) -> None:
        self.base = base
        self.all: list[Route] = []

    def add(self, method: str, path: str, **attributes: Any) -> Callable[[Handler], Handler]:
        def register(handler: Handler) -> Handler:
            self.all.append(Route(method, f"{self.base}/{path}".rstrip("/"), handler, **attributes))
            return handler

        return register

    def get(self, path: str = "", **attributes: Any) -> Callable[[Handler], Handler]:
        return self.add("GET", path, **attributes)

    def post(self, path: str = "", **attributes: Any) -> Callable[[Handler], Handler]:
        return self.add("POST", path, **attributes)

    def put(self, path: str = "", **attributes: Any) -> Callable[[Handler], Handler]:
        return self.add("PUT", path, **attributes)

    def delete(self, path: str = "", **attributes: Any) -> Callable[[Handler], Handler]:
        return self.add("DELETE", path, **attributes)


class RouteTable:
    """Literal paths are one dictionary look-up; the few paths with parameters are tried in order."""

    def __init__(self, routes: list[Route]) -> None:
        self._literal: dict[str, dict[str, Route]] = {}
        self._patterns: list[tuple[re.Pattern[str], dict[str, str], dict[str, Route]]] = []
        patterns: dict[str, dict[str, Route]] = {}
        for route in routes:
            target = patterns if "{" in route.path else self._literal
            target.setdefault(route.path.lower(), {})[route.method] = route
        for path, verbs in patterns.items():
            names = dict(re.findall(r"{(\w+):?(\w*)}", path))
            pattern = re.sub(r"{(\w+):?\w*}", r"(?P<\1>[^/]+)", path)
            self._patterns.append((re.compile(pattern, re.IGNORECASE), names, verbs))

    def find(self, path: str, version: Version) -> tuple[dict[str, Route], dict[str, str]]:
        """The endpoints at a path by verb, and the values of its parameters. Empty: no such path."""
        path = path.rstrip("/")
        verbs = _known(self._literal.get(path.lower(), {}), version)
        if verbs:
            return verbs, {}
        for pattern, constraints, candidates in self._patterns:
            match = pattern.fullmatch(path)
            if match:
                params = match.groupdict()
                if all(_CONSTRAINTS[kind](params[name]) for name, kind in constraints.items()):
                    verbs = _known(candidates, version)
                    if verbs:
                        return verbs, params
        return {}, {}


def _known(verbs: dict[str, Route], version: Version) -> dict[str, Route]:
    return {method: route for method, route in verbs.items() if route.since <= version}
