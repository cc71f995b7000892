"""No error repeats what a client sent: a marker in every argument of every root, right and wrong by type, never comes back."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any, cast

import pytest
from graphql import (
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLList,
    GraphQLNonNull,
    GraphQLObjectType,
    build_schema,
    get_named_type,
    is_leaf_type,
)

from graph.migrations import migrate
from merit.detection import detect
from merit.figures.registry import FIGURES
from merit.registry import all_rules
from meritgraph.export import sdl
from tests.conftest import OpenEngine, Run
from tests.meritgraph.conftest import Client
from tests.support.engines import empty
from tests.support.sample_service import load_sample_service
from tests.support.scripted_portal import NOON

SCHEMA = build_schema(sdl(), assume_valid=True)
QUERY = cast("GraphQLObjectType", SCHEMA.query_type)
# Like a personal number and a name: no field, type or argument is named like it.
MARKER = "Zebiniso31509912340077"
NUMBER = 31509912340077
ROOTS = sorted(QUERY.fields)
# Values that reach the resolvers beside the one under test.
_PLAIN: dict[str, Any] = {
    "ID": "uz-managerial/3",
    "String": "test",
    "Int": 3,
    "Boolean": False,
    "Date": "2026-01-01",
    "DateTime": "2026-01-01T00:00:00Z",
    "_Any": {},
}


def plain(type_: Any) -> Any:
    """Return a value that the type takes, with its required fields only."""
    if isinstance(type_, GraphQLNonNull):
        return plain(cast("Any", type_).of_type)
    if isinstance(type_, GraphQLList):
        return [plain(cast("Any", type_).of_type)]
    if isinstance(type_, GraphQLEnumType):
        return next(iter(type_.values))
    if isinstance(type_, GraphQLInputObjectType):
        declared = {name: cast("object", field.type) for name, field in type_.fields.items()}
        return {name: plain(each) for name, each in declared.items() if isinstance(each, GraphQLNonNull)}
    return _PLAIN[type_.name]


def marked(type_: Any) -> Iterator[Any]:
    """Yield values of a variable with the marker at one place each: where a text may stand, and where none may."""
    if isinstance(type_, GraphQLNonNull):
        yield from marked(cast("Any", type_).of_type)
        return
    yield from (MARKER, NUMBER, {MARKER: MARKER}, [[MARKER]])
    if isinstance(type_, GraphQLList):
        yield from ([each] for each in marked(cast("Any", type_).of_type))
    if isinstance(type_, GraphQLInputObjectType):
        yield {**plain(type_), MARKER: 1}
        for name, field in type_.fields.items():
            yield from ({**plain(type_), name: each} for each in marked(field.type))


def selection(type_: Any) -> str:
    return "" if is_leaf_type(get_named_type(type_)) else "{ __typename }"


def literals(name: str, declared: Any) -> Iterator[str]:
    """Yield the marker as it may stand in a query, rightly or not."""
    yield from (f'{name}: "{MARKER}"', f'{name}: ["{MARKER}"]', f'{name}: {{a: "{MARKER}"}}', f"{name}: {NUMBER}")
    yield f'{name}: """{MARKER}"""'
    yield f'{name}: "x" "{MARKER}"'
    inner = cast("object", get_named_type(declared))
    for field in inner.fields if isinstance(inner, GraphQLInputObjectType) else ():
        yield from (f'{name}: {{{field}: "{MARKER}"}}', f"{name}: {{{field}: {NUMBER}}}")


@pytest.fixture(scope="module")
def judged(client: Client, engine: OpenEngine, run: Run, tmp_path_factory: pytest.TempPathFactory) -> Client:
    """Return a client of a hub whose figures are computed, so that questions reach their terms."""
    run(empty(engine.database, engine.home))
    run(migrate(engine.database))
    run(load_sample_service(engine.database, tmp_path_factory.mktemp("registry")))
    run(detect(engine.database, all_rules(), date(2026, 11, 20), NOON, figures=FIGURES))
    return client


# What is tried here does not depend on the engine; each statement is run on both elsewhere.
@pytest.mark.parametrize("engine", ["arcadedb"], indirect=True, scope="session")
@pytest.mark.parametrize("root", ROOTS)
def test_no_answer_has_the_marker(judged: Client, root: str) -> None:
    field = QUERY.fields[root]
    others = {name: f"{name}: ${name}" for name, each in field.args.items() if isinstance(each.type, GraphQLNonNull)}
    for name, argument in field.args.items():
        needed = {**others, name: f"{name}: ${name}"}
        declared = ", ".join(f"${each}: {field.args[each].type}" for each in needed)
        query = f"query ({declared}) {{ {root}({', '.join(needed.values())}) {selection(field.type)} }}"
        beside = {each: plain(field.args[each].type) for each in needed}
        for value in marked(argument.type):
            text = judged.ask(query, **{**beside, name: value}).text
            assert MARKER not in text, (query, value, text)
            assert str(NUMBER) not in text, (query, value, text)
        rest = {each: text for each, text in others.items() if each != name}
        given = ", ".join(f"${each}: {field.args[each].type}" for each in rest)
        for literal in literals(name, argument.type):
            head = f"query ({given})" if given else "query"
            written = f"{head} {{ {root}({', '.join([literal, *rest.values()])}) {selection(field.type)} }}"
            text = judged.ask(written, **{each: beside[each] for each in rest}).text
            assert MARKER not in text, (written, text)
            assert str(NUMBER) not in text, (written, text)


@pytest.mark.parametrize(
    "body",
    [
        MARKER.encode(),
        {"query": MARKER},
        {"query": f"{{ rules {{ id }} }} {MARKER}"},
        {"query": "{ rules { id } }", "operationName": MARKER},
        {"query": "{ rules { id } }", "variables": MARKER},
        {"query": "{ rules { id } }", "variables": {MARKER: MARKER}},
        {"query": {"text": MARKER}},
        [MARKER],
    ],
    ids=range(8),
)
def test_no_refusal_of_a_request_has_the_marker(judged: Client, body: Any) -> None:
    assert MARKER not in judged.post(body).text
    assert MARKER not in judged.post({"query": "{ rules { id } }"}, Authorization=f"Bearer {MARKER}").text
    assert MARKER not in judged.post({"query": "{ rules { id } }"}, accept=MARKER).text
