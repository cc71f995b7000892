"""Rules about single moves applied to the world's truth, slowly and independently, to check the generator.

Written from the text of the rules alone, like `tests.support.rule_oracle`. Each function returns numbers of orders.
"""

from datetime import date

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
    """R10: more than 180 days of acting in a post, or seconded to it, in one unbroken time, and then an appointment to it."""
    found, of_post = set[tuple[str, ...]](), dict[tuple[int, int], list[Spell]]()
    for one in world.spells:
        of_post.setdefault((one.person, one.position), []).append(one)
    for own in of_post.values():
        interim = [one for one in own if one.kind in ("acting", "secondment") and one.end_known]
        filled = [one for one in own if one.kind not in ("acting", "secondment")]
        for spell in filled:
            earlier = [one.start for one in filled if one.start < spell.start]
            counted = [one for one in interim if one.start < spell.start and not any(one.start < each for each in earlier)]
            if _longest_run(counted, spell.start) > 180:
                found.add((spell.number,))
    return found


def _longest_run(spells: list[Spell], until: date) -> int:
    days = {one.start.toordinal() + count for one in spells for count in range((min(one.end or until, until) - one.start).days)}
    longest, run = 0, 0
    for day in sorted(days):
        run = run + 1 if day - 1 in days else 1
        longest = max(longest, run)
    return longest
