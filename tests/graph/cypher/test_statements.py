"""The packaged Cypher: every file loads, and a wrong header is refused with the file's name."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from graph.cypher.index_hints import with_index_hints
from graph.cypher.statements import all_statements, parse, statement, statement_at
from graph.cypher.write_statements import all_write_statements
from graph.errors import MalformedStatement, StatementError, UnknownStatement

_GOOD = """\
// A note before the header.
// Purpose: Finds a thing
//   by its id.
// Parameters:
//   $id  of the thing,
//     as text
//   $day  on which
// Columns:
//   name  of the thing
MATCH (t:Thing {id: $id}) // not $this
WHERE t.day = $day AND t.text <> 'nor $that'
RETURN t.name AS name;
"""


def _written(folder: Path, text: str) -> Path:
    path = folder / "thing.cypher"
    path.write_text(text, encoding="utf-8")
    return path


def test_every_packaged_statement_has_a_true_header() -> None:
    statements = all_statements()

    assert statements
    assert len({each.name for each in statements}) == len(statements)
    assert [each.name for each in statements if not each.purpose.endswith(".")] == []


def test_header_and_text_are_read(tmp_path: Path) -> None:
    read = statement_at(_written(tmp_path, _GOOD))

    assert read.name == "thing"
    assert read.purpose == "Finds a thing by its id."
    assert dict(read.parameters) == {"id": "of the thing, as text", "day": "on which"}
    assert dict(read.columns) == {"name": "of the thing"}
    assert read.text.startswith("MATCH")
    assert not read.text.endswith(";")


def test_nothing_is_said_with_none(tmp_path: Path) -> None:
    text = "// Purpose: Deletes.\n// Parameters: none\n// Columns: none\nMATCH (n:Gone) DELETE n\n"

    read = statement_at(_written(tmp_path, text))

    assert dict(read.parameters) == {}
    assert dict(read.columns) == {}


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("//   $day  on which\n", "", r"disagree about \$day"),
        ("t.day = $day", "true", r"disagree about \$day"),
        ("// Columns:\n//   name  of the thing\n", "", "the header has Purpose, Parameters"),
        ("$day  on which", "$day", "is not `\\$name  meaning`"),
        ("// Columns:\n", "// Purpose: again\n// Columns:\n", "appears twice"),
        ("Finds a thing\n//   by its id.", "", "the purpose is empty"),
        ("//   name  of the thing\n", "", "a section is empty"),
    ],
)
def test_a_wrong_header_is_refused(old: str, new: str, problem: str, tmp_path: Path) -> None:
    assert old in _GOOD

    with pytest.raises(MalformedStatement, match=problem) as refusal:
        statement_at(_written(tmp_path, _GOOD.replace(old, new)))

    assert "thing.cypher" in str(refusal.value)


def test_an_unknown_statement_says_which_file_is_missing(tmp_path: Path) -> None:
    with pytest.raises(UnknownStatement, match=r"graph/cypher/no/such\.cypher does not exist"):
        statement("no/such")
    with pytest.raises(StatementError, match=r"no_such\.cypher does not exist"):
        statement_at(tmp_path / "no_such.cypher")


def test_a_statement_is_read_once() -> None:
    name = all_statements()[0].name

    assert statement(name) is statement(name)


def test_a_fragment_stands_for_its_text_and_its_columns() -> None:
    header = "// Purpose: p\n// Parameters: none\n// Rows:\n//   {{servant}}\n"
    known = parse("x", "x.cypher", f"{header}MATCH (s:Servant) RETURN collect({{{{{{servant}}}}}}) AS rows\n")

    assert known.text.startswith("MATCH (s:Servant) RETURN collect({id: s.id, name: s.name")
    assert {"id", "name", "sort_key"} <= set(known.columns)


def test_an_unknown_fragment_is_named() -> None:
    with pytest.raises(MalformedStatement, match=r"x\.cypher: there is no fragment 'nothing'"):
        parse("x", "x.cypher", "// Purpose: p\n// Parameters: none\n// Columns: none\nRETURN {{nothing}}\n")


def test_a_list_answers_in_one_record() -> None:
    header = "// Purpose: p\n// Parameters: none\n// Rows:\n//   id  of the thing\n"
    known = parse("x", "x.cypher", f"{header}MATCH (t:Thing)\nRETURN collect({{id: t.id}}) AS rows\n")
    assert known.in_one_record
    assert dict(known.columns) == {"id": "of the thing"}
    for text in ("MATCH (t:Thing) RETURN t.id AS id", "MATCH (t:Thing) RETURN collect(t.id) AS rows"):
        with pytest.raises(MalformedStatement, match=r"x\.cypher: its header has rows, so it must end in RETURN collect"):
            parse("x", "x.cypher", f"{header}{text}\n")


@pytest.mark.parametrize(
    ("written", "sent"),
    [
        ("MATCH (s:Servant {id: $id}) RETURN s", "MATCH (s:Servant {id: $id}) USING INDEX SEEK s:Servant(id) RETURN s"),
        (
            "MATCH (s:Servant {id: r.id})-[:HELD]->(a)<-[:NEXT]-(b) WHERE b.open RETURN b",
            "MATCH (s:Servant {id: r.id})-[:HELD]->(a)<-[:NEXT]-(b) USING INDEX SEEK s:Servant(id) WHERE b.open RETURN b",
        ),
        ("MATCH (i:Identifier {key: k})", "MATCH (i:Identifier {key: k}) USING INDEX SEEK i:Identifier(key)"),
        ("MATCH (s:Servant {name: $name}) RETURN s", "MATCH (s:Servant {name: $name}) RETURN s"),
        ("MATCH (:Servant {id: $id})-[:HELD]->(a) RETURN a", "MATCH (:Servant {id: $id})-[:HELD]->(a) RETURN a"),
        (
            "MATCH (s:Servant {id: $a}), (t:Servant {id: $b}) RETURN s",
            "MATCH (s:Servant {id: $a}), (t:Servant {id: $b}) RETURN s",
        ),
        ("MERGE (s:Servant {id: r.id})", "MERGE (s:Servant {id: r.id})"),
    ],
)
def test_a_lookup_by_an_indexed_property_gets_a_hint(written: str, sent: str) -> None:
    assert with_index_hints(written) == sent


def test_no_packaged_lookup_by_a_key_is_without_a_name() -> None:
    """A hint needs a name."""
    unnamed = re.compile(r"MATCH \(:\w+ \{(?:id|key): [^{}]*\}\)")
    assert [each.name for each in (*all_statements(), *all_write_statements().values()) if unnamed.search(each.text)] == []
