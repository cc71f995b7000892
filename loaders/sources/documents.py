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
from loaders.portal_api.page_limits import PageTooLarge, require_few_rows, require_few_values, trimmed
from loaders.sources.answer_kinds import unexpected_kind
from loaders.sources.columns import quoted
from loaders.sources.file_text import FileProblem, decode_text
from loaders.sources.json_pieces import Damaged, DamagedObject, parse_piecewise, unreadable_row
from loaders.sources.json_text import NestedTooDeeply, RepeatedField, object_of, parse_json, repeated_field

ParseDocuments = Callable[[bytes], Sequence[Any]]
"""Returns the documents of a file. Raises FileProblem."""

_MAX_NAMES = 20
# Aliases let a small YAML file stand for a huge document.
_MAX_VALUES = 5_000_000
# A value in YAML takes far more memory while it is read than one in JSON. And its reader ends the process, not the reading, when
# lists are nested deeply.
_MAX_YAML_NODES = 2_000_000
_MAX_YAML_DEPTH = 100


def parse_json_document(raw: bytes) -> Sequence[Any]:
    """Return the one document of a JSON file, in UTF-8, or in UTF-16 with its mark.

    Of a document with values that no parser takes, what can be read is returned. Raises FileProblem.
    """
    text = _text(raw).encode()
    try:
        require_few_values(text)
        return [parse_json(text)[0]]
    except (orjson.JSONDecodeError, NestedTooDeeply) as refused:
        try:
            return [parse_piecewise(text)[0]]
        except ValueError as error:
            kind = unexpected_kind(text) if text.lstrip().startswith(b"<") else None
            raise FileProblem(f"it is not JSON: {f'it is {kind.name}' if kind else refused}") from error
    except PageTooLarge as error:
        raise FileProblem(f"it {error}", error.advice) from error


def parse_yaml_documents(raw: bytes) -> Sequence[Any]:
    """Return the documents of a YAML file, in UTF-8, or in UTF-16 with its mark; documents without content are left out.

    Raises FileProblem, also where no document has content.
    """
    try:
        text = _text(raw)
        _require_simple_yaml(text)
        documents = [document for document in yaml.load_all(text, _TextLoader) if document is not None]
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
    values = [value for document in documents for value in _values(document, at)]
    try:
        require_few_rows(len(values))
    except PageTooLarge as error:
        raise FileProblem(f"it {error}", error.advice) from error
    return [_row(value) for value in values]


def _require_simple_yaml(text: str) -> None:
    """Raise FileProblem for YAML with too many values, or with values nested too deeply. It is looked at without being built."""
    depth = nodes = 0
    for event in cast("Any", yaml).parse(text, Loader=_SafeLoader):
        nodes += isinstance(event, yaml.NodeEvent)
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > _MAX_YAML_DEPTH:
            raise FileProblem(f"it has over {_MAX_YAML_DEPTH} lists and objects inside each other")
        if nodes > _MAX_YAML_NODES:
            raise FileProblem(f"it has over {_MAX_YAML_NODES:,} names and values", "Have it delivered in parts, or as JSON")


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
        if isinstance(value, (RepeatedField, DamagedObject)) and (
            twice := value.name if isinstance(value, RepeatedField) else value.repeated
        ):
            raise FileProblem(f"it has the field «{twice}» more than once on the way to «{at}»")
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
    if isinstance(value, Damaged):
        return unreadable_row(value)
    if not isinstance(value, dict):
        return UnreadableRow("not_an_object", trimmed(orjson.dumps(value)))
    row = cast("dict[str, Any]", value)
    if (twice := repeated_field(row)) is not None:
        return UnreadableRow("repeated_field", trimmed(orjson.dumps(row)), twice)
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

    def __init__(self, stream: str) -> None:
        _SafeLoader.__init__(self, stream)
        self._pairs = 0

    def flatten_mapping(self, node: yaml.MappingNode) -> None:
        """Write out what a mapping merges (``<<``). Raises ConstructorError before merges of merges take all memory."""
        _SafeLoader.flatten_mapping(self, node)
        self._pairs += len(node.value)
        if self._pairs > _MAX_VALUES:
            raise yaml.constructor.ConstructorError(
                None, None, f"its merges stand for over {_MAX_VALUES:,} values", node.start_mark
            )


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
