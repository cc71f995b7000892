"""A career as lanes of numbered facts, which its drawing, its table and its files show alike.

A lane without facts says why it has none. "None" needs coverage: without knowing that the portals were loaded completely for the
whole career, nobody can say that there was nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from itertools import count, groupby
from typing import Any, Final

from meritgraph.case_pages.view_models.career_coverage import ALWAYS, Coverage, Span, common, coverage_of, gaps
from meritgraph.case_pages.view_models.career_facts import items_of
from meritgraph.case_pages.view_models.career_items import Item, Kind
from meritgraph.case_pages.view_models.days import date_of


class LaneName(StrEnum):
    """The lanes of a career, in the order in which they are shown."""

    POSTS = "posts"
    BESIDE = "beside"
    LEARNING = "learning"
    RATINGS = "ratings"
    SANCTIONS = "sanctions"
    COMPETITIONS = "competitions"


class Absence(StrEnum):
    """Why a career shows no facts of a label."""

    NONE = "none"
    NOT_KNOWN = "not_known"
    NOT_SHOWN = "not_shown"


@dataclass(frozen=True, slots=True)
class Absent:
    """A label of which a career shows no facts, and why. ``until`` is the day after which nothing is loaded yet."""

    label: str
    why: Absence
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Lane:
    """Facts of one sort, by their days. ``loaded`` are the days that portals cover; None where the reader does not know them."""

    name: LaneName
    items: tuple[Item, ...]
    absent: tuple[Absent, ...]
    loaded: tuple[Span, ...] | None

    def not_loaded(self, first: date, end: date) -> list[Span]:
        """Return the spans of a half-open time that portals do not cover; none where it is not known what they cover."""
        return [] if self.loaded is None else gaps(self.loaded, first, end)


@dataclass(frozen=True, slots=True)
class Moment:
    """The day that a lead is about. ``evidence`` are the ids of the facts that it rests on."""

    finding: str
    rule: str
    day: date
    reason: str
    evidence: frozenset[str]

    def rests_on(self, item: Item) -> bool:
        """Tell whether the lead rests on a fact."""
        return item.id in self.evidence or item.rests_on in self.evidence


@dataclass(frozen=True, slots=True)
class Career:
    """The career of one servant, as the reader may see it today."""

    servant: str
    name: str
    today: date
    lanes: tuple[Lane, ...]

    @property
    def items(self) -> tuple[Item, ...]:
        """All facts, by their numbers."""
        return tuple(item for lane in self.lanes for item in lane.items)

    @property
    def undated(self) -> tuple[Item, ...]:
        """The facts of which no day is known. Only the table shows them."""
        return tuple(item for item in self.items if item.first_day is None)

    @property
    def covered(self) -> bool:
        """Whether it is known of any lane what portals cover."""
        return any(lane.loaded is not None for lane in self.lanes)


_LABELS: Final[Mapping[LaneName, tuple[str, ...]]] = {
    LaneName.POSTS: ("Appointment",),
    LaneName.BESIDE: ("Appointment",),
    LaneName.LEARNING: ("Enrolment", "Certificate"),
    LaneName.RATINGS: ("Assessment", "DegreeGrant"),
    LaneName.SANCTIONS: ("Sanction", "Bar"),
    LaneName.COMPETITIONS: ("Application",),
}
_LANE_OF_KIND: Final[Mapping[Kind, LaneName]] = {
    Kind.POST: LaneName.POSTS,
    Kind.ACTING: LaneName.BESIDE,
    Kind.SECONDMENT: LaneName.BESIDE,
    Kind.SIDE_POST: LaneName.BESIDE,
    Kind.TRAINING: LaneName.LEARNING,
    Kind.CERTIFICATE: LaneName.LEARNING,
    Kind.ASSESSMENT: LaneName.RATINGS,
    Kind.DEGREE: LaneName.RATINGS,
    Kind.SANCTION: LaneName.SANCTIONS,
    Kind.BAR: LaneName.SANCTIONS,
    Kind.APPLICATION: LaneName.COMPETITIONS,
    Kind.FILLING: LaneName.COMPETITIONS,
}


def career_of(servant: Mapping[str, Any], today: date) -> Career:
    """Return the career in an answer of the fragment ``CareerOfServant``."""
    facts, coverage = items_of(servant), coverage_of(servant)
    numbers = count(1)
    found = [item for items in facts.values() for item in items or ()]
    first = min((day for item in found if (day := item.first_day)), default=None)
    lanes: list[Lane] = []
    for name, labels in _LABELS.items():
        chosen = sorted((item for item in found if _LANE_OF_KIND[item.kind] is name), key=_by_day)
        items = tuple(replace(item, number=next(numbers)) for item in chosen)
        shown = {item.label for item in items}
        missing = [label for label in labels if label not in shown]
        absent = tuple(_absent(label, facts[label], coverage, first, today) for label in missing)
        hidden = any(facts[label] is None for label in labels)
        lanes.append(Lane(name, items, absent, None if hidden else _loaded(labels, coverage)))
    return Career(servant["id"], servant["name"], today, tuple(lanes))


def moments_of(findings: Iterable[Mapping[str, Any]]) -> tuple[Moment, ...]:
    """Return the moments of findings that have a day, by day; each answered with id, ruleId, day, reason and evidence { id }."""
    return tuple(
        sorted(
            (
                Moment(each["id"], each["ruleId"], day, each["reason"], frozenset(_evidence(each)))
                for each in findings
                if (day := date_of(each["day"])) is not None
            ),
            key=lambda moment: (moment.day, moment.rule, moment.finding),
        )
    )


def flags_of(moments: Iterable[Moment]) -> tuple[tuple[Moment, ...], ...]:
    """Return the moments of each day together, by day: a day has one flag, and flags are numbered from 1."""
    by_day = sorted(moments, key=lambda moment: moment.day)
    return tuple(tuple(of_day) for _, of_day in groupby(by_day, key=lambda moment: moment.day))


def _evidence(finding: Mapping[str, Any]) -> Iterable[str]:
    return (each["id"] for each in finding["evidence"] if each is not None)


def _by_day(item: Item) -> tuple[date, date, str]:
    return item.first_day or date.max, item.last_day or date.max, item.id


def _absent(label: str, items: Sequence[Item] | None, coverage: Coverage | None, first: date | None, today: date) -> Absent:
    if items is None:
        return Absent(label, Absence.NOT_SHOWN)
    if coverage is None or first is None:
        return Absent(label, Absence.NOT_KNOWN)
    not_covered = gaps(coverage.get(label, ()), first, today)
    if not not_covered:
        return Absent(label, Absence.NONE)
    # What is missing at the end alone is what nobody has loaded yet.
    (start, end), *others = not_covered
    if others or end < today or start == first:
        return Absent(label, Absence.NOT_KNOWN)
    return Absent(label, Absence.NONE, start)


def _loaded(labels: Iterable[str], coverage: Coverage | None) -> tuple[Span, ...] | None:
    """Return the days covered for all labels that any portal covers; the table says of the others that they are not known."""
    if coverage is None:
        return None
    of_labels = [coverage[label] for label in labels if coverage.get(label)]
    loaded = [ALWAYS] if of_labels else []
    for spans in of_labels:
        loaded = common(loaded, spans)
    return tuple(loaded)
