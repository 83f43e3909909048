# Copyright (c) 2026 ONLYOFFICE DocSpace collection contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""HTML and XML made of elements. Whatever is not Markup already is escaped, so nothing can be forgotten."""

from __future__ import annotations

import html
import typing as t


class Markup(str):
    """Text that is markup already."""


VOID = frozenset({"meta", "link", "input", "path", "rect", "property"})


def element(tag: str, attributes: t.Mapping[str, str | None], *children: str) -> Markup:
    """Return an element. Attributes that are None are left out, an empty value stands; children are text or Markup."""
    shown = "".join(
        f' {name}="{html.escape(value, quote=True)}"' for name, value in attributes.items() if value is not None
    )
    if tag in VOID and not children:
        return Markup(f"<{tag}{shown}/>")
    return Markup(f"<{tag}{shown}>{join(children)}</{tag}>")


def join(parts: t.Iterable[str]) -> Markup:
    """Return parts one after another, text among them escaped."""
    return Markup("".join(part if isinstance(part, Markup) else html.escape(part, quote=True) for part in parts))
