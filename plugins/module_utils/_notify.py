# Copyright (c) 2026 ONLYOFFICE DocSpace collection contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""One message about the backups of a run, and its delivery through Apprise."""

from __future__ import annotations

import re
import traceback
import typing as t
from urllib.parse import unquote

from ._models.backup import state_of
from ._models.durations import to_words

APPRISE_IMPORT_ERROR: str | None = None
try:
    import apprise
except ImportError:
    APPRISE_IMPORT_ERROR = traceback.format_exc()

Results = t.Mapping[str, t.Any]
# What a subscriber of a state also wants to hear of.
ALSO = {"ok": ("recent",), "failed": ("cancelled",), "warned": ()}


class Message(t.NamedTuple):
    """What is sent; ``is_bad`` lets a channel choose its colour."""

    title: str
    body: str
    is_bad: bool


class Delivery(t.NamedTuple):
    """What became of a message on one channel; ``channel`` names it without its address."""

    channel: str
    ok: bool
    reason: str | None


def compose(results: Results, states: t.Collection[str], *, share_links: bool) -> Message | None:
    """Return the digest of the portals whose backup ended in one of ``states``; None when there are none.

    Pre-signed links open an archive for everybody who reads them, so they are left out unless ``share_links``.
    """
    wanted = {name for state in states for name in (state, *ALSO[state])}
    told = {str(name): result if isinstance(result, t.Mapping) else {} for name, result in results.items()}
    chosen = {portal: (state_of(result), result) for portal, result in told.items() if state_of(result) in wanted}
    if not chosen:
        return None
    counts: dict[str, int] = {}
    for state, _result in chosen.values():
        counts[state] = counts.get(state, 0) + 1
    order = sorted(chosen, key=lambda portal: (chosen[portal][0] not in ("failed", "cancelled"), portal))
    parts = ["\n".join(_lines(portal, *chosen[portal], share_links)) for portal in order]
    left_out = len(results) - len(chosen)
    if left_out:
        parts.append(f"{left_out} more portals are not listed: their state was not asked for.")
    words = ", ".join(f"{count} {state}" for state, count in sorted(counts.items()))
    bad = bool({"failed", "cancelled", "warned"} & set(counts))
    return Message(f"DocSpace backups: {words}", "\n\n".join(parts), bad)


def _lines(portal: str, state: str, result: t.Mapping[str, t.Any], share_links: bool) -> t.Iterator[str]:
    """Yield what is known of one portal's backup, a line each."""
    backup = result.get("backup")
    backup = backup if isinstance(backup, t.Mapping) else {}
    yield f"{portal}: {state}"
    if state in ("failed", "cancelled"):
        yield f"  reason: {result.get('msg') or 'unknown'}"
    shown = [
        ("warning", backup.get("warning")),
        ("error", backup.get("error")),
        ("archive", backup.get("file_name")),
        ("size", _size(backup.get("size"))),
        ("in", backup.get("storage_type")),
        ("made on", backup.get("created_on")),
        ("took", to_words(backup["duration"]) if isinstance(backup.get("duration"), (int, float)) else None),
        ("backup id", backup.get("id")),
        ("link", None if backup.get("link_is_presigned") and not share_links else backup.get("link")),
    ]
    yield from (f"  {name}: {value}" for name, value in shown if value)


def _size(size: t.Any) -> str | None:
    """Return a number of bytes as people read it."""
    if not isinstance(size, int):
        return None
    for unit in ("B", "KiB", "MiB", "GiB"):
        if size < 1024 or unit == "GiB":
            return f"{size:.1f} {unit}" if unit != "B" else f"{size} B"
        size /= 1024
    return None


def deliver(urls: t.Sequence[str], message: Message) -> list[Delivery]:
    """Send a message to every channel, whatever becomes of the others. Never raises for a channel's sake."""
    return [_deliver_one(number, url, message) for number, url in enumerate(urls, start=1)]


def _deliver_one(number: int, url: str, message: Message) -> Delivery:
    channel = apprise.Apprise.instantiate(url, suppress_exceptions=True)
    if channel is None:
        return Delivery(f"channel {number}", False, "this is not a URL that Apprise knows")
    name = f"channel {number} ({channel.service_name})"
    kind = apprise.NotifyType.WARNING if message.is_bad else apprise.NotifyType.SUCCESS
    with apprise.LogCapture(level=apprise.logging.WARNING) as log:
        try:
            sent = bool(channel.notify(title=message.title, body=message.body, notify_type=kind, body_format="text"))
        except Exception as error:  # a plugin's own failure must not spoil the other channels
            return Delivery(name, False, without_secrets(f"{type(error).__name__}: {error}", url))
        reason = None if sent else without_secrets(log.getvalue(), url) or "it was not accepted"
    return Delivery(name, sent, reason)


def without_secrets(text: str, url: str) -> str:
    """Return a text on one line, without any part of the channel's URL that could be a secret."""
    for part in sorted(set(re.split(r"[:/@?&=#+,]+", f"{url}/{unquote(url)}")), key=len, reverse=True):
        if len(part) >= 3:
            text = text.replace(part, "***")
    return " ".join(text.split())
