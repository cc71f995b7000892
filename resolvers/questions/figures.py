"""Questions that are answered from figures which detection keeps. They read little, whatever the size of the graph."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from merit.questions.career_places import GREATEST_RANK
from merit.questions.merit_index import MeritIndexAnswer, ask_merit_index
from merit.questions.promotions import PromotionsAnswer, ask_promotions
from merit.questions.ratings_lead_to import RatingsLeadToAnswer, ask_ratings_lead_to
from merit.questions.routes import RoutesAnswer, ask_routes
from merit.questions.time_to_promotion import TimeToPromotion, ask_time_to_promotion
from merit.questions.training_compliance import TrainingCompliance, ask_training_compliance
from merit.questions.turnover import TurnoverAnswer, ask_turnover
from resolvers.context import Context
from resolvers.errors import BadUserInput
from resolvers.questions import terms
from resolvers.questions.asking import figure

MOST_ROUTES = 20


async def turnover(
    context: Context, about: Sequence[str], first: str | None, last: str | None, change: str | None, rest_of: str | None
) -> TurnoverAnswer | None:
    """Return the turnover of bodies or of a country in some months."""
    bodies = terms.some("about", about, terms.MOST_BODIES)
    terms.months(context.today, first, last, change)
    return await figure(context, lambda run: ask_turnover(run, bodies, first, last, change=change, rest_of=rest_of))


async def merit_index(context: Context, body: str, first: str | None, last: str | None) -> MeritIndexAnswer | None:
    """Return the merit index of a body in some months."""
    terms.months(context.today, first, last)
    return await figure(context, lambda run: ask_merit_index(run, body, first, last))


async def rating_outcomes(context: Context, about: str, first: int | None, last: int | None) -> RatingsLeadToAnswer | None:
    """Return what the ratings of some years led to."""
    terms.years(context.today, first, last)
    return await figure(context, lambda run: ask_ratings_lead_to(run, about, context.policy, first, last))


async def promotion_statistics(context: Context, about: str, first: int | None, last: int | None) -> PromotionsAnswer | None:
    """Return the promotions of some years."""
    terms.years(context.today, first, last)
    return await figure(context, lambda run: ask_promotions(run, about, first, last))


async def time_to_promotion(
    context: Context, ladder: str, rank: int, body: str | None, country: str | None
) -> TimeToPromotion | None:
    """Return the times to promotion from a rank of a ladder, in a body or in a country."""
    if abs(rank) > GREATEST_RANK:
        raise BadUserInput(f"rank must be from {-GREATEST_RANK} to {GREATEST_RANK}.")
    if body is not None and country is not None:
        raise BadUserInput("An organisation has its own country. Leave out organisationId or country.")
    return await figure(context, lambda run: ask_time_to_promotion(run, ladder, rank, body, country))


async def training_compliance(context: Context, body: str) -> TrainingCompliance | None:
    """Return how training stands in a body."""
    return await figure(context, lambda run: ask_training_compliance(run, body))


async def career_routes(
    context: Context, start: str, end: str, routes: int, country: str | None, on: date | None
) -> RoutesAnswer | None:
    """Return the most probable routes between two places: positions, or states as ``ladder/rank/level`` or ``ladder/rank``."""
    number = terms.number("routes", routes, MOST_ROUTES)
    day = terms.day(on, context.today)
    return await figure(context, lambda run: ask_routes(run, start, end, day, number, country))
