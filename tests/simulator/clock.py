# Copyright (c) 2026 ONLYOFFICE DocSpace collection contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""One movable clock, and the timeline of everything that is due on it."""

from __future__ import annotations

import heapq
from collections.abc import Callable
from datetime import datetime, timedelta, timezone

Now = Callable[[], datetime]


class Clock:
    """Real time plus an offset, or an instant at which it stands still. Always aware, always UTC."""

    def __init__(self) -> None:
        self._offset = timedelta()
        self._frozen: datetime | None = None

    def now(self) -> datetime:
        return self._frozen or datetime.now(timezone.utc) + self._offset

    @property
    def frozen(self) -> bool:
        return self._frozen is not None

    def set(self, instant: datetime) -> None:
        instant = instant.astimezone(timezone.utc)
        self._offset = instant - datetime.now(timezone.utc)
        if self._frozen:
            self._frozen = instant

    def freeze(self, freeze: bool) -> None:
        instant = self.now()
        self._frozen = instant if freeze else None
        self.set(instant)


class Timeline:
    """Runs actions at their instants, in order. During an action ``now()`` is the instant it was due at.

    Nothing sleeps: whoever looks at the server calls ``catch_up()`` first, so a clock that tests moved a week forward
    and a clock that really ran a week give the same history.
    """

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self._due: list[tuple[datetime, int, Callable[[], None]]] = []
        self._count = 0
        self._instant: datetime | None = None

    def now(self) -> datetime:
        return self._instant or self.clock.now()

    def at(self, when: datetime, action: Callable[[], None]) -> None:
        self._count += 1
        heapq.heappush(self._due, (when, self._count, action))

    def after(self, seconds: float, action: Callable[[], None]) -> None:
        self.at(self.now() + timedelta(seconds=seconds), action)

    def catch_up(self) -> None:
        if not self._due:
            return
        now = self.clock.now()
        try:
            while self._due and self._due[0][0] <= now:
                self._instant, _count, action = heapq.heappop(self._due)
                action()
        finally:
            self._instant = None
