"""The tenures of the heads of bodies."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from tests.merit.reference.truth import BodyKey, Spell, Truth, line_spells


def heads(truth: Truth) -> dict[BodyKey, list[Spell]]:
    """Return the substantive spells in the posts that head each body, in the sequence of their starts."""
    found: dict[BodyKey, list[Spell]] = {}
    for one in line_spells(truth):
        if one.post.head:
            found.setdefault(one.body, []).append(one)
    for held in found.values():
        held.sort(key=lambda one: (one.start, one.row))
    return found


def tenures(held: list[Spell]) -> Iterator[tuple[Spell, date]]:
    """Yield each head with the day on which the tenure ends: the next head's first one, even if the end was recorded late."""
    for at, one in enumerate(held):
        following = [each.start for each in held[at + 1 :] if each.person != one.person]
        yield one, min([one.end, *following])
