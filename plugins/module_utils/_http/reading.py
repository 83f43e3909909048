# Copyright (c) 2026 ONLYOFFICE DocSpace collection contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Guards the translation of a payload: a surprise in it is the portal's error, not a traceback."""

from __future__ import annotations

import contextlib
import typing as t

from .._errors import ApiError
from .client import API


@contextlib.contextmanager
def reading(method: str, path: str) -> t.Iterator[None]:
    """Turn what a payload of another shape than the API's raises into an ApiError that says so."""
    try:
        yield
    except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError) as error:
        raise ApiError(
            f"{method} {API}{path} answered HTTP 200, but not in the form of the DocSpace API ({type(error).__name__}: "
            f"{error}). Check that portal_url is the root of a portal, and its version.",
            kind="not_docspace",
            status=200,
            server_message=None,
            method=method,
            path=f"{API}{path}",
        ) from error
