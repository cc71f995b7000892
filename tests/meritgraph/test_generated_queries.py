"""Queries that Schemathesis makes from the schema, with ids and cursors of the sample graph: the hub fails at none.

Of each root at least one is answered, or the test would only have seen it refuse. The one who asks investigates the body at the
top; what she may not ask, an auditor or an integrator does.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any, cast

import httpx
import pytest
import schemathesis
from graphql import (
    REMOVE,
    ArgumentNode,
    FieldNode,
    GraphQLID,
    GraphQLType,
    IntValueNode,
    NameNode,
    Node,
    SelectionSetNode,
    StringValueNode,
    TypeInfo,
    TypeInfoVisitor,
    ValueNode,
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
from merit.detection import detect
from merit.figures.registry import FIGURES
from merit.registry import all_rules
from meritgraph.access.bodies import root_body
from meritgraph.access.principals import Role
from meritgraph.export import sdl
from tests.conftest import OpenEngine, Run
from tests.meritgraph.conftest import Client
from tests.support.engines import cypher, empty
from tests.support.principals import principal
from tests.support.sample_service import load_sample_service
from tests.support.scripted_portal import NOON

SCHEMA = build_schema(sdl(), assume_valid=True)
ROOTS = sorted(name for name in SCHEMA.query_type.fields if not name.startswith("_")) if SCHEMA.query_type else []
LISTS = [name for name in ROOTS if SCHEMA.query_type and "after" in SCHEMA.query_type.fields[name].args]
schemathesis.graphql.scalar("Date", st.dates(min_value=FIRST_DAY).map(lambda day: StringValueNode(value=day.isoformat())))
schemathesis.graphql.scalar(
    "DateTime",
    st.datetimes(min_value=datetime(1800, 1, 1), max_value=datetime(9998, 12, 31), timezones=st.timezones()).map(
        lambda moment: StringValueNode(value=moment.isoformat())
    ),
)
EXAMPLES = 6
"""Queries for each root field; a developer who looks for crashes raises it."""
PLAIN = {
    "appointmentCheck": '(positionId: "<position>", servantIds: ["<servant>"]) { servantId clean }',
    "candidateRanking": '(positionId: "<position>", servantIds: ["<servant>"]) { positionId }',
    "careerAtypicality": '(servantIds: ["<servant>"]) { asOf }',
    "certificateReconciliation": '(organisationId: "<organisation>") { openConflicts }',
    "developmentPlan": '(servantId: "<servant>") { servantId }',
    "searchServants": '(name: "Karimova", first: 5) { servant { id } }',
    "turnover": '(about: ["UZ"]) { asOf }',
}
"""A query of each root whose arguments must fit each other: of these Schemathesis draws none that is answered."""
REFUSED = {"careerRoutes": "BAD_USER_INPUT", "servantByNationalId": "NO_IDENTITY_KEY"}
"""Roots that refuse to say anything of the sample graph, with the code; other tests ask them in a world.

On its ladders nobody was observed, and it was loaded without a key of identities.
"""

_GENERATED = schemathesis.graphql.from_dict({"data": introspection_from_schema(SCHEMA)})


class _Sensible(Visitor):
    """Puts ids of the graph where a query has invented ones, and leaves a few as they are; asks for short first pages.

    The cursors of the query are removed: ``_Pages`` sends it again with some.
    """

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
    run(detect(engine.database, all_rules(), date(2026, 11, 20), NOON, figures=FIGURES))
    client.token = client.key.sign(principal(body=run(root_body(engine.database, date(2026, 11, 20)))), 1)
    found = run(engine.database.read(cypher("MATCH (n) WHERE n.id IS NOT NULL RETURN n.id AS id ORDER BY id"), {}))
    return [str(each["id"]) for each in found if ":" in str(each["id"])]


class _Pages(Visitor):
    """Makes every page of a query one of two nodes that starts after a cursor, and asks it for the cursor of the next."""

    def __init__(self, types: TypeInfo, cursor: str | None) -> None:
        super().__init__()
        self._types, self._cursor = types, cursor
        self.found = 0

    def leave_field(self, node: FieldNode, *_: Any) -> Any:
        definition = self._types.get_field_def()
        if definition is None or "after" not in definition.args or node.selection_set is None:
            return None
        self.found += 1
        kept = [each for each in node.arguments or () if each.name.value not in ("first", "after")]
        page = [_argument("first", IntValueNode(value="2"))]
        page += [] if self._cursor is None else [_argument("after", StringValueNode(value=self._cursor))]
        selected = (*node.selection_set.selections, _PAGE_INFO)
        return FieldNode(
            alias=node.alias,
            name=node.name,
            arguments=tuple(kept + page),
            directives=node.directives,
            selection_set=SelectionSetNode(selections=selected),
        )


def _argument(name: str, value: ValueNode) -> ArgumentNode:
    return ArgumentNode(name=NameNode(value=name), value=value)


_PAGE_INFO = cast("Any", parse("{ paged: pageInfo { endCursor } }")).definitions[0].selection_set.selections[0]


def paged(query: str, cursor: str | None) -> tuple[str, int]:
    """Return a query with pages that start after a cursor, and the number of its pages."""
    types = TypeInfo(SCHEMA)
    pages = _Pages(types, cursor)
    return print_ast(visit(parse(query), TypeInfoVisitor(types, pages))), pages.found


def cursors(answer: Any) -> Iterator[str]:
    """Yield the cursors of the pages in an answer, those of its roots first."""
    if isinstance(answer, dict):
        fields = cast("dict[str, Any]", answer)
        if isinstance(fields.get("paged"), dict) and (cursor := fields["paged"]["endCursor"]):
            yield cursor
        for each in fields.values():
            yield from cursors(each)
    if isinstance(answer, list):
        for each in cast("list[Any]", answer):
            yield from cursors(each)


def codes_of(client: Client, query: str) -> tuple[set[str], Any]:
    """Return the codes of the errors of an answer, or "answered", and its data. Fails for an answer that may not be."""
    response, codes = _asked(client, query)
    investigator = client.token
    for role in (Role.AUDITOR, Role.INTEGRATOR):
        if codes == {"FORBIDDEN"}:
            client.token = client.key.sign(principal(role), 1)
            response, codes = _asked(client, query)
    client.token = investigator
    answer = response.json()
    assert response.status_code in (200, 400), query
    assert not {"INTERNAL_SERVER_ERROR", "GRAPHQL_VALIDATION_FAILED", "GRAPHQL_PARSE_FAILED"} & codes, (query, answer)
    return codes, answer.get("data")


def _asked(client: Client, query: str) -> tuple[httpx.Response, set[str]]:
    response = client.ask(query)
    return response, {error["extensions"]["code"] for error in response.json().get("errors", [])} or {"answered"}


# What is tried here does not depend on the engine; each statement is run on both elsewhere.
@pytest.mark.parametrize("engine", ["arcadedb"], indirect=True, scope="session")
@pytest.mark.parametrize("root", ROOTS)
def test_no_query_fails(client: Client, ids: list[str], root: str) -> None:
    strategy = cast("SearchStrategy[Any]", _GENERATED["Query"][root].as_strategy())  # pyright: ignore[reportUnknownMemberType]  # a generic of theirs
    seen = Counter[str]()

    @seed(7)
    @settings(
        max_examples=EXAMPLES,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        # A query is large, and takes its time to be drawn: what these checks find is the size of the schema.
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large],
    )
    @given(case=strategy)
    def send(case: Any) -> None:
        types = TypeInfo(SCHEMA)
        query = print_ast(visit(parse(str(case.body)), TypeInfoVisitor(types, _Sensible(ids, types))))
        seen.update(codes_of(client, query)[0])
        first, pages = paged(query, None)
        if pages:
            codes, data = codes_of(client, first)
            seen.update(codes)
            following = next(cursors(data), None)
            for cursor in (following or "no cursor", f"{following}x"):
                codes_of(client, paged(query, cursor)[0])

    send()
    if root in REFUSED:
        assert set(seen) == {REFUSED[root]}
    elif not seen["answered"]:
        assert root in PLAIN, seen
        example = PLAIN[root]
        for kind in ("organisation", "position", "servant"):
            example = example.replace(f"<{kind}>", next(id_ for id_ in ids if id_.startswith(f"{kind}:")))
        codes, data = codes_of(client, f"{{ {root}{example} }}")
        assert codes == {"answered"}, example
        assert data[root] is not None


@pytest.mark.parametrize("engine", ["arcadedb"], indirect=True, scope="session")
@pytest.mark.parametrize("root", LISTS)
def test_a_page_begins_behind_a_cursor_of_the_list_and_of_nothing_else(client: Client, ids: list[str], root: str) -> None:
    def page(after: str) -> tuple[set[str], Any]:
        return codes_of(client, f"{{ {root}(first: 1{after}) {{ edges {{ cursor }} pageInfo {{ hasNextPage endCursor }} }} }}")

    codes, data = page("")
    assert codes == {"answered"}
    cursor = data[root]["pageInfo"]["endCursor"]
    if cursor is not None:
        codes, following = page(f', after: "{cursor}"')
        assert codes == {"answered"}
        assert following[root]["pageInfo"]["endCursor"] != cursor
        assert bool(following[root]["edges"]) == data[root]["pageInfo"]["hasNextPage"]
    for wrong in (f"{cursor}x", "no cursor", "\\u0000"):
        assert page(f', after: "{wrong}"')[0] == {"BAD_USER_INPUT"}, wrong
