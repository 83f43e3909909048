# Copyright (c) 2026 ONLYOFFICE DocSpace collection contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The client: base path, credential, envelope, retries and errors. Nothing else speaks to the API."""

from __future__ import annotations

import dataclasses
import datetime
import time
import typing as t

from .._errors import ApiError, DocSpaceError, NoAnswerError
from . import diagnosis
from .answer import Answer, Decoded, Shape, decode, decode_bare
from .connection import Connection
from .retry import RETRIED_STATUSES, pause_before_retry
from .transport import Transport

if t.TYPE_CHECKING:
    from .download import Download

API = "/api/2.0/"
UPLOAD_HANDLER = "backupFileUpload.ashx"
Query = t.Mapping[str, str]


class Client:
    """Calls of one portal's API.

    Paths are given below ``/api/2.0/``. Every method returns the payload (None when the server left it out) and
    raises ApiError or NoAnswerError, which name method, path, status, the server's words and what to do.
    """

    def __init__(
        self,
        connection: Connection,
        *,
        transport: Transport | None = None,
        monotonic: t.Callable[[], float] = time.monotonic,
        sleep: t.Callable[[float], None] = time.sleep,
    ) -> None:
        self.connection = connection
        self._transport = transport or Transport(connection)
        self._monotonic = monotonic
        self._sleep = sleep
        self._token = connection.api_key

    @property
    def uses_api_key(self) -> bool:
        """Tell whether the credential is an API key and not a session; servers before 3.1 know no keys (facts 7)."""
        return (self.connection.api_key or "").startswith("sk-")

    def get(self, path: str, query: Query | None = None, *, anonymous: bool = False, patient: bool = True) -> t.Any:
        """Read; when ``patient``, sent again until ``retry_timeout`` while the portal is not there for a moment."""
        return self._call("GET", path, query=query, anonymous=anonymous, patient=patient)

    def post(self, path: str, body: t.Any) -> t.Any:
        """Write; sent once, whatever comes back."""
        return self._call("POST", path, body=body, patient=False)

    def delete(self, path: str, query: Query | None = None) -> t.Any:
        """Delete; sent once, whatever comes back."""
        return self._call("DELETE", path, query=query, patient=False)

    def download(
        self, url: str, sink: t.BinaryIO, *, presigned: bool, report: t.Callable[[int, int | None], None]
    ) -> Download:
        """Fetch a file whole into ``sink``; see ``Download.run`` for what is raised.

        A link on the portal needs the credential, a pre-signed one refuses it (facts 3).
        """
        from .download import Clock, Download, Source  # by the few modules that fetch something

        source = Source(url, None if presigned else self._credential())
        clock = Clock(self._monotonic, self._sleep, lambda: datetime.datetime.now(datetime.timezone.utc))
        download = Download(self._transport, source, sink, patience=self.connection.retry_timeout, clock=clock)
        download.run(report)
        return download

    def upload(self, query: Query, chunk: bytes | None) -> dict[str, t.Any]:
        """Send a piece of an archive to the upload handler; return its answer, which has a form of its own (facts 6).

        Sent once. Raises ApiError when something else than the handler answers.
        """
        url = f"{self.connection.base_url}/{UPLOAD_HANDLER}"
        answer = self._transport.exchange("POST", url, credential=self._credential(), query=query, file=chunk)
        data = decode_bare(answer)
        if data is None:
            raise diagnosis.explain("POST", f"/{UPLOAD_HANDLER}", answer, decode(answer))
        return data

    def anew(self, username: str | None, password: str | None) -> Client:
        """Return a client of the same portal that has not signed in yet: as a user, or with its own credential."""
        connection = self.connection
        if username is not None:
            connection = dataclasses.replace(connection, api_key=None, username=username, password=password)
        return Client(connection, monotonic=self._monotonic, sleep=self._sleep)

    def close(self) -> None:
        """Close the connection."""
        self._transport.close()

    def _call(
        self,
        method: str,
        path: str,
        *,
        query: Query | None = None,
        body: t.Any = None,
        anonymous: bool = False,
        patient: bool,
    ) -> t.Any:
        credential = None if anonymous else self._credential()
        return self._payload(method, path, self._send(method, path, credential, query, body, patient))

    def _send(
        self, method: str, path: str, credential: str | None, query: Query | None, body: t.Any, safe: bool
    ) -> Answer:
        """Return an answer of any status; ``safe`` requests are repeated until ``retry_timeout`` has passed."""
        url = f"{self.connection.base_url}{API}{path}"
        started, attempt = self._monotonic(), 0
        while True:
            outcome = self._attempt(method, url, credential, query, body)
            passing = outcome.status in RETRIED_STATUSES if isinstance(outcome, Answer) else outcome.transient
            asked = outcome.retry_after if isinstance(outcome, Answer) else None
            pause = pause_before_retry(attempt, asked, datetime.datetime.now(datetime.timezone.utc))
            in_time = self._monotonic() - started + pause <= self.connection.retry_timeout
            if not (safe and passing and in_time):
                break
            self._sleep(pause)
            attempt += 1
        if isinstance(outcome, Answer):
            return outcome
        raise outcome.with_state(f"Tried {attempt + 1} times.") if attempt else outcome

    def _attempt(
        self, method: str, url: str, credential: str | None, query: Query | None, body: t.Any
    ) -> Answer | NoAnswerError:
        try:
            return self._transport.exchange(method, url, credential=credential, query=query, body=body)
        except NoAnswerError as error:
            return error

    def _payload(self, method: str, path: str, answer: Answer) -> t.Any:
        decoded = decode(answer)
        if 200 <= answer.status < 300 and decoded.shape is Shape.ENVELOPE:
            return decoded.payload
        raise self._explain(method, path, answer, decoded)

    def _explain(self, method: str, path: str, answer: Answer, decoded: Decoded) -> ApiError:
        tenant_status = self._tenant_status() if diagnosis.needs_tenant_status(answer, decoded) else None
        return diagnosis.explain(method, f"{API}{path}", answer, decoded, tenant_status)

    def _tenant_status(self) -> int | None:
        """Ask the one endpoint that answers in every state, without credential (facts 4.4); None when it does not."""
        try:
            answer = self._send("GET", "settings", None, None, None, False)
        except DocSpaceError:
            return None
        payload = decode(answer).payload
        status = payload.get("tenantStatus") if isinstance(payload, dict) else None
        return status if isinstance(status, int) else None

    def _credential(self) -> str:
        if self._token is None:
            self._token = self._log_in()
        return self._token

    def _log_in(self) -> str:
        """Return a session token for user name and password (facts 1.4).

        Repeated like a read: a second login changes nothing on the portal, and a refused one is not repeated.
        """
        body = {"userName": self.connection.username, "password": self.connection.password}
        path = diagnosis.LOGIN_PATH
        payload = self._payload("POST", path, self._send("POST", path, None, None, body, True))
        token = payload.get("token") if isinstance(payload, dict) else None
        if isinstance(token, str) and token:
            return token
        if isinstance(payload, dict) and (payload.get("tfa") or payload.get("sms")):
            how = "an authenticator app" if payload.get("tfa") else "a code by SMS"
            raise DocSpaceError(
                f"The portal asks {self.connection.username} for a second factor ({how}), which nobody can answer here. "
                "Use api_key, which needs no second factor.",
                kind="two_factor",
            )
        raise DocSpaceError(f"POST {API}{path} brought no token: this is not a DocSpace portal.", kind="not_docspace")
