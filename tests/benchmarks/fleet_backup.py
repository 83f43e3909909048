# Copyright (c) 2026 ONLYOFFICE DocSpace collection contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Fifty portals are backed up in hardly more time than one (design, fleets)."""

from __future__ import annotations

from .fleet import fleet, machine

PORTALS = 50
FORKS = 5
LENGTH = 20.0


def main() -> None:
    """Print how long the fleet took, in lengths of one backup, beyond what enforcing the schedule takes."""
    with fleet(PORTALS, job_length=LENGTH) as portals:
        enforcing = portals.run("onlyoffice.docspace.enforce_schedule", "--forks", str(FORKS))
        backing_up = portals.run("onlyoffice.docspace.backup_now", "--forks", str(FORKS))
        starts = [entry for entry in portals.sim.journal() if entry["path"].endswith("/startbackup")]
    print(f"machine: {machine()}; {PORTALS} portals, {FORKS} forks, {LENGTH:g} s a backup, {len(starts)} starts")
    print(f"enforce_schedule: {enforcing:.1f} s; backup_now: {backing_up:.1f} s")
    print(
        f"ratio (backup_now - enforce_schedule) / backup: {(backing_up - enforcing) / LENGTH:.2f} (goal: at most 1.30)"
    )
