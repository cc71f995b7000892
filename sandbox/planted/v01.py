"""V01: appointed without a competition where one is due."""

from datetime import date

from sandbox.draws import day_between, days
from sandbox.model import AUXILIARY, POLITICAL
from sandbox.plans import KeyPlan, SpellPlan
from sandbox.planted.builder import Repertoire, Stage


def _judge(stage: Stage, outcome: str, case: str, plan: SpellPlan, because: str, missing: str | None = None) -> None:
    stage.judge(KeyPlan("V01", outcome, case, (plan,), because, missing))


def _passed_by(stage: Stage, case: str, plan: SpellPlan, because: str) -> None:
    stage.judge(KeyPlan("V01", "satisfies", case, (plan,), because, concerned=False))


def by_competition_without_link(stage: Stage) -> None:
    plan = stage.move(stage.opening(), stage.day_the_register_can_tell(), 1)
    stage.without_competition(plan, "competition")
    _judge(stage, "violates", "competition-without-link", plan,
           "The order says by competition, the register of that year is complete and holds none.")  # fmt: skip


def by_no_lawful_mode(stage: Stage) -> None:
    plan = stage.move(stage.opening(), stage.day_the_register_can_tell(), 1)
    stage.without_competition(plan, "other")
    _judge(stage, "violates", "mode-other", plan,
           "A managerial post was filled in a way that is no lawful exception, without a competition.")  # fmt: skip


def by_competition_for_another_post(stage: Stage) -> None:
    plan = stage.move(stage.opening(), stage.day_the_register_can_tell(), 1)
    plan.needs = "other"
    _judge(stage, "violates", "competition-for-another-post", plan,
           "The competition named in the order was held for another post.")  # fmt: skip


def auxiliary_that_demands(stage: Stage) -> None:
    plan = stage.move(stage.opening(AUXILIARY), stage.day_the_register_can_tell(), 1)
    stage.without_competition(plan, "other")
    plan.competition_required = True
    _judge(stage, "violates", "auxiliary-post-demanding-competition", plan,
           "The register entry of this auxiliary post demands a competition; there was none.")  # fmt: skip


def by_guarantee(stage: Stage) -> None:
    before = stage.opening()
    back = stage.day()
    plan = stage.move(before, back, 0)
    before.end, before.end_ground, before.own_seat = back - days(stage.some_days(200, 600)), "parental leave", True
    stage.without_competition(plan, "guarantee")
    plan.kind, plan.seat_of = "return", before
    _judge(stage, "satisfies", "guarantee", plan, "A return to the guaranteed previous post.")


def by_rotation(stage: Stage) -> None:
    plan = stage.equal(stage.opening(), stage.day(), "rotation")
    _judge(stage, "satisfies", "rotation", plan, "Rotation to an equal post needs no competition.")


def by_equal_transfer(stage: Stage) -> None:
    plan = stage.equal(stage.opening(), stage.day(), "transfer")
    _judge(stage, "satisfies", "equal-transfer", plan,
           "A transfer to an equal post in the service counts as rotation.")  # fmt: skip


def by_secondment(stage: Stage) -> None:
    plan = stage.equal(stage.opening(), stage.day(), "secondment", keep=True)
    plan.end, plan.end_ground = plan.start + days(stage.some_days(60, 140)), "returned"
    _judge(stage, "satisfies", "secondment", plan, "Secondment is a lawful exception.")


def from_the_pool(stage: Stage) -> None:
    plan = stage.move(stage.opening(), stage.day(), 1)
    stage.without_competition(plan, "pool")
    stage.pool(plan.order_day - days(stage.some_days(100, 300)), plan.order_day + days(300))
    _judge(stage, "satisfies", "pool", plan, "Appointed out of the talent pool while a member of it.")


def to_an_auxiliary_post(stage: Stage) -> None:
    plan = stage.move(stage.opening(AUXILIARY), stage.day(), 1)
    stage.without_competition(plan, "other")
    _passed_by(stage, "auxiliary-post", plan, "An auxiliary post whose register entry demands no competition.")


def to_a_political_post(stage: Stage) -> None:
    plan = stage.move(stage.opening(), stage.day(), 0)
    stage.without_competition(plan, "other")
    plan.ladder, plan.rank, plan.body = POLITICAL, 1, stage.land.republican(stage.body)
    _passed_by(stage, "political-post", plan, "Political posts have rules of their own.")


def by_linked_competition(stage: Stage) -> None:
    plan = stage.move(stage.opening(), stage.day(), 1)
    _judge(stage, "satisfies", "competition-linked", plan, "The order names the competition for this post.")


def mode_missing(stage: Stage) -> None:
    plan = stage.move(stage.opening(), stage.day(), 1)
    stage.without_competition(plan, None)
    _judge(stage, "not_evaluable", "mode-missing", plan,
           "The order does not say how the post was filled and names no competition.", "mode")  # fmt: skip


def before_the_register(stage: Stage) -> None:
    start = day_between(stage.draw, date(2022, 8, 20), date(2022, 12, 31))
    plan = stage.move(stage.opening(), start, 1)
    stage.without_competition(plan, "competition")
    _judge(stage, "not_evaluable", "competition-before-register", plan,
           "The competitions of 2022 are not served, so a competition can neither be shown nor denied.",
           "competitions of 2022")  # fmt: skip


REPERTOIRE = Repertoire(
    "V01",
    (
        by_competition_without_link,
        by_no_lawful_mode,
        by_competition_for_another_post,
        auxiliary_that_demands,
    ),
    (
        by_guarantee,
        by_rotation,
        by_equal_transfer,
        by_secondment,
        from_the_pool,
        to_an_auxiliary_post,
        to_a_political_post,
        by_linked_competition,
    ),
    (mode_missing, before_the_register),
)
