# Copyright (c) 2026 ONLYOFFICE DocSpace collection contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a run of a restore has found and done so far; whatever happens next, the result tells it."""

from __future__ import annotations

import dataclasses
import typing as t

from ..._models.backup import Progress
from ..._models.durations import to_words


@dataclasses.dataclass
class Story:
    """Filled in as the run goes on.

    ``begun`` says whether a restore has begun, None when nobody can tell.
    """

    dump: bool
    source: dict[str, t.Any] | None = None
    preflight: list[str] = dataclasses.field(default_factory=list)
    safety: dict[str, t.Any] | None = None
    progress: Progress | None = None
    duration: float | None = None
    attached: bool = False
    begun: bool | None = False
    portal_status: str | None = None
    tenant_before: int | None = None
    tenant_after: int | None = None
    key_valid: bool | None = None
    access_proven: bool | None = None
    key: dict[str, str] | None = None
    effects: list[str] = dataclasses.field(default_factory=list)

    @property
    def what(self) -> str:
        """Return what is restored, for people."""
        return "whole-server restore" if self.dump else "restore"

    def to_result(self) -> dict[str, t.Any]:
        """Return the members of the result, of a failed one too."""
        return {
            "changed": self.begun is not False and not self.attached,
            "attached": self.attached,
            "restore": self._restore(),
            "source": self.source,
            "preflight": self.preflight,
            "safety": self.safety and {name: value for name, value in self.safety.items() if name != "made_as"},
            "portal_status": self.portal_status,
            "tenant_id_before": self.tenant_before,
            "tenant_id_after": self.tenant_after,
            "api_key_valid": self.key_valid,
            "access_proven": self.access_proven,
            "effects": self.effects,
            **(self.key or {}),
        }

    def _restore(self) -> dict[str, t.Any] | None:
        if self.progress is None:
            return None
        shown = self.progress.to_result()
        kept = {name: shown[name] for name in ("id", "status", "progress", "error")}
        return {**kept, "duration": None if self.duration is None else round(self.duration)}

    def state(self) -> str:
        """Return the state the portal and the safety copy are in, for a run that failed."""
        told = []
        if self.begun is False:
            is_untouched = self.portal_status == "active"
            told.append(f"Nothing was restored{': the portal is as it was' if is_untouched else ' by this run'}.")
        if self.safety is not None and is_safe(self.safety):
            told.append(f"The safety copy {safety_words(self.safety)}.")
        elif self.safety is not None:
            told.append(f"The safety copy ({self.safety['id']}) is not to be relied on: it was not finished.")
        elif self.begun is not False and not self.attached:
            told.append("There is no safety copy.")
        return " ".join(told)

    def ended_words(self) -> str:
        """Return how the restore ended, in a sentence."""
        took = f" after {to_words(self.duration)}" if self.duration is not None else ""
        return f"The {self.what} {self.progress.task_id if self.progress else ''} is done{took}."


def is_safe(safety: t.Mapping[str, t.Any]) -> bool:
    """Tell whether a safety copy is made, and where the restore cannot reach it."""
    return safety["status"] in ("ok", "warned") and bool(safety["survives"] or safety["verified"])


def safety_words(safety: t.Mapping[str, t.Any]) -> str:
    """Return where a safety copy is."""
    place = safety["path"] or f"{safety['storage_type']}, which outlives the restore"
    return f"{safety['file_name'] or 'of unknown name'} ({safety['id']}) is in {place}"
