"""Turnover: those who left, over the mean of the headcounts on the first day of each month."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from sandbox.calendar_months import months_after
from tests.merit.reference.questions.facts import Facts
from tests.merit.reference.questions.working_days import none_between
from tests.merit.reference.truth import NEVER, BodyKey, Person, Spell

_KINDS = {
    "own wish": "voluntary",
    "moved away": "voluntary",
    "ethics": "involuntary",
    "breach of ethics": "involuntary",
    "discrediting": "involuntary",
    "breach of discipline": "involuntary",
    "corruption": "involuntary",
    "retirement": "retirement",
    "contract expired": "other",
    "reduction of staff": "other",
    "body merged": "other",
    "illness": "other",
}
_MOVED = ("transfer", "moved to another post")
"""Grounds that say that the person serves on elsewhere, even if it is not on record where."""


@dataclass(frozen=True, slots=True)
class Stay:
    """An unbroken time of a person in a group of bodies; ``last`` is the spell that ends it."""

    person: Person
    start: date
    end: date
    last: Spell


@dataclass(frozen=True, slots=True)
class Turnover:
    """What happened in some months. A person leaves on the last day in post.

    ``kinds`` are the leavers by kind. ``unsure`` are people whose days in a post the portals leave open.
    """

    headcounts: tuple[int, ...]
    kinds: Counter[str]
    transfers: int
    unsure: int

    @property
    def leavers(self) -> int:
        return sum(self.kinds.values())

    @property
    def mean(self) -> Fraction:
        return Fraction(sum(self.headcounts), len(self.headcounts))

    @property
    def rate(self) -> Fraction:
        return self.leavers / self.mean


def months_between(first: str, last: str) -> list[date]:
    """Return the first days of the months from one to another, both included."""
    day, end, found = date.fromisoformat(f"{first}-01"), date.fromisoformat(f"{last}-01"), list[date]()
    while day <= end:
        found.append(day)
        day = months_after(day, 1)
    return found


def turnover(facts: Facts, bodies: set[BodyKey], first: str, last: str) -> Turnover:
    """Return the turnover of some bodies, taken as one, from one month to another, both included."""
    months = months_between(first, last)
    begin, end = months[0], months_after(months[-1], 1)
    kinds, transfers = Counter[str](), 0
    found = [stay for person in facts.truth.lines for stay in stays(facts, person, bodies)]
    for stay in found:
        if begin < stay.end <= end:
            if stay.last.ground in _MOVED or _is_elsewhere(facts, stay, bodies):
                transfers += 1
            elif (kind := _kind(stay)) is not None:
                kinds[kind] += 1
    return Turnover(
        headcounts=tuple(len({stay.person for stay in found if stay.start <= day < stay.end}) for day in months),
        kinds=kinds,
        transfers=transfers,
        unsure=len({stay.person for stay in found if not _is_sure(facts, stay.person, begin, end)}),
    )


def stays(facts: Facts, person: Person, bodies: set[BodyKey]) -> Iterator[Stay]:
    """Yield the stays of a person in these bodies. Whoever is back before the next working day had not left."""
    current: Stay | None = None
    for one in sorted((one for one in facts.truth.lines[person] if one.body in bodies), key=lambda one: (one.start, one.end)):
        if current is None:
            current = Stay(person, one.start, one.end, one)
        elif one.start <= current.end or none_between(person[0], current.end, one.start):
            last = max(current.last, one, key=lambda each: each.end)
            current = Stay(person, current.start, max(current.end, one.end), last)
        else:
            yield current
            current = Stay(person, one.start, one.end, one)
    if current is not None:
        yield current


def _is_elsewhere(facts: Facts, stay: Stay, bodies: set[BodyKey]) -> bool:
    """Tell whether the person serves on in another body, or again before the next working day."""
    others = [one for one in facts.truth.lines[stay.person] if one.body not in bodies and one.end > stay.end]
    return any(one.start <= stay.end or none_between(stay.person[0], stay.end, one.start) for one in others)


def _kind(stay: Stay) -> str | None:
    """Return the kind of an exit. Whoever is on a long leave keeps the post and has not left."""
    return None if stay.last.ground == "parental leave" else kind_of_ground(stay.last.ground)


def kind_of_ground(ground: str | None) -> str:
    """Return the kind of an end by its ground."""
    return _KINDS.get(ground or "", "unknown")


def _is_sure(facts: Facts, person: Person, begin: date, end: date) -> bool:
    """Tell whether the portals know the days of all posts of a person that matter for the months."""
    return all(
        one.exact or (one.ended is not None and (one.ended[1] < begin or end < one.started[0]))
        for one in facts.truth.lines[person]
        if one.started[0] < end and (one.ended is None or begin <= one.ended[1] or one.ended[1] == NEVER)
    )
