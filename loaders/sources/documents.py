"""Rows in documents: JSON or YAML files that are read whole, with a list of rows somewhere inside.

In YAML every value is text as it is written, and null is null: ``017`` stays 017, ``no`` stays no, ``2019-03-01`` stays the text
of a day. So a row of a YAML file has the values that it would have in a CSV file.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any, ClassVar, cast

import orjson
import yaml

from loaders.portal_api.contract import RawRow, UnreadableRow
from loaders.sources.columns import quoted
from loaders.sources.file_text import FileProblem, decode_text
from loaders.sources.json_text import RepeatedField, object_of, parse_json, repeated_field

ParseDocuments = Callable[[bytes], Sequence[Any]]
"""Returns the documents of a file. Raises FileProblem."""

_MAX_NAMES = 20
# Aliases let a small YAML file stand for a huge document.
_MAX_VALUES = 5_000_000


def parse_json_document(raw: bytes) -> Sequence[Any]:
    """Return the one document of a JSON file, in UTF-8, or in UTF-16 with its mark. Raises FileProblem."""
    try:
        return [parse_json(_text(raw).encode())[0]]
    except (orjson.JSONDecodeError, RecursionError) as error:
        raise FileProblem(f"it is not JSON: {error}") from error


def parse_yaml_documents(raw: bytes) -> Sequence[Any]:
    """Return the documents of a YAML file, in UTF-8, or in UTF-16 with its mark; documents without content are left out.

    Raises FileProblem, also where no document has content.
    """
    try:
        documents = [document for document in yaml.load_all(_text(raw), _TextLoader) if document is not None]
        values = _count_values(documents, {})
    except yaml.MarkedYAMLError as error:
        line = f" in line {error.problem_mark.line + 1}" if error.problem_mark else ""
        raise FileProblem(f"it is not YAML{line}: {error.problem}") from error
    except (yaml.YAMLError, RecursionError) as error:
        raise FileProblem("it is not YAML, or one of its values is inside itself") from error
    if not documents:
        raise FileProblem("it is empty, and an empty list is written []")
    if values > _MAX_VALUES:
        raise FileProblem(f"its aliases stand for over {_MAX_VALUES} values", "Have it delivered without aliases, or in parts")
    return documents


def document_rows(documents: Sequence[Any], at: str | None) -> list[RawRow | UnreadableRow]:
    """Return the rows that stand in the documents at a path of names (``data.memberships``).

    Without a path a document is the list of rows, or the one row itself. Something that is no object, and a row in which an
    object has a field twice, is an UnreadableRow. Raises FileProblem where there is no list.
    """
    return [_row(value) for document in documents for value in _values(document, at)]


def _text(raw: bytes) -> str:
    try:
        return decode_text(raw)
    except FileProblem as problem:
        # Documents have no encodings that could be declared.
        raise FileProblem(str(problem), "Have it delivered as UTF-8") from problem


def _values(document: Any, at: str | None) -> list[Any]:
    if at is None:
        return cast("list[Any]", document) if isinstance(document, list) else [document]
    value = document
    for name in at.split("."):
        if not isinstance(value, dict) or name not in value:
            raise FileProblem(f"it has no list at «{at}»: {_described(value, name)}", 'Correct the path of the list: at="…"')
        if isinstance(value, RepeatedField):
            raise FileProblem(f"it has the field «{value.name}» more than once on the way to «{at}»")
        value = cast("dict[str, Any]", value)[name]
    if not isinstance(value, list):
        raise FileProblem(f"what it has at «{at}» is no list", 'Correct the path of the list: at="…"')
    return cast("list[Any]", value)


def _described(value: Any, name: str) -> str:
    """Return what is there in place of a value of that name, without any content."""
    if isinstance(value, list):
        return f"«{name}» would be inside a list. Read that list, and let the row model have a RowPart for what is inside"
    if not isinstance(value, dict):
        return f"«{name}» would be inside a plain value"
    names = [*cast("dict[str, Any]", value)]
    more = f" and {len(names) - _MAX_NAMES} more" if len(names) > _MAX_NAMES else ""
    return f"there is {quoted(names[:_MAX_NAMES])}{more}" if names else "there is nothing"


def _row(value: Any) -> RawRow | UnreadableRow:
    if not isinstance(value, dict):
        return UnreadableRow("not_an_object", orjson.dumps(value))
    row = cast("dict[str, Any]", value)
    if (twice := repeated_field(row)) is not None:
        return UnreadableRow("repeated_field", orjson.dumps(row), twice)
    return row


def _count_values(value: Any, known: dict[int, int]) -> int:
    """Count the values of a document with every alias written out. Raises RecursionError for a value inside itself."""
    if not isinstance(value, (dict, list)):
        return 1
    if (count := known.get(id(cast("object", value)))) is None:
        inside = cast("dict[str, Any]", value).values() if isinstance(value, dict) else cast("list[Any]", value)
        count = known[id(cast("object", value))] = 1 + sum(_count_values(each, known) for each in inside)
    return count


_SafeLoader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _TextLoader(_SafeLoader):
    """Reads every plain value as text, except null."""

    yaml_implicit_resolvers: ClassVar[dict[str, Any]] = {}


def _mapping(loader: Any, node: yaml.MappingNode) -> dict[str, Any]:
    """Return a mapping whose names are text. A name that a merge (``<<``) brings as well is no repetition."""
    own = object_of([(str(loader.construct_object(name, deep=True)), None) for name, _ in node.value if name.tag != _MERGE])
    loader.flatten_mapping(node)
    made = {str(loader.construct_object(name, deep=True)): loader.construct_object(each, deep=True) for name, each in node.value}
    own.update(made)
    return own


_MERGE = "tag:yaml.org,2002:merge"
_TextLoader.add_implicit_resolver("tag:yaml.org,2002:null", re.compile(r"(?:~|null|Null|NULL|)$"), ["~", "n", "N", ""])
_TextLoader.add_implicit_resolver(_MERGE, re.compile("<<$"), ["<"])
_TextLoader.add_constructor("tag:yaml.org,2002:map", _mapping)
# A value is text even where the file says that it is something else; sets and the like are no values of a row.
for _name in ("bool", "int", "float", "timestamp", "binary"):
    _TextLoader.add_constructor(f"tag:yaml.org,2002:{_name}", _SafeLoader.construct_yaml_str)
for _name in ("set", "omap", "pairs"):
    _TextLoader.add_constructor(f"tag:yaml.org,2002:{_name}", _SafeLoader.construct_undefined)
