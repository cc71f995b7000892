"""What detection does to findings: every change has a version, a review and an event, in one transaction."""

from __future__ import annotations

from datetime import date

import pytest

from merit.findings.review import assign_finding, review_finding
from merit.findings.states import Decision
from tests.support.engines import count, execute
from tests.support.one_finding import FINED, LIFTED, SANCTION, Story, day

pytestmark = pytest.mark.both_engines


def test_every_change_has_a_version_a_review_and_an_event(story: Story) -> None:
    story.sanction(1, FINED)
    assert story.judge(1)["changed"] == 1
    story.sanction(2, LIFTED)
    assert story.judge(2)["resolved"] == 1
    assert story.judge(3)["resolved"] == 0
    story.sanction(4, SANCTION)
    assert story.judge(4)["reopened"] == 1

    details = story.details
    assert (details.finding.state, details.finding.version, details.finding.first_seen) == ("reopened", 4, day(0))
    assert [(each.change, each.state, each.by, each.why, each.at) for each in details.reviews] == [
        ("opened", "open", "meritgraph", "found", day(0)),
        ("changed", "open", "meritgraph", "the evidence changed", day(1)),
        ("resolved", "resolved", "meritgraph", "the evidence is gone", day(2)),
        ("reopened", "reopened", "meritgraph", "the evidence returned", day(4)),
    ]
    events = story.events()
    assert [(event["kind"], event["at"]) for event in events] == [
        ("finding_opened", day(0)),
        ("finding_changed", day(1)),
        ("finding_resolved", day(2)),
        ("finding_reopened", day(4)),
    ]
    assert events[0]["about"] == {
        "finding": details.finding.id,
        "rule": "V10",
        "severity": "high",
        "organisation": details.finding.organisation,
        "state": "open",
        "by": "meritgraph",
    }
    assert [event["about"]["state"] for event in events] == ["open", "open", "resolved", "reopened"]


def test_nothing_new_is_no_event_and_no_version(story: Story) -> None:
    before = story.details, story.events()
    assert set(story.judge(1).values()) == {0}
    assert (story.details, story.events()) == before


def test_a_persons_decision_and_assignment_outlast_changed_evidence(story: Story) -> None:
    finding = story.details.finding
    work = assign_finding(story.database, finding.id, "D. Saidov", date(2026, 12, 1), "call the body", "ann", day(1), 1)
    story.run(work)
    story.run(review_finding(story.database, finding.id, Decision.CONFIRM, "ann", "so", day(1), 2))
    story.sanction(2, FINED)
    assert story.judge(2)["changed"] == 1
    after = story.details.finding
    assert (after.state, after.assignee, after.due, after.note) == ("confirmed", "D. Saidov", date(2026, 12, 1), "call the body")
    assert after.version == 4


def test_changed_evidence_reopens_what_a_person_dismissed(story: Story) -> None:
    story.run(review_finding(story.database, story.id, Decision.DISMISS, "ann", "lifted on paper", day(1), 1))
    assert set(story.judge(2).values()) == {0}
    story.sanction(3, FINED)
    assert story.judge(3) == {"opened": 0, "changed": 0, "resolved": 0, "reopened": 1}
    assert [(each.change, each.by) for each in story.details.reviews][-2:] == [("dismissed", "ann"), ("reopened", "meritgraph")]


def test_many_findings_get_consecutive_events(story: Story) -> None:
    """More findings than one transaction writes: their evidence is gone, and each has its review and its event."""
    story.run(
        execute(
            story.database,
            """UNWIND range(1, 1200) AS n
            CREATE (:Finding {id: 'finding:' + n, rule: 'V10', state: 'open', severity: 'high', organisation: 'organisation:0',
              evidence_hash: 'x', sort_key: 'x' + n, version: 1})""",
        )
    )
    assert story.judge(1) == {"opened": 0, "changed": 0, "resolved": 1200, "reopened": 0}
    numbers = [event["seq"] for event in story.events()]
    assert numbers == list(range(numbers[0], numbers[0] + 1201))
    gone = [event for event in story.events() if event["kind"] == "finding_resolved"]
    assert len({event["about"]["finding"] for event in gone}) == 1200
    reviews = (
        "MATCH (f:Finding {state: 'resolved', version: 2})-[:CHANGED_BY]->(r:Review {change: 'resolved'}) RETURN count(r) AS n"
    )
    assert story.run(count(story.database, reviews)) == 1200
