# Copyright (c) 2026 ONLYOFFICE DocSpace collection contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A fleet is backed up together, everybody is named by how it ended, and people are told once."""

from __future__ import annotations

import hashlib
import subprocess
import time
import typing as t

import pytest
import yaml

from .conftest import Ansible, Portal, kill, summary_line, workers
from .receivers import mail_server, web_server

PLAYBOOK = "onlyoffice.docspace.backup_now"
ROLE = "onlyoffice.docspace.backup"
START = "POST startbackup"


def fleet(portals: list[Portal], **more: t.Any) -> dict[str, dict[str, t.Any]]:
    return {portal.name: {**portal.host_vars, **more} for portal in portals}


def last_backup(portal: Portal) -> dict[str, t.Any]:
    records: list[dict[str, t.Any]] = portal.sim.state(portal.name)["history"]
    return records[-1]


def test_every_end_is_named_in_the_summary(make_portal: t.Callable[..., Portal], ansible: Ansible) -> None:
    ends: dict[str, dict[str, t.Any]] = {
        "ok": {},
        "warned": {"job_outcome": "warned"},
        "failed": {"job_outcome": "failed"},
        "down": {"status": 1},
    }
    portals = {name: make_portal(**settings) for name, settings in ends.items()}
    run = ansible.playbook(PLAYBOOK, fleet(list(portals.values())))
    assert run.code == 2
    assert summary_line(run.output, "4 portals") == "4 portals: 1 ok, 1 warned, 2 failed"
    assert summary_line(run.output, "warned") == f"warned: {portals['warned'].name}"
    assert "failed: " in summary_line(run.output, f"failed: {portals['failed'].name}")
    assert "HTTP 404" in summary_line(run.output, f"failed: {portals['down'].name}")
    assert [portal.writes() for portal in portals.values()] == [[START]] * 3 + [[]]


def test_backups_run_side_by_side_whatever_the_forks(make_portal: t.Callable[..., Portal], ansible: Ansible) -> None:
    portals = [make_portal(job_length=4) for _number in range(6)]
    run = ansible.playbook(PLAYBOOK, fleet(portals), "--forks", "1")
    assert run.code == 0, run.output
    starts = [
        entry["at"] for portal in portals for entry in portal.sim.journal(portal.name) if entry["method"] == "POST"
    ]
    ends = [last_backup(portal)["created"] for portal in portals]
    assert len(starts) == 6 and max(starts) < min(ends) + "~"  # all had started before the first ended


def test_portals_of_one_server_can_take_turns(make_portal: t.Callable[..., Portal], ansible: Ansible) -> None:
    portals = [make_portal(job_length=1) for _number in range(3)]
    run = ansible.playbook(PLAYBOOK, fleet(portals, backup_throttle=1))
    assert run.code == 0, run.output
    entries = [entry for portal in portals for entry in portal.sim.journal(portal.name)]
    order = [entry["portal"] for entry in sorted(entries, key=lambda entry: entry["seq"])]
    assert [name for number, name in enumerate(order) if number == 0 or order[number - 1] != name] == [
        portal.name for portal in portals
    ]


def test_a_recent_backup_is_enough(make_portal: t.Callable[..., Portal], ansible: Ansible) -> None:
    portals = [make_portal(), make_portal()]
    ansible.playbook(PLAYBOOK, fleet(portals[:1]))
    run = ansible.playbook(PLAYBOOK, fleet(portals, backup_max_age="1h"))
    assert summary_line(run.output, "2 portals") == "2 portals: 1 ok, 1 recent"
    assert [portal.writes() for portal in portals] == [[START], [START]]


def test_check_mode_over_a_fleet_starts_nothing(make_portal: t.Callable[..., Portal], ansible: Ansible) -> None:
    portal = make_portal()
    run = ansible.playbook(PLAYBOOK, fleet([portal]), "--check")
    assert run.code == 0 and summary_line(run.output, "1 portal") == "1 portal: 1 planned", run.output
    assert portal.writes() == []


def test_progress_is_told_as_it_happens(make_portal: t.Callable[..., Portal], ansible: Ansible) -> None:
    portal = make_portal(job_length=8)
    run = ansible.playbook(PLAYBOOK, fleet([portal]))
    lines = [line for line in run.output.splitlines() if line.startswith(f"{portal.name}: backup ")]
    assert lines and all(line.endswith("s") and " %, " in line for line in lines), run.output


def test_archives_are_brought_here_verified_and_pruned(make_portal: t.Callable[..., Portal], ansible: Ansible) -> None:
    portal = make_portal()
    folder = ansible.folder / "archives"
    policy: dict[str, t.Any] = {
        "backup_dest": f"{folder}/{{{{ inventory_hostname }}}}/",
        "backup_verify": "structural",
        "backup_keep": {"keep_last": 2},
    }
    for _turn in range(3):
        portal.sim.advance(minutes=5)
        run = ansible.playbook(PLAYBOOK, fleet([portal], **policy))
        assert run.code == 0 and summary_line(run.output, "1 portal") == "1 portal: 1 ok", run.output
    names = sorted(file.name for file in (folder / portal.name).iterdir())
    assert len(names) == 4 and [name.endswith(".sha256") for name in names] == [False, True, False, True]
    live = [record["name"] for record in portal.sim.state(portal.name)["history"] if not record["removed"]]
    assert sorted(live) == names[0::2]
    recent = ansible.playbook(PLAYBOOK, fleet([portal], **policy, backup_max_age="1d"))
    assert recent.code == 0 and "changed=0" in recent.output, recent.output


def test_an_archive_that_fails_its_verification_fails_the_portal(
    make_portal: t.Callable[..., Portal], ansible: Ansible
) -> None:
    portal = make_portal()
    dest = ansible.folder / "archives"
    policy = {"backup_dest": f"{dest}/", "backup_verify": "structural"}
    ansible.playbook(PLAYBOOK, fleet([portal], **policy))
    archive = next(dest.glob("*.tar.gz"))
    content = archive.read_bytes()[:2000]  # cut, and recorded as if it were whole
    archive.write_bytes(content)
    record = archive.with_name(f"{archive.name}.sha256")
    head = record.read_text().splitlines()[0].rpartition(" ")[0]
    record.write_text(f"{head} {len(content)}\n{hashlib.sha256(content).hexdigest()}  {archive.name}\n")
    run = ansible.playbook(PLAYBOOK, fleet([portal], **policy, backup_max_age="1d"))
    assert run.code == 2 and "ends before its end mark" in summary_line(run.output, f"failed: {portal.name}"), (
        run.output
    )


def test_every_rule_of_pruning_reaches_the_module_and_one_that_it_does_not_know_is_named(
    make_portal: t.Callable[..., Portal], ansible: Ansible
) -> None:
    portal = make_portal()
    for _turn in range(2):
        portal.sim.advance(minutes=5)
        ansible.playbook(PLAYBOOK, fleet([portal]))
    portal.writes()
    # Both backups are in the temporary storage, and so will be the third.
    elsewhere = {"keep_last": 1, "storage_type": "ThirdPartyConsumer"}
    portal.sim.advance(minutes=5)
    run = ansible.playbook(PLAYBOOK, fleet([portal], backup_keep=elsewhere, backup_dest=f"{ansible.folder}/archives/"))
    assert run.code == 0 and portal.writes() == ["POST startbackup"], run.output


@pytest.mark.parametrize(
    "keep", [{"keep_lats": 1}, {"keep_last": 1, "path": "/srv"}, {"portal_url": "https://x.example.com"}, "keep_last"]
)
def test_what_is_no_rule_of_pruning_is_refused_before_anything_is_sent(
    make_portal: t.Callable[..., Portal], ansible: Ansible, keep: t.Any
) -> None:
    portal = make_portal()
    run = ansible.playbook(PLAYBOOK, fleet([portal], backup_keep=keep))
    assert run.code == 2 and portal.requests() == [], run.output
    told = summary_line(run.output, f"failed: {portal.name}")
    assert "backup_keep takes keep_last" in told and "Nothing was sent" in run.output


def test_a_portal_whose_old_backups_cannot_be_removed_is_named(
    make_portal: t.Callable[..., Portal], ansible: Ansible
) -> None:
    portal = make_portal()
    ansible.playbook(PLAYBOOK, fleet([portal]))
    portal.sim.fault("status", portal=portal.name, method="DELETE", status=403, times=None)
    run = ansible.playbook(PLAYBOOK, fleet([portal], backup_keep={"keep_last": 1}))
    portal.sim.clear_faults()
    assert run.code == 2 and "could not be removed" in summary_line(run.output, f"failed: {portal.name}"), run.output


def test_batches_report_what_has_ended_and_call_nobody_failed(
    make_portal: t.Callable[..., Portal], ansible: Ansible
) -> None:
    portals = [make_portal(), make_portal()]
    play = [{"hosts": "docspace", "gather_facts": False, "connection": "local", "serial": 1, "roles": [ROLE]}]
    (ansible.folder / "serial.yml").write_text(yaml.safe_dump(play))
    run = ansible.playbook("serial.yml", fleet(portals))
    assert run.code == 0 and "1 portal: 1 ok" in run.output and "2 portals: 2 ok" in run.output, run.output
    assert "failed:" not in run.output


def test_a_role_that_fails_the_second_time_does_not_report_the_first(
    make_portal: t.Callable[..., Portal], ansible: Ansible
) -> None:
    portal = make_portal()
    second = {"backup_storage_type": "Documents", "backup_storage_params": {"folderId": 999999}}
    tasks: list[dict[str, t.Any]] = [
        {"ansible.builtin.include_role": {"name": ROLE}},
        {"ansible.builtin.include_role": {"name": ROLE}, "vars": second},
    ]
    run = ansible.tasks(tasks, fleet([portal]))
    assert run.code == 2 and run.output.count("1 portal: 1 ok") == 1 and "1 portal: 1 failed" in run.output, run.output


def test_a_play_in_check_mode_predicts_too(make_portal: t.Callable[..., Portal], ansible: Ansible) -> None:
    run = ansible.tasks([{"ansible.builtin.include_role": {"name": ROLE}}], fleet([make_portal()]), check_mode=True)
    assert run.code == 0 and "1 portal: 1 planned" in run.output, run.output


def test_a_key_that_cannot_be_looked_up_gives_way_to_none(
    make_portal: t.Callable[..., Portal], ansible: Ansible
) -> None:
    portal, other = make_portal(), make_portal()
    hosts = fleet([portal], docspace_api_key="{{ keys['typo'] }}", keys={})
    run = ansible.playbook(PLAYBOOK, hosts, DOCSPACE_API_KEY=other.api_key)
    assert run.code == 2 and portal.requests() == []


def test_many_portals_get_one_line_instead_of_many(make_portal: t.Callable[..., Portal], ansible: Ansible) -> None:
    portals = [make_portal(job_length=10) for _number in range(21)]
    run = ansible.playbook(PLAYBOOK, fleet(portals), "--forks", "10")
    assert run.code == 0 and " %, " not in run.output
    assert "21 backups are under way on 21 portals" in run.output


def test_a_killed_run_is_joined_by_the_next(make_portal: t.Callable[..., Portal], ansible: Ansible) -> None:
    portal = make_portal(job_length=12)
    process = ansible.start(PLAYBOOK, fleet([portal]))
    deadline = time.monotonic() + 60
    while not any(entry["method"] == "POST" for entry in portal.sim.journal(portal.name)):
        assert time.monotonic() < deadline and process.poll() is None
        time.sleep(0.2)
    time.sleep(1)
    kill(process, *workers(process))
    run = ansible.playbook(PLAYBOOK, fleet([portal]))
    assert run.code == 0 and summary_line(run.output, "1 portal") == "1 portal: 1 ok", run.output
    assert portal.writes() == [START]


def test_two_playbooks_at_once_start_one_backup(make_portal: t.Callable[..., Portal], ansible: Ansible) -> None:
    portal = make_portal(job_length=8)
    hosts = fleet([portal])
    runs: list[subprocess.Popen[bytes]] = [ansible.start(PLAYBOOK, hosts) for _number in range(2)]
    assert [run.wait(120) for run in runs] == [0, 0]
    assert portal.writes() == [START]


class TestTelling:
    """Administrators learn the result, once per run."""

    def test_one_mail_tells_the_real_outcome_of_all(
        self, make_portal: t.Callable[..., Portal], ansible: Ansible
    ) -> None:
        good, bad = make_portal(), make_portal(job_outcome="failed")
        with mail_server() as (url, mails):
            run = ansible.playbook(PLAYBOOK, fleet([good, bad], backup_notify_urls=[url]))
        assert run.code == 2 and len(mails) == 1, run.output
        assert mails[0]["Subject"] == "DocSpace backups: 1 failed, 1 ok" and "admin@example.com" in mails[0]["To"]
        body = mails[0].get_body(("plain",))
        assert body is not None
        text = body.get_content()
        made = last_backup(good)
        for fact in (f"{good.name}: ok", made["id"], made["name"], "in: DataStore", "took: ", good.url):
            assert fact in text, text
        assert f"{bad.name}: failed" in text and "reason: The backup " in text
        assert text.index(bad.name) < text.index(good.name)  # what needs attention comes first

    def test_a_webhook_is_told_only_what_it_asked_for(
        self, make_portal: t.Callable[..., Portal], ansible: Ansible
    ) -> None:
        portal = make_portal()
        with web_server() as (url, taken):
            quiet = ansible.playbook(PLAYBOOK, fleet([portal], backup_notify_urls=[url], backup_notify_on=["failed"]))
            assert quiet.code == 0 and taken == []
            portal.patch(job_outcome="warned")
            ansible.playbook(PLAYBOOK, fleet([portal], backup_notify_urls=[url], backup_notify_on=["warned"]), "-vvv")
        assert [(message["title"], message["type"]) for message in taken] == [("DocSpace backups: 1 warned", "warning")]
        assert "warning: " in taken[0]["message"]

    def test_a_link_that_opens_for_everybody_is_not_sent(
        self, make_portal: t.Callable[..., Portal], ansible: Ansible
    ) -> None:
        portal = make_portal(consumers={"s3": {"acesskey": "a", "secretaccesskey": "b"}})
        bucket = {
            "backup_storage_type": "ThirdPartyConsumer",
            "backup_storage_params": {"module": "s3", "bucket": "b", "region": "r"},
        }
        with web_server() as (url, taken):
            run = ansible.playbook(PLAYBOOK, fleet([portal], backup_notify_urls=[url], **bucket))
        assert run.code == 0 and len(taken) == 1, run.output
        assert "link:" not in taken[0]["message"] and "in: ThirdPartyConsumer" in taken[0]["message"]

    @pytest.mark.parametrize("broken", ["refusing", "unknown"])
    def test_a_message_that_does_not_arrive_is_reported_and_spoils_nothing(
        self, make_portal: t.Callable[..., Portal], ansible: Ansible, broken: str
    ) -> None:
        portal = make_portal()
        with web_server(status=500) as (url, _taken), mail_server() as (good, mails):
            bad = url if broken == "refusing" else "nonsense://hook-token-4711"
            run = ansible.playbook(PLAYBOOK, fleet([portal], backup_notify_urls=[bad, good]), "-vvv")
        assert run.code == 0 and len(mails) == 1
        assert "Not everybody was told. channel 1" in " ".join(run.output.split())
        assert "hook-token-4711" not in run.output

    def test_check_mode_tells_nobody(self, make_portal: t.Callable[..., Portal], ansible: Ansible) -> None:
        with web_server() as (url, taken):
            run = ansible.playbook(PLAYBOOK, fleet([make_portal()], backup_notify_urls=[url]), "--check")
        assert run.code == 0 and taken == []


def test_a_schedule_whose_target_cannot_work_is_found_by_the_probe(
    make_portal: t.Callable[..., Portal], ansible: Ansible
) -> None:
    policy = {
        "backup_schedule_storage_type": "Local",
        "backup_schedule_hour": 3,
        "backup_schedule_backups_stored": 7,
        "backup_schedule_probe": True,
    }
    good, bad = make_portal(), make_portal()
    hosts = fleet([good, bad], **policy)
    hosts[good.name]["backup_schedule_storage_params"] = {"filePath": "/app/onlyoffice/data/backup"}
    hosts[bad.name]["backup_schedule_storage_params"] = {"filePath": "/nowhere"}
    run = ansible.playbook("onlyoffice.docspace.enforce_schedule", hosts)
    assert run.code == 2 and summary_line(run.output, "2 portals") == "2 portals: 1 healed, 1 failed", run.output
    assert "Directory not found." in summary_line(run.output, f"failed: {bad.name}")
    again = ansible.playbook("onlyoffice.docspace.enforce_schedule", {good.name: hosts[good.name]})
    assert again.code == 0 and good.writes() == ["POST createbackupschedule", START]  # no probe without a write
