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
