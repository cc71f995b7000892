"""A live feed, at a first look and in the conformance kit."""

from __future__ import annotations

import itertools
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from loaders.conformance import LiveFeed, examine, first_look
from loaders.conformance.replay_server import serve_replay
from loaders.portal_api.contract import Feed, Page
from loaders.sources import JsonLines, Offset, RestList, file_connector, no_sign_in, rest_connector
from tests.support.healthy_portal import (
    LISTS,
    NAME,
    NOON,
    PINFL,
    ROWS,
    Reading,
    not_made,
    portal,
    problems,
    with_reader,
    without_end,
    wrong,
)


def test_a_few_pages_of_a_live_feed_are_examined(tmp_path: Path) -> None:
    files = portal()
    for number in range(5):
        (tmp_path / f"{number}.ndjson").write_text(json.dumps(ROWS[0] | {"id": str(number)}) + "\n")
    live = LiveFeed(Feed(folder=tmp_path), NOON, max_pages=3)
    verdicts = examine(files, live)
    assert problems(verdicts) == {}
    assert not_made(verdicts) == {
        "damaged deliveries stay incomplete": "a live feed cannot be cut on purpose",
        "memory stays flat": "a live feed is not read often enough to see memory grow",
    }
    (tmp_path / "0.ndjson").write_text(json.dumps(ROWS[0]) + "\n" + json.dumps(ROWS[1] | {"name": 7}) + "\n")
    assert set(problems(examine(files, live))) == {"rows can be mapped", "keys are unique"}
    (look,) = first_look(files, Feed(folder=tmp_path), NOON)
    assert (look.rows, look.mapped, look.rejected, look.problem) == (2, 1, {"wrong_type name": 1}, None)


def test_a_first_look_reports_the_portals_answer() -> None:
    with serve_replay([None], {}) as closed:
        (look,) = first_look(portal(connect=rest_connector(NAME, LISTS, no_sign_in)), Feed(url=closed.url), NOON)
    assert "refused people with status 404" in (look.problem or "")


def test_a_live_list_without_rows_is_not_examined(tmp_path: Path) -> None:
    (tmp_path / "people.ndjson").write_text("")
    _, *verdicts = examine(portal(), LiveFeed(Feed(folder=tmp_path), NOON))
    assert problems(verdicts) == {}
    assert len(not_made(verdicts)) == len(verdicts) == 17
    assert not_made(verdicts)["pages are read"] == "the list has no rows"


def test_a_live_feed_that_changes_during_the_examination_fails_no_check(pages: Path) -> None:
    number = itertools.count()

    def moving(read: Reading) -> Reading:
        return (replace(page, raw=page.raw + b"%d" % next(number)) if isinstance(page, Page) else page for page in read)

    files = with_reader(moving, portal())
    assert "has other bytes" in wrong(files, pages)["reading twice gives the same"]
    verdicts = examine(files, LiveFeed(Feed(folder=pages / "feed"), NOON))
    assert problems(verdicts) == {}
    assert "may have changed" in not_made(verdicts)["reading twice gives the same"]


def test_a_live_feed_that_is_read_to_its_end_has_to_say_so(pages: Path) -> None:
    live = LiveFeed(Feed(folder=pages / "feed"), NOON)
    assert "without ScopeDone" in problems(examine(with_reader(without_end, portal()), live))["pages are read"]


@pytest.mark.parametrize(
    ("rows_at", "answer", "expected"),
    [
        (
            "items",
            {"total": 3, "rows": [], "sum": None},
            "at rows_at='items'. The answer has total (a number), rows (a list), sum (null).",
        ),
        ("items", {"items": {"a": []}, PINFL: "Ann"}, "at rows_at='items'. The answer has items (an object)."),
        ("items", {}, "at rows_at='items'. The answer has no field."),
        ("items", [{"id": "1"}], "at rows_at='items': the answer itself is a list. Set rows_at=None."),
        (None, {"items": []}, "the answer itself is not a list of rows. The answer has items (a list). Set rows_at to the field"),
        ("items", "Ann", "the answer is a text, neither a list of rows"),
        (
            "items",
            {"items": [{"id": "1"}]},
            "it lacks 'total'. The answer is in quarantine; run sync again. The answer has items (a list).",
        ),
    ],
)
def test_the_message_about_misplaced_rows_names_the_fields_of_the_answer(
    tmp_path: Path, rows_at: str | None, answer: Any, expected: str
) -> None:
    lists = portal(connect=rest_connector(NAME, {"people": RestList("people", rows_at, Offset(total="total"))}, no_sign_in))
    (tmp_path / "people").mkdir()
    (tmp_path / "people" / "1.json").write_text(json.dumps(answer))
    problem = wrong(lists, tmp_path)["pages are read"]
    assert expected in problem
    with serve_replay([json.dumps(answer).encode()], {}) as there:
        (look,) = first_look(lists, Feed(url=there.url), NOON)
    assert (look.rows, look.rejected, look.problem) == (0, {}, problem)
    assert "Ann" not in problem
    assert PINFL not in problem


def test_a_cut_answer_is_reported_in_the_readers_words() -> None:
    with serve_replay([b'{"items": [{"id"'], {}) as there:
        (look,) = first_look(portal(connect=rest_connector(NAME, LISTS, no_sign_in)), Feed(url=there.url), NOON)
    assert "is not a page" in (look.problem or "")


def test_a_first_look_reports_a_missing_source_without_repeating_the_stream(tmp_path: Path) -> None:
    misnamed = portal(connect=file_connector(NAME, {"persons": JsonLines()}))
    (look,) = first_look(misnamed, Feed(folder=tmp_path), NOON)
    assert (look.problem or "").startswith("its reader failed with KeyError: there is no 'people'")
