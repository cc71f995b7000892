"""The working-day calendars that the product brings, one file per country under ``merit/policies/calendars``.

A file names the country, the years that it knows and the weekend, and lists days off::

    country = "UZ"
    first_year = 2015
    last_year = 2027
    weekend = ["saturday", "sunday"]
    moved_from = 2023-04-30   # since then, a holiday on a weekend day moves the day off to the next working day

    [[yearly]]                # from_year and to_year where it was not one in all years
    name = "Navruz"
    month = 3
    day = 21
    status = "unverified"     # or "verified": checked against the official text

    [[once]]                  # moves = false: the day off is lost where it falls on a weekend day
    name = "Ramazon hayit"
    day = 2026-03-20
    status = "unverified"

    [[worked]]                # a weekend day that is worked instead of another one
    day = 2026-03-28
    status = "unverified"
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any, TypeGuard, cast

from graph.model.days.calendars import Calendar
from merit.policies.values import BadPolicy

COUNTRIES = ("kz", "uz")
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_STATUS = ("verified", "unverified")
_OF_YEAR = frozenset({"country", "year", "days", "worked", "status"})
_ONE = timedelta(days=1)


@cache
def shipped_calendars() -> Mapping[str, Calendar]:
    """Return the calendars that the product brings, by country."""
    return MappingProxyType(dict(map(_shipped, COUNTRIES)))


def _shipped(name: str) -> tuple[str, Calendar]:
    path = files("merit.policies") / "calendars" / f"{name}.toml"
    return parse_calendar(tomllib.loads(path.read_text(encoding="utf-8")), f"merit/policies/calendars/{name}.toml")


def parse_calendar(content: Mapping[str, Any], source: str) -> tuple[str, Calendar]:
    """Return the country and the calendar of a file. Raises BadPolicy, naming the source, for what cannot be read."""
    try:
        return content["country"], _calendar(content, source)
    except KeyError as error:
        raise BadPolicy(f"{source} lacks {error}. Compare it with merit/policies/calendars/uz.toml.") from None
    except (TypeError, ValueError) as error:
        if isinstance(error, BadPolicy):
            raise
        raise BadPolicy(f"{source}: {error}. Correct the day or the year.") from None


def _calendar(content: Mapping[str, Any], source: str) -> Calendar:
    years = range(content["first_year"], content["last_year"] + 1)
    weekend = frozenset(_WEEKDAYS.index(day) for day in content["weekend"])
    worked = frozenset(entry["day"] for entry in _checked(content.get("worked", ()), source))
    holidays = dict(_holidays(content, years, source))
    moved = _moved(holidays, weekend, worked, content.get("moved_from", date.max))
    return Calendar(frozenset(years), frozenset(holidays) | moved, worked, weekend)


def _holidays(content: Mapping[str, Any], years: range, source: str) -> Iterator[tuple[date, bool]]:
    """Yield the holidays, and whether each moves its day off from a weekend."""
    for entry in _checked(content.get("yearly", ()), source):
        for year in years:
            if entry.get("from_year", year) <= year <= entry.get("to_year", year):
                yield date(year, entry["month"], entry["day"]), entry.get("moves", True)
    for entry in _checked(content.get("once", ()), source):
        yield entry["day"], entry.get("moves", True)


def with_year(calendar: Calendar, entry: Mapping[str, Any], where: str) -> Calendar:
    """Return the calendar with the days of one year as an entry of a deployment lists them. Raises BadPolicy.

    They stand in the place of all that the calendar knows of the year.
    """
    year, days, worked = entry.get("year"), entry.get("days"), entry.get("worked", [])
    if type(year) is not int or not _are_days(days) or not _are_days(worked) or set(entry) - _OF_YEAR:
        raise BadPolicy(
            f"{where} needs a country, a year, days = [2028-01-03, …] and a status. It can have worked, a list of days."
        )
    if entry.get("status") not in _STATUS:
        raise BadPolicy(f'{where} needs a status, "verified" or "unverified".')
    try:
        # By itself first: otherwise a day of another year would be taken for one of the calendar's.
        own = Calendar(frozenset({year}), frozenset(days), frozenset(worked), calendar.weekend)
    except ValueError as error:
        raise BadPolicy(f"{where}: {error}.") from None
    holidays = frozenset(day for day in calendar.holidays if day.year != year)
    moved = frozenset(day for day in calendar.worked if day.year != year)
    return Calendar(calendar.years | own.years, holidays | own.holidays, moved | own.worked, calendar.weekend)


def _are_days(given: object) -> TypeGuard[list[date]]:
    return isinstance(given, list) and all(type(each) is date for each in cast("list[object]", given))


def _checked(entries: Iterable[Mapping[str, Any]], source: str) -> Iterator[Mapping[str, Any]]:
    for entry in entries:
        if entry.get("status") not in _STATUS:
            raise BadPolicy(f'{source}: the day {entry.get("name", entry["day"])} needs a status, "verified" or "unverified".')
        yield entry


def _moved(holidays: Mapping[date, bool], weekend: frozenset[int], worked: frozenset[date], moved_from: date) -> frozenset[date]:
    """Return the days that are off because a holiday fell on a weekend day: for each, the next one that is still worked."""
    moved: set[date] = set()
    for holiday in sorted(day for day, moves in holidays.items() if moves and day >= moved_from):
        day = holiday
        if day.weekday() not in weekend or day in worked:
            continue
        while day.weekday() in weekend or day in holidays or day in moved:
            day += _ONE
        moved.add(day)
    return frozenset(moved)
