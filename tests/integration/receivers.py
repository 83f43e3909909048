# Copyright (c) 2026 ONLYOFFICE DocSpace collection contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A real mail server and a real web server on loopback, which keep what they are sent."""

from __future__ import annotations

import contextlib
import email
import email.message
import email.policy
import http.server
import json
import socket
import threading
import typing as t

from aiosmtpd.controller import Controller


class _Mailbox:
    def __init__(self) -> None:
        self.mails: list[email.message.EmailMessage] = []

    async def handle_DATA(self, _server: t.Any, _session: t.Any, envelope: t.Any) -> str:  # noqa: N802
        self.mails.append(t.cast(t.Any, email.message_from_bytes(envelope.content, policy=email.policy.default)))
        return "250 OK"


@contextlib.contextmanager
def mail_server() -> t.Iterator[tuple[str, list[email.message.EmailMessage]]]:
    """Yield the Apprise URL of a mail server, and the mails it has taken."""
    mailbox = _Mailbox()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    controller = Controller(mailbox, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        yield f"mailto://127.0.0.1:{port}?from=backup@example.com&to=admin@example.com&mode=insecure", mailbox.mails
    finally:
        controller.stop()


@contextlib.contextmanager
def web_server(status: int = 200) -> t.Iterator[tuple[str, list[dict[str, t.Any]]]]:
    """Yield the Apprise URL of a webhook with a token in it, and the messages it was sent."""
    taken: list[dict[str, t.Any]] = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            taken.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(status)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_args: t.Any) -> None:
            return

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"json://127.0.0.1:{server.server_address[1]}/hook-token-4711", taken
    finally:
        server.shutdown()
        server.server_close()
