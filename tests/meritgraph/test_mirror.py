"""The copy for Neo4j Browser has what belongs to the bodies of one country, and nothing that the API would hide.

Of the two bodies of the world, A and its units are of Uzbekistan here, and B is of Kazakhstan. What is expected follows from the
stories in ``tests/support/two_bodies.py``, by hand.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from datetime import date
from typing import Any, Final, LiteralString, cast

import pytest
from graphql import GraphQLObjectType, build_schema
from pydantic import SecretStr

from graph.cypher import mirror_statements
from graph.cypher.mirror_statements import COPIED, copied_links, copied_properties
from graph.cypher.statements import Statement
from graph.driver.database import Database, open_database
from graph.driver.settings import DatabaseSettings
from graph.migrations import migrate
from graph.model.table import NODES, node_type
from meritgraph.export import sdl
from meritgraph.mirror import Copied, MirrorRefused, copy_country
from tests.conftest import OpenEngine, Run, needing_neo4j
from tests.support.engines import cypher, empty, execute, wipe
from tests.support.every_label import build_every_label
from tests.support.neo4j_server import Neo4jServer, own_neo4j

pytestmark = pytest.mark.both_engines

# Facts of «moved» in A are A's. Those of B's time are B's, and so is the sanction of «lent», who is B's while it lent her.
IN_A: Final = ("moved in a", "stays in a", "unit in a1", "lent to a", "deputy in a", "along in a2", "returned in a")
IN_THE_COPY: Final[Mapping[str, set[str]]] = {
    "Area": {"area:one", "area:whole"},
    "Competency": {"competency:law"},
    "Course": {"course:law"},
    "Organisation": {"organisation:a", "organisation:a1", "organisation:a2", "organisation:later", "organisation:former"},
    "OrganisationVersion": {f"organisation_version:{name}" for name in ("a", "a1", "a2", "a2 below b", "former")},
    # Positions name nobody. Who served in an abolished body is there if a body of today had her, too.
    "Appointment": {*(f"appointment:{name}" for name in IN_A), "appointment:stays in former"},
    "Position": {*(f"position:{name}" for name in IN_A), "position:stays in former", "position:gone in former"},
    "PositionVersion": {f"position_version:{name}" for name in IN_A},
    "Servant": {f"servant:{name}" for name in ("moved", "stays", "unit", "lent", "deputy", "along", "returned")},
    "Sanction": {"sanction:moved in a", "sanction:along in a2"},
    **{
        node_type(label).label: {f"{node_type(label).kind}:moved in a"}
        for label in ("Appeal", "Assessment", "Bar", "Certificate", "DegreeGrant", "Education", "Enrolment", "Reward")
    },
    "ReserveMembership": {"reserve_membership:moved in a"},
    "Kinship": {"kinship:tie"},
    "Relative": {"relative:of moved"},
    "Contract": {"contract:moved in a"},
    "Competition": {"competition:for a"},
    "Application": {"application:applicant for a", "application:moved for a"},
    "Promotion": {"promotion:in a"},
    "Ladder": {"ladder:uz"},
    "Finding": {
        f"finding:{name}"
        for name in ("moved in a", "whole", "of former", "of a number", "of a period", "of a rival", "of a signer")
    },
    "Review": {"review:moved in a"},
}
NOT_COPIED: Final = {
    *("AccessEvent", "AppealCheck", "Conflict", "Coverage", "Delivery", "DetectionState", "DisclosureDelay", "Event"),
    *("EventCounter", "FigureRun", "Identifier", "IdentityKey", "JudgedDossier", "Judgement", "KeptAnswer", "KeptFigure"),
    *("KeptStratum", "Lease", "LoadRequest", "LoadRun", "MatchCandidate", "NameKey", "Page", "PendingReference"),
    *("PendingSurvivorship", "PortalRecord", "QuarantinedRow", "RecordVersion", "Redirect", "Revocation", "RuleRun"),
    *("ScopeRun", "StreamFields", "Watermark"),
}
# What the copy has beside the fields of the API: captions, and what the API shows of versions in another way.
BESIDE_THE_API: Final = {
    *((label, "name") for label in ("Appointment", "Competition", "Finding", "Promotion")),
    *(("PositionVersion", name) for name in ("group_word", "rotational")),
    *(("PositionVersion", f"required_{name}") for name in ("education_fields", "education_level", "education_level_word")),
    ("PositionVersion", "required_experience_months"),
    *((label, name) for label in ("OrganisationVersion", "PositionVersion") for name in ("id", "known_since", "disputed")),
    ("Organisation", "sector_word"),
    ("Position", "derived"),
    *(("Review", name) for name in ("id", "change")),
}
# Labels that have no type in the API, and what is copied of them.
WITHOUT_A_TYPE: Final = {"Ladder": {"id", "name", "country"}}


@pytest.fixture(scope="module")
def target(engine: OpenEngine, request: pytest.FixtureRequest, run: Run) -> Iterator[Database]:
    """Open a Neo4j that is not the one of the hub's graph."""
    with ExitStack() as stack:
        if engine.name == "neo4j":
            folder = cast("pytest.TempPathFactory", request.getfixturevalue("tmp_path_factory")).mktemp("mirror") / "neo4j"
            with needing_neo4j():
                server = stack.enter_context(own_neo4j(folder, quick_compiler=True)).server
        else:
            server = cast("Neo4jServer", request.getfixturevalue("neo4j"))
        opened = open_database(DatabaseSettings(uri=server.uri, user=server.user, password=SecretStr(server.password)))
        database = run(opened.__aenter__())
        yield database
        run(wipe(database, None))
        run(opened.__aexit__(None, None, None))


@pytest.fixture(scope="module")
def source(run: Run, engine: OpenEngine) -> Database:
    """Write the world once: no test changes it."""
    database = engine.database
    run(empty(database, engine.home))
    run(migrate(database))
    build_every_label(run, database)
    run(execute(database, "MATCH (o:Organisation {id: 'organisation:b'}) SET o.country = 'KZ'"))
    # Nobody stated the country of the third body, in which «unit» served before.
    run(
        execute(
            database,
            """MATCH (s:Servant {id: 'servant:unit'})
            CREATE (o:Organisation {id: 'organisation:of no country', name: 'Body of no country'})
            CREATE (s)-[:HELD]->(:Appointment {
              id: 'appointment:unit of no country', mode: 'competition', open: false,
              start_earliest: date('2010-01-01'), start_latest: date('2010-01-01'),
              end_earliest: date('2018-01-01'), end_latest: date('2018-01-01')
            })-[:TO]->(:Position {id: 'position:unit of no country'})-[:IN]->(o)
            CREATE (s)-[:GIVEN]->(:Sanction {
              id: 'sanction:unit of no country', imposed_earliest: date('2015-05-05'), imposed_latest: date('2015-05-05')
            })
            CREATE (s)-[:SIGNED]->(:Contract {id: 'contract:unit of no country'})-[:WITH]->(o)""",
        )
    )
    # The body «former» of A's country was abolished: «gone» served only there, «stays» also there before.
    run(
        execute(
            database,
            """MATCH (s:Servant {id: 'servant:stays'})
            CREATE (o:Organisation {id: 'organisation:former', name: 'Former body', country: 'UZ'})-[:HAS_VERSION]->(
              :OrganisationVersion {
                id: 'organisation_version:former', open: false,
                start_earliest: date('2000-01-01'), start_latest: date('2000-01-01'),
                end_earliest: date('2012-01-01'), end_latest: date('2012-01-01')
              })
            CREATE (gone:Servant {id: 'servant:gone', name: 'Hidden, gone with the body'})
            CREATE (gone)-[:GIVEN]->(:Sanction {
              id: 'sanction:gone', imposed_earliest: date('2005-05-05'), imposed_latest: date('2005-05-05')
            })
            CREATE (f:Finding {id: 'finding:of gone', rule: 'V10', reason: 'hidden', organisation: o.id, subjects: []})
            CREATE (f)-[:CONCERNS]->(gone)
            CREATE (f)-[:CHANGED_BY]->(:Review {id: 'review:of gone', change: 'opened', state: 'open'})
            CREATE (g:Finding {id: 'finding:of former', rule: 'V01', reason: 'told', organisation: o.id, subjects: []})
            CREATE (g)-[:CONCERNS]->(s)
            WITH s, o, gone
            UNWIND [[gone, 'gone'], [s, 'stays']] AS pair
            WITH o, pair[0] AS who, pair[1] AS name
            CREATE (who)-[:HELD]->(:Appointment {
              id: 'appointment:' + name + ' in former', mode: 'competition', open: false,
              start_earliest: date('2004-01-01'), start_latest: date('2004-01-01'),
              end_earliest: date('2010-01-01'), end_latest: date('2010-01-01')
            })-[:TO]->(:Position {id: 'position:' + name + ' in former'})-[:IN]->(o)""",
        )
    )
    # A finding may name people who are beside what it rests on: a rival by her application, a signer by the order.
    run(
        execute(
            database,
            """MATCH (o:Organisation {id: 'organisation:a'}) MATCH (c:Competition {id: 'competition:for a'})
            MATCH (x:Application {id: 'application:applicant for a'}) MATCH (a:Appointment {id: 'appointment:along in a2'})
            MATCH (f:Servant {id: 'servant:foreign'}) CREATE (a)-[:APPOINTED_BY]->(f)
            CREATE (:Finding {
              id: 'finding:of a period', rule: 'R17', reason: 'counted', organisation: o.id,
              subjects: [o.id, '2025-01-01/2026-01-01']
            })-[:EVIDENCE]->(o)
            CREATE (r:Finding {
              id: 'finding:of a rival', rule: 'V03', reason: 'hidden rival', organisation: o.id, subjects: [c.id]
            })-[:EVIDENCE]->(c) CREATE (r)-[:EVIDENCE]->(x)
            CREATE (:Finding {
              id: 'finding:of a signer', rule: 'V12', reason: 'hidden signer', organisation: o.id, subjects: [a.id]
            })-[:EVIDENCE]->(a)""",
        )
    )
    # A move within A, a ladder of each country, a finding that rests on what is A's, and one whose subject is a number.
    run(
        execute(
            database,
            """MATCH (s:Servant {id: 'servant:moved'}) MATCH (a:Appointment {id: 'appointment:moved in a'})
            MATCH (x:Sanction {id: 'sanction:moved in a'}) MATCH (i:Identifier {key: 'UZ/body:7'})
            CREATE (s)-[:RECEIVED]->(:Promotion {id: 'promotion:in a', kind: 'lateral', steps: 0})-[:INTO]->(a)
            CREATE (:Ladder {id: 'ladder:uz', name: 'uz', country: 'UZ'}) CREATE (:Ladder {id: 'ladder:kz', country: 'KZ'})
            CREATE (f:Finding {
              id: 'finding:whole', rule: 'V10', reason: 'told', organisation: 'organisation:a', subjects: [a.id, x.id],
              day: $day, assignee: 'hidden reviewer', note: 'hidden note', evidence_hash: 'hidden hash'
            })-[:CONCERNS]->(s)
            CREATE (f)-[:EVIDENCE]->(x) CREATE (f)-[:EVIDENCE]->(a)
            CREATE (g:Finding {
              id: 'finding:of a number', rule: 'Q04', reason: 'two of one number', organisation: 'organisation:a',
              subjects: ['UZ/PINFL:1!hidden']
            })-[:EVIDENCE]->(s)
            CREATE (g)-[:EVIDENCE]->(i)
            CREATE (f)-[:CHANGED_BY]->(:Review {id: 'review:delayed', change: 'disclosure_delayed', state: 'open'})
            CREATE (f)-[:CHANGED_BY]->(:Review {id: 'review:assigned', change: 'assigned', state: 'open'})
            SET s.also_written = ['Hidden spelling'], s.origin = 'hidden record', a.note = 'hidden beside the table'""",
            day=date(2026, 10, 1),
        )
    )
    return database


@pytest.fixture(scope="module")
def copied(run: Run, source: Database, target: Database) -> Copied:
    run(wipe(target, None))
    return run(copy_country(source, target, "UZ"))


def rows(run: Run, database: Database, text: LiteralString, **parameters: Any) -> list[dict[str, Any]]:
    return run(database.read(cypher(text), parameters))


def nodes_in(run: Run, database: Database) -> list[tuple[str, dict[str, Any]]]:
    found = rows(run, database, "MATCH (n) RETURN labels(n)[0] AS label, properties(n) AS properties")
    return [(row["label"], row["properties"]) for row in found]


def test_a_country_without_a_body_is_refused_before_anybody_is_copied(run: Run, source: Database, target: Database) -> None:
    run(wipe(target, None))

    with pytest.raises(MirrorRefused, match="No body of this graph is of the country XX"):
        run(copy_country(source, target, "XX"))

    assert {label for label, _ in nodes_in(run, target)} <= {"Area", "Competency"}


def test_the_copy_has_what_belongs_to_the_bodies_of_the_country(
    run: Run, source: Database, target: Database, copied: Copied
) -> None:
    found: dict[str, set[str]] = {}
    for label, properties in nodes_in(run, target):
        found.setdefault(label, set()).add(properties["id"])

    assert found == IN_THE_COPY
    assert copied.nodes == {label: len(ids) for label, ids in IN_THE_COPY.items()}

    # Of each node exactly what the table of the copy names, unchanged.
    before = {properties["id"]: properties for _, properties in nodes_in(run, source) if "id" in properties}
    for label, properties in nodes_in(run, target):
        of_reasons = {"reason", "subjects"} if label == "Finding" else set[str]()
        theirs = {name: value for name, value in before[properties["id"]].items() if name in copied_properties(label)}
        assert {name: value for name, value in properties.items() if name not in of_reasons} == theirs

    # And each relationship between two of them, with what it carries.
    types = sorted({link.type for link in copied_links()})
    query: LiteralString = """MATCH (n)-[r]->(m) WHERE n.id IN $ids AND m.id IN $ids AND type(r) IN $types
        RETURN n.id AS n, type(r) AS type, m.id AS m, r.role AS role, r.score AS score ORDER BY n, type, m"""
    ids = sorted(set[str]().union(*IN_THE_COPY.values()))
    theirs = rows(run, source, query, ids=ids, types=types)
    assert rows(run, target, query, ids=ids, types=types) == theirs
    assert {"KIN", "RATED", "EVIDENCE", "HELD"} <= {row["type"] for row in theirs}
    assert sum(copied.relationships.values()) == len(theirs)
    assert copied.left_out > 0


def test_nothing_in_the_copy_tells_of_what_was_left_out(run: Run, source: Database, target: Database, copied: Copied) -> None:
    texts = {text for _, properties in nodes_in(run, target) for text in _texts(properties)}
    everything = "\n".join(sorted(texts))
    kept = set[str]().union(*IN_THE_COPY.values())
    hidden = {
        *(row["id"] for row in rows(run, source, "MATCH (n) WHERE n.id IS NOT NULL RETURN n.id AS id") if row["id"] not in kept),
        *(row["key"] for row in rows(run, source, "MATCH (n:Identifier|NameKey) RETURN n.key AS key")),
    }

    assert len(hidden) > 100
    assert [each for each in sorted(hidden) if each in texts] == []
    assert [
        word for word in ("hidden", "Hidden spelling", "secret", "sealed", "reviewer of", "why of") if word in everything
    ] == []
    assert "UZ/" not in everything


def test_a_reason_is_told_where_everything_it_rests_on_is_in_the_copy(run: Run, target: Database, copied: Copied) -> None:
    found = rows(run, target, "MATCH (f:Finding) RETURN f.id AS id, f.reason AS reason, f.subjects AS subjects ORDER BY id")

    assert found == [
        # It rests on a sanction of B as well.
        {"id": "finding:moved in a", "reason": None, "subjects": ["servant:moved"]},
        {"id": "finding:of a number", "reason": "two of one number", "subjects": []},
        # A period is no node, and tells of none.
        {"id": "finding:of a period", "reason": "counted", "subjects": ["organisation:a", "2025-01-01/2026-01-01"]},
        # Somebody of B applied, and somebody of B signed the order: the reasons name them.
        {"id": "finding:of a rival", "reason": None, "subjects": ["competition:for a"]},
        {"id": "finding:of a signer", "reason": None, "subjects": ["appointment:along in a2"]},
        {"id": "finding:of former", "reason": "told", "subjects": []},
        {"id": "finding:whole", "reason": "told", "subjects": ["appointment:moved in a", "sanction:moved in a"]},
    ]


def test_a_copy_is_never_written_over_another_one(run: Run, source: Database, target: Database, copied: Copied) -> None:
    before = nodes_in(run, target)

    with pytest.raises(MirrorRefused, match="not empty"):
        run(copy_country(source, target, "UZ"))

    assert nodes_in(run, target) == before


def test_what_is_no_neo4j_of_its_own_is_refused(run: Run, source: Database) -> None:
    with pytest.raises(MirrorRefused, match=r"Neo4j alone|hub's own graph"):
        run(copy_country(source, source, "UZ"))


def test_every_label_is_copied_or_left_out_on_purpose() -> None:
    assert set(COPIED) == IN_THE_COPY.keys()
    assert {node.label for node in NODES} == NOT_COPIED | set(COPIED)
    assert NOT_COPIED.isdisjoint(COPIED)


def test_the_copy_shows_no_property_that_the_api_does_not_show() -> None:
    types = build_schema(sdl(), assume_valid=True).type_map
    beside: set[tuple[str, str]] = set()
    for label in set(COPIED) - WITHOUT_A_TYPE.keys():
        fields = cast("GraphQLObjectType", types[label]).fields
        for name in copied_properties(label):
            field = re.sub(r"_(earliest|latest)$", "", name)
            if _camel(field) not in fields:
                beside.add((label, name))
    assert beside - BESIDE_THE_API == set()
    assert {label: set(copied_properties(label)) for label in WITHOUT_A_TYPE} == WITHOUT_A_TYPE


def test_no_statement_reads_whole_labels() -> None:
    for each in every_statement():
        assert re.search(r"UNWIND \$|LIMIT (\$limit|1)", each.text), each.name


def every_statement() -> Iterator[Statement]:
    made = mirror_statements
    yield from (made.any_node_statement(), made.reasons_statement(), made.reason_statement())
    for label in COPIED:
        yield from (made.ids_statement(label), made.nodes_statement(label))
        yield from (made.create_statement(label), made.known_statement(label))
    for link in copied_links():
        yield from (made.links_statement(link), made.link_statement(link))


def _camel(name: str) -> str:
    first, *rest = name.split("_")
    return first + "".join(part.title() for part in rest)


def _texts(value: Any) -> Iterator[str]:
    match value:
        case str():
            yield value
        case dict():
            for each in cast("dict[str, Any]", value).values():
                yield from _texts(each)
        case list():
            for each in cast("list[Any]", value):
                yield from _texts(each)
        case _:
            pass
