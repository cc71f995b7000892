"""Routes: by which ways careers go from one position or rank to another.

It reads what detection keeps by country (`merit.figures.routes`); the paths are found by `careers.routes`.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise

from careers.routes import Route, State, probable_routes
from graph.errors import NothingToAnswer
from merit.context import RunStatement
from merit.figures.keeping import read_figures
from merit.figures.routes import ID, SUPPORT, KeptRoutes, read
from merit.questions.career_places import Place, country_of, read_places, two_countries
from merit.questions.shown import FEWEST, shown
from merit.strata.statistics import Share, share

CONVENTION = (
    "P of a step from one state (ladder, rank, level of the body) to another is its number divided by that of all observed moves "
    "out of the state, unsmoothed, with Wilson's interval at 95 %; routes stand by the sum of -ln P. Steps that fewer than five "
    "people took are hidden and stay in the denominator; exits from the service and posts graded anew are no steps. Typical is "
    f"the route that most people took, at least {SUPPORT}."
)


@dataclass(frozen=True, slots=True)
class RouteStep:
    """A step of a route: which share of the steps out of its state it is, and how many people took it."""

    start: State
    end: State
    share: Share
    people: int


@dataclass(frozen=True, slots=True)
class FoundRoute:
    """A route: its steps, its probability, and its cost, the sum of -ln P."""

    steps: tuple[RouteStep, ...]
    probability: float
    cost: float


@dataclass(frozen=True, slots=True)
class TypicalRoute:
    """The route that most people took, and their number."""

    states: tuple[State, ...]
    people: int


@dataclass(frozen=True, slots=True)
class RoutesAnswer:
    """The most probable routes from one place to another in a country, and the typical one.

    ``equal_left_out`` tells that a route beyond the k shown is as probable as the last one. ``unclear`` counts moves of which
    the states are not known, None where they are too few to be shown. ``not_assessed`` says why no route was looked for.
    """

    start: Place
    end: Place
    country: str
    as_of: date
    routes: tuple[FoundRoute, ...] = ()
    equal_left_out: bool = False
    typical: TypicalRoute | None = None
    unclear: int | None = 0
    not_assessed: str | None = None
    convention: str = CONVENTION


async def ask_routes(
    run: RunStatement, start: str, end: str, day: date, k: int = 3, country: str | None = None
) -> RoutesAnswer | None:
    """Return the k most probable routes from one place to another.

    A place is the id of a position, as it is on that day, or a state ``ladder/rank/level``; ``ladder/rank`` is any level. None
    where no detection has computed the figure yet. Raises UnknownId for a position that is not in the graph, NothingToAnswer
    where one place is the other, a text is no place, the rank of a position is not known, or the country is not clear.
    """
    one, other, of = await _places(run, start, end, day, country)
    figures = None if of is None else await read_figures(run, ID, [of])
    if of is None or figures is None:
        return None
    (kept,) = [read(each.values) for each in figures.kept]
    return _between(RoutesAnswer(one, other, of, figures.as_of), kept, k)


async def country_of_routes(run: RunStatement, start: str, end: str, day: date, country: str | None = None) -> str | None:
    """Return the country among whose careers `ask_routes` looks, None where it would return None. Raises as it does."""
    _, _, of = await _places(run, start, end, day, country)
    return of


async def _places(run: RunStatement, start: str, end: str, day: date, country: str | None) -> tuple[Place, Place, str | None]:
    """Return both places and their country, None before a detection has computed the figure of it."""
    one, other = await read_places(run, [start, end], day)
    for each in (one, other):
        if each.missing is not None:
            named = each.title or each.position
            raise NothingToAnswer(f"Of {named} it is not known on {day} {each.missing}. No route is assessed; load its register.")
    countries = {each.country for each in (one, other) if each.country}
    if len(countries) > 1:
        raise NothingToAnswer(two_countries(sorted(countries)))
    if country and countries - {country}:
        raise NothingToAnswer(f"The position is in {countries.pop()}, not in {{}}. Leave out the country.", country)
    given = countries | ({country} if country else set[str]())
    ladders = [each.ladder for each in (one, other) if each.ladder is not None]
    of = await country_of(run, ID, ladders, next(iter(given), None))
    return one, other, of


def _between(answer: RoutesAnswer, kept: KeptRoutes, k: int) -> RoutesAnswer:
    starts, ends = (each.states(kept.network.states) for each in (answer.start, answer.end))
    for asked, states in ((answer.start, starts), (answer.end, ends)):
        if not states:
            return replace(answer, not_assessed=f"Nobody was observed at {asked}.")
    if starts & ends:
        raise NothingToAnswer(f"{answer.start} and {answer.end} share a state, so no route leads from one to the other.")
    routes, further = probable_routes(kept.network, starts, ends, k, FEWEST)
    return replace(
        answer,
        routes=tuple(_found(route, kept) for route in routes),
        equal_left_out=further,
        typical=_typical(starts, ends, kept),
        unclear=shown(kept.unclear),
    )


def _found(route: Route, kept: KeptRoutes) -> FoundRoute:
    out_of = kept.network.out_of()
    steps = tuple(
        RouteStep(start, end, share(taken.times, out_of[start]), taken.people)
        for start, end in pairwise(route.states)
        if (taken := kept.network.steps[start, end])
    )
    return FoundRoute(steps, float(route.probability), route.cost)


def _typical(starts: Collection[State], ends: Collection[State], kept: KeptRoutes) -> TypicalRoute | None:
    found = [kept.typical[start, end] for start in sorted(starts) for end in sorted(ends) if (start, end) in kept.typical]
    if not found:
        return None
    route, people = min(found, key=lambda each: (-each[1], len(each[0]), each[0]))
    return TypicalRoute(route, people)
