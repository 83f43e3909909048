# Copyright (c) 2026 ONLYOFFICE DocSpace collection contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A fleet is asked, judged and reported on; nobody is forgotten and nothing is changed."""

from __future__ import annotations

import json
import typing as t
from pathlib import Path

from .conftest import Ansible, Portal, summary_line

PLAYBOOK = "onlyoffice.docspace.report"
MERGE = "onlyoffice.docspace.report_merge"
BUCKET = {"module": "s3", "bucket": "b", "region": "r"}
S3 = {"s3": {"acesskey": "a", "secretaccesskey": "b"}}
POLICY = {
    "backup_schedule_storage_type": "ThirdPartyConsumer",
    "backup_schedule_storage_params": BUCKET,
    "backup_schedule_hour": 3,
    "backup_schedule_backups_stored": 7,
    "backup_storage_type": "ThirdPartyConsumer",
    "backup_storage_params": BUCKET,
}
STORED = {
    "storageType": 5,
    "storageParams": {**BUCKET, "subdir": "backup"},
    "cronParams": {"period": 0, "hour": 3, "day": 0},
    "backupsStored": 7,
}


def fleet(portals: list[Portal], dest: Path, **more: t.Any) -> dict[str, dict[str, t.Any]]:
    given = {**POLICY, "backup_report_dest": str(dest), **more}
    return {portal.name: {**portal.host_vars, **given} for portal in portals}


def report(dest: Path) -> dict[str, t.Any]:
    found: dict[str, t.Any] = json.loads((dest / "backup-report.json").read_text())
    return found


def by_name(dest: Path) -> dict[str, dict[str, t.Any]]:
    return {portal["name"]: portal for portal in report(dest)["portals"]}


def reasons(portal: dict[str, t.Any], level: str = "") -> str:
    return " ".join(reason["text"] for reason in portal["reasons"] if level in ("", reason["level"]))


def test_every_portal_is_in_the_report_with_its_verdict(make_portal: t.Callable[..., Portal], ansible: Ansible) -> None:
    good, bare, drifted, down = (
        make_portal(consumers=S3, schedule=STORED),
        make_portal(),
        make_portal(consumers=S3, schedule={**STORED, "cronParams": {"period": 0, "hour": 22, "day": 0}}),
        make_portal(status=1),
    )
    dest = ansible.folder / "report"
    hosts = fleet([good, bare, drifted, down], dest)
    ansible.playbook("onlyoffice.docspace.backup_now", {name: hosts[name] for name in (good.name, drifted.name)})
    for portal in (good, bare, drifted, down):
        portal.requests()
    formats = ["json", "html", "csv", "markdown", "prometheus", "junit"]
    hosts = fleet([good, bare, drifted, down], dest, backup_report_formats=formats, backup_report_rpo="26h")
    run = ansible.playbook(PLAYBOOK, hosts)
    assert run.code == 0, run.output
    found = by_name(dest)
    assert {name: portal["verdict"] for name, portal in found.items()} == {
        good.name: "ok",
        bare.name: "breach",
        drifted.name: "warning",
        down.name: "unknown",
    }, found
    assert "HTTP 404" in reasons(found[down.name])
    assert "There is no good backup; the policy wants one within 26h." in reasons(found[bare.name])
    assert "hour is 22 instead of 3" in reasons(found[drifted.name])
    assert report(dest)["headline"] == "1 of 4 portals have no good backup within 26h. 1 could not be asked.".replace(
        "have", "has"
    )
    assert summary_line(run.output, "4 portals") == "4 portals: 1 ok, 1 warning, 1 breach, 1 unknown"
    assert summary_line(run.output, f"unknown: {down.name}").startswith(f"unknown: {down.name}: ")
    assert sorted(file.suffix for file in dest.iterdir()) == [".csv", ".html", ".json", ".md", ".prom", ".xml"]
    assert [portal.writes() for portal in (good, bare, drifted, down)] == [[]] * 4
    assert good.api_key not in "".join(file.read_text() for file in dest.iterdir())


def test_a_breach_fails_the_play_when_asked_and_leaves_the_report(portal: Portal, ansible: Ansible) -> None:
    dest = ansible.folder / "report"
    run = ansible.playbook(PLAYBOOK, fleet([portal], dest, backup_report_fail_on_breach=True))
    assert run.code == 2 and by_name(dest)[portal.name]["verdict"] == "breach", run.output
    assert summary_line(run.output, "1 portal") == "1 portal: 1 breach"


def test_a_host_without_a_usable_key_is_reported_too(portal: Portal, ansible: Ansible) -> None:
    dest = ansible.folder / "report"
    hosts = fleet([portal], dest)
    hosts["keyless"] = {**hosts[portal.name], "docspace_api_key": "{{ keys_of_nobody.keyless }}"}
    hosts["nowhere"] = {**hosts[portal.name], "docspace_portal_url": ""}
    run = ansible.playbook(PLAYBOOK, hosts)
    found = by_name(dest)
    assert run.code == 0 and set(found) == {portal.name, "keyless", "nowhere"}, run.output
    assert "keys_of_nobody" in reasons(found["keyless"]) and "portal_url" in reasons(found["nowhere"])
    assert [found[name]["verdict"] for name in ("keyless", "nowhere")] == ["unknown", "unknown"]


def test_a_mistake_in_the_policy_is_found_before_anybody_is_asked(portal: Portal, ansible: Ansible) -> None:
    dest = ansible.folder / "report"
    run = ansible.playbook(PLAYBOOK, fleet([portal], dest, backup_report_policy="platinum"))
    assert run.code == 2 and "There is no policy preset 'platinum'" in " ".join(run.output.split())
    assert portal.requests() == [] and not dest.exists()


def test_check_mode_writes_nothing(portal: Portal, ansible: Ansible) -> None:
    dest = ansible.folder / "report"
    run = ansible.playbook(PLAYBOOK, fleet([portal], dest), "--check")
    assert run.code == 0 and not dest.exists(), run.output
    assert str(dest / "backup-report.html") in run.output


def test_reports_of_slices_become_one(make_portal: t.Callable[..., Portal], ansible: Ansible) -> None:
    portals = [make_portal() for _number in range(3)]
    slices, dest = ansible.folder / "slices", ansible.folder / "all"
    for number, part in enumerate((portals[:2], portals[1:])):
        run = ansible.playbook(PLAYBOOK, fleet(part, slices / str(number)))
        assert run.code == 0, run.output
    options = {"backup_report_merge_files": [f"{slices}/*/backup-report.json"], "backup_report_dest": str(dest)}
    run = ansible.playbook(MERGE, {}, "-e", json.dumps(options))
    assert run.code == 0, run.output
    assert set(by_name(dest)) == {portal.name for portal in portals}
    assert any(f"the newest taken: {portals[1].name}." in note for note in report(dest)["notes"])
    newest = max(by_name(slices / name)[portals[1].name]["gathered_at"] for name in ("0", "1"))
    assert by_name(dest)[portals[1].name]["gathered_at"] == newest
    nothing = ansible.playbook(
        MERGE, {}, "-e", json.dumps({**options, "backup_report_merge_files": [f"{slices}/*/none.json"]})
    )
    assert nothing.code == 2 and "matches no file" in " ".join(nothing.output.split())


def test_what_a_server_says_is_never_taken_for_a_template(portal: Portal, ansible: Ansible) -> None:
    trap, dest = ansible.folder / "trap", ansible.folder / "report"
    words = "{{ lookup('ansible.builtin.pipe', 'touch " + str(trap) + "') }}{% raw %}{# x"
    body = json.dumps({"error": {"message": words}, "status": 1, "statusCode": 409})
    portal.sim.fault("status", portal=portal.name, path="settings", status=409, body=body, times=None)
    run = ansible.playbook(PLAYBOOK, fleet([portal], dest))
    assert run.code == 0 and words in reasons(by_name(dest)[portal.name]), run.output
    assert not trap.exists()


def test_batches_of_a_play_end_in_one_report(make_portal: t.Callable[..., Portal], ansible: Ansible) -> None:
    portals = [make_portal() for _number in range(3)]
    dest = ansible.folder / "report"
    hosts = fleet(portals, dest)
    play = [{"include_role": {"name": "onlyoffice.docspace.backup_report"}}]
    run = ansible.tasks(play, hosts, serial=2)
    assert run.code == 0 and set(by_name(dest)) == set(hosts), run.output


class TestEvidence:
    """What the role backup leaves behind and the report reads."""

    def run_both(self, ansible: Ansible, portal: Portal, **more: t.Any) -> dict[str, t.Any]:
        dest = ansible.folder / "report"
        archives = f"{ansible.folder}/archives/{{{{ inventory_hostname }}}}/"
        hosts = fleet([portal], dest, docspace_evidence_dest=f"{ansible.folder}/evidence", backup_dest=archives, **more)
        backup = ansible.playbook("onlyoffice.docspace.backup_now", hosts)
        assert backup.code == 0, backup.output
        again = ansible.playbook("onlyoffice.docspace.backup_now", hosts, "-e", "backup_max_age=1d")
        assert again.code == 0 and "changed=0" in again.output, again.output
        run = ansible.playbook(PLAYBOOK, hosts)
        assert run.code == 0, run.output
        return by_name(dest)[portal.name]

    def test_an_archive_that_was_fetched_and_verified_is_a_second_target(
        self, make_portal: t.Callable[..., Portal], ansible: Ansible
    ) -> None:
        portal = make_portal(consumers=S3, schedule=STORED)
        policy = {"extends": "silver", "min_targets": 2}
        found = self.run_both(ansible, portal, backup_verify="structural", backup_report_policy=policy)
        assert found["verdict"] == "ok", found["reasons"]
        assert found["targets"] == ["ThirdPartyConsumer", "controller"]
        evidence = json.loads((ansible.folder / "evidence" / portal.name / "archive.json").read_text())
        assert evidence["schema"] == "onlyoffice.docspace.evidence/1" and evidence["kind"] == "archive"
        assert evidence["backup_id"] == found["last_good"]["id"] == found["evidence"]["copy_id"]
        assert evidence["verified"] == "structural" and Path(evidence["path"]).stat().st_size == evidence["size"]

    def test_a_copy_outlives_the_temporary_storage(self, portal: Portal, ansible: Ansible) -> None:
        policy = {"rpo": "26h", "verified_within": "1d"}
        temporary: dict[str, t.Any] = {
            "backup_storage_type": "DataStore",
            "backup_storage_params": {},
            "backup_schedule_storage_type": None,
        }
        found = self.run_both(ansible, portal, backup_report_policy=policy, **temporary)
        assert found["last_good"]["storage_type"] == "DataStore" and "temporary" not in reasons(found)
        assert "No verification of an archive is known; the policy wants one within 1d." in reasons(found, "breach")
        portal.sim.advance(hours=25)
        dest = ansible.folder / "report"
        hosts = fleet([portal], dest, docspace_evidence_dest=f"{ansible.folder}/evidence", backup_report_policy=policy)
        ansible.playbook(PLAYBOOK, hosts)
        kept = by_name(dest)[portal.name]["last_good"]
        assert kept["storage_type"] == "controller" and kept["id"] == found["last_good"]["id"]

    def test_evidence_that_cannot_be_read_is_said(self, portal: Portal, ansible: Ansible) -> None:
        folder = ansible.folder / "evidence" / portal.name
        folder.mkdir(parents=True)
        (folder / "archive.json").write_text("{")
        (folder / "restore_drill-20260101T000000Z.json").write_text(json.dumps({"schema": "another/1"}))
        dest = ansible.folder / "report"
        ansible.playbook(PLAYBOOK, fleet([portal], dest, docspace_evidence_dest=str(folder.parent)))
        said = reasons(by_name(dest)[portal.name], "warning")
        assert "archive.json is of no use: it is not JSON" in said and "is no restore_drill of" in said
