"""Ordinary careers: the posts that one person holds one after another.

They are lawful by construction. A move gains at most one rank. A post begins when the previous one ends. From the law of 2022 on,
every entry and every move upwards follows a competition for that post; a move without a competition leads to an equal post.
Orders that need a competition avoid the months before the register of competitions existed.
"""

from datetime import date
from random import Random

from sandbox.bodies import RANKS, Landscape
from sandbox.model import AUXILIARY, LAW, MANAGERIAL, POLITICAL
from sandbox.plans import SpellPlan
from sandbox.random_streams import day_between, days, number_between, pick, stream

HISTORY_BEGINS = date(2010, 1, 4)
COMPETITIONS_SERVE = date(2023, 3, 12)
"""First start of a post whose whole competition can be in the register."""
AUXILIARY_TOP = 4
_EXITS = ("own wish", "own wish", "contract expired", "retirement", "reduction of staff", "moved away", "illness")


def entry_day(seed: int, index: int, today: date) -> date:
    """Draw the first day in the service; half of the people enter in the first two years."""
    draw = stream(seed, "entry", index)
    if draw.random() < 0.5:
        return day_between(draw, HISTORY_BEGINS, date(2011, 12, 20))
    return day_with_competition(draw, day_between(draw, date(2012, 1, 9), today - days(150)))


def day_with_competition(draw: Random, day: date) -> date:
    """Return the day, or a later one if the register would lack the competition for it."""
    if LAW - days(10) <= day < COMPETITIONS_SERVE:
        return COMPETITIONS_SERVE + days(number_between(draw, 0, 150))
    return day


def order_by_competition(draw: Random, plan: SpellPlan) -> SpellPlan:
    """Give the plan an order before its start and, under the law, a competition of its own."""
    plan.order_day = plan.start - days(number_between(draw, 1, 6))
    if plan.order_day >= LAW:
        plan.mode, plan.needs = "competition", "own"
    else:
        plan.mode = pick(draw, ("competition", "competition", "other", None))
    return plan


def equal_move(draw: Random, plan: SpellPlan, kind: str) -> SpellPlan:
    """Turn the plan into a rotation or transfer to an equal post, which needs no competition."""
    plan.order_day = plan.start - days(number_between(draw, 1, 6))
    plan.kind = plan.mode = kind
    return plan


def plan_line(seed: int, person: int, entry: date, land: Landscape, today: date) -> list[SpellPlan]:
    """Plan the person's main line of posts, from entry to exit or today."""
    draw = stream(seed, "career", person)
    body = land.lasting_body(land.draw_body(draw), entry)
    line = [_first(draw, person, body, entry, land)]
    while True:
        end = _next_change(draw, line[-1], land)
        following = _follow(draw, line[-1], end, land, today)
        if following is None:
            break
        line.append(following)
    return _through_mergers(draw, line, land)


def _first(draw: Random, person: int, body: int, entry: date, land: Landscape) -> SpellPlan:
    low, high = RANKS[land.bodies[body].level]
    if draw.random() < 0.08:
        plan = SpellPlan(person, body, number_between(draw, 1, 2), entry, None, ladder=AUXILIARY)
        plan.order_day, plan.mode = entry - days(number_between(draw, 1, 6)), "other"
    else:
        founding = entry.year < 2012
        rank = min(high, low + int(draw.random() ** 1.6 * (high - low + 1))) if founding else low
        plan = order_by_competition(draw, SpellPlan(person, body, rank, entry, None))
    plan.first_entry = True
    return plan


def _next_change(draw: Random, current: SpellPlan, land: Landscape) -> date:
    end = current.start + days(number_between(draw, 380, 1750))
    ends = land.bodies[current.body].ends
    if ends is not None and ends < end < ends + days(40):
        return ends + days(40)
    return end


def _follow(draw: Random, current: SpellPlan, end: date, land: Landscape, today: date) -> SpellPlan | None:
    """End the current spell and return the next one; None if the career is over or the spell is still open."""
    chance = draw.random()
    if chance >= 0.8:
        return _leave(draw, current, end, land, today, returns=chance > 0.93)
    upwards = chance < 0.5
    if upwards:
        end = day_with_competition(draw, end)
    if end > today - days(40):
        return None
    plan = _upwards(draw, current, end, land) if upwards else None
    if plan is None:
        plan = _sideways(draw, current, end, land, elsewhere=chance > 0.62)
    current.end, current.end_ground = end, "transfer"
    return plan


def _upwards(draw: Random, current: SpellPlan, start: date, land: Landscape) -> SpellPlan | None:
    """Plan a post one rank higher, in the same body or another; None if there is no such post."""
    body = land.lasting_body(current.body, start)
    low, high = RANKS[land.bodies[body].level]
    if current.ladder == POLITICAL:
        return None
    if current.ladder == AUXILIARY:
        if current.rank < AUXILIARY_TOP and draw.random() < 0.85:
            plan = SpellPlan(current.person, body, current.rank + 1, start, None, ladder=AUXILIARY)
            plan.order_day, plan.mode = start - days(number_between(draw, 1, 6)), "other"
            return plan
        return order_by_competition(draw, SpellPlan(current.person, body, low, start, None))
    if current.rank >= 8 and draw.random() < 0.3:
        body = land.head_office(body)
        plan = SpellPlan(current.person, body, 1, start, None, ladder=POLITICAL, mode="other")
        plan.order_day = start - days(number_between(draw, 1, 6))
        return plan
    if current.rank >= high or draw.random() < 0.15:
        elsewhere = land.draw_other_body(draw, body, current.rank + 1, start)
        if elsewhere is None:
            return None
        body = elsewhere
    return order_by_competition(draw, SpellPlan(current.person, body, current.rank + 1, start, None))


def _sideways(draw: Random, current: SpellPlan, start: date, land: Landscape, elsewhere: bool) -> SpellPlan:
    """Plan an equal post, in the same body or, if `elsewhere`, in another one."""
    body = land.lasting_body(current.body, start)
    if elsewhere and current.ladder == MANAGERIAL:
        body = land.draw_other_body(draw, body, current.rank, start) or body
    plan = SpellPlan(current.person, body, current.rank, start, None, ladder=current.ladder)
    return equal_move(draw, plan, "transfer" if elsewhere else "rotation")


def _leave(draw: Random, current: SpellPlan, end: date, land: Landscape, today: date, returns: bool) -> SpellPlan | None:
    """End the service; if `returns`, plan a later post of the same rank, won in a competition."""
    if end > today - days(20):
        return None
    current.end, current.end_ground = end, pick(draw, _EXITS)
    if not returns:
        current.end_known = draw.random() > 0.03
        return None
    again = day_with_competition(draw, end + days(number_between(draw, 200, 1200)))
    if again > today - days(40) or current.ladder == POLITICAL:
        return None
    body = land.lasting_body(current.body, again)
    plan = SpellPlan(current.person, body, current.rank, again, None, ladder=current.ladder)
    if current.ladder == MANAGERIAL:
        return order_by_competition(draw, plan)
    plan.order_day, plan.mode = again - days(number_between(draw, 1, 6)), "other"
    return plan


def _through_mergers(draw: Random, line: list[SpellPlan], land: Landscape) -> list[SpellPlan]:
    """Continue each spell that a merger interrupts as a transfer to an equal post in the successor body."""
    result = list[SpellPlan]()
    for plan in line:
        result.append(plan)
        body = land.bodies[plan.body]
        if body.ends is None or body.merged_into is None:
            continue
        if plan.start < body.ends and (plan.end is None or body.ends < plan.end):
            rest = SpellPlan(plan.person, body.merged_into, plan.rank, body.ends, plan.end)
            rest.ladder, rest.end_ground, rest.end_known = plan.ladder, plan.end_ground, plan.end_known
            plan.end, plan.end_ground, plan.end_known = body.ends, "body merged", True
            result.append(equal_move(draw, rest, "transfer"))
    return result
