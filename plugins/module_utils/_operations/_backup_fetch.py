# Copyright (c) 2026 ONLYOFFICE DocSpace collection contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Bring the archive of a backup to this machine (design, archives off the portal)."""

from __future__ import annotations

import typing as t

from .._archive_file import ArchiveFile, parse_mode
from .._errors import DocSpaceError
from .._models.durations import to_words
from .._models.storage import FOLDER_TYPES
from .._operation import Context, Options

Backup = t.Mapping[str, t.Any]


def fetch(backup: Backup, options: Options, context: Context) -> dict[str, t.Any]:
    """Return the ``archive`` that is now here: ``path``, ``size``, ``sha256``, and whether it was ``downloaded``.

    Nothing is fetched when the same backup is here already by its recorded checksum; in check mode nothing is fetched at
    all. Raises DocSpaceError when the archive cannot be had; then nothing new lies under its final name.
    """
    if not backup["file_name"]:
        words = f"fetch it later with backup_id={backup['id']}."
        raise DocSpaceError(
            f"The history did not tell the name of the archive, so it is not fetched: {words}", kind="no_link"
        )
    file = ArchiveFile.at(options["dest"], backup["file_name"])
    sha256 = file.checksum_of(backup["id"])
    if sha256 is not None:
        return {"path": str(file.path), "size": file.path.stat().st_size, "sha256": sha256, "downloaded": False}
    if context.check_mode:
        return {"path": str(file.path), "size": None, "sha256": None, "downloaded": True}
    link = _link(backup, options, context)
    with file.incoming() as incoming:
        progress = _DownloadProgress(file, context)
        download = context.portal.download(link.url, incoming, presigned=link.presigned, report=progress.report)
        file.keep(incoming, backup["id"], download.size, download.sha256, parse_mode(options["dest_mode"]))
    return {"path": str(file.path), "size": download.size, "sha256": download.sha256, "downloaded": True}


class _Link(t.NamedTuple):
    url: str
    presigned: bool


def _link(backup: Backup, options: Options, context: Context) -> _Link:
    """Return where the archive can be had: the job's link while the server remembers it, or a file's own (facts 3)."""
    if backup["link"]:
        return _Link(backup["link"], backup["link_is_presigned"])
    if backup["storage_type"] in FOLDER_TYPES:
        return _Link(_link_in_folder(backup, options, context), presigned=True)
    progress = context.portal.progress(dump=options["dump"])
    if progress is not None and progress.task_id == backup["id"] and progress.link:
        return _Link(context.portal.absolute(progress.link), progress.link_is_presigned)
    why = "the portal tells the link for a day only, and only until the next backup"
    if backup["storage_type"] == "Local":
        why = "it lies in a directory of the server, which the portal does not hand out"
    raise DocSpaceError(f"The archive {backup['file_name']} cannot be fetched: {why}.", kind="no_link")


def _link_in_folder(backup: Backup, options: Options, context: Context) -> str:
    folder_id = (options["storage_params"] or {}).get("folderId")
    if folder_id is None:
        words = "name its folder as folderId in storage_params."
        raise DocSpaceError(
            f"The archive {backup['file_name']} lies in a folder of the portal: {words}", kind="no_link"
        )
    link = context.portal.link_of_file(str(folder_id), backup["file_name"])
    if link is None:
        words = "it was moved, or put into the trash."
        raise DocSpaceError(f"The folder {folder_id} has no file {backup['file_name']}: {words}", kind="no_link")
    return link


class _DownloadProgress:
    """Tells people how far a download is, and stops it at its begin when the disk is too small."""

    def __init__(self, file: ArchiveFile, context: Context) -> None:
        self._file = file
        self._context = context
        self._started = context.monotonic()
        self._checked: int | None = -1

    def report(self, size: int, total: int | None) -> None:
        if total != self._checked:
            self._file.room_for(total)
            self._checked = total
        share = f"{100 * size // total} %" if total else f"{size // 2**20} MiB"
        self._context.report(f"download {share}, {to_words(self._context.monotonic() - self._started)}")
