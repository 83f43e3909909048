# Copyright (c) 2026 ONLYOFFICE DocSpace collection contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Whatever is wrong with an archive file is found and called by its name; whole archives pass (facts 5)."""

from __future__ import annotations

import gzip
import hashlib
import importlib.util
import io
import os
import random
import shutil
import subprocess
import tarfile
import threading
import tracemalloc
import typing as t
import zipfile
import zlib
from pathlib import Path

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from ansible_collections.onlyoffice.docspace.plugins.module_utils._archive import gunzip
from ansible_collections.onlyoffice.docspace.plugins.module_utils._archive.tar_header import FIRST_NAMES
from ansible_collections.onlyoffice.docspace.plugins.module_utils._archive.verdict import Verdict
from ansible_collections.onlyoffice.docspace.plugins.module_utils._archive.verify import verify
from ansible_collections.onlyoffice.docspace.plugins.module_utils._errors import DocSpaceError
from ansible_collections.onlyoffice.docspace.plugins.module_utils._operations.backup_archive_info import run

from .archives import DUMP, INDEX, MISSING, PORTAL, TABLE, end_of_content, tar, tar_gz, without

ENGINES = ["zlib", "isal.isal_zlib"]
property_of = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
a_portal = st.lists(st.binary(max_size=2000), min_size=1, max_size=5).map(
    lambda files: {**PORTAL, **{f"files/random/{number}": content for number, content in enumerate(files)}}
)


class Bench:
    """Writes bytes to a file and verifies it."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "archive"

    def __call__(self, content: bytes, level: str = "structural", **options: t.Any) -> Verdict:
        self.path.write_bytes(content)
        return verify(self.path, level, **options)

    def problem(self, content: bytes, level: str = "structural", **options: t.Any) -> str | None:
        return self(content, level, **options).problem


@pytest.fixture(params=ENGINES)
def check(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Bench:
    """Verifies with each library that expands gzip."""
    if request.param == "zlib":
        monkeypatch.setattr(gunzip, "engine", lambda: zlib)
    elif importlib.util.find_spec("isal") is None:
        pytest.skip("isal is not installed")
    return Bench(tmp_path)


def flipped(content: bytes, at: int, bit: int) -> bytes:
    return content[:at] + bytes([content[at] ^ 1 << bit]) + content[at + 1 :]


def gzip_content(packed: bytes) -> bytes | None:
    """Return what it expands to by the standard library, None when it is damaged."""
    try:
        return gzip.decompress(packed)
    except (EOFError, OSError, zlib.error):
        return None


def what_it_holds(verdict: Verdict) -> tuple[t.Any, ...]:
    return verdict.kind, verdict.tables, verdict.files, verdict.entries, verdict.expanded_size


# Whole archives


@pytest.mark.parametrize("make", [tar_gz, tar, lambda entries: tar(entries, pax=True)])
@pytest.mark.parametrize(("entries", "dump"), [(PORTAL, False), (DUMP, True)])
def test_whole_archives_are_told_by_kind_and_content(check: Bench, make: t.Any, entries: t.Any, dump: bool) -> None:
    content = make(entries)
    verdict = check(content, expect_dump=dump, size=len(content), checksum=hashlib.sha256(content).hexdigest())
    assert (verdict.ok, verdict.problem) == (True, None), verdict.message
    assert (verdict.kind, verdict.tables, verdict.files, verdict.entries) == (
        ("dump", 2, 1, 6) if dump else ("portal", 3, 2, 6)
    )
    assert (verdict.size, verdict.sha256) == (len(content), hashlib.sha256(content).hexdigest())
    assert (verdict.format, verdict.expanded_size) == ("tar.gz" if content[:2] == b"\x1f\x8b" else "tar", 10240)


def test_names_count_with_and_without_a_leading_slash(check: Bench) -> None:
    slashed = {f"/{name.lstrip('/')}": content for name, content in DUMP.items()}
    bare = {name.lstrip("/"): content for name, content in DUMP.items()}
    assert what_it_holds(check(tar(slashed))) == what_it_holds(check(tar(bare))) == what_it_holds(check(tar(DUMP)))


def test_the_format_does_not_depend_on_the_name(tmp_path: Path) -> None:
    for name, content, format_ in (("a.tar", tar_gz(PORTAL), "tar.gz"), ("a.tar.gz", tar(PORTAL), "tar")):
        (tmp_path / name).write_bytes(content)
        verdict = verify(tmp_path / name)
        assert verdict.ok and verdict.format == format_


def test_the_hash_is_also_given_as_the_server_keeps_it(check: Bench) -> None:
    content = tar_gz(PORTAL)
    assert check(content).to_result()["server_hash"] == hashlib.sha256(content).hexdigest().upper()
    assert check(tar(PORTAL)).to_result()["server_hash"] is None


def test_missing_files_are_told_and_are_no_problem(check: Bench) -> None:
    verdict = check(tar_gz({**PORTAL, MISSING: b"files/gone.bin\n"}))
    assert verdict.ok and verdict.has_missing_files and "missing" in verdict.message
    assert check(tar_gz(PORTAL)).has_missing_files is False


def test_gzip_of_several_members_and_zero_padding_are_one_archive(check: Bench) -> None:
    content = tar(PORTAL)
    parts = [content[at : at + 700] for at in range(0, len(content), 700)]
    members = b"".join(gzip.compress(part) for part in parts)
    assert what_it_holds(check(members + bytes(3000))) == what_it_holds(check(content))
    assert check.problem(members[:-1]) == "truncated"
    assert check.problem(members[: -len(gzip.compress(parts[-1]))]) == "truncated"
    assert check.problem(flipped(members, len(members) - 5, 0)) == "corrupt"


@property_of
@given(st.data())
def test_entries_are_counted_as_tarfile_counts_them(check: Bench, data: st.DataObject) -> None:
    name = st.text(st.characters(codec="utf-8", exclude_characters="\0"), min_size=1, max_size=300)
    kinds = st.sampled_from([tarfile.REGTYPE, tarfile.DIRTYPE, tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.FIFOTYPE])
    wanted = data.draw(st.lists(st.tuples(name, kinds, st.binary(max_size=1500)), max_size=8))
    form = data.draw(st.sampled_from([tarfile.USTAR_FORMAT, tarfile.GNU_FORMAT, tarfile.PAX_FORMAT]))
    target = io.BytesIO()
    with tarfile.open(fileobj=target, mode="w", format=form, pax_headers={"comment": "global"}) as archive:
        for number, (each, kind, content) in enumerate(wanted):
            entry = tarfile.TarInfo("x/" + (f"{number}" if form == tarfile.USTAR_FORMAT else each))
            entry.type, entry.linkname = kind, "y" * 200 if form != tarfile.USTAR_FORMAT else "y"
            entry.size = len(content) if kind == tarfile.REGTYPE else 0
            archive.addfile(entry, io.BytesIO(content))
        for each, content in PORTAL.items():
            entry = tarfile.TarInfo(each)
            entry.size = len(content)
            archive.addfile(entry, io.BytesIO(content))
    verdict = check(target.getvalue())
    files = sum(
        kind == tarfile.REGTYPE and not (each.endswith("/") and form != tarfile.USTAR_FORMAT)
        for each, kind, _problem in wanted
    )
    assert verdict.ok, verdict.message
    assert (verdict.entries, verdict.files) == (len(wanted) + 6, files + 2)


@pytest.mark.parametrize("pax", [True, False])
def test_long_names_count_for_what_they_are(check: Bench, pax: bool) -> None:
    long_table = f"databases/{'m' * 120}/{'t' * 300}"
    verdict = check(tar({**PORTAL, long_table: TABLE, f"files/{'d' * 200}/{'f' * 99}": b"x"}, pax=pax))
    assert (verdict.ok, verdict.tables, verdict.files, verdict.entries) == (True, 4, 3, 8)


@pytest.mark.parametrize("pax", [True, False])
def test_messages_name_entries_in_full(check: Bench, pax: bool) -> None:
    name = f"files/{'d' * 200}/{'f' * 99}"
    content = tar({name: bytes(5000)}, pax=pax)
    assert repr(name) in check(content[: content.rindex(b"ustar") + 2000]).message


@pytest.mark.parametrize("size", [2**20, 2 * 2**20, 3 * 2**20 - 512])
def test_content_that_fills_whole_buffers_is_read_to_its_end(check: Bench, size: int) -> None:
    plain = tar(PORTAL)[: end_of_content(tar(PORTAL))]
    for filling in (random.Random(size).randbytes(size), bytes(size)):
        entry = tarfile.TarInfo("files/filling.bin")
        entry.size = size - len(plain) - 512 - 1024
        content = entry.tobuf() + filling[: entry.size] + plain + bytes(1024)
        for level in (1, 6):
            verdict = check(gzip.compress(content, level))
            assert (verdict.ok, verdict.expanded_size) == (True, size), verdict.message


def test_headers_from_before_ustar_are_understood(check: Bench) -> None:
    # Folders are files whose name ends with a slash.
    verdict = check(before_ustar({"databases/": b"", "files/": b"", **PORTAL}))
    assert (verdict.ok, verdict.tables, verdict.files, verdict.format) == (True, 3, 2, "tar")


@pytest.mark.parametrize("kind", [tarfile.LNKTYPE, tarfile.SYMTYPE, tarfile.DIRTYPE])
def test_links_and_folders_may_tell_a_size_and_have_no_data(check: Bench, kind: bytes) -> None:
    entry = tarfile.TarInfo("files/other")
    entry.type, entry.linkname, entry.size = kind, "files/one", 5000
    verdict = check(entry.tobuf() + tar(PORTAL))
    assert (verdict.ok, verdict.files, verdict.entries) == (True, 2, 7), verdict.message


def before_ustar(entries: t.Mapping[str, bytes]) -> bytes:
    """Return a tar archive as Unix version 7 made it: no magic word, nothing after the name of a link."""
    blocks = []
    for name, content in entries.items():
        entry = tarfile.TarInfo(name)
        entry.size = len(content)
        header = entry.tobuf(tarfile.USTAR_FORMAT)[:257].ljust(512, b"\0")
        counted = header[:148] + b" " * 8 + header[156:]
        blocks.append(header[:148] + b"%06o\0 " % sum(counted) + header[156:])
        blocks.append(content + bytes(-len(content) % 512))
    return b"".join(blocks) + bytes(1024)


@pytest.mark.parametrize("form", ["gnu", "pax"])
def test_sizes_beyond_8_gib_are_understood(check: Bench, form: str) -> None:
    huge = tarfile.TarInfo("files/huge.bin")
    huge.size = 9 * 2**30
    header = huge.tobuf(tarfile.GNU_FORMAT if form == "gnu" else tarfile.PAX_FORMAT)
    verdict = check(header + bytes(4096))
    assert verdict.problem == "truncated" and "files/huge.bin" in verdict.message


def test_files_with_holes_are_passed_over(check: Bench, tmp_path: Path) -> None:
    program = shutil.which("tar")
    if program is None or b"GNU" not in subprocess.run([program, "--version"], capture_output=True, check=True).stdout:
        pytest.skip("GNU tar is not installed")
    for name, content in PORTAL.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(content)
    with (tmp_path / "files/holes.bin").open("wb") as stream:
        for number in range(60):
            stream.seek(number * 2**20)
            stream.write(b"x" * 4096)
    for form in ("gnu", "pax"):
        command = [program, "--sparse", f"--format={form}", "-cf", "made.tar", "databases", "files", "storage"]
        subprocess.run(command, cwd=tmp_path, check=True)
        verdict = check((tmp_path / "made.tar").read_bytes())
        assert (verdict.ok, verdict.tables, verdict.files) == (True, 3, 3), verdict.message
        assert verdict.size < 2**20


# Cut and damaged archives


@pytest.mark.parametrize("entries", [PORTAL, DUMP])
def test_gzip_cut_at_any_byte_is_truncated(check: Bench, entries: t.Any) -> None:
    content = tar_gz(entries)
    assert {check.problem(content[:at]) for at in range(1, len(content))} == {"truncated"}
    assert {check.problem(content[:at], "readable") for at in (1, 5, 300, len(content) - 1)} == {"truncated"}


@property_of
@given(a_portal, st.data())
def test_gzip_of_any_content_cut_at_any_byte_is_truncated(check: Bench, entries: t.Any, data: st.DataObject) -> None:
    content = tar_gz(entries)
    assert check.problem(content[: data.draw(st.integers(1, len(content) - 1))]) == "truncated"


@pytest.mark.parametrize("entries", [PORTAL, DUMP])
def test_plain_tar_cut_before_its_end_mark_is_whole_is_truncated(tmp_path: Path, entries: t.Any) -> None:
    check, content = Bench(tmp_path), tar(entries)
    mark = end_of_content(content) + 1024
    near_blocks = [at for at in range(1, len(content)) if at < 600 or at % 512 in (0, 1, 108, 511)]
    assert {check.problem(content[:at]) for at in near_blocks if at < mark} == {"truncated"}
    # From here on only padding is lost. It shows in the size, or where half a block is left.
    assert {check.problem(content[:at]) for at in near_blocks if at > mark and at % 512} == {"truncated"}
    assert {check.problem(content[:at]) for at in range(mark, len(content), 512)} == {None}
    assert check.problem(content[:mark], size=len(content)) == "size_mismatch"


@property_of
@given(a_portal, st.data())
def test_a_flipped_bit_in_gzip_is_corrupt_unless_the_content_is_the_same(
    check: Bench, entries: t.Any, data: st.DataObject
) -> None:
    content = tar_gz(entries)
    at, bit = data.draw(st.integers(0, len(content) - 1)), data.draw(st.integers(0, 7))
    verdict = check(flipped(content, at, bit))
    if verdict.ok:
        assert gzip.decompress(flipped(content, at, bit)) == gzip.decompress(content)
    else:
        assert verdict.problem == "corrupt"


def test_every_flipped_bit_of_one_archive_is_called_corrupt(check: Bench) -> None:
    content = tar_gz(DUMP)
    header = [(at, bit) for at in (0, 1, 2, 3) for bit in range(8) if (at, bit) != (3, 0)]
    trailer = [(at, bit) for at in range(len(content) - 8, len(content)) for bit in range(8)]
    # The end of the compressed data is where a flipped bit makes a file look cut.
    middle = [(at, bit) for at in range(len(content) - 80, len(content) - 8) for bit in range(8)]
    # Here what comes out no longer looks like an archive, although it was one.
    start = [(at, bit) for at in range(10, 150) for bit in (0, 5)]
    assert {check.problem(flipped(content, *place)) for place in header + trailer} == {"corrupt"}
    for place in start + middle:
        damaged = flipped(content, *place)
        same = gzip_content(damaged) == gzip_content(content)
        assert check.problem(damaged) == (None if same else "corrupt"), place


@property_of
@given(st.data())
def test_a_flipped_bit_in_a_tar_header_is_corrupt_or_changes_nothing(tmp_path: Path, data: st.DataObject) -> None:
    check, content = Bench(tmp_path), tar(DUMP)
    headers = [at for at in range(0, end_of_content(content), 512) if content[at + 257 : at + 262] == b"ustar"]
    at = data.draw(st.sampled_from(headers)) + data.draw(st.integers(0, 511))
    bit = data.draw(st.integers(0, 7))
    verdict = check(flipped(content, at, bit))
    if verdict.ok:
        assert at % 512 in range(148, 156) and what_it_holds(verdict) == what_it_holds(check(content))
    else:
        assert verdict.problem == "corrupt"


def test_a_flipped_bit_in_the_first_magic_word_is_corrupt(check: Bench) -> None:
    content = tar(PORTAL)
    places = [(at, bit) for at in range(257, 263) for bit in range(8)]
    assert {check.problem(flipped(content, *place)) for place in places} == {"corrupt"}


def test_a_flipped_bit_in_a_file_of_a_plain_tar_shows_in_the_checksum(check: Bench) -> None:
    content = tar(PORTAL)
    damaged = flipped(content, content.index(bytes(range(256))) + 7, 3)
    checksum = hashlib.sha256(content).hexdigest()
    assert check.problem(damaged, checksum=checksum) == "checksum_mismatch"


def test_an_archive_whose_beginning_is_overwritten_is_corrupt_and_no_other_file(check: Bench) -> None:
    # So large that its beginning is looked at long before its checksum. What cannot be compressed is stored as it is.
    content = bytearray(gzip.compress(tar({"files/large.bin": random.Random(2).randbytes(2 * 2**20), **PORTAL}), 0))
    start = content.index(b"files/large.bin")
    content[start : start + 500] = b"\xee" * 500
    assert check.problem(bytes(content)) == "corrupt"


def test_a_file_of_the_expected_length_is_damaged_and_not_cut(check: Bench) -> None:
    content = tar_gz(PORTAL)
    assert check.problem(content[:400], size=400) == "corrupt"
    assert check.problem(content[:400], size=len(content)) == "size_mismatch"


@pytest.mark.parametrize(
    "garbage", [b"\n", b"garbage", b"\x1f\x8bgarbage", bytes(20) + b"x", random.Random(1).randbytes(5000)]
)
@pytest.mark.parametrize("make", [tar_gz, tar])
def test_something_after_the_end_is_corrupt(check: Bench, make: t.Any, garbage: bytes) -> None:
    verdict = check(make(PORTAL) + garbage)
    assert verdict.problem == "corrupt" and "follows the end" in verdict.message


def test_a_tar_after_the_tar_is_corrupt(check: Bench) -> None:
    assert check.problem(gzip.compress(tar(PORTAL)) + gzip.compress(tar(PORTAL))) == "corrupt"


def test_an_empty_block_between_entries_is_corrupt(check: Bench) -> None:
    content = tar(PORTAL)
    end = end_of_content(content)
    for follower in (content[:end], tarfile.TarInfo("files/late").tobuf()):
        verdict = check(content[:end] + bytes(512) + follower + bytes(1024))
        assert verdict.problem == "corrupt" and "empty block" in verdict.message


def test_broken_attributes_of_entries_are_corrupt(check: Bench) -> None:
    for records in (b"garbage", b"99 path=x\n", b"3 path=x\n", b"12 size=abc\n", b"14 size=-1536\n"):
        extension = tarfile.TarInfo("ext")
        extension.type, extension.size = tarfile.XHDTYPE, len(records)
        content = extension.tobuf() + records.ljust(512, b"\0") + tar(PORTAL)
        assert check.problem(content) == "corrupt", records


# What is no archive, or not the wanted one


@pytest.mark.parametrize(
    "content", [b"", bytes(1024), bytes(10240), gzip.compress(b"", mtime=1), gzip.compress(bytes(10240), mtime=1)]
)
def test_nothing_in_it_is_empty(check: Bench, content: bytes) -> None:
    assert check.problem(content) == "empty"


def a_zip() -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name, content in PORTAL.items():
            archive.writestr(zipfile.ZipInfo(name), content)
    return target.getvalue()


@pytest.mark.parametrize(
    "content",
    [
        b"not found",
        b"<html><body>502 Bad Gateway</body></html>" * 20,
        b'{"error": {"message": "Access denied"}, "status": 1, "statusCode": 403}',
        b"0" * 2000,
        a_zip(),
        gzip.compress(b"a text " * 500, mtime=1),
        gzip.compress(b"short", mtime=1),
        gzip.compress(a_zip(), mtime=1),
    ],
)
def test_other_files_are_not_archives(check: Bench, content: bytes) -> None:
    verdict = check(content)
    assert (verdict.problem, verdict.format, verdict.kind) == ("not_an_archive", None, None)
    assert verdict.sha256 == hashlib.sha256(content).hexdigest()


@property_of
@given(st.binary(min_size=1, max_size=3000) | st.text(min_size=1, max_size=3000).map(str.encode))
def test_random_bytes_and_texts_are_not_archives(tmp_path: Path, content: bytes) -> None:
    is_cut_gzip = gunzip.is_gzip(content) or gunzip.is_damaged_gzip(content)
    name = content.partition(b"\0")[0]
    is_cut_tar = len(content) < 108 and any(first.startswith(name) or name.startswith(first) for first in FIRST_NAMES)
    # Not random enough.
    assume(not is_cut_gzip and not is_cut_tar)
    assert Bench(tmp_path).problem(content) == "not_an_archive"


@property_of
@given(st.sampled_from([PORTAL, DUMP]), st.sampled_from([tar, tar_gz]), st.booleans())
def test_a_dump_is_no_portal_and_a_portal_no_dump(check: Bench, entries: t.Any, make: t.Any, expected: bool) -> None:
    verdict = check(make(entries), expect_dump=expected)
    assert verdict.problem == (None if (entries is DUMP) == expected else "wrong_kind")
    assert check.problem(make(entries), "readable", expect_dump=expected) is None


@pytest.mark.parametrize("entries", [PORTAL, DUMP])
def test_without_index_or_database_nothing_can_be_restored(check: Bench, entries: t.Any) -> None:
    assert check.problem(tar_gz(without(entries, INDEX))) == "missing_index"
    assert check.problem(tar_gz({**entries, INDEX: b""})) == "missing_index"
    assert check.problem(tar_gz(without(entries, "databases/"))) == "no_database"
    assert check(tar_gz(without(entries, INDEX)), "readable").ok


def test_a_tar_of_something_else_is_no_backup(check: Bench) -> None:
    for expect_dump in (None, False, True):
        verdict = check(tar({"etc/passwd": b"root"}), expect_dump=expect_dump)
        assert (verdict.problem, verdict.kind, verdict.format) == ("missing_index", None, "tar")


# Limits


def test_a_decompression_bomb_is_cut_off_at_the_limit_in_constant_memory(check: Bench) -> None:
    bomb = tar({**PORTAL, "files/zeros.bin": bytes(200 * 2**20)})
    packed = gzip.compress(bomb, 1)
    del bomb
    check.path.write_bytes(packed)
    tracemalloc.start()
    try:
        assert verify(check.path, max_expanded_size=300 * 2**20).ok
        assert verify(check.path, max_expanded_size=50 * 2**20).problem == "too_large"
        _now, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 16 * 2**20


def test_a_name_that_takes_more_than_memory_allows_is_corrupt(check: Bench) -> None:
    extension = tarfile.TarInfo("././@LongLink")
    extension.type, extension.size = tarfile.GNUTYPE_LONGNAME, 100 * 2**20
    verdict = check(gzip.compress(extension.tobuf() + b"n" * extension.size + tar(PORTAL), 1))
    assert verdict.problem == "corrupt"


def test_many_entries_take_no_memory(tmp_path: Path) -> None:
    entry = tarfile.TarInfo("files/small.bin").tobuf()
    (tmp_path / "many.tar").write_bytes(entry * 20000 + tar(PORTAL))
    tracemalloc.start()
    try:
        verdict = verify(tmp_path / "many.tar")
        _now, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert verdict.ok and verdict.entries == 20006 and peak < 8 * 2**20


# Size, checksum, and files that cannot be read


@pytest.mark.parametrize("form", ["{}", "sha256:{}", "SHA256:{}"])
@pytest.mark.parametrize("level", ["complete", "readable", "structural"])
def test_checksums_are_compared_in_any_spelling(check: Bench, form: str, level: str) -> None:
    content = tar_gz(PORTAL)
    right = hashlib.sha256(content).hexdigest()
    assert check(content, level, checksum=form.format(right.upper())).ok
    assert check.problem(content, level, checksum=form.format("0" * 64)) == "checksum_mismatch"


def test_complete_looks_at_the_length_and_not_inside(check: Bench) -> None:
    verdict = check(b"not an archive", "complete", size=14)
    assert verdict.ok and verdict.kind is None and verdict.entries is None
    assert check.problem(b"not an archive", "complete", size=15) == "size_mismatch"
    assert check.problem(b"", "complete") == "empty"


def test_what_could_not_be_read_to_its_end_is_not_counted(check: Bench) -> None:
    verdict = check(tar_gz(PORTAL)[:-1])
    assert what_it_holds(verdict) == (None,) * 5 and verdict.has_missing_files is None
    assert verdict.sha256 == hashlib.sha256(tar_gz(PORTAL)[:-1]).hexdigest()


@pytest.mark.parametrize(
    "wrong",
    [{"checksum": "abc"}, {"checksum": "md5:" + "0" * 64}, {"size": -1}, {"max_expanded_size": 0}, {"level": "x"}],
)
def test_options_that_make_no_sense_are_input_errors(tmp_path: Path, wrong: dict[str, t.Any]) -> None:
    (tmp_path / "archive").write_bytes(tar(PORTAL))
    with pytest.raises(DocSpaceError) as caught:
        verify(tmp_path / "archive", **wrong)
    assert caught.value.kind == "input"


def test_files_that_cannot_be_read_are_no_verdict(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    for name, kind in (("nothing", "not_found"), (".", "unreadable"), ("pipe", "unreadable")):
        with pytest.raises(DocSpaceError) as caught:
            verify(tmp_path / name)
        assert caught.value.kind == kind


def test_a_file_that_grows_meanwhile_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "archive"
    path.write_bytes(tar(PORTAL))

    def grow(head: bytes) -> bool:
        with path.open("ab") as stream:
            stream.write(bytes(512))
        return False

    monkeypatch.setattr(gunzip, "is_gzip", grow)
    with pytest.raises(DocSpaceError) as caught:
        verify(path)
    assert caught.value.kind == "changed"


def test_a_broken_disk_is_told_and_no_thread_is_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Broken(io.BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            raise OSError(5, "Input/output error")

    path = tmp_path / "archive"
    path.write_bytes(tar(PORTAL))
    monkeypatch.setattr(Path, "open", lambda self, mode: Broken(tar(PORTAL)))
    before = threading.active_count()
    with pytest.raises(DocSpaceError) as caught:
        verify(path)
    assert caught.value.kind == "unreadable" and "Input/output error" in caught.value.message
    assert threading.active_count() == before


# What the module makes of it


def options(path: Path, **more: t.Any) -> dict[str, t.Any]:
    defaults = {"level": "structural", "kind": "any", "size": None, "checksum": None, "max_expanded_size": 2**40}
    return {"path": str(path), **defaults, "fail_on_problem": True, **more}


def test_a_bad_archive_fails_the_task_unless_told_otherwise(tmp_path: Path) -> None:
    path = tmp_path / "a.tar.gz"
    path.write_bytes(tar_gz(PORTAL)[:300])
    failed = run(options(path), print)
    assert failed["failed"] and failed["error"] == {"kind": "truncated"} and failed["archive"]["problem"] == "truncated"
    assert failed["msg"].startswith(f"{path} ") and failed["msg"].count(". ") == 0
    told = run(options(path, fail_on_problem=False), print)
    assert "failed" not in told and told["archive"]["ok"] is False and told["changed"] is False
    gone = run(options(tmp_path / "gone", fail_on_problem=False), print)
    assert gone["failed"] and gone["archive"] is None and gone["error"] == {"kind": "not_found"}


@pytest.mark.parametrize(("kind", "ok"), [("any", True), ("portal", True), ("dump", False)])
def test_the_kind_option_says_what_is_expected(tmp_path: Path, kind: str, ok: bool) -> None:
    path = tmp_path / "a.tar.gz"
    path.write_bytes(tar_gz(PORTAL))
    assert run(options(path, kind=kind, fail_on_problem=False), print)["archive"]["ok"] is ok


def test_warnings_say_what_was_not_checked_or_is_not_there(tmp_path: Path) -> None:
    warnings: list[str] = []
    path = tmp_path / "a.tar.gz"
    path.write_bytes(tar_gz({**PORTAL, MISSING: b"x"}))
    run(options(path), warnings.append)
    run(options(path, level="complete"), warnings.append)
    run(options(path, level="complete", size=path.stat().st_size), warnings.append)
    assert len(warnings) == 2 and "lacks files" in warnings[0] and "Without size and checksum" in warnings[1]
