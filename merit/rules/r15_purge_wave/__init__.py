"""R15: new heads after whose arrival people left the body far more often than before."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from fractions import Fraction
from typing import NamedTuple

from graph.model.days import Day
from graph.model.days.comparisons import days_after
from graph.model.days.truth import all_of
from merit.context import Context
from merit.contract import Case, Matter, RuleClass, Severity
from merit.coverage import day_before
from merit.dossiers.servant import ServantDossier
from merit.policies.values import PolicyValue
from merit.possible_days import on_each_day, turning_values
from merit.rules.r15_purge_wave.stays import Row, rows
from merit.strata.heads import Headship, tenures
from merit.strata.rule import Key, Scored, StratumRule
from merit.strata.statistics import binomial_tail, share

_MOST_DAYS = 366
"""A head whose first day is not known by more than a year is judged only where too few people left on all of its days."""


def judge(key: Key, rows: Sequence[Row], totals: None, context: Context) -> Iterator[Scored]:
    """Yield a case for each new head of the body with staff before, when the days after are over."""
    del key, totals
    stays = [row for row in rows if row.head is None]
    for head in tenures(Headship.read(row.head) for row in rows if row.head is not None):
        event = _Event(head, head.matter(context), stays, context)
        case = event.judge_all()
        if case is not None:
            yield Scored(case)


class _Count(NamedTuple):
    """Exits after and before a head came, and the days that the staff served after and before."""

    after: int
    before: int
    days_after: int
    days_before: int

    @property
    def expected(self) -> float:
        """The share of all exits that the days after would have at the rate of both times."""
        return self.days_after / (self.days_after + self.days_before)

    @property
    def p(self) -> float:
        return binomial_tail(self.after, self.after + self.before, self.expected)

    def broken(self, value: PolicyValue) -> bool:
        """Tell whether enough people left, at a rate so many times that of before, and too many to be chance."""
        if self.after < value["exits"] or not self.days_before:
            return False
        times = Fraction(str(value["ratio"]))
        return self.after * self.days_before >= times * self.before * self.days_after and self.p < value["p"]


class _Wave(NamedTuple):
    """What is best for the head of all that is possible, what is worst, and those who certainly left after the head came."""

    best: _Count
    worst: _Count
    left: Sequence[Row]
    missing: str | None


class _Event(NamedTuple):
    """A new head of a body and the stays of its staff."""

    head: Headship
    matter: Matter
    stays: Sequence[Row]
    context: Context

    def judge_all(self) -> Case | None:
        """Return the case that all possible first days of the head give."""
        start = self.head.start
        if (start.latest - start.earliest).days <= _MOST_DAYS:
            return on_each_day(start, self.turning, self.judge, lambda: self.matter.lacks("order_day"))
        value = self.context.value(RULE.id, self.matter.country, start.latest)
        if value is None:
            return self.matter.lacks("policy")
        last = _moved(start.latest, value["days"]) if value.duty else start.latest
        possible = sum(row.ends_within(start.earliest, last) is not False and row.leaves is not False for row in self.stays)
        few = not value.duty or (possible < value["exits"] and self._loaded(start.earliest, last))
        return self.matter.satisfies() if few else self.matter.lacks("head_start")

    def judge(self, day: date) -> Case | None:
        """Return the case if the head came on that day; None where the days after are not over, or nobody was there before."""
        value = self.context.value(RULE.id, self.matter.country, day)
        if value is None:
            return self.matter.lacks("policy")
        if not value.duty:
            return self.matter.satisfies()
        first, end = _moved(day, -value["base_days"]), _moved(day, value["days"])
        if self.context.as_of < end:
            return None
        wave = self._wave(day, first, end, value)
        known_before, known_after = self._loaded(first, day_before(day)), self._loaded(day, day_before(end))
        if known_before and not wave.worst.days_before:
            return None
        if known_before and known_after and wave.best.broken(value):
            return self._violated(wave, value) if self.head.missing is None else self.matter.lacks(self.head.missing)
        if not known_after:
            return self.matter.lacks("exits")
        if not known_before:
            # By staff who are not on record, the rate before may have been as low as can be.
            return self.matter.lacks("exits") if wave.worst.after >= value["exits"] else self.matter.satisfies()
        return self.matter.lacks(wave.missing or "end_of_post") if wave.worst.broken(value) else self.matter.satisfies()

    def _wave(self, day: date, first: date, end: date, value: PolicyValue) -> _Wave:
        best, worst = [0, 0, 0, 0], [0, 0, 0, 0]
        left: list[Row] = []
        missing: str | None = None
        for row in self.stays:
            if row.end_last <= first or end <= row.start_first:
                continue
            exits = row.exits(value["return_days"])
            # Whoever gave up the head's own post made room, and was not driven out.
            other = row.post != self.head.post and row.servant != self.head.servant
            after, before = all_of(exits, row.ends_within(day, end), other), all_of(exits, row.ends_within(first, day))
            (least_after, most_after), (least_before, most_before) = row.days_within(day, end), row.days_within(first, day)
            _add(best, after is True, before is not False, most_after, least_before)
            _add(worst, after is not False, before is True, least_after, most_before)
            if after:
                left.append(row)
            elif after is None or before is None:
                missing = missing or row.missing or ("end_reasons" if row.leaves is None else None)
        return _Wave(_Count(*best), _Count(*worst), left, missing)

    def _loaded(self, first: date, last: date) -> bool:
        last = min(last, day_before(self.context.as_of))
        return self.context.loaded("Appointment", self.head.body, min(first, last), last)

    def turning(self) -> Iterator[date]:
        """Yield the days on which the outcome can change."""
        values = self.context.policy.values(RULE.id)
        yield from turning_values(values)
        start = self.head.start
        # Days served change with every day of the head's.
        yield from (_moved(start.earliest, days) for days in range((start.latest - start.earliest).days + 1))

    def _violated(self, wave: _Wave, value: PolicyValue) -> Case:
        found = wave.best
        unsettled = sorted({row.servant for row in wave.left} & self.context.unreviewed)
        settled = found._replace(after=sum(row.servant not in self.context.unreviewed for row in wave.left))
        rests = () if settled.broken(value) else unsettled
        words = {
            "day": self.head.start,
            "days": value["days"],
            "base_days": value["base_days"],
            "share": share(found.after, found.after + found.before),
            "expected": f"{found.expected:.0%}",
            "p": f"{found.p:.2g}",
            "limit": value["p"],
        }
        if found.before:
            words["times"] = f"{found.after * found.days_before / (found.before * found.days_after):.1f}"
        evidence = (self.head.appointment, *(row.appointment for row in wave.left), *rests)
        reason = "reason" if found.before else "reason_none_before"
        return self.matter.violates(*evidence, words=words, policy=[value], reason=reason)


def _add(counts: list[int], after: bool, before: bool, days_after: int, days_before: int) -> None:
    for at, number in enumerate((after, before, days_after, days_before)):
        counts[at] += number


def _moved(day: date, days: int) -> date:
    """Return the day so many days later, within the days that there are."""
    return days_after(Day(day, day), days).earliest


RULE = StratumRule(
    id="R15",
    rule_class=RuleClass.INDICATOR,
    severity=Severity.MEDIUM,
    reads=ServantDossier,
    package=__name__,
    row=Row,
    rows=rows,
    judge=judge,
)
