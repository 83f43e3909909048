# Copyright (c) 2026 ONLYOFFICE DocSpace collection contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Signed links: a time stamp and a keyed hash over path, time stamp and lifetime."""

from __future__ import annotations

import hashlib
import hmac
from datetime import datetime, timedelta, timezone

_SECRET = b"key of the simulated server"


def sign(path: str, now: datetime, minutes: int) -> str:
    stamp = str(int(now.timestamp()))
    return f"{stamp}.{_mac(path, stamp, minutes)}"


def holds(path: str, signature: str, now: datetime, minutes: int) -> bool:
    """True if the signature belongs to the path and is not older than its lifetime."""
    stamp, _dot, mac = signature.partition(".")
    if not stamp.isdigit() or not hmac.compare_digest(mac, _mac(path, stamp, minutes)):
        return False
    return now <= datetime.fromtimestamp(int(stamp), timezone.utc) + timedelta(minutes=minutes)


def _mac(path: str, stamp: str, minutes: int) -> str:
    return hmac.new(_SECRET, f"{path}\n{stamp}\n{minutes}".encode(), hashlib.sha256).hexdigest()
