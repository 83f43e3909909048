# Copyright (c) 2026 ONLYOFFICE DocSpace collection contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Lengths of time, as people write them and as they are shown to people."""

from __future__ import annotations

import re

from .._errors import InputError

UNITS = {"": 1, "s": 1, "m": 60, "h": 3600, "d": 86400, "w": 604800}


def to_seconds(text: str, name: str) -> float:
    """Return the seconds meant by ``90``, ``90s``, ``15m``, ``24h``, ``7d`` or ``2w``; raise InputError naming the option."""
    found = re.fullmatch(r"\s*(\d+(?:\.\d+)?)\s*([smhdw]?)\s*", str(text).lower())
    if not found:
        raise InputError(f"{name} must be a length of time such as 24h, 7d or a number of seconds, not {text!r}.")
    return float(found[1]) * UNITS[found[2]]


def to_words(seconds: float) -> str:
    """Return a length of time such as ``45s``, ``1m12s``, ``2h05m`` or ``3d04h``."""
    whole = int(seconds)
    for size, unit, small, small_unit in ((86400, "d", 3600, "h"), (3600, "h", 60, "m"), (60, "m", 1, "s")):
        if whole >= size:
            return f"{whole // size}{unit}{whole % size // small:02d}{small_unit}"
    return f"{whole}s"
