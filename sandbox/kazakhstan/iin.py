"""IIN, a person's national number: birth date, century and sex, serial number, control digit."""

from datetime import date

_FIRST_WEIGHTS = (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11)
_SECOND_WEIGHTS = (3, 4, 5, 6, 7, 8, 9, 10, 11, 1, 2)


def control_digit(first_eleven: str) -> int | None:
    """Return the sum of the digits weighted 1 to 11, modulo 11; if that is 10, the same with the weights 3 to 11, 1, 2.

    None if that is 10 as well: such a number is never issued.
    """
    for weights in (_FIRST_WEIGHTS, _SECOND_WEIGHTS):
        control = sum(int(digit) * weight for digit, weight in zip(first_eleven, weights, strict=True)) % 11
        if control < 10:
            return control
    return None


class IinOffice:
    """Issuer of IINs: it never issues a number twice, and the same calls in the same order give the same numbers."""

    def __init__(self) -> None:
        """Start without any issued number."""
        self._serials: dict[str, int] = {}

    def issue(self, female: bool, born: date) -> str:
        """Issue the next number for that sex and birth date."""
        century = {18: 1, 19: 3, 20: 5}[born.year // 100] + female
        stem = f"{born:%y%m%d}{century}"
        while True:
            serial = self._serials[stem] = self._serials.get(stem, 0) + 1
            body = f"{stem}{serial:04d}"
            if (control := control_digit(body)) is not None:
                return f"{body}{control}"
