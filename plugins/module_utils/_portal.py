# Copyright (c) 2026 ONLYOFFICE DocSpace collection contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""One portal's API in our own words: every endpoint the collection uses, models in and out."""

from __future__ import annotations

import contextlib
import datetime
import typing as t
from urllib.parse import quote

from ._errors import ApiError
from ._http.client import Client
from ._http.reading import reading
from ._models.backup import Progress, Record, newest_first
from ._models.facts import PortalFacts
from ._models.schedule import Schedule
from ._models.storage import Target

# Imported where they are asked for: few modules need them, and a module's code is compiled anew for each task.
if t.TYPE_CHECKING:
    from ._http.download import Download
    from ._portal_access import Access
    from ._portal_audit import AuditTrail
    from ._portal_restore import Restores


class Portal:
    """The portal a client talks to. Errors are those of the client."""

    def __init__(self, client: Client) -> None:
        self._client = client
        self._knows_dumps = False

    @property
    def host(self) -> str:
        """Return the host name of the portal."""
        return self._client.connection.host

    @property
    def name(self) -> str:
        """Return the address of the portal as people write it, without the scheme."""
        return self._client.connection.base_url.partition("://")[2]

    def absolute(self, link: str) -> str:
        """Return a link of the portal as a whole URL; the portal's own links begin at its root (facts 3)."""
        return f"{self._client.connection.base_url}{link}" if link.startswith("/") else link

    @property
    def uses_api_key(self) -> bool:
        """Tell whether the credential is an API key."""
        return self._client.uses_api_key

    @property
    def is_cloud(self) -> bool:
        """Tell whether the address alone shows a portal of the vendor's cloud."""
        return self._client.connection.is_cloud

    @contextlib.contextmanager
    def anew(self, username: str | None = None, password: str | None = None) -> t.Iterator[Portal]:
        """Yield the same portal with a new session, of the same credential or of a user who signs in."""
        client = self._client.anew(username, password)
        try:
            yield Portal(client)
        finally:
            client.close()

    @property
    def restores(self) -> Restores:
        """Return the part of the API that restores."""
        from ._portal_restore import Restores

        return Restores(self._client)

    @property
    def access(self) -> Access:
        """Return the part of the API that is about credentials."""
        from ._portal_access import Access

        return Access(self._client)

    def facts(self, *, anonymous: bool = False, patient: bool = True) -> PortalFacts:
        """Return the portal's settings (facts 4.4); without credential they come in every state, but without the zone."""
        data = self._client.get("settings", anonymous=anonymous, patient=patient)
        with reading("GET", "settings"):
            return PortalFacts.from_api(data)

    def schedule(self, *, dump: bool) -> Schedule | None:
        """Return the schedule of the portal, or of the whole server; None when there is none (facts 2.9)."""
        data = self._client.get("backup/getbackupschedule", self._scope(dump))
        if data is None:
            return None
        with reading("GET", "backup/getbackupschedule"):
            return Schedule.from_api(data)

    def set_schedule(self, schedule: Schedule) -> None:
        """Replace the schedule and, without wanting to, its last-run mark (facts 2.8)."""
        self._client.post("backup/createbackupschedule", schedule.to_api())

    def remove_schedule(self, *, dump: bool) -> None:
        """Remove the schedule; the backups stay, their retention ends (facts 2.10)."""
        self._client.delete("backup/deletebackupschedule", self._scope(dump))

    def history(self, *, dump: bool) -> list[Record]:
        """Return the backups the portal knows of, newest first (facts 2.5)."""
        data = self._client.get("backup/getbackuphistory", self._scope(dump))
        with reading("GET", "backup/getbackuphistory"):
            return newest_first([Record.from_api(entry) for entry in data or []])

    def progress(self, *, dump: bool, patient: bool = True) -> Progress | None:
        """Return the running or last backup job; None when the server remembers none (facts 2.3)."""
        data = self._client.get("backup/getbackupprogress", self._scope(dump), patient=patient)
        with reading("GET", "backup/getbackupprogress"):
            return None if data is None else Progress.from_api(data)

    def start_backup(self, target: Target, *, dump: bool) -> Progress:
        """Start a backup and return its progress, or that of the job that is running already (facts 2.2)."""
        data = self._client.post("backup/startbackup", {**target.to_api(), "dump": dump})
        with reading("POST", "backup/startbackup"):
            return Progress.from_api(data)

    def cancel_backups(self) -> bool:
        """Cancel every backup this portal has started, a dump too; False when there was none (facts 2.4)."""
        return bool(self._client.post("backup/cancelbackup", {}))

    def delete_backup(self, backup_id: str) -> None:
        """Delete a backup and its archive (facts 2.6: a 500 may come although the record is gone)."""
        self._client.delete(f"backup/deletebackup/{backup_id}")

    def link_of_file(self, folder_id: str, file_name: str) -> str | None:
        """Return a pre-signed link to a file in a folder; None when the folder has no such file (facts 3, 4.3)."""
        path = f"files/{quote(folder_id, safe='')}"
        listing = self._client.get(path, {"filterValue": file_name, "withSubFolders": "false", "count": "100"})
        with reading("GET", path):
            found = [entry["id"] for entry in listing["files"] if entry["title"] == file_name]
        if not found:
            return None
        return str(self._client.get(f"files/file/{quote(str(found[0]), safe='')}/presigneduri"))

    def download(
        self, url: str, sink: t.BinaryIO, *, presigned: bool, report: t.Callable[[int, int | None], None]
    ) -> Download:
        """Fetch an archive from a link of the portal or from a pre-signed one."""
        return self._client.download(url, sink, presigned=presigned, report=report)

    def storages(self, *, dump: bool) -> list[dict[str, t.Any]]:
        """Return the storages a backup can go to and whether their credentials are set (facts 4.1)."""
        data = self._client.get("settings/storage/backup", self._scope(dump))
        with reading("GET", "settings/storage/backup"):
            return [_storage(entry) for entry in data or []]

    def free_backups_this_month(self) -> int:
        """Return how many unpaid backups were made since the month began in UTC, deleted ones included (facts 2.15)."""
        data = self._client.get("backup/getbackupscount")
        with reading("GET", "backup/getbackupscount"):
            return int(data)

    def paid_service_enabled(self) -> bool:
        """Return whether the paid backup service is switched on (facts 2.15)."""
        data = self._client.get("backup/getservicestate")
        with reading("GET", "backup/getservicestate"):
            return bool(data["enabled"])

    def audit_trail(self, since: datetime.datetime) -> AuditTrail:
        """Return what the audit trail says of backups since a moment, or why it says nothing."""
        from ._portal_audit import read_trail

        return read_trail(self._client, since)

    def _scope(self, dump: bool) -> dict[str, str]:
        """Return the query that tells the portal's own from the whole server's.

        Servers before 3.1 ignore it and would answer with the portal's own. They know no API keys either, which tells
        them apart without relying on a version number (facts 4.4, 7).
        """
        if dump and not self._client.uses_api_key and not self._knows_dumps:
            try:
                self._client.get("keys/permissions")
            except ApiError as error:
                if error.kind != "no_endpoint":
                    raise
                raise ApiError(
                    "This server is older than 3.1 and cannot tell the backups of the whole server from those of the portal. "
                    "Nothing was sent that could be taken for the other; leave dump out.",
                    kind="unsupported",
                    status=404,
                    server_message=None,
                ) from error
            self._knows_dumps = True
        return {"dump": "true" if dump else "false"}


def _storage(entry: t.Mapping[str, t.Any]) -> dict[str, t.Any]:
    """Return one storage in our words, without the values of its properties: they can be credentials."""
    return {
        "module": entry.get("id"),
        "title": entry.get("title"),
        "is_set": bool(entry.get("isSet", False)),
        "is_current": bool(entry.get("current", False)),
        "params": [item.get("name") for item in entry.get("properties") or []],
    }
