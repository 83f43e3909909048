# Copyright (c) 2026 ONLYOFFICE DocSpace collection contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What restores a portal: the upload, the start, the progress that needs no credential (facts 2.11, 2.12, 6)."""

from __future__ import annotations

import dataclasses
import typing as t
from urllib.parse import quote

from ._http.client import Client
from ._http.reading import reading
from ._models.backup import Progress
from ._models.storage import Target

TRASH = 3
# Rooms, their templates and their archive: sections that take rooms, no files.
SECTION_ROOTS = frozenset({14, 20, 30})
PAGE = 100


@dataclasses.dataclass(frozen=True)
class StoredFile:
    """A file of the portal that is to be restored from."""

    title: str
    is_in_trash: bool


class Restores:
    """Restores of the portal a client talks to. Errors are those of the client."""

    def __init__(self, client: Client) -> None:
        self._client = client

    def progress(self, *, dump: bool | None, patient: bool = True) -> Progress | None:
        """Return the running or last restore job, asked without credential because restores kill it (facts 2.12).

        Without ``dump`` a self-hosted server tells of whatever restore concerns this portal; with it, of that kind only.
        """
        query = None if dump is None else {"dump": "true" if dump else "false"}
        data = self._client.get("backup/getrestoreprogress", query, anonymous=True, patient=patient)
        with reading("GET", "backup/getrestoreprogress"):
            return None if data is None else Progress.from_api(data)

    def start_from_history(self, backup_id: str, *, notify: bool, dump: bool) -> Progress:
        """Start to restore a backup of the history and return the job, or the one that is running already."""
        return self._start({"backupId": backup_id, "notify": notify, "dump": dump})

    def start_from_storage(self, target: Target, file_path: str, *, notify: bool, dump: bool) -> Progress:
        """Start to restore an archive in a storage and return the job, or the one that is running already.

        For Local the path must be there but is ignored: what was uploaded is restored (facts 2.11, 6).
        """
        place = Target(target.storage_type, {**target.params, "filePath": file_path})
        return self._start({"backupId": "", **place.to_api(), "notify": notify, "dump": dump})

    def _start(self, body: dict[str, t.Any]) -> Progress:
        data = self._client.post("backup/startrestore", body)
        with reading("POST", "backup/startrestore"):
            return Progress.from_api(data)

    def file(self, file_id: str) -> StoredFile:
        """Return a file of the portal by its id (facts 4.3)."""
        path = f"files/file/{quote(file_id, safe='')}"
        data = self._client.get(path)
        with reading("GET", path):
            return StoredFile(str(data["title"]), data.get("rootFolderType") == TRASH)

    def takes_files(self, folder_id: str) -> bool:
        """Tell whether the user may put files into a folder (facts 4.3); raises ApiError when there is none of that id."""
        path = f"files/folder/{quote(folder_id, safe='')}"
        data = self._client.get(path)
        with reading("GET", path):
            if not data.get("parentId") and data.get("rootFolderType") in SECTION_ROOTS:
                return False  # whatever the rights say (facts 2.2)
            return (data.get("security") or {}).get("Create") is not False

    def content(self) -> dict[str, int]:
        """Return how many ``rooms`` the user sees and how many ``files`` these hold, to compare a copy with its origin."""
        rooms = files = 0
        while True:
            page = self._client.get("files/rooms", {"startIndex": str(rooms), "count": str(PAGE)})
            with reading("GET", "files/rooms"):
                folders = page["folders"]
                files += sum(int(folder.get("filesCount") or 0) for folder in folders)
                rooms += len(folders)
                if not folders or rooms >= int(page["total"]):
                    return {"rooms": rooms, "files": files}

    def upload_start(self, size: int, extension: str) -> UploadAnswer:
        """Announce an archive; the server forgets an earlier one (facts 6)."""
        query = {"init": "true", "totalSize": str(size), "extension": extension}
        return UploadAnswer.of(self._client.upload(query, None))

    def upload_chunk(self, chunk: bytes) -> UploadAnswer:
        """Append the next piece of the announced archive. Never repeat one: the server appends it twice (facts 6)."""
        return UploadAnswer.of(self._client.upload({}, chunk))


@dataclasses.dataclass(frozen=True)
class UploadAnswer:
    """What the upload handler answers, always with HTTP 200 (facts 6)."""

    ok: bool
    message: str
    chunk_size: int
    is_whole: bool

    @classmethod
    def of(cls, data: t.Mapping[str, t.Any]) -> UploadAnswer:
        """Return the answer of a body that was decoded."""
        with reading("POST", "backupFileUpload.ashx"):
            return cls(
                ok=data["Success"] is True,
                message=str(data.get("Message") or ""),
                chunk_size=int(data.get("ChunkSize") or 0),
                is_whole=data.get("EndUpload") is True,
            )
