"""The sandbox world and the graph agree, entity by entity and property by property, on both engines.

Without noise the graph is compared with the world's truth; with noise, with what the portals said, by the portal whose word
counts for each property. What is read on either side is written down here and beside this file, not by our own mappings.
"""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from graph.migrations import migrate
from loaders.identity import KeyRing
from loaders.synchronising import synchronise_all
from meritgraph.demo import announced_feeds
from sandbox.portals.mo_argos_rows import registered_by_hand
from sandbox.serve import running
from sandbox.world import build_world
from tests.conftest import OpenEngine, Run
from tests.engines import empty
from tests.loaders.deliveries import NOON
from tests.loaders.graph_reading import Entities, Entity, Reading
from tests.loaders.sayings import Said, Sayings, counting
from tests.loaders.truth import Truth
from tests.sandbox.listening import everything_said

SERVANTS, SEED, TODAY, NOISE = 300, 13, date(2026, 11, 20), 0.2
TRUE_KINDS = (
    "Servant", "Organisation", "OrganisationVersion", "Position", "PositionVersion", "Education", "Competition", "Application",
    "Contract", "Appointment", "Course", "Enrolment", "Certificate", "Assessment", "Sanction", "Reward", "ReserveMembership",
)  # fmt: skip
SAID_KINDS = (
    "Servant", "Organisation", "Competition", "Application", "Appointment", "Contract", "Course", "Enrolment", "Certificate",
    "Assessment", "Reward", "Sanction", "DegreeGrant",
)  # fmt: skip
WORLD = build_world(SERVANTS, SEED, TODAY)
TYPED_WRONG = {str(row["number"]) for _, row in registered_by_hand(WORLD)} - {one.number for one in WORLD.certificates}


@pytest.fixture(scope="module")
def true(engine: OpenEngine, run: Run, tmp_path_factory: pytest.TempPathFactory) -> tuple[Entities, Entities]:
    """What the graph holds after everything was loaded without noise, and what is true."""
    keys, _ = load(engine, run, tmp_path_factory.mktemp("sandbox"), noise=0.0)
    return run(Reading(engine.database).everything()), Truth(WORLD, keys).everything()


@pytest.fixture(scope="module")
def noisy(engine: OpenEngine, run: Run, tmp_path_factory: pytest.TempPathFactory) -> tuple[Entities, dict[str, dict[str, Said]]]:
    """What the graph holds after everything was loaded with noise, and what was said."""
    keys, rows = load(engine, run, tmp_path_factory.mktemp("sandbox"), noise=NOISE)
    return run(Reading(engine.database).everything()), Sayings(rows, keys).everything()


def load(engine: OpenEngine, run: Run, folder: Path, noise: float) -> tuple[KeyRing, dict[str, dict[str, list[dict[str, Any]]]]]:
    """The identity key under which everything was loaded, and all rows as any client gets them."""
    run(empty(engine.database, engine.home))
    run(migrate(engine.database))
    keys = KeyRing.open(folder / "keys")
    with running(WORLD, folder, noise=noise) as announcement:
        report = run(synchronise_all(engine.database, announced_feeds(announcement), keys, NOON))
        rows = everything_said(json.loads(announcement.read_bytes())["portals"])
    assert {portal.portal: portal.problem for portal in report.portals if portal.state != "clean"} == {}
    return keys, rows


@pytest.mark.parametrize("kind", TRUE_KINDS)
def test_the_graph_holds_the_truth(true: tuple[Entities, Entities], kind: str) -> None:
    graph, truth = ({folded(name): compared(said) for name, said in side[kind].items()} for side in true)
    assert len(truth) >= 5
    assert sorted(truth.keys() - graph.keys())[:5] == []
    # Where a wrong digit was typed in, the portal speaks of a certificate that there never was.
    assert sorted(graph.keys() - truth.keys() - TYPED_WRONG)[:5] == []
    differing = {name: different(graph[name], said) for name, said in truth.items() if graph[name] != said}
    assert dict(list(differing.items())[:5]) == {}, f"{len(differing)} of {len(truth)}"


def test_contracts_confirm_the_appointments_they_were_made_for(true: tuple[Entities, Entities]) -> None:
    graph, truth = ({name: said.get("confirmed_by", []) for name, said in side["Appointment"].items()} for side in true)
    assert len({name for name, contracts in truth.items() if contracts}) > 500
    differing = {name: (graph[name], contracts) for name, contracts in truth.items() if graph[name] != contracts}
    assert dict(list(differing.items())[:5]) == {}, f"{len(differing)} of {len(truth)}"


@pytest.mark.parametrize("kind", SAID_KINDS)
def test_the_graph_holds_what_was_said_by_whose_word_counts(
    noisy: tuple[Entities, dict[str, dict[str, Said]]], kind: str
) -> None:
    graph, said = noisy[0][kind], noisy[1][kind]
    assert len(said) >= 5
    assert sorted(said.keys() - graph.keys())[:5] == []
    assert sorted(name for name in graph.keys() - said.keys() if not name.startswith("by contract"))[:5] == []
    differing = {
        (name, each): (graph[name].get(each), counting(values))
        for name, one in said.items()
        for each, values in one.items()
        if graph[name].get(each) not in counting(values)
    }
    assert dict(list(differing.items())[:5]) == {}, f"{len(differing)} of {len(said)}"


def folded(text: str) -> str:
    """With one of the several signs that are written after oʻ and gʻ."""
    return text.translate(str.maketrans({"'": "ʻ", "’": "ʻ", "`": "ʻ"}))


def compared(said: Entity) -> Entity:
    """Without how else a name is written, which is no truth of the world, and without what contracts confirm (see below)."""
    return {
        name: folded(value) if isinstance(value, str) else value
        for name, value in said.items()
        if value != [] and name not in ("also_written", "confirmed_by")
    }


def different(held: Entity, said: Entity) -> dict[str, tuple[Any, Any]]:
    """By property, what is held and what is true."""
    return {name: (held.get(name), said.get(name)) for name in held | said if held.get(name) != said.get(name)}
