"""R02: promotions of people whom most of their peers, of the same rank and body, were rated above."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from fractions import Fraction
from typing import NamedTuple

from graph.model.days import LAST_DAY, Day
from merit.context import Context
from merit.contract import Case, Matter, RuleClass, Severity
from merit.coverage import day_before
from merit.dossiers.servant import MoveInto, ServantDossier
from merit.policies.values import PolicyValue
from merit.possible_days import on_each_day, turning_values
from merit.rules.r02_better_peer.ratings import Rating, Ratings, rating_on
from merit.rules.r02_better_peer.risk_set import RatedMembership, rated_memberships
from merit.strata.people import number_of
from merit.strata.promoted import Promoted
from merit.strata.risk_set import peers_known, set_left, why_no_set
from merit.strata.rule import Key, Peer, Scored, StratumRule
from merit.strata.statistics import share

_UNGRADED = ""
_LOWEST, _HIGHEST = 0.0, 100.0


class Row(NamedTuple):
    """A peer for some days, or a promotion with the person's own rating for some possible days of its order.

    ``who`` stands for the servant. From ``first`` to before ``end`` the last rating lies between ``low`` and ``high``. ``sure``
    tells that the servant certainly is in the risk set and rated; ``missing`` is the key of the message for what is not known.
    ``unsettled`` is the servant's id where the dossier rests on a match that nobody has settled.
    """

    who: int
    first: date
    end: date
    low: float | None
    high: float | None
    sure: bool
    missing: str | None
    unsettled: str | None
    promotion: Promoted | None


def rows(dossier: ServantDossier, context: Context) -> Iterator[tuple[Key, Row]]:
    """Yield the servant as a peer, and the moves that are promotions, or may be."""
    who = number_of(dossier.id)
    unsettled = dossier.id if dossier.id in context.unreviewed else None
    values = context.policy.values(RULE.id)
    ratings = Ratings(dossier, context)
    for each in rated_memberships(dossier, context, values, ratings):
        rating = each.rating
        missing = each.missing or rating.missing
        sure = each.missing is None and rating.sure
        yield _key(each), Row(who, each.first, each.end, rating.low, rating.high, sure, missing, unsettled, None)
    for move in dossier.promotions():
        key = _key_of(move)
        promoted = Promoted.of(dossier, move)
        for first, end, rating in _own_ratings(move, context, values, ratings):
            missing = rating.missing if key[0] else why_no_set(move)
            yield key, Row(who, first, end, rating.low, rating.high, rating.sure, missing, unsettled, promoted)


def judge(key: Key, rows: Sequence[Row], totals: None, context: Context) -> Iterator[Scored]:
    """Yield a case for each promotion out of the stratum, or what may be one, where enough of the risk set are rated."""
    del totals
    promotions: dict[Promoted, list[Row]] = {}
    peers: list[Row] = []
    for row in rows:
        if row.promotion is None:
            peers.append(row)
        else:
            promotions.setdefault(row.promotion, []).append(row)
    for promoted, own in promotions.items():
        order = Day(min(row.first for row in own), max(day_before(row.end) for row in own))
        event = _Event(promoted, order, promoted.matter(order, context), own, peers, key, context)
        case = on_each_day(order, event.turning, event.judge, lambda event=event: event.matter.lacks("order_day"))
        if case is not None:
            yield Scored(case)


class _Event(NamedTuple):
    """A promotion and the rows of its stratum."""

    promoted: Promoted
    order: Day
    matter: Matter
    own: Sequence[Row]
    peers: Sequence[Row]
    key: Key
    context: Context

    def judge(self, day: date) -> Case | None:
        """Return the case if the order was given on that day; None where too few are rated to compare."""
        value = self.context.value(RULE.id, self.promoted.country, day)
        if value is None:
            return self.matter.lacks("policy")
        if not value.duty:
            return self.matter.satisfies()
        own = next(row for row in self.own if row.first <= day < row.end)
        if own.low is None:
            return None
        if self.key[0] == _UNGRADED:
            return self.matter.lacks(own.missing or "ranks")
        peers = self._peers(own.who, day)
        found = _compare(own, peers, value)
        if not peers_known(self.key[2], day, value, self.context):
            return self.matter.lacks("peers")
        if not found.enough:
            return None
        if not found.may_violate:
            return self.matter.satisfies()
        if found.may_satisfy:
            return self.matter.lacks(own.missing or next((peer.missing for peer in peers if peer.missing), None) or "score")
        return self._violated(own, peers, found, value)

    def turning(self) -> Iterator[date]:
        """Yield the days on which the outcome can change."""
        yield from turning_values(self.context.policy.values(RULE.id))
        for row in (*self.own, *self.peers):
            yield row.first
            yield row.end
        for start, end in self.context.coverage.spans.get(self.key[2], {}).get("Appointment", ()):
            yield start
            yield end

    def _peers(self, who: int, day: date) -> list[Row]:
        """Return the rows of the others who were in the risk set on a day, or may have been: one of each."""
        # Days to come are judged by what is known today.
        day = min(day, self.context.as_of)
        found: dict[int, Row] = {}
        for row in self.peers:
            if row.first <= day < row.end and row.who != who and (row.sure or row.who not in found):
                found[row.who] = row
        return list(found.values())

    def _violated(self, own: Row, peers: Sequence[Row], found: _Comparison, value: PolicyValue) -> Case:
        if not self.promoted.promotes:
            return self.matter.lacks(self.promoted.missing)
        lower = share(found.below, found.rated)
        words = {
            "day": self.order,
            "post": self.promoted.post,
            "share": str(lower),
            "limit": f"{value['share']:.0%}",
            "higher": sum(peer.sure and own.high is not None and _low(peer) > own.high for peer in peers),
        }
        # Where the outcome holds whoever the unsettled ones are, it does not rest on them.
        settled = [peer if peer.unsettled is None else peer._replace(low=_LOWEST, high=_HIGHEST, sure=False) for peer in peers]
        rests = _compare(own, settled, value).may_satisfy
        unsettled = sorted({peer.unsettled for peer in peers if peer.unsettled is not None}) if rests else ()
        certain = own.missing is None and all(peer.missing is None for peer in peers)
        reason = "reason" if certain else "reason_at_most"
        return self.matter.violates(*self.promoted.evidence, *unsettled, words=words, policy=[value], reason=reason)


class _Comparison(NamedTuple):
    """Whether enough can be rated, which outcomes are possible, and the greatest possible share of lower ratings."""

    enough: bool
    may_violate: bool
    may_satisfy: bool
    below: int
    rated: int


def _compare(own: Row, peers: Sequence[Row], value: PolicyValue) -> _Comparison:
    """Compare a rating with those of the others: with the lowest that it can be for a finding, with the highest against one."""
    assert own.low is not None
    assert own.high is not None
    limit, needed = Fraction(str(value["share"])), value["rated"]
    above = sum(_high(peer) >= own.low for peer in peers)
    below = sum(_high(peer) < own.low and peer.sure for peer in peers)
    # Who may be left out and can only be below is counted where too few are rated otherwise.
    added = max(0, needed - (1 + above + below))
    may_violate = 1 + len(peers) >= needed and below + added <= limit * (1 + above + below + added)
    most_below = sum(_low(peer) < own.high for peer in peers)
    rated = 1 + most_below + sum(_low(peer) >= own.high and peer.sure for peer in peers)
    too_few = 1 + sum(peer.sure for peer in peers) < needed
    may_satisfy = not own.sure or too_few or most_below > limit * rated
    return _Comparison(1 + len(peers) >= needed, may_violate, may_satisfy, most_below, rated)


def _low(row: Row) -> float:
    return _LOWEST if row.low is None else row.low


def _high(row: Row) -> float:
    return _HIGHEST if row.high is None else row.high


def _key(each: RatedMembership) -> Key:
    return each.grade.ladder, str(each.grade.rank), each.body


def _key_of(move: MoveInto) -> Key:
    """Return the stratum that a move led out of; one without a ladder where rank or body of the old post are not known."""
    if (left := set_left(move)) is None:
        return _UNGRADED, "", move.into.body
    grade, body = left
    return grade.ladder, str(grade.rank), body


def _own_ratings(
    move: MoveInto, context: Context, values: Iterable[PolicyValue], ratings: Ratings
) -> Iterator[tuple[date, date, Rating]]:
    """Yield the own rating before the order, by its possible days: first day, end and rating."""
    order = move.into.order
    months = max((value["assessment_months"] for value in values if value.duty), default=0)
    known = ratings.of(move.into.country, months)
    # Days to come are judged by what is known today.
    last = min(order.latest, context.as_of)
    starts = sorted({order.earliest, *(each.since for each in known if order.earliest < each.since <= last)})
    ends = [*starts[1:], min(Day(order.latest, order.latest).following.latest, LAST_DAY)]
    for first, end in zip(starts, ends, strict=True):
        yield first, end, rating_on(known, min(first, context.as_of))


def peer(key: Key, row: Row) -> Peer | None:
    """Return a row of the risk set; promotions are compared with it, and not with each other."""
    del key
    return Peer(row.who, row) if row.promotion is None else None


RULE = StratumRule(
    id="R02",
    rule_class=RuleClass.INDICATOR,
    severity=Severity.HIGH,
    reads=ServantDossier,
    package=__name__,
    row=Row,
    rows=rows,
    judge=judge,
    peer=peer,
)
