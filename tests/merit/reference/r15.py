"""R15: after a new head came, people left the body far more often than before."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from sandbox.calendar_months import months_before
from tests.merit.reference.deeds import Finding, appointment
from tests.merit.reference.heads import heads
from tests.merit.reference.statistics import binomial_at_least
from tests.merit.reference.truth import DAY, Person, Spell, Truth, by_body, line_spells

_EXITS, _DAYS, _BASE, _RATIO, _P, _RETURN = 5, timedelta(days=180), timedelta(days=730), 2, 0.01, 30
_SET_APART = ("retirement", "death")


@dataclass(slots=True)
class _Stay:
    """An unbroken time of a person in the body; whoever is back within a month had not left."""

    person: Person
    start: date
    last: Spell

    @property
    def end(self) -> date:
        return self.last.end


def find(truth: Truth) -> Iterator[Finding]:
    posts = by_body(line_spells(truth))
    for body, held in heads(truth).items():
        stays = list(_stays(posts[body]))
        for head in held:
            came = head.start
            before = [one for one in held if one.person == head.person and one.start < came and one.end >= months_before(came, 1)]
            if not before and came + _DAYS <= truth.today and _is_wave(stays, head):
                yield Finding(appointment(head))


def _stays(posts: list[Spell]) -> Iterator[_Stay]:
    people: dict[Person, list[Spell]] = {}
    for one in posts:
        people.setdefault(one.person, []).append(one)
    for person, spells in people.items():
        current: _Stay | None = None
        for one in sorted(spells, key=lambda one: (one.start, one.end)):
            if current is not None and (current.end == date.max or (one.start - current.end).days <= _RETURN):
                current.last = max(current.last, one, key=lambda each: each.end)
            else:
                if current is not None:
                    yield current
                current = _Stay(person, one.start, one)
        if current is not None:
            yield current


def _is_wave(stays: list[_Stay], head: Spell) -> bool:
    came = head.start
    exits = [one for one in stays if one.end < date.max and one.last.ground not in _SET_APART]
    after = sum(came < one.end <= came + _DAYS and one.last.post != head.post for one in exits)
    before = sum(came - _BASE < one.end <= came for one in exits)
    days_after, days_before = _days(stays, came, came + _DAYS), _days(stays, came - _BASE, came)
    if after < _EXITS or days_before == 0:
        return False
    share = days_after / (days_after + days_before)
    return after * days_before >= _RATIO * before * days_after and binomial_at_least(after, after + before, share) < _P


def _days(stays: list[_Stay], first: date, end: date) -> int:
    """Return the days that all people of the body served in that time."""
    return sum(max(0, (min(one.end, end) - max(one.start, first)) // DAY) for one in stays)
