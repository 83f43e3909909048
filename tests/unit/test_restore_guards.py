# Copyright (c) 2026 ONLYOFFICE DocSpace collection contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What keeps a restore from being sent: the wrong name, a place of the vendor's, a play that has died."""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import types
import typing as t

import pytest

from ansible_collections.onlyoffice.docspace.plugins.module_utils._errors import DocSpaceError, InputError
from ansible_collections.onlyoffice.docspace.plugins.module_utils._operation import Context
from ansible_collections.onlyoffice.docspace.plugins.module_utils._operations import restore
from ansible_collections.onlyoffice.docspace.plugins.module_utils._operations._restore import safety
from ansible_collections.onlyoffice.docspace.plugins.module_utils._operations._restore.attended import attended


class TestConfirmation:
    """What is destroyed has to be named, as its address does."""

    GIVEN: t.ClassVar[list[tuple[str, str, bool]]] = [
        ("acme.example.com", "acme.example.com", True),
        ("acme.example.com", "ACME", True),
        ("acme.example.com", "example", False),
        ("acme.example.com:8443", "acme.example.com:8443", True),
        ("acme.example.com:8443", "acme", True),
        ("10.1.2.3", "10.1.2.3", True),
        ("10.1.2.3", "10", False),
        ("shared.example.com/acme", "acme", True),
        ("shared.example.com/acme", "shared", False),
    ]

    def confirm(self, name: str, confirm: str, *, dump: bool = False, check: bool = False) -> list[str]:
        host = name.partition("/")[0].partition(":")[0]
        portal: t.Any = types.SimpleNamespace(name=name, host=host)
        warnings: list[str] = []
        options = {"job_id": None, "confirm": confirm, "dump": dump}
        restore._check_confirmation(options, Context(portal, check, warnings.append))
        return warnings

    @pytest.mark.parametrize(("name", "confirm", "is_right"), GIVEN)
    def test_the_name_has_to_be_whole(self, name: str, confirm: str, is_right: bool) -> None:
        expected = contextlib.nullcontext() if is_right else pytest.raises(InputError, match="confirm must be")
        with expected:
            assert self.confirm(name, confirm) == []

    def test_check_mode_tells_a_wrong_one(self) -> None:
        assert "confirm must be" in self.confirm("acme.example.com", "acme2", check=True)[0]

    def test_a_dump_is_said_to_replace_the_whole_server(self) -> None:
        with pytest.raises(InputError, match="all portals of the server of acme"):
            self.confirm("acme.example.com", "yes", dump=True)


def test_a_safety_copy_cannot_go_to_a_directory_of_the_vendors_cloud() -> None:
    options = {"safety_backup": True, "safety_storage_type": "Local"}
    portal: t.Any = types.SimpleNamespace(is_cloud=True)
    with pytest.raises(InputError):
        safety.refuse_local_on_saas(options, Context(portal, False, lambda line: None))


class TestAttended:
    """A worker whose play has died ends too; nobody would get what it has to tell."""

    @pytest.fixture
    def context(self) -> Context:
        return attended(Context(None, False, lambda line: None, sleep=lambda seconds: None))

    def test_it_goes_on_while_the_play_lives(self, context: Context, monkeypatch: pytest.MonkeyPatch) -> None:
        play = types.SimpleNamespace(pid=os.getppid())
        monkeypatch.setattr(multiprocessing, "parent_process", lambda: play)
        context.sleep(1.0)

    def test_it_ends_at_the_next_pause(self, context: Context, monkeypatch: pytest.MonkeyPatch) -> None:
        play = types.SimpleNamespace(pid=os.getppid() + 1)
        monkeypatch.setattr(multiprocessing, "parent_process", lambda: play)
        with pytest.raises(DocSpaceError) as raised:
            context.sleep(1.0)
        assert raised.value.kind == "abandoned"

    def test_what_is_no_worker_goes_on(self, context: Context) -> None:
        context.sleep(1.0)
