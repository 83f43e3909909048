# Copyright (c) 2026 ONLYOFFICE DocSpace collection contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The documents of a portal: section roots, rooms, folders, files (facts 4.3)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum

from .archives import Archive
from .errors import (
    AccessDenied,
    FileNotFound,
    FileNotFoundBefore32,
    FolderNotFound,
    FolderNotFoundBefore371,
    ServerError,
)

Id = int | str
BACKUP_ROOM, FOREIGN_ROOM = "Backups", "Sales"
DOCUMENT_SIZE = 9000


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
    """A backup's archive, or a document of ``size`` bytes. ``lost``: listed, but its content is gone (facts 2.14)."""

    id: Id
    title: str
    parent: Folder
    created: datetime
    archive: Archive | None = None
    size: int = 0
    lost: bool = False


class FolderTree:
    """Ids are given out in order, the first is ``last_id`` + 1; ids of third-party accounts are text."""

    def __init__(self, last_id: int) -> None:
        self.last_id = last_id
        self.folders: dict[Id, Folder] = {}
        self.files: dict[Id, File] = {}

    @classmethod
    def fresh(cls, last_id: int, created: datetime) -> FolderTree:
        """The tree of a new portal: the sections, and one room with and one without the right to create."""
        tree = cls(last_id)
        for type_, title in SECTIONS.items():
            tree.add(Folder(tree.next_id(), title, None, created, type_))
        rooms = tree.sections[FolderType.Rooms]
        tree.add_folder(rooms, BACKUP_ROOM, created, room_type=5)
        tree.add_folder(rooms, FOREIGN_ROOM, created, room_type=2).can_create = False
        return tree

    @property
    def sections(self) -> dict[FolderType, Folder]:
        return {folder.type: folder for folder in self.folders.values() if folder.type in SECTIONS}

    @property
    def rooms(self) -> dict[str, Folder]:
        """By title; of two with the same title the newer one."""
        return {room.title: room for room in self.folders_in(self.sections[FolderType.Rooms])}

    def next_id(self) -> int:
        self.last_id += 1
        return self.last_id

    def add(self, folder: Folder) -> Folder:
        self.folders[folder.id] = folder
        return folder

    def add_folder(self, parent: Folder, title: str, now: datetime, room_type: int | None = None) -> Folder:
        """Titles may repeat."""
        allowed = parent.can_create
        return self.add(Folder(self.next_id(), title, parent, now, room_type=room_type, can_create=allowed))

    def add_file(self, parent: Folder, title: str, now: datetime, archive: Archive | None, size: int = 0) -> File:
        number = self.next_id()
        file_id = f"{parent.root.id}|{number}" if isinstance(parent.id, str) else number
        file = self.files[file_id] = File(file_id, title, parent, now, archive, size)
        return file

    def fill_room(self, title: str, count: int, now: datetime) -> None:
        """A room of this title with so many documents; what else lies in it stays."""
        room = self.rooms.get(title)
        if room is None:
            room = self.add_folder(self.sections[FolderType.Rooms], title, now, room_type=2)
        documents = [file for file in self.files_in(room) if file.archive is None]
        for file in documents[count:]:
            del self.files[file.id]
        for number in range(len(documents), count):
            self.add_file(room, f"{title} {number + 1}.docx", now, None, DOCUMENT_SIZE)

    def trash(self, file: File) -> None:
        file.parent = self.sections[FolderType.Trash]

    def folders_in(self, folder: Folder, deep: bool = False) -> list[Folder]:
        return [item for item in self.folders.values() if _inside(item.parent, folder, deep)]

    def files_in(self, folder: Folder, deep: bool = False) -> list[File]:
        return [item for item in self.files.values() if _inside(item.parent, folder, deep)]

    def connect_third_party(self, provider_key: str, title: str, now: datetime) -> Folder:
        """The one account for backups; a second one replaces it (facts 4.2)."""
        self.disconnect_third_party()
        root = f"{provider_key.lower()}-{self.next_id()}"
        folder = self.add(Folder(root, title, None, now, FolderType.ThirdPartyBackup))
        self.add(Folder(f"{root}-|backups", "backups", folder, now))
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

    def demand_source(self, file_id: Id, since_32: bool, since_371: bool) -> None:
        """The check of a file to restore from (facts 2.11): its folder must be one a backup could be put into.

        That nobody can create in the trash is the plain reading.
        """
        file = self.files.get(file_id)
        if file is None:
            file_not_found: type[ServerError] = FileNotFound if since_32 else FileNotFoundBefore32
            raise file_not_found("The required file was not found")
        if file.parent.root.type == FolderType.Trash:
            raise AccessDenied("create in this folder")
        self.demand_target(file.parent.id, since_371)

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
