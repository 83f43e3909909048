# Copyright (c) 2026 ONLYOFFICE DocSpace collection contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Verifying a 1 GiB archive, its checksum included, takes less time than listing it with ``tar -tzf``."""

from __future__ import annotations

import gzip
import importlib.util
import io
import os
import subprocess
import sys
import tarfile
import tempfile
import time
import typing as t
from pathlib import Path

from tools.checkout import playbook_environment

from .fleet import machine

SIZE = 2**30
FILE_SIZE = 2**20
ROUNDS = 3
# Run in a process of its own, as the module is. The peak of memory comes from VmHWM: ru_maxrss would count what the
# process that started this one had used.
PROGRAM = """
import pathlib, sys
import conftest
from ansible_collections.onlyoffice.docspace.plugins.module_utils._archive import gunzip, verify

def peak():
    lines = pathlib.Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM"))

if sys.argv[2] == "zlib":
    import zlib
    gunzip.engine = lambda: zlib
idle = peak()
verdict = verify.verify(pathlib.Path(sys.argv[1]))
assert verdict.ok, verdict.message
print((peak() - idle) / 1024)
"""


def main() -> None:
    """Print the ratios for data that cannot be compressed, as most of a portal's files, and for text."""
    print(f"machine: {machine()}; the archive is read from the page cache, best of {ROUNDS} runs each")
    with tempfile.TemporaryDirectory() as folder:
        for name, content in (("incompressible", os.urandom), ("text", _text)):
            archive = Path(folder) / f"{name}.tar.gz"
            _make(archive, content)
            _compare(name, archive)
            archive.unlink()


def _compare(name: str, archive: Path) -> None:
    engines = ["zlib", *(["isal"] if importlib.util.find_spec("isal") else [])]
    listings: list[float] = []
    runs: dict[str, list[tuple[float, float]]] = {engine: [] for engine in engines}
    # Both times are those of whole processes: that of Python, with its start and its imports, as that of tar. They
    # take turns, so that a machine that is busy for a while slows down both.
    for _round in range(ROUNDS):
        listings.append(_list(archive))
        for engine in engines:
            runs[engine].append(_verify(archive, engine))
    print(f"{name}, {archive.stat().st_size / 2**20:.0f} MiB of gzip, {SIZE / 2**20:.0f} MiB expanded")
    print(f"  tar -tzf: {min(listings):.2f} s")
    for engine, measured in runs.items():
        seconds, memory = min(measured)
        print(f"  verify with {engine}: {seconds:.2f} s, {memory:.0f} MiB over an idle process")
        print(f"  ratio verify / tar ({engine}): {seconds / min(listings):.2f} (goal: less than 1.00)")
    if "isal" not in engines:
        print("  isal is not installed")


def _list(archive: Path) -> float:
    started = time.monotonic()
    subprocess.run(["tar", "-tzf", str(archive)], stdout=subprocess.DEVNULL, check=True)
    return time.monotonic() - started


def _verify(archive: Path, engine: str) -> tuple[float, float]:
    root = Path(__file__).resolve().parents[2]
    paths = [str(root), str(root / "tests"), *filter(None, [os.environ.get("PYTHONPATH")])]
    started = time.monotonic()
    finished = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(archive), engine],
        env={**os.environ, **playbook_environment(), "PYTHONPATH": os.pathsep.join(paths)},
        capture_output=True,
        text=True,
        check=False,
    )
    seconds = time.monotonic() - started
    if finished.returncode:
        raise SystemExit(f"Verifying {archive} failed:\n{finished.stderr}")
    return seconds, float(finished.stdout)


def _make(path: Path, content: t.Callable[[int], bytes]) -> None:
    """Write an archive of one portal whose files are 1 MiB each."""
    with gzip.open(path, "wb", 1) as packed, tarfile.open(fileobj=packed, mode="w|") as archive:
        _add(archive, "databases/core/tenants_tenants", b"<NewDataSet/>")
        for number in range(SIZE // FILE_SIZE):
            _add(archive, f"files/folder_1000/file_{number}/v1/content.bin", content(FILE_SIZE))
        _add(archive, "storage/restore_info", b"<storage_restore/>")


def _add(archive: tarfile.TarFile, name: str, content: bytes) -> None:
    entry = tarfile.TarInfo(name)
    entry.size = len(content)
    archive.addfile(entry, io.BytesIO(content))


def _text(size: int) -> bytes:
    """Return lines like those of a database dump, which shrink to a third or less."""
    line = b"REPLACE INTO `files_file` VALUES (%d,'%s','2026-03-01 02:15:00');\n"
    lines = (
        line % (int.from_bytes(noise := os.urandom(6), "big"), noise.hex().encode()) for _line in range(size // 70)
    )
    return b"".join(lines)[:size].ljust(size, b"\n")
