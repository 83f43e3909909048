# Copyright (c) 2026 ONLYOFFICE DocSpace collection contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Reading a portal: one request per subset, newest first, UTC, and honest about old servers."""

from __future__ import annotations

import typing as t

import pytest
import requests

from .conftest import Portal, operate

ENDPOINTS = {
    "portal": "GET settings",
    "schedule": "GET getbackupschedule",
    "history": "GET getbackuphistory",
    "progress": "GET getbackupprogress",
    "restore": "GET getrestoreprogress",
    "storages": "GET backup",
    "service": "GET getservicestate",
    "counts": "GET getbackupscount",
}


def back_up(portal: Portal, times: int = 1, **body: t.Any) -> None:
    """Make backups the way the web client does."""
    for _turn in range(times):
        answer = requests.post(
            f"{portal.url}/api/2.0/backup/startbackup",
            json={"storageType": 4, **body},
            headers={"Authorization": f"Bearer {portal.api_key}"},
            timeout=10,
        )
        assert answer.status_code == 200
        portal.sim.advance(minutes=5)


@pytest.mark.parametrize("subset", ENDPOINTS)
def test_each_subset_is_one_request(portal: Portal, subset: str) -> None:
    result = operate("info", portal, gather=[subset])
    assert not result["failed"] and subset in result
    assert portal.requests() == [ENDPOINTS[subset]]


def test_by_default_the_first_four_are_read(portal: Portal) -> None:
    result = operate("info", portal)
    assert portal.requests() == [ENDPOINTS[name] for name in ("portal", "schedule", "history", "progress")]
    assert result["changed"] is False
    assert (result["schedule"], result["progress"], result["last_backup"], result["last_backup_age"]) == (None,) * 4
    assert (result["history"], result["next_runs"]) == ([], [])


def test_a_portal_tells_its_edition_zone_and_state(make_portal: t.Callable[..., Portal]) -> None:
    portal = make_portal(time_zone="America/New_York", edition="saas", version="3.6.0")
    facts = operate("info", portal, gather=["portal"])["portal"]
    assert (facts["time_zone"], facts["edition"], facts["version"], facts["status"]) == (
        "America/New_York",
        "saas",
        "3.6.0",
        "active",
    )
    assert facts["alias"] == portal.name


def test_history_is_newest_first_in_utc(portal: Portal) -> None:
    back_up(portal, 3)
    result = operate("info", portal, gather=["history", "progress"])
    moments = [record["created_on"] for record in result["history"]]
    assert len(moments) == 3 and moments == sorted(moments, reverse=True)
    assert all(moment.endswith("+00:00") for moment in moments)
    assert result["last_backup"] == result["history"][0]
    assert result["last_backup"]["storage_type"] == "DataStore" and result["last_backup"]["expires_on"] is not None
    assert (result["progress"]["status"], result["progress"]["progress"]) == ("ok", 100)
    assert result["progress"]["id"] == result["last_backup"]["id"]


def test_next_runs_come_with_schedule_and_portal(make_portal: t.Callable[..., Portal]) -> None:
    portal = make_portal(time_zone="Asia/Tokyo")
    operate("schedule", portal, storage_type="DataStore", hour=3, backups_stored=7)
    result = operate("info", portal)
    assert result["time_zone"] == "Asia/Tokyo"
    assert all(run.endswith("T03:00:00+09:00") for run in result["next_runs"]) and len(result["next_runs"]) == 3
    assert result["schedule"]["hour"] == 3 and result["schedule"]["last_triggered"] is None


@pytest.mark.parametrize("version", ["3.2.1", "3.5.0"])
def test_what_an_old_server_does_not_have_is_not_a_failure(make_portal: t.Callable[..., Portal], version: str) -> None:
    result = operate("info", make_portal(version=version), gather=["service", "counts"])
    assert not result["failed"]
    assert {result["service"]["supported"], result["counts"]["supported"]} == {version == "3.5.0"}


def test_a_portal_that_is_being_restored_can_be_asked_for_the_restore(make_portal: t.Callable[..., Portal]) -> None:
    portal = make_portal(status=4, drop_key=True)
    result = operate("info", portal, gather=["restore"])
    assert not result["failed"] and result["restore"] is None


def test_secrets_inside_a_schedule_are_masked(portal: Portal) -> None:
    params = {"module": "s3", "bucket": "b", "secretaccesskey": "hunter2-hunter2"}
    portal.patch(schedule={"storageType": 5, "storageParams": params, "cronParams": {"period": 0, "hour": 3}})
    result = operate("info", portal, gather=["schedule", "storages"])
    assert "hunter2" not in str(result)
    assert result["schedule"]["storage_params"]["bucket"] == "b"


def test_storages_say_whether_their_credentials_are_stored(portal: Portal) -> None:
    portal.patch(consumers={"s3": {"acesskey": "AKIA-hidden", "secretaccesskey": "hidden-too"}})
    storages = {entry["module"]: entry for entry in operate("info", portal, gather=["storages"])["storages"]}
    assert storages["s3"]["is_set"] and not storages["googlecloud"]["is_set"]
    assert "bucket" in storages["s3"]["params"] and "hidden" not in str(storages)
