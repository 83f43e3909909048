# Copyright (c) 2026 ONLYOFFICE DocSpace collection contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The ways to see to it that a fleet has its schedule, as playbooks that ``fleet_speed`` compares."""

from __future__ import annotations

import typing as t

from .fleet import POLICY

ENFORCE = "onlyoffice.docspace.enforce_schedule"

# The least that Ansible does for a host: one task that asks nothing of anybody.
NOTHING: list[dict[str, t.Any]] = [{"name": "Nothing", "ansible.builtin.debug": {"msg": "nothing"}}]

API = "{{ docspace_portal_url }}/api/2.0"
ASK = {"headers": {"Authorization": "Bearer {{ docspace_api_key }}"}, "return_content": True}
# The policy of the fleet in the words of the API; our collection adds subdir by itself.
WANTED = {
    "storageType": 5,
    "storageParams": {**POLICY["backup_schedule_storage_params"], "subdir": "backup"},
    "cronParams": {"period": 0, "hour": POLICY["backup_schedule_hour"], "day": 0},
    "backupsStored": POLICY["backup_schedule_backups_stored"],
}
SAME = [
    "found.json.response is defined",
    *[f"found.json.response.{name} == wanted.{name}" for name in WANTED],
]

# What people write who know the API: read, compare, write only what differs. It sends what enforce_schedule sends.
URI: list[dict[str, t.Any]] = [
    {
        "name": "Read the schedule",
        "ansible.builtin.uri": {"url": f"{API}/backup/getbackupschedule?dump=false", **ASK},
        "register": "found",
    },
    {
        "name": "Write the schedule",
        "ansible.builtin.uri": {
            "url": f"{API}/backup/createbackupschedule",
            "method": "POST",
            "body_format": "json",
            "body": "{{ wanted | combine({'storageParams': wanted.storageParams | dict2items, 'dump': false}) }}",
            **ASK,
        },
        "when": f"not ({' and '.join(SAME)})",
    },
]


def ours(in_process: bool) -> list[dict[str, t.Any]]:
    """Return one task of ours with the options as people write them, run in the controller or as a plain module."""
    return [
        {
            "name": "Enforce the backup schedule",
            "onlyoffice.docspace.docspace_backup_schedule": {
                "portal_url": "{{ docspace_portal_url }}",
                "api_key": "{{ docspace_api_key }}",
                "storage_type": "{{ backup_schedule_storage_type }}",
                "storage_params": "{{ backup_schedule_storage_params }}",
                "hour": "{{ backup_schedule_hour }}",
                "backups_stored": "{{ backup_schedule_backups_stored }}",
                "predict_runs": False,
            },
            "vars": {"docspace_in_process": in_process},
        }
    ]


def play(tasks: list[dict[str, t.Any]], **variables: t.Any) -> list[dict[str, t.Any]]:
    """Return a playbook that runs tasks on the fleet the way our playbooks do."""
    settings = {"hosts": "docspace", "connection": "local", "gather_facts": False}
    return [{"name": "Measure", **settings, "vars": variables, "tasks": tasks}]
