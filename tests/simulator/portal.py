# Copyright (c) 2026 ONLYOFFICE DocSpace collection contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""One portal (tenant): its settings, what tests can switch on it, and what it owns."""

from __future__ import annotations

import hashlib
import uuid
from dataclasses import dataclass, field
from datetime import datetime, tzinfo
from enum import IntEnum
from functools import cached_property

from .accounts import Accounts, ApiKey, new_key_value
from .archives import Archive
from .dates import zone_of
from .folders import FolderTree

VERSIONS = ("3.0.1", "3.1.0", "3.2.1", "3.5.0", "3.6.0", "3.7.1", "3.7.2")
LOCAL_DIRECTORY = "/app/onlyoffice/data/backup"
OUTCOMES = ("ok", "warned", "failed", "failed_late", "preamble_failed", "rejected", "lost")
RESTORE_OUTCOMES = ("ok", "failed", "rejected", "lost")


class Status(IntEnum):
    Active = 0
    Suspended = 1
    RemovePending = 2
    Transferring = 3
    Restoring = 4
    Migrating = 5
    Encryption = 6


@dataclass
class Portal:
    """Everything up to ``third_party_url`` can be set through the control API under the same name."""

    name: str
    tenant_id: int
    created: datetime
    time_zone: str = "UTC"
    server_time_zone: str = "UTC"
    version: str = VERSIONS[-1]
    edition: str = "standalone"
    status: int = Status.Active

    job_length: float = 2.0
    job_outcome: str = "ok"
    archive_size: int = 64 * 1024

    restore_length: float = 2.0
    restore_outcome: str = "ok"
    restore_allowed: bool = True
    passwords_survive: bool = False
    upload_chunk_size: int = 10 * 1024 * 1024
    upload_limit: int | None = None
    backup_temp_on_disk: bool = True

    admin: bool = True
    tfa: bool = False
    tfa_enrolled: bool = True
    sms: bool = False
    retry_limit: int = 5
    ip_restricted: bool = False
    limited_space: bool = False
    hidden_settings: list[str] = field(default_factory=list)

    unpaid: bool = False
    free_backups: int | None = None
    backup_service: bool = False
    quota_exceeded: bool = False
    audit_allowed: bool = True

    local_directories: list[str] = field(default_factory=lambda: [LOCAL_DIRECTORY])
    local_visible: bool = True
    storage_redirect: bool = False
    s3_error: str | None = None
    consumers: dict[str, dict[str, str]] = field(default_factory=dict)
    third_party_url: str | None = None

    local_files: dict[str, Archive] = field(default_factory=dict)
    data_store: dict[str, Archive] = field(default_factory=dict)
    buckets: dict[tuple[str, str, str], Archive] = field(default_factory=dict)

    @cached_property
    def accounts(self) -> Accounts:
        user_id = str(uuid.UUID(hashlib.md5(f"owner of {self.name}".encode()).hexdigest()))
        secret = hashlib.sha256(f"password of {self.name}".encode()).hexdigest()[:16]
        accounts = Accounts(f"admin@{self.name}.example", secret, user_id)
        key = ApiKey("backup", new_key_value(f"key of {self.name}"), self.created)
        accounts.keys[key.value] = key
        return accounts

    @cached_property
    def api_key(self) -> str:
        """The key of the ready file. It stays this text when the key itself is dropped; empty if there never was one."""
        return next(iter(self.accounts.keys), "")

    @cached_property
    def tree(self) -> FolderTree:
        return FolderTree.fresh(self.tenant_id * 1000, self.created)

    @property
    def zone(self) -> tzinfo:
        return zone_of(self.time_zone)

    @property
    def standalone(self) -> bool:
        return self.edition == "standalone"

    @property
    def version_numbers(self) -> tuple[int, ...]:
        return tuple(int(number) for number in self.version.split("."))

    def at_least(self, *version: int) -> bool:
        return self.version_numbers >= version
