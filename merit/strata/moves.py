"""Moves between two bodies, and to whom the posts reported that were left for them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from graph.model.days import Day, Period
from graph.model.days.comparisons import covered_days
from graph.model.days.truth import Truth
from merit.context import Context
from merit.dossiers.posts import Appointment
from merit.dossiers.servant import MoveInto, ServantDossier
from merit.strata.rule import Key
from merit.subordination import subordinations, unknown_lines

NOBODY_KNOWS = ""


class Row(NamedTuple):
    """A move between the bodies of the stratum, or a time in which the post that was left for it reported to one person.

    ``joined`` are the possible days of the start in the new body. ``sure`` tells that it certainly is a move between these
    bodies; where not, ``missing`` is the key of the message for what is not known. ``superior`` is None for the move itself, and
    empty for a time of which it is not known to whom the post reported. ``facts`` of a move are a list in JSON: name of the
    person, country, and the new post.
    """

    servant: str
    appointment: str
    left: str
    joined_first: date
    joined_last: date
    sure: bool
    missing: str | None
    superior: str | None = None
    under_first: date | None = None
    under_last: date | None = None
    until_first: date | None = None
    until_last: date | None = None
    facts: str | None = None

    @property
    def joined(self) -> Day:
        return Day(self.joined_first, self.joined_last)

    @property
    def under(self) -> Period:
        """The time in which the old post reported to the superior."""
        assert self.under_first is not None
        assert self.under_last is not None
        start = Day(self.under_first, self.under_last)
        return Period(
            start, None if self.until_first is None or self.until_last is None else Day(self.until_first, self.until_last)
        )


class Reporting(NamedTuple):
    """The moves of a stratum, and the times in which the posts that were left for them reported to somebody.

    ``under`` are these times by superior and by the appointment that was moved into, ``unknown`` those of which it is not known
    to whom the post reported.
    """

    moves: Sequence[Row]
    under: Mapping[str, Mapping[str, Sequence[Period]]]

    @classmethod
    def of(cls, rows: Iterable[Row]) -> Reporting:
        """Sort the rows of one stratum."""
        moves: list[Row] = []
        under: dict[str, dict[str, list[Period]]] = {}
        for row in rows:
            if row.superior is None:
                moves.append(row)
            else:
                under.setdefault(row.superior, {}).setdefault(row.appointment, []).append(row.under)
        return cls(moves, under)

    @property
    def unknown(self) -> Mapping[str, Sequence[Period]]:
        return self.under.get(NOBODY_KNOWS, {})

    def served(self, move: Row, superior: str, until: Day, days: int) -> Truth:
        """Return whether the post that was left for a move reported to somebody on at least so many days before a day."""
        certain = self.under.get(superior, {}).get(move.appointment, ())
        served = covered_days(certain, until)
        if served.least >= days:
            return True
        return None if covered_days((*certain, *self.unknown.get(move.appointment, ())), until).most >= days else False


def rows(dossier: ServantDossier, context: Context) -> Iterator[tuple[Key, Row]]:
    """Yield the moves from one body into another, each with the times in which the post that was left reported to somebody."""
    for move in dossier.moves:
        bodies = {old.body for old in move.left}
        for body in sorted(bodies - {move.into.body}):
            old = [each for each in move.left if each.body == body]
            missing = "which_began_first" if len(bodies) > 1 else move.unplaced
            row = _move(dossier, move, old[-1], missing)
            key = (body, move.into.body)
            yield key, row
            for superior, period in _superiors(dossier, [each.post.id for each in old], context):
                start, end = period.start, period.end
                yield (
                    key,
                    row._replace(
                        superior=superior,
                        under_first=start.earliest,
                        under_last=start.latest,
                        until_first=end.earliest if end else None,
                        until_last=end.latest if end else None,
                        facts=None,
                    ),
                )


def _move(dossier: ServantDossier, move: MoveInto, old: Appointment, missing: str | None) -> Row:
    into, joined = move.into, move.into.period.start
    facts = json.dumps([dossier.name, into.country, into.post.title])
    return Row(dossier.id, into.id, old.id, joined.earliest, joined.latest, missing is None, missing, facts=facts)


def _superiors(dossier: ServantDossier, posts: Sequence[str], context: Context) -> Iterator[tuple[str, Period]]:
    """Yield to whom posts of a person reported while she held them, and when."""
    for each in subordinations(dossier, context.as_of):
        if each.appointment.post.id in posts:
            for period in each.periods:
                yield each.superior.servant, period
    for appointment in dossier.appointments:
        if appointment.post.id in posts and appointment.civil_service is not False:
            for period in unknown_lines(appointment):
                yield NOBODY_KNOWS, period
