"""R01: promotions after a low result of the last assessment, an old one, or none."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from graph.model.days import Day
from graph.model.days.comparisons import before, months_after
from graph.model.days.truth import Truth, any_of
from merit.assessment import parts_of, score_of, weights_of
from merit.context import Context
from merit.contract import Case, DossierRule, Matter, RuleClass, Severity
from merit.coverage import day_before
from merit.dossiers.records import Assessment
from merit.dossiers.servant import MoveInto, ServantDossier
from merit.matters import loaded_where_served
from merit.orders import judge_moves
from merit.policies.values import PolicyValue
from merit.possible_days import bounds


@dataclass(frozen=True, slots=True)
class _Result:
    """An assessment that may be the last one before the order: whether its score is low, and whether it is too old."""

    assessment: Assessment
    score: float | None
    low: Truth
    old: Truth


def judge(dossier: ServantDossier, context: Context) -> Iterator[Case]:
    """Yield a case for each move that is a promotion, or may be one."""
    return judge_moves(dossier, context, RULE.id, dossier.promotions(), _judge, lambda _: _turning(dossier, context))


def _judge(dossier: ServantDossier, move: MoveInto, day: date, matter: Matter, context: Context) -> Case:
    value = matter.duty(context.value(RULE.id, move.into.country, day))
    if isinstance(value, Case):
        return value
    on = Day(day, day)
    fixed = [(each, before(each.fixed_on, on)) for each in dossier.assessments]
    # What was fixed certainly before another one was not the last.
    latest = max((each.fixed_on.earliest for each, truth in fixed if truth), default=None)
    last = [
        _result(each, move, on, value, context)
        for each, truth in fixed
        if truth is not False and (latest is None or each.fixed_on.latest >= latest)
    ]
    poor = {any_of(each.low, each.old) for each in last} | ({True} if latest is None else set[Truth]())
    if None in poor or len(poor) > 1:
        unscored = any(each.low is None and each.old is not True for each in last)
        return matter.lacks("score" if unscored else "assessment_days")
    since = months_after(on, -value["months"]).earliest
    if latest is not None:
        since = max(since, min(each.assessment.fixed_on.earliest for each in last))
    if not loaded_where_served(dossier, context, "Assessment", since, day_before(day)):
        return matter.lacks("assessments")
    if poor == {False}:
        return matter.satisfies()
    return matter.lacks(move.unclear) if move.promotes is None else _violated(matter, move, last, value)


def _result(assessment: Assessment, move: MoveInto, on: Day, value: PolicyValue, context: Context) -> _Result:
    country = move.into.country
    score = score_of(assessment, context.policy, country)
    old = before(months_after(assessment.fixed_on, value["months"]), on)
    if score is not None:
        return _Result(assessment, score, score < value["floor"], old)
    below = {None if part is None else part < value["floor"] for part in parts_of(assessment).values()}
    # Without weights nobody knows the score, but it lies between the lowest and the highest part.
    known = len(below) == 1 and weights_of(assessment, context.policy, country) is None
    return _Result(assessment, None, below.pop() if known else None, old)


def _violated(matter: Matter, move: MoveInto, last: Sequence[_Result], value: PolicyValue) -> Case:
    words = {"day": move.into.order, "post": move.into.post.title, "months": value["months"], "floor": f"{value['floor']:g}"}
    evidence = (*(each.assessment.id for each in last), *move.records)
    if not last:
        return matter.violates(*evidence, words=words, policy=[value], reason="reason_none")
    result = max(last, key=lambda each: each.assessment.fixed_on.latest)
    words |= {"fixed": result.assessment.fixed_on, "score": result.score}
    if not result.low:
        return matter.violates(*evidence, words=words, policy=[value], reason="reason_old")
    return matter.violates(*evidence, words=words, policy=[value], reason="reason_parts" if result.score is None else "reason")


def _turning(dossier: ServantDossier, context: Context) -> Iterator[date]:
    values = context.policy.values(RULE.id)
    yield from bounds(*(each.period for each in dossier.appointments))
    for each in dossier.assessments:
        yield from bounds(each.fixed_on, *(months_after(each.fixed_on, value["months"]) for value in values if value.duty))


RULE = DossierRule(
    id="R01",
    rule_class=RuleClass.INDICATOR,
    severity=Severity.HIGH,
    reads=ServantDossier,
    judge=judge,
    package=__name__,
)
