# Copyright (c) 2026 ONLYOFFICE DocSpace collection contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The report as JSON: the schema itself, for programs and for merging."""

from __future__ import annotations

import json

from ..codec import encode
from ..schema import Report


def render(report: Report) -> str:
    """Return the report as JSON in plain ASCII, so that no text in it can break anything on its way."""
    return json.dumps(encode(report), indent=1) + "\n"
