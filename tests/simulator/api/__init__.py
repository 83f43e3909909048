# Copyright (c) 2026 ONLYOFFICE DocSpace collection contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The endpoints, one module per controller of the server. A new controller joins the table here."""

from __future__ import annotations

from ..routes import RouteTable
from . import (
    apisystem,
    backup,
    downloads,
    files,
    keys,
    login,
    payment,
    portal,
    restore,
    schedule,
    security,
    settings,
    storages,
    thirdparty,
    uploads,
)

_MODULES = (
    backup,
    schedule,
    restore,
    uploads,
    settings,
    storages,
    login,
    keys,
    portal,
    payment,
    security,
    files,
    thirdparty,
    downloads,
    apisystem,
)
TABLE = RouteTable([route for module in _MODULES for route in module.routes.all])
