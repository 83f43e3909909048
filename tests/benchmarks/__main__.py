# Copyright (c) 2026 ONLYOFFICE DocSpace collection contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Runs the benchmarks: ``python tests/benchmarks [name …]``. Each prints ratios of times taken in the same run."""

from __future__ import annotations

import argparse
import sys
import typing as t
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks import archive_download, archive_verify, fleet_backup, fleet_speed, report_rendering

BENCHMARKS: dict[str, t.Callable[[argparse.Namespace], None]] = {
    "fleet_speed": fleet_speed.main,
    "fleet_backup": lambda _options: fleet_backup.main(),
    "archive_download": lambda _options: archive_download.main(),
    "archive_verify": lambda _options: archive_verify.main(),
    "report_rendering": lambda _options: report_rendering.main(),
}


def main() -> None:
    """Run the benchmarks that are named, or all."""
    parser = argparse.ArgumentParser(prog="python tests/benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", choices=[[], *BENCHMARKS], help="which ones (default: all)")
    fleet_speed.add_options(parser)
    options = parser.parse_args()
    for name in options.names or BENCHMARKS:
        print(f"== {name}", flush=True)
        BENCHMARKS[name](options)


if __name__ == "__main__":
    main()
