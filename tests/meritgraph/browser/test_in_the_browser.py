"""The whole way in a real Neo4j Browser: from a finding of the API to its evidence on the canvas, on a copy that is made for it.

The copy has the settings of ``docker-compose.yml``. The Browser is the last one on Maven Central, older than the one that Neo4j's
image brings: guides in AsciiDoc are tried with Asciidoctor instead (``test_guides.py``).
"""

from __future__ import annotations

from collections.abc import Generator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, LiteralString, cast
from urllib.parse import urlsplit

import httpx
import pytest
from neo4j import GraphDatabase
from neo4j.exceptions import Neo4jError
from playwright.sync_api import Locator, Page, expect

from graph.driver.database import Database, open_database
from graph.driver.settings import DatabaseSettings
from graph.migrations import migrate
from meritgraph.access.principals import Principal, Role
from tests.conftest import Run, needing_neo4j
from tests.support.chromium import chromium, page_in_chromium
from tests.support.commands import meritgraph
from tests.support.compose import neo4j_settings
from tests.support.engines import cypher
from tests.support.neo4j_server import OwnNeo4j, free_port, own_neo4j
from tests.support.serving import Served, served, wait_until
from tests.support.small_graph import SmallGraph

MINISTRY = "a" * 30
INVESTIGATOR = Principal("inspector", Role.INVESTIGATOR, f"organisation:{MINISTRY}")
EVIDENCE = {"appointment:head", "promotion:ann", "sanction:ann"}
# The finding is one of V10, whose query shows the promotion with both posts, and the sanctions of the person.
SHOWN = EVIDENCE | {"appointment:clerk", "position:clerk", "position:head", "servant:ann"}
NUMBER = "UZ/PINFL:1!secret"


@pytest.fixture
def hub_graph(run: Run, tmp_path: Path) -> Generator[tuple[Path, Database]]:
    """Write somebody who was promoted while a sanction was in force, and the finding, into the graph of a new home."""
    home = tmp_path / "var"
    home.mkdir()
    opened = open_database(DatabaseSettings(home=home, compiler="quick"))
    database = run(opened.__aenter__())
    try:
        run(migrate(database))
        graph = SmallGraph(run, database)
        graph.body(MINISTRY, "Appointment", "Sanction")
        graph.servant("ann")
        graph.held("ann", MINISTRY, "2015-01-01", "2022-03-01", name="clerk")
        graph.held("ann", MINISTRY, "2022-03-01", name="head")
        graph.write(
            """MATCH (s:Servant {id: 'servant:ann'}) MATCH (a:Appointment {id: 'appointment:head'})
            MATCH (before:Appointment {id: 'appointment:clerk'})
            CREATE (:Identifier {key: $number, scheme: 'UZ/PINFL'})-[:IDENTIFIES]->(s)
            CREATE (s)-[:RECEIVED]->(p:Promotion {id: 'promotion:ann', kind: 'promotion', steps: 1})-[:INTO]->(a)
            CREATE (p)-[:FROM]->(before)
            CREATE (s)-[:GIVEN]->(x:Sanction {
              id: 'sanction:ann', kind: 'reprimand', imposed_earliest: date('2021-12-01'), imposed_latest: date('2021-12-01')
            })
            CREATE (f:Finding {
              id: 'finding:ann', rule: 'V10', state: 'open', severity: 'high', reason: 'Promoted under a sanction.', version: 1,
              organisation: 'organisation:' + $body, policy: 'shipped', subjects: [a.id], day: date('2022-03-01'),
              first_seen: datetime('2026-11-01T12:00:00Z'), last_seen: datetime('2026-11-01T12:00:00Z'),
              sort_key: '2022-03-01\u0001finding:ann'
            })-[:CONCERNS]->(s)
            CREATE (f)-[:EVIDENCE]->(a) CREATE (f)-[:EVIDENCE]->(p) CREATE (f)-[:EVIDENCE]->(x)""",
            number=NUMBER,
            body=MINISTRY,
        )
        yield home, database
    finally:
        run(opened.__aexit__(None, None, None))


def settings_of(service: str, hub: str, bolt: int) -> dict[str, str]:
    """Return what Compose sets for a Neo4j, as ``neo4j.conf`` has it, without memory; the addresses are those of this test."""
    here = {"MERITGRAPH_BROWSER_HUB": hub, "MIRROR_ADDRESS": f"127.0.0.1:{bolt}"}
    return {name: value for name, value in neo4j_settings(service, here).items() if ".memory." not in name}


def fill(home: Path, own: OwnNeo4j, password: Path) -> None:
    password.write_text(own.server.password, "utf-8")
    to = ("--to", own.server.uri, "--password-file", str(password))
    made = meritgraph(home, "export", "mirror", "--country", "UZ", *to, "--purpose", "oversight")
    assert made.returncode == 0, made.stderr
    # There is nothing to be seen over HTTP while it is being filled.
    assert "server.http.enabled=false" in (password.parent / "neo4j" / "conf" / "neo4j.conf").read_text("utf-8")


@contextmanager
def copy_with_browser(home: Path, folder: Path, hub: str, bolt: int, http: int) -> Generator[OwnNeo4j]:
    """Fill a copy as ``deploy/mirror/refresh`` does, and serve it read-only with Neo4j Browser."""
    neo4j = folder / "neo4j"
    with own_neo4j(neo4j, settings_of("mirror-fill", hub, bolt), quick_compiler=True, keep=True) as own:
        fill(home, own, folder / "password")
    settings = settings_of("mirror", hub, bolt)
    # This Browser is older than the one of the image, and its guides are HTML.
    settings["browser.post_connect_cmd"] = settings["browser.post_connect_cmd"].replace(".adoc", ".html")
    listening = {"server.http.enabled": "true", "server.http.listen_address": f"127.0.0.1:{http}"}
    with own_neo4j(neo4j, settings | listening, quick_compiler=True, port=bolt, browser=True) as own:
        wait_until(lambda: _answers(f"http://127.0.0.1:{http}/browser/"), 120)
        yield own


def _answers(address: str) -> bool:
    try:
        return httpx.get(address, timeout=5).status_code == 200
    except httpx.TransportError:
        return False


def browser_url(hub: Served) -> str:
    answer = hub.ask("{ findings { edges { node { id browserUrl } } } }").json()
    assert "errors" not in answer, answer
    ((node),) = [edge["node"] for edge in answer["data"]["findings"]["edges"]]
    assert node["id"] == "finding:ann"
    return node["browserUrl"]


def newest(page: Page) -> Locator:
    """Return the frame of what was run last."""
    return page.get_by_test_id("frame").first


def drawn(page: Page, count: int) -> set[str]:
    """Return the ids of the nodes on the canvas of the newest frame, once so many are there."""
    nodes = newest(page).locator("svg g.node")
    expect(nodes).to_have_count(count)
    # What a node shows is bound to its element.
    ids: list[str] = nodes.evaluate_all("nodes => nodes.map(each => each.__data__.propertyMap.id)")
    return {each.strip('"') for each in ids}


def run_in_editor(page: Page, text: str) -> None:
    editor = page.get_by_test_id("activeEditor")
    editor.locator(".monaco-editor").first.click()
    page.keyboard.insert_text(text)
    expect(editor).to_contain_text(text.split()[-1])
    page.get_by_test_id("editor-Run").click()


@pytest.mark.timeout(900)
def test_from_a_finding_to_its_evidence_in_neo4j_browser(run: Run, hub_graph: tuple[Path, Database], tmp_path: Path) -> None:
    browser = chromium()
    home, database = hub_graph
    bolt, http, port = free_port(), free_port(), free_port()
    hub_address = f"http://127.0.0.1:{port}"
    settings: Mapping[str, str] = {
        "MERITGRAPH_PORT": str(port),
        "MERITGRAPH_BROWSER_URL": f"http://127.0.0.1:{http}/browser/",
        "MERITGRAPH_BROWSER_BOLT": f"neo4j://127.0.0.1:{bolt}",
        "MERITGRAPH_BROWSER_COUNTRY": "UZ",
        "MERITGRAPH_BROWSER_HUB": hub_address,
    }
    with needing_neo4j():
        mirror = copy_with_browser(home, tmp_path, hub_address, bolt, http)
        own = mirror.__enter__()
    try:
        with served(home, INVESTIGATOR, **settings) as hub, page_in_chromium(browser) as page:
            _explore(page, hub, hub_address, own)
            _refuse_what_is_no_exploring(own, hub_address)
    finally:
        mirror.__exit__(None, None, None)

    # The record of who was led there, for which purpose, on whose data.
    found = "MATCH (e:AccessEvent {operation: 'open'}) RETURN e.actor AS actor, e.purpose AS purpose, e.servant AS servant"
    wait_until(lambda: len(run(database.read(cypher(found)))) == 1, 60)
    assert run(database.read(cypher(found))) == [{"actor": "inspector", "purpose": "oversight", "servant": "servant:ann"}]


def _explore(page: Page, hub: Served, hub_address: str, own: OwnNeo4j) -> None:
    left: list[str] = []

    def stop(route: Any) -> None:
        left.append(route.request.url)
        route.abort()

    page.route(lambda url: urlsplit(url).hostname != "127.0.0.1", stop)
    page.on("websocket", lambda each: left.append(each.url) if urlsplit(each.url).hostname != "127.0.0.1" else None)

    page.goto(browser_url(hub), wait_until="commit")
    page.get_by_test_id("username").fill("neo4j")
    page.get_by_test_id("password").fill(own.server.password)
    page.get_by_test_id("connect").click()

    # The guide to start with opens by itself.
    guide = page.get_by_test_id("frame").filter(has_text="Start here").first
    expect(guide.get_by_text("The newest findings")).to_be_visible(timeout=90_000)

    # The query of the link waits in the editor.
    page.get_by_test_id("editor-Run").click()
    assert drawn(page, len(SHOWN)) == SHOWN

    # A click on the first query of the guide copies it into the editor.
    guide.locator("pre.runnable").first.click()
    expect(page.get_by_test_id("activeEditor")).to_contain_text("MATCH")
    page.get_by_test_id("editor-Run").click()
    assert drawn(page, len(EVIDENCE) + 1) == EVIDENCE | {"finding:ann"}

    # Another guide opens by the line that the first one names.
    run_in_editor(page, f":play {hub_address}/guide/careers.html")
    expect(newest(page).get_by_text("Careers side by side")).to_be_visible()

    run_in_editor(page, "CREATE (n:Forged) RETURN n")
    expect(newest(page)).to_contain_text("ReadOnly", ignore_case=True)

    assert left == []


def _refuse_what_is_no_exploring(own: OwnNeo4j, hub_address: str) -> None:
    """Whoever has the password can send any Cypher."""
    with GraphDatabase.driver(  # pyright: ignore[reportUnknownMemberType] (untyped **config)
        own.server.uri, auth=("neo4j", own.server.password), telemetry_disabled=True, max_transaction_retry_time=0
    ) as driver:
        for text, refusal in (
            ("CREATE (:Forged)", "read-only"),
            ("CREATE INDEX forged FOR (n:Servant) ON (n.name)", "read-only"),
            # The hub is there, and answers others.
            (f"LOAD CSV FROM '{hub_address}/guide/saved-queries.csv' AS row RETURN row", "blocked"),
            ("LOAD CSV FROM 'file:///etc/passwd' AS row RETURN row", "allow_csv_import_from_file_urls"),
        ):
            with pytest.raises(Neo4jError, match=refusal):
                driver.execute_query(cast("LiteralString", text), database_="neo4j")
        records = driver.execute_query("MATCH (n) RETURN labels(n)[0] AS label, properties(n) AS properties", database_="neo4j")
    texts = str([record.data() for record in records.records])
    assert NUMBER not in texts
    assert {record["label"] for record in records.records} >= {"Finding", "Servant"}
    assert "Identifier" not in {record["label"] for record in records.records}
