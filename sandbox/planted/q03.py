"""Q03: two full-time posts at once."""

from sandbox.draws import days
from sandbox.plans import KeyPlan, SpellPlan
from sandbox.planted.builder import Repertoire, Stage


def _violated(stage: Stage, case: str, pair: tuple[SpellPlan, SpellPlan], because: str) -> None:
    stage.judge(KeyPlan("Q03", "violates", case, pair, because))


def _satisfied(stage: Stage, case: str, pair: tuple[SpellPlan, SpellPlan], because: str, concerned: bool = True) -> None:
    stage.judge(KeyPlan("Q03", "satisfies", case, pair, because, concerned=concerned))


def thirty_one_days(stage: Stage) -> None:
    first = stage.opening()
    second = stage.move(first, stage.day(), 0)
    first.end = second.start + days(31)
    _violated(stage, "thirty-one-days", (first, second), "Both full-time posts were held for 31 days.")


def second_post_for_a_time(stage: Stage) -> None:
    first = stage.opening()
    second = stage.beside(first, stage.day(), 0)
    second.end, second.end_ground = second.start + days(stage.some_days(60, 140)), "own wish"
    _violated(stage, "second-post", (first, second), "A second full-time post was held for months.")


def second_post_still(stage: Stage) -> None:
    first = stage.opening()
    second = stage.beside(first, stage.day(), 0)
    _violated(stage, "second-post-still-open", (first, second), "Two full-time posts are held to this day.")


def thirty_days(stage: Stage) -> None:
    first = stage.opening()
    second = stage.move(first, stage.day(), stage.variant % 2)
    first.end = second.start + days(30)
    _satisfied(stage, "thirty-days", (first, second), "The overlap is exactly 30 days, not more.")


def half_time(stage: Stage) -> None:
    first = stage.opening()
    second = stage.beside(first, stage.day(), 0)
    second.fte = 0.5
    _satisfied(stage, "half-time-second-post", (first, second), "The second post is half-time.", False)


def acting(stage: Stage) -> None:
    first = stage.opening()
    second = stage.acting(first, stage.day(), 1)
    _satisfied(stage, "acting", (first, second), "Acting fills no post.", False)


def secondment(stage: Stage) -> None:
    first = stage.opening()
    second = stage.equal(first, stage.day(), "secondment", keep=True)
    second.end, second.end_ground = second.start + days(stage.some_days(60, 140)), "returned"
    because = "A secondment with return leaves the own post in place and is no second post."
    _satisfied(stage, "secondment-with-return", (first, second), because, False)


def end_not_known(stage: Stage) -> None:
    first = stage.opening()
    second = stage.move(first, stage.day(), stage.variant % 2)
    first.end_known = False
    because = "The end of the first post is not known, so the overlap is not either."
    entry = KeyPlan("Q03", "not_evaluable", "end-not-known", (first, second), because, "end of the first post")
    stage.judge(entry)


REPERTOIRE = Repertoire(
    "Q03",
    (thirty_one_days, second_post_for_a_time, second_post_still),
    (thirty_days, half_time, acting, secondment),
    (end_not_known,),
)
