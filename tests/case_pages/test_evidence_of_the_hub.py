"""The evidence of leads as a running hub answers and shows it: of a breach and of an indicator, to two readers."""

from __future__ import annotations

import re
from datetime import date

import pytest

from graph.migrations import migrate
from merit.detection import detect
from merit.registry import find_rule
from meritgraph.access.principals import Principal, Role
from tests.conftest import OpenEngine, Run
from tests.meritgraph.conftest import Client
from tests.support.engines import cypher, empty
from tests.support.html_page import HtmlPage
from tests.support.read_pages import Reader
from tests.support.scripted_portal import NOON, body, key_ring, load, order, position, servant

TODAY = date(2026, 11, 20)
SANCTION = {"id": "S1", "registerNo": "R1", "kind": "reprimand", "imposed": "2025-03-01", "until": None, "lifted": None}
ROWS = {
    "bodies": [body("B1"), body("B2", stir=None)],
    "positions": [position("P1", 3), position("P2", 6, "B2"), position("P3", 7, "B2")],
    "servants": [servant(), servant("R2", "31503856070023", lastName="</script><svg onload=alert(1)>")],
    "orders": [
        order("1", "P1", "2023-01-01", end="2025-06-01", open=False, mode="guarantee"),
        order("2", "P2", "2025-06-01", mode="guarantee", seq=2, signedBy="R2"),
        order("3", "P3", "2012-01-01", mode="guarantee", registerNo="R2"),
    ],
    "sanctions": [SANCTION],
}
VERBS = {"held", "signed the order", "to", "in", "into", "received"}


@pytest.fixture(scope="module")
def client(engine: OpenEngine, run: Run, tmp_path_factory: pytest.TempPathFactory) -> Client:
    """Return a hub with two leads about one promotion: while a reprimand of another body was in force, and by three ranks."""
    run(empty(engine.database, engine.home))
    run(migrate(engine.database))
    folder = tmp_path_factory.mktemp("home")
    run(load(engine.database, ROWS, key_ring(folder)))
    rules = [rule for id_ in ("V10", "R03") if (rule := find_rule(id_)) is not None]
    run(detect(engine.database, rules, TODAY, NOON))
    return Client(run, engine.database, folder)


@pytest.mark.parametrize("rule", ["V10", "R03"])
def test_a_lead_shows_what_it_rests_on_and_how_that_is_linked(client: Client, rule: str) -> None:
    page = _investigator(client).page(_path(client, rule))

    labels = _labels(page)
    assert "Appointment: Order of 1 June 2025, Post P2, by guaranteed return · no. 2. Show its links" in labels
    assert "Post P2. Show its links" in labels
    assert "Body B2. Show its links" in labels
    assert any(label.startswith("Move: Promotion, 3 ranks") for label in labels)
    assert sum(label.startswith("Person: ") for label in labels) == 2, "she and who signed"
    assert set(_verbs(page)) >= VERBS - ({"received"} if rule == "R03" else set())
    assert any("Reprimand" in label for label in labels) is (rule == "V10")


def test_opened_nodes_come_with_one_question_more_however_many_they_are(client: Client) -> None:
    reader = _investigator(client)
    path = _path(client, "V10")
    closed = reader.page(path)
    everybody = [id_ for id_ in _ids(closed) if not id_.startswith("n-promotion")]
    opened = reader.page(f"{path}?" + "&".join(f"open={id_.removeprefix('n-').replace(':', '%3A')}" for id_ in everybody))

    assert set(_ids(closed)) < set(_ids(opened))
    assert sum("Hide them" in label for label in _labels(opened)) == len(everybody)
    assert "Lead R03. Open its page" in _labels(opened)
    assert any(label.startswith("Portal record: ") for label in _labels(opened))


def test_a_client_of_the_new_body_is_told_that_there_is_a_fact_that_it_may_not_see(client: Client) -> None:
    reader = Reader.signed_in(client, Principal("portal", Role.CLIENT, _body(client, "Body B2")))
    hidden = next(id_ for id_ in _ids(_investigator(client).page(_path(client, "V10"))) if id_.startswith("n-sanction"))
    path = _path(client, "V10")
    for page in (reader.page(path), reader.page(f"{path}?open={hidden.removeprefix('n-').replace(':', '%3A')}")):
        assert "1 fact that you may not see" in page.source
        assert "Reprimand" not in page.source
        assert "2025-03-01" not in page.source


def _investigator(client: Client) -> Reader:
    return Reader.signed_in(client, Principal("Aziza", Role.INVESTIGATOR, _body(client, "Body B2")))


def _path(client: Client, rule: str) -> str:
    (row,) = client.run(client.database.read(cypher("MATCH (f:Finding {rule: $rule}) RETURN f.id AS id"), {"rule": rule}))
    return f"/cases/{row['id']}"


def _body(client: Client, name: str) -> str:
    (row,) = client.run(client.database.read(cypher("MATCH (o:Organisation {name: $name}) RETURN o.id AS id"), {"name": name}))
    return str(row["id"])


def _labels(page: HtmlPage) -> list[str]:
    return [each.attributes.get("aria-label") or "" for each in page.elements if each.attributes.get("class") == "node"]


def _ids(page: HtmlPage) -> list[str]:
    return [each.attributes["id"] or "" for each in page.elements if each.attributes.get("class") == "node"]


def _verbs(page: HtmlPage) -> list[str]:
    return re.findall(r'class="verb"[^>]*>([^<]*)<', page.source)
