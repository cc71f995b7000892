"""The page of a servant and the search by name: what stands there, who sees it, and that no name can do anything."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from graph.migrations import migrate
from meritgraph.access.principals import Principal, Role
from meritgraph.case_pages.view_models.person import Spelling, spellings_of
from tests.conftest import OpenEngine, Run
from tests.meritgraph.conftest import Client
from tests.support.engines import empty, execute
from tests.support.html_page import HtmlPage
from tests.support.read_pages import Reader
from tests.support.two_bodies import FOREIGN, MOVED, STAYS, A, B, build_two_bodies

HOSTILE = "</script><svg onload=alert(1)>\"'& Along \u202egnol"
ALONG = "servant:along"
NAMED = """MATCH (n:Organisation|Position)-[:HAS_VERSION]->(v) SET v.name = n.name, v.title = n.title"""
OF_A, OF_B = Principal("Aziza", Role.INVESTIGATOR, A), Principal("Botir", Role.INVESTIGATOR, B)
CLIENT_OF_A = Principal("hr of A", Role.CLIENT, A)
WITHOUT_BODY = [Principal("operator", Role.INTEGRATOR), Principal("auditor", Role.AUDITOR)]


@pytest.fixture(scope="module")
def client(engine: OpenEngine, run: Run, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    """Return a hub with the world of two bodies. «along» has a hostile name, «moved» a portal that knows her."""
    run(empty(engine.database, engine.home))
    run(migrate(engine.database))
    build_two_bodies(run, engine.database)
    run(execute(engine.database, NAMED))
    run(execute(engine.database, "MATCH (s:Servant {id: $id}) SET s.name = $name", id=ALONG, name=HOSTILE))
    written = """MATCH (s:Servant {id: $id})
        CREATE (s)<-[:DESCRIBES]-(:PortalRecord {
          id: 'record:m', portal: 'test.argos.uz', stream: 'servants', recorded_at: $at
        })"""
    run(execute(engine.database, written, id=MOVED, at=datetime(2026, 11, 1, 9, 30, tzinfo=UTC)))
    client = Client(run, engine.database, tmp_path_factory.mktemp("home"))
    yield client
    run(client.http.aclose())


@pytest.fixture(scope="module")
def aziza(client: Client) -> Reader:
    return Reader.signed_in(client, OF_A)


@pytest.fixture(scope="module")
def botir(client: Client) -> Reader:
    return Reader.signed_in(client, OF_B)


def found(page: HtmlPage) -> list[str]:
    """Return the addresses of the people that a search found."""
    return [path for path in page.links if path.startswith("/servants/")]


def test_a_servants_page_has_her_career_and_her_leads(aziza: Reader) -> None:
    page = aziza.page(f"/servants/{MOVED}")
    assert page.heading == "Moved"
    posts = [row[1] for row in page.table("Career of Moved, 2020 to today") if len(row) == 6]
    assert any(each.startswith("Post of moved in a") for each in posts)
    assert any(each.startswith("Post of moved in b") for each in posts)
    _, lead = page.table("Leads that name this person")
    assert lead[1:] == ["V10 provable breach", "high", "open", "1 October 2026", "Body a"]
    assert page.links["/cases/finding%3Amoved%20in%20a"] == lead[0]
    assert f"/check?servant={MOVED.replace(':', '%3A')}" in page.links


def test_the_drawing_has_the_posts_of_the_table(aziza: Reader) -> None:
    page = aziza.page(f"/servants/{MOVED}")
    numbers = [row[0] for row in page.table("Career of Moved") if len(row) == 6 and row[0].isdigit()]
    drawn = " ".join(each.words for each in page.all_of("svg"))
    assert numbers
    assert [number for number in numbers if f"{number} " not in drawn] == []


def test_portals_that_know_her_are_named_with_their_newest_content(aziza: Reader) -> None:
    _, row = aziza.page(f"/servants/{MOVED}").table("Records that state who this person is")
    assert row == ["test.argos.uz", "servants", "1", "1 November 2026, 09:30 UTC", "none"]


def test_ties_have_kind_source_and_confidence(aziza: Reader, botir: Reader) -> None:
    tie = ["brother or sister", "1 January 2024", "still holds", "matched by the hub", "declared"]
    page = botir.page(f"/servants/{STAYS}")
    assert page.table("Kinship with other servants")[1:] == [["Foreign", *tie]]
    assert page.links["/servants/servant%3Aforeign"] == "Foreign"
    # She never served in A, so A's investigator does not learn who it is.
    assert aziza.page(f"/servants/{STAYS}").table("Kinship with other servants")[1:] == [["somebody whom you may not see", *tie]]
    assert botir.page(f"/servants/{FOREIGN}").table("Relatives that she or he declared")[1][0] == "Uncle Hidden"


def test_somebody_unseen_is_not_there_as_nobody_is(aziza: Reader) -> None:
    unseen, unknown = (aziza.page(f"/servants/{id_}", status=404) for id_ in (FOREIGN, "servant:none"))
    assert unseen.words == unknown.words
    assert unseen.heading == "There is no such page"


@pytest.mark.parametrize("principal", WITHOUT_BODY, ids=lambda each: each.role)
def test_a_role_without_people_is_told_so(client: Client, principal: Principal) -> None:
    reader = Reader.signed_in(client, principal)
    assert reader.page(f"/servants/{MOVED}", status=403).heading == "This page is not for your role"
    assert reader.page("/servants", {"name": "moved"}, status=403).heading == "This page is not for your role"


def test_only_investigators_read_of_conflicts(client: Client, aziza: Reader) -> None:
    assert "Open conflicts" in aziza.page(f"/servants/{STAYS}").words
    assert "Open conflicts" not in Reader.signed_in(client, CLIENT_OF_A).page(f"/servants/{STAYS}").words


def test_a_conflict_shows_what_is_shown_and_what_is_stated_as_well(run: Run, client: Client, botir: Reader) -> None:
    written = """MATCH (s:Servant {id: $id}) SET s.disputed = ['name'] CREATE (:Conflict {
          id: 'conflict:name', node: s.id, label: 'Servant', property: 'name', state: 'open', opened_at: $at,
          values: ['test.argos.uz/servants: Foreign', 'my.dba.uz/enrolments: Phoreign']
        })-[:ABOUT]->(s)"""
    assert "Portals do not contradict each other" in botir.page(f"/servants/{FOREIGN}").words
    run(execute(client.database, written, id=FOREIGN, at=datetime(2026, 11, 2, tzinfo=UTC)))
    page = botir.page(f"/servants/{FOREIGN}")
    assert page.table("What portals contradict each other on")[1] == [
        "Servant, name",
        "Foreign (test.argos.uz)",
        "Phoreign (my.dba.uz)",
        "2 November 2026, 00:00 UTC",
    ]


def test_other_spellings_are_those_that_lose(botir: Reader) -> None:
    lost = [{"portal": "my.dba.uz", "value": "Phoreign"}, {"portal": "my.mehnat.uz", "value": None}]
    disputes = [{"property": "birth_date", "losing": [{"portal": "x", "value": "1980"}]}, {"property": "name", "losing": lost}]
    assert spellings_of({"disputes": disputes}) == (Spelling("Phoreign", "my.dba.uz"),)
    assert "Other spellings" not in botir.page(f"/servants/{STAYS}").words


def test_a_name_finds_whom_the_reader_may_see(aziza: Reader, botir: Reader) -> None:
    assert found(aziza.page("/servants", {"name": "moved"})) == ["/servants/servant%3Amoved"]
    assert found(botir.page("/servants", {"name": "Foreign"})) == ["/servants/servant%3Aforeign"]
    nobody = aziza.page("/servants", {"name": "Foreign"})
    assert found(nobody) == []
    assert "Nobody whom you may see has such a name" in nobody.words


def test_a_name_never_stands_in_an_address(aziza: Reader) -> None:
    page = aziza.page("/servants", {"name": "moved"})
    (form,) = (each for each in page.all_of("form") if each.attributes["action"] == "/servants")
    assert form.attributes["method"] == "post"
    assert page.by_id("name").attributes["value"] == "moved"
    assert not [path for path in page.links if "name=" in path]
    assert aziza.page("/servants?name=moved", status=400).heading == "This address cannot be used"


def test_a_search_of_another_site_is_refused(client: Client, aziza: Reader) -> None:
    sent = {"Cookie": aziza.cookies, "Sec-Fetch-Site": "cross-site", "Content-Type": "application/x-www-form-urlencoded"}
    refused = client.send("POST", "/servants", headers=sent, content=f"csrf={aziza.session.csrf}&name=moved")
    assert refused.status_code == 403
    assert aziza.page("/servants", {"name": "moved", "csrf": "x"}, status=403).heading == "The form was not accepted"


def test_an_empty_name_finds_nobody(aziza: Reader) -> None:
    page = aziza.page("/servants", {"name": "  "})
    assert found(page) == []


def test_a_hostile_name_is_shown_and_does_nothing(botir: Reader) -> None:
    response = botir.response(f"/servants/{ALONG}")
    page = HtmlPage(response.text)
    assert page.heading == HOSTILE.replace("\u202e", "\ufffd")
    assert "<svg onload" not in response.text
    assert "\u202e" not in response.text
    assert [each for each in page.elements for name in each.attributes if name.startswith("on") or name == "style"] == []
    assert "<svg onload" not in botir.response("/servants", {"name": HOSTILE}).text


def test_nobody_reads_a_page_without_a_session(client: Client) -> None:
    response = client.send("GET", f"/servants/{MOVED}")
    assert (response.status_code, response.headers["Location"]) == (303, "/sign-in?next=%2Fservants%2Fservant%3Amoved")
