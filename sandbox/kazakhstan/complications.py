"""Complications of ordinary careers: second posts, acting, secondment, returns, regrading, corrections, late reports.

Each kind affects a share of the people and at least one person, so that the smallest world has every kind; nobody has two.
A concurrent spell lies within one spell of the main line and has its number, except for acting. It therefore promotes nobody, and
no second post is a full one.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from random import Random

from sandbox.kazakhstan.bodies import Landscape
from sandbox.kazakhstan.careers import order_by_competition
from sandbox.kazakhstan.model import LAW, LAW_ENDED
from sandbox.kazakhstan.plans import SpellPlan
from sandbox.random_streams import day_between, days, number_between, stream

Line = list[SpellPlan]


@dataclass(frozen=True, slots=True)
class Setting:
    """The inputs of a complication: its random stream, the bodies and the world's day."""

    draw: Random
    land: Landscape
    today: date

    def within(self, host: SpellPlan, first: date, last: date) -> date | None:
        """Draw a day from `first` to `last` that lies in the host, at least 60 days after its start; None if there is none."""
        first, last = max(first, host.start + days(60)), min(last, (host.end or self.today))
        return day_between(self.draw, first, last) if first <= last else None


def complicate(seed: int, lines: list[Line], land: Landscape, today: date) -> list[SpellPlan]:
    """Complicate some of the ordinary main lines in place; return the spells concurrent with them."""
    ordinary = (index for index, line in enumerate(lines) if all(plan.script is None for plan in line))
    order = sorted(ordinary, key=lambda index: stream(seed, "kz complicated", index).random())
    concurrent = list[SpellPlan]()
    for topic, make, share in _KINDS:
        wanted = max(1, round(share * len(lines)))
        for index in list(order):
            if wanted == 0:
                break
            made = make(lines[index], Setting(stream(seed, topic, index), land, today))
            if made is not None:
                concurrent += made
                order.remove(index)
                wanted -= 1
    return concurrent


def _late_reports(line: Line, setting: Setting) -> Line | None:
    """Plan a recent short acting spell whose end and pay reach the portal before the appointment itself, all in the last days."""
    host, today = line[-1], setting.today
    if host.end is not None or host.number == 1 or host.lasts(today) < 120:
        return None
    plan = _acting_in(host, today - days(45), today - days(6))
    plan.known, plan.ended_known = today - days(1), today - days(3)
    return [plan]


def _corrected_today(line: Line, setting: Setting) -> Line | None:
    """Plan a new equal post whose start was reported three weeks too late and has just been corrected."""
    last, today = line[-1], setting.today
    if last.end is not None or last.lasts(today) < 500 or setting.land.bodies[last.body].ends is not None:
        return None
    start = today - days(70)
    last.end, last.ground = start, "moved to another post"
    plan = SpellPlan(last.person, last.body, last.number, start, None, "transfer", start - days(3))
    plan.wrong_start, plan.corrected = start + days(21), today - days(1)
    line.append(plan)
    return []


def _corrected(line: Line, setting: Setting) -> Line | None:
    """Give one appointment a start that is too late and is corrected forty days later."""
    for before, plan in pairwise(line):
        if before.end == plan.start and plan.lasts(setting.today) > 150 and plan.wrong_start is None:
            plan.wrong_start = plan.start + days(number_between(setting.draw, 5, 25))
            plan.corrected = plan.start + days(40)
            return []
    return None


def _came_back(line: Line, setting: Setting) -> Line | None:
    """End the last post, and plan one of the same number that is won in a competition more than a year later."""
    last = line[-1]
    if last.end is not None or last.lasts(setting.today) < 1100 or setting.land.bodies[last.body].ends is not None:
        return None
    last.end, last.ground = last.start + days(number_between(setting.draw, 400, 500)), "own wish"
    again = last.end + days(number_between(setting.draw, 400, 500))
    line.append(order_by_competition(setting.draw, SpellPlan(last.person, last.body, last.number, again, None)))
    return []


def _regraded(line: Line, setting: Setting) -> Line | None:
    """Raise the last post by one number while it is held, without an order."""
    last, today = line[-1], setting.today
    if last.end is not None or last.number == 1 or last.lasts(today) < 500:
        return None
    last.own_post = True
    last.regraded = last.start + days(number_between(setting.draw, 150, last.lasts(today) - 150))
    return []


def _second_post(line: Line, setting: Setting) -> Line | None:
    """Plan a concurrent half-time post, won in a competition, which is lawful."""
    for host in _hosts(line, setting.today):
        latest = (host.end or setting.today) - days(200)
        if (start := setting.within(host, host.start, latest)) is not None:
            plan = SpellPlan(host.person, host.body, host.number, start, start + days(number_between(setting.draw, 120, 190)))
            plan.main_line, plan.rate, plan.ground = False, 0.5, "second post ended"
            return [order_by_competition(setting.draw, plan)]
    return None


def _acting(line: Line, setting: Setting) -> Line | None:
    for host in _hosts(line, setting.today):
        latest = (host.end or setting.today) - days(190)
        if host.number > 1 and (start := setting.within(host, host.start, latest)) is not None:
            return [_acting_in(host, start, start + days(number_between(setting.draw, 30, 170)))]
    return None


def _seconded(line: Line, setting: Setting) -> Line | None:
    """Plan a secondment to an equal post elsewhere, with return; the person keeps her own post throughout.

    It lies before the law of 2015 or after its end, because that law does not list secondments among its exceptions.
    """
    for host in _hosts(line, setting.today):
        latest = (host.end or setting.today) - days(70)
        for first, last in ((host.start, LAW - days(10)), (LAW_ENDED + days(10), setting.today)):
            start = setting.within(host, first, min(last, latest))
            to = setting.land.draw_other_body(setting.draw, host.body) if start is not None else None
            if start is not None and to is not None:
                plan = SpellPlan(host.person, to, host.number, start, start + days(number_between(setting.draw, 40, 65)))
                plan.mode, plan.order_day = "secondment", start - days(number_between(setting.draw, 1, 6))
                plan.main_line, plan.ground = False, "returned"
                return [plan]
    return None


def _hosts(line: Line, today: date) -> Line:
    """Return the spells that are long and simple enough for a concurrent one, the latest first."""
    return [plan for plan in reversed(line) if plan.lasts(today) > 420 and plan.regraded is None and plan.wrong_start is None]


def _acting_in(host: SpellPlan, start: date, end: date) -> SpellPlan:
    """Plan acting in a vacant post one category above the own one."""
    plan = SpellPlan(host.person, host.body, host.number - 1, start, end, "acting", start - days(1))
    plan.main_line, plan.own_post, plan.ground = False, True, "acting ended"
    return plan


_KINDS: tuple[tuple[str, Callable[[Line, Setting], Line | None], float], ...] = (
    ("kz _late_papers", _late_reports, 0.0),
    ("kz _corrected_today", _corrected_today, 0.0),
    ("kz _corrected", _corrected, 0.03),
    ("kz _came_back", _came_back, 0.03),
    ("kz _regraded", _regraded, 0.05),
    ("kz _second_post", _second_post, 0.05),
    ("kz _acting", _acting, 0.06),
    ("kz _seconded", _seconded, 0.05),
)
"""Random stream, function and share of the people of each complication. The names of the streams decide what is drawn."""
