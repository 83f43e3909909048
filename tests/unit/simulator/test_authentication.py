# Copyright (c) 2026 ONLYOFFICE DocSpace collection contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Who gets in: facts 1.2–1.4."""

from __future__ import annotations

import base64
import hashlib

import pytest
from simulator.inprocess import Answer, InProcess


def log_in(sim: InProcess, **body: object) -> Answer:
    accounts = sim.portal.accounts
    sent = {"userName": accounts.username, "password": accounts.password, **body}
    return sim.post("authentication", sent, auth=None)


def allowed(sim: InProcess, auth: str | None, **headers: str) -> bool:
    return sim.get("backup/getbackuphistory", auth=auth, headers=headers).status == 200


def test_key_works_only_as_bearer(sim: InProcess) -> None:
    key = sim.portal.api_key
    assert allowed(sim, f"Bearer {key}")
    for header in (key, f"bearer {key}", f"Token {key}", "Bearer sk-" + "0" * 64, None):
        assert not allowed(sim, header)


def test_session_token_works_with_and_without_bearer_and_as_cookie(sim: InProcess) -> None:
    token = log_in(sim).payload["token"]
    assert allowed(sim, token)
    assert allowed(sim, f"Bearer {token}")
    assert allowed(sim, None, cookie=f"asc_auth_key={token}")


def test_cookie_wins_over_a_session_in_the_header(sim: InProcess) -> None:
    token = log_in(sim).payload["token"]
    assert not allowed(sim, token, cookie="asc_auth_key=stale")
    assert allowed(sim, f"Bearer {sim.portal.api_key}", cookie="asc_auth_key=stale")


def test_a_token_that_looks_like_a_jwt_goes_to_the_identity_service_which_is_not_there(sim: InProcess) -> None:
    token = log_in(sim).payload["token"]
    jwt = "Bearer eyJhbGciOiJub25lIn0.eyJzdWIiOiIxIn0.c2ln"
    assert not allowed(sim, jwt)
    assert not allowed(sim, jwt, cookie=f"asc_auth_key={token}")


def test_basic_works_and_says_so(sim: InProcess) -> None:
    accounts = sim.portal.accounts
    sim.set(tfa=True)  # not consulted
    good = base64.b64encode(f"{accounts.username}:{accounts.password}".encode()).decode()
    answer = sim.get("backup/getbackuphistory", auth=f"Basic {good}")
    assert (answer.status, answer.headers["www-authenticate"]) == (200, "Basic")
    bad = sim.get("backup/getbackuphistory", auth="Basic eDp5")
    assert (bad.status, bad.body, bad.headers["www-authenticate"]) == (401, b"", "Basic")


def test_keys_of_another_portal_do_not_work(sim: InProcess) -> None:
    other = sim.add("other")
    assert not allowed(sim, f"Bearer {other.api_key}")


@pytest.mark.parametrize(
    ("scopes", "reads", "writes"),
    [
        ([], True, True),
        (["*"], True, True),
        (["*:write"], True, True),
        (["*:read"], True, False),
        (["files:write", "rooms:write", "accounts:write"], False, False),
    ],
)
def test_only_global_scopes_open_the_backup_endpoints(
    sim: InProcess, scopes: list[str], reads: bool, writes: bool
) -> None:
    sim.set(key_scopes=scopes)
    read, written = sim.get("backup/getbackuphistory"), sim.delete("backup/deletebackuphistory")
    assert read.status == (200 if reads else 403)
    assert written.status == (200 if writes else 403)
    if not reads:
        assert read.body == b""


def test_file_scopes_open_files_only(sim: InProcess) -> None:
    sim.set(key_scopes=["files:read"])
    assert sim.get("files/@my").status == 200
    assert sim.get("files/rooms").status == 403
    sim.set(key_scopes=["rooms:read"])
    assert sim.get("files/rooms").status == 200


def test_anonymous_endpoints_still_check_the_scopes_of_a_key(sim: InProcess) -> None:
    sim.set(key_scopes=["files:read"])
    for auth in ("", "Bearer sk-" + "0" * 64):
        answer = sim.get("backup/getrestoreprogress", auth=auth)
        assert answer.status == 403
        assert answer.headers["content-type"].startswith("application/problem+json")
    assert sim.get("backup/getrestoreprogress", auth=None).status == 200
    assert sim.get("backup/getrestoreprogress", auth="some stale session").status == 200


def test_own_key_needs_no_scope(sim: InProcess) -> None:
    sim.set(key_scopes=["files:read"])
    own = sim.get("keys/@self")
    assert own.payload["permissions"] == ["files:read"]
    assert own.payload["lastUsed"] == "2026-03-04T12:00:00.0000000Z"


def test_the_full_key_is_shown_only_at_its_creation(sim: InProcess) -> None:
    made = sim.post("keys", {"name": "ci", "permissions": ["*:read"], "expiresInDays": 30}).payload
    assert made["key"].startswith("sk-")
    assert len(made["key"]) == 67
    assert "lastUsed" not in made
    listed = sim.get("keys").payload
    assert [key["key"] for key in listed] == [f"sk-***{sim.portal.api_key[-4:]}", f"sk-***{made['key'][-4:]}"]
    assert allowed(sim, f"Bearer {made['key']}")
    sim.pass_time(days=31)
    assert not allowed(sim, f"Bearer {made['key']}")


def test_a_key_lives_until_it_is_switched_off_or_deleted(sim: InProcess) -> None:
    made = sim.post("keys", {"name": "ci"}).payload
    assert sim.request("PUT", f"keys/{made['id']}", json={"isActive": False}).payload is True
    assert not allowed(sim, f"Bearer {made['key']}")
    assert sim.request("PUT", f"keys/{made['id']}", json={"isActive": True, "name": "again"}).payload is True
    assert allowed(sim, f"Bearer {made['key']}")
    assert sim.delete(f"keys/{made['id']}").payload is True
    assert not allowed(sim, f"Bearer {made['key']}")


@pytest.mark.parametrize(
    "body",
    [{}, {"name": "x" * 31}, {"name": "x", "permissions": ["backup:write"]}, {"name": "x", "expiresInDays": 366}],
)
def test_keys_with_wrong_members_are_refused(sim: InProcess, body: dict[str, object]) -> None:
    assert sim.post("keys", body).status == 400


def test_permissions_are_listed(sim: InProcess) -> None:
    assert {"*", "*:read", "*:write", "files:read"} <= set(sim.get("keys/permissions").payload)


def test_login_by_password_hash_follows_the_settings(sim: InProcess) -> None:
    hashing = sim.get("settings", auth=None).payload["passwordHash"]
    password, salt = sim.portal.accounts.password.encode(), hashing["salt"].encode()
    digest = hashlib.pbkdf2_hmac("sha256", password, salt, hashing["iterations"], hashing["size"] // 8).hex()
    assert log_in(sim, password="", passwordHash=digest).payload["token"]
    assert log_in(sim, password="", passwordHash="0" * 64).status == 401


def test_login_sets_the_cookie_and_prints_an_expiry(sim: InProcess) -> None:
    answer = log_in(sim)
    assert answer.headers["set-cookie"].startswith(f"asc_auth_key={answer.payload['token']}")
    assert answer.payload["expires"].startswith("2027-03-04")
    assert (answer.payload["tfa"], answer.payload["sms"]) == (False, False)
    assert log_in(sim, session=True).payload["expires"] == "0001-01-01T00:00:00"


def test_two_factor_login_answers_200_without_a_token(sim: InProcess) -> None:
    sim.set(tfa=True)
    first = log_in(sim)
    assert first.status == 200
    assert first.payload["tfa"] is True
    assert "token" not in first.payload
    assert "tfaKey" not in first.payload
    assert first.payload["expires"] == "0001-01-01T00:00:00"
    sim.set(tfa_enrolled=False)
    assert log_in(sim).payload["tfaKey"]
    accounts = sim.portal.accounts
    body = {"userName": accounts.username, "password": accounts.password, "code": "123456"}
    assert sim.post("authentication/123456", body, auth=None).payload["token"]
    assert sim.post("authentication/999999", {**body, "code": "999999"}, auth=None).status == 401
    sim.set(tfa=False, sms=True)
    assert log_in(sim).payload["phoneNoise"]


def test_sixth_wrong_login_within_a_minute_is_403_for_a_minute(sim: InProcess) -> None:
    statuses = [log_in(sim, password="wrong").status for _time in range(6)]
    assert statuses == [401] * 5 + [403]
    assert log_in(sim).status == 403  # the right password does not help now
    assert log_in(sim).error["message"].startswith("Too many login attempts")
    sim.pass_time(61)
    assert log_in(sim).status == 200


def test_good_logins_are_not_counted(sim: InProcess) -> None:
    assert {log_in(sim).status for _time in range(10)} == {200}


def test_authentication_can_be_asked_anonymously(sim: InProcess) -> None:
    assert sim.get("authentication").payload is True
    assert sim.get("authentication", auth=None).payload is False


def test_logout_ends_the_session_of_the_cookie(sim: InProcess) -> None:
    token = log_in(sim).payload["token"]
    sim.post("authentication/logout", auth=token)
    assert allowed(sim, token)
    answer = sim.post("authentication/logout", auth=None, headers={"cookie": f"asc_auth_key={token}"})
    assert "response" not in answer.json
    assert not allowed(sim, token)
