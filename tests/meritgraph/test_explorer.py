"""The explorer: all of it comes from this hub, its examples are answered, and a deployment can switch it off."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from meritgraph.explorer_files import LICENCES, VENDOR
from tests.conftest import OpenEngine, Run
from tests.meritgraph.conftest import Client
from tests.support.fork_server import ROOT

INTROSPECTION = "{ __schema { queryType { name } } }"
EXAMPLES = (ROOT / "meritgraph" / "web" / "static" / "examples.js").read_text("utf-8")


@pytest.fixture(scope="module")
def closed(engine: OpenEngine, run: Run, tmp_path_factory: pytest.TempPathFactory) -> Client:
    """Return a client of a hub that has its explorer switched off."""
    return Client(run, engine.database, tmp_path_factory.mktemp("closed"), explorer=False)


def test_every_file_of_the_explorer_is_served_here(client: Client) -> None:
    page = client.send("GET", "/explorer")

    assert page.status_code == 200
    files = re.findall(r'(?:src|href)="([^"]+)"', page.text)
    assert {"/vendor/graphiql.js", "/static/explorer.js", "/static/examples.js"} <= set(files)
    for path in files:
        if not path.startswith("data:"):
            assert path.startswith("/")
            assert client.send("GET", path).status_code == 200, path


def test_the_explorer_may_run_no_script_but_those_of_the_hub(client: Client) -> None:
    policy = client.send("GET", "/explorer").headers["Content-Security-Policy"]

    assert "script-src 'self';" in policy
    assert "connect-src 'self';" in policy
    assert "'unsafe-inline'" not in client.send("GET", "/").headers["Content-Security-Policy"]


def test_the_licences_of_all_that_is_served_lie_beside_it(client: Client) -> None:
    licences = client.send("GET", f"/vendor/{LICENCES}").text

    for package in ("graphiql 3.8.3", "react 18.2.0", "react-dom 18.2.0", "codemirror 5", "graphql 1"):
        assert f"\n{package}" in licences
    assert {path.name for path in VENDOR.iterdir()} == {LICENCES, "graphiql.css", "graphiql.js", "react.js", "react-dom.js"}


def test_every_example_is_answered(client: Client) -> None:
    examples = re.findall(r"query: `([^`]+)`,\s+variables: (?:'([^']*)'|\"\")", EXAMPLES)

    assert len(examples) >= 5
    for query, variables in examples:
        answer = client.ask(query, **(json.loads(variables) if variables else {}))
        assert answer.status_code == 200, answer.text
        assert "errors" not in answer.json()


def test_the_first_page_leads_to_the_explorer(client: Client) -> None:
    assert 'href="/explorer"' in client.send("GET", "/").text


def test_a_hub_without_explorer_serves_none_of_it_and_answers_no_introspection(closed: Client) -> None:
    assert closed.send("GET", "/explorer").status_code == 404
    assert closed.send("GET", "/vendor/graphiql.js").status_code == 404
    assert "/explorer" not in closed.send("GET", "/").text

    refused = closed.ask(INTROSPECTION)

    assert [error["extensions"]["code"] for error in refused.json()["errors"]] == ["FORBIDDEN"]
    assert refused.json().get("data") is None
    assert closed.ask('fragment f on Query { __type(name: "Query") { name } } { ...f }').json()["errors"]
    assert closed.ask("{ __typename rules { __typename id } }").json()["data"]["__typename"] == "Query"


def test_an_open_hub_answers_introspection(client: Client) -> None:
    assert client.ask(INTROSPECTION).json() == {"data": {"__schema": {"queryType": {"name": "Query"}}}}


def test_the_settings_of_a_deployment_switch_the_explorer_off() -> None:
    for path in ("deploy/meritgraph.env", "deploy/kubernetes/settings.yaml", "docker-compose.yml"):
        text = Path(ROOT, path).read_text("utf-8")
        assert re.search(r"MERITGRAPH_EXPLORER\W+false", text), path
