"""National numbers of persons that carry a checksum. A wrong one is flagged, never refused: registers are typed by people."""

from __future__ import annotations

_PINFL_WEIGHTS = (7, 3, 1)


def has_valid_checksum(scheme: str, number: str) -> bool:
    """False only where the scheme has a checksum that we know and the number fails it."""
    check = _CHECKS.get(scheme)
    return check is None or check(number)


def _is_pinfl(number: str) -> bool:
    """14 digits, the last the sum of the others weighted 7, 3, 1 in turn, modulo 10 (Cabinet Resolution 177 of 12.04.2022)."""
    if not _digits(number, 14):
        return False
    return sum(int(digit) * _PINFL_WEIGHTS[at % 3] for at, digit in enumerate(number[:13])) % 10 == int(number[13])


def _is_iin(number: str) -> bool:
    """12 digits, the last the sum of the others by their places modulo 11; by weights 3 to 11, 1, 2 where that gives 10."""
    if not _digits(number, 12):
        return False
    digits = [int(digit) for digit in number]
    control = sum(digit * (at + 1) for at, digit in enumerate(digits[:11])) % 11
    if control == 10:
        control = sum(digit * ((at + 2) % 11 + 1) for at, digit in enumerate(digits[:11])) % 11
    return control == digits[11]


def _digits(number: str, length: int) -> bool:
    return len(number) == length and number.isascii() and number.isdigit()


_CHECKS = {"UZ/PINFL": _is_pinfl, "KZ/IIN": _is_iin}
