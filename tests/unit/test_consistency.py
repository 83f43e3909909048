# Copyright (c) 2026 ONLYOFFICE DocSpace collection contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What is written down in two places says the same in both."""

from __future__ import annotations

import ast
import importlib
import re
import typing as t
from pathlib import Path

import pytest
import yaml

from ansible_collections.onlyoffice.docspace.plugins.doc_fragments.docspace import ModuleDocFragment
from ansible_collections.onlyoffice.docspace.plugins.module_utils._http.connection import connection_spec
from ansible_collections.onlyoffice.docspace.plugins.module_utils._version import VERSION

ROOT = Path(__file__).resolve().parents[2]
FRAGMENT = "onlyoffice.docspace.docspace"
LOOKUP = re.compile(r"\{\{ lookup\('onlyoffice\.docspace\.portal_options'")
ROLES = sorted(path.name for path in (ROOT / "roles").iterdir())


def load(path: str) -> t.Any:
    return yaml.safe_load((ROOT / path).read_text(encoding="utf-8"))


def documentation(path: Path) -> dict[str, t.Any]:
    """Return the DOCUMENTATION of a module without importing it."""
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == "DOCUMENTATION":
            documented: dict[str, t.Any] = yaml.safe_load(ast.literal_eval(node.value))
            return documented
    raise AssertionError(f"{path} has no DOCUMENTATION")


MODULES = {path.stem: documentation(path) for path in (ROOT / "plugins/modules").glob("docspace_*.py")}
PORTAL_MODULES = {name for name, doc in MODULES.items() if FRAGMENT in doc["extends_documentation_fragment"]}


@pytest.mark.parametrize("role", ROLES)
def test_defaults_of_a_role_are_those_of_its_argument_specs(role: str) -> None:
    options = load(f"roles/{role}/meta/argument_specs.yml")["argument_specs"]["main"]["options"]
    documented = {name: option["default"] for name, option in options.items() if "default" in option}
    assert load(f"roles/{role}/defaults/main.yml") == documented


@pytest.mark.parametrize(
    ("role", "module"),
    [("backup_schedule", "docspace_backup_schedule"), ("backup", "docspace_backup"), ("restore", "docspace_restore")],
)
def test_a_role_offers_the_choices_of_its_module(role: str, module: str) -> None:
    options = load(f"roles/{role}/meta/argument_specs.yml")["argument_specs"]["main"]["options"]
    for name, option in MODULES[module]["options"].items():
        in_role = options.get(f"{role}_{name}")
        if in_role is not None:
            assert in_role.get("choices") == option.get("choices"), name


def test_the_action_group_holds_every_module_that_talks_to_a_portal() -> None:
    assert set(load("meta/runtime.yml")["action_groups"]["docspace"]) == PORTAL_MODULES


def test_every_portal_module_has_an_action_plugin_of_its_name_and_says_so() -> None:
    actions = {path.stem for path in (ROOT / "plugins/action").glob("docspace_*.py")}
    assert actions == PORTAL_MODULES
    for name in PORTAL_MODULES:
        assert "onlyoffice.docspace.attributes.portal" in MODULES[name]["extends_documentation_fragment"]


def test_connection_options_are_documented_as_they_are() -> None:
    documented = yaml.safe_load(ModuleDocFragment.DOCUMENTATION)["options"]
    spec = connection_spec()
    assert set(documented) == set(spec)
    for name, option in spec.items():
        assert documented[name]["type"] == option["type"]
        assert documented[name].get("default") == option.get("default")


@pytest.mark.parametrize("name", sorted(MODULES))
def test_documented_options_are_those_of_the_argument_spec(name: str) -> None:
    program = importlib.import_module(f"ansible_collections.onlyoffice.docspace.plugins.modules.{name}")
    documented = MODULES[name].get("options", {})
    if name in PORTAL_MODULES:
        own = {option: told for option, told in documented.items() if option not in connection_spec()}
        same("", own, program.OPERATION.options)
    else:
        same("", documented, program.OPTIONS)


def same(path: str, documented: t.Any, spec: t.Any) -> None:
    """Assert that options, and those inside them, are documented as the program takes them."""
    assert sorted(documented) == sorted(spec), path
    for name, option in spec.items():
        for key, otherwise in (
            ("type", "str"),
            ("elements", None),
            ("required", False),
            ("default", None),
            ("choices", None),
        ):
            assert documented[name].get(key, otherwise) == option.get(key, otherwise), f"{path}{name}: {key}"
        same(f"{path}{name}.", documented[name].get("suboptions", {}), option.get("options", {}))


GROUP = f"group/{FRAGMENT}"
PRUNE = "onlyoffice.docspace.docspace_backup_prune"  # what to keep, besides the connection


def test_roles_hand_on_every_connection_option() -> None:
    """For the group, because what is set for one module would mix with what a play has set for the group."""
    found = [
        (file.relative_to(ROOT), defaults)
        for file in sorted(ROOT.glob("roles/*/*/*.yml"))
        for defaults in module_defaults(yaml.safe_load(file.read_text(encoding="utf-8")))
    ]
    assert {file.parts[1] for file, defaults in found if GROUP in defaults} >= set(ROLES)
    assert [file for file, defaults in found if not set(defaults) <= {GROUP, PRUNE}] == []
    assert [file for file, defaults in found if GROUP in defaults and not LOOKUP.match(defaults[GROUP])] == []


def module_defaults(part: t.Any) -> t.Iterator[dict[str, t.Any]]:
    """Yield what tasks and blocks set for our modules, wherever in a file they are."""
    if isinstance(part, list):
        for item in part:
            yield from module_defaults(item)
    elif isinstance(part, dict):
        if "module_defaults" in part:
            yield part["module_defaults"]
        for item in part.values():
            yield from module_defaults(item)


def test_the_version_is_the_same_everywhere() -> None:
    """The head of the changelog is the summary of a release to come, or the newest release."""
    coming = [path.name[: -len("-release.yml")] for path in (ROOT / "changelogs/fragments").glob("*-release.yml")]
    released = load("changelogs/changelog.yaml")["releases"]
    head = coming or [max(released, key=lambda version: [int(part) for part in version.split(".")])]
    assert [load("galaxy.yml")["version"]] == [VERSION] == head


def test_every_source_file_begins_with_copyright_and_licence() -> None:
    header = "\n".join((ROOT / "galaxy.yml").read_text(encoding="utf-8").splitlines()[1:4])
    folders = ("docs", "extensions", "meta", "playbooks", "plugins", "roles", "tests")
    files = [
        file
        for folder in folders
        for file in (ROOT / folder).rglob("*")
        if file.suffix in (".py", ".yml") and not {"output", "__pycache__"} & set(file.parts)
    ]
    assert len(files) > 300
    beginnings = {file: "\n".join(file.read_text(encoding="utf-8").splitlines()[:6]) for file in files}
    assert [str(file.relative_to(ROOT)) for file, text in beginnings.items() if text and header not in text] == []
