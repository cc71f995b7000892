"""Which appointments a labour contract confirms. Pure: the spells of one person go in, ids of appointments come out.

Employers report contracts and the service reports orders. Both can describe the same spell with different days, and one of them
may cover several of the other: a contract that ran through two positions, a position held under two contracts in turn. A contract
confirms the appointments in the same organisation that it overlaps. If it overlaps none, it confirms the one that began nearest
to it. Of positions held at the same time it confirms only one: the one with its title, then the one with its share of a full
post, then the one nearest in days.

The outcome depends on the spells alone, so aligning again after a correction undoes what the error had caused.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from graph.model.days import Day, Period
from graph.model.name_folding import fold

# A contract that begins at most this many days before or after the order can still be the same spell if nothing overlaps
# [unverified].
_NEAR_START_DAYS = 60
# Two spells that share fewer days than this follow each other: the overlap comes from a change of contract that both sides
# reported late [unverified].
_MIN_SHARED_DAYS = 45
# So do two that share less than this fraction of the shorter one: the overlap around a change is longer after a long spell.
_MIN_SHARED_FRACTION = 0.1
# Days added between an open spell and an ended one: they are hardly the same, however near their starts are.
_OPEN_AND_ENDED_DAYS = 10_000


@dataclass(frozen=True, slots=True)
class SourceSpell:
    """A spell as an order or a contract states it. ``share`` is the share of a full post, None where it is not known."""

    id: str
    organisation: str
    title: str
    period: Period
    share: float | None = None


def align(contracts: Sequence[SourceSpell], appointments: Sequence[SourceSpell]) -> dict[str, list[str]]:
    """Return for each contract the ids of the appointments it confirms, ordered by their starts.

    The list is empty for a contract that belongs to no appointment.
    """
    return {
        contract.id: [spell.id for spell in sorted(_confirmed_by(contract, appointments), key=_start_order)]
        for contract in contracts
    }


def _confirmed_by(contract: SourceSpell, appointments: Sequence[SourceSpell]) -> list[SourceSpell]:
    candidates = [spell for spell in appointments if spell.organisation == contract.organisation]
    # Only certain overlap counts: a contract dated by year would otherwise confirm the neighbours as well.
    overlapping = [
        spell
        for spell in candidates
        if contract.period.certainly_overlaps_for(spell.period) >= _MIN_SHARED_DAYS
        and _shared_days(contract.period, spell.period) >= _MIN_SHARED_FRACTION * min(_days(contract.period), _days(spell.period))
    ]
    if not overlapping:
        near = [
            spell
            for spell in candidates
            if _days_between(contract.period.start, spell.period.start) <= _NEAR_START_DAYS
            or _shared_days(contract.period, spell.period)
        ]
        return sorted(near, key=lambda spell: _distance(contract, spell))[:1]
    confirmed: list[SourceSpell] = []
    for spell in sorted(overlapping, key=lambda spell: _distance(contract, spell)):
        if all(_shared_days(spell.period, other.period) < _MIN_SHARED_DAYS for other in confirmed):
            confirmed.append(spell)
    return confirmed


def _distance(contract: SourceSpell, spell: SourceSpell) -> tuple[object, ...]:
    """Return a sort key that puts the spell most like the contract first."""
    days = _days_between(contract.period.start, spell.period.start)
    if contract.period.end is not None and spell.period.end is not None:
        days += _days_between(contract.period.end, spell.period.end)
    elif contract.period.open != spell.period.open:
        days += _OPEN_AND_ENDED_DAYS
    shares_differ = None not in (contract.share, spell.share) and contract.share != spell.share
    return fold(contract.title) != fold(spell.title), shares_differ, days, spell.id


def _shared_days(one: Period, other: Period) -> int:
    """Return on how many days both periods may hold. A period stated by year or month may hold on all its possible days."""
    first = max(_likely_start(one.start), _likely_start(other.start))
    last = min(one.end.latest if one.end else date.max, other.end.latest if other.end else date.max)
    return max(0, (last - first).days)


def _days(period: Period) -> int:
    return _shared_days(period, period)


def _likely_start(day: Day) -> date:
    # Bounds decades apart (an observed start) do not tell where in between the start lies.
    return day.earliest if day.latest - day.earliest <= timedelta(days=366) else day.latest


def _days_between(one: Day, other: Day) -> int:
    """Return how many days certainly lie between two days."""
    if one.certainly_before(other):
        return (other.earliest - one.latest).days
    if other.certainly_before(one):
        return (one.earliest - other.latest).days
    return 0


def _start_order(spell: SourceSpell) -> tuple[object, ...]:
    return spell.period.start.latest, spell.period.start.earliest, spell.id
