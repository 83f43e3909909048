# Copyright (c) 2026 ONLYOFFICE DocSpace collection contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A stand-in for the get-pip.py that ansible-test downloads from a host that a closed network does not reach.

It installs the same packages from the package index, by means of the pip that comes with the interpreter.
"""

from __future__ import annotations

import ensurepip
import os
import subprocess
import sys

# ensurepip takes pip's settings, which may name the index, out of the environment.
environment = dict(os.environ)
ensurepip.bootstrap()

# Options of get-pip.py alone; pip itself would refuse them.
arguments = [word for word in sys.argv[1:] if word not in {"--no-setuptools", "--no-wheel"}]
sys.exit(subprocess.call([sys.executable, "-m", "pip", "install", *arguments], env=environment))
