# Copyright (c) 2026 ONLYOFFICE DocSpace collection contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The restore endpoints of the backup controller: facts 2.12. ``startrestore`` is not there, so it is a 404."""

from __future__ import annotations

from ..binding import query_bool
from ..context import Call
from ..routes import Routes

routes = Routes("/api/2.0/backup")


@routes.get("getrestoreprogress", anonymous=True, payment_free=True)
def get_restore_progress(call: Call) -> None:
    """Without a way to start a restore the answer is always "none"."""
    asked = call.query("dump")
    if asked and call.portal.at_least(3, 1):
        query_bool("Dump", asked)
