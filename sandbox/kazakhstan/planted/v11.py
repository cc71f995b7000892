"""Planted cases of V11: kin in direct subordination for more than 90 days. The first of the cast is the subordinate."""

from datetime import date

from sandbox.kazakhstan.plans import SpellPlan
from sandbox.kazakhstan.planted.builder import BEFORE_THE_LAW, PAIR, Case, CaseBuilder, RuleCases
from sandbox.random_streams import days

_LONG_BEFORE = days(500)


def _reports_to(plan: SpellPlan, superior: SpellPlan | None, since: date = date.min) -> None:
    assert plan.script is not None
    plan.script.reports_to.append((since, superior))


def _pair(builder: CaseBuilder, superior_from: date, above: int = 2) -> tuple[SpellPlan, SpellPlan]:
    """Plan the subordinate's first post, and the superior's promotion to the post that it reports to."""
    subordinate = builder.first_post()
    superior = builder.move(builder.first_post(1, above - 1), superior_from, 1)
    _reports_to(subordinate, superior)
    return subordinate, superior


def _until(plan: SpellPlan, end: date) -> None:
    plan.end, plan.ground = end, "own wish"


def to_this_day(builder: CaseBuilder) -> None:
    start = builder.day()
    pair = _pair(builder, start)
    builder.kin(start - _LONG_BEFORE)
    builder.violates("to-this-day", pair, "The superior has been close kin for more than 90 days.")


def ninety_one_days(builder: CaseBuilder) -> None:
    start = builder.day(date(2017, 2, 1), date(2025, 6, 30))
    pair = _pair(builder, start)
    _until(pair[1], start + days(91))
    builder.kin(start - _LONG_BEFORE)
    builder.violates("91-days", pair, "Close kin was the direct superior for 91 days.")


def two_periods(builder: CaseBuilder) -> None:
    start = builder.day(date(2017, 2, 1), date(2025, 6, 30))
    pair = _pair(builder, start)
    for since, superior in ((start + days(60), None), (start + days(200), pair[1]), (start + days(250), None)):
        _reports_to(pair[0], superior, since)
    builder.kin(start - _LONG_BEFORE)
    builder.violates("two-periods", pair, "Direct subordination of 60 and of 50 days, 110 days in all.")


def after_the_law_of_2015(builder: CaseBuilder) -> None:
    start = date(2026, 7, 6) + days(builder.number_of_days(0, 10))
    pair = _pair(builder, start)
    builder.kin(start - _LONG_BEFORE)
    because = "More than 90 days, all after the law of 2015; the anti-corruption law was not repealed."
    builder.violates("after-the-law", pair, because)


def ninety_days(builder: CaseBuilder) -> None:
    start = builder.day(date(2017, 2, 1), date(2025, 6, 30))
    pair = _pair(builder, start)
    _until(pair[1], start + days(90))
    builder.kin(start - _LONG_BEFORE)
    builder.satisfies("90-days", pair, "Close kin was the direct superior for exactly 90 days.")


def cousins(builder: CaseBuilder) -> None:
    start = builder.day()
    pair = _pair(builder, start)
    builder.cousins(start - _LONG_BEFORE)
    builder.satisfies("cousins", pair, "Cousins are not among the kin of the rule.", concerned=False)


def tie_ended_before(builder: CaseBuilder) -> None:
    start = builder.day()
    pair = _pair(builder, start)
    builder.in_laws(start - days(900), since=start - days(1200), until=start - days(30))
    builder.satisfies("tie-ended-before", pair, "The marriage had ended before the subordination began.", concerned=False)


def tie_ended_in_time(builder: CaseBuilder) -> None:
    start = builder.day(date(2017, 2, 1), date(2025, 6, 30))
    pair = _pair(builder, start)
    builder.in_laws(start - days(900), since=start - days(1200), until=start + days(builder.number_of_days(20, 85)))
    builder.satisfies("tie-ended-in-time", pair, "The marriage ended before there were 90 days of subordination.")


def superior_of_the_superior(builder: CaseBuilder) -> None:
    start = builder.day()
    subordinate, superior = builder.first_post(), builder.move(builder.first_post(1, 2), start, 1)
    between = builder.first_post(2, 1)
    _reports_to(subordinate, between)
    _reports_to(between, superior)
    builder.kin(start - _LONG_BEFORE)
    because = "The kin is the superior of the direct superior."
    builder.satisfies("indirect-superior", (subordinate, superior), because, concerned=False)


def same_body_only(builder: CaseBuilder) -> None:
    start = builder.day()
    subordinate, other = builder.first_post(), builder.move(builder.first_post(1, 1), start, 1)
    superior = builder.first_post(2, 3)
    _reports_to(subordinate, superior)
    _reports_to(other, superior)
    builder.kin(start - _LONG_BEFORE)
    because = "Kin in one body under one superior; neither is the superior of the other."
    builder.satisfies("never-in-subordination", (subordinate, other), because, concerned=False)


def declared_meanwhile(builder: CaseBuilder) -> None:
    start = builder.day(date(2017, 2, 1), date(2025, 6, 30))
    pair = _pair(builder, start)
    end = start + days(builder.number_of_days(200, 300))
    _until(pair[1], end)
    builder.in_laws(end - days(builder.number_of_days(20, 60)))
    because = "The marriage was declared in the last two months of the subordination; its day is not known."
    builder.not_evaluable("declared-meanwhile", pair, because, "first day of the tie")


CASES = RuleCases(
    "V11",
    (Case(to_this_day, PAIR), Case(ninety_one_days, PAIR), Case(two_periods, PAIR), Case(after_the_law_of_2015, PAIR)),
    (
        Case(ninety_days, PAIR),
        Case(cousins, PAIR),
        Case(tie_ended_before, PAIR),
        Case(tie_ended_in_time, PAIR),
        Case(superior_of_the_superior, (*PAIR, BEFORE_THE_LAW)),
        Case(same_body_only, (*PAIR, BEFORE_THE_LAW)),
    ),
    (Case(declared_meanwhile, PAIR),),
)
