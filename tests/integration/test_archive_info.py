# Copyright (c) 2026 ONLYOFFICE DocSpace collection contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Archives that portals make are verified by a task, without a portal at hand."""

from __future__ import annotations

import hashlib
import typing as t
from pathlib import Path

import pytest
import requests

from .conftest import Ansible, Portal, operate

MODULE = "onlyoffice.docspace.docspace_backup_archive_info"


def archive_of(portal: Portal, folder: Path, **options: t.Any) -> Path:
    """Let the portal make a backup and save its archive."""
    made = operate("backup", portal, wait_interval=0.1, wait_timeout=20, **options)["backup"]
    answer = requests.get(made["link"], headers={"Authorization": f"Bearer {portal.api_key}"}, timeout=10)
    assert answer.status_code == 200
    path = folder / str(made["file_name"])
    path.write_bytes(answer.content)
    return path


def verify(ansible: Ansible, *runs: dict[str, t.Any], args: tuple[str, ...] = ()) -> list[dict[str, t.Any]]:
    """Verify on a host that is no portal; one result for each set of options."""
    tasks = [{MODULE: options, "register": f"r{number}", "ignore_errors": True} for number, options in enumerate(runs)]
    results = ansible.tasks(tasks, {"keeper": {}}, *args).results["keeper"]
    return [results[f"r{number}"] for number in range(len(runs))]


@pytest.mark.parametrize("dump", [False, True])
def test_an_archive_of_a_portal_is_whole_and_of_the_right_kind(
    portal: Portal, ansible: Ansible, tmp_path: Path, dump: bool
) -> None:
    path = archive_of(portal, tmp_path, dump=dump)
    right, wrong = ("dump", "portal") if dump else ("portal", "dump")
    sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
    good, bad = verify(
        ansible,
        {"path": str(path), "kind": right, "size": path.stat().st_size, "checksum": sha256},
        {"path": str(path), "kind": wrong},
    )
    archive = good["archive"]
    assert not good["failed"] and not good["changed"] and archive["ok"] and archive["problem"] is None
    assert (archive["kind"], archive["tables"], archive["files"], archive["format"]) == (right, 5, 1, "tar.gz")
    assert (archive["sha256"], archive["size"], archive["has_missing_files"]) == (sha256, path.stat().st_size, False)
    assert bad["failed"] and bad["error"] == {"kind": "wrong_kind"} and bad["archive"]["kind"] == right


def test_a_backup_that_skipped_files_is_whole_and_warned_about(
    make_portal: t.Callable[..., Portal], ansible: Ansible, tmp_path: Path
) -> None:
    path = archive_of(make_portal(job_outcome="warned"), tmp_path)
    (result,) = verify(ansible, {"path": str(path)})
    assert result["archive"]["ok"] and result["archive"]["has_missing_files"]
    assert any("lacks files" in warning for warning in result["warnings"])


def test_problems_fail_the_task_or_are_returned(portal: Portal, ansible: Ansible, tmp_path: Path) -> None:
    path = archive_of(portal, tmp_path)
    cut, page = tmp_path / "cut.tar.gz", tmp_path / "page.tar.gz"
    cut.write_bytes(path.read_bytes()[:-100])
    page.write_text("<html>502 Bad Gateway</html>")
    results = verify(
        ansible,
        {"path": str(cut)},
        {"path": str(cut), "fail_on_problem": False},
        {"path": str(cut), "level": "complete"},
        {"path": str(page)},
        {"path": str(tmp_path / "gone"), "fail_on_problem": False},
        {"path": str(path), "max_expanded_size": "1K"},
        {"path": str(path), "checksum": "abc"},
        {"path": str(path), "level": "thorough"},
        args=("--check",),
    )
    failed, told, complete, not_archive, gone, bomb, no_checksum, no_level = results
    assert failed["failed"] and failed["error"]["kind"] == "truncated" and str(cut) in failed["msg"]
    assert not told["failed"] and (told["archive"]["ok"], told["archive"]["problem"]) == (False, "truncated")
    assert complete["archive"]["ok"] and any("size and checksum" in warning for warning in complete["warnings"])
    assert not_archive["error"]["kind"] == "not_an_archive"
    assert gone["failed"] and gone["error"]["kind"] == "not_found" and gone["archive"] is None
    assert bomb["error"]["kind"] == "too_large"
    assert no_checksum["error"]["kind"] == "input" and "64 hex digits" in no_checksum["msg"]
    assert no_level["failed"] and "thorough" in no_level["msg"]


def test_it_asks_nothing_of_any_portal_and_needs_no_connection(
    portal: Portal, ansible: Ansible, tmp_path: Path
) -> None:
    path = archive_of(portal, tmp_path)
    portal.requests()
    (result,) = verify(ansible, {"path": str(path)})
    assert result["archive"]["ok"] and portal.requests() == []
