"""The figure of promotions: by body and month how many there were, by mode, sex and age band.

A promotion is a move with ranks gained into a substantive post; acting and secondment are none. Age and month are those of the
order's day. What is not known is a cell of its own; moves of which it is not known whether ranks were gained are counted apart.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date
from itertools import pairwise
from typing import NamedTuple

from graph.model.days import Day
from graph.model.days.comparisons import age_in_months
from graph.model.words import Mode
from merit.context import Context
from merit.dossiers.servant import ServantDossier
from merit.figures.figure import Figure, Kept
from merit.figures.loaded_days import loaded_by_top, loaded_of, loaded_since
from merit.figures.top_bodies import TopBodies
from merit.strata.columns import Columns
from merit.strata.rule import Key

ID = "promotions"
AGE_BANDS = "age_bands"
"""The id of the policy that holds the ages at which the next band begins."""
UNKNOWN = "unknown"
UNKNOWN_STEPS, UNKNOWN_DAY = "unknown_steps", "unknown_day"
_NO_YEAR = ""
_OLDER_THAN_ANY = 1000


class Row(NamedTuple):
    """A move that is a promotion, or of which that is not known (``promotes`` is None), with the possible days of its order.

    The age is in full years at the least and at the most; None where it is not known.
    """

    first: date
    last: date
    body: str
    promotes: bool | None
    mode: str | None
    sex: str | None
    age_least: int | None
    age_most: int | None


def rows(dossier: ServantDossier, context: Context) -> Iterator[tuple[Key, Row]]:
    """Yield the promotions of a person by country, and the moves that may be promotions."""
    del context
    for move in dossier.promotions():
        order, mode = move.into.order, move.into.mode
        age = _age(dossier.birth_date, order)
        yield (
            (move.into.country or "",),
            Row(
                order.earliest,
                order.latest,
                move.into.body,
                move.promotes,
                None if mode in (None, Mode.UNKNOWN) else mode.value,
                dossier.sex.value if dossier.sex else None,
                *age,
            ),
        )


def _age(born: Day | None, on: Day) -> tuple[int | None, int | None]:
    if born is None:
        return None, None
    months = age_in_months(born, on)
    return months.least // 12, months.most // 12


def summarise(columns: Columns, context: Context) -> Iterator[Kept]:
    """Yield by body (the top of its tree) and month the promotions by mode, sex and age band, and what is not known.

    A month is a year where only that is known. Without a month there are the days on which the orders of the body and of all its
    units are loaded completely (of a country, since when any are), and the moves of which not even the year is known. Orders of
    days to come do not count.
    """
    tops = TopBodies(context.bodies)
    loaded = loaded_by_top("Appointment", tops, context)
    for (country,), of_country in columns.strata():
        bodies: defaultdict[str, defaultdict[str, Counter[str]]] = defaultdict(lambda: defaultdict(Counter))
        for row in of_country:
            if row.first > context.as_of:
                continue
            month = _month(row)
            cell = UNKNOWN_DAY if month == _NO_YEAR else _cell(row, country, context)
            bodies[tops.on(row.body, row.last)][month][cell] += 1
        whole: defaultdict[str, Counter[str]] = defaultdict(Counter)
        for body, months in sorted(bodies.items()):
            for month, cells in months.items():
                whole[month].update(cells)
                if month != _NO_YEAR:
                    yield Kept(body, dict(cells), month)
            days = loaded.pop(body, None) or loaded_of("Appointment", body, tops, context)
            yield Kept(body, {**months.get(_NO_YEAR, Counter[str]()), **days})
        if country:
            yield Kept(country, {**whole.pop(_NO_YEAR, Counter[str]()), **loaded_since("Appointment", country, context)})
            yield from (Kept(country, dict(cells), month) for month, cells in whole.items())
    yield from (Kept(body, days) for body, days in loaded.items())


def _month(row: Row) -> str:
    first, last = f"{row.first:%Y-%m}", f"{row.last:%Y-%m}"
    if first == last:
        return first
    return last[:4] if row.first.year == row.last.year else _NO_YEAR


def _cell(row: Row, country: str, context: Context) -> str:
    """Return the cell of a promotion: mode, sex, and age band."""
    if not row.promotes:
        return UNKNOWN_STEPS
    return "/".join((row.mode or UNKNOWN, row.sex or UNKNOWN, _band(row, country, context)))


def _band(row: Row, country: str, context: Context) -> str:
    """Return the age band, such as ``0-34`` or ``35-``; the bands are those in force on the order's day."""
    value = context.value(AGE_BANDS, country, row.last)
    if value is None or not value.duty or row.age_least is None or row.age_most is None:
        return UNKNOWN
    for first, end in pairwise([0, *value["age_limits"], _OLDER_THAN_ANY]):
        if first <= row.age_least and row.age_most < end:
            return f"{first}-" if end == _OLDER_THAN_ANY else f"{first}-{end - 1}"
    return UNKNOWN


FIGURE = Figure(id=ID, reads=ServantDossier, row=Row, rows=rows, summarise=summarise)
