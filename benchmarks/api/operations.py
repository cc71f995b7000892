"""The ten operations: what the hub is asked, what the peer is asked for the same fields, and a hand-written statement.

The hand-written statement is what somebody writes who needs this one answer and nothing else; its days arrive as text, and
its rows in one record, which is the fastest way through the driver. Bare FastAPI and stock Strawberry run it. All of an operation
take the same variables, except for where a deep page begins: the hub takes a cursor, the peer an offset, the statement the sort
key before it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from random import Random
from typing import Any, LiteralString

from benchmarks.api.world import PORTAL, TODAY, World

Variables = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Asked:
    """The variables of one request, for each kind of server."""

    hub: Variables
    peer: Variables
    bare: Variables
    stock: Variables


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation. ``hub_ids`` and ``peer_ids`` are the paths to what both must list alike; ``bare_ids`` is that in the rows.

    ``any_order``: the answers may list it in different orders. ``same``: answers need not be the same, because each searches in a
    way of its own.
    """

    name: str
    asks: str
    hub: str
    peer: str
    cypher: LiteralString
    hub_ids: str
    peer_ids: str
    bare_ids: str
    any_order: bool = False
    same: bool = True


_STEPS = """steps {
      start { exact } end { exact } mode orderNumber move
      position { title rank } organisation { name }
    }"""
_PEER_STEPS = """appointments {
      start_latest end_latest mode order_number rank move { kind }
      position { title organisation { name } }
    }"""
_BARE_STEPS: LiteralString = """COLLECT {
    MATCH (s)-[:HELD]->(a:Appointment)-[:TO]->(p:Position)-[:IN]->(o:Organisation)
    OPTIONAL MATCH (a)<-[:INTO]-(m:Promotion)
    RETURN {
      start: toString(a.start_latest), end: toString(a.end_latest), mode: a.mode, number: a.order_number, rank: a.rank,
      move: m.kind, title: p.title, organisation: o.name
    } AS step ORDER BY a.start_latest
  }"""

_PERSON = "id name birthDate { earliest latest } sex"
# Without this condition Neo4j does not use the index for the order.
_PEER_ALL = '{ sort_key: { gt: "" } }'
_PEER_PERSON = "id name birth_date_earliest birth_date_latest sex"
_BARE_PAGE: LiteralString = """MATCH (s:Servant) WHERE s.sort_key > $after
WITH s ORDER BY s.sort_key LIMIT 51
RETURN collect({
  id: s.id, name: s.name, born_earliest: toString(s.birth_date_earliest), born_latest: toString(s.birth_date_latest), sex: s.sex,
  sort_key: s.sort_key
}) AS rows"""

_IN_FORCE: LiteralString = "a.start_latest <= date($on) AND (a.open OR a.end_earliest > date($on))"
_PEER_IN_FORCE = "{ start_latest: { lte: $on } }, { OR: [{ open: { eq: true } }, { end_earliest: { gt: $on } }] }"

OPERATIONS = (
    Operation(
        "career",
        "the career of one servant",
        f"query($servant: ID!) {{ careerPath(servantId: $servant) {{ servant {{ name }} {_STEPS} }} }}",
        f"query($servant: ID!) {{ servants(where: {{ id: {{ eq: $servant }} }}) {{ name {_PEER_STEPS} }} }}",
        f"MATCH (s:Servant {{id: $servant}})\nRETURN collect({{name: s.name, steps: {_BARE_STEPS}}}) AS rows",
        *("careerPath.steps.orderNumber", "servants.appointments.order_number", "steps.number"),
        any_order=True,
    ),
    Operation(
        "careers",
        "the careers of ten servants",
        f"query($servants: [ID!]!) {{ careerPaths(servantIds: $servants) {{ servant {{ name }} {_STEPS} }} }}",
        f"query($servants: [ID!]!) {{ servants(where: {{ id: {{ in: $servants }} }}) {{ name {_PEER_STEPS} }} }}",
        f"UNWIND $servants AS id\nMATCH (s:Servant {{id: id}})\nRETURN collect({{name: s.name, steps: {_BARE_STEPS}}}) AS rows",
        *("careerPaths.steps.orderNumber", "servants.appointments.order_number", "steps.number"),
        any_order=True,
    ),
    Operation(
        "page",
        "50 servants by name",
        f"query {{ servants(first: 50) {{ edges {{ node {{ {_PERSON} }} cursor }} pageInfo {{ hasNextPage endCursor }} }} }}",
        f"query {{ servants(where: {_PEER_ALL}, limit: 50, sort: [{{ sort_key: ASC }}]) {{ {_PEER_PERSON} }} }}",
        _BARE_PAGE,
        *("servants.edges.node.id", "servants.id", "id"),
    ),
    Operation(
        "page and total",
        "50 servants by name, and how many there are",
        f"""query {{ servants(first: 50) {{
    totalCount edges {{ node {{ {_PERSON} }} cursor }} pageInfo {{ hasNextPage endCursor }}
  }} }}""",
        f"""query {{ servantsConnection(first: 50, sort: [{{ sort_key: ASC }}]) {{
    totalCount edges {{ node {{ {_PEER_PERSON} }} cursor }} pageInfo {{ hasNextPage endCursor }}
  }} }}""",
        """MATCH (s:Servant)
WITH count(s) AS total
MATCH (s:Servant) WHERE s.sort_key > $after
WITH total, s ORDER BY s.sort_key LIMIT 51
RETURN collect({
  total: total, id: s.id, name: s.name, born_earliest: toString(s.birth_date_earliest),
  born_latest: toString(s.birth_date_latest), sex: s.sex, sort_key: s.sort_key
}) AS rows""",
        *("servants.edges.node.id", "servantsConnection.edges.node.id", "id"),
    ),
    Operation(
        "deep page",
        "the same far behind the first page",
        f"""query($after: String!) {{ servants(first: 50, after: $after) {{
    edges {{ node {{ {_PERSON} }} cursor }} pageInfo {{ hasNextPage endCursor }}
  }} }}""",
        f"""query($offset: Int!) {{ servants(where: {_PEER_ALL}, limit: 50, offset: $offset, sort: [{{ sort_key: ASC }}]) {{
    {_PEER_PERSON}
  }} }}""",
        _BARE_PAGE,
        *("servants.edges.node.id", "servants.id", "id"),
    ),
    Operation(
        "body and staff",
        "an organisation with the number of its staff and 100 of them",
        """query($organisation: ID!, $on: Date!) { organisation(id: $organisation) {
    name staff(first: 100, on: $on) {
      totalCount edges { node { id start { exact } mode position { title } servant { name } } }
    }
  } }""",
        f"""query($organisation: ID!, $on: Date!) {{
    organisations(where: {{ id: {{ eq: $organisation }} }}) {{ name }}
    appointmentsConnection(first: 100, where: {{ AND: [
      {{ position: {{ some: {{ organisation: {{ some: {{ id: {{ eq: $organisation }} }} }} }} }} }}, {_PEER_IN_FORCE}
    ] }}) {{
      totalCount edges {{ node {{ id start_latest mode position {{ title }} servant {{ name }} }} }}
    }}
  }}""",
        f"""MATCH (o:Organisation {{id: $organisation}})
WITH o, COUNT {{ MATCH (o)<-[:IN]-(:Position)<-[:TO]-(a:Appointment) WHERE {_IN_FORCE} }} AS total
MATCH (o)<-[:IN]-(p:Position)<-[:TO]-(a:Appointment)<-[:HELD]-(s:Servant) WHERE {_IN_FORCE}
WITH o, total, p, a, s ORDER BY s.sort_key, a.id LIMIT 100
RETURN collect({{
  organisation: o.name, total: total, id: a.id, start: toString(a.start_latest), mode: a.mode, title: p.title, name: s.name
}}) AS rows""",
        *("organisation.staff.totalCount", "appointmentsConnection.totalCount", "total"),
    ),
    Operation(
        "filter",
        "50 appointments in one mode in one organisation after a day, newest first, with the servants",
        """query($organisation: ID!, $from: Date!) {
    appointments(first: 50, filter: { organisation: $organisation, mode: COMPETITION, ordered: { from: $from } }) {
      edges { node { id orderDate { exact } position { title } servant { id name } } }
    }
  }""",
        """query($organisation: ID!, $from: Date!) {
    appointments(limit: 50, sort: [{ order_date_latest: DESC }, { id: DESC }], where: {
      position: { some: { organisation: { some: { id: { eq: $organisation } } } } }
      mode: { eq: "competition" }, order_date_latest: { gte: $from }
    }) { id order_date_latest position { title } servant { id name } }
  }""",
        """MATCH (:Organisation {id: $organisation})<-[:IN]-(p:Position)<-[:TO]-(a:Appointment)
WHERE a.mode = 'competition' AND a.order_date_latest >= date($from)
WITH p, a ORDER BY a.order_date_latest DESC, a.id DESC LIMIT 50
MATCH (a)<-[:HELD]-(s:Servant)
RETURN collect({
  id: a.id, ordered: toString(a.order_date_latest), title: p.title, servant: s.id, name: s.name
}) AS rows""",
        *("appointments.edges.node.id", "appointments.id", "id"),
    ),
    Operation(
        "findings",
        "the newest 50 open findings of one severity, with the servants",
        """query($severity: Severity!) {
    findings(first: 50, filter: { severities: [$severity], states: [OPEN] }) {
      edges { node { id ruleId reason day servant { id name } } }
    }
  }""",
        """query($severity: String!) {
    findings(limit: 50, sort: [{ sort_key: ASC }], where: {
      sort_key: { gt: "" }, severity: { eq: $severity }, state: { eq: "open" }
    }) {
      id rule reason day servant { id name }
    }
  }""",
        """MATCH (f:Finding) WHERE f.sort_key > '' AND f.severity = $severity AND f.state = 'open'
WITH f ORDER BY f.sort_key LIMIT 50
MATCH (f)-[:CONCERNS]->(s:Servant)
RETURN collect({
  id: f.id, rule: f.rule, reason: f.reason, day: toString(f.day), servant: s.id, name: s.name
}) AS rows""",
        *("findings.edges.node.id", "findings.id", "id"),
    ),
    Operation(
        "search",
        "20 servants by two words of a name; the peer and the statement ask Neo4j's full-text index, the hub its own keys",
        "query($name: String!) { searchServants(name: $name) { score servant { id name } } }",
        "query($phrase: String!) { servantsByName(phrase: $phrase, first: 20) { edges { score node { id name } } } }",
        """CALL db.index.fulltext.queryNodes('servants_by_name', $phrase, {limit: 20}) YIELD node, score
RETURN collect({score: score, id: node.id, name: node.name}) AS rows""",
        *("searchServants.servant.id", "servantsByName.edges.node.id", "id"),
        same=False,
    ),
    Operation(
        "certificate",
        "a certificate by its portal and number, with its holder",
        """query($portal: String!, $number: String!) { certificate(portal: $portal, number: $number) {
    id number issued { exact } servant { id name }
  } }""",
        """query($portal: String!, $number: String!) {
    certificates(where: { number: { eq: $number }, records: { some: { portal: { eq: $portal } } } }) {
      id number issued_latest servant { id name }
    }
  }""",
        """MATCH (c:Certificate {number: $number})<-[:HOLDS]-(s:Servant)
WHERE EXISTS { MATCH (c)<-[:DESCRIBES]-(r:PortalRecord) WHERE r.portal = $portal }
RETURN collect({
  id: c.id, number: c.number, issued: toString(c.issued_latest), servant: s.id, name: s.name
}) AS rows""",
        *("certificate.id", "certificates.id", "id"),
    ),
)

OTHER_INDEXES: tuple[LiteralString, ...] = (
    "CREATE FULLTEXT INDEX servants_by_name IF NOT EXISTS FOR (s:Servant) ON EACH [s.name]",
    "CREATE INDEX certificates_by_number IF NOT EXISTS FOR (c:Certificate) ON (c.number)",
)
"""Indexes for the peer and the hand-written statements; the hub does not use them."""


@dataclass(frozen=True, slots=True)
class DeepPlace:
    """A place in the list of servants, in the words of each server."""

    offset: int
    cursor: str
    sort_key: str


def requests(operation: str, world: World, deep: DeepPlace, number: int = 200) -> list[Asked]:
    """Draw the variables of so many requests; the same seed draws the same."""
    draw = Random(f"{operation} {world.seed}")
    return [_request(operation, world, deep, draw) for _ in range(number)]


def _request(operation: str, world: World, deep: DeepPlace, draw: Random) -> Asked:
    one = draw.randrange(world.servants)
    match operation:
        case "career":
            return _alike({"servant": world.id_of("servant", one)})
        case "careers":
            return _alike({"servants": [world.id_of("servant", n) for n in draw.sample(range(world.servants), 10)]})
        case "page" | "page and total":
            return Asked({}, {}, {"after": ""}, {})
        case "deep page":
            return Asked({"after": deep.cursor}, {"offset": deep.offset}, *[{"after": deep.sort_key}] * 2)
        case "body and staff":
            return _alike({"organisation": _organisation(world, draw), "on": TODAY.isoformat()})
        case "filter":
            return _alike({"organisation": _organisation(world, draw), "from": f"{draw.randrange(2012, 2016)}-01-01"})
        case "findings":
            severity = draw.choice(("critical", "high", "medium", "low"))
            named, stored = {"severity": severity.upper()}, {"severity": severity}
            return Asked(named, stored, stored, named)
        case "search":
            family, given, *_ = world.name(one).split()
            name, phrase = {"name": f"{given} {family}"}, {"phrase": f"+{given} +{family}"}
            return Asked(name, phrase, phrase, name)
        case "certificate":
            return _alike({"portal": PORTAL, "number": world.certificate_number(one)})
        case _:
            raise ValueError(f"There is no operation {operation!r}.")


def _organisation(world: World, draw: Random) -> str:
    return world.id_of("organisation", draw.randrange(world.organisations))


def _alike(variables: Variables) -> Asked:
    return Asked(variables, variables, variables, variables)
