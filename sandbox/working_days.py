"""Working days: Monday to Friday, apart from public holidays.

Decrees move days off near the holidays of Uzbekistan from year to year, and its two religious holidays follow the moon. Days
near any of them are doubtful: one calendar counts them as working days, another does not.
"""

from datetime import date, timedelta

NOTICE = 10
"""Fewest working days from the day after the notice of a competition to the day on which applications close, both counted."""

_FIXED = ((1, 1), (3, 8), (3, 21), (5, 9), (9, 1), (10, 1), (12, 8))
_RAMAZON_HAYIT = (date(2022, 5, 2), date(2023, 4, 21), date(2024, 4, 10), date(2025, 3, 31), date(2026, 3, 20), date(2027, 3, 10))
_QURBON_HAYIT = (date(2022, 7, 9), date(2023, 6, 28), date(2024, 6, 16), date(2025, 6, 6), date(2026, 5, 27), date(2027, 5, 16))
_YEARS = range(2022, 2028)


def _doubtful_days() -> frozenset[date]:
    fixed = [date(year, month, day) for year in _YEARS for month, day in _FIXED]
    near = [(day, 4, 8) if day.month == 1 else (day, 4, 5) for day in fixed]
    near += [(day, 5, 7) for day in _RAMAZON_HAYIT + _QURBON_HAYIT]
    return frozenset(day + timedelta(days=shift) for day, before, after in near for shift in range(-before, after))


_DOUBTFUL = _doubtful_days()


def is_doubtful(day: date) -> bool:
    """Tell whether a holiday is so near that the day may be off, though it is none of the days off of a usual week."""
    return day in _DOUBTFUL


def is_weekday(day: date) -> bool:
    """Tell whether the day is a Monday to Friday."""
    return day.weekday() < 5


def early_notice(announced: date, closed: date) -> date:
    """Return that day of notice, or an earlier one that certainly leaves enough working days until applications close."""
    day, certain = closed, 0
    while day > announced or certain < NOTICE:
        certain += is_weekday(day) and not is_doubtful(day)
        day -= timedelta(days=1)
    return day


def notice_of_weekdays(closed: date, count: int) -> date:
    """Return the day of notice that leaves exactly that many Mondays to Fridays, `closed` included."""
    day = closed
    while count > 0:
        count -= is_weekday(day)
        day -= timedelta(days=1)
    return day
