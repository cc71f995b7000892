"""Positions: every planned spell gets a vacant post, and every post gets a history.

Posts are assigned in the order of the spells' starts; a new post is created if none is vacant. A post has only one holder if its
rank changes, if its rank is not on record, or if it is abolished while held.
"""

from dataclasses import dataclass, field
from datetime import date
from heapq import heappop, heappush
from random import Random

from sandbox.bodies import FOUNDED, RANKS, Landscape
from sandbox.model import AUXILIARY, MANAGERIAL, POLITICAL, Position, PositionVersion, Requirements
from sandbox.people import FIELDS
from sandbox.plans import SpellPlan
from sandbox.random_streams import day_between, days, number_between, pick, stream

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
class PlannedPosition:
    """A post under construction."""

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
    requirements: Requirements | None = None


@dataclass(slots=True)
class PositionAllocator:
    """Assigns posts to spells, and keeps all posts created so far."""

    seed: int
    land: Landscape
    positions: list[PlannedPosition] = field(default_factory=list[PlannedPosition])
    _free: dict[tuple[int, str, int, float, bool], list[tuple[date, int]]] = field(
        default_factory=dict[tuple[int, str, int, float, bool], list[tuple[date, int]]]
    )

    @property
    def with_scripted_demands(self) -> set[int]:
        """The indices of the posts whose demands are scripted."""
        return {one.index for one in self.positions if one.requirements is not None}

    def assign(self, plan: SpellPlan) -> None:
        """Assign a post to the spell. The caller passes spells in the order of their starts."""
        if plan.same_position_as is not None:
            plan.position = plan.same_position_as.position
            return
        key = (plan.body, plan.ladder, plan.rank, plan.fte, plan.competition_required)
        free = self._free.setdefault(key, [])
        if not plan.own_position and free and free[0][0] <= plan.start:
            plan.position = heappop(free)[1]
        else:
            plan.position = self.create(plan).index
        if plan.end is not None and plan.end_known and not plan.own_position:
            heappush(free, (plan.end, plan.position))

    def create(self, plan: SpellPlan) -> PlannedPosition:
        """Create a post that fits the spell and is older than its order."""
        draw = stream(self.seed, "seat", len(self.positions))
        since = max(FOUNDED, plan.order_day - days(number_between(draw, 40, 500)))
        if plan.start.year < 2013:
            since = FOUNDED
        since = plan.post_since or since
        position = PlannedPosition(
            len(self.positions), plan.body, plan.ladder, plan.rank, plan.fte,
            plan.competition_required, plan.rank_known, since, plan.regraded, plan.abolished, plan.requirements,
        )  # fmt: skip
        self.positions.append(position)
        return position


def build_positions(allocator: PositionAllocator, today: date) -> list[Position]:
    """Build the posts with their versions; rank, requirements and superior may change over time."""
    by_body: dict[int, list[PlannedPosition]] = {}
    for position in allocator.positions:
        by_body.setdefault(position.body, []).append(position)
    codes = {
        position.index: f"{allocator.land.bodies[body].code}-{number + 1:04d}"
        for body, own in by_body.items()
        for number, position in enumerate(own)
    }
    result = list[Position]()
    heads = {body: _head(own, RANKS[allocator.land.bodies[body].level][1]) for body, own in by_body.items()}
    ladders = {body: _by_rank(own) for body, own in by_body.items()}
    for position in allocator.positions:
        draw = stream(allocator.seed, "post", position.index)
        bosses = [codes[one] for one in _superiors(draw, position, ladders[position.body])]
        result.append(
            _position(draw, position, codes[position.index], bosses, heads[position.body] == position.index, allocator, today)
        )
    return result


def _head(own: list[PlannedPosition], top: int) -> int:
    """Return the index of the body's head post, or -1: its first full-time managerial post of the highest rank."""
    full = [position for position in own if position.ladder == MANAGERIAL and position.fte == 1.0 and not position.regraded]
    if not full:
        return -1
    return min(full, key=lambda position: (abs(top - position.rank), position.index)).index


def _by_rank(own: list[PlannedPosition]) -> list[tuple[int, list[int]]]:
    """Group the body's full-time managerial posts by rank, the lowest first."""
    ranks: dict[int, list[int]] = {}
    for position in own:
        if position.ladder == MANAGERIAL and position.regraded is None and position.fte == 1.0:
            ranks.setdefault(position.rank, []).append(position.index)
    return sorted(ranks.items())


def _superiors(draw: Random, position: PlannedPosition, ranks: list[tuple[int, list[int]]]) -> list[int]:
    """Draw two posts of the next higher rank: the present superior and one for a later version."""
    if position.ladder == POLITICAL:
        return []
    above = position.rank + (position.regraded is not None) if position.ladder == MANAGERIAL else 2
    candidates = next((own for rank, own in ranks if rank > above), None)
    if candidates is None:
        return []
    return [pick(draw, candidates), pick(draw, candidates)]


def _requirements(draw: Random, position: PlannedPosition) -> Requirements:
    months = 0 if position.ladder != MANAGERIAL else max(0, (position.rank - 2) * 12)
    first = int(draw.random() * len(FIELDS))
    fields = (FIELDS[first], FIELDS[first - 3])
    skill = int(draw.random() * len(COMPETENCIES))
    level = "secondary special" if position.ladder == AUXILIARY else "master" if position.rank >= 8 else "bachelor"
    skills = (COMPETENCIES[skill], COMPETENCIES[skill - 4])
    return position.requirements or Requirements(months, level, fields, skills)


def _position(
    draw: Random, position: PlannedPosition, code: str, bosses: list[str], head: bool, allocator: PositionAllocator, today: date
) -> Position:
    ends = allocator.land.bodies[position.body].ends
    if position.abolished is not None:
        ends = position.abolished
    return Position(
        index=position.index,
        code=code,
        body=position.body,
        ladder=position.ladder,
        head=head,
        rotational=position.ladder == MANAGERIAL and position.rank >= 5 and draw.random() < 0.3,
        competition_required=position.competition_required or position.ladder == MANAGERIAL,
        fte=position.fte,
        versions=tuple(_versions(draw, position, bosses, ends, today)),
    )


def _versions(
    draw: Random, position: PlannedPosition, bosses: list[str], ends: date | None, today: date
) -> list[PositionVersion]:
    """Build the post's history: a second version begins if it is regraded, or by chance if something else changes."""
    requirements = _requirements(draw, position)
    title = TITLES[position.ladder][min(position.rank, len(TITLES[position.ladder])) - 1]
    rank = position.rank if position.rank_known else None
    boss = bosses[0] if bosses else None
    last = min(ends or today, today)
    changed = position.regraded
    if changed is None and draw.random() < 0.08 and (last - position.since).days > 800:
        changed = day_between(draw, position.since + days(300), last - days(300))
    if changed is None or changed >= last:
        return [PositionVersion(position.since, ends, title, rank, requirements, boss)]
    first = PositionVersion(position.since, changed, title, rank, requirements, boss)
    if position.regraded is not None:
        second = PositionVersion(changed, ends, title, position.rank + 1, requirements, boss)
    elif bosses and draw.random() < 0.5:
        second = PositionVersion(changed, ends, title, rank, requirements, bosses[1])
    else:
        second = PositionVersion(changed, ends, title, rank, _requirements(draw, position), boss)
    return [first, second]
