"""Who discloses a finding to the servant and who delays it, each with author, reason and event, and within the longest delay."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, cast

import pytest

from merit.findings.disclosure import delay_disclosure, disclose_findings, undo_disclosure
from merit.findings.errors import DecisionRefused, FindingChanged, UnknownFinding
from merit.findings.review import ReviewedFinding, review_finding
from merit.findings.states import Decision, FindingState
from tests.support.engines import cypher
from tests.support.one_finding import LIFTED, SANCTION, Story, day

pytestmark = pytest.mark.both_engines

TEN_DAYS = timedelta(days=10)
# Noon of the first day of the story.
FIRST = day(0).date()


def decide(story: Story, decision: Decision, version: int, number: int = 1) -> None:
    story.run(review_finding(story.database, story.id, decision, "ann", "looked at it", day(number), version))


def disclose(story: Story, version: int, why: str = "she may know", number: int = 1) -> ReviewedFinding:
    (saved,) = story.run(disclose_findings(story.database, {story.id: version}, "bo", why, day(number)))
    return saved


def undo(story: Story, version: int, number: int = 1) -> ReviewedFinding:
    (saved,) = story.run(undo_disclosure(story.database, {story.id: version}, "bo", "a mistake", day(number)))
    return saved


def delay(story: Story, until: date, version: int, why: str = "not yet", number: int = 0) -> ReviewedFinding:
    delayed = delay_disclosure(story.database, story.id, until, "cy", why, day(number), version, TEN_DAYS)
    return story.run(delayed)


def delays(story: Story) -> list[dict[str, Any]]:
    found = story.run(story.database.read(cypher("MATCH (d:DisclosureDelay) RETURN properties(d) AS delay")))
    return [cast("dict[str, Any]", row["delay"]) for row in found]


def disclosed(story: Story) -> bool:
    text = "MATCH (f:Finding) RETURN f.disclosed_at IS NOT NULL AS disclosed"
    return bool(story.run(story.database.read(cypher(text)))[0]["disclosed"])


def test_only_a_confirmed_finding_is_disclosed_once_with_author_reason_and_event(story: Story) -> None:
    with pytest.raises(DecisionRefused, match="is open, and only a confirmed one is disclosed"):
        disclose(story, 1)
    decide(story, Decision.CONFIRM, 1)
    with pytest.raises(DecisionRefused, match="To disclose a finding takes a reason"):
        disclose(story, 2, why=" ")
    assert not disclosed(story)
    assert disclose(story, 2) == ReviewedFinding(story.id, FindingState.CONFIRMED, 3)
    assert disclosed(story)
    with pytest.raises(DecisionRefused, match="is disclosed already"):
        disclose(story, 3)
    last = story.details.reviews[-1]
    assert (last.change, last.state, last.by, last.why) == ("disclosed", "confirmed", "bo", "she may know")
    event = story.events()[-1]
    assert (event["kind"], event["about"]["by"], event["about"]["finding"]) == ("finding_disclosed", "bo", story.id)
    assert "why" not in event["about"]


def test_a_disclosure_is_taken_back_by_a_later_command_and_by_every_new_decision(story: Story) -> None:
    decide(story, Decision.CONFIRM, 1)
    with pytest.raises(DecisionRefused, match="is not disclosed, so there is nothing to take back"):
        undo(story, 2)
    disclose(story, 2)
    assert undo(story, 3).version == 4
    assert not disclosed(story)
    assert (story.details.reviews[-1].change, story.events()[-1]["kind"]) == ("disclosure_undone", "finding_disclosure_undone")
    disclose(story, 4)
    decide(story, Decision.REOPEN, 5)
    assert not disclosed(story)
    decide(story, Decision.CONFIRM, 6)
    assert not disclosed(story)


def test_evidence_that_goes_and_returns_takes_a_new_disclosure(story: Story) -> None:
    decide(story, Decision.CONFIRM, 1)
    disclose(story, 2)
    story.sanction(2, LIFTED)
    assert story.judge(2)["resolved"] == 1
    version = story.details.finding.version
    with pytest.raises(DecisionRefused, match="is resolved, and only a confirmed one"):
        disclose(story, version, number=3)
    story.sanction(4, SANCTION)
    assert story.judge(4)["reopened"] == 1
    decide(story, Decision.CONFIRM, story.details.finding.version)
    assert not disclosed(story)


def test_of_several_findings_all_are_disclosed_or_none(story: Story) -> None:
    decide(story, Decision.CONFIRM, 1)
    with pytest.raises(UnknownFinding, match="finding:none"):
        story.run(disclose_findings(story.database, {story.id: 2, "finding:none": 1}, "bo", "both", day(1)))
    with pytest.raises(FindingChanged, match="it has version 2, and you decided on version 1"):
        disclose(story, 1)
    assert not disclosed(story)
    assert story.events()[-1]["kind"] == "finding_confirmed"


def test_a_delay_has_a_longest_day_that_counts_from_the_first_one(story: Story) -> None:
    latest = FIRST + TEN_DAYS
    refused = rf"{latest} is the latest day"
    with pytest.raises(DecisionRefused, match=refused):
        delay(story, latest + timedelta(days=1), 1)
    assert delays(story) == []
    assert delay(story, latest - timedelta(days=5), 1).version == 2
    # Three days later the latest day is the same.
    with pytest.raises(DecisionRefused, match=refused):
        delay(story, latest + timedelta(days=1), 2, number=3)
    assert delay(story, latest, 2, number=3).version == 3
    (kept,) = delays(story)
    first_seen = story.details.finding.first_seen
    assert (kept["id"], kept["organisation"], kept["by"], kept["why"]) == (
        story.id,
        story.details.finding.organisation,
        "cy",
        "not yet",
    )
    assert (kept["begun"], kept["until"]) == (FIRST, latest)
    assert kept["since"][:19] == first_seen.isoformat()[:19]
    last = story.details.reviews[-1]
    assert (last.change, last.state, last.by, last.why) == ("disclosure_delayed", "open", "cy", f"until {latest}: not yet")
    assert [event["kind"] for event in story.events()[1:]] == ["finding_disclosure_delayed"] * 2


def test_a_delay_is_shortened_and_ended_by_a_later_command(story: Story) -> None:
    today, tomorrow = FIRST, FIRST + timedelta(days=1)
    with pytest.raises(DecisionRefused, match="Name a day after today"):
        delay(story, today, 1)
    with pytest.raises(DecisionRefused, match="To delay a disclosure takes a reason"):
        delay(story, tomorrow, 1, why="")
    delay(story, FIRST + timedelta(days=5), 1)
    with pytest.raises(DecisionRefused, match="already"):
        delay(story, FIRST + timedelta(days=5), 2)
    delay(story, tomorrow, 2)
    delay(story, today, 3)
    assert [each["until"] for each in delays(story)] == [today]
    with pytest.raises(DecisionRefused, match="Name a day after today"):
        delay(story, today, 4)
    with pytest.raises(DecisionRefused, match="Name a day after today"):
        delay(story, today - timedelta(days=1), 4)
    with pytest.raises(FindingChanged, match="version 4"):
        delay(story, tomorrow, 3)


def test_what_is_delayed_is_not_disclosed_and_what_is_disclosed_or_dismissed_is_not_delayed(story: Story) -> None:
    decide(story, Decision.CONFIRM, 1, number=0)
    delay(story, FIRST + timedelta(days=5), 2)
    with pytest.raises(DecisionRefused, match=f"is delayed until {FIRST + timedelta(days=5)}. End that first"):
        disclose(story, 3, number=4)
    # On its day the delay is over.
    assert disclose(story, 3, number=5).version == 4
    with pytest.raises(DecisionRefused, match="is disclosed, so there is nothing"):
        delay(story, FIRST + timedelta(days=8), 4, number=5)
    decide(story, Decision.REOPEN, 4, number=5)
    delay(story, FIRST + timedelta(days=8), 5, number=5)
    decide(story, Decision.DISMISS, 6, number=6)
    with pytest.raises(DecisionRefused, match="is dismissed, so there is nothing"):
        delay(story, FIRST + timedelta(days=9), 7, number=6)
    # To end it is possible.
    assert delay(story, FIRST + timedelta(days=6), 7, number=6).version == 8


def test_nothing_that_was_read_is_hidden_for_longer_than_the_longest_delay(story: Story) -> None:
    delay(story, FIRST + timedelta(days=25), 1, number=20)
    (kept,) = delays(story)
    assert (kept["begun"], kept["since"][:10]) == (FIRST + timedelta(days=20), str(FIRST + timedelta(days=15)))
