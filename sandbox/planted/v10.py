"""V10: promoted while a sanction was in force."""

from datetime import date

from sandbox.draws import days
from sandbox.plans import KeyPlan, SpellPlan
from sandbox.planted.builder import Repertoire, Stage


def _promotion(stage: Stage) -> SpellPlan:
    """A lawful promotion by one rank; its order is never of the last days of February."""
    plan = stage.move(stage.opening(), stage.day(), 1)
    if plan.order_day.month == 2 and plan.order_day.day >= 27:
        plan.order_day -= days(4)
    return plan


def _year_before(day: date) -> date:
    return day.replace(year=day.year - 1)


def _violated(stage: Stage, case: str, plan: SpellPlan, because: str) -> None:
    stage.judge(KeyPlan("V10", "violates", case, (plan,), because))


def _satisfied(stage: Stage, case: str, plan: SpellPlan, because: str, concerned: bool = True) -> None:
    stage.judge(KeyPlan("V10", "satisfies", case, (plan,), because, concerned=concerned))


def in_force(stage: Stage) -> None:
    plan = _promotion(stage)
    stage.sanction(plan.order_day - days(stage.some_days(30, 330)))
    _violated(stage, "in-force", plan, "A sanction of the last twelve months, neither lifted nor ended.")


def imposed_the_same_day(stage: Stage) -> None:
    plan = _promotion(stage)
    stage.sanction(plan.order_day)
    _violated(stage, "imposed-the-same-day", plan, "The sanction was imposed on the order's own day.")


def lifted_too_late(stage: Stage) -> None:
    plan = _promotion(stage)
    lifted = plan.order_day + days(1)
    stage.sanction(plan.order_day - days(stage.some_days(90, 300)), lifted=lifted)
    _violated(stage, "lifted-the-day-after", plan, "The sanction was lifted only on the day after the order.")


def last_day_in_force(stage: Stage) -> None:
    plan = _promotion(stage)
    stage.sanction(_year_before(plan.order_day) + days(1))
    _violated(stage, "last-day-in-force", plan, "The order was made on the last day of the twelve months.")


def lifted_the_day_before(stage: Stage) -> None:
    plan = _promotion(stage)
    imposed = plan.order_day - days(stage.some_days(90, 300))
    stage.sanction(imposed, lifted=plan.order_day - days(1))
    _satisfied(stage, "lifted-the-day-before", plan, "The sanction was lifted the day before the order.")


def expired(stage: Stage) -> None:
    plan = _promotion(stage)
    stage.sanction(_year_before(plan.order_day))
    _satisfied(stage, "expired", plan, "The twelve months ended on the order's day, which no longer counts.")


def ended_early(stage: Stage) -> None:
    plan = _promotion(stage)
    imposed = plan.order_day - days(stage.some_days(120, 300))
    stage.sanction(imposed, recorded_end=plan.order_day - days(stage.some_days(0, 40)))
    _satisfied(stage, "recorded-early-end", plan, "The register records an end before the order.")


def acting_only(stage: Stage) -> None:
    start = stage.day()
    plan = stage.acting(stage.opening(), start, 1)
    stage.sanction(plan.order_day - days(stage.some_days(30, 200)))
    _satisfied(stage, "acting-under-sanction", plan, "Acting fills no post and is no promotion.", False)


def lateral_only(stage: Stage) -> None:
    plan = stage.equal(stage.opening(), stage.day(), "rotation")
    stage.sanction(plan.order_day - days(stage.some_days(30, 200)))
    _satisfied(stage, "lateral-under-sanction", plan, "A move to an equal post is no promotion.", False)


def imposed_in_that_month(stage: Stage) -> None:
    plan = _promotion(stage)
    plan.order_day = plan.order_day.replace(day=stage.some_days(8, 20))
    plan.start = plan.order_day + days(3)
    _shift_end_of_the_first(stage, plan)
    stage.sanction(plan.order_day.replace(day=stage.some_days(1, 28)), precision="month")
    _unknown(stage, "imposed-in-the-month-of-the-order", plan, "the day on which the sanction was imposed")


def expired_in_that_month(stage: Stage) -> None:
    plan = _promotion(stage)
    plan.order_day = plan.order_day.replace(day=stage.some_days(8, 20))
    plan.start = plan.order_day + days(3)
    _shift_end_of_the_first(stage, plan)
    imposed = _year_before(plan.order_day).replace(day=stage.some_days(1, 28))
    stage.sanction(imposed, precision="month")
    _unknown(stage, "expired-in-the-month-of-the-order", plan, "the day on which the sanction was imposed")


def _shift_end_of_the_first(stage: Stage, plan: SpellPlan) -> None:
    first = stage.plans.spells[-2]
    first.end = plan.start


def _unknown(stage: Stage, case: str, plan: SpellPlan, missing: str) -> None:
    because = "The sanction is known by its month only, and the outcome depends on the day."
    stage.judge(KeyPlan("V10", "not_evaluable", case, (plan,), because, missing))


REPERTOIRE = Repertoire(
    "V10",
    (in_force, imposed_the_same_day, lifted_too_late, last_day_in_force),
    (lifted_the_day_before, expired, ended_early, acting_only, lateral_only),
    (imposed_in_that_month, expired_in_that_month),
)
