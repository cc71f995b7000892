"""Declared files: what is read from a folder, and what never counts as a complete delivery."""

from __future__ import annotations

import gzip
import itertools
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
from loaders.sources import CsvFiles, DeclaredFiles, JsonFiles, JsonLines, YamlFiles, file_connector

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)


class Person(Row):
    id: str
    name: str = Field(alias="full name")
    post: str | None = None


def servant(row: Person) -> Iterator[Fact]:
    yield facts.Servant(ref=person("X", row.id), name=row.name)


STREAM = Stream("people", Person, ("id",), servant, StreamMode.SNAPSHOT)


def read(folder: Path, declared: DeclaredFiles) -> tuple[list[Page], ScopeDone | None, str | None]:
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
    (tmp_path / "2026" / "b.ndjson.gz").write_bytes(gzip.compress(b'{"id": "3"}\n', mtime=0))
    pages, done, _ = read(tmp_path, JsonLines("**/*.ndjson*"))
    assert [row["id"] for row in rows(pages)] == ["1", "2", "3"]
    assert [page.name for page in pages] == ["2026/a.ndjson#1", "2026/b.ndjson.gz#1"]
    assert done == ScopeDone()


@pytest.mark.parametrize(
    ("name", "content", "problem"),
    [
        ("z.csv", b"id,full name,post\n1,Ann,\n2,Be", "z.csv was cut on its way: its last line does not end"),
        ("z.csv", b"id,full name,post\n1,Ann,\n2,Ben,", "z.csv was cut on its way"),
        ("z.csv", b'id,full name,post\n1,"An', "z.csv cannot be read: line 2"),
        ("z.csv", b"id,Full Name,post\n1,Ann,\n", "its header lacks «full name» (the file has «Full Name»)"),
        ("z.csv", b"id,full name,post\n1,\xff,\n", "z.csv cannot be read: it is not UTF-8"),
        ("z.ndjson", b'{"id": "1"}\n{"id": ', "z.ndjson was cut on its way: its last line cannot be read"),
        ("z.ndjson.gz", gzip.compress(b'{"id": "1"}\n', mtime=0)[:-9], "ends in the middle"),
        ("z.ndjson.gz", b'{"id": "1"}\n', "cannot be decompressed"),
    ],
)
def test_a_cut_file_leaves_the_list_incomplete_and_other_files_are_read(
    tmp_path: Path, name: str, content: bytes, problem: str
) -> None:
    csv = name.endswith(".csv")
    (tmp_path / name).write_bytes(content)
    (tmp_path / f"a{'.csv' if csv else '.ndjson'}").write_text("id,full name,post\n7,Gul,\n" if csv else '{"id": "7"}\n')
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
    (tmp_path / "people.csv").write_text("id,full name,post\n")
    pages, done, message = read(tmp_path, CsvFiles("people*.csv"))
    assert (rows(pages), done, message) == ([], ScopeDone(), None)


@pytest.mark.parametrize("folder", [None, Path("nowhere/at/all")])
def test_a_feed_without_a_folder_is_reported(folder: Path | None) -> None:
    with pytest.raises(PortalError, match="p needs a folder"), file_connector("p", {})(Visit(Feed(folder=folder), NOON)):
        pass


PEOPLE = """{
  "exported": "2026-11-20",
  "data": {"people": [{"id": "1", "full name": "Ann", "post": "Head"}, {"id": "2", "full name": "Ben"}, 7]}
}
"""


def read_all(
    folder: Path, declared: DeclaredFiles, stream: Stream[Person] = STREAM
) -> tuple[dict[str, list[Any]], list[str], list[str]]:
    """Return the rows of each scope, the problems, and the notes of the visit."""
    visit = Visit(Feed(folder=folder), NOON)
    found: dict[str, list[Any]] = {}
    problems: list[str] = []
    with file_connector("p", {"people": declared})(visit) as reader:
        for scope in reader.scopes(stream):
            found[scope.name] = []
            try:
                for page in reader.read(stream, scope, None):
                    found[scope.name] += page.decode() if isinstance(page, Page) else []
            except PortalError as error:
                problems.append(str(error))
    return found, problems, visit.notes


def people(*ids: str) -> str:
    return "id,full name,post\n" + "".join(f"{each},Ann,\n" for each in ids)


def test_a_snapshot_reads_the_newest_delivery_and_names_the_others(tmp_path: Path) -> None:
    for day in ("2026-11-19", "2026-11-20", "2026-11-21"):
        (tmp_path / f"people-{day}.csv").write_text(people("1", day))
    found, problems, notes = read_all(tmp_path, CsvFiles())
    assert ([row["id"] for row in found["all"]], problems) == (["1", "2026-11-21"], [])
    assert notes == [
        "people: not read, as there is a newer delivery (people-2026-11-21.csv): people-2026-11-19.csv, people-2026-11-20.csv."
    ]
    pages, _, _ = read(tmp_path, CsvFiles())
    assert [page.name for page in pages] == ["people-<date>.csv"]


def test_yesterdays_file_that_was_compressed_is_not_read_with_todays(tmp_path: Path) -> None:
    (tmp_path / "people-2026-11-19.csv.gz").write_bytes(gzip.compress(people("1", "2").encode()))
    (tmp_path / "people-2026-11-20.csv").write_text(people("1"))
    found, problems, notes = read_all(tmp_path, CsvFiles("people-*.csv*"))
    assert ([row["id"] for row in found["all"]], problems) == (["1"], [])
    assert notes == ["people: not read, as there is a newer delivery (people-2026-11-20.csv): people-2026-11-19.csv.gz."]


def test_an_older_file_under_another_name_is_read_and_the_report_says_so(tmp_path: Path) -> None:
    (tmp_path / "people-2026-11-19 (1).csv").write_text(people("1", "2"))
    (tmp_path / "people-2026-11-20.csv").write_text(people("1"))
    found, problems, (note,) = read_all(tmp_path, CsvFiles("people-*.csv"))
    assert ([row["id"] for row in found["all"]], problems) == (["1", "2", "1"], [])
    assert note.startswith(
        "people: read as another part of the list, although there is a newer file (people-2026-11-20.csv): "
        "people-2026-11-19 (1).csv. If this is an older delivery"
    )


def test_two_files_of_one_date_are_two_pages(tmp_path: Path) -> None:
    (tmp_path / "people-20261120.csv").write_text(people("1"))
    (tmp_path / "people-2026-11-20.csv").write_text(people("2"))
    pages, _, _ = read(tmp_path, CsvFiles("people-*.csv"))
    assert [page.name for page in pages] == ["people-2026-11-20.csv", "people-20261120.csv"]


def test_a_newest_delivery_that_is_cut_is_not_replaced_by_an_older_one(tmp_path: Path) -> None:
    (tmp_path / "people-2026-11-20.csv").write_text(people("1"))
    (tmp_path / "people-2026-11-21.csv").write_text(people("1").rstrip())
    _, done, message = read(tmp_path, CsvFiles())
    assert done is None
    assert "people-2026-11-21.csv was cut on its way" in (message or "")


def test_dated_files_of_a_delta_are_all_read_in_the_order_of_their_dates(tmp_path: Path) -> None:
    for name in ("people-02.11.2026.csv", "people-01.12.2026.csv", "people-31.10.2026.csv"):
        (tmp_path / name).write_text(people(name))
    changes = Stream("people", Person, ("id",), servant, StreamMode.DELTA)
    found, problems, notes = read_all(tmp_path, CsvFiles(), changes)
    assert [row["id"] for row in found["all"]] == ["people-31.10.2026.csv", "people-02.11.2026.csv", "people-01.12.2026.csv"]
    assert (problems, notes) == ([], [])


def test_a_current_file_beside_its_dated_copies_is_not_guessed_at(tmp_path: Path) -> None:
    (tmp_path / "people.csv").write_text(people("1"))
    (tmp_path / "people-2026-11-20.csv").write_text(people("1", "2"))
    pages, done, message = read(tmp_path, CsvFiles())
    assert (pages, done) == ([], None)
    assert "people.csv has no date and people-2026-11-20.csv has one" in (message or "")
    assert len(rows(read(tmp_path, CsvFiles(parts=True))[0])) == 3


def test_dated_files_may_be_parts_of_one_list(tmp_path: Path) -> None:
    for day in ("2026-11-20", "2026-11-21"):
        (tmp_path / f"people-{day}.csv").write_text(people(day))
    found, problems, notes = read_all(tmp_path, CsvFiles(parts=True))
    assert [row["id"] for row in found["all"]] == ["2026-11-20", "2026-11-21"]
    assert (problems, notes) == ([], [])


def test_a_part_that_is_older_than_the_others_leaves_the_list_incomplete(tmp_path: Path) -> None:
    for name in ("2026-11-20-1", "2026-11-20-2", "2026-11-21-1"):
        (tmp_path / f"people-{name}.csv").write_text(people(name))
    found, (problem,), _ = read_all(tmp_path, CsvFiles())
    assert [row["id"] for row in found["all"]] == ["2026-11-20-2", "2026-11-21-1"]
    assert problem.startswith("people-2026-11-20-2.csv is older than other parts of the same delivery")


def test_observations_are_scopes_of_their_own_and_know_their_date(tmp_path: Path) -> None:
    (tmp_path / "2024").mkdir()
    (tmp_path / "2024" / "people.csv").write_text(people("1", "2"))
    (tmp_path / "people-2025-03-31.csv").write_text(people("1"))
    (tmp_path / "others-2025-03-31.csv").write_text(people("3"))
    found, problems, notes = read_all(tmp_path, CsvFiles("**/*.csv", observations=True, date_field="day"))
    assert {scope: [(row["id"], row["day"]) for row in rows] for scope, rows in found.items()} == {
        "2024": [("1", "2024"), ("2", "2024")],
        "2025-03-31": [("3", "2025-03-31"), ("1", "2025-03-31")],
    }
    assert (problems, notes) == ([], [])
    (tmp_path / "people.csv").write_text(people("4"))
    found, (problem,), _ = read_all(tmp_path, CsvFiles("**/*.csv", observations=True))
    assert [*found] == ["2024", "2025-03-31", "undated"]
    assert "people.csv has no date in its name, and an observation needs one" in problem


def test_observations_that_are_missing_are_reported(tmp_path: Path) -> None:
    with pytest.raises(PortalError, match=r"no file people\*\.csv for people"):
        read_all(tmp_path, CsvFiles("people*.csv", observations=True))


def test_files_of_several_years_are_read_and_the_report_asks_what_they_are(tmp_path: Path) -> None:
    for year in ("2025", "2026"):
        (tmp_path / f"people-{year}.csv").write_text(people(year))
    found, _, (note,) = read_all(tmp_path, CsvFiles())
    assert [row["id"] for row in found["all"]] == ["2025", "2026"]
    assert "people-2025.csv, people-2026.csv were read as parts of one list" in note
    assert read_all(tmp_path, CsvFiles(parts=True))[2] == []


def test_columns_that_nobody_reads_are_named_once_in_a_run(tmp_path: Path) -> None:
    for name in ("a.csv", "b.csv"):
        (tmp_path / name).write_text("id,full name,post,Until,colour\n1,Ann,,2020,red\n")
    stream = Stream("people", Person, ("id",), servant, StreamMode.SNAPSHOT, ignored_fields={"colour": "of no use"})
    _, problems, (note,) = read_all(tmp_path, CsvFiles(), stream)
    assert problems == []
    assert note.startswith("people: nobody reads «Until» (a.csv). Add what is needed to the row model")


def test_a_json_document_has_its_rows_at_a_path(tmp_path: Path) -> None:
    (tmp_path / "people.json").write_text(PEOPLE)
    pages, done, _ = read(tmp_path, JsonFiles(at="data.people"))
    assert [page.name for page in pages] == ["people.json"]
    assert rows(pages) == [
        {"id": "1", "full name": "Ann", "post": "Head"},
        {"id": "2", "full name": "Ben"},
        UnreadableRow("not_an_object", b"7"),
    ]
    assert done == ScopeDone()


def test_a_document_may_be_the_list_or_one_row(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text('[{"id": "1"}]')
    (tmp_path / "b.json").write_bytes('{"id": "2"}'.encode("utf-16"))
    assert rows(read(tmp_path, JsonFiles())[0]) == [{"id": "1"}, {"id": "2"}]


def test_a_yaml_document_has_the_values_that_a_csv_file_would_have(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(
        "people:\n"
        "- {id: 017, full name: no, post: 2019-03-01, share: 0.50, time: 12:30, until: , note: ~}\n"
        "- id: '2'\n  full name: null\n"
        "- {id: 3, id: 4}\n"
    )
    pages, done, _ = read(tmp_path, YamlFiles(at="people"))
    values = {"id": "017", "full name": "no", "post": "2019-03-01", "share": "0.50", "time": "12:30", "until": None, "note": None}
    assert rows(pages) == [values, {"id": "2", "full name": None}, UnreadableRow("repeated_field", b'{"id":"4"}', "id")]
    assert done == ScopeDone()


def test_yaml_values_are_text_whatever_the_file_calls_them(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(
        'id: !!int "017"\nsince: !!timestamp 2019-03-01\nshare: !!float 0.50\npost: !!binary aGk=\n---\n'
    )
    assert rows(read(tmp_path, YamlFiles())[0]) == [{"id": "017", "since": "2019-03-01", "share": "0.50", "post": "aGk="}]


def test_a_document_in_another_encoding_is_not_told_to_declare_it(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_bytes('[{"id": "Иван"}]'.encode("cp1251"))
    message = read(tmp_path, JsonFiles())[2] or ""
    assert "it may be cp1251. It is in quarantine. Have it delivered as UTF-8, and run sync again." in message


def test_lines_of_empty_cells_below_a_table_are_no_rows(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("id;full name;post\n1;Ann;\n;;\n; \u00a0;\n")
    pages, done, _ = read(tmp_path, CsvFiles())
    assert (rows(pages), done) == ([{"id": "1", "full name": "Ann"}], ScopeDone(None))


def test_one_line_with_a_field_twice_is_a_bad_row_and_no_document(tmp_path: Path) -> None:
    (tmp_path / "a.ndjson").write_text('{"id": "1", "full name": "A", "full name": "B"}\n')
    pages, done, _ = read(tmp_path, JsonLines())
    assert ([row.reason for row in rows(pages)], done) == (["repeated_field"], ScopeDone(None))


def test_several_yaml_documents_and_merged_rows_are_read(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text("---\nid: 1\npost: &p {name: Head, level: 3}\n---\n- id: 2\n- id: 3\n")
    (tmp_path / "b.yaml").write_text("- &a {id: 4, post: Head}\n- <<: *a\n  id: 5\n")
    assert [(row["id"], row.get("post")) for row in rows(read(tmp_path, YamlFiles())[0])] == [
        ("1", {"name": "Head", "level": "3"}),
        ("2", None),
        ("3", None),
        ("4", "Head"),
        ("5", "Head"),
    ]


@pytest.mark.parametrize(
    ("declared", "content", "problem"),
    [
        (JsonFiles(at="people"), PEOPLE, "it has no list at «people»: there is «exported», «data»"),
        (JsonFiles(at="data"), PEOPLE, "what it has at «data» is no list"),
        (JsonFiles(at="data.people.post"), PEOPLE, "let the row model have a RowPart for what is inside"),
        (JsonFiles(at="exported.day"), PEOPLE, "«day» would be inside a plain value"),
        (JsonFiles(), PEOPLE.rstrip()[:-1], "it is not JSON: "),
        (JsonFiles(), "", "it is not JSON: "),
        (JsonFiles(), "<!doctype html><title>Sign in</title>", "it is not JSON: it is an HTML page («Sign in»)"),
        (JsonFiles(), "id,name\n1,Ann\n", "it is not JSON: "),
        (YamlFiles("*.json"), "- id: 1\n  post: [\n", "it is not YAML in line 3: "),
        (YamlFiles("*.json"), "- !!python/object:os.system {}\n", "it is not YAML in line 1: "),
        (YamlFiles("*.json"), "- &a [*a]\n", "one of its values is inside itself"),
        (YamlFiles("*.json"), "- id: 1\n- id: 2", "was cut on its way: its last line does not end"),
        (YamlFiles("*.json"), "", "it is empty"),
        (YamlFiles("*.json", "people"), "# nothing\n---\n", "it is empty, and an empty list is written []"),
        (YamlFiles("*.json"), "- !!set {a, b}\n", "it is not YAML in line 1: "),
        (YamlFiles("*.json", "people"), "people:\n- id: 1\npeople: []\n", "it has the field «people» more than once"),
        (JsonFiles(at="people"), '{"people": [{"id": "1"}], "people": []}', "it has the field «people» more than once"),
        (JsonFiles(at="data.people"), '{"data": {"people": [], "a": 1, "a": 2}}', "it has the field «a» more than once"),
    ],
)
def test_a_document_that_cannot_be_read_leaves_the_list_incomplete(
    tmp_path: Path, declared: DeclaredFiles, content: str, problem: str
) -> None:
    (tmp_path / "a.json").write_text(content)
    _, done, message = read(tmp_path, declared)
    assert done is None
    assert problem in (message or "")


def test_aliases_cannot_make_a_small_file_a_huge_document(tmp_path: Path) -> None:
    lines = ["a: &a [1, 1, 1, 1, 1, 1, 1, 1, 1, 1]"]
    lines += [f"{name}: &{name} [{', '.join([f'*{before}'] * 10)}]" for before, name in itertools.pairwise("abcdefghij")]
    (tmp_path / "a.yaml").write_text("\n".join(lines) + "\n")
    assert "its aliases stand for over 5000000 values" in (read(tmp_path, YamlFiles())[2] or "")


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        ({"observations": True, "parts": True}, "either observations, each a list of its own, or parts"),
        ({"observations": True, "records_from": date(2020, 1, 1)}, "an observation shows one day"),
        ({"encodings": ("klingon",)}, "'klingon' is no encoding that Python knows"),
        ({"delimiter": "||"}, "a delimiter is one character"),
    ],
)
def test_a_declaration_that_means_nothing_is_refused(arguments: dict[str, Any], problem: str) -> None:
    with pytest.raises(ValueError, match=problem):
        CsvFiles(**arguments)


def test_what_editors_and_file_systems_leave_beside_a_file_is_no_delivery(tmp_path: Path) -> None:
    for name in ("people.csv", "~$people.csv", "._people.csv", ".people.csv"):
        (tmp_path / name).write_bytes(people("1").encode() if name == "people.csv" else b"\x00\x05\x16\x07")
    found, problems, _ = read_all(tmp_path, CsvFiles("*people*.csv"))
    assert ([row["id"] for row in found["all"]], problems) == (["1"], [])


def test_a_file_whose_name_differs_in_case_is_named(tmp_path: Path) -> None:
    (tmp_path / "PEOPLE.CSV").write_text(people("1"))
    assert "no file people*.csv for people in" in (read(tmp_path, CsvFiles("people*.csv"))[2] or "")
    assert "(there is PEOPLE.CSV)" in (read(tmp_path, CsvFiles("people*.csv"))[2] or "")


@pytest.mark.parametrize("content", [PEOPLE, '[{"id": "1"}]\n', '[\n  {"id": "1"},\n  {"id": "2"}\n]\n'])
def test_a_document_declared_as_lines_is_called_a_document(tmp_path: Path, content: str) -> None:
    (tmp_path / "a.ndjson").write_text(content)
    _, done, message = read(tmp_path, JsonLines())
    assert done is None
    assert "a.ndjson is one JSON document, and its lines are no rows. Declare it as JsonFiles" in (message or "")
