# Copyright (c) 2026 ONLYOFFICE DocSpace collection contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""After a restore: does the portal answer, who may still enter, and what is no longer as it was (facts 2.13, 2.14)."""

from __future__ import annotations

from ..._errors import ApiError, DocSpaceError, is_passing
from ..._operation import Context, Options
from ..._portal import Portal
from ..._ticket import Ticket
from .follow import portal_status
from .start import portal_is_changing
from .story import Story

# How long the services may take to answer again after a restore has ended, in seconds.
SETTLING = 300.0
PAUSE = 2.0


def settle(options: Options, ticket: Ticket, story: Story, context: Context) -> None:
    """Prove that the portal answers and who may enter, renew the key where asked, and note what has changed.

    Raises DocSpaceError when the portal stays silent, or when the new user is refused.
    """
    _wait_until_active(story, context)
    _try_old_credential(story, context)
    story.effects = _effects(story)
    if options["new_username"] is None:
        _advise(story, context)
        return
    try:
        with context.portal.anew(options["new_username"], options["new_password"]) as portal:
            account = portal.access.account()
            story.access_proven, story.tenant_after = True, account.tenant_id
            story.effects = _effects(story)
            if options["renew_api_key"] and not (story.key_valid and context.portal.uses_api_key):
                _renew_key(portal, ticket, story, context)
    except DocSpaceError as error:
        story.access_proven = story.access_proven or False
        raise error.with_state(_refused(story, options["new_username"])) from error


def _wait_until_active(story: Story, context: Context) -> None:
    deadline = context.monotonic() + SETTLING
    while True:
        story.portal_status = portal_status(context)
        if story.portal_status == "active":
            return
        if context.monotonic() >= deadline:
            state = f"is {story.portal_status}" if story.portal_status else "does not answer"
            raise DocSpaceError(
                f"{story.ended_words()} But the portal {state} {SETTLING:.0f} seconds later. Look at it in a browser and at "
                "the services of the server, then run again: nothing is restored twice.",
                kind="no_portal",
            )
        context.sleep(PAUSE)


def _try_old_credential(story: Story, context: Context) -> None:
    """Find out whether the credential of the task still opens the portal, and the portal's number.

    The number comes from the job where the credential is refused: it tells the new one by then (facts 2.1).
    """
    deadline = context.monotonic() + SETTLING
    story.tenant_after = story.progress.tenant_id if story.progress else None
    while True:
        try:
            # Signed in anew: a password may work where the session of before is gone.
            with context.portal.anew() as portal:
                story.tenant_after, story.key_valid = portal.access.account().tenant_id, True
            return
        except DocSpaceError as error:
            if isinstance(error, ApiError) and error.status == 401:
                story.key_valid = False
                return
            if not (is_passing(error) or portal_is_changing(error)) or context.monotonic() >= deadline:
                context.warn(f"Whether the credential is still good is unknown: {error.message}")
                return
        context.report("the portal does not let its credential in yet")
        context.sleep(PAUSE)


def _effects(story: Story) -> list[str]:
    if story.dump:
        gone = ["The credential of this run is gone."] if story.key_valid is False else []
        return [
            *gone,
            "Every portal of the server is as it was when the dump was made: users, keys, schedules, files, backup history.",
            "The dump that was restored is not in that history.",
        ]
    effects = []
    if story.tenant_before is not None and story.tenant_after not in (None, story.tenant_before):
        effects.append(f"The portal has the number {story.tenant_after} instead of {story.tenant_before}.")
    if story.key_valid is False:
        effects.append("The credential of this run is gone, and so are all API keys and sessions of the portal.")
    return [
        *effects,
        "Ids of users, rooms, folders and files are new.",
        "Passwords may have to be set anew; the owner gets a link by mail.",
        "Two-factor settings are cleared.",
        "The backup schedule is the one in the archive, with its old last run, so it may start a backup within 15 minutes.",
        "Backups have new ids; archives in Documents and DataStore are no longer within reach.",
    ]


def _advise(story: Story, context: Context) -> None:
    if story.key_valid is not False:
        return
    way = "with a credential of the time of the dump" if story.dump else "with the link that the owner got by mail"
    follow = f"job_id={story.progress.task_id if story.progress else ''}"
    context.warn(
        f"The restore took the credential of this run away. Sign in {way}, make a new API key, and put it into the inventory; or "
        f"run again with {follow}, new_username, new_password and renew_api_key."
    )


def _renew_key(portal: Portal, ticket: Ticket, story: Story, context: Context) -> None:
    """Make a key. One that a run has begun to make, and died before it could tell its value, is removed first."""
    name = f"ansible {story.progress.task_id[:8] if story.progress else ''}".strip()
    if ticket.key_name == name:
        portal.access.delete_keys_named(name)
    ticket.key_name = name
    ticket.save(context.now())
    try:
        key = portal.access.create_key(name)
    except DocSpaceError as error:
        words = f"No new API key is known; one named {name!r} that may exist is replaced by the next run."
        raise error.with_state(words) from error
    story.key = {"api_key": key.value, "api_key_id": key.id, "api_key_name": key.name}


def _refused(story: Story, username: str) -> str:
    if story.access_proven:
        return f"{story.ended_words()} {username} may enter; only what came after that failed."
    return (
        f"{story.ended_words()} But {username} could not sign in. Set the password with the link that the owner got by mail, "
        "then run again with it: nothing is restored twice."
    )
