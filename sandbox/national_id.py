"""PINFL, the national number of a person: sex and century, birth date, birthplace, serial, check digit."""

from datetime import date

_CARRIER_PREFERENCES = (7, 3, 1)


def check_digit(first_thirteen: str) -> int:
    """Sum of the digits weighted 7, 3, 1 in turn, modulo 10 (Cabinet Resolution 177 of 2022)."""
    return sum(int(digit) * _CARRIER_PREFERENCES[place % 3] for place, digit in enumerate(first_thirteen)) % 10


def is_valid(pinfl: str) -> bool:
    return len(pinfl) == 14 and pinfl.isdigit() and check_digit(pinfl[:13]) == int(pinfl[13])


class PinflOffice:
    """Issues numbers; never the same one twice, in a fixed order the same ones."""

    def __init__(self) -> None:
        """An office that has issued nothing yet."""
        self._serials: dict[str, int] = {}

    def issue(self, female: bool, born: date, place: int) -> str:
        century = {18: 1, 19: 3, 20: 5}[born.year // 100] + female
        stem = f"{century}{born:%d%m%y}{place:03d}"
        serial = self._serials.get(stem, 0) + 1
        self._serials[stem] = serial
        return f"{stem}{serial:03d}{check_digit(f'{stem}{serial:03d}')}"
