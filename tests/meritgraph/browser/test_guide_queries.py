"""Every block of the guides runs on both engines: what it sets is found, what it shows are paths, and it writes nothing."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Any, LiteralString, cast

import pytest
from neo4j.graph import Path

from graph.driver.database import Database
from merit.registry import all_rules
from meritgraph.browser.steps import Guide, Parameter, Step, guides
from tests.conftest import Run
from tests.support.engines import cypher
from tests.support.small_graph import SmallGraph

pytestmark = pytest.mark.both_engines

GUIDES = guides(all_rules())
WRITES = re.compile(r"\b(?:CREATE|MERGE|SET|DELETE|REMOVE|FOREACH|LOAD|DROP|TRANSACTIONS|CALL)\b", re.IGNORECASE)
# What changed is looked for in the last seven days.
SEEN = datetime.now(UTC) - timedelta(days=1)


def read(run: Run, database: Database, text: str, **parameters: Any) -> list[dict[str, object]]:
    return run(database.read(cypher(cast(LiteralString, text)), parameters))


def value_of(run: Run, database: Database, parameter: Parameter) -> object:
    """Return what ``:param`` sets: the Browser lets the server evaluate the expression in the same way."""
    return read(run, database, f"RETURN {parameter.example} AS value")[0]["value"]


def shown(run: Run, database: Database, step: Step) -> list[dict[str, object]]:
    return read(run, database, step.query, **{each.name: value_of(run, database, each) for each in step.parameters})


@pytest.fixture
def graph(run: Run, fresh_database: Database) -> SmallGraph:
    """Return a graph in which every step of a guide finds an example: two people who are kin, and a finding of every rule."""
    graph = SmallGraph(run, fresh_database)
    graph.body("ministry")
    graph.body("tax", part_of="ministry")
    graph.servant("head")
    graph.servant("ann")
    graph.held("head", "tax", "2010-01-01")
    graph.held("ann", "tax", "2012-01-01", "2020-01-01", signed_by="head", reports_to="head in tax", known_since=SEEN)
    graph.write(
        """MATCH (s:Servant {id: 'servant:ann'}) MATCH (t:Servant {id: 'servant:head'})
        MATCH (p:Position {id: 'position:ann in tax'})
        CREATE (s)-[:KIN]->(:Kinship {id: 'kinship:1', kind: 'sibling', open: true})<-[:KIN]-(t)
        CREATE (:Competition {id: 'competition:1'})-[:FOR]->(p)"""
    )
    graph.write(
        """MATCH (a:Appointment {id: 'appointment:ann in tax'}) MATCH (s:Servant {id: 'servant:ann'})
        UNWIND $rules AS rule
        CREATE (f:Finding {id: 'finding:' + rule, rule: rule, subjects: [a.id], organisation: 'organisation:tax'})
        SET f.first_seen = $seen
        CREATE (f)-[:EVIDENCE]->(a)
        CREATE (f)-[:CONCERNS]->(s)""",
        rules=[rule.id for rule in all_rules()],
        seen=SEEN,
    )
    return graph


@pytest.mark.parametrize("guide", GUIDES, ids=lambda guide: guide.name)
def test_the_blocks_of_a_guide_run_one_after_the_other(run: Run, graph: SmallGraph, guide: Guide) -> None:
    for step in guide.steps:
        if step.query:
            for parameter in step.parameters:
                assert value_of(run, graph.database, parameter) not in (None, []), step.title
            values = [value for row in shown(run, graph.database, step) for value in row.values()]
            assert [value for value in values if value is not None and not isinstance(value, Path)] == []
            # What is the subject of a finding differs from rule to rule; here it is an appointment of all.
            assert values or guide.name not in ("start", "careers"), step.title


@pytest.mark.parametrize("guide", GUIDES, ids=lambda guide: guide.name)
def test_the_blocks_of_a_guide_show_nothing_where_nothing_is(run: Run, fresh_database: Database, guide: Guide) -> None:
    for step in guide.steps:
        if step.query:
            assert shown(run, fresh_database, step) == [], step.title


def test_the_newest_finding_of_a_rule_is_the_one_shown(run: Run, graph: SmallGraph) -> None:
    graph.write(
        """CREATE (:Finding {id: 'finding:newer', rule: 'V10', subjects: ['appointment:newer'], first_seen: $seen})
        CREATE (:Finding {id: 'finding:older', rule: 'V10', subjects: ['appointment:older'], first_seen: $before})""",
        seen=SEEN + timedelta(hours=1),
        before=SEEN - timedelta(days=30),
    )
    (step,) = (step for guide in GUIDES for step in guide.steps if step.title.startswith("V10 "))
    assert value_of(run, graph.database, step.parameters[0]) == ["appointment:newer"]


def test_every_query_is_bounded_and_only_reads() -> None:
    for step in (step for guide in GUIDES for step in guide.steps if step.query):
        parts = step.query.split("UNION ALL")
        limits = [int(part.rstrip().rpartition("LIMIT ")[2]) for part in parts]
        assert sum(limits) <= 100, step.title
        assert WRITES.search(re.sub(r"'[^']*'", "", step.query)) is None, step.title
        for parameter in step.parameters:
            assert WRITES.search(parameter.example) is None
            assert f"${parameter.name}" in step.query
        assert set(re.findall(r"\$(\w+)", step.query)) == {parameter.name for parameter in step.parameters}, step.title
