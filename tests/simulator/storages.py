# Copyright (c) 2026 ONLYOFFICE DocSpace collection contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Where archives are kept: the storage types and their differences (facts 3)."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum
from posixpath import dirname, join

from . import signing
from .archives import Archive
from .binding import as_int
from .clock import Now
from .errors import FolderNotFound, InvalidOperation, ItemNotFound, KeyNotFound, NullReference, ServerError
from .folders import FolderType, Id
from .portal import Portal


class StorageType(IntEnum):
    Documents = 0
    ThridpartyDocuments = 1
    CustomCloud = 2
    Local = 3
    DataStore = 4
    ThirdPartyConsumer = 5


@dataclass(frozen=True)
class Consumer:
    """A cloud storage that can be connected: its credential keys and its other keys with their defaults."""

    secrets: tuple[str, ...]
    settings: tuple[str, ...]


CONSUMERS = {
    "googlecloud": Consumer(("json",), ("bucket",)),
    "rackspace": Consumer(("username", "apiKey"), ("private_container", "public_container", "region")),
    "s3": Consumer(
        ("acesskey", "secretaccesskey"),
        ("bucket", "forcepathstyle", "region", "serviceurl", "sse", "ssekey", "subdir", "usehttp"),
    ),
    "selectel": Consumer(("authUser", "authPwd"), ("private_container", "public_container")),
}


class Storage(ABC):
    """A place for archives of one portal. A path is what ``save`` returned."""

    extension = "tar.gz"

    def prepare(self) -> None:
        """Whatever the job asks of the storage before it starts to write; most are never asked."""
        return

    @abstractmethod
    def save(self, archive: Archive) -> str:
        """Puts an archive there and returns its path."""
        raise NotImplementedError

    @abstractmethod
    def fetch(self, path: str) -> Archive:
        """What a restore downloads. Raises what the server's storage raises."""

    @abstractmethod
    def exists(self, path: str) -> bool:
        """Whether the archive is there."""
        raise NotImplementedError

    @abstractmethod
    def delete(self, path: str) -> None:
        """Removes the archive."""
        raise NotImplementedError

    def link(self, path: str, root: str) -> str:
        return ""


@dataclass
class Documents(Storage):
    """A file in a folder of the portal or of its third-party account. In the trash it does not count."""

    portal: Portal
    folder_id: Id
    now: Now

    @property
    def extension(self) -> str:  # type: ignore[override]
        own_folder = isinstance(self.folder_id, int)
        return "tar.gz" if self.portal.standalone or not own_folder else "tar"

    def prepare(self) -> None:
        if self.folder_id not in self.portal.tree.folders:
            raise NullReference

    def save(self, archive: Archive) -> str:
        folder = self.portal.tree.folders.get(self.folder_id)
        if folder is None:
            raise NullReference
        return str(self.portal.tree.add_file(folder, archive.name, self.now(), archive).id)

    def fetch(self, path: str) -> Archive:
        """A file in the trash is found as well; one that is no archive is none to the restore either."""
        file = self.portal.tree.files.get(folder_id(path))
        if file is None or file.lost:
            raise ItemNotFound("File not found.")
        if file.archive is None:
            raise ServerError("The archive cannot be opened.")
        return file.archive

    def exists(self, path: str) -> bool:
        file = self.portal.tree.files.get(folder_id(path))
        return file is not None and file.parent.root.type != FolderType.Trash

    def delete(self, path: str) -> None:
        self.portal.tree.files.pop(folder_id(path), None)


@dataclass
class Local(Storage):
    """A directory of the server. The API process may be unable to see what the worker wrote there."""

    portal: Portal
    directory: str

    def save(self, archive: Archive) -> str:
        if self.directory not in self.portal.local_directories:
            raise ItemNotFound("Directory not found.")
        path = join(self.directory, archive.name)
        self.portal.local_files[path] = archive
        return path

    def fetch(self, path: str) -> Archive:
        """The worker's own disk: whether the API process sees the file does not matter."""
        if path not in self.portal.local_files or dirname(path) not in self.portal.local_directories:
            raise ItemNotFound(f"Could not find file '{path}'.")
        return self.portal.local_files[path]

    def exists(self, path: str) -> bool:
        present = path in self.portal.local_files and dirname(path) in self.portal.local_directories
        return present and self.portal.local_visible

    def delete(self, path: str) -> None:
        if dirname(path) not in self.portal.local_directories:
            raise FolderNotFound(f"Could not find a part of the path '{path}'.")
        if self.portal.local_visible:
            self.portal.local_files.pop(path, None)


@dataclass
class DataStore(Storage):
    """The portal's own storage; its link is relative and lives one day."""

    portal: Portal
    now: Now

    def save(self, archive: Archive) -> str:
        self.portal.data_store[archive.name] = archive
        return archive.name

    def fetch(self, path: str) -> Archive:
        if path not in self.portal.data_store:
            raise ItemNotFound("File not found.")
        return self.portal.data_store[path]

    def exists(self, path: str) -> bool:
        return path in self.portal.data_store

    def delete(self, path: str) -> None:
        self.portal.data_store.pop(path, None)

    def link(self, path: str, root: str) -> str:
        auth = signing.sign(path, self.now(), minutes=1440)
        return f"/storage/backup/root/{path}?expire=1440&auth={auth}"


@dataclass
class Cloud(Storage):
    """A bucket of a third-party consumer; without credentials the server holds a null instead of a store."""

    portal: Portal
    params: Mapping[str, str]
    now: Now
    connected: bool

    def _key(self, name: str) -> tuple[str, str, str]:
        if self.portal.s3_error:
            raise ServerError(self.portal.s3_error)
        subdir = self.params.get("subdir")
        folder = f"{self.portal.tenant_id}/backup" if not subdir else subdir.strip("/")
        bucket = self.params.get("bucket") or self.params.get("private_container") or ""
        return self.params["module"], bucket, join(folder, name)

    def prepare(self) -> None:
        if not self.connected:
            raise NullReference
        self._key("")

    def save(self, archive: Archive) -> str:
        self.prepare()
        self.portal.buckets[self._key(archive.name)] = archive
        return archive.name

    def fetch(self, path: str) -> Archive:
        self.prepare()
        archive = self.portal.buckets.get(self._key(path))
        if archive is None:
            raise ItemNotFound("File not found.")
        return archive

    def exists(self, path: str) -> bool:
        return self.connected and self._key(path) in self.portal.buckets

    def delete(self, path: str) -> None:
        self.prepare()
        self.portal.buckets.pop(self._key(path), None)

    def link(self, path: str, root: str) -> str:
        origin, _slash, name = root.rpartition("/")
        module, bucket, key = self._key(path)
        address = f"{module}/{bucket}/{key}"
        signature = signing.sign(address, self.now(), minutes=1440)
        return f"{origin}/_s3/{name}/{address}?X-Amz-Expires=86400&X-Amz-Signature={signature}"


def folder_id(text: str) -> Id:
    """Ids of the portal's own folders and files are numbers, those of third-party accounts text."""
    number = as_int(text)
    return text if number is None else number


def open_storage(portal: Portal, type_: int, base_path: str | None, params: Mapping[str, str], now: Now) -> Storage:
    """The storage of a job or a record. Raises what the server's factory raises."""
    if type_ in (StorageType.Documents, StorageType.ThridpartyDocuments):
        return Documents(portal, folder_id(base_path or ""), now)
    if type_ == StorageType.Local:
        return Local(portal, base_path or "")
    if type_ == StorageType.DataStore:
        return DataStore(portal, now)
    if type_ == StorageType.ThirdPartyConsumer:
        return _open_cloud(portal, params, now)
    raise InvalidOperation("Unknown storage type.")


def _open_cloud(portal: Portal, params: Mapping[str, str], now: Now) -> Storage:
    """Credentials among the params overwrite the stored ones, if there are stored ones (facts 3)."""
    if "module" not in params:
        raise KeyNotFound("module")
    consumer = CONSUMERS.get(params["module"])
    stored = portal.consumers.get(params["module"], {})
    connected = consumer is not None and all(stored.get(name) for name in consumer.secrets)
    if consumer and connected:
        stored.update({name: params[name] for name in consumer.secrets if name in params})
    return Cloud(portal, params, now, connected)
