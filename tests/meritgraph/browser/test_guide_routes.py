"""The guides as the Browser fetches them: from a page of another origin, without a token."""

from __future__ import annotations

import pytest

from merit.registry import all_rules
from meritgraph.browser.guides import files_of
from meritgraph.browser.steps import guides
from tests.meritgraph.conftest import Client

# The address of a hub that was not told another one.
FILES = files_of(guides(all_rules()), "http://127.0.0.1:8000")
MEDIA_TYPES = {"adoc": "text/asciidoc", "html": "text/html", "csv": "text/csv"}
BROWSER = {"Origin": "https://graph.example"}


@pytest.mark.parametrize("name", FILES)
def test_a_file_is_served_to_pages_of_any_origin(client: Client, name: str) -> None:
    answer = client.send("GET", f"/guide/{name}", headers=BROWSER)

    assert (answer.status_code, answer.text) == (200, FILES[name])
    assert answer.headers["content-type"] == f"{MEDIA_TYPES[name.rpartition('.')[2]]}; charset=utf-8"
    assert answer.headers["access-control-allow-origin"] == "*"
    assert answer.headers["cross-origin-resource-policy"] == "cross-origin"
    assert "access-control-allow-credentials" not in answer.headers
    assert answer.headers["content-security-policy"].startswith("default-src 'none'")
    assert answer.headers["x-content-type-options"] == "nosniff"


def test_a_preflight_is_answered(client: Client) -> None:
    asked = {**BROWSER, "Access-Control-Request-Method": "GET", "Access-Control-Request-Headers": "cache-control, pragma"}
    answer = client.send("OPTIONS", "/guide/start.adoc", headers=asked)

    assert (answer.status_code, answer.content) == (204, b"")
    assert answer.headers["access-control-allow-origin"] == "*"
    assert answer.headers["access-control-allow-methods"] == "GET"
    allowed = {each.strip() for each in answer.headers["access-control-allow-headers"].split(",")}
    assert allowed >= {"cache-control", "pragma"}


@pytest.mark.parametrize("name", ["no-such.adoc", "start", "..%2Fstart.adoc", "start.adoc.html"])
def test_another_name_is_answered_with_the_names_there_are(client: Client, name: str) -> None:
    answer = client.send("GET", f"/guide/{name}", headers=BROWSER)

    assert answer.status_code == 404
    if "%2F" not in name:
        assert set(FILES) == {line.removeprefix("/guide/") for line in answer.text.splitlines()[1:]}
        assert name not in answer.text.splitlines()[0]


def test_nothing_can_be_sent_there(client: Client) -> None:
    assert client.send("POST", "/guide/start.adoc", headers=BROWSER).status_code == 405
