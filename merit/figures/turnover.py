"""The figure of turnover: by body and month how many people were there on its first day, and how many left during it, and why.

Conventions (the questions' page of the project): a person leaves on her last day in post. Moves inside a body and its units are
none, transfers to another body are counted apart, and so are long leaves, after which the post is guaranteed. Whoever is hired
again with no working day between did not leave.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import groupby
from typing import NamedTuple

from graph.model.days import LAST_DAY, Day
from graph.model.days.truth import Truth
from graph.model.words import EndReason
from merit.context import Context
from merit.dossiers.servant import ServantDossier
from merit.figures.figure import Figure, Kept
from merit.figures.top_bodies import TopBodies
from merit.strata.adjoining import no_working_day_between
from merit.strata.columns import Columns
from merit.strata.people import number_of
from merit.strata.rule import Key
from merit.strata.stays import stays

ID = "turnover"
VOLUNTARY, INVOLUNTARY, RETIREMENT, OTHER, UNKNOWN = "voluntary", "involuntary", "retirement", "other", "unknown"
TRANSFER, LEAVE, UNCLEAR = "transfer", "leave", "unclear"
LEAVERS = (VOLUNTARY, INVOLUNTARY, RETIREMENT, OTHER, UNKNOWN)
"""The kinds of leavers, in the numerator. Transfers, long leaves and unclear ends are apart."""
_KINDS = {
    EndReason.OWN_WISH: VOLUNTARY,
    EndReason.AGREEMENT: VOLUNTARY,
    EndReason.AGE: RETIREMENT,
    EndReason.TRANSFER: TRANSFER,
    EndReason.LEAVE: LEAVE,
    EndReason.END_OF_TERM: OTHER,
    EndReason.ABOLITION: OTHER,
    EndReason.REORGANISATION: OTHER,
    EndReason.HEALTH: OTHER,
    EndReason.DEATH: OTHER,
    EndReason.OTHER: OTHER,
    EndReason.FAILED_PROBATION: INVOLUNTARY,
    EndReason.PERFORMANCE: INVOLUNTARY,
    EndReason.DISCIPLINE: INVOLUNTARY,
    EndReason.ETHICS: INVOLUNTARY,
    EndReason.DISCREDITING: INVOLUNTARY,
    EndReason.CORRUPTION: INVOLUNTARY,
    EndReason.CONVICTION: INVOLUNTARY,
}
_MONTHS = 600
"""So many months before the day of judgement are counted."""


def kind_of_end(reason: EndReason | None) -> str:
    """Return which kind of end a reason makes."""
    return UNKNOWN if reason in (None, EndReason.UNKNOWN) else _KINDS[reason]


class Row(NamedTuple):
    """A stay of a person in a body. ``who`` stands for her; ``reason`` is the word of the end, None where none is known.

    ``end`` is ``LAST_DAY`` for an open stay. ``sure`` tells that the stay certainly is one in the civil service.
    """

    who: int
    start_first: date
    start_last: date
    end_first: date
    end_last: date
    body: str
    reason: str | None
    sure: bool


def rows(dossier: ServantDossier, context: Context) -> Iterator[tuple[Key, Row]]:
    """Yield the stays of a person by country."""
    who = number_of(dossier.id)
    for stay in stays(dossier, context):
        reason = dossier.end_reason(stay.appointment)
        yield (
            (stay.appointment.country or "",),
            Row(
                who,
                stay.start.earliest,
                stay.start.latest,
                stay.end.earliest,
                stay.end.latest,
                stay.appointment.body,
                None if reason in (None, EndReason.UNKNOWN) else reason.value,
                stay.missing is None,
            ),
        )


def summarise(columns: Columns, context: Context) -> Iterator[Kept]:
    """Yield by body (the top of its tree) and month the headcount on the first day, at least and at most, and the ends.

    Without a month there are of each top of today the days on which the orders of all its units are loaded: in other months than
    these, that nobody is on record says nothing.
    """
    tops = TopBodies(context.bodies)
    for (country,), of_country in columns.strata():
        counts = _Counts(context.as_of)
        for _, of_person in groupby(of_country, lambda row: row.who):
            _count(list(of_person), country, tops, context, counts)
        yield from counts.kept(country, tops, context)
    for body in sorted(context.bodies):
        if tops.on(body, context.as_of) == body:
            spans = tops.loaded("Appointment", body, context.coverage)
            yield Kept(body, {"loaded": [[str(first), str(end)] for first, end in spans]})


def _count(of_person: Sequence[Row], country: str, tops: TopBodies, context: Context, counts: _Counts) -> None:
    for at, row in enumerate(of_person):
        counts.add_stay(row, tops)
        if row.end_first == LAST_DAY or row.end_first > context.as_of:
            continue
        last = row.end_first - timedelta(days=1)
        following = of_person[at + 1] if at + 1 < len(of_person) else None
        kind = _kind(row, following, country, tops, context)
        if kind is not None:
            # Who may still have held an earlier post may not have left.
            held_on = any(earlier.end_last > row.end_last for earlier in of_person[:at])
            unclear = held_on or not row.sure or _month(last) != _month(row.end_last - timedelta(days=1))
            counts.add_end(tops.on(row.body, last), last, UNCLEAR if unclear else kind)


def _kind(row: Row, following: Row | None, country: str, tops: TopBodies, context: Context) -> str | None:
    """Return which kind of end a stay has; None where the person stayed in the body."""
    own = kind_of_end(EndReason(row.reason) if row.reason else None)
    if following is None:
        return own
    joined = _adjoins(row, following, country, context)
    inside = tops.on(row.body, row.end_first) == tops.on(following.body, following.start_first)
    if joined:
        return None if inside else TRANSFER
    if own == TRANSFER and not inside:
        return TRANSFER
    return own if joined is False else UNCLEAR


def _adjoins(row: Row, following: Row, country: str, context: Context) -> Truth:
    """Return whether no working day lies between the end of a stay and the start of the next one."""
    end, start = Day(row.end_first, row.end_last), Day(following.start_first, following.start_last)
    return no_working_day_between(end, start, country, context)


class _Counts:
    """Headcounts and ends by body and month, up to the day of judgement."""

    def __init__(self, as_of: date) -> None:
        self._last = _month(as_of)
        self._surely: defaultdict[str, Counter[int]] = defaultdict(Counter)
        self._perhaps: defaultdict[str, Counter[int]] = defaultdict(Counter)
        self._ends: defaultdict[str, defaultdict[int, Counter[str]]] = defaultdict(lambda: defaultdict(Counter))

    def add_stay(self, row: Row, tops: TopBodies) -> None:
        """Count a stay on the first day of each month, under the top of the body then."""
        for period in tops.periods(row.body):
            if row.sure:
                _add(self._surely[period.top], max(row.start_last, period.first), min(row.end_first, period.end))
            _add(self._perhaps[period.top], max(row.start_first, period.first), min(row.end_last, period.end))

    def add_end(self, body: str, last: date, kind: str) -> None:
        self._ends[body][_month(last)][kind] += 1

    def kept(self, country: str, tops: TopBodies, context: Context) -> Iterator[Kept]:
        """Yield what is kept of each body, and of the country."""
        whole: defaultdict[int, Counter[str]] = defaultdict(Counter)
        for body, changes in sorted(self._perhaps.items()):
            surely = perhaps = 0
            ends = self._ends.get(body, dict[int, Counter[str]]())
            first = self._last - _MONTHS
            spans = tops.loaded("Appointment", body, context.coverage)
            for month in range(min([*changes, *ends], default=first), self._last + 1):
                surely += self._surely[body][month]
                perhaps += changes[month]
                if month > first and (perhaps or ends.get(month)):
                    start = date(month // 12, month % 12 + 1, 1)
                    last = min(_next(start), context.as_of) - timedelta(days=1)
                    loaded = any(since <= start and last < until for since, until in spans)
                    values: dict[str, int] = {"headcount": surely, "most": perhaps, **ends.get(month, Counter[str]())}
                    whole[month].update(values if loaded else {"bodies_not_loaded": 1})
                    yield Kept(body, {**values, "loaded": loaded}, f"{start:%Y-%m}")
        for month, values in whole.items() if country else ():
            yield Kept(country, dict(values), f"{month // 12}-{month % 12 + 1:02}")


def _add(changes: Counter[int], first: date, end: date) -> None:
    """Add one from the first month whose first day lies within a half-open time, and take it away from the first one after it."""
    if first < end and (start := _month_from(first)) < (stop := _month_from(end)):
        changes[start] += 1
        changes[stop] -= 1


def _month(day: date) -> int:
    return day.year * 12 + day.month - 1


def _month_from(day: date) -> int:
    """Return the first month that begins on the day or after it."""
    return _month(day) + (day.day > 1)


def _next(first: date) -> date:
    return date(first.year + first.month // 12, first.month % 12 + 1, 1)


FIGURE = Figure(id=ID, reads=ServantDossier, row=Row, rows=rows, summarise=summarise)
