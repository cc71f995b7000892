"""R11, R13 and R15: leaders who come to head a body, bring people along, and after whose arrival others leave."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sandbox.kazakhstan.people import INSTITUTIONS
from sandbox.kazakhstan.plans import SpellPlan
from sandbox.kazakhstan.strata.addition import HEAD, SPECIALIST, UNIT_HEAD, Addition, Origin
from sandbox.kazakhstan.strata.connected import School
from sandbox.random_streams import days

_USUAL_JOINS = (15, 60, 120)
_EXITS = (20, 45, 75, 110, 160)
_USUAL_GROUNDS = ("own wish", "contract expired", "own wish", "reduction of staff", "own wish")
_STAFF = 6
_OLD_STAFF = ("Алматы", "Астана", "Астана", "Шымкент", "Павлодар облысы")
_TURKISTAN = ("Түркістан облысы",) * 2


@dataclass(frozen=True, slots=True)
class Arrival:
    """How a leader comes: the name of the body, the day, and the days after it on which followers join.

    `grounds` are those of the exits. `birthplaces` are those of the picks, None if it is not on record: three followers, one of
    the old staff, and two newcomers. `line_known` tells whether it is on record to whom the last follower's old post reported.
    """

    kk: str
    ru: str
    day: date
    joins: tuple[int, int, int] = _USUAL_JOINS
    grounds: Sequence[str | None] = _USUAL_GROUNDS
    birthplaces: Sequence[str | None] = ("Маңғыстау облысы",) * 6
    line_known: bool = True


@dataclass(frozen=True, slots=True)
class _Led:
    """The first post of a leader, the appointment as head of the body, and that of the head before."""

    first: SpellPlan
    head: SpellPlan
    before: SpellPlan


def plant(addition: Addition, school: School) -> None:
    """Plant four arrivals: two that break all three rules, one just short of each bound, and one that lacks an input of each."""
    addition.begin("arrivals")
    tourism = Arrival("Облыстық туризм басқармасы", "Областное управление туризма", date(2018, 2, 12))
    born = ("Батыс Қазақстан облысы",) * 6
    sport = Arrival("Облыстық спорт басқармасы", "Областное управление спорта", date(2019, 5, 13), birthplaces=born)
    for arrival in (tourism, sport):
        _violates(addition, _arrive(addition, school, arrival))
    _satisfies(
        addition,
        _arrive(
            addition,
            school,
            Arrival(
                "Облыстық ветеринария басқармасы",
                "Областное управление ветеринарии",
                date(2020, 11, 16),
                joins=(15, 60, 181),
                grounds=(*_USUAL_GROUNDS[:4], "retirement"),
                birthplaces=(*_TURKISTAN, "Алматы", *_TURKISTAN[:1], "Астана", "Шымкент"),
            ),
        ),
    )
    _lacks(
        addition,
        _arrive(
            addition,
            school,
            Arrival(
                "Облыстық жер қатынастары басқармасы",
                "Областное управление земельных отношений",
                date(2021, 10, 11),
                grounds=(*_USUAL_GROUNDS[:4], None),
                birthplaces=(None, None, None, *_TURKISTAN, "Астана"),
                line_known=False,
            ),
        ),
    )


def _arrive(addition: Addition, school: School, arrival: Arrival) -> _Led:
    body, day = addition.body(arrival.kk, arrival.ru), arrival.day
    origins = [Origin(each, INSTITUTIONS[at % len(INSTITUTIONS)]) for at, each in enumerate(arrival.birthplaces)]
    before = addition.enters(body, HEAD, addition.day(date(2012, 2, 6), date(2012, 4, 30)))
    last, *staff = (
        addition.enters(
            body,
            SPECIALIST,
            addition.day(date(2012, 6, 4), date(2014, 6, 30)),
            under=before,
            origin=origins[3] if at == 0 else Origin(_OLD_STAFF[at - 1], INSTITUTIONS[at % len(INSTITUTIONS)]),
        )
        for at in range(_STAFF)
    )
    first = addition.enters(school.body, UNIT_HEAD, addition.day(date(2012, 2, 6), date(2012, 6, 30)), under=school.head)
    team = [
        addition.enters(
            school.body,
            SPECIALIST,
            addition.day(date(2012, 9, 3), date(2014, 6, 30)),
            under=first if arrival.line_known or at < 2 else None,
            origin=origins[at],
        )
        for at in range(3)
    ]
    addition.leaves(before, day - days(30), "contract expired")
    head = addition.moves(first, day, body, 1, into=before)
    for one, after in zip(team, arrival.joins, strict=True):
        addition.moves(one, day + days(after), body, under=before)
    for one, after, ground in zip(staff, _EXITS, arrival.grounds, strict=True):
        addition.leaves(one, day + days(after), ground)
    addition.moves(last, day + days(300), body, under=before)
    for origin, after in zip(origins[4:], (420, 1000), strict=True):
        addition.enters(body, SPECIALIST, day + days(after), under=before, origin=origin)
    return _Led(first, head, before)


def _violates(addition: Addition, led: _Led) -> None:
    because = "Three people who had reported to the leader for years came after within 120 days; nobody had moved there before."
    addition.violates("R11", "three-followers", (led.head,), because)
    because = "All six people whom the head appointed were born in one region, from which few others come."
    addition.violates("R13", "six-of-one-birthplace", (led.first,), because)
    because = (
        "Five of six people of the old staff left within 160 days of the head's arrival, and nobody but the old head before."
    )
    addition.violates("R15", "five-exits", (led.head,), because)


def _satisfies(addition: Addition, led: _Led) -> None:
    because = "Two people came after within 180 days, and a third one a day later."
    addition.satisfies("R11", "third-follower-a-day-late", (led.head,), because)
    because = "Of six people whom the head appointed three were born in one region: chance explains that."
    addition.satisfies("R13", "three-of-one-birthplace", (led.first,), because)
    because = "Of six people whom the head before had appointed, no more than two were born in one region."
    addition.satisfies("R13", "two-of-one-birthplace", (led.before,), because)
    because = "Four people left within 180 days of the head's arrival; the fifth retired by age, which is no exit."
    addition.satisfies("R15", "four-exits-and-a-retirement", (led.head,), because)


def _lacks(addition: Addition, led: _Led) -> None:
    because = "Three people came after; of one of them it is not on record to whom the old post reported."
    addition.not_evaluable("R11", "line-not-on-record", (led.head,), because, "superior of the old post of a follower")
    because = "Three of six people whom the head appointed have no birthplace on record; it may be that of the others."
    addition.not_evaluable("R13", "birthplaces-not-on-record", (led.first,), because, "birthplaces of three picks")
    because = (
        "Four people left soon after the head's arrival, and of a fifth it is not on record why: it may have been retirement."
    )
    addition.not_evaluable("R15", "ground-not-on-record", (led.head,), because, "ground of an exit")
