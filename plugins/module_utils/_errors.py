# Copyright (c) 2026 ONLYOFFICE DocSpace collection contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The one family of errors of the collection; turned into a failed result in one place (``_operation.execute``)."""

from __future__ import annotations

import typing as t

ErrorT = t.TypeVar("ErrorT", bound="DocSpaceError")


class DocSpaceError(Exception):
    """Something the user has to know about, in one sentence.

    ``kind`` is a stable word a playbook can test; ``facts`` are extra members of the returned ``error``; ``result``
    holds what the failed result tells besides, such as the state of the job that failed.
    """

    def __init__(self, message: str, *, kind: str, **facts: t.Any) -> None:
        super().__init__(message)
        self.message = message
        self.kind = kind
        self.facts = facts
        self.result: dict[str, t.Any] = {}

    def __str__(self) -> str:
        return self.message

    def with_state(self: ErrorT, state: str) -> ErrorT:
        """Add a sentence about the state things are left in, and return the error itself for ``raise``."""
        self.message = f"{self.message} {state}"
        return self

    def with_result(self: ErrorT, **result: t.Any) -> ErrorT:
        """Add members to the failed result, and return the error itself for ``raise``."""
        self.result.update(result)
        return self


class InputError(DocSpaceError):
    """An option cannot work. Raised before any request that could change something is sent."""

    def __init__(self, message: str) -> None:
        super().__init__(message, kind="input")


class NoAnswerError(DocSpaceError):
    """A request brought no HTTP answer: unknown host, refused, TLS, time-out, connection cut.

    ``transient`` tells whether the same request might succeed a moment later.
    """

    def __init__(self, message: str, *, kind: str, transient: bool, **facts: t.Any) -> None:
        super().__init__(message, kind=kind, **facts)
        self.transient = transient


class ApiError(DocSpaceError):
    """The portal, or a proxy before it, answered with an error status or with something that is not its API."""

    def __init__(self, message: str, *, kind: str, status: int, server_message: str | None, **facts: t.Any) -> None:
        super().__init__(message, kind=kind, status=status, server_message=server_message, **facts)
        self.status = status


def is_uncertain(error: DocSpaceError) -> bool:
    """Tell whether a write that ended in ``error`` may have happened all the same.

    No answer and every 5xx are uncertain; a 4xx was refused before anything was stored (facts 1.6, 2.8).
    """
    if isinstance(error, ApiError):
        return error.status >= 500 or error.status < 400
    return isinstance(error, NoAnswerError)


def is_passing(error: DocSpaceError) -> bool:
    """Tell whether asking the same again a little later may succeed: the portal is slow, starting or overloaded.

    A page or half an answer with status 200 belongs here too; proxies show such when a service restarts.
    """
    if isinstance(error, ApiError):
        return error.status >= 500 or error.status == 429 or error.kind == "not_docspace"
    return isinstance(error, NoAnswerError) and error.transient
