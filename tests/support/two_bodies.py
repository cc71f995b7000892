"""A hand-written world of two bodies, A with a unit A1 and B, and people who moved between them, for tests of who sees what.

A second unit of A, A2, stands below B since the beginning of 2026.
"""

from __future__ import annotations

from collections.abc import Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, LiteralString

from graphql import GraphQLError

from graph.driver.database import Database
from graph.model.name_folding import sort_key
from graph.model.table import snake
from loaders.matching.search_words import search_keys
from resolvers.access.callers import Caller, Role
from resolvers.context import Context
from schema.answering import answering
from schema.errors import client_errors
from tests.conftest import Run
from tests.support.engines import execute
from tests.support.small_graph import SmallGraph

TODAY = date(2026, 11, 20)

# Who is where. «moved» left A for B at the start of 2024; «stays» is in A; «unit» in A1; «foreign» never was in A.
MOVED, STAYS, UNIT, FOREIGN = "servant:moved", "servant:stays", "servant:unit", "servant:foreign"
LENT, DEPUTY = "servant:lent", "servant:deputy"
# «applicant», of B, applied for a post of A, «stays» for one of B; «panellist» and «judge», of B, sat on the panel of A and rated
# «moved» in A. «along» serves in A2. «returned» served in A until 2014, and in B since 2018. «nowhere» never held a position.
# «gone» was merged into «foreign», «earlier» into «stays».
APPLICANT, PANELLIST, JUDGE, ALONG = "servant:applicant", "servant:panellist", "servant:judge", "servant:along"
RETURNED, NOWHERE, GONE, EARLIER = "servant:returned", "servant:nowhere", "servant:gone", "servant:earlier"
A, A1, A2, B = "organisation:a", "organisation:a1", "organisation:a2", "organisation:b"

CLIENT_OF_A = Caller("hr of A", Role.CLIENT, A, "personnel")
CLIENT_OF_B = Caller("hr of B", Role.CLIENT, B, "personnel")
INVESTIGATOR_OF_A = Caller("inspector of A", Role.INVESTIGATOR, A, "investigation")
INVESTIGATOR_OF_B = Caller("inspector of B", Role.INVESTIGATOR, B, "investigation")
INTEGRATOR = Caller("operator", Role.INTEGRATOR, purpose="oversight")
AUDITOR = Caller("auditor", Role.AUDITOR, purpose="oversight")
CLIENT_OF_NOTHING = Caller("hr of nothing", Role.CLIENT, "organisation:nothing", "personnel")
HERSELF = Caller("moved herself", Role.SERVANT, purpose="own-data", servant=MOVED)
STAYING = Caller("stays herself", Role.SERVANT, purpose="own-data", servant=STAYS)
SOMEBODY = Caller("somebody", Role.SERVANT, purpose="own-data")


@dataclass(frozen=True, slots=True)
class World:
    """The world with a client of its schema, without HTTP."""

    run: Run
    database: Database

    def ask(self, caller: Caller | None, query: str, **variables: Any) -> tuple[dict[str, Any] | None, list[GraphQLError]]:
        """Return the data and the errors that a caller gets; None is the hub itself."""
        context = context_of(self.database, caller)
        result = self.run(answering().answer(query, variables, context))
        return result.data, client_errors(result.errors or [])

    @contextmanager
    def statements(self) -> Generator[list[str]]:
        """Yield the statements that are run while the context lasts."""
        run: list[str] = []
        self.database.observers.append(run.append)
        try:
            yield run
        finally:
            self.database.observers.remove(run.append)

    def data(self, caller: Caller | None, query: str, **variables: Any) -> dict[str, Any]:
        """Return the data of a query that must succeed."""
        data, errors = self.ask(caller, query, **variables)
        assert not errors, errors
        assert data is not None
        return data


def context_of(database: Database, caller: Caller | None) -> Context:
    """Return the context of a request of a caller through the gateway; None is the hub itself."""
    return Context(database, b"k" * 32, TODAY, 60.0, caller=caller, gateway=True, longest_delay=timedelta(days=90))


def build_two_bodies(run: Run, database: Database) -> World:
    """Write the world into an empty database and return it."""
    graph = SmallGraph(run, database)
    for name, parent in (("a", None), ("a1", "a"), ("a2", "a"), ("b", None)):
        graph.body(name, "Appointment", "Sanction", part_of=parent)
    _move_a_unit(graph)
    for name in (
        "moved",
        "stays",
        "unit",
        "foreign",
        "lent",
        "deputy",
        "applicant",
        "panellist",
        "judge",
        "along",
        "nowhere",
        "returned",
    ):
        graph.servant(name)
    graph.held("moved", "a", "2020-01-01", "2024-01-01", signed_by="stays")
    graph.held("moved", "b", "2024-01-01", signed_by="foreign")
    graph.held("stays", "b", "2015-01-01", "2018-01-01")
    graph.held("stays", "a", "2018-01-01")
    graph.held("unit", "a1", "2019-01-01")
    graph.held("foreign", "b", "2010-01-01")
    # Lent by B to A; deputy of a post of A, from B.
    graph.held("lent", "b", "2012-01-01")
    graph.held("lent", "a", "2025-01-01", mode="secondment", name="lent to a")
    graph.held("deputy", "b", "2012-01-01")
    graph.held("deputy", "a", "2025-06-01", mode="acting", name="deputy in a")
    graph.held("applicant", "b", "2011-01-01")
    graph.held("panellist", "b", "2011-01-01")
    graph.held("judge", "b", "2011-01-01")
    graph.held("along", "a2", "2019-01-01")
    graph.held("returned", "a", "2012-01-01", "2014-01-01")
    graph.held("returned", "b", "2018-01-01")
    for name, day in (("moved in a", "2022-05-05"), ("moved in b", "2025-05-05"), ("stays in b", "2016-06-06")):
        _fact(graph, "Sanction", name, day, kind="reprimand")
    _fact(graph, "Sanction", "lent while in a", "2025-07-07", kind="reprimand")
    _fact(graph, "Sanction", "along in a2", "2022-02-02", kind="reprimand")
    _fact(graph, "Certificate", "moved in a", "2021-03-03", number="moved in a")
    _fact(graph, "Certificate", "stays in b", "2016-03-03", number="stays in b")
    for label in ("Assessment", "Reward", "Bar", "Appeal", "DegreeGrant", "ReserveMembership", "Enrolment", "Education"):
        for name, day in (("moved in a", "2022-08-08"), ("moved in b", "2025-08-08"), ("stays in b", "2016-08-08")):
            _fact(graph, label, name, day)
    graph.write(
        """MATCH (s:Servant {id: 'servant:moved'})
        SET s.sex = 'female', s.birthplace = 'Hidden town', s.birth_date_earliest = $day, s.birth_date_latest = $day""",
        day=date(1980, 2, 3),
    )
    _write_ties(graph)
    _write_competitions(graph)
    graph.write(
        """MATCH (a:Appointment {id: 'appointment:stays in b'}) MATCH (c:Competition {id: 'competition:for b'})
        CREATE (a)-[:AFTER]->(c)"""
    )
    _write_findings(graph)
    _write_keys(graph)
    return World(run, database)


def _move_a_unit(graph: SmallGraph) -> None:
    graph.write(
        """MATCH (o:Organisation {id: 'organisation:a2'})-[:HAS_VERSION]->(v) MATCH (b:Organisation {id: 'organisation:b'})
        SET v.open = false, v.end_earliest = $day, v.end_latest = $day
        CREATE (o)-[:HAS_VERSION]->(w:OrganisationVersion {
          id: 'organisation_version:a2 below b', level: 'republican', open: true, start_earliest: $day, start_latest: $day
        })-[:PART_OF]->(b)""",
        day=date(2026, 1, 1),
    )


_WRITTEN: Mapping[str, tuple[str, LiteralString]] = {
    "Sanction": ("imposed", "CREATE (s)-[:GIVEN]->(x:Sanction {id: $id})"),
    "Certificate": ("issued", "CREATE (s)-[:HOLDS]->(x:Certificate {id: $id})"),
    "Assessment": ("fixed_on", "CREATE (s)-[:ASSESSED_IN]->(x:Assessment {id: $id})"),
    "Reward": ("given_on", "CREATE (s)-[:GIVEN]->(x:Reward {id: $id})"),
    "Bar": ("start", "CREATE (s)-[:GIVEN]->(x:Bar {id: $id})"),
    "Appeal": ("filed", "CREATE (s)-[:FILED]->(x:Appeal {id: $id})"),
    "DegreeGrant": ("granted", "CREATE (s)-[:GRANTED]->(x:DegreeGrant {id: $id})"),
    "ReserveMembership": ("start", "CREATE (s)-[:LISTED]->(x:ReserveMembership {id: $id})"),
    "Enrolment": ("start", "CREATE (s)-[:TOOK]->(x:Enrolment {id: $id})"),
    "Education": ("graduated", "CREATE (s)-[:EDUCATED]->(x:Education {id: $id})"),
}


def _fact(graph: SmallGraph, label: str, name: str, day: str, **properties: Any) -> None:
    """Write a fact of a servant, whose name is the first word of its own."""
    by, created = _WRITTEN[label]
    id_, on = f"{snake(label)}:{name}", date.fromisoformat(day)
    more = {"open": True} if by == "start" else {}
    graph.write(
        "MATCH (s:Servant {id: 'servant:' + $servant}) " + created + " SET x += $properties",
        servant=name.split()[0],
        id=id_,
        properties={f"{by}_earliest": on, f"{by}_latest": on, "day_key": f"{day}\x01{id_}", **more, **properties},
    )


def _write_ties(graph: SmallGraph) -> None:
    """Write kin, evaluators, contracts, promotions, and ids that were merged."""
    graph.write(
        """MATCH (foreign:Servant {id: 'servant:foreign'}) MATCH (stays:Servant {id: 'servant:stays'})
        MATCH (moved:Servant {id: 'servant:moved'}) MATCH (judge:Servant {id: 'servant:judge'})
        CREATE (foreign)-[:KIN {role: 'sibling'}]->(k:Kinship {
          id: 'kinship:tie', kind: 'sibling', start_earliest: $day, start_latest: $day, open: true
        })<-[:KIN {role: 'sibling'}]-(stays)
        CREATE (foreign)-[:DECLARED]->(:Relative {id: 'relative:of foreign', name: 'Uncle Hidden', workplace: 'Hidden works'})
        CREATE (moved)-[:DECLARED]->(:Relative {id: 'relative:of moved', name: 'Aunt Hidden', workplace: 'Hidden works'})
        WITH judge, moved, foreign
        MATCH (inA:Assessment {id: 'assessment:moved in a'}) MATCH (inB:Assessment {id: 'assessment:moved in b'})
        CREATE (inA)-[:BY]->(judge) CREATE (inB)-[:BY]->(foreign)
        SET inA.reported_integral_score = 71.25, inB.reported_integral_score = 88.75
        WITH moved
        MATCH (b:Organisation {id: 'organisation:b'}) MATCH (a:Organisation {id: 'organisation:a'})
        CREATE (moved)-[:SIGNED]->(:Contract {
          id: 'contract:moved in b', title: 'adviser', start_earliest: $day, start_latest: $day, open: true
        })-[:WITH]->(b)
        CREATE (moved)-[:SIGNED]->(:Contract {
          id: 'contract:moved in a', title: 'clerk', start_earliest: $day, start_latest: $day, open: true
        })-[:WITH]->(a)
        WITH moved
        MATCH (into:Appointment {id: 'appointment:moved in b'}) MATCH (left:Appointment {id: 'appointment:moved in a'})
        CREATE (moved)-[:RECEIVED]->(p:Promotion {
          id: 'promotion:moved in b', kind: 'promotion', steps: 1, ordered_earliest: $day, ordered_latest: $day,
          day_key: toString($day) + '\u0001promotion:moved in b'
        })-[:INTO]->(into)
        CREATE (p)-[:FROM]->(left)
        CREATE (:Redirect {id: 'servant:gone', to: 'servant:foreign'})
        CREATE (:Redirect {id: 'servant:earlier', to: 'servant:stays'})""",
        day=date(2024, 1, 1),
    )


def _write_competitions(graph: SmallGraph) -> None:
    """Write one for a post of A, whose applicants and panel serve in B, and one for a post of B with an applicant of A."""
    for name, post, member, applicants in (
        ("for a", "stays in a", "panellist", ("applicant", "moved")),
        ("for b", "foreign in b", "foreign", ("stays", "applicant")),
    ):
        graph.write(
            """MATCH (p:Position {id: 'position:' + $post}) MATCH (m:Servant {id: 'servant:' + $member})
            CREATE (c:Competition {id: 'competition:' + $name, kind: 'general'})
            CREATE (c)-[:FOR]->(p) CREATE (c)-[:PANEL]->(m)
            SET c.announced_earliest = $day, c.announced_latest = $day, c.day_key = toString($day) + '\u0001' + c.id
            WITH c UNWIND $applicants AS applicant
            MATCH (s:Servant {id: 'servant:' + applicant})
            CREATE (s)-[:MADE]->(:Application {
              id: 'application:' + applicant + ' ' + $name, state: 'not_recommended', total_score: 41.5
            })-[:IN]->(c)""",
            name=name,
            post=post,
            member=member,
            applicants=list(applicants),
            day=date(2026, 9, 1),
        )


def _write_findings(graph: SmallGraph) -> None:
    """Write one of each body. That of A rests on a sanction of B, too."""
    for name, organisation, evidence in (
        ("stays in b", "organisation:b", ["sanction:stays in b"]),
        ("moved in a", "organisation:a", ["appointment:moved in a", "sanction:moved in b"]),
    ):
        graph.write(
            """MATCH (s:Servant {id: 'servant:' + $servant})
            CREATE (f:Finding {
              id: 'finding:' + $name, rule: 'V10', state: 'open', severity: 'high', reason: 'secret reason of ' + $name,
              organisation: $organisation, policy: 'shipped', day: $day, first_seen: datetime('2026-11-01T12:00:00Z'),
              last_seen: datetime('2026-11-01T12:00:00Z'), subjects: [s.id], version: 1,
              sort_key: '2026-10-01\u0001finding:' + $name, severity_key: '12026-10-01\u0001finding:' + $name
            })-[:CONCERNS]->(s)
            WITH f UNWIND $evidence AS id
            MATCH (e {id: id}) CREATE (f)-[:EVIDENCE]->(e)""",
            servant=name.split()[0],
            name=name,
            organisation=organisation,
            evidence=evidence,
            day=date(2026, 10, 1),
        )


def _write_keys(graph: SmallGraph) -> None:
    """Write the keys by which lists are ordered and people are found, as loading does."""
    named = "MATCH (n:Servant|Organisation|Position) RETURN n.id AS id, coalesce(n.name, n.title) AS name"
    rows = [
        {"id": row["id"], "key": sort_key(str(row["name"]), str(row["id"])), "keys": sorted(search_keys([str(row["name"])]))}
        for row in graph.run(execute(graph.database, named))
    ]
    graph.write(
        """UNWIND $rows AS row
        MATCH (n:Servant|Organisation|Position {id: row.id}) SET n.sort_key = row.key
        WITH row, n WHERE n:Servant
        UNWIND row.keys AS key
        MERGE (k:NameKey {key: key})
        MERGE (n)-[:HAS_NAME_KEY]->(k)""",
        rows=rows,
    )
    graph.write(
        """MATCH (a:Appointment)
        SET a.day_key = toString(a.order_date_latest) + '\u0001' + a.id, a.order_number = 'order ' + a.id"""
    )
    graph.write("MATCH (c:Certificate) SET c.number_key = replace(c.number, ' ', '')")
