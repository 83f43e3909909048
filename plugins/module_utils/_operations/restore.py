# Copyright (c) 2026 ONLYOFFICE DocSpace collection contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Restore a portal: guarded, with a safety copy, followed to its real end, and back under control (facts 2.11-2.14, 6)."""

from __future__ import annotations

import ipaddress
import typing as t
from urllib.parse import urlsplit

from .._errors import DocSpaceError, InputError
from .._lock import start_lock
from .._models.backup import Progress
from .._models.storage import STORAGE_TYPES
from .._operation import Context, Operation, Options
from .._ticket import Ticket
from ._restore import after, follow, preflight, safety
from ._restore.attended import attended, demand_listener
from ._restore.join import join
from ._restore.source import Source, check_source, source_of
from ._restore.start import start
from ._restore.story import Story


def check(options: Options) -> list[str]:
    """Return warnings about the wanted restore; raise InputError when it cannot work."""
    warnings = check_source(options)
    if options["job_id"] is None:
        warnings += safety.check_safety(options)
    for name in ("wait_timeout", "start_timeout"):
        if options[name] < 0:
            raise InputError(f"{name} must not be negative.")
    if options["wait_interval"] <= 0:
        raise InputError("wait_interval must be more than 0 seconds.")
    if bool(options["new_username"]) != bool(options["new_password"]):
        raise InputError("new_username and new_password go together: one of them is missing or empty.")
    if options["renew_api_key"] and not options["new_username"]:
        raise InputError(
            "renew_api_key needs new_username and new_password: a restored portal takes no other credential."
        )
    return warnings


def run(options: Options, context: Context) -> dict[str, t.Any]:
    """Restore the portal and tell what became of it; a failure tells how far it came and what the portal is now."""
    _check_confirmation(options, context)
    safety.refuse_local_on_saas(options, context)
    story = Story(bool(options["dump"]))
    try:
        return _run(options, story, attended(context))
    except DocSpaceError as error:
        raise error.with_state(story.state()).with_result(**story.to_result()) from error


def _check_confirmation(options: Options, context: Context) -> None:
    """Raise InputError unless ``confirm`` names this very portal, as its address does. Sends nothing."""
    if options["job_id"] is not None:
        return  # nothing is replaced by looking at a restore
    confirm, portal = options["confirm"], context.portal
    address = urlsplit(f"//{portal.name}")
    names = {portal.host, address.netloc.lower()}
    # The alias is the last part of the path where portals share a host, else the first label of the host.
    alias = address.path.rpartition("/")[2].lower()
    if alias or not _is_address(portal.host):
        names.add(alias or portal.host.partition(".")[0])
    if (confirm or "").strip().lower() in names or (context.check_mode and confirm is None):
        return
    given = f"not {confirm!r}" if confirm else "and it is not given"
    what = f"all portals of the server of {portal.name}" if options["dump"] else f"everything in {portal.name}"
    words = f"A restore replaces {what}. To allow it, confirm must be {portal.host!r}, {given}. Nothing was sent."
    if not context.check_mode:
        raise InputError(words)
    context.warn(words)


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def _run(options: Options, story: Story, context: Context) -> dict[str, t.Any]:
    source = source_of(options) if options["job_id"] is None else None
    asked = source.identity if source else ["job", options["job_id"]]
    with start_lock(f"{context.portal.name}?restore"):
        ticket = Ticket.find(context.portal.name, asked, context.now())
        if source and not ticket.begun:
            source.open()
            story.source = source.to_result()
        begun = join(ticket, story, context, options["job_id"])
        if begun is None and source:
            begun = _begin(source, ticket, options, story, context)
    if begun is None:
        first = (
            f"after a safety copy to {options['safety_storage_type']}"
            if options["safety_backup"]
            else "without a safety copy"
        )
        return {**_result(story, f"The portal would be restored, {first}. Nothing stands in the way."), "changed": True}
    story.progress = begun
    if context.check_mode:
        how = "has ended, and would be followed up" if begun.is_settled else "is running, and would be followed"
        return _result(story, f"The {story.what} {begun.task_id} {how}.")
    if not options["wait"] and not begun.is_settled:
        return _result(story, f"The {story.what} {begun.task_id} is running.")
    return _finish(begun, ticket, options, story, context)


def _begin(source: Source, ticket: Ticket, options: Options, story: Story, context: Context) -> Progress | None:
    """Return the restore that was begun; None in check mode, where everything is looked at and nothing sent."""
    if ticket.begun is False and story.source is None:
        source.open()
        story.source = source.to_result()
    left = safety.left_by(ticket, options, context)
    preflight.inspect(source, options, story, context, left["id"] if left else None)
    if context.check_mode:
        return None
    if options["safety_backup"]:
        safety.secure(options, ticket, story, context)
    source.bring(context)
    # The safety copy and the upload may have taken hours.
    preflight.quiet(context.portal.facts().zone, story, context)
    _tell_fate(story, context)
    demand_listener()
    return start(source, ticket, story, context)


def _tell_fate(story: Story, context: Context) -> None:
    """Say when the archive that is restored from cannot be had afterwards (facts 2.13)."""
    source = story.source or {}
    if source.get("survives") is False:
        context.warn(
            f"The archive {source.get('file_name') or source.get('path')} in {source['storage_type']} is out of reach after "
            "the restore: fetch it before (docspace_backup with backup_id and dest) if it is to be restored from again."
        )


def _finish(begun: Progress, ticket: Ticket, options: Options, story: Story, context: Context) -> dict[str, t.Any]:
    try:
        follow.follow(begun, options, story, context)
    except DocSpaceError as error:
        if error.kind in ("restore_failed", "vanished"):
            ticket.discard()
        raise
    demand_listener()
    after.settle(options, ticket, story, context)
    ticket.discard()
    return _result(story, story.ended_words())


def _result(story: Story, words: str) -> dict[str, t.Any]:
    return {**story.to_result(), "msg": words}


OPERATION = Operation(
    options={
        "backup_id": {"type": "str"},
        "src": {"type": "path"},
        "file_path": {"type": "str"},
        "job_id": {"type": "str"},
        "storage_type": {"type": "str", "choices": list(STORAGE_TYPES)},
        "storage_params": {"type": "dict"},
        "confirm": {"type": "str"},
        "dump": {"type": "bool", "default": False},
        "notify": {"type": "bool", "default": False},
        "safety_backup": {"type": "bool", "default": True},
        "safety_storage_type": {"type": "str", "choices": list(STORAGE_TYPES), "default": "DataStore"},
        "safety_storage_params": {"type": "dict"},
        "safety_dest": {"type": "path"},
        "new_username": {"type": "str"},
        "new_password": {"type": "str", "no_log": True},
        "renew_api_key": {"type": "bool", "default": False, "no_log": False},
        "wait": {"type": "bool", "default": True},
        "wait_timeout": {"type": "float", "default": 3600.0},
        "wait_interval": {"type": "float", "default": 5.0},
        "start_timeout": {"type": "float", "default": 600.0},
        "show_progress": {"type": "bool", "default": True},
    },
    check=check,
    run=run,
)
