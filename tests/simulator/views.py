# Copyright (c) 2026 ONLYOFFICE DocSpace collection contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Objects as the API shows them."""

from __future__ import annotations

from datetime import datetime
from pathlib import PurePosixPath
from typing import Any

from . import dates
from .accounts import ApiKey
from .envelope import Dictionary
from .folders import File, Folder
from .history import Record
from .jobs import Job
from .portal import Portal
from .restore_jobs import Restore
from .schedules import Schedule
from .storages import StorageType


def progress_view(job: Job | None, now: datetime) -> dict[str, Any] | None:
    """The progress object (facts 2.1): ``warning`` since 3.6 and only when there is one, ``status`` since 3.7.1."""
    if job is None:
        return None
    portal = job.portal
    return {
        "isCompleted": job.complete,
        "progress": job.progress(now),
        "error": job.error,
        "warning": job.warning or None if portal.at_least(3, 6) else None,
        "link": job.link,
        "tenantId": portal.tenant_id,
        "backupProgressEnum": 0,
        "status": int(job.status(now)) if portal.at_least(3, 7, 1) else None,
        "taskId": job.id,
    }


def restore_view(entry: Restore | None, portal: Portal, now: datetime) -> dict[str, Any] | None:
    """The same object for restores: no ``link``, and the tenant id is the new one once there is one (facts 2.1)."""
    if entry is None:
        return None
    return {
        "isCompleted": entry.complete,
        "progress": entry.progress(now),
        "error": entry.error,
        "tenantId": entry.tenant_id,
        "backupProgressEnum": 1,
        "status": int(entry.status(now)) if portal.at_least(3, 7, 1) else None,
        "taskId": entry.id,
    }


def schedule_view(schedule: Schedule | None) -> dict[str, Any] | None:
    """The schedule (facts 2.9), ``folderId`` overwritten with the base path for all types but the consumer's."""
    if schedule is None:
        return None
    params = Dictionary(schedule.params)
    if schedule.storage_type != StorageType.ThirdPartyConsumer:
        params["folderId"] = schedule.base_path
    cron = schedule.cron
    return {
        "storageType": schedule.storage_type,
        "storageParams": params,
        "cronParams": {"period": cron.period, "hour": cron.hour, "day": cron.day if cron.period else 0},
        "backupsStored": schedule.backups_stored or None,
        "lastBackupTime": dates.database(schedule.last_run),
        "dump": schedule.dump,
    }


def record_view(record: Record) -> dict[str, Any]:
    return {
        "id": record.id,
        "fileName": record.name,
        "storageType": record.storage_type,
        "createdOn": dates.database(record.created),
        "expiresOn": dates.database(record.expires),
    }


def key_view(key: ApiKey, portal: Portal, full: bool = False) -> dict[str, Any]:
    """The full key is shown once, at its creation (facts 1.3)."""
    return {
        "id": key.id,
        "name": key.name,
        "key": key.value if full else f"sk-***{key.value[-4:]}",
        "keyPostfix": key.value[-4:],
        "permissions": key.permissions,
        "lastUsed": dates.in_zone(key.last_used, portal.zone) if key.last_used else None,
        "createOn": dates.in_zone(key.created, portal.zone),
        "createBy": user_view(portal),
        "expiresAt": dates.in_zone(key.expires, portal.zone) if key.expires else None,
        "isActive": key.active,
    }


def user_view(portal: Portal) -> dict[str, Any]:
    return {
        "id": portal.accounts.user_id,
        "displayName": f"Administrator of {portal.name}",
        "avatar": "",
        "profileUrl": "",
        "hasAvatar": False,
        "isAnonim": False,
    }


def _entry_view(entry: Folder | File, portal: Portal, can_create: bool) -> dict[str, Any]:
    root = entry.parent.root if entry.parent else entry
    account = isinstance(root.id, str)
    created = dates.in_zone(entry.created, portal.zone)
    return {
        "title": entry.title,
        "access": 0,
        "shared": False,
        "created": created,
        "createdBy": user_view(portal),
        "updated": created,
        "rootFolderType": int(root.type) if isinstance(root, Folder) else 0,
        "updatedBy": user_view(portal),
        "providerItem": True if account else None,
        "providerKey": str(root.id).partition("-")[0] if account else None,
        "id": entry.id,
        "rootFolderId": root.id,
        "canShare": False,
        "security": Dictionary(Read=True, Create=can_create, Delete=can_create, Rename=can_create, Download=True),
    }


def folder_view(folder: Folder, portal: Portal) -> dict[str, Any]:
    tree = portal.tree
    return {
        **_entry_view(folder, portal, folder.can_create),
        "fileEntryType": 1,
        "parentId": folder.parent.id if folder.parent else 0,
        "filesCount": len(tree.files_in(folder)),
        "foldersCount": len(tree.folders_in(folder)),
        "new": 0,
        "mute": False,
        "pinned": False,
        "private": False,
        "roomType": folder.room_type,
    }


def file_view(file: File, portal: Portal) -> dict[str, Any]:
    """Asks an archive for its size, so it is written now if it was not yet."""
    size = file.archive.size() if file.archive else file.size
    return {
        **_entry_view(file, portal, file.parent.can_create),
        "fileEntryType": 2,
        "folderId": file.parent.id,
        "version": 1,
        "versionGroup": 1,
        "contentLength": f"{size / 1024:.2f} KB",
        "pureContentLength": size,
        "fileStatus": 0,
        "fileType": 1 if file.archive else 7,
        "fileExst": PurePosixPath(file.title).suffix,
        "comment": "",
    }
