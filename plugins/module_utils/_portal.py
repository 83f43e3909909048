# Copyright (c) 2026 ONLYOFFICE DocSpace collection contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""One portal's API in our own words: every endpoint the collection uses, models in and out."""

from __future__ import annotations

import functools
import typing as t
from urllib.parse import quote

from ._errors import ApiError
from ._http.client import Client
from ._http.download import Download
from ._models.backup import Progress, Record, newest_first
from ._models.facts import PortalFacts
from ._models.schedule import Schedule
from ._models.storage import Target

Method = t.TypeVar("Method", bound=t.Callable[..., t.Any])


def _readable(method: Method) -> Method:
    """Turn an answer that has another shape than the API's into an ApiError instead of a traceback."""

    @functools.wraps(method)
    def read(self: Portal, *args: t.Any, **kwargs: t.Any) -> t.Any:
        try:
            return method(self, *args, **kwargs)
        except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError) as error:
            raise ApiError(
                f"{self.name} answered the {method.__name__} request with success, but not in the form of the DocSpace API "
                f"({type(error).__name__}: {error}). Check that portal_url is the root of a portal, and its version.",
                kind="not_docspace",
                status=200,
                server_message=None,
            ) from error

    return t.cast(Method, read)


class Portal:
    """The portal a client talks to. Errors are those of the client."""

    def __init__(self, client: Client) -> None:
        self._client = client

    @property
    def name(self) -> str:
        """Return the address of the portal as people write it, without the scheme."""
        return self._client.connection.base_url.partition("://")[2]

    def absolute(self, link: str) -> str:
        """Return a link of the portal as a whole URL; the portal's own links begin at its root (facts 3)."""
        return f"{self._client.connection.base_url}{link}" if link.startswith("/") else link

    @property
    def is_cloud(self) -> bool:
        """Tell whether the address alone shows a portal of the vendor's cloud."""
        return self._client.connection.is_cloud

    @_readable
    def facts(self) -> PortalFacts:
        """Return the portal's settings (facts 4.4)."""
        return PortalFacts.from_api(self._client.get("settings"))

    @_readable
    def tenant_id(self) -> int | None:
        """Return the portal's number on its server; a tenant restore changes it (facts 2.13, 4.4)."""
        number = (self._client.get("portal") or {}).get("tenantId")
        return number if isinstance(number, int) else None

    @_readable
    def schedule(self, *, dump: bool) -> Schedule | None:
        """Return the schedule of the portal, or of the whole server; None when there is none (facts 2.9)."""
        data = self._client.get("backup/getbackupschedule", _scope(dump))
        if data is None:
            return None
        if dump and not data.get("dump", False):
            # Before 3.1 the query is ignored and the portal's own schedule comes back (facts 7).
            raise ApiError(
                "GET /api/2.0/backup/getbackupschedule?dump=true answered with the schedule of the portal instead of "
                "the whole server's: schedules of dumps can be read from server 3.1 on.",
                kind="unsupported",
                status=200,
                server_message=None,
            )
        return Schedule.from_api(data)

    def set_schedule(self, schedule: Schedule) -> None:
        """Replace the schedule and, without wanting to, its last-run mark (facts 2.8)."""
        self._client.post("backup/createbackupschedule", schedule.to_api())

    def remove_schedule(self, *, dump: bool) -> None:
        """Remove the schedule; the backups stay, their retention ends (facts 2.10)."""
        self._client.delete("backup/deletebackupschedule", _scope(dump))

    @_readable
    def history(self, *, dump: bool) -> list[Record]:
        """Return the backups the portal knows of, newest first (facts 2.5)."""
        return newest_first(map(Record.from_api, self._client.get("backup/getbackuphistory", _scope(dump)) or []))

    @_readable
    def progress(self, *, dump: bool) -> Progress | None:
        """Return the running or last backup job; None when the server remembers none (facts 2.3)."""
        data = self._client.get("backup/getbackupprogress", _scope(dump))
        return None if data is None else Progress.from_api(data)

    @_readable
    def start_backup(self, target: Target, *, dump: bool) -> Progress:
        """Start a backup and return its progress, or that of the job that is running already (facts 2.2)."""
        return Progress.from_api(self._client.post("backup/startbackup", {**target.to_api(), "dump": dump}) or {})

    def cancel_backups(self) -> bool:
        """Cancel every backup this portal has started, a dump too; False when there was none (facts 2.4)."""
        return bool(self._client.post("backup/cancelbackup", {}))

    def delete_backup(self, backup_id: str) -> None:
        """Delete a backup and its archive (facts 2.6: a 500 may come although the record is gone)."""
        self._client.delete(f"backup/deletebackup/{backup_id}")

    @_readable
    def link_of_file(self, folder_id: str, file_name: str) -> str | None:
        """Return a pre-signed link to a file in a folder; None when the folder has no such file (facts 3, 4.3)."""
        query = {"filterValue": file_name, "withSubFolders": "false", "count": "100"}
        listing = self._client.get(f"files/{quote(folder_id, safe='')}", query) or {}
        found = [entry for entry in listing.get("files") or [] if entry.get("title") == file_name]
        if not found:
            return None
        return str(self._client.get(f"files/file/{quote(str(found[0]['id']), safe='')}/presigneduri"))

    def download(
        self, url: str, sink: t.BinaryIO, *, presigned: bool, report: t.Callable[[int, int | None], None]
    ) -> Download:
        """Fetch an archive from a link of the portal or from a pre-signed one."""
        return self._client.download(url, sink, presigned=presigned, report=report)

    @_readable
    def restore_progress(self, *, dump: bool) -> Progress | None:
        """Return the running or last restore job, asked without credential because restores kill it (facts 2.12)."""
        # Without the query a self-hosted server also tells of a whole-server restore that concerns this portal.
        data = self._client.get("backup/getrestoreprogress", _scope(dump) if dump else None, anonymous=True)
        return None if data is None else Progress.from_api(data)

    @_readable
    def storages(self) -> list[dict[str, t.Any]]:
        """Return the storages a backup can go to and whether their credentials are set (facts 4.1)."""
        return [_storage(entry) for entry in self._client.get("settings/storage/backup") or []]

    @_readable
    def free_backups_this_month(self) -> int:
        """Return how many unpaid backups were made since the month began in UTC, deleted ones included (facts 2.15)."""
        return int(self._client.get("backup/getbackupscount") or 0)

    @_readable
    def paid_service_enabled(self) -> bool:
        """Return whether the paid backup service is switched on (facts 2.15)."""
        return bool((self._client.get("backup/getservicestate") or {}).get("enabled", False))


def _scope(dump: bool) -> dict[str, str]:
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
