# Copyright (c) 2026 ONLYOFFICE DocSpace collection contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The only code that touches ``requests``: one HTTP exchange, and what its failures mean.

No credential follows a redirect to another host, none comes from a ``.netrc`` file, and cookies are not kept because
the server would prefer a cookie to the header (facts 1.2).
"""

from __future__ import annotations

import contextlib
import functools
import http.cookiejar
import time
import typing as t
import warnings
from urllib.parse import unquote, urljoin, urlsplit

from .._version import VERSION
from .answer import Answer
from .connection import Connection
from .failures import no_answer
from .trust import TrustingAdapter

try:
    import requests
    import urllib3
except ImportError:  # REQUESTS_IMPORT_ERROR tells, and no transport is made
    pass

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
        file: bytes | None = None,
    ) -> Answer:
        """Send one request, with a JSON body or a file, and return the answer read to its end; raise NoAnswerError when there is none.

        A GET follows redirects within the portal. Any other redirect is returned as it came, unfollowed.
        """
        for _hop in range(MAX_REDIRECTS):
            answer = self._once(method, url, credential, query, body, file)
            if answer.status not in REDIRECTS or not answer.location:
                return answer
            target = urljoin(url, answer.location)
            if method != "GET" or not _within(self._connection.base_url, target):
                return answer
            url, query = target, None
        return answer

    @contextlib.contextmanager
    def stream(self, url: str, *, credential: str | None, headers: t.Mapping[str, str]) -> t.Iterator[Stream]:
        """Yield the body of a GET as it comes; raise NoAnswerError when it breaks, also while it is read.

        Redirects are followed to other places too, because that is how storages hand out files; the credential is not.
        """
        guard = functools.partial(self._named_failures, "GET", url)
        with guard():
            response = self._follow(url, credential, headers)
        try:
            yield Stream(response, guard)
        finally:
            response.close()

    def _follow(self, url: str, credential: str | None, headers: t.Mapping[str, str]) -> requests.Response:
        place = url
        for _hop in range(MAX_REDIRECTS):
            # A file is wanted as it lies there, not decoded on the way.
            wanted = {"Accept-Encoding": "identity", **headers}
            response = self._send(
                "GET", place, credential if _within(self._connection.base_url, place) else None, wanted
            )
            location = response.headers.get("Location")
            if response.status_code not in REDIRECTS or not location:
                return response
            response.close()
            place = urljoin(place, location)
        raise ValueError(f"it redirects more than {MAX_REDIRECTS} times")

    def close(self) -> None:
        """Give the connection back."""
        if self._session is not None:
            self._session.close()
            self._session = None

    def _once(
        self,
        method: str,
        url: str,
        credential: str | None,
        query: t.Mapping[str, str] | None,
        body: t.Any,
        file: bytes | None,
    ) -> Answer:
        headers = {"Accept": "application/json", "Accept-Encoding": "gzip, deflate"}
        send = functools.partial(self._send, method, url, credential, headers, query, body, file)
        with self._named_failures(method, url), send() as response:
            return Answer(
                status=response.status_code,
                content_type=response.headers.get("Content-Type", "").lower(),
                body=_read(response, self._connection.request_timeout),
                retry_after=response.headers.get("Retry-After"),
                location=response.headers.get("Location"),
            )

    def _send(
        self,
        method: str,
        url: str,
        credential: str | None,
        headers: t.Mapping[str, str],
        query: t.Mapping[str, str] | None = None,
        body: t.Any = None,
        file: bytes | None = None,
    ) -> requests.Response:
        options = self._connection
        with _no_warning() if options.verify is False else contextlib.nullcontext():
            return self._open().request(
                method,
                url,
                params=query,
                json=body,
                files=None if file is None else {"file": ("archive", file)},
                headers=headers,
                auth=_Credential(credential),
                # Given with the request, these win over what the environment says (REQUESTS_CA_BUNDLE, HTTPS_PROXY).
                verify=options.verify,
                cert=options.client_cert,
                proxies={"http": options.proxy, "https": options.proxy} if options.proxy else None,
                timeout=options.request_timeout,
                allow_redirects=False,
                stream=True,
            )

    @contextlib.contextmanager
    def _named_failures(self, method: str, url: str) -> t.Iterator[None]:
        """Turn what ``requests``, ``urllib3`` and the socket raise into a NoAnswerError that names it."""
        try:
            yield
        except (requests.RequestException, urllib3.exceptions.HTTPError, OSError, ValueError) as error:
            raise no_answer(method, url, error, self._connection.request_timeout) from error

    def _open(self) -> requests.Session:
        if self._session is None:
            session = requests.Session()
            session.mount("https://", TrustingAdapter())
            session.headers["User-Agent"] = f"onlyoffice.docspace/{VERSION}"
            session.cookies.set_policy(http.cookiejar.DefaultCookiePolicy(allowed_domains=[]))
            self._session = session
        return self._session


class Stream:
    """The body of an answer on its way, with what its headers tell."""

    def __init__(self, response: requests.Response, guard: t.Callable[[], t.ContextManager[None]]) -> None:
        self._response = response
        self._guard = guard
        self.status: int = response.status_code
        self.headers: t.Mapping[str, str] = response.headers

    def chunks(self, size: int) -> t.Iterator[bytes]:
        """Yield the body in pieces of at most ``size`` bytes; raise NoAnswerError when it breaks off."""
        pieces = self._response.raw.stream(size, decode_content=False)
        while True:
            # Only reading is guarded: what the caller's disk does is no failure of the portal.
            with self._guard():
                piece = next(pieces, None)
            if piece is None:
                return
            yield piece


@contextlib.contextmanager
def _no_warning() -> t.Iterator[None]:
    """Keep urllib3 from telling what the user has asked for."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="Unverified HTTPS request")
        yield


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


def _within(base_url: str, url: str) -> bool:
    """Tell whether a URL is below the portal's root, over the same or a safer scheme; neighbours on its host are not."""
    base, other = urlsplit(base_url), urlsplit(url)
    path = base.path.rstrip("/")
    if other.path != path and not other.path.startswith(f"{path}/"):
        return False
    if {".", ".."} & set(unquote(other.path).split("/")):
        return False  # it would be another place by the time it is asked for
    if (base.scheme, base.netloc) == (other.scheme, other.netloc):
        return True
    upgraded = base.scheme == "http" and other.scheme == "https"
    return upgraded and base.hostname == other.hostname and base.port in (None, 80) and other.port in (None, 443)
