"""The figure of routes: by country the steps that careers took from state to state, and the route that most people took.

A state is the ladder and rank of a post and the level of its body, both on the day of the order. A post that was graded anew
while it was held is left at its new rank, and the regrading itself is no step. The steps are the moves along the line of
substantive posts (`ServantDossier.moves`). Moves of which it is not known what was left for what are counted apart.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple, cast

import orjson

from careers.routes import Career, Network, State, Stretch, Taken, collapsed, network, typical_routes
from graph.model.days import Day
from merit.context import Context
from merit.dossiers.posts import Appointment
from merit.dossiers.servant import MoveInto, ServantDossier, graded
from merit.figures.figure import Figure, Kept
from merit.figures.ladders import kept_ladders
from merit.strata.columns import Columns
from merit.strata.grades import grade_left
from merit.strata.levels import level_on
from merit.strata.rule import Key

ID = "routes"
SUPPORT = 10
"""A route that fewer people took is not typical (domain.md §4)."""


class Row(NamedTuple):
    """The career of a person in one country as JSON, and the number of her moves of which the states are not known."""

    career: str
    unclear: int


@dataclass(slots=True)
class _States:
    """The states of one person in one country, in their order; None where the next one is not known to follow."""

    states: list[State | None] = field(default_factory=list[State | None])
    unclear: int = 0


@dataclass(frozen=True, slots=True)
class KnownCareer:
    """The career of a person in one country, and the number of her moves of which the states are not known."""

    career: Career
    unclear: int


def careers_of(dossier: ServantDossier, context: Context) -> Mapping[str, KnownCareer]:
    """Return the career of a person in each country, of the posts that have begun."""
    found: defaultdict[str, _States] = defaultdict(_States)
    for placed in dossier.line:
        held = dossier.by_id[placed.spell.id]
        if held.period.start.earliest > context.as_of or held.country is None:
            continue
        move = dossier.moves_into.get(held.id)
        if move is None:
            sure = placed.missing is None and dossier.fills_post(held) is True
            found[held.country].states += [None, _state(held, held.order, context) if sure else None]
        else:
            _step(move, found[held.country], context)
    return {country: KnownCareer(collapsed(each.states), each.unclear) for country, each in found.items()}


def _step(move: MoveInto, found: _States, context: Context) -> None:
    order = move.into.order
    if move.unplaced is not None:
        found.unclear += 1
        found.states.append(None)
        return
    before = {_state_left(old, order, context) if old.country == move.into.country else None for old in move.left}
    old, new = before.pop() if len(before) == 1 else None, _state(move.into, order, context)
    if old is None or new is None:
        found.unclear += 1
        found.states += [None, new]
    elif found.states[-1:] == [old]:
        found.states.append(new)
    else:
        found.states += [None, old, new]


def _state(held: Appointment, order: Day, context: Context) -> State | None:
    grade, level = graded(held.post, order), level_on(held.body, order, context)
    return None if grade is None or level is None else State(grade.ladder, grade.rank, level)


def _state_left(held: Appointment, order: Day, context: Context) -> State | None:
    grade, level = grade_left(held, order), level_on(held.body, order, context)
    return None if grade is None or level is None else State(grade.ladder, grade.rank, level)


def rows(dossier: ServantDossier, context: Context) -> Iterator[tuple[Key, Row]]:
    """Yield the careers of a person by country."""
    for country, known in careers_of(dossier, context).items():
        stretches = [list(map(str, stretch)) for stretch in known.career]
        yield (country,), Row(orjson.dumps(stretches).decode(), known.unclear)


def summarise(columns: Columns, context: Context) -> Iterator[Kept]:
    """Yield what is kept of each country."""
    del context
    texts: defaultdict[str, Counter[str]] = defaultdict(Counter)
    unclear = Counter[str]()
    for (country,), row in columns.rows():
        texts[country][row.career] += 1
        unclear[country] += row.unclear
    ladders: defaultdict[str, set[str]] = defaultdict(set)
    for country, of_country in texts.items():
        careers = {_career(text): people for text, people in of_country.items()}
        kept = KeptRoutes(network(careers), typical_routes(careers, SUPPORT), unclear[country])
        for state in kept.network.states:
            ladders[state.ladder].add(country)
        yield Kept(country, written(kept))
    yield kept_ladders(ladders)


def _career(text: str) -> Career:
    return tuple(tuple(map(State.parse, stretch)) for stretch in orjson.loads(text))


@dataclass(frozen=True, slots=True)
class KeptRoutes:
    """What is kept of the routes of a country.

    ``typical`` is the route of most people from one state to another with their number. ``unclear`` is the number of moves of
    which the states are not known.
    """

    network: Network
    typical: Mapping[tuple[State, State], tuple[Stretch, int]]
    unclear: int


def written(kept: KeptRoutes) -> dict[str, Any]:
    """Return what is kept as JSON: states, how many people left each, and the rest by their places in that list."""
    states = sorted(kept.network.states)
    at = {state: index for index, state in enumerate(states)}
    steps = [[at[start], at[end], *_of(taken)] for (start, end), taken in kept.network.steps.items()]
    typical = [[people, *(at[state] for state in route)] for route, people in kept.typical.values()]
    return {
        "states": list(map(str, states)),
        "people": [kept.network.people.get(state, 0) for state in states],
        "steps": sorted(steps),
        "typical": sorted(typical),
        "unclear": kept.unclear,
    }


def _of(taken: Taken) -> tuple[int, int]:
    return taken.times, taken.people


def read(values: Mapping[str, Any]) -> KeptRoutes:
    """Return what `written` returned."""
    states = [State.parse(text) for text in cast("list[str]", values["states"])]
    steps = {
        (states[start], states[end]): Taken(times, people)
        for start, end, times, people in cast("list[tuple[int, int, int, int]]", values["steps"])
    }
    routes = [
        (tuple(states[index] for index in indexes), people) for people, *indexes in cast("list[list[int]]", values["typical"])
    ]
    typical = {(route[0], route[-1]): (route, people) for route, people in routes}
    left_by = cast("list[int]", values["people"])
    people_out = {state: people for state, people in zip(states, left_by, strict=True) if people}
    return KeptRoutes(Network(steps, frozenset(states), people_out), typical, values["unclear"])


FIGURE = Figure(id=ID, reads=ServantDossier, row=Row, rows=rows, summarise=summarise)
