# Copyright (c) 2026 ONLYOFFICE DocSpace collection contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A schedule compares on what the server does with it, whatever the server adds (facts 2.8, 2.9)."""

from __future__ import annotations

import typing as t

import pytest

from ansible_collections.onlyoffice.docspace.plugins.module_utils._errors import InputError
from ansible_collections.onlyoffice.docspace.plugins.module_utils._models.schedule import Schedule, diff
from ansible_collections.onlyoffice.docspace.plugins.module_utils._models.storage_lint import lint_target
from ansible_collections.onlyoffice.docspace.plugins.module_utils._operations.backup_schedule import check


def options(**given: t.Any) -> dict[str, t.Any]:
    defaults: dict[str, t.Any] = {
        "state": "present",
        "storage_type": "DataStore",
        "storage_params": None,
        "period": "EveryDay",
        "hour": 3,
        "weekday": None,
        "month_day": None,
        "backups_stored": 7,
        "dump": False,
        "defer": False,
    }
    return {**defaults, **given}


def wanted(**given: t.Any) -> Schedule:
    return Schedule.from_options(options(**given))


def stored(**given: t.Any) -> Schedule:
    data: dict[str, t.Any] = {
        "storageType": 4,
        "storageParams": {"folderId": None},
        "cronParams": {"period": 0, "hour": 3, "day": 0},
        "backupsStored": 7,
        "lastBackupTime": "2026-02-28T02:15:00",
        "dump": False,
    }
    return Schedule.from_api({**data, **given})


S3 = {"module": "s3", "bucket": "b", "subdir": "backup"}


@pytest.mark.parametrize(
    ("want", "have"),
    [
        (wanted(), stored()),
        (wanted(), stored(cronParams={"period": 0, "hour": 3, "day": 5})),
        (wanted(weekday="monday", month_day=5), stored()),
        (
            wanted(storage_type="Documents", storage_params={"folderId": 12}),
            stored(storageType=0, storageParams={"folderId": "12"}),
        ),
        (
            wanted(storage_type="Local", storage_params={"filePath": "/b"}),
            stored(storageType=3, storageParams={"filePath": "/b", "folderId": "/b"}),
        ),
        (
            wanted(storage_type="ThirdPartyDocuments", storage_params={"folderId": "sbox-3-b"}),
            stored(storageType=1, storageParams={"folderId": "sbox-3-b"}),
        ),
        (wanted(storage_type="CustomCloud"), stored(storageType=2)),
        (
            wanted(storage_type="ThirdPartyConsumer", storage_params={"module": "s3", "bucket": "b", "usehttp": True}),
            stored(storageType=5, storageParams={**S3, "usehttp": "True"}),
        ),
        (wanted(dump=True), stored(dump=True, storageParams={"folderId": None, "tenantId": "1"})),
        (wanted(dump=True, storage_params={"tenantId": 1}), stored(dump=True, storageParams={"tenantId": "1"})),
        (
            wanted(period="EveryWeek", weekday="sunday"),
            stored(cronParams={"period": 1, "hour": 3, "day": 1}),
        ),
        (
            wanted(period="EveryWeek", weekday="saturday"),
            stored(cronParams={"period": 1, "hour": 3, "day": 7}),
        ),
        (
            wanted(period="EveryMonth", month_day=31),
            stored(cronParams={"period": 2, "hour": 3, "day": 31}),
        ),
    ],
)
def test_what_the_server_adds_makes_no_difference(want: Schedule, have: Schedule) -> None:
    assert want == have
    assert diff(have, want) == {"before": {}, "after": {}}


@pytest.mark.parametrize(
    ("given", "before", "after"),
    [
        ({"hour": 4}, {"hour": 3}, {"hour": 4}),
        ({"backups_stored": 8}, {"backups_stored": 7}, {"backups_stored": 8}),
        ({"dump": True}, {"dump": False}, {"dump": True}),
        (
            {"period": "EveryWeek", "weekday": "monday"},
            {"period": "EveryDay", "weekday": None},
            {"period": "EveryWeek", "weekday": "monday"},
        ),
        (
            {"storage_type": "Documents", "storage_params": {"folderId": 5}},
            {"storage_type": "DataStore", "storage_params": {}},
            {"storage_type": "Documents", "storage_params": {"folderId": "5"}},
        ),
    ],
)
def test_a_difference_shows_and_nothing_else_does(given: dict[str, t.Any], before: t.Any, after: t.Any) -> None:
    assert wanted(**given) != stored()
    assert diff(stored(), wanted(**given)) == {"before": before, "after": after}


def test_the_last_run_is_shown_but_never_compared() -> None:
    assert stored(lastBackupTime="0001-01-01T00:00:00") == stored()
    assert stored().to_result()["last_triggered"] == "2026-02-28T02:15:00+00:00"
    assert stored(lastBackupTime="0001-01-01T00:00:00").to_result()["last_triggered"] is None


def test_numbers_of_a_newer_server_show_and_differ() -> None:
    newer = stored(storageType=9, cronParams={"period": 7, "hour": 3, "day": 0})
    assert newer != wanted()
    assert newer.to_result()["storage_type"] == "unknown (9)" and newer.to_result()["period"] == "unknown (7)"


@pytest.mark.parametrize(
    "cron",
    [{"period": 7, "hour": 3}, {"period": 1, "hour": 3, "day": 0}, {"period": 2, "hour": 3, "day": 99}, {"hour": 99}],
)
def test_no_time_is_made_up_for_a_schedule_that_is_not_understood(cron: dict[str, t.Any]) -> None:
    schedule = stored(cronParams=cron)
    assert schedule.timetable is None and "in a form not known here" in str(schedule)


def test_a_rotated_secret_is_a_difference_that_shows_no_secret() -> None:
    have = stored(storageType=5, storageParams={**S3, "secretaccesskey": "old-secret"})
    want = wanted(
        storage_type="ThirdPartyConsumer",
        storage_params={"module": "s3", "bucket": "b", "secretaccesskey": "new-secret"},
    )
    assert want != have
    shown = f"{diff(have, want)} {diff(None, want)} {diff(have, None)} {have.to_result()} {want.to_result()}"
    assert "old-secret" not in shown and "new-secret" not in shown
    assert diff(have, want) == {
        "before": {"storage_secrets": "hidden"},
        "after": {"storage_secrets": "hidden, different"},
    }


def test_the_request_body_is_what_the_api_wants() -> None:
    schedule = wanted(
        period="EveryWeek",
        weekday="monday",
        storage_type="ThirdPartyDocuments",
        storage_params={"folderId": "sbox-1-x", "n": 5},
    )
    assert schedule.to_api() == {
        "storageType": "ThridpartyDocuments",
        "storageParams": [{"key": "folderId", "value": "sbox-1-x"}, {"key": "n", "value": "5"}],
        "backupsStored": 7,
        "cronParams": {"period": "EveryWeek", "hour": 3, "day": 2},
        "dump": False,
    }


def test_a_bucket_gets_the_folder_that_a_restored_portal_will_look_in() -> None:
    params = {"module": "s3", "bucket": "b"}
    assert wanted(storage_type="ThirdPartyConsumer", storage_params=params).target.params["subdir"] == "backup"
    chosen = wanted(storage_type="ThirdPartyConsumer", storage_params={**params, "subdir": "/"})
    assert chosen.target.params["subdir"] == "/"


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"hour": 24}, "hour must be between 0 and 23, not 24."),
        ({"hour": -1}, "hour must be between 0 and 23, not -1."),
        ({"backups_stored": 31}, "backups_stored must be between 1 and 30, not 31."),
        ({"backups_stored": 0}, "backups_stored must be between 1 and 30, not 0."),
        ({"period": "EveryMonth", "month_day": 32}, "month_day must be between 1 and 31, not 32."),
        ({"storage_type": "Documents"}, "storage_type Documents needs storage_params with folderId"),
        ({"storage_type": "Documents", "storage_params": {"folderId": "sbox-1"}}, "must be a number"),
        ({"storage_type": "ThirdPartyDocuments"}, "needs storage_params with folderId"),
        ({"storage_type": "Local"}, "needs storage_params with filePath"),
        ({"storage_type": "ThirdPartyConsumer"}, "needs storage_params with module"),
        (
            {"storage_type": "ThirdPartyConsumer", "storage_params": {"module": None}},
            "needs storage_params with module",
        ),
    ],
)
def test_what_no_server_accepts_ends_in_one_sentence(given: dict[str, t.Any], sentence: str) -> None:
    with pytest.raises(InputError) as caught:
        check(options(**given))
    assert sentence in str(caught.value)


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"storage_type": "CustomCloud"}, "every backup with it fails"),
        ({"storage_params": {"bucket": "x"}}, "bucket has no meaning for storage_type DataStore"),
        (
            {"storage_type": "ThirdPartyConsumer", "storage_params": {"module": "s3", "Bucket": "x"}},
            "Bucket has no meaning",
        ),
        (
            {"storage_type": "ThirdPartyConsumer", "storage_params": {"module": "s3", "acesskey": "x"}},
            "acesskey is a credential",
        ),
        ({"storage_type": "ThirdPartyDocuments", "storage_params": {"folderId": "12"}}, "folder of the portal itself"),
        ({"storage_type": "DataStore"}, "deletes each archive a day after it was made"),
        ({"period": "EveryMonth", "month_day": 29}, "does not exist in every month"),
    ],
)
def test_what_cannot_end_well_warns(given: dict[str, t.Any], words: str) -> None:
    assert [warning for warning in check(options(**given)) if words in warning]


@pytest.mark.parametrize(
    ("kind", "params"),
    [
        ("DataStore", None),
        ("Documents", {"folderId": 12}),
        ("Local", {"filePath": "/b"}),
        ("ThirdPartyConsumer", {"module": "s3", "bucket": "b", "region": "r", "subdir": "s"}),
        ("ThirdPartyConsumer", {"module": "selectel", "private_container": "c"}),
    ],
)
def test_a_good_target_warns_of_nothing(kind: str, params: t.Any) -> None:
    assert lint_target(kind, params, dump=False) == []
