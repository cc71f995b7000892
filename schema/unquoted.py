"""Messages of graphql-core without the values that a client sent, and in the words of GraphQL.

Messages end up in logs and in trackers of errors, and a value may be somebody's number or name. What the schema or the query
names stays: fields, arguments, types and variables.
"""

from __future__ import annotations

import re

_SYNTAX = "Syntax Error: "
# A token with its text, digits after a point, or an escape sequence.
_TOKEN = re.compile(r"(?P<kind>Name|Int|Float|String|BlockString|Comment) '.*'\.|, did you mean '0\..*|: '.*'\.", re.DOTALL)
_NOT_NULL = re.compile(
    r"Expected (?P<what>variable '[^']*' provided to|value of) non-null type '(?P<type>[^']*)' not to be None\."
)
# The first of these in a message begins what quotes a value, which may itself contain any of them.
_QUOTES = re.compile(
    r"(?P<kind>cannot represent [\w -]*value): .*"
    r"|Value '.*' does not exist in '(?P<enum>\w+)' enum.*"
    r"|unknown field (?P<field>'.*?')[.,].*"
    r"|,(?: but encountered error '.*';)? found: .*",
    re.DOTALL,
)


def unquoted(message: str) -> str:
    """Return a message about a client's query or variables without the values in them."""
    if message.startswith(_SYNTAX):
        return _TOKEN.sub(_without_text, message, count=1)
    return _QUOTES.sub(_without_value, _NOT_NULL.sub(_not_null, message, count=1), count=1)


def _without_text(token: re.Match[str]) -> str:
    return f"{token['kind'] or ''}."


def _without_value(found: re.Match[str]) -> str:
    if found["kind"]:
        return f"{found['kind']}."
    if found["enum"]:
        return f"The value does not exist in the enum '{found['enum']}'."
    if found["field"]:
        # In a variable it is text of any kind, in a query it is a name.
        return "any other field." if found.string.startswith("Variable ") else f"unknown field {found['field']}."
    return "."


def _not_null(found: re.Match[str]) -> str:
    variable = re.search(r"'[^']*'", found["what"])
    return f"{f'Variable {variable[0]}' if variable else 'A value'} of type '{found['type']}' must not be null."
