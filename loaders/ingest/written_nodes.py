"""The nodes that a plan writes, so that the dossiers that read them are marked. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from graph.cypher.dossier_reads import NodeKeys
from graph.cypher.statements import Statement, statement
from graph.cypher.write_statements import Verb, link_statement, verbs_of, write_statement
from graph.model.table import SOURCE_NODES, node_type
from loaders.ingest.records import Row


def written_nodes(rows: Mapping[Statement, list[Row]], described: NodeKeys) -> NodeKeys:
    """Return all nodes that a plan creates or may change, those among them that its changed records ``described`` before."""
    found = {label: set(keys) for label, keys in described.items()}
    written = _written_by_statement()
    for known, of_statement in rows.items():
        if known in written:
            label, field = written[known]
            found.setdefault(label, set()).update(row[field] for row in of_statement)
    return found


def deleted_nodes(rows: Mapping[Statement, list[Row]], described: NodeKeys) -> NodeKeys:
    """Return the nodes that a plan may delete: its changed records ``described`` them before, and describe them no longer."""
    still = {id_ for row in rows.get(statement("ingest/delete_descriptions"), ()) for id_ in row["described"]}
    return {label: set(ids) - still for label, ids in may_be_deleted(described).items()}


def may_be_deleted(described: NodeKeys) -> NodeKeys:
    """Return those nodes that are deleted once no record describes them: servants, bodies and posts stay."""
    return {label: ids for label, ids in described.items() if not node_type(label).identified}


def withdrawn_records(rows: Mapping[Statement, list[Row]]) -> set[str]:
    """Return the ids of the records whose former content a plan withdraws."""
    return {row["id"] for row in rows.get(statement("ingest/delete_descriptions"), ())}


@cache
def _written_by_statement() -> Mapping[Statement, tuple[str, str]]:
    """Return the label that each statement writes, and the field of its rows that names the node."""
    found: dict[Statement, tuple[str, str]] = {statement("ingest/save_what_numbers_say"): ("Identifier", "key")}
    for node in SOURCE_NODES:
        verbs = [verb for verb in (Verb.CREATE, Verb.MERGE, Verb.UPDATE) if verb in verbs_of(node)]
        found |= {write_statement(verb, node): (node.label, "id") for verb in verbs}
        found |= {link_statement(node, link.field): (node.label, "id") for link in node.links}
        if node.identified:
            found[write_statement(Verb.IDENTIFY, node)] = ("Identifier", "key")
        if node.label == "Appointment":
            # What its records wait for is read with it.
            found[write_statement(Verb.DESCRIBE, node)] = (node.label, "id")
    return found
