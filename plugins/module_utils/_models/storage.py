# Copyright (c) 2026 ONLYOFFICE DocSpace collection contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Storage types and their parameters: translation, comparison and what can be wrong with them (facts 2.8, 2.9, 3)."""

from __future__ import annotations

import dataclasses
import json
import typing as t

from .._secrets import is_secret, masked

# Option name -> (API number, API spelling in requests).
STORAGE_TYPES: dict[str, tuple[int, str]] = {
    "Documents": (0, "Documents"),
    "ThirdPartyDocuments": (1, "ThridpartyDocuments"),
    "CustomCloud": (2, "CustomCloud"),
    "Local": (3, "Local"),
    "DataStore": (4, "DataStore"),
    "ThirdPartyConsumer": (5, "ThirdPartyConsumer"),
}
NAMES = {number: name for name, (number, _spelling) in STORAGE_TYPES.items()}

# Types whose folderId is the caller's own; for all others but the consumer the server overwrites it (facts 2.9).
FOLDER_TYPES = frozenset({"Documents", "ThirdPartyDocuments"})
# The folder inside a bucket. The server adds it when a backup or restore is started, but not to a schedule (facts 2.8);
# without it a restored portal no longer finds its archives (facts 2.13).
DEFAULT_SUBDIR = "backup"
TRUTH_KEYS = frozenset({"forcepathstyle", "usehttp"})


def type_from_api(number: t.Any) -> str:
    """Return the option name of an API storage number; a number from a newer server is shown as it is."""
    return NAMES.get(number, f"unknown ({number})") if isinstance(number, int) else f"unknown ({number!r})"


@dataclasses.dataclass(frozen=True)
class Target:
    """Where backups go: a storage type and its parameters, in the one form that can be compared."""

    storage_type: str
    params: t.Mapping[str, str] = dataclasses.field(default_factory=dict)

    @classmethod
    def from_options(cls, storage_type: str, params: t.Mapping[str, t.Any] | None, *, dump: bool) -> Target:
        """Return the wanted target; values become text, and a consumer gets its ``subdir``."""
        target = cls(storage_type, _significant(storage_type, params or {}, dump))
        if storage_type == "ThirdPartyConsumer":
            target = cls(storage_type, {"subdir": DEFAULT_SUBDIR, **target.params})
        return target

    @classmethod
    def from_api(cls, number: t.Any, params: t.Any, *, dump: bool) -> Target:
        """Return the target of an API schedule, without what the server added to the parameters."""
        storage_type = type_from_api(number)
        return cls(storage_type, _significant(storage_type, params if isinstance(params, dict) else {}, dump))

    def survives_restore(self, *, dump: bool) -> bool:
        """Tell whether archives here can still be had after a restore (facts 2.13, 2.14).

        A restored portal has a new number: what lies under the old one is out of its reach, and files of the old one are
        gone. A restored server has the files of the dump and no others. Directories and buckets are left alone.
        """
        if self.storage_type == "ThirdPartyConsumer":
            return dump or bool(self.params.get("subdir"))
        return self.storage_type == "Local"

    def to_api(self) -> dict[str, t.Any]:
        """Return the members of a request body; parameters are a list there (facts 1.7)."""
        return {
            "storageType": STORAGE_TYPES[self.storage_type][1],
            "storageParams": [{"key": key, "value": value} for key, value in self.params.items()],
        }

    def to_result(self) -> dict[str, t.Any]:
        """Return the members of a result, in option names and with secrets masked."""
        return {"storage_type": self.storage_type, "storage_params": masked(self.params)}


def _significant(storage_type: str, params: t.Mapping[str, t.Any], dump: bool) -> dict[str, str]:
    """Return the parameters that mean something, as text: without nulls and without what the server sets itself."""
    set_by_server = set()
    if storage_type not in FOLDER_TYPES and storage_type != "ThirdPartyConsumer":
        set_by_server.add("folderId")
    if dump:
        set_by_server.add("tenantId")
    return {
        str(key): _text(str(key), value)
        for key, value in params.items()
        if value is not None and str(key) not in set_by_server
    }


def _text(key: str, value: t.Any) -> str:
    """Return a parameter as the API wants it; truth values get one spelling (the server turns ``true`` to ``True``)."""
    if isinstance(value, bool) or key in TRUTH_KEYS:
        return str(value).lower()
    return json.dumps(value) if isinstance(value, (dict, list)) else str(value)


def differing(before: Target, after: Target) -> tuple[dict[str, t.Any], dict[str, t.Any]]:
    """Return what differs between two targets, as two results; secrets only as the fact that they differ."""
    old: dict[str, t.Any] = {}
    new: dict[str, t.Any] = {}
    if before.storage_type != after.storage_type:
        old["storage_type"], new["storage_type"] = before.storage_type, after.storage_type
    keys = [key for key in {**before.params, **after.params} if before.params.get(key) != after.params.get(key)]
    shown = [key for key in keys if not is_secret(key)]
    if shown:
        old["storage_params"] = {key: before.params[key] for key in shown if key in before.params}
        new["storage_params"] = {key: after.params[key] for key in shown if key in after.params}
    if len(shown) < len(keys):
        old["storage_secrets"], new["storage_secrets"] = "hidden", "hidden, different"
    return old, new
