"""A change that breaks clients fails the checks unless the changelog names it."""

from __future__ import annotations

from pathlib import Path

import pytest

from meritgraph.export import SCHEMA
from meritgraph.schema_changes import CHANGELOG, RELEASED, breaking_changes, main, unannounced

RELEASED_SDL = '''
directive @key(fields: String!) repeatable on OBJECT
"""Somebody."""
type Servant @key(fields: "id") { id: ID! name: String! born: String posts(first: Int = 5, kind: Kind): [String!]! }
enum Kind { FULL PART }
input Filter { name: String }
interface Fact { id: ID! }
type Bar implements Fact { id: ID! }
type Query { servant(id: ID!): Servant servants(filter: Filter): [Servant!]! bars: [Bar!]! fact: Fact }
'''
SAFE = {
    "a new field": ("born: String", "born: String rank: Int"),
    "a new optional argument": ("kind: Kind)", "kind: Kind, after: String)"),
    "a field that is never null any more": ("born: String", "born: String!"),
    "a deprecated field": ("born: String", 'born: String @deprecated(reason: "Use name.")'),
    "a new enum value": ("FULL PART", "FULL PART UNKNOWN"),
    "another description": ("Somebody", "A civil servant"),
}
BREAKING = {
    "Servant.name": ("name: String! ", ""),
    "Servant.born": ("born: String", "born: Int"),
    "Servant.id": ("{ id: ID! name", "{ id: ID name"),
    "Servant.posts": (", kind: Kind)", ")"),
    "Query.servant": ("servant(id: ID!)", "servant(id: ID!, day: String!)"),
    "Kind.PART": ("FULL PART", "FULL"),
    "Filter.country": ("input Filter { name: String }", "input Filter { name: String country: String! }"),
    "Bar": ("type Bar implements Fact", "type Bar"),
    "Fact": ("interface Fact { id: ID! }", "type Fact { id: ID! }"),
    "Servant": (' @key(fields: "id") {', " {"),
}
CHANGELOG_TEXT = """# Changelog

## Unreleased: 0.2.0

### Added

- `Servant.born` has nothing to do with it.

### Changed: breaking

- `Servant.name` is gone: use `Servant.names`.

### Fixed

- `Kind.PART` was wrong.

## 0.1.0

### Changed: breaking

- `Query.servant` was renamed.
"""


def changed(before: str, after: str) -> str:
    assert before in RELEASED_SDL
    return RELEASED_SDL.replace(before, after)


@pytest.mark.parametrize("change", SAFE.values(), ids=SAFE)
def test_what_clients_do_not_notice_passes(change: tuple[str, str]) -> None:
    assert breaking_changes(RELEASED_SDL, changed(*change)) == {}


@pytest.mark.parametrize("subject", BREAKING)
def test_what_breaks_clients_is_named_by_type_and_field(subject: str) -> None:
    assert list(breaking_changes(RELEASED_SDL, changed(*BREAKING[subject]))) == [subject]


def test_a_removed_type_is_named_with_the_field_that_had_it() -> None:
    now = changed("type Bar implements Fact { id: ID! }", "").replace("bars: [Bar!]! ", "")

    assert set(breaking_changes(RELEASED_SDL, now)) == {"Bar", "Query.bars"}


def test_only_the_newest_versions_section_of_breaking_changes_permits_one() -> None:
    refused = {s for s, change in BREAKING.items() if list(unannounced(RELEASED_SDL, changed(*change), CHANGELOG_TEXT))}

    assert refused == set(BREAKING) - {"Servant.name"}


def test_the_check_says_what_breaks_and_what_to_do(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    released, schema, changelog = (tmp_path / name for name in ("schema.released.graphql", "schema.graphql", "CHANGELOG.md"))
    released.write_text(RELEASED_SDL, encoding="utf-8")
    schema.write_text(changed("FULL PART", "FULL"), encoding="utf-8")
    changelog.write_text(CHANGELOG_TEXT, encoding="utf-8")

    assert main([], released, schema, changelog) == 1
    printed = capsys.readouterr().err
    assert "`Kind.PART`: Enum value Kind.PART was removed." in printed
    assert "### Changed: breaking" in printed

    assert main(["--release"], released, schema, changelog) == 0
    assert released.read_text("utf-8") == schema.read_text("utf-8")
    assert main([], released, schema, changelog) == 0
    assert main(["--released"], released, schema, changelog) == 2


def test_the_schema_of_today_keeps_its_promise() -> None:
    assert RELEASED.is_file()
    assert SCHEMA.is_file()
    assert CHANGELOG.is_file()
    assert main([]) == 0, "name the change in CHANGELOG.md below «### Changed: breaking»"
