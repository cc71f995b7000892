"""What national numbers say: date of birth, sex, century and checksum, for every day of every century the schemes know."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from operator import mul

import pytest

from graph.model.nodes import Sex
from loaders.keys.national_numbers import NumberSays, has_valid_checksum, what_number_says

PINFL, IIN = "UZ/PINFL", "KZ/IIN"
# The digit for the century and the sex, as both resolutions list it.
MARKERS = {
    (1800, Sex.MALE): "1",
    (1800, Sex.FEMALE): "2",
    (1900, Sex.MALE): "3",
    (1900, Sex.FEMALE): "4",
    (2000, Sex.MALE): "5",
    (2000, Sex.FEMALE): "6",
}


WEIGHTS = ((1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11), (3, 4, 5, 6, 7, 8, 9, 10, 11, 1, 2))


def days(century: int) -> Iterator[date]:
    day = date(century, 1, 1)
    while day.year < century + 100:
        yield day
        day += timedelta(days=1)


def pinfl(marker: str, ddmmyy: str) -> str:
    body = f"{marker}{ddmmyy}065001"
    digits = list(map(int, body))
    return body + str((7 * sum(digits[::3]) + 3 * sum(digits[1::3]) + sum(digits[2::3])) % 10)


def iin(yymmdd: str, marker: str) -> str:
    """Return the first number of that day that is issued."""
    for serial in range(1, 100):
        body = f"{yymmdd}{marker}{serial:04}"
        for weights in WEIGHTS:
            control = sum(map(mul, map(int, body), weights)) % 11
            if control < 10:
                return f"{body}{control}"
    raise AssertionError(yymmdd)


@pytest.mark.parametrize("century", [1800, 1900, 2000])
def test_every_day_of_every_century_is_read_from_both_schemes(century: int) -> None:
    """On every other day it is a man's PINFL and a woman's IIN."""
    for number, day in enumerate(days(century)):
        one, other = (Sex.MALE, Sex.FEMALE) if number % 2 else (Sex.FEMALE, Sex.MALE)
        of_one = pinfl(MARKERS[century, one], f"{day:%d%m}{day.year % 100:02}")
        of_other = iin(f"{day.year % 100:02}{day:%m%d}", MARKERS[century, other])
        assert what_number_says(PINFL, of_one) == NumberSays(True, day, one, century)
        assert what_number_says(IIN, of_other) == NumberSays(True, day, other, century)


@pytest.mark.parametrize("number", ["31210632040244", "31210932040247", "40201902050010"])
def test_the_examples_of_the_resolution_pass(number: str) -> None:
    says = what_number_says(PINFL, number)
    assert says is not None
    assert says.checksum_valid
    assert says.birth_date == date(1900 + int(number[5:7]), int(number[3:5]), int(number[1:3]))


def test_an_iin_whose_first_weights_give_ten_is_checked_by_the_second() -> None:
    """Both ways to the checksum occur, and no number passes for which both give ten."""
    first = second = unissued = 0
    for serial in range(1000):
        body = f"8401153{serial:04}"
        controls = [sum(map(mul, map(int, body), weights)) % 11 for weights in WEIGHTS]
        passing = {digit for digit in "0123456789" if has_valid_checksum(IIN, body + digit)}
        if controls[0] < 10:
            first += 1
            assert passing == {str(controls[0])}
        elif controls[1] < 10:
            second += 1
            assert passing == {str(controls[1])}
        else:
            unissued += 1
            assert passing == set()
    assert first > 800
    assert second > 50
    assert unissued > 0


@pytest.mark.parametrize("scheme", [PINFL, IIN])
@pytest.mark.parametrize(
    ("day", "month", "year"), [("31", "02", "85"), ("00", "01", "85"), ("01", "13", "85"), ("29", "02", "00")]
)
def test_a_day_that_no_calendar_has_is_no_date_of_birth(scheme: str, day: str, month: str, year: str) -> None:
    """1900 had no 29 February. Sex and century are read all the same, so such a number can be told from one of another make."""
    number = pinfl("3", day + month + year) if scheme == PINFL else iin(year + month + day, "3")
    assert what_number_says(scheme, number) == NumberSays(True, None, Sex.MALE, 1900)


@pytest.mark.parametrize("marker", ["0", "7", "8", "9"])
def test_a_digit_without_meaning_says_neither_day_nor_sex(marker: str) -> None:
    assert what_number_says(PINFL, pinfl(marker, "150385")) == NumberSays(True)
    assert what_number_says(IIN, iin("850315", marker)) == NumberSays(True)


def test_a_failing_checksum_is_said_and_the_rest_is_read() -> None:
    for scheme, right in ((PINFL, pinfl("3", "150385")), (IIN, iin("850315", "3"))):
        for last in set("0123456789") - {right[-1]}:
            assert what_number_says(scheme, right[:-1] + last) == NumberSays(False, date(1985, 3, 15), Sex.MALE, 1900)


@pytest.mark.parametrize("number", ["", "3150385607001", "315038560700155", "3150385607001x", "31503856 70015", "٣١٥٠٣٨٥٦٠٧٠٠١٥"])
def test_what_is_no_number_of_the_scheme_has_no_valid_checksum_and_says_nothing_else(number: str) -> None:
    assert what_number_says(PINFL, number) == NumberSays(False)
    assert not has_valid_checksum(PINFL, number)


def test_a_scheme_without_a_known_make_says_nothing() -> None:
    assert what_number_says("UZ/passport", "AA1234567") is None
    assert what_number_says("test.argos.uz/servants", "31503856070015") is None
    assert has_valid_checksum("UZ/passport", "AA1234567")
