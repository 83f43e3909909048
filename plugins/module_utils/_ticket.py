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
# A safety copy of an interrupted run is taken for fresh so long.
FRESH = datetime.timedelta(hours=1)


@dataclasses.dataclass
class Ticket:
    """How far a restore of one source to one portal came; kept among the files of this user until it has ended.

    ``known`` is the restore the server remembered before this one was started, ``safety`` the safety copy as the result
    shows it, ``begun`` whether the start was sent, ``stuck`` a restore that no worker has begun.
    """

    path: Path
    source: str
    begun: bool = False
    known: str | None = None
    stuck: str | None = None
    tenant_id: int | None = None
    safety: dict[str, t.Any] | None = None

    @classmethod
    def find(cls, portal: str, source: t.Any, now: datetime.datetime) -> Ticket:
        """Return the ticket of an earlier run of the same restore, or a new one; only what is younger than a day counts."""
        digest = hashlib.sha256(json.dumps(source, sort_keys=True).encode("utf-8")).hexdigest()
        path = private_folder() / f"{hashlib.sha256(portal.lower().encode('utf-8')).hexdigest()[:32]}.restore"
        blank = cls(path, digest)
        try:
            kept = json.loads(path.read_text(encoding="utf-8"))
            age = now - datetime.datetime.fromisoformat(kept.pop("saved"))
            found = cls(path, **kept)
        except (OSError, ValueError, TypeError, KeyError, AttributeError):
            return blank
        if found.source != digest or age > LIFETIME:
            return blank
        if age > FRESH and not found.begun:
            found.safety = None
        return found

    def save(self, now: datetime.datetime) -> None:
        """Keep what is known now. A disk that is full spoils no restore: then only joining is lost."""
        kept = {name: value for name, value in vars(self).items() if name != "path"}
        part = self.path.with_suffix(".part")
        with contextlib.suppress(OSError):
            with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
                json.dump({**kept, "saved": now.isoformat()}, file)
            part.replace(self.path)

    def discard(self) -> None:
        """Forget it: the restore has ended, and its end was told."""
        with contextlib.suppress(OSError):
            self.path.unlink(missing_ok=True)
