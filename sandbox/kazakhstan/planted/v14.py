"""Planted cases of V14: the probation of somebody who enters the service, and promotions inside it."""

from datetime import date

from sandbox.kazakhstan.plans import SpellPlan
from sandbox.kazakhstan.planted.builder import Case, CaseBuilder, RuleCases
from sandbox.random_streams import days

_ENTRANT = ((date(2017, 2, 1), date(2022, 9, 30)),)
"""Entries so early that the evaluations of these years are no longer kept."""


def _promoted(builder: CaseBuilder, first: SpellPlan, order: date, start: date) -> SpellPlan:
    """Plan a promotion to a post that demands no experience."""
    plan = builder.move(first, start, 1)
    plan.order_day = order
    assert plan.script is not None
    plan.script.experience_months = 0
    return plan


def promoted_inside(builder: CaseBuilder) -> None:
    first = builder.first_post()
    order = first.start + days(builder.number_of_days(50, 75))
    _promoted(builder, first, order, order + days(4))
    builder.violates("promoted-inside", (first,), "A promotion was ordered while the probation ran.")


def promoted_a_day_early(builder: CaseBuilder) -> None:
    first = builder.first_post()
    ends = builder.probation_ends(first)
    _promoted(builder, first, ends - days(1), ends + days(4))
    because = "A promotion was ordered on the last day of the probation, to take effect after it."
    builder.violates("promoted-a-day-early", (first,), because)


def one_month_only(builder: CaseBuilder) -> None:
    first = builder.first_post()
    assert first.script is not None
    first.script.probation_months = 1
    builder.violates("one-month", (first,), "The probation was one month, not three.")


def promoted_afterwards(builder: CaseBuilder) -> None:
    first = builder.first_post()
    ends = builder.probation_ends(first)
    _promoted(builder, first, ends, ends + days(4))
    because = "The promotion was ordered on the first day after the probation."
    builder.satisfies("promoted-afterwards", (first,), because)


def transferred_inside(builder: CaseBuilder) -> None:
    first = builder.first_post()
    plan = builder.transfer(first, first.start + days(builder.number_of_days(40, 80)))
    assert plan.script is not None
    plan.script.experience_months = 0
    builder.satisfies("transferred-inside", (first,), "A transfer to an equal post is no promotion.")


def acting_inside(builder: CaseBuilder) -> None:
    first = builder.first_post()
    start = first.start + days(builder.number_of_days(20, 50))
    builder.acting(first, start, start + days(30))
    builder.satisfies("acting-inside", (first,), "Acting is no promotion.")


def back_without_probation(builder: CaseBuilder) -> None:
    first, again = builder.first_post(), builder.day()
    first.end, first.ground = again - days(builder.number_of_days(400, 700)), "own wish"
    plan = builder.back(first, again)
    builder.satisfies("back-without-probation", (plan,), "Somebody who was in the service before is no first entrant.", False)


def probation_not_stated(builder: CaseBuilder) -> None:
    first = builder.first_post()
    assert first.script is not None
    first.script.probation_on_record = False
    builder.not_evaluable("probation-missing", (first,), "The portal states neither the term nor a probation.", "probation")


def entered_after_the_law(builder: CaseBuilder) -> None:
    first = builder.first_post()
    assert first.script is not None
    first.script.probation_months = 1
    because = "Which probation the new law demands is not known."
    builder.not_evaluable("after-the-law", (first,), because, "policy value on this date")


CASES = RuleCases(
    "V14",
    (Case(promoted_inside, _ENTRANT), Case(promoted_a_day_early, _ENTRANT), Case(one_month_only, _ENTRANT)),
    (
        Case(promoted_afterwards, _ENTRANT),
        Case(transferred_inside, _ENTRANT),
        Case(acting_inside, _ENTRANT),
        Case(back_without_probation),
    ),
    (Case(probation_not_stated, _ENTRANT), Case(entered_after_the_law, ((date(2026, 7, 10), date(2026, 8, 20)),))),
)
