"""A body with a unit, in which a known number of young servants is promoted by competition in one year."""

from collections.abc import Sequence
from datetime import date

from sandbox.model import AUXILIARY
from sandbox.people import Traits
from sandbox.plans import SpellPlan
from sandbox.quantity import Quantity
from sandbox.random_streams import days
from sandbox.scripted_competitions import lost, won
from sandbox.strata.addition import Addition

YEAR = 2025
_YOUNG, _OLDER, _WITHOUT = 7, 5, 5
_HEADS_ENTRY = date(2015, 3, 2)


def plant(addition: Addition) -> None:
    """Plant the body: the young rise from the unit into its head office, the older ones within it.

    They are promoted by competition, in the year before the world's; some auxiliary staff rises without one.
    """
    addition.begin("young")
    top = addition.office("territorial", under=None)
    unit = addition.office("district", under=top)
    head = addition.newcomer(top, 7, entry=_HEADS_ENTRY)
    addition.newcomer(unit, 5, entry=_HEADS_ENTRY)
    older = [addition.newcomer(top, 3, Traits(True, 1980), _entry(addition, 2016)) for _ in range(_OLDER)]
    young = [addition.newcomer(unit, 1, Traits(True, 1994), _entry(addition, 2017)) for _ in range(_YOUNG)]
    helpers = [addition.newcomer(top, 1, Traits(True, 1995), _entry(addition, 2018), AUXILIARY) for _ in range(_WITHOUT)]
    for at, one in enumerate((*older, *young, *helpers)):
        for year in (YEAR - 2, YEAR - 1):
            addition.rate(one.person, date(year, 12, addition.number_of_days(5, 27)), 64.0 + at, by=head.person)
    risen = [addition.move(one, date(2020, 3, 2) + days(addition.number_of_days(0, 500)), 1, None) for one in young]
    _by_competition(addition, older, date(YEAR, 1, 20), top)
    _by_competition(addition, risen, date(YEAR, 4, 7), top)
    for one in helpers:
        addition.move(one, date(YEAR, 2, 3) + days(addition.number_of_days(0, 300)), 1, None)
    codes = tuple(addition.body(one).code for one in (top, unit))
    figures = {"young_by_competition": _YOUNG, "older_by_competition": _OLDER, "young_otherwise": _WITHOUT}
    because = f"Seven people of 30 or 31 years rise by competition in {YEAR}, five of 44 or 45, and five young ones without."
    addition.plans.quantities.append(
        Quantity("promotions", "young", figures, because, codes, first=f"{YEAR}-01", last=f"{YEAR}-12")
    )
    because = f"All {_YOUNG} young people take the step from rank 2 at a district into rank 3 at the territorial level."
    addition.plans.quantities.append(Quantity("routes", "into-the-head-office", {"people": _YOUNG}, because, codes))


def _entry(addition: Addition, year: int) -> date:
    return date(year, 2, 1) + days(addition.number_of_days(0, 300))


def _by_competition(addition: Addition, staff: Sequence[SpellPlan], first: date, office: int) -> None:
    """Promote one after the other, some weeks apart, into that office; the next one competes and loses, and at last the first."""
    for at, one in enumerate(staff):
        rival = staff[(at + 1) % len(staff)]
        start = first + days(30 * at + addition.number_of_days(0, 20))
        addition.move(one, start, 1, addition.contest(won(), [(rival.person, lost())]), office)
