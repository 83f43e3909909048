# Copyright (c) 2026 ONLYOFFICE DocSpace collection contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Follow a restore to its real end, by what needs no credential (facts 2.1, 2.12-2.14)."""

from __future__ import annotations

from ..._errors import ApiError, DocSpaceError, is_passing
from ..._models.backup import Progress
from ..._operation import Context, Options
from ..._waiting import Patience, Watch
from .start import portal_is_changing
from .story import Story


def follow(begun: Progress, options: Options, story: Story, context: Context) -> None:
    """Return when the restore has ended well; raise DocSpaceError for every other end. The story gets what was seen."""
    story.progress = begun
    started = context.monotonic()
    witnesses = _Witnesses(begun, story, context)
    watch = Watch(
        what=story.what,
        task_id=begun.task_id,
        read=witnesses.look,
        patience=Patience(options["wait_timeout"], options["start_timeout"], options["wait_interval"]),
        context=context,
        last=begun,
        is_passing=lambda error: is_passing(error) or portal_is_changing(error),
    )
    try:
        end = watch.follow()
    except DocSpaceError as error:
        story.progress = watch.last
        raise error.with_state(_unfinished(error, story, context)) from error
    finally:
        story.duration = context.monotonic() - started
    if end is None:
        _judge_by_credential(watch.last, story, context)
        return
    story.progress = end
    if end.status != "ok":
        raise _failure(end, story, context)


class _Witnesses:
    """The progress of the restore, and the portal's own state where the progress is gone."""

    def __init__(self, begun: Progress, story: Story, context: Context) -> None:
        self._last = begun
        self._story = story
        self._portal = context.portal

    def look(self) -> Progress | None:
        """Return the progress; the last one while the portal says that it is being restored; None when it is gone."""
        seen = self._portal.restores.progress(dump=self._story.dump, patient=False)
        if seen is not None:
            self._last = seen
            return seen
        self._story.portal_status = self._portal.facts(anonymous=True, patient=False).status
        return self._last if self._story.portal_status == "restoring" else None


def portal_status(context: Context) -> str | None:
    """Return the portal's state, asked without credential; None when it does not say."""
    try:
        return context.portal.facts(anonymous=True, patient=False).status
    except DocSpaceError:
        return None


def _unfinished(error: DocSpaceError, story: Story, context: Context) -> str:
    """Return what to do about a restore whose end was not seen."""
    story.portal_status = portal_status(context)
    state = f"The portal is {story.portal_status}." if story.portal_status else "The portal does not tell its state."
    if error.kind == "stuck":
        return (
            f"{state} The log of the server's backup worker may say why. Nothing removes such an entry but the server's forgetting "
            "it after a day, or a restart of its backup services; until then every run finds it, and none sends a second start."
        )
    return f"{state} A restore cannot be cancelled and goes on; run again to follow it, no second one is started."


def _failure(end: Progress, story: Story, context: Context) -> DocSpaceError:
    story.portal_status = portal_status(context)
    if story.portal_status == "active" and not story.dump:
        state = "The portal is active again, with what it had before."
    else:
        state = f"The portal is {story.portal_status or 'not answering'}."
    if story.dump:
        state += (
            " A whole-server restore that breaks off can leave every portal of the server incomplete: check them all."
        )
    return DocSpaceError(
        f"The {story.what} {end.task_id} failed: {end.error or end.status}. {state}", kind="restore_failed"
    )


def _judge_by_credential(last: Progress, story: Story, context: Context) -> None:
    """Tell by the credential how a restore ended that the server has forgotten; raise DocSpaceError when it is unknown.

    A restored portal no longer knows the old key (facts 2.13), one whose restore failed does. A whole server knows it
    either way.
    """
    words = f"The server no longer knows the {story.what} {last.task_id}"
    if story.dump:
        raise DocSpaceError(
            f"{words}, so how it ended is unknown. Look at the portals of the server before anything else.",
            kind="vanished",
        )
    try:
        with context.portal.anew() as portal:
            account = portal.access.account()
    except ApiError as error:
        if error.status != 401:
            raise error.with_state(f"{words}, and how it ended is unknown.") from error
    else:
        if story.tenant_before is None:
            raise DocSpaceError(f"{words}, and whether the portal was restored is unknown.", kind="vanished")
        if account.tenant_id == story.tenant_before:
            words = f"{words}, and the portal is the same as before: it was not restored. Start it again."
            raise DocSpaceError(words, kind="vanished")
    context.warn(f"{words}. The portal has a new identity, so the restore has come to its end.")
    story.progress = Progress(last.task_id, True, 100, "", "", "", None, None)
