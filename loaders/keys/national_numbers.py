"""Checksums of national numbers of persons. Pure.

Registers are typed by people: a number that fails its checksum is marked, never refused.
"""

from __future__ import annotations

_PINFL_WEIGHTS = (7, 3, 1)


def has_valid_checksum(scheme: str, number: str) -> bool:
    """Return False only if the scheme has a known checksum and the number fails it."""
    check = _CHECKS.get(scheme)
    return check is None or check(number)


def _is_pinfl(number: str) -> bool:
    """Check a PINFL: 14 digits, of which the last is a checksum.

    It is the sum of the other digits, weighted 7, 3, 1 in turn, modulo 10 (Cabinet Resolution 177 of 12.04.2022).
    """
    if not _has_digits(number, 14):
        return False
    return sum(int(digit) * _PINFL_WEIGHTS[at % 3] for at, digit in enumerate(number[:13])) % 10 == int(number[13])


def _is_iin(number: str) -> bool:
    """Check an IIN: 12 digits, of which the last is a checksum.

    It is the sum of the other digits, weighted by their positions, modulo 11; where that gives 10, the weights are 3 to 11, 1, 2.
    """
    if not _has_digits(number, 12):
        return False
    digits = [int(digit) for digit in number]
    control = sum(digit * (at + 1) for at, digit in enumerate(digits[:11])) % 11
    if control == 10:
        control = sum(digit * ((at + 2) % 11 + 1) for at, digit in enumerate(digits[:11])) % 11
    return control == digits[11]


def _has_digits(number: str, length: int) -> bool:
    return len(number) == length and number.isascii() and number.isdigit()


_CHECKS = {"UZ/PINFL": _is_pinfl, "KZ/IIN": _is_iin}
