# Copyright (c) 2026 ONLYOFFICE DocSpace collection contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Which backups to keep: a pure function of what there is, the rules and the time (design, further content)."""

from __future__ import annotations

import dataclasses
import datetime
import typing as t

from .._errors import InputError
from . import moments
from .durations import to_seconds
from .moments import UTC_ZONE, Zone


@dataclasses.dataclass(frozen=True)
class Backup:
    """A backup, as far as keeping it is concerned. ``key`` tells it from all others.

    ``fault`` says in one word why it is no good backup, ``untouchable`` why it is not ours to remove. What does not last
    is removed by the server itself before long (facts 2.5, 3.4).
    """

    key: str
    created_on: datetime.datetime | None
    fault: str | None = None
    untouchable: str | None = None
    lasts: bool = True

    @property
    def set_aside(self) -> str | None:
        """Return why no rule applies to it: whoever does not know its age cannot call it old."""
        return self.untouchable or ("undated" if self.created_on is None else None)

    @property
    def is_good(self) -> bool:
        """Tell whether it counts: towards a rule, towards the floor, and as the newest good one."""
        return self.set_aside is None and self.fault is None


@dataclasses.dataclass(frozen=True)
class Verdict:
    """What becomes of a backup, and by which rules."""

    backup: Backup
    keep: bool
    reasons: tuple[str, ...]


def _week(day: datetime.date) -> str:
    year, week, _weekday = day.isocalendar()
    return f"{year:04d}-W{week:02d}"


# Rule -> the name of the period that a day belongs to. Weeks are those of ISO 8601, with the year they belong to.
PERIODS: dict[str, t.Callable[[datetime.date], str]] = {
    "keep_daily": lambda day: day.isoformat(),
    "keep_weekly": _week,
    "keep_monthly": lambda day: day.isoformat()[:7],
    "keep_yearly": lambda day: day.isoformat()[:4],
}
COUNTS = ("keep_last", *PERIODS)


@dataclasses.dataclass(frozen=True)
class Rules:
    """What to keep. ``counts`` holds a number for each of ``COUNTS`` that is used, ``within`` is the option's text."""

    counts: t.Mapping[str, int]
    within: str | None = None
    minimum: int = 1
    zone: Zone = UTC_ZONE

    @classmethod
    def from_options(cls, options: t.Mapping[str, t.Any]) -> Rules:
        """Return the rules of module options; raise InputError for rules that cannot be meant."""
        for name in (*COUNTS, "keep_min"):
            if (options[name] or 0) < 0:
                raise InputError(f"{name} must not be negative.")
        counts = {name: options[name] for name in COUNTS if options[name]}
        within = options["keep_within"]
        if within is not None and to_seconds(within, "keep_within") == 0:
            within = None
        if not counts and within is None:
            names = ", ".join((*COUNTS, "keep_within"))
            raise InputError(f"No rule says what to keep: set at least one of {names} to more than 0.")
        zone = Zone.named(options["time_zone"])
        if not zone.is_exact:
            raise InputError(
                f"time_zone must be the IANA name of a zone that this machine knows, such as Europe/Berlin, not "
                f"{options['time_zone']!r}. If the name is right, install the Python package tzdata."
            )
        return cls(counts, within, options["keep_min"], zone)


def newest_good(backups: t.Iterable[Backup]) -> Backup | None:
    """Return the newest good backup; None when there is none."""
    return next((backup for backup in _newest_first(backups) if backup.is_good), None)


def make_plan(backups: t.Iterable[Backup], rules: Rules, now: datetime.datetime) -> list[Verdict]:
    """Return what becomes of every backup, newest first and those without a date last.

    Backups that do not last are a timeline of their own, so that one which is gone tomorrow never takes the place of one
    that stays. The same backups, rules and time give the same plan, in whatever order the backups come.
    """
    ordered = _newest_first(backups)
    reasons: dict[str, list[str]] = {}
    for lasts in (True, False):
        considered = [backup for backup in ordered if backup.lasts is lasts and backup.set_aside is None]
        reasons.update(_Timeline(considered, rules, now).reasons())
    plan = []
    for backup in ordered:
        kept_by = [backup.set_aside] if backup.set_aside else reasons[backup.key]
        plan.append(Verdict(backup, bool(kept_by), tuple(kept_by or [backup.fault or "no rule"])))
    return plan


def _newest_first(backups: t.Iterable[Backup]) -> list[Backup]:
    never = datetime.datetime.min.replace(tzinfo=moments.UTC)
    return sorted(backups, key=lambda backup: (backup.created_on or never, backup.key), reverse=True)


class _Timeline:
    """Dated backups, newest first, and the reasons to keep each of them."""

    def __init__(self, backups: list[Backup], rules: Rules, now: datetime.datetime) -> None:
        self._backups = backups
        self._good = [backup for backup in backups if backup.is_good]
        self._rules = rules
        self._now = now
        self._reasons: dict[str, list[str]] = {backup.key: [] for backup in backups}

    def reasons(self) -> dict[str, list[str]]:
        """Return the reasons by key; a backup without any may go."""
        self._keep_last()
        self._keep_within()
        for name, period_of in PERIODS.items():
            self._keep_per_period(name, self._rules.counts.get(name, 0), period_of)
        if self._good:
            self._reasons[self._good[0].key].append("newest good")
        self._keep_minimum()
        return self._reasons

    def _keep_last(self) -> None:
        wanted = self._rules.counts.get("keep_last", 0)
        for backup in self._good[:wanted]:
            self._reasons[backup.key].append(f"keep_last {wanted}")

    def _keep_within(self) -> None:
        if self._rules.within is None:
            return
        longest = to_seconds(self._rules.within, "keep_within")
        for backup in self._good:
            if age(backup, self._now) <= longest:
                self._reasons[backup.key].append(f"keep_within {self._rules.within.strip()}")

    def _keep_per_period(self, name: str, wanted: int, period_of: t.Callable[[datetime.date], str]) -> None:
        """Keep the newest good backup of each of the newest ``wanted`` periods that have one."""
        newest: dict[str, Backup] = {}
        for backup in self._good:
            newest.setdefault(period_of(self._day(backup)), backup)
        for period, backup in list(newest.items())[:wanted]:
            self._reasons[backup.key].append(f"{name} {period}")

    def _keep_minimum(self) -> None:
        """Keep good backups up to the floor, newest first; where there are too few of them, even bad ones."""
        missing = self._rules.minimum - sum(bool(self._reasons[backup.key]) for backup in self._good)
        bad = [backup for backup in self._backups if not backup.is_good]
        spare = [backup for backup in (*self._good, *bad) if not self._reasons[backup.key]]
        for backup in spare[: max(missing, 0)]:
            self._reasons[backup.key].append("floor")

    def _day(self, backup: Backup) -> datetime.date:
        return self._rules.zone.wall_clock(_dated(backup)).date()


def age(backup: Backup, now: datetime.datetime) -> float:
    """Return the age of a dated backup in seconds."""
    return (now - _dated(backup)).total_seconds()


def _dated(backup: Backup) -> datetime.datetime:
    if backup.created_on is None:
        raise ValueError(f"{backup.key} has no date")
    return backup.created_on
