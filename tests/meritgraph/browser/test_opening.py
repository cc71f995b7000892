"""Links of ``browserUrl``: who gets them, and what becomes of whoever opens one."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any, LiteralString
from urllib.parse import parse_qs, urlsplit

import httpx
import orjson
import pytest

from graph.driver.database import Database
from graph.errors import DatabaseUnavailable
from meritgraph.access.principals import Principal, Role
from meritgraph.access.revocations import Revocation, Revocations, revoke
from meritgraph.access.tickets import Ticket, Tickets
from meritgraph.browser_settings import BrowserSettings
from tests.conftest import Run
from tests.meritgraph.conftest import PURPOSE, Client, FailingDatabase
from tests.support.limits import files_of_at_most
from tests.support.small_graph import SmallGraph

BROWSER = BrowserSettings(
    url="https://graph.example/browser/", bolt="neo4j+s://graph.example:7687", country="UZ", hub="https://hub.example"
)
TOP, UNIT = f"organisation:{'a' * 30}", f"organisation:{'b' * 30}"
FOREIGN = f"organisation:{'c' * 30}"
ANN, BOB, EVE = "servant:ann", "servant:bob", "servant:eve"
FINDING = "finding:1"
# By the label of what a link leads to: its id, whose data it shows, and a text of the query.
SHOWN: dict[str, tuple[str, list[str], str]] = {
    "Finding": (FINDING, [ANN, BOB], "appointment:ann"),
    "Servant": (ANN, [ANN], "'servant:ann'"),
    "Position": ("position:ann", [ANN], "'position:ann'"),
    "Organisation": (UNIT, [ANN], f"'{UNIT}'"),
}
_KINDS = " ".join(f"... on {kind} {{ browserUrl }}" for kind in ("Finding", "Servant", "Position", "Organisation"))
URL = f"query U($id: ID!) {{ node(id: $id) {{ {_KINDS} }} }}"


@pytest.fixture
def graph(run: Run, fresh_database: Database) -> SmallGraph:
    """Write a country with a ministry and a unit of it, in which two people serve, a finding, and another country."""
    graph = SmallGraph(run, fresh_database)
    for body, parent in ((TOP, None), (UNIT, TOP), (FOREIGN, None)):
        graph.body(_name(body), part_of=_name(parent) if parent else None)
    graph.write("MATCH (o:Organisation {id: $id}) SET o.country = 'KZ'", id=FOREIGN)
    for name, body in (("ann", UNIT), ("bob", TOP), ("eve", FOREIGN)):
        graph.servant(name)
        graph.held(name, _name(body), "2019-01-01", name=name)
    graph.write(
        """MATCH (s:Servant {id: 'servant:ann'}) MATCH (a:Appointment {id: 'appointment:ann'})
        MATCH (b:Appointment {id: 'appointment:bob'})
        CREATE (f:Finding {id: 'finding:1'}) SET f += $properties
        CREATE (f)-[:CONCERNS]->(s) CREATE (f)-[:EVIDENCE]->(a) CREATE (f)-[:EVIDENCE]->(b)""",
        properties={
            **{"rule": "V01", "state": "open", "severity": "low", "reason": "secret", "organisation": UNIT, "policy": "shipped"},
            **{"day": date(2026, 5, 1), "first_seen": datetime(2026, 11, 1, tzinfo=UTC), "subjects": ["appointment:ann"]},
            **{"version": 1, "sort_key": "1\x01finding:1"},
        },
    )
    return graph


@pytest.fixture
def hub(run: Run, graph: SmallGraph, tmp_path: Path) -> Iterator[Client]:
    made = hub_of(run, graph.database, tmp_path)
    yield made
    run(made.http.aclose())


def hub_of(run: Run, database: Database, folder: Path, browser: BrowserSettings = BROWSER) -> Client:
    made = Client(run, database, folder, browser=browser, revocations=Revocations(database))
    made.token = made.key.sign(Principal("inspector", Role.INVESTIGATOR, TOP, token_id="7c"), 1)
    return made


def _name(id_: str) -> str:
    return id_.partition(":")[2]


def url_of(hub: Client, id_: str) -> str:
    answer = hub.ask(URL, id=id_).json()
    assert "errors" not in answer, answer
    return str(answer["data"]["node"]["browserUrl"])


def path_of(url: str) -> str:
    assert url.startswith("https://hub.example/open/")
    return url.removeprefix("https://hub.example")


def follow(hub: Client, url: str, **headers: str) -> httpx.Response:
    return hub.send("GET", path_of(url), headers=headers)


def opened(hub: Client) -> list[dict[str, Any]]:
    """Return the events of links that were opened, or refused."""
    events = [orjson.loads(line) for path in hub.records.glob("*.jsonl") for line in path.read_bytes().splitlines()]
    return [event for event in events if event["operation"] == "open"]


def refused(answer: dict[str, Any]) -> bool:
    return answer["data"] == {"node": {"browserUrl": None}} and [e["extensions"]["code"] for e in answer["errors"]] == [
        "FORBIDDEN"
    ]


@pytest.mark.parametrize("label", SHOWN)
def test_a_link_leads_to_the_browser_with_the_query_and_leaves_a_record_first(hub: Client, label: str) -> None:
    id_, people, text = SHOWN[label]
    url = url_of(hub, id_)
    assert opened(hub) == []

    response = follow(hub, url)

    assert response.status_code == 303
    where = urlsplit(response.headers["Location"])
    assert (where.scheme, where.netloc, where.path) == ("https", "graph.example", "/browser/")
    asked = parse_qs(where.query)
    assert (asked["dbms"], asked["db"], asked["cmd"]) == (["neo4j+s://neo4j@graph.example:7687"], ["neo4j"], ["edit"])
    assert text in asked["arg"][0]
    assert "$" not in asked["arg"][0]
    assert len(response.headers["Location"]) < 6000
    assert (response.headers["Referrer-Policy"], response.headers["Cache-Control"]) == ("no-referrer", "no-store")
    (event,) = opened(hub)
    assert (event["actor"], event["role"], event["body"], event["purpose"]) == ("inspector", "investigator", TOP, PURPOSE)
    assert (event["servants"], event["fields"], event["refused"]) == (people, [f"{label}.browserUrl"], False)


@pytest.mark.parametrize("rule", ["Q04", "X99"])
def test_where_the_rule_has_no_query_for_the_copy_a_link_shows_what_the_finding_rests_on(
    hub: Client, graph: SmallGraph, rule: str
) -> None:
    # Q04 is about numbers, which are not copied; X99 is no longer installed.
    graph.write("MATCH (f:Finding {id: $id}) SET f.rule = $rule", id=FINDING, rule=rule)

    response = follow(hub, url_of(hub, FINDING))

    (query,) = parse_qs(urlsplit(response.headers["Location"]).query)["arg"]
    assert f"'{FINDING}'" in query
    assert ":EVIDENCE" in query
    assert "Identifier" not in query


def test_everybody_whom_the_query_names_is_on_record_and_nobody_who_is_not_in_the_copy(hub: Client, graph: SmallGraph) -> None:
    """The query of V03 shows all applicants, of whom the finding rests on none; eve, of another country, is not in the copy."""
    graph.write(
        """MATCH (p:Position {id: 'position:ann'}) MATCH (f:Finding {id: $id})
        CREATE (c:Competition {id: 'competition:1'})-[:FOR]->(p)
        WITH c, f UNWIND ['bob', 'eve'] AS name
        MATCH (s:Servant {id: 'servant:' + name})
        CREATE (s)-[:MADE]->(:Application {id: 'application:' + name})-[:IN]->(c)
        WITH DISTINCT f, c
        MATCH (f)-[old:EVIDENCE]->()
        DELETE old SET f.rule = 'V03', f.subjects = [c.id]""",
        id=FINDING,
    )

    assert follow(hub, url_of(hub, FINDING)).status_code == 303

    (event,) = opened(hub)
    assert event["servants"] == [ANN, BOB]


def test_a_link_is_opened_once(hub: Client) -> None:
    url = url_of(hub, FINDING)
    assert follow(hub, url).status_code == 303

    again = follow(hub, url)

    assert again.status_code == 404
    assert again.content == follow(hub, "https://hub.example/open/nothing").content
    assert [event["refused"] for event in opened(hub)] == [False, True]
    assert follow(hub, url_of(hub, FINDING)).status_code == 303


def test_of_those_who_open_one_link_at_once_at_two_processes_one_is_led_on(hub: Client, run: Run, tmp_path: Path) -> None:
    other = hub_of(run, hub.database, tmp_path)
    path = path_of(url_of(hub, FINDING))

    async def race() -> list[int]:
        answers = await asyncio.gather(*(each.http.get(path) for each in (hub, other) * 4))
        return sorted(each.status_code for each in answers)

    assert run(race()) == [303, *[404] * 7]
    run(other.http.aclose())


@pytest.mark.parametrize("headers", [{"Sec-Purpose": "prefetch;prerender"}, {"Purpose": "prefetch"}, {"X-Moz": "prefetch"}])
def test_what_looks_at_a_link_in_advance_does_not_use_it_up(hub: Client, headers: dict[str, str]) -> None:
    url = url_of(hub, FINDING)

    assert hub.send("HEAD", path_of(url)).status_code == 405
    assert follow(hub, url, **headers).status_code == 400
    assert opened(hub) == []
    assert follow(hub, url).status_code == 303


def test_a_link_of_a_revoked_token_leads_nowhere(hub: Client, run: Run) -> None:
    url = url_of(hub, FINDING)
    other = hub_of(run, hub.database, hub.records.parent)
    run(revoke(hub.database, Revocation.of_token("7c", None, datetime.now(UTC))))

    response = follow(other, url)

    assert response.status_code == 404
    assert opened(hub) == []
    run(other.http.aclose())


def change(text: LiteralString, **values: str) -> Callable[[SmallGraph], None]:
    return lambda graph: graph.write(text, **values)


@pytest.mark.parametrize(
    "meanwhile",
    [
        change("MATCH (f:Finding {id: $id}) DETACH DELETE f", id=FINDING),
        change("MATCH (f:Finding {id: $id}) SET f.organisation = $body", id=FINDING, body=FOREIGN),
        change("MATCH (o:Organisation {id: $id}) SET o.country = 'KZ'", id=TOP),
        change(
            """MATCH (:Organisation {id: $id})-[:HAS_VERSION]->(v) MATCH (o:Organisation {id: $above})
            CREATE (v)-[:PART_OF]->(o)""",
            id=TOP,
            above=FOREIGN,
        ),
    ],
    ids=["deleted", "another country's", "her body's country", "her body's place"],
)
def test_rights_are_those_of_the_moment(
    hub: Client, run: Run, graph: SmallGraph, meanwhile: Callable[[SmallGraph], None]
) -> None:
    url = url_of(hub, FINDING)
    meanwhile(graph)

    response = follow(hub, url)

    assert response.status_code == 404
    (event,) = opened(hub)
    assert (event["actor"], event["refused"], event["servants"]) == ("inspector", True, [])


def sealed(hub: Client, ticket: Ticket) -> str:
    return BROWSER.open_address(Tickets(hub.key.cursor_key).seal(ticket))


def test_every_refusal_is_the_same_page(hub: Client) -> None:
    now = datetime.now(UTC)
    until = (now + timedelta(hours=1)).timestamp()
    inspector = Principal("inspector", Role.INVESTIGATOR, TOP, token_id="7c", issued=now.timestamp(), expires=until)
    client = Principal("hr", Role.CLIENT, TOP, issued=now.timestamp(), expires=until)
    good = sealed(hub, Ticket.new(FINDING, inspector, PURPOSE, 300, now))
    bad = [
        Ticket.new(FINDING, inspector, PURPOSE, 300, now - timedelta(seconds=301)),
        Ticket.new("finding:unknown", inspector, PURPOSE, 300, now),
        Ticket.new(EVE, inspector, PURPOSE, 300, now),
        Ticket.new(FOREIGN, inspector, PURPOSE, 300, now),
        Ticket.new("appointment:ann", inspector, PURPOSE, 300, now),
        Ticket.new(FINDING, inspector, "curiosity", 300, now),
        Ticket.new(UNIT, inspector, None, 300, now),
        Ticket.new(FINDING, client, PURPOSE, 300, now),
    ]
    urls = [
        *(sealed(hub, each) for each in bad),
        f"{good}x",
        good[:-5],
        BROWSER.open_address("//evil.example"),
        f"{good}%0d%0aX: y",
    ]

    answers = [follow(hub, url) for url in urls]

    plain = [each for each in answers if "/open/" in str(each.url) and each.text.startswith("<!doctype")]
    assert len(plain) >= len(bad) + 2
    assert {each.status_code for each in answers} == {404}
    assert len({each.content for each in plain}) == 1
    assert len({tuple(sorted(each.headers.items())) for each in plain}) == 1
    assert not any("Location" in each.headers for each in answers)
    assert follow(hub, good).status_code == 303


def test_without_a_record_nobody_is_led_on(hub: Client) -> None:
    url = url_of(hub, FINDING)
    with files_of_at_most(1):
        response = follow(hub, url)

    assert (response.status_code, "Location" in response.headers) == (503, False)
    assert opened(hub) == []


def test_without_the_graph_nobody_is_led_on(hub: Client, run: Run, tmp_path: Path) -> None:
    url = url_of(hub, FINDING)
    away = hub_of(run, FailingDatabase(DatabaseUnavailable("bolt://nowhere", "away")), tmp_path)

    response = follow(away, url)

    assert (response.status_code, "Location" in response.headers) == (503, False)
    run(away.http.aclose())


def test_nothing_of_a_link_is_logged(hub: Client, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    urls = [url_of(hub, FINDING), url_of(hub, ANN)]
    assert follow(hub, urls[0]).status_code == 303
    assert follow(hub, urls[0]).status_code == 404
    with files_of_at_most(1):
        assert follow(hub, urls[1]).status_code == 503

    ours = [each.getMessage() for each in caplog.records if not each.name.startswith("httpx")]
    assert any("could not be opened" in line for line in ours)
    assert not any(url.rpartition("/")[2] in line for line in ours for url in urls)


def test_a_link_is_in_no_log_where_something_fails_that_nobody_expected(
    hub: Client, run: Run, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    url = url_of(hub, FINDING)
    broken = hub_of(run, FailingDatabase(RuntimeError("unexpected")), tmp_path)

    assert follow(broken, url).status_code == 500
    ours = [each for each in caplog.records if each.name.startswith("meritgraph")]
    assert any("/open/{ticket} failed" in each.getMessage() for each in ours)
    assert not any(url.rpartition("/")[2] in each.getMessage() for each in ours)
    run(broken.http.aclose())


@pytest.mark.parametrize("body", [UNIT, FOREIGN])
def test_whoever_does_not_see_the_whole_country_gets_no_link(hub: Client, body: str) -> None:
    hub.token = hub.key.sign(Principal("inspector", Role.INVESTIGATOR, body), 1)

    assert refused(hub.ask(URL, id=UNIT).json())


def test_where_another_body_stands_at_the_top_of_the_country_nobody_gets_a_link(hub: Client, graph: SmallGraph) -> None:
    graph.body("another")

    assert refused(hub.ask(URL, id=UNIT).json())


@pytest.mark.parametrize("id_", [FOREIGN, "position:eve"])
def test_what_is_not_in_the_copy_has_no_link(hub: Client, id_: str) -> None:
    assert refused(hub.ask(URL, id=id_).json())


@pytest.mark.parametrize("purpose", ["curiosity", ""])
def test_without_a_purpose_there_is_no_link_to_a_body_either(hub: Client, purpose: str) -> None:
    answer = hub.post({"query": URL, "variables": {"id": UNIT}}, X_Purpose=purpose).json()

    assert answer["errors"][0]["extensions"]["code"] == "FORBIDDEN"
    assert "/open/" not in str(answer)


@pytest.mark.parametrize("role", [Role.CLIENT, Role.INTEGRATOR, Role.AUDITOR, Role.SERVANT])
def test_links_are_for_investigators(hub: Client, role: Role) -> None:
    hub.token = hub.key.sign(Principal("somebody", role, TOP if role == Role.CLIENT else None), 1)

    assert refused(hub.ask(URL, id=UNIT).json())


def test_a_list_of_links_takes_as_many_statements_as_one_and_writes_nothing(hub: Client, graph: SmallGraph) -> None:
    for number in range(30):
        graph.servant(f"s{number}")
        graph.held(f"s{number}", _name(UNIT), "2020-01-01", name=f"s{number}")
    people, posts = ([f"{kind}:s{number}" for number in range(30)] for kind in ("servant", "position"))
    query = f"query L($ids: [ID!]!) {{ nodes(ids: $ids) {{ {_KINDS} }} }}"
    run = list[str]()

    def statements(number: int) -> list[str]:
        run.clear()
        answer = hub.ask(query, ids=[*people[:number], *posts[:number]]).json()
        assert "errors" not in answer, answer
        assert len({each["browserUrl"] for each in answer["data"]["nodes"]}) == 2 * number
        return sorted(run)

    hub.database.observers.append(run.append)
    try:
        statements(2)
        few, many = statements(2), statements(30)
    finally:
        hub.database.observers.remove(run.append)
    assert few == many
    assert not any(name.startswith("once/") for name in many)


def test_without_a_browser_there_is_no_link_and_nothing_to_open(run: Run, graph: SmallGraph, tmp_path: Path) -> None:
    hub = hub_of(run, graph.database, tmp_path, BrowserSettings())

    assert hub.ask(URL, id=FINDING).json() == {"data": {"node": {"browserUrl": None}}}
    assert hub.send("GET", "/open/anything").json() == {"detail": "Not Found"}
    run(hub.http.aclose())
