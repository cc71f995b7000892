"""Detections beside each other, beside people who decide, and after one that was killed; and rules that break."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import Any

import pytest

from graph.driver.database import Database
from merit.context import Context, read_context
from merit.contract import Case, DossierRule, Outcome, Rule
from merit.detection import DetectionReport, detect
from merit.dossiers.servant import ServantDossier
from merit.evaluation import judge_all
from merit.findings import FindingStore
from merit.findings.review import review_finding
from merit.findings.states import Decision
from merit.registry import find_rule, shipped_policy
from tests.support.engines import count, cypher, execute
from tests.support.one_finding import FINED, LIFTED, TODAY, Story, day

pytestmark = pytest.mark.both_engines


def v10() -> DossierRule:
    rule = find_rule("V10")
    assert isinstance(rule, DossierRule)
    return rule


def contents(story: Story) -> Any:
    """Return everything in the graph except the counts of the last detection."""
    nodes = "MATCH (n) WHERE NOT n:RuleRun RETURN properties(n) AS properties ORDER BY n.id, toString(n.key), n.version"
    links = "MATCH (a)-[r]->(b) RETURN a.id AS a, type(r) AS type, b.id AS b ORDER BY a, type, b"
    return story.run(story.database.read(cypher(nodes))), story.run(story.database.read(cypher(links)))


async def store_of(database: Database, number: int) -> tuple[FindingStore, list[tuple[Rule, Case]]]:
    """Return the store and the cases of a detection that has read and judged everything, and has written nothing yet."""
    context = await read_context(database.read, TODAY, shipped_policy())
    store = await FindingStore.open(database, context, day(number), [v10()])
    found = [case async for page in judge_all(database.read, [v10()], context) for case in page.cases]
    return store, [(rule, case) for rule, case in found if case.outcome is Outcome.VIOLATES]


async def write(store: FindingStore, cases: Iterable[tuple[Rule, Case]]) -> None:
    for rule, case in cases:
        await store.add(rule, case)
    await store.finish()


def test_two_detections_at_once_open_a_finding_once(story: Story) -> None:
    story.run(execute(story.database, "MATCH (n) WHERE n:Finding OR n:Review OR n:Event DETACH DELETE n"))

    async def both() -> list[DetectionReport]:
        return await asyncio.gather(*(detect(story.database, [v10()], TODAY, day(1)) for _ in range(2)))

    reports = story.run(both())
    assert sorted(report.rules[0].changes.opened for report in reports) in ([0, 1], [1, 1])
    assert story.details.finding.version == len(story.details.reviews) == len(story.events())
    assert story.details.reviews[0].change == "opened"
    assert story.judge(2) == {"opened": 0, "changed": 0, "resolved": 0, "reopened": 0}


def test_a_detection_that_comes_second_with_the_same_opens_and_changes_nothing(story: Story) -> None:
    story.run(execute(story.database, "MATCH (n) WHERE n:Finding OR n:Review OR n:Event DETACH DELETE n"))
    late, cases = story.run(store_of(story.database, 2))
    assert story.judge(1)["opened"] == 1
    before = contents(story)
    story.run(write(late, cases))
    assert late.changes == {}
    assert contents(story) == before


def test_a_decision_during_a_detection_is_kept(story: Story) -> None:
    story.sanction(1, FINED)
    running, cases = story.run(store_of(story.database, 2))
    story.run(review_finding(story.database, story.id, Decision.CONFIRM, "ann", "so", day(2), 1))
    story.run(write(running, cases))
    assert [(each.change, each.state, each.by) for each in story.details.reviews][1:] == [
        ("confirmed", "confirmed", "ann"),
        ("changed", "confirmed", "meritgraph"),
    ]
    assert story.details.finding.version == 3


def test_a_decision_on_what_a_detection_is_about_to_resolve_is_in_its_history(story: Story) -> None:
    story.sanction(1, LIFTED)
    running, cases = story.run(store_of(story.database, 2))
    story.run(review_finding(story.database, story.id, Decision.CONFIRM, "ann", "so", day(2), 1))
    story.run(write(running, cases))
    assert [each.change for each in story.details.reviews] == ["opened", "confirmed", "resolved"]
    assert (story.details.finding.state, story.details.finding.version) == ("resolved", 3)


def test_a_detection_that_was_killed_between_two_writes_is_completed_by_the_next(story: Story) -> None:
    """The findings that were written are not written again; what was not resolved is resolved."""
    story.sanction(1, LIFTED)
    halfway, cases = story.run(store_of(story.database, 1))
    assert cases == []
    del halfway  # it ends before `finish`
    assert story.details.finding.state == "open"
    assert story.judge(2)["resolved"] == 1
    assert story.judge(3) == {"opened": 0, "changed": 0, "resolved": 0, "reopened": 0}


def with_judge(judge: Callable[[ServantDossier, Context], Iterable[Case]]) -> Rule:
    return replace(v10(), judge=judge)


def raising(dossier: ServantDossier, context: Context) -> Iterator[Case]:
    yield from v10().judge(dossier, context)
    raise ArithmeticError(dossier.name)


def baseless(dossier: ServantDossier, context: Context) -> Iterator[Case]:
    """Yield cases that rest on things of a kind that no graph has."""
    return (replace(case, evidence=("planet:1",)) for case in v10().judge(dossier, context))


@pytest.mark.parametrize("judge", [raising, baseless], ids=["raising", "baseless"])
def test_a_rule_that_breaks_harms_no_other_and_keeps_its_findings(
    story: Story, judge: Callable[[ServantDossier, Context], Iterable[Case]]
) -> None:
    before = contents(story)
    r03 = find_rule("R03")
    assert r03 is not None
    report = story.run(detect(story.database, [with_judge(judge), r03], TODAY, day(1)))
    assert report.rules[0].tally.broken.total() == 1
    assert report.rules[1].tally.satisfied.total() == 1
    assert not report.complete
    assert contents(story) == before


def test_a_rule_that_finds_one_thing_in_two_files_has_one_finding(story: Story) -> None:
    def twice(dossier: ServantDossier, context: Context) -> Iterator[Case]:
        for case in v10().judge(dossier, context):
            yield case
            yield replace(case, evidence=case.evidence[:1])

    story.run(execute(story.database, "MATCH (n) WHERE n:Finding OR n:Review OR n:Event DETACH DELETE n"))
    report = story.run(detect(story.database, [with_judge(twice)], TODAY, day(1)))
    assert report.rules[0].changes.opened == 1
    assert story.run(count(story.database, "MATCH (:Finding)-[:EVIDENCE]->(e) RETURN count(e) AS n")) == 3
    before = contents(story)
    story.run(detect(story.database, [with_judge(twice)], TODAY, day(2)))
    assert contents(story) == before


def test_a_servant_who_is_merged_while_a_detection_runs_has_nothing_written(story: Story) -> None:
    story.run(execute(story.database, "MATCH (n) WHERE n:Finding OR n:Review OR n:Event DETACH DELETE n"))
    running, cases = story.run(store_of(story.database, 1))
    story.run(execute(story.database, "MATCH (s:Servant) SET s.id = 'servant:other'"))
    story.run(write(running, cases))
    assert running.changes == {}
    assert story.run(count(story.database, "MATCH (n) WHERE n:Finding OR n:Review RETURN count(n) AS n")) == 0
    assert story.events() == []
