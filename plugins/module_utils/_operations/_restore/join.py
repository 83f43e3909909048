# Copyright (c) 2026 ONLYOFFICE DocSpace collection contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Find the restore that a run has to follow instead of starting one (facts 2.11-2.13)."""

from __future__ import annotations

from ..._errors import ApiError, DocSpaceError
from ..._models.backup import Progress
from ..._operation import Context
from ..._ticket import Ticket
from .story import Story


def join(ticket: Ticket, story: Story, context: Context, job_id: str | None) -> Progress | None:
    """Return the restore to follow; None when this run may start one.

    That is the one with ``job_id``, one that is running, or one that an earlier run has sent and nobody saw the end of.
    Raises DocSpaceError when it cannot be followed, or when the credential is one that a restore took away.
    """
    if ticket.begun:
        story.begun = None
    seen = context.portal.restores.progress(dump=None)
    if job_id is not None:
        return _followed(_named(seen, job_id), ticket, story)
    is_ours = seen is not None and ticket.begun and _is_sent_one(seen, ticket)
    if seen is not None and is_ours:
        return _followed(seen, ticket, story)
    if seen is not None and not seen.is_settled:
        return _somebody_elses(seen, story, context)
    if seen is not None:
        _refuse_dead_credential(seen, context)
    return _forgotten(seen, ticket, story, context) if ticket.begun else None


def _named(seen: Progress | None, job_id: str) -> Progress:
    if seen is None or seen.task_id.lower() != job_id.lower():
        other = f"; it knows {seen.task_id}" if seen else ""
        raise DocSpaceError(
            f"The server knows no restore {job_id}{other}: it remembers the last one for a day.", kind="vanished"
        )
    return seen


def _is_sent_one(seen: Progress, ticket: Ticket) -> bool:
    """Tell whether this is what was sent: by its id, or where the answer was lost, because it was not there before."""
    return seen.task_id == ticket.job if ticket.job else seen.task_id != ticket.known


def _followed(seen: Progress, ticket: Ticket, story: Story) -> Progress:
    story.attached = story.begun = True
    story.source, story.safety, story.tenant_before = ticket.source, ticket.safety, ticket.tenant_id
    return seen


def _somebody_elses(seen: Progress, story: Story, context: Context) -> Progress:
    same_kind = context.portal.restores.progress(dump=story.dump)
    if same_kind is None or same_kind.task_id != seen.task_id:
        other = "this portal alone" if story.dump else "the whole server"
        raise DocSpaceError(
            f"A restore of {other} is running ({seen.task_id}, {seen.percent} %). Wait for its end.", kind="job_running"
        )
    story.attached, story.begun, story.source = True, True, None
    context.warn(
        f"The {story.what} {seen.task_id} is running already and is followed instead of starting one. The server does not tell "
        "from which archive it is."
    )
    return seen


def _refuse_dead_credential(seen: Progress, context: Context) -> None:
    """Raise DocSpaceError when the last restore has ended well and the credential is refused: it went with the old portal."""
    if seen.status == "ok" and _tenant(context) is None:
        raise DocSpaceError(
            f"A restore ({seen.task_id}) has ended on this portal, and the credential is refused: a restored portal does not know "
            "the keys and sessions of before. Whether it was from this archive is not known here. Give a credential of now to "
            f"restore again, or follow that restore up with job_id={seen.task_id} and new_username.",
            kind="unauthorized",
        )


def _tenant(context: Context) -> int | None:
    """Return the portal's number as the credential sees it; None when the credential is refused."""
    try:
        return context.portal.access.account().tenant_id
    except ApiError as error:
        if error.status == 401:
            return None
        raise


def _forgotten(seen: Progress | None, ticket: Ticket, story: Story, context: Context) -> Progress | None:
    """Return a restore that an earlier run has sent and the server has forgotten, as far as its traces tell that it ended.

    A restored portal has another number, and refuses the keys of before (facts 2.13). A whole server shows no such trace,
    and where somebody has restored since then it is theirs.
    """
    status = context.portal.facts(anonymous=True).status
    story.portal_status = status
    if status == "restoring":
        raise DocSpaceError(
            "The portal is being restored, and the server tells nothing of the job. Run again when it is active.",
            kind="busy_portal",
        )
    if story.dump:
        _discard(ticket, context)
        raise DocSpaceError(
            "An earlier run has sent the start of this restore, and the server has forgotten it: how it ended is unknown. Look at "
            "the portals of the server; the next run restores anew.",
            kind="vanished",
        )
    if _tenant(context) == ticket.tenant_id:
        ticket.begun, story.begun = False, False
        return None
    if seen is not None and seen.task_id != ticket.known:
        _discard(ticket, context)
        raise DocSpaceError(
            f"An earlier run has sent the start of this restore, and since then somebody else's ({seen.task_id}) has ended on this "
            "portal: it holds what that one brought. The next run restores anew.",
            kind="vanished",
        )
    gone = Progress(ticket.job or "", True, 100, "", "", "", None, None)
    return _followed(gone, ticket, story)


def _discard(ticket: Ticket, context: Context) -> None:
    """Forget what was sent; check mode leaves that to the run it predicts."""
    if not context.check_mode:
        ticket.discard()
