"""Which labour contract and which appointment are the same spell: same person, same body, nearest start."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from typing import TypeVar

from graph.model.days import HANDOVER_DAYS, Day, Period
from graph.model.days.comparisons import days_between, overlap
from graph.model.words import Mode
from merit.context import Context
from merit.dossiers.posts import Appointment
from merit.dossiers.records import Contract
from merit.dossiers.servant import ServantDossier

_T = TypeVar("_T", Appointment, Contract)


def same_spells(
    dossier: ServantDossier, most_days: int, context: Context
) -> Iterator[tuple[Appointment, Contract, list[Period], list[Period], bool]]:
    """Yield each appointment with the contract of the same spell, what either register says of it to its end, and certainty.

    Each is the nearest to the other by its start. They share a day, or began at most so many days apart. A spell of one register
    may be several in the other: posts in turn under one contract, contracts in turn for one post. So the spell is continued by
    what follows in the same body without a break and is part of no other pair. It is certain that the two are one spell where no
    other appointment may have begun nearer to the contract, and no other contract nearer to the appointment.
    """
    for body in {contract.employer: None for contract in dossier.contracts}:
        posts = [each for each in dossier.appointments if each.body == body and in_the_service(each)]
        contracts = [each for each in dossier.contracts if each.employer == body]
        pairs = _pairs(posts, contracts, most_days, context)
        paired = {each.id for post, contract, _ in pairs for each in (post, contract)}
        for post, contract, certain in pairs:
            held = _continued(post, [each for each in posts if each.id not in paired])
            employed = _continued(contract, [each for each in contracts if each.id not in paired])
            yield post, contract, held, employed, certain


def in_the_service(appointment: Appointment) -> bool:
    """Tell whether an order of the service states it, and it is work of its own: acting fills no post."""
    return not appointment.derived and appointment.civil_service is not False and appointment.mode is not Mode.ACTING


def _pairs(
    posts: Sequence[Appointment], contracts: Sequence[Contract], most_days: int, context: Context
) -> list[tuple[Appointment, Contract, bool]]:
    """Return the pairs of which each is the nearest to the other, and whether that is so on all possible days."""

    def may_be_one(post: Appointment, contract: Contract) -> bool:
        shared = overlap(post.period, contract.period, context.as_of).most
        return shared > 0 or _days_apart(post.period, contract.period) <= most_days

    found: list[tuple[Appointment, Contract, bool]] = []
    for post in posts:
        known = [each for each in contracts if may_be_one(post, each)]
        contract = _nearest(known, lambda each, post=post: _distance(post, each))
        if contract is None:
            continue
        others = [each for each in posts if may_be_one(each, contract)]
        if _nearest(others, lambda each, contract=contract: _distance(each, contract)) is post:
            certain = not (_may_be_nearer(others, post, contract) or _may_be_nearer(known, contract, post))
            found.append((post, contract, certain))
    return found


def _may_be_nearer(others: Sequence[_T], chosen: _T, to: Appointment | Contract) -> bool:
    """Tell whether any other one may have begun nearer to a start than the one chosen."""
    begun = to.period.start
    for other in others:
        start = other.period.start
        # The difference of the distances is greatest at an end of the range, or where the other one can begin on the same day.
        days = {
            begun.earliest,
            begun.latest,
            *(each for each in (start.earliest, start.latest) if begun.earliest < each < begun.latest),
        }
        if other is not chosen and any(_least_apart(start, each) < _most_apart(chosen.period.start, each) for each in days):
            return True
    return False


def _least_apart(one: Day, day: date) -> int:
    return max(0, (one.earliest - day).days, (day - one.latest).days)


def _most_apart(one: Day, day: date) -> int:
    return max((one.latest - day).days, (day - one.earliest).days)


def _nearest(each: Sequence[_T], distance: Callable[[_T], tuple[object, ...]]) -> _T | None:
    return min(each, key=lambda one: (*distance(one), one.id), default=None)


def _distance(post: Appointment, contract: Contract) -> tuple[object, ...]:
    """Return a sort key that puts the nearest start first; of equally near ones that of the same share of a full post."""
    shares_differ = None not in (post.fte, contract.fte) and post.fte != contract.fte
    apart = abs((post.period.start.latest - contract.period.start.latest).days)
    return _days_apart(post.period, contract.period), contract.confirms != post.id, shares_differ, apart


def _days_apart(one: Period, other: Period) -> int:
    """Return how many days certainly lie between two starts."""
    between = days_between(one.start, other.start)
    return max(0, between.least, -between.most)


def _continued(first: _T, others: Sequence[_T]) -> list[Period]:
    """Return the period of a spell, and of those that follow it without a break."""
    periods = [first.period]
    left = sorted(others, key=lambda each: (each.period.start.latest, each.id))
    for each in left:
        end = periods[-1].end
        if end is None or each.period.start.latest <= periods[-1].start.latest:
            continue
        gap = days_between(end, each.period.start)
        if gap.least <= HANDOVER_DAYS and gap.most >= -HANDOVER_DAYS:
            periods.append(each.period)
    return periods
