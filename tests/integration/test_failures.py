# Copyright (c) 2026 ONLYOFFICE DocSpace collection contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Every failure says what was asked, what came back and what to do; bad input reaches no portal."""

from __future__ import annotations

import typing as t

import pytest

from .conftest import Portal, operate

DAILY: dict[str, t.Any] = {"storage_type": "DataStore", "hour": 3, "backups_stored": 7}
READ = "GET /api/2.0/backup/getbackupschedule"


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ({**DAILY, "hour": 24}, "hour must be between 0 and 23, not 24."),
        ({**DAILY, "hour": "three"}, "hour"),
        ({**DAILY, "period": "EveryWeek"}, "period is EveryWeek but all of the following are missing: weekday"),
        ({**DAILY, "period": "EveryMonth"}, "month_day"),
        ({**DAILY, "backups_stored": 31}, "backups_stored must be between 1 and 30, not 31."),
        ({**DAILY, "storage_type": "Documents"}, "storage_type Documents needs storage_params with folderId"),
        ({**DAILY, "storage_type": "Local"}, "storage_type Local needs storage_params with filePath"),
        ({"storage_type": "DataStore", "hour": 3}, "missing: backups_stored"),
        ({**DAILY, "portal_url": "acme.example.com"}, "portal_url must be the root URL of the portal"),
        ({**DAILY, "api_key": ""}, "api_key is empty."),
        ({**DAILY, "api_key": None}, "No credential is given"),
        ({**DAILY, "ca_path": "/does/not/exist"}, "ca_path names a file that does not exist"),
    ],
)
@pytest.mark.parametrize("check", [False, True], ids=["run", "check"])
def test_bad_input_reaches_no_portal(portal: Portal, options: dict[str, t.Any], sentence: str, check: bool) -> None:
    result = operate("schedule", portal, check=check, **options)
    assert result["failed"] and sentence in result["msg"]
    assert portal.requests() == []


def test_local_on_the_vendors_cloud_reaches_no_portal() -> None:
    options = {**DAILY, "storage_type": "Local", "storage_params": {"filePath": "/backups"}}
    result = operate("schedule", None, portal_url="https://acme.onlyoffice.com", api_key="sk-1", **options)
    assert result["failed"] and "this portal is of the SaaS edition" in result["msg"]
    assert result["error"] == {"kind": "input"}


def test_local_on_another_saas_portal_is_refused_before_a_write(make_portal: t.Callable[..., Portal]) -> None:
    portal = make_portal(edition="saas")
    result = operate(
        "schedule", portal, **{**DAILY, "storage_type": "Local", "storage_params": {"filePath": "/backups"}}
    )
    assert result["failed"] and "this portal is of the SaaS edition" in result["msg"]
    assert portal.writes() == []


CAUSES: dict[str, tuple[dict[str, t.Any], dict[str, t.Any], str, list[str]]] = {
    # portal settings, options, kind, words of the message
    "wrong key": ({}, {"api_key": "sk-" + "0" * 64}, "unauthorized", [f"{READ} answered HTTP 401", "check api_key"]),
    "raw session token": ({}, {"api_key": "not-a-token"}, "unauthorized", ["HTTP 401"]),
    "narrow key": ({"key_scopes": ["files:read"]}, {}, "scope", [f"{READ} answered HTTP 403", "*:read"]),
    "no administrator": ({"admin": False}, {}, "permission", ["HTTP 403, 'Access denied'", "DocSpace administrator"]),
    "being restored": ({"status": 4}, {}, "busy_portal", ["HTTP 403", "being restored", "wait"]),
    "being restored, key gone": ({"status": 4, "drop_key": True}, {}, "busy_portal", ["HTTP 401", "create a new one"]),
    "being encrypted": ({"status": 6}, {}, "busy_portal", ["being encrypted"]),
    "suspended": ({"status": 1}, {}, "no_portal", ["HTTP 404", "suspended"]),
    "unpaid": ({"unpaid": True}, {}, "unpaid", ["HTTP 402", "payment settings"]),
    "other addresses": ({"ip_restricted": True}, {}, "ip_restricted", ["HTTP 403", "IP addresses"]),
    "wrong password": (
        {},
        {"api_key": None, "username": "joe", "password": "x"},
        "unauthorized",
        ["password is wrong"],
    ),
}


@pytest.mark.parametrize("cause", CAUSES)
def test_causes_are_told_apart(make_portal: t.Callable[..., Portal], cause: str) -> None:
    settings, options, kind, words = CAUSES[cause]
    portal = make_portal(**settings)
    result = operate("schedule", portal, **{**DAILY, **options})
    assert result["failed"] and result["error"]["kind"] == kind
    assert [word for word in words if word not in result["msg"]] == []
    assert [entry for entry in portal.writes() if entry != "POST authentication"] == []


def test_every_cause_has_a_message_of_its_own(make_portal: t.Callable[..., Portal]) -> None:
    advice = set()
    for settings, options, _kind, _words in CAUSES.values():
        message = operate("schedule", make_portal(**settings), **{**DAILY, **options})["msg"]
        advice.add(message.partition(". ")[2])
    assert len(advice) == len(CAUSES) - 1  # the two keys that nobody knows share theirs


def test_a_second_factor_is_a_clear_error(make_portal: t.Callable[..., Portal]) -> None:
    portal = make_portal(tfa=True)
    result = operate("schedule", portal, **DAILY, api_key=None, username=portal.username, password=portal.password)
    assert result["failed"] and result["error"]["kind"] == "two_factor" and "Use api_key" in result["msg"]


def test_an_unknown_host_is_told_apart() -> None:
    result = operate("schedule", None, portal_url="https://no-such-portal.invalid", api_key="sk-1", **DAILY)
    assert result["failed"] and result["error"]["kind"] == "unknown_host"
    assert f"{READ} got no answer from no-such-portal.invalid" in result["msg"]


def test_a_page_of_the_proxy_is_told_apart(portal: Portal) -> None:
    portal.sim.fault("html", portal=portal.name)
    result = operate("schedule", portal, **DAILY)
    assert result["failed"] and result["error"]["kind"] == "gateway" and "HTTP 502 (HTML page)" in result["msg"]


def test_an_answer_that_is_not_the_api_is_told_apart(portal: Portal) -> None:
    portal.sim.fault("garbage", portal=portal.name)
    result = operate("schedule", portal, **DAILY)
    assert result["failed"] and result["error"]["kind"] == "not_docspace"


def test_a_redirect_to_another_place_is_refused_with_its_address(portal: Portal) -> None:
    portal.sim.fault("redirect", portal=portal.name, location="https://elsewhere.example.com/login")
    result = operate("schedule", portal, **DAILY)
    assert result["failed"] and result["error"]["kind"] == "redirect"
    assert "https://elsewhere.example.com/login" in result["msg"]


@pytest.mark.parametrize("kind", ["html", "drop_before", "drop_after", "cut_body"])
def test_a_portal_that_stumbles_is_asked_again(portal: Portal, kind: str) -> None:
    portal.sim.fault(kind, portal=portal.name, times=2)
    result = operate("schedule", portal, **{**DAILY, "retry_timeout": 30})
    assert result["changed"]
    assert portal.requests().count("GET getbackupschedule") == 3


def test_retry_after_of_the_portal_is_waited_for(portal: Portal) -> None:
    portal.sim.fault("status", portal=portal.name, status=429, headers={"Retry-After": "1"})
    assert operate("schedule", portal, **{**DAILY, "retry_timeout": 30})["changed"]


def test_the_servers_words_on_a_refused_value_come_through(portal: Portal) -> None:
    body = {
        "error": {"message": "backupStored must be 1 - 30", "type": "T", "stack": None, "hresult": 1},
        "status": 1,
        "statusCode": 400,
    }
    portal.sim.fault("status", portal=portal.name, method="POST", status=400, body=body)
    result = operate("schedule", portal, **DAILY)
    assert "answered HTTP 400, 'backupStored must be 1 - 30'" in result["msg"]
    assert result["error"]["server_message"] == "backupStored must be 1 - 30"


def test_a_key_that_may_only_read_can_still_predict(make_portal: t.Callable[..., Portal]) -> None:
    portal = make_portal(key_scopes=["*:read"])
    assert operate("schedule", portal, check=True, **DAILY)["changed"]
    result = operate("schedule", portal, **DAILY)
    assert result["error"]["kind"] == "scope" and "Nothing was changed" in result["msg"]


def test_plain_http_to_another_machine_warns() -> None:
    result = operate(
        "schedule", None, portal_url="http://no-such-portal.invalid", api_key="sk-1", retry_timeout=0, **DAILY
    )
    assert [warning for warning in result["warnings"] if "unencrypted" in warning]


ODD: list[t.Any] = [
    "text",
    7,
    [1],
    [],
    {"cronParams": 3},
    {"cronParams": {"hour": "x"}},
    {"storageParams": {"a": {"b": 1}}},
    True,
]


@pytest.mark.parametrize("payload", ODD, ids=repr)
@pytest.mark.parametrize(
    "path", ["getbackupschedule", "settings", "getbackuphistory", "getbackupprogress", "startbackup"]
)
def test_an_answer_of_another_shape_is_one_sentence_and_no_traceback(portal: Portal, path: str, payload: t.Any) -> None:
    body = {"response": payload, "count": 1, "status": 0, "statusCode": 200}
    portal.sim.fault("status", portal=portal.name, path=path, status=200, body=body, times=None)
    try:
        results = [
            operate("schedule", portal, **DAILY),
            operate("info", portal),
            operate("backup", portal, max_age="1h", wait=False),
        ]
    finally:
        portal.sim.clear_faults()
    for result in results:
        assert not result["failed"] or result["error"]["kind"] in ("not_docspace", "unsupported"), result


@pytest.mark.parametrize("name", ["info", "schedule"])
def test_a_wrong_key_is_named_by_whatever_module_meets_it_first(portal: Portal, name: str) -> None:
    options = DAILY if name == "schedule" else {}
    result = operate(name, portal, **{**options, "api_key": f"sk-{'0' * 64}"})
    assert result["failed"] and result["error"]["kind"] == "unauthorized", result["msg"]
