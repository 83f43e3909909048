# Copyright (c) 2026 ONLYOFFICE DocSpace collection contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a portal says about itself: facts 4.4, 4.5."""

from __future__ import annotations

import base64

import pytest
from simulator.inprocess import InProcess


def test_anonymous_settings_tell_how_to_log_in(sim: InProcess) -> None:
    settings = sim.get("settings", auth=None).payload
    assert settings["passwordHash"]["size"] == 256
    assert settings["passwordHash"]["iterations"] == 100_000
    assert settings["tenantAlias"] == "acme"
    assert settings["standalone"] is True
    assert settings["version"] == "3.7.2"
    assert {"timezone", "utcOffset", "ownerId", "limitedAccessSpace"}.isdisjoint(settings)


@pytest.mark.parametrize(
    ("zone", "offset", "hours"),
    [("America/New_York", "-05:00:00", -5), ("Asia/Kolkata", "05:30:00", 5.5), ("UTC", "00:00:00", 0)],
)
def test_settings_of_users_tell_the_zone(sim: InProcess, zone: str, offset: str, hours: float) -> None:
    sim.set(time_zone=zone)
    settings = sim.get("settings").payload
    assert (settings["timezone"], settings["utcOffset"], settings["utcHoursOffset"]) == (zone, offset, hours)
    assert "passwordHash" not in settings
    assert "passwordHash" in sim.get("settings", withpassword="true").payload


def test_offset_follows_summer_time(sim: InProcess) -> None:
    sim.set(time_zone="Europe/Berlin")
    assert sim.get("settings").payload["utcOffset"] == "01:00:00"
    sim.go_to("2026-07-01T00:00:00Z")
    assert sim.get("settings").payload["utcOffset"] == "02:00:00"


def test_settings_have_an_old_spelling(sim: InProcess) -> None:
    assert sim.get("settings.json", auth=None).payload["tenantAlias"] == "acme"


def test_portal_tells_admins_everything_and_others_the_id(sim: InProcess) -> None:
    portal = sim.get("portal").payload
    assert (portal["tenantId"], portal["tenantAlias"], portal["timeZone"], portal["status"]) == (1, "acme", "UTC", 0)
    assert portal["ownerId"] == sim.get("settings").payload["ownerId"]
    sim.set(admin=False)
    assert sim.get("portal").payload == {"tenantId": 1}


def test_build_is_anonymous(sim: InProcess) -> None:
    assert sim.get("settings/version/build", auth=None).payload["docSpace"] == "3.7.2"


def basic(sim: InProcess) -> str:
    accounts = sim.portal.accounts
    return "Basic " + base64.b64encode(f"{accounts.username}:{accounts.password}".encode()).decode()


def test_apisystem_lists_active_portals_of_the_server_without_envelope(sim: InProcess) -> None:
    sim.add("second", status=1)
    sim.add("third")
    answer = sim.get("/apisystem/portal/get", auth=basic(sim))
    assert [tenant["portalName"] for tenant in answer.json["tenants"]] == ["acme", "third"]
    assert answer.json["tenants"][0]["status"] == "Active"
    assert "owner" not in answer.json["tenants"][0]
    detailed = sim.get("/apisystem/portal/get", auth=basic(sim), statistics="true").json["tenants"][0]
    assert detailed["owner"]["email"] == sim.portal.accounts.username
    assert sim.get("/apisystem/portal/get", auth=basic(sim), statistics="perhaps").status == 400
    only = sim.get("/apisystem/portal/get", auth=basic(sim), portalName="third").json["tenants"]
    assert [tenant["tenantId"] for tenant in only] == [3]


def test_apisystem_takes_no_api_keys_and_no_saas(sim: InProcess) -> None:
    assert sim.get("/apisystem/portal/get").status == 401
    sim.set(edition="saas")
    answer = sim.get("/apisystem/portal/get", auth=basic(sim))
    assert answer.status == 403
    assert answer.json == {"error": "error", "message": "Method for server edition only."}
