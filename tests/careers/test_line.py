"""The line against a slow reading of its definition: every day on which spells can have begun is tried, one after the other."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from careers.line import PlacedSpell, Spell, career_line
from careers.moves import Grade, GradedPeriod, career_moves
from graph.model.days import Day, Period
from graph.model.words import Mode, MoveKind

DAY_0 = date(2020, 1, 1)
POSTS = {
    f"rank {rank}": [GradedPeriod(Period(Day.exactly(date(1990, 1, 1))), Grade("managerial", rank))] for rank in range(1, 10)
}
PASSING = (Mode.ACTING, Mode.SECONDMENT)


def day(number: int) -> date:
    return DAY_0 + timedelta(days=number)


@st.composite
def some_spell(draw: st.DrawFn, parts: bool = False) -> Spell:
    first, spread = draw(st.integers(0, 6)), draw(st.integers(0, 2))
    start = Day(day(first), day(first + spread))
    end_first, end_spread = draw(st.integers(first + 1, 12)), draw(st.sampled_from([0, 3, 3000]))
    end = draw(st.sampled_from([None, Day(day(end_first), day(end_first + end_spread))]))
    return Spell(
        f"spell {draw(st.integers(0, 99)):02d}",
        f"rank {draw(st.integers(1, 9))}",
        Period(start, end),
        draw(st.sampled_from([None, Mode.COMPETITION, Mode.TRANSFER, Mode.UNKNOWN, *PASSING])),
        civil_service=draw(st.sampled_from([True, True, True, None, False])),
        fte=draw(st.sampled_from([None, 1.0, 0.5] if parts else [None, 1.0])),
        ordered=start,
    )


def careers(parts: bool = False) -> st.SearchStrategy[list[Spell]]:
    return st.lists(some_spell(parts), max_size=4, unique_by=lambda spell: spell.id)


World = Mapping[str, int]
"""The first day of each spell that is on the line, if everything is as it can be."""


def worlds(spells: Sequence[Spell]) -> Iterator[World]:
    """Yield everything that can be: each possible day of each start, with each doubtful spell on the line and off it."""
    substantive = [spell for spell in spells if spell.civil_service is not False and spell.mode not in PASSING]
    possible: list[list[int | None]] = []
    for spell in substantive:
        first, last = spell.period.start.earliest, spell.period.start.latest
        days = [number for number in range(10) if first <= day(number) <= last]
        # A spell lasts a day at the least.
        days = [number for number in days if spell.period.end is None or day(number) < spell.period.end.latest]
        doubtful = spell.civil_service is None or spell.mode is Mode.UNKNOWN
        possible.append([*days, None] if doubtful else [*days])
    for starts in product(*possible):
        chosen = zip(substantive, starts, strict=True)
        yield {spell.id: start for spell, start in chosen if start is not None}


def old_posts(world: World, new: str) -> set[str]:
    """Return the spells that began last before another one; several that began on one day."""
    before = {id_: start for id_, start in world.items() if start < world[new]}
    return {id_ for id_, start in before.items() if start == max(before.values())}


@given(careers())
def test_a_place_says_what_is_so_in_every_world_and_nothing_else(spells: list[Spell]) -> None:
    everything = list(worlds(spells))
    places = {placed.spell.id: placed for placed in career_line(spells)}
    assert places.keys() == {id_ for world in everything for id_ in world}
    for id_, placed in places.items():
        of_it = [world for world in everything if id_ in world]
        orders = {
            other: {(world[other] > world[id_]) - (world[other] < world[id_]) for world in of_it if other in world}
            for other in places.keys() - {id_}
        }
        unordered = {other for other, seen in orders.items() if seen not in ({1}, {-1})}
        assert {other.id for other in placed.parallel} == unordered
        first = {not old_posts(world, id_) for world in of_it}
        certain = len(of_it) == len(everything) and not unordered and len(first) == 1
        assert (placed.missing is None) == (certain or (len(of_it) == len(everything) and not unordered and not placed.follows))
        if not unordered:
            assert {old.id for old in placed.follows} == {old for world in of_it for old in old_posts(world, id_)}


@given(careers())
def test_steps_are_those_of_every_world(spells: list[Spell]) -> None:
    ranks = {spell.id: int(spell.position.removeprefix("rank ")) for spell in spells}
    everything = list(worlds(spells))
    for move in career_moves(career_line(spells), POSTS):
        if move.missing is not None and move.steps_least is None:
            assert (move.kind, move.steps) == (MoveKind.UNKNOWN, None)
            continue
        gained = {ranks[move.into] - ranks[old] for world in everything for old in old_posts(world, move.into)}
        assert (move.steps_least, move.steps_most) == (min(gained), max(gained))
        assert move.steps == (gained.pop() if len(gained) == 1 else None)


@given(careers(parts=True).flatmap(lambda found: st.tuples(st.just(found), st.permutations(found))))
def test_the_line_is_the_same_in_whatever_order_spells_are_read(both: tuple[list[Spell], list[Spell]]) -> None:
    found, shuffled = both
    assert career_line(shuffled) == career_line(found)


@given(careers())
def test_ends_change_nothing_but_the_last_day_of_a_start(spells: list[Spell]) -> None:
    def shape(line: Sequence[PlacedSpell]) -> list[tuple[str, tuple[str, ...], str | None]]:
        return [(placed.spell.id, tuple(old.id for old in placed.follows), placed.missing) for placed in line]

    exact = [spell for spell in spells if spell.period.start.exact]
    endless = [Spell(s.id, s.position, Period(s.period.start), s.mode, s.civil_service, s.fte, s.ordered) for s in exact]
    assert shape(career_line(exact)) == shape(career_line(endless))


@given(careers(parts=True))
def test_acting_secondment_and_employment_outside_are_not_on_the_line_and_every_full_post_is(spells: list[Spell]) -> None:
    on_line = {placed.spell.id for placed in career_line(spells)}
    for spell in spells:
        beside = spell.mode in PASSING or spell.civil_service is False
        assert (spell.id in on_line) != beside or spell.part_time
        assert not (beside and spell.id in on_line)


@given(careers(parts=True))
def test_a_part_time_post_is_off_the_line_only_beside_another_post(spells: list[Spell]) -> None:
    on_line = {placed.spell.id for placed in career_line(spells)}
    for spell in spells:
        substantive = spell.civil_service is not False and spell.mode not in PASSING
        if substantive and spell.id not in on_line:
            assert spell.part_time
            began = Period(spell.period.start)
            assert any(began.certainly_overlaps_for(other.period) for other in spells if other.id in on_line)


@given(careers())
def test_steps_along_a_certain_line_add_up_to_the_difference_of_its_ends(spells: list[Spell]) -> None:
    line = career_line(spells)
    climbed = career_moves(line, POSTS)
    if climbed and all(move.steps is not None and len(move.follows) == 1 for move in climbed) and len(climbed) == len(line) - 1:
        first, last = (int(placed.spell.position.removeprefix("rank ")) for placed in (line[0], line[-1]))
        assert sum(move.steps or 0 for move in climbed) == last - first
