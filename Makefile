# Copyright (c) 2026 ONLYOFFICE DocSpace collection contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Everything a fresh machine needs is Python 3.10 or newer, make and git.

PYTHON ?= python3
NOX := .venv/bin/nox
JOBS ?= auto

# uv brings its own list of certificate authorities and ignores pip's settings; use what this machine uses.
export UV_SYSTEM_CERTS ?= true
ifdef PIP_INDEX_URL
export UV_DEFAULT_INDEX ?= $(PIP_INDEX_URL)
endif

.PHONY: help demo test check bench format nox clean docs

help: ## Show this list
	@grep -hE '^[a-z%-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 16

demo: $(NOX) ## Start simulated portals and manage their backups
	$(NOX) -s demo

test: $(NOX) ## Run the tests and checks that fit into 25 minutes
	$(NOX) --parallel $(JOBS)

check: $(NOX) ## Run what test runs, and every ansible-core's sanity tests, the artifact and the coverage
	$(NOX) --parallel $(JOBS) -k "not demo and not bench and not format and not matrix"

test-%: $(NOX) ## Run one session, for example test-units or test-molecule
	$(NOX) -s $*

docs: $(NOX) ## Build the documentation site and check every link in it
	$(NOX) -s docs

bench: $(NOX) ## Measure the collection on a fleet of simulated portals
	$(NOX) -s bench

format: $(NOX) ## Format the code
	$(NOX) -s format

nox: $(NOX) ## Run nox with your own arguments: make nox ARGS=--list
	$(NOX) $(ARGS)

clean: ## Remove every environment and cache
	rm -rf .venv .nox .ansible .cache .mypy_cache .pytest_cache .ruff_cache .hypothesis tests/output

$(NOX): requirements-dev.txt
	@$(PYTHON) -c 'import sys; sys.version_info < (3, 10) and sys.exit("Python 3.10 or newer is needed: make PYTHON=...")'
	$(PYTHON) -m venv .venv
	.venv/bin/python -m pip install --quiet --disable-pip-version-check uv
	.venv/bin/uv pip install --quiet --python .venv/bin/python --requirement requirements-dev.txt
	@touch $@
