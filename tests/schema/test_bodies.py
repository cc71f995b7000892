"""Organisations and positions: lists by what tells them apart, single ones by their numbers, and what surrounds them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from graph.migrations import migrate
from graph.model.nodes import LONGEST_INDEXED
from tests.conftest import OpenEngine, Run
from tests.schema.conftest import Hub
from tests.support.engines import empty
from tests.support.scripted_portal import NOON, Row, body, key_ring, load, order, position, servant

pytestmark = pytest.mark.both_engines


def _body(code: str, name: str, level: str, parent: str | None, soato: str | None = None, **changes: Any) -> Row:
    version = {"from": "2009-01-01", "to": None, "name": name, "level": level, "parent": parent, "soato": soato}
    return body(code, versions=[version], **changes)


def _bodies() -> list[Row]:
    moved = body("D2", versions=[
        {"from": "2009-01-01", "to": "2020-01-01", "name": "Bekobod office", "level": "district", "parent": "X1"},
        {"from": "2020-01-01", "to": None, "name": "Bekobod office", "level": "district", "parent": "D1", "soato": "1727220"},
    ])  # fmt: skip
    return [
        _body("M1", "Moliya vazirligi", "national", None, stir="200000001"),
        _body("X1", "Old committee", "national", None, mergedInto="M1"),
        _body("D1", "Toshkent department", "regional", "M1", "1727"),
        moved,
        _body("D3", "Oʻrta office", "district", "D1", "1727224"),
    ]


def _positions() -> list[Row]:
    demanded = {"experienceMonths": 36, "educationLevel": "bachelor", "educationFields": ["law"], "competencies": ["Budgeting"]}
    return [
        position("P1", 9, "M1", title="Minister", headOfBody=True),
        position("P2", 6, "D1", title="Head of department", headOfBody=True, reportsTo="P1", requirements=demanded),
        position("P3", 3, "D2", title="Clerk", headOfBody=False, reportsTo="P2"),
        position("P4", 3, "D3", title="Clerk of Oʻrta", ladder="uz-service"),
        position("P5", 4, "D3", title="Archivist", **{"from": "2026-11-01"}),
    ]


def _orders() -> list[Row]:
    return [
        order("1", "P1", "2015-01-01"),
        order("2", "P2", "2015-01-01", end="2026-11-10", open=False),
        order("3", "P3", "2015-01-01", end="2026-01-10", open=False),
        order("4", "P4", "2015-01-01", end=None, open=None),
        order("5", "P3", "2026-12-01", seq=2),
    ]


@pytest.fixture(scope="module")
def bodies(engine: OpenEngine, run: Run, tmp_path_factory: pytest.TempPathFactory) -> Hub:
    run(empty(engine.database, engine.home))
    run(migrate(engine.database))
    rows = {"bodies": _bodies(), "positions": _positions(), "servants": [servant()], "orders": _orders()}
    assert run(load(engine.database, rows, key_ring(tmp_path_factory.mktemp("bodies")))).state == "clean"
    return Hub(engine.database, run)


ORGANISATIONS = """query($filter: OrganisationFilter, $first: Int! = 50, $after: String) {
  organisations(filter: $filter, first: $first, after: $after) {
    totalCount edges { node { id name } } pageInfo { hasNextPage endCursor } } }"""
POSITIONS = """query($filter: PositionFilter, $first: Int! = 50, $after: String) {
  positions(filter: $filter, first: $first, after: $after) {
    totalCount edges { node { title organisation { name } } } pageInfo { hasNextPage endCursor } } }"""
LATER = (NOON + timedelta(seconds=1)).isoformat()


@pytest.mark.parametrize(
    ("criteria", "names"),
    [
        (None, ["Bekobod office", "Moliya vazirligi", "Old committee", "Oʻrta office", "Toshkent department"]),
        ({"name": "orta"}, ["Oʻrta office"]),
        ({"country": "UZ", "level": "DISTRICT"}, ["Bekobod office", "Oʻrta office"]),
        ({"country": "KZ"}, []),
        ({"parent": "Moliya vazirligi"}, ["Toshkent department"]),
        ({"parent": "Moliya vazirligi", "below": True}, ["Bekobod office", "Oʻrta office", "Toshkent department"]),
        ({"parent": "Moliya vazirligi", "below": True, "level": "DISTRICT", "name": "be"}, ["Bekobod office"]),
        ({"parent": "Old committee", "below": True}, []),  # until 2020 an office stood below it
        ({"changedSince": NOON.isoformat(), "parent": "Toshkent department"}, ["Bekobod office", "Oʻrta office"]),
        ({"changedSince": LATER}, []),
    ],
)
def test_organisations_are_listed_by_what_tells_them_apart(bodies: Hub, criteria: Any, names: list[str]) -> None:
    if criteria and "parent" in criteria:
        criteria = {**criteria, "parent": bodies.id_of(criteria["parent"])}

    whole = bodies.data(ORGANISATIONS, filter=criteria)["organisations"]
    assert len(bodies.statements) == 2, "a page and a count"
    one_by_one: list[str] = []
    page: dict[str, Any] = {"pageInfo": {"hasNextPage": True, "endCursor": None}}
    while page["pageInfo"]["hasNextPage"]:
        after = page["pageInfo"]["endCursor"]
        page = bodies.data(ORGANISATIONS, filter=criteria, first=1, after=after)["organisations"]
        one_by_one += [edge["node"]["name"] for edge in page["edges"]]

    assert [edge["node"]["name"] for edge in whole["edges"]] == one_by_one == names
    assert whole["totalCount"] == page["totalCount"] == len(names)


@pytest.mark.parametrize(
    ("criteria", "titles"),
    [
        (None, ["Archivist", "Clerk", "Clerk of Oʻrta", "Head of department", "Minister"]),
        ({"title": "clerk"}, ["Clerk", "Clerk of Oʻrta"]),
        ({"organisation": "Oʻrta office"}, ["Archivist", "Clerk of Oʻrta"]),
        ({"organisation": "Toshkent department"}, ["Head of department"]),
        ({"organisation": "Toshkent department", "below": True}, ["Archivist", "Clerk", "Clerk of Oʻrta", "Head of department"]),
        ({"ladder": "uz-managerial", "rank": {"from": 4}}, ["Archivist", "Head of department", "Minister"]),
        ({"rank": {"from": 3, "to": 4}}, ["Archivist", "Clerk", "Clerk of Oʻrta"]),
        ({"ladder": "uz-service"}, ["Clerk of Oʻrta"]),
        ({"headOfBody": True}, ["Head of department", "Minister"]),
        ({"headOfBody": False}, ["Clerk"]),
        ({"area": "1727"}, ["Archivist", "Clerk", "Clerk of Oʻrta", "Head of department"]),
        ({"area": "1727220"}, ["Clerk"]),
        # Nobody holds the first of them; of the clerk of Oʻrta nobody knows the end, and the post of the archivist is new.
        ({"vacantFor": 0}, ["Archivist", "Clerk", "Head of department"]),
        ({"vacantFor": 10}, ["Archivist", "Clerk", "Head of department"]),
        ({"vacantFor": 11}, ["Archivist", "Clerk"]),
        ({"vacantFor": 20}, ["Clerk"]),
        ({"vacantFor": 400}, []),
        ({"organisation": "Toshkent department", "below": True, "vacantFor": 11, "rank": {"to": 3}}, ["Clerk"]),
        ({"changedSince": NOON.isoformat(), "title": "minister"}, ["Minister"]),
        ({"changedSince": LATER}, []),
        ({"organisation": "organisation:0"}, []),
    ],
)
def test_positions_are_listed_by_what_tells_them_apart(bodies: Hub, criteria: Any, titles: list[str]) -> None:
    if criteria and not criteria.get("organisation", "organisation:").startswith("organisation:"):
        criteria = {**criteria, "organisation": bodies.id_of(criteria["organisation"])}

    whole = bodies.data(POSITIONS, filter=criteria)["positions"]
    below = bool(criteria) and "below" in criteria
    assert len(bodies.statements) == 2 + bool(titles) + below, "a page, a count, the organisations of all, and those below"

    assert [edge["node"]["title"] for edge in whole["edges"]] == titles
    assert whole["totalCount"] == len(titles)
    if titles:
        first = bodies.data(POSITIONS, filter=criteria, first=1)["positions"]
        rest = bodies.data(POSITIONS, filter=criteria, after=first["pageInfo"]["endCursor"])["positions"]
        assert [edge["node"]["title"] for edge in (*first["edges"], *rest["edges"])] == titles


def test_a_body_leads_to_those_around_it(bodies: Hub) -> None:
    query = """query($id: ID!, $after: String) { organisation(id: $id) { name sector parent { name } successor { name }
      children(first: 1, after: $after) {
        totalCount edges { node { name children { totalCount } } } pageInfo { endCursor } } } }"""

    first = bodies.data(query, id=bodies.id_of("Toshkent department"))["organisation"]
    after = first["children"]["pageInfo"]["endCursor"]
    second = bodies.data(query, id=bodies.id_of("Toshkent department"), after=after)["organisation"]
    old = bodies.data(query, id=bodies.id_of("Old committee"))["organisation"]

    assert (first["parent"], first["successor"], first["sector"]) == ({"name": "Moliya vazirligi"}, None, None)
    assert first["children"]["edges"] == [{"node": {"name": "Bekobod office", "children": {"totalCount": 0}}}]
    assert second["children"]["edges"][0]["node"]["name"] == "Oʻrta office"
    assert first["children"]["totalCount"] == second["children"]["totalCount"] == 2
    assert (old["successor"], old["children"]["totalCount"]) == ({"name": "Moliya vazirligi"}, 0)


def test_a_position_leads_to_the_one_it_reports_to_and_what_it_demands(bodies: Hub) -> None:
    query = """{ positions { edges { node { title reportsTo { title } requirements {
      experienceMonths educationLevel educationLevelWord educationFields competencies { name } } } } } }"""

    found = {edge["node"].pop("title"): edge["node"] for edge in bodies.data(query)["positions"]["edges"]}

    assert sorted(bodies.statements) == [
        "api/demands_of_positions",
        "api/positions_by_id",
        "api/positions_page",
        "read_competency",
    ]
    assert found["Head of department"] == {
        "reportsTo": {"title": "Minister"},
        "requirements": {
            "experienceMonths": 36, "educationLevel": "BACHELOR", "educationLevelWord": "bachelor", "educationFields": ["law"],
            "competencies": [{"name": "Budgeting"}],
        },
    }  # fmt: skip
    assert found["Clerk"]["reportsTo"] == {"title": "Head of department"}
    assert found["Minister"] == {
        "reportsTo": None,
        "requirements": {
            "experienceMonths": None, "educationLevel": None, "educationLevelWord": None, "educationFields": None,
            "competencies": [],
        },
    }  # fmt: skip


BY_NUMBER = """query($scheme: String!, $number: String!) {
  organisation(identifier: {scheme: $scheme, number: $number}) { name }
  position(identifier: {scheme: $scheme, number: $number}) { title } }"""


def test_bodies_and_positions_are_found_by_their_numbers(bodies: Hub) -> None:
    assert bodies.data(BY_NUMBER, scheme="UZ/STIR", number=" 200000001 ") == {
        "organisation": {"name": "Moliya vazirligi"},
        "position": None,
    }
    assert len(bodies.statements) == 2
    assert bodies.data(BY_NUMBER, scheme="UZ/STIR", number="1") == {"organisation": None, "position": None}


@pytest.mark.parametrize("scheme", ["UZ/PINFL", "KZ/IIN"])
def test_personal_numbers_are_not_accepted(bodies: Hub, scheme: str) -> None:
    _, errors = bodies.ask(BY_NUMBER, scheme=scheme, number="31503856070015")
    assert [error.extensions["code"] for error in errors if error.extensions] == ["BAD_USER_INPUT"] * 2
    assert all("personal numbers" in error.message and "31503856070015" not in error.message for error in errors)
    assert bodies.statements == []


@pytest.mark.parametrize("field", ["organisation", "position"])
@pytest.mark.parametrize("arguments", ["(id: null)", '(id: "a", identifier: {scheme: "UZ/STIR", number: "1"})', ""])
def test_exactly_one_of_id_and_identifier_is_given(bodies: Hub, field: str, arguments: str) -> None:
    code, message = bodies.refusal(f"{{ {field}{arguments} {{ id }} }}")
    assert (code, "either id or identifier" in message) == ("BAD_USER_INPUT", True)


@pytest.mark.parametrize("vacant_for", [-1, 36_526])
def test_a_number_of_days_that_cannot_be_is_refused(bodies: Hub, vacant_for: int) -> None:
    assert bodies.refusal(POSITIONS, filter={"vacantFor": vacant_for})[0] == "BAD_USER_INPUT"


@pytest.mark.parametrize(("query", "criteria"), [(ORGANISATIONS, {"name": "x"}), (POSITIONS, {"title": "x"})])
def test_a_beginning_of_one_letter_is_refused(bodies: Hub, query: str, criteria: dict[str, str]) -> None:
    assert bodies.refusal(query, filter=criteria)[0] == "BAD_USER_INPUT"


@pytest.mark.parametrize(("query", "of"), [(ORGANISATIONS, "name"), (POSITIONS, "title")])
def test_a_beginning_that_is_longer_than_the_order_of_lists_is_refused(bodies: Hub, query: str, of: str) -> None:
    code, message = bodies.refusal(query, filter={of: "x" * (LONGEST_INDEXED + 1)})
    assert (code, message) == ("BAD_USER_INPUT", f"Give at most the first 1,000 letters of the {of}.")
    assert not any(page["edges"] for page in bodies.data(query, filter={of: "x" * LONGEST_INDEXED}).values())


PLACES = """{ organisations { edges { node { name area { code within { code within { code } } } } } }
  positions { edges { node { title area { code } } } } }"""


def test_the_area_is_that_of_today(bodies: Hub) -> None:
    found = bodies.data(PLACES)
    areas = {edge["node"]["name"]: edge["node"]["area"] for edge in found["organisations"]["edges"]}
    assert areas == {
        "Moliya vazirligi": None,
        "Old committee": None,
        "Toshkent department": {"code": "1727", "within": None},
        "Bekobod office": {"code": "1727220", "within": {"code": "1727", "within": None}},
        "Oʻrta office": {"code": "1727224", "within": {"code": "1727", "within": None}},
    }
    assert {edge["node"]["title"]: edge["node"]["area"] for edge in found["positions"]["edges"]} == {
        "Minister": None,
        "Head of department": {"code": "1727"},
        "Clerk": {"code": "1727220"},
        "Clerk of Oʻrta": {"code": "1727224"},
        "Archivist": {"code": "1727224"},
    }
    # The area around them is that of another body, which is read with theirs.
    # The two lists may come at different times, and then each asks for what it lacks.
    assert sorted(set(bodies.statements)) == [
        "api/organisations_page",
        "api/positions_page",
        "read_area",
        "read_organisation_version_by_organisation",
    ]
