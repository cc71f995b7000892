"""Generates docs/access.md from the access table and the schema.

``python -m meritgraph.access_page`` writes the page. With ``--check`` it writes nothing and fails if the page differs.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final, cast

from graphql import GraphQLSchema

from resolvers.access.callers import Role
from resolvers.access.table import FIELDS, TYPES, Rows, readable
from schema.denials import refused_inputs
from schema.subgraph import subgraph

PAGE = Path(__file__).resolve().parents[1] / "docs" / "access.md"

_INTRODUCTION = """\
# Who may see what

The tables on this page are generated from `resolvers/access/table.py` and the schema by `python -m meritgraph.access_page`;
`make check` fails when it differs. The hub enforces the same table, so this page says what it does.

## In plain sentences

- Nobody is anonymous. A token says who asks, in which of five roles, and for which body. No header and no purpose widens what a
  role may see, and there is no way around the table in an emergency.
- A **client** is an application of a body. It sees the whole career of those who hold a main position in that body, or below it,
  today; of those who once did, their steps there. Every other fact about a person, such as a sanction or a rating, belongs to the
  body in which she held her main position on its day, and to no other.
- An **investigator** sees everything on record of everybody who ever held a position in her body or below it. She decides on the
  findings of these bodies, and on no others that she sees.
- An **integrator** looks after the loading: portals, runs, rows in quarantine by their codes and fields. She sees no person.
  She asks for loads, and follows them.
- An **auditor** reads who read what. She learns of nobody whose data it was.
- A **servant** sees what is on record of herself, and who read it, never the names of those who did.
- Bodies, positions, courses, rules and values of the policy are public to everybody with a token.
- Somebody of another body who stands in a row, such as the one who signed an order, is shown by her name in that row and by
  nothing else.
- A figure that would tell of fewer than five people is not shown, nor one from which such a figure could be worked out.
- Who asks for data of people says for what purpose. Each reading is on record before the answer leaves; without a record there is
  no answer. [The API page](api.md#purpose) says how.
- What somebody may not see does not exist for her: it is in no list, no count, no order, no search and no message. An unknown id
  and a hidden one cost the same and answer the same.
- Of what she sees, a field that her role may not read is null with the error `FORBIDDEN`. So is a list that is filtered or
  ordered by such a field.
- Neo4j Browser shows the copy of a whole country. So only an investigator who sees that whole country gets links to it
  (`browserUrl`). [The API page](api.md#neo4j-browser) says more.
- Introspection shows each role the types, fields, filters and values that these tables let her read, and no others. The text of
  the schema, at `/schema.graphql`, is public: it has names and no data.
- The gateway of a supergraph gets what the user gets who asks through it: her token and her purpose decide, not the gateway's own
  secret. That opens `_entities` and `_service`, which for all others do not exist.

## Which rows

| rows | """

ROWS_IN_WORDS: Final[Mapping[Rows, Mapping[Role, str]]] = {
    Rows.PERSON: {
        Role.CLIENT: "those who serve in its bodies today; of those who once did the name and the steps there",
        Role.INVESTIGATOR: "everybody who ever served in her bodies",
        Role.SERVANT: "herself",
    },
    Rows.STEP: {
        Role.CLIENT: "steps in its bodies, and all steps of those who serve there today",
        Role.INVESTIGATOR: "of everybody who ever served in her bodies",
        Role.SERVANT: "her own",
    },
    Rows.CAREER: {
        Role.CLIENT: "of those who serve in its bodies today, and of days spent there",
        Role.INVESTIGATOR: "of everybody who ever served in her bodies",
        Role.SERVANT: "her own",
    },
    Rows.FACT: {
        Role.CLIENT: "of days spent in its bodies",
        Role.INVESTIGATOR: "of everybody who ever served in her bodies",
        Role.SERVANT: "her own",
    },
    Rows.FAMILY: {
        Role.CLIENT: "of those who serve in its bodies today",
        Role.INVESTIGATOR: "of everybody who ever served in her bodies",
        Role.SERVANT: "her own",
    },
    Rows.EMPLOYMENT: {
        Role.CLIENT: "contracts with its bodies",
        Role.INVESTIGATOR: "of everybody who ever served in her bodies",
        Role.SERVANT: "her own",
    },
    Rows.COMPETITION: {
        Role.CLIENT: "for positions of its bodies",
        Role.INVESTIGATOR: "for positions of her bodies",
        Role.SERVANT: "those in which she applied",
    },
    Rows.APPLICATION: {
        Role.CLIENT: "for positions of its bodies",
        Role.INVESTIGATOR: "for positions of her bodies, and of everybody who ever served there",
        Role.SERVANT: "her own",
    },
    Rows.FINDING: {
        Role.CLIENT: "findings that name its bodies",
        Role.INVESTIGATOR: "findings that name her bodies, and those about people who ever served there",
        Role.SERVANT: "confirmed findings about herself that were disclosed",
    },
    Rows.CHECK: {
        Role.CLIENT: "answers about people who serve in its bodies today, and about applicants for that very position",
        Role.INVESTIGATOR: "answers about everybody who ever served in her bodies",
        Role.SERVANT: "answers about herself",
    },
    Rows.FIGURE: {
        Role.CLIENT: "figures of its bodies; of a country where all of its bodies are its own",
        Role.INVESTIGATOR: "figures of her bodies; of a country where all of its bodies are hers",
    },
    Rows.SERVICE: {Role.INVESTIGATOR: "where all bodies are hers"},
    Rows.LOADING: {Role.INTEGRATOR: "all"},
    Rows.DOUBT: {
        Role.INVESTIGATOR: "of her bodies, and of people who ever served there",
        Role.INTEGRATOR: "all, without people and values",
    },
    Rows.OUTCOME: dict.fromkeys((Role.INVESTIGATOR, Role.INTEGRATOR), "what became of a change that she asked for"),
    Rows.LOG: {Role.AUDITOR: "all, without names of those whose data was read"},
    Rows.TRACKER: {Role.SERVANT: "readings of her own data, as soon as their disclosure is not delayed any more"},
    Rows.CALLER: dict.fromkeys(Role, "the caller"),
    Rows.PUBLIC: dict.fromkeys(Role, "all"),
    Rows.PART: dict.fromkeys(Role, "with the object that it is a part of"),
}
_NONE = "-"
_TYPES = """
## Which types

Every field of a type is read by the roles that are marked, of the rows above. The exceptions come below. A field that leads to a
type that the role does not read is null or empty.

| rows | type | fields | """
_FIELDS = """
## Fields that fewer roles may read

| field | """
_LISTS = """
Lists with pages (`…Connection`, `…Edge`) are read by everybody: of what a role may not see they are empty.

## Filters and orders that are refused

They depend on a field that the role may not read.

| role | filter or order |
|---|---|
"""


def access_page() -> str:
    """Return the text of the page."""
    return "".join(_page())


def _page() -> Iterator[str]:
    schema: GraphQLSchema = subgraph()._schema  # pyright: ignore[reportPrivateUsage] - Strawberry has no other way to it
    yield _INTRODUCTION + _heading(1)
    for rows, by_role in ROWS_IN_WORDS.items():
        yield _line(rows, *(by_role.get(role, _NONE) for role in Role))
    yield _TYPES + _heading(3)
    order = list(ROWS_IN_WORDS)
    for name in sorted(TYPES, key=lambda name: (order.index(TYPES[name].rows), name)):
        if not name.endswith(("Connection", "Edge")):
            fields = cast("Any", schema.type_map[name]).fields
            read = (_mark(role in TYPES[name].roles) for role in Role)
            yield _line(TYPES[name].rows, f"`{name}`", _fields_of(name, fields), *read)
    yield _FIELDS + _heading(1)
    for type_name, field_name in sorted(FIELDS):
        yield _line(f"`{type_name}.{field_name}`", *(_mark(readable(role, type_name, field_name)) for role in Role))
    yield _LISTS
    for role in Role:
        refused = [f"`{name}.{own}`" for name, names in sorted(refused_inputs(role).items()) for own in sorted(names)]
        yield _line(role, ", ".join(refused) or _NONE)


def _fields_of(name: str, fields: Mapping[str, object]) -> str:
    """Return the fields that are read with a type, in the order of the schema."""
    return ", ".join(f"`{each}`" for each in fields if (name, each) not in FIELDS)


def _heading(columns: int) -> str:
    return f"{' | '.join(Role)} |\n|{'---|' * (columns + len(Role))}\n"


def _mark(yes: bool) -> str:
    return "yes" if yes else _NONE


def _line(*cells: str) -> str:
    return f"| {' | '.join(cells)} |\n"


def main() -> None:
    """Write the page, or compare it."""
    text = access_page()
    if "--check" not in sys.argv[1:]:
        PAGE.write_text(text, "utf-8")
    elif not PAGE.exists() or PAGE.read_text("utf-8") != text:
        sys.exit(f"docs/{PAGE.name} differs from the access table: run python -m meritgraph.access_page")


if __name__ == "__main__":
    main()
