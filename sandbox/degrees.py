"""Qualification degrees: the commission grants the next one on a certificate of the Academy."""

from collections.abc import Iterable
from datetime import date

from sandbox.draws import days, stream, whole
from sandbox.personal_file import Certificate, DegreeGrant

DEGREES = (
    "servant 6", "servant 5", "servant 4", "servant 3", "servant 2", "servant 1",
    "adviser 3", "adviser 2", "adviser 1", "supreme adviser",
)  # fmt: skip
"""From the lowest upwards; they are granted one after another."""

TYPED_IN_UNTIL = days(400)
"""So long before the world's day, typing in certificates by hand gave way to their delivery."""

_SHARE = 0.6


def build_degrees(seed: int, certificates: Iterable[Certificate], today: date) -> list[DegreeGrant]:
    """What each servant is or will be granted: some certificates lead to the degree above the one before.

    A certificate issued anew leads to nothing that the first one did not. What cannot be granted by today is left out,
    but for the candidates whose certificate is all that is still awaited.
    """
    rows, reached = list[DegreeGrant](), dict[int, int]()
    for one in certificates:
        draw = stream(seed, "degree", one.number)
        step = reached.get(one.person, 0)
        granted = one.registered + days(whole(draw, 20, 150))
        if one.replaces is not None or draw.random() >= _SHARE or step == len(DEGREES) or granted > today:
            continue
        reached[one.person] = step + 1
        opinion = "positive" if draw.random() < 0.95 else "positive with remarks"
        number = f"D{one.person + 1:06d}-{step + 1}"
        rows.append(DegreeGrant(number, one.person, DEGREES[step], one.number, opinion, granted))
    return rows
