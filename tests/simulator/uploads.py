# Copyright (c) 2026 ONLYOFFICE DocSpace collection contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Uploads of a local archive to restore from: what is under way, and the form the chunks come in (facts 6)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

LIFETIME = timedelta(minutes=20)
"""From init, however many chunks come in between."""


@dataclass(frozen=True)
class Upload:
    """``extension`` is ``.tar`` or ``.tar.gz`` and decides the stored name, whatever the content is."""

    total_size: int
    extension: str
    begun: datetime

    def alive(self, now: datetime) -> bool:
        return now < self.begun + LIFETIME


def first_file(content_type: str, body: bytes) -> bytes:
    """The content of the first part with a file name, under whatever field. ValueError if there is none."""
    kind, _semicolon, rest = content_type.partition(";")
    found = re.search(r'boundary=(?:"([^"]+)"|([^;\s]+))', rest)
    if kind.strip().lower() != "multipart/form-data" or not found:
        raise ValueError(f"Incorrect Content-Type: {content_type}")
    delimiter = b"--" + (found[1] or found[2]).encode()
    for part in (b"\r\n" + body).split(b"\r\n" + delimiter)[1:]:
        headers, blank, content = part.removeprefix(b"\r\n").partition(b"\r\n\r\n")
        if blank and b"filename" in headers.lower():
            return content
    raise ValueError("Index was out of range. Must be non-negative and less than the size of the collection.")
