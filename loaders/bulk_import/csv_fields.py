"""Values as Neo4j's importer reads them from CSV: the type of each column, and the text of each value. Pure.

Text is always quoted, so that an empty text is not taken for none, and may hold anything, line breaks and quotes too. Items of
lists are separated by U+001F within one quoted field.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any, Final

from graph.model.table import BOOLEAN, DATE, FLOAT, INTEGER, MOMENT, STRING, STRINGS, NodeType

LIST_SEPARATOR: Final = "\x1f"

_COLUMN_TYPES = {
    STRING: "string",
    INTEGER: "long",
    FLOAT: "double",
    BOOLEAN: "boolean",
    DATE: "date",
    MOMENT: "datetime",
    STRINGS: "string[]",
}


class NotWritable(ValueError):
    """A value that the importer cannot read from CSV as the driver would write it."""


class Columns:
    """The columns of the nodes of one label: their properties, without those that follow from others.

    The migrations set what follows from other properties of a node, as they do in every graph that was loaded before there was
    such a property.
    """

    def __init__(self, node: NodeType) -> None:
        stored = [each for each in node.properties if not each.follows]
        self._label = node.label
        self._texts: Mapping[str, Callable[[Any], str]] = {each.name: _TEXTS[each.type] for each in stored}
        self._at = {each.name: at for at, each in enumerate(stored)}
        self.header = ",".join((":ID", *(f"{each.name}:{_COLUMN_TYPES[each.type]}" for each in stored)))
        """First line of the file."""

    def fields(self, properties: Mapping[str, Any]) -> list[str]:
        """Return the fields of a node; empty ones for properties that are absent or None.

        Raises NotWritable for a value that no field can hold, and KeyError for a property that the label does not have.
        """
        found = [""] * len(self._at)
        self.update(found, properties)
        return found

    def update(self, fields: list[str], properties: Mapping[str, Any]) -> None:
        """Change the fields of a node as ``SET n += properties`` does: None empties a field. Raises as ``fields``."""
        for name, value in properties.items():
            fields[self._at[name]] = "" if value is None else self._texts[name](value)

    def not_writable(self, properties: Mapping[str, Any]) -> list[str]:
        """Return the names of the properties whose values no field can hold."""
        found: list[str] = []
        for name, value in properties.items():
            # Text, days and truth are always writable, and they are nearly everything.
            if value.__class__ in _ALWAYS_WRITABLE:
                continue
            try:
                self._texts[name](value)
            except NotWritable:
                found.append(name)
        return found


def text_field(value: str) -> str:
    """Return a quoted text."""
    # Joined, not formatted: a member of an enum of words is formatted by its name.
    return _QUOTE + (value.replace(_QUOTE, _QUOTES) if _QUOTE in value else value) + _QUOTE


def value_column(value: float | str | bool) -> tuple[str, str]:
    """Return the type of the column and the field for a value of a relationship: a score, a word, or whether it is a part."""
    column = _VALUE_TYPES[type(value)]
    return _COLUMN_TYPES[column], _TEXTS[column](value)


_VALUE_TYPES: Mapping[type, str] = {bool: BOOLEAN, int: INTEGER, float: FLOAT, str: STRING}
_QUOTE, _QUOTES = '"', '""'
_ALWAYS_WRITABLE = frozenset({str, bool, date, datetime, type(None)})


def _float_field(value: float) -> str:
    # The driver writes a whole number as one, and a column has one type.
    if type(value) is not float:
        raise NotWritable("a whole number in a column of other numbers")
    return repr(value)


def _list_field(items: list[str]) -> str:
    # The importer takes an empty list, and one of a single empty text, for none.
    if not any(items[:1]) and len(items) < 2:
        raise NotWritable("an empty list")
    if any(LIST_SEPARATOR in item for item in items):
        raise NotWritable("an item with the separator of items")
    return text_field(LIST_SEPARATOR.join(items))


def _boolean_field(value: bool) -> str:
    return "true" if value else "false"


def _day_field(value: date) -> str:
    return value.isoformat()


_TEXTS: Mapping[str, Callable[[Any], str]] = {
    STRING: text_field,
    INTEGER: str,
    FLOAT: _float_field,
    BOOLEAN: _boolean_field,
    DATE: _day_field,
    MOMENT: _day_field,
    STRINGS: _list_field,
}
