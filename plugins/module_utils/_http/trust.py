# Copyright (c) 2026 ONLYOFFICE DocSpace collection contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The certificate authorities that are trusted, read once: parsing a bundle of them takes longer than asking a portal.

The parent of a fleet's workers reads them before it forks, so that no worker has to.
"""

from __future__ import annotations

import contextlib
import functools
import os
import ssl
import typing as t

if t.TYPE_CHECKING:
    from requests import PreparedRequest
    from requests.adapters import HTTPAdapter
else:
    try:
        from requests.adapters import HTTPAdapter
    except ImportError:  # no transport is made then
        HTTPAdapter = object


@functools.lru_cache(maxsize=8)
def trusting(bundle: str) -> ssl.SSLContext:
    """Return the one context that trusts the authorities in a file; it must not be changed by who uses it."""
    from urllib3.util.ssl_ import create_urllib3_context

    context = create_urllib3_context()
    context.load_verify_locations(bundle)
    return context


def preload() -> None:
    """Read the authorities that are trusted when no option names others; a faulty file is left to the first request."""
    with contextlib.suppress(ImportError, OSError):
        from requests.utils import DEFAULT_CA_BUNDLE_PATH

        trusting(os.environ.get("REQUESTS_CA_BUNDLE") or os.environ.get("CURL_CA_BUNDLE") or DEFAULT_CA_BUNDLE_PATH)


class TrustingAdapter(HTTPAdapter):
    """Gives connections the shared context, where they check the server and show no certificate of their own.

    A version of ``requests`` that does not ask for pool attributes reads the authorities for each session, as ever.
    """

    def build_connection_pool_key_attributes(
        self, request: PreparedRequest, verify: t.Any, cert: t.Any = None
    ) -> tuple[t.Any, t.Any]:
        """Return what identifies a connection, with the context it is to use."""
        host, pool = super().build_connection_pool_key_attributes(request, verify, cert)
        if host.get("scheme") == "https" and verify and cert is None:
            from requests.utils import DEFAULT_CA_BUNDLE_PATH

            # A folder, and a file that is no bundle, are left to urllib3 and to its errors.
            with contextlib.suppress(OSError):
                pool["ssl_context"] = trusting(DEFAULT_CA_BUNDLE_PATH if verify is True else str(verify))
        return host, pool

    def cert_verify(self, conn: t.Any, url: str, verify: t.Any, cert: t.Any) -> None:
        """Set what a connection checks; with the shared context it has no file to read again."""
        super().cert_verify(conn, url, verify, cert)  # type: ignore[no-untyped-call]
        if getattr(conn, "conn_kw", {}).get("ssl_context") is not None:
            conn.ca_certs = conn.ca_cert_dir = None
