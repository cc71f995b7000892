"""The rules applied to the world's truth, slowly and independently, to check the generator.

Written from the text of the rules alone: it uses neither the planting of cases nor the answer key. Where the text allows several
readings, the strict one is applied as well.
"""

from collections.abc import Iterator
from datetime import date
from itertools import combinations

from sandbox.model import AUXILIARY, LAW, POLITICAL, REGISTER_BEGINS, Spell, World


def careers(world: World) -> Iterator[list[Spell]]:
    """Yield the substantive spells of each person in the order of their start."""
    by_person: dict[int, list[Spell]] = {}
    for spell in world.spells:
        if spell.kind != "acting":
            by_person.setdefault(spell.person, []).append(spell)
    for own in by_person.values():
        yield sorted(own, key=lambda one: (one.start, one.order_day))


def steps(world: World, old: Spell, new: Spell) -> int | None:
    """Return the ranks gained on the day of the new order, or None when the ranks cannot be compared."""
    before, after = world.positions[old.position], world.positions[new.position]
    low, high = before.rank_on(new.order_day), after.rank_on(new.order_day)
    if before.ladder != after.ladder or low is None or high is None:
        return None
    return high - low


def moves(world: World, strict: bool) -> Iterator[tuple[Spell, Spell]]:
    """Yield (old post, new post): the old post is the one begun last before the new one, whatever its end.

    A post begun on the day of another one is parallel to it: neither has a known old post, and it is not known which of them is
    the old post of a later one. The strict reading counts secondments and second posts, too.
    """
    for career in careers(world):
        line = [one for one in career if strict or _in_line(world, one)]
        for new in line:
            parallel = any(one.start == new.start for one in line if one is not new)
            begun = [one.start for one in line if one.start < new.start]
            if begun and not parallel and begun.count(max(begun)) == 1:
                yield from ((one, new) for one in line if one.start == max(begun))


def _in_line(world: World, spell: Spell) -> bool:
    return spell.kind != "secondment" and world.positions[spell.position].fte == 1.0


def level_skips(world: World, strict: bool) -> set[tuple[str, ...]]:
    return {(new.number,) for old, new in moves(world, strict) if (steps(world, old, new) or 0) >= 2}


def promotions_under_sanction(world: World, strict: bool) -> set[tuple[str, ...]]:
    """Return promotions under the law during a sanction whose first day is known."""
    found = set[tuple[str, ...]]()
    for old, new in moves(world, strict):
        if new.order_day < LAW or (steps(world, old, new) or 0) <= 0:
            continue
        for one in world.sanctions:
            if one.person == new.person and one.imposed_precision == "day":
                ends = [_year_after(one.imposed), one.lifted or date.max, one.recorded_end or date.max]
                if one.imposed <= new.order_day < min(ends):
                    found.add((new.number,))
    return found


def _year_after(day: date) -> date:
    return date(day.year + 1, day.month, min(day.day, 28) if day.month == 2 else day.day)


def without_competition(world: World) -> dict[str, set[tuple[str, ...]]]:
    """Return orders by outcome: violates, not_evaluable, satisfies."""
    competitions = {one.number: one.position for one in world.competitions}
    old_of = {new.number: old for old, new in moves(world, strict=False)}
    found: dict[str, set[tuple[str, ...]]] = {"violates": set(), "not_evaluable": set(), "satisfies": set()}
    for spell in world.spells:
        post = world.positions[spell.position]
        exempt = post.ladder == POLITICAL or (post.ladder == AUXILIARY and not post.competition_required)
        if spell.kind == "acting" or exempt or spell.order_day < LAW:
            continue
        if (spell.competition is not None and competitions[spell.competition] == post.index) or spell.mode in (
            "guarantee",
            "rotation",
            "secondment",
            "pool",
        ):
            outcome = "satisfies"
        elif spell.mode == "transfer":
            equal = spell.number in old_of and steps(world, old_of[spell.number], spell) == 0
            outcome = "satisfies" if equal else "violates"
        else:
            unknown = spell.mode is None or spell.order_day < REGISTER_BEGINS
            outcome = "not_evaluable" if unknown else "violates"
        found[outcome].add((spell.number,))
    return found


def double_posts(world: World) -> set[tuple[str, ...]]:
    """Return pairs of full-time posts that certainly overlap for more than 30 days."""
    found = set[tuple[str, ...]]()
    for career in careers(world):
        full = [one for one in career if _in_line(world, one) and one.end_known]
        for first, second in combinations(full, 2):
            end = min(first.end or world.today, second.end or world.today)
            if (end - max(first.start, second.start)).days > 30:
                found.add((first.number, second.number))
    return found
