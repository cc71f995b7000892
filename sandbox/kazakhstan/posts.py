"""Posts: each planned spell is given a seat that is free, and each seat becomes a post with a history.

Seats are handed out in the order of the spells' starts; a new one is made when none is free. The versions of a post change with
its category, with the renaming of its family and with its superior.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from heapq import heappop, heappush
from random import Random

from sandbox.draws import day_between, days, pick, stream, whole
from sandbox.kazakhstan.bodies import FOUNDED, LOWEST, Landscape
from sandbox.kazakhstan.model import NEW_FAMILY, RENAMED_FAMILY, RENAMED_ON, Post, PostVersion, Text
from sandbox.kazakhstan.plans import SpellPlan

_TITLES = (
    Text("Басшы", "Руководитель"), Text("Басшының орынбасары", "Заместитель руководителя"),
    Text("Бөлім басшысы", "Руководитель отдела"), Text("Бас сарапшы", "Главный эксперт"),
    Text("Сарапшы", "Эксперт"), Text("Маман", "Специалист"),
)  # fmt: skip
# How often a post that could have another superior gets one some day; the first such post always does.
_NEW_SUPERIOR = 0.1
_LONGEST_EXTENSION = days(8 * 365)


@dataclass(slots=True, eq=False)
class Seat:
    """A post in the making."""

    index: int
    body: int
    number: int
    rate: float
    since: date
    regraded: date | None


Key = tuple[int, int, float]


def seat_all(seed: int, plans: Sequence[SpellPlan]) -> list[Seat]:
    """A seat for each plan; the seats, in the order in which they were made."""
    seats, free = list[Seat](), dict[Key, list[tuple[date, int]]]()
    for plan in sorted(plans, key=lambda one: (one.start, one.person, one.line)):
        left = free.setdefault((plan.body, plan.number, plan.rate), [])
        if not plan.own_seat and left and left[0][0] <= plan.start:
            plan.seat = heappop(left)[1]
        else:
            plan.seat = len(seats)
            seats.append(_seat(seed, len(seats), plan))
        if plan.end is not None and not plan.own_seat:
            heappush(left, (plan.end, plan.seat))
    return seats


def _seat(seed: int, index: int, plan: SpellPlan) -> Seat:
    """A new seat, older than the order that fills it and both rounds of the competition before that."""
    since = plan.order_day - days(whole(stream(seed, "kz seat", index), 120, 500))
    since = FOUNDED if plan.start.year < 2013 else max(FOUNDED, since)
    return Seat(index, plan.body, plan.number, plan.rate, since, plan.regraded)


def build_posts(seed: int, seats: Sequence[Seat], plans: Sequence[SpellPlan], land: Landscape, today: date) -> list[Post]:
    by_body: dict[int, list[Seat]] = {}
    for seat in seats:
        by_body.setdefault(seat.body, []).append(seat)
    codes = {
        seat.index: f"{land.bodies[body].code}-{place + 1:03d}" for body, own in by_body.items() for place, seat in enumerate(own)
    }
    heads = {min(own, key=lambda seat: (seat.rate < 1, seat.number, seat.index)).index for own in by_body.values()}
    longest = dict[int, int]()
    for plan in plans:
        longest[plan.seat] = max(longest.get(plan.seat, 0), plan.lasts(today))
    builder = _Builder(land, codes, by_body, today)
    result = list[Post]()
    for seat in seats:
        draw = stream(seed, "kz post", seat.index)
        # Nobody may stay in a rotational post beyond the longest extension, so those who did never held one.
        may_rotate = seat.number <= 3 and longest[seat.index] < _LONGEST_EXTENSION.days
        result.append(
            Post(
                index=seat.index,
                code=codes[seat.index],
                body=seat.body,
                head=seat.index in heads,
                rotational=may_rotate and draw.random() < 0.4,
                rate=seat.rate,
                experience_months=0 if seat.number == LOWEST[land.bodies[seat.body].family] else 12,
                versions=builder.versions(draw, seat),
            )
        )
    return result


Change = Callable[[PostVersion], PostVersion]


class _Builder:
    """Makes the histories of posts, so that at least one of them changes its superior."""

    def __init__(self, land: Landscape, codes: dict[int, str], by_body: dict[int, list[Seat]], today: date) -> None:
        """Remember what superiors are found by."""
        self._land, self._codes, self._by_body, self._today = land, codes, by_body, today
        self._superior_changed = False

    def versions(self, draw: Random, seat: Seat) -> tuple[PostVersion, ...]:
        body = self._land.bodies[seat.body]
        superiors = self._superiors(draw, seat)
        title = _TITLES[seat.number - 1]
        first = PostVersion(seat.since, body.ends, title, body.family, seat.number, superiors[0] if superiors else None)
        if body.family == RENAMED_FAMILY and seat.since >= RENAMED_ON:
            first = replace(first, family=NEW_FAMILY)
        history = [first]
        for day, change in sorted(self._changes(draw, seat, superiors), key=lambda one: one[0]):
            last = history[-1]
            if last.start < day and (last.end is None or day < last.end):
                history[-1] = replace(last, end=day)
                history.append(change(replace(last, start=day)))
        return tuple(history)

    def _changes(self, draw: Random, seat: Seat, superiors: Sequence[str]) -> list[tuple[date, Change]]:
        found = list[tuple[date, Change]]()
        if self._land.bodies[seat.body].family == RENAMED_FAMILY:
            found.append((RENAMED_ON, lambda version: replace(version, family=NEW_FAMILY)))
        if seat.regraded is not None:
            number = seat.number - 1
            found.append((seat.regraded, lambda version: replace(version, number=number, title=_TITLES[number - 1])))
        elif len(superiors) > 1 and seat.since < self._today - days(800) and self._gets_another(draw, seat):
            day = day_between(draw, seat.since + days(300), self._today - days(300))
            found.append((day, lambda version: replace(version, reports_to=superiors[1])))
        return found

    def _gets_another(self, draw: Random, seat: Seat) -> bool:
        """Whether another superior comes; always for the first post of a lasting body that could have one."""
        first = not self._superior_changed and self._land.bodies[seat.body].ends is None
        self._superior_changed = self._superior_changed or first
        return first or draw.random() < _NEW_SUPERIOR

    def _superiors(self, draw: Random, seat: Seat) -> list[str]:
        """Two seats of this body that are more senior, the next one first; fewer where there are not as many."""
        above = [one for one in self._by_body[seat.body] if one.number < seat.number - 1 + (seat.regraded is None)]
        above = [one for one in above if one.rate == 1.0 and one.regraded is None]
        if not above:
            return []
        nearest = max(one.number for one in above)
        first = pick(draw, [one for one in above if one.number == nearest])
        others = [one for one in above if one is not first]
        return [self._codes[one.index] for one in ([first, pick(draw, others)] if others else [first])]
