"""Who plays which case: how many of each kind, and by whom."""

from collections.abc import Iterator
from datetime import date

from sandbox.bodies import Landscape
from sandbox.draws import day_between, stream
from sandbox.plans import Plans
from sandbox.planted import q03, r03, v01, v10
from sandbox.planted.builder import ENTRIES, Case, Repertoire, Stage

REPERTOIRES: tuple[Repertoire, ...] = (
    v01.REPERTOIRE, v10.REPERTOIRE, r03.REPERTOIRE, q03.REPERTOIRE,
)  # fmt: skip


def cases_per_kind(servants: int) -> int:
    return max(2, servants // 200)


def casting(seed: int, servants: int) -> dict[int, tuple[Case, int]]:
    """The person (by index) who plays each case, with the case's number within its kind."""
    plays = list(_plays(cases_per_kind(servants)))
    if len(plays) > servants * 2 // 3:
        raise ValueError(f"{servants} servants are too few for {len(plays)} planted cases; ask for more")
    actors = stream(seed, "casting").sample(range(servants), len(plays))
    return dict(zip(actors, plays, strict=True))


def _plays(count: int) -> Iterator[tuple[Case, int]]:
    for repertoire in REPERTOIRES:
        for number in range(count):
            yield repertoire.violating[number % len(repertoire.violating)], number
        for play in repertoire.look_alikes + repertoire.not_evaluable:
            yield from ((play, number) for number in range(count))


def scripted_entry(seed: int, index: int) -> date:
    return day_between(stream(seed, "entry", index), *ENTRIES)


def perform(seed: int, person: int, entry: date, part: tuple[Case, int], land: Landscape, today: date, plans: Plans) -> None:
    """Case the case: its spells, sanctions, pool memberships and key entries go into the plans."""
    play, variant = part
    draw = stream(seed, "script", person)
    body = land.standing(land.home(draw), today)
    play(Stage(person, entry, body, land, draw, today, variant, plans))
