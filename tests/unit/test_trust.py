# Copyright (c) 2026 ONLYOFFICE DocSpace collection contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Certificate authorities are read once, and nobody is trusted who would not have been otherwise."""

from __future__ import annotations

import datetime
import http.server
import ipaddress
import ssl
import threading
import typing as t
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from ansible_collections.onlyoffice.docspace.plugins.module_utils._errors import NoAnswerError
from ansible_collections.onlyoffice.docspace.plugins.module_utils._http import trust
from ansible_collections.onlyoffice.docspace.plugins.module_utils._http.connection import Connection
from ansible_collections.onlyoffice.docspace.plugins.module_utils._http.transport import Transport


def certificate(folder: Path, name: str) -> Path:
    """Write a certificate for the loopback address that vouches for itself, with its key, and return the file."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
    now = datetime.datetime.now(datetime.timezone.utc)
    signed = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    secret = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    file = folder / f"{name}.pem"
    file.write_bytes(signed.public_bytes(pem) + secret)
    return file


class Handler(http.server.BaseHTTPRequestHandler):
    """Answers everything with an empty object."""

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Length", "2")
        self.end_headers()
        self.wfile.write(b"{}")

    def log_message(self, *_args: t.Any) -> None:
        return


@pytest.fixture
def server(tmp_path: Path) -> t.Iterator[tuple[str, Path]]:
    """The address of a server with TLS, and the file with its certificate."""
    file = certificate(tmp_path, "server")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    listening = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    listening.socket = context.wrap_socket(listening.socket, server_side=True)
    threading.Thread(target=listening.serve_forever, daemon=True).start()
    yield f"https://127.0.0.1:{listening.server_address[1]}", file
    listening.shutdown()
    listening.server_close()


@pytest.fixture
def reads(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The bundles of authorities that were read, in order."""
    for name in ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"):
        monkeypatch.delenv(name, raising=False)
    trust.trusting.cache_clear()
    read: list[str] = []
    original = ssl.SSLContext.load_verify_locations

    def noted(self: ssl.SSLContext, cafile: t.Any = None, capath: t.Any = None, cadata: t.Any = None) -> None:
        read.append(str(cafile))
        original(self, cafile, capath, cadata)

    monkeypatch.setattr(ssl.SSLContext, "load_verify_locations", noted)
    return read


def ask(url: str, **options: t.Any) -> int:
    transport = Transport(Connection(url, api_key="sk-1", **options))
    try:
        return transport.exchange("GET", f"{url}/x", credential="sk-1").status
    finally:
        transport.close()


def test_a_bundle_is_read_once_for_many_sessions(server: tuple[str, Path], reads: list[str]) -> None:
    url, file = server
    assert [ask(url, verify=str(file)) for _session in range(3)] == [200, 200, 200]
    assert reads == [str(file)]


def test_what_the_parent_has_read_no_worker_reads_again(server: tuple[str, Path], reads: list[str]) -> None:
    trust.preload()
    assert len(reads) == 1
    with pytest.raises(NoAnswerError, match="not trusted"):
        ask(server[0])
    assert len(reads) == 1


def test_the_bundle_of_the_environment_is_the_one_that_is_read_ahead(
    server: tuple[str, Path], reads: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    url, file = server
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(file))
    trust.preload()
    assert ask(url) == 200 and reads == [str(file)]


def test_trusting_a_server_once_does_not_make_it_trusted_elsewhere(
    server: tuple[str, Path], reads: list[str], tmp_path: Path
) -> None:
    url, file = server
    assert ask(url, verify=str(file)) == 200
    assert ask(url, verify=False) == 200
    assert ask(url, verify=str(file), client_cert=str(file)) == 200
    for options in ({}, {"verify": str(certificate(tmp_path, "other"))}):
        with pytest.raises(NoAnswerError, match="not trusted") as caught:
            ask(url, **options)
        assert caught.value.kind == "tls"


def test_a_certificate_for_another_host_is_refused(server: tuple[str, Path], reads: list[str]) -> None:
    url, file = server
    with pytest.raises(NoAnswerError) as caught:
        ask(url.replace("127.0.0.1", "localhost"), verify=str(file))
    assert caught.value.kind == "tls"


def test_a_file_that_is_no_bundle_is_a_tls_matter(server: tuple[str, Path], tmp_path: Path) -> None:
    empty = tmp_path / "empty.pem"
    empty.write_text("nothing")
    with pytest.raises(NoAnswerError) as caught:
        ask(server[0], verify=str(empty))
    assert not caught.value.transient
