# Copyright (c) 2026 ONLYOFFICE DocSpace collection contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What is wrong with a storage target, told before anything is sent (facts 2.8, 2.16, 3, 8)."""

from __future__ import annotations

import typing as t

from .._errors import InputError
from .._secrets import is_secret
from .storage import FOLDER_TYPES, Target

KNOWN_KEYS: dict[str, frozenset[str]] = {
    "Documents": frozenset({"folderId"}),
    "ThirdPartyDocuments": frozenset({"folderId"}),
    "CustomCloud": frozenset(),
    "Local": frozenset({"filePath"}),
    "DataStore": frozenset(),
    "ThirdPartyConsumer": frozenset({"module", "subdir"}),
}
MODULE_KEYS: dict[str, frozenset[str]] = {
    "s3": frozenset({"bucket", "region", "serviceurl", "forcepathstyle", "usehttp", "sse", "ssekey"}),
    "googlecloud": frozenset({"bucket"}),
    "rackspace": frozenset({"public_container", "private_container", "region"}),
}


def lint_target(storage_type: str, params: t.Mapping[str, t.Any] | None, *, dump: bool) -> list[str]:
    """Return warnings about a target given in options; raise InputError when no backup can go there."""
    given = {str(key): value for key, value in (params or {}).items() if value is not None}
    target = Target.from_options(storage_type, given, dump=dump)
    _require(target)
    warnings = [_secret_warning(key) for key in given if is_secret(key)]
    if storage_type == "CustomCloud":
        warnings.append(
            "storage_type CustomCloud is accepted by the server, but every backup with it fails with 'Unknown storage "
            "type.'. Use ThirdPartyConsumer with storage_params module and bucket."
        )
    if storage_type == "ThirdPartyDocuments" and target.params["folderId"].isdigit():
        warnings.append(
            "storage_params folderId of ThirdPartyDocuments looks like a folder of the portal itself. Use storage_type "
            "Documents for those; folders of a connected account have ids such as 'sbox-3-backups'."
        )
    warnings += [_unknown_warning(storage_type, key, known) for key, known in _unknown(storage_type, given, target)]
    return warnings


def reject_local_on_saas() -> InputError:
    """Return the error for a storage type that the vendor's cloud does not have."""
    return InputError(
        "storage_type Local means a directory on the server and exists on self-hosted servers only; this portal is of "
        "the SaaS edition. Use DataStore, Documents or ThirdPartyConsumer."
    )


def _require(target: Target) -> None:
    params, kind = target.params, target.storage_type
    if kind in FOLDER_TYPES and not params.get("folderId"):
        raise InputError(
            f"storage_type {kind} needs storage_params with folderId, the id of the folder that takes the archives."
        )
    if kind == "Documents" and not params["folderId"].lstrip("-").isdigit():
        raise InputError(
            f"storage_params folderId of Documents must be a number, not {params['folderId']!r}. Folders of a connected "
            "account belong to storage_type ThirdPartyDocuments."
        )
    if kind == "Local" and not params.get("filePath"):
        raise InputError("storage_type Local needs storage_params with filePath, an existing directory on the server.")
    if kind == "ThirdPartyConsumer" and not params.get("module"):
        raise InputError("storage_type ThirdPartyConsumer needs storage_params with module, such as s3 or googlecloud.")


def _unknown(storage_type: str, given: t.Mapping[str, t.Any], target: Target) -> t.Iterator[tuple[str, frozenset[str]]]:
    """Yield the keys the server does not know, each with the known ones; modules we do not know are not judged."""
    known = KNOWN_KEYS[storage_type]
    if storage_type == "ThirdPartyConsumer":
        module = target.params["module"]
        if module not in MODULE_KEYS:
            return
        known |= MODULE_KEYS[module]
    for key in given:
        if key not in known and not is_secret(key):
            yield key, known


def _unknown_warning(storage_type: str, key: str, known: frozenset[str]) -> str:
    names = ", ".join(sorted(known)) or "none at all"
    return f"storage_params {key} has no meaning for storage_type {storage_type}; it knows {names} (case matters)."


def _secret_warning(key: str) -> str:
    return (
        f"storage_params {key} is a credential. The server would replace the portal's stored credential with it and "
        "shows it in clear to every administrator: store it once in the portal's integration settings and leave it out here."
    )
