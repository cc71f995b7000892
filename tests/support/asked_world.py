"""A world of the sandbox that was loaded over HTTP and judged, so that questions can be asked about it and its truth is known."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import cast

from graph.cypher.statements import statement
from graph.driver.database import Database
from graph.migrations import migrate
from graph.model.facts import Ref
from loaders.keys.ids import identifier_key, record_id
from loaders.keys.keyring import KeyRing
from loaders.sync import synchronise_all
from merit.detection import DetectionReport, detect
from merit.figures.registry import FIGURES
from merit.registry import all_rules
from meritgraph.sandbox_process import announced_feeds
from sandbox.kazakhstan.clerical_errors import with_clerical_errors
from sandbox.kazakhstan.model import Kazakhstan
from sandbox.kazakhstan.world import kazakh_part
from sandbox.model import World
from sandbox.noise import Noise
from sandbox.portals.e_kyzmet_drops import usual_faults, write_drops
from sandbox.quantity import Quantity
from sandbox.serve import running
from sandbox.world import build_world
from tests.conftest import OpenEngine, Run
from tests.merit.reference.questions.facts import Facts, facts_of
from tests.merit.reference.questions.routes import State
from tests.merit.reference.truth import BodyKey, Grade, Person
from tests.support.engines import cypher, empty

TODAY = date(2026, 11, 20)
FEWEST = 5
"""The fewest people of whom a figure is shown."""
_NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
_BODIES = {"UZ": "test.argos.uz", "KZ": "e-kyzmet"}
_SCHEMES = {"UZ": "UZ/PINFL", "KZ": "KZ/IIN"}
_LEVELS = {"central": "republican", "regional": "territorial"}
"""Kazakh levels in the words of the graph."""


@dataclass(frozen=True, slots=True)
class AskedWorld:
    """A world, its truth, and the graph that holds it, with the ids there of its bodies and people."""

    world: World
    part: Kazakhstan
    facts: Facts
    database: Database
    run: Run
    detected: DetectionReport
    bodies: Mapping[BodyKey, str]
    people: Mapping[Person, str]

    @property
    def tops(self) -> list[BodyKey]:
        """The bodies at the tops of trees."""
        return [key for key, parent in self.facts.parents.items() if parent is None]

    @property
    def abouts(self) -> list[tuple[BodyKey | str, str]]:
        """What questions can be about, with its id: the tops of trees, and the two countries."""
        return [*((top, self.bodies[top]) for top in self.tops), *((country, country) for country in _BODIES)]

    def body(self, code: str) -> BodyKey:
        """Return the body of a code."""
        return next(key for key, body in self.facts.truth.bodies.items() if body.row == code)

    def planted(self, question: str) -> list[Quantity]:
        """Return the planted quantities that a question is about."""
        return [one for one in (*self.world.quantities, *self.part.quantities) if one.question == question]


def hidden(count: int) -> int | None:
    """Return a count as it is shown."""
    return None if 0 < count < FEWEST else count


def ladder_and_rank(country: str, grade: Grade) -> tuple[str, int]:
    """Return a grade as the graph has it: Kazakh ladders have a prefix, and the category 1 is rank 19."""
    return (grade.ladder, grade.rank) if country == "UZ" else (f"kz-{grade.ladder}", 20 + grade.rank)


def state_text(state: State) -> str:
    """Return a state as the graph writes it."""
    country, ladder, rank, level = state
    ladder, rank = ladder_and_rank(country, Grade(ladder, rank))
    return f"{ladder}/{rank}/{_LEVELS.get(level, level)}"


def load_and_judge(engine: OpenEngine, run: Run, folder: Path, servants: int, seed: int, *, noise: float = 0.0) -> AskedWorld:
    """Load a world into the empty engine, with that level of noise, and judge it."""
    run(empty(engine.database, engine.home))
    run(migrate(engine.database))
    keys, world = KeyRing.open(folder / "keys"), build_world(servants, seed, TODAY)
    with running(world, folder, noise=noise) as announcement:
        if noise:
            # The drop that E-kyzmet misses would be read with the next full drop, so it is written late instead.
            part = with_clerical_errors(kazakh_part(world), Noise(noise, seed))
            write_drops(part, folder / "e-kyzmet", usual_faults(TODAY).missing)
        report = run(synchronise_all(engine.database, announced_feeds(announcement), keys, _NOW))
    assert {portal.portal: portal.problem for portal in report.portals if portal.state != "clean"} == {}
    detected = run(detect(engine.database, all_rules(), TODAY, _NOW, figures=FIGURES))
    assert detected.complete
    part, facts = kazakh_part(world), facts_of(world)
    return AskedWorld(
        world=world,
        part=part,
        facts=facts,
        database=engine.database,
        run=run,
        detected=detected,
        bodies=_bodies(engine.database, run, facts),
        people=_people(engine.database, run, keys, world, part),
    )


def _bodies(database: Database, run: Run, facts: Facts) -> dict[BodyKey, str]:
    records = {record_id(_BODIES[key[0]], "bodies", body.row): key for key, body in facts.truth.bodies.items()}
    rows = run(database.read(statement("demo/described_nodes"), {"ids": sorted(records)}))
    nodes = {cast("str", row["record"]): cast("list[str]", row["nodes"]) for row in rows}
    return {key: next(id_ for id_ in nodes[record] if id_.startswith("organisation:")) for record, key in records.items()}


def _people(database: Database, run: Run, keys: KeyRing, world: World, part: Kazakhstan) -> dict[Person, str]:
    numbers = {("UZ", one.index): one.pinfl for one in world.people} | {("KZ", one.index): one.iin for one in part.people}
    named = {
        identifier_key(keys.keyed(Ref(_SCHEMES[person[0]], number, personal=True))): person for person, number in numbers.items()
    }
    found = cypher("UNWIND $keys AS key MATCH (i:Identifier {key: key})-[:IDENTIFIES]->(s:Servant) RETURN key, s.id AS id")
    rows = run(database.read(found, {"keys": sorted(named)}))
    return {named[cast("str", row["key"])]: cast("str", row["id"]) for row in rows}
