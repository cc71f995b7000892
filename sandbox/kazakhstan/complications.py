"""What makes ordinary careers hard: second posts, acting, secondment, returns, regrading, corrections, late papers.

Each of them befalls a share of the people and at least one of them, so that the smallest world has them all; nobody has two.
What runs beside a line lies inside one spell of it and is of its number (acting excepted): it lifts nobody, and no second post
is a full one.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from random import Random

from sandbox.draws import day_between, days, stream, whole
from sandbox.kazakhstan.bodies import Landscape
from sandbox.kazakhstan.careers import compete
from sandbox.kazakhstan.model import LAW, LAW_ENDED
from sandbox.kazakhstan.plans import SpellPlan

Line = list[SpellPlan]


@dataclass(frozen=True, slots=True)
class Setting:
    """What a complication may look at: the chance, the bodies, the day."""

    draw: Random
    land: Landscape
    today: date

    def within(self, host: SpellPlan, first: date, last: date) -> date | None:
        """A day inside the host and the range, 60 days after the host began; None where there is none."""
        first, last = max(first, host.start + days(60)), min(last, (host.end or self.today))
        return day_between(self.draw, first, last) if first <= last else None


def complicate(seed: int, lines: list[Line], land: Landscape, today: date) -> list[SpellPlan]:
    """Change some of the lines; return what runs beside them."""
    order = sorted(range(len(lines)), key=lambda index: stream(seed, "kz complicated", index).random())
    beside = list[SpellPlan]()
    for make, share in _KINDS:
        wanted = max(1, round(share * len(lines)))
        for index in list(order):
            if wanted == 0:
                break
            made = make(lines[index], Setting(stream(seed, f"kz {make.__name__}", index), land, today))
            if made is not None:
                beside += made
                order.remove(index)
                wanted -= 1
    return beside


def _late_papers(line: Line, setting: Setting) -> Line | None:
    """A short acting spell whose end and pay the portal learns before the appointment itself, in these very days."""
    host, today = line[-1], setting.today
    if host.end is not None or host.number == 1 or host.lasts(today) < 120:
        return None
    plan = _acting_in(host, today - days(45), today - days(6))
    plan.known, plan.ended_known = today - days(1), today - days(3)
    return [plan]


def _corrected_today(line: Line, setting: Setting) -> Line | None:
    """A new equal post whose start was reported three weeks too late, which has just been put right."""
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
    for before, plan in pairwise(line):
        if before.end == plan.start and plan.lasts(setting.today) > 150 and plan.wrong_start is None:
            plan.wrong_start = plan.start + days(whole(setting.draw, 5, 25))
            plan.corrected = plan.start + days(40)
            return []
    return None


def _came_back(line: Line, setting: Setting) -> Line | None:
    """Left the last post, and won one of the same number more than a year later."""
    last = line[-1]
    if last.end is not None or last.lasts(setting.today) < 1100 or setting.land.bodies[last.body].ends is not None:
        return None
    last.end, last.ground = last.start + days(whole(setting.draw, 400, 500)), "own wish"
    again = last.end + days(whole(setting.draw, 400, 500))
    line.append(compete(setting.draw, SpellPlan(last.person, last.body, last.number, again, None)))
    return []


def _regraded(line: Line, setting: Setting) -> Line | None:
    """The post itself rises by one number while it is held, without an order."""
    last, today = line[-1], setting.today
    if last.end is not None or last.number == 1 or last.lasts(today) < 500:
        return None
    last.own_seat = True
    last.regraded = last.start + days(whole(setting.draw, 150, last.lasts(today) - 150))
    return []


def _second_post(line: Line, setting: Setting) -> Line | None:
    """Half a post more at the same time, won in a competition: lawful."""
    for host in _hosts(line, setting.today):
        latest = (host.end or setting.today) - days(200)
        if (start := setting.within(host, host.start, latest)) is not None:
            plan = SpellPlan(host.person, host.body, host.number, start, start + days(whole(setting.draw, 120, 190)))
            plan.line, plan.rate, plan.ground = False, 0.5, "second post ended"
            return [compete(setting.draw, plan)]
    return None


def _acting(line: Line, setting: Setting) -> Line | None:
    for host in _hosts(line, setting.today):
        latest = (host.end or setting.today) - days(190)
        if host.number > 1 and (start := setting.within(host, host.start, latest)) is not None:
            return [_acting_in(host, start, start + days(whole(setting.draw, 30, 170)))]
    return None


def _seconded(line: Line, setting: Setting) -> Line | None:
    """To an equal post elsewhere and back; the own post stays hers all the time.

    Only before the law of 2015 and after its end: that law does not name secondments among its exceptions.
    """
    for host in _hosts(line, setting.today):
        latest = (host.end or setting.today) - days(70)
        for first, last in ((host.start, LAW - days(10)), (LAW_ENDED + days(10), setting.today)):
            start = setting.within(host, first, min(last, latest))
            to = setting.land.other(setting.draw, host.body) if start is not None else None
            if start is not None and to is not None:
                plan = SpellPlan(host.person, to, host.number, start, start + days(whole(setting.draw, 40, 65)))
                plan.mode, plan.order_day = "secondment", start - days(whole(setting.draw, 1, 6))
                plan.line, plan.ground = False, "returned"
                return [plan]
    return None


def _hosts(line: Line, today: date) -> Line:
    """Spells long and plain enough for another one beside them, the latest first."""
    return [plan for plan in reversed(line) if plan.lasts(today) > 420 and plan.regraded is None and plan.wrong_start is None]


def _acting_in(host: SpellPlan, start: date, end: date) -> SpellPlan:
    """For the time of a vacancy one category above the own post."""
    plan = SpellPlan(host.person, host.body, host.number - 1, start, end, "acting", start - days(1))
    plan.line, plan.own_seat, plan.ground = False, True, "acting ended"
    return plan


_KINDS: tuple[tuple[Callable[[Line, Setting], Line | None], float], ...] = (
    (_late_papers, 0.0),
    (_corrected_today, 0.0),
    (_corrected, 0.03),
    (_came_back, 0.03),
    (_regraded, 0.05),
    (_second_post, 0.05),
    (_acting, 0.06),
    (_seconded, 0.05),
)
