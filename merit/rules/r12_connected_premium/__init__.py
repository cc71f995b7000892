"""R12: heads under whom people connected to them were promoted more often than others of the same rank."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from typing import NamedTuple

from graph.model.days import LAST_DAY, Period
from graph.model.days.comparisons import covered_days, overlap, within
from graph.model.days.truth import Truth, all_of, any_of
from merit.context import Context
from merit.contract import Case, Outcome, RuleClass, Severity
from merit.coverage import day_before
from merit.dossiers.servant import ServantDossier
from merit.policies.values import PolicyValue
from merit.rules.r12_connected_premium.body import Body, Grade, Member, Timed
from merit.rules.r12_connected_premium.members import (
    ANYBODY,
    HEAD,
    KIN,
    RULE_ID,
    SERVED,
    Row,
    rows,
)
from merit.rules.r12_connected_premium.tables import Cell, Options, Table, possible_tables
from merit.strata.heads import Headship, tenures
from merit.strata.rule import Key, Scored, StratumRule
from merit.strata.statistics import benjamini_hochberg, share

_UNTESTED = math.nan
"""The probability of a case in which nothing was tested; None stands for one that is not known."""


def judge(key: Key, rows: Sequence[Row], totals: None, context: Context) -> Iterator[Scored]:
    """Yield a case for each head of the body and each rank at which enough people are connected, or may be, and enough not."""
    del key, totals
    body = Body.of(rows)
    for head in tenures(Headship.read(row.about) for row in rows if row.kind == HEAD):
        if head.start.earliest >= context.as_of:
            continue
        event = _Event.of(head, body, context)
        value = context.value(RULE_ID, head.country, head.start.latest)
        matter = head.matter(context)
        if value is None or not value.duty:
            yield Scored(matter.lacks("policy") if value is None else matter.satisfies(), _UNTESTED)
            continue
        for grade in sorted(body.members, key=str):
            if (scored := event.judge(grade, value)) is not None:
                yield scored


class _Person(NamedTuple):
    """Whether somebody was at the rank under the head, connected to the head, and promoted.

    ``evidence`` are ids of promotions and ties, ``missing`` the keys of the messages for what is not known.
    """

    servant: str
    present: Truth
    connected: Truth
    promoted: Truth
    evidence: tuple[str, ...]
    missing: tuple[str, ...]

    def options(self) -> Options:
        """Return the cells in which the person can stand."""
        cells: list[Cell] = [
            (connected, promoted)
            for connected in (True, False)
            if self.connected in (connected, None)
            for promoted in (True, False)
            if self.promoted in (promoted, None)
        ]
        return tuple(cells) if self.present else (None, *cells)


class _Event(NamedTuple):
    """A head and the time as head of the body."""

    head: Headship
    time: Period
    body: Body
    context: Context
    kin_unknown: bool
    """Whether ties of kin are not all loaded for the body in that time."""
    bounds: tuple[date, date]
    """The first day of that time, and the one after its last up to now, if it is as long as it can be."""

    @classmethod
    def of(cls, head: Headship, body: Body, context: Context) -> _Event:
        time = Period(head.start, None if head.end.earliest == LAST_DAY else head.end)
        end = min(head.end.latest, context.as_of)
        kin_unknown = bool(context.coverage.gaps("Kinship", head.body, head.start.earliest, end))
        return cls(head, time, body, context, kin_unknown, (head.start.earliest, end))

    def judge(self, grade: Grade, value: PolicyValue) -> Scored | None:
        """Return the case of a rank; None where too few people can be compared."""
        first, end = self.bounds
        members = [
            each
            for each in self.body.members[grade]
            if (each.promotions or (each.first < end and first < each.end)) and each.servant != self.head.servant
        ]
        if len(members) < value["people"]:
            return None
        people = [person for each in members if (person := self._person(each, value)) is not None]
        connected = sum(person.connected is not False for person in people)
        others = sum(person.connected is not True for person in people)
        if min(connected, others) < value["people"]:
            return None
        matter = self.head.matter(self.context)
        first, last = self.time.start.earliest, self.context.as_of if self.time.end is None else self.time.end.latest
        last = day_before(min(last, self.context.as_of))
        if not self.context.loaded("Appointment", self.head.body, min(first, last), last):
            return Scored(matter.lacks("appointments"))
        tables = possible_tables([person.options() for person in people])
        if tables is None:
            return Scored(matter.lacks(_unknown(people)))
        tested = [table for table in tables if table.enough(value)]
        if not tested:
            return None
        favouring = [table for table in tested if table.favours(value)]
        if len(favouring) == len(tables):
            if self.head.missing is not None:
                return Scored(matter.lacks(self.head.missing))
            return self._violates(grade, people, favouring, value)
        if favouring:
            return Scored(matter.lacks(_unknown(people)))
        return Scored(matter.satisfies(), tested[0].p if len(tables) == 1 else None)

    def _person(self, member: Member, value: PolicyValue) -> _Person | None:
        """Return what is known of a person; None of one who certainly was not there."""
        servant, times, promotions = member.servant, member.times, member.promotions
        orders = [(row, _if_sure(within(period.start, self.time), row)) for row, period in promotions]
        promoted = any_of(*(truth for _, truth in orders))
        present = any_of(promoted, *(_held(each, self.time, self.context) for each in times))
        if present is False:
            return None
        ties = self.body.ties.get((KIN, servant, self.head.servant), ())
        kin = [(each.row, _held(each, self.time, self.context)) for each in ties]
        hidden = "kinship" if self.kin_unknown else next((row.record for row, _ in times if row.record), None)
        served = self._served(servant, value)
        connected = any_of(served, None if hidden else False, *(truth for _, truth in kin))
        evidence = [row.record for row, truth in (*orders, *kin) if truth and row.record is not None]
        missing = [row.missing or "order_day" for row, truth in orders if truth is None]
        missing += [row.missing for row, _ in times if present is None and row.missing]
        if connected is None:
            missing += ["reporting"] if served is None else []
            missing += [row.missing or "days_of_tie" for row, truth in kin if truth is None]
            missing += [hidden] if hidden else []
        return _Person(servant, present, connected, promoted, tuple(evidence), tuple(missing))

    def _served(self, servant: str, value: PolicyValue) -> Truth:
        """Return whether a person served elsewhere directly under the head for long enough, before the head came."""
        certain = [period for _, period in self.body.ties.get((SERVED, servant, self.head.servant), ())]
        unknown = [period for _, period in self.body.ties.get((SERVED, servant, ANYBODY), ())]
        if not certain and not unknown:
            return value["served_days"] <= 0
        if covered_days(certain, self.time.start).least >= value["served_days"]:
            return True
        return None if covered_days([*certain, *unknown], self.time.start).most >= value["served_days"] else False

    def _violates(self, grade: Grade, people: Sequence[_Person], tables: Sequence[Table], value: PolicyValue) -> Scored:
        table = max(tables, key=lambda each: (each.p, each))
        favoured = [person for person in people if person.present and person.connected and person.promoted]
        unsettled = sorted({person.servant for person in favoured} & self.context.unreviewed)
        words = {
            "day": self.head.start,
            "ladder": grade[0],
            "rank": grade[1],
            "served_days": value["served_days"],
            "connected": share(table.connected_promoted, table.connected),
            "others": share(table.others_promoted, table.others),
            "points": f"{float(100 * table.premium):.0f}",
            "p": f"{table.p:.2g}",
            "limit": value["q"],
        }
        evidence = (self.head.appointment, *(id_ for person in favoured for id_ in person.evidence), *unsettled)
        case = self.head.matter(self.context).violates(*evidence, words=words, policy=[value])
        return Scored(case, table.p)


def _held(each: Timed, time: Period, context: Context) -> Truth:
    """Return whether a row's time and a head's have a day in common up to now."""
    return _if_sure(overlap(each.period, time, context.as_of).at_least(1), each.row)


def _if_sure(truth: Truth, row: Row) -> Truth:
    return truth if row.missing is None else all_of(truth, None)


def _unknown(people: Iterable[_Person]) -> str:
    """Return the key of what leaves the outcome open."""
    return next((person.missing[0] for person in people if person.missing), "end_of_post")


def correct(scored: Sequence[Scored]) -> Iterator[Case]:
    """Return one case of each head, after the correction for all ranks of all bodies by Benjamini and Hochberg.

    A probability that is not known may be anything: a finding must hold though it is 1, and is ruled out if even 0 would not do.
    """
    tests = [each for each in scored if each.p is None or not math.isnan(each.p)]
    greatest = benjamini_hochberg([1.0 if each.p is None else each.p for each in tests])
    least = benjamini_hochberg([0.0 if each.p is None else each.p for each in tests])
    of_heads: dict[tuple[str, ...], list[Scored]] = {}
    for each in scored:
        if each.p is not None and math.isnan(each.p):
            of_heads.setdefault(each.case.subjects, []).append(each)
    for each, most, fewest in zip(tests, greatest, least, strict=True):
        of_heads.setdefault(each.case.subjects, []).append(Scored(_corrected(each.case, most, fewest), each.p))
    for subjects in sorted(of_heads):
        yield _joined(of_heads[subjects])


def _corrected(case: Case, most: float, fewest: float) -> Case:
    """Return a case by the greatest and the least q that it can have."""
    if case.outcome is not Outcome.VIOLATES:
        return case
    limit = case.policy[0]["q"]
    if most < limit:
        return replace(case, words={**(case.words or {}), "q": f"{most:.2g}"})
    bare = replace(case, outcome=Outcome.SATISFIES, words=None, evidence=(), policy=())
    return replace(bare, outcome=Outcome.NOT_EVALUABLE, missing="other_bodies") if fewest < limit else bare


def _joined(ranks: Sequence[Scored]) -> Case:
    """Return the case of a head: that of the rank with the least p of those that violate, with the evidence of all of these."""
    violating = [each for each in ranks if each.case.outcome is Outcome.VIOLATES]
    if violating:
        first = min(violating, key=lambda each: each.p or 0.0).case
        evidence = [id_ for each in violating for id_ in each.case.evidence]
        return replace(first, evidence=tuple(dict.fromkeys(evidence)))
    open_ = [each.case for each in ranks if each.case.outcome is Outcome.NOT_EVALUABLE]
    return open_[0] if open_ else ranks[0].case


RULE = StratumRule(
    id=RULE_ID,
    rule_class=RuleClass.INDICATOR,
    severity=Severity.HIGH,
    reads=ServantDossier,
    package=__name__,
    row=Row,
    rows=rows,
    judge=judge,
    correct=correct,
)
