"""R16: a last rating before a promotion that jumps, given by the person who signed the order."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from fractions import Fraction

from graph.model.days import FIRST_DAY, Day
from graph.model.days.comparisons import before, months_after
from graph.model.days.truth import Truth, all_of
from merit.assessment import score_of
from merit.context import Context
from merit.contract import Case, DossierRule, Matter, RuleClass, Severity
from merit.coverage import day_before
from merit.dossiers.posts import Appointment
from merit.dossiers.records import Assessment
from merit.dossiers.servant import MoveInto, ServantDossier
from merit.matters import loaded_where_served
from merit.orders import judge_moves
from merit.policies.values import PolicyValue
from merit.possible_days import bounds


def judge(dossier: ServantDossier, context: Context) -> Iterator[Case]:
    """Yield a case for each move that is a promotion, or may be one, after enough ratings."""
    return judge_moves(dossier, context, RULE.id, dossier.promotions(), _judge, lambda _: _turning(dossier))


def _judge(dossier: ServantDossier, move: MoveInto, day: date, matter: Matter, context: Context) -> Case | None:
    value = matter.duty(context.value(RULE.id, move.into.country, day))
    if isinstance(value, Case):
        return value
    on = Day(day, day)
    ratings = [each for each in dossier.assessments if before(each.fixed_on, on) is not False]
    ratings.sort(key=lambda each: (each.fixed_on.latest, each.fixed_on.earliest, each.id))
    fallback = months_after(on, -value["months"]).earliest
    first = min((each.fixed_on.earliest for each in ratings), default=fallback)
    loaded = loaded_where_served(dossier, context, "Assessment", first, day_before(day))
    if len(ratings) < value["ratings"]:
        return None if loaded else matter.lacks("assessments")
    earlier = [each for each in ratings if before(each.fixed_on, on)]
    last = _last(ratings, earlier)
    signed = {_same(each.evaluator, move.into) for each in last}
    if signed == {False}:
        return matter.satisfies() if loaded else matter.lacks("assessments")
    scores = [score_of(each, context.policy, move.into.country) for each in ratings]
    jumped = _jumped(last, ratings, scores, value["deviations"]) if len(earlier) == len(ratings) else {None}
    if jumped == {False}:
        return matter.satisfies() if loaded else matter.lacks("assessments")
    truths = {all_of(one, other) for one in signed for other in jumped}
    if truths != {True}:
        return matter.lacks(_missing(move.into, last, scores))
    if not loaded:
        return matter.lacks("assessments")
    if move.promotes is None:
        return matter.lacks(move.unclear)
    return _violated(matter, move, ratings, scores[-1], value)


def _violated(matter: Matter, move: MoveInto, ratings: Sequence[Assessment], score: float | None, value: PolicyValue) -> Case:
    words = {
        "day": move.into.order,
        "post": move.into.post.title,
        "score": score,
        "fixed": ratings[-1].fixed_on,
        "ratings": len(ratings),
        "deviations": f"{value['deviations']:g}",
    }
    evidence = (*(each.id for each in ratings), *move.records)
    return matter.violates(*evidence, words=words, policy=[value])


def _last(ratings: Sequence[Assessment], earlier: Sequence[Assessment]) -> list[Assessment]:
    """Return the ratings of which one was the last: those that none of the certainly earlier ones certainly followed."""
    latest = max((each.fixed_on.earliest for each in earlier), default=FIRST_DAY)
    return [each for each in ratings if each.fixed_on.latest >= latest]


def _same(evaluator: str | None, order: Appointment) -> Truth:
    return None if evaluator is None or order.signed_by is None else evaluator == order.signed_by


def _jumped(
    last: Sequence[Assessment], ratings: Sequence[Assessment], scores: Sequence[float | None], deviations: float
) -> set[Truth]:
    """Return whether each last rating lies so many sample standard deviations above the mean of all ratings.

    Fractions of the scores as they are written keep the comparison exact: of four scores with three equal ones, the fourth is 1.5
    deviations above the mean.
    """
    known = [Fraction(str(each)) for each in scores if each is not None]
    if len(known) < len(scores):
        return {None}
    mean = sum(known, Fraction()) / len(known)
    variance = sum(((each - mean) ** 2 for each in known), Fraction()) / (len(known) - 1)
    above = [score - mean for each, score in zip(ratings, known, strict=True) if each in last]
    return {each > 0 and each**2 >= Fraction(str(deviations)) ** 2 * variance for each in above}


def _missing(order: Appointment, last: Sequence[Assessment], scores: Sequence[float | None]) -> str:
    if order.signed_by is None:
        return "signer"
    if any(each.evaluator is None for each in last):
        return "evaluator"
    return "score" if None in scores else "assessment_days"


def _turning(dossier: ServantDossier) -> Iterator[date]:
    return bounds(*(each.fixed_on for each in dossier.assessments), *(each.period for each in dossier.appointments))


RULE = DossierRule(
    id="R16",
    rule_class=RuleClass.INDICATOR,
    severity=Severity.MEDIUM,
    reads=ServantDossier,
    judge=judge,
    package=__name__,
)
