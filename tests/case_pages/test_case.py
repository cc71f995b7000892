"""The page of a lead: what it says, in which order, what may be missing from it, and its evidence a hop at a time."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import parse_qs, quote, urlsplit

import pytest

from meritgraph.access.principals import Principal, Role
from meritgraph.app import HEADERS
from tests.conftest import OpenEngine, Run
from tests.support.case_hub import HOSTILE, CaseHub, case_hub
from tests.support.engines import execute
from tests.support.html_page import HtmlPage
from tests.support.read_pages import Reader

SECTIONS = ("before", "timeline", "evidence", "records", "law", "decide", "history")
DEED = "The order of 1 June 2025 promotes into the post «Post P2» while a sanction of 1 March 2025 (reprimand) was in force."


@pytest.fixture(scope="module")
def hub(engine: OpenEngine, run: Run, tmp_path_factory: pytest.TempPathFactory) -> Iterator[CaseHub]:
    with case_hub(engine, run, tmp_path_factory.mktemp("home")) as hub:
        yield hub


@pytest.fixture(scope="module")
def aziza(hub: CaseHub) -> Reader:
    return hub.reader("Aziza")


@pytest.fixture(scope="module")
def page(hub: CaseHub, aziza: Reader) -> HtmlPage:
    """Return the page of the lead that was detected."""
    return aziza.page(f"/cases/{hub.found}")


def nodes_of(page: HtmlPage) -> dict[str, str]:
    """Return the addresses of the nodes of the drawing of the evidence, by what they are called."""
    drawn = (each for each in page.all_of("a") if each.attributes.get("class") == "node")
    return {str(each.attributes["aria-label"]): str(each.attributes["href"]) for each in drawn}


def test_the_page_begins_with_the_deed_and_has_its_parts_in_the_order_of_a_decision(page: HtmlPage) -> None:
    assert page.heading == DEED
    ids = [str(each.attributes["id"]) for each in page.all_of("h2") if each.attributes.get("id") in SECTIONS]
    assert ids == list(SECTIONS)
    assert page.words.startswith(f"{DEED} open high provable breach This contradicts the law named below")


def test_it_says_what_to_check_before_deciding(page: HtmlPage) -> None:
    assert "The value of the rule was not checked against the official text of the law." in page.words
    assert "The sanction was lifted early. Look for: the order of withdrawal." in page.words


def test_it_shows_the_career_the_evidence_and_who_states_it(page: HtmlPage) -> None:
    assert {each.attributes.get("aria-labelledby") for each in page.all_of("svg")} >= {"career-title", "evidence-title"}
    rows = page.table("What the lead rests on")
    assert rows[0] == ["Fact", "Portal", "Read on", "Known since", "How it stands"]
    (sanction,) = (row for row in rows if row[0].startswith("Sanction"))
    assert sanction[1:] == ["test.argos.uz sanctions", "20 Nov 2026", "20 Nov 2026", "Not disputed."]


def test_it_names_the_law_and_the_value_in_force_on_the_day(page: HtmlPage) -> None:
    assert page.table("Values in force on 1 June 2025")[1] == [
        "UZ",
        "months = 12",
        "ZRU-788 Art 48",
        "from 8 August 2022",
        "no, the value was not checked against the official text",
    ]
    assert page.links["/rules/V10"].startswith("V10 Promoted under sanction")


def test_a_hostile_name_is_text_and_nothing_else(page: HtmlPage) -> None:
    assert HOSTILE in page.words
    assert not any(name.startswith("on") for each in page.elements for name in each.attributes)
    assert all(str(each.attributes["src"]).startswith("/static/") and not each.text for each in page.all_of("script"))


def test_a_node_opens_by_its_address_and_closes_again(hub: CaseHub, aziza: Reader, page: HtmlPage) -> None:
    before = nodes_of(page)
    (opening,) = (href for label, href in before.items() if label.startswith("Person: "))
    opened = aziza.page(f"/cases/{hub.found}{opening}")
    after = nodes_of(opened)

    assert len(after) > len(before)
    assert parse_qs(urlsplit(opening).query)["open"] == [hub.servant]
    ids = {each.attributes.get("id") for each in opened.elements}
    assert urlsplit(opening).fragment in ids
    closing = next(href for label, href in after.items() if label.endswith("Hide them"))
    assert nodes_of(aziza.page(f"/cases/{hub.found}{closing}")) == before


def test_the_script_gets_the_same_evidence_alone(hub: CaseHub, aziza: Reader) -> None:
    path = f"/cases/{hub.found}?open={quote(hub.servant, safe='')}"
    headers = {"Cookie": aziza.cookies, "X-Fragment": "evidence"}
    alone = HtmlPage(hub.client.send("GET", path, headers=headers).text)

    assert nodes_of(alone) == nodes_of(aziza.page(path))
    assert [each.attributes["data-fragment"] for each in alone.all_of("section") if "data-fragment" in each.attributes] == [
        "evidence"
    ]
    assert not list(alone.all_of("html"))


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("colour=red", "A lead has no parameter “colour”"),
        ("from=colour%3Dred", "has no parameter “colour”"),
        ("from=https%3A%2F%2Felsewhere.test", "has no parameter"),
        ("saved=everything", "“saved” may be acknowledge"),
        ("&".join(f"open=servant%3A{number}" for number in range(21)), "Open at most 20"),
    ],
)
def test_an_address_that_cannot_be_used_is_refused(hub: CaseHub, aziza: Reader, query: str, words: str) -> None:
    assert words in aziza.page(f"/cases/{hub.found}?{query}", status=400).words


def test_the_way_back_leads_to_the_list_that_one_came_from(hub: CaseHub, aziza: Reader) -> None:
    page = aziza.page(f"/cases/{hub.found}?from=rule%3DV10%26severity%3Dhigh")
    (crumbs,) = (each for each in page.all_of("nav") if each.attributes.get("class") == "crumbs")
    (back,) = (each for each in page.all_of("a") if each.attributes["href"] == "/cases?rule=V10&severity=high")

    assert back.words == "Leads"
    assert "Leads" in crumbs.words


def test_a_hidden_lead_is_as_unknown_as_one_that_never_was(hub: CaseHub) -> None:
    stranger = hub.reader("Nodir", body="organisation:elsewhere")
    hidden, unknown = (stranger.response(f"/cases/{id_}") for id_ in (hub.found, "finding:none"))

    assert (hidden.status_code, unknown.status_code) == (404, 404)
    assert HtmlPage(hidden.text).words == HtmlPage(unknown.text).words


def test_for_roles_without_leads_there_is_none(hub: CaseHub) -> None:
    auditor = Reader.signed_in(hub.client, Principal("auditor", Role.AUDITOR))

    assert auditor.response(f"/cases/{hub.found}").status_code == 404


def test_a_servant_reads_the_lead_that_was_disclosed_to_her_and_not_who_decided_on_it(hub: CaseHub, run: Run) -> None:
    lead = hub.lead("confirmed")
    herself = Reader.signed_in(hub.client, Principal("Gulnora", Role.SERVANT, servant=hub.servant), "oversight")
    path = f"/cases/{quote(lead, safe=':')}"
    assert herself.response(path).status_code == 404

    disclosed = "MATCH (f:Finding {id: $id}) SET f.disclosed_at = f.first_seen, f.assignee = 'Botir'"
    run(execute(hub.client.database, disclosed, id=lead))
    page = herself.page(path)

    assert "Botir" not in page.source
    assert "Found, by an official," in page.words
    assert not [each for each in page.all_of("form") if "main" in each.parents]


def test_what_casts_doubt_on_a_lead_stands_before_the_decision(hub: CaseHub, aziza: Reader, run: Run) -> None:
    lead = hub.lead()
    missing = """MATCH (a:Appointment {id: $id})<-[:DESCRIBES]-(r:PortalRecord) SET r.absent_since = r.recorded_at"""
    back = "MATCH (a:Appointment {id: $id})<-[:DESCRIBES]-(r:PortalRecord) REMOVE r.absent_since"
    run(execute(hub.client.database, missing, id=hub.appointment))
    try:
        page = aziza.page(f"/cases/{quote(lead, safe=':')}")
    finally:
        run(execute(hub.client.database, back, id=hub.appointment))

    assert "Its portal does not have this record any more, so it may have been withdrawn" in page.words
    (row,) = (row for row in page.table("What the lead rests on")[1:] if "test.argos.uz orders" in row)
    assert "The portal does not have it any more since 20 November 2026." in row[-1]


def test_every_answer_has_the_headers_of_the_hub(hub: CaseHub, aziza: Reader) -> None:
    for path in (hub.found, "finding:none", f"{hub.found}?colour=red"):
        headers = aziza.response(f"/cases/{path}").headers
        assert {name: headers[name] for name in HEADERS} == HEADERS


def test_fields_tables_and_links_have_names_and_ids_are_unique(page: HtmlPage) -> None:
    ids = [str(each.attributes["id"]) for each in page.elements if "id" in each.attributes]
    assert len(ids) == len(set(ids))
    labelled = {each.attributes["for"] for each in page.all_of("label")}
    fields = [each for each in page.all_of("input", "select", "textarea") if each.attributes.get("type") != "hidden"]
    assert {each.attributes["id"] for each in fields} <= labelled
    assert len(list(page.all_of("caption"))) == len(list(page.all_of("table")))
    assert all(each.words or each.attributes.get("aria-label") for each in page.all_of("a", "button", "th", "summary"))
    named = {name for each in page.elements for name in str(each.attributes.get("aria-labelledby") or "").split()}
    assert named <= set(ids)
