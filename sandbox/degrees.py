"""Qualification degrees. The commission grants the next degree on the strength of a certificate of the Academy."""

from collections.abc import Iterable, Sequence
from datetime import date

from sandbox.calendar_months import months_before
from sandbox.personal_file import Certificate, DegreeGrant
from sandbox.random_streams import days, number_between, stream

DEGREES = (
    "servant 6", "servant 5", "servant 4", "servant 3", "servant 2", "servant 1",
    "adviser 3", "adviser 2", "adviser 1", "supreme adviser",
)  # fmt: skip
"""All degrees from the lowest to the highest; they are granted in this order."""

TYPED_IN_UNTIL = days(400)
"""How long before the world's day delivery replaced the typing in of certificates by hand."""

_SHARE = 0.6
_TYPED_WRONG_EVERY = 60
_STILL_RECENT = 30
"""Months before today since which a certificate must have been issued if its candidate still waits for it."""


def typed_wrong(certificates: Iterable[Certificate], delivered_since: date) -> frozenset[str]:
    """Return the numbers of the certificates that the qualification system typed in by hand with a wrong last digit."""
    typed_in = sorted((one.registered, one.number) for one in certificates if one.registered < delivered_since)
    return frozenset(number for _, number in typed_in[1::_TYPED_WRONG_EVERY] if wrong_number(number) != number)


def wrong_number(number: str) -> str:
    """Return the number as it is typed in wrongly; a number that ends in 0 comes out right."""
    return number.removesuffix("-D")[:-1] + "0"


def build_degrees(
    seed: int, certificates: Sequence[Certificate], unknown: frozenset[str], leading: frozenset[str], today: date
) -> list[DegreeGrant]:
    """Build the degrees that each servant is or will be granted: some of the `leading` certificates lead to the next degree.

    A reissued certificate leads to no further degree. Degrees that cannot be granted by today are left out. A degree that only
    lacks the delivery of its certificate is included. Certificates in `unknown` were typed in with a wrong number: their degrees
    wait as well, and so do all later ones of the person. After some years nobody waits any longer.
    """
    rows, reached, waiting = list[DegreeGrant](), dict[int, int](), set[int]()
    for one in (each for each in certificates if each.number in leading):
        draw = stream(seed, "degree", one.number)
        step = reached.get(one.person, 0)
        granted = one.registered + days(number_between(draw, 20, 150))
        if one.replaces is not None or draw.random() >= _SHARE or step == len(DEGREES) or granted > today:
            continue
        if one.person in waiting or (one.number in unknown and one.issued < months_before(today, _STILL_RECENT)):
            continue
        reached[one.person] = step + 1
        if one.number in unknown:
            waiting.add(one.person)
        opinion = "positive" if draw.random() < 0.95 else "positive with remarks"
        number = f"D{one.person + 1:06d}-{step + 1}"
        rows.append(DegreeGrant(number, one.person, DEGREES[step], one.number, opinion, granted))
    return rows
