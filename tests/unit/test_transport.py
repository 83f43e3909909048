# Copyright (c) 2026 ONLYOFFICE DocSpace collection contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The credential goes to the portal and nowhere else; every broken exchange is named."""

from __future__ import annotations

import http.server
import socket
import threading
import typing as t

import pytest

from ansible_collections.onlyoffice.docspace.plugins.module_utils._errors import NoAnswerError
from ansible_collections.onlyoffice.docspace.plugins.module_utils._http.connection import Connection
from ansible_collections.onlyoffice.docspace.plugins.module_utils._http.transport import Transport

Reply = tuple[int, dict[str, str], bytes]


class Peer:
    """An HTTP server on a free loopback port that answers by path and notes the headers it was sent."""

    def __init__(self, replies: dict[str, Reply]) -> None:
        seen: list[tuple[str, str, dict[str, str]]] = []

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                seen.append((self.command, self.path, {key.lower(): value for key, value in self.headers.items()}))
                self.rfile.read(int(self.headers.get("Content-Length") or 0))
                status, headers, body = replies[self.path.partition("?")[0]]
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                if "Content-Length" not in headers:
                    self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def do_POST(self) -> None:
                self.do_GET()

            def log_message(self, *_args: t.Any) -> None:
                return

        self.seen = seen
        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()


@pytest.fixture
def peer() -> t.Iterator[t.Callable[[dict[str, Reply]], Peer]]:
    started: list[Peer] = []

    def start(replies: dict[str, Reply]) -> Peer:
        started.append(Peer(replies))
        return started[-1]

    yield start
    for server in started:
        server.close()


def transport(base_url: str = "http://127.0.0.1", **given: t.Any) -> Transport:
    return Transport(Connection(base_url, api_key="sk-1", **{"request_timeout": 2.0, **given}))


def test_a_netrc_file_never_replaces_the_credential(
    peer: t.Any, tmp_path: t.Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    portal = peer({"/x": (200, {}, b"{}")})
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login joe password pw\n")
    monkeypatch.setenv("NETRC", str(netrc))
    exchange = transport(portal.url)
    exchange.exchange("GET", f"{portal.url}/x", credential="sk-1")
    exchange.exchange("GET", f"{portal.url}/x", credential=None)
    assert [headers.get("authorization") for _method, _path, headers in portal.seen] == ["Bearer sk-1", None]


def test_a_cookie_of_the_server_is_not_sent_back_because_it_would_win_over_the_header(peer: t.Any) -> None:
    portal = peer({"/x": (200, {"Set-Cookie": "asc_auth_key=old; Path=/"}, b"{}")})
    exchange = transport(portal.url)
    for _turn in range(2):
        exchange.exchange("GET", f"{portal.url}/x", credential="sk-1")
    assert all("cookie" not in headers for _method, _path, headers in portal.seen)


def test_a_redirect_to_another_host_is_not_followed(peer: t.Any) -> None:
    thief = peer({"/x": (200, {}, b"{}")})
    portal = peer({"/x": (302, {"Location": f"{thief.url}/x"}, b"")})
    answer = transport(portal.url).exchange("GET", f"{portal.url}/x", credential="sk-1")
    assert (answer.status, answer.location) == (302, f"{thief.url}/x")
    assert thief.seen == []


def test_a_redirect_to_a_neighbour_on_the_same_host_is_not_followed(peer: t.Any) -> None:
    host = peer({"/acme/x": (302, {"Location": "/blue/x"}, b""), "/blue/x": (200, {}, b"{}")})
    answer = transport(f"{host.url}/acme").exchange("GET", f"{host.url}/acme/x", credential="sk-1")
    assert answer.status == 302 and len(host.seen) == 1


def test_a_redirect_within_the_portal_is_followed_with_the_credential(peer: t.Any) -> None:
    portal = peer({"/x": (301, {"Location": "/y"}, b""), "/y": (200, {}, b"{}")})
    answer = transport(portal.url).exchange("GET", f"{portal.url}/x", credential="sk-1", query={"a": "b"})
    assert answer.status == 200
    assert portal.seen[1][1] == "/y" and portal.seen[1][2]["authorization"] == "Bearer sk-1"


def test_a_write_never_follows_a_redirect(peer: t.Any) -> None:
    portal = peer({"/x": (307, {"Location": "/y"}, b""), "/y": (200, {}, b"{}")})
    assert transport(portal.url).exchange("POST", f"{portal.url}/x", credential="sk-1", body={}).status == 307
    assert len(portal.seen) == 1


def test_a_redirect_in_circles_ends(peer: t.Any) -> None:
    portal = peer({"/x": (302, {"Location": "/x"}, b"")})
    assert transport(portal.url).exchange("GET", f"{portal.url}/x", credential="sk-1").status == 302
    assert len(portal.seen) == 5


def test_a_refused_connection_may_pass_and_says_so() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{free.getsockname()[1]}"
    with pytest.raises(NoAnswerError, match="refused") as caught:
        transport(url).exchange("GET", f"{url}/x", credential="sk-1")
    assert (caught.value.kind, caught.value.transient) == ("refused", True)


def test_an_unknown_host_is_named_and_not_tried_again() -> None:
    url = "http://no-such-portal.invalid"
    with pytest.raises(NoAnswerError, match=r"no-such-portal\.invalid cannot be resolved") as caught:
        transport(url).exchange("GET", f"{url}/x", credential="sk-1")
    assert (caught.value.kind, caught.value.transient) == ("unknown_host", False)


def test_a_silent_server_ends_with_request_timeout() -> None:
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        url = f"http://127.0.0.1:{silent.getsockname()[1]}"
        with pytest.raises(NoAnswerError, match="request_timeout") as caught:
            transport(url, request_timeout=0.2).exchange("GET", f"{url}/x", credential="sk-1")
    assert (caught.value.kind, caught.value.transient) == ("timeout", True)


def test_a_body_that_breaks_off_is_no_answer(peer: t.Any) -> None:
    portal = peer({"/x": (200, {"Content-Length": "1000", "Connection": "close"}, b"{")})
    with pytest.raises(NoAnswerError) as caught:
        transport(portal.url).exchange("GET", f"{portal.url}/x", credential="sk-1")
    assert caught.value.transient


def test_plain_text_where_tls_is_expected_is_a_tls_matter(peer: t.Any) -> None:
    url = peer({"/x": (200, {}, b"{}")}).url.replace("http:", "https:")
    with pytest.raises(NoAnswerError, match="TLS") as caught:
        transport(url).exchange("GET", f"{url}/x", credential="sk-1")
    assert (caught.value.kind, caught.value.transient) == ("tls", False)


def test_the_credential_is_in_no_message() -> None:
    with pytest.raises(NoAnswerError) as caught:
        transport("http://127.0.0.1:1").exchange("GET", "http://127.0.0.1:1/x", credential="sk-secret")
    assert "sk-secret" not in f"{caught.value} {caught.value.facts}"


@pytest.mark.parametrize("path", ["/acme/../blue/x", "/acme/%2e%2e/blue/x", "/acme/./../blue"])
def test_a_redirect_with_dots_leads_out_of_the_portal(peer: t.Any, path: str) -> None:
    host = peer({"/acme/x": (302, {"Location": path}, b""), "/blue/x": (200, {}, b"{}")})
    answer = transport(f"{host.url}/acme").exchange("GET", f"{host.url}/acme/x", credential="sk-1")
    assert answer.status == 302 and len(host.seen) == 1


def test_a_proxy_that_cannot_be_used_is_blamed_itself_and_not_tried_again() -> None:
    url = "http://portal.invalid"
    for proxy in ("http://no-such-proxy.invalid:1", "socks5://127.0.0.1:1"):
        with pytest.raises(NoAnswerError) as caught:
            transport(url, proxy=proxy).exchange("GET", f"{url}/x", credential="sk-1")
        assert (caught.value.kind, caught.value.transient) in (("proxy", False), ("transport", False))
