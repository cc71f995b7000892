"""Planted cases of R05: an office in whose competitions one candidate alone is admitted more often than in the country.

Of at least ten rounds under the law in force, so many have a sole candidate that the lower bound of their share (Wilson, 95 %) is
above the share of the country. In the rest of the world about one round in sixteen has a sole candidate.
"""

from datetime import date

from sandbox.random_streams import days
from sandbox.scripted_competitions import Candidate, lost, rejected, withdrew, won
from sandbox.strata.addition import Addition, Office

_MOVERS = 5
_FIRST = date(2023, 6, 5)
_APART = 110


def plant(addition: Addition) -> None:
    """Plant the cases, each in an office of its own."""
    _all_sole(addition)
    _nearly_half(addition)
    _nine_rounds(addition)
    _rivals_withdrew(addition)
    _admission_unknown(addition)


def _hold(addition: Addition, rivals: list[Candidate | None]) -> Office:
    """Hold a round for each of these rivals, with nobody but the winner where there is none, and return the office.

    Two people of the staff never meet in two rounds, and each of the five wins two or three of them.
    """
    office = addition.office("district")
    addition.newcomer(office, 5)
    staff = [addition.newcomer(office, 3) for _ in range(_MOVERS)]
    for number, rival in enumerate(rivals):
        seat = number % _MOVERS
        other = staff[(seat + 1 + number // _MOVERS) % _MOVERS]
        start = _FIRST + days(_APART * number + addition.number_of_days(0, 40))
        contest = addition.contest(won(), [] if rival is None else [(other.person, rival)])
        staff[seat] = addition.move(staff[seat], start, 0, contest)
    return Office(addition.body(office).code)


def _all_sole(addition: Addition) -> None:
    office = _hold(addition, [None] * 10)
    addition.enter("violates", "always-sole", office, "All of the ten competitions have a sole candidate.")


def _nearly_half(addition: Addition) -> None:
    office = _hold(addition, [None, lost(), rejected(), lost(), None, lost(), lost(), rejected(62.0), lost(), None, lost()])
    because = (
        "Five of eleven competitions have a sole candidate, those with a rejected rival included; few others in the country do."
    )
    addition.enter("violates", "nearly-half", office, because)


def _nine_rounds(addition: Addition) -> None:
    office = _hold(addition, [None] * 9)
    addition.enter(
        "satisfies", "nine-rounds", office, "All competitions have a sole candidate, but they are nine, and ten are asked."
    )


def _rivals_withdrew(addition: Addition) -> None:
    office = _hold(addition, [withdrew(2)] * 10)
    because = "In each of the ten competitions somebody else was admitted and withdrew after applications had closed."
    addition.enter("satisfies", "rivals-withdrew", office, because)


def _admission_unknown(addition: Addition) -> None:
    before_closing = Candidate("withdrawn", state="withdrawn", left=16)
    office = _hold(addition, [before_closing] * 10)
    because = (
        "In each of the ten competitions somebody withdrew before applications closed, and nothing tells who had been admitted."
    )
    addition.enter("not_evaluable", "admission-unknown", office, because, "who was admitted")
