# Copyright (c) 2026 ONLYOFFICE DocSpace collection contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Frozen dataclasses as JSON and back, the way back checked against their annotations."""

from __future__ import annotations

import dataclasses
import datetime
import functools
import math
import typing as t

from .._models import moments

T = t.TypeVar("T")


class ShapeError(ValueError):
    """JSON that does not have the shape of the dataclass; says where."""


def encode(value: t.Any) -> t.Any:
    """Return a value as JSON knows it: dataclasses as objects, moments and days as ISO 8601."""
    if dataclasses.is_dataclass(value):
        return {field.name: encode(getattr(value, field.name)) for field in dataclasses.fields(value)}
    if isinstance(value, t.Mapping):
        return {str(key): encode(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [encode(item) for item in value]
    if isinstance(value, datetime.datetime):
        return moments.to_iso(value)
    return value.isoformat() if isinstance(value, datetime.date) else value


def decode(cls: type[T], data: t.Any, where: str = "") -> T:
    """Return the dataclass of a JSON object; members it does not know are left out, missing ones take their default.

    Raises ShapeError for anything else, so that what comes in from a file is as good as what was made here.
    """
    if not isinstance(data, t.Mapping):
        raise ShapeError(f"{where or 'it'} is no object")
    values = {}
    for name, (kind, optional) in _members(t.cast("t.Hashable", cls)).items():
        if name in data:
            values[name] = _value(kind, data[name], f"{where}.{name}".lstrip("."))
        elif not optional:
            raise ShapeError(f"{where or 'it'} has no {name}")
    return cls(**values)


@functools.cache
def _members(cls: t.Hashable) -> dict[str, tuple[t.Any, bool]]:
    """Return the type of each field, and whether it has a default."""
    kind = t.cast("type[t.Any]", cls)
    hints = t.get_type_hints(kind)
    missing = dataclasses.MISSING
    return {
        field.name: (hints[field.name], field.default is not missing or field.default_factory is not missing)
        for field in dataclasses.fields(kind)
    }


def _value(kind: t.Any, data: t.Any, where: str) -> t.Any:
    origin, inner = t.get_origin(kind), t.get_args(kind)
    if origin is t.Union:  # always t.Optional[X] here
        return None if data is None else _value(inner[0], data, where)
    if origin is tuple:
        if not isinstance(data, (list, tuple)):
            raise ShapeError(f"{where} is no list")
        return tuple(_value(inner[0], item, f"{where}[{number}]") for number, item in enumerate(data))
    if origin is not None:  # t.Mapping[str, t.Any], the only other form used
        if not isinstance(data, t.Mapping):
            raise ShapeError(f"{where} is no object")
        return dict(data)
    if dataclasses.is_dataclass(kind):
        return decode(t.cast("type[t.Any]", kind), data, where)
    if kind is datetime.datetime:
        return moment_of_text(data, where)
    if kind is datetime.date:
        return _day_of_text(data, where)
    wanted = (int, float) if kind is float else kind
    if not isinstance(data, wanted) or (kind is not bool and isinstance(data, bool)):
        raise ShapeError(f"{where} is no {kind.__name__}")
    if kind in (int, float) and not math.isfinite(data):
        raise ShapeError(f"{where} is no number")
    return str(data) if kind is str else data


def moment_of_text(data: t.Any, where: str) -> datetime.datetime:
    """Return the moment of an ISO 8601 text with offset; raise ShapeError for anything else."""
    try:
        moment = datetime.datetime.fromisoformat(data.replace("Z", "+00:00"))
    except (AttributeError, TypeError, ValueError) as error:
        raise ShapeError(f"{where} is no date") from error
    if moment.tzinfo is None:
        raise ShapeError(f"{where} has no time zone")
    return moment


def _day_of_text(data: t.Any, where: str) -> datetime.date:
    try:
        return datetime.date.fromisoformat(data)
    except (TypeError, ValueError) as error:
        raise ShapeError(f"{where} is no day") from error
