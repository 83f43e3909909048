# Copyright (c) 2026 ONLYOFFICE DocSpace collection contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A portal's last days as a small picture: one bar for each day, told apart by shape as well as by colour."""

from __future__ import annotations

import collections

from ..schema import DAYS, Timeline
from .markup import Markup, element

STEP, WIDTH, HEIGHT = 8, 6, 24
# The mark of a day within its bar: distance from the top, and height.
SHAPES = {
    "good": (0, 24),
    "warned": (8, 16),
    "failed": (0, 24),
    "missing": (0, 24),
    "running": (12, 12),
    "idle": (20, 4),
    "unrecorded": (22, 2),
}
LETTERS = dict(zip(DAYS, "gwfmriu"))
WORDS = {"unrecorded": "without a record", "idle": "without a backup due"}


def picture(timeline: Timeline) -> Markup:
    """Return the SVG. Its label counts the days; its data lets the page's script tell each of them."""
    marks: dict[str, list[str]] = {}
    for number, day in enumerate(timeline.days):
        marks.setdefault(day, []).append(_mark(day, number * STEP))
    width = len(timeline.days) * STEP - (STEP - WIDTH)
    attributes = {
        "class": "days",
        "viewBox": f"0 0 {width} {HEIGHT}",
        "role": "img",
        "aria-label": in_words(timeline),
        "data-start": timeline.start.isoformat(),
        "data-days": "".join(LETTERS[day] for day in timeline.days),
    }
    paths = [element("path", {"class": day, "d": "".join(found)}) for day, found in marks.items()]
    return element("svg", attributes, *paths)


def in_words(timeline: Timeline) -> str:
    """Return the timeline for those who do not see it."""
    counts = collections.Counter(timeline.days)
    words = ", ".join(f"{counts[day]} {WORDS.get(day, day)}" for day in DAYS if counts[day])
    return f"Last {len(timeline.days)} days: {words}"


def sample(day: str) -> Markup:
    """Return one mark for the legend."""
    attributes = {"class": "days", "viewBox": f"0 0 {WIDTH} {HEIGHT}", "aria-hidden": "true"}
    return element("svg", attributes, element("path", {"class": day, "d": _mark(day, 0)}))


def _mark(day: str, left: int) -> str:
    top, height = SHAPES[day]
    if day == "failed":  # a bar with a gap, as if broken
        return f"M{left} 0h{WIDTH}v9h-{WIDTH}zM{left} 15h{WIDTH}v9h-{WIDTH}z"
    if day == "missing":  # a hollow bar
        return f"M{left} 0h{WIDTH}v24h-{WIDTH}zM{left + 1.5} 1.5v21h{WIDTH - 3}v-21z"
    return f"M{left} {top}h{WIDTH}v{height}h-{WIDTH}z"
