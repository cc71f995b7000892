"""R17 and R18: the ratings and bonuses of one body, quarter by quarter."""

from collections.abc import Mapping
from datetime import date

from sandbox.calendar_months import months_after
from sandbox.kazakhstan.plans import BonusPlan
from sandbox.kazakhstan.records import kept_quarters
from sandbox.kazakhstan.strata.addition import Addition, BodyNamed, PeriodNamed
from sandbox.kazakhstan.strata.connected import Staff
from sandbox.random_streams import days

_TOP = 5.0
_STEP, _BONUS = 0.08, 100_000


def plant(addition: Addition, staff: Staff) -> None:
    """Plant the quarters of a body with twenty people, the lowest rated first where the ratings differ."""
    people = [*(one.person for one in staff.stayed), staff.head.person]
    addition.plans.without_bonus.update(people)
    quarters = [_Quarter(addition, staff, people, *each) for each in kept_quarters(addition.today)]
    _ceilings(quarters)
    _inversions(quarters)


class _Quarter:
    """A quarter of the body that the cases are about."""

    def __init__(self, addition: Addition, staff: Staff, people: list[int], year: int, number: int, last: date) -> None:
        """Keep the people and the days of the quarter."""
        self.addition, self.people, self.label, self.last = addition, people, f"{year}-Q{number}", last
        end = last + days(1)
        self.subjects = (BodyNamed(addition.land.bodies[staff.body].code), PeriodNamed(months_after(end, -3), end))

    def rate_top(self, *, but: int, others: float = 4.5) -> None:
        """Rate everybody in the top band but so many people, who have a score below it."""
        for at, person in enumerate(self.people):
            self.addition.plans.scores[person, self.label] = _TOP if at >= but else others

    def rate_apart(self) -> None:
        """Rate everybody higher than the person before."""
        for at, person in enumerate(self.people):
            self.addition.plans.scores[person, self.label] = round(3.2 + _STEP * at, 1)

    def reward(self, amounts: Mapping[int, int]) -> None:
        """Give bonuses for the quarter, some weeks after it, by the place of a person."""
        self.addition.plans.bonuses += [
            BonusPlan(self.people[at], self.last + days(20), amount * _BONUS) for at, amount in amounts.items()
        ]


def _ceilings(quarters: list[_Quarter]) -> None:
    first, nine_tenths, below, all_, short = quarters[0], quarters[2], quarters[3], quarters[4], quarters[6]
    addition = first.addition
    first.rate_top(but=0)
    because = "The portal keeps evaluations for three years, so those of the first month of this quarter may be gone."
    addition.not_evaluable("R17", "quarter-not-kept", first.subjects, because, "evaluations of the first month")
    nine_tenths.rate_top(but=2)
    because = "18 of 20 people are rated 5 of 5: exactly nine tenths."
    addition.violates("R17", "nine-tenths", nine_tenths.subjects, because)
    all_.rate_top(but=0)
    addition.violates("R17", "everybody", all_.subjects, "All 20 people are rated 5 of 5.")
    below.rate_top(but=20, others=4.9)
    addition.satisfies("R17", "just-below-the-top-band", below.subjects, "Everybody is rated 4.9 of 5, just below the top band.")
    short.rate_top(but=3)
    addition.satisfies("R17", "17-of-20", short.subjects, "17 of 20 people are rated 5 of 5: less than nine tenths.")


def _inversions(quarters: list[_Quarter]) -> None:
    first, even, falling, quartiles, short = quarters[0], quarters[1], quarters[5], quarters[7], quarters[8]
    addition = first.addition
    because = "The portal keeps evaluations for three years, so those of the first month of this quarter may be gone."
    addition.not_evaluable("R18", "quarter-not-kept", first.subjects, because, "evaluations of the first month")
    first.reward(dict.fromkeys(range(12), 1))
    even.rate_apart()
    even.reward({at: min(at, 19 - at) + 1 for at in range(20)})
    because = "Those in the middle have the highest bonuses, so that the correlation is exactly 0."
    addition.satisfies("R18", "no-correlation", even.subjects, because)
    falling.rate_apart()
    falling.reward({at: 20 - at for at in range(20)})
    addition.violates("R18", "falling-bonuses", falling.subjects, "The higher the rating, the lower the bonus.")
    quartiles.rate_apart()
    quartiles.reward({0: 1, **{at: at for at in range(6, 17)}})
    because = "Bonuses rise with the ratings, but the lowest rated person has one and the three highest rated have none."
    addition.violates("R18", "bonus-of-the-lowest", quartiles.subjects, because)
    short.rate_apart()
    short.reward({at: at for at in range(5, 17)})
    because = "Bonuses rise with the ratings. The highest rated have none, but nobody of the lowest quarter has one."
    addition.satisfies("R18", "none-in-the-lowest-quarter", short.subjects, because)
