"""What is not a reader's own does not exist on the pages, and nobody is shown on a page that could not be recorded."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import quote

import pytest

from loaders.matching.search_words import search_keys
from meritgraph.access.principals import BODY_ROLES, Principal, Role
from tests.conftest import OpenEngine, Run
from tests.support.case_hub import CaseHub, case_hub
from tests.support.limits import files_of_at_most
from tests.support.read_pages import Reader
from tests.support.small_graph import SmallGraph
from tests.support.written_leads import Lead, write_leads

NAME, UNKNOWN_NAME = "Hidden Person", "Nobody Atall"
BODY, PERSON, LEAD, ORDER = "organisation:hidden", "servant:hidden", "finding:hidden", "appointment:hidden"
NOBODY = {PERSON: "servant:nobody", LEAD: "finding:nobody", ORDER: "appointment:nobody"}
# What differs from one answer to the next.
PASSING = re.compile(r'data-token-seconds="[^"]*"|name="key" value="[^"]*"')
ACTIONS = ("acknowledge", "assign", "confirm", "dismiss", "reopen")
PAGES = [
    f"/cases/{LEAD}",
    f"/cases/{LEAD}?open={PERSON}",
    f"/cases/{LEAD}/bundle.zip",
    f"/cases/{LEAD}/bundle.zip?redact=yes",
    f"/cases/{LEAD}/next",
    f"/cases/{LEAD}/previous",
    f"/servants/{PERSON}",
    f"/check?servant={PERSON}",
    f"/check?servant={PERSON}&position=position:{ORDER}",
    f"/cases/OWN?open={PERSON}",
    f"/cases/OWN?open={LEAD}",
    f"/cases/OWN?open={ORDER}",
]
ABOUT_ALL = [
    "/",
    "/cases?state=any",
    "/servants",
    "/organisations",
    f"/organisations/{BODY}",
    "/rules",
    "/rules/V10",
    "/me",
    "/runs",
]


@pytest.fixture(scope="module")
def hub(engine: OpenEngine, run: Run, tmp_path_factory: pytest.TempPathFactory) -> Iterator[CaseHub]:
    """Return a hub with a lead of one body, and a person with a lead of another one."""
    with case_hub(engine, run, tmp_path_factory.mktemp("home")) as hub:
        graph = SmallGraph(run, engine.database)
        graph.body("hidden")
        graph.servant("hidden")
        graph.held("hidden", "hidden", "2020-01-01", name="hidden")
        graph.write("MATCH (s:Servant {id: $id}) SET s.name = $name, s.sort_key = $name", id=PERSON, name=NAME)
        graph.write("MATCH (o:Organisation {id: $id})-[:HAS_VERSION]->(v) SET o.sort_key = o.name, v.name = o.name", id=BODY)
        keys = "MATCH (s:Servant {id: $id}) UNWIND $keys AS each MERGE (k:NameKey {key: each}) MERGE (s)-[:HAS_NAME_KEY]->(k)"
        graph.write(keys, id=PERSON, keys=sorted(search_keys([NAME])))
        lead = Lead(id=LEAD, organisation=BODY, servant=PERSON, evidence=ORDER, reason=f"{NAME}: a reason.")
        write_leads(run, engine.database, [lead])
        yield hub


def reader(hub: CaseHub, role: Role) -> Reader:
    """Return somebody of the first body, or the person whom its lead is about."""
    body = hub.body if role in BODY_ROLES else None
    servant = hub.servant if role is Role.SERVANT else None
    return Reader.signed_in(hub.client, Principal("Aziza", role, body, servant))


def answer(by: Reader, path: str, fields: dict[str, str] | None = None) -> list[str]:
    """Return the status, the page and the address that it leads to, without what differs from one answer to the next."""
    response = by.response(path, fields)
    return [str(response.status_code), PASSING.sub("", response.text), response.headers.get("location", "")]


def about_nobody(text: str) -> str:
    for hidden, unknown in NOBODY.items():
        text = text.replace(hidden, unknown)
    return text


@pytest.mark.parametrize("role", list(Role))
def test_the_page_about_what_is_hidden_is_the_page_about_nothing(hub: CaseHub, role: Role) -> None:
    by = reader(hub, role)
    for path in (each.replace("OWN", hub.found) for each in PAGES):
        hidden, nothing = answer(by, path), answer(by, about_nobody(path))
        assert [about_nobody(each) for each in hidden] == nothing, path
        assert NAME not in hidden[1]


@pytest.mark.parametrize("role", list(Role))
def test_a_form_about_a_hidden_lead_is_answered_as_one_about_nothing(hub: CaseHub, role: Role) -> None:
    by = reader(hub, role)
    forms = [(f"/cases/{LEAD}/actions", {"action": each, "version": "1"}) for each in ACTIONS]
    forms += [("/cases/actions", {"action": each, "lead": f"1 {LEAD}"}) for each in ACTIONS[:2]]
    for path, fields in forms:
        filled = {"key": "one", "note": "why", "assignee": "me", "ground": "other", **fields}
        hidden = answer(by, path, filled)
        nothing = answer(by, about_nobody(path), {name: about_nobody(value) for name, value in filled.items()})
        assert [about_nobody(each) for each in hidden] == nothing, fields
        assert hidden[0] in ("403", "404", "409")


@pytest.mark.parametrize("role", list(Role))
def test_no_list_search_or_figure_names_whom_a_reader_may_not_see(hub: CaseHub, role: Role) -> None:
    by = reader(hub, role)
    shown = {path: by.response(path).text for path in ABOUT_ALL}
    assert [
        path
        for path, page in shown.items()
        if any(each in page for each in (NAME, *(quote(id_, safe=safe) for id_ in (PERSON, LEAD) for safe in ("", ":"))))
    ] == []
    hidden, nobody = (answer(by, "/servants", {"name": each}) for each in (NAME, UNKNOWN_NAME))
    assert [each.replace(NAME, UNKNOWN_NAME) for each in hidden] == nobody


def test_her_own_investigator_is_shown_her(hub: CaseHub) -> None:
    own = Reader.signed_in(hub.client, Principal("Botir", Role.INVESTIGATOR, BODY))
    for path in ("/cases", f"/cases/{LEAD}", f"/servants/{PERSON}"):
        assert NAME in own.page(path).words, path
    assert quote(PERSON, safe="") in own.response("/servants", {"name": NAME}).text


def test_a_page_that_cannot_be_recorded_shows_nobody_and_keeps_what_was_written(hub: CaseHub) -> None:
    own, path = Reader.signed_in(hub.client, Principal("Botir", Role.INVESTIGATOR, BODY)), f"/cases/{LEAD}"
    fields = {"action": "acknowledge", "version": "1", "key": "unrecorded", "note": "Typed by hand."}
    with files_of_at_most(1):
        read = [
            own.response(each) for each in ("/cases", path, f"{path}?open={ORDER}", f"{path}/bundle.zip", f"/servants/{PERSON}")
        ]
        sent = own.response(f"{path}/actions", fields)
    for response in (*read, sent):
        assert (response.status_code, response.headers["retry-after"]) == (503, "5")
        assert "Hidden" not in response.text
    assert "Typed by hand." in sent.text
    assert "acknowledged" not in own.page(path).words


@pytest.mark.parametrize(
    "values",
    [
        {"assignee": "me", "due": "0001-01-01"},
        {"assignee": "me", "due": "1799-12-31"},
        {"assignee": "other", "name": "Botir\nAziza"},
        {"assignee": "other", "name": "Botir\u202e"},
        {"assignee": "other", "name": "\0"},
        {"assignee": "other", "name": "x" * 201},
        {"assignee": "me", "from": "nothing=1"},
        {"assignee": "me", "from": "//elsewhere.test"},
    ],
)
def test_a_form_with_a_value_that_cannot_be_used_comes_back_with_what_was_written(hub: CaseHub, values: dict[str, str]) -> None:
    own = Reader.signed_in(hub.client, Principal("Botir", Role.INVESTIGATOR, BODY))
    fields = {"action": "assign", "version": "1", "key": "unusable", "note": "Typed by hand.", **values}
    response = own.response(f"/cases/{LEAD}/actions", fields)
    assert response.status_code == 400
    assert "Typed by hand." in response.text
