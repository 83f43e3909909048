#!/usr/bin/python
# Copyright (c) 2026 ONLYOFFICE DocSpace collection contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: docspace_notify
short_description: Tell people how the backups of a run ended
version_added: 0.1.0
author:
  - ONLYOFFICE DocSpace collection contributors (@onlyoffice-community)
description:
  - Sends one digest of the backups of many portals to any number of channels, such as e-mail, webhooks, Slack, Teams or ntfy.
  - It talks to no portal and takes part in no action group. Run it once for all portals, on the controller.
extends_documentation_fragment:
  - onlyoffice.docspace.attributes
attributes:
  check_mode:
    support: full
    details: Nothing is sent in check mode.
  diff_mode:
    support: none
  idempotent:
    support: none
    details: Every run sends the message.
  action:
    support: none
options:
  urls:
    description:
      - Where to send, as U(https://github.com/caronc/apprise) URLs. They hold passwords and tokens and are never shown.
    type: list
    elements: str
    required: true
  results:
    description:
      - The result of M(onlyoffice.docspace.docspace_backup) for each portal, by the name of the portal.
    type: dict
    required: true
  states:
    description:
      - Which portals the message is about. V(failed) includes cancelled backups, V(ok) those that were recent enough.
      - When no portal is in one of these states, nothing is sent.
    type: list
    elements: str
    choices:
      - ok
      - warned
      - failed
    default:
      - ok
      - warned
      - failed
  share_links:
    description:
      - Whether to include links that open the archive for everybody who reads the message. Links that ask for an administrator's log-in
        are always included.
    type: bool
    default: false
requirements:
  - apprise (Python library)
seealso:
  - module: onlyoffice.docspace.docspace_backup
"""

EXAMPLES = r"""
- name: Mail the failures of all portals of the play
  onlyoffice.docspace.docspace_notify:
    urls:
      - "mailtos://backup:{{ smtp_password }}@smtp.example.com?from=backup@example.com&to=admin@example.com"
    states:
      - failed
      - warned
    results: "{{ dict(ansible_play_hosts_all | zip(ansible_play_hosts_all | map('extract', hostvars, 'backup_result'))) }}"
  run_once: true
  delegate_to: localhost
"""

RETURN = r"""
sent:
  description: Whether a message was sent, or in check mode would be.
  returned: success
  type: bool
  sample: true
title:
  description: Its title. V(null) when there was nothing to tell.
  returned: always
  type: str
  sample: "DocSpace backups: 1 failed, 11 ok"
body:
  description: Its text.
  returned: always
  type: str
channels:
  description: What became of it on each channel.
  returned: always
  type: list
  elements: dict
  contains:
    channel:
      description: Number of the channel in O(urls) and the name of the service.
      type: str
      returned: success
      sample: channel 1 (E-Mail)
    ok:
      description: Whether the service accepted the message.
      type: bool
      returned: success
    reason:
      description: Why not, without any part of the URL.
      type: str
      returned: success
"""

import typing as t

from ansible.module_utils.basic import AnsibleModule, missing_required_lib

from ansible_collections.onlyoffice.docspace.plugins.module_utils._notify import (
    APPRISE_IMPORT_ERROR,
    compose,
    deliver,
)

STATES = ["ok", "warned", "failed"]
OPTIONS: dict[str, dict[str, t.Any]] = {
    "urls": {"type": "list", "elements": "str", "required": True, "no_log": True},
    "results": {"type": "dict", "required": True},
    "states": {"type": "list", "elements": "str", "choices": STATES, "default": STATES},
    "share_links": {"type": "bool", "default": False},
}


def main() -> None:
    """Compose the message, send it, and fail when a channel did not take it."""
    module = AnsibleModule(argument_spec=OPTIONS, supports_check_mode=True)
    if APPRISE_IMPORT_ERROR is not None:
        module.fail_json(msg=missing_required_lib("apprise"), exception=APPRISE_IMPORT_ERROR)
    message = compose(module.params["results"], module.params["states"], share_links=module.params["share_links"])
    if message is None:
        module.exit_json(changed=False, sent=False, title=None, body=None, channels=[])
        return
    deliveries = [] if module.check_mode else deliver(module.params["urls"], message)
    told = {"title": message.title, "body": message.body, "channels": [item._asdict() for item in deliveries]}
    failures = [f"{item.channel}: {item.reason}" for item in deliveries if not item.ok]
    if failures:
        module.fail_json(msg=f"Not everybody was told. {'; '.join(failures)}", **told)
    module.exit_json(changed=True, sent=True, **told)


if __name__ == "__main__":
    main()
