"""Complications of ordinary careers: second posts, acting, secondment, regrading, corrections.

Every spell added here lies within one spell of the main line and has its rank, except for acting. Such a spell therefore promotes
nobody and is never a second full-time post.
"""

from datetime import date
from itertools import pairwise
from random import Random

from sandbox.bodies import Landscape
from sandbox.careers import day_with_competition, order_by_competition
from sandbox.model import LAW, MANAGERIAL
from sandbox.plans import SanctionPlan, SpellPlan
from sandbox.random_streams import day_between, days, number_between, pick, stream


def complicate(seed: int, line: list[SpellPlan], land: Landscape, today: date) -> tuple[list[SpellPlan], list[SanctionPlan]]:
    """Complicate the main line in place; return the spells concurrent with it, and its sanctions."""
    draw = stream(seed, "complications", line[0].person)
    if draw.random() < 0.05:
        _regrade(draw, line, today)
    last = line[-1]
    if draw.random() < 0.02 and last.end is None and last.regraded is None and last.lasts(today) > 200:
        last.own_position, last.abolished = True, last.start + days(number_between(draw, 90, 180))
    concurrent = list[SpellPlan]()
    for chance, create in ((0.05, _second_post), (0.07, _acting), (0.05, _secondment)):
        host = _host(draw, line, today) if draw.random() < chance else None
        made = create(draw, host, land, today) if host is not None else None
        if made is not None:
            concurrent.append(made)
    _blur(draw, line, hosts=bool(concurrent))
    if draw.random() < 0.03:
        _correct(draw, line, today)
    if draw.random() < 0.03:
        _hand_over(draw, line, land)
    sanction = _sanction(draw, line, today) if draw.random() < 0.06 else None
    return concurrent, [sanction] if sanction is not None else []


def _host(draw: Random, line: list[SpellPlan], today: date) -> SpellPlan | None:
    """Draw a spell that is long and simple enough for a concurrent one; None if there is none."""
    found = [
        plan
        for plan in line
        if plan.lasts(today) > 420 and plan.regraded is None and plan.ladder == MANAGERIAL
        and plan.abolished is None and plan.end_known
    ]  # fmt: skip
    return pick(draw, found) if found else None


def _regrade(draw: Random, line: list[SpellPlan], today: date) -> None:
    """Raise a post by one rank while it is held; all later posts of the line rise with it."""
    if any(plan.ladder != MANAGERIAL for plan in line) or max(plan.rank for plan in line) >= 9:
        return
    for index, plan in enumerate(line):
        following = line[index + 1] if index + 1 < len(line) else None
        sideways = following is not None and following.rank == plan.rank and following.start == plan.end
        held = (plan.end is None and following is None) or (sideways and plan.end_ground == "transfer")
        if held and plan.lasts(today) > 500:
            plan.own_position = True
            plan.regraded = plan.start + days(number_between(draw, 150, plan.lasts(today) - 150))
            for later in line[index + 1 :]:
                later.rank += 1
            return


def _second_post(draw: Random, host: SpellPlan, land: Landscape, today: date) -> SpellPlan | None:
    """Plan a concurrent half-time post, which is lawful."""
    last = host.end or today
    start = day_with_competition(draw, day_between(draw, host.start + days(60), last - days(200)))
    end = start + days(number_between(draw, 120, 700))
    if start + days(120) > last:
        return None
    plan = SpellPlan(host.person, host.body, host.rank, start, end, fte=0.5, main_line=False)
    if end > last - days(7):
        plan.end = host.end
    if plan.end is not None:
        plan.end_ground = "second post ended"
    return order_by_competition(draw, plan)


def _acting(draw: Random, host: SpellPlan, land: Landscape, today: date) -> SpellPlan | None:
    if host.rank >= 9:
        return None
    start = day_between(draw, host.start + days(60), (host.end or today) - days(190))
    plan = SpellPlan(
        host.person, host.body, host.rank + 1, start, start + days(number_between(draw, 30, 170)), "acting", "acting"
    )
    plan.order_day, plan.main_line, plan.end_ground = start - days(1), False, "acting ended"
    return plan


def _secondment(draw: Random, host: SpellPlan, land: Landscape, today: date) -> SpellPlan | None:
    """Plan a secondment to an equal post elsewhere, with return; the person keeps her own post throughout."""
    start = day_between(draw, host.start + days(60), (host.end or today) - days(300))
    end = start + days(number_between(draw, 100, 290))
    body = land.draw_other_body(draw, host.body, host.rank, end)
    if body is None:
        return None
    plan = SpellPlan(host.person, body, host.rank, start, end, "secondment", "secondment")
    plan.order_day, plan.main_line, plan.end_ground = start - days(number_between(draw, 1, 6)), False, "returned"
    return plan


def _blur(draw: Random, line: list[SpellPlan], hosts: bool) -> None:
    """Reduce some dates before 2015 to their month or year, but never so that an overlap becomes doubtful."""
    if hosts:
        return
    first, last = line[0], line[-1]
    chance = draw.random()
    if first.start.year < 2015 and (first.end is None or first.end.year > first.start.year):
        first.start_precision = "month" if chance < 0.04 else "year" if chance < 0.07 else "day"
    adjoins = len(line) > 1 and first.end == line[1].start
    if adjoins and first.end is not None and first.end.year < 2015 and chance > 0.93:
        first.end_precision = "month"
    if last.end is not None and last.end.year < 2015 and last.end_known and chance > 0.9:
        last.end_precision = "year"


def _correct(draw: Random, line: list[SpellPlan], today: date) -> None:
    """Give one order a wrong start that a later order corrects."""
    for before, plan in pairwise(line):
        clear_of_the_law = plan.start < LAW - days(200) or plan.start > LAW + days(200)
        if clear_of_the_law and before.lasts(today) > 60 and plan.lasts(today) > 150 and not before.regraded:
            plan.wrong_start_by = pick(draw, (-1, 1)) * number_between(draw, 5, 25)
            return


def _hand_over(draw: Random, line: list[SpellPlan], land: Landscape) -> None:
    """Let one spell overlap the next by some days, as if the old post were handed over."""
    for before, plan in pairwise(line):
        plain = before.end == plan.start and before.end_ground == "transfer"
        if plain and before.regraded is None and before.end_precision == "day" and not plan.wrong_start_by:
            before.end = plan.start + days(number_between(draw, 3, 20))
            ends = land.bodies[before.body].ends
            if ends is not None and ends < before.end:
                before.end = plan.start
            return


def _sanction(draw: Random, line: list[SpellPlan], today: date) -> SanctionPlan | None:
    """Plan a sanction that has expired or been lifted well before the next move."""
    for plan in line:
        last = today - days(5) if plan.end is None else plan.end - days(430)
        if (last - plan.start).days > 60 and plan.end_known:
            imposed = day_between(draw, plan.start + days(30), last)
            lifted = imposed + days(number_between(draw, 60, 300)) if draw.random() < 0.3 else None
            early = imposed + days(180) if draw.random() < 0.15 else None
            lifted = lifted if lifted is not None and lifted < today else None
            return SanctionPlan(line[0].person, imposed, recorded_end=early, lifted=lifted)
    return None
