"""Planted cases of R01: a promotion after a low result of the last assessment, an old one or none."""

from datetime import date

from sandbox.plans import KeyPlan, SpellPlan
from sandbox.planted.builder import CaseBuilder, RuleCases
from sandbox.random_streams import day_between, days

_FLOOR = 56.0


def _promotion(builder: CaseBuilder, start: date | None = None) -> SpellPlan:
    """Plan a lawful promotion by one rank of somebody whose only assessments are those that the case plans."""
    builder.without_assessments()
    plan = builder.move(builder.first_post(), start or builder.day(), 1)
    if plan.order_day.month == 2 and plan.order_day.day == 29:
        plan.order_day -= days(1)
    return plan


def _year_before(day: date) -> date:
    return day.replace(year=day.year - 1)


def _rated_well_before(builder: CaseBuilder, plan: SpellPlan) -> None:
    """Plan a good result of long before the order, which a later one has replaced."""
    builder.assessment(_year_before(plan.order_day) - days(builder.number_of_days(20, 90)), 81.0)


def _judge(builder: CaseBuilder, outcome: str, case: str, plan: SpellPlan, because: str, missing: str | None = None) -> None:
    builder.add_key_entry(KeyPlan("R01", outcome, case, (plan,), because, missing))


def _no_promotion(builder: CaseBuilder, case: str, plan: SpellPlan, because: str) -> None:
    builder.add_key_entry(KeyPlan("R01", "satisfies", case, (plan,), because, concerned=False))


def below_the_floor(builder: CaseBuilder) -> None:
    plan = _promotion(builder)
    _rated_well_before(builder, plan)
    builder.assessment(plan.order_day - days(builder.number_of_days(20, 300)), float(builder.number_of_days(45, 54)))
    _judge(builder, "violates", "below-the-floor", plan, "The last result before the order is below the floor.")


def just_below_the_floor(builder: CaseBuilder) -> None:
    plan = _promotion(builder)
    builder.assessment(plan.order_day - days(1), _FLOOR - 0.1)
    _judge(builder, "violates", "just-below-the-floor", plan, "The result of the day before the order is just below the floor.")


def a_day_too_old(builder: CaseBuilder) -> None:
    plan = _promotion(builder)
    builder.assessment(_year_before(plan.order_day) - days(1), 78.0)
    _judge(builder, "violates", "a-day-too-old", plan, "The last result is twelve months and a day old.")


def never_assessed(builder: CaseBuilder) -> None:
    plan = _promotion(builder)
    _judge(builder, "violates", "never-assessed", plan, "The register of assessments is complete and has none of this person.")


def low_by_the_formula(builder: CaseBuilder) -> None:
    plan = _promotion(builder)
    builder.assessment(plan.order_day - days(builder.number_of_days(20, 300)), 50.0, reported=False)
    because = "The register has no score, and the formula gives one below the floor."
    _judge(builder, "violates", "low-by-the-formula", plan, because)


def at_the_floor(builder: CaseBuilder) -> None:
    plan = _promotion(builder)
    builder.assessment(plan.order_day - days(builder.number_of_days(20, 300)), _FLOOR)
    _judge(builder, "satisfies", "at-the-floor", plan, "The last result is exactly the floor, not below it.")


def twelve_months_old(builder: CaseBuilder) -> None:
    plan = _promotion(builder)
    builder.assessment(_year_before(plan.order_day), 78.0)
    _judge(builder, "satisfies", "twelve-months-old", plan, "The last result is exactly twelve months old, not older.")


def low_before_a_good_one(builder: CaseBuilder) -> None:
    plan = _promotion(builder)
    builder.assessment(plan.order_day - days(builder.number_of_days(200, 300)), 48.0)
    builder.assessment(plan.order_day - days(builder.number_of_days(20, 120)), 74.0)
    _judge(builder, "satisfies", "low-before-a-good-one", plan, "The last result is good, only the one before it was low.")


def low_after_the_order(builder: CaseBuilder) -> None:
    plan = _promotion(builder)
    builder.assessment(plan.order_day - days(builder.number_of_days(60, 200)), 74.0)
    builder.assessment(plan.order_day + days(1), 48.0)
    _judge(builder, "satisfies", "low-after-the-order", plan, "The low result was fixed on the day after the order.")


def good_by_the_formula(builder: CaseBuilder) -> None:
    plan = _promotion(builder)
    builder.assessment(plan.order_day - days(builder.number_of_days(20, 300)), 63.0, reported=False)
    because = "The register has no score, and the formula gives one above the floor."
    _judge(builder, "satisfies", "good-by-the-formula", plan, because)


def acting_after_a_low_result(builder: CaseBuilder) -> None:
    builder.without_assessments()
    plan = builder.acting(builder.first_post(), builder.day(), 1)
    builder.assessment(plan.order_day - days(builder.number_of_days(20, 300)), 48.0)
    _no_promotion(builder, "acting-after-a-low-result", plan, "Acting fills no post and is no promotion.")


def equal_move_after_a_low_result(builder: CaseBuilder) -> None:
    builder.without_assessments()
    plan = builder.equal_post(builder.first_post(), builder.day(), "rotation")
    builder.assessment(plan.order_day - days(builder.number_of_days(20, 300)), 48.0)
    _no_promotion(builder, "equal-move-after-a-low-result", plan, "A move to an equal post is no promotion.")


def part_missing(builder: CaseBuilder) -> None:
    plan = _promotion(builder)
    day = plan.order_day - days(builder.number_of_days(20, 300))
    builder.assessment(day, 50.0, professional=70.0, reported=False, effectiveness_known=False)
    because = "The register has neither the score nor all of its parts, and of these one is below the floor and one above it."
    _judge(builder, "not_evaluable", "part-missing", plan, because, "integral score")


def before_the_register(builder: CaseBuilder) -> None:
    plan = _promotion(builder, day_between(builder.draw, date(2021, 2, 1), date(2021, 11, 15)))
    because = "The register of assessments begins in 2021, so a result of the twelve months before the order may lie before it."
    _judge(builder, "not_evaluable", "before-the-register", plan, because, "assessments before 2021")


def rank_missing(builder: CaseBuilder) -> None:
    plan = _promotion(builder)
    first = builder.plans.spells[-2]
    first.own_position, first.rank_known = True, False
    builder.assessment(plan.order_day - days(builder.number_of_days(20, 300)), 48.0)
    because = "The rank of the old post is not known, so the move may be a promotion or not."
    _judge(builder, "not_evaluable", "rank-missing", plan, because, "rank of the old post")


CASES = RuleCases(
    "R01",
    (below_the_floor, just_below_the_floor, a_day_too_old, never_assessed, low_by_the_formula),
    (
        at_the_floor,
        twelve_months_old,
        low_before_a_good_one,
        low_after_the_order,
        good_by_the_formula,
        acting_after_a_low_result,
        equal_move_after_a_low_result,
    ),
    (part_missing, before_the_register, rank_missing),
)
