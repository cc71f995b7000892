"""The loader of packaged Cypher: each hand-written statement is a `.cypher` file with a header.

::

    // Purpose: one sentence, which may continue
    //   on indented comment lines
    // Parameters:
    //   $servant  id of the servant
    // Columns:
    //   steps     list of maps, oldest first
    MATCH …

`Parameters: none` and `Columns: none` stand for an empty section. Loading fails where header and text disagree about the
parameters, so the header can be trusted as documentation.

A statement that answers with a list has a section `Rows:` in place of `Columns:`. It ends in `RETURN collect({…}) AS rows`: the
list is one record, and the names of the section are the keys of its maps. Fifty records cost the driver five times as much as
one record with fifty maps. Whoever runs the statement gets the maps as its rows.

``{{servant}}`` stands for the fragment `graph/cypher/fragments/servant.cypher`, a packaged part that several statements share. In
the Cypher it stands for the text of the fragment, and under `Columns:` for the columns of its header.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from types import MappingProxyType
from typing import LiteralString, cast

from graph.cypher.index_hints import with_index_hints
from graph.errors import MalformedStatement, UnknownStatement

_FOLDER = files("graph.cypher")
_COLUMNS, _ROWS = "Columns", "Rows"
_SECTIONS = ("Purpose", "Parameters", _COLUMNS)
_SECTION = re.compile(r"(Purpose|Parameters|Columns|Rows):\s*(.*)")
_COLLECTED = re.compile(r"\bRETURN\s+collect\((?:DISTINCT\s+)?\{.*\}\)\s+AS\s+rows\s*;?\s*\Z", re.DOTALL)
_PARAMETER = re.compile(r"(?<!`)\$([a-z_][a-z0-9_]*)", re.IGNORECASE)
_FRAGMENT = re.compile(r"\{\{([a-z_]+)\}\}")
_NOT_CODE = re.compile(r"//[^\n]*|/\*.*?\*/|'(?:\\.|[^'\\])*'|\"(?:\\.|[^\"\\])*\"", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Statement:
    """One Cypher statement and the promises of its header.

    ``in_one_record``: the database answers with one record, whose column ``rows`` is a list of maps with the keys in ``columns``.
    """

    name: str
    text: LiteralString
    purpose: str
    parameters: Mapping[str, str] = field(hash=False)
    columns: Mapping[str, str] = field(hash=False)
    in_one_record: bool = False


@cache
def statement(name: str) -> Statement:
    """Return the statement of `graph/cypher/<name>.cypher`, such as `runs/renew_lease`.

    Raises `UnknownStatement` if there is no such file, `MalformedStatement` if its header is wrong.
    """
    found = _FOLDER.joinpath(*f"{name}.cypher".split("/"))
    if not found.is_file():
        raise UnknownStatement(name, "graph/cypher")
    return parse(name, f"graph/cypher/{name}.cypher", found.read_text(encoding="utf-8"))


@cache
def statement_at(file: Traversable, name: str | None = None) -> Statement:
    """Return a statement packaged elsewhere, as a rule's; its name defaults to the file's name.

    Raises as `statement` does.
    """
    own_name = name or file.name.removesuffix(".cypher")
    if not file.is_file():
        raise UnknownStatement(own_name, str(file).removesuffix(f"/{file.name}"))
    return parse(own_name, str(file), file.read_text(encoding="utf-8"))


def all_statements() -> tuple[Statement, ...]:
    """Return every statement under `graph/cypher`, sorted by name; fragments are none."""
    return tuple(statement(name) for name in sorted(_names(_FOLDER, "")) if not name.startswith("fragments/"))


def _names(folder: Traversable, prefix: str) -> Iterator[str]:
    for entry in folder.iterdir():
        if entry.is_dir() and not entry.name.startswith("__"):
            yield from _names(entry, f"{prefix}{entry.name}/")
        elif entry.name.endswith(".cypher"):
            yield prefix + entry.name.removesuffix(".cypher")


def parse(name: str, path: str, source: str) -> Statement:
    """Return the statement in a source with a header; `path` is what errors call it. Raises `MalformedStatement`."""
    header, body = _split_header(source)
    header = [each for line in header for each in _with_fragment_columns(line, path)]
    body = _FRAGMENT.sub(lambda match: _fragment(match[1], path)[1], body)
    sections = _sections(header, path)
    purpose = " ".join(" ".join(sections["Purpose"]).split())
    if not purpose or not body.strip():
        raise MalformedStatement(path, "the purpose is empty" if not purpose else "there is no Cypher")
    parameters = _meanings(sections["Parameters"], path, sigil="$")
    used = set(_PARAMETER.findall(_NOT_CODE.sub(" ", body)))
    if used != set(parameters):
        differing = ", ".join(f"${each}" for each in sorted(used ^ set(parameters)))
        raise MalformedStatement(path, f"header and text disagree about {differing}")
    in_one_record = _ROWS in sections
    if in_one_record and not _COLLECTED.search(_NOT_CODE.sub(" ", body)):
        raise MalformedStatement(path, "its header has rows, so it must end in RETURN collect({…}) AS rows")
    return Statement(
        name=name,
        # The driver accepts literal text only; packaged files are as safe as literals.
        text=cast(LiteralString, with_index_hints(body.strip().removesuffix(";"))),
        purpose=purpose,
        parameters=parameters,
        columns=_meanings(sections[_ROWS if in_one_record else _COLUMNS], path, sigil=""),
        in_one_record=in_one_record,
    )


def _with_fragment_columns(line: str, path: str) -> list[str]:
    """Return a line of a header, or the columns of the fragment that it names."""
    match = _FRAGMENT.fullmatch(line.strip())
    return _fragment(match[1], path)[0] if match else [line]


def _fragment(name: str, path: str) -> tuple[list[str], str]:
    """Return the columns and the text of a fragment. Raises `MalformedStatement` for a file that names an unknown one."""
    found = _FOLDER.joinpath("fragments", f"{name}.cypher")
    if not found.is_file():
        raise MalformedStatement(path, f"there is no fragment {name!r} in graph/cypher/fragments")
    header, body = _split_header(found.read_text(encoding="utf-8"))
    if not header or header[0].strip() != "Columns:":
        raise MalformedStatement(f"graph/cypher/fragments/{name}.cypher", "a fragment starts with its columns")
    return header[1:], body.strip()


def _split_header(source: str) -> tuple[list[str], str]:
    lines = source.splitlines()
    length = next((at for at, line in enumerate(lines) if not line.startswith("//")), len(lines))
    return [line.removeprefix("//") for line in lines[:length]], "\n".join(lines[length:])


def _sections(header: list[str], path: str) -> dict[str, list[str]]:
    sections: dict[str, list[str]] = {}
    current: list[str] | None = None
    for line in header:
        if match := _SECTION.match(line.strip()):
            if match[1] in sections:
                raise MalformedStatement(path, f"section {match[1]!r} appears twice")
            current = sections.setdefault(match[1], [match[2]] if match[2] else [])
        elif current is not None and line.strip():
            current.append(line.removeprefix(" ").rstrip())
    if [_COLUMNS if name == _ROWS else name for name in sections] != list(_SECTIONS):
        raise MalformedStatement(path, f"the header has {', '.join(sections) or 'no sections'}, in this order")
    return sections


def _meanings(lines: list[str], path: str, *, sigil: str) -> Mapping[str, str]:
    """Return meanings by name; a line indented deeper than the first continues the meaning above it."""
    if [line.strip() for line in lines] == ["none"]:
        return MappingProxyType({})
    if not lines:
        raise MalformedStatement(path, "a section is empty: write `none`")
    indent = len(lines[0]) - len(lines[0].lstrip())
    meanings: dict[str, str] = {}
    last = ""
    for line in lines:
        if last and len(line) - len(line.lstrip()) > indent:
            meanings[last] += " " + line.strip()
            continue
        last, _, meaning = line.strip().partition(" ")
        if not last.startswith(sigil) or not meaning.strip():
            raise MalformedStatement(path, f"«{line.strip()}» is not `{sigil}name  meaning`")
        last = last.removeprefix(sigil)
        meanings[last] = meaning.strip()
    return MappingProxyType(meanings)
