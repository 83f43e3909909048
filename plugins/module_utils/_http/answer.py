# Copyright (c) 2026 ONLYOFFICE DocSpace collection contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Decoding of what the portal answers: the success envelope and the four shapes of errors (facts 1.5, 1.6)."""

from __future__ import annotations

import dataclasses
import enum
import json
import typing as t


class Shape(enum.Enum):
    """How a body looks; together with the status and the endpoint it tells the cause, the text never does."""

    ENVELOPE = "envelope"
    ERROR = "error envelope"
    BINDING = "binding problem"
    PROBLEM = "problem+json"
    EMPTY = "no body"
    TEXT = "plain text"
    HTML = "HTML page"
    GARBAGE = "unreadable body"


@dataclasses.dataclass(frozen=True)
class Answer:
    """One HTTP answer, read to its end."""

    status: int
    content_type: str = ""
    body: bytes = b""
    retry_after: str | None = None
    location: str | None = None


@dataclasses.dataclass(frozen=True)
class Decoded:
    """What an answer means: its shape, the payload of a success, the server's own words of an error."""

    shape: Shape
    payload: t.Any = None
    message: str | None = None


def decode(answer: Answer) -> Decoded:
    """Return the meaning of an answer. Never raises: unreadable bodies have a shape too.

    The payload of a success without ``response`` is None, because the server leaves nulls out (facts 1.5).
    """
    text = answer.body.decode("utf-8", errors="replace").strip()
    if not text:
        return Decoded(Shape.EMPTY)
    if "html" in answer.content_type or text[:9].lower() == "<!doctype" or text[:5].lower() == "<html":
        return Decoded(Shape.HTML)
    try:
        data = json.loads(text)
    except (RecursionError, ValueError):
        is_text = answer.content_type.startswith("text/plain") or answer.status >= 400
        return Decoded(Shape.TEXT if is_text else Shape.GARBAGE, message=_short(text))
    if not isinstance(data, dict):
        return Decoded(Shape.GARBAGE, message=_short(text))
    return _decode_object(data, answer)


def decode_bare(answer: Answer) -> dict[str, t.Any] | None:
    """Return the object of a successful answer that has no envelope (facts 6); None for anything else."""
    try:
        data = json.loads(answer.body)
    except (RecursionError, ValueError):
        return None
    return data if isinstance(data, dict) and answer.status == 200 else None


def _decode_object(data: dict[str, t.Any], answer: Answer) -> Decoded:
    if isinstance(data.get("error"), dict):
        return Decoded(Shape.ERROR, message=_text_or_none(data["error"].get("message")))
    if "statusCode" in data or "response" in data:
        response = data.get("response")
        if answer.status < 400:
            return Decoded(Shape.ENVELOPE, payload=response)
        return Decoded(Shape.BINDING, message=_binding_message(response))
    if "problem" in answer.content_type or {"type", "title", "status"} & set(data):
        return Decoded(Shape.PROBLEM, message=_text_or_none(data.get("title")))
    return Decoded(Shape.GARBAGE, message=_short(json.dumps(data)))


def _binding_message(response: t.Any) -> str | None:
    """Join the field errors of a ValidationProblemDetails into one sentence."""
    if not isinstance(response, dict):
        return None
    errors = response.get("errors")
    if isinstance(errors, dict) and errors:
        parts = (
            f"{field}: {' '.join(map(str, texts)) if isinstance(texts, list) else texts}"
            for field, texts in errors.items()
        )
        return _short("; ".join(parts))
    return _text_or_none(response.get("title"))


def _text_or_none(value: t.Any) -> str | None:
    return _short(value) if isinstance(value, str) and value.strip() else None


def _short(text: str, limit: int = 300) -> str:
    line = " ".join(text.split())
    return line if len(line) <= limit else f"{line[: limit - 1]}…"
