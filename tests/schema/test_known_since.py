"""Since when the hub knows what a finding rests on, and whether it rests on a match that nobody has settled."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from graph.driver.database import Database
from loaders.entity_resolution.applying import apply_judgements
from loaders.entity_resolution.clusters import Verdict
from loaders.entity_resolution.judgements import judge
from loaders.keys.keyring import KeyRing
from loaders.portal_api.contract import Portal
from loaders.portal_api.registry import usable_portals
from merit.detection import detect
from merit.registry import all_rules
from meritgraph.cli.reports import doubt_sentences
from tests.conftest import Run
from tests.schema.conftest import TODAY, Hub
from tests.support.engines import cypher
from tests.support.scripted_portal import ARGOS, COPY, NOON, Row, body, key_ring, load, order, position, servant

pytestmark = pytest.mark.both_engines

FINDING = """query($rule: ID!) { findings(filter: {rules: [$rule]}) { edges { node {
  id restsOnUnreviewedMatch restsOnMissingRecord evidence { label text knownSince missingAtPortal }
} } } }"""
FIRST = order("1", "P1", "2015-01-01", end="2018-01-01", open=False, seq=1)
SECOND = order("2", "P2", "2018-01-01", seq=2)


class Days:
    """A hub that reads a portal once a day, and a client that asks it for the one finding of a rule."""

    def __init__(self, run: Run, database: Database, keys: KeyRing) -> None:
        self.run, self.database, self.keys = run, database, keys
        self.hub = Hub(database, run)

    def read(self, day: int, rows: Mapping[str, Sequence[Row]], portal: Portal = ARGOS) -> None:
        report = self.run(load(self.database, rows, self.keys, portal, NOON + timedelta(days=day)))
        assert report.state == "clean", report.problem

    def finding(self, rule: str = "R03") -> dict[str, Any]:
        self.run(detect(self.database, all_rules(), TODAY, NOON))
        (edge,) = self.hub.data(FINDING, rule=rule)["findings"]["edges"]
        statements = ["api/findings_page", "merit/doubts_about_findings", "merit/evidence_of_findings"]
        assert sorted(self.hub.statements) == statements
        return edge["node"]

    def known(self, rule: str = "R03") -> dict[str, int]:
        """Return on which day each piece of evidence became known, by the beginning of its text, or by its label."""
        found: dict[str, int] = {}
        for each in self.finding(rule)["evidence"]:
            name = each["text"].partition("»")[0].removeprefix("«") if "«" in each["text"] else each["label"]
            found[name] = (datetime.fromisoformat(each["knownSince"]) - NOON).days
        return found


@pytest.fixture
def days(run: Run, fresh_database: Database, tmp_path: Path) -> Days:
    days = Days(run, fresh_database, key_ring(tmp_path))
    days.read(1, {"bodies": [body()], "positions": [position("P1", 3), position("P2", 5)], "servants": [servant()]})
    return days


def test_each_fact_is_known_since_the_first_reading_that_states_it(days: Days) -> None:
    """A move is known since both of its appointments are."""
    days.read(2, {"orders": [FIRST]})
    days.read(3, {"orders": [FIRST, SECOND]})
    assert days.known() == {"Post P1": 2, "Post P2": 3, "Promotion": 3}


def test_a_later_content_of_the_record_makes_it_no_newer(days: Days) -> None:
    days.read(2, {"orders": [FIRST, SECOND]})
    days.read(3, {"orders": [{**FIRST, "term": "fixed"}, {**SECOND, "mode": "pool"}]})
    days.read(4, {"orders": [{**FIRST, "term": "fixed"}, {**SECOND, "mode": "transfer"}]})
    assert days.known() == {"Post P1": 2, "Post P2": 2, "Promotion": 2}


def test_the_portal_that_stated_it_first_counts(days: Days) -> None:
    rows = {"bodies": [body()], "positions": [position("P1", 3), position("P2", 5)], "servants": [servant()]}
    days.read(2, {**rows, "orders": [FIRST]}, COPY)
    days.read(3, {"orders": [FIRST, SECOND]})
    assert days.known() == {"Post P1": 2, "Post P2": 3, "Promotion": 3}


def test_an_order_that_is_corrected_later_was_known_before(days: Days) -> None:
    """The row of the corrected order states nothing any more; the correction describes its appointment from now on."""
    days.read(2, {"orders": [FIRST, SECOND]})
    correction = {**SECOND, "orderNo": "3", "seq": 3, "corrects": "2", "correctedOrderDate": "2017-12-20"}
    days.read(3, {"orders": [FIRST, {**SECOND, "correctedBy": "3"}, correction]})
    assert days.known() == {"Post P1": 2, "Post P2": 2, "Promotion": 2}


def test_an_order_that_waited_for_its_post_was_known_when_it_was_read(run: Run, fresh_database: Database, tmp_path: Path) -> None:
    days = Days(run, fresh_database, key_ring(tmp_path))
    days.read(1, {"bodies": [body()], "servants": [servant()], "orders": [FIRST, SECOND]})
    days.read(2, {"positions": [position("P1", 3), position("P2", 5)]})
    assert days.known() == {"Post P1": 1, "Post P2": 1, "Promotion": 1}


def test_a_graph_of_an_earlier_release_tells_it_from_the_records_and_their_history(days: Days) -> None:
    days.read(2, {"orders": [FIRST, SECOND]})
    days.read(3, {"orders": [{**FIRST, "term": "fixed"}, SECOND]})
    days.run(days.database.execute(cypher("MATCH (a:Appointment) REMOVE a.known_since")))
    assert days.known() == {"Post P1": 2, "Post P2": 2, "Promotion": 2}


def test_the_other_appointment_of_a_move_may_be_missing_at_its_portal(days: Days) -> None:
    """V10 names the new post and the move; the move rests on the old post as well."""
    sanction = {"id": "S1", "registerNo": "R1", "kind": "reprimand", "imposed": "2023-06-01", "until": None, "lifted": None}
    orders = [{**FIRST, "end": "2023-09-01"}, {**SECOND, "start": "2023-09-01", "orderDate": "2023-09-01"}]
    days.read(2, {"orders": orders, "sanctions": [sanction]})
    assert days.finding("V10")["restsOnMissingRecord"] is False
    missing = """MATCH (r:PortalRecord {stream: 'orders'}) WHERE r.key = '1'
    SET r.absent_since = $at, r.absent = 'test.argos.uz/orders/all'"""
    days.run(days.database.execute(cypher(missing), {"at": NOON}))
    finding = days.finding("V10")
    assert finding["restsOnMissingRecord"] is True
    assert {each["label"]: each["missingAtPortal"] for each in finding["evidence"]} == {
        "Appointment": False,
        "Promotion": True,
        "Sanction": False,
    }


def test_a_finding_rests_on_an_unreviewed_match_until_a_person_decides(days: Days) -> None:
    """R2 has no number, and may be the same person: whose the two orders are is then open."""
    days.read(2, {"servants": [servant(), servant("R2", None)], "orders": [FIRST, SECOND]})
    assert days.finding()["restsOnUnreviewedMatch"] is True
    report = days.run(detect(days.database, all_rules(), TODAY, NOON))
    assert report.rest_on_unreviewed_match
    assert "matches that nobody has settled" in " ".join(doubt_sentences(report))
    rows: list[Any] = days.run(days.database.read(cypher("MATCH (s:Servant) RETURN s.id AS id ORDER BY s.id")))
    one, other = (row["id"] for row in rows)
    for verdict, doubtful in ((Verdict.UNSURE, True), (Verdict.REJECT, False), (Verdict.ACCEPT, False)):
        days.run(judge(days.database, one, other, verdict, "auditor", "seen both files", NOON))
        days.run(apply_judgements(days.database, usable_portals(), days.keys, NOON))
        assert days.finding()["restsOnUnreviewedMatch"] is doubtful, verdict


def test_a_candidate_of_somebody_else_puts_nothing_of_hers_in_doubt(days: Days) -> None:
    other = servant("R3", "31503850000002", lastName="Aliyev", firstName="Bek", patronymic=None, sex="M")
    days.read(2, {"servants": [servant(), other, {**other, "registerNo": "R4", "pinfl": None}], "orders": [FIRST, SECOND]})
    assert days.run(days.database.read(cypher("MATCH (c:MatchCandidate) RETURN count(c) AS n"))) == [{"n": 1}]
    assert days.finding()["restsOnUnreviewedMatch"] is False
