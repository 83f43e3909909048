# Copyright (c) 2026 ONLYOFFICE DocSpace collection contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Which storage parameters are secrets, and how they are kept out of sight (facts 3, storage secrets)."""

from __future__ import annotations

import typing as t
from collections.abc import Mapping

MASK = "VALUE_SPECIFIED_IN_NO_LOG_PARAMETER"

# The server's own spellings. Posting one of them overwrites the credential stored for the whole portal.
SECRET_KEYS = frozenset({"acesskey", "secretaccesskey", "json", "apikey", "authpwd", "password"})


def is_secret(key: str) -> bool:
    """Tell whether the storage parameter ``key`` holds a credential; case does not matter."""
    return key.lower() in SECRET_KEYS


def masked(params: t.Mapping[str, t.Any]) -> dict[str, t.Any]:
    """Return a copy of storage parameters in which the value of every secret is replaced by a fixed word."""
    return {key: MASK if is_secret(key) else value for key, value in params.items()}


def secret_values(*params: t.Any) -> set[str]:
    """Return the secrets inside the given storage parameters, as text; anything that is no mapping counts as empty."""
    found: set[str] = set()
    for mapping in params:
        if isinstance(mapping, Mapping):
            found.update(
                text for key, value in mapping.items() if is_secret(str(key)) for text in _texts(value) if text
            )
    return found


def _texts(value: t.Any) -> t.Iterator[str]:
    """Yield the text of a value and of everything inside it, because a key file may be given as a dictionary."""
    if isinstance(value, Mapping):
        for item in value.values():
            yield from _texts(item)
    elif isinstance(value, (list, tuple)):
        for item in value:
            yield from _texts(item)
    elif value is not None and not isinstance(value, bool):
        yield str(value)
