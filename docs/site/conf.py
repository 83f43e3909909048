# Copyright (c) 2026 ONLYOFFICE DocSpace collection contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Settings of Sphinx for the documentation site. ``build.py`` calls it; nothing here needs a network."""

from __future__ import annotations

import sys
from pathlib import Path

import yaml

sys.path.insert(0, str(Path(__file__).parent))

GALAXY = yaml.safe_load((Path(__file__).parents[2] / "galaxy.yml").read_text(encoding="utf-8"))

project = "onlyoffice.docspace"
author = "ONLYOFFICE DocSpace collection contributors"
copyright = f"2026 {author}"  # noqa: A001
version = release = GALAXY["version"]
language = "en"

extensions = ["sphinx_antsibull_ext", "sphinx_copybutton", "ansible_labels", "inline_svg"]
# Every reference has to resolve. Names of Ansible's own modules are shown without a link.
nitpicky = True
default_role = "any"
highlight_language = "yaml+jinja"
smartquotes = False

html_theme = "furo"
html_title = f"{project} {release}"
html_short_title = project
html_static_path = ["static"]
html_css_files = ["site.css"]
html_copy_source = False
html_show_sphinx = False
html_use_index = False
html_last_updated_fmt = None
html_theme_options = {
    "navigation_with_keys": True,
    "source_repository": GALAXY["repository"],
    "source_branch": "main",
    "top_of_page_buttons": [],
    "light_css_variables": {
        "color-brand-primary": "#9a3412",
        "color-brand-content": "#9a3412",
        "color-brand-visited": "#7c2d12",
    },
    "dark_css_variables": {
        "color-brand-primary": "#fdba74",
        "color-brand-content": "#fdba74",
        "color-brand-visited": "#fed7aa",
    },
}
pygments_style = "friendly"
pygments_dark_style = "github-dark"
copybutton_exclude = ".linenos, .gp, .go"
