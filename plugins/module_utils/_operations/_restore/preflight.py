# Copyright (c) 2026 ONLYOFFICE DocSpace collection contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Whether a portal can be restored now. Only reads; each refusal is a sentence of its own (facts 2.11, 2.13, 3.3)."""

from __future__ import annotations

import datetime

from ..._errors import ApiError, DocSpaceError
from ..._models import moments
from ..._models.cron import is_due, next_runs
from ..._models.facts import PortalFacts
from ..._models.moments import UTC_ZONE, Zone
from ..._models.schedule import Schedule
from ..._operation import Context, Options
from . import safety
from .source import Source
from .story import Story

# A scheduled backup that begins so soon would meet the restore: the scheduler ticks every quarter of an hour (facts 3.3).
QUIET = datetime.timedelta(minutes=15)


def inspect(source: Source, options: Options, story: Story, context: Context, own_backup: str | None) -> None:
    """Add to the story what was found in order; raise DocSpaceError for the first thing that stands in the way.

    A running backup stands in the way, but for ``own_backup``: the safety copy of a run that was interrupted.
    """
    _credential(story, context)
    facts = _portal(story, context)
    _plan(facts, story, context)
    story.preflight.append(source.inspect(context))
    story.source = source.to_result()
    quiet(facts.zone, story, context, own_backup)
    story.preflight.append("No backup is running or about to run by schedule.")
    if options["safety_backup"]:
        safety.inspect(options, context, own_backup, standalone=facts.standalone)
        story.preflight.append(f"The safety copy can go to {options['safety_storage_type']}.")


def _portal(story: Story, context: Context) -> PortalFacts:
    facts = context.portal.facts()
    story.portal_status = facts.status
    if facts.status != "active":
        raise DocSpaceError(
            f"The portal is {facts.status}, and only an active one can be restored.", kind="portal_state"
        )
    if story.dump and not facts.standalone:
        raise DocSpaceError(
            "dump=true restores a whole server, which only self-hosted ones do; this portal is of the SaaS edition.",
            kind="unsupported",
        )
    edition = "self-hosted" if facts.standalone else "of the SaaS edition"
    story.preflight.append(f"The portal {facts.alias or context.portal.name} is active and {edition}.")
    return facts


def _credential(story: Story, context: Context) -> None:
    account = context.portal.access.account()
    story.tenant_before = account.tenant_id
    story.portal_status = "active"  # in any other state it refuses this call (facts 1.9)
    if not account.is_admin:
        raise DocSpaceError(
            "The user behind the credential is no DocSpace administrator, and only those restore.", kind="permission"
        )
    if not _may_write(context):
        raise DocSpaceError(
            "The API key may only read. Restoring needs a key with *:write or without restrictions.", kind="scope"
        )
    story.preflight.append("The credential is an administrator's and may change the portal.")


def _may_write(context: Context) -> bool:
    try:
        return context.portal.access.may_write()
    except ApiError as error:
        if error.kind == "no_endpoint":
            return True
        raise


def _plan(facts: PortalFacts, story: Story, context: Context) -> None:
    if facts.standalone:
        return
    allowed = context.portal.access.plan_allows_restore()
    if allowed is False:
        raise DocSpaceError("The plan of the portal does not include restoring.", kind="unpaid")
    found = "includes restoring" if allowed else "could not be asked for; the server refuses the start if it forbids it"
    story.preflight.append(f"The plan of the portal {found}.")


def quiet(zone: Zone, story: Story, context: Context, own_backup: str | None = None) -> None:
    """Raise DocSpaceError when a backup is running or about to run by schedule; asked once more before the start."""
    for dump in (False, True) if story.dump else (False,):
        _no_backup(dump, context, own_backup)
        _no_schedule(context.portal.schedule(dump=dump), UTC_ZONE if dump else zone, context)


def _no_backup(dump: bool, context: Context, own_backup: str | None) -> None:
    running = context.portal.progress(dump=dump)
    if running is not None and running.status == "running" and running.task_id != own_backup:
        raise DocSpaceError(
            f"A backup is running ({running.task_id}, {running.percent} %). Wait for its end, or cancel it with "
            "docspace_backup and state=cancelled.",
            kind="job_running",
        )


def _no_schedule(schedule: Schedule | None, zone: Zone, context: Context) -> None:
    if schedule is None or schedule.timetable is None:
        return
    now = context.now()
    if is_due(schedule.timetable, zone, now, schedule.last_triggered):
        raise _too_close(schedule, "is due and begins at the server's next tick, within 15 minutes")
    runs = next_runs(schedule.timetable, zone, now, schedule.last_triggered, count=1)
    if runs and runs[0] - now <= QUIET:
        raise _too_close(schedule, f"begins at {moments.to_iso(runs[0])}")


def _too_close(schedule: Schedule, when: str) -> DocSpaceError:
    return DocSpaceError(f"The scheduled backup ({schedule}) {when}. Run again when it has ended.", kind="schedule_due")
