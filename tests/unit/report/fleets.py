# Copyright (c) 2026 ONLYOFFICE DocSpace collection contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Portals as ``docspace_backup_info`` describes them, for the tests of the report."""

from __future__ import annotations

import datetime
import json
import typing as t
from pathlib import Path

from ansible_collections.onlyoffice.docspace.plugins.module_utils._operations import backup_report

NOW = datetime.datetime(2026, 11, 22, 9, 30, tzinfo=datetime.timezone.utc)
WANTED = {
    "state": "present",
    "storage_type": "ThirdPartyConsumer",
    "storage_params": {"module": "s3", "bucket": "backups", "region": "eu-central-1"},
    "period": "EveryDay",
    "hour": 3,
    "backups_stored": 14,
}
# Everything that could break a format.
NASTY = "=cmd|' /C calc'!A0 <script>alert(1)</script> \"q\" 'a' & |x| `c` [l](http://e) \\ {{ 7*7 }}\n# h\r\n\x1b[31m\x00\u202e\ud800@all"


def ago(hours: float) -> str:
    """Return a moment before NOW."""
    return (NOW - datetime.timedelta(hours=hours)).isoformat()


def record(number: int, hours: float, storage_type: str = "ThirdPartyConsumer", name: str = "acme") -> dict[str, t.Any]:
    """Return a record of the history."""
    expires = (NOW + datetime.timedelta(hours=24 - hours)).isoformat() if storage_type == "DataStore" else None
    return {
        "id": f"00000000-0000-0000-0000-{number:012d}",
        "file_name": f"{name}_{number}.tar.gz",
        "storage_type": storage_type,
        "created_on": ago(hours),
        "expires_on": expires,
    }


def daily(count: int, first: float = 5.5, **more: t.Any) -> list[dict[str, t.Any]]:
    """Return a record for each of the last days, the newest ``first`` hours old."""
    return [record(number, first + 24 * number, **more) for number in range(count)]


def schedule(**changes: t.Any) -> dict[str, t.Any]:
    """Return a schedule as a result has it, the wanted one but for ``changes``."""
    return {
        "storage_type": "ThirdPartyConsumer",
        "storage_params": {"module": "s3", "bucket": "backups", "region": "eu-central-1", "subdir": "backup"},
        "period": "EveryDay",
        "hour": 3,
        "weekday": None,
        "month_day": None,
        "backups_stored": 14,
        "dump": False,
        "last_triggered": ago(5.5),
        **changes,
    }


def info(**changes: t.Any) -> dict[str, t.Any]:
    """Return the result of ``docspace_backup_info`` for a portal without a fault but for ``changes``."""
    return {
        "changed": False,
        "portal": {
            "alias": "acme",
            "status": "active",
            "edition": "standalone",
            "version": "3.7.2",
            "time_zone": "Europe/Berlin",
        },
        "time_zone": "Europe/Berlin",
        "schedule": schedule(),
        "history": daily(14),
        "progress": None,
        **changes,
    }


def job(status: str, number: int = 0, **more: t.Any) -> dict[str, t.Any]:
    """Return the running or last job."""
    shown = {"id": f"00000000-0000-0000-0000-{number:012d}", "status": status, "progress": 100}
    return {
        **shown,
        "error": None,
        "warning": None,
        "link": "https://s3.example.com/a.tar.gz?X-Amz-Signature=secret",
        **more,
    }


def audit(*events: tuple[str, float, bool | None]) -> dict[str, t.Any]:
    """Return a readable audit trail of events, how many hours ago each was, and who started it."""
    found = [{"event": event, "at": ago(hours), "scheduled": scheduled} for event, hours, scheduled in events]
    return {"visible": True, "reason": None, "events": found}


def days_of_audit(gaps: t.Container[int] = (), failed: t.Container[int] = ()) -> dict[str, t.Any]:
    """Return an audit trail of daily scheduled backups, with days that failed and days without any."""
    events = [
        ("failed" if day in failed else "completed", 5.5 + 24 * day, True) for day in range(30) if day not in gaps
    ]
    return audit(*events)


def given(name: str, **changes: t.Any) -> dict[str, t.Any]:
    """Return what the role hands over for a portal."""
    return {"url": f"https://{name}.example.com", "info": info(**changes), "wanted": WANTED}


REFUSED = {
    "failed": True,
    "msg": "GET https://admin:hunter2@hamburg.example.com/api/2.0/settings?sig=secret brought no answer: Connection refused.",
    "error": {"kind": "refused"},
}


def fleet() -> dict[str, t.Any]:
    """Return a portal of every kind, by name."""
    unreachable = {"url": "https://hamburg.example.com/", "info": REFUSED, "wanted": WANTED}
    return {
        "acme": given("acme", audit=days_of_audit()),
        "berlin": given(
            "berlin", history=daily(9, first=101.5), progress=job("failed", 99, error="Disk <full>, 0 bytes left")
        ),
        "cairo": given("cairo", schedule=None),
        "dublin": given(
            "dublin", schedule=schedule(hour=22, backups_stored=3), progress=job("warned", 0, warning="2 files")
        ),
        "essen": given("essen", history=[], schedule=schedule(storage_type="CustomCloud", storage_params={})),
        "fukuoka": given(
            "fukuoka",
            history=[record(1, 3, "DataStore")],
            schedule=schedule(storage_type="DataStore", storage_params={}),
        ),
        "genova": given(
            "genova",
            history=daily(3),
            progress=job("running", 77, progress=40),
            audit=days_of_audit(gaps=(3, 4), failed=(8,)),
        ),
        "hamburg": unreachable,
        NASTY: given("x", history=[record(1, 2, name=NASTY)], progress=job("warned", 1, warning=NASTY)),
    }


# What the golden files are made with: as strict as silver, but nothing has to be verified.
POLICY = {"extends": "silver", "name": "customers", "verified_within": None}


def report_of(portals: dict[str, t.Any], dest: Path, **options: t.Any) -> dict[str, t.Any]:
    """Make the report of portals as the module does; what is in it comes back as ``report``, read from its JSON."""
    given = {name: spec.get("default") for name, spec in backup_report.OPTIONS.items()}
    given.update(portals=portals, dest=str(dest), **options)
    result = backup_report.run(given, NOW, check_mode=False)
    file = dest / "backup-report.json"
    return {**result, "report": json.loads(file.read_text()) if file.exists() else None}


def judged(changes: dict[str, t.Any], dest: Path, **more: t.Any) -> dict[str, t.Any]:
    """Return what the report says of one portal, the one without fault but for ``changes`` in what was gathered."""
    options = {name: more.pop(name) for name in ("policy", "rpo") if name in more}
    result = report_of({"acme": {**given("acme", **changes), **more}}, dest, **options)
    assert not result.get("failed"), result["msg"]
    portal: dict[str, t.Any] = result["report"]["portals"][0]
    return {**portal, "texts": {reason["code"]: reason["text"] for reason in portal["reasons"]}}
