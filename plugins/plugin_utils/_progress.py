# Copyright (c) 2026 ONLYOFFICE DocSpace collection contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Progress lines of long jobs, as they happen: throttled per portal, and silent where many portals would talk at once."""

from __future__ import annotations

import time
import typing as t

from ansible.utils.display import Display

SHORTEST_PAUSE = 5.0
LONGEST_SILENCE = 60.0
MOST_PORTALS = 20


class ProgressLines:
    """Prints ``acme: backup 40 %, 1m12s`` through Ansible's display, which brings it to the terminal at once."""

    def __init__(self, name: str, portals: int, wanted: bool, clock: t.Callable[[], float] = time.monotonic) -> None:
        self._name = name
        self._silent = not wanted or portals > MOST_PORTALS
        self._clock = clock
        self._said: str | None = None
        self._at = 0.0

    def __call__(self, line: str) -> None:
        """Print a line unless the portal spoke a moment ago, or has nothing new to say for less than a minute."""
        if self._silent:
            return
        now, news = self._clock(), line.partition(",")[0]
        age = now - self._at if self._said is not None else LONGEST_SILENCE
        if age >= LONGEST_SILENCE or (news != self._said and age >= SHORTEST_PAUSE):
            self._said, self._at = news, now
            Display().display(f"{self._name}: {line}")
