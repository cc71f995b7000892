"""What graphql-core says about a client's query and variables, asked of graphql-core itself, comes without the values in them."""

from __future__ import annotations

from typing import Any, cast

import graphql
import pytest

from schema.errors import client_errors

SCHEMA = graphql.build_schema(
    """
    enum Mode { ACTING }
    input Filter { first: Int!, name: String, active: Boolean, share: Float, inner: [Filter!], mode: Mode }
    type Query { found(id: ID!, ids: [ID!], filter: Filter): Int }
    """
)
FILTER = "query ($v: Filter) { found(id: 1, filter: $v) }"
MARKER = "Karimov"
NUMBER = 31109882140015


def shown(query: str, value: Any = ...) -> str:
    # The types of graphql-core's functions are not complete.
    answered = cast("Any", graphql).graphql_sync(SCHEMA, query, variable_values={} if value is ... else {"v": value})
    (error,) = client_errors(answered.errors)
    return error.message


@pytest.mark.parametrize(
    ("query", "value", "expected"),
    [
        ("query ($v: ID!) { found(id: $v) }", None, "Variable '$v' has invalid value: A value of type 'ID!' must not be null."),
        ("query ($v: [ID!]) { found(id: 1, ids: $v) }", [None], "at [0]: A value of type 'ID!' must not be null."),
        ("query ($v: ID = 1) { found(id: $v) }", None, "Variable '$v' of type 'ID!' must not be null."),
        ("{ found(id: null) }", ..., "A value of type 'ID!' must not be null."),
        (FILTER, {"first": None}, "at .first: A value of type 'Int!' must not be null."),
        (FILTER, {"first": MARKER}, "at .first: Int cannot represent non-integer value."),
        (FILTER, {"first": NUMBER}, "at .first: Int cannot represent non 32-bit signed integer value."),
        (FILTER, {"first": 1, "share": MARKER}, "Float cannot represent non numeric value."),
        (FILTER, {"first": 1, "name": {MARKER: [NUMBER, MARKER]}}, "String cannot represent a non string value."),
        (FILTER, {"first": 1, "mode": MARKER}, "at .mode: The value does not exist in the enum 'Mode'."),
        (FILTER, {"first": 1, "mode": NUMBER}, "Enum 'Mode' cannot represent non-string value."),
        (FILTER, {"first": 1, MARKER: 1}, "Expected value of type 'Filter' not to include any other field."),
        (FILTER, {"first": 1, f"{NUMBER}'": 1}, "Expected value of type 'Filter' not to include any other field."),
        (FILTER, {"name": MARKER}, "Expected value of type 'Filter' to include required field 'first'."),
        (FILTER, f"{MARKER}, found: 1", "Expected value of type 'Filter' to be an object."),
        (FILTER, f"{MARKER} does not exist in 'Mode' enum.", "Expected value of type 'Filter' to be an object."),
        (FILTER, f"cannot represent value: {MARKER}\n", "Expected value of type 'Filter' to be an object."),
        (f"{{ found(id: 1, filter: {{ first: 1, zzz: \"{MARKER}\" }}) }}", ..., "not to include unknown field 'zzz'."),
        (f"{{ found(id: 1, filter: {{ first: 1, mode: {MARKER} }}) }}", ..., "The value does not exist in the enum 'Mode'."),
        (f'{{ found(id: 1 "{MARKER}") }}', ..., "Syntax Error: Expected Name, found String."),
        (f'{{ found(id: 1, """{MARKER}\n""") }}', ..., "Syntax Error: Expected Name, found BlockString."),
        (f"{{ found(id: 1, filter: {{ first: 1 {NUMBER} }}) }}", ..., "Syntax Error: Expected Name, found Int."),
        (f"query {{ found(id: 1) }} {MARKER}", ..., "Syntax Error: Unexpected Name."),
        (f"{{ found(id: .{NUMBER}) }}", ..., "Syntax Error: Invalid number, expected digit before '.'."),
        (f'{{ found(id: "\\u{{{NUMBER}}}") }}', ..., "Syntax Error: Invalid Unicode escape sequence."),
        ("{ lost(id: 1) }", ..., "Cannot query field 'lost' on type 'Query'."),
        ("{ found(id: 1 }", ..., "Syntax Error: Expected Name, found '}'."),
    ],
    ids=range(27),
)  # fmt: skip
def test_a_message_says_what_is_wrong_and_where_without_the_value(query: str, value: Any, expected: str) -> None:
    message = shown(query, value)

    assert message.endswith(expected)
    assert not {MARKER, str(NUMBER)} & {part for part in (MARKER, str(NUMBER)) if part in message}
