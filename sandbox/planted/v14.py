"""Planted cases of V14: a first entrant without a one-year contract or a probation, and a promotion inside the probation."""

from datetime import date

from sandbox.plans import KeyPlan, SpellPlan
from sandbox.planted.builder import CaseBuilder, RuleCases
from sandbox.random_streams import day_between, days

_ENTRIES = (date(2024, 1, 8), date(2024, 6, 28))
"""Days of entry of the people with these cases; those who enter in 2026 do so two years later than planned here."""
_BEGINS = date(2026, 1, 1)


def _entrant(builder: CaseBuilder, ordered: date | None = None) -> SpellPlan:
    """Plan the first post, ordered early in 2026 if no other day is given, for an indefinite term without probation."""
    day = ordered or day_between(builder.draw, date(2026, 1, 12), date(2026, 3, 27))
    plan = builder.entry_post(day + days(4))
    plan.order_day, plan.term = day, "indefinite"
    return plan


def _on_probation(builder: CaseBuilder, length: int) -> SpellPlan:
    plan = _entrant(builder)
    plan.term, plan.probation_until = "probation", plan.start + days(length)
    return plan


def _promoted(builder: CaseBuilder, first: SpellPlan, ordered: date) -> SpellPlan:
    plan = builder.move(first, ordered + days(3), 1)
    plan.order_day = ordered
    return plan


def _years_later(day: date, years: int) -> date:
    """Return the same day that many years later (no case begins on 29 February)."""
    return day.replace(year=day.year + years)


def _end_of_probation(plan: SpellPlan) -> date:
    if plan.probation_until is None:
        raise ValueError("the entrant has no probation")
    return plan.probation_until


def _judge(builder: CaseBuilder, outcome: str, case: str, plan: SpellPlan, because: str, missing: str | None = None) -> None:
    builder.add_key_entry(KeyPlan("V14", outcome, case, (plan,), because, missing))


def _outside_the_rule(builder: CaseBuilder, case: str, plan: SpellPlan, because: str) -> None:
    builder.add_key_entry(KeyPlan("V14", "satisfies", case, (plan,), because, concerned=False))


def without_probation(builder: CaseBuilder) -> None:
    because = "A first entrant of 2026 was appointed for good, without a probation."
    _judge(builder, "violates", "indefinite-without-probation", _entrant(builder), because)


def on_the_first_day(builder: CaseBuilder) -> None:
    because = "The order was made on the first day on which the duty holds."
    _judge(builder, "violates", "ordered-on-the-first-day", _entrant(builder, _BEGINS), because)


def for_three_years(builder: CaseBuilder) -> None:
    plan = _entrant(builder)
    plan.term, plan.term_until = "fixed", _years_later(plan.start, 3)
    _judge(builder, "violates", "contract-of-three-years", plan, "The first contract was for three years, without a probation.")


def promoted_on_the_last_day(builder: CaseBuilder) -> None:
    first = _on_probation(builder, 150)
    _promoted(builder, first, _end_of_probation(first) - days(1))
    _judge(builder, "violates", "promoted-on-the-last-day", first, "The promotion was ordered on the last day of the probation.")


def promoted_inside(builder: CaseBuilder) -> None:
    first = _on_probation(builder, 180)
    _promoted(builder, first, _end_of_probation(first) - days(builder.number_of_days(20, 90)))
    _judge(builder, "violates", "promoted-inside", first, "The promotion was ordered during the probation.")


def the_day_before_the_first(builder: CaseBuilder) -> None:
    plan = _entrant(builder, _BEGINS - days(1))
    because = "The order was made on the day before the duty began."
    _outside_the_rule(builder, "ordered-the-day-before-the-first", plan, because)


def for_one_year(builder: CaseBuilder) -> None:
    plan = _entrant(builder)
    plan.term, plan.term_until = "fixed", _years_later(plan.start, 1)
    _judge(builder, "satisfies", "contract-of-one-year", plan, "The first contract is for one year.")


def with_probation(builder: CaseBuilder) -> None:
    _judge(builder, "satisfies", "with-probation", _on_probation(builder, 90), "The entrant has a probation.")


def promoted_on_the_day_of_its_end(builder: CaseBuilder) -> None:
    first = _on_probation(builder, 150)
    _promoted(builder, first, _end_of_probation(first))
    because = "The probation ended on the day of the order, which no longer counts."
    _judge(builder, "satisfies", "promoted-on-the-day-of-its-end", first, because)


def moved_inside(builder: CaseBuilder) -> None:
    first = _on_probation(builder, 180)
    builder.equal_post(first, first.start + days(builder.number_of_days(80, 120)), "transfer")
    _judge(builder, "satisfies", "equal-post-inside", first, "A move to an equal post is no promotion.")


def acting_inside(builder: CaseBuilder) -> None:
    first = _on_probation(builder, 180)
    builder.acting(first, first.start + days(builder.number_of_days(60, 80)), 1)
    _judge(builder, "satisfies", "acting-inside", first, "Acting fills no post and is no promotion.")


def back_after_a_break(builder: CaseBuilder) -> None:
    first = builder.entry_post(builder.entry)
    plan = builder.move(first, day_between(builder.draw, date(2026, 1, 20), date(2026, 5, 29)), 0)
    first.end, first.end_ground = first.start + days(builder.number_of_days(300, 400)), "own wish"
    plan.term = "indefinite"
    _outside_the_rule(builder, "back-after-a-break", plan, "Whoever has served before is no first entrant.")


def term_missing(builder: CaseBuilder) -> None:
    plan = _entrant(builder)
    plan.term = None
    because = "The order names neither a term nor a probation."
    _judge(builder, "not_evaluable", "term-missing", plan, because, "term of the first contract")


def length_missing(builder: CaseBuilder) -> None:
    plan = _entrant(builder)
    plan.term = "fixed"
    because = "The first contract is for a fixed term whose end the order does not say."
    _judge(builder, "not_evaluable", "length-missing", plan, because, "end of the first contract")


def rank_missing(builder: CaseBuilder) -> None:
    first = _on_probation(builder, 180)
    first.own_position, first.rank_known = True, False
    _promoted(builder, first, _end_of_probation(first) - days(builder.number_of_days(20, 90)))
    because = "The rank of the first post is not known, so the move during the probation may be a promotion or not."
    _judge(builder, "not_evaluable", "rank-missing", first, because, "rank of the first post")


CASES = RuleCases(
    "V14",
    (without_probation, on_the_first_day, for_three_years, promoted_on_the_last_day, promoted_inside),
    (
        the_day_before_the_first,
        for_one_year,
        with_probation,
        promoted_on_the_day_of_its_end,
        moved_inside,
        acting_inside,
        back_after_a_break,
    ),
    (term_missing, length_missing, rank_missing),
    entries=_ENTRIES,
)
