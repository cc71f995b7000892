"""The list of leads: what its address chooses, what it offers to choose from, its pages, and what it says when it is empty."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from graph.migrations import migrate
from meritgraph.access.principals import Principal, Role
from meritgraph.app import HEADERS
from tests.conftest import OpenEngine, Run
from tests.meritgraph.conftest import Client
from tests.support.engines import empty, execute
from tests.support.html_page import HtmlPage
from tests.support.read_pages import Reader
from tests.support.scripted_portal import NOON
from tests.support.small_graph import SmallGraph
from tests.support.written_leads import Lead, many_leads, write_leads

HOSTILE = "</script><svg onload=alert(1)>\"'&"
TOP, UNIT, OTHER = "organisation:top", "organisation:unit", "organisation:other"
AZIZA = Principal("Aziza", Role.INVESTIGATOR, TOP)
OF_OTHER = Principal("Botir", Role.INVESTIGATOR, OTHER)
OF_NOTHING = Principal("Nodir", Role.INVESTIGATOR, "organisation:empty")
LEADS = (
    Lead(
        id="finding:breach",
        organisation=TOP,
        reason=f"{HOSTILE}, Body top: the order names her.",
        servant="servant:ann",
        evidence="appointment:ann in top",
    ),
    Lead(id="finding:peer", organisation=UNIT, rule="R02", severity="medium", day=date(2025, 1, 1), assignee="Aziza"),
    Lead(id="finding:late", organisation=UNIT, rule="Q01", severity="low", state="acknowledged", day=None, assignee="Bo Lee"),
    Lead(id="finding:gone", organisation=TOP, state="dismissed", severity="critical", seen=NOON + timedelta(days=5)),
    Lead(id="finding:hidden", organisation=OTHER, rule="V01", reason="Nobody at the top may read this."),
)


@pytest.fixture(scope="module")
def client(engine: OpenEngine, run: Run, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    """Return a hub with five leads: four of the body at the top and its unit, one of another body."""
    run(empty(engine.database, engine.home))
    run(migrate(engine.database))
    graph = SmallGraph(run, engine.database)
    for name, parent in (("top", None), ("unit", "top"), ("other", None), ("empty", None), ("long", None)):
        graph.body(name, part_of=parent)
    for name, body in (("ann", "top"), ("long", "long")):
        graph.servant(name)
        graph.held(name, body, "2020-01-01")
    graph.write("MATCH (s:Servant {id: 'servant:ann'}) SET s.name = $name", name=HOSTILE)
    graph.write("MATCH (n:Servant|Organisation) SET n.sort_key = n.name")
    write_leads(run, engine.database, LEADS)
    write_leads(run, engine.database, many_leads(120, "organisation:long", "servant:long", "appointment:long in long"))
    client = Client(run, engine.database, tmp_path_factory.mktemp("home"))
    yield client
    run(client.http.aclose())


@pytest.fixture(scope="module")
def aziza(client: Client) -> Reader:
    return Reader.signed_in(client, AZIZA)


def listed(page: HtmlPage) -> list[str]:
    """Return the ids of the leads of a list, in order."""
    links = (str(each.attributes["href"]) for each in page.all_of("a") if "tbody" in each.parents and "th" in each.parents)
    return [urlsplit(each).path.removeprefix("/cases/finding:") for each in links]


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("", ["breach", "late", "peer"]),
        ("state=any", ["gone", "breach", "late", "peer"]),
        ("state=dismissed", ["gone"]),
        ("rule=R02&rule=V10", ["breach", "peer"]),
        ("severity=high", ["breach"]),
        ("body=organisation:unit", ["late", "peer"]),
        ("body=organisation:top", ["breach", "late", "peer"]),
        ("body=organisation:top&alone=1", ["breach"]),
        ("assignee=me", ["peer"]),
        ("assignee=nobody", ["breach"]),
        ("state=any&since=2026-11-22", ["gone"]),
        ("state=any&order=severity", ["gone", "breach", "peer", "late"]),
        ("order=day", ["peer", "breach", "late"]),
    ],
)
def test_each_choice_of_the_address_narrows_the_list(aziza: Reader, query: str, shown: list[str]) -> None:
    page = aziza.page(aziza.response(f"/cases?{query}").headers.get("location", f"/cases?{query}"))

    assert listed(page) == shown
    assert "Nobody at the top" not in page.source


def test_the_list_says_of_each_lead_what_it_is(aziza: Reader) -> None:
    head, row = aziza.page("/cases?severity=high").table("Leads")

    assert head == [
        "Choose",
        "Severity",
        "Why it was raised",
        "Person Body",
        "Day of the deed",
        "State Assigned to",
        "Last change",
    ]
    assert row == [
        "Choose: The order names her.",
        "high",
        "The order names her.",
        f"{HOSTILE} Body top",
        "5 May 2024",
        "open nobody",
        "20 Nov 2026",
    ]


@pytest.mark.parametrize(
    ("given", "canonical"),
    [
        ("state=&rule=&body=&assignee=&since=", "/cases"),
        ("state=open&state=reopened&state=acknowledged", "/cases"),
        ("severity=low&rule=V10&rule=Q01", "/cases?rule=Q01&rule=V10&severity=low"),
        ("alone=1&order=change", "/cases"),
        ("since=20261122", "/cases?since=2026-11-22"),
    ],
)
def test_one_list_has_one_address(aziza: Reader, given: str, canonical: str) -> None:
    response = aziza.response(f"/cases?{given}")

    assert (response.status_code, response.headers["location"]) == (303, canonical)
    assert aziza.response(canonical).status_code == 200


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("colour=red", "has no parameter “colour”"),
        ("severity=grave", "may be critical, high, medium, low"),
        ("state=lost", "“state” may be open"),
        ("since=soon", "takes a day, such as 2026-03-14"),
        ("since=0001-01-01", "takes a day, such as 2026-03-14"),
        ("since=9999-12-31", "takes a day, such as 2026-03-14"),
        ("body=organisation:top&body=organisation:unit", "more than once"),
        ("rule=V99", "There is no rule “V99”"),
        ("body=organisation:none", "There is no body with the id"),
        ("assignee=Bo", "cannot be read any more"),
        ("rule=%FF", "The address is damaged"),
    ],
)
def test_a_parameter_that_cannot_be_used_is_refused_and_the_page_says_which(aziza: Reader, query: str, words: str) -> None:
    page = aziza.page(f"/cases?{query}", status=400)

    assert words in page.words


def test_each_applied_filter_is_a_link_that_removes_it(aziza: Reader) -> None:
    page = aziza.page("/cases?rule=R02&severity=medium&body=organisation%3Aunit&assignee=me&since=2026-01-01")
    tags = {words.partition(" ×")[0]: path for path, words in page.links.items() if "remove this filter" in words}

    assert set(tags) == {
        "Rule R02: Better peer passed over",
        "Severity: medium",
        "Body unit and below",
        "Assigned to: me",
        "New or changed since 1 January 2026",
    }
    assert tags["Severity: medium"] == "/cases?rule=R02&body=organisation%3Aunit&assignee=me&since=2026-01-01"
    assert page.links["/cases"] == "Clear all filters"


def test_rules_and_states_are_offered_with_how_many_leads_they_have_under_the_other_filters(aziza: Reader) -> None:
    page = aziza.page("/cases?rule=V10")
    labels = {each.words for each in page.all_of("label")}

    assert {"open (1)", "dismissed (1)", "V10: Promoted under sanction (1)", "R02: Better peer passed over (1)"} <= labels
    assert not any(label.startswith("V01") for label in labels)


def test_every_lead_stands_on_exactly_one_page_of_the_list(client: Client) -> None:
    reader, path, found = Reader.signed_in(client, replace(AZIZA, body="organisation:long")), "/cases?order=day", list[str]()
    while path:
        page = reader.page(path)
        found += listed(page)
        path = next((path for path, words in page.links.items() if words == "Older leads"), "")

    assert found == [f"many {number:03}" for number in range(120)]


def test_one_goes_from_lead_to_lead_in_the_order_of_the_list(client: Client, aziza: Reader) -> None:
    reader = Reader.signed_in(client, replace(AZIZA, body="organisation:long"))

    def beside(path: str, which: str) -> str:
        lead, _, query = path.partition("?")
        return reader.response(f"{lead}/{which}?{query}").headers["location"]

    third_last = "/cases/finding:many%20047?from=order%3Dday"
    paths = [third_last]
    for _ in range(3):
        paths.append(beside(paths[-1], "next"))

    assert [urlsplit(path).path.rpartition("%20")[2] for path in paths] == ["047", "048", "049", "050"]
    assert beside(paths[1], "previous") == third_last
    assert beside("/cases/finding:many%20000?from=order%3Dday", "previous") == "/cases?order=day"
    assert aziza.response("/cases/finding:peer/next").headers["location"] == "/cases"
    assert aziza.response("/cases/finding:gone/next").headers["location"] == "/cases/finding:breach"


def test_the_cursor_of_somebody_else_shows_the_first_page_and_says_so(client: Client, aziza: Reader) -> None:
    page = Reader.signed_in(client, replace(AZIZA, body="organisation:long")).page("/cases")
    older = next(path for path, words in page.links.items() if words == "Older leads")

    answered = aziza.page(older)

    assert "This is the first page" in answered.words
    assert listed(answered) == ["breach", "late", "peer"]


def test_an_empty_list_says_that_filters_leave_nothing(aziza: Reader) -> None:
    page = aziza.page("/cases?rule=R02&severity=critical")

    assert "No lead matches all of these filters." in page.words
    assert page.links["/cases"] == "Clear all filters"


def test_an_empty_list_says_whether_rules_ran_at_all_or_nothing_is_in_sight(client: Client, run: Run) -> None:
    reader = Reader.signed_in(client, OF_NOTHING)
    before = reader.page("/cases")
    written = """CREATE (:RuleRun {id: 'rule_run:V10', rule: 'V10', as_of: $day, ended_at: $at, violating: 0, satisfied: 0,
      not_evaluable: 0, missing: []})"""
    run(execute(client.database, written, day=date(2026, 11, 20), at=datetime(2026, 11, 20, tzinfo=UTC)))
    after = reader.page("/cases")

    assert "No rule has judged anything on this hub yet." in before.words
    assert before.links["/runs"] == "What was loaded so far"
    assert "You see the leads of Body empty and the bodies below it, and there are none." in after.words


def test_leads_of_other_bodies_are_neither_shown_nor_counted(client: Client, aziza: Reader) -> None:
    assert "hidden" in listed(Reader.signed_in(client, OF_OTHER).page("/cases"))
    assert listed(aziza.page("/cases?state=any&body=organisation%3Aother")) == []
    assert "V01" not in aziza.page("/cases?state=any").words


def test_a_hostile_name_is_text_and_nothing_else(aziza: Reader) -> None:
    page = aziza.page("/cases")

    assert HOSTILE in page.words
    assert not any(name.startswith("on") for each in page.elements for name in each.attributes)
    assert all(str(each.attributes["src"]).startswith("/static/") and not each.text for each in page.all_of("script"))


def test_no_address_has_the_name_of_a_colleague(aziza: Reader) -> None:
    page = aziza.page("/cases")
    (path,) = (path for path, words in page.links.items() if words == "Bo Lee")

    assert re.search("bo.{0,3}lee", path, re.IGNORECASE) is None
    answered = aziza.page(path)
    assert listed(answered) == ["late"]
    assert "Assigned to: Bo Lee" in answered.words
    (row,) = (each for each in answered.all_of("a") if "tbody" in each.parents and "th" in each.parents)
    assert parse_qs(urlsplit(str(row.attributes["href"])).query) == {"from": [urlsplit(path).query]}


def several_of(page: HtmlPage, chosen: int, action: str) -> dict[str, object]:
    """Return the fields of the form for several leads with the first ones chosen."""
    leads = [str(each.attributes["value"]) for each in page.all_of("input") if each.attributes.get("name") == "lead"]
    (key,) = (each.attributes["value"] for each in page.all_of("input") if each.attributes.get("name") == "key")
    return {"lead": leads[:chosen], "key": key, "from": "order=day", "action": action}


def test_several_leads_are_acknowledged_and_assigned_at_once(client: Client) -> None:
    reader = Reader.signed_in(client, replace(AZIZA, body="organisation:long"))
    page = reader.page("/cases?order=day")

    for action in ("assign", "acknowledge"):
        response = reader.response("/cases/actions", several_of(reader.page("/cases?order=day"), 3, action))
        assert (response.status_code, response.headers["location"]) == (303, "/cases?order=day")
    rows = [row[-2] for row in reader.page("/cases?order=day").table("Leads")[1:5]]
    assert rows == ["acknowledged Aziza"] * 3 + ["open nobody"]

    overtaken = reader.page("/cases/actions", several_of(page, 4, "acknowledge"), status=409)
    assert overtaken.words.startswith("Some leads were not changed 1 lead was changed. The others were not:")
    assert len([path for path in overtaken.links if path.startswith("/cases/finding")]) == 3


def test_without_a_choice_or_a_known_action_nothing_is_done_with_several(client: Client, aziza: Reader) -> None:
    fields = several_of(aziza.page("/cases"), 1, "acknowledge")

    assert "No lead was chosen." in aziza.page("/cases/actions", {**fields, "lead": []}, status=400).words
    for wrong in ({"action": "confirm"}, {"lead": ["finding:breach"]}, {"key": ""}):
        assert aziza.response("/cases/actions", {**fields, **wrong}).status_code == 400
    clerk = Reader.signed_in(client, Principal("hr", Role.CLIENT, TOP))
    assert not [each for each in clerk.page("/cases").all_of("input") if each.attributes.get("name") == "lead"]
    assert clerk.response("/cases/actions", {**fields, "from": ""}).status_code == 403


def test_every_answer_has_the_headers_of_the_hub_and_is_for_those_who_signed_in(client: Client, aziza: Reader) -> None:
    for path in ("/cases", "/cases?colour=red", "/cases?state="):
        headers = aziza.response(path).headers
        assert {name: headers[name] for name in HEADERS} == HEADERS
    away = client.send("GET", "/cases?rule=V10")
    assert (away.status_code, away.headers["location"]) == (303, "/sign-in?next=%2Fcases%3Frule%3DV10")


def test_fields_tables_and_links_have_names(aziza: Reader) -> None:
    page = aziza.page("/cases")
    labelled = {each.attributes["for"] for each in page.all_of("label")}

    fields = [each for each in page.all_of("input", "select") if each.attributes.get("type") != "hidden"]
    assert {each.attributes["id"] for each in fields} <= labelled
    assert len(list(page.all_of("caption"))) == len(list(page.all_of("table"))) == 1
    assert all(each.words for each in page.all_of("a", "button", "th"))
    assert page.by_id("leads-caption").words.startswith("Leads")


def test_a_reader_who_leaves_before_the_list_is_there_is_no_fault_of_the_page(aziza: Reader) -> None:
    scope: dict[str, Any] = {"type": "http", "http_version": "1.1", "method": "GET", "scheme": "http", "server": ("hub.test", 80)}
    scope |= {"path": "/cases", "raw_path": b"/cases", "query_string": b"", "client": ("127.0.0.1", 1)}
    scope["headers"] = [(b"host", b"hub.test"), (b"cookie", aziza.cookies.encode())]
    messages: list[dict[str, Any]] = [{"type": "http.request", "body": b"", "more_body": False}]
    sent: list[Any] = []

    async def receive() -> dict[str, Any]:
        return messages.pop() if messages else {"type": "http.disconnect"}

    async def send(message: Any) -> None:
        sent.append(message)

    aziza.client.run(aziza.client.app(scope, receive, send))

    assert sent[0]["status"] == 400
