"""Dossiers are read in pages that their facts bound; what is too much is named and harms nobody else."""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

import pytest

from graph.cypher.statements import Statement
from graph.driver.database import Database
from graph.errors import QueryTimedOut
from merit.detection import detect
from merit.dossiers import reading
from merit.dossiers.reading import SERVANTS, pages_of_ids, read_page
from merit.registry import all_rules
from tests.conftest import Run
from tests.support.engines import execute
from tests.support.one_finding import TODAY, Story, day

PEOPLE = 5


@pytest.fixture
def crowd(run: Run, fresh_database: Database) -> Database:
    """Return a graph with five people, of whom the third has twelve diplomas and the others have two."""
    people = """UNWIND range(1, $people) AS n CREATE (s:Servant {id: 'servant:' + n, name: 'Somebody', dirty: ''})
        WITH s, n UNWIND range(1, CASE WHEN n = 3 THEN 12 ELSE 2 END) AS m
        CREATE (s)-[:EDUCATED]->(:Education {id: 'education:' + n + '-' + m})"""
    run(execute(fresh_database, people, people=PEOPLE))
    return fresh_database


async def pages(database: Database) -> tuple[list[list[str]], list[str]]:
    found: list[list[str]] = []
    refused: list[str] = []
    async for ids, unreadable in pages_of_ids(database.read, SERVANTS):
        refused += [each.reason for each in unreadable]
        found += [[id_.partition(":")[2] for id_ in ids]] if ids else []
    return found, refused


@pytest.mark.both_engines
def test_a_page_ends_before_its_subjects_have_too_many_facts(run: Run, crowd: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    assert run(pages(crowd)) == ([["1", "2", "3", "4", "5"]], [])
    monkeypatch.setattr(reading, "FACTS_PER_PAGE", 4)
    monkeypatch.setattr(reading, "_IDS_PER_LIST", 2)
    assert run(pages(crowd)) == ([["1", "2"], ["3"], ["4", "5"]], [])
    monkeypatch.setattr(reading, "SUBJECTS_PER_PAGE", 1)
    assert run(pages(crowd)) == ([["1"], ["2"], ["3"], ["4"], ["5"]], [])


@pytest.mark.both_engines
def test_a_servant_with_too_many_facts_is_named_and_keeps_her_findings(story: Story, monkeypatch: pytest.MonkeyPatch) -> None:
    before = story.details
    monkeypatch.setattr(reading, "MOST_FACTS", 3)
    report = story.run(detect(story.database, all_rules(), TODAY, day(1)))
    assert [each.reason for each in report.unreadable] == ["it has 11 facts, and more than 3 are not judged"]
    assert (report.judged, report.complete) == (0, False)
    assert story.details == before


@pytest.mark.both_engines
def test_a_page_that_takes_too_long_is_read_in_halves(run: Run, crowd: Database) -> None:
    """The third servant takes too long by herself: she is named, and everybody else is read."""
    read: list[int] = []

    async def slow(what: Statement, parameters: Mapping[str, object]) -> list[dict[str, object]]:
        ids = cast("list[str]", parameters["ids"])
        if "servant:3" in ids:
            raise QueryTimedOut(what.name, 30)
        read.append(len(ids))
        return await crowd.read(what, parameters)

    page = run(read_page(slow, SERVANTS, [f"servant:{n}" for n in range(1, PEOPLE + 1)]))
    assert [each.id for each in page.dossiers] == ["servant:1", "servant:2", "servant:4", "servant:5"]
    assert [(each.subject, "takes longer" in each.reason) for each in page.unreadable] == [("servant:3", True)]
    assert read == [2, 2]
