"""Whatever changes a dossier marks it. Every property, relationship and node that dossiers read is changed in turn."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, LiteralString, cast

import pytest

from graph.cypher.dossier_reads import SUBJECTS, NodeKeys, OwnLink, dossier_reads
from graph.cypher.statements import Statement, statement
from graph.dossier_marks import DossierMarks
from graph.driver.database import Database, Transaction
from graph.migrations import migrate
from graph.model.table import NODES, node_type
from tests.conftest import OpenEngine, Run
from tests.support.engines import cypher, empty, execute
from tests.support.model_graph import NODES_PER_LABEL, make_model_graph, name_of, other_value
from tests.support.watched_dossiers import Dossiers, differing, dossiers, versions

pytestmark = pytest.mark.both_engines

LABELS = sorted(dossier_reads())


@pytest.fixture(scope="module")
def model_graph(engine: OpenEngine, run: Run) -> Iterator[Database]:
    """Return a graph of which every dossier reads something of every kind, after a detection."""
    run(empty(engine.database, engine.home))
    run(migrate(engine.database))
    run(make_model_graph(engine.database))
    run(execute(engine.database, "CREATE (:DetectionState {id: 'detection'})"))
    yield engine.database
    run(empty(engine.database, engine.home))


@pytest.fixture(scope="module")
def before(model_graph: Database, run: Run) -> Dossiers:
    return run(model_graph.try_out(dossiers))


def _own(text: str) -> Statement:
    # Made of names of the model alone.
    return cypher(cast("LiteralString", text))


async def _marked(
    database: Database, change: str, parameters: Mapping[str, object], written: NodeKeys, deleted: NodeKeys | None = None
) -> tuple[set[str], Dossiers]:
    """Return the subjects that a change marks, and the dossiers after it; the change is undone."""

    async def work(transaction: Transaction) -> tuple[set[str], Dossiers]:
        async with DossierMarks(transaction).watching(written, deleted or {}):
            await transaction.run(_own(change), parameters)
        return set(await versions(transaction)), await dossiers(transaction)

    return await database.try_out(work)


def test_every_part_of_a_dossier_is_in_the_graph(before: Dossiers) -> None:
    """Otherwise a change of that part would test nothing."""
    for subject, name in SUBJECTS.items():
        texts = [cast("tuple[str, list[str]]", dossier)[0] for id_, dossier in before.items() if id_.startswith(subject.lower())]
        assert len(texts) == NODES_PER_LABEL
        for column in statement(name).columns:
            assert any(f"'{column}': [" in text and f"'{column}': []" not in text for text in texts), column


@pytest.mark.parametrize("label", LABELS)
def test_a_changed_property_marks_the_dossiers_that_read_it(
    model_graph: Database, run: Run, before: Dossiers, label: str
) -> None:
    node, read = node_type(label), dossier_reads()[label].properties
    rows = run(model_graph.read(_own(f"MATCH (n:{label}) RETURN n.{node.key} AS key, properties(n) AS held ORDER BY key")))
    held = {cast("str", row["key"]): cast("dict[str, Any]", row["held"]) for row in rows}
    change = f"MATCH (n:{label} {{{node.key}: $key}}) SET n += $values"
    changed: set[str] = set()
    for property_ in (each for each in node.properties if each.name != "dossier_version"):
        for key in held:
            value = other_value(property_, held[key][property_.name])
            names = [key, value] if property_.name == node.key else [key]
            parameters = {"key": key, "values": {property_.name: value}}
            marked, after = run(_marked(model_graph, change, parameters, {label: cast("list[str]", names)}))

            assert differing(before, after) <= marked, f"{label}.{property_.name} of {key}"
            if property_.name not in read:
                assert marked == set() or property_.name == node.key, f"{label}.{property_.name}"
                break
            if differing(before, after):
                changed.add(property_.name)
                # The key of a node is read wherever the node is: each node has its own ways.
                if property_.name != node.key:
                    break
    assert changed == read


def _links() -> list[Any]:
    links = [(label, link) for label in LABELS for link in dossier_reads()[label].links]
    return [pytest.param(label, link, id=f"{label}-{link.step.type}-{link.step.label}") for label, link in links]


@pytest.mark.parametrize(("label", "link"), _links())
@pytest.mark.parametrize("moved", [True, False], ids=["moved", "removed"])
def test_a_relationship_that_moves_marks_the_dossiers_at_both_ends(
    model_graph: Database, run: Run, before: Dossiers, label: str, link: OwnLink, moved: bool
) -> None:
    node, target = node_type(label), node_type(link.step.label)
    step, reading = link.step, 0
    for number in range(NODES_PER_LABEL):
        end = f"(m:{target.label})"
        pattern = f"(n)<-[l:{step.type}]-{end}" if step.incoming else f"(n)-[l:{step.type}]->{end}"
        new = f"(n)<-[:{step.type}]-(o)" if step.incoming else f"(n)-[:{step.type}]->(o)"
        change = f"MATCH (n:{label} {{{node.key}: $key}}) MATCH {pattern} DELETE l WITH DISTINCT n MATCH (o:{target.label} "
        change += f"{{{target.key}: $other}})" + (f" CREATE {new}" if moved else " RETURN o.id")
        key, other = name_of(node, number), name_of(target, number)
        marked, after = run(_marked(model_graph, change, {"key": key, "other": other}, {label: [key]}))

        assert differing(before, after) <= marked, key
        reading += bool(differing(before, after))
    assert reading


@pytest.mark.parametrize("label", LABELS)
def test_a_node_that_goes_marks_the_dossiers_that_read_it(model_graph: Database, run: Run, before: Dossiers, label: str) -> None:
    node, reading = node_type(label), 0
    for number in range(NODES_PER_LABEL):
        key = name_of(node, number)
        change = f"MATCH (n:{label} {{{node.key}: $key}}) DETACH DELETE n"
        marked, after = run(_marked(model_graph, change, {"key": key}, {}, {label: [key]}))

        assert differing(before, after) <= marked, key
        reading += bool(differing(before, after))
    assert reading


def test_a_competition_that_an_appointment_waits_for_marks_its_dossier(model_graph: Database, run: Run, before: Dossiers) -> None:
    change = """MATCH (a:Appointment {id: $key}) CREATE (:PortalRecord {id: 'record:0'})-[:DESCRIBES]->(a)
        CREATE (:PendingReference {id: 'record:0>c', record: 'record:0', label: $label, target: 'c'})"""
    for label, waits in (("Competition", True), ("Position", False)):
        marked, after = run(
            _marked(model_graph, change, {"key": "appointment:0", "label": label}, {"Appointment": ["appointment:0"]})
        )

        assert differing(before, after) <= marked
        assert bool(marked) is waits


def test_a_withdrawn_record_describes_its_nodes_and_who_would_wait_for_them(model_graph: Database, run: Run) -> None:
    described = """MATCH (a:Appointment {id: 'appointment:0'}) MATCH (x:Appeal {id: 'appeal:1'})-[:ABOUT]->(c:Competition)
        CREATE (:PortalRecord {id: 'record:0'})-[:DESCRIBES]->(c)
        CREATE (a)<-[:DESCRIBES]-(:PortalRecord {id: 'record:1'})-[:DESCRIBES]->(x) RETURN c.id AS id"""

    async def work(transaction: Transaction) -> tuple[object, NodeKeys]:
        rows = await transaction.run(_own(described))
        return rows[0]["id"], await DossierMarks(transaction).described_by(["record:0"])

    competition, found = run(model_graph.try_out(work))
    assert found == {"Competition": {competition}, "Appointment": {"appointment:0"}}


def test_a_candidate_for_a_relative_marks_nothing(model_graph: Database, run: Run) -> None:
    change = """MATCH (r:Relative {id: 'relative:0'}) MATCH (s:Servant {id: 'servant:0'})
        CREATE (c:MatchCandidate {id: $key, kind: 'relative', state: 'open'})-[:BETWEEN]->(r) CREATE (c)-[:BETWEEN]->(s)"""
    assert run(_marked(model_graph, change, {"key": "match_candidate:9"}, {"MatchCandidate": ["match_candidate:9"]}))[0] == set()


def test_labels_that_no_dossier_reads_cost_nothing(model_graph: Database, run: Run) -> None:
    sent: list[str] = []
    model_graph.observers.append(sent.append)
    others = {node.label: ["x"] for node in NODES if node.label not in dossier_reads()}

    async def work(transaction: Transaction) -> None:
        async with DossierMarks(transaction).watching(others, deleted=others):
            pass

    run(model_graph.write(work))
    model_graph.observers.remove(sent.append)
    assert sent == []
