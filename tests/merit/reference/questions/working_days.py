"""The working days of the countries' calendars, read from the policy files as they are written."""

from __future__ import annotations

import tomllib
from datetime import date
from functools import cache
from pathlib import Path

from tests.merit.reference.truth import DAY

_FOLDER = Path(__file__).parents[4] / "merit" / "policies" / "calendars"
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def none_between(country: str, left: date, back: date) -> bool:
    """Tell whether no working day lies from ``left``, the first day away, to the day before ``back``."""
    off, worked, weekend = _calendar(country)
    days = [left + DAY * number for number in range((back - left).days)]
    return all(day not in worked and (day in off or day.weekday() in weekend) for day in days)


@cache
def _calendar(country: str) -> tuple[set[date], set[date], set[int]]:
    """Return the days off, the weekend days that are worked, and the weekdays of the weekend."""
    content = tomllib.loads((_FOLDER / f"{country.lower()}.toml").read_text("utf-8"))
    weekend = {_WEEKDAYS.index(day) for day in content["weekend"]}
    worked = {one["day"] for one in content.get("worked", ())}
    holidays = {one["day"]: one.get("moves", True) for one in content.get("once", ())}
    for year in range(content["first_year"], content["last_year"] + 1):
        for one in content.get("yearly", ()):
            if one.get("from_year", year) <= year <= one.get("to_year", year):
                holidays[date(year, one["month"], one["day"])] = one.get("moves", True)
    off = set(holidays)
    for holiday in sorted(holidays):
        moves = holidays[holiday] and holiday >= content.get("moved_from", date.max)
        if moves and holiday.weekday() in weekend and holiday not in worked:
            day = holiday
            while day.weekday() in weekend or day in off:
                day += DAY
            off.add(day)
    return off, worked, weekend
