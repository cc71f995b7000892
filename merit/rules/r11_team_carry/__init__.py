"""R11: leaders whom several of their subordinates followed into another body, beyond the flow between both bodies before."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import NamedTuple

from graph.model.days import Day
from graph.model.days.comparisons import days_after, days_between
from graph.model.days.truth import Truth, all_of, negated
from merit.context import Context
from merit.contract import Case, Matter, RuleClass, Severity
from merit.coverage import day_before
from merit.dossiers.servant import ServantDossier
from merit.policies.values import PolicyValue
from merit.possible_days import on_each_day, turning_values
from merit.strata.moves import Reporting, Row, rows
from merit.strata.rule import Key, Scored, StratumRule
from merit.strata.statistics import MOST_SUPPRESSED, poisson_tail


def judge(key: Key, rows: Sequence[Row], totals: None, context: Context) -> Iterator[Scored]:
    """Yield a case for each move of a person to whom the post of another mover reported, if one of these can have followed."""
    del totals
    reporting = Reporting.of(rows)
    for leader in reporting.moves:
        if leader.servant not in reporting.under:
            continue
        event = _Event(key, leader, reporting, _matter(key, leader, context), context)
        case = on_each_day(leader.joined, event.turning, event.judge, lambda event=event: event.matter.lacks("order_day"))
        if case is not None:
            yield Scored(case)


def _matter(key: Key, leader: Row, context: Context) -> Matter:
    person, country, _ = json.loads(leader.facts or "")
    return Matter(
        subjects=(leader.appointment,),
        organisation=key[1],
        country=country,
        servant=leader.servant,
        day=leader.joined_last,
        person=person,
        body=context.name_of(key[1]),
    )


class _Flow(NamedTuple):
    """Who followed, certainly or possibly, and the least and the most moves between both bodies before."""

    sure: Sequence[Row]
    possible: Sequence[Row]
    least: int
    most: int


class _Event(NamedTuple):
    """A move of a leader."""

    key: Key
    leader: Row
    reporting: Reporting
    matter: Matter
    context: Context

    def judge(self, day: date) -> Case | None:
        """Return the case if the leader joined on that day; None where nobody followed, or the days are not over."""
        value = self.context.value(RULE.id, self.matter.country, day)
        if value is None:
            return self.matter.lacks("policy")
        if not value.duty:
            return self.matter.satisfies()
        flow = self._flow(day, value)
        if not flow.possible:
            return None
        last = _moved(day, value["days"])
        known_before = self._loaded(_moved(day, -value["base_days"]), day_before(day))
        if known_before and _carried(len(_people(flow.sure)), flow.most, value):
            return self._violated(flow, value) if self.leader.sure else self.matter.lacks(self.leader.missing or "order_day")
        if self.context.as_of <= last:
            return None
        known_after = self._loaded(day, last)
        if known_after and not _carried(len(_people(flow.possible)), flow.least, value):
            return self.matter.satisfies()
        return self.matter.lacks(self._unknown(flow) if known_before and known_after else "joins")

    def _flow(self, day: date, value: PolicyValue) -> _Flow:
        joined = Day(day, day)
        end = min(_moved(day, value["days"]), self.context.as_of)
        sure: list[Row] = []
        possible: list[Row] = []
        least = most = 0
        for move in self.reporting.moves:
            if move.appointment == self.leader.appointment:
                continue
            if move.joined_last >= day and move.joined_first <= end and move.servant != self.leader.servant:
                truth = all_of(
                    move.sure or None,
                    _between(move.joined, day, end),
                    self.reporting.served(move, self.leader.servant, joined, value["served_days"]),
                )
                if truth is not False:
                    possible.append(move)
                    if truth:
                        sure.append(move)
            since = days_between(move.joined, joined)
            before = all_of(since.at_least(1), negated(since.more_than(value["base_days"])))
            most += before is not False
            least += before is True and move.sure
        return _Flow(sure, possible, least, most)

    def _loaded(self, first: date, last: date) -> bool:
        """Tell whether the appointments to both bodies are loaded on these days; of days to come nothing is asked."""
        last = min(last, day_before(self.context.as_of))
        return all(self.context.loaded("Appointment", body, min(first, last), last) for body in self.key)

    def _unknown(self, flow: _Flow) -> str:
        """Return the key of what leaves the outcome open."""
        doubtful = [each for each in (self.leader, *flow.possible) if each.missing is not None]
        if doubtful:
            return doubtful[0].missing or "order_day"
        return "reporting" if any(each.appointment in self.reporting.unknown for each in flow.possible) else "end_of_post"

    def turning(self) -> Iterator[date]:
        """Yield the days on which the outcome can change."""
        values = self.context.policy.values(RULE.id)
        yield from turning_values(values)
        known = [
            bound
            for body in self.key
            for span in self.context.coverage.spans.get(body, {}).get("Appointment", ())
            for bound in span
        ]
        served = [(each, value["served_days"]) for value in values if value.duty for each in self._bounds_of_service()]
        yield from (_moved(bound, days) for bound, days in served)
        joined = [bound for move in self.reporting.moves for bound in (move.joined_first, move.joined_last)]
        for value in values:
            if value.duty:
                for bound in (*joined, *known, self.context.as_of):
                    for days in (0, -value["days"], value["base_days"]):
                        yield from (_moved(bound, days), _moved(bound, days + 1))

    def _bounds_of_service(self) -> Iterator[date]:
        for periods in (*self.reporting.under[self.leader.servant].values(), *self.reporting.unknown.values()):
            for period in periods:
                yield from (period.start.earliest, period.start.latest)

    def _violated(self, flow: _Flow, value: PolicyValue) -> Case:
        people = _people(flow.sure)
        settled = people - self.context.unreviewed
        rests = () if _carried(len(settled), flow.most, value) else sorted(people & self.context.unreviewed)
        exact = flow.least == flow.most
        words = {
            "day": self.leader.joined,
            "from_body": self.context.name_of(self.key[0]),
            "people": len(people),
            "days": value["days"],
            "served_days": value["served_days"],
            "base_days": value["base_days"],
            "base": flow.most if exact else f"at most {flow.most}",
            "expected": _expected(flow.most, value),
            "p": f"{_p(len(people), flow.most, value):.2g}",
            "limit": value["p"],
        }
        followers = [id_ for each in flow.sure for id_ in (each.left, each.appointment)]
        reason = "reason_no_flow" if not flow.most else "reason_few" if flow.most <= MOST_SUPPRESSED else "reason"
        evidence = (self.leader.left, self.leader.appointment, *followers, *rests)
        return self.matter.violates(*evidence, words=words, policy=[value], reason=reason)


def _people(moves: Iterable[Row]) -> set[str]:
    return {move.servant for move in moves}


def _expected(base: int, value: PolicyValue) -> float:
    return base * value["days"] / value["base_days"]


def _p(people: int, base: int, value: PolicyValue) -> float:
    return poisson_tail(people, _expected(base, value))


def _carried(people: int, base: int, value: PolicyValue) -> bool:
    """Tell whether so many people are enough, and more than the flow before explains."""
    return people >= value["people"] and _p(people, base, value) < value["p"]


def _between(day: Day, first: date, last: date) -> Truth:
    """Return whether a day certainly lies between two days, both counted, or certainly does not."""
    if first <= day.earliest and day.latest <= last:
        return True
    return False if day.latest < first or last < day.earliest else None


def _moved(day: date, days: int) -> date:
    """Return the day so many days later, within the days that there are."""
    return days_after(Day(day, day), days).earliest


RULE = StratumRule(
    id="R11",
    rule_class=RuleClass.INDICATOR,
    severity=Severity.HIGH,
    reads=ServantDossier,
    package=__name__,
    row=Row,
    rows=rows,
    judge=judge,
)
