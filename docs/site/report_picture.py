# Copyright (c) 2026 ONLYOFFICE DocSpace collection contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Takes docs/docsite/rst/images/report.png: the report that ``make demo`` leaves, as a browser shows it.

Run it again when the report looks different: ``make demo``, then ``python docs/site/report_picture.py [REPORT]``, where Chromium is.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
REPORT = ROOT / "tests/output/demo/report/backup-report.html"
PICTURE = ROOT / "docs/docsite/rst/images/report.png"
OPTIONS = ("--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run")


def main() -> None:
    """Take the picture."""
    report = Path(sys.argv[1]).resolve() if len(sys.argv) > 1 else REPORT
    with tempfile.TemporaryDirectory() as profile:
        look = ["--hide-scrollbars", "--window-size=1180,1320", f"--user-data-dir={profile}", f"--screenshot={PICTURE}"]
        subprocess.run(["chromium", *OPTIONS, *look, report.as_uri()], check=True)  # noqa: S603, S607
    sys.stdout.write(f"{PICTURE}\n")


if __name__ == "__main__":
    main()
