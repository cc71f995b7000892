"""Rules about single moves applied to the world's truth, slowly and independently, to check the generator.

Written from the text of the rules alone, like `tests.support.rule_oracle`. Each function returns numbers of orders.
"""

from sandbox.model import LAW, Spell, World
from tests.support.contest_oracle import Outcomes
from tests.support.rule_oracle import moves, steps


def false_rotations(world: World, strict: bool) -> Outcomes:
    """V02: a rotation or transfer to a higher post."""
    found: Outcomes = {"violates": set(), "not_evaluable": set(), "satisfies": set()}
    old_of = {new.number: old for old, new in moves(world, strict)}
    for spell in world.spells:
        if spell.mode not in ("rotation", "transfer") or spell.order_day < LAW:
            continue
        gained = steps(world, old_of[spell.number], spell) if spell.number in old_of else None
        outcome = "not_evaluable" if gained is None else "violates" if gained > 0 else "satisfies"
        found[outcome].add((spell.number,))
    return found


def pool_without_membership(world: World) -> Outcomes:
    """V16: an order out of the pool on a day on which the person was no member."""
    found: Outcomes = {"violates": set(), "not_evaluable": set(), "satisfies": set()}
    for spell in (one for one in world.spells if one.mode == "pool" and one.order_day >= LAW):
        own = [one for one in world.reserve if one.person == spell.person and (one.end is None or spell.order_day < one.end)]
        if any(one.start_precision == "day" and one.start <= spell.order_day for one in own):
            found["satisfies"].add((spell.number,))
        else:
            month = spell.order_day.replace(day=1)
            unknown = any(one.start_precision == "month" and one.start.replace(day=1) == month for one in own)
            found["not_evaluable" if unknown else "violates"].add((spell.number,))
    return found


def confirmed_after_acting(world: World) -> set[tuple[str, ...]]:
    """R10: more than 180 days of acting in a post, adjoining spells together, and then an appointment to it."""
    found, acting = set[tuple[str, ...]](), [one for one in world.spells if one.kind == "acting" and one.end_known]
    for spell in world.spells:
        acted = [one for one in acting if _same(one, spell)] if spell.kind not in ("acting", "secondment") else []
        days = {
            first.start.toordinal() + one
            for first in acted
            for one in range(((first.end or world.today) - first.start).days)
            if first.start < spell.start
        }
        longest, run = 0, 0
        for day in sorted(days):
            run = run + 1 if day - 1 in days else 1
            longest = max(longest, run)
        if longest > 180:
            found.add((spell.number,))
    return found


def _same(one: Spell, other: Spell) -> bool:
    return (one.person, one.position) == (other.person, other.position)
