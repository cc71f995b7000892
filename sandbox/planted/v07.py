"""Planted cases of V07: education that the post does not accept."""

from datetime import date

from sandbox.model import Education
from sandbox.plans import KeyPlan, SpellPlan
from sandbox.planted.builder import CaseBuilder, RuleCases
from sandbox.planted.demanding_post import SCHOOL, demanding, diplomas
from sandbox.random_streams import day_between, days

_BACHELOR, _MASTER = "bachelor", "master"


def _studied(builder: CaseBuilder, *own: tuple[str, str, int]) -> None:
    """Script diplomas: level, field and year."""
    diplomas(builder, *(Education(level, field, SCHOOL, year) for level, field, year in own))


def _before(builder: CaseBuilder, years: int = 1) -> int:
    """Return the year that many years before the entry."""
    return builder.entry.year - years


def _promotion(builder: CaseBuilder, level: str | None, *fields: str, latest: date | None = None) -> SpellPlan:
    """Plan a promotion to a post that demands that education and a year of experience, ordered by the day `latest`, if any."""
    start = builder.day() if latest is None else day_between(builder.draw, date(2023, 5, 20), latest)
    return demanding(builder.move(builder.first_post(), start, 1), 12, level, *fields)


def _judge(builder: CaseBuilder, outcome: str, case: str, plan: SpellPlan, because: str, missing: str | None = None) -> None:
    builder.add_key_entry(KeyPlan("V07", outcome, case, (plan,), because, missing))


def other_field(builder: CaseBuilder) -> None:
    plan = _promotion(builder, _BACHELOR, "law", "public administration")
    _studied(builder, (_BACHELOR, "agronomy", _before(builder, 2)), (_MASTER, "agronomy", _before(builder, 0)))
    _judge(builder, "violates", "other-field", plan, "Neither diploma is in a field that the post accepts.")


def lower_level(builder: CaseBuilder) -> None:
    plan = _promotion(builder, _MASTER, "finance", "economics")
    _studied(builder, (_BACHELOR, "finance", _before(builder)))
    _judge(builder, "violates", "lower-level", plan, "The field is accepted, but the post demands a master's degree.")


def finished_afterwards(builder: CaseBuilder) -> None:
    plan = _promotion(builder, _BACHELOR, "law", "statistics", latest=date(2025, 10, 1))
    _studied(builder, (_BACHELOR, "medicine", _before(builder)), (_BACHELOR, "law", plan.order_day.year + 1))
    _judge(builder, "violates", "finished-afterwards", plan, "The diploma that fits was finished in the year after the order.")


def in_two_diplomas(builder: CaseBuilder) -> None:
    plan = _promotion(builder, _MASTER, "economics", "finance")
    _studied(builder, (_BACHELOR, "economics", _before(builder, 2)), (_MASTER, "pedagogy", _before(builder, 0)))
    _judge(
        builder,
        "violates",
        "level-and-field-in-two-diplomas",
        plan,
        "One diploma has the field and another one the level; the post demands both in one.",
    )


def higher_level(builder: CaseBuilder) -> None:
    plan = _promotion(builder, _BACHELOR, "law", "economics")
    _studied(builder, (_BACHELOR, "pedagogy", _before(builder, 2)), (_MASTER, "law", _before(builder, 0)))
    _judge(builder, "satisfies", "higher-level", plan, "A master's degree in an accepted field is more than the post demands.")


def second_diploma(builder: CaseBuilder) -> None:
    plan = _promotion(builder, _BACHELOR, "information technology", "statistics")
    _studied(builder, (_BACHELOR, "pedagogy", _before(builder)), (_BACHELOR, "statistics", _before(builder, -2)))
    _judge(builder, "satisfies", "second-diploma", plan, "The second of two diplomas is in the last field that the post accepts.")


def finished_the_year_before(builder: CaseBuilder) -> None:
    plan = _promotion(builder, _MASTER, "law", "finance")
    _studied(builder, (_BACHELOR, "law", _before(builder)), (_MASTER, "law", plan.order_day.year - 1))
    _judge(builder, "satisfies", "finished-the-year-before", plan, "The diploma was finished in the year before the order.")


def acting_without(builder: CaseBuilder) -> None:
    plan = demanding(builder.acting(builder.first_post(), builder.day(), 1), 12, _MASTER, "medicine")
    _studied(builder, (_BACHELOR, "law", _before(builder)))
    builder.add_key_entry(
        KeyPlan("V07", "satisfies", "acting-without-education", (plan,), "Acting fills no post.", concerned=False)
    )


def finished_that_year(builder: CaseBuilder) -> None:
    plan = _promotion(builder, _MASTER, "law", "finance")
    if (plan.order_day.month, plan.order_day.day) == (12, 31):
        plan.order_day -= days(1)
    _studied(builder, (_BACHELOR, "law", _before(builder)), (_MASTER, "law", plan.order_day.year))
    _judge(
        builder,
        "not_evaluable",
        "finished-that-year",
        plan,
        "The diploma is known by its year only, which is the year of the order.",
        "day of the diploma",
    )


def demand_not_stated(builder: CaseBuilder) -> None:
    plan = _promotion(builder, None, "law", "finance")
    _studied(builder, (_BACHELOR, "law", _before(builder)))
    _judge(
        builder,
        "not_evaluable",
        "demand-not-stated",
        plan,
        "The register does not say which level of education the post demands.",
        "required level of education",
    )


CASES = RuleCases(
    "V07",
    (other_field, lower_level, finished_afterwards, in_two_diplomas),
    (higher_level, second_diploma, finished_the_year_before, acting_without),
    (finished_that_year, demand_not_stated),
)
