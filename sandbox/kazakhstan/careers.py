"""Ordinary careers: the posts that one person holds one after another.

They are lawful by construction. A move within a family gains at most one number. A post begins when the previous one ends. Under
the law of 2015 every entry, and every move upwards or into another family, follows a competition for that post; a move without a
competition leads to an equal post of the same family.
"""

from datetime import date
from random import Random

from sandbox.kazakhstan.bodies import LOWEST, Landscape
from sandbox.kazakhstan.model import LAW, LAW_ENDED
from sandbox.kazakhstan.plans import SpellPlan
from sandbox.random_streams import day_between, days, number_between, pick, stream

HISTORY_BEGINS = date(2010, 1, 4)
# This person enters a body that will be merged and stays until the merger, so that even the smallest world has such a career.
_PERSON_IN_MERGER = 0
_EXITS = ("own wish", "own wish", "contract expired", "retirement", "reduction of staff", "illness")


def entry_day(seed: int, index: int, today: date) -> date:
    """Draw the first day in the service; every other person enters in the first two years."""
    draw = stream(seed, "kz entry", index)
    if index % 2 == 0:
        return day_between(draw, HISTORY_BEGINS, date(2011, 12, 20))
    return day_between(draw, date(2012, 1, 9), today - days(150))


def order_by_competition(draw: Random, plan: SpellPlan) -> SpellPlan:
    """Give the plan an order before its start and, from the law on, a competition of its own."""
    plan.order_day = plan.start - days(number_between(draw, 1, 6))
    plan.competes = plan.order_day >= LAW
    plan.mode = "competition" if plan.competes else pick(draw, ("competition", "other", None))
    return plan


def equal_move(draw: Random, plan: SpellPlan) -> SpellPlan:
    """Turn the plan into a transfer to an equal post; while the law of 2015 is not in force, it may be a rotation."""
    plan.order_day = plan.start - days(number_between(draw, 1, 6))
    plan.mode = "transfer" if LAW <= plan.order_day < LAW_ENDED or draw.random() < 0.6 else "rotation"
    return plan


def plan_line(seed: int, person: int, entry: date, land: Landscape, today: date) -> list[SpellPlan]:
    """Plan the person's main line of posts, from entry to exit or today."""
    draw = stream(seed, "kz career", person)
    line = [_first(draw, person, entry, land)]
    while (following := _follow(draw, line[-1], land, today)) is not None:
        line.append(following)
    return _through_mergers(draw, line, land, today)


def _first(draw: Random, person: int, entry: date, land: Landscape) -> SpellPlan:
    body = land.first_merged() if person == _PERSON_IN_MERGER else land.draw_body(draw, entry)
    lowest = LOWEST[land.bodies[body].family]
    number = number_between(draw, 1, lowest) if entry.year < 2012 else lowest
    plan = order_by_competition(draw, SpellPlan(person, body, number, entry, None))
    plan.first_entry = True
    return plan


def _follow(draw: Random, current: SpellPlan, land: Landscape, today: date) -> SpellPlan | None:
    """End the current spell and return the next one; None if the career is over or the spell is still open."""
    end = current.start + days(number_between(draw, 380, 1750))
    ends = land.bodies[current.body].ends
    if ends is not None and (ends < end or current.person == _PERSON_IN_MERGER):
        end = max(end, ends + days(40))
    if end > today - days(40):
        return None
    chance = draw.random()
    if chance >= 0.85:
        current.end, current.ground = end, pick(draw, _EXITS)
        return _back(draw, current, land, today) if chance > 0.93 else None
    current.end, current.ground = end, "moved to another post"
    return _upwards(draw, current, end, land) if chance < 0.5 else _sideways(draw, current, end, land)


def _upwards(draw: Random, current: SpellPlan, start: date, land: Landscape) -> SpellPlan:
    """Plan a post of the next more senior category, or, from the top of the family, one in a body of another family."""
    body = land.lasting_body(current.body, start)
    if current.number > 1:
        return order_by_competition(draw, SpellPlan(current.person, body, current.number - 1, start, None))
    family = land.bodies[body].family
    while land.bodies[body].family == family:
        body = land.draw_body(draw, start)
    return order_by_competition(draw, SpellPlan(current.person, body, number_between(draw, 1, 3), start, None))


def _sideways(draw: Random, current: SpellPlan, start: date, land: Landscape) -> SpellPlan:
    """Plan an equal post of the same family, in the same body or in another one."""
    body = land.lasting_body(current.body, start)
    if draw.random() < 0.5:
        body = land.draw_other_body(draw, body) or body
    return equal_move(draw, SpellPlan(current.person, body, current.number, start, None))


def _back(draw: Random, current: SpellPlan, land: Landscape, today: date) -> SpellPlan | None:
    """Plan a return to a post of the same number after one to three years, by competition; None if that is after today."""
    assert current.end is not None
    again = current.end + days(number_between(draw, 400, 1200))
    if again > today - days(40):
        return None
    body = land.lasting_body(current.body, again)
    return order_by_competition(draw, SpellPlan(current.person, body, current.number, again, None))


def _through_mergers(draw: Random, line: list[SpellPlan], land: Landscape, today: date) -> list[SpellPlan]:
    """Continue each spell that a merger interrupts as a transfer to an equal post in the successor body."""
    result = list[SpellPlan]()
    for plan in line:
        result.append(plan)
        body = land.bodies[plan.body]
        if body.ends is None or body.merged_into is None or body.ends > today:
            continue
        if plan.start < body.ends and (plan.end is None or body.ends < plan.end):
            rest = SpellPlan(plan.person, body.merged_into, plan.number, body.ends, plan.end, ground=plan.ground)
            plan.end, plan.ground = body.ends, "body merged"
            rest.order_day, rest.mode = rest.start - days(number_between(draw, 1, 6)), "transfer"
            result.append(rest)
    return result
