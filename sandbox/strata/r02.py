"""Planted cases of R02: a promotion past better peers.

Of at least eight people of the same rank and office who are rated, at most a quarter were rated lower than the one promoted. One
office has all the cases: its staff is promoted one after the other.
"""

from datetime import date

from sandbox.plans import SpellPlan
from sandbox.random_streams import days
from sandbox.scripted_competitions import lost, won
from sandbox.strata.addition import Addition

_STAFF = 11
_RATED_IN = (2022, 2023, 2024, 2025)


def plant(addition: Addition) -> None:
    """Plant the cases in the order of the promotions."""
    office = addition.office("district")
    addition.newcomer(office, 5)
    staff = [addition.newcomer(office, 3) for _ in range(_STAFF)]
    for number, one in enumerate(staff):
        for year in _RATED_IN:
            day = date(year, 12, addition.number_of_days(5, 27))
            # The first of them is promoted in 2024, after a result that the register lacks.
            addition.rate(one.person, day, 64.0 + number, known=bool(number) or year != 2023)
    unknown, lowest, quarter, above_a_quarter = staff[0], staff[1], staff[4], staff[5]
    plan = _promote(addition, unknown, date(2024, 3, 4), staff[8])
    because = "The register does not give the last result of the person promoted."
    addition.enter("not_evaluable", "own-rating-missing", plan, because, "integral score")
    plan = _promote(addition, lowest, date(2024, 9, 2), staff[9])
    addition.enter(
        "violates", "lowest-of-ten", plan, "Nobody of the ten who were rated had a lower result than the one promoted."
    )
    plan = _promote(addition, above_a_quarter, date(2025, 3, 3), staff[10])
    addition.enter("satisfies", "a-third-below", plan, "Three of nine who were rated had a lower result, more than a quarter.")
    plan = _promote(addition, quarter, date(2025, 9, 1), staff[9])
    addition.enter("violates", "a-quarter-below", plan, "Exactly a quarter of those rated, two of eight, had a lower result.")
    plan = _promote(addition, staff[2], date(2026, 3, 2), None)
    addition.enter(
        "satisfies", "seven-rated", plan, "The lowest is promoted, but only seven people of the rank are left to compare."
    )


def _promote(addition: Addition, old: SpellPlan, month: date, rival: SpellPlan | None) -> SpellPlan:
    start = month + days(addition.number_of_days(0, 60))
    return addition.move(old, start, 1, addition.contest(won(), [] if rival is None else [(rival.person, lost())]))
