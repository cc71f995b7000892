"""R02: the promoted one is rated below nearly all of the comparable peers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence, Set
from datetime import date

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
    ratings, sanctions = grouped(truth.ratings, lambda one: one.person), grouped(truth.sanctions, lambda one: one.person)
    for old, new in promotions(truth):
        day, grade = new.ordered, old_grade(old, new)
        own = _last(ratings.get(new.person, []), day)
        if own is None:
            continue
        others = {one.person for one in posts[old.body] if one.started[0] <= day} - {new.person}
        scores = {one: score for one in others if (score := _last(ratings.get(one, []), day)) is not None}
        scores = {one: score for one, score in scores.items() if not _is_sanctioned(sanctions.get(one, []), day)}
        lines = {one: truth.lines[one] for one in scores}
        if _is_passed_over(own, [scores[one] for one, line in lines.items() if _is_peer(line, old, grade, day)]):
            longest, shortest = (
                {one for one, line in lines.items() if _is_peer(as_recorded(line, longest=each), old, grade, day, longest=each)}
                for each in (True, False)
            )
            holds = _holds(own, {one: scores[one] for one in longest}, longest & shortest)
            yield Finding(appointment(new), None if holds else "days of posts")


def _is_passed_over(own: float, others: Sequence[float]) -> bool:
    rated = len(others) + 1
    return rated >= _RATED and sum(score < own for score in others) <= _SHARE * rated


def _holds(own: float, possible: Mapping[Person, float], certain: Set[Person]) -> bool:
    """Tell whether the finding holds whoever of the possible peers was one."""
    worst = [score for one, score in possible.items() if one in certain or score < own]
    return len(certain) + 1 >= _RATED and _is_passed_over(own, worst)


def _is_peer(line: Sequence[Spell], old: Spell, grade: Grade | None, day: date, *, longest: bool = False) -> bool:
    """Tell whether somebody is in post in the body, has the grade and has had it for long enough."""
    for one in line:
        if one.body == old.body and one.covers(day) and one.post.on(day).grade == grade:
            return at_least_a_year(grade_since(line, one, day, longest=longest), day)
    return False


def _is_sanctioned(sanctions: Sequence[Sanction], day: date) -> bool:
    return any(one.imposed <= day < one.until for one in sanctions)


def _last(ratings: Sequence[Rating], day: date) -> float | None:
    before = [one for one in ratings if one.day < day]
    return max(before, key=lambda one: one.day).score if before else None
