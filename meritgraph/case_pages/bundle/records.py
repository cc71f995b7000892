"""The portal records that a lead rests on, one line for each fact and record, as its bundle lists them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class RecordLine:
    """A fact of the lead and one record that states it; the fields of the record are None where no record does."""

    fact: str
    label: str
    text: str
    known_since: str | None
    missing_at_portal: bool
    portal: str | None = None
    stream: str | None = None
    recorded_at: str | None = None
    missing_since: str | None = None


@dataclass(frozen=True, slots=True)
class Dispute:
    """A property of a fact about which portals disagree: what counts, and what others state."""

    label: str
    text: str
    property: str
    winning: str
    losing: str


def record_lines(finding: Mapping[str, Any]) -> Iterator[RecordLine]:
    """Yield the lines of a lead, in the order of its evidence."""
    for each in _seen(finding):
        node: Mapping[str, Any] = each.get("node") or {}
        fact = (each["id"], each["label"], each["text"], each["knownSince"], each["missingAtPortal"])
        sources: list[Mapping[str, Any]] = node.get("sources") or []
        for record in sources:
            yield RecordLine(*fact, record["portal"], record["stream"], record["recordedAt"], record["missingSince"])
        if not sources:
            yield RecordLine(*fact)


def disputes(finding: Mapping[str, Any]) -> Iterator[Dispute]:
    """Yield what portals disagree about in the evidence of a lead."""
    for each in _seen(finding):
        node: Mapping[str, Any] = each.get("node") or {}
        found: list[Mapping[str, Any]] = node.get("disputes") or []
        for dispute in found:
            stated = (_stated([dispute["winning"]]), _stated(dispute["losing"]))
            yield Dispute(each["label"], each["text"], dispute["property"], *stated)


def _seen(finding: Mapping[str, Any]) -> Iterable[Mapping[str, Any]]:
    return (each for each in finding["evidence"] if each is not None)


def _stated(values: Iterable[Mapping[str, Any]]) -> str:
    """Return what portals state, each value with the name of its portal."""
    return "; ".join(f"{each['value']} ({each['portal']})" for each in values)
