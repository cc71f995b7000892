"""The same facts under another name, another servant or another doubt are the same finding, and are not decided on again."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from graph.driver.database import Database
from loaders.entity_resolution.clusters import Verdict
from loaders.entity_resolution.judgements import judge, withdraw
from loaders.portal_api.registry import usable_portals
from loaders.sync import SyncPolicy, update_derived_data
from merit.findings.content import NAMES
from merit.findings.review import review_finding
from merit.findings.states import Decision
from merit.registry import all_rules
from tests.conftest import Run
from tests.support.engines import cypher, execute
from tests.support.one_finding import ROWS, SANCTION, Story, day
from tests.support.scripted_portal import NOON, body, key_ring, load, position, servant

WORDS_OF_VOCABULARIES = {("V08", "degree"), ("V09", "degree"), ("V09", "held")}
# A birthplace or a school is known by its name alone: another spelling may be another one.
KNOWN_BY_NAME = {("R13", "origin")}
LATER = NOON + timedelta(hours=1)


def dismiss(story: Story) -> None:
    story.run(review_finding(story.database, story.id, Decision.DISMISS, "ann", "lifted on paper", day(1), 1))


RENAMED: dict[str, dict[str, Any]] = {
    "body": {"bodies": [{**body(), "versions": [{**body()["versions"][0], "name": "Agency B1"}]}]},
    "person": {"servants": [servant(lastName="Karimowa")]},
    "post": {"positions": [position("P1", 3), position("P2", 4, title="Head of unit")]},
}


@pytest.mark.both_engines
@pytest.mark.parametrize("rows", RENAMED.values(), ids=RENAMED)
def test_another_name_changes_the_reason_and_leaves_a_dismissed_finding_dismissed(story: Story, rows: dict[str, Any]) -> None:
    dismiss(story)
    before = story.details.finding
    story.run(load(story.database, rows, story.keys, at=day(2)))
    assert story.judge(2) == {"opened": 0, "changed": 1, "resolved": 0, "reopened": 0}
    after = story.details
    assert (after.finding.state, after.finding.version) == ("dismissed", 3)
    assert after.finding.reason != before.reason
    assert after.reviews[-1].why == "the evidence is the same, and what is written of it changed"
    assert set(story.judge(3).values()) == {0}


@pytest.mark.both_engines
def test_an_unsettled_match_lowers_the_severity_until_it_is_judged(story: Story) -> None:
    dismiss(story)
    doubt = "MATCH (s:Servant) CREATE (:MatchCandidate {id: 'c', kind: 'servant', state: 'open'})-[:BETWEEN]->(s)"
    story.run(execute(story.database, doubt))
    assert story.judge(2, all_again=True)["changed"] == 1
    assert (story.details.finding.severity, story.details.finding.state) == ("medium", "dismissed")
    story.run(execute(story.database, "MATCH (c:MatchCandidate) SET c.state = 'rejected'"))
    assert story.judge(3, all_again=True)["changed"] == 1
    assert (story.details.finding.severity, story.details.finding.state) == ("high", "dismissed")
    assert set(story.judge(4, all_again=True).values()) == {0}


@pytest.mark.both_engines
def test_a_finding_follows_a_person_who_is_merged_and_split(run: Run, fresh_database: Database, tmp_path: Path) -> None:
    keys = key_ring(tmp_path)
    unnumbered = servant("R2", None, lastName="Karimova", birthDate=None)
    orders = [{**each, "registerNo": "R2"} for each in ROWS["orders"]]
    rows = {**ROWS, "servants": [servant(), unnumbered], "orders": orders, "sanctions": [{**SANCTION, "registerNo": "R2"}]}
    run(load(fresh_database, rows, keys))
    story = Story(run, fresh_database, keys)
    assert story.judge(0)["opened"] == 1
    dismiss(story)
    id_, alone = story.id, story.details.finding.servant
    assert alone is not None
    found = run(fresh_database.read(cypher("MATCH (s:Servant) WHERE NOT (s)-[:HELD]->() RETURN s.id AS id")))
    (surviving,) = [str(row["id"]) for row in found]

    def derive() -> None:
        run(update_derived_data(fresh_database, usable_portals().values(), keys, LATER, SyncPolicy()))

    judgement = run(judge(fresh_database, alone, surviving, Verdict.ACCEPT, "auditor", "same file", LATER))
    derive()
    assert story.details.finding.servant == surviving
    story.judge(2)
    merged = story.details
    assert (merged.finding.id, merged.finding.servant, merged.finding.state) == (id_, surviving, "dismissed")
    assert set(story.judge(3).values()) == {0}

    run(withdraw(fresh_database, judgement.id, LATER))
    derive()
    story.judge(4)
    parted = story.details
    assert (parted.finding.id, parted.finding.servant, parted.finding.state) == (id_, alone, "dismissed")
    assert [each.change for each in parted.reviews][:2] == ["opened", "dismissed"]
    assert len(parted.reviews) == parted.finding.version == len(story.events())


@pytest.mark.both_engines
def test_a_deleted_appointment_resolves_and_its_return_reopens(story: Story) -> None:
    gone = "MATCH (s:Servant)-[h:HELD]->(a:Appointment {order_number: '2'}) DELETE h"
    story.run(execute(story.database, "MATCH (a:Appointment {order_number: '2'}) SET a.was = 'held'"))
    story.run(execute(story.database, gone))
    assert story.judge(1, all_again=True)["resolved"] == 1
    assert story.details.finding.state == "resolved"
    back = "MATCH (s:Servant) MATCH (a:Appointment {was: 'held'}) CREATE (s)-[:HELD]->(a)"
    story.run(execute(story.database, back))
    assert story.judge(2, all_again=True)["reopened"] == 1
    assert [each.change for each in story.details.reviews] == ["opened", "resolved", "reopened"]


def test_a_word_that_a_reason_quotes_is_a_name_or_known_to_be_none() -> None:
    """Titles stand in quotation marks. A rule that quotes one by another word would have a spelling reopen its findings."""
    quoted = re.compile(r"«{([a-z_]+)}»")
    found = {
        (rule.id, word)
        for rule in all_rules()
        for key, text in rule.messages.texts.items()
        if key.startswith("reason")
        for word in quoted.findall(text)
    }
    assert {word for _, word in found} & NAMES
    assert {each for each in found if each[1] not in NAMES} == WORDS_OF_VOCABULARIES | KNOWN_BY_NAME
