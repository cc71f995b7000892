"""The world of two bodies with a row of every label and every type. Who may see which row is in ``every_row.py``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final

from graph.driver.database import Database
from merit.context import Context
from merit.figures.figure import Kept
from merit.figures.merit_change import kept_change
from merit.figures.merit_index import FIGURE as MERIT_INDEX
from merit.figures.registry import FIGURES
from merit.strata.columns import Columns
from tests.conftest import Run
from tests.merit.figures.test_merit_change import JUDGED, month
from tests.merit.figures.test_turnover import person
from tests.support.engines import execute
from tests.support.every_row import ASKED, CANDIDATES, CONFLICTS, SEEN_BY, TIED, hidden_from
from tests.support.kept_figures import bodies, keep
from tests.support.small_graph import SmallGraph
from tests.support.two_bodies import A1, A, B, World, build_two_bodies


def _day(name: str, year: int) -> Mapping[str, date]:
    return {f"{name}_earliest": date(year, 10, 9), f"{name}_latest": date(year, 10, 9)}


_WORDS: Final[Mapping[str, Mapping[str, Any]]] = {
    "sanction": {"kind": "reprimand", "kind_word": "word of {}", **_day("ends", 2027)},
    "assessment": {
        "type": "A1",
        "type_word": "word of {}",
        "qualification_score": 61.5,
        "professional_score": 62.5,
        **_day("period_from", 2015),
    },
    "reward": {"kind": "bonus", "kind_word": "word of {}", "benefit": "benefit of {}", "amount": 123.25},
    "bar": {"ground": "ethics", "ground_word": "word of {}"},
    "appeal": {"kind": "appeal", "kind_word": "word of {}", "answer": "answer of {}", **_day("answer_due", 2026)},
    "reserve_membership": {"pool": "national", "pool_word": "word of {}"},
    "certificate": {"hours": 72, "replaces_number": "replaced by {}", **_day("valid_until", 2027)},
    "degree_grant": {"degree": "servant_1", "degree_word": "word of {}", "opinion": "opinion of {}"},
    "enrolment": {"state": "completed", "state_word": "word of {}", "test_score": 51.5},
    "education": {"level": "master", "level_word": "word of {}", "field": "field of {}", "institution": "school of {}"},
    "application": {"state_word": "word of {}", "test_score": 12.5, "interview_score": 13.5},
    "appointment": {"term": "indefinite", "term_word": "word of {}", "mode_word": "mode of {}", "pay_grade": "grade of {}"},
    "contract": {"occupation_code": "code of {}", "fte": 1.0},
    "relative": {"kinship": "parent", "kinship_word": "word of {}", "post": "post of {}", **_day("birth_date", 1950)},
    "competition": {"kind_word": "word of {}", "round": 1, "annulled": False, **_day("closed", 2026)},
}
_NOW = datetime(2026, 11, 1, 12, tzinfo=UTC)
_LATER = datetime(2026, 11, 10, 12, tzinfo=UTC)


def build_every_label(run: Run, database: Database) -> World:
    """Write the world into an empty database and return it."""
    world, graph = build_two_bodies(run, database), SmallGraph(run, database)
    _write_foreign(graph)
    _write_catalogue(graph)
    _write_words(graph)
    _write_links(graph)
    _write_records(graph)
    _write_doubts(graph)
    _write_work(graph)
    run(_keep_figures(database))
    return world


def _write_foreign(graph: SmallGraph) -> None:
    """Write a certificate that was given in B, and kin of whom nobody ever was in A."""
    graph.write(
        """MATCH (moved:Servant {id: 'servant:moved'})
        MATCH (foreign:Servant {id: 'servant:foreign'}) MATCH (judge:Servant {id: 'servant:judge'})
        CREATE (moved)-[:HOLDS]->(:Certificate {
          id: 'certificate:moved in b', number: 'moved in b', number_key: 'movedinb', issued_earliest: $day, issued_latest: $day,
          day_key: toString($day) + '\u0001certificate:moved in b'
        })
        CREATE (foreign)-[:KIN {role: 'spouse'}]->(:Kinship {
          id: 'kinship:of foreign', kind: 'spouse', start_earliest: $day, start_latest: $day, open: true
        })<-[:KIN {role: 'spouse'}]-(judge)""",
        day=date(2025, 3, 3),
    )


def _write_words(graph: SmallGraph) -> None:
    rows: list[dict[str, Any]] = []
    for number, id_ in enumerate(SEEN_BY):
        if words := _WORDS.get(id_.partition(":")[0]):
            own = {key: value.format(id_) if isinstance(value, str) else value for key, value in words.items()}
            rows.append({"id": id_, "set": {**own, "known_since": _NOW + timedelta(minutes=number)}})
    graph.write(
        """UNWIND $rows AS row
        MATCH (n:Sanction|Assessment|Reward|Bar|Appeal|ReserveMembership|Certificate|DegreeGrant|Enrolment|Education|Application
          |Appointment|Contract|Relative|Competition {id: row.id})
        SET n += row.set""",
        rows=rows,
    )


def _write_catalogue(graph: SmallGraph) -> None:
    """Write what is public: a course, what it develops, an area, numbers of bodies and posts."""
    graph.write(
        """MATCH (o:Organisation)-[:HAS_VERSION]->(v) SET v.name = o.name
        WITH 1 AS one MATCH (p:Position)-[:HAS_VERSION]->(v)
        SET v.title = p.title, v.ladder = 'L', v.rank = 2"""
    )
    graph.write(
        """CREATE (a:Area {id: 'area:one', code: '1726', name: 'Area one'})-[:WITHIN]->(:Area {id: 'area:whole', code: '17'})
        CREATE (c:Competency {id: 'competency:law', name: 'Law'})
        CREATE (:Course {
          id: 'course:law', title: 'Course of law', kind: 'advanced', subject: 'law', hours: 72, provider: 'academy'
        })-[:DEVELOPS]->(c)
        WITH a, c
        MATCH (v:OrganisationVersion {id: 'organisation_version:a'})
        MATCH (p:PositionVersion {id: 'position_version:stays in a'})
        MATCH (above:Position {id: 'position:unit in a1'})
        MATCH (body:Organisation {id: 'organisation:a'}) MATCH (post:Position {id: 'position:stays in a'})
        CREATE (v)-[:LOCATED_IN]->(a) CREATE (p)-[:REQUIRES]->(c) CREATE (p)-[:REPORTS_TO]->(above)
        CREATE (:Identifier {key: 'UZ/body:7', scheme: 'UZ/body'})-[:IDENTIFIES]->(body)
        CREATE (:Identifier {key: 'UZ/post:9', scheme: 'UZ/post'})-[:IDENTIFIES]->(post)
        CREATE (body)-[:SUCCEEDED_BY]->(:Organisation {id: 'organisation:later', name: 'Later body', country: 'UZ'})
        SET p.ladder = 'L', p.rank = 1, p.title = 'Post', p.required_education_level = 'master',
          p.required_experience_months = 12"""
    )


def _write_links(graph: SmallGraph) -> None:
    """Link facts to each other: courses, competencies, the rows that degrees rest on, and what appeals are about."""
    graph.write(
        """UNWIND ['moved in a', 'moved in b', 'stays in b'] AS name
        MATCH (course:Course {id: 'course:law'}) MATCH (competency:Competency {id: 'competency:law'})
        MATCH (e:Enrolment {id: 'enrolment:' + name}) MATCH (x:Assessment {id: 'assessment:' + name})
        MATCH (d:DegreeGrant {id: 'degree_grant:' + name}) MATCH (p:Appeal {id: 'appeal:' + name})
        MATCH (s:Sanction {id: 'sanction:' + name}) MATCH (t:Appointment {id: 'appointment:' + name})
        CREATE (e)-[:OF]->(course) CREATE (x)-[:RATED {score: 55.5}]->(competency) CREATE (d)-[:RESTS_ON]->(x)
        CREATE (p)-[:ABOUT]->(s)
        CREATE (:AppealCheck {
          id: 'appeal_check:' + name, state: 'answered', as_of: $today, violating: 1, satisfied: 2, not_evaluable: 3,
          not_judged: 4
        })-[:OF]->(p)""",
        today=date(2026, 11, 20),
    )
    graph.write(
        """UNWIND ['moved in a', 'stays in b'] AS name
        MATCH (e:Enrolment {id: 'enrolment:' + name}) MATCH (c:Certificate {id: 'certificate:' + name})
        MATCH (d:DegreeGrant {id: 'degree_grant:' + name}) MATCH (f:Finding {id: 'finding:' + name})
        MATCH (k:AppealCheck {id: 'appeal_check:' + name})
        CREATE (e)-[:EARNED]->(c) CREATE (d)-[:RESTS_ON]->(c) CREATE (k)-[:FOUND]->(f)
        CREATE (f)-[:CHANGED_BY]->(:Review {
          id: 'review:' + name, change: 'acknowledged', state: 'open', by: 'reviewer of ' + name, why: 'why of ' + name, at: $now
        })
        SET f.note = 'note on ' + name, f.assignee = 'reviewer of ' + name, f.due = $due""",
        now=_NOW,
        due=date(2026, 12, 1),
    )
    graph.write(
        """MATCH (a:Appointment {id: 'appointment:moved in a'}) MATCH (b:Appointment {id: 'appointment:moved in b'})
        MATCH (ca:Contract {id: 'contract:moved in a'}) MATCH (cb:Contract {id: 'contract:moved in b'})
        MATCH (c:Competition {id: 'competition:for a'}) MATCH (here:Appointment {id: 'appointment:stays in a'})
        CREATE (a)-[:NEXT]->(b) CREATE (ca)-[:CONFIRMS]->(a) CREATE (cb)-[:CONFIRMS]->(b) CREATE (here)-[:AFTER]->(c)"""
    )


def _write_records(graph: SmallGraph) -> None:
    """Write a record of every row about people; those of hidden rows were read later."""
    rows = [
        {"id": id_, "record": f"record:{id_}", "at": _LATER if "c" not in seen else _NOW, "stream": f"stream of {id_}"}
        for id_, seen in SEEN_BY.items()
        if not id_.startswith(("finding:", "promotion:"))
    ]
    graph.write(
        """UNWIND $rows AS row
        MATCH (n:Servant|Sanction|Assessment|Reward|Bar|Appeal|ReserveMembership|Certificate|DegreeGrant|Enrolment|Education
          |Application|Appointment|Contract|Relative|Competition|Kinship {id: row.id})
        CREATE (r:PortalRecord {
          id: row.record, portal: 'one', stream: row.stream, key: row.id, state: 'live', recorded_at: row.at, facts: '[]'
        })-[:DESCRIBES]->(n)""",
        rows=rows,
    )


def _write_doubts(graph: SmallGraph) -> None:
    """Write contradictions between portals, and people who may be one."""
    graph.write(
        """UNWIND $rows AS row
        MATCH (n:Servant|Sanction|Organisation {id: row.node})
        CREATE (:Conflict {
          id: row.id, node: row.node, label: row.label, property: 'name', state: 'open', opened_at: $now,
          values: ['one/people: value of ' + row.id, 'two/people: other of ' + row.id]
        })-[:ABOUT]->(n)
        SET n.disputed = ['name']""",
        rows=[{"id": id_, "label": label, "node": node} for id_, (label, node, _) in CONFLICTS.items()],
        now=_NOW,
    )
    graph.write(
        """UNWIND $rows AS row
        MATCH (l:Servant {id: row.left}) MATCH (r:Servant {id: row.right})
        CREATE (c:MatchCandidate {
          id: row.id, kind: 'servant', state: 'open', left: row.left, right: row.right, score: 0.75,
          reasons: ['reason of ' + row.id], found_at: $now
        })-[:BETWEEN]->(l)
        CREATE (c)-[:BETWEEN]->(r)
        CREATE (:Judgement {
          id: 'judgement of ' + row.id, candidate: row.id, left: 'a:' + row.left, right: 'a:' + row.right, verdict: 'unsure',
          by: 'judge', why: 'reason of ' + row.id, at: $now, state: 'applied', version: 1
        })""",
        rows=[{"id": id_, "left": left, "right": right} for id_, (left, right, _) in CANDIDATES.items()],
        now=_NOW,
    )


def _write_work(graph: SmallGraph) -> None:
    """Write the hub's own work: runs, what waits, what was rejected, messages, the record of access, counts of rules."""
    graph.write(
        """CREATE (run:LoadRun {
          id: 'run:one', portal: 'one', state: 'clean', problem: 'problem', started_at: $now, ended_at: $now
        })
        CREATE (:LoadRequest {
          id: 'load_request:one', kind: 'replay', portal: 'one', run: 'run:one', rows: ['row'], by: 'operator', why: 'why',
          state: 'done', message: 'message', attempts: 1, about: 'about', asked_at: $now, taken_at: $now, ended_at: $now
        })-[:STARTED]->(run)
        CREATE (run)-[:READ]->(:ScopeRun {
            id: 'run:one/people', stream: 'people', scope: 'all', state: 'done', read: 9, created: 9, updated: 0, unchanged: 0,
            duplicate: 0, quarantined: 0, pending: 0
          })
        CREATE (:QuarantinedRow {
          id: 'one/people/all/row', portal: 'one', stream: 'people', scope: 'all', key: 'k', field: 'birth_date',
          reason: 'impossible_value', run: 'run:one', mapping_version: 1, recorded_at: $now, payload: 'sealed'
        })
        CREATE (:PortalRecord {
          id: 'record:waiting', portal: 'one', stream: 'people', key: '7', state: 'live', recorded_at: $now, facts: '[]'
        })
        CREATE (:PendingReference {
          id: 'pending:one', record: 'record:waiting', label: 'Organisation', target: 'UZ/body:77', since: $now
        })
        CREATE (:Delivery {
          id: 'delivery:one', recipient: 'academy', kind: 'enrolment', number: '17', state: 'waiting', attempts: 1,
          queued_at: $now
        })
        CREATE (:AccessEvent {
          id: 'event:one', actor: 'hr of A', role: 'client', body: 'organisation:a', purpose: 'personnel', operation: 'Career',
          servant: 'servant:moved', fields: ['Servant.name'], refused: false, at: $now, sort_key: '2026-11-01T12:00:00\u0001one'
        })
        CREATE (:RuleRun {
          id: 'rule_run:V10', rule: 'V10', missing: ['end: 7'], missing_by_body: ['organisation:a end: 7'], as_of: $today,
          satisfied_by_body: ['organisation:a: 9'], violating: 6, satisfied: 9, not_evaluable: 7, ended_at: $now
        })
        WITH 1 AS one
        MATCH (c:Coverage) SET c.portal = 'one', c.stream = 'people', c.scope = c.id""",
        now=_NOW,
        today=date(2026, 11, 20),
    )


async def _keep_figures(database: Database) -> None:
    """Keep all figures of both bodies as a detection does, of people who are in no list, and changes of their merit index."""
    people = [person(f"{body} {n}", (body, "2020-01-01", None, None)) for body in (A, B) for n in range(8)]
    context = bodies({A: None, A1: A, B: None})
    changes = [
        kept_change(body, [month("2025-03", [(9, 0, 1)] * 2), month("2026-03", [(2, 0, 8)] * 2)], JUDGED) for body in (A, B)
    ]

    def summarise(_: Columns, __: Context) -> list[Kept]:
        return [each for each in changes if each]

    for figure in FIGURES:
        await keep(database, figure, people, context)
    await keep(database, replace(MERIT_INDEX, summarise=summarise), [], context)


async def hide(database: Database, letter: str) -> None:
    """Delete what somebody may not see. Of what stands in rows that she sees, everything that is its own becomes another."""
    tied = TIED.get(letter, ())
    await execute(
        database,
        """UNWIND $ids AS id
        MATCH (n:Servant|Sanction|Assessment|Reward|Bar|Appeal|ReserveMembership|Certificate|DegreeGrant|Enrolment|Education
          |Application|Appointment|Contract|Relative|Competition|Kinship|Promotion|Finding|Conflict|MatchCandidate {id: id})
        OPTIONAL MATCH (n)<-[:DESCRIBES]-(r:PortalRecord)
        DETACH DELETE r, n""",
        ids=[id_ for id_ in hidden_from(letter) if id_ not in tied and not (letter and id_ in ASKED)],
    )
    await execute(
        database,
        """UNWIND $ids AS id MATCH (n:Servant|Sanction|Competition {id: id})
        SET n.id = id + ' elsewhere', n.name = 'Elsewhere', n.kind_word = 'elsewhere', n.known_since = $now,
          n.imposed_earliest = $day, n.imposed_latest = $day""",
        ids=list(tied),
        now=_LATER,
        day=date(2026, 2, 2),
    )
