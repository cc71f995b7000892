"""Who works where in an organisation on a day: the tree of bodies below it, each with its own staff."""

from __future__ import annotations

from typing import Any

import pytest

from resolvers import staff
from tests.conftest import Run
from tests.schema.conftest import Hub
from tests.schema.test_bodies import bodies as bodies  # the fixture
from tests.support.engines import execute

pytestmark = pytest.mark.both_engines

TREE = """
query ($ids: [ID!]!, $on: Date) {
  nodes(ids: $ids) { ... on Organisation {
    staffTree(on: $on) { organisation { name } depth aboveId number staff { orderNumber servant { id } } }
  } }
}
"""


def tree(hub: Hub, top: str, on: str | None = None) -> list[dict[str, Any]]:
    (found,) = hub.data(TREE, ids=[hub.id_of(top)], on=on)["nodes"]
    return found["staffTree"]


def names(found: list[dict[str, Any]]) -> list[tuple[str, int]]:
    return [(each["organisation"]["name"], each["depth"]) for each in found]


def test_each_body_stands_before_those_below_it_with_its_own_staff(bodies: Hub) -> None:
    found = tree(bodies, "Moliya vazirligi", "2026-01-05")
    assert names(found) == [
        ("Moliya vazirligi", 0),
        ("Toshkent department", 1),
        ("Bekobod office", 2),
        ("Oʻrta office", 2),
    ]
    department = bodies.id_of("Toshkent department")
    assert [each["aboveId"] for each in found] == [None, bodies.id_of("Moliya vazirligi"), department, department]
    # The order to the post in Oʻrta has no stated end, so it is not certainly in force.
    assert [(each["number"], [one["orderNumber"] for one in each["staff"]]) for each in found] == [
        (1, ["1"]),
        (1, ["2"]),
        (1, ["3"]),
        (0, []),
    ]


def test_the_tree_and_the_staff_are_those_of_the_day(bodies: Hub) -> None:
    assert names(tree(bodies, "Moliya vazirligi", "2019-12-31")) == [
        ("Moliya vazirligi", 0),
        ("Toshkent department", 1),
        ("Oʻrta office", 2),
    ]
    assert names(tree(bodies, "Old committee", "2019-12-31")) == [("Old committee", 0), ("Bekobod office", 1)]
    today = tree(bodies, "Moliya vazirligi")
    assert [each["number"] for each in today] == [1, 0, 0, 0]


def test_trees_of_many_bodies_are_as_many_statements_as_one(bodies: Hub) -> None:
    tree(bodies, "Toshkent department", "2026-01-05")
    one = sorted(bodies.statements)
    assert len(one) == 7
    ids = [bodies.id_of(name) for name in ("Moliya vazirligi", "Toshkent department", "Bekobod office", "Old committee")]
    bodies.data(TREE, ids=ids, on="2026-01-05")
    assert sorted(bodies.statements) == one


def test_a_circle_of_bodies_ends(bodies: Hub, run: Run) -> None:
    """Two bodies that portals put below each other."""
    run(
        execute(
            bodies.database,
            """CREATE (a:Organisation {id: 'organisation:a', name: 'A', sort_key: 'a', country: 'UZ'}),
            (b:Organisation {id: 'organisation:b', name: 'B', sort_key: 'b', country: 'UZ'}),
            (a)-[:HAS_VERSION]->(:OrganisationVersion {id: 'organisation_version:a', name: 'A', open: true,
              start_earliest: date('2000-01-01'), start_latest: date('2000-01-01')})-[:PART_OF]->(b),
            (b)-[:HAS_VERSION]->(:OrganisationVersion {id: 'organisation_version:b', name: 'B', open: true,
              start_earliest: date('2000-01-01'), start_latest: date('2000-01-01')})-[:PART_OF]->(a)""",
        )
    )
    assert names(tree(bodies, "A")) == [("A", 0), ("B", 1)]


def test_a_tree_of_too_many_bodies_is_refused(bodies: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(staff, "MOST_BODIES", 3)
    ids = [bodies.id_of("Moliya vazirligi")]
    code, message = bodies.refusal(TREE, ids=ids, on="2026-01-05")
    assert (code, message.partition(".")[0]) == ("BAD_USER_INPUT", "More than 3 organisations are in this tree")
    assert bodies.data(TREE, ids=ids, on="2019-12-31")["nodes"]
