"""Every fact that is read has a row in the access table, also what is on record of people, bodies and positions themselves."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from resolvers.access.callers import Caller
from resolvers.access.table import ROWS
from resolvers.facts.fact import Fact
from schema.answering import answering
from tests.conftest import OpenEngine, Run
from tests.support.engines import execute
from tests.support.two_bodies import (
    CLIENT_OF_A,
    CLIENT_OF_B,
    HERSELF,
    INTEGRATOR,
    INVESTIGATOR_OF_A,
    MOVED,
    STAYS,
    World,
)

RECORD = """query Record($id: ID!, $body: ID!) {
  servant(id: $id) { knownSince disputed disputes { id } }
  organisation(id: $body) { knownSince disputed area { id } }
}"""


@pytest.fixture(scope="module")
def world(world: World, engine: OpenEngine, run: Run) -> World:
    """Write people of two bodies, on whose birthplaces portals contradict each other."""
    for person in (MOVED, STAYS):
        run(execute(engine.database, "MATCH (s:Servant {id: $id}) SET s.disputed = ['birthplace']", id=person))
    return world


def kinds(of: type[Fact] = Fact) -> Iterator[type[Fact]]:
    """Yield all kinds of facts that the resolvers read."""
    for kind in of.__subclasses__():
        yield kind
        yield from kinds(kind)


def test_every_kind_of_fact_has_rows() -> None:
    answering()  # Whatever the schema reads is imported.
    assert {kind.label for kind in kinds() if hasattr(kind, "label")} <= ROWS.keys()


@pytest.mark.parametrize(
    ("caller", "disputed"),
    [
        (None, {MOVED, STAYS}),
        (INVESTIGATOR_OF_A, {MOVED, STAYS}),
        (CLIENT_OF_A, {STAYS}),
        (CLIENT_OF_B, {MOVED}),
        (HERSELF, {MOVED}),
        (INTEGRATOR, set[str]()),
    ],
)
def test_of_whom_only_some_steps_are_seen_what_is_disputed_is_not(
    world: World, caller: Caller | None, disputed: set[str]
) -> None:
    found = {id_: world.data(caller, RECORD, id=id_, body="organisation:b") for id_ in (MOVED, STAYS)}
    assert {id_ for id_, data in found.items() if data["servant"] and data["servant"]["disputed"]} == disputed
    assert all(data["organisation"] == {"knownSince": None, "disputed": None, "area": None} for data in found.values())
