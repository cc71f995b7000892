"""The statements that write an invented service."""

from __future__ import annotations

from typing import LiteralString, cast

from graph.cypher.index_hints import with_index_hints
from graph.cypher.statements import Statement, statement
from graph.model.table import node_type


def _statement(name: str, text: str) -> Statement:
    return Statement(f"world/{name}", cast("LiteralString", with_index_hints(text)), "writes an invented service", {}, {})


_RECORD = "CREATE (record:PortalRecord {id: r.record.id})-[:DESCRIBES]->(n) SET record += r.record, record += $stamp"


def _described(label: str, text: str) -> Statement:
    """Return the statement that also writes what follows from the properties of ``n``, and its portal record."""
    return _statement(node_type(label).kind, f"{text}\n{node_type(label).setting_what_follows}{_RECORD}")


COMPETENCY = _statement("competencies", "UNWIND $rows AS r CREATE (n:Competency {id: r.id}) SET n += r.properties")
ORGANISATION = _described(
    "Organisation",
    """UNWIND $rows AS r
    CREATE (n:Organisation {id: r.id})-[:HAS_VERSION]->(v:OrganisationVersion {id: r.version.id})
    SET n += r.properties, v += r.version """,
)
PART = _statement(
    "parts",
    """UNWIND $rows AS r
    MATCH (v:OrganisationVersion {id: r.version}) MATCH (above:Organisation {id: r.above}) CREATE (v)-[:PART_OF]->(above)""",
)
POSITION = _described(
    "Position",
    """UNWIND $rows AS r
    MATCH (o:Organisation {id: r.organisation})
    CREATE (o)<-[:IN]-(n:Position {id: r.id})-[:HAS_VERSION]->(v:PositionVersion {id: r.version.id})
    SET n += r.properties, v += r.version """,
)
SERVANT = _described(
    "Servant",
    """UNWIND $rows AS r
    CREATE (i:Identifier {key: r.key})-[:IDENTIFIES]->(n:Servant {id: r.id})
    SET n += r.properties, i.scheme = 'UZ/PINFL', i.origin = r.id, i.checksum_valid = true """,
)
COMPETITION = _described(
    "Competition",
    "UNWIND $rows AS r MATCH (p:Position {id: r.position}) CREATE (p)<-[:FOR]-(n:Competition {id: r.id}) SET n += r.properties ",
)
APPOINTMENT = _described(
    "Appointment",
    """UNWIND $rows AS r
    MATCH (s:Servant {id: r.servant}) MATCH (p:Position {id: r.position}) MATCH (signer:Servant {id: r.appointed_by})
    CREATE (s)-[:HELD]->(n:Appointment {id: r.id})-[:TO]->(p) CREATE (n)-[:APPOINTED_BY]->(signer)
    SET n += r.properties """,
)
AFTER = _statement(
    "after",
    "UNWIND $rows AS r MATCH (a:Appointment {id: r.id}) MATCH (c:Competition {id: r.competition}) CREATE (a)-[:AFTER]->(c)",
)
CERTIFICATE = _described(
    "Certificate",
    "UNWIND $rows AS r MATCH (s:Servant {id: r.servant}) CREATE (s)-[:HOLDS]->(n:Certificate {id: r.id}) SET n += r.properties ",
)
ASSESSMENT = _described(
    "Assessment",
    """UNWIND $rows AS r
    MATCH (s:Servant {id: r.servant}) MATCH (by:Servant {id: r.evaluator})
    CREATE (s)-[:ASSESSED_IN]->(n:Assessment {id: r.id})-[:BY]->(by)
    SET n += r.properties """,
)
RATED = _statement(
    "ratings",
    """UNWIND $rows AS r
    MATCH (a:Assessment {id: r.id}) MATCH (c:Competency {id: r.competency}) CREATE (a)-[x:RATED]->(c) SET x.score = r.score""",
)
MOVES = statement("careers/create_moves")
NAME_KEY = _statement("name keys", "UNWIND $rows AS r MERGE (:NameKey {key: r.key})")
NAMED = statement("matching/link_name_keys")
FINDING = _statement(
    "findings",
    """UNWIND $rows AS r
    MATCH (s:Servant {id: r.servant}) MATCH (a:Appointment {id: r.appointment})
    CREATE (s)<-[:CONCERNS]-(f:Finding {id: r.id})-[:EVIDENCE]->(a) CREATE (f)-[:CHANGED_BY]->(review:Review {id: r.review.id})
    SET f += r.properties, review += r.review""",
)
