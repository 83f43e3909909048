# Copyright (c) 2026 ONLYOFFICE DocSpace collection contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Puts the pictures into the page instead of beside it, so that they follow its light or dark colours."""

from __future__ import annotations

import html
import re
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx

HEAD = re.compile(r"^.*?(?=<svg)", re.DOTALL)


def put_in(app: Sphinx, tree: nodes.document, _docname: str) -> None:
    """Replace each image that is an SVG file of the sources by its content."""
    for image in list(tree.findall(nodes.image)):
        if not image["uri"].endswith(".svg") or app.builder.format != "html":
            continue
        svg = HEAD.sub("", (Path(app.srcdir) / image["uri"]).read_text(encoding="utf-8"))
        alt = html.escape(image.get("alt", ""))
        page = f'<div class="picture" role="img" aria-label="{alt}" tabindex="0">{svg}</div>'
        image.replace_self(nodes.raw("", page, format="html"))


def setup(app: Sphinx) -> dict[str, Any]:
    """Register with Sphinx."""
    app.connect("doctree-resolved", put_in)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
