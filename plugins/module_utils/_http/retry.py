# Copyright (c) 2026 ONLYOFFICE DocSpace collection contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""When a safe request is sent again, and how long to wait before (facts 1.10: Retry-After is mostly absent)."""

from __future__ import annotations

import datetime
import email.utils
import random

RETRIED_STATUSES = frozenset({429, 502, 503, 504})
FIRST_PAUSE = 0.5
LONGEST_PAUSE = 15.0
FOR_EVER = 1e9  # seconds; a server that asks for more is not waited for either


def pause_before_retry(attempt: int, retry_after: str | None, now: datetime.datetime) -> float:
    """Return the seconds to wait after the failed attempt number ``attempt`` (0 = first).

    A Retry-After header, in seconds or as a date, is taken as it is. Otherwise the pause doubles from half a second
    to a cap, and a random part keeps a fleet from coming back all at the same moment.
    """
    asked = parse_retry_after(retry_after, now)
    if asked is not None:
        return asked
    ceiling = min(LONGEST_PAUSE, FIRST_PAUSE * 2.0 ** min(attempt, 16))
    return random.SystemRandom().uniform(ceiling / 2, ceiling)


def parse_retry_after(value: str | None, now: datetime.datetime) -> float | None:
    """Return the seconds a Retry-After header asks for, never negative; None when absent or unreadable."""
    if value is None:
        return None
    text = value.strip()
    if text.isascii() and text.isdigit():
        return min(float(text), FOR_EVER)
    try:
        moment = email.utils.parsedate_to_datetime(text)
    except (OverflowError, TypeError, ValueError):
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=datetime.timezone.utc)
    return max(0.0, (moment - now).total_seconds())
