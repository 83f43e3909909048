# Copyright (c) 2026 ONLYOFFICE DocSpace collection contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The only code that touches ``requests``: one HTTP exchange, and what its failures mean.

No credential follows a redirect to another host, none comes from a ``.netrc`` file, and cookies are not kept because
the server would prefer a cookie to the header (facts 1.2).
"""

from __future__ import annotations

import http.cookiejar
import socket
import time
import traceback
import typing as t
import warnings
from urllib.parse import urljoin, urlsplit

from .._errors import NoAnswerError
from .._version import VERSION
from .answer import Answer
from .connection import Connection

REQUESTS_IMPORT_ERROR: str | None = None
try:
    import requests
except ImportError:
    REQUESTS_IMPORT_ERROR = traceback.format_exc()

MAX_REDIRECTS = 5
MAX_BODY = 64 * 1024 * 1024
REDIRECTS = frozenset({301, 302, 303, 307, 308})


class Transport:
    """A session with one portal. Cheap to create: nothing is opened before the first request."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._session: requests.Session | None = None

    def exchange(
        self,
        method: str,
        url: str,
        *,
        credential: str | None,
        query: t.Mapping[str, str] | None = None,
        body: t.Any = None,
    ) -> Answer:
        """Send one request and return the answer read to its end; raise NoAnswerError when there is none.

        A GET follows redirects within the same host. Any other redirect is returned as it came, unfollowed.
        """
        for _hop in range(MAX_REDIRECTS):
            answer = self._once(method, url, credential, query, body)
            if answer.status not in REDIRECTS or not answer.location:
                return answer
            target = urljoin(url, answer.location)
            if method != "GET" or not _same_place(url, target):
                return answer
            url, query = target, None
        return answer

    def close(self) -> None:
        """Give the connection back."""
        if self._session is not None:
            self._session.close()
            self._session = None

    def _once(
        self, method: str, url: str, credential: str | None, query: t.Mapping[str, str] | None, body: t.Any
    ) -> Answer:
        options = self._connection
        timeout = options.request_timeout
        try:
            with warnings.catch_warnings():
                warnings.filterwarnings("ignore", message="Unverified HTTPS request")
                response = self._open().request(
                    method,
                    url,
                    params=query,
                    json=body,
                    headers={"Accept": "application/json", "Accept-Encoding": "gzip, deflate"},
                    auth=_Credential(credential),
                    # Given with the request, these win over what the environment says (REQUESTS_CA_BUNDLE, HTTPS_PROXY).
                    verify=options.verify,
                    cert=options.client_cert,
                    proxies={"http": options.proxy, "https": options.proxy} if options.proxy else None,
                    timeout=timeout,
                    allow_redirects=False,
                    stream=True,
                )
                with response:
                    content = _read(response, timeout)
        except (requests.RequestException, OSError, ValueError) as error:
            raise _no_answer(method, url, error, timeout) from error
        return Answer(
            status=response.status_code,
            content_type=response.headers.get("Content-Type", "").lower(),
            body=content,
            retry_after=response.headers.get("Retry-After"),
            location=response.headers.get("Location"),
        )

    def _open(self) -> requests.Session:
        if self._session is None:
            session = requests.Session()
            session.headers["User-Agent"] = f"onlyoffice.docspace/{VERSION}"
            session.cookies.set_policy(http.cookiejar.DefaultCookiePolicy(allowed_domains=[]))
            self._session = session
        return self._session


class _Credential:
    """Sets the header on the request itself: an ``auth`` that is given keeps ``requests`` away from ``.netrc``."""

    def __init__(self, credential: str | None) -> None:
        self._credential = credential

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        if self._credential is None:
            request.headers.pop("Authorization", None)
        else:
            request.headers["Authorization"] = f"Bearer {self._credential}"
        return request


def _read(response: requests.Response, timeout: float) -> bytes:
    """Read the body within the time of one request, so that a trickling server cannot hold a run for ever."""
    deadline = time.monotonic() + timeout
    parts: list[bytes] = []
    size = 0
    for part in response.iter_content(65536):
        parts.append(part)
        size += len(part)
        if size > MAX_BODY:
            raise ValueError(f"the answer is longer than {MAX_BODY} bytes")
        if time.monotonic() > deadline:
            raise requests.exceptions.ReadTimeout("the answer took longer than request_timeout")
    return b"".join(parts)


def _same_place(old: str, new: str) -> bool:
    """Tell whether ``new`` is on the host of ``old``, over the same or a safer scheme."""
    before, after = urlsplit(old), urlsplit(new)
    if (before.scheme, before.netloc) == (after.scheme, after.netloc):
        return True
    upgraded = before.scheme == "http" and after.scheme == "https"
    return upgraded and before.hostname == after.hostname and before.port in (None, 80) and after.port in (None, 443)


def _no_answer(method: str, url: str, error: Exception, timeout: float) -> NoAnswerError:
    parts = urlsplit(url)
    kind, words, transient = _classify(error, parts.hostname or "", timeout)
    return NoAnswerError(
        f"{method} {parts.path} got no answer from {parts.netloc}: {words}",
        kind=kind,
        transient=transient,
        method=method,
        path=parts.path,
    )


def _classify(error: Exception, host: str, timeout: float) -> tuple[str, str, bool]:
    """Return kind, sentence and whether trying again may help."""
    chain = list(_chain(error))
    if any(isinstance(item, socket.gaierror) for item in chain):
        return "unknown_host", f"the host name {host} cannot be resolved. Check portal_url and DNS.", False
    if isinstance(error, requests.exceptions.ProxyError):
        return "proxy", "the proxy cannot be used. Check proxy and the proxy variables of the environment.", False
    if isinstance(error, requests.exceptions.SSLError):
        return (
            "tls",
            f"the TLS connection is not trusted ({_last_words(chain)}). Check ca_path, client_cert and the certificate.",
            False,
        )
    if isinstance(error, requests.exceptions.Timeout):
        return "timeout", f"it took longer than request_timeout ({timeout:g} s).", True
    if any(isinstance(item, ConnectionRefusedError) for item in chain):
        return "refused", "the connection was refused. Nothing listens there, or a firewall is in the way.", True
    if isinstance(error, (requests.exceptions.ConnectionError, requests.exceptions.ChunkedEncodingError)):
        return "broken_connection", f"the connection broke ({_last_words(chain)}).", True
    return "transport", f"{_last_words(chain)}.", False


def _chain(error: BaseException) -> t.Iterator[BaseException]:
    """Yield an exception and everything it wraps; urllib3 hides the cause in ``reason`` or in its arguments."""
    todo: list[t.Any] = [error]
    seen: set[int] = set()
    while todo:
        item = todo.pop(0)
        if isinstance(item, BaseException) and id(item) not in seen:
            seen.add(id(item))
            yield item
            todo += [item.__cause__, item.__context__, getattr(item, "reason", None), *item.args]


def _last_words(chain: t.Sequence[BaseException]) -> str:
    """Return the innermost text, which names the trouble without pool objects and retry counts."""
    texts = [str(item).strip() for item in chain if str(item).strip() and "object at 0x" not in str(item)]
    return min(texts, key=len) if texts else type(chain[0]).__name__
