# Copyright (c) 2026 ONLYOFFICE DocSpace collection contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Every ``error.kind`` the code can produce, read from the code."""

from __future__ import annotations

import ast
import typing as t
from pathlib import Path

PLUGINS = Path(__file__).resolve().parents[2] / "plugins"
# Expressions that are no text, and where their values come from: all of them are collected elsewhere or are no errors.
KNOWN_EXPRESSIONS = {
    "kind",  # handed on by the classes of errors and by failures.no_answer
    "cause.kind",  # diagnosis.Cause
    "census.kind",  # what an archive holds, no error
    "verdict.problem",  # verdict.PROBLEMS
    "verdict.problem or 'corrupt'",
    "error.kind",  # handed on
}
# Calls whose first argument is a kind, by the name of what is called.
FIRST_ARGUMENT = ("Cause", "_error")


def kinds() -> tuple[set[str], set[str]]:
    """Return the kinds, and the expressions for kinds that nobody has looked at yet."""
    found: set[str] = set()
    unknown: set[str] = set()
    for path in sorted(PLUGINS.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            for value in _values(node, path):
                if isinstance(value, ast.Constant) and isinstance(value.value, str):
                    found.add(value.value)
                elif ast.unparse(value) not in KNOWN_EXPRESSIONS:
                    unknown.add(f"{path.relative_to(PLUGINS)}: {ast.unparse(value)}")
    return found, unknown


def _values(node: ast.AST, path: Path) -> t.Iterator[ast.expr]:
    """Yield the expressions that a node gives as a kind."""
    if isinstance(node, ast.Call):
        yield from (keyword.value for keyword in node.keywords if keyword.arg == "kind")
        called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        if called in FIRST_ARGUMENT and node.args:
            yield node.args[0]
        if called == "_Failure":
            yield node.args[2]
    elif isinstance(node, ast.Return) and path.name == "failures.py" and isinstance(node.value, ast.Tuple):
        yield node.value.elts[0]
    elif isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == "PROBLEMS":
        yield from t.cast(ast.Tuple, node.value).elts
    elif isinstance(node, ast.Dict):
        yield from _told(node)


def _told(node: ast.Dict) -> t.Iterator[ast.expr]:
    """Yield the kind of a result that is put together by hand, as ``{"error": {"kind": ...}}``."""
    for key, value in zip(node.keys, node.values, strict=True):
        if isinstance(key, ast.Constant) and key.value == "error" and isinstance(value, ast.Dict):
            for inner, kind in zip(value.keys, value.values, strict=True):
                if isinstance(inner, ast.Constant) and inner.value == "kind":
                    yield kind
