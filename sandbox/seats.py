"""Posts: each planned spell is given a seat that is free, and each seat becomes a post with a history.

Seats are handed out in the order of the spells' starts; a new one is made when none is free. A seat
whose rank changes, whose rank is not on record, or that is abolished while held, has one holder.
"""

from dataclasses import dataclass, field
from datetime import date
from heapq import heappop, heappush
from random import Random

from sandbox.bodies import FOUNDED, RANKS, Landscape
from sandbox.draws import day_between, days, pick, stream, whole
from sandbox.model import AUXILIARY, MANAGERIAL, POLITICAL, Position, PositionVersion, Requirements
from sandbox.people import FIELDS
from sandbox.plans import SpellPlan

COMPETENCIES = (
    "leadership", "legal drafting", "budgeting", "data analysis", "digital services", "negotiation",
    "project management", "public speaking", "ethics", "strategic planning", "procurement", "foreign language",
)  # fmt: skip
TITLES = {
    MANAGERIAL: (
        "Mutaxassis", "Yetakchi mutaxassis", "Bosh mutaxassis", "Shoʻba boshligʻi", "Boʻlim boshligʻi",
        "Boshqarma boshligʻi oʻrinbosari", "Boshqarma boshligʻi", "Departament direktori oʻrinbosari",
        "Departament direktori",
    ),
    AUXILIARY: ("Kotib", "Texnik xodim", "Hujjatlar boʻyicha inspektor", "Xoʻjalik mudiri"),
    POLITICAL: ("Vazir maslahatchisi", "Vazir oʻrinbosari", "Vazir"),
}  # fmt: skip


@dataclass(slots=True, eq=False)
class Seat:
    """A post in the making."""

    index: int
    body: int
    ladder: str
    rank: int
    fte: float
    competition_required: bool
    rank_known: bool
    since: date
    regraded: date | None = None
    abolished: date | None = None


@dataclass(slots=True)
class Seats:
    """All seats handed out so far."""

    seed: int
    land: Landscape
    seats: list[Seat] = field(default_factory=list[Seat])
    _free: dict[tuple[int, str, int, float, bool], list[tuple[date, int]]] = field(
        default_factory=dict[tuple[int, str, int, float, bool], list[tuple[date, int]]]
    )

    def give(self, plan: SpellPlan) -> None:
        """Seat the plan. Plans come in the order of their starts."""
        if plan.seat_of is not None:
            plan.seat = plan.seat_of.seat
            return
        key = (plan.body, plan.ladder, plan.rank, plan.fte, plan.competition_required)
        free = self._free.setdefault(key, [])
        if not plan.own_seat and free and free[0][0] <= plan.start:
            plan.seat = heappop(free)[1]
        else:
            plan.seat = self.make(plan).index
        if plan.end is not None and plan.end_known and not plan.own_seat:
            heappush(free, (plan.end, plan.seat))

    def make(self, plan: SpellPlan) -> Seat:
        """A new seat like the one planned, older than the plan's order."""
        draw = stream(self.seed, "seat", len(self.seats))
        since = max(FOUNDED, plan.order_day - days(whole(draw, 40, 500)))
        if plan.start.year < 2013:
            since = FOUNDED
        seat = Seat(
            len(self.seats), plan.body, plan.ladder, plan.rank, plan.fte,
            plan.competition_required, plan.rank_known, since, plan.regraded, plan.abolished,
        )  # fmt: skip
        self.seats.append(seat)
        return seat


def build_positions(seats: Seats, today: date) -> list[Position]:
    """Posts with their versions: rank, requirements and superior may change with time."""
    by_body: dict[int, list[Seat]] = {}
    for seat in seats.seats:
        by_body.setdefault(seat.body, []).append(seat)
    codes = {
        seat.index: f"{seats.land.bodies[body].code}-{number + 1:04d}"
        for body, own in by_body.items()
        for number, seat in enumerate(own)
    }
    result = list[Position]()
    heads = {body: _head(own, RANKS[seats.land.bodies[body].level][1]) for body, own in by_body.items()}
    ladders = {body: _by_rank(own) for body, own in by_body.items()}
    for seat in seats.seats:
        draw = stream(seats.seed, "post", seat.index)
        bosses = [codes[one] for one in _superiors(draw, seat, ladders[seat.body])]
        result.append(_position(draw, seat, codes[seat.index], bosses, heads[seat.body] == seat.index, seats, today))
    return result


def _head(own: list[Seat], top: int) -> int:
    """The body's head: its first full-time managerial seat of the highest rank."""
    full = [seat for seat in own if seat.ladder == MANAGERIAL and seat.fte == 1.0 and not seat.regraded]
    if not full:
        return -1
    return min(full, key=lambda seat: (abs(top - seat.rank), seat.index)).index


def _by_rank(own: list[Seat]) -> list[tuple[int, list[int]]]:
    """Managerial seats of a body, by rank upwards."""
    ranks: dict[int, list[int]] = {}
    for seat in own:
        if seat.ladder == MANAGERIAL and seat.regraded is None and seat.fte == 1.0:
            ranks.setdefault(seat.rank, []).append(seat.index)
    return sorted(ranks.items())


def _superiors(draw: Random, seat: Seat, ranks: list[tuple[int, list[int]]]) -> list[int]:
    """Seats of the next higher rank that this one reports to, first the one, later perhaps another."""
    if seat.ladder == POLITICAL:
        return []
    above = seat.rank + (seat.regraded is not None) if seat.ladder == MANAGERIAL else 2
    candidates = next((own for rank, own in ranks if rank > above), None)
    if candidates is None:
        return []
    return [pick(draw, candidates), pick(draw, candidates)]


def _requirements(draw: Random, seat: Seat) -> Requirements:
    months = 0 if seat.ladder != MANAGERIAL else max(0, (seat.rank - 2) * 12)
    first = int(draw.random() * len(FIELDS))
    fields = (FIELDS[first], FIELDS[first - 3])
    skill = int(draw.random() * len(COMPETENCIES))
    level = "secondary" if seat.ladder == AUXILIARY else "master" if seat.rank >= 8 else "bachelor"
    return Requirements(months, level, fields, (COMPETENCIES[skill], COMPETENCIES[skill - 4]))


def _position(draw: Random, seat: Seat, code: str, bosses: list[str], head: bool, seats: Seats, today: date) -> Position:
    ends = seats.land.bodies[seat.body].ends
    if seat.abolished is not None:
        ends = seat.abolished
    return Position(
        index=seat.index,
        code=code,
        body=seat.body,
        ladder=seat.ladder,
        head=head,
        rotational=seat.ladder == MANAGERIAL and seat.rank >= 5 and draw.random() < 0.3,
        competition_required=seat.competition_required or seat.ladder == MANAGERIAL,
        fte=seat.fte,
        versions=tuple(_versions(draw, seat, bosses, ends, today)),
    )


def _versions(draw: Random, seat: Seat, bosses: list[str], ends: date | None, today: date) -> list[PositionVersion]:
    """The post's history: a new version when it is regraded, or by chance something else changes."""
    requirements = _requirements(draw, seat)
    title = TITLES[seat.ladder][min(seat.rank, len(TITLES[seat.ladder])) - 1]
    rank = seat.rank if seat.rank_known else None
    boss = bosses[0] if bosses else None
    last = min(ends or today, today)
    changed = seat.regraded
    if changed is None and draw.random() < 0.08 and (last - seat.since).days > 800:
        changed = day_between(draw, seat.since + days(300), last - days(300))
    if changed is None or changed >= last:
        return [PositionVersion(seat.since, ends, title, rank, requirements, boss)]
    first = PositionVersion(seat.since, changed, title, rank, requirements, boss)
    if seat.regraded is not None:
        second = PositionVersion(changed, ends, title, seat.rank + 1, requirements, boss)
    elif bosses and draw.random() < 0.5:
        second = PositionVersion(changed, ends, title, rank, requirements, bosses[1])
    else:
        second = PositionVersion(changed, ends, title, rank, _requirements(draw, seat), boss)
    return [first, second]
