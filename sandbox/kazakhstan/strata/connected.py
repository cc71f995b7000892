"""R12: heads of a body, of whom some promote those who had served under them elsewhere."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sandbox.kazakhstan.plans import SpellPlan
from sandbox.kazakhstan.strata.addition import HEAD, SPECIALIST, UNIT_HEAD, Addition

RULE = "R12"
_UNDER_BOTH, _UNDER_CHIEF, _OTHERS, _STAY = 22, 20, 16, 19
_FAVOURED = 14


@dataclass(frozen=True, slots=True)
class School:
    """The body from which leaders come: its head, later heads, and those who served under them."""

    body: int
    head: SpellPlan
    deputy: SpellPlan
    chief: SpellPlan
    under_both: Sequence[SpellPlan]
    under_chief: Sequence[SpellPlan]


@dataclass(frozen=True, slots=True)
class Staff:
    """The body whose heads come from the school, its last head, and the spells of those who stayed to the end."""

    body: int
    head: SpellPlan
    stayed: Sequence[SpellPlan]


def plant(addition: Addition) -> tuple[School, Staff]:
    """Plant four heads of one body: one who came before the register begins, and three with many connected to each."""
    addition.begin("connected")
    school = _school(addition)
    body = addition.body("Облыстық құрылыс басқармасы", "Областное управление строительства")
    first = addition.enters(body, HEAD, date(2009, 6, 1))
    others = [
        addition.enters(body, SPECIALIST, addition.day(date(2010, 2, 1), date(2012, 6, 1)), under=first) for _ in range(_OTHERS)
    ]
    under_both, under_chief = (
        [addition.moves(one, addition.day(date(2013, 2, 4), date(2013, 10, 30)), body, under=first) for one in group]
        for group in (school.under_both, school.under_chief)
    )
    second = _succeeds(addition, first, school.head, date(2014, 3, 10))
    deputy = addition.moves(school.deputy, date(2014, 3, 24), school.body, 1, into=school.head)
    _promote(addition, under_both[:2], first, date(2015, 5, 11), date(2016, 5, 16))
    third = _succeeds(addition, second, deputy, date(2017, 3, 13))
    chief = addition.moves(school.chief, date(2017, 3, 27), school.body, 1, into=school.head)
    _promote(addition, under_both[2 : 2 + _FAVOURED], first, date(2017, 9, 4), date(2020, 3, 16))
    fourth = _succeeds(addition, third, chief, date(2020, 9, 14))
    _promote(addition, under_chief[:_FAVOURED], first, date(2021, 2, 8), date(2022, 5, 16))
    addition.leaves(fourth, date(2026, 3, 2), "contract expired")
    _judge(addition, first, second, third, fourth)
    _judge_others(addition, second, chief, fourth)
    return school, Staff(body, fourth, _wind_down(addition, [*others, *under_both, *under_chief]))


def _school(addition: Addition) -> School:
    body = addition.body("Облыстық мәдениет басқармасы", "Областное управление культуры")
    head = addition.enters(body, HEAD, date(2010, 1, 11))
    deputy = addition.enters(body, UNIT_HEAD, date(2010, 1, 18), under=head)
    chief = addition.enters(body, UNIT_HEAD, date(2010, 1, 25), under=head)
    first, last = date(2010, 2, 1), date(2010, 6, 30)
    under_both = [addition.enters(body, SPECIALIST, addition.day(first, last), under=head) for _ in range(_UNDER_BOTH)]
    for one in under_both:
        addition.reports_later(one, date(2011, 10, 3), deputy)
    under_chief = [addition.enters(body, SPECIALIST, addition.day(first, last), under=chief) for _ in range(_UNDER_CHIEF)]
    return School(body, head, deputy, chief, under_both, under_chief)


def _succeeds(addition: Addition, old: SpellPlan, leader: SpellPlan, day: date) -> SpellPlan:
    """Let the leader, a head elsewhere, take the post of the old head."""
    addition.leaves(old, day, "contract expired")
    return addition.moves(leader, day, old.body, into=old)


def _promote(addition: Addition, group: list[SpellPlan], head: SpellPlan, first: date, last: date) -> None:
    """Promote everybody of the group by one category; the new posts report to the head's as well."""
    for one in group:
        addition.moves(one, addition.day(first, last), head.body, 1, under=head)


def _wind_down(addition: Addition, staff: list[SpellPlan]) -> list[SpellPlan]:
    """Let all but some leave over a year, years after the last head came, and return the last posts of those who stay."""
    last = {one.person: one for one in addition.plans.spells if one.end is None}
    left = [last[one.person] for one in staff]
    for one in left[_STAY:]:
        addition.leaves(one, addition.day(date(2022, 7, 4), date(2023, 8, 14)), "own wish")
    return left[:_STAY]


def _judge(addition: Addition, first: SpellPlan, second: SpellPlan, third: SpellPlan, fourth: SpellPlan) -> None:
    because = "The head came in 2009, and the portal's modules begin in 2010: who served and who is kin before then is not known."
    addition.not_evaluable(RULE, "came-before-the-register", (first,), because, "appointments and kin before 2010")
    because = (
        f"Of {_UNDER_BOTH} people who had served under the head elsewhere two were promoted, and nobody of the others: less than "
        "ten points more."
    )
    addition.satisfies(RULE, "less-than-ten-points", (second,), because)
    because = f"Of 20 people who had served under the head elsewhere {_FAVOURED} were promoted, and nobody of the others."
    addition.violates(RULE, "those-who-served-before", (third,), because)
    addition.violates(RULE, "those-who-served-before", (fourth,), because)


def _judge_others(addition: Addition, second: SpellPlan, chief: SpellPlan, fourth: SpellPlan) -> None:
    because = "In the body from which the leaders come, few people are left when this one heads it: none is compared."
    addition.satisfies(RULE, "few-people", (chief,), because, concerned=False)
    because = "More than forty people came from the body of this leader, but all of them in the year before."
    addition.satisfies("R11", "team-came-first", (second,), because, concerned=False)
    because = "Most of the staff left, but almost two years after the head came and later."
    addition.satisfies("R15", "exits-years-later", (fourth,), because)
