# Copyright (c) 2026 ONLYOFFICE DocSpace collection contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Verify an archive file. It needs no portal, so it is no Operation; the module calls it directly."""

from __future__ import annotations

import typing as t
from pathlib import Path

from .._archive.verdict import LEVELS
from .._archive.verify import verify
from .._errors import DocSpaceError

EXPECT_DUMP: dict[str, bool | None] = {"any": None, "dump": True, "portal": False}

OPTIONS: dict[str, dict[str, t.Any]] = {
    "path": {"type": "path", "required": True},
    "level": {"type": "str", "choices": list(LEVELS), "default": "structural"},
    "kind": {"type": "str", "choices": ["portal", "dump", "any"], "default": "any"},
    "size": {"type": "int"},
    "checksum": {"type": "str"},
    "max_expanded_size": {"type": "bytes", "default": "1T"},
    "fail_on_problem": {"type": "bool", "default": True},
}


def run(options: t.Mapping[str, t.Any], warn: t.Callable[[str], None]) -> dict[str, t.Any]:
    """Return the result of the module, with ``failed`` when it failed; ``archive`` is None when no file could be read."""
    try:
        verdict = verify(
            Path(options["path"]),
            options["level"],
            expect_dump=EXPECT_DUMP[options["kind"]],
            size=options["size"],
            checksum=options["checksum"],
            max_expanded_size=options["max_expanded_size"],
        )
    except DocSpaceError as error:
        told = {"kind": error.kind, **error.facts}
        return {"changed": False, "failed": True, "msg": error.message, "archive": None, "error": told}
    if verdict.ok and options["level"] == "complete" and options["size"] is None and options["checksum"] is None:
        warn("Without size and checksum, level=complete tells no more than that the file is not empty.")
    if verdict.ok and verdict.has_missing_files:
        warn(
            f"{verdict.path} lacks files that the portal could not read when it was made; they are listed in its missing_info."
        )
    result = {"changed": False, "msg": verdict.message, "archive": verdict.to_result()}
    if not verdict.ok and options["fail_on_problem"]:
        return {**result, "failed": True, "error": {"kind": verdict.problem}}
    return result
