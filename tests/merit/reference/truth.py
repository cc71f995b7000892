"""The truth of both countries in one shape: who held which post when, and everything kept about people and competitions."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TypeVar

from sandbox.calendar_months import months_after
from sandbox.model import Requirements

Person = tuple[str, int]
"""Country and index of a person."""
PostKey = tuple[str, int]
BodyKey = tuple[str, int]

T = TypeVar("T")
K = TypeVar("K")

NEVER = date.max
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Grade:
    """A rank on a ladder; greater is more senior."""

    ladder: str
    rank: int


@dataclass(frozen=True, slots=True)
class Version:
    """What holds of a post from ``start`` to before ``end``; ``superior`` is the post that it reports to."""

    start: date
    end: date
    grade: Grade | None
    superior: PostKey | None
    requirements: Requirements | None


@dataclass(frozen=True, slots=True)
class Post:
    key: PostKey
    body: BodyKey
    head: bool
    versions: tuple[Version, ...]

    def on(self, day: date) -> Version:
        """Return what holds on a day, or nearest to it."""
        began = [one for one in self.versions if one.start <= day]
        return began[-1] if began else self.versions[0]


@dataclass(frozen=True, slots=True)
class Spell:
    """The time of a person in a post by one order. ``row`` is the number of the order that states it now.

    A spell that has not ended ends on ``NEVER``. The start lies within ``started``, both included, as far as the portal says it;
    the end within ``ended``, which is None where the portal does not know it.
    """

    row: str
    person: Person
    post: Post
    substantive: bool
    full: bool
    """Whether it is a full post. A part of one is held beside another."""
    ordered: date
    start: date
    end: date
    started: tuple[date, date]
    ended: tuple[date, date] | None
    ground: str | None
    signer: Person | None
    competition: str | None

    @property
    def body(self) -> BodyKey:
        return self.post.body

    @property
    def country(self) -> str:
        return self.person[0]

    @property
    def exact(self) -> bool:
        """Whether the portals know both days."""
        return self.started == (self.start, self.start) and self.ended == (self.end, self.end)

    def covers(self, day: date) -> bool:
        return self.start <= day < self.end


@dataclass(frozen=True, slots=True)
class Human:
    """A person as the register describes her; ``schools`` have the year in which she finished each."""

    key: Person
    female: bool
    born: date
    described: bool
    birthplace: str | None
    diplomas: tuple[tuple[str, str, str, int], ...]
    """Level, field, school and year."""
    kin: tuple[tuple[Person, date, date], ...]
    """Relatives in the service, with the first day of the tie and the first day after it."""


@dataclass(frozen=True, slots=True)
class Rating:
    """A result of an assessment on the scale of its country; None where the score is not on record."""

    person: Person
    period: str
    day: date
    score: float | None


@dataclass(frozen=True, slots=True)
class Bonus:
    """Money given on a day, and the period it was given for, if that is stated."""

    person: Person
    day: date
    amount: float
    period: str | None


@dataclass(frozen=True, slots=True)
class Sanction:
    person: Person
    imposed: date
    until: date
    """The first day on which it is no longer in force."""
    certainly: tuple[date, date]
    possibly: tuple[date, date]
    """The first day on which it is in force and the first on which it is not, by the portals: at the least, and at the most."""

    def holds(self, day: date) -> bool:
        return self.imposed <= day < self.until


@dataclass(frozen=True, slots=True)
class Applicant:
    """Somebody who applied. Whether she was admitted is not known where she withdrew before the close and has no score."""

    person: Person
    rejected: bool
    withdrew: bool
    won: bool
    admission_known: bool


@dataclass(frozen=True, slots=True)
class Round:
    """The last round of a competition, with its applicants. Annulled rounds are not among the rounds."""

    row: str
    post: Post
    announced: date
    closed: date
    edited: date | None
    protocol: date | None
    panel: tuple[Person, ...]
    applicants: tuple[Applicant, ...]


@dataclass(frozen=True, slots=True)
class Body:
    key: BodyKey
    row: str
    level: str


@dataclass(frozen=True, slots=True)
class Truth:
    """Everything that the rules ask about."""

    today: date
    bodies: dict[BodyKey, Body]
    posts: dict[PostKey, Post]
    people: dict[Person, Human]
    spells: tuple[Spell, ...]
    rounds: tuple[Round, ...]
    ratings: tuple[Rating, ...]
    bonuses: tuple[Bonus, ...]
    sanctions: tuple[Sanction, ...]
    rated_since: Mapping[str, date]
    """By country the first day of whose ratings the portals deliver: of earlier ones nobody knows."""
    worked: dict[Person, list[tuple[date, date]]]
    """The days in any employment, as far as the registers certainly show them."""
    lines: dict[Person, list[Spell]]
    """The substantive spells of each person, in the sequence of their starts."""


def sanction_of(person: Person, imposed: date, stated: tuple[date, date], months: int, *ends: date | None) -> Sanction:
    """Return a sanction that ends after so many months, or earlier on one of the ends; ``stated`` are the days it may be of."""
    recorded = [end for end in ends if end]
    statutory, earliest, latest = (min([months_after(each, months), *recorded]) for each in (imposed, *stated))
    return Sanction(person, imposed, statutory, (stated[1], earliest), (stated[0], latest))


def lines_of(spells: Iterable[Spell]) -> dict[Person, list[Spell]]:
    """Return the substantive spells of each person, in the sequence of their starts.

    The next full post ends one that it outlasts, however late the end was recorded (rules.md, for all rules 8). A post that was
    begun and left beside another one ends nothing (2).
    """
    found = grouped((one for one in spells if one.substantive), lambda one: one.person)
    for person, line in found.items():
        line.sort(key=lambda one: (one.start, one.ordered, one.row))
        found[person] = [_ended_by(line[at + 1 :], one) for at, one in enumerate(line)]
    return found


def _ended_by(later: Sequence[Spell], one: Spell) -> Spell:
    """Return a spell as the next posts end it, with the days on which it can have ended as far as the records say."""
    within = [each for each in later if each.full and one.start < each.start < one.end]
    outlasting = [each for each in within if each.end > one.end or each.end == NEVER]
    end = min((each.start for each in outlasting), default=one.end)
    if outlasting:
        return replace(one, end=end, ended=(end, end))
    if within:
        # It is not on record whether the post had been left for the next one, which was left first, or was held on.
        return replace(one, ended=(min(each.start for each in within), end))
    if one.ended is None:
        return replace(one, ended=(one.start + DAY, min((each.start for each in later if each.start > one.start), default=NEVER)))
    return one


def as_recorded(line: Iterable[Spell], *, longest: bool) -> list[Spell]:
    """Return the spells with the days that the records allow: each as long as it can be, or as short."""
    found: list[Spell] = []
    for one in line:
        first, last = one.ended or (one.start + DAY, NEVER)
        found.append(replace(one, start=one.started[not longest], end=last if longest else first))
    return found


def moves(truth: Truth) -> Iterator[tuple[Spell, Spell]]:
    """Yield the old and the new spell of each appointment that fills a post, apart from first ones."""
    for line in truth.lines.values():
        for at, new in enumerate(line):
            before = [one for one in line[:at] if one.start < new.start]
            if before:
                yield before[-1], new


def old_grade(old: Spell, new: Spell) -> Grade | None:
    """Return the grade of the old post on the day of the new order, or when it was held last."""
    return old.post.on(min(new.ordered, old.end - DAY)).grade


def promotions(truth: Truth) -> Iterator[tuple[Spell, Spell]]:
    """Yield the old and the new spell of each order that raises somebody on one ladder."""
    for old, new in moves(truth):
        before, after = old_grade(old, new), new.post.on(new.ordered).grade
        if before and after and before.ladder == after.ladder and after.rank > before.rank:
            yield old, new


def grade_since(line: Iterable[Spell], spell: Spell, day: date, *, longest: bool = False) -> date:
    """Return the first day of the unbroken time at the grade that a spell has on a day; the earliest possible if ``longest``.

    Posts of one grade that follow each other without a day between add up, in whatever body. A post that was graded up while it
    was held begins a new time.
    """
    grade, since = spell.post.on(day).grade, day
    # A grade that is not on record may have been the same.
    same = {grade, None} if longest else {grade}
    reached = True
    while reached:
        reached = False
        for one in line:
            if one.start < since <= one.end and one.post.on(since - DAY).grade in same:
                graded = max(
                    (each.end for each in one.post.versions if each.grade not in same and each.end < since), default=date.min
                )
                since, reached = max(one.start, graded), True
    return since


def grade_until(line: Iterable[Spell], spell: Spell, day: date) -> date:
    """Return the day, up to ``day``, on which the unbroken time at the spell's last grade before it had ended."""
    until = min(spell.end, day)
    grade = spell.post.on(until - DAY).grade
    reached = True
    while reached and until < day:
        reached = False
        for one in line:
            if one.covers(until) and one.post.on(until).grade == grade:
                until, reached = min(one.end, day), True
    return until


def grouped(rows: Iterable[T], key: Callable[[T], K]) -> dict[K, list[T]]:
    """Return the rows by their key, each group in the sequence of the rows."""
    found: dict[K, list[T]] = {}
    for one in rows:
        found.setdefault(key(one), []).append(one)
    return found


def by_body(spells: Iterable[Spell]) -> dict[BodyKey, list[Spell]]:
    """Return the spells at each body."""
    return grouped(spells, lambda one: one.body)


def line_spells(truth: Truth) -> Iterator[Spell]:
    """Yield all substantive spells."""
    for line in truth.lines.values():
        yield from line


def at_least_a_year(since: date, day: date) -> bool:
    return months_after(since, 12) <= day
