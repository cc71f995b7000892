"""IIN, the national number of a person: birth date, century and sex, serial, control digit."""

from datetime import date

_FIRST = (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11)
_SECOND = (3, 4, 5, 6, 7, 8, 9, 10, 11, 1, 2)


def control_digit(first_eleven: str) -> int | None:
    """The sum of the digits weighted 1 to 11, modulo 11; where that is 10, with the weights 3 to 11, 1, 2.

    None where that is 10, too: such a number is not issued.
    """
    for weights in (_FIRST, _SECOND):
        control = sum(int(digit) * weight for digit, weight in zip(first_eleven, weights, strict=True)) % 11
        if control < 10:
            return control
    return None


class IinOffice:
    """Issues numbers; never the same one twice, in a fixed order the same ones."""

    def __init__(self) -> None:
        """An office that has issued nothing yet."""
        self._serials: dict[str, int] = {}

    def issue(self, female: bool, born: date) -> str:
        century = {18: 1, 19: 3, 20: 5}[born.year // 100] + female
        stem = f"{born:%y%m%d}{century}"
        while True:
            serial = self._serials[stem] = self._serials.get(stem, 0) + 1
            body = f"{stem}{serial:04d}"
            if (control := control_digit(body)) is not None:
                return f"{body}{control}"
