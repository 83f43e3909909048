# Copyright (c) 2026 ONLYOFFICE DocSpace collection contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What is known of one portal before it is judged: the result of ``docspace_backup_info`` and what the host says."""

from __future__ import annotations

import dataclasses
import datetime
import re
import typing as t
from urllib.parse import urlsplit

from .._errors import InputError
from .._models.audit import AuditEvent
from .._models.backup import Record, newest_first, spoils
from .._models.moments import UTC_ZONE, Zone
from .._models.schedule import Schedule
from .._secrets import is_secret
from .codec import moment_of_text
from .schema import Goals

Json = t.Mapping[str, t.Any]
# Links that open an archive for everybody have their signature in the query.
QUERY = re.compile(r"(https?://[^\s?\"'<>]+)\?[^\s\"'<>]*", re.IGNORECASE)
OLD = re.compile(r"[0-2]\.|3\.[0-5](\.|$)")
USER_INFO = re.compile(r"(https?://)[^\s/@]+@", re.IGNORECASE)


@dataclasses.dataclass(frozen=True)
class Subject:
    """A portal as it was found. ``refusal`` says why it could not be asked; then nothing else is known."""

    name: str
    goals: Goals
    address: str | None = None
    refusal: str | None = None
    portal: Json = dataclasses.field(default_factory=dict)
    zone: Zone = UTC_ZONE
    schedule: Schedule | None = None
    wanted: Json | None = None
    history: tuple[Record, ...] = ()
    job: Json | None = None
    audit: tuple[AuditEvent, ...] | None = None

    @classmethod
    def of(cls, name: str, given: Json, goals: Goals) -> Subject:
        """Return the portal ``name`` with what was gathered; raise InputError when that is no result of the module."""
        address, info = _address(given.get("url")), given.get("info")
        if not isinstance(info, t.Mapping):
            return cls(name, goals, address, refusal="It was not asked.")
        if info.get("error") or info.get("failed") or "history" not in info:
            return cls(name, goals, address, refusal=without_secrets(str(info.get("msg") or "It gave no answer.")))
        try:
            return cls._found(name, goals, address, info, given.get("wanted"))
        except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError) as error:
            words = f"{type(error).__name__}: {error}"
            raise InputError(f"info of {name} is no result of docspace_backup_info: {words}.") from error

    @classmethod
    def _found(cls, name: str, goals: Goals, address: str | None, info: Json, wanted: Json | None) -> Subject:
        portal = info.get("portal") or {}
        schedule = info.get("schedule")
        zone = Zone.named(info.get("time_zone") or portal.get("time_zone"))
        history = tuple(newest_first(_record(entry) for entry in info["history"]))
        return cls(
            name=name,
            goals=goals,
            address=address,
            portal=portal,
            zone=zone,
            schedule=_schedule(schedule) if schedule else None,
            wanted=wanted or None,
            history=history,
            job=info.get("progress"),
            audit=_audit(info.get("audit") or {}, history, str(portal.get("version") or "")),
        )

    @property
    def good(self) -> list[Record]:
        """Return the records of backups that ended well, newest first, as far as anybody can know (facts 2.1)."""
        job = self.job or {}
        return [
            record
            for record in self.history
            if record.created_on and not (record.id == job.get("id") and spoils(str(job.get("status"))))
        ]


def without_secrets(text: str) -> str:
    """Return a text in which links have lost what opens them for everybody: their query and any user and password."""
    return USER_INFO.sub(r"\1", QUERY.sub(r"\1", text))


def _address(url: t.Any) -> str | None:
    """Return the address of a portal without scheme and without credentials that somebody may have put there."""
    if not isinstance(url, str) or not url:
        return None
    try:
        parts = urlsplit(url)
        port = f":{parts.port}" if parts.port else ""
    except ValueError:
        return None
    return f"{parts.hostname or ''}{port}{parts.path.rstrip('/')}" or None


def _schedule(data: Json) -> Schedule:
    """Return the schedule of a result. What only a newer server understands stays visible and unequal to any option."""
    wanted = Schedule.from_api({"dump": data.get("dump", False)})
    params = {str(key): str(value) for key, value in (data.get("storage_params") or {}).items() if not is_secret(key)}
    return dataclasses.replace(
        wanted,
        target=dataclasses.replace(wanted.target, storage_type=str(data["storage_type"]), params=params),
        period=str(data["period"]),
        hour=int(data["hour"]),
        weekday=data.get("weekday"),
        month_day=data.get("month_day"),
        backups_stored=int(data.get("backups_stored") or 0),
        last_triggered=_maybe_moment(data.get("last_triggered")),
    )


def _record(entry: Json) -> Record:
    return Record(
        id=str(entry["id"]),
        file_name=str(entry.get("file_name") or ""),
        storage_type=str(entry.get("storage_type") or ""),
        created_on=_maybe_moment(entry.get("created_on")),
        expires_on=_maybe_moment(entry.get("expires_on")),
    )


def _audit(audit: Json, history: tuple[Record, ...], version: str) -> tuple[AuditEvent, ...] | None:
    """Return the audit trail, None when it does not tell how backups ended.

    Servers before 3.6 answer but record no ends (facts 7). Their version may be stale (facts 4.4), so a trail without any
    end is believed only where there has been nothing to record.
    """
    if not audit.get("visible"):
        return None
    events = tuple(_event(entry) for entry in audit["events"])
    tells = any(event.event in ("completed", "failed") for event in events)
    return events if tells or not (history or OLD.match(version)) else None


def _event(entry: Json) -> AuditEvent:
    scheduled = entry.get("scheduled")
    return AuditEvent(moment_of_text(entry["at"], "at"), str(entry["event"]), scheduled)


def _maybe_moment(text: t.Any) -> datetime.datetime | None:
    return None if text is None else moment_of_text(text, "a date")
