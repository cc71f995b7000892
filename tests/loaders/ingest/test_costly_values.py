"""Rows that are small enough to be read, and whose values make a careless reader work for hours: each costs its row at most."""

from __future__ import annotations

import tracemalloc
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, cast

import orjson
import pytest

from graph.driver.database import Database
from loaders.bulk_import.reading import write_import
from loaders.ingest.rejected_field import rejected_field
from loaders.portal_api.contract import Feed, Page, Scope, ScopeDone, Stream
from tests.conftest import Run
from tests.loaders.ingest.test_bad_input import quarantined
from tests.support.scripted_portal import ALL_DAYS, NOON, ScriptedReader, body, key_ring, load, order, position, scripted, servant

TOO_LONG = "9" * 1001
COMPETITION = {"id": "C1", "position": "P1", "kind": "open", "announced": "2020-01-10"}
# Not in the order that Unicode has for them.
MARKS = "\u0301\u0323" * 5
POSTS = {"bodies": [body()], "positions": [position("P1")], "servants": [servant()]}


@pytest.mark.parametrize(
    ("stream", "good", "costly", "field"),
    [
        ("orders", order("O1", "P1", "2020-01-01"), {"orderNo": "O2", "corrects": TOO_LONG, "x": [0] * 500_000}, "corrects"),
        ("competitions", COMPETITION, {"id": "C2", "panel": [TOO_LONG, *map(str, range(120_000))]}, "panel"),
    ],
    ids=["beside many values", "among many values"],
)
def test_a_refused_row_is_not_mapped_once_for_each_of_its_values(
    run: Run, fresh_database: Database, tmp_path: Path, stream: str, good: dict[str, Any], costly: dict[str, Any], field: str
) -> None:
    keys = key_ring(tmp_path)

    report = run(load(fresh_database, {**POSTS, stream: [good, {**good, **costly}]}, keys))

    (scope,) = (each for each in report.scopes if each.stream == stream)
    assert (scope.state, scope.books.created, scope.books.quarantined) == ("done", 1, 1)
    ((reason, found),) = quarantined(run, fresh_database, keys, stream).values()
    assert (reason, (found or "").rpartition(".")[2]) == ("field_too_large", field)


@pytest.mark.parametrize("between", ["", "\u200b"], ids=["one run", "signs that nobody sees between"])
def test_a_name_with_very_many_marks_is_loaded_as_any_other(
    run: Run, fresh_database: Database, tmp_path: Path, between: str
) -> None:
    # Putting one run of so many marks into order takes hours.
    name = f"Karimo{(MARKS + between) * 40_000}va"

    report = run(load(fresh_database, {**POSTS, "servants": [servant(lastName=name), servant("R2", None)]}, key_ring(tmp_path)))

    (scope,) = (each for each in report.scopes if each.stream == "servants")
    assert (scope.state, scope.books.created, scope.books.quarantined) == ("done", 2, 0)


class OwnFields(ScriptedReader):
    """A portal whose rows have fields of their own: 30 pages of 4 rows with 1,000 names each, about 20 MB of names in all."""

    def scopes(self, stream: Stream[Any]) -> Iterable[Scope]:
        return (Scope(),) if stream.name == "servants" else ()

    def read(self, stream: Stream[Any], scope: Scope, since: str | None) -> Iterator[Page | ScopeDone]:
        for page in range(30):
            rows = [
                {**servant(f"R{page}-{row}", None), **{f"name {field} of row {row} of page {page}": 1 for field in range(1000)}}
                for row in range(4)
            ]
            yield Page(str(page), orjson.dumps(rows), lambda rows=rows: rows)
        yield ScopeDone(ALL_DAYS)


def test_names_of_fields_that_no_row_model_reads_are_not_kept(run: Run, fresh_database: Database, tmp_path: Path) -> None:
    keys = key_ring(tmp_path)
    tracemalloc.start()
    try:
        report = run(load(fresh_database, OwnFields(), keys))
        kept_by_sync = tracemalloc.get_traced_memory()[1]
        tracemalloc.reset_peak()
        imported = run(write_import({scripted(OwnFields()): Feed()}, keys, NOON, tmp_path / "files"))
        kept_by_import = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()

    assert sum(scope.books.created for scope in report.scopes) == sum(scope.imported for scope in imported.scopes) == 120
    assert kept_by_sync < 13 * 2**20
    assert kept_by_import < 13 * 2**20


ORDERED = {"from": 1, "to": 2, "name": "x"}
MANY = [ORDERED] * 50_000


@pytest.mark.parametrize(
    ("row", "field"),
    [
        ({"versions": [*MANY, {"from": 4, "to": 3}, *MANY]}, "versions.50000.to"),
        ({"versions": [{"from": 4, "to": 3}, *MANY], "other": MANY}, "versions.0.to"),
        ({"versions": MANY, "number": "wrong", "other": MANY}, "number"),
        ({"versions": [*MANY, {"from": 4, "to": 3}], "other": [[0] * 2] * 500, "x": {"y": [0] * 500}}, "versions.50000.to"),
        ({"versions": [*MANY, {"number": "two"}, *MANY, {"number": "two"}]}, "versions"),
    ],
    ids=["inside", "the first item", "beside", "beside other lists", "two items together"],
)
def test_the_value_at_fault_is_found_among_very_many(row: dict[str, Any], field: str) -> None:
    mapped = 0

    def can_be_mapped(row: dict[str, Any]) -> bool:
        nonlocal mapped
        versions: list[dict[str, Any]] = row["versions"]
        mapped += items_of(row)
        ordered = all(not each.get("from") or not each.get("to") or each["from"] <= each["to"] for each in versions)
        return ordered and row.get("number") != "wrong" and sum("number" in each for each in versions) < 2

    assert rejected_field(row, can_be_mapped) == field
    assert mapped < 10 * items_of(row)


def items_of(row: dict[str, Any]) -> int:
    return sum(len(cast("list[Any]", value)) for value in row.values() if isinstance(value, list))
