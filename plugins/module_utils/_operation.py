# Copyright (c) 2026 ONLYOFFICE DocSpace collection contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What an operation is, what it works with, and the one place where its outcome becomes a result."""

from __future__ import annotations

import dataclasses
import datetime
import time
import typing as t

from ansible.module_utils.basic import missing_required_lib

from . import _secrets
from ._errors import DocSpaceError
from ._http.client import Client
from ._http.connection import Connection, connection_spec, secrets_of
from ._http.failures import REQUESTS_IMPORT_ERROR
from ._portal import Portal

Options = t.Mapping[str, t.Any]
Tell = t.Callable[[str], None]


@dataclasses.dataclass(frozen=True)
class Context:
    """Everything an operation needs besides its options; it knows nothing of how Ansible runs it."""

    online: Portal | None
    check_mode: bool
    warn: Tell
    report: Tell = lambda line: None
    now: t.Callable[[], datetime.datetime] = lambda: datetime.datetime.now(datetime.timezone.utc)
    monotonic: t.Callable[[], float] = time.monotonic
    sleep: t.Callable[[float], None] = time.sleep

    @property
    def portal(self) -> Portal:
        """Return the portal. An operation that works without one must not ask for it."""
        if self.online is None:
            raise RuntimeError("an operation without a portal asked for its portal")
        return self.online


@dataclasses.dataclass(frozen=True)
class Operation:
    """A module's program: its own options, their dependencies, and a function of options and context.

    ``check`` looks at the options alone, before anything is sent: it returns warnings or raises InputError.
    ``run`` returns the result as a dictionary with ``changed``, or raises DocSpaceError. With the option that
    ``offline_option`` names it works on this machine alone: then no connection is asked for, checked or made.
    """

    options: t.Mapping[str, t.Mapping[str, t.Any]]
    check: t.Callable[[Options], t.Iterable[str]]
    run: t.Callable[[Options, Context], dict[str, t.Any]]
    required_if: tuple[tuple[str, t.Any, tuple[str, ...]], ...] = ()
    offline_option: str | None = None

    def module_arguments(self) -> dict[str, t.Any]:
        """Return the keyword arguments of AnsibleModule, and of ArgumentSpecValidator but for check mode."""
        connection = connection_spec()
        if self.offline_option is not None:
            connection["portal_url"]["required"] = False
        return {
            "argument_spec": {**connection, **{name: dict(spec) for name, spec in self.options.items()}},
            "required_if": [list(rule) for rule in self.required_if],
            "required_one_of": [["portal_url", self.offline_option]] if self.offline_option is not None else [],
        }

    def is_offline(self, options: Options) -> bool:
        """Tell whether these options need no portal."""
        return self.offline_option is not None and options[self.offline_option] is not None

    def secrets(self, options: Options) -> set[str]:
        """Return every secret in the options, the nested ones included, even when the options are not valid."""
        nested = (value for name, value in options.items() if name.endswith("storage_params"))
        own = {str(options[name]) for name, spec in self.options.items() if spec.get("no_log") and options.get(name)}
        return secrets_of(options) | _secrets.secret_values(*nested) | own


def execute(operation: Operation, options: Options, *, check_mode: bool, warn: Tell, report: Tell) -> dict[str, t.Any]:
    """Run an operation on validated options and return its result; a failure is a result with ``failed`` and ``msg``.

    Every failure carries ``error``: ``kind`` and, where a request was made, ``method``, ``path``, ``status`` and
    ``server_message``.
    """
    offline = operation.is_offline(options)
    if REQUESTS_IMPORT_ERROR is not None and not offline:
        return {"failed": True, "msg": missing_required_lib("requests"), "exception": REQUESTS_IMPORT_ERROR}
    client: Client | None = None
    try:
        # Where a portal is not always needed its URL may be given as null, which says the same as an empty one.
        connection = (
            None if offline else Connection.from_options({**options, "portal_url": options["portal_url"] or ""})
        )
        for warning in operation.check(options):
            warn(warning)
        if connection is None:
            return operation.run(options, Context(None, check_mode, warn, report))
        if connection.is_exposed:
            warn(
                f"portal_url of {connection.host} is http://: the credential crosses the network unencrypted. Use https://."
            )
        client = Client(connection)
        return operation.run(options, Context(Portal(client), check_mode, warn, report))
    except DocSpaceError as error:
        told = {"kind": error.kind, **error.facts}
        return {"failed": True, "changed": False, **error.result, "msg": error.message, "error": told}
    finally:
        if client is not None:
            client.close()
