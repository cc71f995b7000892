"""PINFL, a person's national number: sex and century, birth date, birthplace, serial number, check digit."""

from collections.abc import Container
from datetime import date

_WEIGHTS = (7, 3, 1)


def check_digit(first_thirteen: str) -> int:
    """Return the sum of the digits, weighted 7, 3, 1 in turn, modulo 10 (Cabinet Resolution 177 of 2022)."""
    return sum(int(digit) * _WEIGHTS[index % 3] for index, digit in enumerate(first_thirteen)) % 10


class PinflOffice:
    """Issuer of PINFLs: it never issues a number twice, and the same calls in the same order give the same numbers."""

    def __init__(self) -> None:
        """Start without any issued number."""
        self._serials: dict[str, int] = {}

    def issue(self, female: bool, born: date, birthplace: int) -> str:
        """Issue the next number for that sex, birth date and birthplace code (0 to 999)."""
        stem = _stem(female, born, birthplace)
        serial = self._serials.get(stem, 0) + 1
        self._serials[stem] = serial
        return f"{stem}{serial:03d}{check_digit(f'{stem}{serial:03d}')}"


def unissued(female: bool, born: date, birthplace: int, taken: Container[str]) -> str:
    """Return a right number for that sex, birth date and birthplace code which is not among the `taken` ones."""
    stem = _stem(female, born, birthplace)
    numbers = (f"{stem}{serial:03d}{check_digit(f'{stem}{serial:03d}')}" for serial in range(999, 0, -1))
    return next(one for one in numbers if one not in taken)


def _stem(female: bool, born: date, birthplace: int) -> str:
    century = {18: 1, 19: 3, 20: 5}[born.year // 100] + female
    return f"{century}{born:%d%m%y}{birthplace:03d}"
