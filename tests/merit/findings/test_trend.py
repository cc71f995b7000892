"""What happened to findings by month, rule and body, read from their reviews."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from graph.driver.database import Database
from merit.findings.review import assign_finding, review_finding
from merit.findings.states import Decision
from merit.findings.trend import Group, TrendRow, findings_trend, totals
from tests.conftest import Run
from tests.support.engines import execute
from tests.support.one_finding import FINED, LIFTED, Story, day


def moment(month: int, day: int = 1, hour: int = 0) -> datetime:
    return datetime(2026, month, day, hour, tzinfo=UTC)


@pytest.mark.both_engines
def test_the_life_of_a_finding_is_counted_month_by_month(story: Story) -> None:
    """Opened in November; decided on twice, changed, assigned and resolved in December (day 11 is 1 December)."""
    id_ = story.id
    story.run(review_finding(story.database, id_, Decision.DISMISS, "ann", "explained", day(11), 1))
    story.sanction(12, FINED)
    story.judge(12)
    story.run(assign_finding(story.database, id_, "bo", None, None, "ann", day(13), 3))
    story.run(review_finding(story.database, id_, Decision.CONFIRM, "bo", "so", day(14), 4))
    story.sanction(15, LIFTED)
    story.judge(15)

    found = story.run(findings_trend(story.database, moment(1), datetime(2027, 1, 1, tzinfo=UTC)))

    body = story.details.finding.organisation
    assert found == [
        TrendRow("2026-11", "V10", body, "Body B1", opened=1),
        TrendRow("2026-12", "V10", body, "Body B1", reopened=1, confirmed=1, dismissed=1, resolved=1),
    ]
    assert found[1].decided == 2


@pytest.fixture
def reviews(run: Run, fresh_database: Database) -> Database:
    rows = [
        {"id": f"review:{number}", "finding": finding, "change": change, "at": at}
        for number, (finding, change, at) in enumerate(
            [
                ("finding:1", "opened", moment(9, 30, 23)),
                ("finding:2", "opened", moment(10, 1)),
                ("finding:1", "confirmed", moment(10, 31, 23)),
                ("finding:2", "assigned", moment(10, 31, 23)),
                ("finding:2", "resolved", moment(11, 1)),
            ]
        )
    ]
    work = execute(
        fresh_database,
        """CREATE (:Finding {id: 'finding:1', rule: 'V10', organisation: 'organisation:1'})
        CREATE (:Finding {id: 'finding:2', rule: 'R03', organisation: 'organisation:2'})
        WITH 1 AS one UNWIND $rows AS r
        MATCH (f:Finding {id: r.finding})
        CREATE (f)-[:CHANGED_BY]->(:Review {id: r.id, change: r.change, at: r.at})""",
        rows=rows,
    )
    run(work)
    return fresh_database


@pytest.mark.both_engines
def test_months_begin_at_midnight_and_bounds_are_half_open(run: Run, reviews: Database) -> None:
    found = run(findings_trend(reviews, moment(9), moment(12)))
    assert [(row.month, row.rule, row.opened, row.decided, row.resolved) for row in found] == [
        ("2026-09", "V10", 1, 0, 0),
        ("2026-10", "R03", 1, 0, 0),
        ("2026-10", "V10", 0, 1, 0),
        ("2026-11", "R03", 0, 0, 1),
    ]
    assert [row.month for row in run(findings_trend(reviews, moment(10), moment(11)))] == ["2026-10", "2026-10"]


@pytest.mark.both_engines
def test_a_rule_and_a_body_can_be_chosen(run: Run, reviews: Database) -> None:
    of_rule = run(findings_trend(reviews, moment(9), moment(12), rules=["R03"]))
    of_body = run(findings_trend(reviews, moment(9), moment(12), organisation="organisation:2"))
    assert of_rule == of_body
    assert [row.month for row in of_rule] == ["2026-10", "2026-11"]


def test_totals_are_by_month_and_what_is_asked_for() -> None:
    rows = [
        TrendRow("2026-10", "R03", "b1", "One", opened=1),
        TrendRow("2026-10", "V10", "b1", "One", opened=2, confirmed=1),
        TrendRow("2026-10", "V10", "b2", None, resolved=4, dismissed=1, reopened=3),
        TrendRow("2026-11", "V10", "b2", None, opened=8),
    ]
    assert totals(rows, []) == [
        TrendRow("2026-10", None, None, None, opened=3, reopened=3, confirmed=1, dismissed=1, resolved=4),
        TrendRow("2026-11", None, None, None, opened=8),
    ]
    assert totals(rows, [Group.RULE])[1] == TrendRow(
        "2026-10", "V10", None, None, opened=2, reopened=3, confirmed=1, dismissed=1, resolved=4
    )
    assert totals(rows, [Group.BODY])[0] == TrendRow("2026-10", None, "b1", "One", opened=3, confirmed=1)
    assert totals(rows, [Group.RULE, Group.BODY]) == rows
