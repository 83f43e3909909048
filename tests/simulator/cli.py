# Copyright (c) 2026 ONLYOFFICE DocSpace collection contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The command line."""

from __future__ import annotations

import argparse
import json
import os
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from .app import create_app
from .portal import VERSIONS
from .serving import listen, serve
from .state import apply_settings, describe_access
from .world import World


def main(arguments: Sequence[str] | None = None) -> int:
    options = _parser().parse_args(arguments)
    if options.data_dir:
        options.data_dir.mkdir(parents=True, exist_ok=True)
        _run(options, options.data_dir)
    else:
        with tempfile.TemporaryDirectory(prefix="docspace-simulator-") as folder:
            _run(options, Path(folder))
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="simulator", description="A server of simulated DocSpace portals on 127.0.0.1, portal N at /<name>/."
    )
    parser.add_argument("--portals", type=int, default=1, metavar="N", help="how many portals (default 1)")
    parser.add_argument("--names", metavar="A,B,…", help="their names (default portal-001 …)")
    parser.add_argument("--port", type=int, default=0, help="default 0: a free one, see the ready file")
    parser.add_argument("--ready-file", type=Path, metavar="FILE", help="JSON, written once connections are accepted")
    parser.add_argument(
        "--data-dir", type=Path, metavar="DIR", help="for archives (default: temporary, removed at exit)"
    )
    parser.add_argument("--job-length", type=float, default=2.0, metavar="SECONDS", help="of a backup (default 2)")
    parser.add_argument("--restore-length", type=float, default=2.0, metavar="SECONDS", help="of a restore (default 2)")
    parser.add_argument("--archive-size", type=int, default=65536, metavar="BYTES", help="of content (default 64 KiB)")
    parser.add_argument("--server-version", default=VERSIONS[-1], choices=VERSIONS)
    parser.add_argument("--edition", default="standalone", choices=("standalone", "saas"))
    parser.add_argument("--zones", default="UTC", metavar="ZONE,…", help="IANA time zones, given out in turn")
    parser.add_argument("--config", type=Path, metavar="FILE", help="JSON list of portals: name and settable fields")
    return parser


def _run(options: argparse.Namespace, data_dir: Path) -> None:
    world = World(
        data_dir,
        {
            "version": options.server_version,
            "edition": options.edition,
            "job_length": options.job_length,
            "restore_length": options.restore_length,
            "archive_size": options.archive_size,
        },
    )
    _add_portals(world, options)
    listener = listen(options.port)
    port = listener.getsockname()[1]
    world.origin = f"http://127.0.0.1:{port}"
    stop: list[Callable[[], None]] = []

    def on_ready() -> None:
        if options.ready_file:
            _write_ready_file(options.ready_file, world, port)

    serve(create_app(world, lambda: [action() for action in stop]), listener, on_ready, stop)


def _add_portals(world: World, options: argparse.Namespace) -> None:
    configured: list[dict[str, Any]] = json.loads(options.config.read_text()) if options.config else []
    names = options.names.split(",") if options.names else []
    count = max(len(names), len(configured), options.portals)
    zones = options.zones.split(",")
    for index in range(count):
        settings = dict(configured[index]) if index < len(configured) else {}
        name = settings.pop("name", None) or (names[index] if index < len(names) else f"portal-{index + 1:03d}")
        portal = world.add_portal(name, time_zone=zones[index % len(zones)])
        apply_settings(world, portal, settings)


def _write_ready_file(file: Path, world: World, port: int) -> None:
    ready = {
        "port": port,
        "pid": os.getpid(),
        "control_url": f"{world.origin}/_sim",
        "portals": [describe_access(world, portal) for portal in world.portals.values()],
    }
    partial = file.with_name(file.name + ".partial")
    partial.write_text(json.dumps(ready, indent=2))
    partial.replace(file)
