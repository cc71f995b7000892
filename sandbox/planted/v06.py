"""Planted cases of V06: less experience than the post demands."""

from datetime import date
from math import ceil

from sandbox.demands import DAYS_OF_A_MONTH
from sandbox.model import Education
from sandbox.plans import KeyPlan, SpellPlan
from sandbox.planted.builder import CaseBuilder, RuleCases
from sandbox.planted.demanding_post import SCHOOL, demanding, diplomas, only_planned, work
from sandbox.random_streams import day_between, days

_MONTHS = 48
_GRACE = 30
_ENOUGH = ceil(_MONTHS * DAYS_OF_A_MONTH - _GRACE)
"""The fewest days that a post asking for that many months accepts."""


def _post(builder: CaseBuilder, plan: SpellPlan, months: int | None = _MONTHS) -> SpellPlan:
    """Let the post demand that much experience, and an education that the person has."""
    diplomas(builder, Education("bachelor", "law", SCHOOL, builder.entry.year - 1))
    only_planned(builder)
    return demanding(plan, months, "bachelor", "economics", "law")


def _promoted_after(builder: CaseBuilder, worked: int, months: int = _MONTHS) -> SpellPlan:
    """Plan a promotion ordered when the person has worked that many days in the first post, and never before."""
    first = builder.first_post()
    plan = _post(builder, builder.move(first, builder.day(), 1), months)
    first.start = plan.order_day - days(worked)
    first.order_day = first.start - days(3)
    return plan


def _entered_after(builder: CaseBuilder) -> SpellPlan:
    """Plan a first post, under the law, that demands experience."""
    start = day_between(builder.draw, date(2024, 2, 1), date(2025, 11, 1))
    return _post(builder, builder.entry_post(start))


def _judge(builder: CaseBuilder, outcome: str, case: str, plan: SpellPlan, because: str, missing: str | None = None) -> None:
    builder.add_key_entry(KeyPlan("V06", outcome, case, (plan,), because, missing))


def one_day_short(builder: CaseBuilder) -> None:
    plan = _promoted_after(builder, _ENOUGH - 1)
    _judge(builder, "violates", "one-day-short", plan, "One day is missing even with the 30 days of grace.")


def years_short(builder: CaseBuilder) -> None:
    plan = _promoted_after(builder, builder.number_of_days(1450, 1900), 84)
    _judge(builder, "violates", "years-short", plan, "The post demands seven years, the person has worked for less than six.")


def counted_once(builder: CaseBuilder) -> None:
    plan = _entered_after(builder)
    end = plan.order_day - days(builder.number_of_days(60, 200))
    work(builder, end - days(900), end)
    work(builder, end - days(800), end, fte=0.5)
    _judge(
        builder,
        "violates",
        "two-contracts-at-once",
        plan,
        "Two contracts ran at the same time: together they cover 900 days, not 1,700.",
    )


def time_between(builder: CaseBuilder) -> None:
    first = builder.first_post()
    plan = _post(builder, builder.move(first, builder.day(), 1))
    first.start = plan.order_day - days(_ENOUGH + 300)
    first.order_day = first.start - days(3)
    first.end, first.end_ground = first.start + days(builder.number_of_days(700, 1000)), "own wish"
    _judge(
        builder,
        "violates",
        "time-between-does-not-count",
        plan,
        "The first post began long enough ago, but was left for more than a year.",
    )


def within_the_grace(builder: CaseBuilder) -> None:
    plan = _promoted_after(builder, _ENOUGH)
    _judge(builder, "satisfies", "within-the-grace", plan, "The 30 days of grace just suffice.")


def outside_the_service(builder: CaseBuilder) -> None:
    plan = _entered_after(builder)
    first = plan.order_day - days(_ENOUGH + builder.number_of_days(200, 500))
    work(builder, first, first + days(700))
    work(builder, first + days(690), plan.order_day - days(60))
    _judge(builder, "satisfies", "worked-outside-the-service", plan, "Work for firms before the service counts.")


def part_time(builder: CaseBuilder) -> None:
    plan = _entered_after(builder)
    end = plan.order_day - days(60)
    work(builder, end - days(_ENOUGH + builder.number_of_days(20, 200)), end, fte=0.5)
    _judge(builder, "satisfies", "worked-part-time", plan, "Part-time work counts as time.")


def acting_without(builder: CaseBuilder) -> None:
    first = builder.first_post()
    plan = _post(builder, builder.acting(first, builder.day(), 1), 120)
    builder.add_key_entry(
        KeyPlan("V06", "satisfies", "acting-without-experience", (plan,), "Acting fills no post.", concerned=False)
    )


def end_not_known(builder: CaseBuilder) -> None:
    first = builder.first_post()
    plan = _post(builder, builder.move(first, builder.day(), 1))
    first.start = plan.order_day - days(_ENOUGH + 300)
    first.order_day, first.end_known = first.start - days(3), False
    first.end = first.start + days(builder.number_of_days(700, 1000))
    _judge(
        builder,
        "not_evaluable",
        "end-not-known",
        plan,
        "The end of the only earlier post is not known, so its length is not either.",
        "end of the first post",
    )


def known_by_year(builder: CaseBuilder) -> None:
    plan = _entered_after(builder)
    began = day_between(builder.draw, date(2019, 2, 1), date(2019, 11, 30))
    work(builder, began, began + days(_ENOUGH), precision="year")
    _judge(
        builder,
        "not_evaluable",
        "beginning-known-by-year",
        plan,
        "Of the only contract before, the beginning is known by its year only.",
        "beginning of the contract",
    )


def demand_not_stated(builder: CaseBuilder) -> None:
    first = builder.first_post()
    plan = _post(builder, builder.move(first, builder.day(), 1), None)
    _judge(
        builder,
        "not_evaluable",
        "demand-not-stated",
        plan,
        "The register does not say how much experience the post demands.",
        "required experience",
    )


CASES = RuleCases(
    "V06",
    (one_day_short, counted_once, years_short, time_between),
    (within_the_grace, outside_the_service, part_time, acting_without),
    (end_not_known, known_by_year, demand_not_stated),
)
