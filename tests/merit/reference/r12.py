"""R12: under a head, people connected to the head are promoted more often than others of their rank and body."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from tests.merit.reference.deeds import Finding, appointment
from tests.merit.reference.heads import heads, tenures
from tests.merit.reference.statistics import corrected, fisher_two_sided
from tests.merit.reference.subordinates import days_under, held_posts
from tests.merit.reference.truth import Grade, Person, Spell, Truth, by_body, line_spells, old_grade, promotions

_PEOPLE, _SERVED, _PREMIUM, _Q = 20, 365, 0.1, 0.05


def find(truth: Truth) -> Iterator[Finding]:
    tested: list[tuple[Spell, float, float]] = []
    risen = [(old_grade(old, new), old, new) for old, new in promotions(truth)]
    posts, holders = by_body(line_spells(truth)), held_posts(truth.spells)
    served = by_person(truth)
    into: dict[tuple[str, int], list[tuple[Grade | None, Spell, Spell]]] = {}
    for one in risen:
        into.setdefault(one[2].body, []).append(one)
    for body, held in heads(truth).items():
        for head, until in tenures(held):
            for grade, members in _members(posts[body], head, until).items():
                promoted: set[Person] = set()
                for before, _, new in into.get(body, []):
                    if before == grade and head.start <= new.ordered < until and new.person != head.person:
                        promoted.add(new.person)
                everybody = members | promoted
                if len(everybody) < 2 * _PEOPLE:
                    continue
                tied = {one for one in everybody if _is_connected(truth, one, head, until, served[one], holders)}
                others = everybody - tied
                if len(tied) >= _PEOPLE and len(others) >= _PEOPLE:
                    rose, others_rose = len(tied & promoted), len(others & promoted)
                    table = [[rose, len(tied) - rose], [others_rose, len(others) - others_rose]]
                    premium = rose / len(tied) - others_rose / len(others)
                    tested.append((head, premium, fisher_two_sided(table)))
    for (head, premium, _), q in zip(tested, corrected([p for _, _, p in tested]), strict=True):
        if premium >= _PREMIUM and q < _Q:
            yield Finding(appointment(head))


def by_person(truth: Truth) -> dict[Person, list[Spell]]:
    found: dict[Person, list[Spell]] = {}
    for one in truth.spells:
        found.setdefault(one.person, []).append(one)
    return found


def _members(posts: list[Spell], head: Spell, until: date) -> dict[Grade, set[Person]]:
    """Return who held a substantive post of the body at each rank for at least one day of the tenure, apart from the head."""
    found: dict[Grade, set[Person]] = {}
    for one in posts:
        for version in one.post.versions:
            first, last = max(one.start, version.start, head.start), min(one.end, version.end, until)
            if version.grade is not None and first < last and one.person != head.person:
                found.setdefault(version.grade, set()).add(one.person)
    return found


def _is_connected(
    truth: Truth, person: Person, head: Spell, until: date, served: list[Spell], holders: dict[tuple[str, int], list[Spell]]
) -> bool:
    kin = any(other == person and since < until and head.start < end for other, since, end in truth.people[head.person].kin)
    elsewhere = [one for one in served if one.body != head.body]
    return kin or days_under(elsewhere, head.person, holders, head.start) >= _SERVED
