# Copyright (c) 2026 ONLYOFFICE DocSpace collection contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What went wrong when a request brought no answer, in words and in kinds."""

from __future__ import annotations

import socket
import traceback
import typing as t
from urllib.parse import urlsplit

from .._errors import NoAnswerError

REQUESTS_IMPORT_ERROR: str | None = None
try:
    import requests
    import urllib3
except ImportError:
    REQUESTS_IMPORT_ERROR = traceback.format_exc()


def no_answer(method: str, url: str, error: Exception, timeout: float) -> NoAnswerError:
    """Return the error for a request that ended in an exception instead of an answer."""
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
    if isinstance(error, requests.exceptions.ProxyError):
        return "proxy", "the proxy cannot be used. Check proxy and the proxy variables of the environment.", False
    if any(isinstance(item, socket.gaierror) for item in chain):
        return "unknown_host", f"the host name {host} cannot be resolved. Check portal_url, proxy and DNS.", False
    if isinstance(error, requests.exceptions.SSLError):
        words = (
            f"the TLS connection is not trusted ({_last_words(chain)}). Check ca_path, client_cert and the certificate."
        )
        return "tls", words, False
    if isinstance(error, (requests.exceptions.Timeout, urllib3.exceptions.TimeoutError)):
        return "timeout", f"it took longer than request_timeout ({timeout:g} s).", True
    if any(isinstance(item, ConnectionRefusedError) for item in chain):
        return "refused", "the connection was refused. Nothing listens there, or a firewall is in the way.", True
    if _is_break(error):
        return "broken_connection", f"the connection broke ({_last_words(chain)}).", True
    return "transport", f"{_last_words(chain)}.", False


def _is_break(error: Exception) -> bool:
    """Tell whether a connection was there and went; every exception of ``requests`` is an OSError as well."""
    if isinstance(error, requests.RequestException):
        broken = (requests.exceptions.ConnectionError, requests.exceptions.ChunkedEncodingError)
        return isinstance(error, broken) and not isinstance(error, requests.exceptions.InvalidSchema)
    return isinstance(error, (urllib3.exceptions.ProtocolError, OSError))


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
