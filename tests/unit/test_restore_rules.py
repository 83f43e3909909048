# Copyright (c) 2026 ONLYOFFICE DocSpace collection contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Rules of a restore that need no portal: what survives, how soon a schedule is too soon, what a run leaves behind."""

from __future__ import annotations

import contextlib
import datetime
import typing as t
from pathlib import Path

import pytest

from ansible_collections.onlyoffice.docspace.plugins.module_utils import _ticket
from ansible_collections.onlyoffice.docspace.plugins.module_utils._errors import DocSpaceError
from ansible_collections.onlyoffice.docspace.plugins.module_utils._models.backup import Progress
from ansible_collections.onlyoffice.docspace.plugins.module_utils._models.moments import UTC_ZONE, Zone
from ansible_collections.onlyoffice.docspace.plugins.module_utils._models.schedule import Schedule
from ansible_collections.onlyoffice.docspace.plugins.module_utils._models.storage import Target
from ansible_collections.onlyoffice.docspace.plugins.module_utils._operation import Context
from ansible_collections.onlyoffice.docspace.plugins.module_utils._operations._restore import safety
from ansible_collections.onlyoffice.docspace.plugins.module_utils._operations._restore.preflight import quiet
from ansible_collections.onlyoffice.docspace.plugins.module_utils._operations._restore.story import Story

NOW = datetime.datetime(2026, 3, 2, 2, 50, tzinfo=datetime.timezone.utc)


@pytest.mark.parametrize(
    ("storage_type", "params", "portal", "server"),
    [
        ("DataStore", {}, False, False),
        ("Documents", {"folderId": "7"}, False, False),
        ("ThirdPartyDocuments", {"folderId": "sbox-1-a"}, False, False),
        ("Local", {"filePath": "/b"}, True, True),
        ("ThirdPartyConsumer", {"module": "s3", "subdir": "backup"}, True, True),
        ("ThirdPartyConsumer", {"module": "s3", "subdir": ""}, False, True),
    ],
)
def test_what_outlives_a_restore_is_what_the_new_portal_can_find(
    storage_type: str, params: dict[str, str], portal: bool, server: bool
) -> None:
    target = Target(storage_type, params)
    assert (target.survives_restore(dump=False), target.survives_restore(dump=True)) == (portal, server)


class QuietPortal:
    """A portal with nothing but a schedule, or nothing but a backup that is running."""

    def __init__(self, schedule: Schedule | None, of_dumps: bool = False, running: Progress | None = None) -> None:
        self._schedule = schedule
        self._of_dumps = of_dumps
        self._running = running

    def progress(self, *, dump: bool) -> Progress | None:
        return self._running if dump is self._of_dumps else None

    def schedule(self, *, dump: bool) -> Schedule | None:
        return self._schedule if dump is self._of_dumps else None


def look(hour: int, last: str, now: datetime.datetime = NOW, zone: Zone = UTC_ZONE, dump: bool = False) -> None:
    data = {
        "storageType": 4,
        "storageParams": {},
        "cronParams": {"period": 0, "hour": hour, "day": 0},
        "backupsStored": 3,
        "lastBackupTime": last,
        "dump": dump,
    }
    portal: t.Any = QuietPortal(Schedule.from_api(data), dump)
    quiet(zone, Story(dump), Context(portal, False, lambda line: None, now=lambda: now))


@pytest.mark.parametrize(
    ("now", "stands_in_the_way"),
    [("02:44", False), ("02:45", True), ("02:59", True), ("03:00", True), ("04:00", True)],
)
def test_a_schedule_within_a_quarter_of_an_hour_stands_in_the_way(now: str, stands_in_the_way: bool) -> None:
    moment = datetime.datetime.fromisoformat(f"2026-03-02T{now}:00+00:00")
    if stands_in_the_way:
        with pytest.raises(DocSpaceError) as raised:
            look(3, "2026-03-01T03:05:00", moment)
        assert raised.value.kind == "schedule_due"
    else:
        look(3, "2026-03-01T03:05:00", moment)


def test_a_schedule_that_has_run_does_not_stand_in_the_way() -> None:
    look(2, "2026-03-02T02:05:00")


TOKYO = Zone.named("Asia/Tokyo")


@pytest.mark.parametrize(("dump", "hour", "stands_in_the_way"), [(True, 3, True), (True, 12, False), (False, 12, True)])
def test_schedules_of_the_whole_server_are_in_utc_and_those_of_a_portal_in_its_zone(
    dump: bool, hour: int, stands_in_the_way: bool
) -> None:
    last = "2026-03-02T02:00:00" if hour == 12 else "2026-03-01T03:05:00"
    expected = pytest.raises(DocSpaceError) if stands_in_the_way else contextlib.nullcontext()
    with expected:
        look(hour, last, NOW, TOKYO, dump)


@pytest.mark.parametrize(
    ("dump", "of_dumps", "own", "stands_in_the_way"),
    [
        (True, False, None, True),
        (True, True, None, True),
        (False, False, None, True),
        (False, True, None, False),
        (False, False, "j", False),
        (False, False, "other", True),
    ],
)
def test_a_running_backup_stands_in_the_way_of_what_it_would_meet(
    dump: bool, of_dumps: bool, own: str | None, stands_in_the_way: bool
) -> None:
    running = Progress("j", False, 7, "", "", "", 1, 1)
    portal: t.Any = QuietPortal(None, of_dumps, running)
    expected = (
        pytest.raises(DocSpaceError, match="A backup is running") if stands_in_the_way else contextlib.nullcontext()
    )
    with expected:
        quiet(UTC_ZONE, Story(dump), Context(portal, False, lambda line: None, now=lambda: NOW), own)


class TestTicket:
    """What an interrupted run leaves is found by the next of the same kind, and by no other."""

    @pytest.fixture(autouse=True)
    def folder(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
        monkeypatch.setattr(_ticket, "private_folder", lambda: tmp_path)
        return tmp_path

    def leave(self, **known: t.Any) -> None:
        ticket = _ticket.Ticket.find("acme", ["backup", "1"], NOW)
        for name, value in known.items():
            setattr(ticket, name, value)
        assert ticket.save(NOW)

    def find(self, source: t.Any = ("backup", "1"), portal: str = "acme", minutes: float = 1) -> _ticket.Ticket:
        return _ticket.Ticket.find(portal, list(source), NOW + datetime.timedelta(minutes=minutes))

    def test_the_same_restore_finds_it(self) -> None:
        self.leave(begun=True, job="j", known="a", tenant_id=7, safety={"id": "s"})
        found = self.find()
        assert (found.begun, found.job, found.known, found.tenant_id) == (True, "j", "a", 7)
        assert found.safety == {"id": "s"}

    @pytest.mark.parametrize(
        "other", [{"source": ["backup", "2"]}, {"portal": "blue"}, {"minutes": 24 * 60 + 1}, {"minutes": -5}]
    )
    def test_another_restore_does_not(self, other: dict[str, t.Any]) -> None:
        self.leave(begun=True, safety={"id": "s"})
        found = self.find(**other)
        assert (found.begun, found.safety) == (False, None)

    @pytest.mark.parametrize(
        "content", ["", "null", "[]", "{", '{"saved": 7}', '{"saved": "2026-03-02", "nonsense": 1}']
    )
    def test_what_cannot_be_read_counts_as_nothing(self, folder: Path, content: str) -> None:
        self.leave(begun=True)
        next(folder.glob("*.restore")).write_text(content)
        assert not self.find().begun

    def test_a_ticket_with_nonsense_in_it_counts_as_nothing(self, folder: Path) -> None:
        self.leave(begun=True, safety={"id": "s"})
        file = next(folder.glob("*.restore"))
        file.write_text(file.read_text().replace('{"id": "s"}', '"s"'))
        assert not self.find().begun

    def test_it_is_nobody_elses_to_read_and_goes_at_the_end(self, folder: Path) -> None:
        self.leave(begun=True)
        file = next(folder.glob("*.restore"))
        assert file.stat().st_mode & 0o777 == 0o600
        self.find().discard()
        assert not file.exists()


class TestSafetyCopyOfAnInterruptedRun:
    """It is used where it is what is asked for, and fresh."""

    OPTIONS: t.ClassVar[dict[str, t.Any]] = {
        "safety_backup": True,
        "safety_storage_type": "DataStore",
        "safety_storage_params": None,
        "safety_dest": "/srv/safe",
        "dump": False,
    }

    def left(self, minutes: float = 1, **changed: t.Any) -> t.Any:
        made = {"id": "s", "begun_on": NOW.isoformat(), "made_as": safety._made_as(self.OPTIONS)}
        ticket = _ticket.Ticket(Path("unused"), "asked", safety=made)
        context = Context(None, False, lambda line: None, now=lambda: NOW + datetime.timedelta(minutes=minutes))
        return safety.left_by(ticket, {**self.OPTIONS, **changed}, context)

    def test_the_same_again_takes_it(self) -> None:
        assert self.left()["id"] == "s" and self.left(minutes=59)["id"] == "s"

    @pytest.mark.parametrize(
        "changed",
        [
            {"minutes": 61},
            {"minutes": -5},
            {"safety_backup": False},
            {"safety_dest": "/srv/other"},
            {"dump": True},
            {"safety_storage_type": "ThirdPartyConsumer", "safety_storage_params": {"module": "s3"}},
        ],
    )
    def test_anything_else_does_not(self, changed: dict[str, t.Any]) -> None:
        assert self.left(**changed) is None
