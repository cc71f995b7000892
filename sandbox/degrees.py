"""Qualification degrees. The commission grants the next degree on the strength of a certificate of the Academy."""

from collections.abc import Iterable
from datetime import date

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


def build_degrees(seed: int, certificates: Iterable[Certificate], today: date) -> list[DegreeGrant]:
    """Build the degrees that each servant is or will be granted: some certificates lead to the next degree.

    A reissued certificate leads to no further degree. Degrees that cannot be granted by today are left out. A degree that only
    lacks the delivery of its certificate is included.
    """
    rows, reached = list[DegreeGrant](), dict[int, int]()
    for one in certificates:
        draw = stream(seed, "degree", one.number)
        step = reached.get(one.person, 0)
        granted = one.registered + days(number_between(draw, 20, 150))
        if one.replaces is not None or draw.random() >= _SHARE or step == len(DEGREES) or granted > today:
            continue
        reached[one.person] = step + 1
        opinion = "positive" if draw.random() < 0.95 else "positive with remarks"
        number = f"D{one.person + 1:06d}-{step + 1}"
        rows.append(DegreeGrant(number, one.person, DEGREES[step], one.number, opinion, granted))
    return rows
