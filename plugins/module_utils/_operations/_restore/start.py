# Copyright (c) 2026 ONLYOFFICE DocSpace collection contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Start a restore once, or join the one that is running or has ended unseen (facts 2.11, 2.12)."""

from __future__ import annotations

from ..._errors import ApiError, DocSpaceError, is_passing, is_uncertain
from ..._models.backup import Progress
from ..._operation import Context
from ..._ticket import Ticket
from .source import Source
from .story import Story

# How long to look for the restore of a start whose answer was lost. The server shows it before it answers.
LOST_ANSWER_LOOKS = 10


def join(ticket: Ticket, story: Story, context: Context) -> Progress | None:
    """Return the restore this run has to follow instead of starting one; None when there is none.

    That is one which is running; one which this machine has started and nobody saw the end of; or one which has ended
    well and taken the credential with it, as it does when a portal is restored (facts 2.13).
    """
    seen = context.portal.restores.progress(dump=None)
    if seen is None:
        return None
    if seen.task_id == ticket.stuck and not seen.has_begun:
        return None  # the server takes another start for the same entry
    is_ours = ticket.begun and seen.task_id != ticket.known
    if not seen.is_settled:
        return _running(seen, is_ours, story, context)
    if is_ours or (seen.status == "ok" and _credential_is_dead(context)):
        return _joined(seen, story, context, is_ours)
    ticket.known = seen.task_id
    return None


def _running(seen: Progress, is_ours: bool, story: Story, context: Context) -> Progress:
    same_kind = context.portal.restores.progress(dump=story.dump)
    if same_kind is None or same_kind.task_id != seen.task_id:
        other = "this portal alone" if story.dump else "the whole server"
        raise DocSpaceError(
            f"A restore of {other} is running ({seen.task_id}, {seen.percent} %). Wait for its end.", kind="job_running"
        )
    return _joined(seen, story, context, is_ours)


def _joined(seen: Progress, story: Story, context: Context, is_ours: bool) -> Progress:
    story.attached = story.begun = True
    if not is_ours:
        how = "has ended before this run" if seen.is_settled else "is running already"
        context.warn(
            f"The {story.what} {seen.task_id} {how} and is followed instead of starting one. The server does not tell from "
            "which archive it is."
        )
        story.source = None
    return seen


def _credential_is_dead(context: Context) -> bool:
    try:
        context.portal.access.account()
    except ApiError as error:
        return error.status == 401
    except DocSpaceError:
        return False
    return False


def start(source: Source, ticket: Ticket, story: Story, context: Context) -> Progress:
    """Send the start, once; return the job, or raise DocSpaceError when none has begun or nobody can tell."""
    ticket.begun, ticket.tenant_id = True, story.tenant_before
    ticket.save(context.now())
    try:
        answer = source.start(context)
    except DocSpaceError as error:
        if not is_uncertain(error):
            ticket.begun = False
            ticket.save(context.now())
            raise
        answer = _find_started(ticket, story, context, error)
        context.warn(
            f"The {story.what} {answer.task_id} has begun although the answer to its start was an error: {error.message}"
        )
    if not answer.task_id:
        raise DocSpaceError("The server accepted the start but named no job.", kind="not_docspace")
    story.begun = True
    story.attached = answer.task_id == ticket.known
    return answer


def _find_started(ticket: Ticket, story: Story, context: Context, error: DocSpaceError) -> Progress:
    """Look for the restore of a start whose answer was lost; the start is not sent again, whatever is found."""
    looks = 1 if isinstance(error, ApiError) and error.kind == "server" else LOST_ANSWER_LOOKS
    answered = False
    for look in range(looks):
        if look:
            context.sleep(1.0)
        try:
            seen = context.portal.restores.progress(dump=story.dump, patient=False)
        except DocSpaceError as second:
            if is_passing(second) or portal_is_changing(second):
                continue
            story.begun = True
            raise error.with_state(
                f"Whether a restore has begun is unknown, because looking failed too: {second.message}"
            ) from second
        answered = True
        if seen is not None and seen.task_id != ticket.known:
            return seen
    if answered:
        ticket.begun = False
        ticket.save(context.now())
        raise error.with_state("No restore has begun. Running again is safe: it joins a restore that appears.")
    story.begun = True
    raise error.with_state(
        "Whether a restore has begun is unknown: the portal does not answer. Run again: it joins a restore that is running."
    )


def portal_is_changing(error: DocSpaceError) -> bool:
    """Tell whether an error is one that a portal shows while it is restored: keys die, tables are made anew (facts 2.14)."""
    return isinstance(error, ApiError) and error.status in (401, 403, 404)
