"""What a portal package's own tests use: rows in memory in place of the portal."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from pydantic import ValidationError

from graph.driver.database import Database
from graph.model import facts
from graph.model.facts import person
from loaders.conformance import LiveFeed, examine
from loaders.keys.ids import node_id_of
from loaders.portal_api.contract import CoveredDays, Feed, Page, Scope, ScopeDone, StreamMode, UnreadableRow, Visit
from loaders.portal_api.testing import facts_of, portal_in_memory
from loaders.sync import synchronise_all
from tests.conftest import Run
from tests.support.engines import cypher
from tests.support.healthy_portal import NOON, ROWS, portal, problems
from tests.support.scripted_portal import key_ring

PEOPLE = portal()
STREAM = PEOPLE.streams[0]
COVERED = CoveredDays(date(2020, 1, 1), date(2026, 11, 20))


def test_the_facts_of_a_row_are_those_of_the_mapping() -> None:
    assert facts_of(STREAM, ROWS[0]) == [facts.Servant(ref=person("UZ/PINFL", ROWS[0]["pinfl"]), name="Ann Lee")]
    with pytest.raises(ValidationError, match="name"):
        facts_of(STREAM, {"id": "1", "pinfl": "x"})


def test_a_refused_row_says_in_plain_words_what_is_wrong_and_repeats_no_value() -> None:
    with pytest.raises(ValidationError) as raised:
        facts_of(STREAM, {"id": 31503856070019, "pinfl": None, "post": ["Karimova"]})
    assert raised.value.__notes__ == [
        "The row model of people refuses the row: id: a number where a text belongs; pinfl: null where a text belongs; name is "
        "missing; post: a list where a text belongs."
    ]


def test_rows_are_one_page_and_pages_stay_pages() -> None:
    unreadable = UnreadableRow("broken_json", b"{\xff")
    for given, expected in (
        (portal_in_memory(PEOPLE, {"people": ROWS}, covers=COVERED), [ROWS]),
        (portal_in_memory(PEOPLE, pages={"people": [ROWS[:1], [unreadable]]}, covers=COVERED), [ROWS[:1], [unreadable]]),
    ):
        with given.connect(Visit(Feed(), NOON)) as reader:
            (scope,) = reader.scopes(STREAM)
            *pages, done = reader.read(STREAM, scope, None)
        assert [page.decode() for page in pages if isinstance(page, Page)] == expected
        assert [page.name for page in pages if isinstance(page, Page)] == [str(n) for n in range(1, len(expected) + 1)]
        assert done == ScopeDone(COVERED)


def test_a_delta_reaches_its_watermark_and_an_incomplete_list_has_no_end() -> None:
    changes = portal(mode=StreamMode.DELTA)
    for complete, ends in ((True, [ScopeDone(None, "7")]), (False, [])):
        given = portal_in_memory(changes, {"people": []}, complete=complete, watermark="7")
        with given.connect(Visit(Feed(), NOON)) as reader:
            assert list(reader.read(given.streams[0], Scope(), None))[1:] == ends


def test_streams_without_rows_are_not_read_and_unknown_streams_are_refused() -> None:
    with portal_in_memory(PEOPLE).connect(Visit(Feed(), NOON)) as reader:
        assert list(reader.scopes(STREAM)) == []
    with pytest.raises(ValueError, match=r"people\.example has no stream posts"):
        portal_in_memory(PEOPLE, {"posts": []})


def test_the_kit_examines_rows_in_memory() -> None:
    live = LiveFeed(Feed(), NOON)
    assert problems(examine(portal_in_memory(PEOPLE, {"people": ROWS}), live)) == {}
    found = problems(examine(portal_in_memory(PEOPLE, {"people": [ROWS[0], ROWS[0] | {"name": "Ben"}]}), live))
    assert [*found] == ["keys are unique"]


def test_rows_in_memory_are_loaded_and_a_fact_is_found_by_its_id(run: Run, fresh_database: Database, tmp_path: Path) -> None:
    keys = key_ring(tmp_path)
    report = run(synchronise_all(fresh_database, {portal_in_memory(PEOPLE, {"people": ROWS}): Feed()}, keys, NOON))
    assert (report.portals[0].state, report.portals[0].books.created) == ("clean", 3)
    (fact,) = facts_of(STREAM, ROWS[0])
    named = cypher("MATCH (s:Servant {id: $id}) RETURN s.name AS name")
    assert run(fresh_database.read(named, {"id": node_id_of(fact, keys)})) == [{"name": "Ann Lee"}]
