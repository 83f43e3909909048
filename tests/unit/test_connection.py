# Copyright (c) 2026 ONLYOFFICE DocSpace collection contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Connection options that cannot work end in one sentence, before any request."""

from __future__ import annotations

import typing as t

import pytest

from ansible_collections.onlyoffice.docspace.plugins.module_utils._errors import InputError
from ansible_collections.onlyoffice.docspace.plugins.module_utils._http.connection import (
    Connection,
    connection_spec,
    secrets_of,
)

KEY = "sk-" + "a" * 64


def options(**given: t.Any) -> dict[str, t.Any]:
    defaults = {name: spec.get("default") for name, spec in connection_spec().items()}
    return {**defaults, "portal_url": "https://acme.example.com", "api_key": KEY, **given}


@pytest.mark.parametrize(
    "url",
    [
        "acme.example.com",
        "",
        "https://",
        "ftp://acme.example.com",
        "https://acme.example.com:port",
        "https://acme example.com",
        "https://[::1",
        "https://acme.example.com/?x=1",
        "https://acme.example.com/#top",
        "https://acme.example.com/api/2.0",
    ],
)
def test_malformed_url_is_named(url: str) -> None:
    with pytest.raises(InputError, match="portal_url"):
        Connection.from_options(options(portal_url=url))


def test_credentials_in_the_url_are_refused_and_not_repeated() -> None:
    for url in ("https://joe:hunter2@acme.example.com", "https//joe:hunter2@acme.example.com"):
        with pytest.raises(InputError) as caught:
            Connection.from_options(options(portal_url=url))
        assert "hunter2" not in str(caught.value)


@pytest.mark.parametrize("key", ["", "  ", f"Bearer {KEY}", "sk-one two", "sk-\u00e9"])
def test_a_key_that_cannot_be_one_is_named_and_not_repeated(key: str) -> None:
    with pytest.raises(InputError, match="api_key") as caught:
        Connection.from_options(options(api_key=key))
    assert KEY not in str(caught.value)


def test_a_key_read_from_a_file_may_end_with_a_newline() -> None:
    assert Connection.from_options(options(api_key=f"{KEY}\n")).api_key == KEY


@pytest.mark.parametrize(
    ("given", "word"),
    [
        ({"api_key": None}, "No credential"),
        ({"api_key": None, "username": "joe"}, "together"),
        ({"api_key": None, "password": "x"}, "together"),
        ({"request_timeout": 0}, "request_timeout"),
        ({"retry_timeout": -1}, "retry_timeout"),
        ({"client_key": "/k.pem"}, "client_cert"),
        ({"ca_path": "/no/such/file.pem"}, "ca_path"),
    ],
)
def test_options_that_do_not_fit_together_are_named(given: dict[str, t.Any], word: str) -> None:
    with pytest.raises(InputError, match=word):
        Connection.from_options(options(**given))


def test_a_path_prefix_is_kept_and_a_trailing_slash_is_not() -> None:
    assert (
        Connection.from_options(options(portal_url="https://Acme.example.com/space/")).base_url
        == "https://Acme.example.com/space"
    )


@pytest.mark.parametrize(
    ("url", "exposed"),
    [
        ("http://acme.example.com", True),
        ("https://acme.example.com", False),
        ("http://localhost:8092", False),
        ("http://127.0.0.1:1/acme", False),
        ("http://[::1]:1", False),
        ("http://10.0.0.1", True),
    ],
)
def test_plain_http_is_exposed_unless_it_stays_on_this_machine(url: str, exposed: bool) -> None:
    assert Connection.from_options(options(portal_url=url)).is_exposed is exposed


@pytest.mark.parametrize(
    ("url", "cloud"),
    [
        ("https://acme.onlyoffice.com", True),
        ("https://onlyoffice.company.org", False),
        ("https://notonlyoffice.com", False),
    ],
)
def test_the_vendors_cloud_is_known_by_its_domain(url: str, cloud: bool) -> None:
    assert Connection.from_options(options(portal_url=url)).is_cloud is cloud


def test_the_credential_never_shows_in_the_text_of_the_object() -> None:
    assert KEY not in repr(Connection.from_options(options()))


def test_a_key_of_the_environment_never_replaces_a_user_of_the_task(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DOCSPACE_API_KEY", KEY)
    monkeypatch.setenv("DOCSPACE_PASSWORD", "from-environment")
    assert Connection.from_options(options(api_key=None)).api_key == KEY
    named = Connection.from_options(options(api_key=None, username="joe"))
    assert (named.api_key, named.username, named.password) == (None, "joe", "from-environment")


def test_secrets_hidden_in_addresses_and_environment_are_known(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DOCSPACE_API_KEY", "sk-environment")
    found = secrets_of(options(proxy="http://joe:p%40ss@proxy:3128", portal_url="https://u:hunter2@acme.example.com"))
    assert {"p%40ss", "p@ss", "hunter2", "sk-environment", KEY} <= found
