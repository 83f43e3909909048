# Copyright (c) 2026 ONLYOFFICE DocSpace collection contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""One start at a time from this machine: the server would queue two starts that come at the same moment (facts 2.2)."""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import os
import tempfile
import time
import typing as t
from pathlib import Path

from ._errors import DocSpaceError

LONGEST_WAIT = 180.0


@contextlib.contextmanager
def start_lock(portal: str) -> t.Iterator[None]:
    """Hold the right to look at a portal's jobs and start one. The system releases it when the process dies.

    It holds among the processes of one user on one machine. Raises DocSpaceError when another process does not release
    it for several minutes, or when no lock can be kept.
    """
    name = hashlib.sha256(portal.lower().encode("utf-8")).hexdigest()[:32]
    try:
        file = (private_folder() / name).open("w", encoding="utf-8")
    except OSError as error:
        raise _no_lock(error) from error
    with file:
        _wait_for(file, portal)
        yield


def _wait_for(file: t.TextIO, portal: str) -> None:
    deadline = time.monotonic() + LONGEST_WAIT
    while True:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return
        except BlockingIOError as error:
            if time.monotonic() > deadline:
                raise DocSpaceError(
                    f"Another run on this machine has been busy with a job on {portal} for minutes, such as the safety copy "
                    "of a restore. Nothing was started; run again when it has ended.",
                    kind="locked",
                ) from error
        except OSError as error:
            raise _no_lock(error) from error
        time.sleep(0.1)


def private_folder() -> Path:
    """Return a folder for locks that belongs to this user alone."""
    folder = Path(tempfile.gettempdir()) / f"onlyoffice-docspace-{os.getuid()}"
    folder.mkdir(mode=0o700, exist_ok=True)
    if folder.is_symlink() or folder.lstat().st_uid != os.getuid():
        raise PermissionError(f"{folder} belongs to somebody else")
    return folder


def _no_lock(error: OSError) -> DocSpaceError:
    return DocSpaceError(
        f"No lock can be kept in {tempfile.gettempdir()} ({error}), which keeps two runs from starting the same job. "
        "Nothing was started; set TMPDIR to a folder of this user.",
        kind="locked",
    )
