# Copyright (c) 2026 ONLYOFFICE DocSpace collection contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What people are told is complete, in order of urgency, and holds no secret."""

from __future__ import annotations

import types
import typing as t

import pytest

from ansible_collections.onlyoffice.docspace.plugins.module_utils._notify import compose, without_secrets
from ansible_collections.onlyoffice.docspace.plugins.plugin_utils._progress import ProgressLines


def result(status: str, **more: t.Any) -> dict[str, t.Any]:
    backup = {"id": "id-1", "status": status, "file_name": "a.tar.gz", "duration": 72, "link": "https://x/y", **more}
    failed = status == "failed"
    return {
        "changed": True,
        "failed": failed,
        "msg": "It broke." if failed else "",
        "attached": False,
        "backup": backup,
    }


RESULTS = {
    "acme": result("ok", size=5 * 2**20),
    "blue": result("failed", error="disk full"),
    "coral": result("warned", warning="1 file"),
}


def test_everything_known_is_told_and_failures_come_first() -> None:
    message = compose(RESULTS, ["ok", "warned", "failed"], share_links=False)
    assert message is not None and message.is_bad
    assert message.title == "DocSpace backups: 1 failed, 1 ok, 1 warned"
    assert message.body.startswith("blue: failed\n  reason: It broke.\n  error: disk full\n")
    for fact in (
        "archive: a.tar.gz",
        "size: 5.0 MiB",
        "took: 1m12s",
        "backup id: id-1",
        "warning: 1 file",
        "link: https://x/y",
    ):
        assert fact in message.body


def test_what_was_not_asked_for_is_counted_and_not_told() -> None:
    message = compose(RESULTS, ["failed"], share_links=False)
    assert message is not None and "acme" not in message.body
    assert "2 more portals are not listed" in message.body


def test_nothing_to_tell_is_no_message() -> None:
    assert compose({"acme": result("ok")}, ["failed"], share_links=True) is None
    assert compose({}, ["ok", "failed", "warned"], share_links=True) is None


def test_a_portal_without_any_result_counts_as_failed() -> None:
    message = compose({"acme": {}}, ["failed"], share_links=False)
    assert message is not None and "acme: failed\n  reason: unknown" in message.body


@pytest.mark.parametrize(
    "odd", ["text", None, {"backup": {"id": 1}}, {"failed": True, "error": "boom"}, {"backup": "x", "changed": True}]
)
def test_results_of_another_shape_are_told_as_far_as_they_go(odd: t.Any) -> None:
    message = compose({"acme": odd}, ["ok", "failed", "warned"], share_links=False)
    assert message is None or "acme" in message.body


@pytest.mark.parametrize("share", [True, False])
def test_a_pre_signed_link_is_told_only_when_asked(share: bool) -> None:
    message = compose({"acme": result("ok", link_is_presigned=True)}, ["ok"], share_links=share)
    assert message is not None and ("link:" in message.body) is share


def test_no_part_of_an_address_appears_in_a_reason() -> None:
    url = "mailtos://joe%40x:hunter2@smtp.example.com?pass=s3cr3t&to=admin@example.com"
    text = "smtp.example.com refused joe@x with hunter2 and s3cr3t for admin@example.com"
    shown = without_secrets(text, url)
    assert not any(word in shown for word in ("hunter2", "s3cr3t", "joe", "smtp.example.com", "admin"))


class TestProgressLines:
    """Lines of progress are rare enough to be read."""

    @pytest.fixture
    def spoken(self, monkeypatch: pytest.MonkeyPatch) -> list[str]:
        lines: list[str] = []
        target = "ansible_collections.onlyoffice.docspace.plugins.plugin_utils._progress.Display"
        monkeypatch.setattr(target, lambda: types.SimpleNamespace(display=lines.append))
        return lines

    def speak(self, portals: int = 1, wanted: bool = True) -> None:
        now = [0.0]
        say = ProgressLines("acme", portals, wanted, clock=lambda: now[0])
        for second in range(120):
            now[0] = float(second)
            say(f"backup {second // 30} %, {second}s")

    def test_the_same_news_is_told_once_a_minute_and_new_ones_soon(self, spoken: list[str]) -> None:
        self.speak()
        assert spoken == [f"acme: backup {second // 30} %, {second}s" for second in (0, 30, 60, 90)]

    @pytest.mark.parametrize(("portals", "wanted"), [(21, True), (1, False)])
    def test_many_portals_and_those_told_not_to_are_silent(self, spoken: list[str], portals: int, wanted: bool) -> None:
        self.speak(portals, wanted)
        assert spoken == []
