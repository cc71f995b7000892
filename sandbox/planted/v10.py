"""Planted cases of V10: a promotion while a sanction was in force."""

from datetime import date

from sandbox.plans import KeyPlan, SpellPlan
from sandbox.planted.builder import CaseBuilder, RuleCases
from sandbox.random_streams import days


def _promotion(builder: CaseBuilder) -> SpellPlan:
    """Plan a lawful promotion by one rank, whose order is never issued in the last days of February."""
    plan = builder.move(builder.first_post(), builder.day(), 1)
    if plan.order_day.month == 2 and plan.order_day.day >= 27:
        plan.order_day -= days(4)
    return plan


def _year_before(day: date) -> date:
    return day.replace(year=day.year - 1)


def _violated(builder: CaseBuilder, case: str, plan: SpellPlan, because: str) -> None:
    builder.add_key_entry(KeyPlan("V10", "violates", case, (plan,), because))


def _satisfied(builder: CaseBuilder, case: str, plan: SpellPlan, because: str, concerned: bool = True) -> None:
    builder.add_key_entry(KeyPlan("V10", "satisfies", case, (plan,), because, concerned=concerned))


def in_force(builder: CaseBuilder) -> None:
    plan = _promotion(builder)
    builder.sanction(plan.order_day - days(builder.number_of_days(30, 330)))
    _violated(builder, "in-force", plan, "A sanction of the last twelve months, neither lifted nor ended.")


def imposed_the_same_day(builder: CaseBuilder) -> None:
    plan = _promotion(builder)
    builder.sanction(plan.order_day)
    _violated(builder, "imposed-the-same-day", plan, "The sanction was imposed on the order's own day.")


def lifted_too_late(builder: CaseBuilder) -> None:
    plan = _promotion(builder)
    lifted = plan.order_day + days(1)
    builder.sanction(plan.order_day - days(builder.number_of_days(90, 300)), lifted=lifted)
    _violated(builder, "lifted-the-day-after", plan, "The sanction was lifted only on the day after the order.")


def last_day_in_force(builder: CaseBuilder) -> None:
    plan = _promotion(builder)
    builder.sanction(_year_before(plan.order_day) + days(1))
    _violated(builder, "last-day-in-force", plan, "The order was made on the last day of the twelve months.")


def lifted_the_day_before(builder: CaseBuilder) -> None:
    plan = _promotion(builder)
    imposed = plan.order_day - days(builder.number_of_days(90, 300))
    builder.sanction(imposed, lifted=plan.order_day - days(1))
    _satisfied(builder, "lifted-the-day-before", plan, "The sanction was lifted the day before the order.")


def expired(builder: CaseBuilder) -> None:
    plan = _promotion(builder)
    builder.sanction(_year_before(plan.order_day))
    _satisfied(builder, "expired", plan, "The twelve months ended on the order's day, which no longer counts.")


def ended_early(builder: CaseBuilder) -> None:
    plan = _promotion(builder)
    imposed = plan.order_day - days(builder.number_of_days(120, 300))
    builder.sanction(imposed, recorded_end=plan.order_day - days(builder.number_of_days(0, 40)))
    _satisfied(builder, "recorded-early-end", plan, "The register records an end before the order.")


def acting_only(builder: CaseBuilder) -> None:
    start = builder.day()
    plan = builder.acting(builder.first_post(), start, 1)
    builder.sanction(plan.order_day - days(builder.number_of_days(30, 200)))
    _satisfied(builder, "acting-under-sanction", plan, "Acting fills no post and is no promotion.", False)


def lateral_only(builder: CaseBuilder) -> None:
    plan = builder.equal_post(builder.first_post(), builder.day(), "rotation")
    builder.sanction(plan.order_day - days(builder.number_of_days(30, 200)))
    _satisfied(builder, "lateral-under-sanction", plan, "A move to an equal post is no promotion.", False)


def imposed_in_that_month(builder: CaseBuilder) -> None:
    plan = _promotion(builder)
    plan.order_day = plan.order_day.replace(day=builder.number_of_days(8, 20))
    plan.start = plan.order_day + days(3)
    _shift_end_of_the_first(builder, plan)
    builder.sanction(plan.order_day.replace(day=builder.number_of_days(1, 28)), precision="month")
    _unknown(builder, "imposed-in-the-month-of-the-order", plan, "the day on which the sanction was imposed")


def expired_in_that_month(builder: CaseBuilder) -> None:
    plan = _promotion(builder)
    plan.order_day = plan.order_day.replace(day=builder.number_of_days(8, 20))
    plan.start = plan.order_day + days(3)
    _shift_end_of_the_first(builder, plan)
    imposed = _year_before(plan.order_day).replace(day=builder.number_of_days(1, 28))
    builder.sanction(imposed, precision="month")
    _unknown(builder, "expired-in-the-month-of-the-order", plan, "the day on which the sanction was imposed")


def _shift_end_of_the_first(builder: CaseBuilder, plan: SpellPlan) -> None:
    first = builder.plans.spells[-2]
    first.end = plan.start


def _unknown(builder: CaseBuilder, case: str, plan: SpellPlan, missing: str) -> None:
    because = "The sanction is known by its month only, and the outcome depends on the day."
    builder.add_key_entry(KeyPlan("V10", "not_evaluable", case, (plan,), because, missing))


CASES = RuleCases(
    "V10",
    (in_force, imposed_the_same_day, lifted_too_late, last_day_in_force),
    (lifted_the_day_before, expired, ended_early, acting_only, lateral_only),
    (imposed_in_that_month, expired_in_that_month),
)
