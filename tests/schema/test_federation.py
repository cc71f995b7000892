"""Entities as a gateway asks for them: many at once by key, each answered or refused by itself."""

from __future__ import annotations

from copy import deepcopy
from typing import Any, cast

from graphql import GraphQLUnionType

from schema.subgraph import subgraph
from tests.schema.conftest import Hub
from tests.support.engines import cypher

SCHEMA = subgraph()._schema  # pyright: ignore[reportPrivateUsage] (graphql-core executes this one)

ENTITIES = """query($of: [_Any!]!) { _entities(representations: $of) {
  __typename ... on Servant { id name } ... on Position { title } ... on Organisation { name }
} }"""


def test_entities_come_in_the_order_asked_for(hub: Hub) -> None:
    of: list[dict[str, Any]] = [
        {"__typename": "Organisation", "id": hub.id_of("District office")},
        {"__typename": "Servant", "id": hub.id_of("Zokirov Umid")},
        {"__typename": "Servant", "id": hub.id_of("Oʻrinov101 Aziz")},
        {"__typename": "Servant", "id": "servant:nobody"},
        {"__typename": "Position", "id": hub.id_of("Post P5")},
    ]
    before = deepcopy(of)

    found = hub.data(ENTITIES, of=of)["_entities"]

    assert [each and (each.get("name") or each["title"]) for each in found] == [
        "District office",
        "Zokirov Umid",
        "Oʻrinov101 Aziz",
        None,
        "Post P5",
    ]
    assert sorted(hub.statements) == ["api/organisations_by_id", "api/positions_by_id", "api/servants_by_id"]
    assert of == before, "the client's variables are not changed"


def test_a_bad_representation_does_not_affect_the_others(hub: Hub) -> None:
    good = {"__typename": "Servant", "id": hub.id_of("Zokirov Umid")}
    bad: list[Any] = [
        {"__typename": "Nothing", "id": "1"},
        {"__typename": "Finding", "id": "1"},
        {"__typename": "String", "id": "1"},
        {"__typename": ["Servant"], "id": "1"},
        {"__typename": "Servant"},
        {"__typename": "Servant", "id": {"a": 1}},
        {"id": "1"},
        "Servant",
        7,
    ]

    data, errors = hub.ask(ENTITIES, of=[*bad, {**good, "unknown": 1}])

    assert data is not None
    assert [each["name"] for each in data["_entities"] if each] == ["Zokirov Umid"]
    assert len(errors) == len(bad)
    assert {(error.extensions or {})["code"] for error in errors} == {"BAD_USER_INPUT"}


def test_references_to_many_entities_of_every_type_take_one_statement_for_each_type(hub: Hub) -> None:
    keyed = ("Competency", "Course", "Organisation", "Position", "Servant")
    assert {each.name for each in SCHEMA.get_possible_types(cast("GraphQLUnionType", SCHEMA.type_map["_Entity"]))} == {*keyed}
    made = "MERGE (:Course {id: 'course:one', title: 'Audit'}) MERGE (:Competency {id: 'competency:one', name: 'Audit'})"
    hub.run(hub.database.execute(cypher(made)))
    known = [{"__typename": name, "id": f"{name.lower()}:one"} for name in ("Course", "Competency")]
    # A key of another type is unknown like one that nothing has.
    unknown = [
        {"__typename": name, "id": f"{kind}:{n}"} for name in keyed for n in range(15) for kind in (name.lower(), "course")
    ]

    found = hub.data(ENTITIES, of=[*known, *unknown])["_entities"]

    assert [each["__typename"] for each in found[:2]] == ["Course", "Competency"]
    assert found[2:] == [None] * len(unknown)
    assert len(hub.statements) == len(keyed)


def test_too_many_representations_are_refused(hub: Hub) -> None:
    code, message = hub.refusal(ENTITIES, of=[{"__typename": "Servant", "id": str(n)} for n in range(5000)])

    assert (code, "at most 200" in message) == ("BAD_USER_INPUT", True)
    assert hub.statements == []
