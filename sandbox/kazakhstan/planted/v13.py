"""Planted cases of V13: an appointment while a dismissal bars it."""

from datetime import date

from sandbox.calendar_months import months_after
from sandbox.kazakhstan.plans import SpellPlan
from sandbox.kazakhstan.planted.builder import Case, CaseBuilder, RuleCases
from sandbox.random_streams import days

_DISMISSED = (date(2017, 2, 1), date(2022, 11, 30))


def _dismissed(builder: CaseBuilder, ground: str | None) -> tuple[SpellPlan, date]:
    """Plan a first post that ends by dismissal; return it with the day of the dismissal."""
    first = builder.first_post()
    first.end, first.ground = builder.day(*_DISMISSED), ground
    return first, first.end


def _ordered(builder: CaseBuilder, first: SpellPlan, order: date) -> SpellPlan:
    """Plan a new post, won in a competition, by an order of that day."""
    plan = builder.back(first, order + days(3))
    plan.order_day = order
    return plan


def _barred(builder: CaseBuilder, ground: str, years: int) -> None:
    first, dismissed = _dismissed(builder, ground)
    order = months_after(dismissed, 12 * years) - days(builder.number_of_days(20, 200))
    builder.violates(
        f"{ground}-within-{years}", (_ordered(builder, first, order),), f"Dismissed for {ground} less than {years} y ago."
    )


def ethics(builder: CaseBuilder) -> None:
    _barred(builder, "ethics", 1)


def discrediting(builder: CaseBuilder) -> None:
    _barred(builder, "discrediting", 2)


def corruption(builder: CaseBuilder) -> None:
    _barred(builder, "corruption", 3)


def last_day_of_the_bar(builder: CaseBuilder) -> None:
    first, dismissed = _dismissed(builder, "ethics")
    plan = _ordered(builder, first, months_after(dismissed, 12) - days(1))
    builder.violates(
        "last-day-of-the-bar", (plan,), "The order was made on the last day of the year after a dismissal for ethics."
    )


def _free_again(builder: CaseBuilder, ground: str, years: int) -> None:
    first, dismissed = _dismissed(builder, ground)
    plan = _ordered(builder, first, months_after(dismissed, 12 * years))
    builder.satisfies(f"{ground}-after-{years}", (plan,), "The order was made on the first day on which the bar no longer held.")


def free_after_ethics(builder: CaseBuilder) -> None:
    _free_again(builder, "ethics", 1)


def free_after_discrediting(builder: CaseBuilder) -> None:
    _free_again(builder, "discrediting", 2)


def free_after_corruption(builder: CaseBuilder) -> None:
    _free_again(builder, "corruption", 3)


def own_wish(builder: CaseBuilder) -> None:
    first, dismissed = _dismissed(builder, "own wish")
    plan = _ordered(builder, first, dismissed + days(builder.number_of_days(60, 300)))
    builder.satisfies("left-at-own-wish", (plan,), "Whoever leaves at her own wish is not barred.")


def ground_not_stated(builder: CaseBuilder) -> None:
    first, dismissed = _dismissed(builder, None)
    plan = _ordered(builder, first, dismissed + days(builder.number_of_days(60, 300)))
    because = "The portal does not say why the first post ended, and some grounds bar for a year or more."
    builder.not_evaluable("ground-missing", (plan,), because, "ground of the dismissal")


def after_the_law(builder: CaseBuilder) -> None:
    first = builder.first_post()
    order = builder.day_after_the_law()
    first.end, first.ground = order - days(builder.number_of_days(100, 250)), "ethics"
    because = "How long a dismissal bars under the new law is not known."
    builder.not_evaluable("after-the-law", (_ordered(builder, first, order),), because, "policy value on this date")


CASES = RuleCases(
    "V13",
    (Case(ethics), Case(discrediting), Case(corruption), Case(last_day_of_the_bar)),
    (Case(free_after_ethics), Case(own_wish), Case(free_after_discrediting), Case(free_after_corruption)),
    (Case(ground_not_stated), Case(after_the_law)),
)
