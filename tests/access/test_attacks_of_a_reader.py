"""What a reader tried who did not write the hub: to look at people without a trace, and to learn of other bodies by the way."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from graph.migrations import migrate
from meritgraph.access.events import access_events, refusal
from resolvers.access.callers import Caller
from resolvers.access.looks import Looks
from schema.answering import answering
from tests.conftest import OpenEngine, Run
from tests.support.engines import empty, execute
from tests.support.small_graph import SmallGraph
from tests.support.two_bodies import (
    CLIENT_OF_A,
    CLIENT_OF_B,
    FOREIGN,
    HERSELF,
    INVESTIGATOR_OF_A,
    INVESTIGATOR_OF_B,
    MOVED,
    STAYS,
    TODAY,
    World,
    build_two_bodies,
    context_of,
)


@pytest.fixture(scope="module")
def world(engine: OpenEngine, run: Run) -> World:
    run(empty(engine.database, engine.home))
    run(migrate(engine.database))
    return build_two_bodies(run, engine.database)


def looked_at(world: World, caller: Caller, query: str) -> Mapping[str | None, set[str]]:
    """Return by person what the answer to a query is recorded to show; None stands for somebody."""
    context = context_of(world.database, caller)
    result = world.run(answering().answer(query, {}, context))
    assert result.data is not None, result.errors
    return {look.person: set(look.fields) for look in context.looks}


@pytest.mark.parametrize("page", ["pageInfo { hasNextPage startCursor }", "edges { cursor }", "edges { __typename }"])
def test_a_page_without_its_nodes_is_a_look(world: World, page: str) -> None:
    shown = looked_at(world, CLIENT_OF_A, f'{{ servants(filter: {{name: "stays"}}) {{ {page} }} }}')
    assert shown == {None: {f"ServantConnection.{page.split()[0]}"}}


def test_a_page_with_its_nodes_is_a_look_at_those_alone(world: World) -> None:
    query = '{ servants(filter: {name: "stays"}) { pageInfo { endCursor } edges { cursor node { name } } } }'
    assert looked_at(world, CLIENT_OF_A, query) == {STAYS: {"Servant.name"}}


OF_ONE_PERSON = [
    'sanctions(filter: {servant: "%s"}) { edges { cursor } }',
    'sanctions(filter: {servant: "%s"}) { totalCount }',
    'appeals(filter: {servant: "%s", kind: COMPLAINT}) { edges { node { id } } }',
    'appointments(filter: {servant: "%s", mode: GUARANTEE}) { totalCount }',
    'certificates(filter: {servant: "%s"}) { pageInfo { hasNextPage } }',
    'findings(filter: {servant: "%s", states: [DISMISSED]}) { edges { node { id } } }',
    'findingCounts(by: STATE, filter: {servant: "%s"}) { findings }',
]


@pytest.mark.parametrize("selection", OF_ONE_PERSON)
def test_a_list_about_somebody_is_a_look_at_her_even_where_it_is_empty_or_counted_alone(world: World, selection: str) -> None:
    root = selection.partition("(")[0]
    for caller, servant in ((CLIENT_OF_A, STAYS), (INVESTIGATOR_OF_A, MOVED), (HERSELF, MOVED)):
        shown = looked_at(world, caller, f"{{ {selection % servant} }}")
        assert f"Query.{root}" in shown[servant]


@pytest.mark.parametrize("selection", OF_ONE_PERSON)
def test_a_list_about_somebody_who_is_hidden_is_no_look_at_her(world: World, selection: str) -> None:
    for caller, servant in ((CLIENT_OF_A, FOREIGN), (HERSELF, STAYS), (CLIENT_OF_A, "servant:gone")):
        assert looked_at(world, caller, f"{{ {selection % servant} }}").keys() <= {None}


@pytest.mark.parametrize("selection", ['conflicts(filter: {servant: "%s"})', 'matchCandidates(filter: {servant: "%s"})'])
def test_doubts_about_somebody_are_a_look_at_her(world: World, selection: str) -> None:
    query = "{ " + selection + " { edges { node { id } } } }"
    root = selection.partition("(")[0]
    assert looked_at(world, INVESTIGATOR_OF_A, query % MOVED) == {MOVED: {f"Query.{root}"}}
    assert looked_at(world, INVESTIGATOR_OF_A, query % FOREIGN) == {}


@pytest.mark.parametrize("holder", ["holder", "holders"])
def test_that_somebody_holds_a_post_is_a_look(world: World, holder: str) -> None:
    query = '{ position(id: "position:stays in a") { %s { %s } } }'
    assert looked_at(world, CLIENT_OF_A, query % (holder, "acting certain")) == {None: {"Holder.acting", "Holder.certain"}}
    assert looked_at(world, CLIENT_OF_A, query % (holder, "acting servant { name }")) == {STAYS: {"Servant.name"}}


def test_the_certificates_of_somebody_are_compared_by_a_look_at_her(world: World) -> None:
    query = f'{{ certificateReconciliation(servantId: "{STAYS}") {{ name counts {{ number }} }} }}'
    shown: Any = looked_at(world, CLIENT_OF_A, query)
    assert shown == {STAYS: {"CertificateReconciliation.counts", "CertificateReconciliation.name"}}


def _doubt(world: World, node: str, *, missing: bool, quarantined: bool) -> None:
    """Write a record of a node, which is missing at its portal, or has a row in quarantine."""
    SmallGraph(world.run, world.database).write(
        """MATCH (n:Servant|Sanction|Appointment {id: $node})
        CREATE (:PortalRecord {
          id: 'record:' + $node, portal: 'one', stream: 'rows', key: $node, state: 'live', facts: '[]',
          recorded_at: datetime('2026-11-01T12:00:00Z'),
          absent_since: CASE WHEN $missing THEN datetime('2026-11-02T12:00:00Z') END
        })-[:DESCRIBES]->(n)
        FOREACH (each IN CASE WHEN $quarantined THEN [1] ELSE [] END |
          CREATE (:QuarantinedRow {id: 'row:' + $node, portal: 'one', stream: 'rows', key: $node}))""",
        node=node,
        missing=missing,
        quarantined=quarantined,
    )


@pytest.fixture
def no_doubts(world: World) -> Iterator[None]:
    yield
    for label in ("PortalRecord", "QuarantinedRow"):
        world.run(execute(world.database, f"MATCH (n:{label}) DETACH DELETE n"))  # pyright: ignore[reportArgumentType] (labels of this file)


DOUBTS = '{ finding(id: "finding:moved in a") { restsOnMissingRecord hasQuarantinedRows } }'


@pytest.mark.both_engines
@pytest.mark.usefixtures("no_doubts")
@pytest.mark.parametrize("node", ["sanction:moved in b", "servant:moved", "appointment:moved in b"])
def test_a_client_is_not_told_what_makes_facts_of_another_body_less_certain(world: World, node: str) -> None:
    rested_on = node == "sanction:moved in b"
    _doubt(world, node, missing=True, quarantined=True)
    seen = {"finding": {"restsOnMissingRecord": rested_on, "hasQuarantinedRows": True}}
    assert world.data(None, DOUBTS) == world.data(INVESTIGATOR_OF_A, DOUBTS) == seen
    assert world.data(CLIENT_OF_A, DOUBTS) == {"finding": {"restsOnMissingRecord": False, "hasQuarantinedRows": False}}


@pytest.mark.both_engines
@pytest.mark.usefixtures("no_doubts")
@pytest.mark.parametrize(("missing", "quarantined"), [(True, False), (False, True), (False, False)])
def test_a_client_is_told_what_makes_its_own_facts_less_certain(world: World, missing: bool, quarantined: bool) -> None:
    _doubt(world, "appointment:moved in a", missing=missing, quarantined=quarantined)
    expected = {"finding": {"restsOnMissingRecord": missing, "hasQuarantinedRows": quarantined}}
    assert world.data(CLIENT_OF_A, DOUBTS) == world.data(None, DOUBTS) == expected


def test_findings_are_not_chosen_by_records_that_may_be_those_of_another_body(world: World) -> None:
    chosen = "query L($filter: FindingFilter) { findings(filter: $filter) { totalCount } }"
    for caller in (CLIENT_OF_A, HERSELF):
        errors = world.ask(caller, chosen, filter={"restsOnMissingRecord": True})[1]
        assert [(error.extensions or {})["code"] for error in errors] == ["FORBIDDEN"]
    assert world.data(INVESTIGATOR_OF_A, chosen, filter={"restsOnMissingRecord": True}) == {"findings": {"totalCount": 0}}


@pytest.fixture
def of_the_management(world: World) -> Iterator[None]:
    """Write a finding of B that names who signs there, with the kept check of an appeal that it is found by, and delay it."""
    graph = SmallGraph(world.run, world.database)
    graph.write(
        """MATCH (s:Servant {id: 'servant:moved'})-[:HELD]->(a:Appointment {id: 'appointment:moved in b'})
        MATCH (x:Appeal {id: 'appeal:moved in b'})
        CREATE (f:Finding {
          id: 'finding:signed', rule: 'R02', state: 'open', severity: 'high', reason: 'signed', organisation: 'organisation:b',
          policy: 'shipped', day: $day, first_seen: datetime('2026-11-01T12:00:00Z'), subjects: [s.id], version: 1,
          last_seen: datetime('2026-11-01T12:00:00Z'), sort_key: 'signed'
        })-[:CONCERNS]->(s)
        CREATE (f)-[:EVIDENCE]->(a)
        CREATE (f)<-[:FOUND]-(:AppealCheck {
          id: 'appeal_check:signed', state: 'waiting', as_of: $day, violating: 3, satisfied: 7, not_evaluable: 0, not_judged: 0
        })-[:OF]->(x)
        CREATE (:RuleRun {id: 'rule_run:R02', rule: 'R02', as_of: $day, ended_at: datetime('2026-11-01T12:00:00Z')})
        CREATE (:DisclosureDelay {id: f.id, organisation: f.organisation, begun: $day, until: $until, since: '2026-11-01'})""",
        day=date(2026, 10, 1),
        until=TODAY + timedelta(days=9),
    )
    yield
    for label in ("AppealCheck", "RuleRun", "DisclosureDelay"):
        graph.write(f"MATCH (n:{label}) DETACH DELETE n")  # pyright: ignore[reportArgumentType] (labels of this file)
    graph.write("MATCH (f:Finding {id: 'finding:signed'}) DETACH DELETE f")


@pytest.mark.usefixtures("of_the_management")
def test_the_check_of_an_appeal_does_not_tell_the_management_of_a_delayed_finding_about_it(world: World) -> None:
    query = '{ appealCheck(id: "appeal:moved in b") { foundByComparison { id } kept { violating satisfied findingIds } } }'
    whole = {
        "foundByComparison": [{"id": "finding:signed"}],
        "kept": {"violating": 3, "satisfied": 7, "findingIds": ["finding:signed"]},
    }
    assert world.data(None, query) == world.data(INVESTIGATOR_OF_B, query) == {"appealCheck": whole}
    without: Any = {"foundByComparison": [], "kept": {"violating": 2, "satisfied": 7, "findingIds": []}}
    assert world.data(CLIENT_OF_B, query) == {"appealCheck": without}


def test_a_number_in_a_name_that_a_client_chose_is_not_in_the_record() -> None:
    looks, now = Looks(), datetime(2026, 11, 20, tzinfo=UTC)
    looks.note([STAYS], frozenset({"Servant.name"}))
    for name, kept in (("Of31503856070022", "other"), ("x" * 1000, "other"), ("Career2", "Career2"), (None, None)):
        (event,) = access_events(CLIENT_OF_A, looks, name, now)
        assert event.operation == kept
        refused = refusal(CLIENT_OF_A, ["servants.edges.12.node.note", "n31503856070022.birthDate"], name, now)
        assert (refused.operation, refused.fields) == (kept, ["servants.edges.12.node.note", "other.birthDate"])
