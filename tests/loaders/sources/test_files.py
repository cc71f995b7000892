"""Declared files: what is read from a folder, and what never counts as a complete delivery."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from pydantic import Field

from graph.errors import PortalError
from graph.model import facts
from graph.model.facts import Fact, person
from loaders.portal_api.contract import CoveredDays, Feed, Page, Row, ScopeDone, Stream, StreamMode, UnreadableRow, Visit
from loaders.sources import CsvFiles, JsonLines, file_connector

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)


class Person(Row):
    id: str
    name: str = Field(alias="full name")
    post: str | None = None


def servant(row: Person) -> Iterator[Fact]:
    yield facts.Servant(ref=person("X", row.id), name=row.name)


STREAM = Stream("people", Person, ("id",), servant, StreamMode.SNAPSHOT)


def read(folder: Path, declared: CsvFiles | JsonLines) -> tuple[list[Page], ScopeDone | None, str | None]:
    """Return the pages, then the end of the scope and the problem, where there was one."""
    pages: list[Page] = []
    with file_connector("p", {"people": declared})(Visit(Feed(folder=folder), NOON)) as reader:
        (scope,) = reader.scopes(STREAM)
        try:
            for page in reader.read(STREAM, scope, None):
                if isinstance(page, ScopeDone):
                    return pages, page, None
                assert isinstance(page, Page)
                pages.append(page)
        except PortalError as error:
            return pages, None, str(error)
    return pages, None, None


def rows(pages: list[Page]) -> list[Any]:
    return [row for page in pages for row in page.decode()]


def test_csv_files_are_pages_and_empty_cells_are_absent(tmp_path: Path) -> None:
    (tmp_path / "b.csv").write_text("id,full name,post\n2,Ben,\n")
    (tmp_path / "a.csv").write_text("\ufeffid,full name,post,other\r\n1,Ann,Head,x\r\n")
    (tmp_path / "notes.txt").write_text("no list")
    pages, done, _ = read(tmp_path, CsvFiles(records_from=date(2020, 1, 1)))
    assert rows(pages) == [{"id": "1", "full name": "Ann", "post": "Head", "other": "x"}, {"id": "2", "full name": "Ben"}]
    assert [page.name for page in pages] == ["a.csv", "b.csv"]
    assert done == ScopeDone(CoveredDays(date(2020, 1, 1), date(2026, 11, 20)))


def test_json_lines_are_read_from_plain_and_compressed_files_and_subfolders(tmp_path: Path) -> None:
    (tmp_path / "2026").mkdir()
    (tmp_path / "2026" / "a.ndjson").write_text('{"id": "1"}\n{"id": "2"}')
    (tmp_path / "2026" / "b.ndjson.gz").write_bytes(gzip.compress(b'{"id": "3"}\n'))
    pages, done, _ = read(tmp_path, JsonLines("**/*.ndjson*"))
    assert [row["id"] for row in rows(pages)] == ["1", "2", "3"]
    assert [page.name for page in pages] == ["2026/a.ndjson#1", "2026/b.ndjson.gz#1"]
    assert done == ScopeDone()


@pytest.mark.parametrize(
    ("name", "content", "problem"),
    [
        ("z.csv", b"id,full name\n1,Ann\n2,Be", "z.csv was cut on its way: its last line does not end"),
        ("z.csv", b"id,full name\n1,Ann\n2,", "z.csv was cut on its way"),
        ("z.csv", b'id,full name\n1,"An', "z.csv cannot be read: line 2"),
        ("z.csv", b"id,other\n1,Ann\n", "z.csv cannot be read: its header lacks full name"),
        ("z.csv", b"id,full name\n1,\xff\n", "z.csv cannot be read: it is neither"),
        ("z.ndjson", b'{"id": "1"}\n{"id": ', "z.ndjson was cut on its way: its last line cannot be read"),
        ("z.ndjson.gz", gzip.compress(b'{"id": "1"}\n')[:-9], "ends in the middle"),
    ],
)
def test_a_cut_file_leaves_the_list_incomplete_and_other_files_are_read(
    tmp_path: Path, name: str, content: bytes, problem: str
) -> None:
    csv = name.endswith(".csv")
    (tmp_path / name).write_bytes(content)
    (tmp_path / f"a{'.csv' if csv else '.ndjson'}").write_text("id,full name\n7,Gul\n" if csv else '{"id": "7"}\n')
    pages, done, message = read(tmp_path, CsvFiles() if csv else JsonLines("*.ndjson*"))
    assert done is None
    assert message is not None
    assert problem in message
    assert rows(pages)[0]["id"] == "7"


def test_a_broken_line_within_a_file_is_a_bad_row_and_not_a_cut_file(tmp_path: Path) -> None:
    (tmp_path / "a.ndjson").write_text('{"id": "1"}\n{"id": \n{"id": "3"}\n')
    pages, done, _ = read(tmp_path, JsonLines())
    assert [isinstance(row, UnreadableRow) for row in rows(pages)] == [False, True, False]
    assert done == ScopeDone()


def test_a_missing_file_is_not_an_empty_list(tmp_path: Path) -> None:
    pages, done, message = read(tmp_path, CsvFiles("people*.csv"))
    assert (pages, done) == ([], None)
    assert "no file people*.csv for people" in (message or "")
    (tmp_path / "people.csv").write_text("id,full name\n")
    pages, done, message = read(tmp_path, CsvFiles("people*.csv"))
    assert (rows(pages), done, message) == ([], ScopeDone(), None)


@pytest.mark.parametrize("folder", [None, Path("nowhere/at/all")])
def test_a_feed_without_a_folder_is_reported(folder: Path | None) -> None:
    with pytest.raises(PortalError, match="p needs a folder"), file_connector("p", {})(Visit(Feed(folder=folder), NOON)):
        pass
