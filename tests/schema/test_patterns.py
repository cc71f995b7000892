"""The schema follows one pattern of each thing: lists, filters, ids, ranges and deprecations (docs/api.md, Names)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

import pytest
from graphql import (
    GraphQLEnumType,
    GraphQLField,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLObjectType,
    GraphQLSchema,
    build_schema,
    is_required_input_field,
)

from meritgraph.export import sdl
from tests.schema.conftest import Hub

# Figures are computed as a whole, and entries of the access log never change: nothing of them has a time at which it changed.
WITHOUT_CHANGES = {"AccessLogFilter", "MeritIndexChangeFilter"}
# The ends of a range or of a way, and what a figure is of, which may be a country.
ENDS, SUBJECT = {"from", "to"}, "about"
# The id in its name is that of a state, not of a node: it finds the node.
FINDS_BY_ID_OF_A_STATE = "Query.servantByNationalId"
RANGES = {"DayRange", "MonthRange", "IntRange"}


def _types(schema: GraphQLSchema) -> Iterator[GraphQLObjectType | GraphQLInterfaceType]:
    for each in schema.type_map.values():
        if isinstance(each, GraphQLObjectType | GraphQLInterfaceType) and not each.name.startswith("_"):
            yield each


def _fields(schema: GraphQLSchema) -> Iterator[tuple[str, str, GraphQLField]]:
    for each in _types(schema):
        yield from ((f"{each.name}.{name}", name, field) for name, field in each.fields.items() if not name.startswith("_"))


def _inputs(schema: GraphQLSchema) -> Iterator[GraphQLInputObjectType]:
    yield from (each for each in schema.type_map.values() if isinstance(each, GraphQLInputObjectType))


def _written(of: Any) -> str:
    """Return the type of a field, an argument or a criterion as the schema writes it."""
    return str(of.type)


def _named(of: Any) -> str:
    return _written(of).strip("[]!")


def _is_id(of: Any) -> bool:
    return _named(of) == "ID"


def _ends_as_an_id(name: str, of: Any) -> bool:
    ending = "ids" if _written(of).startswith("[") else "id"
    return name == ending or name.endswith(ending.capitalize())


def lists(schema: GraphQLSchema) -> Iterator[str]:
    """Find connections that lack first, after, edges, a page, or a total that is never null."""
    for where, _, field in _fields(schema):
        if _named(field).endswith("Connection"):
            kinds = {name: _written(argument) for name, argument in field.args.items()}
            if (kinds.get("first"), kinds.get("after")) != ("Int!", "String"):
                yield f"{where} does not take first and after"
            if "filter" in kinds and kinds["filter"].endswith("!"):
                yield f"{where} must have a filter"
    for each in _types(schema):
        if each.name.endswith("Connection"):
            kinds = {name: _written(field) for name, field in each.fields.items()}
            if (kinds.get("totalCount"), kinds.get("pageInfo")) != ("Int!", "PageInfo!") or "edges" not in kinds:
                yield f"{each.name} is no connection"


def filters(schema: GraphQLSchema) -> Iterator[str]:
    """Find criteria that must be given, are not described or are named like ids, and filters without ``changedSince``."""
    for each in _inputs(schema):
        if not each.name.endswith("Filter"):
            continue
        if "changedSince" not in each.fields and each.name not in WITHOUT_CHANGES:
            yield f"{each.name} has no changedSince"
        for name, criterion in each.fields.items():
            where = f"{each.name}.{name}"
            if is_required_input_field(criterion):
                yield f"{where} is not optional"
            if not criterion.description:
                yield f"{where} is not described"
            if _is_id(criterion) and name.lower().endswith(("id", "ids")):
                yield f"{where} is named like an id"


def ids(schema: GraphQLSchema) -> Iterator[str]:
    """Find ids whose names do not end in Id or Ids, other things whose names do, and second names of one thing."""
    for where, name, field in _fields(schema):
        if name != SUBJECT and where != FINDS_BY_ID_OF_A_STATE and _is_id(field) is not _ends_as_an_id(name, field):
            yield f"{where} is an id or is named like one"
        for argument, its in field.args.items():
            if _is_id(its) is not _ends_as_an_id(argument, its) and argument not in {SUBJECT, *ENDS}:
                yield f"{where}({argument}:) is an id or is named like one"
            if argument.lower().startswith(("body", "bodies", "candidate")):
                yield f"{where}({argument}:) has another name elsewhere"


def ranges(schema: GraphQLSchema) -> Iterator[str]:
    """Find ranges that are no inputs of their own, and periods of answers that have no start and end."""
    for each in _inputs(schema):
        if len({each.name.endswith("Range"), set(each.fields) == ENDS, each.name in RANGES}) != 1:
            yield f"{each.name} is a range or is named like one"
        for name in each.fields:
            if name.endswith(("From", "To", "Before", "Until")) or (name.endswith("Since") and name != "changedSince"):
                yield f"{each.name}.{name} is an end of a range"
    for where, name, field in _fields(schema):
        if name in ENDS:
            yield f"{where} is an end of a period"
        if any(not _is_id(its) for argument, its in field.args.items() if argument in ENDS):
            yield f"{where} takes the ends of a range"


def words(schema: GraphQLSchema) -> Iterator[str]:
    """Find values of enums without a meaning."""
    for each in schema.type_map.values():
        if isinstance(each, GraphQLEnumType) and not each.name.startswith("_"):
            yield from (f"{each.name}.{name} is not described" for name, value in each.values.items() if not value.description)


def deprecations(schema: GraphQLSchema) -> Iterator[str]:
    """Find what is deprecated and does not name another field, argument or value beside it to use in its place."""
    beside: list[tuple[str, Mapping[str, Any]]] = [(each.name, each.fields) for each in (*_types(schema), *_inputs(schema))]
    beside += [(where, field.args) for where, _, field in _fields(schema)]
    beside += [(each.name, each.values) for each in schema.type_map.values() if isinstance(each, GraphQLEnumType)]
    for where, all_ in beside:
        kept = {name for name, each in all_.items() if each.deprecation_reason is None}
        for name, each in all_.items():
            if each.deprecation_reason is not None and not any(f"`{other}`" in each.deprecation_reason for other in kept):
                yield f"{where}.{name} is deprecated and names no replacement"


PATTERNS = [lists, filters, ids, ranges, words, deprecations]


@pytest.mark.parametrize("pattern", PATTERNS)
def test_the_schema_follows_the_pattern(pattern: Callable[[GraphQLSchema], Iterator[str]]) -> None:
    assert sorted(pattern(build_schema(sdl(), assume_valid=True))) == []


FAULTS = """
type Query {
  servants(filter: ServantFilter!, limit: Int!): ServantConnection!
  turnover(body: ID!, from: String, to: String, candidates: [ID!]!): Figure
}
type ServantConnection { edges: [Int!]! pageInfo: PageInfo! totalCount: Int }
type PageInfo { more: Boolean! }
type Figure { from: Int position: ID positionId: String ruleIds: ID kind: Kind old: Int @deprecated(reason: "Use another one.") }
enum Kind { "One." ONE TWO }
input ServantFilter { "Name." name: String! servantId: ID bornFrom: Int bornBefore: Int }
input Span { from: Int to: Int }
input MonthRange { from: Int }
"""


def test_each_fault_is_found() -> None:
    schema = build_schema(FAULTS)
    assert {each: sorted(each(schema)) for each in PATTERNS} == {
        lists: [
            "Query.servants does not take first and after",
            "Query.servants must have a filter",
            "ServantConnection is no connection",
        ],
        filters: [
            "ServantFilter has no changedSince",
            "ServantFilter.bornBefore is not described",
            "ServantFilter.bornFrom is not described",
            "ServantFilter.name is not optional",
            "ServantFilter.servantId is named like an id",
            "ServantFilter.servantId is not described",
        ],
        ids: [
            "Figure.position is an id or is named like one",
            "Figure.positionId is an id or is named like one",
            "Figure.ruleIds is an id or is named like one",
            "Query.turnover(body:) has another name elsewhere",
            "Query.turnover(body:) is an id or is named like one",
            "Query.turnover(candidates:) has another name elsewhere",
            "Query.turnover(candidates:) is an id or is named like one",
        ],
        ranges: [
            "Figure.from is an end of a period",
            "MonthRange is a range or is named like one",
            "Query.turnover takes the ends of a range",
            "ServantFilter.bornBefore is an end of a range",
            "ServantFilter.bornFrom is an end of a range",
            "Span is a range or is named like one",
        ],
        words: ["Kind.TWO is not described"],
        deprecations: ["Figure.old is deprecated and names no replacement"],
    }


def _given(of: Any) -> Any:
    """Return a value for an argument."""
    if _written(of).startswith("["):
        return ["one"]
    return {"Int": 1, "Boolean": False}.get(_named(of), "one")


class _Bounded(NamedTuple):
    """A root field that takes a list of ids, and all arguments that it needs, with 101 ids: by name the type and the value."""

    field: str
    ids: str
    arguments: Mapping[str, tuple[str, Any]]


def _bounded() -> Iterator[_Bounded]:
    query = build_schema(sdl(), assume_valid=True).query_type
    assert query is not None
    for name, field in query.fields.items():
        needed = {key: (_written(its), _given(its)) for key, its in field.args.items() if _written(its).endswith("!")}
        if name == "candidateRanking":
            needed["positionId"] = ("ID", "one")
        for key, its in field.args.items():
            if _written(its) in ("[ID!]!", "[ID!]"):
                yield _Bounded(name, key, {**needed, key: (_written(its), [f"one:{number}" for number in range(101)])})


@pytest.mark.parametrize("asked", list(_bounded()), ids=lambda asked: f"{asked.field}-{asked.ids}")
def test_a_list_of_ids_is_bounded(hub: Hub, asked: _Bounded) -> None:
    declared = ", ".join(f"${name}: {type_}" for name, (type_, _) in asked.arguments.items())
    passed = ", ".join(f"{name}: ${name}" for name in asked.arguments)
    values = {name: value for name, (_, value) in asked.arguments.items()}
    code, message = hub.refusal(f"query ({declared}) {{ {asked.field}({passed}) {{ __typename }} }}", **values)
    assert (code, asked.ids in message, "100" in message) == ("BAD_USER_INPUT", True, True), message
