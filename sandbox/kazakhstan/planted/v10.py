"""Planted cases of V10: a promotion while a penalty was in force."""

from sandbox.calendar_months import months_after
from sandbox.kazakhstan.plans import SpellPlan
from sandbox.kazakhstan.planted.builder import Case, CaseBuilder, RuleCases
from sandbox.random_streams import days


def _promotion(builder: CaseBuilder) -> SpellPlan:
    return builder.move(builder.first_post(), builder.day(), 1)


def in_force(builder: CaseBuilder) -> None:
    plan = _promotion(builder)
    builder.penalty(plan.order_day - days(builder.number_of_days(20, 150)))
    builder.violates("in-force", (plan,), "A penalty of the last six months, neither lifted nor ended.")


def last_day_in_force(builder: CaseBuilder) -> None:
    plan = _promotion(builder)
    builder.penalty(months_after(plan.order_day, -6) + days(1))
    builder.violates("last-day-in-force", (plan,), "The order was made on the last day of the six months.")


def expired(builder: CaseBuilder) -> None:
    plan = _promotion(builder)
    builder.penalty(months_after(plan.order_day, -6) - days(3))
    builder.satisfies("expired", (plan,), "The six months had ended three days before the order.")


def lifted_on_the_day(builder: CaseBuilder) -> None:
    plan = _promotion(builder)
    builder.penalty(plan.order_day - days(builder.number_of_days(60, 120)), lifted=plan.order_day)
    builder.satisfies("lifted-on-the-day", (plan,), "The penalty was lifted on the day of the order, which no longer counts.")


def ended_early(builder: CaseBuilder) -> None:
    plan = _promotion(builder)
    builder.penalty(plan.order_day - days(100), ends=plan.order_day - days(builder.number_of_days(1, 30)))
    builder.satisfies("recorded-early-end", (plan,), "The portal records an end before the order.")


def imposed_afterwards(builder: CaseBuilder) -> None:
    plan = _promotion(builder)
    builder.penalty(plan.order_day + days(1))
    builder.satisfies("imposed-the-day-after", (plan,), "The penalty was imposed the day after the order.")


def acting_under_penalty(builder: CaseBuilder) -> None:
    start = builder.day()
    plan = builder.acting(builder.first_post(), start, start + days(90))
    builder.penalty(plan.order_day - days(builder.number_of_days(20, 90)))
    builder.satisfies("acting-under-penalty", (plan,), "Acting fills no post and is no promotion.", concerned=False)


def after_the_law(builder: CaseBuilder) -> None:
    plan = builder.move(builder.first_post(), builder.day_after_the_law(), 1)
    builder.penalty(plan.order_day - days(builder.number_of_days(20, 80)))
    because = "How long a penalty is in force under the new law is not known."
    builder.not_evaluable("after-the-law", (plan,), because, "policy value on this date")


CASES = RuleCases(
    "V10",
    (Case(in_force), Case(last_day_in_force)),
    (Case(expired), Case(lifted_on_the_day), Case(ended_early), Case(imposed_afterwards), Case(acting_under_penalty)),
    (Case(after_the_law),),
)
