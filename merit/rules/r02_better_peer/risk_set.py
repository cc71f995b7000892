"""The days on which a person is in a risk set, or may be, each with the last rating before it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import pairwise
from typing import NamedTuple

from careers.moves import Grade
from merit.context import Context
from merit.dossiers.servant import ServantDossier
from merit.policies.values import PolicyValue
from merit.rules.r02_better_peer.ratings import Rating, Ratings, rating_on
from merit.strata.risk_set import Membership, memberships


class RatedMembership(NamedTuple):
    """The days from ``first`` to before ``end`` on which a person is in the risk set of a grade and body, with one rating.

    ``missing`` is the key of the message for what leaves it open whether the person is in it; None where that is certain.
    """

    grade: Grade
    body: str
    first: date
    end: date
    rating: Rating
    missing: str | None


def rated_memberships(
    dossier: ServantDossier, context: Context, values: Sequence[PolicyValue], ratings: Ratings
) -> Iterator[RatedMembership]:
    """Yield the days on which a person is in a risk set, or may be, and is rated, or may be."""
    for each in memberships(dossier, context, values):
        known = ratings.of(each.country, each.value["assessment_months"])
        yield from _joined(_rated(each, known))


def _rated(membership: Membership, known: Sequence[Rating]) -> Iterator[RatedMembership]:
    for first, end, missing in membership.times:
        turning = [rating.since for rating in known if first < rating.since < end]
        for start, until in pairwise([first, *turning, end]):
            rating = rating_on(known, start)
            if rating.low is None:
                continue
            # Of somebody who may have no rating, nothing else matters.
            lacks = missing if rating.sure else rating.missing
            yield RatedMembership(membership.grade, membership.body, start, until, rating, lacks)


def _joined(found: Iterator[RatedMembership]) -> Iterator[RatedMembership]:
    """Yield memberships with those joined that follow each other and differ in their days only."""
    pending: RatedMembership | None = None
    for each in found:
        if pending is not None and pending.end == each.first and _alike(pending, each):
            pending = pending._replace(end=each.end)
            continue
        if pending is not None:
            yield pending
        pending = each
    if pending is not None:
        yield pending


def _alike(one: RatedMembership, other: RatedMembership) -> bool:
    return one.missing == other.missing and one.rating[1:] == other.rating[1:]
