"""Promotions in the truth of the world: which order raised somebody, and from which post."""

from collections.abc import Iterable, Iterator, Sequence

from sandbox.model import Position, Spell


def promotions(spells: Iterable[Spell], positions: Sequence[Position]) -> Iterator[tuple[Spell, Spell]]:
    """Yield (old spell, new spell) for each promotion, by person and start.

    The old post is the substantive one begun last before. Acting and secondments fill no post. A move whose ranks cannot be
    compared is left out, and so is one of two posts that began on the same day.
    """
    lines: dict[int, list[Spell]] = {}
    for spell in spells:
        if spell.kind not in ("acting", "secondment"):
            lines.setdefault(spell.person, []).append(spell)
    for person in sorted(lines):
        line = sorted(lines[person], key=lambda one: (one.start, one.order_day))
        for at, new in enumerate(line):
            before = [one for one in line[:at] if one.start < new.start]
            if before and (steps(before[-1], new, positions) or 0) > 0:
                yield before[-1], new


def steps(old: Spell, new: Spell, positions: Sequence[Position]) -> int | None:
    """Return the ranks gained on the day of the new order; None if the ranks cannot be compared."""
    before, after = positions[old.position], positions[new.position]
    low, high = before.rank_on(new.order_day), after.rank_on(new.order_day)
    return None if before.ladder != after.ladder or low is None or high is None else high - low
