#!/usr/bin/python
# Copyright (c) 2026 ONLYOFFICE DocSpace collection contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: docspace_backup_report
short_description: Report whether every portal has a good, recent backup
version_added: 0.1.0
author:
  - ONLYOFFICE DocSpace collection contributors (@onlyoffice-community)
description:
  - Judges what M(onlyoffice.docspace.docspace_backup_info) has found on each portal against a policy, and writes one report about all of
    them in several formats. The verdict on a portal is V(ok), V(warning), V(breach) (a goal of its policy is not met) or V(unknown) (it
    could not be asked), with its reasons in words.
  - Or merges reports of several runs into one, so that the slices of a fleet can be gathered on different machines.
  - It talks to no portal and takes part in no action group. Run it once for all portals, on the controller, as the role
    P(onlyoffice.docspace.backup_report#role) does.
  - The report holds no credentials and no links to archives.
extends_documentation_fragment:
  - onlyoffice.docspace.attributes
attributes:
  check_mode:
    support: full
    details: Nothing is written in check mode; RV(files) tells what would be.
  diff_mode:
    support: none
  idempotent:
    support: partial
    details: A report says of which moment it is, so one of another moment is another report.
  action:
    support: none
options:
  portals:
    description:
      - What is known of each portal, by its name, as a dictionary or as the same in JSON text, which spares much templating.
      - Exactly one of O(portals) and O(reports) is given.
      - C(info) is the result of M(onlyoffice.docspace.docspace_backup_info), a failed one included. It has to hold the subsets V(portal),
        V(schedule), V(history) and V(progress); with V(audit) it tells failures too.
      - C(wanted) are the options of M(onlyoffice.docspace.docspace_backup_schedule) that the schedule should have. What it leaves out may
        be as it is. Without it no schedule is called drifted.
      - C(evidence) is the folder in which other roles leave evidence, see the variable C(docspace_evidence_dest) of the role
        P(onlyoffice.docspace.backup#role). It is read from a subfolder with the name of the portal.
      - C(policy) and C(rpo) take the place of O(policy) and O(rpo) for this portal; C(url) is its address, for readers.
    type: dict
  reports:
    description:
      - Reports in JSON to merge, as files or as patterns with C(*). Of a portal that is in several of them, the newest is taken, and the
        report says so.
    type: list
    elements: path
  dest:
    description:
      - Folder that takes the files, named C(backup-report) with C(.json), C(.html), C(.csv), C(.md), C(.prom) or C(.xml). It is made when
        missing. A file is replaced at once, so that nobody reads half of it.
    type: path
    required: true
  formats:
    description:
      - What to write. V(json) holds everything and can be merged; V(html) is a page for people that needs no network; V(csv) is for
        spreadsheets, V(markdown) for chats and merge requests, V(prometheus) for the textfile collector of the node exporter, and
        V(junit) for CI systems.
    type: list
    elements: str
    choices:
      - json
      - html
      - csv
      - markdown
      - prometheus
      - junit
    default:
      - json
      - html
  policy:
    description:
      - What is asked of a portal, as the name of a preset or as a dictionary of goals. A dictionary may extend a preset by C(extends), and
        take a goal away with V(null). Lengths of time are texts such as V(26h) or V(7d).
      - C(schedule), whether a schedule has to be there; C(as_wanted), whether drift is a breach and not just a warning; C(rpo), how old the
        last good backup may be; C(max_interval), how long a schedule may pause between two backups; C(min_kept), how many backups it has
        to keep; C(off_site_within), how old the newest good backup off the portal may be (in a bucket, a connected account, or fetched);
        C(verified_within), how long ago an archive was opened and found whole; C(restore_drill_within), how long ago a restore drill
        succeeded; C(min_targets), in how many places good backups lie that last, no older than C(off_site_within) or else C(rpo); and
        C(name), as it is shown.
      - V(bronze) is C(schedule), C(max_interval) 7d, C(min_kept) 2, C(rpo) 8d. V(silver) is C(schedule), C(max_interval) 1d, C(min_kept) 7,
        C(rpo) 26h, C(off_site_within) 7d, C(verified_within) 30d. V(gold) is C(schedule), C(as_wanted), C(max_interval) 1d, C(min_kept) 14,
        C(rpo) 26h, C(off_site_within) 2d, C(verified_within) 7d, C(restore_drill_within) 90d, C(min_targets) 2.
    type: raw
    default: bronze
  rpo:
    description:
      - How old the last good backup may be, such as V(26h), instead of what O(policy) says. Empty means as the policy says.
    type: str
    default: ""
  title:
    description:
      - Title of the report.
    type: str
    default: DocSpace backups
  fail_on_breach:
    description:
      - Whether the task fails, after it has written the report, when a portal is in breach of its policy or unknown.
    type: bool
    default: false
seealso:
  - module: onlyoffice.docspace.docspace_backup_info
"""

EXAMPLES = r"""
- name: Look at a portal
  onlyoffice.docspace.docspace_backup_info:
    portal_url: https://acme.example.com
    api_key: "{{ docspace_api_key }}"
  register: acme

- name: Write a page about it
  onlyoffice.docspace.docspace_backup_report:
    portals:
      acme:
        info: "{{ acme }}"
        url: https://acme.example.com
    dest: /srv/www/backups
    policy: silver

- name: Ask for less than gold
  onlyoffice.docspace.docspace_backup_report:
    portals:
      acme:
        info: "{{ acme }}"
    dest: /srv/www/backups
    policy:
      extends: gold
      name: gold without drills
      restore_drill_within:

- name: Merge the reports of two slices, and fail when something is wrong
  onlyoffice.docspace.docspace_backup_report:
    reports:
      - /srv/slices/1/backup-report.json
      - /srv/slices/2/backup-report.json
    dest: /srv/www/backups
    formats: [html, prometheus]
    fail_on_breach: true
"""

RETURN = r"""
msg:
  description: The headline of the report.
  returned: always
  type: str
  sample: 3 of 120 portals have no good backup within 26h.
counts:
  description: Number of portals, by verdict.
  returned: when a report was made
  type: dict
  contains:
    total:
      description: All portals.
      type: int
      returned: success
    ok:
      description: Those with nothing to complain about.
      type: int
      returned: success
    warning:
      description: Those with a warning.
      type: int
      returned: success
    breach:
      description: Those that do not meet a goal of their policy.
      type: int
      returned: success
    unknown:
      description: Those that could not be asked.
      type: int
      returned: success
    late:
      description: Those whose last good backup is missing or older than the RPO; they are among the others too.
      type: int
      returned: success
  sample:
    total: 120
    ok: 110
    warning: 5
    breach: 4
    unknown: 1
    late: 3
portals:
  description:
    - Verdict and reasons of each portal, by its name, the worst first. C(verdict) is V(ok), V(warning), V(breach) or V(unknown).
  returned: when a report was made
  type: dict
  sample:
    acme:
      verdict: breach
      reasons:
        - The last good backup is 4d05h old; the policy wants one within 26h.
summary:
  description: Headline, counts, every portal that is not V(ok) with its reasons, and the files, as lines for people.
  returned: when a report was made
  type: list
  elements: str
notes:
  description: What a reader has to know of how the report came to be, such as portals found in several merged reports.
  returned: when a report was made
  type: list
  elements: str
files:
  description: The file of each format.
  returned: when a report was made
  type: dict
  sample:
    json: /srv/www/backups/backup-report.json
    html: /srv/www/backups/backup-report.html
error:
  description: Why the task failed.
  returned: failure
  type: dict
  contains:
    kind:
      description: >-
        V(breach) (see O(fail_on_breach)), V(input) (an option makes no sense, or a file is no report) or V(dest) (a file cannot be written).
      type: str
      returned: failure
  sample:
    kind: breach
"""

import datetime

from ansible.module_utils.basic import AnsibleModule

from ansible_collections.onlyoffice.docspace.plugins.module_utils._operations.backup_report import (
    CONSTRAINTS,
    OPTIONS,
    run,
)


def main() -> None:
    """Make the report and write it."""
    module = AnsibleModule(argument_spec=OPTIONS, supports_check_mode=True, **CONSTRAINTS)
    # The options hold all that was gathered; nobody wants that back.
    shown = {name: value for name, value in module.params.items() if name != "portals"}
    result = run(module.params, datetime.datetime.now(datetime.timezone.utc), check_mode=module.check_mode)
    result["invocation"] = {"module_args": shown}
    if result.pop("failed", False):
        module.fail_json(**result)
    module.exit_json(**result)


if __name__ == "__main__":
    main()
