# Copyright (c) 2026 ONLYOFFICE DocSpace collection contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The buckets behind ThirdPartyConsumer: pre-signed links that refuse an Authorization header (facts 3)."""

from __future__ import annotations

from urllib.parse import unquote

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import FileResponse, Response

from .. import signing
from ..archives import Archive
from ..portal import Portal
from ..world import World


async def serve_bucket(world: World, portal: Portal, request: Request, path: str) -> Response:
    """``path`` is ``/_s3/<module>/<bucket>/<key>``. Answers as S3 does, in XML, with ETag and ranges."""
    if request.method not in ("GET", "HEAD"):
        return _refusal(405, "MethodNotAllowed")
    if "authorization" in request.headers:
        return _refusal(400, "InvalidArgument")
    address = unquote(path).removeprefix("/_s3/")
    query = request.query_params
    expires = query.get("X-Amz-Expires", "0")
    minutes = max(1, int(expires) // 60) if expires.isdigit() else 0
    if not signing.holds(address, query.get("X-Amz-Signature", ""), world.now(), minutes):
        return _refusal(403, "AccessDenied")
    archive = _find(portal, address)
    if archive is None:
        return _refusal(404, "NoSuchKey")
    return FileResponse(await run_in_threadpool(archive.path))


def _find(portal: Portal, address: str) -> Archive | None:
    module, _slash, rest = address.partition("/")
    bucket, _slash, key = rest.partition("/")
    return portal.data_store.get(key) if module == "datastore" else portal.buckets.get((module, bucket, key))


def _refusal(status: int, code: str) -> Response:
    return Response(f"<Error><Code>{code}</Code></Error>", status, {"content-type": "application/xml"})
