"""What people do with findings: decisions and assignments, each with its author, and none that overwrites another's unseen."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from datetime import date

import pytest

from merit.findings.errors import DecisionRefused, FindingChanged, FindingError, UnknownFinding
from merit.findings.review import LONGEST_TEXT, ReviewedFinding, assign_finding, review_finding
from merit.findings.states import Decision, FindingState
from tests.support.one_finding import Story, day

pytestmark = pytest.mark.both_engines

DUE = date(2026, 12, 1)


def decide(story: Story, decision: Decision, version: int, why: str = "", by: str = "ann", number: int = 1) -> ReviewedFinding:
    return story.run(review_finding(story.database, story.id, decision, by, why, day(number), version))


def assign(
    story: Story, version: int, assignee: str | None = None, due: date | None = None, note: str | None = None, number: int = 1
) -> ReviewedFinding:
    return story.run(assign_finding(story.database, story.id, assignee, due, note, "ann", day(number), version))


def test_a_decision_is_saved_with_author_reason_and_event(story: Story) -> None:
    assert decide(story, Decision.ACKNOWLEDGE, 1) == ReviewedFinding(story.id, FindingState.ACKNOWLEDGED, 2)
    assert decide(story, Decision.DISMISS, 2, " lifted on paper ", "bo").version == 3
    assert decide(story, Decision.REOPEN, 3, "the paper is of another person", "cy").version == 4
    assert decide(story, Decision.CONFIRM, 4, "it is his", by="cy").version == 5

    assert (story.details.finding.state, story.details.finding.version) == ("confirmed", 5)
    assert [(each.change, each.state, each.by, each.why) for each in story.details.reviews[1:]] == [
        ("acknowledged", "acknowledged", "ann", ""),
        ("dismissed", "dismissed", "bo", "lifted on paper"),
        ("reopened", "reopened", "cy", "the paper is of another person"),
        ("confirmed", "confirmed", "cy", "it is his"),
    ]
    made = story.events()[1:]
    assert [event["kind"] for event in made] == [
        "finding_acknowledged",
        "finding_dismissed",
        "finding_reopened",
        "finding_confirmed",
    ]
    assert [event["about"]["by"] for event in made] == ["ann", "bo", "cy", "cy"]
    assert "why" not in made[1]["about"]


def test_an_assignment_leaves_the_state_and_keeps_what_was_noted_before(story: Story) -> None:
    decide(story, Decision.ACKNOWLEDGE, 1)
    assert assign(story, 2, "D. Saidov", DUE, "ask for the paper file").state is FindingState.ACKNOWLEDGED
    assert assign(story, 3, "D. Saidov", None, "the file has come").version == 4
    assert assign(story, 4).version == 5

    details = story.details
    assert (details.finding.assignee, details.finding.due, details.finding.note) == (None, None, None)
    assert [(each.change, each.state, each.by, each.why, each.note) for each in details.reviews[2:]] == [
        ("assigned", "acknowledged", "ann", "assigned to D. Saidov, due 2026-12-01", "ask for the paper file"),
        ("assigned", "acknowledged", "ann", "assigned to D. Saidov", "the file has come"),
        ("assigned", "acknowledged", "ann", "assigned to nobody", None),
    ]
    assert story.events()[-1]["kind"] == "finding_assigned"


def test_a_decision_on_an_older_version_is_refused_and_writes_nothing(story: Story) -> None:
    decide(story, Decision.ACKNOWLEDGE, 1)
    before = story.details, story.events()
    with pytest.raises(FindingChanged, match=r"it has version 2, and you decided on version 1\. Nothing was saved"):
        decide(story, Decision.DISMISS, 1, "a mistake", "bo")
    with pytest.raises(FindingChanged, match="version 2"):
        assign(story, 3, "bo")
    assert (story.details, story.events()) == before


def test_of_two_decisions_at_once_one_is_refused(story: Story) -> None:
    id_ = story.id

    async def race() -> list[ReviewedFinding | FindingError]:
        both = (
            review_finding(story.database, id_, Decision.CONFIRM, "ann", "so", day(1), 1),
            review_finding(story.database, id_, Decision.DISMISS, "bo", "explained", day(1), 1),
        )
        return await asyncio.gather(*(_outcome(each) for each in both))

    outcomes = story.run(race())
    assert sorted(type(each).__name__ for each in outcomes) == ["FindingChanged", "ReviewedFinding"]
    (saved,) = [each for each in outcomes if isinstance(each, ReviewedFinding)]
    assert (saved.version, story.details.finding.version, story.details.finding.state) == (2, 2, saved.state)
    assert len(story.details.reviews) == len(story.events()) == 2


async def _outcome(work: Awaitable[ReviewedFinding]) -> ReviewedFinding | FindingError:
    try:
        return await work
    except FindingError as refused:
        return refused


def test_what_does_not_fit_the_state_is_refused_and_writes_nothing(story: Story) -> None:
    before = story.details, story.events()
    with pytest.raises(DecisionRefused, match="The finding is open, so nobody can reopen it"):
        decide(story, Decision.REOPEN, 1, "why not")
    with pytest.raises(DecisionRefused, match="To dismiss a finding takes a reason"):
        decide(story, Decision.DISMISS, 1)
    assert (story.details, story.events()) == before


@pytest.mark.parametrize("by", ["", "  ", "meritgraph"])
def test_a_change_has_an_author_who_is_a_person(story: Story, by: str) -> None:
    with pytest.raises(DecisionRefused, match="Say who decides"):
        decide(story, Decision.CONFIRM, 1, by=by)
    assert story.details.finding.version == 1


def test_a_due_date_is_to_come_and_may_pass_later(story: Story) -> None:
    with pytest.raises(DecisionRefused, match="The due date 2026-11-20 has passed"):
        assign(story, 1, "ann", date(2026, 11, 20), number=1)
    assert assign(story, 1, "ann", date(2026, 11, 21), number=1).version == 2
    assert assign(story, 2, "ann", date(2026, 11, 21), "late, but at work", number=5).version == 3


@pytest.mark.parametrize("name", ["x" * 201, "Bo\nLee", "Bo\u202eLee"])
def test_an_assignee_with_whose_name_nobody_can_sign_in_is_refused(story: Story, name: str) -> None:
    with pytest.raises(DecisionRefused, match="Write it as the person signs in"):
        assign(story, 1, name)
    assert assign(story, 1, "x" * 200).version == 2


def test_an_assignment_that_changes_nothing_is_refused(story: Story) -> None:
    assign(story, 1, "ann", DUE, "look")
    with pytest.raises(DecisionRefused, match="has this assignee, due date and note already"):
        assign(story, 2, " ann ", DUE, "look ")
    assert story.details.finding.version == 2


def test_a_text_has_its_limit(story: Story) -> None:
    with pytest.raises(DecisionRefused, match=f"The reason has {LONGEST_TEXT + 1} characters"):
        decide(story, Decision.DISMISS, 1, "x" * (LONGEST_TEXT + 1))
    assert assign(story, 1, note="x" * LONGEST_TEXT).version == 2


def test_an_unknown_finding_is_named(story: Story) -> None:
    with pytest.raises(UnknownFinding, match=r"There is no finding finding:none\. `meritgraph findings list`"):
        story.run(review_finding(story.database, "finding:none", Decision.CONFIRM, "ann", "so", day(1), 1))
