"""Who served directly under whom, and for how many days."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from tests.merit.reference.truth import DAY, Person, PostKey, Spell


def held_posts(spells: Iterable[Spell]) -> dict[PostKey, list[Spell]]:
    """Return the spells in each post, acting and secondments included."""
    found: dict[PostKey, list[Spell]] = {}
    for one in spells:
        found.setdefault(one.post.key, []).append(one)
    return found


def days_under(served: Iterable[Spell], superior: Person, holders: dict[PostKey, list[Spell]], until: date) -> int:
    """Return the number of days before ``until`` on which one of the posts reported to a post of the superior."""
    under: set[date] = set()
    for one in served:
        for version in one.post.versions:
            for held in holders.get(version.superior, []) if version.superior else []:
                if held.person == superior:
                    first = max(one.start, version.start, held.start)
                    last = min(one.end, version.end, held.end, until)
                    under |= {first + DAY * number for number in range((last - first).days)}
    return len(under)
