"""Messages of graphql-core in the words of GraphQL and JSON: it writes values as Python does (``None``, ``True``, ``'x'``)."""

from __future__ import annotations

import re

_NOT_NULL = re.compile(
    r"Expected (?P<what>variable '[^']*' provided to|value of) non-null type '(?P<type>[^']*)' not to be None\."
)
_VALUE = re.compile(r"(?P<before>.*?(?:cannot represent [\w -]*value: |\b[Ff]ound: ))(?P<value>.*)", re.DOTALL)
_WORD = re.compile(r"""(?P<text>'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")|\b(?P<word>None|True|False|inf|nan)\b""", re.DOTALL)
_WORDS = {"None": "null", "True": "true", "False": "false", "inf": "infinity", "nan": "not a number"}


def in_json_words(message: str) -> str:
    """Return a message about a value of a client, with what it expected and found as the client wrote it."""
    message = _NOT_NULL.sub(_not_null, message)
    if (found := _VALUE.fullmatch(message)) is None:
        return message
    return found["before"] + _WORD.sub(_written, found["value"])


def _not_null(found: re.Match[str]) -> str:
    variable = re.search(r"'[^']*'", found["what"])
    return f"{f'Variable {variable[0]}' if variable else 'A value'} of type '{found['type']}' must not be null."


def _written(found: re.Match[str]) -> str:
    text = found["text"]
    if text is None:
        return _WORDS[found["word"]]
    return f'"{text[1:-1]}"' if '"' not in text[1:-1] else text
