# Copyright (c) 2026 ONLYOFFICE DocSpace collection contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What an interrupted run leaves for the next one: how far a restore came, so that it is joined and not begun twice."""

from __future__ import annotations

import contextlib
import dataclasses
import datetime
import hashlib
import json
import os
import typing as t
from pathlib import Path

from ._lock import private_folder

# The server remembers a job for a day (facts 2.1); what is older says nothing about a job of now.
LIFETIME = datetime.timedelta(hours=24)


@dataclasses.dataclass
class Ticket:
    """How far a restore of one source to one portal came; kept among the files of this user until its end was told.

    ``begun`` says whether the start was sent, ``job`` which restore that is as far as the answer came, ``known`` which one
    the server remembered before. ``source`` and ``safety`` are the archive and the safety copy as the result shows them,
    ``key_name`` the API key that was being made.
    """

    path: Path
    asked: str
    begun: bool = False
    job: str | None = None
    known: str | None = None
    tenant_id: int | None = None
    source: dict[str, t.Any] | None = None
    safety: dict[str, t.Any] | None = None
    key_name: str | None = None

    @classmethod
    def find(cls, portal: str, asked: t.Any, now: datetime.datetime) -> Ticket:
        """Return the ticket of an earlier run that asked for the same, or a new one; only what is younger than a day counts."""
        digest = hashlib.sha256(json.dumps(asked, sort_keys=True).encode("utf-8")).hexdigest()
        path = private_folder() / f"{hashlib.sha256(portal.lower().encode('utf-8')).hexdigest()[:32]}.restore"
        blank = cls(path, digest)
        try:
            kept = json.loads(path.read_text(encoding="utf-8"))
            age = now - datetime.datetime.fromisoformat(kept.pop("saved"))
            found = cls(path, **kept)
        except (OSError, ValueError, TypeError, KeyError, AttributeError):
            return blank
        is_usable = datetime.timedelta(0) <= age < LIFETIME and all(
            value is None or isinstance(value, dict) for value in (found.source, found.safety)
        )
        return found if found.asked == digest and is_usable else blank

    def save(self, now: datetime.datetime) -> bool:
        """Keep what is known now; False when that was not possible, which spoils no restore but its being joined."""
        kept = {name: value for name, value in vars(self).items() if name != "path"}
        part = self.path.with_suffix(".part")
        try:
            with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
                json.dump({**kept, "saved": now.isoformat()}, file)
            part.replace(self.path)
        except OSError:
            return False
        return True

    def discard(self) -> None:
        """Forget it: the restore has ended, and its end was told."""
        with contextlib.suppress(OSError):
            self.path.unlink(missing_ok=True)
