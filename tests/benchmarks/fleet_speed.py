# Copyright (c) 2026 ONLYOFFICE DocSpace collection contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Enforcing a schedule on fleets, beside the least Ansible can do and beside ``uri``, all in turn (design, fleets)."""

from __future__ import annotations

import argparse
import dataclasses
import json
import os
import statistics
import typing as t
from pathlib import Path

from tools.checkout import playbook_environment

from . import fleet_plays, footprint
from .fleet import Fleet, fleet, machine

FORKS = 10
ROUNDS = 5
# A thousand portals are measured less often, and without the ways that start a process per task: they take minutes.
MANY = 200
ROUNDS_OF_MANY = 3
NOTHING, FIRST, ENFORCE, TASK = (
    "one no-op task",
    "enforce_schedule, first apply",
    "enforce_schedule",
    "one task of ours",
)
MODULE, URI = "one task of ours, as a plain module", "ansible.builtin.uri"
SLOW = (MODULE, URI)


@dataclasses.dataclass
class Measured:
    """One fleet: seconds by way, requests that each way sent to a portal, and the memory of a worker in MiB."""

    portals: int
    rounds: int
    seconds: dict[str, list[float]] = dataclasses.field(default_factory=dict)
    requests: dict[str, float] = dataclasses.field(default_factory=dict)
    memory: dict[str, float] = dataclasses.field(default_factory=dict)

    def median(self, way: str) -> float:
        return statistics.median(self.seconds[way])

    def ratio(self, way: str, other: str) -> float:
        """Return how many times longer one way takes than another, as the median over the rounds."""
        pairs = zip(self.seconds[way], self.seconds[other], strict=True)
        return statistics.median(one / two for one, two in pairs)


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add what can be asked of this benchmark."""
    options = parser.add_argument_group("fleet_speed")
    options.add_argument("--portals", default="10,100,1000", help="sizes of the fleets (default: %(default)s)")
    options.add_argument(
        "--rounds", type=int, default=ROUNDS, help=f"default: {ROUNDS}; at most {ROUNDS_OF_MANY} over {MANY} portals"
    )
    options.add_argument("--without", default="", help="ways to leave out, such as 'uri,module'")
    options.add_argument("--markdown", type=Path, help="also write the tables to this file, for docs/benchmarks.md")


def main(options: argparse.Namespace) -> None:
    """Print times, ratios and footprint, and how they stand to the goals."""
    left_out = {{"uri": URI, "module": MODULE}[name] for name in options.without.split(",") if name}
    fleets = [
        measure(portals, min(options.rounds, ROUNDS_OF_MANY) if portals > MANY else options.rounds, left_out)
        for portals in sorted(map(int, options.portals.split(",")))
    ]
    text = "\n".join([*tables(fleets), "", *goals(fleets)])
    print(text)
    if options.markdown:
        options.markdown.write_text(text + "\n")


def measure(portals: int, rounds: int, left_out: t.Collection[str] = ()) -> Measured:
    """Run every way in turn, so that a machine that is busy for a while slows all of them."""
    measured = Measured(portals, rounds)
    with fleet(portals) as found:
        ways = {
            NOTHING: playbook(found, "nothing", fleet_plays.NOTHING),
            FIRST: fleet_plays.ENFORCE,
            ENFORCE: fleet_plays.ENFORCE,
            TASK: playbook(found, "task", fleet_plays.ours(in_process=True)),
            MODULE: playbook(found, "module", fleet_plays.ours(in_process=False)),
            URI: playbook(found, "uri", fleet_plays.URI, wanted=fleet_plays.WANTED),
        }
        wanted = [way for way in ways if way not in left_out and not (portals > MANY and way in SLOW)]
        for number in range(rounds):
            for way in wanted:
                if way == FIRST:
                    for portal in found.sim.portals:
                        found.sim.patch(portal.name, schedule=None)
                found.sim.clear_journal()
                measured.seconds.setdefault(way, []).append(found.run(ways[way], "--forks", str(FORKS)))
                journal = found.sim.journal()
                writes = [entry for entry in journal if entry["method"] != "GET"]
                if len(writes) != (portals if way == FIRST else 0):
                    raise SystemExit(f"{way} wrote {len(writes)} times to {portals} portals")
                measured.requests[way] = len(journal) / portals
                if way == FIRST:
                    _mark_as_run(found)
                print(f"{portals} portals, round {number + 1}, {way}: {measured.seconds[way][-1]:.2f} s", flush=True)
        env = {**os.environ, **playbook_environment()}
        for way in (NOTHING, ENFORCE):
            command = ["-i", str(found.inventory), ways[way], "--forks", str(FORKS)]
            measured.memory[way] = footprint.worker_memory(command, env, found.inventory.parent)
    return measured


def _mark_as_run(found: Fleet) -> None:
    """Make every schedule one that has run before and is not due, as those of a fleet in use are."""
    now = found.sim.now().isoformat()
    for portal in found.sim.portals:
        stored = found.sim.state(portal.name)["schedule"]
        found.sim.patch(portal.name, schedule={**stored, "lastBackupTime": now})


def playbook(found: Fleet, name: str, tasks: list[dict[str, t.Any]], **variables: t.Any) -> str:
    """Write a playbook beside the inventory and return its path."""
    path = found.inventory.with_name(f"{name}.yml")
    path.write_text(json.dumps(fleet_plays.play(tasks, **variables)))
    return str(path)


def tables(fleets: list[Measured]) -> list[str]:
    """Return the times and the footprint as tables of Markdown."""
    lines = [f"Machine: {machine()}; {FORKS} forks; the simulated portals run on it too. Medians, in seconds.", ""]
    for found in fleets:
        lines += [
            f"{found.portals} portals, rounds: {found.rounds}",
            "",
            "| way | seconds | x no-op | requests a portal |",
            "|---|---|---|---|",
        ]
        lines += [
            f"| {way} | {found.median(way):.2f} | {found.ratio(way, NOTHING):.2f} | {found.requests[way]:.0f} |"
            for way in found.seconds
        ]
        lines += [f"| {way} | not measured | | |" for way in SLOW if way not in found.seconds]
        lines.append("")
    lines += ["| portals | biggest worker, no-op | biggest worker, enforce_schedule |", "|---|---|---|"]
    lines += [f"| {one.portals} | {one.memory[NOTHING]:.0f} MiB | {one.memory[ENFORCE]:.0f} MiB |" for one in fleets]
    return lines


def goals(fleets: list[Measured]) -> list[str]:
    """Return how the figures stand to the goals, and by how much one is missed."""
    lines = ["| goal | portals | measured | |", "|---|---|---|---|"]
    for found in fleets:
        at = str(found.portals)
        lines.append(_at_most("enforce_schedule, unchanged: at most 2 x no-op", at, found.ratio(ENFORCE, NOTHING), 2.0))
        lines.append(_at_most("first apply: at most 3 x no-op", at, found.ratio(FIRST, NOTHING), 3.0))
        if URI in found.seconds:
            faster = found.ratio(URI, ENFORCE)
            lines.append(_row("enforce_schedule, unchanged: at least 20 x faster than uri", at, faster, faster / 20.0))
        lines.append(_at_most("requests to an unchanged portal: at most 2", at, found.requests[ENFORCE], 2.0))
    by_size = {found.portals: found for found in fleets}
    for few, many in ((10, 100), (100, 1000)):
        if few in by_size and many in by_size:
            longer, plainly = (by_size[many].median(way) / by_size[few].median(way) for way in (ENFORCE, NOTHING))
            goal = f"ten times the portals: at most 11 x the time (no-op: {plainly:.2f})"
            lines.append(_at_most(goal, f"{few} to {many}", longer, 11.0))
    if len(fleets) > 1:
        small, big = fleets[0], fleets[-1]
        plain = big.memory[NOTHING] / small.memory[NOTHING]
        goal = f"memory of the biggest worker flat: at most 1.1 x (no-op: {plain:.2f})"
        growth = big.memory[ENFORCE] / small.memory[ENFORCE]
        lines.append(_at_most(goal, f"{small.portals} to {big.portals}", growth, 1.1))
    imports = footprint.import_times()
    parts = f"requests {imports['requests']:.0f}, ansible.module_utils.basic {imports['basic']:.0f}, both {imports['both']:.0f}"
    goal = f"import of a whole module over bare Python, in ms: at most 150 ({parts})"
    lines.append(_at_most(goal, "", imports["ours"], 150.0))
    return lines


def _at_most(goal: str, portals: str, measured: float, limit: float) -> str:
    return _row(goal, portals, measured, limit / measured)


def _row(goal: str, portals: str, measured: float, margin: float) -> str:
    """Return a row; ``margin`` is at least 1 where the goal is met."""
    verdict = "met" if margin >= 1 else f"missed by {100 * (1 / margin - 1):.0f} %"
    return f"| {goal} | {portals} | {measured:.2f} | {verdict} |"
