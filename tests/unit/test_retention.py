# Copyright (c) 2026 ONLYOFFICE DocSpace collection contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What to keep is decided by the rules alone, and nothing that is needed is ever among what goes."""

from __future__ import annotations

import datetime
import random
import typing as t

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ansible_collections.onlyoffice.docspace.plugins.module_utils._errors import InputError
from ansible_collections.onlyoffice.docspace.plugins.module_utils._models.moments import Zone
from ansible_collections.onlyoffice.docspace.plugins.module_utils._models.retention import (
    COUNTS,
    PERIODS,
    Backup,
    Rules,
    Verdict,
    make_plan,
    newest_good,
)

UTC = datetime.timezone.utc
NOW = datetime.datetime(2026, 3, 31, 12, tzinfo=UTC)
DAY = datetime.timedelta(days=1)


def at(text: str) -> datetime.datetime:
    return datetime.datetime.fromisoformat(text).replace(tzinfo=UTC)


def made(*times: str, **more: t.Any) -> list[Backup]:
    """Backups named after their time."""
    return [Backup(time, at(time), **more) for time in times]


def rules(zone: str = "UTC", /, **chosen: t.Any) -> Rules:
    """Rules by the names of the options, and ``minimum`` (none) and ``within``."""
    minimum, within = chosen.pop("minimum", 0), chosen.pop("within", None)
    return Rules(chosen, within, minimum, Zone.named(zone))


def kept(plan: list[Verdict]) -> dict[str, list[str]]:
    return {verdict.backup.key: list(verdict.reasons) for verdict in plan if verdict.keep}


def gone(plan: list[Verdict]) -> dict[str, list[str]]:
    return {verdict.backup.key: list(verdict.reasons) for verdict in plan if not verdict.keep}


# -- one rule at a time ------------------------------------------------------------------------------------------------


def test_keep_last_counts_good_backups_from_the_newest() -> None:
    plan = make_plan(made("2026-03-01", "2026-03-03", "2026-03-02", "2026-02-01"), rules(keep_last=2), NOW)
    assert kept(plan) == {"2026-03-03": ["keep_last 2", "newest good"], "2026-03-02": ["keep_last 2"]}
    assert gone(plan) == {"2026-03-01": ["no rule"], "2026-02-01": ["no rule"]}


def test_keep_within_includes_its_very_end() -> None:
    plan = make_plan(made("2026-03-31T11:00", "2026-03-24T12:00", "2026-03-24T11:59:59"), rules(within="7d"), NOW)
    assert kept(plan) == {
        "2026-03-31T11:00": ["keep_within 7d", "newest good"],
        "2026-03-24T12:00": ["keep_within 7d"],
    }


def test_a_day_without_a_backup_does_not_count() -> None:
    times = made("2026-03-20T01:00", "2026-03-20T02:00", "2026-03-10T05:00", "2026-03-10T04:00", "2026-03-01T05:00")
    assert kept(make_plan(times, rules(keep_daily=2), NOW)) == {
        "2026-03-20T02:00": ["keep_daily 2026-03-20", "newest good"],
        "2026-03-10T05:00": ["keep_daily 2026-03-10"],
    }


@pytest.mark.parametrize(
    ("rule", "times", "expected"),
    [
        # A week belongs to the year of its Thursday: 2024-12-30 is in the first week of 2025, 2027-01-03 in the last of 2026.
        (
            "keep_weekly",
            ["2025-01-05", "2024-12-30", "2024-12-29"],
            {"2025-01-05": "2025-W01", "2024-12-29": "2024-W52"},
        ),
        (
            "keep_weekly",
            ["2027-01-04", "2027-01-03", "2026-12-28"],
            {"2027-01-04": "2027-W01", "2027-01-03": "2026-W53"},
        ),
        ("keep_weekly", ["2026-03-16", "2026-03-15"], {"2026-03-16": "2026-W12", "2026-03-15": "2026-W11"}),
        (
            "keep_monthly",
            ["2026-03-01", "2026-02-28", "2026-02-01"],
            {"2026-03-01": "2026-03", "2026-02-28": "2026-02"},
        ),
        ("keep_monthly", ["2026-03-31", "2025-03-31"], {"2026-03-31": "2026-03", "2025-03-31": "2025-03"}),
        ("keep_yearly", ["2026-01-01", "2025-12-31", "2025-01-01"], {"2026-01-01": "2026", "2025-12-31": "2025"}),
    ],
)
def test_the_newest_of_a_period_stands_for_it(rule: str, times: list[str], expected: dict[str, str]) -> None:
    plan = make_plan(made(*times), rules(**{rule: 9}), NOW)
    assert {key: reasons[0] for key, reasons in kept(plan).items()} == {
        key: f"{rule} {period}" for key, period in expected.items()
    }


@pytest.mark.parametrize(
    ("zone", "times", "days"),
    [
        # Midnight in the zone, not in UTC, is where a day ends.
        ("Europe/Berlin", ["2026-01-10T23:00", "2026-01-10T22:59"], ["2026-01-11", "2026-01-10"]),
        ("America/New_York", ["2026-01-10T05:00", "2026-01-10T04:59"], ["2026-01-10", "2026-01-09"]),
        ("Pacific/Kiritimati", ["2026-01-10T10:00", "2026-01-10T09:59"], ["2026-01-11", "2026-01-10"]),
        ("Asia/Kathmandu", ["2026-01-10T18:15", "2026-01-10T18:14"], ["2026-01-11", "2026-01-10"]),
        # 29 March 2026 has 23 hours in Berlin, from 23:00 to 22:00 UTC; 25 October has 25, from 22:00 to 23:00 UTC.
        ("Europe/Berlin", ["2026-03-29T22:00", "2026-03-29T21:59"], ["2026-03-30", "2026-03-29"]),
        ("Europe/Berlin", ["2026-03-28T23:00", "2026-03-28T22:59"], ["2026-03-29", "2026-03-28"]),
        ("Europe/Berlin", ["2026-10-25T23:00", "2026-10-25T22:59"], ["2026-10-26", "2026-10-25"]),
        ("Europe/Berlin", ["2026-10-24T22:00", "2026-10-24T21:59"], ["2026-10-25", "2026-10-24"]),
    ],
)
def test_days_end_at_midnight_of_the_zone(zone: str, times: list[str], days: list[str]) -> None:
    plan = make_plan(made(*times), rules(zone, keep_daily=9), NOW)
    assert [verdict.reasons[0] for verdict in plan] == [f"keep_daily {day}" for day in days]


def test_an_hour_that_comes_twice_is_of_one_day() -> None:
    plan = make_plan(made("2026-10-25T00:30", "2026-10-25T01:30"), rules("Europe/Berlin", keep_daily=9), NOW)
    assert list(kept(plan)) == ["2026-10-25T01:30"]


def test_the_zone_moves_years_months_and_weeks_too() -> None:
    times = made("2025-12-31T23:30", "2025-12-31T22:30")
    for rule, names in {
        "keep_yearly": ["2026", "2025"],
        "keep_monthly": ["2026-01", "2025-12"],
        "keep_weekly": ["2026-W01"],
    }.items():
        plan = make_plan(times, rules("Europe/Berlin", **{rule: 9}), NOW)
        assert [reasons[0] for reasons in kept(plan).values()] == [f"{rule} {name}" for name in names]


def test_a_backup_is_told_every_rule_that_keeps_it() -> None:
    plan = make_plan(made("2026-03-31"), rules(keep_last=1, within="1d", **dict.fromkeys(PERIODS, 1)), NOW)
    assert plan[0].reasons == (
        "keep_last 1",
        "keep_within 1d",
        "keep_daily 2026-03-31",
        "keep_weekly 2026-W14",
        "keep_monthly 2026-03",
        "keep_yearly 2026",
        "newest good",
    )


# -- what is not good, not dated, not ours -----------------------------------------------------------------------------


def test_a_bad_backup_counts_for_no_rule_and_goes() -> None:
    bad = made("2026-03-31T10:00", fault="failed")
    plan = make_plan([*bad, *made("2026-03-30", "2026-03-29")], rules(keep_last=1, minimum=1), NOW)
    assert kept(plan) == {"2026-03-30": ["keep_last 1", "newest good"]}
    assert gone(plan)["2026-03-31T10:00"] == ["failed"]


def test_a_bad_backup_stays_where_there_is_nothing_better() -> None:
    bad = made("2026-03-31", "2026-03-30", fault="failed")
    assert kept(make_plan(bad, rules(keep_last=5, minimum=1), NOW)) == {"2026-03-31": ["floor"]}
    assert kept(make_plan([*bad, *made("2026-01-01")], rules(keep_last=5, minimum=2), NOW)) == {
        "2026-03-31": ["floor"],
        "2026-01-01": ["keep_last 5", "newest good"],
    }


def test_the_floor_is_made_of_good_ones_as_long_as_there_are_some() -> None:
    plan = make_plan(
        [*made("2026-03-31", fault="failed"), *made("2026-01-03", "2026-01-02", "2026-01-01")],
        rules(within="1d", minimum=2),
        NOW,
    )
    assert kept(plan) == {"2026-01-03": ["newest good"], "2026-01-02": ["floor"]}


def test_the_newest_good_one_stays_without_a_floor() -> None:
    assert kept(make_plan(made("2020-01-01", "2019-01-01"), rules(within="1d"), NOW)) == {"2020-01-01": ["newest good"]}


@pytest.mark.parametrize("why", ["running", "expired", "other storage type"])
def test_what_is_not_ours_stays_and_counts_for_nothing(why: str) -> None:
    left = made("2026-03-31", "2019-01-01", untouchable=why)
    plan = make_plan([*left, *made("2026-03-30", "2026-03-29")], rules(keep_last=1, minimum=1), NOW)
    assert kept(plan) == {
        "2026-03-31": [why],
        "2026-03-30": ["keep_last 1", "newest good"],
        "2019-01-01": [why],
    }
    newest = newest_good(left)
    assert newest is None


def test_what_has_no_date_stays_and_comes_last() -> None:
    plan = make_plan(
        [Backup("undated", None), Backup("bad", None, "failed"), *made("2026-03-30")], rules(keep_last=1), NOW
    )
    assert [(verdict.backup.key, verdict.reasons) for verdict in plan[1:]] == [
        ("undated", ("undated",)),
        ("bad", ("undated",)),
    ]


def test_a_backup_that_is_gone_tomorrow_takes_the_place_of_none_that_lasts() -> None:
    passing = made("2026-03-31T11:00", "2026-03-31T10:00", lasts=False)
    plan = make_plan([*passing, *made("2026-03-20", "2026-03-19")], rules(keep_last=1, minimum=1), NOW)
    assert list(kept(plan)) == ["2026-03-31T11:00", "2026-03-20"]


def test_backups_of_the_same_moment_are_told_apart_the_same_way_every_time() -> None:
    twins = [Backup(key, NOW) for key in "abc"]
    plans = {tuple(kept(make_plan(order, rules(keep_last=1), NOW))) for order in (twins, twins[::-1])}
    assert plans == {("c",)}


# -- options ------------------------------------------------------------------------------------------------------------


def options(**given: t.Any) -> dict[str, t.Any]:
    none = dict.fromkeys((*COUNTS, "keep_within"))
    return {**none, "keep_min": 1, "time_zone": "UTC", **given}


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({}, "No rule says what to keep"),
        ({"keep_last": 0, "keep_daily": 0, "keep_within": "0"}, "No rule says what to keep"),
        ({"keep_min": 5}, "No rule says what to keep"),
        *[({"keep_last": 1, name: -1}, f"{name} must not be negative") for name in (*COUNTS, "keep_min")],
        ({"keep_within": "-1d"}, "keep_within must be a length of time"),
        ({"keep_within": "a week"}, "keep_within must be a length of time"),
        *[
            ({"keep_last": 1, "time_zone": zone}, "time_zone must be the IANA name")
            for zone in ("Europe/Nowhere", "", "../etc/passwd", "Europe")
        ],
    ],
)
def test_rules_that_cannot_be_meant_are_refused(given: dict[str, t.Any], words: str) -> None:
    with pytest.raises(InputError, match=words):
        Rules.from_options(options(**given))


def test_a_rule_of_nought_is_no_rule() -> None:
    used = Rules.from_options(options(keep_last=2, keep_daily=0, keep_within="0d", time_zone="Europe/Berlin"))
    assert (used.counts, used.within, used.minimum, used.zone.name) == ({"keep_last": 2}, None, 1, "Europe/Berlin")


# -- every timeline -----------------------------------------------------------------------------------------------------

ZONES = ["UTC", "Europe/Berlin", "America/New_York", "Pacific/Kiritimati", "Asia/Kathmandu", "Australia/Lord_Howe"]
# Fine steps make neighbours of midnights, coarse ones reach over years; some are dated later than now.
AGES = st.one_of(st.integers(-3, 60).map(lambda hours: hours * 3600), st.integers(-100_000, 150_000_000))
COUNT = st.integers(0, 5)


@st.composite
def timelines(draw: st.DrawFn) -> list[Backup]:
    found = []
    for number in range(draw(st.integers(0, 30))):
        created_on = None if draw(st.integers(0, 9)) == 0 else NOW - datetime.timedelta(seconds=draw(AGES))
        fault = draw(st.sampled_from([None, None, None, None, "failed", "empty"]))
        untouchable = draw(st.sampled_from([None, None, None, None, None, "running", "expired", "other storage type"]))
        found.append(Backup(f"b{number}", created_on, fault, untouchable, draw(st.sampled_from([True, True, False]))))
    return found


@st.composite
def rule_sets(draw: st.DrawFn) -> Rules:
    counts = {name: draw(COUNT) for name in COUNTS}
    within = draw(st.sampled_from([None, "1h", "1d", "2w", "400d"]))
    return Rules(counts, within, draw(st.integers(0, 6)), Zone.named(draw(st.sampled_from(ZONES))))


TIMELINES = settings(max_examples=200, deadline=None)


@TIMELINES
@given(timelines(), rule_sets())
def test_every_backup_is_in_the_plan_once_newest_first_with_a_reason(backups: list[Backup], chosen: Rules) -> None:
    plan = make_plan(backups, chosen, NOW)
    assert sorted(verdict.backup.key for verdict in plan) == sorted(backup.key for backup in backups)
    assert all(verdict.reasons for verdict in plan)
    dates = [verdict.backup.created_on for verdict in plan]
    dated = [date for date in dates if date]
    assert dates == sorted(dated, reverse=True) + [None] * (len(dates) - len(dated))


@TIMELINES
@given(timelines(), rule_sets())
def test_the_newest_good_backup_survives(backups: list[Backup], chosen: Rules) -> None:
    going = gone(make_plan(backups, chosen, NOW))
    good = [b for b in backups if b.created_on and not b.fault and not b.untouchable]
    for some in (good, [b for b in good if b.lasts], [b for b in good if not b.lasts]):
        newest = max((b.created_on for b in some if b.created_on), default=None)
        assert not some or any(b.created_on == newest and b.key not in going for b in some)
    overall = newest_good(backups)
    assert (overall is None) is (not good)
    assert overall is None or overall.key not in going


@TIMELINES
@given(timelines(), rule_sets())
def test_the_floor_holds(backups: list[Backup], chosen: Rules) -> None:
    plan = make_plan(backups, chosen, NOW)
    stays = {verdict.backup.key for verdict in plan if verdict.keep}
    good = [b for b in backups if b.created_on and not b.fault and not b.untouchable]
    assert sum(b.key in stays for b in good) >= min(chosen.minimum, len(good))
    assert len(stays) >= min(chosen.minimum, len(backups))
    for lasts in (True, False):
        same = [b for b in good if b.lasts is lasts]
        assert sum(b.key in stays for b in same) >= min(chosen.minimum, len(same))


@TIMELINES
@given(timelines(), rule_sets())
def test_what_is_undated_or_not_ours_stays(backups: list[Backup], chosen: Rules) -> None:
    going = gone(make_plan(backups, chosen, NOW))
    assert not [b.key for b in backups if (b.created_on is None or b.untouchable) and b.key in going]


@TIMELINES
@given(timelines(), rule_sets())
def test_a_bad_backup_never_stays_while_a_good_one_of_its_kind_goes(backups: list[Backup], chosen: Rules) -> None:
    going = gone(make_plan(backups, chosen, NOW))
    ours = [b for b in backups if b.created_on and not b.untouchable]
    for lasts in (True, False):
        same = [b for b in ours if b.lasts is lasts]
        if any(not b.fault and b.key in going for b in same):
            assert all(b.key in going for b in same if b.fault)


@TIMELINES
@given(timelines(), rule_sets())
def test_a_second_run_has_nothing_to_do(backups: list[Backup], chosen: Rules) -> None:
    first = make_plan(backups, chosen, NOW)
    second = make_plan([verdict.backup for verdict in first if verdict.keep], chosen, NOW)
    assert gone(second) == {}
    assert second == [verdict for verdict in first if verdict.keep]


@TIMELINES
@given(timelines(), rule_sets(), st.integers())
def test_the_order_in_which_a_server_lists_means_nothing(backups: list[Backup], chosen: Rules, seed: int) -> None:
    shuffled = random.Random(seed).sample(backups, len(backups))
    assert make_plan(shuffled, chosen, NOW) == make_plan(backups, chosen, NOW)


@TIMELINES
@given(timelines(), rule_sets())
def test_backups_and_other_kinds_do_not_change_what_becomes_of_each_other(backups: list[Backup], chosen: Rules) -> None:
    together = kept(make_plan(backups, chosen, NOW))
    apart: dict[str, list[str]] = {}
    for lasts in (True, False):
        apart.update(kept(make_plan([b for b in backups if b.lasts is lasts], chosen, NOW)))
    assert together == apart


@TIMELINES
@given(timelines(), rule_sets(), st.sampled_from(COUNTS))
def test_a_wider_rule_never_removes_more(backups: list[Backup], chosen: Rules, name: str) -> None:
    """Looked at without the floor, which only fills up what the rules keep and so steps back as they keep more."""
    chosen = Rules(chosen.counts, chosen.within, 0, chosen.zone)
    wider = Rules({**chosen.counts, name: chosen.counts[name] + 1}, chosen.within, 0, chosen.zone)
    good = {b.key for b in backups if b.fault is None}
    assert set(kept(make_plan(backups, chosen, NOW))) & good <= set(kept(make_plan(backups, wider, NOW)))


@TIMELINES
@given(timelines(), rule_sets())
def test_the_plan_equals_one_made_by_a_slower_way_of_thinking(backups: list[Backup], chosen: Rules) -> None:
    """Rule by rule from its words, over all good backups of a kind, without the planner's own steps."""
    going = gone(make_plan(backups, Rules(chosen.counts, chosen.within, 0, chosen.zone), NOW))
    lengths = {"1h": 1 / 24, "1d": 1, "2w": 14, "400d": 400}
    for lasts in (True, False):
        good = [b for b in backups if b.created_on and not b.fault and not b.untouchable and b.lasts is lasts]
        good.sort(key=lambda b: (b.created_on or NOW, b.key))
        wanted = {b.key for b in good[-1:]}
        wanted |= {b.key for b in good[len(good) - min(chosen.counts["keep_last"], len(good)) :]}
        if chosen.within:
            oldest = NOW - lengths[chosen.within] * DAY
            wanted |= {b.key for b in good if b.created_on and b.created_on >= oldest}
        for name, form in {"daily": "%Y-%m-%d", "weekly": "%G-%V", "monthly": "%Y-%m", "yearly": "%Y"}.items():
            last = {b.created_on.astimezone(chosen.zone.rules).strftime(form): b.key for b in good if b.created_on}
            periods = sorted(last, reverse=True)[: chosen.counts[f"keep_{name}"]]
            wanted |= {last[period] for period in periods}
        assert {b.key for b in good if b.key not in going} == wanted
