"""Planted cases of R03: a level skipped."""

from datetime import date

from sandbox.model import AUXILIARY, MANAGERIAL
from sandbox.plans import KeyPlan
from sandbox.planted.builder import CaseBuilder, RuleCases
from sandbox.random_streams import day_between, days


def two_steps(builder: CaseBuilder) -> None:
    plan = builder.move(builder.first_post(), builder.day(), 2)
    builder.add_key_entry(KeyPlan("R03", "violates", "two-steps", (plan,), "Two ranks higher in one move."))


def three_steps(builder: CaseBuilder) -> None:
    plan = builder.move(builder.first_post(), builder.day(), 3)
    builder.add_key_entry(KeyPlan("R03", "violates", "three-steps", (plan,), "Three ranks higher in one move."))


def two_steps_before_the_law(builder: CaseBuilder) -> None:
    start = day_between(builder.draw, date(2021, 2, 1), date(2022, 6, 30))
    plan = builder.move(builder.first_post(), start, 2)
    because = "Two ranks higher in one move; the indicator knows no first day."
    builder.add_key_entry(KeyPlan("R03", "violates", "two-steps-before-the-law", (plan,), because))


def after_a_break(builder: CaseBuilder) -> None:
    first = builder.first_post()
    back = builder.day()
    plan = builder.move(first, back, 2)
    first.end, first.end_ground = back - days(builder.number_of_days(120, 500)), "own wish"
    because = "Two ranks above the last post held, though time outside the service lies between."
    builder.add_key_entry(KeyPlan("R03", "violates", "two-steps-after-a-break", (plan,), because))


def two_steps_in_two_moves(builder: CaseBuilder) -> None:
    start = day_between(builder.draw, date(2023, 5, 2), date(2025, 3, 1))
    middle = builder.move(builder.first_post(), start, 1)
    plan = builder.move(middle, start + days(builder.number_of_days(370, 400)), 1)
    because = "Two ranks higher in all, one in each of two moves."
    builder.add_key_entry(KeyPlan("R03", "satisfies", "two-steps-in-two-moves", (plan,), because))


def acting_two_steps_up(builder: CaseBuilder) -> None:
    plan = builder.acting(builder.first_post(), builder.day(), 2)
    because = "Acting fills no post."
    builder.add_key_entry(KeyPlan("R03", "satisfies", "acting-two-steps-up", (plan,), because, concerned=False))


def regraded_while_held(builder: CaseBuilder) -> None:
    first = builder.first_post()
    start = builder.day()
    first.own_position, first.regraded = True, start - days(builder.number_of_days(90, 400))
    plan = builder.move(first, start, 2)
    because = "The old post had been raised by one rank while held, so the move gained one rank only."
    builder.add_key_entry(KeyPlan("R03", "satisfies", "old-post-regraded", (plan,), because))


def rank_missing(builder: CaseBuilder) -> None:
    first = builder.first_post()
    first.own_position, first.rank_known = True, False
    plan = builder.move(first, builder.day(), 2)
    because = "The register does not give the rank of the old post."
    entry = KeyPlan("R03", "not_evaluable", "rank-missing", (plan,), because, "rank of the old post")
    builder.add_key_entry(entry)


def different_ladder(builder: CaseBuilder) -> None:
    plan = builder.move(builder.first_post(AUXILIARY), builder.day(), 0)
    plan.ladder, plan.rank = MANAGERIAL, builder.lowest + 2
    because = "Ranks of different ladders cannot be compared."
    entry = KeyPlan("R03", "not_evaluable", "different-ladder", (plan,), because, "ranks on one ladder")
    builder.add_key_entry(entry)


CASES = RuleCases(
    "R03",
    (two_steps, three_steps, two_steps_before_the_law, after_a_break),
    (two_steps_in_two_moves, acting_two_steps_up, regraded_while_held),
    (rank_missing, different_ladder),
)
