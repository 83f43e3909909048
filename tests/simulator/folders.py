# Copyright (c) 2026 ONLYOFFICE DocSpace collection contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The documents of a portal: section roots, rooms, folders, files (facts 4.3)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum

from .archives import Archive
from .errors import AccessDenied, FolderNotFound, FolderNotFoundBefore371, ServerError

Id = int | str
BACKUP_ROOM, FOREIGN_ROOM = "Backups", "Sales"


class FolderType(IntEnum):
    Default = 0
    Common = 1
    Trash = 3
    My = 5
    Rooms = 14
    Archive = 20
    ThirdPartyBackup = 21
    RoomTemplates = 30


NO_TARGETS = (FolderType.Rooms, FolderType.RoomTemplates, FolderType.Archive)
SECTIONS = {
    FolderType.My: "My documents",
    FolderType.Rooms: "Rooms",
    FolderType.Archive: "Archive",
    FolderType.RoomTemplates: "Room templates",
    FolderType.Trash: "Trash",
    FolderType.Common: "Common",
}


@dataclass
class Folder:
    """``can_create`` is false in rooms where the user has no role; being DocSpace admin does not help there."""

    id: Id
    title: str
    parent: Folder | None
    created: datetime
    type: FolderType = FolderType.Default
    room_type: int | None = None
    can_create: bool = True

    @property
    def root(self) -> Folder:
        return self.parent.root if self.parent else self

    @property
    def path(self) -> list[Folder]:
        return [*(self.parent.path if self.parent else []), self]


@dataclass
class File:
    id: Id
    title: str
    parent: Folder
    created: datetime
    archive: Archive


class FolderTree:
    def __init__(self, first_id: int, created: datetime) -> None:
        self._last_id = first_id
        self.folders: dict[Id, Folder] = {}
        self.files: dict[Id, File] = {}
        self.sections = {
            type_: self._add(Folder(self._next_id(), title, None, created, type_)) for type_, title in SECTIONS.items()
        }
        rooms = self.sections[FolderType.Rooms]
        self.add_folder(rooms, BACKUP_ROOM, created, room_type=5)
        self.add_folder(rooms, FOREIGN_ROOM, created, room_type=2).can_create = False

    def _next_id(self) -> int:
        self._last_id += 1
        return self._last_id

    def _add(self, folder: Folder) -> Folder:
        self.folders[folder.id] = folder
        return folder

    def add_folder(self, parent: Folder, title: str, now: datetime, room_type: int | None = None) -> Folder:
        """Titles may repeat."""
        allowed = parent.can_create
        return self._add(Folder(self._next_id(), title, parent, now, room_type=room_type, can_create=allowed))

    def add_file(self, parent: Folder, title: str, now: datetime, archive: Archive) -> File:
        number = self._next_id()
        file_id = f"{parent.root.id}|{number}" if isinstance(parent.id, str) else number
        file = self.files[file_id] = File(file_id, title, parent, now, archive)
        return file

    def trash(self, file: File) -> None:
        file.parent = self.sections[FolderType.Trash]

    def folders_in(self, folder: Folder, deep: bool = False) -> list[Folder]:
        return [item for item in self.folders.values() if _inside(item.parent, folder, deep)]

    def files_in(self, folder: Folder, deep: bool = False) -> list[File]:
        return [item for item in self.files.values() if _inside(item.parent, folder, deep)]

    def connect_third_party(self, provider_key: str, title: str, now: datetime) -> Folder:
        """The one account for backups; a second one replaces it (facts 4.2)."""
        self.disconnect_third_party()
        root = f"{provider_key.lower()}-{self._next_id()}"
        folder = self._add(Folder(root, title, None, now, FolderType.ThirdPartyBackup))
        self._add(Folder(f"{root}-|backups", "backups", folder, now))
        return folder

    @property
    def third_party(self) -> Folder | None:
        return next((item for item in self.folders.values() if item.type == FolderType.ThirdPartyBackup), None)

    def disconnect_third_party(self) -> Folder | None:
        account = self.third_party
        if account:
            self.files = {key: file for key, file in self.files.items() if file.parent.root is not account}
            self.folders = {key: item for key, item in self.folders.items() if item.root is not account}
        return account

    def demand_target(self, folder_id: Id, since_371: bool) -> Folder:
        """The folder, if a backup may be put there (facts 2.2, check 5)."""
        folder = self.folders.get(folder_id)
        if folder is None:
            error: type[ServerError] = FolderNotFound if since_371 else FolderNotFoundBefore371
            raise error("The required folder was not found")
        if folder.type in NO_TARGETS or not folder.can_create:
            raise AccessDenied("create in this folder")
        return folder


def _inside(parent: Folder | None, folder: Folder, deep: bool) -> bool:
    while parent is not None:
        if parent is folder:
            return True
        parent = parent.parent if deep else None
    return False
