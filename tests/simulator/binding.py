# Copyright (c) 2026 ONLYOFFICE DocSpace collection contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How the server reads what it is sent: JSON bodies and query values (facts 1.7)."""

from __future__ import annotations

import json
import re
import uuid
from collections.abc import Callable, Mapping
from enum import IntEnum
from typing import Any

from . import dates

Reader = Callable[[Any], Any]
_INT = re.compile(r"\s*[+-]?\d+\s*")


class BindingError(Exception):
    """What was sent does not fit: HTTP 400 with validation details."""

    def __init__(self, field: str, text: str) -> None:
        super().__init__(text)
        self.errors = {field: [text]}


class UnsupportedMedia(Exception):
    """The body is not declared as JSON: HTTP 415."""


def read_body(content_type: str, body: bytes, members: Mapping[str, tuple[Reader, Any]]) -> dict[str, Any]:
    """The members of a JSON object by name, case ignored, unknown ones dropped, absent ones by default."""
    media_type = content_type.split(";")[0].strip().lower()
    if media_type not in ("application/json", "text/json") and not re.fullmatch(r"application/.+\+json", media_type):
        raise UnsupportedMedia
    if not body.strip():
        raise BindingError("", "A body is needed.")
    try:
        sent = json.loads(body, parse_constant=_no_constant)
    except ValueError as error:
        raise BindingError("$", f"This is not JSON: {error}") from error
    return read_members("$", sent, members)


def read_members(where: str, sent: Any, members: Mapping[str, tuple[Reader, Any]]) -> dict[str, Any]:
    if not isinstance(sent, dict):
        raise BindingError(where, "A JSON object is needed.")
    names = {name.lower(): name for name in members}
    values = {name: default for name, (_reader, default) in members.items()}
    for sent_name, value in sent.items():
        name = names.get(sent_name.lower())
        if name:
            try:
                values[name] = members[name][0](value)
            except ValueError as error:
                raise BindingError(f"{where}.{sent_name}", f"The JSON value does not fit: {error}") from error
    missing = [name for name, value in values.items() if value is Ellipsis]
    if missing:
        raise BindingError(missing[0], f"The {missing[0]} field is required.")
    return values


def _no_constant(text: str) -> None:
    raise ValueError(f"{text} is not a JSON number")


def boolean(value: Any) -> bool:
    if not isinstance(value, bool):
        raise ValueError("a JSON boolean is needed")
    return value


def integer(value: Any) -> int:
    """A number or a quoted one, within 32 bits."""
    if isinstance(value, str) and re.fullmatch(r"-?\d+", value):
        value = int(value)
    if not isinstance(value, int) or isinstance(value, bool) or not -(2**31) <= value < 2**31:
        raise ValueError("a whole number is needed")
    return value


def text(value: Any) -> str:
    if not isinstance(value, str):
        raise ValueError("a string is needed")
    return value


def list_of(reader: Reader) -> Reader:
    def read(value: Any) -> list[Any]:
        if not isinstance(value, list):
            raise ValueError("a list is needed")
        return [reader(item) for item in value]

    return read


def anything(value: Any) -> Any:
    return value


def optional(reader: Reader) -> Reader:
    return lambda value: None if value is None else reader(value)


def member_of(enum: type[IntEnum]) -> Reader:
    """A name in any case, a number, a quoted number; numbers outside the enum pass."""
    names = {member.name.lower(): int(member) for member in enum}

    def read(value: Any) -> int:
        if isinstance(value, str) and value.strip().lower() in names:
            return names[value.strip().lower()]
        return integer(value.strip() if isinstance(value, str) else value)

    return read


def query_bool(name: str, value: str) -> bool:
    """.NET bool parsing: any case, spaces around allowed, neither ``1`` nor ``yes`` nor empty."""
    try:
        return {"true": True, "false": False}[value.strip().lower()]
    except KeyError:
        raise BindingError(name, f"The value '{value}' is not valid.") from None


def query_int(name: str, value: str) -> int:
    number = as_int(value)
    if number is None:
        raise BindingError(name, f"The value '{value}' is not valid.")
    return number


def query_date(name: str, value: str) -> Any:
    try:
        return dates.parse(value)
    except ValueError:
        raise BindingError(name, f"The value '{value}' is not valid.") from None


def as_int(value: str | None) -> int | None:
    """int.TryParse: spaces and a sign are fine, 32 bits."""
    if value is None or not _INT.fullmatch(value):
        return None
    number = int(value)
    return number if -(2**31) <= number < 2**31 else None


def as_guid(value: str) -> str | None:
    """The canonical text of a GUID in one of its usual spellings, else None."""
    if not re.fullmatch(r"[({]?[0-9a-fA-F]{8}-?(?:[0-9a-fA-F]{4}-?){3}[0-9a-fA-F]{12}[)}]?", value):
        return None
    try:
        return str(uuid.UUID(value.strip("(){}")))
    except ValueError:
        return None
