"""The statements that copy what belongs to the bodies of one country into another database, built from the model table.

A label or a relationship that nothing here names is left out. Of what portals state all properties are copied but those of the
hub's bookkeeping, of the hub's own labels those that are named; a test compares them with what the API shows. The text is made of
names of the table alone; values arrive as parameters.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Final, LiteralString, NamedTuple, cast

from graph.cypher.statements import Statement, parse
from graph.model.table import DERIVED_LINKS, SOURCE_NODES, node_type
from graph.model.words import Mode

_SOURCE = "graph/cypher/mirror_statements.py"

# Properties that serve the hub alone, or that the API never shows.
_BOOKKEEPING: Final = frozenset(
    {"also_written", "day_key", "dirty", "dossier_version", "match_pending", "number_key", "origin", "sort_key"}
    | {"sex_word", "survivorship_applied", "without_national_id"}
)
# Who reviewed a finding, why, and what she wrote down stays with the hub. Its reason and its subjects may tell of what is not
# copied: they come last, once it is known what was (`reason_statement`).
_HUB_PROPERTIES: Final[Mapping[str, frozenset[str]]] = {
    "Promotion": frozenset({"kind", "steps", "steps_least", "steps_most", "missing", "ordered_earliest", "ordered_latest"}),
    "Ladder": frozenset({"name", "country"}),
    "Finding": frozenset({"rule", "state", "severity", "day", "organisation", "policy", "first_seen"}),
    "Review": frozenset({"change", "state", "at"}),
}
_NAMES: Final = frozenset({"id", "name"})
COPIED: Final[tuple[str, ...]] = (*(node.label for node in SOURCE_NODES), *_HUB_PROPERTIES)
"""The labels that are copied, in the order in which they are written."""

_TO_BODY: Final = "-[:TO]->(:Position)-[:IN]->(o:Organisation)"
# A step of acting or on secondment gives a body no facts of the servant (`resolvers/access/sight.py`).
_LENT: Final = f"['{Mode.ACTING}', '{Mode.SECONDMENT}']"
# Facts of a servant, and the day by which each belongs to the body of her position; none where it belongs to no body.
_DAYS: Final[Mapping[str, str | None]] = {
    "Appeal": "filed",
    "Assessment": "fixed_on",
    "Bar": "start",
    "Certificate": "issued",
    "DegreeGrant": "granted",
    "Education": "graduated",
    "Enrolment": "start",
    "Kinship": None,
    "Relative": None,
    "ReserveMembership": "start",
    "Reward": "given_on",
    "Sanction": "imposed",
}
_OF_COUNTRY: Final = "o.country = $country"
# A body whose country nobody stated may be one of another country.
_ABROAD: Final = "coalesce(o.country, '') <> $country"
# Whom the API shows to the body at the top of the country: whoever ever held a position in a body that stands today.
_STANDING: Final = "v.start_latest <= $today AND (v.open OR $today < v.end_earliest)"
_SEEN: Final = (
    f"-[:HELD]->(:Appointment){_TO_BODY}-[:HAS_VERSION]->(v:OrganisationVersion) WHERE {_OF_COUNTRY} AND {_STANDING} }}"
)
# Of findings those of a body that stands today, and those of the country about somebody who is seen.
_OF_FINDING: Final = (
    "MATCH (b:Organisation {id: f.organisation})\n  WHERE b.country = $country AND (\n"
    f"    EXISTS {{ MATCH (b)-[:HAS_VERSION]->(v:OrganisationVersion) WHERE {_STANDING} }}\n"
    f"    OR EXISTS {{ MATCH (f)-[:CONCERNS]->(:Servant){_SEEN}\n  )\n}}"
)
_SCOPES: Final[Mapping[str, str]] = {
    # Words that all countries share, and courses, which everybody may read of.
    "Area": "",
    "Competency": "",
    "Course": "",
    "Ladder": "n.country = $country",
    "Organisation": "n.country = $country",
    "OrganisationVersion": f"EXISTS {{ MATCH (n)<-[:HAS_VERSION]-(o:Organisation) WHERE {_OF_COUNTRY} }}",
    "Position": f"EXISTS {{ MATCH (n)-[:IN]->(o:Organisation) WHERE {_OF_COUNTRY} }}",
    "PositionVersion": f"EXISTS {{ MATCH (n)<-[:HAS_VERSION]-(:Position)-[:IN]->(o:Organisation) WHERE {_OF_COUNTRY} }}",
    # Two patterns, as one takes no link twice: from her only appointment to her it would not find the way back.
    "Appointment": f"EXISTS {{ MATCH (n){_TO_BODY} WHERE {_OF_COUNTRY} }}\n"
    f"  AND EXISTS {{ MATCH (n)<-[:HELD]-(s:Servant) MATCH (s){_SEEN}",
    "Servant": f"EXISTS {{ MATCH (n){_SEEN}",
    "Competition": f"EXISTS {{ MATCH (n)-[:FOR]->(:Position)-[:IN]->(o:Organisation) WHERE {_OF_COUNTRY} }}",
    "Application": "EXISTS { MATCH (n)-[:IN]->(:Competition)-[:FOR]->(:Position)-[:IN]->(o:Organisation) "
    f"WHERE {_OF_COUNTRY} }}",
    "Contract": f"EXISTS {{ MATCH (n)<-[:SIGNED]-(:Servant){_SEEN}\n"
    f"  AND NOT EXISTS {{ MATCH (n)-[:WITH]->(o:Organisation) WHERE {_ABROAD} }}",
    # A move tells of the position that was left, too.
    "Promotion": f"EXISTS {{ MATCH (n)-[:INTO]->(:Appointment){_TO_BODY} WHERE {_OF_COUNTRY} }}\n"
    f"  AND EXISTS {{ MATCH (n)<-[:RECEIVED]-(:Servant){_SEEN}\n"
    f"  AND NOT EXISTS {{ MATCH (n)-[:FROM]->(:Appointment){_TO_BODY} WHERE {_ABROAD} }}",
    "Finding": f"EXISTS {{\n  MATCH (f:Finding {{id: n.id}}) {_OF_FINDING}",
    # As in `api/reviews_of_findings`: not who looks into it, nor what is disclosed when.
    "Review": "NOT coalesce(n.change, n.state) IN ['assigned', 'disclosed', 'disclosure_undone', 'disclosure_delayed']\n"
    f"  AND EXISTS {{\n  MATCH (n)<-[:CHANGED_BY]-(f:Finding) {_OF_FINDING}",
}
_TERMS: Final = {"country": "two-letter code of the bodies' country", "today": "the day of today"}


class CopiedLink(NamedTuple):
    """A relationship that is copied, from one label to another."""

    start: str
    type: str
    end: str
    value: str | None = None
    """The property that it carries, if it carries one."""


def copied_properties(label: str) -> tuple[str, ...]:
    """Return the names of the properties that the copy has of a label."""
    kept = _HUB_PROPERTIES.get(label)
    names = [each.name for each in node_type(label).properties]
    if kept is None:
        return tuple(name for name in names if name not in _BOOKKEEPING)
    return tuple(name for name in names if name in kept | _NAMES)


@cache
def copied_links() -> tuple[CopiedLink, ...]:
    """Return the relationships that are copied, each once, ordered by the label that they start at."""
    found = {*_links_of_facts(), *(CopiedLink(*each) for each in DERIVED_LINKS)}
    found |= {CopiedLink("Finding", "CONCERNS", "Servant"), CopiedLink("Finding", "CHANGED_BY", "Review")}
    found |= {CopiedLink("Finding", "EVIDENCE", label) for label in COPIED if label not in ("Finding", "Ladder", "Review")}
    return tuple(sorted(found, key=lambda link: (COPIED.index(link.start), link.type, link.end)))


def _links_of_facts() -> Iterator[CopiedLink]:
    for node in SOURCE_NODES:
        for link in node.links:
            start, end = (link.target, node.label) if link.incoming else (node.label, link.target)
            yield CopiedLink(start, link.type, end, link.value)


@cache
def ids_statement(label: str) -> Statement:
    """Return the statement that reads a page of ids of a label, from either database."""
    return _statement(
        f"mirror_ids_{node_type(label).kind}",
        f"Reads a page of ids of :{label} nodes, in their order.",
        {"after": "id of the last page's last node; empty for the first page", "limit": "maximum number of ids"},
        {"id": "of the node"},
        f"MATCH (n:{label}) WHERE n.id > $after RETURN n.id AS id ORDER BY n.id LIMIT $limit",
    )


@cache
def nodes_statement(label: str) -> Statement:
    """Return the statement that reads those of some nodes that belong to the bodies of a country."""
    scope = _scope(label)
    listed = ", ".join(f".{name}" for name in copied_properties(label))
    return _statement(
        f"mirror_nodes_{node_type(label).kind}",
        f"Reads what is copied of :{label} nodes.",
        {"ids": "list of ids"} | {name: meaning for name, meaning in _TERMS.items() if f"${name}" in scope},
        {"properties": "map of the properties that are copied"},
        f"UNWIND $ids AS id\nMATCH (n:{label} {{id: id}})\n{scope}RETURN n {{{listed}}} AS properties",
    )


@cache
def create_statement(label: str) -> Statement:
    """Return the statement that writes nodes into the copy."""
    return _statement(
        f"mirror_create_{node_type(label).kind}",
        f"Creates :{label} nodes in a copy.",
        {"rows": "list of {properties}"},
        {"written": "how many were created"},
        f"UNWIND $rows AS r\nCREATE (n:{label})\nSET n = r.properties\nRETURN count(n) AS written",
    )


@cache
def links_statement(link: CopiedLink) -> Statement:
    """Return the statement that reads the relationships of a kind that start at some nodes."""
    return _statement(
        _name("mirror_links", link),
        f"Reads :{link.type} from :{link.start} to :{link.end} nodes.",
        {"ids": f"list of ids of :{link.start} nodes"},
        {"start": "id of the node at which it starts", "other": "id of the other node", "value": "what it carries, or null"},
        f"UNWIND $ids AS id\nMATCH (n:{link.start} {{id: id}})-[r:{link.type}]->(m:{link.end})\n"
        f"RETURN n.id AS start, m.id AS other, {f'r.{link.value}' if link.value else 'null'} AS value",
    )


@cache
def link_statement(link: CopiedLink) -> Statement:
    """Return the statement that writes relationships of a kind whose two ends are in the copy."""
    return _statement(
        _name("mirror_link", link),
        f"Creates :{link.type} from :{link.start} to :{link.end} nodes in a copy; leaves out one whose end is not there.",
        {"rows": "list of {start, other, value}"},
        {"written": "how many were created"},
        f"UNWIND $rows AS r\nMATCH (n:{link.start} {{id: r.start}})\nMATCH (m:{link.end} {{id: r.other}})\n"
        f"CREATE (n)-[x:{link.type}{f' {{{link.value}: r.value}}' if link.value else ''}]->(m)\nRETURN count(x) AS written",
    )


@cache
def known_statement(label: str) -> Statement:
    """Return the statement that tells which of some nodes are in the copy."""
    return _statement(
        f"mirror_known_{node_type(label).kind}",
        f"Tells which :{label} nodes are in a copy.",
        {"ids": "list of ids"},
        {"id": "of a node that is there"},
        f"UNWIND $ids AS id\nMATCH (n:{label} {{id: id}})\nRETURN n.id AS id",
    )


@cache
def reasons_statement() -> Statement:
    """Return the statement that reads what findings tell of what they rest on."""
    return _statement(
        "mirror_reasons",
        "Reads reasons and subjects of findings, what they rest on, and the people beside it, whom a reason may name; of a "
        "number its holder tells enough.",
        {"ids": "list of ids of findings"},
        {
            "id": "of the finding",
            "reason": "its reason",
            "subjects": "its subjects",
            "ends": "list of ids of what it rests on, empty for what has none",
            "beside": "list of ids of servants",
        },
        "UNWIND $ids AS id\nMATCH (n:Finding {id: id})\n"
        "RETURN n.id AS id, n.reason AS reason, n.subjects AS subjects,\n"
        "  COLLECT { MATCH (n)-[:EVIDENCE|CONCERNS]->(m) WHERE NOT m:Identifier RETURN coalesce(m.id, '') } AS ends,\n"
        "  COLLECT {\n"
        # A body has thousands of neighbours, and none of them is a person.
        "    MATCH (n)-[:EVIDENCE]->(e)--(s:Servant) WHERE NOT e:Identifier AND NOT e:Organisation RETURN DISTINCT s.id\n"
        "  } AS beside",
    )


@cache
def reason_statement() -> Statement:
    """Return the statement that completes findings in the copy."""
    return _statement(
        "mirror_reason",
        "Sets reasons and subjects of findings in a copy.",
        {"rows": "list of {id, reason: null where it may tell of what is not in the copy, subjects}"},
        {"written": "how many were completed"},
        "UNWIND $rows AS r\nMATCH (n:Finding {id: r.id})\n"
        "SET n.reason = r.reason, n.subjects = r.subjects\nRETURN count(n) AS written",
    )


@cache
def any_node_statement() -> Statement:
    """Return the statement that tells whether a database has a node."""
    return _statement(
        "mirror_any_node", "Reads one node, if there is any.", {}, {"node": "1"}, "MATCH (n) RETURN 1 AS node LIMIT 1"
    )


def schema_statements() -> tuple[LiteralString, ...]:
    """Return the schema of a copy: an index of the ids of each label."""
    # The table is code, so what is made of it is as good as literal text.
    return tuple(
        cast(
            "LiteralString",
            f"CREATE CONSTRAINT {node_type(label).kind}_id IF NOT EXISTS FOR (n:{label}) REQUIRE n.id IS UNIQUE",
        )
        for label in COPIED
    )


def _scope(label: str) -> str:
    """Return the clause that says which nodes of a label belong to the bodies of $country; empty where all do."""
    if label not in _DAYS:
        return f"WHERE {_SCOPES[label]}\n" if _SCOPES[label] else ""
    owner = next(link for link in node_type(label).links if link.target == "Servant" and link.incoming)
    servant = f"(n)<-[:{owner.type}]-(:Servant)"
    scope = f"EXISTS {{ MATCH {servant}{_SEEN}"
    day = _DAYS[label]
    if day is not None:
        # A day that is not known, or not to the day, may be one of another country's body.
        scope += (
            f"\n  AND NOT EXISTS {{\n    MATCH {servant}-[:HELD]->(a:Appointment){_TO_BODY}\n"
            f"    WHERE {_ABROAD} AND NOT coalesce(a.mode, '') IN {_LENT}\n"
            f"      AND (n.{day}_earliest IS NULL OR n.{day}_latest IS NULL\n"
            f"        OR (a.start_earliest <= n.{day}_latest\n"
            f"          AND (a.end_latest IS NULL OR n.{day}_earliest < a.end_latest)))\n  }}"
        )
    return f"WHERE {scope}\n"


def _name(verb: str, link: CopiedLink) -> str:
    return f"{verb}_{node_type(link.start).kind}_{link.type.lower()}_{node_type(link.end).kind}"


def _statement(name: str, purpose: str, parameters: Mapping[str, str], columns: Mapping[str, str], body: str) -> Statement:
    meanings = "".join(f"//   ${each}  {meaning}\n" for each, meaning in parameters.items())
    header = f"// Purpose: {purpose}\n// Parameters:{'' if parameters else ' none'}\n{meanings}// Columns:\n"
    header += "".join(f"//   {column}  {meaning}\n" for column, meaning in columns.items())
    return parse(name, f"{_SOURCE} ({name})", f"{header}{body}\n")
