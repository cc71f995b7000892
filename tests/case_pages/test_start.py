"""The first page: what it says to somebody who is not signed in, and where it leads each role."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from graph.errors import DatabaseUnavailable
from graph.migrations import migrate
from meritgraph.access.principals import BODY_ROLES, Principal, Role
from meritgraph.access.revocations import Revocations
from tests.conftest import OpenEngine, Run
from tests.meritgraph.conftest import Client, FailingDatabase
from tests.support.engines import empty
from tests.support.html_page import HtmlPage
from tests.support.read_pages import Reader
from tests.support.two_bodies import A, build_two_bodies

PAGES = ("/cases", "/check", "/servants", "/organisations", "/rules", "/runs", "/me")
LED_TO = {
    Role.INVESTIGATOR: ["/cases", "/check", "/servants", "/organisations", "/rules"],
    Role.CLIENT: ["/cases", "/check", "/servants", "/organisations", "/rules"],
    Role.INTEGRATOR: ["/runs", "/organisations", "/rules"],
    Role.AUDITOR: ["/organisations", "/rules"],
    Role.SERVANT: ["/me", "/organisations", "/rules"],
}


@pytest.fixture(scope="module")
def client(engine: OpenEngine, run: Run, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    run(empty(engine.database, engine.home))
    run(migrate(engine.database))
    build_two_bodies(run, engine.database)
    client = Client(run, engine.database, tmp_path_factory.mktemp("home"))
    yield client
    run(client.http.aclose())


def test_somebody_who_is_not_signed_in_is_told_what_this_is(client: Client) -> None:
    page = HtmlPage(client.send("GET", "/").text)
    assert "What they find is a lead" in page.words
    assert page.links["/sign-in"] == "Sign in"
    assert {"/docs/api.md", "/schema.graphql", "/explorer"} <= set(page.links)
    assert [path for path in PAGES if path in page.links] == []
    assert "curl $HUB/graphql" in page.words


@pytest.mark.parametrize("role", list(Role))
def test_each_role_is_led_to_pages_that_it_has_something_on(client: Client, role: Role) -> None:
    reader = Reader.signed_in(client, Principal("somebody", role, A if role in BODY_ROLES else None))
    page = reader.page("/")
    led_to = [path for path in page.links if path in PAGES]
    assert led_to == LED_TO[role]
    assert "/sign-in" not in page.links
    for path in led_to:
        assert reader.page(path).heading
    menu = [str(each.attributes["href"]) for each in page.all_of("a") if "nav" in each.parents]
    assert set(menu) <= set(led_to)


def test_it_is_in_the_language_that_a_browser_asks_for(client: Client) -> None:
    page = HtmlPage(client.send("GET", "/", headers={"Accept-Language": "ru, en;q=0.5"}).text)
    (root,) = page.all_of("html")
    assert root.attributes["lang"] == "ru"


def test_it_is_shown_while_the_graph_is_away(run: Run, client: Client, tmp_path_factory: pytest.TempPathFactory) -> None:
    signed_in = Reader.signed_in(client, Principal("Aziza", Role.INVESTIGATOR, A))
    gone = FailingDatabase(DatabaseUnavailable("bolt://nowhere", "it is away"))
    away = Client(run, gone, client.records.parent, revocations=Revocations(gone))
    response = away.send("GET", "/", headers={"Cookie": signed_in.cookies})
    run(away.http.aclose())
    assert response.status_code == 200
    assert HtmlPage(response.text).links["/sign-in"] == "Sign in"
