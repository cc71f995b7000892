"""The rows of a body as they are compared with each of its heads. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from graph.model.days import LAST_DAY, Period
from merit.rules.r12_connected_premium.members import HEAD, MEMBER, PROMOTION, Row

Grade = tuple[str, int | None]
"""A ladder and a rank on it."""


class Timed(NamedTuple):
    """A row, and its period: each head is compared with it."""

    row: Row
    period: Period


class Member(NamedTuple):
    """A person with times at a rank and promotions from it, and the first day and the end of all these times."""

    servant: str
    times: Sequence[Timed]
    promotions: Sequence[Timed]
    first: date
    end: date

    @classmethod
    def of(cls, servant: str, times: Sequence[Timed], promotions: Sequence[Timed]) -> Member:
        """Return a person by all her times at the rank, and her promotions from it."""
        first = min(period.start.earliest for _, period in times)
        end = max(LAST_DAY if period.end is None else period.end.latest for _, period in times)
        return cls(servant, times, promotions, first, end)


class Body(NamedTuple):
    """The rows of a body by kind: members by rank, ties by person."""

    members: Mapping[Grade, Sequence[Member]]
    ties: Mapping[tuple[str, str, str], Sequence[Timed]]

    @classmethod
    def of(cls, rows: Iterable[Row]) -> Body:
        """Return the body that some rows are of."""
        times: dict[Grade, dict[str, list[Timed]]] = defaultdict(lambda: defaultdict(list))
        promotions: dict[tuple[Grade, str], list[Timed]] = defaultdict(list)
        ties: dict[tuple[str, str, str], list[Timed]] = defaultdict(list)
        for row in rows:
            if row.kind == MEMBER:
                times[row.about, row.rank][row.servant].append(Timed(row, row.period))
            elif row.kind == PROMOTION:
                promotions[(row.about, row.rank), row.servant].append(Timed(row, row.period))
            elif row.kind != HEAD:
                ties[row.kind, row.servant, row.about].append(Timed(row, row.period))
        members = {
            grade: [Member.of(servant, own, promotions.get((grade, servant), ())) for servant, own in of_grade.items()]
            for grade, of_grade in times.items()
        }
        return cls(members, ties)
