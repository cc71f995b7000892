"""R11: a leader whom subordinates follow into another body."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from tests.merit.reference.deeds import Finding, appointment
from tests.merit.reference.statistics import poisson_at_least
from tests.merit.reference.subordinates import days_under, held_posts
from tests.merit.reference.truth import BodyKey, Person, Spell, Truth, moves

_PEOPLE, _DAYS, _SERVED, _BASE, _P = 3, 180, 365, 730, 0.01


def find(truth: Truth) -> Iterator[Finding]:
    holders = held_posts(truth.spells)
    between: dict[tuple[BodyKey, BodyKey], list[tuple[Spell, Spell]]] = {}
    for old, new in moves(truth):
        if old.body != new.body:
            between.setdefault((old.body, new.body), []).append((old, new))
    for same in between.values():
        for _, leader in same:
            came = leader.start
            after = [(old, new) for old, new in same if new.person != leader.person and 0 <= (new.start - came).days <= _DAYS]
            if len(after) < _PEOPLE:
                continue
            followers: set[Person] = set()
            for old, new in after:
                last = [one for one in truth.lines[new.person] if one.post == old.post and one.start < new.start]
                if days_under(last, leader.person, holders, came) >= _SERVED:
                    followers.add(new.person)
            base = sum(came - timedelta(days=_BASE) <= new.start < came for _, new in same)
            if len(followers) >= _PEOPLE and poisson_at_least(len(followers), base * _DAYS / _BASE) < _P:
                yield Finding(appointment(leader))
