# Copyright (c) 2026 ONLYOFFICE DocSpace collection contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A fresh backup before the restore, kept where the restore cannot lose it (facts 2.13, 2.14)."""

from __future__ import annotations

import datetime
import os
import typing as t
from pathlib import Path

from ..._archive.verify import verify
from ..._errors import DocSpaceError, InputError
from ..._models.storage import FOLDER_TYPES, Target
from ..._models.storage_lint import lint_target, reject_local_on_saas
from ..._operation import Context, Options
from ..._ticket import Ticket
from .. import _backup_fetch, _backup_make
from .story import Story, safety_words

# A safety copy of an interrupted run is taken for fresh so long after its begin.
FRESH = datetime.timedelta(hours=1)
# Ends of a safety copy after which another has to be made.
SPOILED = frozenset({"backup_failed", "backup_cancelled", "vanished", "stuck", "unknown_state", "safety", "no_link"})


def check_safety(options: Options) -> list[str]:
    """Return warnings about the safety copy; raise InputError when it would be lost with the portal."""
    if not options["safety_backup"]:
        return []
    storage_type, dest = options["safety_storage_type"], options["safety_dest"]
    warnings = lint_target(storage_type, options["safety_storage_params"], dump=options["dump"])
    if dest is None and not _target(options).survives_restore(dump=options["dump"]):
        raise InputError(
            f"The safety copy needs safety_dest, a folder on this machine: a restore takes the archives in {storage_type} "
            "away. Or keep it in a storage that outlives the restore (safety_storage_type ThirdPartyConsumer with a subdir, "
            "or Local), or set safety_backup to false and have none."
        )
    if dest is not None:
        if storage_type == "Local":
            raise InputError(
                "An archive in Local cannot be fetched: leave safety_dest out, it outlives the restore there."
            )
        _check_folder(dest)
    return warnings


def _check_folder(dest: str) -> None:
    """Find out before anything is sent that the copy will have no place."""
    folder = Path(dest)
    if folder.is_file():
        raise InputError(
            f"safety_dest {dest} is a file; it takes a folder, in which each safety copy has a name of its own."
        )
    while not folder.exists() and folder != folder.parent:
        folder = folder.parent
    if not folder.is_dir() or not os.access(folder, os.W_OK):
        raise InputError(f"safety_dest {dest} cannot be written: this user cannot make it in {folder}.")


def _target(options: Options) -> Target:
    return Target.from_options(options["safety_storage_type"], options["safety_storage_params"], dump=options["dump"])


def refuse_local_on_saas(options: Options, context: Context) -> None:
    """Raise InputError where the safety copy is to go to a directory of the vendor's cloud."""
    if options["safety_backup"] and options["safety_storage_type"] == "Local" and context.portal.is_cloud:
        raise reject_local_on_saas()


def inspect(options: Options, context: Context, own_backup: str | None, *, standalone: bool) -> None:
    """Look whether the safety copy can be made; raise DocSpaceError when it cannot. Only reads."""
    if options["safety_storage_type"] == "Local" and not standalone:
        raise reject_local_on_saas()
    last = context.portal.progress(dump=options["dump"])
    if last is not None and last.is_blocking and last.task_id != own_backup:
        raise DocSpaceError(
            f"The last backup {last.task_id} failed before it began ({last.error}) and blocks every further one, the safety copy "
            "too. Mend what it names, then run docspace_backup with clear_failed=true.",
            kind="blocked",
        )
    target = _target(options)
    if target.storage_type in FOLDER_TYPES and not context.portal.restores.takes_files(target.params["folderId"]):
        words = (
            f"The user behind the credential may not put the safety copy into the folder {target.params['folderId']}."
        )
        raise DocSpaceError(words, kind="permission")
    if target.storage_type == "ThirdPartyConsumer":
        module = target.params["module"]
        found = [entry for entry in context.portal.storages(dump=options["dump"]) if entry["module"] == module]
        if found and not found[0]["is_set"]:
            raise DocSpaceError(
                f"The portal has no credentials for {module}, so the safety copy cannot go there. Store them in the portal's "
                "integration settings.",
                kind="rejected",
            )


def left_by(ticket: Ticket, options: Options, context: Context) -> dict[str, t.Any] | None:
    """Return the safety copy of an interrupted run, where it is what these options ask for and still fresh."""
    safety = ticket.safety
    if safety is None or not options["safety_backup"] or safety.get("made_as") != _made_as(options):
        return None
    try:
        age = context.now() - datetime.datetime.fromisoformat(safety["begun_on"])
    except (KeyError, TypeError, ValueError):
        return None
    return safety if datetime.timedelta(0) <= age < FRESH else None


def secure(options: Options, ticket: Ticket, story: Story, context: Context) -> None:
    """Make the safety copy, or go on with that of the interrupted run; raise DocSpaceError when it is not safe.

    The story gets the copy as soon as there is one, with what is known of it.
    """
    story.safety = left_by(ticket, options, context)
    try:
        _secure(options, ticket, story, context)
    except DocSpaceError as error:
        if error.kind in SPOILED or error.facts.get("status") in (404, 410):
            ticket.safety = None
            ticket.save(context.now())
        raise error.with_state("The safety copy could not be made.") from error
    context.report(f"safety copy {safety_words(story.safety or {})}")


def _secure(options: Options, ticket: Ticket, story: Story, context: Context) -> None:
    wanted = _backup_options(options)
    if story.safety is None:
        begun_on = context.now().isoformat()
        started = _backup_make.run({**wanted, "wait": False}, context)["backup"]
        _note(_shown(started, options, begun_on), ticket, story, context)
    else:
        begun_on = story.safety["begun_on"]
        context.warn(f"The safety copy {story.safety['id']} of the interrupted run is used; it was begun {begun_on}.")
    backup = _backup_make.run({**wanted, "backup_id": (story.safety or {})["id"]}, context)["backup"]
    shown = _shown(backup, options, begun_on)
    _note(shown, ticket, story, context)
    if wanted["dest"] is not None:
        _note({**shown, **_bring_here(backup, options, wanted, context)}, ticket, story, context)


def _backup_options(options: Options) -> dict[str, t.Any]:
    """Return the options of docspace_backup that make the copy."""
    kept = {name: options[name] for name in ("dump", "wait_timeout", "wait_interval", "start_timeout")}
    return {
        **kept,
        "storage_type": options["safety_storage_type"],
        "storage_params": options["safety_storage_params"],
        "backup_id": None,
        "max_age": "0",
        "on_running": "fail",
        "clear_failed": False,
        "wait": True,
        "fail_on_warning": False,
        "dest": None if options["safety_dest"] is None else f"{options['safety_dest'].rstrip('/')}/",
        "dest_mode": "0600",
    }


def _made_as(options: Options) -> list[t.Any]:
    """Return what tells a safety copy from one that other options would have made, as JSON."""
    target, dest = _target(options).to_result(), options["safety_dest"]
    return [target["storage_type"], dict(target["storage_params"]), bool(options["dump"]), dest]


def _shown(backup: t.Mapping[str, t.Any], options: Options, begun_on: str) -> dict[str, t.Any]:
    target = _target(options)
    return {
        "id": backup["id"],
        "status": backup["status"],
        "begun_on": begun_on,
        "file_name": backup["file_name"],
        **target.to_result(),
        "survives": target.survives_restore(dump=options["dump"]),
        "path": None,
        "size": None,
        "sha256": None,
        "verified": False,
        "made_as": _made_as(options),
    }


def _note(safety: dict[str, t.Any], ticket: Ticket, story: Story, context: Context) -> None:
    story.safety = ticket.safety = safety
    ticket.save(context.now())


def _bring_here(
    backup: dict[str, t.Any], options: Options, wanted: dict[str, t.Any], context: Context
) -> dict[str, t.Any]:
    archive = _backup_fetch.fetch(backup, wanted, context)
    verdict = verify(Path(archive["path"]), "structural", expect_dump=options["dump"], checksum=archive["sha256"])
    if not verdict.ok:
        raise DocSpaceError(verdict.message, kind="safety")
    return {"path": archive["path"], "size": archive["size"], "sha256": archive["sha256"], "verified": True}
