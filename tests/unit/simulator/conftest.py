# Copyright (c) 2026 ONLYOFFICE DocSpace collection contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Fixtures of the simulator's own tests."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from simulator.inprocess import InProcess


@pytest.fixture
def sim(tmp_path: Path) -> Iterator[InProcess]:
    """One portal ``acme`` of the newest version; its clock stands at 2026-03-04 12:00 UTC, a Wednesday."""
    simulator = InProcess(tmp_path)
    yield simulator
    simulator.close()


@pytest.fixture
def ten_seconds(sim: InProcess) -> None:
    """A restore: picked up after 0.2 s, downloaded after 1.2, opened after 1.7, in effect after 9.2, over after 10.2."""
    sim.set(restore_length=10.0)
