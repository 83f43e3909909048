# Copyright (c) 2026 ONLYOFFICE DocSpace collection contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Take an archive from this machine to the server, piece by piece (facts 6)."""

from __future__ import annotations

import hashlib
import typing as t
from pathlib import Path

from ..._errors import DocSpaceError, is_passing
from ..._models.durations import to_words
from ..._operation import Context
from ..._portal_restore import UploadAnswer

# The server forgets an upload so long after its begin, however busy it is meanwhile.
WINDOW = 20 * 60.0
# A piece that broke may have been appended or not, so nothing can be repeated but the whole.
ATTEMPTS = 3


class Broken(Exception):
    """An attempt that came to nothing; ``error`` says why, and another may succeed."""

    def __init__(self, error: DocSpaceError) -> None:
        super().__init__(error.message)
        self.error = error


class Upload:
    """One archive on its way. ``sha256`` is what it had when it was verified."""

    def __init__(self, path: Path, sha256: str | None, context: Context) -> None:
        self._path = path
        self._sha256 = sha256
        self._context = context
        self._started = 0.0

    def run(self) -> None:
        """Upload the archive whole; raise DocSpaceError when that cannot be done. A half upload changes nothing."""
        for attempt in range(1, ATTEMPTS + 1):
            try:
                self._attempt()
                return
            except Broken as broken:
                if attempt == ATTEMPTS:
                    words = f"The upload of {self._path} broke {ATTEMPTS} times."
                    raise broken.error.with_state(words) from broken.error
                self._context.warn(f"The upload of {self._path} broke and begins anew: {broken.error.message}")
            except OSError as error:
                raise DocSpaceError(
                    f"{self._path} cannot be read: {error.strerror or error}.", kind="unreadable"
                ) from error

    def _attempt(self) -> None:
        size = self._path.stat().st_size
        self._started = self._context.monotonic()
        begun = self._sent(lambda: self._context.portal.restores.upload_start(size, self._extension))
        if not begun.ok or begun.chunk_size <= 0:
            words = begun.message or "it named no size of the pieces"
            raise DocSpaceError(f"The portal takes no archive of {size} bytes to restore from: {words}", kind="upload")
        digest, sent, answer = hashlib.sha256(), 0, begun
        with self._path.open("rb") as file:
            while chunk := file.read(begun.chunk_size):
                self._check_window(sent, size)
                answer = self._appended(chunk)
                digest.update(chunk)
                sent += len(chunk)
                self._report(sent, size)
        if self._sha256 is not None and digest.hexdigest() != self._sha256:
            words = "changed while it was uploaded; nothing is restored from it"
            raise DocSpaceError(f"{self._path} {words}.", kind="changed")
        if not answer.is_whole:
            words = f"The portal took {sent} bytes of {self._path} and does not call it whole."
            raise Broken(DocSpaceError(words, kind="upload"))

    def _appended(self, chunk: bytes) -> UploadAnswer:
        answer = self._sent(lambda: self._context.portal.restores.upload_chunk(chunk))
        if not answer.ok:
            words = f"The portal refused a piece of {self._path}: {answer.message}"
            raise Broken(DocSpaceError(words, kind="upload"))
        return answer

    def _sent(self, send: t.Callable[[], UploadAnswer]) -> UploadAnswer:
        try:
            return send()
        except DocSpaceError as error:
            if is_passing(error):
                raise Broken(error) from error
            raise

    def _check_window(self, sent: int, size: int) -> None:
        """Stop when the time is over; the server would forget the archive, and take the rest for the begin of another."""
        spent = self._context.monotonic() - self._started
        if spent < WINDOW:
            return
        words = f"only {100 * sent // size} % of its {size} bytes went over in that time"
        raise DocSpaceError(
            f"The server keeps an upload for {to_words(WINDOW)} from its begin, and {words}. Run closer to the server, or put "
            "the archive where the server can read it and restore it from there (file_path with storage_type, or backup_id).",
            kind="upload_window",
        )

    def _report(self, sent: int, size: int) -> None:
        spent = self._context.monotonic() - self._started
        self._context.report(f"upload {100 * sent // size} %, {to_words(spent)}")

    @property
    def _extension(self) -> str:
        with self._path.open("rb") as file:
            return "tar.gz" if file.read(2) == b"\x1f\x8b" else "tar"
