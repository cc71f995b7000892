"""What an investigator does with a lead: saved once, on the version that she saw, with her note, and only where she may."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote, urlencode

import pytest

from meritgraph.access.principals import Role
from meritgraph.app import HEADERS
from tests.conftest import OpenEngine, Run
from tests.support.case_hub import CaseHub, case_hub
from tests.support.html_page import HtmlPage
from tests.support.read_pages import Reader


@pytest.fixture(scope="module")
def hub(engine: OpenEngine, run: Run, tmp_path_factory: pytest.TempPathFactory) -> Iterator[CaseHub]:
    with case_hub(engine, run, tmp_path_factory.mktemp("home")) as hub:
        yield hub


@pytest.fixture
def aziza(hub: CaseHub) -> Reader:
    return hub.reader("Aziza")


def path_of(lead: str) -> str:
    return f"/cases/{quote(lead, safe=':')}"


def fields_of(page: HtmlPage, action: str, **filled: str) -> dict[str, Any]:
    """Return the fields of a form of the page, with what somebody filled in."""
    start = next(number for number, each in enumerate(page.elements) if each.attributes.get("id") == f"do-{action}")
    fields: dict[str, Any] = {}
    for each in page.elements[start + 1 :]:
        if each.name == "form":
            break
        if each.name == "input" and each.attributes.get("type") == "hidden":
            fields[str(each.attributes["name"])] = each.attributes["value"]
    return {**fields, **filled}


def offered(page: HtmlPage) -> list[str]:
    """Return the actions of the forms of a page."""
    return [str(each.attributes["id"]).removeprefix("do-") for each in page.all_of("form") if "main" in each.parents]


def reviews(hub: CaseHub, lead: str) -> list[dict[str, Any]]:
    """Return what became of a lead, as the API answers it."""
    query = (
        "query($id: ID!) { finding(id: $id) { state version assignee due note changes { state by why grounds explanation } } }"
    )
    token = hub.client.key.sign(hub.reader().session.principal, 1)
    answer = hub.client.post({"query": query, "variables": {"id": lead}}, Authorization=f"Bearer {token}").json()
    return [answer["data"]["finding"], *answer["data"]["finding"]["changes"]]


DECISIONS: list[tuple[str, dict[str, str], str, str, str]] = [
    ("acknowledge", {}, "acknowledged", "", "You acknowledged this lead."),
    ("confirm", {"note": "The order is in the file."}, "confirmed", "The order is in the file.", "You confirmed this lead."),
    (
        "dismiss",
        {"ground": "explanation-1", "note": "Lifted on 1 May."},
        "dismissed",
        "Lifted on 1 May.",
        "You dismissed this lead.",
    ),
]


@pytest.mark.parametrize(("action", "filled", "state", "why", "words"), DECISIONS)
def test_a_decision_is_saved_with_its_author_and_note_and_leads_back(
    hub: CaseHub, aziza: Reader, action: str, filled: dict[str, str], state: str, why: str, words: str
) -> None:
    lead = hub.lead()
    fields = fields_of(aziza.page(f"{path_of(lead)}?from=rule%3DV10"), action, **filled)

    response = aziza.response(f"{path_of(lead)}/actions", fields)

    assert (response.status_code, response.headers["location"]) == (303, f"{path_of(lead)}?from=rule%3DV10&saved={action}")
    page = aziza.page(response.headers["location"])
    assert words in page.words
    now, *_, last = reviews(hub, lead)
    assert (now["state"], now["version"]) == (state.upper(), 2)
    grounds = (
        {"grounds": "INNOCENT_EXPLANATION", "explanation": 1} if "ground" in filled else {"grounds": None, "explanation": None}
    )
    assert last == {"state": state.upper(), "by": "Aziza", "why": why, **grounds}


def test_a_decided_lead_is_reopened_with_a_reason(hub: CaseHub, aziza: Reader) -> None:
    lead = hub.lead("dismissed")
    page = aziza.page(path_of(lead))

    assert offered(page) == ["reopen"]
    assert aziza.response(f"{path_of(lead)}/actions", fields_of(page, "reopen", note="A new order came.")).status_code == 303
    assert reviews(hub, lead)[0]["state"] == "REOPENED"


@pytest.mark.parametrize(
    ("filled", "assignee", "due"),
    [
        ({"assignee": "me", "due": "2099-12-31"}, "Aziza", "2099-12-31"),
        ({"assignee": "other", "name": "Bo Lee", "note": "Ask the commission."}, "Bo Lee", None),
    ],
)
def test_a_lead_is_assigned_and_taken_back(
    hub: CaseHub, aziza: Reader, filled: dict[str, str], assignee: str, due: str | None
) -> None:
    lead = hub.lead()
    aziza.response(f"{path_of(lead)}/actions", fields_of(aziza.page(path_of(lead)), "assign", **filled))
    now = reviews(hub, lead)[0]
    assert (now["assignee"], now["due"], now["state"], now["note"]) == (assignee, due, "OPEN", filled.get("note"))

    aziza.response(f"{path_of(lead)}/actions", fields_of(aziza.page(path_of(lead)), "assign", assignee="nobody"))
    now = reviews(hub, lead)[0]
    assert (now["assignee"], now["due"], now["note"]) == (None, None, filled.get("note"))


def test_a_form_that_is_sent_twice_is_one_review(hub: CaseHub, aziza: Reader) -> None:
    lead = hub.lead()
    fields = fields_of(aziza.page(path_of(lead)), "confirm", note="It holds.")

    first, second = (aziza.response(f"{path_of(lead)}/actions", fields) for _ in range(2))

    assert (first.status_code, second.status_code) == (303, 303)
    assert first.headers["location"] == second.headers["location"]
    assert len(reviews(hub, lead)) == 3


def test_a_double_click_is_one_review(hub: CaseHub, aziza: Reader) -> None:
    lead = hub.lead()
    fields = fields_of(aziza.page(path_of(lead)), "dismiss", ground="other", note="Explained.")
    headers = {
        "Cookie": aziza.cookies,
        "Sec-Fetch-Site": "same-origin",
        "Content-Type": "application/x-www-form-urlencoded",
    }

    async def click() -> int:
        response = await hub.client.http.post(f"{path_of(lead)}/actions", headers=headers, content=urlencode(fields))
        return response.status_code

    async def twice() -> tuple[int, int]:
        one, other = await asyncio.gather(click(), click())
        return one, other

    assert hub.client.run(twice()) == (303, 303)
    assert len(reviews(hub, lead)) == 3


def test_of_two_who_decide_at_once_the_second_sees_both_states_and_keeps_her_note(hub: CaseHub, aziza: Reader) -> None:
    lead, botir = hub.lead(), hub.reader("Botir")
    of_aziza, of_botir = (fields_of(each.page(path_of(lead)), "dismiss", ground="record_wrong") for each in (aziza, botir))
    assert aziza.response(f"{path_of(lead)}/actions", {**of_aziza, "note": "A slip."}).status_code == 303

    page = botir.page(f"{path_of(lead)}/actions", {**of_botir, "note": "Mine & <b>kept</b>."}, status=409)

    assert page.table("The state of the lead")[1] == ["open", "dismissed"]
    assert "Dismissed, by Aziza" in page.words
    assert "Ground: The record is wrong A slip." in page.words
    assert page.by_id("kept-note").text.strip() == "Mine & <b>kept</b>."
    assert len(reviews(hub, lead)) == 3


def test_after_a_change_that_leaves_the_decision_open_the_kept_form_can_be_sent_again(hub: CaseHub, aziza: Reader) -> None:
    lead, botir = hub.lead(), hub.reader("Botir")
    fields = fields_of(botir.page(path_of(lead)), "dismiss", ground="other", note="Kept.")
    aziza.response(f"{path_of(lead)}/actions", fields_of(aziza.page(path_of(lead)), "acknowledge"))

    page = botir.page(f"{path_of(lead)}/actions", fields, status=409)

    assert page.table("The state of the lead")[1] == ["open", "acknowledged"]
    (chosen,) = (each for each in page.all_of("input") if "checked" in each.attributes)
    again = fields_of(page, "dismiss", ground=str(chosen.attributes["value"]), note=page.by_id("do-dismiss-note").text.strip())
    assert botir.response(f"{path_of(lead)}/actions", again).status_code == 303
    now, *_, last = reviews(hub, lead)
    assert (now["version"], last["by"], last["why"]) == (3, "Botir", "Kept.")


@pytest.mark.parametrize(
    ("action", "filled", "problems"),
    [
        ("confirm", {"note": " "}, {"#do-confirm-note": "Write what shows that the lead holds."}),
        (
            "dismiss",
            {},
            {"#do-dismiss-ground-1": "Choose the ground of the dismissal.", "#do-dismiss-note": "Write what explains the lead."},
        ),
        ("dismiss", {"ground": "weather", "note": "n"}, {"#do-dismiss-ground-1": "Choose the ground of the dismissal."}),
        ("confirm", {"note": "n" * 2001}, {"#do-confirm-note": "The note has more than 2,000 characters. Shorten it."}),
        ("assign", {"assignee": "other"}, {"#do-assign-name": "Write the name of the person, as she signs in."}),
        ("assign", {"assignee": "me", "due": "soon"}, {"#do-assign-due": "Write a day, such as 2026-12-31, or nothing."}),
        ("assign", {}, {"#do-assign-me": "Choose who looks into the lead."}),
    ],
)
def test_a_form_with_something_missing_is_shown_again_with_a_summary_of_what(
    hub: CaseHub, aziza: Reader, action: str, filled: dict[str, str], problems: dict[str, str]
) -> None:
    lead = hub.lead()

    page = aziza.page(f"{path_of(lead)}/actions", fields_of(aziza.page(path_of(lead)), action, **filled), status=400)

    (title,) = page.all_of("title")
    assert title.text.startswith("Error: ")
    (summary,) = (each for each in page.all_of("div") if each.attributes.get("class") == "errors")
    assert "autofocus" in summary.attributes
    assert {path: words for path, words in page.links.items() if path.startswith("#")} == problems
    ids = {each.attributes.get("id") for each in page.elements}
    assert {path.removeprefix("#") for path in problems} <= ids
    described = {str(each.attributes["aria-describedby"]) for each in page.elements if "aria-invalid" in each.attributes}
    assert described
    assert described <= ids
    assert len(reviews(hub, lead)) == 2


def test_what_was_written_is_kept_while_something_is_missing(hub: CaseHub, aziza: Reader) -> None:
    lead = hub.lead()
    fields = fields_of(aziza.page(path_of(lead)), "dismiss", note="</textarea><svg onload=x>")

    page = aziza.page(f"{path_of(lead)}/actions", fields, status=400)

    assert page.by_id("do-dismiss-note").text.strip() == "</textarea><svg onload=x>"
    assert (
        aziza.response(f"{path_of(lead)}/actions", fields_of(page, "dismiss", ground="wrong_person", note="Now.")).status_code
        == 303
    )


@pytest.mark.parametrize(
    ("state", "actions"),
    [
        ("open", ["acknowledge", "assign", "confirm", "dismiss"]),
        ("acknowledged", ["assign", "confirm", "dismiss"]),
        ("confirmed", ["reopen"]),
        ("resolved", []),
    ],
)
def test_a_lead_offers_what_its_state_allows(hub: CaseHub, aziza: Reader, state: str, actions: list[str]) -> None:
    assert offered(aziza.page(path_of(hub.lead(state)))) == actions


def test_an_action_that_the_state_does_not_allow_is_refused(hub: CaseHub, aziza: Reader) -> None:
    lead = hub.lead("confirmed")
    fields = {**fields_of(aziza.page(path_of(lead)), "reopen", note="n"), "action": "acknowledge"}

    page = aziza.page(f"{path_of(lead)}/actions", fields, status=409)

    assert "nobody can acknowledge it" in page.words
    assert len(reviews(hub, lead)) == 2


def test_an_application_reads_leads_and_decides_on_none(hub: CaseHub, aziza: Reader) -> None:
    lead, client = hub.lead(), hub.reader("hr", Role.CLIENT)
    fields = {**fields_of(aziza.page(path_of(lead)), "acknowledge"), "csrf": client.session.csrf}

    assert offered(client.page(path_of(lead))) == []
    assert client.response(f"{path_of(lead)}/actions", fields).status_code == 403
    assert len(reviews(hub, lead)) == 2


def test_investigators_of_another_body_read_a_lead_and_do_not_decide(hub: CaseHub, aziza: Reader) -> None:
    lead = hub.lead(organisation="organisation:elsewhere")
    page = aziza.page(path_of(lead))

    assert offered(page) == []
    assert "Its investigators decide on it." in page.words


def test_forms_from_elsewhere_and_without_the_secret_of_the_session_are_refused(hub: CaseHub, aziza: Reader) -> None:
    lead = hub.lead()
    fields = fields_of(aziza.page(path_of(lead)), "acknowledge")

    assert aziza.response(f"{path_of(lead)}/actions", {**fields, "csrf": "another"}).status_code == 403
    assert aziza.response(f"{path_of(lead)}/actions", {**fields, "action": "shred"}).status_code == 400
    assert aziza.response(f"{path_of('finding:none')}/actions", fields).status_code == 404
    assert aziza.response(f"{path_of(lead)}/actions").status_code == 405
    assert len(reviews(hub, lead)) == 2


def test_every_answer_to_a_form_has_the_headers_of_the_hub(hub: CaseHub, aziza: Reader) -> None:
    fields = fields_of(aziza.page(path_of(hub.lead())), "acknowledge")
    path = f"{path_of(hub.lead())}/actions"
    for sent in (fields, {**fields, "key": "other"}, {**fields, "action": "confirm"}):
        headers = aziza.response(path, sent).headers
        assert {name: headers[name] for name in HEADERS} == HEADERS
