"""R10: more than 180 days of acting in a post, or of a secondment to it, and then an appointment to it."""

from collections.abc import Iterator
from datetime import date

from sandbox.model import Deed, Spell, World
from sandbox.truth.contract import RuleTruth

_MOST = 180


def _violations(world: World) -> Iterator[tuple[Deed, ...]]:
    interim: dict[tuple[int, int], list[Spell]] = {}
    confirmed: dict[tuple[int, int], list[Spell]] = {}
    for one in world.spells:
        if one.kind not in ("acting", "secondment"):
            confirmed.setdefault((one.person, one.position), []).append(one)
        elif one.end is not None and one.end_known:
            interim.setdefault((one.person, one.position), []).append(one)
    for held, spells in interim.items():
        since = date.min
        for one in sorted(confirmed.get(held, []), key=lambda each: each.start):
            # What came before an earlier confirmation in the same post belongs to that one.
            before = [each for each in spells if since <= each.start < one.start]
            if _longest(before, one.start) > _MOST:
                yield (Deed("appointment", "test.argos.uz", "orders", one.number),)
            since = one.start


def _longest(spells: list[Spell], until: date) -> int:
    """Return the number of days of the longest unbroken time in the post before a day."""
    longest, first, last = 0, date.max, date.min
    for one in sorted(spells, key=lambda each: each.start):
        end = min(one.end or until, until)
        first, last = (first, max(last, end)) if one.start <= last else (one.start, end)
        longest = max(longest, (last - first).days)
    return longest


TRUTH = RuleTruth(
    "R10", "By chance somebody acted in the post, or was seconded to it, for long before the appointment to it.", _violations
)
