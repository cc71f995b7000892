"""The rows of the merit index: ratings that were given, times in risk sets, and orders that promote out of them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import pairwise
from typing import NamedTuple

from graph.model.days import Day
from graph.model.words import Mode
from merit.assessment import score_of
from merit.context import Context
from merit.dossiers.posts import Appointment
from merit.dossiers.records import Assessment
from merit.dossiers.servant import MoveInto, ServantDossier
from merit.matters import gaps_where_served
from merit.strata.last_rated import LastRated, last_rated, last_rated_on
from merit.strata.normalised import year_of
from merit.strata.people import number_of
from merit.strata.risk_set import memberships, set_left, why_no_set
from merit.strata.rule import Key

ID = "merit_index"
COMPETITION, OTHERWISE, UNKNOWN = "competition", "otherwise", "unknown"
"""How a post was filled."""
UNRATED = "rating"
"""The key for a person without any rating."""
NO_GRADE = ""


class Rating(NamedTuple):
    """A score with who gave it (a number that stands for the evaluator) and the calendar year in which it was fixed."""

    score: float
    evaluator: int
    year: int


class Ordered(NamedTuple):
    """An order that promotes, or may: how the post was filled, and its country.

    ``sure`` tells that it certainly promotes, on a day that is known.
    """

    filled: str
    country: str | None
    sure: bool


class Row(NamedTuple):
    """A rating that was given, a time in a risk set, or an order that promotes out of one, or may.

    ``who`` stands for the servant. ``first`` and ``end`` bound, half-open, the days on which the rating was fixed, in which she
    is in the set, or on which the order was given. ``rating`` is the one given, or the last one before these days. ``missing``
    is the key for what is not known of a time or of an order.
    """

    who: int
    first: date
    end: date
    missing: str | None
    rating: Rating | None
    order: Ordered | None


def rows(dossier: ServantDossier, context: Context) -> Iterator[tuple[Key, Row]]:
    """Yield the ratings of a person by year, and by ladder, rank and body when she is a peer, and her promotions."""
    values = [value for value in context.policy.values(ID) if value.duty]
    if not values:
        return
    who, rated = number_of(dossier.id), _Rated(dossier, context)
    for fixed, rating in rated.given():
        yield (NO_GRADE, str(rating.year)), Row(who, fixed.earliest, fixed.following.latest, None, rating, None)
    for membership in memberships(dossier, context, values):
        known = rated.last(membership.value["assessment_months"])
        key = (membership.grade.ladder, str(membership.grade.rank), membership.body)
        for first, end, doubt in membership.times:
            turning = [last.since for last in known if first < last.since < end]
            for start, until in pairwise([first, *turning, end]):
                missing, rating = rated.what(last_rated_on(known, start))
                # Who certainly has no rating forms no pair, whatever else is not known.
                yield key, Row(who, start, until, missing if missing == UNRATED else doubt or missing, rating, None)
    for move in dossier.promotions():
        yield _promotion(move, who, rated, context)


def _promotion(move: MoveInto, who: int, rated: _Rated, context: Context) -> tuple[Key, Row]:
    into, left = move.into, set_left(move)
    missing, rating = _own(move, known_set=left is not None, rated=rated, context=context)
    order = Ordered(_filled(into), into.country, move.promotes is True and into.order.exact is not None)
    row = Row(who, into.order.earliest, into.order.following.latest, missing, rating, order)
    if left is None:
        bodies = {old.body for old in move.left}
        return (NO_GRADE, "", bodies.pop() if len(bodies) == 1 else into.body), row
    grade, body = left
    return (grade.ladder, str(grade.rank), body), row


def _own(move: MoveInto, *, known_set: bool, rated: _Rated, context: Context) -> tuple[str | None, Rating | None]:
    """Return the last rating before the order that promotes, and what is not known of it or of the order."""
    order = move.into.order
    value = context.value(ID, move.into.country, order.latest)
    if move.promotes is not True:
        return move.unclear, None
    if not known_set:
        return why_no_set(move), None
    if order.exact is None:
        return "order_day", None
    if value is None or not value.duty:
        return "policy", None
    return rated.what(last_rated_on(rated.last(value["assessment_months"]), order.exact))


def _filled(into: Appointment) -> str:
    """Return how a post was filled: as the order says, and by competition wherever it names one."""
    if into.mode is Mode.COMPETITION or into.competitions:
        return COMPETITION
    return UNKNOWN if into.mode in (None, Mode.UNKNOWN) else OTHERWISE


class _Rated:
    """The ratings of one person, and which was the last one before each day."""

    def __init__(self, dossier: ServantDossier, context: Context) -> None:
        self._assessments = dossier.assessments
        countries = {each.country for each in dossier.appointments if each.country is not None}
        country = countries.pop() if len(countries) == 1 else None
        self._gaps = gaps_where_served(dossier, context, "Assessment")
        self._what = {each.id: _what(each, score_of(each, context.policy, country)) for each in dossier.assessments}
        self._last: dict[int, list[LastRated]] = {}

    def given(self) -> Iterator[tuple[Day, Rating]]:
        """Yield the ratings that belong to a scale, each with the possible days on which it was fixed."""
        for each in self._assessments:
            _, rating = self._what[each.id]
            if rating is not None:
                yield each.fixed_on, rating

    def last(self, months: int) -> list[LastRated]:
        """Return the last assessments (`merit.strata.last_rated`)."""
        if months not in self._last:
            self._last[months] = last_rated(self._assessments, self._gaps, months)
        return self._last[months]

    def what(self, last: LastRated) -> tuple[str | None, Rating | None]:
        """Return the last rating, and what is not known of it."""
        if not last.loaded:
            return "assessments", None
        if not last.assessments:
            return UNRATED, None
        found = {self._what[each.id] for each in last.assessments}
        return found.pop() if last.certain and len(found) == 1 else ("assessment_days", None)


def _what(assessment: Assessment, score: float | None) -> tuple[str | None, Rating | None]:
    year = year_of(assessment.fixed_on)
    if score is None:
        return "score", None
    if assessment.evaluator is None:
        return "evaluator", None
    return ("assessment_days", None) if year is None else (None, Rating(score, number_of(assessment.evaluator), year))
