# Copyright (c) 2026 ONLYOFFICE DocSpace collection contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What can be wrong with the bytes of an archive; caught by ``verify`` and never seen outside."""

from __future__ import annotations


class Damage(Exception):
    """The archive cannot be read to its end; ``code`` is one of ``verdict.PROBLEMS``, ``words`` go on after a file name."""

    def __init__(self, code: str, words: str) -> None:
        super().__init__(words)
        self.code = code
        self.words = words
