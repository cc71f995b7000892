"""Planted cases of V15: too long in a rotational post. All limits were passed, or kept, while the law of 2015 was in force."""

from datetime import date

from sandbox.calendar_months import months_after
from sandbox.kazakhstan.plans import SpellPlan
from sandbox.kazakhstan.planted.builder import Case, CaseBuilder, RuleCases
from sandbox.random_streams import days


def _rotational(builder: CaseBuilder, first: date, last: date) -> SpellPlan:
    """Plan a rotational post that begins between these days, without an extension of its four years."""
    plan = builder.move(builder.first_post(), builder.day(first, last), 1)
    assert plan.script is not None
    plan.script.rotational = True
    return plan


def _extended(plan: SpellPlan, by: str, years: int) -> None:
    assert plan.script is not None
    plan.script.extended_by, plan.script.extended_until = by, months_after(plan.start, 12 * years)


def _held_for(plan: SpellPlan, years: int, more: int) -> None:
    plan.end, plan.ground = months_after(plan.start, 12 * years) + days(more), "own wish"


def beyond_four(builder: CaseBuilder) -> None:
    plan = _rotational(builder, date(2016, 3, 1), date(2021, 6, 1))
    _held_for(plan, 4, builder.number_of_days(3, 300))
    builder.violates("beyond-4-years", (plan,), "More than four years in a rotational post, and nobody extended them.")


def beyond_six(builder: CaseBuilder) -> None:
    plan = _rotational(builder, date(2016, 3, 1), date(2019, 6, 1))
    _extended(plan, "head", 6)
    _held_for(plan, 6, builder.number_of_days(3, 300))
    builder.violates("beyond-6-years", (plan,), "More than six years in a rotational post; the head had extended them to six.")


def beyond_eight(builder: CaseBuilder) -> None:
    plan = _rotational(builder, date(2016, 3, 1), date(2017, 9, 1))
    _extended(plan, "agency", 8)
    _held_for(plan, 8, builder.number_of_days(3, 200))
    builder.violates("beyond-8-years", (plan,), "More than eight years in a rotational post.")


def still_there(builder: CaseBuilder) -> None:
    plan = _rotational(builder, date(2018, 3, 1), date(2021, 6, 1))
    builder.violates("still-there", (plan,), "More than four years in a rotational post to this day, and nobody extended them.")


def beyond_eight_whoever_extended(builder: CaseBuilder) -> None:
    plan = _rotational(builder, date(2016, 3, 1), date(2017, 9, 1))
    assert plan.script is not None
    plan.script.rotation_stated = False
    _held_for(plan, 8, builder.number_of_days(3, 200))
    because = "More than eight years in a rotational post; nobody could have extended them further."
    builder.violates("beyond-8-years-whoever-extended", (plan,), because)


def four_years_less_a_day(builder: CaseBuilder) -> None:
    plan = _rotational(builder, date(2016, 3, 1), date(2021, 6, 1))
    _held_for(plan, 4, -1)
    builder.satisfies("4-years-less-a-day", (plan,), "Left a day before the four years were over.")


def extended_by_the_head(builder: CaseBuilder) -> None:
    plan = _rotational(builder, date(2016, 3, 1), date(2019, 6, 1))
    _extended(plan, "head", 6)
    _held_for(plan, 5, builder.number_of_days(0, 300))
    builder.satisfies("extended-by-the-head", (plan,), "More than five years; the head had extended them to six.")


def extended_by_the_agency(builder: CaseBuilder) -> None:
    plan = _rotational(builder, date(2016, 3, 1), date(2018, 6, 1))
    _extended(plan, "agency", 8)
    _held_for(plan, 7, builder.number_of_days(0, 200))
    builder.satisfies("extended-by-the-agency", (plan,), "More than seven years; the agency had extended them to eight.")


def not_rotational(builder: CaseBuilder) -> None:
    plan = builder.move(builder.first_post(), builder.day(date(2016, 3, 1), date(2018, 6, 1)), 1)
    builder.satisfies("not-rotational", (plan,), "The post is not rotational.", concerned=False)


def extension_unknown(builder: CaseBuilder) -> None:
    plan = _rotational(builder, date(2016, 3, 1), date(2020, 6, 1))
    assert plan.script is not None
    plan.script.rotation_stated = False
    _held_for(plan, 5, builder.number_of_days(0, 200))
    because = "More than five years; the portal does not say whether anybody extended the four years."
    builder.not_evaluable("extension-unknown", (plan,), because, "extension of the rotation")


CASES = RuleCases(
    "V15",
    (Case(beyond_four), Case(beyond_six), Case(beyond_eight), Case(still_there), Case(beyond_eight_whoever_extended)),
    (Case(four_years_less_a_day), Case(extended_by_the_head), Case(extended_by_the_agency), Case(not_rotational)),
    (Case(extension_unknown),),
)
