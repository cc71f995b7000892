"""R03: a level skipped."""

from datetime import date

from sandbox.draws import day_between, days
from sandbox.model import AUXILIARY, MANAGERIAL
from sandbox.plans import KeyPlan
from sandbox.planted.builder import Repertoire, Stage


def two_steps(stage: Stage) -> None:
    plan = stage.move(stage.opening(), stage.day(), 2)
    stage.judge(KeyPlan("R03", "violates", "two-steps", (plan,), "Two ranks higher in one move."))


def three_steps(stage: Stage) -> None:
    plan = stage.move(stage.opening(), stage.day(), 3)
    stage.judge(KeyPlan("R03", "violates", "three-steps", (plan,), "Three ranks higher in one move."))


def two_steps_before_the_law(stage: Stage) -> None:
    start = day_between(stage.draw, date(2021, 2, 1), date(2022, 6, 30))
    plan = stage.move(stage.opening(), start, 2)
    because = "Two ranks higher in one move; the indicator knows no first day."
    stage.judge(KeyPlan("R03", "violates", "two-steps-before-the-law", (plan,), because))


def after_a_break(stage: Stage) -> None:
    first = stage.opening()
    back = stage.day()
    plan = stage.move(first, back, 2)
    first.end, first.end_ground = back - days(stage.some_days(120, 500)), "own wish"
    because = "Two ranks above the last post held, though time outside the service lies between."
    stage.judge(KeyPlan("R03", "violates", "two-steps-after-a-break", (plan,), because))


def two_steps_in_two_moves(stage: Stage) -> None:
    start = day_between(stage.draw, date(2023, 5, 2), date(2025, 3, 1))
    middle = stage.move(stage.opening(), start, 1)
    plan = stage.move(middle, start + days(stage.some_days(370, 400)), 1)
    because = "Two ranks higher in all, one in each of two moves."
    stage.judge(KeyPlan("R03", "satisfies", "two-steps-in-two-moves", (plan,), because))


def acting_two_steps_up(stage: Stage) -> None:
    plan = stage.acting(stage.opening(), stage.day(), 2)
    because = "Acting fills no post."
    stage.judge(KeyPlan("R03", "satisfies", "acting-two-steps-up", (plan,), because, concerned=False))


def regraded_while_held(stage: Stage) -> None:
    first = stage.opening()
    start = stage.day()
    first.own_seat, first.regraded = True, start - days(stage.some_days(90, 400))
    plan = stage.move(first, start, 2)
    because = "The old post had been raised by one rank while held, so the move gained one rank only."
    stage.judge(KeyPlan("R03", "satisfies", "old-post-regraded", (plan,), because))


def rank_missing(stage: Stage) -> None:
    first = stage.opening()
    first.own_seat, first.rank_known = True, False
    plan = stage.move(first, stage.day(), 2)
    because = "The register does not give the rank of the old post."
    entry = KeyPlan("R03", "not_evaluable", "rank-missing", (plan,), because, "rank of the old post")
    stage.judge(entry)


def different_ladder(stage: Stage) -> None:
    plan = stage.move(stage.opening(AUXILIARY), stage.day(), 0)
    plan.ladder, plan.rank = MANAGERIAL, stage.lowest + 2
    because = "Ranks of different ladders cannot be compared."
    entry = KeyPlan("R03", "not_evaluable", "different-ladder", (plan,), because, "ranks on one ladder")
    stage.judge(entry)


REPERTOIRE = Repertoire(
    "R03",
    (two_steps, three_steps, two_steps_before_the_law, after_a_break),
    (two_steps_in_two_moves, acting_two_steps_up, regraded_while_held),
    (rank_missing, different_ladder),
)
