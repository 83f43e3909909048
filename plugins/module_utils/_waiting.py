# Copyright (c) 2026 ONLYOFFICE DocSpace collection contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Following a job of the server to its real end (facts 2.1)."""

from __future__ import annotations

import dataclasses
import math
import typing as t

from . import _errors
from ._errors import DocSpaceError
from ._models.backup import Progress
from ._models.durations import to_words
from ._operation import Context

GROWTH = 1.25
LONGEST_INTERVAL = 30.0
SHORTEST_INTERVAL = 1.0
# A cancelled job may read as gone and come back once (facts 2.1), and so may an entry while a cache is refilled.
LOOKS_BEFORE_GONE = 3
# A completed job is called running for an instant only; after so many looks "completed" is believed.
LOOKS_BEFORE_SETTLED = 5


@dataclasses.dataclass(frozen=True)
class Patience:
    """How long to wait for a job, and how long for a worker to take it up; seconds by the monotonic clock."""

    timeout: float
    start_timeout: float
    interval: float


@dataclasses.dataclass
class Watch:
    """One job that is being followed, and what was seen of it last."""

    what: str
    task_id: str
    read: t.Callable[[], Progress | None]
    patience: Patience
    context: Context
    last: Progress
    is_passing: t.Callable[[DocSpaceError], bool] = _errors.is_passing
    trouble: DocSpaceError | None = None
    percent_at_start: int = 0

    def follow(self) -> Progress | None:
        """Return the job's final progress, or None when the server no longer knows the job.

        Trouble that may pass is put up with until the time is over. Raises DocSpaceError when it is, when no worker
        takes the job up, or when the server reports a state that nobody knows.
        """
        started, pause = self.context.monotonic(), self.patience.interval
        self.percent_at_start = self.last.percent
        gone = unsettled = 0
        while True:
            if self.last.status == "unknown":
                raise self._error("unknown_state", f"is in a state this collection does not know ({self.last.phase})")
            if self.last.is_settled or unsettled >= LOOKS_BEFORE_SETTLED:
                return self.last
            waited = self.context.monotonic() - started
            self._check_time(waited)
            self.context.sleep(max(0.0, min(pause, self._time_to_end(waited), self.patience.timeout - waited)))
            pause = min(pause * GROWTH, max(LONGEST_INTERVAL, self.patience.interval))
            seen = self._look()
            if seen is None:
                continue
            gone = gone + 1 if seen is GONE else 0
            if gone >= LOOKS_BEFORE_GONE:
                return None
            if isinstance(seen, Progress):
                self.last = seen
                unsettled += seen.status != "running"
                self.context.report(f"{self.what} {seen.percent} %, {to_words(self.context.monotonic() - started)}")

    def _time_to_end(self, waited: float) -> float:
        """Return the seconds the job will still take at its speed so far, so that the end is not slept through."""
        done = self.last.percent - self.percent_at_start
        return max(SHORTEST_INTERVAL, waited * (100 - self.last.percent) / done) if done > 0 else math.inf

    def _look(self) -> t.Any:
        """Return the progress, GONE, or None when the portal cannot say just now."""
        try:
            seen = self.read()
        except DocSpaceError as error:
            if not self.is_passing(error):
                raise error.with_state(f"The {self.what} {self.task_id} goes on without being watched.") from error
            self.trouble = error
            return None
        self.trouble = None
        return seen if seen is not None and seen.task_id == self.task_id else GONE

    def _check_time(self, waited: float) -> None:
        if waited >= self.patience.timeout:
            raise self._error("wait_timeout", f"has not ended within wait_timeout ({to_words(self.patience.timeout)})")
        if not self.last.has_begun and waited >= self.patience.start_timeout:
            raise self._error(
                "stuck",
                f"was accepted, but no worker has begun it within start_timeout ({to_words(self.patience.start_timeout)}): "
                "the server is busy with other jobs, or its worker has rejected this one without a word",
            )

    def _error(self, kind: str, words: str) -> DocSpaceError:
        seen = f"Seen last: {self.last.percent} %, {self.last.status}."
        trouble = f" The last attempt to look failed: {self.trouble}" if self.trouble else ""
        return DocSpaceError(f"The {self.what} {self.task_id} {words}. {seen}{trouble}", kind=kind)


GONE = object()
