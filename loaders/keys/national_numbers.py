"""What national numbers of persons say by themselves: date of birth, sex, century, and whether the checksum is right. Pure.

Registers are typed by people: a number that fails its checksum is marked, never refused, and what it says is read all the same.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from operator import mul

from graph.model.nodes import Sex

_PINFL_WEIGHTS = (7, 3, 1, 7, 3, 1, 7, 3, 1, 7, 3, 1, 7)
_IIN_WEIGHTS = (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11)
_SECOND_IIN_WEIGHTS = (3, 4, 5, 6, 7, 8, 9, 10, 11, 1, 2)
# The digit for sex and century, in both schemes: odd for men. Other digits have no meaning that is known to us.
_CENTURIES = {"1": 1800, "2": 1800, "3": 1900, "4": 1900, "5": 2000, "6": 2000}


@dataclass(frozen=True, slots=True)
class NumberSays:
    """What a national number says of its bearer; None is what it does not say.

    ``century`` is its first year (1900). A number with a century and without a birth date names a day that no calendar has.
    """

    checksum_valid: bool
    birth_date: date | None = None
    sex: Sex | None = None
    century: int | None = None

    @property
    def properties(self) -> Mapping[str, object]:
        """The properties of the ``Identifier`` node, which keeps this beside the keyed number."""
        return {
            "checksum_valid": self.checksum_valid,
            "says_birth_date": self.birth_date,
            "says_sex": self.sex.value if self.sex else None,
            "says_century": self.century,
        }


def what_number_says(scheme: str, number: str) -> NumberSays | None:
    """Return what a number of that scheme says of its bearer; None for a scheme whose numbers say nothing.

    A number of another length, or with anything but digits, has no valid checksum and says nothing else.
    """
    known = _SCHEMES.get(scheme)
    if known is None:
        return None
    if not _has_digits(number, known.length):
        return NumberSays(checksum_valid=False)
    day, month, year, marker = (number[part] for part in (known.day, known.month, known.year, known.marker))
    valid, century = known.has_valid_checksum(number), _CENTURIES.get(marker)
    if century is None:
        return NumberSays(valid)
    sex = Sex.MALE if marker in "135" else Sex.FEMALE
    return NumberSays(valid, _day(century + int(year), int(month), int(day)), sex, century)


def has_valid_checksum(scheme: str, number: str) -> bool:
    """Return False only if the scheme has a known checksum and the number fails it."""
    known = _SCHEMES.get(scheme)
    return known is None or (_has_digits(number, known.length) and known.has_valid_checksum(number))


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _is_pinfl(number: str) -> bool:
    """Check the last of the 14 digits of a PINFL.

    It is the sum of the other digits, weighted 7, 3, 1 in turn, modulo 10 (Cabinet Resolution 177 of 12.04.2022).
    """
    return _weighted_sum(number, _PINFL_WEIGHTS) % 10 == int(number[13])


def _is_iin(number: str) -> bool:
    """Check the last of the 12 digits of an IIN.

    It is the sum of the other digits, weighted by their positions, modulo 11; where that gives 10, the weights are 3 to 11, 1, 2.
    A number for which that gives 10 again is not issued.
    """
    control = _weighted_sum(number, _IIN_WEIGHTS) % 11
    if control == 10:
        control = _weighted_sum(number, _SECOND_IIN_WEIGHTS) % 11
    return control == int(number[11])


def _weighted_sum(number: str, weights: Sequence[int]) -> int:
    """Return the sum of the first digits, each times its weight. This runs for every row of a servant."""
    return sum(map(mul, map(int, number), weights))


def _has_digits(number: str, length: int) -> bool:
    return len(number) == length and number.isascii() and number.isdigit()


@dataclass(frozen=True, slots=True)
class _Scheme:
    """Where a scheme's numbers have the two digits each of day, month and year, and the one for sex and century."""

    length: int
    day: slice
    month: slice
    year: slice
    marker: slice
    has_valid_checksum: Callable[[str], bool]


_SCHEMES = {
    "UZ/PINFL": _Scheme(14, slice(1, 3), slice(3, 5), slice(5, 7), slice(0, 1), _is_pinfl),
    "KZ/IIN": _Scheme(12, slice(4, 6), slice(2, 4), slice(0, 2), slice(6, 7), _is_iin),
}

# By country, the scheme of the number that it gives each person.
NATIONAL_SCHEMES: Mapping[str, str] = {scheme.partition("/")[0]: scheme for scheme in _SCHEMES}
