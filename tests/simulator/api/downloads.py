# Copyright (c) 2026 ONLYOFFICE DocSpace collection contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Archives over HTTP through the portal: the DataStore link and the file handler (facts 3)."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from urllib.parse import quote, unquote

import anyio
from starlette.concurrency import run_in_threadpool
from starlette.responses import FileResponse, PlainTextResponse, Response, StreamingResponse

from .. import signing
from ..context import Call
from ..envelope import empty
from ..errors import FormatError, ServerError
from ..routes import Routes
from ..storages import folder_id

routes = Routes("")
CHUNK = 256 * 1024
REDIRECT_OVER = 5 * 1024 * 1024


@routes.get("storage/backup/root/{name}", bare=True)
async def get_stored_archive(call: Call) -> Response:
    """Needs an admin *and* the signed query; scopes of an API key are not looked at."""
    name = unquote(call.params["name"])
    minutes, auth = call.query("expire") or "0", call.query("auth") or ""
    allowed = call.principal is not None and call.portal.admin and minutes.isdigit()
    if not allowed or not signing.holds(name, auth, call.world.now(), int(minutes)):
        return empty(403)
    archive = call.portal.data_store.get(name)
    if archive is None:
        return empty(404)
    path = await run_in_threadpool(archive.path)
    size = path.stat().st_size
    if call.portal.storage_redirect and size > REDIRECT_OVER:
        address = f"datastore/{call.portal.tenant_id}/{name}"
        signature = signing.sign(address, call.world.now(), minutes=1)
        url = f"{call.origin}/_s3/{call.portal.name}/{address}?X-Amz-Expires=15&X-Amz-Signature={signature}"
        return Response(b"", 302, {"location": url})
    return _stream(path, size, name, call.request.headers.get("range"))


def _stream(path: Path, size: int, name: str, asked: str | None) -> Response:
    """The storage handler's own reading of ``Range``: 206 only for less than the whole, no ETag, no ``If-Range``.

    A range that starts at or behind the end is an unmapped exception, so HTTP 500 and not 416.
    """
    headers = {"content-type": "application/gzip", "content-disposition": f"attachment; filename*=UTF-8''{quote(name)}"}
    first, last = 0, size - 1
    if asked:
        first, last = _range(asked, size)
        headers |= {"accept-ranges": "bytes", "content-range": f"bytes {first}-{last}/{size}"}
    length = last - first + 1
    headers["content-length"] = str(length)
    return StreamingResponse(_chunks(path, first, length), 206 if length < size else 200, headers)


def _range(asked: str, size: int) -> tuple[int, int]:
    bounds = asked.partition("=")[2].split("-")
    if not bounds[0].strip().isdigit():
        raise FormatError("The input string was not in a correct format.")
    last = int(bounds[1]) if len(bounds) > 1 and bounds[1].isdigit() else size - 1
    first, last = int(bounds[0]), min(last, size - 1)
    if last < first:
        raise ServerError("Wrong Range header")
    return first, last


async def _chunks(path: Path, first: int, length: int) -> AsyncIterator[bytes]:
    async with await anyio.open_file(path, "rb") as file:
        await file.seek(first)
        while length > 0:
            chunk = await file.read(min(CHUNK, length))
            length -= len(chunk)
            yield chunk


@routes.get("filehandler.ashx", bare=True)
async def get_file_content(call: Call) -> Response:
    """What ``presigneduri`` points to. Like a bucket it will not have two kinds of permission at once."""
    if "authorization" in call.request.headers:
        return PlainTextResponse("Only one way of authentication is allowed", 400)
    file = call.portal.tree.files.get(folder_id(call.query("fileid") or ""))
    if file is None:
        return empty(404)
    if not signing.holds(f"file {file.id}", call.query("stream_auth") or "", call.world.now(), 15):
        return empty(403)
    if file.lost:
        return empty(404)
    if file.archive is None:
        return Response(b"\x50" * file.size, headers={"content-type": "application/octet-stream"})
    path = await run_in_threadpool(file.archive.path)
    return FileResponse(path, filename=file.title)
