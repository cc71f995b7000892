"""Queries that Schemathesis makes from the schema, with ids of the sample graph: the hub refuses some and fails at none."""

from __future__ import annotations

from datetime import datetime
from typing import Any, cast

import pytest
import schemathesis
from graphql import (
    REMOVE,
    ArgumentNode,
    GraphQLID,
    GraphQLType,
    IntValueNode,
    Node,
    StringValueNode,
    TypeInfo,
    TypeInfoVisitor,
    Visitor,
    build_schema,
    get_named_type,
    introspection_from_schema,
    parse,
    print_ast,
    visit,
)
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from graph.migrations import migrate
from graph.model.days import FIRST_DAY
from meritgraph.export import sdl
from tests.conftest import OpenEngine, Run
from tests.meritgraph.conftest import Client
from tests.support.engines import cypher, empty
from tests.support.sample_service import load_sample_service

SCHEMA = build_schema(sdl(), assume_valid=True)
ROOTS = sorted(name for name in SCHEMA.query_type.fields if not name.startswith("_")) if SCHEMA.query_type else []
schemathesis.graphql.scalar("Date", st.dates(min_value=FIRST_DAY).map(lambda day: StringValueNode(value=day.isoformat())))
schemathesis.graphql.scalar(
    "DateTime",
    st.datetimes(min_value=datetime(1800, 1, 1), max_value=datetime(9998, 12, 31), timezones=st.timezones()).map(
        lambda moment: StringValueNode(value=moment.isoformat())
    ),
)
EXAMPLES = 6
"""Queries for each root field; a developer who looks for crashes raises it."""

_GENERATED = schemathesis.graphql.from_dict({"data": introspection_from_schema(SCHEMA)})


class _Sensible(Visitor):
    """Puts ids of the graph where a query has invented ones, and leaves a few as they are; asks for short first pages."""

    def __init__(self, ids: list[str], types: TypeInfo) -> None:
        super().__init__()
        self._ids, self._types = ids, types

    def enter(self, node: Node, *_: Any) -> Any:
        if isinstance(node, ArgumentNode) and node.name.value == "after":
            return REMOVE
        if isinstance(node, ArgumentNode) and node.name.value == "first" and isinstance(node.value, IntValueNode):
            return ArgumentNode(name=node.name, value=IntValueNode(value=str(int(node.value.value) % 20)))
        expected = cast("GraphQLType | None", self._types.get_input_type())  # pyright: ignore[reportUnknownMemberType]  # a generic of theirs
        if isinstance(node, StringValueNode | IntValueNode) and get_named_type(expected) is GraphQLID:
            index = sum(node.value.encode()) % (len(self._ids) + 3)
            return StringValueNode(value=self._ids[index]) if index < len(self._ids) else None
        return None


@pytest.fixture(scope="module")
def ids(client: Client, engine: OpenEngine, run: Run, tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    run(empty(engine.database, engine.home))
    run(migrate(engine.database))
    run(load_sample_service(engine.database, tmp_path_factory.mktemp("registry")))
    found = run(engine.database.read(cypher("MATCH (n) WHERE n.id IS NOT NULL RETURN n.id AS id ORDER BY id"), {}))
    return [str(each["id"]) for each in found if ":" in str(each["id"])]


@pytest.mark.parametrize("root", ROOTS)
def test_no_query_fails(client: Client, ids: list[str], root: str) -> None:
    strategy = cast("SearchStrategy[Any]", _GENERATED["Query"][root].as_strategy())  # pyright: ignore[reportUnknownMemberType]  # a generic of theirs

    @seed(7)
    @settings(
        max_examples=EXAMPLES,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large],
    )
    @given(case=strategy)
    def send(case: Any) -> None:
        types = TypeInfo(SCHEMA)
        query = print_ast(visit(parse(str(case.body)), TypeInfoVisitor(types, _Sensible(ids, types))))
        response = client.ask(query)
        answer = response.json()
        codes = [error["extensions"]["code"] for error in answer.get("errors", [])] or ["answered"]
        assert response.status_code in (200, 400), query
        assert not {"INTERNAL_SERVER_ERROR", "GRAPHQL_VALIDATION_FAILED", "GRAPHQL_PARSE_FAILED"} & set(codes), (query, answer)

    send()
