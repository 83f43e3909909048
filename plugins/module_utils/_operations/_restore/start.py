# Copyright (c) 2026 ONLYOFFICE DocSpace collection contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Start a restore once, and find the one whose answer was lost (facts 2.11, 2.12)."""

from __future__ import annotations

from ..._errors import ApiError, DocSpaceError, is_passing, is_uncertain
from ..._models.backup import Progress
from ..._operation import Context
from ..._ticket import Ticket
from .source import Source
from .story import Story

# How long to look for the restore of a start whose answer was lost. The server shows it before it answers.
LOST_ANSWER_LOOKS = 10


def start(source: Source, ticket: Ticket, story: Story, context: Context) -> Progress:
    """Send the start, once; return the job, or raise DocSpaceError when none has begun or nobody can tell."""
    _refuse_newcomer(ticket, context)
    ticket.begun, ticket.job, ticket.tenant_id, ticket.source = True, None, story.tenant_before, story.source
    if not ticket.save(context.now()):
        context.warn("What this run does cannot be kept for a next one: do not interrupt it. TMPDIR may be full.")
    try:
        answer = source.start(context)
        if not answer.task_id:
            raise ApiError(
                "The server accepted the start but named no job.", kind="not_docspace", status=200, server_message=None
            )
    except DocSpaceError as error:
        if not is_uncertain(error):
            _take_back(ticket, context)
            raise
        answer = _find_started(ticket, story, context, error)
        context.warn(
            f"The {story.what} {answer.task_id} has begun although the answer to its start was an error: {error.message}"
        )
    story.begun, ticket.job = True, answer.task_id
    ticket.save(context.now())
    return answer


def _refuse_newcomer(ticket: Ticket, context: Context) -> None:
    """Raise DocSpaceError when somebody has started a restore since this run looked; a start would only join theirs."""
    seen = context.portal.restores.progress(dump=None)
    if seen is not None and not seen.is_settled:
        words = f"Another restore has begun meanwhile ({seen.task_id}, {seen.percent} %). Run again to follow it."
        raise DocSpaceError(words, kind="job_running")
    ticket.known = seen.task_id if seen else None


def _take_back(ticket: Ticket, context: Context) -> None:
    ticket.begun = False
    ticket.save(context.now())


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
            story.begun = None
            raise error.with_state(
                f"Whether a restore has begun is unknown, because looking failed too: {second.message}"
            ) from second
        answered = True
        if seen is not None and seen.task_id != ticket.known:
            return seen
    if answered:
        _take_back(ticket, context)
        raise error.with_state("No restore has begun. Running again is safe: it joins a restore that appears.")
    story.begun = None
    raise error.with_state(
        "Whether a restore has begun is unknown: the portal does not answer. Run again: it joins a restore that is running."
    )


def portal_is_changing(error: DocSpaceError) -> bool:
    """Tell whether an error is one that a portal shows while it is restored: keys die, tables are made anew (facts 2.14)."""
    return isinstance(error, ApiError) and error.status in (401, 403, 404)
