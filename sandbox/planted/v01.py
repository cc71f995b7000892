"""Planted cases of V01: an appointment without the competition that it needs."""

from datetime import date

from sandbox.model import AUXILIARY, POLITICAL
from sandbox.plans import KeyPlan, SpellPlan
from sandbox.planted.builder import CaseBuilder, RuleCases
from sandbox.random_streams import day_between, days


def _judge(builder: CaseBuilder, outcome: str, case: str, plan: SpellPlan, because: str, missing: str | None = None) -> None:
    builder.add_key_entry(KeyPlan("V01", outcome, case, (plan,), because, missing))


def _outside_the_rule(builder: CaseBuilder, case: str, plan: SpellPlan, because: str) -> None:
    builder.add_key_entry(KeyPlan("V01", "satisfies", case, (plan,), because, concerned=False))


def by_competition_without_link(builder: CaseBuilder) -> None:
    plan = builder.move(builder.first_post(), builder.day_in_complete_register(), 1)
    builder.without_competition(plan, "competition")
    _judge(builder, "violates", "competition-without-link", plan,
           "The order says by competition, the register of that year is complete and holds none.")  # fmt: skip


def by_no_lawful_mode(builder: CaseBuilder) -> None:
    plan = builder.move(builder.first_post(), builder.day_in_complete_register(), 1)
    builder.without_competition(plan, "other")
    _judge(builder, "violates", "mode-other", plan,
           "A managerial post was filled in a way that is no lawful exception, without a competition.")  # fmt: skip


def by_competition_for_another_post(builder: CaseBuilder) -> None:
    plan = builder.move(builder.first_post(), builder.day_in_complete_register(), 1)
    plan.needs = "other"
    _judge(builder, "violates", "competition-for-another-post", plan,
           "The competition named in the order was held for another post.")  # fmt: skip


def auxiliary_that_demands(builder: CaseBuilder) -> None:
    plan = builder.move(builder.first_post(AUXILIARY), builder.day_in_complete_register(), 1)
    builder.without_competition(plan, "other")
    plan.competition_required = True
    _judge(builder, "violates", "auxiliary-post-demanding-competition", plan,
           "The register entry of this auxiliary post demands a competition; there was none.")  # fmt: skip


def by_guarantee(builder: CaseBuilder) -> None:
    before = builder.first_post()
    back = builder.day()
    plan = builder.move(before, back, 0)
    before.end, before.end_ground, before.own_position = back - days(builder.number_of_days(200, 600)), "parental leave", True
    builder.without_competition(plan, "guarantee")
    plan.kind, plan.same_position_as = "return", before
    _judge(builder, "satisfies", "guarantee", plan, "A return to the guaranteed previous post.")


def by_rotation(builder: CaseBuilder) -> None:
    plan = builder.equal_post(builder.first_post(), builder.day(), "rotation")
    _judge(builder, "satisfies", "rotation", plan, "Rotation to an equal post needs no competition.")


def by_equal_transfer(builder: CaseBuilder) -> None:
    plan = builder.equal_post(builder.first_post(), builder.day(), "transfer")
    _judge(builder, "satisfies", "equal-transfer", plan,
           "A transfer to an equal post in the service counts as rotation.")  # fmt: skip


def by_secondment(builder: CaseBuilder) -> None:
    plan = builder.equal_post(builder.first_post(), builder.day(), "secondment", keep=True)
    plan.end, plan.end_ground = plan.start + days(builder.number_of_days(60, 140)), "returned"
    _judge(builder, "satisfies", "secondment", plan, "Secondment is a lawful exception.")


def from_the_pool(builder: CaseBuilder) -> None:
    plan = builder.move(builder.first_post(), builder.day(), 1)
    builder.without_competition(plan, "pool")
    builder.pool(plan.order_day - days(builder.number_of_days(100, 300)), plan.order_day + days(300))
    _judge(builder, "satisfies", "pool", plan, "Appointed out of the talent pool while a member of it.")


def to_an_auxiliary_post(builder: CaseBuilder) -> None:
    plan = builder.move(builder.first_post(AUXILIARY), builder.day(), 1)
    builder.without_competition(plan, "other")
    _outside_the_rule(builder, "auxiliary-post", plan, "An auxiliary post whose register entry demands no competition.")


def to_a_political_post(builder: CaseBuilder) -> None:
    plan = builder.move(builder.first_post(), builder.day(), 0)
    builder.without_competition(plan, "other")
    plan.ladder, plan.rank, plan.body = POLITICAL, 1, builder.land.head_office(builder.body)
    _outside_the_rule(builder, "political-post", plan, "Political posts have rules of their own.")


def by_linked_competition(builder: CaseBuilder) -> None:
    plan = builder.move(builder.first_post(), builder.day(), 1)
    _judge(builder, "satisfies", "competition-linked", plan, "The order names the competition for this post.")


def mode_missing(builder: CaseBuilder) -> None:
    plan = builder.move(builder.first_post(), builder.day(), 1)
    builder.without_competition(plan, None)
    _judge(builder, "not_evaluable", "mode-missing", plan,
           "The order does not say how the post was filled and names no competition.", "mode")  # fmt: skip


def before_the_register(builder: CaseBuilder) -> None:
    start = day_between(builder.draw, date(2022, 8, 20), date(2022, 12, 31))
    plan = builder.move(builder.first_post(), start, 1)
    builder.without_competition(plan, "competition")
    _judge(builder, "not_evaluable", "competition-before-register", plan,
           "The competitions of 2022 are not served, so a competition can neither be shown nor denied.",
           "competitions of 2022")  # fmt: skip


CASES = RuleCases(
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
