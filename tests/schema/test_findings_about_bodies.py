"""A finding about a body: no servant is concerned, and every answer of the API has it."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from graph.driver.database import Database
from merit.context import Context
from merit.contract import Case, Outcome, Severity
from merit.findings import FindingStore
from merit.findings.listing import finding_details
from merit.registry import find_rule
from tests.conftest import Run
from tests.schema.conftest import TODAY, Hub
from tests.support.engines import execute
from tests.support.scripted_portal import NOON, body, key_ring, load, order, position, servant

pytestmark = pytest.mark.both_engines

ASKED = """query($id: ID!, $body: ID!) {
  finding(id: $id) { id reason state servant { name } organisation { id name } subjectIds
    restsOnMissingRecord restsOnUnreviewedMatch hasQuarantinedRows evidence { label text } history { state why } }
  findings(filter: {organisation: $body}) { edges { node { id servant { name } restsOnMissingRecord } } }
}"""


@pytest.fixture
def hub(run: Run, fresh_database: Database, tmp_path: Path) -> Hub:
    rows = {
        "bodies": [body()],
        "positions": [position("P1")],
        "servants": [servant()],
        "orders": [order("1", "P1", "2015-01-01")],
    }
    keys = key_ring(tmp_path)
    run(load(fresh_database, rows, keys))
    # A row in quarantine of somebody is no doubt about a body.
    run(load(fresh_database, {"servants": [servant(birthDate="?")]}, keys, at=NOON + timedelta(days=1)))
    return Hub(fresh_database, run)


def write_finding(hub: Hub) -> tuple[str, str]:
    """Write a finding about the body that rests on its post, and return the ids of both."""
    rule = find_rule("V10")
    assert rule is not None
    office, post = hub.id_of("Body B1"), hub.id_of("Post P1")
    words = {"person": "nobody", "body": "Body B1", "day": date(2026, 1, 1), "post": "P1", "imposed": None, "sanction": "none"}
    case = Case(
        outcome=Outcome.VIOLATES,
        subjects=(office,),
        organisation=office,
        country="UZ",
        servant=None,
        day=date(2026, 1, 1),
        evidence=(post,),
        words=words,
        severity=Severity.LOW,
    )

    async def work() -> None:
        store = await FindingStore.open(hub.database, Context(TODAY), NOON, [rule])
        assert await store.add(rule, case)
        await store.finish()

    hub.run(work())
    return rule.finding_id(case.subjects), office


def test_a_finding_about_a_body_is_answered_with_its_doubts(hub: Hub) -> None:
    id_, office = write_finding(hub)
    answer = hub.data(ASKED, id=id_, body=office)
    found = answer["finding"]
    assert (found["id"], found["state"], found["servant"]) == (id_, "OPEN", None)
    assert found["organisation"] == {"id": office, "name": "Body B1"}
    assert (found["subjectIds"], [each["label"] for each in found["evidence"]]) == ([office], ["Position"])
    assert [each["why"] for each in found["history"]] == ["found"]
    doubts = ("restsOnMissingRecord", "restsOnUnreviewedMatch", "hasQuarantinedRows")
    assert [found[name] for name in doubts] == [False, False, False]
    (edge,) = answer["findings"]["edges"]
    assert edge["node"] == {"id": id_, "servant": None, "restsOnMissingRecord": False}


def test_its_doubts_are_told_as_of_any_other(hub: Hub) -> None:
    id_, office = write_finding(hub)
    gone = "MATCH (:Position)-[:HAS_VERSION*0..1]->()<-[:DESCRIBES]-(r:PortalRecord) SET r.absent_since = datetime()"
    hub.run(execute(hub.database, gone))
    answer = hub.data(ASKED, id=id_, body=office)
    assert answer["finding"]["restsOnMissingRecord"] is True
    assert answer["findings"]["edges"][0]["node"]["restsOnMissingRecord"] is True
    details = hub.run(finding_details(hub.database, id_))
    assert (details.rests_on_missing_record, details.has_quarantined_rows) == (True, False)
    assert (details.finding.servant, details.finding.servant_name) == (None, None)
