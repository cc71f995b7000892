"""One fact of a career: what it is, when it was, and who states it."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Final

from meritgraph.case_pages.view_models.days import Day


class Kind(StrEnum):
    """What an item is."""

    POST = "post"
    ACTING = "acting"
    SECONDMENT = "secondment"
    SIDE_POST = "side_post"
    TRAINING = "training"
    CERTIFICATE = "certificate"
    ASSESSMENT = "assessment"
    DEGREE = "degree"
    SANCTION = "sanction"
    BAR = "bar"
    APPLICATION = "application"
    FILLING = "filling"
    """A competition that an order names, without an application of hers on record."""


@dataclass(frozen=True, slots=True)
class Source:
    """A record of a portal that states the fact. ``missing_since`` tells since when the portal does not have it any more."""

    portal: str
    stream: str
    recorded: date
    missing_since: date | None


@dataclass(frozen=True, slots=True)
class OtherValue:
    """What another portal states about one property; ``value`` is None where the reader may not see it."""

    property: str
    portal: str
    value: str | None


@dataclass(frozen=True, slots=True)
class OtherDays:
    """The days of a fact as another portal states them; a day that it does not dispute is the one that wins."""

    portal: str
    start: Day | None
    end: Day | None
    open: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One fact of a career. ``number`` is its row in the table; ``end`` is the first day after it, of a certificate its last day.

    ``code`` is the meaning of the fact in a word of the API (of a post how it was filled, of a sanction its kind, of an
    application how far it came), ``word`` the portal's own word for it. ``title`` and ``body`` are in the portal's words.
    """

    label: str
    kind: Kind
    id: str
    number: int = 0
    start: Day | None
    end: Day | None = None
    open: bool = False
    rests_on: str | None = None
    """Of an application the id of its competition."""
    title: str | None = None
    body: str | None = None
    code: str | None = None
    word: str | None = None
    score: float | None = None
    annulled: bool | None = None
    lifted: bool = False
    order_number: str | None = None
    order_day: Day | None = None
    disputed: tuple[str, ...] = ()
    others: tuple[OtherValue, ...] = ()
    sources: tuple[Source, ...] = ()
    known_since: date | None = None
    missing_at_portal: bool = False

    @property
    def first_day(self) -> date | None:
        """The first day that bounds it; None where no day of it is known."""
        days = (self.start, self.end)
        return min((day for each in days if each for day in (each.earliest, each.latest) if day), default=None)

    @property
    def last_day(self) -> date | None:
        """The last day that bounds it; None where no day of it is known."""
        days = (self.start, self.end)
        return max((day for each in days if each for day in (each.earliest, each.latest) if day), default=None)

    @property
    def end_unknown(self) -> bool:
        """Whether it ended, or may have ended, on a day that no portal states."""
        if self.open or self.kind not in _SPELLS:
            return False
        return self.end is None or self.end.latest is None

    @property
    def other_days(self) -> tuple[OtherDays, ...]:
        """The days that other portals state and the reader may see, by portal."""
        found: dict[str, OtherDays] = {}
        for each in self.others:
            side = _SIDES.get(each.property)
            day = stated_day(each.value or "")
            if side is None or (day is None and each.value != _OPEN):
                continue
            so_far = found.get(each.portal, OtherDays(each.portal, self.start, self.end, self.open))
            found[each.portal] = replace(so_far, start=day) if side == "start" else replace(so_far, end=day, open=day is None)
        return tuple(found.values())


_SPELLS: Final = frozenset({Kind.POST, Kind.ACTING, Kind.SECONDMENT, Kind.SIDE_POST, Kind.TRAINING, Kind.SANCTION, Kind.BAR})

_SIDES: Final = {
    **dict.fromkeys(("start", "imposed", "issued", "fixed_on", "granted"), "start"),
    **dict.fromkeys(("end", "ends", "lifted", "valid_until"), "end"),
}
_OPEN: Final = "open"
_DAY: Final = re.compile(r"(\d{4}-\d\d-\d\d)(?: to (\d{4}-\d\d-\d\d))?")


def stated_day(value: str) -> Day | None:
    """Return the day in the text of a conflict; None for one without, such as an end that is open."""
    match = _DAY.fullmatch(value)
    return Day(date.fromisoformat(match[1]), date.fromisoformat(match[2] or match[1])) if match else None
