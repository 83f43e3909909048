# Copyright (c) 2026 ONLYOFFICE DocSpace collection contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What tests of restores do again and again."""

from __future__ import annotations

from typing import Any

from simulator.inprocess import Answer, InProcess
from simulator.portal import LOCAL_DIRECTORY, Portal

CREDENTIALS = {"s3": {"acesskey": "a", "secretaccesskey": "b"}}
BUCKET = {"module": "s3", "bucket": "backups"}
PASSWORD = "from the mail"


def pairs(params: dict[str, Any] | None) -> list[dict[str, Any]]:
    return [{"key": key, "value": value} for key, value in (params or {}).items()]


def back_up(
    sim: InProcess,
    type_: str = "Local",
    params: dict[str, Any] | None = None,
    *,
    dump: bool = False,
    portal: Portal | None = None,
    auth: str = "",
) -> str:
    """The id of the new record, which was that of the job. Local ones go to the default directory."""
    params = {"filePath": LOCAL_DIRECTORY} if params is None and type_ == "Local" else params
    body = {"storageType": type_, "storageParams": pairs(params), "dump": dump}
    started = sim.post("backup/startbackup", body, portal=portal, auth=auth)
    sim.pass_time(10)
    task_id: str = started.payload["taskId"]
    assert sim.world.history.get(task_id)
    return task_id


def restore(
    sim: InProcess, backup_id: str = "", *, auth: str = "", portal: Portal | None = None, **body: Any
) -> Answer:
    if isinstance(body.get("storageParams"), dict):
        body["storageParams"] = pairs(body["storageParams"])
    return sim.post("backup/startrestore", {"backupId": backup_id, **body}, auth=auth, portal=portal)


def progress(sim: InProcess, portal: Portal | None = None, **query: Any) -> Any:
    """As clients ask for it: without a credential."""
    return sim.get("backup/getrestoreprogress", auth=None, portal=portal, **query).payload


def let_in(sim: InProcess, portal: Portal | None = None) -> str:
    """A session of the administrator, who followed the link in the mail."""
    accounts = (portal or sim.portal).accounts
    accounts.set_password(PASSWORD)
    body = {"userName": accounts.username, "password": PASSWORD}
    return str(sim.post("authentication", body, auth=None, portal=portal).payload["token"])


def restored(sim: InProcess, backup_id: str, **body: Any) -> str:
    """Restores to the good end; a session of the new portal."""
    answer = restore(sim, backup_id, **body)
    assert answer.status == 200, answer.body
    sim.pass_time(20)
    entry = progress(sim)
    assert (entry["progress"], entry["error"]) == (100, "")
    return let_in(sim)


def failed(sim: InProcess, backup_id: str = "", **body: Any) -> str:
    """Restores to the bad end; the error. The portal is as it was."""
    tenant_id = sim.portal.tenant_id
    answer = restore(sim, backup_id, **body)
    assert answer.status == 200, answer.body
    sim.pass_time(20)
    entry = progress(sim)
    assert (entry["isCompleted"], entry["status"], entry["tenantId"]) == (True, 2, tenant_id)
    assert entry["progress"] < 100
    assert sim.get("portal").payload["tenantId"] == tenant_id
    assert sim.get("settings", auth=None).payload["tenantStatus"] == 0
    return str(entry["error"])
