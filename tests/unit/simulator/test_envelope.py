# Copyright (c) 2026 ONLYOFFICE DocSpace collection contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Envelope, error shapes and input rules: facts 1.5–1.8."""

from __future__ import annotations

import pytest
from simulator.inprocess import InProcess

SCHEDULE = "backup/createbackupschedule"
DATA_STORE = {"storageType": 4, "cronParams": {"period": 0, "hour": 3}}


def test_success_envelope_has_the_servers_members_in_its_order(sim: InProcess) -> None:
    answer = sim.get("settings/version/build")
    assert list(answer.json) == ["response", "count", "links", "status", "statusCode"]
    assert answer.json["links"] == [{"href": "http://testserver/acme/api/2.0/settings/version/build", "action": "GET"}]
    assert (answer.json["count"], answer.json["status"], answer.json["statusCode"]) == (1, 0, 200)
    assert answer.headers["content-type"].startswith("application/json")


@pytest.mark.parametrize("path", ["getbackupschedule", "getbackupprogress", "getrestoreprogress"])
def test_nothing_there_is_200_without_a_response_member(sim: InProcess, path: str) -> None:
    answer = sim.get(f"backup/{path}")
    assert answer.status == 200
    assert "response" not in answer.json
    assert answer.json["count"] == 0


def test_empty_history_is_an_empty_list(sim: InProcess) -> None:
    assert sim.get("backup/getbackuphistory").payload == []


def test_null_values_inside_storage_params_are_written(sim: InProcess) -> None:
    sim.post(SCHEDULE, DATA_STORE)
    assert sim.get("backup/getbackupschedule").payload["storageParams"] == {"folderId": None}


def test_streamed_lists_count_one(sim: InProcess) -> None:
    sim.post("keys", {"name": "second"})
    answer = sim.get("keys")
    assert len(answer.payload) == 2
    assert answer.json["count"] == 1


def test_history_counts_its_records(sim: InProcess) -> None:
    for _time in range(2):
        sim.post("backup/startbackup", {"storageType": 4})
        sim.pass_time(5)
    assert sim.get("backup/getbackuphistory").json["count"] == 2


def test_fields_pick_members_of_the_response(sim: InProcess) -> None:
    sim.post(SCHEDULE, DATA_STORE)
    answer = sim.get("backup/getbackupschedule", fields="backupsStored,cronParams.hour")
    assert answer.payload == {"backupsStored": 1, "cronParams": {"hour": 3}}
    assert answer.json["count"] == 1


def test_exceptions_become_the_error_envelope_with_nulls_written(sim: InProcess) -> None:
    answer = sim.post(SCHEDULE, {**DATA_STORE, "backupsStored": 31})
    assert answer.status == 400
    assert list(answer.json) == ["error", "status", "statusCode"]
    assert (answer.json["status"], answer.json["statusCode"]) == (1, 400)
    assert answer.error["type"] == "System.ArgumentException"
    bare = sim.post("authentication", {"userName": "x", "password": "y"}, auth=None)
    assert bare.status == 401
    assert bare.error["type"] is None
    assert bare.error["stack"] is None
    assert bare.error["hresult"] == 0


def test_access_denied_is_always_the_same_message(sim: InProcess) -> None:
    sim.set(admin=False)
    answer = sim.get("backup/getbackuphistory")
    assert (answer.status, answer.error["message"]) == (403, "Access denied")


def test_unknown_paths_and_wrong_verbs_have_no_body(sim: InProcess) -> None:
    for answer, status in (
        (sim.get("backup/getbackups"), 404),
        (sim.post("backup/cancelrestore"), 404),
        (sim.get("backup/startbackup"), 405),
        (sim.delete("backup/deletebackup/not-a-guid"), 404),
        (sim.get("backup/getbackuphistory", auth=None), 401),
    ):
        assert (answer.status, answer.body) == (status, b"")


def test_paths_ignore_case_and_the_old_alias_works(sim: InProcess) -> None:
    assert sim.get("Backup/GetBackupHistory").status == 200
    assert sim.get("portal/getbackuphistory").payload == []
    assert sim.post("portal/startbackup", {"storageType": 4}).payload["taskId"]


def test_binding_failure_is_a_success_envelope_with_status_1(sim: InProcess) -> None:
    answer = sim.post(SCHEDULE, {**DATA_STORE, "dump": "true"})
    assert answer.status == 400
    assert (answer.json["status"], answer.json["statusCode"]) == (1, 400)
    assert answer.payload["status"] == 400
    assert "$.dump" in answer.payload["errors"]
    assert answer.payload["traceId"]


@pytest.mark.parametrize(
    "body",
    [
        {"dump": 1},
        {"dump": None},
        {"backupsStored": "many"},
        {"backupsStored": 1.5},
        {"storageType": "Nowhere"},
        {"storageParams": {"folderId": "1"}},
        {"cronParams": {"hour": None}},
        {"cronParams": 5},
        [],
    ],
)
def test_values_of_the_wrong_kind_do_not_bind(sim: InProcess, body: object) -> None:
    sent = {**DATA_STORE, **body} if isinstance(body, dict) else body
    answer = sim.post(SCHEDULE, sent)
    assert answer.status == 400
    assert "errors" in answer.payload


@pytest.mark.parametrize("raw", [b"{", b"nothing", b"null", b'{"hour": NaN}'])
def test_bodies_that_are_not_an_object_do_not_bind(sim: InProcess, raw: bytes) -> None:
    assert sim.request("POST", SCHEDULE, raw=raw).status == 400


def test_wrong_content_type_is_415_with_an_envelope_that_says_200(sim: InProcess) -> None:
    for content_type in ("text/plain", "application/x-www-form-urlencoded"):
        answer = sim.request("POST", SCHEDULE, raw=b"{}", headers={"content-type": content_type})
        assert answer.status == 415
        assert (answer.json["status"], answer.json["statusCode"]) == (0, 200)


@pytest.mark.parametrize("storage_type", ["DataStore", "datastore", 4, "4"])
def test_enums_accept_names_in_any_case_and_numbers_quoted_or_not(sim: InProcess, storage_type: object) -> None:
    sim.post(SCHEDULE, {**DATA_STORE, "storageType": storage_type, "cronParams": {"period": "everyweek", "day": "2"}})
    schedule = sim.get("backup/getbackupschedule").payload
    assert schedule["storageType"] == 4
    assert schedule["cronParams"] == {"period": 1, "hour": 0, "day": 2}


def test_property_names_ignore_case_and_unknown_ones_are_dropped(sim: InProcess) -> None:
    assert sim.post(SCHEDULE, {"STORAGETYPE": 4, "CronParams": {"HOUR": 7}, "colour": "blue"}).status == 200
    assert sim.get("backup/getbackupschedule").payload["cronParams"]["hour"] == 7


def test_storage_params_become_texts(sim: InProcess) -> None:
    pairs = [{"key": "a", "value": True}, {"Key": "b", "Value": 12}, {"key": "A", "value": "x"}]
    sim.post(SCHEDULE, {**DATA_STORE, "storageParams": pairs})
    params = sim.get("backup/getbackupschedule").payload["storageParams"]
    assert params == {"a": "True", "b": "12", "A": "x", "folderId": None}


@pytest.mark.parametrize(
    ("pairs", "status"),
    [
        ([{"key": "a", "value": "1"}, {"key": "a", "value": "2"}], 400),
        ([{"key": "a", "value": None}], 500),
        ([{"key": None, "value": "1"}], 500),
        ([{"key": "a"}], 500),
        ([None], 500),
    ],
)
def test_duplicate_keys_are_400_and_nulls_are_500(sim: InProcess, pairs: object, status: int) -> None:
    answer = sim.post(SCHEDULE, {**DATA_STORE, "storageParams": pairs})
    assert answer.status == status
    assert answer.error["type"] == ("System.ArgumentException" if status == 400 else "System.NullReferenceException")


@pytest.mark.parametrize("value", ["true", "True", "FALSE"])
def test_query_booleans_come_in_any_case(sim: InProcess, value: str) -> None:
    assert sim.get("backup/getbackupschedule", Dump=value).status == 200


@pytest.mark.parametrize("value", ["1", "yes", "", "on"])
def test_other_spellings_of_query_booleans_do_not_bind(sim: InProcess, value: str) -> None:
    answer = sim.get("backup/getbackupschedule", dump=value)
    assert answer.status == 400
    assert answer.payload["errors"]
