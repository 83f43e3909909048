# Copyright (c) 2026 ONLYOFFICE DocSpace collection contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What became of a verification, as callers and playbooks see it."""

from __future__ import annotations

import dataclasses
import typing as t

LEVELS = ("complete", "readable", "structural")
# Everything that can be wrong; a playbook can test for these words.
PROBLEMS = (
    "empty",
    "size_mismatch",
    "not_an_archive",
    "truncated",
    "corrupt",
    "too_large",
    "checksum_mismatch",
    "wrong_kind",
    "missing_index",
    "no_database",
)
GZIP = "tar.gz"
TAR = "tar"


@dataclasses.dataclass(frozen=True)
class Verdict:
    """An archive file and what is wrong with it.

    ``problem`` is one of PROBLEMS or None; ``message`` says it in one sentence. What was not found out is None: the
    checksum of a file that was not read, the content of an archive that was not read to its end. Sizes are in bytes.
    """

    path: str
    level: str
    size: int
    problem: str | None
    message: str
    sha256: str | None = None
    format: str | None = None
    kind: str | None = None
    tables: int | None = None
    files: int | None = None
    entries: int | None = None
    expanded_size: int | None = None
    has_missing_files: bool | None = None

    @property
    def ok(self) -> bool:
        """Whether nothing is wrong."""
        return self.problem is None

    @property
    def server_hash(self) -> str | None:
        """The hash in the form the server keeps it; None for plain tar, of which SaaS keeps another sum (facts 5)."""
        return self.sha256.upper() if self.sha256 and self.format == GZIP else None

    def to_result(self) -> dict[str, t.Any]:
        """Return everything under the names of the result of ``docspace_backup_archive_info``."""
        return {**dataclasses.asdict(self), "ok": self.ok, "server_hash": self.server_hash}
