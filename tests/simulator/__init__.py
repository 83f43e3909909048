# Copyright (c) 2026 ONLYOFFICE DocSpace collection contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A server of simulated ONLYOFFICE DocSpace portals for demo, tests and benchmarks.

Many portals live in one process under path prefixes. What they answer follows the facts page section by section,
wrong-looking statuses included; "facts 2.8" in a docstring names the section. Reading order: ``world`` (what exists),
``pipeline`` (what happens to a request), ``api/`` (what each endpoint does), ``control`` (what tests can move).
"""
