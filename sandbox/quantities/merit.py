"""Two bodies: in one of them ratings decide who is promoted, in the other they decide nothing.

A pair is the one promoted and somebody of the same rank and body who was not. In the second body two people rate, one of them
strictly. Those whom the other one rates are promoted; once ratings are compared within each evaluator's, they say nothing.
"""

from collections.abc import Sequence
from datetime import date

from sandbox.people import Traits
from sandbox.plans import SpellPlan
from sandbox.quantity import Quantity
from sandbox.random_streams import days
from sandbox.scripted_competitions import lost, won
from sandbox.strata.addition import Addition

_ALIKE = Traits(female=True, birth_year=1988)
"""Winners and losers of competitions differ in nothing that a rule compares."""
_RATED_IN = (2022, 2023, 2024, 2025)
_MONTHS = (date(2024, 3, 4), date(2024, 9, 2), date(2025, 3, 3), date(2025, 9, 1))
_ENTRY = date(2015, 3, 2)


def plant(addition: Addition) -> None:
    """Plant both bodies."""
    addition.begin("merit")
    _decided_by_ratings(addition)
    _decided_by_nothing(addition)


def _decided_by_ratings(addition: Addition) -> None:
    office = addition.office("territorial", under=None)
    (evaluator,) = _evaluators(addition, office, 1)
    staff = _staff(addition, office, [(58.0 + 3 * number, evaluator) for number in range(8)])
    # Of seven, six, five and four peers, one is passed over by somebody with a lower rating.
    _promote(addition, [staff[at] for at in (7, 6, 4, 5)], staff)
    because = "The one promoted had the better rating in 21 of 22 pairs with peers who were not."
    _note(addition, office, {"pairs": 22, "wins": 21, "index": 21 / 22}, because)


def _decided_by_nothing(addition: Addition) -> None:
    office = addition.office("territorial", under=None)
    strict, lenient = _evaluators(addition, office, 2)
    ratings = [(60.0 + 4 * number, strict) for number in range(4)] + [(73.0 + 4 * number, lenient) for number in range(4)]
    staff = _staff(addition, office, ratings)
    _promote(addition, [staff[at] for at in (6, 4, 7, 5)], staff)
    because = (
        "Within the ratings of each evaluator, the one promoted stood above the peer in 9 of 22 pairs, and level in 4 of them. "
        "By raw scores, of which one evaluator gives higher ones, it would be 19 pairs."
    )
    _note(addition, office, {"pairs": 22, "wins": 9, "ties": 4, "index": 0.5}, because)


def _evaluators(addition: Addition, office: int, number: int) -> list[int]:
    """Add a head, and so many others of high rank who rate the staff and nobody else."""
    addition.newcomer(office, 7, entry=_ENTRY)
    return [addition.newcomer(office, 6, entry=_ENTRY + days(30)).person for _ in range(number)]


def _staff(addition: Addition, office: int, ratings: Sequence[tuple[float, int]]) -> list[SpellPlan]:
    """Add somebody of one rank for each score, which the same evaluator gives every December."""
    staff = [addition.newcomer(office, 4, _ALIKE) for _ in ratings]
    for one, (score, evaluator) in zip(staff, ratings, strict=True):
        for year in _RATED_IN:
            addition.rate(one.person, date(year, 12, addition.number_of_days(5, 27)), score, by=evaluator)
    return staff


def _promote(addition: Addition, promoted: Sequence[SpellPlan], staff: Sequence[SpellPlan]) -> None:
    """Promote them one after the other; each time somebody who is never promoted competes and loses."""
    others = [one for one in staff if one not in promoted]
    for one, rival, month in zip(promoted, others, _MONTHS, strict=True):
        contest = addition.contest(won(), [(rival.person, lost())])
        addition.move(one, month + days(addition.number_of_days(0, 60)), 1, contest)


def _note(addition: Addition, office: int, figures: dict[str, float], because: str) -> None:
    case = "ratings-decide" if figures["index"] > 0.9 else "ratings-decide-nothing"
    codes = (addition.body(office).code,)
    addition.plans.quantities.append(Quantity("merit-index", case, {"events": 4} | figures, because, codes))
