"""Routes between states: hand-worked networks, and every possible path listed by brute force."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import pairwise, permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from careers.routes import Career, Network, State, Taken, atypicality, collapsed, network, probable_routes, typical_routes


def state_of(name: str) -> State:
    """Return the state of a name such as ``3d``: rank 3 in a body of the level d."""
    return State("L", int(name[0]), name[1:])


def states(names: str) -> tuple[State, ...]:
    return tuple(map(state_of, names.split()))


def career(*stretches: str) -> Career:
    return tuple(map(states, stretches))


def names(route: Iterable[State]) -> str:
    return " ".join(f"{each.rank}{each.level}" for each in route)


# Out of 1d: 6 to 2d, 3 to 2r, 1 to 3r. Out of 2d: 5 to 2r, 5 to 3r. Out of 2r: 8 to 3r.
LADDER = {
    career("1d 2d"): 6,
    career("1d 2r"): 3,
    career("1d 3r"): 1,
    career("2d 2r"): 5,
    career("2d 3r"): 5,
    career("2r 3r"): 8,
}


def found(careers: Mapping[Career, int], start: str, end: str, k: int = 3, fewest: int = 1) -> list[tuple[str, Fraction]]:
    routes, _ = probable_routes(network(careers), states(start), states(end), k, fewest)
    return [(names(each.states), each.probability) for each in routes]


def test_equally_probable_routes_stand_by_their_length_then_by_their_states() -> None:
    three_tenths = Fraction(3, 10)
    assert found(LADDER, "1d", "3r", 4) == [
        ("1d 2d 3r", three_tenths),
        ("1d 2r 3r", three_tenths),
        ("1d 2d 2r 3r", three_tenths),
        ("1d 3r", Fraction(1, 10)),
    ]


@pytest.mark.parametrize(("k", "more"), [(1, True), (2, True), (3, False), (4, False), (9, False)])
def test_that_a_further_route_is_as_probable_is_said(k: int, more: bool) -> None:
    routes, further = probable_routes(network(LADDER), states("1d"), states("3r"), k, fewest=1)
    assert (len(routes), further) == (min(k, 4), more)


def test_the_cost_of_a_route_is_the_sum_over_its_steps() -> None:
    (route, *_), _ = probable_routes(network(LADDER), states("1d"), states("3r"), 1, fewest=1)
    assert route.cost == pytest.approx(-math.log(6 / 10) - math.log(5 / 10))


def test_a_step_of_few_people_is_hidden_and_stays_in_the_denominator() -> None:
    assert found(LADDER, "1d", "3r", fewest=5) == [
        ("1d 2d 3r", Fraction(3, 10)),
        ("1d 2d 2r 3r", Fraction(3, 10)),
    ]


def test_one_person_who_takes_a_step_five_times_is_one_person() -> None:
    back_and_forth = {career("1d 2d 1d 2d 1d 2d 1d 2d 1d 2d"): 1, career("2d 3d"): 9}
    assert network(back_and_forth).steps[state_of("1d"), state_of("2d")] == Taken(5, 1)
    assert found(back_and_forth, "1d", "2d", fewest=5) == []
    assert network(back_and_forth).people == {state_of("1d"): 1, state_of("2d"): 10}
    # Of 13 steps out of 2d, 4 lead back.
    assert found(back_and_forth, "2d", "3d", fewest=5) == [("2d 3d", Fraction(9, 13))]


def test_a_place_of_several_states_is_left_once_and_reached_once() -> None:
    careers = {career("1d 1r 2r 2d"): 7, career("1d 2d"): 3}
    assert found(careers, "1d 1r", "2d 2r") == [("1r 2r", Fraction(1)), ("1d 2d", Fraction(3, 10))]


@pytest.mark.parametrize(("start", "end"), [("3r", "1d"), ("1d", "9d"), ("9d", "1d"), ("1d", "1d")])
def test_without_a_route_none_is_found(start: str, end: str) -> None:
    assert found(LADDER, start, end) == []


def test_repeated_states_are_one_and_unknown_ones_break_a_career() -> None:
    one, two, three = states("1d 2d 3d")
    assert collapsed([one, one, two, None, two, two, None, None, three, one]) == career("1d 2d", "2d", "3d 1d")
    assert collapsed([]) == collapsed([None]) == ()


def test_no_step_leads_from_one_stretch_to_the_next() -> None:
    of = network({career("1d", "2d 3d"): 6})
    assert of == Network({(state_of("2d"), state_of("3d")): Taken(6, 6)}, frozenset(states("1d 2d 3d")), {state_of("2d"): 6})


@st.composite
def _careers(draw: st.DrawFn) -> dict[Career, int]:
    """Return careers through at most five states, each with a number of people."""
    all_states = states("1d 2d 3d 4d 5d")
    of_one = st.lists(st.sampled_from(all_states), min_size=1, max_size=6).map(collapsed)
    return draw(st.dictionaries(of_one, st.integers(1, 9), min_size=1, max_size=8))


def _every_path(start: State, end: State, between: Sequence[State]) -> Iterator[tuple[State, ...]]:
    for length in range(len(between) + 1):
        for middle in permutations(between, length):
            yield (start, *middle, end)


@settings(max_examples=60, deadline=None)
@given(careers=_careers(), k=st.integers(1, 6), fewest=st.integers(1, 6))
def test_no_route_is_more_probable_than_those_found_by_listing_all(careers: dict[Career, int], k: int, fewest: int) -> None:
    steps, people, out = Counter[tuple[State, State]](), Counter[tuple[State, State]](), Counter[State]()
    for each, number in careers.items():
        pairs = [(a, b) for stretch in each for a, b in pairwise(stretch)]
        for a, b in pairs:
            steps[a, b] += number
            out[a] += number
        for pair in set(pairs):
            people[pair] += number
    start, end, *between = states("1d 5d 2d 3d 4d")
    expected: list[tuple[Fraction, int, tuple[State, ...]]] = []
    for path in _every_path(start, end, between):
        pairs = list(pairwise(path))
        if all(people[pair] >= fewest for pair in pairs):
            p = math.prod((Fraction(steps[pair], out[pair[0]]) for pair in pairs), start=Fraction(1))
            expected.append((-p, len(path), path))
    expected.sort()
    routes, more = probable_routes(network(careers), {start}, {end}, k, fewest)
    assert [(-each.probability, len(each.states), each.states) for each in routes] == expected[:k]
    assert more == (len(expected) > k and expected[k][0] == expected[k - 1][0])


def test_atypicality_is_smoothed_over_all_observed_states() -> None:
    # Four states, 1d to 3r among them; ten steps out of 1d.
    first, second = atypicality(career("1d 3r 1d"), network(LADDER))
    assert (first.times, first.out_of) == (1, 10)
    assert first.atypicality == pytest.approx(-math.log((1 + 1) / (10 + 4)))
    assert (second.times, second.out_of) == (0, 0)
    assert second.atypicality == pytest.approx(-math.log(1 / 4))


def test_a_state_that_nobody_was_in_is_one_more() -> None:
    (step,) = atypicality(career("1d 9z"), network(LADDER))
    assert step.atypicality == pytest.approx(-math.log(1 / (10 + 5)))


@settings(max_examples=40, deadline=None)
@given(careers=_careers())
def test_smoothed_probabilities_out_of_a_state_sum_to_one(careers: dict[Career, int]) -> None:
    of = network(careers)
    start, *_ = sorted(of.states)
    total = sum(math.exp(-_one(of, start, end)) for end in of.states if end != start)
    # A step from a state into itself is no step, but Laplace counts it as possible, too.
    assert total == pytest.approx(1 - 1 / (of.out_of()[start] + len(of.states)))


def _one(of: Network, start: State, end: State) -> float:
    (step,) = atypicality(((start, end),), of)
    return step.atypicality


def test_the_typical_route_is_that_of_most_people() -> None:
    careers = {
        career("1d 2d 3d"): 12,
        career("1d 3d"): 11,
        career("0d 1d 2d 3d 4d"): 3,
        career("1d 2r 3d", "1d 2r 3d"): 9,
    }
    typical = typical_routes(careers, support=10)
    assert typical[state_of("1d"), state_of("3d")] == (states("1d 2d 3d"), 15)
    assert typical[state_of("1d"), state_of("2d")] == (states("1d 2d"), 15)
    assert (state_of("0d"), state_of("4d")) not in typical
    assert (state_of("1d"), state_of("2r")) not in typical


def test_a_typical_route_passes_neither_end_on_the_way() -> None:
    careers = {career("1d 2d 1d 3d"): 10}
    typical = typical_routes(careers, support=10)
    assert typical[state_of("1d"), state_of("3d")] == (states("1d 3d"), 10)


def test_of_routes_of_equally_many_people_the_shortest_is_typical() -> None:
    careers = {career("1d 2d 3d"): 10, career("1d 3d"): 10, career("1d 2r 4d"): 10, career("1d 2d 4d"): 10}
    typical = typical_routes(careers, support=10)
    assert names(typical[state_of("1d"), state_of("3d")][0]) == "1d 3d"
    assert names(typical[state_of("1d"), state_of("4d")][0]) == "1d 2d 4d"


@settings(max_examples=60, deadline=None)
@given(careers=_careers(), support=st.integers(1, 12))
def test_typical_routes_are_those_of_counting_every_part(careers: dict[Career, int], support: int) -> None:
    people = Counter[tuple[State, ...]]()
    for each, number in careers.items():
        parts = {s[a:b] for s in each for a in range(len(s)) for b in range(a + 2, len(s) + 1)}
        for part in parts:
            if part[0] not in part[1:] and part[-1] not in part[:-1]:
                people[part] += number
    expected: dict[tuple[State, State], tuple[tuple[State, ...], int]] = {}
    for part, number in sorted(people.items(), key=lambda each: (-each[1], len(each[0]), each[0])):
        if number >= support:
            expected.setdefault((part[0], part[-1]), (part, number))
    assert typical_routes(careers, support) == expected


@pytest.mark.parametrize("text", ["uz-managerial/3/district", "kz-C-O/17/territorial", "a/b/1/national"])
def test_a_state_is_read_as_it_is_written(text: str) -> None:
    assert str(State.parse(text)) == text


@pytest.mark.parametrize("text", ["", "uz-managerial", "uz-managerial/3", "uz-managerial/three/district"])
def test_what_is_no_state_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"unpack|invalid literal"):
        State.parse(text)
