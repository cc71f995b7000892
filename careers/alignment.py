"""One spell, several portals: which orders of the service a labour contract speaks of. Pure.

Employers report contracts, the service reports orders; both can be the same spell, with days that differ, and one of them may
cover several of the other (a contract that ran through two posts, a post held under two contracts in turn). A contract belongs
to the appointments of the same person in the same body that it overlaps, or else to the one that began nearest to it. Of posts
held at the same time it is one: the one with its title, then one with its share of a full post, then the one nearest in days.

The outcome depends on the spells alone: aligning again after a correction undoes what the correction made wrong.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from graph.model.days import Day, Period
from graph.model.name_folding import fold

# A contract concluded so long before or after the order is still of the same spell, where nothing overlaps [unverified].
_NEAR_DAYS = 60
# Two spells that share fewer days than this follow each other: the days around a change of contract, told late on both sides
# [unverified].
_FOLLOWING_DAYS = 45
# So do two that share less than this part of the shorter of them: after a long spell such days are many.
_FOLLOWING_PART = 0.1
# An open spell and an ended one are hardly the same, whatever their beginnings.
_FAR_APART = 10_000


@dataclass(frozen=True, slots=True)
class StatedSpell:
    """A spell as one side states it: its id, the body it was in, the title of the post, its share of a full one if known."""

    id: str
    organisation: str
    title: str
    period: Period
    share: float | None = None


def align(contracts: Sequence[StatedSpell], appointments: Sequence[StatedSpell]) -> dict[str, list[str]]:
    """For each contract the ids of the appointments it confirms, in the order of their beginnings; none where it is alone."""
    return {
        contract.id: [spell.id for spell in sorted(_confirmed(contract, appointments), key=_begins)] for contract in contracts
    }


def _confirmed(contract: StatedSpell, appointments: Sequence[StatedSpell]) -> list[StatedSpell]:
    same_body = [spell for spell in appointments if spell.organisation == contract.organisation]
    # Certainly: a contract known by its year would else speak of its neighbours too.
    overlapping = [
        spell
        for spell in same_body
        if contract.period.certainly_overlaps_for(spell.period) >= _FOLLOWING_DAYS
        and _shared_days(contract.period, spell.period) >= _FOLLOWING_PART * min(_days(contract.period), _days(spell.period))
    ]
    if not overlapping:
        near = [
            spell
            for spell in same_body
            if _apart(contract.period.start, spell.period.start) <= _NEAR_DAYS or _shared_days(contract.period, spell.period)
        ]
        return sorted(near, key=lambda spell: _likeness(contract, spell))[:1]
    chosen: list[StatedSpell] = []
    for spell in sorted(overlapping, key=lambda spell: _likeness(contract, spell)):
        if all(_shared_days(spell.period, other.period) < _FOLLOWING_DAYS for other in chosen):
            chosen.append(spell)
    return chosen


def _likeness(contract: StatedSpell, spell: StatedSpell) -> tuple[object, ...]:
    """Sorts the spell most like the contract first."""
    apart = _apart(contract.period.start, spell.period.start)
    if contract.period.end is not None and spell.period.end is not None:
        apart += _apart(contract.period.end, spell.period.end)
    elif contract.period.open != spell.period.open:
        apart += _FAR_APART
    other_share = None not in (contract.share, spell.share) and contract.share != spell.share
    return fold(contract.title) != fold(spell.title), other_share, apart, spell.id


def _shared_days(one: Period, other: Period) -> int:
    """On how many days both may hold. Spells stated by year or month are compared by all the days they may have had."""
    first = max(_likely_start(one.start), _likely_start(other.start))
    last = min(one.end.latest if one.end else date.max, other.end.latest if other.end else date.max)
    return max(0, (last - first).days)


def _days(period: Period) -> int:
    return _shared_days(period, period)


def _likely_start(day: Day) -> date:
    # Bounds decades apart (an observed beginning) say nothing of where in between it lies.
    return day.earliest if day.latest - day.earliest <= timedelta(days=366) else day.latest


def _apart(one: Day, other: Day) -> int:
    """Days that certainly lie between two days."""
    if one.certainly_before(other):
        return (other.earliest - one.latest).days
    if other.certainly_before(one):
        return (one.earliest - other.latest).days
    return 0


def _begins(spell: StatedSpell) -> tuple[object, ...]:
    return spell.period.start.latest, spell.period.start.earliest, spell.id
