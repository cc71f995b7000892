"""Links of findings: lost ones return with the next detection, and nothing that is written of the finding changes."""

from __future__ import annotations

from pathlib import Path
from typing import LiteralString

import pytest

from graph.driver.database import Database
from loaders.entity_resolution.clusters import Verdict
from loaders.entity_resolution.judgements import judge, withdraw
from loaders.portal_api.registry import usable_portals
from loaders.sync import SyncPolicy, update_derived_data
from tests.conftest import Run
from tests.support.engines import cypher, execute
from tests.support.one_finding import Story, begin_story, day
from tests.support.scripted_portal import load, servant

pytestmark = pytest.mark.both_engines


def ids(story: Story, text: LiteralString) -> list[str]:
    return [str(row["id"]) for row in story.run(story.database.read(cypher(text)))]


def concerned(story: Story) -> list[str]:
    return ids(story, "MATCH (:Finding)-[:CONCERNS]->(s:Servant) RETURN s.id AS id")


def evidence(story: Story) -> list[str]:
    return ids(story, "MATCH (:Finding)-[:EVIDENCE]->(n) RETURN n.id AS id ORDER BY id")


def test_evidence_that_was_deleted_and_came_back_is_linked_again(story: Story) -> None:
    linked, before = evidence(story), story.details
    story.run(execute(story.database, "MATCH (:Finding)-[e:EVIDENCE]->(:Sanction) DELETE e"))
    assert len(evidence(story)) < len(linked)

    assert set(story.judge(1, all_again=True).values()) == {0}

    assert evidence(story) == linked
    assert (story.details.finding, story.details.reviews) == (before.finding, before.reviews)


def test_a_finding_returns_to_a_servant_who_was_merged_and_split(run: Run, fresh_database: Database, tmp_path: Path) -> None:
    story = begin_story(run, fresh_database, tmp_path, pinfl=None)
    (her,) = concerned(story)
    run(load(fresh_database, {"servants": [servant(pinfl=None), servant("R2")]}, story.keys, at=day(1)))
    (other,) = (each for each in ids(story, "MATCH (s:Servant) RETURN s.id AS id") if each != her)

    def conclude(number: int) -> None:
        run(update_derived_data(fresh_database, usable_portals().values(), story.keys, day(number), SyncPolicy()))

    made = run(judge(fresh_database, her, other, Verdict.ACCEPT, "ann", "same file", day(1)))
    conclude(1)
    merged = concerned(story)
    run(withdraw(fresh_database, made.id, day(2), "ann", "two files"))
    conclude(2)
    # As long as nobody has reviewed whether they are one, the finding weighs less.
    run(judge(fresh_database, her, other, Verdict.REJECT, "ann", "two files", day(2)))

    assert set(story.judge(3).values()) == {0}
    assert (merged, concerned(story)) == ([other], [her])


def test_a_resolved_finding_returns_though_its_dossier_was_judged_before(story: Story) -> None:
    story.run(execute(story.database, "MATCH (f:Finding) SET f.state = 'resolved'"))

    assert story.judge(1)["reopened"] == 1
