"""``meritgraph ask ties``: what it prints, its JSON and its exit codes."""

from __future__ import annotations

import pytest

from graph.driver.database import Database
from graph.errors import NothingToAnswer, UnknownId
from tests.conftest import Run
from tests.meritgraph.conftest import Command
from tests.support.printed_tables import rows_of
from tests.support.small_graph import SmallGraph

ANN, BEN = "servant:ann", "servant:ben"


@pytest.fixture
def tied(fresh_database: Database, run: Run) -> SmallGraph:
    """Return a graph of two servants with a tie of each kind; only orders are loaded completely."""
    graph = SmallGraph(run, fresh_database)
    graph.body("a", "Appointment")
    for servant in ("ann", "ben"):
        graph.servant(servant)
    graph.held("ben", "a", "2020-01-01", signed_by="ben", name="chief")
    graph.held("ann", "a", "2024-01-01", "2024-03-01", signed_by="ben", name="clerk")
    graph.write(
        """MATCH (ann:Servant {id: 'servant:ann'}) MATCH (ben:Servant {id: 'servant:ben'})
        MATCH (p:Position {id: 'position:clerk'})
        CREATE (c:Competition {id: 'competition:1'})-[:FOR]->(p) CREATE (c)-[:PANEL]->(ben)
        CREATE (ann)-[:MADE]->(:Application {id: 'application:1'})-[:IN]->(c)
        CREATE (k:Kinship {
          id: 'kinship:1', confidence: 0.8, open: false, start_earliest: date('2001-05-05'), start_latest: date('2001-05-05'),
          end_earliest: date('2010-01-01'), end_latest: date('2010-12-31')
        })
        CREATE (ann)-[:KIN {role: 'spouse'}]->(k) CREATE (ben)-[:KIN {role: 'spouse'}]->(k)
        CREATE (:PortalRecord {id: 'record:1', portal: 'e-kyzmet'})-[:DESCRIBES]->(k)
        CREATE (ann)-[:DECLARED]->(r:Relative {id: 'relative:1', kinship: 'sibling'})
        CREATE (m:MatchCandidate {id: 'match_candidate:1', kind: 'relative', state: 'open', score: 0.9})-[:BETWEEN]->(r)
        CREATE (m)-[:BETWEEN]->(ben)
        CREATE (ann)-[:EDUCATED]->(:Education {id: 'education:1', institution: 'Lyceum [red]1\u202e'})
        CREATE (ben)-[:EDUCATED]->(:Education {id: 'education:2', institution: 'LYCEUM [red]1\u202e'})"""
    )
    return graph


def test_each_tie_is_one_line_and_what_is_not_known_stands_below(tied: SmallGraph, command: Command) -> None:
    ran = command("ask", "ties", ANN, BEN, "--as-of", "2026-11-20")
    assert ran.code == 0
    words = ran.words
    assert words.startswith("Ann and Ben, before 20 November 2026")
    for expected in (
        "service Body a: «Post of clerk» and «Post of chief» 60 days: 1 January 2024 until 1 March 2024 certain",
        "appointment Ben signed the order of Ann for «Post of clerk» in Body a 1 January 2024 certain",
        "panel competition for «Post of clerk» in Body a: Ann applied, Ben sat on the panel unknown certain",
    ):
        assert expected in rows_of(ran.out), expected
    assert "Ben is the former spouse of Ann" in rows_of(ran.out)
    assert "matched, confidence 0.8: nobody has reviewed it (e-kyzmet)" in rows_of(ran.out)
    assert "Ben may be the sibling whom Ann declared without a number" in rows_of(ran.out)
    assert "certain, and weak" in rows_of(ran.out)
    assert "Lyceum [red]1\ufffd" in rows_of(ran.out)
    assert "\u202e" not in ran.out
    assert "kin, not assessed: declared ties of kin of Body a are not loaded completely (2020-01-01 until 2026-11-20)" in words
    assert "service, appointment, not assessed" not in words, "orders are loaded completely"
    assert 'A tie that is not on record is not "no tie"' in words


def test_programs_get_ids_days_and_truths(tied: SmallGraph, command: Command) -> None:
    document = command("ask", "ties", ANN, BEN, "--as-of", "2026-11-20", "--json").document
    assert document["found"] == {"service": True, "appointment": True, "panel": True, "kin": None, "school": True}
    (service,) = document["service"]
    assert (service["days_least"], service["days_most"], service["certain"]) == (60, 60, True)
    assert service["common"][0]["start"] == {"earliest": "2024-01-01", "latest": "2024-01-01"}
    assert document["appointment"][0]["signed_by"] == BEN
    assert (document["panel"][0]["one"], document["panel"][0]["same_panel"]) == (["applied"], False)
    (kin,) = document["kin"]
    assert (kin["other_is"], kin["former"], kin["declared"], kin["portals"]) == ("spouse", True, False, ["e-kyzmet"])
    assert kin["kinship"] == ["kinship:1"]
    assert document["possible_kin"][0]["may_be"] == BEN
    assert document["school"][0]["weak"] is True
    assert {each["label"] for each in document["not_assessed"]} >= {"Kinship", "Education"}
    assert document["convention"]


def test_before_there_was_any_tie_none_is_told(tied: SmallGraph, command: Command) -> None:
    ran = command("ask", "ties", ANN, BEN, "--as-of", "2000-01-01")
    assert "none on record; not assessed completely" in rows_of(ran.out)
    assert "no post of Ann in the civil service is on record" in ran.words


def test_an_unknown_id_and_one_person_are_refused(tied: SmallGraph, command: Command) -> None:
    with pytest.raises(UnknownId):
        command("ask", "ties", ANN, "servant:nobody")
    with pytest.raises(NothingToAnswer):
        command("ask", "ties", ANN, ANN)
