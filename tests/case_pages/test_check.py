"""The check of an appointment before its order: the form, what the rules find in a loaded world, and what it never says."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import quote, urlencode

import pytest

from graph.migrations import migrate
from meritgraph.access.principals import Principal, Role
from tests.conftest import OpenEngine, Run
from tests.meritgraph.conftest import Client
from tests.support.engines import cypher, empty
from tests.support.html_page import HtmlPage
from tests.support.read_pages import Reader
from tests.support.scripted_portal import body, key_ring, load, order, position, servant

HOSTILE = "</script><svg onload=alert(1)>"
ROWS: Mapping[str, Sequence[Mapping[str, Any]]] = {
    "bodies": [body(), body("B2")],
    "positions": [position("P1", 3), position("P2", 4), position("P3", 4, "B2")],
    "servants": [servant(lastName=HOSTILE), servant("R2", "32604867001238", lastName="Other")],
    "orders": [
        order("1", "P1", "2023-01-01", mode="guarantee"),
        order("9", "P3", "2023-01-01", mode="guarantee", registerNo="R2"),
    ],
    "sanctions": [{"id": "S1", "registerNo": "R1", "kind": "reprimand", "imposed": "2025-03-01", "until": None, "lifted": None}],
}
VERDICTS = ("clean", "guilty", "violator", "suspect", "fraud")


@pytest.fixture(scope="module")
def client(engine: OpenEngine, run: Run, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    """Return a hub that has loaded a servant with a reprimand of March 2025, and somebody of another body."""
    run(empty(engine.database, engine.home))
    run(migrate(engine.database))
    home = tmp_path_factory.mktemp("home")
    run(load(engine.database, ROWS, key_ring(home)))
    client = Client(run, engine.database, home)
    yield client
    run(client.http.aclose())


@pytest.fixture(scope="module")
def ids(client: Client) -> Mapping[str, str]:
    """Return the ids of people and bodies by their names, and of posts by their titles."""
    text = "MATCH (n:Servant|Position|Organisation) RETURN coalesce(n.name, n.title) AS name, n.id AS id"
    rows = client.run(client.database.read(cypher(text), {}))
    return {str(row["name"]): str(row["id"]) for row in rows}


@pytest.fixture(scope="module")
def her(ids: Mapping[str, str]) -> str:
    return next(id_ for name, id_ in ids.items() if name.startswith("</script>"))


@pytest.fixture(scope="module")
def aziza(client: Client, ids: Mapping[str, str]) -> Reader:
    return Reader.signed_in(client, Principal("Aziza", Role.INVESTIGATOR, ids["Body B1"]))


def checked(reader: Reader, status: int = 200, **given: str) -> HtmlPage:
    return reader.page(f"/check?{urlencode(given)}", status=status)


def found(page: HtmlPage) -> list[str]:
    """Return the rules that a check names as violated, in their order."""
    return [path.removeprefix("/rules/") for path, _ in _links_in(page, "section")]


def _links_in(page: HtmlPage, name: str) -> list[tuple[str, str]]:
    links = (each for each in page.all_of("a") if name in each.parents)
    return [(str(each.attributes["href"]), each.words) for each in links]


def test_the_form_asks_for_ids_days_and_words(aziza: Reader) -> None:
    page = aziza.page("/check")
    labels = {each.attributes["for"] for each in page.all_of("label")}
    fields = {"servant", "position", "on", "start", "mode", "competition", "signer", "keeps"}
    assert labels == fields
    (form,) = (each for each in page.all_of("form") if each.attributes["action"] == "/check")
    assert form.attributes["method"] == "get"
    assert "May this appointment be made?" not in page.words


def test_a_promotion_under_a_sanction_contradicts_the_law(aziza: Reader, ids: Mapping[str, str], her: str) -> None:
    page = checked(aziza, servant=her, position=ids["Post P2"], on="2025-06-01", mode="GUARANTEE")
    assert "May this appointment be made?" in page.words
    assert "the appointment would contradict the law" in page.words
    assert "V10" in found(page)
    assert "of 1 March 2025" in page.words
    assert "ZRU-788 Art 48" in page.words
    assert "The hub does not decide: whoever signs the order does." in page.words
    assert [word for word in VERDICTS if word in page.words.split("What was found")[0].lower()] == []


def test_breaches_come_before_what_is_only_unusual(aziza: Reader, ids: Mapping[str, str], her: str) -> None:
    rules = found(checked(aziza, servant=her, position=ids["Post P2"], on="2025-06-01", mode="TRANSFER"))
    assert [rule[0] for rule in rules] == sorted((rule[0] for rule in rules), key="VRQ".index)
    assert len(rules) >= 2


def test_after_the_sanction_nothing_is_found_of_it(aziza: Reader, ids: Mapping[str, str], her: str) -> None:
    page = checked(aziza, servant=her, position=ids["Post P2"], on="2026-11-01", mode="GUARANTEE")
    assert "V10" not in found(page)
    assert "V10 Promoted under sanction" in [row[0] for row in page.table("What was checked and holds")]


def test_what_cannot_be_checked_is_named_with_what_is_missing(aziza: Reader, ids: Mapping[str, str], her: str) -> None:
    page = checked(aziza, servant=her, position=ids["Post P2"], on="2026-11-01", mode="GUARANTEE")
    rows = page.table("What could not be checked")[1:]
    assert rows
    assert [row for row in rows if not row[2]] == []
    assert "could not be checked" in page.words.split("What could not be checked")[0]


def test_the_form_knows_whom_a_link_named(aziza: Reader, ids: Mapping[str, str], her: str) -> None:
    page = checked(aziza, servant=her)
    assert page.by_id("servant").attributes["value"] == her
    assert page.links[f"/servants/{quote(her)}"].startswith(HOSTILE)
    post = checked(aziza, position=ids["Post P1"])
    assert "Post: Post P1, Body B1" in post.words
    assert "May this appointment be made?" not in page.words + post.words


@pytest.mark.parametrize(
    ("given", "field", "sentence"),
    [
        ({"on": "31.12.2025"}, "on", "“31.12.2025” is no day. Write it as 2026-03-14."),
        ({"on": "0001-01-01"}, "on", "“0001-01-01” is no day. Write it as 2026-03-14."),
        ({"start": "9999-12-31"}, "start", "“9999-12-31” is no day. Write it as 2026-03-14."),
        ({"mode": "HOSTILE"}, "mode", "Choose one of the ways in the list."),
        ({"servant": "servant:none"}, "servant", "There is nobody with this id whom you may check"),
        ({"position": "position:none"}, "position", "There is no post with this id."),
    ],
)
def test_a_mistake_is_named_beside_its_field(
    aziza: Reader, ids: Mapping[str, str], her: str, given: dict[str, str], field: str, sentence: str
) -> None:
    page = checked(aziza, 400, **{"servant": her, "position": ids["Post P2"], **given})
    (title,) = page.all_of("title")
    assert title.words.startswith("Error: ")
    assert page.links[f"#{field}"].startswith(sentence)
    assert page.by_id(field).attributes["aria-invalid"] == "true"
    assert "May this appointment be made?" not in page.words


def test_an_order_that_cannot_be_is_refused_with_the_reason(aziza: Reader, ids: Mapping[str, str], her: str) -> None:
    page = checked(aziza, 400, servant=her, position=ids["Post P2"], signer="servant:none")
    assert "There is no signer of that id, so nothing was checked." in page.words


def test_somebody_of_another_body_is_not_there(aziza: Reader, client: Client, ids: Mapping[str, str]) -> None:
    other = next(id_ for name, id_ in ids.items() if name.startswith("Other"))
    assert "There is nobody with this id" in checked(aziza, 400, servant=other, position=ids["Post P2"]).words
    of_other = Reader.signed_in(client, Principal("Botir", Role.CLIENT, ids["Body B2"]))
    assert "May this appointment be made?" in checked(of_other, servant=other, position=ids["Post P3"]).words


@pytest.mark.parametrize("role", [Role.INTEGRATOR, Role.AUDITOR, Role.SERVANT])
def test_it_is_for_those_who_prepare_or_investigate(client: Client, role: Role) -> None:
    reader = Reader.signed_in(client, Principal("somebody", role))
    assert reader.page("/check", status=403).heading == "This page is not for your role"


def test_a_hostile_name_does_nothing(aziza: Reader, ids: Mapping[str, str], her: str) -> None:
    path = f"/check?{urlencode({'servant': her, 'position': ids['Post P2'], 'on': '2025-06-01'})}"
    assert "<svg onload" not in aziza.response(path).text
    assert "<svg onload" not in aziza.response("/check?on=%3Csvg+onload%3D").text
