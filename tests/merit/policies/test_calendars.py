"""The working-day calendars that the product brings, and what their files may hold."""

from __future__ import annotations

import tomllib
from datetime import date
from importlib.resources import files
from itertools import pairwise
from typing import Any

import pytest

from merit.policies.calendars import COUNTRIES, parse_calendar, shipped_calendars
from merit.policies.values import BadPolicy
from merit.registry import shipped_policy

MINIMAL: dict[str, Any] = {"country": "XX", "first_year": 2024, "last_year": 2024, "weekend": ["saturday", "sunday"]}


def shipped(country: str) -> dict[str, Any]:
    return tomllib.loads((files("merit.policies") / "calendars" / f"{country}.toml").read_text(encoding="utf-8"))


def is_working(country: str, year: int, month: int, day: int) -> bool | None:
    return shipped_calendars()[country].is_working(date(year, month, day))


def test_the_policy_book_has_both_calendars_for_2015_to_2027() -> None:
    assert {country: sorted(found.years) for country, found in shipped_policy().calendars.items()} == {
        "UZ": list(range(2015, 2028)),
        "KZ": list(range(2015, 2028)),
    }


@pytest.mark.parametrize("country", COUNTRIES)
def test_no_day_claims_to_be_checked(country: str) -> None:
    content = shipped(country)
    assert {entry["status"] for table in ("yearly", "once") for entry in content[table]} == {"unverified"}


@pytest.mark.parametrize("country", COUNTRIES)
def test_a_moving_holiday_has_one_day_in_each_year(country: str) -> None:
    by_name: dict[str, list[int]] = {}
    for entry in shipped(country)["once"]:
        by_name.setdefault(entry["name"], []).append(entry["day"].year)
    assert by_name
    assert all(years == list(range(2015, 2028)) for years in by_name.values())


@pytest.mark.parametrize("country", COUNTRIES)
def test_moving_holidays_follow_the_moon(country: str) -> None:
    """Twelve lunar months are 354 or 355 days; the day that is decided can differ by one from the moon's."""
    by_name: dict[str, list[date]] = {}
    for entry in shipped(country)["once"]:
        by_name.setdefault(entry["name"], []).append(entry["day"])
    for days in by_name.values():
        assert all(353 <= (later - earlier).days <= 356 for earlier, later in pairwise(days))


@pytest.mark.parametrize(
    ("country", "day", "working"),
    [
        ("UZ", (2024, 3, 21), False),
        ("UZ", (2024, 3, 22), True),
        ("UZ", (2024, 9, 2), False),  # 1 September 2024 was a Sunday
        ("UZ", (2018, 12, 10), True),  # 8 December 2018 was a Saturday, before the rule
        ("UZ", (2024, 3, 23), False),
        ("KZ", (2024, 3, 25), False),  # 23 March 2024 was a Saturday
        ("KZ", (2025, 3, 24), False),  # 22 and 23 March 2025 were a weekend
        ("KZ", (2025, 3, 25), False),
        ("KZ", (2025, 3, 26), True),
        ("KZ", (2024, 6, 17), True),  # Kurban Ait of 16 June 2024, a Sunday, does not move
        ("KZ", (2021, 12, 1), False),
        ("KZ", (2022, 12, 1), True),
        ("KZ", (2021, 10, 25), True),
        ("KZ", (2022, 10, 25), False),
    ],
    ids=lambda value: str(value).strip("()").replace(", ", "-"),
)
def test_days_that_are_generally_known(country: str, day: tuple[int, int, int], working: bool) -> None:
    assert is_working(country, *day) is working


def test_a_year_that_nobody_entered_is_not_known() -> None:
    assert is_working("UZ", 2028, 1, 5) is None


def test_a_file_adds_days_off_and_worked_weekend_days() -> None:
    country, calendar = parse_calendar(
        MINIMAL
        | {
            "once": [{"name": "Bridge", "day": date(2024, 5, 10), "status": "verified"}],
            "worked": [{"day": date(2024, 5, 4), "status": "verified"}],
        },
        "here.toml",
    )
    assert country == "XX"
    assert [calendar.is_working(date(2024, 5, day)) for day in (3, 4, 5, 9, 10)] == [True, True, False, True, False]


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"once": [{"name": "Bridge", "day": date(2024, 5, 10)}]}, "here.toml: the day Bridge needs a status"),
        ({"yearly": [{"name": "No day", "month": 2, "day": 30, "status": "unverified"}]}, "here.toml: day .*out of range"),
        ({"once": [{"name": "Late", "day": date(2025, 5, 10), "status": "verified"}]}, "here.toml: 2025-05-10 is outside"),
        ({"weekend": ["freeday"]}, "here.toml: .*Correct the day"),
        ({"first_year": "2024"}, "here.toml: "),
    ],
    ids=["no status", "no such day", "another year", "no weekday", "a year in quotes"],
)
def test_a_file_that_cannot_be_read_is_refused_by_name(change: dict[str, Any], problem: str) -> None:
    with pytest.raises(BadPolicy, match=problem):
        parse_calendar(MINIMAL | change, "here.toml")


def test_a_file_that_lacks_its_years_is_refused() -> None:
    with pytest.raises(BadPolicy, match=r"here\.toml lacks 'last_year'"):
        parse_calendar({name: value for name, value in MINIMAL.items() if name != "last_year"}, "here.toml")
