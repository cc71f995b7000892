"""Completes the assessments: planned ones, one before every promotion, and no sudden jumps given by the signer of the order.

Everybody who is promoted once the register of assessments has been kept for a year has a result of the twelve months before.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from statistics import mean, stdev

from sandbox.model import Person, Position, Spell
from sandbox.personal_file import Assessment
from sandbox.plans import AssessmentPlan, EvaluatedBy
from sandbox.positions import COMPETENCIES
from sandbox.promotions import promotions
from sandbox.random_streams import days, number_between, pick, stream
from sandbox.records import assessment, integral_score

REGISTER_KEPT_FOR_A_YEAR = date(2022, 1, 1)
_FRESH = days(350)
_LOWEST_ABILITY = 68.0
_STEADY_DEVIATIONS = 1.2


@dataclass(frozen=True, slots=True)
class AssessedService:
    """What the assessments depend on: people, posts and spells, and everybody who ever headed each body."""

    seed: int
    people: Sequence[Person]
    positions: Sequence[Position]
    spells: Sequence[Spell]
    heads: Mapping[int, Sequence[str]]

    def another_head(self, person: int, body: int, others_than: Iterable[str | None], about: str) -> str | None:
        """Draw a head, of that body if possible, who is neither the person nor one of these; None if there is no other."""
        excluded = {*others_than, self.people[person].register_no}
        near = [one for one in self.heads.get(body, ()) if one not in excluded]
        left = near or [one for known in self.heads.values() for one in known if one not in excluded]
        return pick(stream(self.seed, "another evaluator", about), left) if left else None


def complete_assessments(
    drawn: Iterable[Assessment], planned: Mapping[int, Sequence[AssessmentPlan]], service: AssessedService
) -> list[Assessment]:
    """Return all assessments: the drawn ones, completed, and in their place the planned ones of those who have some."""
    signers: dict[int, set[str]] = {}
    signed = {one.number: one.signed_by for one in service.spells}
    for one in service.spells:
        signers.setdefault(one.person, set()).update([one.signed_by] if one.signed_by else [])
    files: dict[int, list[Assessment]] = {}
    for row in drawn:
        if row.person not in planned:
            files.setdefault(row.person, []).append(row)
    orders = [new for _, new in promotions(service.spells, service.positions) if new.person not in planned]
    times = _times(service.spells)
    for order in orders:
        _assure_fresh_result(files.setdefault(order.person, []), order, times[order.person], service)
    for order in orders:
        _assure_steady_evaluator(files[order.person], order, signers[order.person], service)
    for person, plans in planned.items():
        files[person] = [_planned(plan, signed, service) for plan in plans]
    return [row for person in sorted(files) for row in sorted(files[person], key=lambda one: (one.day, one.number))]


def _times(spells: Iterable[Spell]) -> Mapping[int, Sequence[tuple[date, date]]]:
    """Return the times in service of each person."""
    found: dict[int, list[tuple[date, date]]] = {}
    for one in spells:
        found.setdefault(one.person, []).append((one.start, one.end or date.max))
    return found


def _assure_fresh_result(
    own: list[Assessment], order: Spell, times: Sequence[tuple[date, date]], service: AssessedService
) -> None:
    """Add an extraordinary assessment in the weeks before the order, if the last result is old and the person is in service."""
    if order.order_day < REGISTER_KEPT_FOR_A_YEAR or any(order.order_day - _FRESH <= one.day < order.order_day for one in own):
        return
    draw = stream(service.seed, "assessment before", order.number)
    day = order.order_day - days(number_between(draw, 15, 60))
    if not any(first <= day < last for first, last in times):
        return
    ability = max(_LOWEST_ABILITY, stream(service.seed, "assessment", order.person).gauss(76.0, 8.0))
    half = f"{day.year}-H{1 if day.month < 7 else 2}"
    evaluators = list(service.heads.get(service.positions[order.position].body, ()))
    own.append(assessment(draw, order.person, "A2", day.isoformat(), half, day, ability, evaluators))


def _assure_steady_evaluator(own: list[Assessment], order: Spell, signers: set[str], service: AssessedService) -> None:
    """Let somebody else give the last rating before the order, if it is high and its evaluator is the signer."""
    before = sorted((one for one in own if one.day < order.order_day), key=lambda one: (one.day, one.number))
    if len(before) < 3 or before[-1].evaluator is None or before[-1].evaluator != order.signed_by:
        return
    scores = [one.reported for one in before if one.reported is not None]
    if any(scores[-1] >= mean(some) + _STEADY_DEVIATIONS * stdev(some) for some in (scores, scores[:-1])):
        last = before[-1]
        body = service.positions[order.position].body
        evaluator = service.another_head(last.person, body, signers, last.number)
        own[own.index(last)] = replace(last, evaluator=evaluator)


def _planned(plan: AssessmentPlan, signed: Mapping[str, str | None], service: AssessedService) -> Assessment:
    label = f"{plan.day.year}-H{1 if plan.day.month < 7 else 2}"
    number = f"K{plan.person + 1:06d}-{plan.day.isoformat()}"
    draw = stream(service.seed, "planned assessment", number)
    skill = number_between(draw, 0, len(COMPETENCIES) - 1)
    signer = None if plan.order is None else signed[plan.order.number]
    evaluator = signer
    if plan.evaluator is EvaluatedBy.ANOTHER:
        body = -1 if plan.order is None else plan.order.body
        evaluator = service.another_head(plan.person, body, [signer], number)
    if plan.by is not None:
        evaluator = service.people[plan.by].register_no
    score, professional = plan.score, plan.professional
    return Assessment(
        number=number,
        person=plan.person,
        kind="A2",
        period=label,
        day=plan.day,
        qualification=score,
        professional=professional,
        effectiveness=score if plan.effectiveness_known else None,
        competencies=((COMPETENCIES[skill], professional),),
        reported=integral_score("A2", score, professional, score) if plan.reported else None,
        evaluator=None if plan.evaluator is EvaluatedBy.NOT_RECORDED else evaluator,
    )
