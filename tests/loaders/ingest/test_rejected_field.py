"""The field that makes a mapping fail is found by mapping the row without it."""

from __future__ import annotations

import copy
import datetime as dt
from typing import Annotated, Any, Literal

import pytest
from pydantic import BaseModel, Field, ValidationError

from loaders.ingest.rejected_field import located_field, rejected_field


def can_be_mapped(row: dict[str, Any]) -> bool:
    """Map periods, none of which may end before it starts, and a number."""
    versions: list[dict[str, Any]] = row.get("versions", [])
    ordered = all(each["from"] is None or each["to"] is None or each["from"] <= each["to"] for each in versions)
    return ordered and row.get("number") != "wrong" and "required" in row


@pytest.mark.parametrize(
    ("row", "field"),
    [
        ({"required": 1, "number": "wrong", "versions": []}, "number"),
        ({"required": 1, "versions": [{"from": 1, "to": 2}, {"from": 4, "to": 3}]}, "versions.1.to"),
        ({"required": 1, "number": "wrong", "versions": [{"from": 4, "to": 3}]}, "number"),
        ({"number": "wrong"}, ""),
    ],
    ids=["one value", "the later of two in a list", "the last of several from the end", "nothing in the row"],
)
def test_the_field_is_a_path(row: dict[str, Any], field: str) -> None:
    before = copy.deepcopy(row)
    assert rejected_field(row, can_be_mapped) == field
    assert row == before


class Home(BaseModel):
    street: str


class Office(BaseModel):
    room: int


class Tagged(BaseModel):
    kind: Literal["a"]
    value: int


class Other(BaseModel):
    kind: Literal["b"]
    date: int


class Union(BaseModel):
    until: dt.date | int | None = None
    born: dt.date = dt.date(2000, 1, 1)
    where: Home | Office | None = None
    held: list[dt.date | int] = []
    several: list[Home | Office] = []
    tagged: Annotated[Tagged | Other, Field(discriminator="kind")] | None = None
    renamed: int | bool | None = Field(None, validation_alias="was")


@pytest.mark.parametrize(
    ("row", "field"),
    [
        ({"until": "soon"}, "until"),
        ({"until": []}, "until"),
        ({"born": "soon"}, "born"),
        ({"where": {"street": 5}}, "where.street"),
        ({"where": {}}, "where.street"),
        ({"where": 5}, "where"),
        ({"held": ["2020-01-01", "soon"]}, "held.1"),
        ({"several": [{"street": "x"}, {"street": None}]}, "several.1.street"),
        ({"tagged": {"kind": "a", "value": "x"}}, "tagged.value"),
        ({"tagged": {"kind": "b", "date": "x"}}, "tagged.date"),
        ({"tagged": {"kind": "c"}}, "tagged"),
        ({"was": "x"}, "was"),
    ],
)
def test_a_field_of_several_types_is_named_as_the_portal_names_it(row: dict[str, Any], field: str) -> None:
    with pytest.raises(ValidationError) as raised:
        Union.model_validate(row)
    first = raised.value.errors()[0]
    assert located_field(row, first["loc"], lacking=first["type"] == "missing") == field


def test_a_field_that_is_not_there_is_named_too() -> None:
    assert located_field({}, ("name",), lacking=True) == "name"
    assert located_field({"period": {}}, ("period", "from"), lacking=True) == "period.from"
