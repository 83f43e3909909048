# Copyright (c) 2026 ONLYOFFICE DocSpace collection contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The file itself: read once from start to end, its SHA-256 computed beside whatever else happens to the bytes."""

from __future__ import annotations

import hashlib
import queue
import threading
import typing as t

CHUNK = 256 * 1024
# Chunks that may wait for the hash; they bound the memory when reading is faster than hashing.
WAITING = 8


class HashedFile:
    """An open file as chunks. Hashing has a thread of its own, because it costs as much as everything else together.

    Use it as a context manager; leaving it ends the thread. An OSError of the file comes through as it is.
    """

    def __init__(self, stream: t.BinaryIO) -> None:
        self._stream = stream
        self._hash = hashlib.sha256()
        self._queue: queue.Queue[bytes] = queue.Queue(WAITING)
        self._thread = threading.Thread(target=self._work, name="sha256", daemon=True)
        self._head = b""
        self.size = 0

    def __enter__(self) -> HashedFile:
        self._thread.start()
        return self

    def __exit__(self, *exc: object) -> None:
        self._end()

    def head(self) -> bytes:
        """Return the first bytes (a chunk, or all there is) and keep them for ``chunks``. Call it before that."""
        if not self.size:
            self._head = self._read()
        return self._head

    def chunks(self) -> t.Iterator[bytes]:
        """Yield the bytes of the file that were not yielded before."""
        head, self._head = self._head, b""
        if head:
            yield head
        while True:
            chunk = self._read()
            if not chunk:
                return
            yield chunk

    def finish(self) -> str:
        """Read what is left and return the SHA-256 of the whole file in lower-case hex."""
        while self._read():
            pass
        self._end()
        return self._hash.hexdigest()

    def _read(self) -> bytes:
        chunk = self._stream.read(CHUNK)
        if chunk:
            self.size += len(chunk)
            self._queue.put(chunk)
        return chunk

    def _end(self) -> None:
        if self._thread.is_alive():
            self._queue.put(b"")
            self._thread.join()

    def _work(self) -> None:
        while True:
            chunk = self._queue.get()
            if not chunk:
                return
            self._hash.update(chunk)
