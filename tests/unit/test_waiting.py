# Copyright (c) 2026 ONLYOFFICE DocSpace collection contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A job is followed to its real end, and every way not to reach it has a name (facts 2.1)."""

from __future__ import annotations

import typing as t

import pytest

from ansible_collections.onlyoffice.docspace.plugins.module_utils._errors import ApiError, DocSpaceError, NoAnswerError
from ansible_collections.onlyoffice.docspace.plugins.module_utils._models.backup import Progress
from ansible_collections.onlyoffice.docspace.plugins.module_utils._models.durations import to_seconds, to_words
from ansible_collections.onlyoffice.docspace.plugins.module_utils._operation import Context
from ansible_collections.onlyoffice.docspace.plugins.module_utils._waiting import Patience, Watch


def progress(percent: int = 0, **more: t.Any) -> Progress:
    data = {
        "taskId": "t1",
        "progress": percent,
        "isCompleted": False,
        "error": "",
        "link": "",
        "tenantId": 1,
        "status": 1,
    }
    return Progress.from_api({**data, **more})


def done(**more: t.Any) -> Progress:
    return progress(100, **{"isCompleted": True, "status": 2, **more})


class Script:
    """A job that plays its states back, one a look; the last one stays. Sleeping moves the clock."""

    def __init__(self, *states: Progress | DocSpaceError | None) -> None:
        self.states = list(states)
        self.now = 0.0
        self.looks = 0
        self.lines: list[str] = []

    def read(self) -> Progress | None:
        self.looks += 1
        state = self.states.pop(0) if len(self.states) > 1 else self.states[0]
        if isinstance(state, DocSpaceError):
            raise state
        return state

    def sleep(self, seconds: float) -> None:
        self.now += seconds

    def follow(
        self, first: Progress, timeout: float = 3600, start_timeout: float = 600, interval: float = 5
    ) -> Progress | None:
        context = Context(
            t.cast(t.Any, None),
            False,
            self.lines.append,
            self.lines.append,
            monotonic=lambda: self.now,
            sleep=self.sleep,
        )
        return Watch("backup", "t1", self.read, Patience(timeout, start_timeout, interval), context, first).follow()


CUT = NoAnswerError("cut", kind="broken_connection", transient=True)
GATEWAY = ApiError("502", kind="gateway", status=502, server_message=None)
REFUSED = ApiError("401", kind="unauthorized", status=401, server_message=None)


@pytest.mark.parametrize(
    ("end", "status"),
    [
        (done(), "ok"),
        (done(warning="1 file"), "warned"),
        (done(error="boom"), "failed"),  # the usual failure: completed, with an error
        (done(error="boom", status=None), "failed"),  # the same before 3.7.1
        (done(status=None), "ok"),
        (progress(3, status=4, error="boom"), "failed"),  # the preamble failed: never completed
        (progress(3, status=None, error="boom"), "failed"),
        (done(status=4, error="boom"), "failed"),
        (done(status=3, warning="cancelled"), "cancelled"),
        (progress(40, status=3), "cancelled"),
    ],
)
def test_every_end_is_an_end(end: Progress, status: str) -> None:
    seen = Script(end).follow(progress())
    assert seen is not None and seen.status == status


def test_completed_but_still_called_running_is_looked_at_again() -> None:
    script = Script(progress(100, isCompleted=True, status=1), done(error="late"))
    end = script.follow(progress())
    assert end is not None and end.status == "failed" and script.looks == 2


def test_completed_and_for_ever_called_running_is_believed_in_the_end() -> None:
    script = Script(progress(100, isCompleted=True, status=1))
    end = script.follow(progress())
    assert end is not None and end.status == "ok" and script.looks == 5


def test_a_state_that_nobody_knows_is_never_waited_for() -> None:
    script = Script(progress(5, status=7))
    with pytest.raises(DocSpaceError, match=r"does not know \(7\)") as caught:
        script.follow(progress())
    assert caught.value.kind == "unknown_state" and script.looks == 1


@pytest.mark.parametrize("phase", [0, None])
def test_a_job_that_nobody_begins_is_named_as_such(phase: int | None) -> None:
    script = Script(progress(0, status=phase))
    with pytest.raises(DocSpaceError, match="no worker has begun it within start_timeout") as caught:
        script.follow(progress(0, status=phase), start_timeout=60)
    assert caught.value.kind == "stuck" and 60 <= script.now < 100


def test_a_job_at_nought_that_runs_is_not_stuck() -> None:
    script = Script(*[progress(0, status=1)] * 20, done())
    assert script.follow(progress(), start_timeout=10) is not None


def test_the_time_over_tells_what_was_seen_last() -> None:
    script = Script(progress(40))
    with pytest.raises(DocSpaceError, match=r"wait_timeout \(2m00s\)\. Seen last: 40 %, running") as caught:
        script.follow(progress(), timeout=120)
    assert caught.value.kind == "wait_timeout" and script.now == pytest.approx(120)


def test_trouble_that_may_pass_is_put_up_with_and_told_when_it_does_not() -> None:
    assert Script(CUT, GATEWAY, progress(10), CUT, done()).follow(progress()) is not None
    with pytest.raises(DocSpaceError, match="The last attempt to look failed: 502"):
        Script(GATEWAY).follow(progress(), timeout=60)


def test_trouble_that_will_not_pass_ends_the_watch_but_not_the_job() -> None:
    with pytest.raises(ApiError, match="goes on without being watched"):
        Script(REFUSED).follow(progress())


def test_a_job_that_is_gone_for_good_is_gone_and_one_that_comes_back_is_not() -> None:
    assert Script(None).follow(progress()) is None
    assert Script(progress(50, taskId="other")).follow(progress()) is None
    back = Script(None, None, done(status=3)).follow(progress())
    assert back is not None and back.status == "cancelled"


def test_looks_become_rarer_and_come_in_time_for_the_end() -> None:
    """The server tells whole percents, so the end of a job of 1000 s is noticed within the 10 s of one."""
    script = Script(done())

    def read() -> Progress | None:
        script.looks += 1
        return done() if script.now >= 1000 else progress(int(script.now / 10))

    script.read = read  # type: ignore[method-assign]
    script.follow(progress())
    assert script.now <= 1010 and script.looks < 60


def test_progress_is_reported_in_words() -> None:
    script = Script(progress(40), done())
    script.follow(progress())
    assert script.lines[0] == "backup 40 %, 5s"


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("90", 90), ("90s", 90), ("15m", 900), ("24h", 86400), ("7d", 604800), ("2w", 1209600), ("0", 0)],
)
def test_lengths_of_time_are_read_as_people_write_them(text: str, seconds: float) -> None:
    assert to_seconds(text, "max_age") == seconds


@pytest.mark.parametrize(
    ("seconds", "words"), [(0, "0s"), (59.9, "59s"), (72, "1m12s"), (7500, "2h05m"), (93600, "1d02h")]
)
def test_lengths_of_time_are_shown_as_people_read_them(seconds: float, words: str) -> None:
    assert to_words(seconds) == words
