"""``meritgraph findings disclose`` and ``delay-disclosure``: who tells servants what, and until when it waits."""

from __future__ import annotations

import getpass
import json
from datetime import UTC, datetime, timedelta

import pytest
from typer.testing import CliRunner

from merit.findings.errors import DecisionRefused, FindingChanged, UnknownFinding
from meritgraph.cli.main import app
from tests.meritgraph.conftest import Findings
from tests.support.one_finding import Story

TODAY = datetime.now(UTC).date()
TOMORROW = TODAY + timedelta(days=1)


def test_a_confirmed_finding_is_disclosed_and_the_disclosure_taken_back(story: Story, findings: Findings) -> None:
    with pytest.raises(DecisionRefused, match="Confirm it first"):
        findings("disclose", story.id, "--why", "she may know")
    findings("review", story.id, "confirm", "--why", "the file shows it")
    with pytest.raises(DecisionRefused, match="To disclose a finding takes a reason"):
        findings("disclose", story.id)
    with pytest.raises(FindingChanged, match="it has version 2, and you decided on version 1"):
        findings("disclose", story.id, "--why", "she may know", "--expect", "1")
    with pytest.raises(UnknownFinding, match="finding:none"):
        findings("disclose", story.id, "finding:none", "--why", "she may know")
    assert findings("disclose", story.id, "--why", "she may know") == f"Saved. {story.id} is disclosed, version 3.\n"
    undone = findings("disclose", story.id, "--undo", "--why", "a mistake", "--by", "Ann Lee", "--json")
    assert json.loads(undone) == [{"id": story.id, "state": "confirmed", "version": 4}]
    made = [(each.change, each.by, each.why) for each in story.details.reviews[2:]]
    assert made == [("disclosed", getpass.getuser(), "she may know"), ("disclosure_undone", "Ann Lee", "a mistake")]


def test_a_disclosure_is_delayed_made_shorter_and_ended(story: Story, findings: Findings) -> None:
    def delay(until: object, *more: str) -> str:
        return findings("delay-disclosure", story.id, "--until", str(until), "--why", "not yet", *more)

    printed = delay(TODAY + timedelta(days=30))
    assert printed == f"Saved. Disclosure of {story.id} is delayed until {TODAY + timedelta(days=30)}, version 2.\n"
    assert json.loads(delay(TOMORROW, "--json")) == {
        "id": story.id,
        "state": "open",
        "version": 3,
        "until": str(TOMORROW),
    }
    findings("review", story.id, "confirm", "--why", "the file shows it")
    with pytest.raises(DecisionRefused, match=f"delayed until {TOMORROW}. End that first"):
        findings("disclose", story.id, "--why", "she may know")
    with pytest.raises(FindingChanged, match="it has version 4"):
        delay(TODAY, "--expect", "3")
    delay(TODAY)
    findings("disclose", story.id, "--why", "she may know")


def test_the_latest_day_is_that_of_the_setting(story: Story, findings: Findings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MERITGRAPH_DISCLOSURE_DELAY_DAYS", "7")
    too_late = TODAY + timedelta(days=8)
    with pytest.raises(DecisionRefused, match=f"{TODAY + timedelta(days=7)} is the latest day"):
        findings("delay-disclosure", story.id, "--until", str(too_late), "--why", "not yet")
    findings("delay-disclosure", story.id, "--until", str(TODAY + timedelta(days=7)), "--why", "not yet")


@pytest.mark.parametrize(
    "arguments",
    [
        ["disclose", "finding:1", "finding:2", "--why", "x", "--expect", "1"],
        ["disclose", "--why", "x"],
        ["delay-disclosure", "finding:1", "--why", "x"],
        ["delay-disclosure", "finding:1", "--why", "x", "--until", "tomorrow"],
    ],
    ids=["version of two", "none", "no day", "no date"],
)
def test_arguments_that_do_not_fit_are_refused(arguments: list[str]) -> None:
    result = CliRunner().invoke(app, ["findings", *arguments])
    assert result.exit_code == 2
