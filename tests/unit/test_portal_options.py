# Copyright (c) 2026 ONLYOFFICE DocSpace collection contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The lookup that turns variables into options."""

from __future__ import annotations

import typing as t

import pytest
from ansible.errors import AnsibleError
from ansible.parsing.dataloader import DataLoader
from ansible.template import Templar

from ansible_collections.onlyoffice.docspace.plugins.lookup import portal_options

INVENTORY = {
    "docspace_portal_url": "https://acme.example.com",
    "docspace_api_key": "sk-1",
    "docspace_in_process": True,
    "backup_schedule_hour": 3,
    "backup_schedule_probe": True,
    "backup_hour": 4,
}
CONNECTION = {"portal_url": "https://acme.example.com", "api_key": "sk-1"}


@pytest.fixture
def lookup(monkeypatch: pytest.MonkeyPatch) -> t.Callable[..., dict[str, t.Any]]:
    def run(*terms: str, **options: t.Any) -> dict[str, t.Any]:
        plugin = portal_options.LookupModule(
            loader=DataLoader(), templar=Templar(loader=DataLoader(), variables=INVENTORY)
        )
        # What the loader of plugins does with the documentation.
        monkeypatch.setattr(plugin, "set_options", lambda **given: None)
        monkeypatch.setattr(plugin, "get_option", lambda name: options.get(name, {}))
        found: dict[str, t.Any] = plugin.run(list(terms), INVENTORY, **options)[0]
        return found

    return run


def test_the_connection_comes_from_variables_and_what_is_not_set_is_left_out(
    lookup: t.Callable[..., dict[str, t.Any]],
) -> None:
    assert lookup() == CONNECTION


def test_a_module_takes_its_own_options_and_no_other_variables_of_its_role(
    lookup: t.Callable[..., dict[str, t.Any]],
) -> None:
    assert lookup("docspace_backup_schedule") == {**CONNECTION, "hour": 3}


def test_another_credential_leaves_nothing_of_the_inventorys(lookup: t.Callable[..., dict[str, t.Any]]) -> None:
    other = {"username": "drill", "password": "pw"}
    assert lookup(credential=other) == {"portal_url": "https://acme.example.com", **other}


@pytest.mark.parametrize("name", ["docspace_backups", "backup_schedule", "onlyoffice.docspace.docspace_backup", ""])
def test_a_module_that_is_not_ours_is_named(lookup: t.Callable[..., dict[str, t.Any]], name: str) -> None:
    with pytest.raises(AnsibleError, match="portal_options knows no module"):
        lookup(name)


def test_a_misspelt_option_does_not_leave_the_inventorys_credential_in_place(
    lookup: t.Callable[..., dict[str, t.Any]],
) -> None:
    with pytest.raises(AnsibleError, match="portal_options takes no option credentials"):
        lookup(credentials={"api_key": "sk-2"})
