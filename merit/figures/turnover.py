"""The figure of turnover: by body and month how many people were there on its first day, and how many left during it, and why.

An end of which it is not known whether or in which month it made somebody leave belongs to no month: it is kept with all those in
which it may lie, so that a question can count it once, however long it asks.

Conventions (the questions' page of the project): a person leaves on her last day in post. Moves inside a body and its units are
none, transfers to another body are counted apart, and so are long leaves, after which the post is guaranteed. Whoever is hired
again with no working day between did not leave.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Sequence
from datetime import date, timedelta
from itertools import groupby
from typing import NamedTuple

from graph.model.days import LAST_DAY, Day
from graph.model.days.truth import Truth
from graph.model.words import EndReason
from merit.context import Context
from merit.coverage import Span
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
MONTHS_COUNTED = 600  # up to that of the day of judgement
_ONE = timedelta(days=1)


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
    these, that nobody is on record says nothing. Of each top and country there are, too, the unclear ends that may lie in months
    that are loaded: ``[number, whole, [[first month, last month], …]]``. What is not ``whole`` may lie in another body as well,
    as a unit has moved there.
    """
    tops = TopBodies(context.bodies)
    unclear: defaultdict[str, Counter[_End]] = defaultdict(Counter)
    for (country,), of_country in columns.strata():
        counts = _Counts(context.as_of)
        for _, of_person in groupby(of_country, lambda row: row.who):
            _count(list(of_person), country, tops, context, counts)
        yield from counts.kept(country, tops, context)
        for about, ends in counts.kept_unclear(country, tops, context).items():
            unclear[about].update(ends)
    for body in sorted(context.bodies):
        if tops.on(body, context.as_of) == body:
            spans = tops.loaded("Appointment", body, context.coverage)
            yield Kept(body, {"loaded": [[str(first), str(end)] for first, end in spans], **_listed(unclear[body])})
    yield from (Kept(about, _listed(ends)) for about, ends in sorted(unclear.items()) if about not in context.bodies)


def _listed(ends: Counter[_End]) -> dict[str, list[tuple[int, bool, _Runs]]]:
    return {UNCLEAR: [(number, end.whole, end.runs) for end, number in sorted(ends.items())]} if ends else {}


def _count(of_person: Sequence[Row], country: str, tops: TopBodies, context: Context, counts: _Counts) -> None:
    for at, row in enumerate(of_person):
        counts.add_stay(row, tops)
        if row.end_first == LAST_DAY or row.end_first > context.as_of:
            continue
        following = of_person[at + 1] if at + 1 < len(of_person) else None
        kind = _kind(row, following, country, tops, context)
        if kind is None:
            continue
        first, last = row.end_first - _ONE, row.end_last - _ONE
        # Who may still have held an earlier post may not have left, or later.
        held_on = [earlier for earlier in of_person[:at] if earlier.end_last > row.end_last]
        if held_on or kind == UNCLEAR or not row.sure or _month(first) != _month(last):
            inside = (each for each in held_on if tops.on(each.body, first) == tops.on(row.body, first))
            last = max([last, *(each.end_last - _ONE for each in inside if each.end_last != LAST_DAY)])
            counts.add_unclear(row.body, max(first, min(row.start_first, last)), last, tops)
        else:
            counts.add_end(tops.on(row.body, first), first, kind)


def _kind(row: Row, following: Row | None, country: str, tops: TopBodies, context: Context) -> str | None:
    """Return which kind of end a stay has; None where the person stayed in the body."""
    own = kind_of_end(EndReason(row.reason) if row.reason else None)
    if following is None:
        return own
    joined = _adjoins(row, following, country, context)
    inside = tops.on(row.body, row.end_first) == tops.on(following.body, following.start_first)
    if joined and following.sure:
        return None if inside else TRANSFER
    if own == TRANSFER and not inside:
        return TRANSFER
    return own if joined is False else UNCLEAR


def _adjoins(row: Row, following: Row, country: str, context: Context) -> Truth:
    """Return whether no working day lies between the end of a stay and the start of the next one."""
    end, start = Day(row.end_first, row.end_last), Day(following.start_first, following.start_last)
    return no_working_day_between(end, start, country, context)


_Runs = tuple[tuple[str, str], ...]
"""Months as runs without a gap: the first and the last month of each."""


class _End(NamedTuple):
    """An end that may lie in any of some months. It is not ``whole`` where it may lie in another body as well."""

    runs: _Runs
    whole: bool


class _Part(NamedTuple):
    """The months, as numbers, in which an unclear end may lie while a unit stood under one top."""

    top: str
    first: int
    last: int


class _Counts:
    """Headcounts and ends by body and month, up to the day of judgement."""

    def __init__(self, as_of: date) -> None:
        self._as_of = as_of
        self._last = _month(as_of)
        self._surely: defaultdict[str, Counter[int]] = defaultdict(Counter)
        self._perhaps: defaultdict[str, Counter[int]] = defaultdict(Counter)
        self._ends: defaultdict[str, defaultdict[int, Counter[str]]] = defaultdict(lambda: defaultdict(Counter))
        self._unclear: Counter[tuple[_Part, ...]] = Counter()

    def add_stay(self, row: Row, tops: TopBodies) -> None:
        """Count a stay on the first day of each month, under the top of the body then."""
        for period in tops.periods(row.body):
            if row.sure:
                _add(self._surely[period.top], max(row.start_last, period.first), min(row.end_first, period.end))
            _add(self._perhaps[period.top], max(row.start_first, period.first), min(row.end_last, period.end))

    def add_end(self, body: str, last: date, kind: str) -> None:
        self._ends[body][_month(last)][kind] += 1

    def add_unclear(self, body: str, first: date, last: date, tops: TopBodies) -> None:
        """Count an end that may lie on any of some days, under each top of the body on these days."""
        parts = [
            _Part(period.top, _month(max(first, period.first)), _month(min(last, self._as_of - _ONE, period.end - _ONE)))
            for period in tops.periods(body)
            if max(first, period.first) <= min(last, self._as_of - _ONE, period.end - _ONE)
        ]
        self._unclear[tuple(parts)] += 1

    def kept_unclear(self, country: str, tops: TopBodies, context: Context) -> dict[str, Counter[_End]]:
        """Return by body and for the country the unclear ends, each with the months that are loaded."""
        loaded: defaultdict[str, dict[int, bool]] = defaultdict(dict)
        spans = {top: tops.loaded("Appointment", top, context.coverage) for parts in self._unclear for top, _, _ in parts}
        found: defaultdict[str, Counter[_End]] = defaultdict(Counter)
        for parts, number in self._unclear.items():
            months: defaultdict[str, set[int]] = defaultdict(set)
            for top, first, last in parts:
                for month in range(max(first, self._last - MONTHS_COUNTED + 1), last + 1):
                    if month not in loaded[top]:
                        loaded[top][month] = self._is_loaded(month, spans[top])
                    if loaded[top][month]:
                        months[top].add(month)
            for top, of_top in months.items():
                found[top][_End(_runs(of_top), len(months) == 1)] += number
            if country and months:
                found[country][_End(_runs(set[int]().union(*months.values())), whole=True)] += number
        return found

    def _is_loaded(self, month: int, spans: Sequence[Span]) -> bool:
        """Tell whether a month is loaded, up to the day of judgement."""
        start = _first_of(month)
        last = min(_first_of(month + 1), self._as_of) - _ONE
        return any(since <= start and last < until for since, until in spans)

    def kept(self, country: str, tops: TopBodies, context: Context) -> Iterator[Kept]:
        """Yield what is kept of each body, and of the country."""
        whole: defaultdict[int, Counter[str]] = defaultdict(Counter)
        for body, changes in sorted(self._perhaps.items()):
            surely = perhaps = 0
            ends = self._ends.get(body, dict[int, Counter[str]]())
            first = self._last - MONTHS_COUNTED
            spans = tops.loaded("Appointment", body, context.coverage)
            for month in range(min([*changes, *ends], default=first), self._last + 1):
                surely += self._surely[body][month]
                perhaps += changes[month]
                if month > first and (perhaps or ends.get(month)):
                    loaded = self._is_loaded(month, spans)
                    values: dict[str, int] = {"headcount": surely, "most": perhaps, **ends.get(month, Counter[str]())}
                    whole[month].update(values if loaded else {"bodies_not_loaded": 1})
                    yield Kept(body, {**values, "loaded": loaded}, _text(month))
        for month, values in whole.items() if country else ():
            yield Kept(country, dict(values), _text(month))


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


def _first_of(month: int) -> date:
    return date(month // 12, month % 12 + 1, 1)


def _text(month: int) -> str:
    return f"{month // 12:04}-{month % 12 + 1:02}"


def _runs(months: Collection[int]) -> _Runs:
    """Return months as runs without a gap."""
    runs: list[tuple[int, int]] = []
    for month in sorted(months):
        if runs and runs[-1][1] == month - 1:
            runs[-1] = (runs[-1][0], month)
        else:
            runs.append((month, month))
    return tuple((_text(first), _text(last)) for first, last in runs)


FIGURE = Figure(id=ID, reads=ServantDossier, row=Row, rows=rows, summarise=summarise)
