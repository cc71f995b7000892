"""Planted cases of R10: long acting in a post, then the post itself."""

from datetime import date

from sandbox.kazakhstan.plans import SpellPlan
from sandbox.kazakhstan.planted.builder import PAIR, Case, CaseBuilder, RuleCases
from sandbox.random_streams import days


def _confirmed(builder: CaseBuilder, first: SpellPlan, acting: SpellPlan, start: date) -> SpellPlan:
    """Plan the appointment to the post that was only acted in before, by competition."""
    plan = builder.move(first, start, 1)
    return _in_the_post_of(acting, plan)


def _in_the_post_of(earlier: SpellPlan, plan: SpellPlan) -> SpellPlan:
    assert plan.script is not None
    plan.script.same_post_as = earlier
    return plan


def acting_for_181_days(builder: CaseBuilder) -> None:
    first, start = builder.first_post(), builder.day()
    acting = builder.acting(first, start - days(181), start)
    plan = _confirmed(builder, first, acting, start)
    builder.violates("181-days", (plan,), "Confirmed in the post after 181 days of acting in it.")


def acting_twice(builder: CaseBuilder) -> None:
    first, start = builder.first_post(), builder.day()
    before = builder.acting(first, start - days(220), start - days(100))
    _in_the_post_of(before, builder.acting(first, start - days(100), start))
    plan = _confirmed(builder, first, before, start)
    because = "Two adjoining spells of acting, 220 days together, then confirmed in the post."
    builder.violates("two-adjoining-spells", (plan,), because)


def acting_for_180_days(builder: CaseBuilder) -> None:
    first, start = builder.first_post(), builder.day()
    acting = builder.acting(first, start - days(180), start)
    plan = _confirmed(builder, first, acting, start)
    builder.satisfies("180-days", (plan,), "Acting lasted exactly 180 days, not more.")


def acting_in_another_post(builder: CaseBuilder) -> None:
    first, start = builder.first_post(), builder.day()
    builder.acting(first, start - days(300), start)
    plan = builder.move(first, start, 1)
    builder.satisfies("another-post", (plan,), "The post is not the one of the acting.", concerned=False)


def another_one_confirmed(builder: CaseBuilder) -> None:
    first, start = builder.first_post(), builder.day()
    acting = builder.acting(first, start - days(300), start)
    plan = _in_the_post_of(acting, builder.move(builder.first_post(1), start, 1))
    builder.satisfies("another-person", (plan,), "Somebody else had acted in the post.", concerned=False)


CASES = RuleCases(
    "R10",
    (Case(acting_for_181_days), Case(acting_twice)),
    (
        Case(acting_for_180_days),
        Case(acting_in_another_post),
        Case(another_one_confirmed, PAIR),
    ),
    (),
)
