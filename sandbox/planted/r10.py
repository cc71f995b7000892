"""Planted cases of R10: somebody who acted in a post for long and was then confirmed in it."""

from datetime import date

from sandbox.plans import KeyPlan, SpellPlan
from sandbox.planted.builder import CaseBuilder, RuleCases
from sandbox.random_streams import day_between, days


def _acting(builder: CaseBuilder, first: SpellPlan, *, of: int) -> SpellPlan:
    """Plan that many days of acting in a post one rank higher, which is kept for this person."""
    start = day_between(builder.draw, date(2023, 5, 2), builder.today - days(700))
    plan = builder.acting(first, start, 1)
    plan.end, plan.own_position = start + days(of), True
    return plan


def _acting_again(builder: CaseBuilder, first: SpellPlan, before: SpellPlan, start: date, *, of: int) -> SpellPlan:
    plan = builder.acting(first, start, 1)
    plan.end, plan.same_position_as = start + days(of), before
    return plan


def _confirmed(builder: CaseBuilder, first: SpellPlan, acting: SpellPlan, start: date) -> SpellPlan:
    """Plan the person's appointment to the post of the acting spell, by a competition."""
    plan = builder.move(first, start, 1)
    plan.same_position_as = acting
    return plan


def _end(plan: SpellPlan) -> date:
    return plan.end or plan.start


def _violated(builder: CaseBuilder, case: str, plan: SpellPlan, because: str) -> None:
    builder.add_key_entry(KeyPlan("R10", "violates", case, (plan,), because))


def _satisfied(builder: CaseBuilder, case: str, plan: SpellPlan, because: str) -> None:
    builder.add_key_entry(KeyPlan("R10", "satisfies", case, (plan,), because))


def one_day_too_long(builder: CaseBuilder) -> None:
    first = builder.first_post()
    acting = _acting(builder, first, of=181)
    plan = _confirmed(builder, first, acting, _end(acting))
    _violated(builder, "acting-for-181-days", plan, "Acting for 181 days, then confirmed in the post after a competition.")


def confirmed_from_the_pool(builder: CaseBuilder) -> None:
    first = builder.first_post()
    acting = _acting(builder, first, of=builder.number_of_days(200, 400))
    plan = builder.without_competition(_confirmed(builder, first, acting, _end(acting)), "pool")
    builder.pool(plan.order_day - days(builder.number_of_days(100, 300)), None)
    _violated(builder, "confirmed-from-the-pool", plan, "Acting for more than 180 days, then confirmed without a competition.")


def two_adjoining_spells(builder: CaseBuilder) -> None:
    first = builder.first_post()
    acting = _acting(builder, first, of=100)
    again = _acting_again(builder, first, acting, _end(acting), of=100)
    plan = _confirmed(builder, first, acting, _end(again))
    _violated(builder, "two-adjoining-spells", plan, "Two adjoining spells of acting add up to 200 days.")


def exactly_180_days(builder: CaseBuilder) -> None:
    first = builder.first_post()
    acting = _acting(builder, first, of=180)
    plan = _confirmed(builder, first, acting, _end(acting))
    _satisfied(builder, "acting-for-180-days", plan, "Acting for exactly 180 days, not more.")


def confirmed_in_another_post(builder: CaseBuilder) -> None:
    first = builder.first_post()
    acting = _acting(builder, first, of=builder.number_of_days(200, 400))
    plan = builder.move(first, _end(acting), 1)
    plan.own_position = True
    _satisfied(builder, "confirmed-in-another-post", plan, "Acting for long, and then appointed to a different post.")


def two_spells_apart(builder: CaseBuilder) -> None:
    first = builder.first_post()
    acting = _acting(builder, first, of=100)
    again = _acting_again(builder, first, acting, _end(acting) + days(builder.number_of_days(25, 60)), of=100)
    plan = _confirmed(builder, first, acting, _end(again))
    _satisfied(builder, "two-spells-apart", plan, "Two spells of 100 days that do not adjoin do not add up.")


def end_not_known(builder: CaseBuilder) -> None:
    first = builder.first_post()
    acting = _acting(builder, first, of=builder.number_of_days(200, 260))
    plan = _confirmed(builder, first, acting, _end(acting) + days(5))
    acting.end_known = False
    because = "When the acting ended is not on record, so its days cannot be counted."
    builder.add_key_entry(KeyPlan("R10", "not_evaluable", "end-of-acting-not-known", (plan,), because, "end of the acting spell"))


CASES = RuleCases(
    "R10",
    (one_day_too_long, confirmed_from_the_pool, two_adjoining_spells),
    (exactly_180_days, confirmed_in_another_post, two_spells_apart),
    (end_not_known,),
)
