"""The figure of the merit index: by body and month how the promoted compare with those who were eligible and not promoted.

An event is a promotion with its risk set (`merit.strata.risk_set`). A pair is the promoted person and a peer; it is won where her
last rating before the order stands higher than the peer's, each on the scale of its evaluator and year
(`merit.strata.normalised`). Only ratings that were fixed before the order count, for the scales, too. Those who were promoted
out of one set on the same day are no peers of each other. An event belongs to the body that was left: to the top of its tree on
the day of the order.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, NamedTuple

import numpy

from merit.context import Context
from merit.dossiers.servant import ServantDossier
from merit.figures.figure import Figure, Kept
from merit.figures.merit_change import kept_change
from merit.figures.merit_rows import ID, UNRATED, Ordered, Rating, Row, rows
from merit.figures.scales import Given, Scales
from merit.figures.top_bodies import TopBodies
from merit.strata.columns import Columns
from merit.strata.risk_set import peers_known
from merit.strata.statistics import MOST_SUPPRESSED

ALONE, PEERS = "alone", "peers"
"""The keys for an event without any peer, and for one with peers of whom none can be compared."""
MISSING = {
    UNRATED: "a rating before the order",
    "evaluator": "the evaluator of the last rating",
    "scale": "other ratings by the evaluator in the year before the order, or ones that vary",
    "appointments": "all appointments to the body that was left",
    PEERS: "a peer in the risk set who can be compared",
}
"""What an event may lack, in words by key, beside what rules may."""
_PEOPLE_KEPT = MOST_SUPPRESSED + 1
"""Figures of so many people are shown: who else is among them changes nothing."""
_EQUAL = 1e-9
"""Ratings on two scales that differ by less are equal: arithmetic rounds them at their sixteenth digit, and scores have few."""
_ONE = timedelta(days=1)


class Event(NamedTuple):
    """A promotion: pairs that were won, tied and lost, with numbers that stand for the people in them.

    ``unrated`` peers have no rating, and of ``unclear`` ones something is not known: they form no pairs. An event that is not
    assessed has the key of what is ``missing``.
    """

    day: date
    filled: str
    missing: str | None = None
    won: int = 0
    tied: int = 0
    lost: int = 0
    unrated: int = 0
    unclear: int = 0
    people: tuple[int, ...] = ()


def summarise(columns: Columns, context: Context) -> Iterator[Kept]:
    """Yield by body (the top of its tree) and month of the order the events; of no month how the body's index changed.

    An order of which the day is not known exactly counts in the last month in which it may have been given.
    """
    tops, scales = TopBodies(context.bodies), Scales()
    bodies: defaultdict[str, defaultdict[str, _Month]] = defaultdict(lambda: defaultdict(_Month))
    # The scales come first, as no ladder is without a name.
    for key, of_key in columns.strata():
        if len(key) == 2:
            scales.add(int(key[1]), (_given(row) for row in of_key))
            continue
        for event in events(key[2], of_key, scales, context):
            bodies[tops.on(key[2], event.day)][f"{event.day:%Y-%m}"].add(event)
    for body, months in sorted(bodies.items()):
        numbers = {
            who: number for number, who in enumerate(sorted({who for month in months.values() for who in month.rated_people()}))
        }
        by_month = [Kept(body, each.values(numbers), month) for month, each in sorted(months.items())]
        yield from by_month
        if (change := kept_change(body, by_month, context.as_of)) is not None:
            yield change


def _given(row: Row) -> Given:
    assert row.rating is not None
    return Given(row.rating.evaluator, row.end - _ONE, row.who, row.rating.score)


def events(body: str, rows: Sequence[Row], scales: Scales, context: Context) -> Iterator[Event]:
    """Yield the events of a risk set: of orders given up to the day of judgement."""
    orders = [row for row in rows if row.order is not None and row.first <= context.as_of]
    if not orders:
        return
    peers = _Peers([row for row in rows if row.order is None])
    for row in orders:
        yield _event(row, row.order, body, orders, peers, scales, context)


class _Peers:
    """The times in a risk set, by day."""

    def __init__(self, rows: Sequence[Row]) -> None:
        self._rows = rows
        self._first = numpy.array([row.first.toordinal() for row in rows], numpy.int64)
        self._end = numpy.array([row.end.toordinal() for row in rows], numpy.int64)

    def on(self, day: date, without: Collection[int]) -> list[Row]:
        """Return the rows of those who are in the set on a day, or may be, but for some: one of each, a certain one first."""
        at, found = day.toordinal(), dict[int, Row]()
        for index in numpy.flatnonzero((self._first <= at) & (at < self._end)).tolist():
            row = self._rows[index]
            if row.who not in without and (row.missing is None or row.who not in found):
                found[row.who] = row
        return list(found.values())


def _event(
    own: Row, order: Ordered | None, body: str, orders: Sequence[Row], peers: _Peers, scales: Scales, context: Context
) -> Event:
    assert order is not None
    day = own.end - _ONE
    if own.missing is not None or own.rating is None:
        return Event(day, order.filled, own.missing)
    value = context.value(ID, order.country, day)
    if value is None or not value.duty:
        return Event(day, order.filled, "policy")
    if not peers_known(body, day, value, context):
        return Event(day, order.filled, "appointments")
    stands = _stands(own.rating, day, scales)
    if stands is None:
        return Event(day, order.filled, "scale")
    return _compared(Event(day, order.filled, people=(own.who,)), stands, _with_doubts(peers, orders, day), scales)


def _with_doubts(peers: _Peers, orders: Sequence[Row], day: date) -> Iterator[Row]:
    """Yield the peers on the day of an order, without those who were promoted on it; who may have been is a peer in doubt."""
    same_day = [row for row in orders if row.first <= day < row.end]
    doubted = {row.who for row in same_day}
    for row in peers.on(day, {row.who for row in same_day if row.order and row.order.sure}):
        yield row._replace(missing="order_day") if row.who in doubted else row


def _compared(event: Event, stands: float, peers: Iterable[Row], scales: Scales) -> Event:
    counts, people = Counter[str](), list(event.people)
    for peer in peers:
        theirs = None if peer.missing or peer.rating is None else _stands(peer.rating, event.day, scales)
        if theirs is None:
            counts["unrated" if peer.missing == UNRATED else "unclear"] += 1
            continue
        counts["tied" if abs(stands - theirs) < _EQUAL else "won" if stands > theirs else "lost"] += 1
        people.append(peer.who)
    missing = None if len(people) > 1 else PEERS if counts else ALONE
    return event._replace(missing=missing, people=tuple(people), **counts)


def _stands(rating: Rating, day: date, scales: Scales) -> float | None:
    """Return where a rating stands among those of its evaluator and year that were fixed before a day."""
    scale = scales.before(rating.evaluator, rating.year, day)
    return None if scale is None else scale.z(rating.score)


@dataclass(slots=True)
class _Month:
    """The events of a body in a month; of the people in assessed ones, by how the post was filled, so many as are kept."""

    assessed: list[Event] = field(default_factory=list[Event])
    missing: Counter[str] = field(default_factory=Counter[str])
    people: dict[str, list[int]] = field(default_factory=dict[str, list[int]])

    def add(self, event: Event) -> None:
        if event.missing is not None:
            self.missing[event.missing] += 1
            return
        self.assessed.append(event._replace(people=()))
        self.people[event.filled] = sorted({*self.people.get(event.filled, ()), *event.people})[:_PEOPLE_KEPT]

    def rated_people(self) -> Iterator[int]:
        for people in self.people.values():
            yield from people

    def values(self, numbers: Mapping[int, int]) -> dict[str, Any]:
        """Return what is kept: of each event how the post was filled, and its pairs; people by numbers of the body's own."""
        return {
            "events": sorted([each.filled, each.won, each.tied, each.lost] for each in self.assessed),
            "people": {filled: [numbers[who] for who in people] for filled, people in self.people.items()},
            "missing": dict(self.missing),
            "unrated": sum(each.unrated for each in self.assessed),
            "unclear": sum(each.unclear for each in self.assessed),
        }


FIGURE = Figure(id=ID, reads=ServantDossier, row=Row, rows=rows, summarise=summarise)
