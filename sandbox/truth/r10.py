"""R10: more than 180 days of acting in a post, and then an appointment to it."""

from collections.abc import Iterator
from datetime import date

from sandbox.model import Deed, Spell, World
from sandbox.truth.contract import RuleTruth

_MOST = 180


def _violations(world: World) -> Iterator[tuple[Deed, ...]]:
    acting: dict[tuple[int, int], list[Spell]] = {}
    for one in world.spells:
        if one.kind == "acting" and one.end is not None and one.end_known:
            acting.setdefault((one.person, one.position), []).append(one)
    for one in world.spells:
        before = [each for each in acting.get((one.person, one.position), []) if each.start < one.start]
        if before and one.kind not in ("acting", "secondment") and _longest(before) > _MOST:
            yield (Deed("appointment", "test.argos.uz", "orders", one.number),)


def _longest(spells: list[Spell]) -> int:
    """Return the number of days of the longest unbroken time of acting."""
    longest, first, last = 0, date.max, date.min
    for one in sorted(spells, key=lambda each: each.start):
        end = one.end or one.start
        first, last = (first, max(last, end)) if one.start <= last else (one.start, end)
        longest = max(longest, (last - first).days)
    return longest


TRUTH = RuleTruth("R10", "By chance somebody acted for long in the post before being appointed to it.", _violations)
