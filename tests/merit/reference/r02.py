"""R02: the promoted one is rated below nearly all of the comparable peers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import date

from sandbox.calendar_months import months_after
from tests.merit.reference.deeds import Finding, appointment
from tests.merit.reference.truth import (
    Grade,
    Person,
    Rating,
    Sanction,
    Spell,
    Truth,
    as_recorded,
    at_least_a_year,
    by_body,
    grade_since,
    grouped,
    line_spells,
    old_grade,
    promotions,
)

_SHARE, _RATED = 0.25, 8


def find(truth: Truth) -> Iterator[Finding]:
    posts = by_body(line_spells(truth))
    files = _Files.of(truth)
    for old, new in promotions(truth):
        day, grade = new.ordered, old_grade(old, new)
        own = files.score(new.person, day)
        if own is None:
            continue
        others = {one.person for one in posts[old.body] if one.started[0] <= day} - {new.person}
        scores = {one: score for one in others if (score := files.score(one, day)) is not None}
        peers = {one for one in scores if not files.is_sanctioned(one, day) and _is_peer(truth.lines[one], old, grade, day)}
        if _is_passed_over(own, [scores[one] for one in peers]):
            holds = _holds_however(truth, files, others, old, new, own)
            yield Finding(appointment(new), None if holds else "days of posts, sanctions or ratings")


@dataclass(frozen=True, slots=True)
class _Files:
    """The ratings and sanctions of each person."""

    ratings: Mapping[Person, Sequence[Rating]]
    sanctions: Mapping[Person, Sequence[Sanction]]
    known_since: Mapping[str, date]
    """By country the day from which on it is known who has no rating: a year of ratings is on record then."""

    @classmethod
    def of(cls, truth: Truth) -> _Files:
        return cls(
            grouped(truth.ratings, lambda one: one.person),
            grouped(truth.sanctions, lambda one: one.person),
            {country: months_after(since, 12) for country, since in truth.rated_since.items()},
        )

    def last(self, person: Person, day: date) -> Rating | None:
        before = [one for one in self.ratings.get(person, []) if one.day < day]
        return max(before, key=lambda one: one.day, default=None)

    def score(self, person: Person, day: date) -> float | None:
        """Return the score of the last rating before a day; None without a rating, and without a score of it on record."""
        last = self.last(person, day)
        return None if last is None else last.score

    def may_be_rated(self, person: Person, day: date) -> bool:
        """Tell whether a person has a rating before a day, or may have one that is on no record (rules.md, for all rules 5)."""
        return self.last(person, day) is not None or day < self.known_since[person[0]]

    def is_sanctioned(self, person: Person, day: date) -> bool:
        return any(one.holds(day) for one in self.sanctions.get(person, []))

    def in_set(self, person: Person, day: date, *, certain: bool) -> bool:
        """Tell whether no sanction certainly keeps a person out of a risk set; if ``certain``, whether none may."""
        times = [one.possibly if certain else one.certainly for one in self.sanctions.get(person, [])]
        return not any(start <= day < end for start, end in times)


def _holds_however(truth: Truth, files: _Files, others: Set[Person], old: Spell, new: Spell, own: float) -> bool:
    """Tell whether the finding holds whatever the records leave open: who was a peer, who was sanctioned, who was rated how."""
    day, grade = new.ordered, old_grade(old, new)
    rated = {one for one in others if files.may_be_rated(one, day) and files.in_set(one, day, certain=False)}
    longest, shortest = (
        {one for one in rated if _is_peer(as_recorded(truth.lines[one], longest=each), old, grade, day, longest=each)}
        for each in (True, False)
    )
    scores = {one: files.score(one, day) for one in longest}
    certain = {one for one in longest & shortest if files.in_set(one, day, certain=True) and scores.get(one) is not None}
    return _holds(own, scores, certain)


def _is_passed_over(own: float, others: Sequence[float]) -> bool:
    rated = len(others) + 1
    return rated >= _RATED and sum(score < own for score in others) <= _SHARE * rated


def _holds(own: float, possible: Mapping[Person, float | None], certain: Set[Person]) -> bool:
    """Tell whether the finding holds whoever of the possible peers was one, and whatever a score that is not on record was."""
    lowest = {one: -1.0 if score is None else score for one, score in possible.items()}
    worst = [score for one, score in lowest.items() if one in certain or score < own]
    return len(certain) + 1 >= _RATED and _is_passed_over(own, worst)


def _is_peer(line: Sequence[Spell], old: Spell, grade: Grade | None, day: date, *, longest: bool = False) -> bool:
    """Tell whether somebody is in post in the body, has the grade and has had it for long enough."""
    for one in line:
        if one.body == old.body and one.covers(day) and one.post.on(day).grade == grade:
            return at_least_a_year(grade_since(line, one, day, longest=longest), day)
    return False
