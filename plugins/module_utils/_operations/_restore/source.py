# Copyright (c) 2026 ONLYOFFICE DocSpace collection contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a portal is restored from: a backup of its history, an archive on this machine, an archive in a storage."""

from __future__ import annotations

import os
import typing as t
import uuid
from pathlib import Path

from ..._archive.verify import verify
from ..._errors import ApiError, DocSpaceError, InputError
from ..._models.backup import Progress, Record
from ..._models.storage import FOLDER_TYPES, Target
from ..._models.storage_lint import lint_target
from ..._operation import Context, Options
from .upload import Upload

ARCHIVE_NAMES = (".tar.gz", ".tar")
NOBODY = uuid.UUID(int=0)


class Source:
    """Where the archive comes from. ``dump`` is what the options say it is."""

    def __init__(self, options: Options) -> None:
        self._options = options
        self._dump = bool(options["dump"])

    @property
    def identity(self) -> list[t.Any]:
        """What was asked for, as JSON; known before anything is opened."""
        raise NotImplementedError

    def open(self) -> None:
        """Look at what is on this machine; raise DocSpaceError when it cannot be restored. Sends nothing."""

    def inspect(self, context: Context) -> str:
        """Ask the portal about it and return what was found; raise DocSpaceError when it cannot be restored."""
        raise NotImplementedError

    def bring(self, context: Context) -> None:
        """Take the archive to the server, where it is not there yet."""

    def start(self, context: Context) -> Progress:
        """Send the start and return the job."""
        raise NotImplementedError

    def to_result(self) -> dict[str, t.Any]:
        """Return what is known of it: ``kind``, its names, ``survives`` (None when nobody can tell)."""
        raise NotImplementedError


class HistorySource(Source):
    """A backup in the history of the portal, or among those of the whole server."""

    record: Record | None = None

    @property
    def identity(self) -> list[t.Any]:
        return ["backup", self._id, self._dump]

    @property
    def _id(self) -> str:
        return str(uuid.UUID(self._options["backup_id"]))

    def inspect(self, context: Context) -> str:
        """The server itself would restore any id, deleted ones and those of other portals too (facts 2.11)."""
        self.record = _find(self._id, self._dump, context)
        if self.record is None:
            self._refuse_other_kind(context)
            raise DocSpaceError(
                f"The portal's history has no backup {self._id}: it was deleted, its archive is gone, or it belongs to "
                "another portal.",
                kind="not_found",
            )
        return f"The backup {self.record.file_name} is in the history."

    def _refuse_other_kind(self, context: Context) -> None:
        try:
            other = _find(self._id, not self._dump, context)
        except ApiError:  # dumps are not for everybody
            return
        if other is not None:
            what, value = ("one portal", "false") if self._dump else ("the whole server (dump)", "true")
            words = f"The backup {self._id} is one of {what}; restoring it takes dump={value}."
            raise DocSpaceError(words, kind="wrong_kind")

    def start(self, context: Context) -> Progress:
        return context.portal.restores.start_from_history(self._id, notify=self._options["notify"], dump=self._dump)

    def to_result(self) -> dict[str, t.Any]:
        record = self.record
        # A consumer's archive survives with a subdir only, which the history does not tell.
        survives = {"Local": True, "ThirdPartyConsumer": None}.get(record.storage_type, False) if record else None
        return {
            "kind": "backup",
            "backup_id": self._id,
            "file_name": record.file_name if record else None,
            "storage_type": record.storage_type if record else None,
            "path": None,
            "sha256": None,
            "survives": survives,
        }


def _find(backup_id: str, dump: bool, context: Context) -> Record | None:
    records = context.portal.history(dump=dump)
    return next((record for record in records if record.id.lower() == backup_id), None)


class FileSource(Source):
    """An archive on the machine that runs the module; it is verified here and uploaded."""

    _sha256: str | None = None
    _words = ""

    @property
    def _path(self) -> Path:
        return Path(self._options["src"])

    @property
    def identity(self) -> list[t.Any]:
        return ["file", os.path.realpath(self._path), self._dump]

    def open(self) -> None:
        verdict = verify(self._path, "structural", expect_dump=self._dump)
        if verdict.problem == "wrong_kind":
            other = "false" if self._dump else "true"
            raise DocSpaceError(f"{verdict.message} Restoring it takes dump={other}.", kind="wrong_kind")
        if not verdict.ok:
            raise DocSpaceError(verdict.message, kind=verdict.problem or "corrupt")
        self._sha256, self._words = verdict.sha256, verdict.message

    def inspect(self, context: Context) -> str:
        return self._words

    def bring(self, context: Context) -> None:
        Upload(self._path, self._sha256, context).run()

    def start(self, context: Context) -> Progress:
        # The path has to be there and is ignored (facts 6).
        uploaded = Target("Local")
        notify = self._options["notify"]
        return context.portal.restores.start_from_storage(uploaded, "", notify=notify, dump=self._dump)

    def to_result(self) -> dict[str, t.Any]:
        return {
            "kind": "file",
            "backup_id": None,
            "file_name": self._path.name,
            "storage_type": None,
            "path": str(self._path),
            "sha256": self._sha256,
            "survives": True,
        }


class StorageSource(Source):
    """An archive in a storage, named by its path there or by the id of a file."""

    _title: str | None = None

    @property
    def _target(self) -> Target:
        options = self._options
        return Target.from_options(options["storage_type"], options["storage_params"], dump=self._dump)

    @property
    def identity(self) -> list[t.Any]:
        target = self._target.to_result()
        return ["storage", target["storage_type"], target["storage_params"], self._options["file_path"], self._dump]

    def inspect(self, context: Context) -> str:
        path, storage_type = self._options["file_path"], self._target.storage_type
        if storage_type not in FOLDER_TYPES:
            context.warn(
                f"Whether {path} is there and is a whole backup cannot be asked of {storage_type}: the server finds out when "
                "it restores, and leaves the portal as it is if not."
            )
            return f"The archive {path} in {storage_type} is taken on trust."
        file = context.portal.restores.file(path)
        self._title = file.title
        if file.is_in_trash:
            raise DocSpaceError(f"The file {file.title} ({path}) is in the trash of the portal.", kind="not_found")
        if not file.title.endswith(ARCHIVE_NAMES):
            words = f"The file {file.title} ({path}) is no backup: those end in {' or '.join(ARCHIVE_NAMES)}."
            raise DocSpaceError(words, kind="not_an_archive")
        return f"The file {file.title} is in {storage_type}."

    def start(self, context: Context) -> Progress:
        options = self._options
        return context.portal.restores.start_from_storage(
            self._target, options["file_path"], notify=options["notify"], dump=self._dump
        )

    def to_result(self) -> dict[str, t.Any]:
        return {
            "kind": "storage",
            "backup_id": None,
            "file_name": self._title,
            "storage_type": self._target.storage_type,
            "path": self._options["file_path"],
            "sha256": None,
            "survives": self._target.survives_restore(dump=self._dump),
        }


def check_source(options: Options) -> list[str]:
    """Return warnings about the options that name the source; raise InputError when they name none or two."""
    given = [name for name in ("backup_id", "src", "file_path") if options[name] is not None]
    if options["job_id"] is not None and not given:
        _check_id("job_id", options["job_id"])
        return []
    if options["job_id"] is not None:
        raise InputError(f"job_id follows a restore that is there; it does not go with {given[0]}, which starts one.")
    if len(given) != 1:
        found = f"not {' and '.join(given)}" if given else "none is given"
        raise InputError(f"Name one archive to restore: backup_id, src, or file_path with storage_type; {found}.")
    if given == ["backup_id"]:
        _check_id("backup_id", options["backup_id"])
    if given != ["file_path"]:
        if options["storage_type"] is not None:
            raise InputError(f"storage_type goes with file_path; with {given[0]} the archive's place is known.")
        return []
    if not options["file_path"].strip():
        raise InputError("file_path is empty.")
    return _check_storage(options)


def _check_id(name: str, text: str) -> None:
    try:
        number = uuid.UUID(text)
    except ValueError:
        whose = "a backup, as its history has it" if name == "backup_id" else "a restore, as an earlier run told it"
        raise InputError(f"{name} must be the id of {whose}, not {text!r}.") from None
    if number == NOBODY:
        raise InputError(f"{name} is all zeros, which nothing has.")


def _check_storage(options: Options) -> list[str]:
    storage_type = options["storage_type"]
    if storage_type is None:
        raise InputError("file_path needs storage_type: say which storage the archive lies in.")
    if storage_type == "Local":
        raise InputError(
            "The server restores no archive by its path in Local. Name it by backup_id, or copy it here and give it as src."
        )
    if storage_type == "CustomCloud":
        raise InputError("The server cannot restore from CustomCloud; a bucket is ThirdPartyConsumer.")
    if storage_type in FOLDER_TYPES:
        return []  # the file's own id says where it is
    return lint_target(storage_type, options["storage_params"], dump=options["dump"])


def source_of(options: Options) -> Source:
    """Return the source that checked options name."""
    if options["backup_id"] is not None:
        return HistorySource(options)
    return FileSource(options) if options["src"] is not None else StorageSource(options)
