# Copyright (c) 2026 ONLYOFFICE DocSpace collection contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Report files on this machine: read with a limit, written whole or not at all."""

from __future__ import annotations

import contextlib
import json
import os
import secrets
import typing as t
from pathlib import Path

from .._errors import DocSpaceError, InputError
from .codec import ShapeError
from .fleet import read_report
from .formats import as_csv, as_html, as_json, as_junit, as_markdown, as_prometheus
from .schema import Report

# Format -> the end of its file's name, and what makes it.
FORMATS: dict[str, tuple[str, t.Callable[[Report], str]]] = {
    "json": ("json", as_json.render),
    "html": ("html", as_html.render),
    "csv": ("csv", as_csv.render),
    "markdown": ("md", as_markdown.render),
    "prometheus": ("prom", as_prometheus.render),
    "junit": ("xml", as_junit.render),
}
STEM = "backup-report"


def path_of(folder: Path, name: str) -> Path:
    """Return where the report in a format lies."""
    return folder / f"{STEM}.{FORMATS[name][0]}"


def load(path: Path) -> Report:
    """Return a report that was written as JSON; raise InputError naming the file when it is none."""
    try:
        return read_report(json.loads(path.read_text(encoding="utf-8")))
    except OSError as error:
        raise InputError(f"{path} cannot be read: {error.strerror or error}.") from error
    except (ValueError, RecursionError) as error:
        words = str(error) if isinstance(error, ShapeError) else "it is not JSON"
        raise InputError(f"{path} cannot be merged: {words}.") from error


def differs(path: Path, text: str) -> bool:
    """Tell whether a file has another content, or is not there."""
    try:
        return path.read_bytes() != text.encode("utf-8")
    except OSError:
        return True


def write(path: Path, text: str) -> None:
    """Give a file its content at once, so that nobody reads half of it; raise DocSpaceError when that is not possible.

    A file that is there keeps its mode; a new one may be read by everybody whom the umask lets, as collectors need to.
    """
    part = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        mode = path.stat().st_mode & 0o777 if path.is_file() else None
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666), "wb") as file:
            file.write(text.encode("utf-8"))
            if mode is not None:
                os.fchmod(file.fileno(), mode)
        part.replace(path)
    except OSError as error:
        with contextlib.suppress(OSError):
            part.unlink()
        raise DocSpaceError(f"{path} cannot be written: {error.strerror or error}.", kind="dest") from error
