"""A servant's page about herself: her record, the leads disclosed to her, and who looked; others by role and never by name."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from graph.migrations import migrate
from merit.findings.disclosure import disclose_findings
from merit.findings.listing import finding_details
from merit.findings.states import Decision
from meritgraph.access.principals import Principal, Role
from tests.conftest import OpenEngine, Run
from tests.meritgraph.conftest import Client
from tests.support.engines import empty, execute
from tests.support.live_hub import review
from tests.support.read_pages import Reader
from tests.support.readings import EVENTS, event, keep
from tests.support.two_bodies import MOVED, STAYS, A, World, build_two_bodies

LEAD = "finding:moved in a"
HOSTILE = "<b>Aunt</b> \"'& Hidden"
READINGS = "Readings of your data"


@pytest.fixture(scope="module")
def world(engine: OpenEngine, run: Run, tmp_path_factory: pytest.TempPathFactory) -> World:
    """Return the world of two bodies with the readings of some days."""
    run(empty(engine.database, engine.home))
    run(migrate(engine.database))
    world = build_two_bodies(run, engine.database)
    run(execute(engine.database, "MATCH (n:Organisation|Position)-[:HAS_VERSION]->(v) SET v.name = n.name, v.title = n.title"))
    run(execute(engine.database, "CREATE (:Redirect {id: 'servant:before', to: $moved})", moved=MOVED))
    run(execute(engine.database, "MATCH (r:Relative {id: 'relative:of moved'}) SET r.name = $name", name=HOSTILE))
    keep(world, EVENTS, tmp_path_factory.mktemp("access"))
    return world


@pytest.fixture(scope="module")
def client(world: World, run: Run, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    client = Client(run, world.database, tmp_path_factory.mktemp("home"))
    yield client
    run(client.http.aclose())


@pytest.fixture(scope="module")
def herself(client: Client) -> Reader:
    return Reader.signed_in(client, Principal("moved herself", Role.SERVANT, servant=MOVED))


def test_her_record_is_shown_with_her_own_family(herself: Reader) -> None:
    page = herself.page("/me")
    assert page.heading == "My record"
    assert "3 February 1980, Hidden town" in page.words
    posts = [row[1] for row in page.table("Career of Moved") if len(row) == 6]
    assert any(each.startswith("Post of moved in b") for each in posts)
    facts = [row[:3] for row in page.table("Other facts on record of you")]
    assert ["Labour contract", "adviser, Body b", "1 January 2024"] in facts
    assert ["Education", "not stated", "8 August 2022"] in facts
    (relative,) = page.table("Family on record")[1:]
    assert (relative[0], relative[3]) == (HOSTILE, "you declared it")
    assert HOSTILE not in herself.response("/me").text


def test_others_are_meant_by_what_they_did_and_never_named(herself: Reader) -> None:
    # «stays» signed her order in A, «foreign» that in B; «judge» rated her, «panellist» sat on the panel she applied to.
    text = herself.response("/me").text
    assert [name for name in ("Stays", "Foreign", "Judge", "Panellist", "Applicant") if name in text] == []
    assert [name for name in ("stays", "foreign", "judge", "panellist") if f"servant:{name}" in text] == []
    assert "the signing official" in text


def test_a_lead_is_there_once_it_is_confirmed_and_disclosed(run: Run, world: World, herself: Reader) -> None:
    assert "No lead about you was disclosed to you." in herself.page("/me").words
    run(review(world.database, LEAD, Decision.CONFIRM))
    assert "No lead about you was disclosed to you." in herself.page("/me").words
    version = run(finding_details(world.database, LEAD)).finding.version
    now = datetime(2026, 11, 20, 9, tzinfo=UTC)
    run(disclose_findings(world.database, {LEAD: version}, "Ann", "she may know", now))
    words = herself.page("/me").words
    assert LEAD in words
    assert "confirmed, disclosed to you on 20 November 2026" in words
    assert "because" not in words.split("What would explain it innocently")[0], "the note of the reviewer is not hers to see"
    other = Reader.signed_in(herself.client, Principal("stays herself", Role.SERVANT, servant=STAYS))
    assert LEAD not in other.page("/me").words


def test_who_looked_is_shown_by_day_body_role_purpose_and_fields(herself: Reader) -> None:
    assert herself.page("/me").table(READINGS)[1:] == [
        ["6 June 2026", "no body", "a servant", "My own data", "1 field Servant.name"],
        ["5 May 2026", "no body", "whoever operates the hub", "An investigation", "1 field Servant.name"],
        ["4 April 2026", "Body b", "an investigator", "Oversight", "1 field Servant.name"],
        ["3 March 2026", "Body a", "an investigator", "An investigation", "1 field Servant.name"],
        ["2 February 2026", "Body b", "an application of a body", "Personnel work", "2 fields Servant.name, Servant.sex"],
        ["1 January 2026", "Body a", "an application of a body", "Personnel work", "1 field Servant.name"],
    ]
    assert "client 1" not in herself.response("/me").text, "who it was is for auditors"


def test_many_readings_come_in_pages(world: World, client: Client, tmp_path: Path) -> None:
    days = [f"2025-{month:02}-{day:02}" for month in range(1, 13) for day in range(1, 6)]
    keep(world, [event(100 + number, day, "client", A, STAYS) for number, day in enumerate(days)], tmp_path / "access")
    reader = Reader.signed_in(client, Principal("stays herself", Role.SERVANT, servant=STAYS))
    first = reader.page("/me")
    assert len(first.table(READINGS)) == 51
    (older,) = (path for path, words in first.links.items() if words == "Older")
    second = reader.page(older.partition("#")[0])
    seen = [row[0] for row in (*first.table(READINGS)[1:], *second.table(READINGS)[1:])]
    # The one of 7 July 2026 is of the world itself.
    assert (len(seen), seen[0], seen[-1]) == (61, "7 July 2026", "1 January 2025")
    assert len(set(seen)) == 61
    assert reader.page("/me?after=damaged", status=400).heading == "This address cannot be used"


@pytest.mark.parametrize(
    "principal", [Principal("Aziza", Role.INVESTIGATOR, A), Principal("operator", Role.INTEGRATOR)], ids=lambda each: each.role
)
def test_it_is_for_servants_alone(client: Client, principal: Principal) -> None:
    page = Reader.signed_in(client, principal).page("/me", status=403)
    assert page.heading == "This page is not for your role"


def test_somebody_whom_the_hub_does_not_know_is_told_so(client: Client) -> None:
    page = Reader.signed_in(client, Principal("somebody", Role.SERVANT, servant="servant:unknown")).page("/me")
    assert "The hub knows no record of you." in page.words
    assert "What I can do" in page.words
