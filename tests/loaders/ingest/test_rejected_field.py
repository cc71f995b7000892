"""The field for whose sake a row cannot be mapped, found by mapping the row without it."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from loaders.ingest.rejected_field import rejected_field


def can_be_mapped(row: dict[str, Any]) -> bool:
    """A mapping of periods, none of which may end before it starts, and of a number."""
    versions: list[dict[str, Any]] = row.get("versions", [])
    ordered = all(each["from"] is None or each["to"] is None or each["from"] <= each["to"] for each in versions)
    return ordered and row.get("number") != "wrong" and "required" in row


@pytest.mark.parametrize(
    ("row", "field"),
    [
        ({"required": 1, "number": "wrong", "versions": []}, "number"),
        ({"required": 1, "versions": [{"from": 1, "to": 2}, {"from": 4, "to": 3}]}, "versions.1.from"),
        ({"required": 1, "number": "wrong", "versions": [{"from": 4, "to": 3}]}, "number"),
        ({"number": "wrong"}, ""),
    ],
    ids=["one value", "a value of a list", "the last of several from the end", "nothing in the row"],
)
def test_the_field_is_a_path(row: dict[str, Any], field: str) -> None:
    before = copy.deepcopy(row)
    assert rejected_field(row, can_be_mapped) == field
    assert row == before
