# Copyright (c) 2026 ONLYOFFICE DocSpace collection contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Whether anybody is left to tell the end to.

A worker of the controller has a session of its own: when its play is killed or loses its terminal, the worker lives on. It
would see the end, make a key that nobody gets, and forget what the next run needs to join. So it ends too.
"""

from __future__ import annotations

import dataclasses
import multiprocessing
import os

from ..._errors import DocSpaceError
from ..._operation import Context


def attended(context: Context) -> Context:
    """Return the same context, which raises DocSpaceError at the next pause after the play has died."""
    sleep = context.sleep

    def pause(seconds: float) -> None:
        sleep(seconds)
        demand_listener()

    return dataclasses.replace(context, sleep=pause)


def demand_listener() -> None:
    """Raise DocSpaceError in a worker whose play has died. A module is told nothing of that, and goes on."""
    play = multiprocessing.parent_process()
    if play is not None and play.pid != os.getppid():
        raise DocSpaceError("The play has died, and nobody is left to tell the end to.", kind="abandoned")
