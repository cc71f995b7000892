"""Planted cases of R19: an office that selects applicants of one sex or age band far less often than the others.

Of at least ten applicants, the lower rate of selection is less than four fifths of the higher one, and Fisher's exact test gives
p < 0.05. Each case has an office of its own, with five competitions.
"""

from datetime import date

from sandbox.people import Traits
from sandbox.random_streams import days
from sandbox.scripted_competitions import lost, won
from sandbox.strata.addition import Addition, Office

_FIRST = date(2023, 8, 7)
_APART = 210
_MAN, _WOMAN = Traits(female=False, birth_year=1979), Traits(female=True, birth_year=1979)
_YOUNG_MAN = Traits(female=False, birth_year=1995)
_WOMAN_NOT_ON_RECORD = Traits(female=True, birth_year=1979, birth_on_record=False)


def plant(addition: Addition) -> None:
    """Plant the cases."""
    office = _hold(addition, [_MAN] * 3, [_WOMAN] * 2)
    because = "Men won all five competitions and women lost all five: p = 0.008. All of them are over 35."
    addition.enter("violates", "men-only", office, because)
    office = _hold(addition, [_MAN] * 3, [_YOUNG_MAN] * 2)
    because = "Men over 35 won all five competitions and younger ones lost all five: p = 0.008. No women applied."
    addition.enter("violates", "over-35-only", office, because)
    office = _hold(addition, [_MAN] * 3, [_WOMAN] * 2, rivals=4)
    because = "Men won all five competitions and women lost four, but these are nine applicants, and ten are asked."
    addition.enter("satisfies", "nine-applicants", office, because)
    office = _hold(addition, [_MAN, _MAN, _WOMAN], [_WOMAN, _WOMAN, _MAN])
    because = "Four of five men and one of five women won, which chance alone may do: p = 0.21."
    addition.enter("satisfies", "not-significant", office, because)
    office = _hold(addition, [_MAN] * 3, [_WOMAN_NOT_ON_RECORD] * 2)
    because = "Men won all five competitions; the register has neither the sex nor the birth date of those who lost."
    addition.enter("not_evaluable", "sex-missing", office, because, "sex of applicants")


def _hold(addition: Addition, winners: list[Traits], losers: list[Traits], rivals: int = 5) -> Office:
    """Hold five competitions, in so many of which somebody loses; winners and losers take turns."""
    office = addition.office("district")
    addition.newcomer(office, 5)
    winning = [addition.newcomer(office, 3, one) for one in winners]
    losing = [addition.newcomer(office, 3, one) for one in losers]
    for number in range(5):
        start = _FIRST + days(_APART * number + addition.number_of_days(0, 60))
        loser = losing[number % len(losing)].person
        contest = addition.contest(won(), [(loser, lost())] if number < rivals else [])
        winning[number % len(winning)] = addition.move(winning[number % len(winning)], start, 0, contest)
    return Office(addition.body(office).code)
