"""The statements that tell whose dossiers a change touches, built from what dossiers read (``graph.cypher.dossier_reads``).

Of each label that dossiers read there is a statement that returns what they read of its nodes, and one that leads from its nodes
back to the subjects. A third leads back from the former end of a relationship that a node has lost.
``python -m graph show dossiers_of_appointment`` prints one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache

from graph.cypher.dossier_reads import OwnLink, Step, Way, dossier_reads
from graph.cypher.statements import Statement, parse
from graph.model.table import node_type, snake

_SOURCE = "graph/cypher/dossier_statements.py"
# Whether a declared relative is a servant is no doubt about who a servant is.
_COUNTED = {"MatchCandidate": "WHERE n.kind = 'servant'\n"}
# An appointment whose order names a competition that is not loaded yet is judged in another way.
_AWAITING = (
    "COLLECT {\n    MATCH (n)<-[:DESCRIBES]-(r:PortalRecord)\n    MATCH (w:PendingReference {record: r.id})\n"
    "    WHERE w.label = 'Competition'\n    RETURN w.target ORDER BY w.target\n  }"
)


@cache
def state_statement(label: str) -> Statement:
    """Return the statement that reads what dossiers read of the nodes of a label: properties, then the ends of its own links."""
    node, reads = node_type(label), dossier_reads()[label]
    links = [_ends(link) for link in reads.links] + ([_AWAITING] if label == "Appointment" else [])
    values = [f"n.{node.key}", f"[{', '.join(f'n.{name}' for name in sorted(reads.properties))}]", *links]
    listed = ", ".join(f"{value} AS v{at}" for at, value in enumerate(values))
    return _statement(
        f"dossier_state_{node.kind}",
        f"Reads what dossiers read of :{label} nodes.",
        {"states": "list of [key, properties, ends of each own relationship]"},
        label,
        f"{_COUNTED.get(label, '')}WITH {listed}\nRETURN collect([{', '.join(f'v{at}' for at in range(len(values)))}]) AS states",
    )


@cache
def subjects_statement(label: str) -> Statement:
    """Return the statement that lists the subjects whose dossiers read nodes of a label."""
    return _subjects(
        f"dossiers_of_{node_type(label).kind}",
        f"Lists the servants and positions whose dossiers read :{label} nodes.",
        label,
        dossier_reads()[label].ways,
    )


@cache
def former_end_statement(label: str, step: Step) -> Statement | None:
    """Return the statement that lists the subjects whose dossiers read a node over an end that it has lost; None if none do.

    The parameters are ids of former ends.
    """
    rests = {way[1:] for way in dossier_reads()[label].ways if way[:1] == (step,)}
    if not rests:
        return None
    return _subjects(
        f"dossiers_of_{node_type(label).kind}_without_{step.type.lower()}_{snake(step.label)}",
        f"Lists the servants and positions whose dossiers read :{label} nodes over a :{step.label} that these no longer have.",
        step.label,
        rests,
    )


def all_dossier_statements() -> Mapping[str, Statement]:
    """Return every statement that is built from what dossiers read, by its name."""
    made: list[Statement] = []
    for label, reads in sorted(dossier_reads().items()):
        former = (former_end_statement(label, link.step) for link in reads.links)
        made += [state_statement(label), subjects_statement(label), *(known for known in former if known is not None)]
    return {known.name: known for known in made}


def _ends(link: OwnLink) -> str:
    end = f"(n){link.step.pattern('m', 'l' if link.value else '')}"
    value = f"[m.id, l.{link.value}]" if link.value else "[m.id]"
    return f"COLLECT {{ MATCH {end} RETURN {value} ORDER BY m.id }}"


def _subjects(name: str, purpose: str, label: str, ways: Iterable[Way]) -> Statement:
    branches = "\n  UNION\n".join(f"  {_branch(way)}" for way in sorted(ways))
    return _statement(
        name,
        purpose,
        {"subjects": "list of ids"},
        label,
        f"CALL (n) {{\n{branches}\n}}\nRETURN collect(DISTINCT subject) AS subjects",
    )


def _branch(way: Way) -> str:
    if not way:
        return "RETURN n.id AS subject"
    *steps, last = way
    return f"MATCH (n){''.join(step.pattern() for step in steps)}{last.pattern('s')} RETURN s.id AS subject"


def _statement(name: str, purpose: str, columns: Mapping[str, str], label: str, body: str) -> Statement:
    key = node_type(label).key
    meanings = "".join(f"//   {column}  {meaning}\n" for column, meaning in columns.items())
    text = (
        f"// Purpose: {purpose}\n// Parameters:\n//   $ids  list of their {key}s\n// Columns:\n{meanings}"
        f"UNWIND $ids AS id\nMATCH (n:{label} {{{key}: id}})\n{body}\n"
    )
    return parse(name, f"{_SOURCE} ({name})", text)
