"""The merit index: the probability that the one promoted outranked a peer who was not."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from statistics import mean, variance

from tests.merit.reference.questions.facts import Facts, Score
from tests.merit.reference.truth import (
    BodyKey,
    Grade,
    Person,
    Sanction,
    Spell,
    Truth,
    at_least_a_year,
    by_body,
    grade_since,
    grouped,
    line_spells,
    old_grade,
    promotions,
)


@dataclass(frozen=True, slots=True)
class Event:
    """A promotion with the pairs that it makes. ``wins`` counts ties by half; None where the promoted one is not rated.

    ``rated`` are those of the risk set who are rated, the promoted one among them.
    """

    order: Spell
    body: BodyKey
    pairs: int
    wins: Fraction | None
    rated: frozenset[Person]
    competition: bool


@dataclass(frozen=True, slots=True)
class Standing:
    """A score on the scale of its evaluator and year: the sign and the square of the z-score, which are exact."""

    sign: int
    square: Fraction

    @property
    def key(self) -> Fraction:
        return self.sign * self.square


def index(events: Sequence[Event]) -> Fraction | None:
    """Return the share of pairs that the promoted one won; None where there is no pair."""
    pairs = sum(one.pairs for one in events if one.wins is not None)
    wins = sum((one.wins for one in events if one.wins is not None), Fraction(0))
    return wins / pairs if pairs else None


def events(facts: Facts) -> Iterator[Event]:
    """Yield the events of all bodies."""
    truth = facts.truth
    posts = by_body(line_spells(truth))
    scores, sanctions = grouped(facts.scores, lambda one: one.person), grouped(truth.sanctions, lambda one: one.person)
    by_evaluator = grouped((one for one in facts.scores if one.evaluator), lambda one: (one.evaluator, one.day.year))
    raised = list(promotions(truth))
    same = grouped(raised, lambda one: (one[1].ordered, one[0].body, old_grade(*one)))
    for old, new in raised:
        day, grade = new.ordered, old_grade(old, new)
        also = {other.person for _, other in same[day, old.body, grade]}
        peers = {one.person for one in posts[old.body] if one.start <= day} - also
        peers = {one for one in peers if _is_peer(truth, one, old, grade, day) and not _sanctioned(sanctions.get(one, []), day)}
        standings = {
            one: found for one in (new.person, *peers) if (found := _standing(scores.get(one, []), by_evaluator, day)) is not None
        }
        own = standings.pop(new.person, None)
        wins = None if own is None else sum((_win(own, other) for other in standings.values()), Fraction(0))
        rated = frozenset(standings) if own is None else frozenset(standings) | {new.person}
        yield Event(new, facts.top(old.body), len(standings), wins, rated, new.competition is not None)


def _win(own: Standing, other: Standing) -> Fraction:
    return Fraction(1) if own.key > other.key else Fraction(1, 2) if own.key == other.key else Fraction(0)


def _is_peer(truth: Truth, person: Person, old: Spell, grade: Grade | None, day: date) -> bool:
    """Tell whether somebody is in post in the body on the day, at the grade for a year."""
    line = truth.lines[person]
    return any(
        one.body == old.body
        and one.covers(day)
        and one.post.on(day).grade == grade
        and at_least_a_year(grade_since(line, one, day), day)
        for one in line
    )


def _sanctioned(sanctions: Sequence[Sanction], day: date) -> bool:
    return any(one.imposed <= day < one.until for one in sanctions)


def _standing(scores: Sequence[Score], by_evaluator: dict[tuple[Person | None, int], list[Score]], day: date) -> Standing | None:
    """Return how the last score before the day stands among those that the evaluator gave in that year before it.

    None where there is none, nobody is known to have given it, or it was given to one person alone or to all alike.
    """
    before = [one for one in scores if one.day < day]
    last = max(before, key=lambda one: one.day, default=None)
    if last is None or last.score is None or last.evaluator is None:
        return None
    given = [one for one in by_evaluator[last.evaluator, last.day.year] if one.day < day and one.score is not None]
    values = [_exact(one.score) for one in given]
    if len({one.person for one in given}) < 2 or not (spread := variance(values)):
        return None
    above = _exact(last.score) - mean(values)
    return Standing((above > 0) - (above < 0), above * above / spread)


def _exact(score: float | None) -> Fraction:
    return Fraction(str(score))
