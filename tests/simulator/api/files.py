# Copyright (c) 2026 ONLYOFFICE DocSpace collection contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Folders, rooms and files: facts 4.3."""

from __future__ import annotations

from typing import Any
from urllib.parse import unquote

from starlette.concurrency import run_in_threadpool

from .. import signing
from ..binding import BindingError, Reader, boolean, integer, optional, text
from ..context import Call
from ..envelope import Dictionary, Streamed
from ..errors import AccessDenied, ItemNotFound
from ..folders import File, Folder, FolderType
from ..routes import Routes
from ..storages import folder_id
from ..views import file_view, folder_view

routes = Routes("/api/2.0/files")

_SECTIONS = {
    "@my": FolderType.My,
    "@common": FolderType.Common,
    "@trash": FolderType.Trash,
}
_ROOT_SECTIONS = (FolderType.My, FolderType.Rooms, FolderType.Archive, FolderType.RoomTemplates, FolderType.Trash)
MAX_COUNT = 100
_SEARCH_AREAS = {"archive": FolderType.Archive, "1": FolderType.Archive, "templates": FolderType.RoomTemplates}


async def get_section(call: Call) -> Any:
    name = call.request.url.path.rstrip("/").rpartition("/")[2].lower()
    return await _content(call, call.portal.tree.sections[_SECTIONS[name]])


for _name in _SECTIONS:
    routes.get(_name)(get_section)


@routes.get("@root")
async def get_roots(call: Call) -> Any:
    sections = [call.portal.tree.sections[type_] for type_ in _ROOT_SECTIONS]
    return Streamed([await _content(call, section, deep=False) for section in sections])


@routes.get("rooms")
async def get_rooms(call: Call) -> Any:
    if not 1 <= call.query_int("count", MAX_COUNT) <= MAX_COUNT:
        raise BindingError("Count", f"The field Count must be between 1 and {MAX_COUNT}.")
    section = _SEARCH_AREAS.get((call.query("searchArea") or "").lower(), FolderType.Rooms)
    return await _content(call, call.portal.tree.sections[section], deep=False)


@routes.post("rooms")
def create_room(call: Call) -> Any:
    sent = call.read(title=(text, ...), roomType=(integer, 0))
    section = call.portal.tree.sections[FolderType.Rooms]
    room = call.portal.tree.add_folder(section, sent["title"], call.world.now(), sent["roomType"])
    return folder_view(room, call.portal)


@routes.get("folder/{id}", anonymous=True)
def get_folder(call: Call) -> Any:
    return folder_view(_folder(call), call.portal)


@routes.post("folder/{id}")
def create_folder(call: Call) -> Any:
    """Titles may repeat; whoever wants one folder looks first."""
    sent = call.read(title=(text, ...))
    if len(sent["title"]) > 165:
        raise BindingError("Title", "The title must have at most 165 characters.")
    parent = _folder(call)
    if not parent.can_create or parent.type in (FolderType.Rooms, FolderType.RoomTemplates, FolderType.Archive):
        raise AccessDenied("create in this folder")
    return folder_view(call.portal.tree.add_folder(parent, sent["title"], call.world.now()), call.portal)


@routes.get("folder/{id}/path")
def get_path(call: Call) -> Any:
    return Streamed(folder_view(folder, call.portal) for folder in _folder(call).path)


@routes.get("{id}/subfolders")
def get_subfolders(call: Call) -> Any:
    return Streamed(folder_view(folder, call.portal) for folder in call.portal.tree.folders_in(_folder(call)))


@routes.get("file/{id}", anonymous=True)
async def get_file(call: Call) -> Any:
    return await run_in_threadpool(file_view, _file(call), call.portal)


@routes.get("file/{id}/presigneduri")
def get_presigned_uri(call: Call) -> str:
    """A link that carries its own permission, for a short while."""
    file = _file(call)
    auth = signing.sign(f"file {file.id}", call.world.now(), minutes=15)
    return f"{call.root}/filehandler.ashx?action=stream&fileid={file.id}&version=1&stream_auth={auth}"


@routes.delete("file/{id}")
def delete_file(call: Call) -> Any:
    """To the trash, or for good if asked; the answer lists the operation."""
    members: dict[str, tuple[Reader, Any]] = {"immediately": (optional(boolean), False)}
    immediately = call.read(**members)["immediately"] if call.body else False
    file = _file(call)
    if immediately or file.parent.root.type == FolderType.Trash or isinstance(file.id, str):
        del call.portal.tree.files[file.id]
    else:
        call.portal.tree.trash(file)
    return Streamed([{"id": "1", "operation": 2, "progress": 100, "error": "", "processed": "1", "finished": True}])


@routes.get("{id}", anonymous=True)
async def get_content(call: Call) -> Any:
    return await _content(call, _folder(call))


def _folder(call: Call) -> Folder:
    if call.principal is None:
        raise AccessDenied("view this folder")
    folder = call.portal.tree.folders.get(folder_id(unquote(call.params["id"])))
    if folder is None:
        raise ItemNotFound("The required folder was not found")
    return folder


def _file(call: Call) -> File:
    if call.principal is None:
        raise AccessDenied("view this file")
    file = call.portal.tree.files.get(folder_id(unquote(call.params["id"])))
    if file is None:
        raise ItemNotFound("The required file was not found")
    return file


async def _content(call: Call, folder: Folder, deep: bool = True) -> dict[str, Any]:
    """A page of a folder. With a filter the sub-folders are searched too, unless told not to."""
    tree, wanted = call.portal.tree, (call.query("filterValue") or "").lower()
    deep = deep and bool(wanted) and (call.query("withSubFolders") or "true").lower() == "true"
    folders = [item for item in tree.folders_in(folder, deep) if wanted in item.title.lower()]
    files = [item for item in tree.files_in(folder, deep) if wanted in item.title.lower()]
    start, count = call.query_int("startIndex", 0), call.query_int("count", 100)
    total = len(folders) + len(files)
    if (call.query("sortOrder") or "").lower() == "descending":
        folders.reverse()
        files.reverse()
    shown_folders = folders[start : start + count]
    first_file = max(0, start - len(folders))
    shown_files = files[first_file : first_file + count - len(shown_folders)]
    return {
        "files": [await run_in_threadpool(file_view, item, call.portal) for item in shown_files],
        "folders": [folder_view(item, call.portal) for item in shown_folders],
        "current": folder_view(folder, call.portal),
        "pathParts": [Dictionary(id=item.id, title=item.title) for item in folder.path],
        "startIndex": start,
        "count": len(shown_folders) + len(shown_files),
        "total": total,
        "new": 0,
    }
