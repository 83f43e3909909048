# Copyright (c) 2026 ONLYOFFICE DocSpace collection contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The upload handler for restoring a local archive: facts 6. Always HTTP 200, never enveloped, PascalCase."""

from __future__ import annotations

import json
import re
from typing import Any

from starlette.responses import Response

from ..context import Call
from ..envelope import empty
from ..errors import NoPermission, ServerError
from ..restores import demand_restore_permission
from ..routes import Routes
from ..uploads import Upload, first_file

routes = Routes("")


@routes.post("backupFileUpload.ashx", bare=True)
def upload(call: Call) -> Response:
    """The path is looked at letter by letter. Neither the portal's status nor its payment is."""
    if not call.request.url.path.endswith("/backupFileUpload.ashx"):
        return empty(404)
    try:
        answer = _begin(call) if call.query("init") == "true" else _append(call)
    except (ServerError, ValueError) as error:
        answer = {"Success": False, "Message": _message(error), "ChunkSize": 0, "EndUpload": False}
    return Response(json.dumps(answer, separators=(",", ":")).encode(), 200)


def _message(error: Exception) -> str:
    return error.message if isinstance(error, ServerError) else str(error)


def _demand(call: Call) -> None:
    """Who has not logged in is just somebody without the permission."""
    if call.principal is None:
        raise NoPermission("edit portal settings")
    demand_restore_permission(call.portal, NoPermission)
    if not call.portal.backup_temp_on_disk:
        raise ValueError("backup_temp is not disc")


def _begin(call: Call) -> dict[str, Any]:
    _demand(call)
    world, portal = call.world, call.portal
    sent = (call.query("totalSize") or "").strip()
    size = int(sent) if re.fullmatch(r"[+-]?\d{1,18}", sent) else 0
    if size <= 0:
        raise ValueError("Total size must be greater than 0.")
    if portal.upload_limit is not None and size > portal.upload_limit:
        raise ValueError("Backup is larger than the total size of the portal")
    for extension in (".tar.gz", ".tar"):
        world.upload_path(portal.tenant_id, extension).unlink(missing_ok=True)
    extension = ".tar" if call.query("extension") == "tar" else ".tar.gz"
    world.uploads[portal.tenant_id] = Upload(size, extension, world.now())
    return _success(call)


def _append(call: Call) -> dict[str, Any]:
    """Chunks are appended as they come; nothing tells one that comes twice from one that comes next."""
    _demand(call)
    world, tenant_id = call.world, call.portal.tenant_id
    running = world.uploads.get(tenant_id)
    if running is None or not running.alive(world.now()):
        raise ValueError("Need init upload.")
    chunk = first_file(call.request.headers.get("content-type", ""), call.body)
    if len(chunk) > call.portal.upload_chunk_size:
        raise ValueError("chunkSize more then maxChunkUploadSize")
    path = world.upload_path(tenant_id, running.extension)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("ab") as file:
        file.write(chunk)
        ended = file.tell() >= running.total_size
    if ended:
        del world.uploads[tenant_id]
    return _success(call, ended)


def _success(call: Call, ended: bool = False) -> dict[str, Any]:
    return {"Success": True, "ChunkSize": call.portal.upload_chunk_size, "EndUpload": ended}
