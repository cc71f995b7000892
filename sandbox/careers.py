"""Ordinary careers: the line of posts that one person holds after another.

Lawful by construction: a move gains at most one rank; a post begins when the one before it ends; and
after the law of 2022 every move upwards and every entry comes by a competition held for that post,
while moves without one go to an equal post. Orders that need a competition avoid the months in which
the register of competitions did not yet exist.
"""

from datetime import date
from random import Random

from sandbox.bodies import RANKS, Landscape
from sandbox.draws import day_between, days, pick, stream, whole
from sandbox.model import AUXILIARY, LAW, MANAGERIAL, POLITICAL
from sandbox.plans import SpellPlan

HISTORY_BEGINS = date(2010, 1, 4)
COMPETITIONS_SERVE = date(2023, 3, 12)
"""A post that starts from this day on can have had its whole competition inside the register."""
AUXILIARY_TOP = 4
_EXITS = ("own wish", "own wish", "contract expired", "retirement", "reduction of staff", "moved away")


def entry_day(seed: int, index: int, today: date) -> date:
    """First day in the service: half of the people were there in the first two years."""
    draw = stream(seed, "entry", index)
    if draw.random() < 0.5:
        return day_between(draw, HISTORY_BEGINS, date(2011, 12, 20))
    return competitive_day(draw, day_between(draw, date(2012, 1, 9), today - days(150)))


def competitive_day(draw: Random, day: date) -> date:
    """The day itself, or a later one when a competition for it would be missing from the register."""
    if LAW - days(10) <= day < COMPETITIONS_SERVE:
        return COMPETITIONS_SERVE + days(whole(draw, 0, 150))
    return day


def compete(draw: Random, plan: SpellPlan) -> SpellPlan:
    """Give the plan an order before its start and, under the law, a competition of its own."""
    plan.order_day = plan.start - days(whole(draw, 1, 6))
    if plan.order_day >= LAW:
        plan.mode, plan.needs = "competition", "own"
    else:
        plan.mode = pick(draw, ("competition", "competition", "other", None))
    return plan


def equal_move(draw: Random, plan: SpellPlan, kind: str) -> SpellPlan:
    """Make the plan a rotation or a transfer to an equal post, lawful without a competition."""
    plan.order_day = plan.start - days(whole(draw, 1, 6))
    plan.kind = plan.mode = kind
    return plan


def plan_line(seed: int, person: int, entry: date, land: Landscape, today: date) -> list[SpellPlan]:
    """The person's whole line of posts, from entry to exit or today."""
    draw = stream(seed, "career", person)
    body = land.standing(land.home(draw), entry)
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
        plan = SpellPlan(person, body, whole(draw, 1, 2), entry, None, ladder=AUXILIARY)
        plan.order_day, plan.mode = entry - days(whole(draw, 1, 6)), "other"
    else:
        founding = entry.year < 2012
        rank = min(high, low + int(draw.random() ** 1.6 * (high - low + 1))) if founding else low
        plan = compete(draw, SpellPlan(person, body, rank, entry, None))
    plan.first_entry = True
    return plan


def _next_change(draw: Random, current: SpellPlan, land: Landscape) -> date:
    end = current.start + days(whole(draw, 380, 1750))
    ends = land.bodies[current.body].ends
    if ends is not None and ends < end < ends + days(40):
        return ends + days(40)
    return end


def _follow(draw: Random, current: SpellPlan, end: date, land: Landscape, today: date) -> SpellPlan | None:
    """End the current spell and start the next one; None when the line is over or still open."""
    chance = draw.random()
    if chance >= 0.8:
        return _leave(draw, current, end, land, today, returns=chance > 0.93)
    upwards = chance < 0.5
    if upwards:
        end = competitive_day(draw, end)
    if end > today - days(40):
        return None
    plan = _upwards(draw, current, end, land) if upwards else None
    if plan is None:
        plan = _sideways(draw, current, end, land, abroad=chance > 0.62)
    current.end, current.end_ground = end, "transfer"
    return plan


def _upwards(draw: Random, current: SpellPlan, start: date, land: Landscape) -> SpellPlan | None:
    """One rank more, here or elsewhere; None when there is no such post."""
    body = land.standing(current.body, start)
    low, high = RANKS[land.bodies[body].level]
    if current.ladder == POLITICAL:
        return None
    if current.ladder == AUXILIARY:
        if current.rank < AUXILIARY_TOP and draw.random() < 0.85:
            plan = SpellPlan(current.person, body, current.rank + 1, start, None, ladder=AUXILIARY)
            plan.order_day, plan.mode = start - days(whole(draw, 1, 6)), "other"
            return plan
        return compete(draw, SpellPlan(current.person, body, low, start, None))
    if current.rank >= 8 and draw.random() < 0.3:
        body = land.republican(body)
        plan = SpellPlan(current.person, body, 1, start, None, ladder=POLITICAL, mode="other")
        plan.order_day = start - days(whole(draw, 1, 6))
        return plan
    if current.rank >= high or draw.random() < 0.15:
        elsewhere = land.other(draw, body, current.rank + 1, start)
        if elsewhere is None:
            return None
        body = elsewhere
    return compete(draw, SpellPlan(current.person, body, current.rank + 1, start, None))


def _sideways(draw: Random, current: SpellPlan, start: date, land: Landscape, abroad: bool) -> SpellPlan:
    """An equal post, in the same body or in another one."""
    body = land.standing(current.body, start)
    if abroad and current.ladder == MANAGERIAL:
        body = land.other(draw, body, current.rank, start) or body
    plan = SpellPlan(current.person, body, current.rank, start, None, ladder=current.ladder)
    return equal_move(draw, plan, "transfer" if abroad else "rotation")


def _leave(draw: Random, current: SpellPlan, end: date, land: Landscape, today: date, returns: bool) -> SpellPlan | None:
    """Out of the service; some come back by competition to a post of the rank they left."""
    if end > today - days(20):
        return None
    current.end, current.end_ground = end, pick(draw, _EXITS)
    if not returns:
        current.end_known = draw.random() > 0.03
        return None
    again = competitive_day(draw, end + days(whole(draw, 200, 1200)))
    if again > today - days(40) or current.ladder == POLITICAL:
        return None
    body = land.standing(current.body, again)
    plan = SpellPlan(current.person, body, current.rank, again, None, ladder=current.ladder)
    if current.ladder == MANAGERIAL:
        return compete(draw, plan)
    plan.order_day, plan.mode = again - days(whole(draw, 1, 6)), "other"
    return plan


def _through_mergers(draw: Random, line: list[SpellPlan], land: Landscape) -> list[SpellPlan]:
    """Whoever is in a body when it is merged goes on in its successor, by transfer, in an equal post."""
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
