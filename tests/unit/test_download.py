# Copyright (c) 2026 ONLYOFFICE DocSpace collection contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A download survives cuts, servers without ranges and files that change, and never passes off a part as the whole."""

from __future__ import annotations

import datetime
import hashlib
import http.server
import io
import random
import threading
import typing as t

import pytest

from ansible_collections.onlyoffice.docspace.plugins.module_utils._errors import ApiError, DocSpaceError, NoAnswerError
from ansible_collections.onlyoffice.docspace.plugins.module_utils._http.connection import Connection
from ansible_collections.onlyoffice.docspace.plugins.module_utils._http.download import Clock, Download, Source
from ansible_collections.onlyoffice.docspace.plugins.module_utils._http.transport import Transport

OLD = random.Random(1).randbytes(1_000_000)
NEW = random.Random(2).randbytes(1_000_000)
LONGER = NEW + b"more"


class Turn(t.NamedTuple):
    """How one request is answered: the file, how much of it before the line is cut, and what the server can do."""

    content: bytes = OLD
    cut: float = 1.0
    ranges: bool = True
    etag: str | None = '"one"'
    status: int = 0


class FileServer:
    """Serves one file, turn by turn; the last turn stays. Notes the headers it was sent."""

    def __init__(self, turns: list[Turn]) -> None:
        asked: list[dict[str, str]] = []

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                asked.append({key.lower(): value for key, value in self.headers.items()})
                turn = turns.pop(0) if len(turns) > 1 else turns[0]
                begin = self.begin(turn)
                body = turn.content[begin:]
                self.send_response(turn.status or (206 if begin else 200))
                self.send_header("Content-Length", str(len(body)))
                if turn.etag:
                    self.send_header("ETag", turn.etag)
                if begin:
                    self.send_header("Content-Range", f"bytes {begin}-{len(turn.content) - 1}/{len(turn.content)}")
                self.end_headers()
                self.wfile.write(body[: int(len(turn.content) * turn.cut)] if turn.cut < 1 else body)
                self.close_connection = True

            def begin(self, turn: Turn) -> int:
                wanted = self.headers.get("Range")
                condition = self.headers.get("If-Range")
                if not wanted or not turn.ranges or (condition and turn.etag and condition != turn.etag):
                    return 0
                return int(wanted.partition("=")[2].rstrip("-"))

            def log_message(self, *_args: t.Any) -> None:
                return

        self.asked = asked
        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()


@pytest.fixture
def serve() -> t.Iterator[t.Callable[..., FileServer]]:
    servers: list[FileServer] = []

    def start(*turns: Turn) -> FileServer:
        servers.append(FileServer(list(turns)))
        return servers[-1]

    yield start
    for server in servers:
        server.server.shutdown()
        server.server.server_close()


def fetch(server: FileServer, patience: float = 20) -> tuple[bytes, Download]:
    now = [0.0]

    def sleep(seconds: float) -> None:
        now[0] += seconds

    transport = Transport(Connection(server.url, api_key="sk-1", request_timeout=5.0))
    sink = io.BytesIO()
    clock = Clock(lambda: now[0], sleep, lambda: datetime.datetime.now(datetime.timezone.utc))
    download = Download(transport, Source(f"{server.url}/a?sig=secret", "sk-1"), sink, patience=patience, clock=clock)
    download.run(lambda size, total: None)
    return sink.getvalue(), download


def whole(content: bytes) -> tuple[bytes, int, str]:
    return content, len(content), hashlib.sha256(content).hexdigest()


def result(got: tuple[bytes, Download]) -> tuple[bytes, int, str]:
    return got[0], got[1].size, got[1].sha256


def test_a_cut_at_forty_percent_is_followed_by_one_request_for_the_rest(serve: t.Callable[..., FileServer]) -> None:
    server = serve(Turn(cut=0.4), Turn())
    assert result(fetch(server)) == whole(OLD)
    assert [asked.get("range") for asked in server.asked] == [None, "bytes=400000-"]
    assert server.asked[1]["if-range"] == '"one"'


def test_three_cuts_in_a_row_still_end_whole(serve: t.Callable[..., FileServer]) -> None:
    server = serve(Turn(cut=0.2), Turn(cut=0.2), Turn(cut=0.2), Turn())
    assert result(fetch(server)) == whole(OLD)
    assert [asked.get("range") for asked in server.asked] == [None, *(f"bytes={200000 * part}-" for part in (1, 2, 3))]


def test_a_server_without_ranges_starts_again_once(serve: t.Callable[..., FileServer]) -> None:
    server = serve(Turn(cut=0.4, ranges=False), Turn(ranges=False))
    assert result(fetch(server)) == whole(OLD) and len(server.asked) == 2


@pytest.mark.parametrize(
    "changed",
    [
        Turn(content=NEW, etag='"two"'),
        Turn(content=LONGER, etag=None),
        Turn(content=NEW[:500_000], etag='"two"'),
        Turn(content=LONGER, etag='"one"'),
    ],
    ids=["tag", "length without tag", "shorter", "length with the same tag"],
)
def test_a_file_that_changes_meanwhile_is_fetched_anew(serve: t.Callable[..., FileServer], changed: Turn) -> None:
    server = serve(Turn(cut=0.4), changed)
    assert result(fetch(server)) == whole(changed.content)


def test_a_file_that_never_stops_changing_is_given_up(serve: t.Callable[..., FileServer]) -> None:
    server = serve(*[Turn(content=OLD + bytes([number]), cut=0.4, etag=f'"{number}"') for number in range(20)])
    with pytest.raises(DocSpaceError, match="the file changes") as caught:
        fetch(server)
    assert caught.value.kind == "unstable_file" and "secret" not in str(caught.value)


def test_patience_ends_when_no_byte_arrives(serve: t.Callable[..., FileServer]) -> None:
    with pytest.raises(NoAnswerError) as caught:
        fetch(serve(Turn(cut=0.4), Turn(cut=0.0)))
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize(("status", "words"), [(403, "expired"), (404, "gone"), (401, "credential")])
def test_a_refusal_is_not_repeated(serve: t.Callable[..., FileServer], status: int, words: str) -> None:
    server = serve(Turn(status=status))
    with pytest.raises(ApiError, match=words):
        fetch(server)
    assert len(server.asked) == 1


def test_a_storage_that_is_busy_is_asked_again(serve: t.Callable[..., FileServer]) -> None:
    server = serve(Turn(status=503), Turn())
    assert result(fetch(server)) == whole(OLD)


def test_a_file_is_asked_for_as_it_lies_there(serve: t.Callable[..., FileServer]) -> None:
    """Compressed on the way, its length could not be checked."""
    server = serve(Turn())
    fetch(server)
    assert server.asked[0]["accept-encoding"] == "identity" and server.asked[0]["authorization"] == "Bearer sk-1"
