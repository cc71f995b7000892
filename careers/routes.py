"""Ways that careers take: the most probable routes between two places, the typical one, and how unusual a career is. Pure.

A career is seen as the states that it passes through: ladder, rank, and level of the body. Repeated states are one. Where it is
not known which state followed, the career breaks into stretches, and no step is taken from one to the next.

A step from one state to another has the probability P = its number / the number of all steps out of the state. A route costs the
sum of -ln P over its steps, so the cheapest one is the most probable. Atypicality smooths P after Laplace, so that a step which
nobody else took has a finite one: P = (number + 1) / (number of all steps out of the state + number of observed states).
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from importlib import import_module
from itertools import pairwise
from typing import Any

_ALIKE = 1e-9
"""Costs that differ by less are those of equal probabilities: their sums are rounded in other orders."""
_MOST_ALIKE = 200
"""Of so many equally probable routes beyond those that are asked for, the first ones are found in order."""


@dataclass(frozen=True, slots=True, order=True)
class State:
    """Where a servant stands: a rank on a ladder, in a body of a level."""

    ladder: str
    rank: int
    level: str

    def __str__(self) -> str:
        return f"{self.ladder}/{self.rank}/{self.level}"

    @classmethod
    def parse(cls, text: str) -> State:
        """Read what ``str`` writes. Raises ValueError for anything else."""
        ladder, rank, level = text.rsplit("/", 2)
        return cls(ladder, int(rank), level)


Stretch = tuple[State, ...]
"""States that followed each other, none twice in a row."""
Career = tuple[Stretch, ...]
"""The stretches of one career that are known, oldest first."""


@dataclass(frozen=True, slots=True)
class Taken:
    """How often a step was taken, and by how many people."""

    times: int
    people: int


@dataclass(frozen=True, slots=True)
class Network:
    """All observed steps by the states that they lead out of and into, and all observed states.

    ``people`` is the number of people who took any step out of a state.
    """

    steps: Mapping[tuple[State, State], Taken]
    states: frozenset[State]
    people: Mapping[State, int]

    def out_of(self) -> Counter[State]:
        """Return how many steps led out of each state. Exits from the service are no steps."""
        found = Counter[State]()
        for (start, _), taken in self.steps.items():
            found[start] += taken.times
        return found


@dataclass(frozen=True, slots=True)
class Route:
    """A route with its probability: the product of those of its steps."""

    states: Stretch
    probability: Fraction

    @property
    def cost(self) -> float:
        """The sum of -ln P over the steps."""
        return math.log(self.probability.denominator) - math.log(self.probability.numerator)


@dataclass(frozen=True, slots=True)
class RareStep:
    """A step of a career with its atypicality, -ln P: ``times`` of ``out_of`` observed steps out of its state were this one."""

    start: State
    end: State
    times: int
    out_of: int
    atypicality: float


def collapsed(states: Iterable[State | None]) -> Career:
    """Return the stretches of a career, from its states in order; None breaks it, and repeated states are one."""
    found: list[Stretch] = []
    current: list[State] = []
    for state in (*states, None):
        if state is None:
            if current:
                found.append(tuple(current))
            current = []
        elif current[-1:] != [state]:
            current.append(state)
    return tuple(found)


def network(careers: Mapping[Career, int]) -> Network:
    """Return the network of all careers, each with the number of people who had it."""
    times, people = Counter[tuple[State, State]](), Counter[tuple[State, State]]()
    people_out, states = Counter[State](), set[State]()
    for career, of_people in careers.items():
        steps = Counter(step for stretch in career for step in pairwise(stretch))
        for step, number in steps.items():
            times[step] += number * of_people
            people[step] += of_people
        for state in {start for start, _ in steps}:
            people_out[state] += of_people
        states.update(*career)
    return Network({step: Taken(times[step], people[step]) for step in times}, frozenset(states), dict(people_out))


def probable_routes(
    of: Network, starts: Collection[State], ends: Collection[State], k: int, fewest: int
) -> tuple[list[Route], bool]:
    """Return the k most probable routes from one of some states to one of others, and whether a further one is as probable.

    No route comes back to where it was, nor to a start, nor goes on from an end. Steps that fewer than ``fewest`` people took
    are in no route but stay among the steps out of their state. Equally probable routes stand in the order of their length, then
    of their states.
    """
    probability = _probabilities(of, fewest)
    found: list[Route] = []
    for path in _shortest_paths(_graph(probability, starts, ends)):
        route = Route(path, math.prod((probability[step] for step in pairwise(path)), start=Fraction(1)))
        if len(found) >= k and (route.cost > found[k - 1].cost + _ALIKE or len(found) >= k + _MOST_ALIKE):
            break
        found.append(route)
    found.sort(key=lambda each: (-each.probability, len(each.states), each.states))
    return found[:k], len(found) > k and found[k].probability == found[k - 1].probability


def _probabilities(of: Network, fewest: int) -> dict[tuple[State, State], Fraction]:
    out_of = of.out_of()
    return {step: Fraction(taken.times, out_of[step[0]]) for step, taken in sorted(of.steps.items()) if taken.people >= fewest}


@cache
def _networkx() -> Any:
    """Import networkx when it is first needed: it takes a while, and has no types."""
    return import_module("networkx")


_START, _END = "start", "end"


def _graph(probability: Mapping[tuple[State, State], Fraction], starts: Collection[State], ends: Collection[State]) -> Any:
    """Return a graph of steps with their costs, in which one node leads to all starts, and all ends lead to one node."""
    graph = _networkx().DiGraph()
    graph.add_nodes_from((_START, _END))
    for (start, end), p in probability.items():
        if end not in starts and start not in ends:
            graph.add_edge(start, end, cost=-math.log(p))
    graph.add_edges_from(((_START, start) for start in sorted(starts) if start not in ends), cost=0.0)
    graph.add_edges_from(((end, _END) for end in sorted(ends) if end not in starts), cost=0.0)
    return graph


def _shortest_paths(graph: Any) -> Iterator[Stretch]:
    """Yield the simple paths, cheapest first (Yen's algorithm)."""
    networkx = _networkx()
    if networkx.has_path(graph, _START, _END):
        for path in networkx.shortest_simple_paths(graph, _START, _END, weight="cost"):
            yield tuple(path[1:-1])


def atypicality(career: Career, of: Network) -> list[RareStep]:
    """Return the steps of a career with the atypicality of each. A career's own is the mean over its steps."""
    out_of = of.out_of()
    found: list[RareStep] = []
    for start, end in (step for stretch in career for step in pairwise(stretch)):
        taken = of.steps.get((start, end))
        times = taken.times if taken else 0
        # Smoothed over all observed states; one that the network does not know yet is one more.
        states = len(of.states | {start, end})
        found.append(RareStep(start, end, times, out_of[start], math.log((out_of[start] + states) / (times + 1))))
    return found


def typical_routes(careers: Mapping[Career, int], support: int) -> dict[tuple[State, State], tuple[Stretch, int]]:
    """Return the route that most people took from one state to another, and their number, where it is at least ``support``.

    Both states stand in a route only at its start and its end. Of routes of equally many people it is the shortest, then the
    first by its states.
    """
    best: dict[tuple[State, State], tuple[Stretch, int]] = {}
    for route, people in _frequent(careers, support):
        first, last = route[0], route[-1]
        if first == last or first in route[1:] or last in route[:-1]:
            continue
        other = best.get((first, last))
        if other is None or (-people, len(route), route) < (-other[1], len(other[0]), other[0]):
            best[first, last] = route, people
    return best


def _frequent(careers: Mapping[Career, int], support: int) -> Iterator[tuple[Stretch, int]]:
    """Yield the parts of careers of two states and more that enough people had, with their number.

    A part is frequent only where the parts without its first and without its last state are. So each length is counted by itself,
    and only where the length before leaves something.
    """
    frequent: Collection[Stretch] | None = None
    length = 2
    while frequent is None or frequent:
        found = Counter[Stretch]()
        for career, people in careers.items():
            for part in {part for stretch in career for part in _parts(stretch, length, frequent)}:
                found[part] += people
        frequent = {part for part, people in found.items() if people >= support}
        yield from ((part, found[part]) for part in frequent)
        length += 1


def _parts(stretch: Sequence[State], length: int, frequent: Collection[Stretch] | None) -> Iterator[Stretch]:
    for first in range(len(stretch) - length + 1):
        part = tuple(stretch[first : first + length])
        if frequent is None or (part[:-1] in frequent and part[1:] in frequent):
            yield part
