"""Pilot bodies of pay by factor points, which far fewer people leave once it has begun, and a body that changes nothing.

The pilot is a body with a unit. It loses people in every way that turnover tells apart.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sandbox.kazakhstan.model import Person
from sandbox.kazakhstan.plans import KinPlan, SpellPlan
from sandbox.kazakhstan.strata.addition import HEAD, SPECIALIST, Addition
from sandbox.quantity import Quantity

PILOT_BEGINS = date(2018, 1, 1)
_STAFF, _UNIT_STAFF, _REST_STAFF = 12, 6, 9
_GROUPS = (("pilot-before", False), ("pilot-before", True), ("rest-before", True))
"""Those who ever served in the pilot, those who stay in it, and those who stay outside."""
_FIRST_HEAD, _FIRST, _LAST = date(2010, 1, 11), date(2011, 2, 1), date(2014, 6, 30)


@dataclass(frozen=True, slots=True)
class _Bodies:
    """The pilot with its unit, the body outside the pilot, and who serves in each."""

    pilot: int
    unit: int
    rest: int
    staff: Sequence[SpellPlan]
    unit_staff: Sequence[SpellPlan]
    rest_staff: Sequence[SpellPlan]


def plant(addition: Addition) -> None:
    """Plant the three bodies and what happened in them in 2017 and 2018."""
    addition.begin("turnover")
    bodies = _found(addition)
    _year_before(addition, bodies)
    _year_after(addition, bodies)
    _note(addition, bodies)


def plant_former_kin(addition: Addition, people: Sequence[Person]) -> None:
    """Make a man who stays in the pilot and a woman who was never in it husband and wife until 2019."""
    served, stays, rest = (
        {one.person for one in addition.plans.spells if addition.land.bodies[one.body].code in codes and not (stay and one.end)}
        for codes, stay in ((_codes(addition, case), stay) for case, stay in _GROUPS)
    )
    husband = next(one.index for one in people if one.index in stays and not one.female)
    wife = next(one.index for one in people if one.index in rest - served and one.female)
    tie = KinPlan((husband, wife), ("wife", "husband"), date(2016, 3, 1), since=date(2014, 6, 7), until=date(2019, 5, 20))
    addition.plans.kin.append(tie)
    because = "They were husband and wife until 2019."
    addition.plans.quantities.append(Quantity("ties", "former-kin", {"kin": 1, "former": 1}, because, people=(husband, wife)))


def _codes(addition: Addition, case: str) -> tuple[str, ...]:
    return next(one.bodies for one in addition.plans.quantities if one.case == case)


def _found(addition: Addition) -> _Bodies:
    pilot = addition.tree("Облыстық мұрағат басқармасы", "Областное управление архивов", pilot=True)
    unit = addition.tree("Мұрағат бөлімі", "Отдел архивов", pilot=True, under=pilot)
    rest = addition.tree("Облыстық тілдерді дамыту басқармасы", "Областное управление развития языков", pilot=False)
    heads = [addition.enters(body, HEAD + (body == unit), _FIRST_HEAD) for body in (pilot, unit, rest)]
    staff, unit_staff, rest_staff = (
        [addition.enters(one.body, SPECIALIST, addition.day(_FIRST, _LAST), under=one) for _ in range(number)]
        for one, number in zip(heads, (_STAFF, _UNIT_STAFF, _REST_STAFF), strict=True)
    )
    return _Bodies(pilot, unit, rest, staff, unit_staff, rest_staff)


def _year_before(addition: Addition, bodies: _Bodies) -> None:
    """Plan 2017. Seven leave the pilot, one moves to the other body, and two return: one of them after a working day away."""
    staff, unit_staff = bodies.staff, bodies.unit_staff
    addition.leaves(staff[0], date(2017, 2, 14), "own wish")
    addition.leaves(unit_staff[0], date(2017, 5, 22), "own wish")
    addition.leaves(staff[1], date(2017, 6, 30), "ethics")
    addition.leaves(staff[2], date(2017, 8, 31), "retirement")
    addition.leaves(staff[3], date(2017, 10, 2), "reduction of staff")
    addition.leaves(staff[4], date(2017, 12, 27), "contract expired")
    addition.moves(unit_staff[1], date(2017, 3, 6), bodies.pilot)
    addition.moves(staff[5], date(2017, 4, 10), bodies.rest)
    # A Saturday, and the Monday after it.
    addition.returns(staff[6], date(2017, 9, 16), date(2017, 9, 18), bodies.unit)
    # A Saturday, and the Tuesday after it.
    addition.returns(staff[7], date(2017, 11, 4), date(2017, 11, 7), bodies.pilot)
    for body, start in ((bodies.pilot, date(2017, 7, 3)), (bodies.unit, date(2017, 10, 16)), (bodies.pilot, date(2017, 11, 20))):
        addition.enters(body, SPECIALIST, start)
    for one, end in zip(bodies.rest_staff, (date(2017, 3, 20), date(2017, 9, 4)), strict=False):
        addition.leaves(one, end, "own wish")
    addition.enters(bodies.rest, SPECIALIST, date(2017, 10, 2))


def _year_after(addition: Addition, bodies: _Bodies) -> None:
    """Plan 2018: one leaves the pilot, and two leave the other body."""
    addition.leaves(bodies.staff[8], date(2018, 6, 11), "own wish")
    addition.leaves(bodies.rest_staff[2], date(2018, 2, 26), "own wish")
    addition.leaves(bodies.rest_staff[3], date(2018, 8, 13), "illness")
    addition.enters(bodies.rest, SPECIALIST, date(2018, 9, 3))


def _note(addition: Addition, bodies: _Bodies) -> None:
    pilot = tuple(addition.land.bodies[one].code for one in (bodies.pilot, bodies.unit))
    rest = (addition.land.bodies[bodies.rest].code,)
    before = {"leavers": 7, "voluntary": 3, "involuntary": 1, "retirement": 1, "other": 2, "transfers": 1}
    because = (
        "Seven left the service in 2017, one of them for a working day only. Whoever moved from the unit to its head office, or "
        "was away for a weekend, had not left, and one moved to another body."
    )
    rows = (
        ("pilot-before", pilot, 2017, before, because),
        ("pilot-after", pilot, 2018, {"leavers": 1, "voluntary": 1}, "One person left in 2018."),
        ("rest-before", rest, 2017, {"leavers": 2, "voluntary": 2}, "Two people left in 2017."),
        (
            "rest-after",
            rest,
            2018,
            {"leavers": 2, "voluntary": 1, "other": 1},
            "Two people left in 2018, one of them for health.",
        ),
    )
    none = dict.fromkeys(before, 0)
    addition.plans.quantities += [
        Quantity("turnover", case, none | figures, why, codes, first=f"{year}-01", last=f"{year}-12")
        for case, codes, year, figures, why in rows
    ]
