"""The statements that read nodes as they stand, built from the model table when they are first used.

Each label can be read by the ids of its nodes, by the ids of nodes that they are linked to, and with the portal records that
describe them. Whoever needs only some columns of a label reads no others: a link costs more than all properties. The text is made
of labels, types and property names of the table alone: values arrive as parameters.
"""

from __future__ import annotations

from collections.abc import Mapping, Set
from functools import cache

from graph.cypher.statements import Statement, parse
from graph.model.table import SOURCE_NODES, Link, NodeType, node_type

_SOURCE = "graph/cypher/node_reads.py"

# What the hub needs for its own work says nothing about the node, and what follows from its other properties nothing more.
_INTERNAL = {
    *("origin", "survivorship_applied", "dirty", "match_pending", "without_national_id", "dossier_version"),
}

# The table gives these links no field, because no portal states them.
_DERIVED_LINKS: Mapping[str, tuple[Link, ...]] = {
    "Contract": (Link("confirms", "CONFIRMS", "Appointment", many=True),),
    "Promotion": (
        Link("servant", "RECEIVED", "Servant", incoming=True),
        Link("left", "FROM", "Appointment", many=True),
        Link("into", "INTO", "Appointment"),
    ),
}

# What records of contracts state, too.
STATED_BY_CONTRACTS = ("Appointment", "Promotion")

# Nodes that are read with all they state. Versions belong to a body or a position, which are read with them.
READ_NODES: tuple[NodeType, ...] = (*SOURCE_NODES, node_type("Promotion"))


def links_of(node: NodeType) -> tuple[Link, ...]:
    """Return the links by which nodes of a label can be read, derived ones included."""
    return (*node.links, *_DERIVED_LINKS.get(node.label, ()))


def columns_of(node: NodeType, only: Set[str] | None = None) -> dict[str, str]:
    """Return by column what a row of a label holds: its properties, then the ids that its links lead to.

    A link with many ends gives a list of ids; one with a value gives a list of maps ``{id, value}``. ``only`` are the
    columns that are wanted, None for all.
    """
    found = {each.name: each.meaning or "property" for each in node.properties if each.name not in _INTERNAL and not each.follows}
    for link in links_of(node):
        ends = "list of {id, value}" if link.value else "list of ids" if link.many else "id, or null"
        found[link.field] = f"{ends} of :{link.target}"
    return {name: meaning for name, meaning in found.items() if only is None or name in only}


@cache
def nodes_by_id(label: str, only: frozenset[str] | None = None) -> Statement:
    """Return the statement that reads nodes of a label by their ids: ``$ids``. Raises KeyError for an unknown label.

    ``only`` are the columns that are wanted. A program names few sets of them: each is a statement that is kept.
    """
    node = _read_node(label)
    return _rows(
        f"read_{node.kind}",
        f"Reads :{label} nodes.",
        f"ids of :{label} nodes",
        columns_of(node, only),
        f"UNWIND $ids AS id\nMATCH (n:{label} {{id: id}})\n{_rows_of(node, only)}",
    )


@cache
def nodes_by_link(label: str, field: str, only: frozenset[str] | None = None) -> Statement:
    """Return the statement that reads the nodes of a label whose link ``field`` leads to one of ``$ids``.

    The column ``owner`` names that one. ``only`` as for ``nodes_by_id``. Raises KeyError for an unknown label or field.
    """
    node = _read_node(label)
    link = {each.field: each for each in links_of(node)}[field]
    pattern = link.pattern(f"n:{label}", f"owner:{link.target} {{id: id}}")
    return _rows(
        f"read_{node.kind}_by_{field}",
        f"Reads :{label} nodes by their {field}.",
        f"ids of :{link.target} nodes",
        {"owner": f"id of the :{link.target}", **columns_of(node, only)},
        f"UNWIND $ids AS id\nMATCH {pattern}\n{_rows_of(node, only, 'owner: owner.id')}",
    )


@cache
def sources_by_id(label: str, *, in_sight: bool = False) -> Statement:
    """Return the statement that reads the portal records of nodes of a label: ``$ids``. Raises KeyError for an unknown label.

    An appointment is also stated by the records of contracts that confirm it, and a move by those of its appointments. What is
    ``in_sight`` of them are contracts with bodies of ``$scope``.
    """
    node = _read_node(label)
    described = {
        "Appointment": "(n)<-[:CONFIRMS*0..1]-(described)",
        "Promotion": "(n)-[:FROM|INTO]->(:Appointment)<-[:CONFIRMS*0..1]-(described)",
    }.get(label)
    records = f"MATCH {described}<-[:DESCRIBES]-(r:PortalRecord)" if described else "MATCH (n)<-[:DESCRIBES]-(r:PortalRecord)"
    if in_sight:
        records += "\nWHERE NOT EXISTS { MATCH (described)-[:WITH]->(employer:Organisation) WHERE NOT employer.id IN $scope }"
    return _rows(
        f"read_sources_of_{node.kind}" + ("_in_sight" if in_sight else ""),
        f"Reads the portal records of :{label} nodes" + (", without those of contracts with others." if in_sight else "."),
        f"ids of :{label} nodes",
        {
            "node": "id",
            "id": "of the record",
            "portal": "name of the portal",
            "stream": "of the portal",
            "recorded_at": "when the hub learned the record's current content",
            "missing_since": "when a complete reading no longer found the record, or null",
        },
        f"UNWIND $ids AS id\nMATCH (n:{label} {{id: id}})\n{records}\n"
        "WITH DISTINCT n.id AS node, r ORDER BY node, r.id\n"
        "RETURN collect({\n  node: node, id: r.id, portal: r.portal, stream: r.stream, recorded_at: r.recorded_at,\n"
        "  missing_since: r.absent_since\n}) AS rows",
    )


@cache
def all_node_reads() -> Mapping[str, Statement]:
    """Return every statement of this module, by its name."""
    made = [nodes_by_id(node.label) for node in READ_NODES]
    made += [nodes_by_link(node.label, link.field) for node in READ_NODES for link in links_of(node)]
    made += [sources_by_id(node.label) for node in READ_NODES]
    made += [sources_by_id(label, in_sight=True) for label in STATED_BY_CONTRACTS]
    return {known.name: known for known in made}


def _read_node(label: str) -> NodeType:
    return {node.label: node for node in READ_NODES}[label]


def _rows_of(node: NodeType, only: Set[str] | None, *entries: str) -> str:
    """Return the clauses that make a row of each node ``n``: these entries and those of its columns."""
    columns, links = columns_of(node, only), {link.field: link for link in links_of(node)}
    # A walk meets all relationships of a node, whichever it follows: links with one end share a walk.
    walk = [link for name, link in links.items() if name in columns and link in _with_one_end(node)]
    if len(walk) < 2:
        walk = []
    of_walk = {link.field: f"head([end IN ends WHERE end.by = '{link.type}' | end.id])" for link in walk}
    values = {name: of_walk.get(name) or (_ends(links[name]) if name in links else f"n.{name}") for name in columns}
    types = "|".join(link.type for link in walk)
    kept = "WITH *, " + f"COLLECT {{ MATCH (n)-[x:{types}]-(other) RETURN {{by: type(x), id: other.id}} AS end }} AS ends\n"
    body = ",\n  ".join([*entries, *(f"{name}: {value}" for name, value in values.items())])
    return f"{kept if walk else ''}RETURN collect({{\n  {body}\n}}) AS rows"


def _with_one_end(node: NodeType) -> list[Link]:
    """Return the links of a node that lead to one end, which the type of the relationship tells from all others."""
    others = [link for other in READ_NODES for link in links_of(other) if link.target == node.label]
    taken = {link.type for link in others} | {each for each in _types(node) if _types(node).count(each) > 1}
    return [link for link in links_of(node) if not link.many and link.type not in taken]


def _types(node: NodeType) -> list[str]:
    return [link.type for link in links_of(node)]


def _ends(link: Link) -> str:
    name = "x" if link.value else ""
    matched = f"MATCH {link.pattern('n', f'other:{link.target}', name)}"
    if link.value:
        # Tied people have no order in the graph but that of the value; equal values are ordered by id.
        return f"COLLECT {{ {matched} RETURN {{id: other.id, value: x.{link.value}}} AS tied ORDER BY x.{link.value}, other.id }}"
    if link.many:
        return f"COLLECT {{ {matched} RETURN other.id AS other_id ORDER BY other_id }}"
    return f"head(COLLECT {{ {matched} RETURN other.id }})"


def _rows(name: str, purpose: str, ids: str, columns: Mapping[str, str], body: str) -> Statement:
    meanings = "".join(f"//   {each}  {meaning}\n" for each, meaning in columns.items())
    scope = "//   $scope  ids of the caller's organisations\n" if "$scope" in body else ""
    header = f"// Purpose: {purpose}\n// Parameters:\n//   $ids  {ids}\n{scope}// Rows:\n{meanings}"
    return parse(name, f"{_SOURCE} ({name})", f"{header}{body}\n")
