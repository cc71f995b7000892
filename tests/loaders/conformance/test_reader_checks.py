"""Each check of readers catches a portal made to break just that."""

from __future__ import annotations

import itertools
import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from graph.errors import PortalError
from graph.model.facts import Fact
from loaders.conformance import Recording, Verdict, examine
from loaders.portal_api.contract import Page, RawRow, ScopeDone, UnchangedPage, UnreadableRow
from loaders.sources import no_sign_in, rest_connector
from tests.support.healthy_portal import (
    LISTS,
    NAME,
    ROWS,
    Person,
    Reading,
    not_made,
    portal,
    servant,
    with_reader,
    without_end,
    wrong,
)


def test_pages_that_are_named_anew_each_time_are_found(answers: Path) -> None:
    number = itertools.count()

    def renaming(read: Reading) -> Reading:
        return (replace(page, name=str(next(number))) if isinstance(page, Page) else page for page in read)

    assert "other names" in wrong(with_reader(renaming), answers)["reading twice gives the same"]


def test_a_reader_that_adds_something_to_rows_is_found(answers: Path) -> None:
    number = itertools.count()

    def stamped(page: Page) -> Page:
        rows: list[RawRow | UnreadableRow] = [{**row, "read": next(number)} for row in page.decode() if isinstance(row, dict)]
        return replace(page, decode=lambda: rows)

    def stamping(read: Reading) -> Reading:
        return (stamped(page) if isinstance(page, Page) else page for page in read)

    assert (
        "row 1 of page 1 is different when it is read again"
        in wrong(with_reader(stamping), answers)["reading twice gives the same"]
    )


def test_a_reader_that_reports_a_cut_delivery_as_complete_is_found(answers: Path) -> None:
    def content(read: Reading) -> Reading:
        try:
            yield from read
        except PortalError:
            yield ScopeDone()

    assert "though a page was lost" in wrong(with_reader(content), answers)["damaged deliveries stay incomplete"]


def test_a_reader_that_raises_another_error_is_found(answers: Path) -> None:
    def careless(read: Reading) -> Reading:
        try:
            yield from read
        except PortalError as error:
            raise RuntimeError(str(error)) from error

    assert "raised RuntimeError" in wrong(with_reader(careless), answers)["damaged deliveries stay incomplete"]


def test_a_reader_that_yields_an_unchanged_page_without_a_note_is_found(answers: Path) -> None:
    def trusting(read: Reading) -> Reading:
        return (UnchangedPage(page.name) if isinstance(page, Page) else page for page in read)

    assert "is yielded as unchanged but has no note" in wrong(with_reader(trusting), answers)["pages are read"]


def test_a_reader_that_requests_all_pages_first_is_found(tmp_path: Path) -> None:
    (tmp_path / "people").mkdir()
    for number in range(1, 6):
        row = ROWS[0] | {"id": str(number)}
        (tmp_path / "people" / f"{number}.json").write_text(json.dumps({"total": 5, "items": [row]}))

    def hasty(read: Reading) -> Reading:
        return iter(list(read))

    assert "long before they are needed" in wrong(with_reader(hasty), tmp_path)["memory stays flat"]


def test_a_reader_that_keeps_what_it_read_is_found(answers: Path) -> None:
    kept: list[Any] = []

    def keeping(read: Reading) -> Reading:
        for page in read:
            kept.append(page)
            yield page

    assert "The reader keeps what it has read" in wrong(with_reader(keeping), answers)["memory stays flat"]


def test_a_mapping_that_keeps_what_it_saw_is_found(pages: Path) -> None:
    kept: list[Any] = []

    def mapping(row: Person) -> Iterator[Fact]:
        kept.append({"name": row.name, "facts": [str(row)]})
        yield from servant(row)

    assert "The mapping keeps what it has seen" in wrong(portal(mapping), pages)["memory stays flat"]


def _of_one_name(read: Reading) -> Reading:
    return (replace(page, name="x") if isinstance(page, Page) else page for page in read)


def _without_rows(read: Reading) -> Reading:
    return (page for page in read if isinstance(page, ScopeDone))


def _raising(read: Reading) -> Reading:
    raise KeyError(next(read))


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        (without_end, "without ScopeDone"),
        (_of_one_name, "two pages have the same name"),
        (_without_rows, "no row to examine"),
        (_raising, "reading raised KeyError in conformance/test_reader_checks.py"),
    ],
)
def test_no_other_check_is_made_of_a_stream_that_cannot_be_read(
    answers: Path, change: Callable[[Reading], Reading], problem: str
) -> None:
    authority, read, *others = examine(with_reader(change), Recording(answers))
    assert authority == Verdict("authority is known", "")
    assert (read.check, read.stream) == ("pages are read", "people")
    assert problem in (read.problem or "")
    assert set(not_made(others).values()) == {"nothing was read"}
    assert len(not_made(others)) == len(others) == 16


def test_a_stream_for_which_the_reader_has_no_source_is_named(answers: Path) -> None:
    misnamed = portal(connect=rest_connector(NAME, {"persons": LISTS["people"]}, no_sign_in))
    assert "no source 'people'" in wrong(misnamed, answers)["pages are read"]


def test_the_message_about_missing_pages_says_where_to_put_them(tmp_path: Path) -> None:
    lists = portal(connect=rest_connector(NAME, LISTS, no_sign_in))
    assert "people/1.json" in wrong(lists, tmp_path)["pages are read"]
