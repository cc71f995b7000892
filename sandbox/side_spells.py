"""What makes ordinary careers hard: second posts, acting, secondment, regrading, corrections.

Every spell made here lies inside one spell of the line and is of the line's rank (acting excepted),
so that none of them lifts anyone, and none is a second full-time post.
"""

from datetime import date
from itertools import pairwise
from random import Random

from sandbox.bodies import Landscape
from sandbox.careers import compete, competitive_day
from sandbox.draws import day_between, days, pick, stream, whole
from sandbox.model import LAW, MANAGERIAL
from sandbox.plans import SanctionPlan, SpellPlan


def complicate(seed: int, line: list[SpellPlan], land: Landscape, today: date) -> tuple[list[SpellPlan], list[SanctionPlan]]:
    """Change the line where a career is regraded or blurred; return what runs beside it."""
    draw = stream(seed, "complications", line[0].person)
    if draw.random() < 0.05:
        _regrade(draw, line, today)
    last = line[-1]
    if draw.random() < 0.02 and last.end is None and last.regraded is None and last.lasts(today) > 200:
        last.own_seat, last.abolished = True, last.start + days(whole(draw, 90, 180))
    beside = list[SpellPlan]()
    for chance, make in ((0.05, _second_post), (0.07, _acting), (0.05, _secondment)):
        host = _host(draw, line, today) if draw.random() < chance else None
        made = make(draw, host, land, today) if host is not None else None
        if made is not None:
            beside.append(made)
    _blur(draw, line, hosts=bool(beside))
    if draw.random() < 0.03:
        _correct(draw, line, today)
    if draw.random() < 0.03:
        _hand_over(draw, line, land)
    sanction = _sanction(draw, line, today) if draw.random() < 0.06 else None
    return beside, [sanction] if sanction is not None else []


def _host(draw: Random, line: list[SpellPlan], today: date) -> SpellPlan | None:
    """A spell long and plain enough for another one beside it."""
    found = [
        plan
        for plan in line
        if plan.lasts(today) > 420 and plan.regraded is None and plan.ladder == MANAGERIAL
        and plan.abolished is None and plan.end_known
    ]  # fmt: skip
    return pick(draw, found) if found else None


def _regrade(draw: Random, line: list[SpellPlan], today: date) -> None:
    """Raise a post by one rank while it is held; the rest of the line goes on from the new rank."""
    if any(plan.ladder != MANAGERIAL for plan in line) or max(plan.rank for plan in line) >= 9:
        return
    for place, plan in enumerate(line):
        following = line[place + 1] if place + 1 < len(line) else None
        sideways = following is not None and following.rank == plan.rank and following.start == plan.end
        held = (plan.end is None and following is None) or (sideways and plan.end_ground == "transfer")
        if held and plan.lasts(today) > 500:
            plan.own_seat = True
            plan.regraded = plan.start + days(whole(draw, 150, plan.lasts(today) - 150))
            for later in line[place + 1 :]:
                later.rank += 1
            return


def _second_post(draw: Random, host: SpellPlan, land: Landscape, today: date) -> SpellPlan | None:
    """Half a post more, at the same time: lawful."""
    last = host.end or today
    start = competitive_day(draw, day_between(draw, host.start + days(60), last - days(200)))
    end = start + days(whole(draw, 120, 700))
    if start + days(120) > last:
        return None
    plan = SpellPlan(host.person, host.body, host.rank, start, end, fte=0.5, line=False)
    if end > last - days(7):
        plan.end = host.end
    if plan.end is not None:
        plan.end_ground = "second post ended"
    return compete(draw, plan)


def _acting(draw: Random, host: SpellPlan, land: Landscape, today: date) -> SpellPlan | None:
    if host.rank >= 9:
        return None
    start = day_between(draw, host.start + days(60), (host.end or today) - days(190))
    plan = SpellPlan(host.person, host.body, host.rank + 1, start, start + days(whole(draw, 30, 170)), "acting", "acting")
    plan.order_day, plan.line, plan.end_ground = start - days(1), False, "acting ended"
    return plan


def _secondment(draw: Random, host: SpellPlan, land: Landscape, today: date) -> SpellPlan | None:
    """To an equal post elsewhere and back; the own post stays hers all the time."""
    start = day_between(draw, host.start + days(60), (host.end or today) - days(300))
    end = start + days(whole(draw, 100, 290))
    body = land.other(draw, host.body, host.rank, end)
    if body is None:
        return None
    plan = SpellPlan(host.person, body, host.rank, start, end, "secondment", "secondment")
    plan.order_day, plan.line, plan.end_ground = start - days(whole(draw, 1, 6)), False, "returned"
    return plan


def _blur(draw: Random, line: list[SpellPlan], hosts: bool) -> None:
    """Before 2015 some dates are known by month or year only; never so that an overlap is in doubt."""
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
    """An order with a wrong start, put right by a later order."""
    for before, plan in pairwise(line):
        settled = plan.start < LAW - days(200) or plan.start > LAW + days(200)
        if settled and before.lasts(today) > 60 and plan.lasts(today) > 150 and not before.regraded:
            plan.wrong_start_by = pick(draw, (-1, 1)) * whole(draw, 5, 25)
            return


def _hand_over(draw: Random, line: list[SpellPlan], land: Landscape) -> None:
    """The old post is handed over during the first days in the new one."""
    for before, plan in pairwise(line):
        plain = before.end == plan.start and before.end_ground == "transfer"
        if plain and before.regraded is None and before.end_precision == "day" and not plan.wrong_start_by:
            before.end = plan.start + days(whole(draw, 3, 20))
            ends = land.bodies[before.body].ends
            if ends is not None and ends < before.end:
                before.end = plan.start
            return


def _sanction(draw: Random, line: list[SpellPlan], today: date) -> SanctionPlan | None:
    """A penalty that is over, by law or by lifting, well before the next move."""
    for plan in line:
        last = today - days(5) if plan.end is None else plan.end - days(430)
        if (last - plan.start).days > 60 and plan.end_known:
            imposed = day_between(draw, plan.start + days(30), last)
            lifted = imposed + days(whole(draw, 60, 300)) if draw.random() < 0.3 else None
            early = imposed + days(180) if draw.random() < 0.15 else None
            lifted = lifted if lifted is not None and lifted < today else None
            return SanctionPlan(line[0].person, imposed, recorded_end=early, lifted=lifted)
    return None
