"""The day until which a disclosure was delayed comes: an event tells of it once, whoever notices at the same time."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from merit.findings.disclosure import delay_disclosure, end_delays
from tests.support.one_finding import Story, day

pytestmark = pytest.mark.both_engines

TEN_DAYS = timedelta(days=10)


def delay(story: Story, days: int, version: int, number: int = 0) -> None:
    until = day(days).date()
    story.run(delay_disclosure(story.database, story.id, until, "cy", "not yet", day(number), version, TEN_DAYS))


def kinds(story: Story) -> list[str]:
    return [event["kind"] for event in story.events()[1:]]


def test_a_delay_that_is_over_is_told_once_by_whoever_notices_first(story: Story) -> None:
    delay(story, 3, 1)
    assert story.run(end_delays(story.database, day(2))) == 0

    async def all_at_once() -> int:
        return sum(await asyncio.gather(*(end_delays(story.database, day(3)) for _ in range(6))))

    assert story.run(all_at_once()) == 1
    assert kinds(story) == ["finding_disclosure_delayed", "finding_disclosure_delay_ended"]
    event = story.events()[-1]
    assert (event["about"]["finding"], event["about"]["by"], event["about"]["state"]) == (story.id, "meritgraph", "open")
    assert story.run(end_delays(story.database, day(9))) == 0
    # It is no change of the finding: who looks at it now decides on the version that she saw.
    assert story.details.finding.version == 2


def test_a_delay_that_was_made_longer_is_told_on_its_last_day_and_again_after_another_one(story: Story) -> None:
    delay(story, 2, 1)
    delay(story, 4, 2, number=1)
    assert [story.run(end_delays(story.database, day(number))) for number in (2, 3, 4)] == [0, 0, 1]
    delay(story, 7, 3, number=5)
    assert [story.run(end_delays(story.database, day(number))) for number in (6, 7, 8)] == [0, 1, 0]


def test_who_ends_a_delay_has_told_of_it(story: Story) -> None:
    delay(story, 5, 1)
    delay(story, 1, 2, number=1)
    assert [story.run(end_delays(story.database, day(number))) for number in (1, 5)] == [0, 0]
    assert kinds(story) == ["finding_disclosure_delayed"] * 2
