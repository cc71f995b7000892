"""Browser applications of other origins: those that the settings name may use the API, and nobody else's pages."""

from __future__ import annotations

from pathlib import Path

import httpx
import pytest
from pydantic import ValidationError

from graph.driver.database import Database
from meritgraph.app import HEADERS
from meritgraph.settings import Settings
from tests.conftest import Run
from tests.meritgraph.conftest import Client

OURS, OTHER = "https://people.example", "https://people.example.evil.example"
HELLO = {"query": "{ __typename }"}


@pytest.fixture
def client(run: Run, database: Database, tmp_path: Path) -> Client:
    return Client(run, database, tmp_path, origins=[OURS, "http://localhost:5173"])


def preflight(client: Client, origin: str, path: str = "/graphql") -> httpx.Response:
    asked = {"Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "authorization,content-type"}
    return client.send("OPTIONS", path, headers={"Origin": origin, **asked})


def permissions(response: httpx.Response) -> dict[str, str]:
    return {name: value for name, value in response.headers.items() if name.startswith("access-control-")}


@pytest.mark.parametrize("origin", [OURS, "http://localhost:5173"])
def test_a_browser_of_a_named_origin_is_told_what_it_may_send(client: Client, origin: str) -> None:
    response = preflight(client, origin)

    assert (response.status_code, response.content) == (204, b"")
    assert permissions(response) == {
        "access-control-allow-origin": origin,
        "access-control-allow-methods": "POST",
        "access-control-allow-headers": "Authorization, Content-Type, X-Purpose",
        "access-control-max-age": "600",
        "access-control-expose-headers": "Retry-After, WWW-Authenticate, X-Cost",
    }
    assert response.headers["vary"] == "Origin"
    assert {name: response.headers[name] for name in HEADERS} == HEADERS


def test_its_pages_may_read_answers_and_refusals(client: Client) -> None:
    answered, refused = client.post(HELLO, Origin=OURS), client.post(HELLO, Origin=OURS, Authorization="Bearer none")

    assert (answered.status_code, refused.status_code) == (200, 401)
    for response in (answered, refused):
        assert response.headers["access-control-allow-origin"] == OURS
        assert "access-control-allow-credentials" not in response.headers
        assert {each.strip() for each in response.headers["vary"].split(",")} == {"Accept", "Origin"}


@pytest.mark.parametrize(
    "origin",
    [OTHER, "http://people.example", "https://PEOPLE.example", "https://people.example:8443", "https://people", "null", "*", ""],
)
def test_no_other_origin_is_permitted_anything(client: Client, origin: str) -> None:
    asked, answered = preflight(client, origin), client.post(HELLO, Origin=origin)

    assert (asked.status_code, permissions(asked)) == (405, {})
    # The token is right, so it is answered; a browser would keep the answer from the page.
    assert (answered.status_code, permissions(answered)) == (200, {})
    assert "Origin" in answered.headers["vary"]


@pytest.mark.parametrize("path", ["/", "/healthz", "/explorer", "/graphql/"])
def test_nothing_but_the_api_is_opened(client: Client, path: str) -> None:
    assert permissions(client.send("GET", path, headers={"Origin": OURS})) == {}
    assert permissions(preflight(client, OURS, path)) == {}


def test_by_default_no_origin_is_permitted(run: Run, database: Database, tmp_path: Path) -> None:
    client = Client(run, database, tmp_path)

    for response in (preflight(client, OURS), client.post(HELLO, Origin=OURS)):
        assert permissions(response) == {}
    assert Settings(home=tmp_path).cors_origins == []


def test_origins_come_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MERITGRAPH_CORS_ORIGINS", '["https://people.example", "http://[::1]:5173"]')

    assert Settings().cors_origins == ["https://people.example", "http://[::1]:5173"]


@pytest.mark.parametrize(
    "origin", ["*", "null", "https://people.example/", "https://People.example", "people.example", "https://*.example",
               "https://people.example:443", "http://people.example:80", "ftp://people.example", "https://a@people.example", ""]
)  # fmt: skip
def test_what_is_no_origin_is_refused_at_start(monkeypatch: pytest.MonkeyPatch, origin: str) -> None:
    monkeypatch.setenv("MERITGRAPH_CORS_ORIGINS", f'["{origin}"]')

    with pytest.raises(ValidationError, match="is no origin; write each as"):
        Settings()
