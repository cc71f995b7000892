"""What graphql-core says about a client's values comes in the words of JSON, asked of graphql-core itself."""

from __future__ import annotations

from typing import Any, cast

import graphql
import pytest

from schema.errors import client_errors
from schema.json_words import in_json_words

SCHEMA = graphql.build_schema(
    """
    input Filter { first: Int!, name: String, active: Boolean, share: Float, inner: [Filter!] }
    type Query { found(id: ID!, ids: [ID!], filter: Filter): Int }
    """
)
FILTER = "query ($v: Filter) { found(id: 1, filter: $v) }"


def refused(query: str, value: Any = ...) -> list[graphql.GraphQLError]:
    # The types of graphql-core's functions are not complete.
    return cast("Any", graphql).graphql_sync(SCHEMA, query, variable_values={} if value is ... else {"v": value}).errors


def shown(query: str, value: Any = ...) -> str:
    (error,) = refused(query, value)
    return in_json_words(error.message)


@pytest.mark.parametrize(
    ("query", "value", "expected"),
    [
        ("query ($v: ID!) { found(id: $v) }", None, "Variable '$v' has invalid value: A value of type 'ID!' must not be null."),
        ("query ($v: [ID!]) { found(id: 1, ids: $v) }", [None], "at [0]: A value of type 'ID!' must not be null."),
        ("query ($v: ID = 1) { found(id: $v) }", None, "Variable '$v' of type 'ID!' must not be null."),
        ("{ found(id: null) }", ..., "A value of type 'ID!' must not be null."),
        (FILTER, {"first": None}, "at .first: A value of type 'Int!' must not be null."),
        (FILTER, {"first": True}, "cannot represent non-integer value: true"),
        (FILTER, {"first": "x"}, 'cannot represent non-integer value: "x"'),
        (FILTER, {"first": 1e400}, "cannot represent non-integer value: infinity"),
        (FILTER, {"first": 1, "share": float("nan")}, "cannot represent non numeric value: not a number"),
        (FILTER, {"first": 1, "name": {"a": [None, False, "None"]}}, 'value: {"a": [null, false, "None"]}'),
        (FILTER, {"first": 1, "inner": [None]}, "at .inner[0]: A value of type 'Filter!' must not be null."),
        (FILTER, {"first": 1, "zzz": None}, 'found: {"first": 1, "zzz": null}.'),
        (FILTER, [None], "to be an object, found: [null]."),
        (FILTER, "it's", 'to be an object, found: "it\'s".'),
    ],
)
def test_values_are_written_as_json_has_them(query: str, value: Any, expected: str) -> None:
    assert shown(query, value).endswith(expected)


@pytest.mark.parametrize("message", ["Cannot query field 'None' on type 'Query'.", "Syntax Error: Expected Name, found '}'.", ""])
def test_other_messages_stay_as_they_are(message: str) -> None:
    assert in_json_words(message) == message


def test_clients_see_these_words() -> None:
    assert [error.message for error in client_errors(refused("{ found(id: null) }"))] == [
        "A value of type 'ID!' must not be null."
    ]
