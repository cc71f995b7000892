"""Questions that are answered from figures which detection keeps. They read little, whatever the size of the graph."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Protocol, TypeVar

from merit.figures.keeping import Counted
from merit.questions.career_places import GREATEST_RANK
from merit.questions.merit_index import MeritIndexAnswer, ask_merit_index
from merit.questions.promotions import PromotionsAnswer, ask_promotions
from merit.questions.ratings_lead_to import RatingsLeadToAnswer, ask_ratings_lead_to
from merit.questions.routes import RoutesAnswer, ask_routes, country_of_routes
from merit.questions.time_to_promotion import TimeToPromotion, ask_time_to_promotion
from merit.questions.training_compliance import TrainingCompliance, ask_training_compliance
from merit.questions.turnover import TurnoverAnswer, ask_turnover
from resolvers.context import Context
from resolvers.errors import BadUserInput, Forbidden
from resolvers.questions import terms
from resolvers.questions.asking import figure
from resolvers.questions.permitted import bodies_asked, body_asked, foreign_countries, require_told

MOST_ROUTES = 20
_NOBODY = "Nobody was observed at this grade in this body."


class _Counted(Protocol):
    """An answer of one body or country, with which it says what was counted."""

    @property
    def counted(self) -> Counted: ...


C = TypeVar("C", bound=_Counted)


async def _told(context: Context, answer: C | None) -> C | None:
    """Return an answer that the caller may have. Raises Forbidden as ``require_told`` does."""
    if answer is not None:
        await require_told(context, [answer.counted.id])
    return answer


async def turnover(
    context: Context, about: Sequence[str], first: str | None, last: str | None, change: str | None, rest_of: str | None
) -> TurnoverAnswer | None:
    """Return the turnover of bodies or of a country in some months."""
    named = terms.some("about", about, terms.MOST_BODIES)
    terms.months(context.today, first, last, change)
    asked = await bodies_asked(context, [*named, *([] if rest_of is None else [rest_of])])
    bodies, rest = asked[: len(named)], None if rest_of is None else asked[-1]
    answer = await figure(context, lambda run: ask_turnover(run, bodies, first, last, change=change, rest_of=rest))
    if answer is not None:
        await require_told(context, [each.id for each in answer.counted])
    return answer


async def merit_index(context: Context, body: str, first: str | None, last: str | None) -> MeritIndexAnswer | None:
    """Return the merit index of a body in some months."""
    terms.months(context.today, first, last)
    asked = await body_asked(context, body)
    answer = await figure(context, lambda run: ask_merit_index(run, asked, first, last))
    return await _told(context, answer)


async def rating_outcomes(context: Context, about: str, first: int | None, last: int | None) -> RatingsLeadToAnswer | None:
    """Return what the ratings of some years led to."""
    terms.years(context.today, first, last)
    asked = await body_asked(context, about)
    answer = await figure(context, lambda run: ask_ratings_lead_to(run, asked, context.policy, first, last))
    return await _told(context, answer)


async def promotion_statistics(context: Context, about: str, first: int | None, last: int | None) -> PromotionsAnswer | None:
    """Return the promotions of some years."""
    terms.years(context.today, first, last)
    asked = await body_asked(context, about)
    answer = await figure(context, lambda run: ask_promotions(run, asked, first, last))
    return await _told(context, answer)


async def time_to_promotion(
    context: Context, ladder: str, rank: int, body: str | None, country: str | None
) -> TimeToPromotion | None:
    """Return the times to promotion from a rank of a ladder, in a body or in a country."""
    if abs(rank) > GREATEST_RANK:
        raise BadUserInput(f"rank must be from {-GREATEST_RANK} to {GREATEST_RANK}.")
    if body is not None and country is not None:
        raise BadUserInput("An organisation has its own country. Leave out organisationId or country.")
    own = body if body is None else await body_asked(context, body)
    own_country = country if country is None else await body_asked(context, country)
    answer = await figure(context, lambda run: ask_time_to_promotion(run, ladder, rank, own, own_country))
    if answer is None or (await context.scope()).unlimited:
        return answer
    foreign = await foreign_countries(context)
    if answer.counted.id in foreign:
        raise Forbidden
    # Why nobody was watched in a body is told from the figures of its country.
    nobody = _NOBODY if answer.nobody and answer.counted.country in foreign else answer.nobody
    return await _told(context, replace(answer, nobody=nobody))


async def training_compliance(context: Context, body: str) -> TrainingCompliance | None:
    """Return how training stands in a body."""
    asked = await body_asked(context, body)
    answer = await figure(context, lambda run: ask_training_compliance(run, asked))
    return await _told(context, answer)


async def career_routes(
    context: Context, start: str, end: str, routes: int, country: str | None, on: date | None
) -> RoutesAnswer | None:
    """Return the most probable routes between two places: positions, or states as ``ladder/rank/level`` or ``ladder/rank``.

    They are figures of a whole country: from them and the careers of her own bodies a caller could tell those of the others.
    Raises Forbidden unless all bodies of the country are hers.
    """
    number = terms.number("routes", routes, MOST_ROUTES)
    day = terms.day(on, context.today)
    scope = await context.scope()
    if not scope.unlimited:
        if not scope.bodies:
            raise Forbidden
        found = await figure(context, lambda run: country_of_routes(run, start, end, day, country))
        if found in await foreign_countries(context):
            raise Forbidden
    return await figure(context, lambda run: ask_routes(run, start, end, day, number, country))
