# Copyright (c) 2026 ONLYOFFICE DocSpace collection contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Fetching a file whole: streamed, resumed after breaks, checked by length, hashed on the way (design, archives)."""

from __future__ import annotations

import dataclasses
import hashlib
import re
import typing as t

from .._errors import ApiError, DocSpaceError, NoAnswerError
from .retry import RETRIED_STATUSES, pause_before_retry

CHUNK = 1024 * 1024
# A server that ignores ranges, or a file that changes, makes us begin anew; more often than that it is hopeless.
MAX_RESTARTS = 5
CONTENT_RANGE = re.compile(r"bytes (\d+)-(\d+)/(\d+)")

if t.TYPE_CHECKING:
    import datetime

    from .transport import Stream, Transport


@dataclasses.dataclass(frozen=True)
class Source:
    """Where a file is; ``credential`` is None for a pre-signed link, which refuses one (facts 3)."""

    url: str
    credential: str | None = dataclasses.field(default=None, repr=False)


@dataclasses.dataclass(frozen=True)
class Clock:
    """How time passes for a download."""

    monotonic: t.Callable[[], float]
    sleep: t.Callable[[float], None]
    now: t.Callable[[], datetime.datetime]


class Download:
    """One file on its way into a sink, over as many requests as it takes."""

    def __init__(
        self, transport: Transport, source: Source, sink: t.BinaryIO, *, patience: float, clock: Clock
    ) -> None:
        self._transport = transport
        self._source = source
        self._sink = sink
        self._patience = patience
        self._clock = clock
        self._hash = hashlib.sha256()
        self._total: int | None = None
        self._version: str | None = None
        self._restarts = 0
        self._received = 0  # restarts included, so that it only grows
        self.size = 0

    @property
    def sha256(self) -> str:
        """Return the SHA-256 of what has arrived, as lower-case hex."""
        return self._hash.hexdigest()

    def run(self, report: t.Callable[[int, int | None], None]) -> None:
        """Fetch the whole file; ``report`` is told the bytes that are there and the bytes there will be.

        A break is followed by one request for the rest. Raises NoAnswerError when ``patience`` seconds pass without a
        new byte, ApiError when the server refuses, DocSpaceError when the file keeps changing. Whatever the sink raises
        comes through.
        """
        moved_at, attempt = self._clock.monotonic(), 0
        while True:
            before = self._received
            try:
                if self._attempt(report):
                    return
                raise NoAnswerError(f"{self._where} ended too early.", kind="broken_connection", transient=True)
            except (NoAnswerError, ApiError) as error:
                if self._received > before:
                    moved_at, attempt = self._clock.monotonic(), 0
                passing = error.transient if isinstance(error, NoAnswerError) else error.status in RETRIED_STATUSES
                pause = pause_before_retry(attempt, None, self._clock.now())
                if not passing or self._clock.monotonic() - moved_at + pause > self._patience:
                    raise
                self._clock.sleep(pause)
                attempt += 1

    @property
    def _where(self) -> str:
        """Return the address without its query, which can hold a signature."""
        return f"The download of {self._source.url.partition('?')[0]}"

    def _attempt(self, report: t.Callable[[int, int | None], None]) -> bool:
        """Fetch as much as one request brings; True when the file is whole."""
        with self._transport.stream(
            self._source.url, credential=self._source.credential, headers=self._ask()
        ) as stream:
            self._accept(stream)
            for chunk in stream.chunks(CHUNK):
                self._sink.write(chunk)
                self._hash.update(chunk)
                self.size += len(chunk)
                self._received += len(chunk)
                report(self.size, self._total)
        return self._total is None or self.size == self._total

    def _ask(self) -> dict[str, str]:
        """Return the headers that ask for what is missing, provided that the file is still the same."""
        if not self.size:
            return {}
        condition = {"If-Range": self._version} if self._version else {}
        return {"Range": f"bytes={self.size}-", **condition}

    def _accept(self, stream: Stream) -> None:
        """Look at the headers of an answer: is it the file, the rest of it, or another one?"""
        version, total, begins = _version_of(stream), *_extent_of(stream)
        if stream.status not in (200, 206):
            raise self._refusal(stream)
        same = total == self._total and (not self._version or not version or version == self._version)
        if self.size and (begins != self.size or not same):
            self._restart()
            if stream.status == 206:
                # Part of another version; the next request asks for the whole.
                raise NoAnswerError(f"{self._where} found another file.", kind="changed", transient=True)
        self._total, self._version = total, version

    def _restart(self) -> None:
        self._restarts += 1
        if self._restarts > MAX_RESTARTS:
            raise DocSpaceError(
                f"{self._where} cannot be completed: the file changes, or the server cannot send the rest after a break.",
                kind="unstable_file",
            )
        self._sink.seek(0)
        self._sink.truncate()
        self._hash = hashlib.sha256()
        self.size = 0

    def _refusal(self, stream: Stream) -> ApiError:
        advice = {
            401: "the credential is not accepted there",
            403: "the link has expired, or the credential may not read it",
            404: "the archive is gone",
            410: "the archive is gone",
            416: "the file has become shorter",
        }.get(stream.status, "the storage does not hand it out now")
        return ApiError(
            f"{self._where} was answered with HTTP {stream.status}: {advice}.",
            kind="download",
            status=stream.status,
            server_message=None,
        )


def _version_of(stream: Stream) -> str | None:
    """Return what names this version of the file, None when the server gives nothing fit for a condition."""
    tag = stream.headers.get("ETag")
    return tag if tag and not tag.startswith("W/") else stream.headers.get("Last-Modified")


def _extent_of(stream: Stream) -> tuple[int | None, int]:
    """Return the length of the whole file, None when unknown, and where this answer begins."""
    found = CONTENT_RANGE.fullmatch(stream.headers.get("Content-Range", "")) if stream.status == 206 else None
    if found:
        return int(found[3]), int(found[1])
    length = stream.headers.get("Content-Length", "")
    return (int(length) if length.isdigit() else None), 0
