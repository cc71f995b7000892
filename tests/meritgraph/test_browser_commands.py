"""``meritgraph browser``: where the Browser is, its guides and queries, and an address that is on record."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from pathlib import Path
from typing import Any, cast
from urllib.parse import parse_qs, urlsplit

import pytest
import typer

from graph.driver.database import Database
from graph.errors import UnknownId
from meritgraph.cli.browser import NO_BROWSER, NoBrowser
from tests.conftest import Run
from tests.meritgraph.conftest import Command
from tests.support.engines import cypher
from tests.support.small_graph import SmallGraph

ADDRESS = "https://graph.example/browser/"


@pytest.fixture
def browser(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MERITGRAPH_BROWSER_URL", ADDRESS)
    monkeypatch.setenv("MERITGRAPH_BROWSER_BOLT", "neo4j+s://graph.example:7687")
    monkeypatch.setenv("MERITGRAPH_BROWSER_COUNTRY", "UZ")
    monkeypatch.setenv("MERITGRAPH_BROWSER_HUB", "https://hub.example")


@pytest.fixture
def graph(run: Run, fresh_database: Database) -> SmallGraph:
    graph = SmallGraph(run, fresh_database)
    graph.body("a")
    graph.body("foreign")
    graph.write("MATCH (o:Organisation {id: 'organisation:foreign'}) SET o.country = 'KZ'")
    for name, body in (("ann", "a"), ("eve", "foreign")):
        graph.servant(name)
        graph.held(name, body, "2019-01-01", name=name)
    return graph


@pytest.mark.usefixtures("browser")
def test_the_guides_are_those_of_this_hub(command: Command) -> None:
    ran = command("browser", "guide")

    assert (ran.code, ADDRESS in ran.err) == (0, True)
    lines = ran.out.splitlines()
    assert lines[:2] == [":play https://hub.example/guide/start.adoc", ":play https://hub.example/guide/start.html"]
    assert all(line.startswith(":play https://hub.example/guide/") for line in lines)


def test_without_a_browser_it_says_what_to_do(command: Command) -> None:
    assert "docs/investigators.md" in " ".join(command("browser", "guide").err.split())
    with pytest.raises(NoBrowser) as raised:
        command("browser", "open", "servant:ann")
    assert str(raised.value) == NO_BROWSER


def test_the_queries_are_printed_or_written(command: Command, tmp_path: Path) -> None:
    printed = command("browser", "queries").out

    rows = list(csv.DictReader(io.StringIO(printed)))
    assert list(rows[0]) == ["name", "description", "query", "id", "parentId", "isFolder"]
    assert any("MATCH" in row["query"] for row in rows)
    command("browser", "queries", "--output", str(tmp_path / "saved.csv"))
    assert (tmp_path / "saved.csv").read_text("utf-8") == printed


def recorded(run: Run, database: Database) -> list[dict[str, Any]]:
    text = "MATCH (e:AccessEvent) RETURN e.role AS role, e.operation AS operation, e.servant AS servant, e.purpose AS purpose"
    return cast("list[dict[str, Any]]", run(database.read(cypher(text))))


@pytest.mark.usefixtures("browser")
@pytest.mark.parametrize(
    ("id_", "people"),
    [("servant:ann", ["servant:ann"]), ("position:ann", ["servant:ann"]), ("organisation:a", ["servant:ann"])],
)
def test_an_address_is_printed_once_it_is_on_record(
    command: Command, run: Run, graph: SmallGraph, id_: str, people: list[str | None]
) -> None:
    ran = command("browser", "open", id_, "--purpose", "appeal")

    (address,) = ran.out.splitlines()
    assert address.startswith(f"{ADDRESS}?")
    (query,) = parse_qs(urlsplit(address).query)["arg"]
    assert f"'{id_}'" in query
    events = recorded(run, graph.database)
    assert [event["servant"] for event in events] == people
    assert {(event["role"], event["operation"], event["purpose"]) for event in events} == {("operator", "browser open", "appeal")}


@pytest.mark.usefixtures("browser")
@pytest.mark.parametrize(
    ("id_", "error"),
    [
        ("servant:nobody", UnknownId),
        ("appointment:ann", UnknownId),
        ("servant:eve", NoBrowser),
        ("position:eve", NoBrowser),
        ("organisation:foreign", NoBrowser),
    ],
)
def test_what_the_copy_does_not_have_is_refused_and_nothing_is_recorded(
    command: Command, run: Run, graph: SmallGraph, id_: str, error: type[Exception]
) -> None:
    with pytest.raises(error):
        command("browser", "open", id_)
    assert recorded(run, graph.database) == []


@pytest.mark.usefixtures("browser", "graph")
def test_a_purpose_is_needed(command_on: Callable[[Database], Command], fresh_database: Database, monkeypatch: Any) -> None:
    call = command_on(fresh_database)
    monkeypatch.delenv("MERITGRAPH_COMMAND_PURPOSE")

    with pytest.raises(typer.BadParameter):
        call("browser", "open", "servant:ann")
