"""Planted cases of R03: a category skipped."""

from sandbox.kazakhstan.planted.builder import Case, CaseBuilder, RuleCases
from sandbox.random_streams import days


def two_steps(builder: CaseBuilder) -> None:
    plan = builder.move(builder.first_post(), builder.day(), 2)
    builder.violates("two-steps", (plan,), "Two categories more senior in one move.")


def two_steps_after_a_break(builder: CaseBuilder) -> None:
    first, again = builder.first_post(), builder.day()
    first.end, first.ground = again - days(builder.number_of_days(400, 700)), "own wish"
    plan = builder.back(first, again, 2)
    because = "Two categories above the last post held, though time outside the service lies between."
    builder.violates("two-steps-after-a-break", (plan,), because)


def two_steps_in_two_moves(builder: CaseBuilder) -> None:
    start = builder.day()
    middle = builder.move(builder.first_post(), start - days(builder.number_of_days(400, 600)), 1)
    plan = builder.move(middle, start, 1)
    builder.satisfies("two-steps-in-two-moves", (plan,), "Two categories in all, one in each of two moves.")


def acting_two_steps_up(builder: CaseBuilder) -> None:
    start = builder.day()
    plan = builder.acting(builder.first_post(), start, start + days(90), 2)
    builder.satisfies("acting-two-steps-up", (plan,), "Acting fills no post.", concerned=False)


def old_post_regraded(builder: CaseBuilder) -> None:
    first, start = builder.first_post(), builder.day()
    first.regraded = start - days(builder.number_of_days(90, 400))
    plan = builder.move(first, start, 2)
    because = "The old post had been raised by one category while held, so the move gained one category only."
    builder.satisfies("old-post-regraded", (plan,), because)


def another_family(builder: CaseBuilder) -> None:
    plan = builder.move(builder.first_post(), builder.day(), 0)
    plan.body, plan.number = builder.body_of_another_family(), 2
    because = "Categories of different families cannot be compared."
    builder.not_evaluable("another-family", (plan,), because, "categories of one family")


CASES = RuleCases(
    "R03",
    (Case(two_steps), Case(two_steps_after_a_break)),
    (Case(two_steps_in_two_moves), Case(acting_two_steps_up), Case(old_post_regraded)),
    (Case(another_family),),
)
