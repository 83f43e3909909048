# Copyright (c) 2026 ONLYOFFICE DocSpace collection contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A name that the server chose never leads out of the folder that the user chose."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ansible_collections.onlyoffice.docspace.plugins.module_utils._archive_file import (
    ArchiveFile,
    parse_mode,
    safe_name,
)
from ansible_collections.onlyoffice.docspace.plugins.module_utils._errors import DocSpaceError, InputError


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("acme.tar.gz", "acme.tar.gz"),
        ("../../etc/passwd", "passwd"),
        ("/etc/passwd", "passwd"),
        ("..\\..\\windows\\acme.tar.gz", "acme.tar.gz"),
        ("a\0b.tar.gz", "ab.tar.gz"),
    ],
)
def test_only_the_last_part_of_a_name_is_used(name: str, safe: str) -> None:
    assert safe_name(name) == safe


@pytest.mark.parametrize("name", ["", ".", "..", "/", "a/..", "\0"])
def test_a_name_of_which_nothing_is_left_is_refused(name: str) -> None:
    with pytest.raises(DocSpaceError, match="no file name"):
        safe_name(name)


@given(st.text())
def test_whatever_the_server_says_the_file_stays_in_its_folder(name: str) -> None:
    try:
        path = ArchiveFile.at("/srv/backups/", name).path
    except DocSpaceError:
        return
    assert path.parent == Path("/srv/backups") and path.name not in ("", ".", "..")


def test_a_path_that_is_no_folder_is_the_file_itself(tmp_path: Path) -> None:
    assert ArchiveFile.at(str(tmp_path / "mine.tar.gz"), "theirs.tar.gz").path == tmp_path / "mine.tar.gz"
    assert ArchiveFile.at(str(tmp_path), "theirs.tar.gz").path == tmp_path / "theirs.tar.gz"


@pytest.mark.parametrize("text", ["rw-------", "600 ", "8", "", "77777"])
def test_a_mode_that_is_none_is_named(text: str) -> None:
    with pytest.raises(InputError, match="dest_mode"):
        parse_mode(text)
