"""The change of a body's merit index from one year to the next, as a detection keeps it: so bodies can be listed by it. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from merit.figures.figure import Kept
from merit.figures.merit_events import Events, Index, events_of, index_of, interval_of_change
from merit.strata.statistics import MOST_SUPPRESSED

MONTHS = 12
CONVENTION = (
    f"The change is the index of the last {MONTHS} full months before the day of the detection less that of the {MONTHS} months "
    f"before them. A body is listed if each of the two periods has assessed events of at least {MOST_SUPPRESSED + 1} distinct "
    "rated people. The interval is the percentile bootstrap at 95 % over events, each period resampled by itself; there is none "
    "where a period has one event."
)


@dataclass(frozen=True, slots=True)
class IndexOfMonths:
    """The index of some months, both included, as ``YYYY-MM``."""

    first: str
    last: str
    index: Index


@dataclass(frozen=True, slots=True)
class MeritChange:
    """How the index of a body changed. ``interval`` is None where one of the periods has one event."""

    body: str
    before: IndexOfMonths
    now: IndexOfMonths
    interval: tuple[float, float] | None

    @property
    def change(self) -> float:
        return self.now.index.value - self.before.index.value


def kept_change(body: str, months: Sequence[Kept], as_of: date) -> Kept | None:
    """Return what is kept of a body's change, None where too few people or no events are in one of the years."""
    end = as_of.year * 12 + as_of.month - 1  # the first month that is not full
    spans = [(_text(end - 2 * MONTHS), _text(end - MONTHS - 1)), (_text(end - MONTHS), _text(end - 1))]
    before, now = (events_of(each for each in months if first <= each.month <= last) for first, last in spans)
    if not (_enough(before) and _enough(now)):
        return None
    several = len(before.pairs) > 1 and len(now.pairs) > 1
    found = MeritChange(
        body,
        IndexOfMonths(*spans[0], index_of(before.pairs)),
        IndexOfMonths(*spans[1], index_of(now.pairs)),
        interval_of_change(before.pairs, now.pairs) if several else None,
    )
    return Kept(body, _written(found), order=_order(found.change))


def read_change(body: str, values: Mapping[str, Any]) -> MeritChange:
    """Return what `kept_change` returned."""
    return MeritChange(body, _read(values["before"]), _read(values["now"]), _bounds(values["interval"]))


def _enough(events: Events) -> bool:
    return bool(events.pairs) and len(events.people) > MOST_SUPPRESSED


def _order(change: float) -> str:
    """Return a text by which changes, from -1 to 1, stand in their order."""
    return f"{change + 1:.9f}"


def _written(found: MeritChange) -> dict[str, Any]:
    return {"before": _period(found.before), "now": _period(found.now), "interval": found.interval}


def _period(period: IndexOfMonths) -> dict[str, Any]:
    index = period.index
    counts = [index.events, index.won, index.tied, index.lost]
    return {"first": period.first, "last": period.last, "index": counts, "interval": index.interval}


def _read(period: Mapping[str, Any]) -> IndexOfMonths:
    events, won, tied, lost = period["index"]
    return IndexOfMonths(period["first"], period["last"], Index(events, won, tied, lost, _bounds(period["interval"])))


def _bounds(interval: Sequence[float] | None) -> tuple[float, float] | None:
    return (interval[0], interval[1]) if interval else None


def _text(month: int) -> str:
    return f"{month // 12:04}-{month % 12 + 1:02}"
