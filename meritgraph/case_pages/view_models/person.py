"""What stands on the page of a servant beside her career: other spellings, ties, portals and open conflicts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from meritgraph.case_pages.view_models.days import Day, day_of

Answer = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Spelling:
    """A name of the servant as a portal writes it, where it is not the one that is shown."""

    name: str
    portal: str


@dataclass(frozen=True, slots=True)
class Tie:
    """A tie of kinship to another servant. ``kin`` is what she is to the subject; ``id`` and ``name`` are None if unseen."""

    kin: str | None
    id: str | None
    name: str | None
    confidence: float | None
    unreviewed: bool
    start: Day | None
    end: Day | None
    open: bool
    portals: tuple[str, ...]
    missing: bool


@dataclass(frozen=True, slots=True)
class KnownAt:
    """A stream of a portal that knows a servant, with the newest moment at which the hub learned of a record there."""

    portal: str
    stream: str
    records: int
    newest: str
    missing: int


def spellings_of(servant: Answer) -> tuple[Spelling, ...]:
    """Return the names that portals write and that are not shown."""
    return tuple(
        Spelling(lost["value"], lost["portal"])
        for dispute in servant.get("disputes") or ()
        if dispute["property"] == "name"
        for lost in dispute["losing"]
        if lost["value"]
    )


def ties_of(servant: Answer) -> tuple[Tie, ...]:
    """Return the ties of kinship of a servant."""
    return tuple(_tie(each, servant["id"]) for each in servant["kinships"])


def known_at(sources: Sequence[Answer]) -> tuple[KnownAt, ...]:
    """Return the portals and streams that know somebody, by name."""
    streams: dict[tuple[str, str], list[Answer]] = {}
    for each in sources:
        streams.setdefault((each["portal"], each["stream"]), []).append(each)
    return tuple(
        KnownAt(
            portal,
            stream,
            len(records),
            max(each["recordedAt"] for each in records),
            sum(each["missingSince"] is not None for each in records),
        )
        for (portal, stream), records in sorted(streams.items())
    )


def _tie(kinship: Answer, subject: str) -> Tie:
    others = [each for each in kinship["people"] if each["servant"] is None or each["servant"]["id"] != subject]
    role, other = (others[0]["role"], others[0]["servant"]) if others else (None, None)
    return Tie(
        kin=role,
        id=other and other["id"],
        name=other and other.get("name"),
        confidence=kinship["confidence"],
        unreviewed=kinship["unreviewedMatch"],
        start=day_of(kinship["start"]),
        end=day_of(kinship["end"]),
        open=kinship["open"],
        portals=tuple(sorted({each["portal"] for each in kinship["sources"]})),
        missing=kinship["missingAtPortal"],
    )
