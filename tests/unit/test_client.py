# Copyright (c) 2026 ONLYOFFICE DocSpace collection contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The client repeats what is safe, never what is not, and explains what it cannot do."""

from __future__ import annotations

import datetime
import json
import typing as t

import pytest

from ansible_collections.onlyoffice.docspace.plugins.module_utils._errors import (
    ApiError,
    DocSpaceError,
    NoAnswerError,
    is_uncertain,
)
from ansible_collections.onlyoffice.docspace.plugins.module_utils._http.answer import Answer
from ansible_collections.onlyoffice.docspace.plugins.module_utils._http.client import Client
from ansible_collections.onlyoffice.docspace.plugins.module_utils._http.connection import Connection
from ansible_collections.onlyoffice.docspace.plugins.module_utils._http.retry import (
    parse_retry_after,
    pause_before_retry,
)

NOW = datetime.datetime(2026, 3, 1, tzinfo=datetime.timezone.utc)


def ok(payload: t.Any = True) -> Answer:
    return Answer(200, "application/json", json.dumps({"response": payload, "status": 0, "statusCode": 200}).encode())


def cut() -> NoAnswerError:
    return NoAnswerError("cut", kind="broken_connection", transient=True)


class Script:
    """A transport that plays answers back and notes what was sent; sleeping moves its clock."""

    def __init__(self, *outcomes: Answer | NoAnswerError) -> None:
        self.outcomes = list(outcomes)
        self.sent: list[tuple[str, str, str | None]] = []
        self.slept: list[float] = []

    def exchange(
        self, method: str, url: str, *, credential: str | None, query: t.Any = None, body: t.Any = None
    ) -> Answer:
        self.sent.append((method, url.rpartition("/api/2.0/")[2], credential))
        outcome = self.outcomes.pop(0) if len(self.outcomes) > 1 else self.outcomes[0]
        if isinstance(outcome, NoAnswerError):
            raise outcome
        return outcome

    def client(self, **given: t.Any) -> Client:
        connection = Connection("https://acme.example.com", **{"api_key": "sk-1", "retry_timeout": 60.0, **given})
        return Client(connection, transport=self, monotonic=lambda: sum(self.slept), sleep=self.slept.append)  # type: ignore[arg-type]


@pytest.mark.parametrize("bad", [Answer(429), Answer(502), Answer(503), Answer(504), cut()])
def test_a_read_is_repeated_until_the_portal_is_back(bad: Answer | NoAnswerError) -> None:
    script = Script(bad, bad, ok("here"))
    assert script.client().get("settings") == "here"
    assert len(script.sent) == 3


@pytest.mark.parametrize("bad", [Answer(429), Answer(503), cut()])
@pytest.mark.parametrize("verb", ["post", "delete"])
def test_a_write_is_never_sent_twice(bad: Answer | NoAnswerError, verb: str) -> None:
    script = Script(bad, ok())
    client = script.client()
    with pytest.raises(DocSpaceError):
        client.post("backup/x", {}) if verb == "post" else client.delete("backup/x")
    assert len(script.sent) == 1


@pytest.mark.parametrize("bad", [Answer(400), Answer(401), Answer(403), Answer(404), Answer(500)])
def test_an_answer_that_will_not_change_is_not_repeated(bad: Answer) -> None:
    script = Script(bad)
    with pytest.raises(ApiError):
        script.client().get("backup/getbackuphistory")
    assert [entry for entry in script.sent if entry[1] != "settings"] == [("GET", "backup/getbackuphistory", "sk-1")]


def test_repeating_ends_with_retry_timeout_and_says_how_often() -> None:
    script = Script(cut())
    with pytest.raises(NoAnswerError, match=r"Tried \d+ times") as caught:
        script.client(retry_timeout=20.0).get("settings")
    assert sum(script.slept) <= 20 and len(script.sent) > 3
    assert caught.value.transient


def test_retry_timeout_zero_means_never() -> None:
    script = Script(cut(), ok())
    with pytest.raises(NoAnswerError):
        script.client(retry_timeout=0.0).get("settings")
    assert len(script.sent) == 1


def test_retry_after_is_respected() -> None:
    script = Script(Answer(429, retry_after="7"), ok())
    script.client().get("settings")
    assert script.slept == [7.0]


def test_a_retry_after_beyond_the_time_left_is_not_waited_for() -> None:
    script = Script(Answer(503, retry_after="3600"), ok())
    with pytest.raises(ApiError) as caught:
        script.client().get("settings")
    assert script.slept == [] and caught.value.kind == "gateway"


def test_retry_after_is_read_as_seconds_and_as_date() -> None:
    assert parse_retry_after("120", NOW) == 120
    assert parse_retry_after("Sun, 01 Mar 2026 00:00:30 GMT", NOW) == 30
    assert parse_retry_after("Sat, 28 Feb 2026 00:00:30 GMT", NOW) == 0
    assert parse_retry_after("\u00b2", NOW) is None and parse_retry_after("9" * 400, NOW) == 1e9
    assert parse_retry_after("soon", NOW) is None and parse_retry_after(None, NOW) is None


def test_pauses_grow_to_a_cap_and_are_not_all_the_same() -> None:
    pauses = [pause_before_retry(attempt, None, NOW) for attempt in range(40)]
    assert pauses[0] <= 0.5 and all(7.5 <= pause <= 15 for pause in pauses[6:])
    assert len(set(pauses)) > 30


def test_without_a_key_it_logs_in_once_and_uses_the_token() -> None:
    script = Script(ok({"token": "tok", "expires": "x"}), ok("a"), ok("b"))
    client = script.client(api_key=None, username="joe", password="pw")
    assert (client.get("portal"), client.get("settings")) == ("a", "b")
    assert script.sent == [("POST", "authentication", None), ("GET", "portal", "tok"), ("GET", "settings", "tok")]


@pytest.mark.parametrize("second", [{"tfa": True, "confirmUrl": "x"}, {"sms": True, "phoneNoise": "***1"}])
def test_a_second_factor_is_a_clear_error(second: dict[str, t.Any]) -> None:
    script = Script(ok(second))
    with pytest.raises(DocSpaceError, match="second factor") as caught:
        script.client(api_key=None, username="joe", password="pw").get("portal")
    assert caught.value.kind == "two_factor"


def test_a_refused_login_is_not_repeated_because_five_of_them_block_the_user() -> None:
    body = json.dumps({"error": {"message": "User authentication failed"}, "status": 1, "statusCode": 401}).encode()
    script = Script(Answer(401, "application/json", body))
    with pytest.raises(ApiError, match="User authentication failed"):
        script.client(api_key=None, username="joe", password="pw").get("portal")
    assert len(script.sent) == 1


def test_a_lost_key_during_a_restore_is_explained_by_asking_without_it() -> None:
    script = Script(Answer(401), ok({"tenantStatus": 4}))
    with pytest.raises(ApiError, match="being restored") as caught:
        script.client().get("backup/getbackupschedule")
    assert caught.value.kind == "busy_portal"
    assert script.sent[1] == ("GET", "settings", None)


def test_anonymous_calls_carry_no_credential() -> None:
    script = Script(ok(None))
    script.client().get("backup/getrestoreprogress", anonymous=True)
    assert script.sent == [("GET", "backup/getrestoreprogress", None)]


@pytest.mark.parametrize(
    ("error", "uncertain"),
    [
        (cut(), True),
        (ApiError("x", kind="server", status=500, server_message=None), True),
        (ApiError("x", kind="gateway", status=502, server_message=None), True),
        (ApiError("x", kind="not_docspace", status=200, server_message=None), True),
        (ApiError("x", kind="permission", status=403, server_message=None), False),
        (DocSpaceError("x", kind="input"), False),
    ],
)
def test_only_a_refusal_makes_sure_that_nothing_was_written(error: DocSpaceError, uncertain: bool) -> None:
    assert is_uncertain(error) is uncertain
