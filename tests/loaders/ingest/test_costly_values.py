"""Rows that are small enough to be read, and whose values make a careless reader work for hours: each costs its row at most."""

from __future__ import annotations

from pathlib import Path
from typing import Any, cast

import pytest

from graph.driver.database import Database
from loaders.ingest.rejected_field import rejected_field
from tests.conftest import Run
from tests.loaders.ingest.test_bad_input import quarantined
from tests.support.scripted_portal import body, key_ring, load, order, position, servant

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
