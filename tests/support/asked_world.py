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
from sandbox.kazakhstan.model import Kazakhstan
from sandbox.kazakhstan.world import kazakh_part
from sandbox.model import World
from sandbox.serve import running
from sandbox.world import build_world
from tests.conftest import OpenEngine, Run
from tests.merit.reference.questions.facts import Facts, facts_of
from tests.merit.reference.truth import BodyKey, Person
from tests.support.engines import cypher, empty

TODAY = date(2026, 11, 20)
_NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
_BODIES = {"UZ": "test.argos.uz", "KZ": "e-kyzmet"}
_SCHEMES = {"UZ": "UZ/PINFL", "KZ": "KZ/IIN"}


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

    def body(self, code: str) -> BodyKey:
        """Return the body of a code."""
        return next(key for key, body in self.facts.truth.bodies.items() if body.row == code)


def load_and_judge(engine: OpenEngine, run: Run, folder: Path, servants: int, seed: int, *, noise: float = 0.0) -> AskedWorld:
    """Load a world into the empty engine, with that level of noise, and judge it."""
    run(empty(engine.database, engine.home))
    run(migrate(engine.database))
    keys, world = KeyRing.open(folder / "keys"), build_world(servants, seed, TODAY)
    with running(world, folder, noise=noise) as announcement:
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
