# Copyright (c) 2026 ONLYOFFICE DocSpace collection contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The bodies of answers: success envelope, the four error shapes (facts 1.5, 1.6)."""

from __future__ import annotations

import json
import secrets
from collections.abc import Sequence
from typing import Any

from starlette.responses import Response

from .errors import ServerError

JSON_TYPE = "application/json; charset=utf-8"
PROBLEM_TYPE = "application/problem+json; charset=utf-8"
_RFC = "https://tools.ietf.org/html/rfc9110#section-15.5."
_PROBLEMS = {
    400: ("1", "Bad Request"),
    401: ("2", "Unauthorized"),
    403: ("4", "Forbidden"),
    404: ("5", "Not Found"),
    415: ("16", "Unsupported Media Type"),
}


class Dictionary(dict[str, Any]):
    """A .NET dictionary: its keys are data, and its null values are written."""


class Streamed(list[Any]):
    """A list the server sends as it reads it; the envelope then counts 1 (facts 1.5)."""


def render(value: Any, status: int = 200, content_type: str = JSON_TYPE) -> Response:
    # The server's escaping of non-ASCII text is UNVERIFIED (facts 11); \uXXXX is valid either way.
    body = json.dumps(value, separators=(",", ":")).encode()
    return Response(body, status, {"content-type": content_type})


def success(value: Any, href: str, method: str, fields: Sequence[str] = ()) -> Response:
    """HTTP 200 with the payload in ``response``; a null payload has no such key at all."""
    return render(_enveloped(_pick(value, fields) if fields else value, href, method))


def _enveloped(value: Any, href: str, method: str, status: int = 0, status_code: int = 200) -> dict[str, Any]:
    envelope: dict[str, Any] = {}
    if value is not None:
        envelope["response"] = without_nulls(value)
    envelope["count"] = _count(value)
    envelope["links"] = [{"href": href, "action": method}]
    envelope["status"] = status
    envelope["statusCode"] = status_code
    return envelope


def _count(value: Any) -> int:
    if value is None:
        return 0
    return len(value) if isinstance(value, list) and not isinstance(value, Streamed) else 1


def without_nulls(value: Any) -> Any:
    if isinstance(value, Dictionary):
        return value
    if isinstance(value, dict):
        return {key: without_nulls(item) for key, item in value.items() if item is not None}
    if isinstance(value, list):
        return [without_nulls(item) for item in value]
    return value


def _pick(value: Any, fields: Sequence[str], prefix: str = "") -> Any:
    """The ``fields`` query: members by name, ``a.b`` for members of members; lists are picked through."""
    if isinstance(value, list):
        return type(value)(_pick(item, fields, prefix) for item in value)
    if not isinstance(value, dict) or isinstance(value, Dictionary):
        return value
    picked: dict[str, Any] = {}
    for name, member in value.items():
        path = prefix + name
        if path in fields:
            picked[name] = member
        elif any(field.startswith(path + ".") for field in fields):
            picked[name] = _pick(member, fields, path + ".")
    return picked


def failure(error: ServerError) -> Response:
    """First error shape: an exception. Here nulls are written."""
    described: dict[str, Any] = {"message": error.message, "type": None, "stack": None, "hresult": 0}
    if not error.bare:
        described.update(type=error.dotnet_type, stack="   at ASC.Simulated()", hresult=error.hresult)
    return render({"error": described, "status": 1, "statusCode": error.status}, error.status)


def binding_failure(errors: dict[str, list[str]], href: str, method: str) -> Response:
    """Second error shape: a success envelope around validation details."""
    details = {**_problem(400), "title": "One or more validation errors occurred.", "errors": Dictionary(errors)}
    return render(_enveloped(details, href, method, 1, 400), 400)


def client_failure(status: int, href: str, method: str) -> Response:
    """Second error shape of other client errors: only the HTTP code tells the truth."""
    return render(_enveloped(_problem(status), href, method), status)


def problem(status: int) -> Response:
    """Third error shape: a filter said no before the endpoint was reached."""
    return render(_problem(status), status, PROBLEM_TYPE)


def _problem(status: int) -> dict[str, Any]:
    trace = f"00-{secrets.token_hex(16)}-{secrets.token_hex(8)}-00"
    if status not in _PROBLEMS:  # 402: whether it has a title is UNVERIFIED (facts 1.6); taken as not
        return {"status": status, "traceId": trace}
    section, title = _PROBLEMS[status]
    return {"type": _RFC + section, "title": title, "status": status, "traceId": trace}


def empty(status: int, headers: dict[str, str] | None = None) -> Response:
    """Fourth error shape: nothing at all."""
    return Response(b"", status, headers)
