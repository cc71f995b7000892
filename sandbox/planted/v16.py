"""Planted cases of V16: an appointment out of the talent pool of somebody who was not in it."""

from sandbox.plans import KeyPlan, SpellPlan
from sandbox.planted.builder import CaseBuilder, RuleCases
from sandbox.random_streams import days


def _from_the_pool(builder: CaseBuilder) -> SpellPlan:
    """Plan a promotion by one rank out of the pool, of a person who has no memberships but planned ones."""
    builder.plans.pooled_by_plan.add(builder.person)
    plan = builder.without_competition(builder.move(builder.first_post(), builder.day(), 1), "pool")
    plan.order_day = plan.order_day.replace(day=builder.number_of_days(8, 20))
    plan.start = plan.order_day + days(3)
    builder.plans.spells[-2].end = plan.start
    return plan


def _violated(builder: CaseBuilder, case: str, plan: SpellPlan, because: str) -> None:
    builder.add_key_entry(KeyPlan("V16", "violates", case, (plan,), because))


def _satisfied(builder: CaseBuilder, case: str, plan: SpellPlan, because: str) -> None:
    builder.add_key_entry(KeyPlan("V16", "satisfies", case, (plan,), because))


def never_a_member(builder: CaseBuilder) -> None:
    _violated(builder, "never-a-member", _from_the_pool(builder), "The pool's register has no membership of the person.")


def member_from_the_day_after(builder: CaseBuilder) -> None:
    plan = _from_the_pool(builder)
    builder.pool(plan.order_day + days(1), None)
    _violated(builder, "member-from-the-day-after", plan, "The membership began on the day after the order.")


def membership_ended_that_day(builder: CaseBuilder) -> None:
    plan = _from_the_pool(builder)
    builder.pool(plan.order_day - days(builder.number_of_days(200, 600)), plan.order_day)
    _violated(builder, "membership-ended-that-day", plan, "The order's day is the first one on which the membership had ended.")


def member_from_that_day(builder: CaseBuilder) -> None:
    plan = _from_the_pool(builder)
    builder.pool(plan.order_day, None)
    _satisfied(builder, "member-from-that-day", plan, "The membership began on the order's day.")


def last_day_of_membership(builder: CaseBuilder) -> None:
    plan = _from_the_pool(builder)
    builder.pool(plan.order_day - days(builder.number_of_days(200, 600)), plan.order_day + days(1))
    _satisfied(builder, "last-day-of-membership", plan, "The membership ended on the day after the order.")


def member_again(builder: CaseBuilder) -> None:
    plan = _from_the_pool(builder)
    earlier = plan.order_day - days(builder.number_of_days(700, 900))
    builder.pool(earlier, earlier + days(300))
    builder.pool(plan.order_day - days(builder.number_of_days(20, 90)), plan.order_day + days(200))
    _satisfied(builder, "member-again", plan, "An earlier membership had ended, and a second one was in force.")


def member_since_that_month(builder: CaseBuilder) -> None:
    plan = _from_the_pool(builder)
    builder.pool(plan.order_day.replace(day=builder.number_of_days(1, 28)), None, "month")
    because = "The membership is known to have begun in the month of the order, before or after it."
    missing = "the day on which the membership began"
    builder.add_key_entry(KeyPlan("V16", "not_evaluable", "member-since-that-month", (plan,), because, missing))


CASES = RuleCases(
    "V16",
    (never_a_member, member_from_the_day_after, membership_ended_that_day),
    (member_from_that_day, last_day_of_membership, member_again),
    (member_since_that_month,),
)
