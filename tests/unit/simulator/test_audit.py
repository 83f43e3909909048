# Copyright (c) 2026 ONLYOFFICE DocSpace collection contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The audit trail: what is noted down about backups: facts 2.2, 2.4, 2.10, 2.11, 3.3."""

from __future__ import annotations

from typing import Any

from simulator.inprocess import InProcess

from .restoring import back_up, let_in, restore, restored

FILTER = "security/audit/events/filter"
LAST = "security/audit/events/last"


def trail(sim: InProcess, auth: str = "", **query: Any) -> list[Any]:
    answer = sim.get(FILTER, auth=auth, **query)
    assert answer.status == 200, answer.body
    events: list[Any] = answer.payload
    return events


def actions(sim: InProcess, auth: str = "", **query: Any) -> list[int]:
    """Oldest first."""
    return [event["actionId"] for event in reversed(trail(sim, auth, **query))]


def start(sim: InProcess, **headers: str) -> None:
    assert sim.post("backup/startbackup", {"storageType": 4}, headers=headers).status == 200


def schedule(sim: InProcess, **body: Any) -> None:
    sent = {"storageType": 4, "cronParams": {"hour": 0}, **body}
    assert sim.post("backup/createbackupschedule", sent).payload is True


def test_an_event_has_the_servers_members(sim: InProcess) -> None:
    sim.set(time_zone="Europe/Riga")
    start(sim, referer="http://testserver/acme/settings", **{"user-agent": "python-requests/2.32.3"})
    sim.pass_time(5)
    completed, started = trail(sim)
    assert started == {
        "id": 1,
        "date": "2026-03-04T14:00:00.0000000+02:00",
        "user": "Administrator of acme",
        "userId": sim.portal.accounts.user_id,
        "action": "Backup started",
        "actionId": 5041,
        "ip": "127.0.0.1",
        "country": "",
        "city": "",
        "browser": "Python Requests 2",
        "platform": "Other",
        "page": "http://testserver/acme/settings",
        "actionType": 2,
        "product": 7,
        "location": 29,
        "entries": [],
        "context": "Settings",
    }
    assert (completed["action"], completed["actionId"]) == ("Backup completed", 5125)
    assert sim.get(FILTER).json["count"] == 2


def test_backups_note_their_start_and_their_end(sim: InProcess) -> None:
    for outcome in ("ok", "failed", "failed_late", "rejected"):
        sim.set(job_outcome=outcome)
        start(sim)
        sim.pass_time(10)
    assert actions(sim) == [5041, 5125, 5041, 5126, 5041, 5125, 5126]


def test_an_impossible_target_is_a_failed_backup(sim: InProcess) -> None:
    sim.post("backup/startbackup", {"storageType": 2})
    sim.pass_time(5)
    assert actions(sim) == [5041, 5126]


def test_a_cancelled_backup_has_no_end_of_its_own(sim: InProcess) -> None:
    start(sim)
    sim.pass_time(1)
    sim.post("backup/cancelbackup")
    sim.pass_time(10)
    sim.post("backup/cancelbackup")  # drops what is left of it
    sim.post("backup/cancelbackup")  # nothing to cancel, nothing to note
    assert actions(sim) == [5041, 5131, 5131]
    event = trail(sim, action="BackupCancelled", count=1)[0]
    assert (event["target"], event["action"]) == (["1"], "Backup cancelled")
    assert event["page"].endswith("/acme/api/2.0/backup/cancelbackup")


def test_scheduled_runs_are_the_owners_and_come_from_nowhere(sim: InProcess) -> None:
    schedule(sim)
    sim.pass_time(minutes=16)
    sim.set(job_outcome="failed")
    sim.pass_time(days=1)
    assert actions(sim) == [5127, 5128, 5127, 5129]
    event = trail(sim)[0]
    assert event["user"] == "Administrator of acme"
    assert {"ip", "browser", "platform", "page", "target"}.isdisjoint(event)


def test_deleting_a_schedule_is_noted_every_time_and_names_its_tenant(sim: InProcess) -> None:
    schedule(sim)
    sim.delete("backup/deletebackupschedule")
    sim.delete("backup/deletebackupschedule", dump="true")
    newest, oldest = trail(sim)
    assert (oldest["target"], newest["target"]) == (["1"], ["-1"])
    assert (oldest["actionId"], oldest["actionType"]) == (5130, 3)
    assert oldest["action"] == "Scheduled backup deleted"


def test_a_page_is_the_referer_or_else_the_request(sim: InProcess) -> None:
    sim.delete("backup/deletebackupschedule")
    sim.delete("backup/deletebackupschedule", headers={"referer": "http://testserver/acme/settings"})
    newest, oldest = trail(sim)
    assert oldest["page"] == "http://testserver/acme/api/2.0/backup/deletebackupschedule"
    assert newest["page"] == "http://testserver/acme/settings"


def test_writing_a_schedule_and_deleting_a_backup_are_not_noted(sim: InProcess) -> None:
    record = back_up(sim)
    before = actions(sim)
    schedule(sim)
    sim.delete(f"backup/deletebackup/{record}")
    sim.delete("backup/deletebackuphistory")
    assert actions(sim) == before


def test_dumps_are_noted_in_the_portal_that_started_them(sim: InProcess) -> None:
    other = sim.add("other")
    back_up(sim, dump=True)
    assert actions(sim) == [5041, 5125]
    assert sim.get(FILTER, portal=other).payload == []


def test_a_started_restore_is_noted_in_the_tenant_it_ends(sim: InProcess) -> None:
    record = back_up(sim)
    restore(sim, record)
    sim.pass_time(0.1)
    event = trail(sim, action=5132)[0]
    assert (event["action"], event["target"], event["actionType"]) == ("Restore started", ["1"], 2)
    restore(sim, record)
    assert actions(sim, action=5132) == [5132, 5132]
    sim.pass_time(20)
    session = let_in(sim)
    assert actions(sim, session, action=5132) == []


def test_a_restored_tenant_has_the_trail_of_its_archive(sim: InProcess) -> None:
    back_up(sim)
    record = back_up(sim)
    sim.delete("backup/deletebackupschedule")
    owner = sim.portal.accounts.user_id
    session = restored(sim, record)
    assert actions(sim, session) == [5041, 5125, 5041]  # the archive was taken while its own backup ran
    assert {event["userId"] for event in trail(sim, session)} == {sim.portal.accounts.user_id} != {owner}
    assert min(event["id"] for event in trail(sim, session)) > 6


def test_a_restored_dump_brings_its_trail_back(sim: InProcess) -> None:
    other = sim.add("other")
    sim.delete("backup/deletebackupschedule", portal=other)
    dump = back_up(sim, dump=True)
    sim.delete("backup/deletebackupschedule", portal=other)
    restore(sim, dump, dump=True)
    sim.pass_time(20)
    assert actions(sim) == [5041]
    assert len(sim.get(FILTER, portal=other).payload) == 1


def test_what_older_versions_do_not_note(sim: InProcess) -> None:
    sim.set(version="3.5.0")
    start(sim)
    sim.pass_time(5)
    sim.delete("backup/deletebackupschedule")
    assert actions(sim) == []
    sim.set(version="3.6.0")
    start(sim)
    sim.pass_time(5)
    sim.delete("backup/deletebackupschedule")
    assert actions(sim) == [5041, 5125]
    sim.set(version="3.7.1")
    sim.delete("backup/deletebackupschedule")
    assert actions(sim) == [5041, 5125, 5130]
