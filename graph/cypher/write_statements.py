"""The statements that write what portals state, built from the model table when they are first used.

Each label has the same verbs; ``python -m graph show create_appointment`` prints one, and a file for each verb under
``tests/graph/cypher/golden/`` shows its shape. The text is made of labels, types and property names of the table alone: values
arrive as parameters.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import StrEnum
from functools import cache

from graph.cypher.statements import Statement, parse
from graph.errors import UnknownStatement
from graph.model.table import SOURCE_NODES, Link, NodeType, node_type

_SOURCE = "graph/cypher/write_statements.py"
# What all rows of a batch share comes once, beside them: repeated in every row it costs both sides a third of their time.
_RECORD = (
    "id: r.record.id, key: r.record.key, content_hash: r.record.content_hash, facts: r.record.facts,\n"
    "  portal: $stamp.portal, stream: $stamp.stream, state: $stamp.state, run: $stamp.run,\n"
    "  mapping_version: $stamp.mapping_version, recorded_at: $stamp.recorded_at"
)

_WHAT_NUMBERS_SAY = ("checksum_valid", "says_birth_date", "says_sex", "says_century")


class Verb(StrEnum):
    """What a write statement does to the nodes of one label."""

    CREATE = "create"
    MERGE = "merge"
    UPDATE = "update"
    QUEUE_SURVIVORSHIP = "queue_survivorship"
    CLAIMS = "claims"
    DESCRIBE = "describe"
    KNOWN = "known"
    IDENTIFY = "identify"
    RENAME = "rename"


def verbs_of(node: NodeType) -> tuple[Verb, ...]:
    """Return the verbs that a label has a use for."""
    survivorship = (Verb.UPDATE, Verb.QUEUE_SURVIVORSHIP, Verb.CLAIMS) if node.survivorship else ()
    return (
        *(Verb.CREATE, Verb.MERGE, *survivorship, Verb.DESCRIBE, Verb.KNOWN),
        Verb.IDENTIFY if node.identified else Verb.RENAME,
    )


def write_statement(verb: Verb, node: NodeType) -> Statement:
    """Return the statement of a verb for a label that portals describe. Raises `UnknownStatement` where it has none."""
    # Called for every fact: a pair of names is a cheap key, a row of the table is not.
    known = _BUILT.get((verb, node.label))
    if known is None:
        if verb not in verbs_of(node):
            raise UnknownStatement(f"{verb}_{node.kind}", _SOURCE)
        known = _BUILT[verb, node.label] = _BUILDERS[verb](node)
    return known


def link_statement(node: NodeType, field: str) -> Statement:
    """Return the statement that replaces the links of a label; `field` is the one of its fact that names the other end."""
    known = _BUILT.get((field, node.label))
    if known is None:
        link = next(link for link in node.links if link.field == field)
        known = _BUILT[field, node.label] = _link(node, link)
    return known


def evidence_statement(node: NodeType) -> Statement:
    """Return the statement that links findings to the nodes of a label they rest on."""
    return _statement(
        f"evidence_{node.kind}",
        f"Links findings to the :{node.label} nodes they rest on.",
        {"rows": "list of {finding, id}"},
        {"written": "how many are linked"},
        f"UNWIND $rows AS r\nMATCH (f:Finding {{id: r.finding}})\nMATCH (n:{node.label} {{id: r.id}})\n"
        "MERGE (f)-[:EVIDENCE]->(n)\nRETURN count(n) AS written",
    )


def read_evidence_statement(node: NodeType) -> Statement:
    """Return the statement that reads nodes of a label as evidence, as ``merit/evidence_of_findings`` reads that of findings."""
    return _statement(
        f"read_evidence_{node.kind}",
        f"Reads :{node.label} nodes as evidence.",
        {"ids": "list of ids"},
        {
            "id": "of the node",
            "labels": "its labels",
            "properties": "its properties",
            "posts": "titles of the positions it is about",
            "stated": "list of {node, itself, since}: since when records state it",
        },
        f"UNWIND $ids AS id\nMATCH (n:{node.label} {{id: id}})\nRETURN n.id AS id, labels(n) AS labels, "
        "properties(n) AS properties,\n"
        "  COLLECT { MATCH (n)-[:TO|FOR]->(p:Position) RETURN p.title AS title ORDER BY title } AS posts,\n"
        "  {{stated}} AS stated",
    )


@cache
def all_write_statements() -> Mapping[str, Statement]:
    """Return every statement that is built from the table, by its name."""
    made = [write_statement(verb, node) for node in SOURCE_NODES for verb in verbs_of(node)]
    made += [link_statement(node, link.field) for node in SOURCE_NODES for link in node.links]
    for node in (*SOURCE_NODES, node_type("Promotion")):
        made += [evidence_statement(node), read_evidence_statement(node)]
    return {known.name: known for known in made}


def named_write_statement(name: str) -> Statement:
    """Return the built statement of that name, such as ``create_appointment``. Raises `UnknownStatement`."""
    known = all_write_statements().get(name)
    if known is None:
        raise UnknownStatement(name, _SOURCE)
    return known


def _statement(name: str, purpose: str, parameters: Mapping[str, str], columns: Mapping[str, str], body: str) -> Statement:
    def section(title: str, meanings: Mapping[str, str], sigil: str) -> str:
        return f"// {title}:\n" + "".join(f"//   {sigil}{each}  {meaning}\n" for each, meaning in meanings.items())

    header = f"// Purpose: {purpose}\n{section('Parameters', parameters, '$')}{section('Columns', columns, '')}"
    return parse(name, f"{_SOURCE} ({name})", f"{header}{body.strip()}\n")


def _create(node: NodeType) -> Statement:
    required = [link for link in node.links if link.required]
    row = ["id", "properties", "record", *(link.field for link in required), *(["identifiers"] if node.identified else [])]
    body = "UNWIND $rows AS r\n"
    body += "".join(f"MATCH ({link.field}:{link.target} {{id: r.{link.field}}})\n" for link in required)
    body += f"CREATE (:PortalRecord {{\n  {_RECORD}\n}})-[:DESCRIBES]->(n:{node.label} {{id: r.id}})\n"
    body += "".join(f"CREATE {link.pattern('n', link.field)}\n" for link in required)
    body += f"SET n += r.properties\n{node.setting_what_follows}"
    if node.identified:
        body += (
            "WITH n, r\nUNWIND r.identifiers AS i\n"
            f"CREATE (:Identifier {{{_identifier(node)}}})-[:IDENTIFIES]->(n)\n"
            "RETURN count(DISTINCT n.id) AS written"
        )
    else:
        body += "RETURN count(n) AS written"
    return _statement(
        f"create_{node.kind}",
        f"Creates new :{node.label} nodes, each with the portal record that describes it.",
        {
            "rows": f"list of {{{', '.join(row)}}}",
            "stamp": "what all their records share: portal, stream, state, run, mapping version, moment",
        },
        {"written": "how many were created"},
        body,
    )


def _identifier(node: NodeType) -> str:
    """Return the properties of a new identifier in a CREATE; numbers of people say something of their bearer."""
    says = _WHAT_NUMBERS_SAY if node.label == "Servant" else ()
    return ", ".join(["key: i.key", "scheme: i.scheme", "origin: n.id", *(f"{name}: i.{name}" for name in says)])


def _merge(node: NodeType) -> Statement:
    return _statement(
        f"merge_{node.kind}",
        f"Writes the properties of :{node.label} nodes and creates those that are missing; null removes a property.",
        {"rows": "list of {id, properties}"},
        {"written": "how many were written"},
        f"UNWIND $rows AS r\nMERGE (n:{node.label} {{id: r.id}})\nSET n += r.properties\n"
        f"{node.setting_what_follows}RETURN count(n) AS written",
    )


def _update(node: NodeType) -> Statement:
    return _statement(
        f"update_{node.kind}",
        f"Writes the properties of :{node.label} nodes that one record alone describes; null removes a property.",
        {"rows": "list of {id, record: the one that describes it, properties}"},
        {"written": "how many were written"},
        f"UNWIND $rows AS r\nMATCH (n:{node.label} {{id: r.id}})\n"
        "WHERE n.origin = r.record AND n.survivorship_applied IS NULL\n"
        f"SET n += r.properties\n{node.setting_what_follows}RETURN count(n) AS written",
    )


def _queue_survivorship(node: NodeType) -> Statement:
    return _statement(
        f"queue_survivorship_{node.kind}",
        f"Queues the :{node.label} nodes that several records describe for survivorship.",
        {"rows": "list of {id, record: the one that describes it, alone: true to queue it even if no other record does}"},
        {"written": "how many are queued"},
        f"UNWIND $rows AS r\nMATCH (n:{node.label} {{id: r.id}})\n"
        "WHERE n.survivorship_applied OR n.origin <> r.record OR r.alone\n"
        f"MERGE (u:PendingSurvivorship {{id: n.id}})\nSET u.label = '{node.label}'\nRETURN count(u) AS written",
    )


# Orders keys as loaders.survivorship.claims.key_order does: whole numbers in a key, between slashes, compare as numbers.
_KEY_ORDER = (
    "reduce(joined = '', part IN split(r.key, '/') |\n"
    "  joined + '/' + CASE WHEN part =~ '[0-9]{1,40}' THEN "
    f"right('{'0' * 40}' + part, 40) ELSE part END)"
)


def _claims(node: NodeType) -> Statement:
    # Many rows describe one body or servant. Of each stream the row with the last key counts, whatever came when; of a servant
    # some more, because each may spell the name in its own way. All observations of a spell count.
    by_stream = "WITH n, r.portal AS portal, r.stream AS stream, collect(r) AS rs\n"
    latest = {"Appointment": "", "Servant": f"{by_stream}UNWIND rs[0..20] AS r\n"}.get(
        node.label, f"{by_stream}WITH n, rs[0] AS r\n"
    )
    which = "the last record by key of each stream states" if latest else "records state"
    return _statement(
        f"claims_{node.kind}",
        f"Reads what {which} of :{node.label} nodes.",
        {"ids": "list of ids"},
        {"claims": "list of [id, properties disputed so far, record, portal, stream, facts, key of the record]"},
        f"UNWIND $ids AS id\nMATCH (n:{node.label} {{id: id}})<-[:DESCRIBES]-(r:PortalRecord)\n"
        f"WITH n, r, {_KEY_ORDER} AS key_order\n"
        f"WITH n, r ORDER BY key_order DESC, r.id DESC\n{latest}"
        "RETURN collect([n.id, n.disputed, r.id, r.portal, r.stream, r.facts, r.key]) AS claims",
    )


def _describe(node: NodeType) -> Statement:
    return _statement(
        f"describe_{node.kind}",
        f"Links portal records to the :{node.label} nodes they describe.",
        {"rows": "list of {record, id, part: true where it describes only a part, else null}"},
        {"written": "how many are linked"},
        f"UNWIND $rows AS r\nMATCH (record:PortalRecord {{id: r.record}})\nMATCH (n:{node.label} {{id: r.id}})\n"
        "MERGE (record)-[d:DESCRIBES]->(n)\nSET d.part = r.part\nRETURN count(n) AS written",
    )


def _known(node: NodeType) -> Statement:
    return _statement(
        f"known_{node.kind}",
        f"Tells which of these :{node.label} nodes are in the graph.",
        {"ids": "list of ids"},
        {"known": "list of those ids that are"},
        f"UNWIND $ids AS id\nMATCH (n:{node.label} {{id: id}})\nRETURN collect(n.id) AS known",
    )


def _rename(node: NodeType) -> Statement:
    return _statement(
        f"rename_{node.kind}",
        f"Gives :{node.label} nodes other ids.",
        {"rows": "list of {old, new}"},
        {"written": "how many were renamed"},
        f"UNWIND $rows AS r\nMATCH (n:{node.label} {{id: r.old}})\nSET n.id = r.new\n"
        f"{node.setting_what_follows}RETURN count(n) AS written",
    )


def _identify(node: NodeType) -> Statement:
    return _statement(
        f"identify_{node.kind}",
        f"Gives :{node.label} nodes identifiers they did not have.",
        {"rows": "list of {id, key, scheme}"},
        {"written": "how many were given"},
        f"UNWIND $rows AS r\nMATCH (n:{node.label} {{id: r.id}})\n"
        "MERGE (i:Identifier {key: r.key})\nSET i.scheme = r.scheme, i.origin = coalesce(i.origin, n.id)\n"
        "MERGE (i)-[:IDENTIFIES]->(n)\n"
        "RETURN count(n) AS written",
    )


def _link(node: NodeType, link: Link) -> Statement:
    value = f"SET l.{link.value} = t.value\n" if link.value else ""
    old = link.pattern("n", f"other:{link.target}", "old")
    new = link.pattern("n", "m", "l" if link.value else "")
    return _statement(
        f"link_{node.kind}_{link.field}",
        f"Replaces the {link.type} links of :{node.label} nodes ({link.field}) by the given ones.",
        {"rows": "list of {id, targets: list of {id, value}}"},
        {"written": "how many links there are now"},
        f"UNWIND $rows AS r\nMATCH (n:{node.label} {{id: r.id}})\n"
        f"OPTIONAL MATCH {old}\n"
        "WHERE NOT other.id IN [t IN r.targets | t.id]\nDELETE old\nWITH DISTINCT n, r\n"
        f"UNWIND r.targets AS t\nMATCH (m:{link.target} {{id: t.id}})\n"
        f"MERGE {new}\n{value}RETURN count(m) AS written",
    )


_BUILDERS: Mapping[Verb, Callable[[NodeType], Statement]] = {
    Verb.CREATE: _create,
    Verb.MERGE: _merge,
    Verb.UPDATE: _update,
    Verb.QUEUE_SURVIVORSHIP: _queue_survivorship,
    Verb.CLAIMS: _claims,
    Verb.DESCRIBE: _describe,
    Verb.KNOWN: _known,
    Verb.IDENTIFY: _identify,
    Verb.RENAME: _rename,
}
_BUILT: dict[tuple[str, str], Statement] = {}
