"""Lists of findings: filters, pages, counts, and one finding with what is known of it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from graph.driver.database import Database
from graph.model.name_folding import SEPARATOR
from merit.findings.errors import UnknownFinding
from merit.findings.listing import FindingFilter, all_findings, count_findings, finding_details, list_findings
from merit.findings.states import FindingState
from tests.conftest import Run
from tests.support.engines import execute
from tests.support.one_finding import FINED, Story, day
from tests.support.scripted_portal import COPY, NOON, load

pytestmark = pytest.mark.both_engines

# Seven findings by number, the newest case first; the last is about a body and no servant.
RULES = ("V10", "V10", "V01", "V01", "R03", "R03", "R05")
SEVERITIES = ("high", "high", "high", "high", "medium", "medium", "low")
STATES = ("open", "acknowledged", "open", "dismissed", "reopened", "open", "open")
BODIES = (0, 1, 0, 1, 0, 1, 0)
ASSIGNEES = (None, "ann", "ann", None, "bo", None, None)


@pytest.fixture
def seven(run: Run, fresh_database: Database) -> Database:
    rows: list[dict[str, Any]] = [
        {
            "id": f"finding:{number}",
            "rule": RULES[number],
            "severity": SEVERITIES[number],
            "state": STATES[number],
            "organisation": f"organisation:{BODIES[number]}",
            "assignee": ASSIGNEES[number],
            "first_seen": NOON + timedelta(days=number),
            "day": date(2026, 3, 5) - timedelta(days=number) if number < 6 else None,
            "sort_key": f"{number:07}{SEPARATOR}finding:{number}",
            "reason": f"Reason {number}.",
            "policy": "",
            "subjects": [f"appointment:{number}"],
            "version": 1,
        }
        for number in range(7)
    ]
    work = execute(
        fresh_database,
        """CREATE (s:Servant {id: 'servant:0', name: 'Ann Lee'})
        CREATE (:Organisation {id: 'organisation:0', name: 'Body 0'})
        WITH s UNWIND $rows AS r
        CREATE (f:Finding) SET f += r
        FOREACH (one IN CASE WHEN r.rule = 'R05' THEN [] ELSE [1] END | CREATE (f)-[:CONCERNS]->(s))""",
        rows=rows,
    )
    run(work)
    # Ann dismissed the fourth and acknowledged the second; the record of the first one's evidence is missing at its portal.
    lives = """UNWIND $reviews AS r MATCH (f:Finding {id: r.finding})
        CREATE (f)-[:CHANGED_BY]->(:Review {id: r.finding + r.change, by: 'ann', change: r.change, at: r.at})"""
    reviews = [
        {"finding": "finding:1", "change": "acknowledged", "at": NOON + timedelta(days=8)},
        {"finding": "finding:3", "change": "dismissed", "at": NOON + timedelta(days=9)},
        {"finding": "finding:6", "change": "opened", "at": NOON + timedelta(days=6)},
    ]
    run(execute(fresh_database, lives, reviews=reviews))
    evidence = """MATCH (f:Finding) WHERE f.id IN ['finding:0', 'finding:1']
        CREATE (f)-[:EVIDENCE]->(:Sanction {id: 'sanction:' + f.id})<-[:DESCRIBES]-(r:PortalRecord {id: 'record:' + f.id})
        SET r.absent_since = CASE f.id WHEN 'finding:0' THEN $now END"""
    run(execute(fresh_database, evidence, now=NOON))
    return fresh_database


def numbers(run: Run, database: Database, chosen: FindingFilter) -> list[int]:
    return [int(each.id.rpartition(":")[2]) for each in run(list_findings(database, chosen, limit=100))]


@pytest.mark.parametrize(
    ("chosen", "expected"),
    [
        (FindingFilter(), [0, 1, 2, 3, 4, 5, 6]),
        (FindingFilter(rules=["V10", "R05"]), [0, 1, 6]),
        (FindingFilter(severities=["medium"]), [4, 5]),
        (FindingFilter(states=[FindingState.ACKNOWLEDGED, FindingState.REOPENED]), [1, 4]),
        (FindingFilter(organisations=["organisation:1"]), [1, 3, 5]),
        (FindingFilter(assignee="ann"), [1, 2]),
        (FindingFilter(since=NOON + timedelta(days=5)), [5, 6]),
        (FindingFilter(since=NOON + timedelta(days=5, seconds=1)), [6]),
        (FindingFilter(rules=["V01"], organisations=["organisation:0"], states=[FindingState.OPEN], assignee="ann"), [2]),
        (FindingFilter(assignee="nobody"), []),
        (FindingFilter(organisations=[]), []),
        (FindingFilter(day_from=date(2026, 3, 2), day_before=date(2026, 3, 4)), [2, 3]),
        (FindingFilter(seen_before=NOON + timedelta(days=1)), [0]),
        (FindingFilter(decided_by="ann"), [3]),
        (FindingFilter(changed_since=NOON + timedelta(days=8)), [1, 3]),
        (FindingFilter(missing_record=True), [0]),
        (FindingFilter(missing_record=False), [1, 2, 3, 4, 5, 6]),
    ],
    ids=[
        *(
            "all",
            "rules",
            "severity",
            "states",
            "body",
            "assignee",
            "since",
            "just-after",
            "all-at-once",
            "none",
            "no-body",
            "days",
        ),
        *("seen-before", "decided-by", "changed-since", "missing", "not-missing"),
    ],
)
def test_all_given_criteria_hold(run: Run, seven: Database, chosen: FindingFilter, expected: list[int]) -> None:
    assert numbers(run, seven, chosen) == expected
    counted = run(count_findings(seven, chosen))
    assert sum(each.findings for each in counted) == len(expected)


def test_names_are_shown_where_the_graph_has_them(run: Run, seven: Database) -> None:
    listed = run(list_findings(seven, FindingFilter(), limit=100))
    assert [each.organisation_name for each in listed[:2]] == ["Body 0", None]
    assert [each.servant_name for each in listed[5:]] == ["Ann Lee", None]


def test_pages_follow_each_other(run: Run, seven: Database) -> None:
    pages: list[list[str]] = [[each.id for each in run(list_findings(seven, FindingFilter(severities=["high"]), limit=3))]]
    while pages[-1]:
        page = run(list_findings(seven, FindingFilter(severities=["high"]), limit=3, after=pages[-1][-1]))
        pages.append([each.id for each in page])
    assert pages == [["finding:0", "finding:1", "finding:2"], ["finding:3"], []]


def test_a_page_after_what_is_no_finding_is_refused(run: Run, seven: Database) -> None:
    with pytest.raises(UnknownFinding, match="finding:9"):
        run(list_findings(seven, FindingFilter(), limit=3, after="finding:9"))
    with pytest.raises(UnknownFinding, match="finding:9"):
        run(finding_details(seven, "finding:9"))


def test_counts_are_by_rule_severity_and_body(run: Run, seven: Database) -> None:
    counted = run(count_findings(seven, FindingFilter(since=NOON + timedelta(days=2))))
    assert [(each.rule, each.severity, each.organisation, each.organisation_name, each.findings) for each in counted] == [
        ("R03", "medium", "organisation:0", "Body 0", 1),
        ("R03", "medium", "organisation:1", None, 1),
        ("R05", "low", "organisation:0", "Body 0", 1),
        ("V01", "high", "organisation:0", "Body 0", 1),
        ("V01", "high", "organisation:1", None, 1),
    ]


def test_all_pages_together_are_all_findings(run: Run, fresh_database: Database) -> None:
    """More findings than one page has."""
    work = execute(
        fresh_database,
        """UNWIND range(1, 1100) AS n CREATE (:Finding {id: 'finding:' + n, rule: 'V10', state: 'open', severity: 'high',
        organisation: 'organisation:0', subjects: [], first_seen: $now, sort_key: 'x' + n, version: 1})""",
        now=NOON,
    )
    run(work)

    async def collected() -> list[str]:
        return [each.id async for page in all_findings(fresh_database, FindingFilter()) for each in page]

    found = run(collected())
    assert len(found) == len(set(found)) == 1100


def test_a_finding_shows_what_it_rests_on_and_since_when_that_is_known(story: Story) -> None:
    story.run(load(story.database, {"servants": []}, story.keys, COPY, day(1)))
    details = story.details
    assert (details.finding.rule, details.finding.day, details.finding.servant_name) == (
        "V10",
        date(2025, 6, 1),
        "Karimova Gulnora Anvar qizi",
    )
    assert details.finding.organisation_name == "Body B1"
    assert "months = 12" in details.finding.policy
    assert {(each.label, each.known_since, each.missing_at_portal) for each in details.evidence} == {
        ("Appointment", day(0), False),
        ("Promotion", day(0), False),
        ("Sanction", day(0), False),
    }
    (sanction,) = [each for each in details.evidence if each.label == "Sanction"]
    assert sanction.text.startswith("reprimand")
    assert [(each.portal, each.stream, each.recorded_at, each.records, each.missing) for each in sanction.records] == [
        ("test.argos.uz", "sanctions", day(0), 1, 0)
    ]
    (move,) = [each for each in details.evidence if each.label == "Promotion"]
    assert [(each.stream, each.records) for each in move.records] == [("orders", 2)], "those of its two appointments"
    assert (details.rests_on_missing_record, details.rests_on_unreviewed_match, details.has_quarantined_rows) == (
        False,
        False,
        False,
    )


def test_a_changed_record_is_newer_and_the_fact_is_as_old_as_before(story: Story) -> None:
    story.sanction(3, FINED)
    story.judge(3)
    (sanction,) = [each for each in story.details.evidence if each.label == "Sanction"]
    assert (sanction.known_since, sanction.records[0].recorded_at) == (day(0), day(3))
    assert sanction.text.startswith("fine")


def test_no_key_of_a_record_is_shown(story: Story) -> None:
    """The keys of records may identify a person: the register number of the servant is one."""
    assert "R1" not in repr([each.records for each in story.details.evidence])
