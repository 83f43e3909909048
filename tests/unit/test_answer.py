# Copyright (c) 2026 ONLYOFFICE DocSpace collection contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the portal answers is understood, whatever its shape (facts 1.5, 1.6)."""

from __future__ import annotations

import json

import pytest

from ansible_collections.onlyoffice.docspace.plugins.module_utils._http.answer import Answer, Shape, decode
from ansible_collections.onlyoffice.docspace.plugins.module_utils._http.diagnosis import explain, needs_tenant_status

SCHEDULE = "/api/2.0/backup/getbackupschedule"
ERROR = {
    "error": {"message": "Access denied", "type": "X", "stack": None, "hresult": 1},
    "status": 1,
    "statusCode": 403,
}
PROBLEM = {"type": "about:blank", "title": "Forbidden", "status": 403, "traceId": "00-1"}
BINDING = {
    "response": {
        "type": "t",
        "title": "Bad",
        "status": 400,
        "errors": {"dump": ["The value '1' is not valid."]},
        "traceId": "x",
    },
    "count": 1,
    "status": 1,
    "statusCode": 400,
}


def answer(status: int, body: object = b"", content_type: str = "application/json") -> Answer:
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    return Answer(status, content_type, raw)


def test_payload_of_the_success_envelope_comes_back() -> None:
    decoded = decode(answer(200, {"response": {"a": 1}, "count": 1, "status": 0, "statusCode": 200}))
    assert (decoded.shape, decoded.payload) == (Shape.ENVELOPE, {"a": 1})


def test_envelope_without_response_means_none() -> None:
    decoded = decode(answer(200, {"count": 0, "links": [], "status": 0, "statusCode": 200}))
    assert (decoded.shape, decoded.payload) == (Shape.ENVELOPE, None)


@pytest.mark.parametrize("payload", [False, 0, "", []])
def test_a_payload_that_is_false_is_not_taken_for_none(payload: object) -> None:
    decoded = decode(answer(200, {"response": payload, "count": 1, "status": 0, "statusCode": 200}))
    assert decoded.payload == payload and decoded.payload is not None


@pytest.mark.parametrize(
    ("got", "shape", "message"),
    [
        (answer(403, ERROR), Shape.ERROR, "Access denied"),
        (answer(403, PROBLEM, "application/problem+json"), Shape.PROBLEM, "Forbidden"),
        (answer(402, {"type": "x", "status": 402, "traceId": "y"}, "application/problem+json"), Shape.PROBLEM, None),
        (answer(400, BINDING), Shape.BINDING, "dump: The value '1' is not valid."),
        (answer(401), Shape.EMPTY, None),
        (
            answer(403, b"The access to the portal is restricted", "text/plain"),
            Shape.TEXT,
            "The access to the portal is restricted",
        ),
        (answer(502, b"<html><body>502 Bad Gateway</body></html>", "text/html"), Shape.HTML, None),
        (answer(200, b"{truncated", "application/json"), Shape.GARBAGE, "{truncated"),
        (answer(200, b"\xff\xfe\x00"), Shape.GARBAGE, "\ufffd\ufffd\x00"),
        (answer(200, b"[" * 100_000), Shape.GARBAGE, "[" * 299 + "…"),
        (answer(200, [1, 2]), Shape.GARBAGE, "[1, 2]"),
    ],
)
def test_each_shape_is_told_apart(got: Answer, shape: Shape, message: str | None) -> None:
    decoded = decode(got)
    assert (decoded.shape, decoded.message) == (shape, message)


@pytest.mark.parametrize(
    ("got", "tenant_status", "kind"),
    [
        (answer(401), 0, "unauthorized"),
        (answer(401), 4, "busy_portal"),
        (answer(403), 0, "scope"),
        (answer(403, ERROR), None, "permission"),
        (answer(403, PROBLEM, "application/problem+json"), 4, "busy_portal"),
        (answer(403, PROBLEM, "application/problem+json"), 6, "busy_portal"),
        (answer(403, PROBLEM, "application/problem+json"), 0, "portal_state"),
        (answer(403, b"The access to the portal is restricted", "text/plain"), None, "ip_restricted"),
        (answer(402, PROBLEM, "application/problem+json"), None, "unpaid"),
        (answer(402, ERROR), None, "unpaid"),
        (answer(404), None, "no_endpoint"),
        (answer(405), None, "no_endpoint"),
        (answer(404, PROBLEM, "application/problem+json"), None, "no_portal"),
        (answer(404, ERROR), None, "not_found"),
        (answer(404, b"<html>nginx</html>", "text/html"), None, "not_docspace"),
        (answer(400, ERROR), None, "rejected"),
        (answer(415, ERROR), None, "rejected"),
        (answer(429), None, "rate_limited"),
        (answer(500, ERROR), None, "server"),
        (answer(502, b"<html>", "text/html"), None, "gateway"),
        (answer(503), None, "gateway"),
        (answer(200, b"<html>welcome", "text/html"), None, "not_docspace"),
        (Answer(302, location="https://elsewhere.example.com/"), None, "redirect"),
    ],
)
def test_each_cause_has_its_own_word_and_advice(got: Answer, tenant_status: int | None, kind: str) -> None:
    error = explain("GET", SCHEDULE, got, decode(got), tenant_status)
    assert error.kind == kind
    assert error.message.startswith(f"GET {SCHEDULE} answered HTTP {got.status}")
    assert error.facts["path"] == SCHEDULE and error.facts["status"] == got.status


def test_messages_of_different_causes_differ() -> None:
    texts = {
        explain("GET", SCHEDULE, got, decode(got), status).message.partition(". ")[2]
        for got, status in [
            (answer(401), 0),
            (answer(401), 4),
            (answer(403), 0),
            (answer(403), 4),
            (answer(402), None),
            (answer(502), None),
        ]
    }
    assert len(texts) == 6


def test_login_failures_speak_of_the_password_not_of_the_key() -> None:
    path = "/api/2.0/authentication"
    refused = explain("POST", path, answer(401, ERROR), decode(answer(401, ERROR)))
    blocked = explain("POST", path, answer(403, ERROR), decode(answer(403, ERROR)))
    assert "password" in refused.message and "api_key" not in refused.message
    assert blocked.kind == "login_blocked"


def test_the_portal_is_asked_for_its_state_only_when_that_can_explain_the_answer() -> None:
    asking = [answer(401), answer(403), answer(403, PROBLEM, "application/problem+json")]
    silent = [answer(403, ERROR), answer(404), answer(500, ERROR), answer(502)]
    assert all(needs_tenant_status(item, decode(item)) for item in asking)
    assert not any(needs_tenant_status(item, decode(item)) for item in silent)


def test_a_key_that_is_refused_what_everybody_may_ask_is_a_faulty_key() -> None:
    got = answer(403, PROBLEM, "application/problem+json")
    assert explain("GET", "/api/2.0/settings", got, decode(got), 0).kind == "unauthorized"
    assert explain("GET", "/api/2.0/settings", got, decode(got), 4).kind == "busy_portal"
