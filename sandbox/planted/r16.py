"""Planted cases of R16: the last rating before a promotion jumps, and whoever gave it signed the order.

The text allows two readings of the mean and of the deviation, with and without the last rating; the ratings here agree in both.
"""

from collections.abc import Sequence
from datetime import date

from sandbox.plans import EvaluatedBy, KeyPlan, SpellPlan
from sandbox.planted.builder import CaseBuilder, RuleCases
from sandbox.random_streams import day_between, days

_STEADY = (71.0, 69.5, 70.0, 71.5)
_JUMP, _NO_JUMP = 93.0, 70.5


def _promotion(builder: CaseBuilder) -> SpellPlan:
    """Plan a lawful promotion of 2026, by one rank, of somebody whose only assessments are those that the case plans."""
    builder.without_assessments()
    start = day_between(builder.draw, date(2026, 2, 2), builder.today - days(150))
    plan = builder.move(builder.first_post(), start, 1)
    plan.needs_signer = True
    return plan


def _rate(builder: CaseBuilder, plan: SpellPlan, scores: Sequence[float], last: float, evaluator: EvaluatedBy) -> None:
    """Plan a rating for each December up to that of 2025; everybody but `evaluator` gave all but the last one."""
    first_year = 2025 - len(scores)
    for number, score in enumerate((*scores, last)):
        of_last = number == len(scores)
        day = date(first_year + number, 12, builder.number_of_days(5, 27))
        builder.assessment(day, score, evaluator=evaluator if of_last else EvaluatedBy.ANOTHER, order=plan)


def _judge(builder: CaseBuilder, outcome: str, case: str, plan: SpellPlan, because: str, missing: str | None = None) -> None:
    builder.add_key_entry(KeyPlan("R16", outcome, case, (plan,), because, missing))


def jump_by_the_signer(builder: CaseBuilder) -> None:
    plan = _promotion(builder)
    _rate(builder, plan, _STEADY, _JUMP, EvaluatedBy.SIGNER)
    because = "The last of five ratings is far above the others, and its evaluator signed the order."
    _judge(builder, "violates", "jump-by-the-signer", plan, because)


def jump_just_before_the_order(builder: CaseBuilder) -> None:
    plan = _promotion(builder)
    _rate(builder, plan, _STEADY[1:], _NO_JUMP, EvaluatedBy.ANOTHER)
    builder.assessment(plan.order_day - days(1), _JUMP, evaluator=EvaluatedBy.SIGNER, order=plan)
    because = "The rating of the day before the order is far above the others, and its evaluator signed the order."
    _judge(builder, "violates", "jump-just-before-the-order", plan, because)


def jump_by_another(builder: CaseBuilder) -> None:
    plan = _promotion(builder)
    _rate(builder, plan, _STEADY, _JUMP, EvaluatedBy.ANOTHER)
    because = "The last rating is far above the others, but somebody else signed the order."
    _judge(builder, "satisfies", "jump-by-another", plan, because)


def steady_by_the_signer(builder: CaseBuilder) -> None:
    plan = _promotion(builder)
    _rate(builder, plan, _STEADY, _NO_JUMP, EvaluatedBy.SIGNER)
    because = "The evaluator of the last rating signed the order, but the rating is like the others."
    _judge(builder, "satisfies", "steady-by-the-signer", plan, because)


def jump_after_the_order(builder: CaseBuilder) -> None:
    plan = _promotion(builder)
    _rate(builder, plan, _STEADY, _NO_JUMP, EvaluatedBy.SIGNER)
    builder.assessment(plan.order_day + days(1), _JUMP, evaluator=EvaluatedBy.SIGNER, order=plan)
    _judge(builder, "satisfies", "jump-after-the-order", plan, "The rating that jumps was given on the day after the order.")


def two_ratings(builder: CaseBuilder) -> None:
    plan = _promotion(builder)
    _rate(builder, plan, _STEADY[3:], _JUMP, EvaluatedBy.SIGNER)
    because = "Of two ratings nobody can say which one is unusual."
    builder.add_key_entry(KeyPlan("R16", "satisfies", "two-ratings", (plan,), because, concerned=False))


def evaluator_missing(builder: CaseBuilder) -> None:
    plan = _promotion(builder)
    _rate(builder, plan, _STEADY, _JUMP, EvaluatedBy.NOT_RECORDED)
    because = "The last rating is far above the others, and the register does not say who gave it."
    _judge(builder, "not_evaluable", "evaluator-missing", plan, because, "evaluator of the last rating")


def signer_missing(builder: CaseBuilder) -> None:
    plan = _promotion(builder)
    plan.signer_known = False
    _rate(builder, plan, _STEADY, _JUMP, EvaluatedBy.ANOTHER)
    because = "The last rating is far above the others, and the register does not say who signed the order."
    _judge(builder, "not_evaluable", "signer-missing", plan, because, "signer of the order")


CASES = RuleCases(
    "R16",
    (jump_by_the_signer, jump_just_before_the_order),
    (jump_by_another, steady_by_the_signer, jump_after_the_order, two_ratings),
    (evaluator_missing, signer_missing),
)
