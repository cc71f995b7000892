"""Messages about rows that cannot be mapped help to find the mistake and contain nothing of the row."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from graph.model import facts
from graph.model.facts import Fact, person
from loaders.portal_api.contract import Row
from loaders.portal_api.fields import DottedDay
from tests.support.healthy_portal import PINFL, ROWS, Person, portal, record, wrong


def test_a_row_that_does_not_fit_its_model_is_found(tmp_path: Path) -> None:
    assert wrong(portal(), record(tmp_path, [*ROWS, ROWS[0] | {"id": "4", "name": 7}])) == {
        "rows can be mapped": "row 2 of page 2: wrong_type (field 'name'). Give the field the type that the portal writes; "
        "remove the row if it belongs in quarantine."
    }


def test_the_message_about_a_misnamed_field_lists_the_fields_of_the_row(pages: Path) -> None:
    class Misnamed(Row):
        id: str
        full_name: str

    assert wrong(portal(row=Misnamed), pages)["rows can be mapped"] == (
        "row 1 of page 1: missing_field (field 'full_name'). It has id, pinfl, name, post. Name the field as the portal does, or "
        "let it be empty: `… | None = None`. 2 more rows are refused."
    )


def test_the_message_about_another_date_format_lists_the_date_types(tmp_path: Path) -> None:
    class Dated(Person):
        born: DottedDay

    rows = [row | {"born": "1985-06-30"} for row in ROWS]
    problem = wrong(portal(row=Dated), record(tmp_path, rows))["rows can be mapped"]
    assert problem.startswith("row 1 of page 1: impossible_date (field 'born'). Give the field a type")
    assert "1985" not in problem


def test_the_message_about_a_mapping_that_raises_contains_nothing_of_the_row(pages: Path) -> None:
    def broken(row: Person) -> Iterator[Fact]:
        names: dict[str, str] = {}
        yield facts.Servant(ref=person("UZ/PINFL", row.pinfl), name=names[row.name])

    problem = wrong(portal(broken), pages)["rows can be mapped"]
    assert problem.startswith("row 1 of page 1: the mapping raises KeyError in conformance/test_refused_rows.py, line ")
    assert "Ann" not in problem


def _no_such_fact(row: Any) -> Fact:
    unknown: Any = facts
    return unknown.Person(ref=person("UZ/PINFL", row.pinfl))


def _no_name(row: Any) -> Fact:
    make: Any = facts.Servant
    return make(ref=person("UZ/PINFL", row.pinfl))


def _a_name_more(row: Any) -> Fact:
    make: Any = facts.Servant
    return make(ref=person("UZ/PINFL", row.pinfl), name=row.name, surname=row.name)


def _named_by_the_row(row: Any) -> Fact:
    return getattr(facts, row.name)


def _called_by_the_row(row: Any) -> Fact:
    make: Any = facts.Servant
    return make(**{row.name: ""}, name="", ref=person("UZ/PINFL", row.pinfl))


@pytest.mark.parametrize(
    ("make", "expected"),
    [
        (_no_such_fact, "(there is no 'Person')."),
        (_no_name, "(missing 1 required keyword-only argument: 'name')."),
        (_a_name_more, "(unexpected keyword argument 'surname')."),
        (_named_by_the_row, "."),
        (_called_by_the_row, "."),
    ],
)
def test_the_message_names_the_wrong_name_if_it_is_in_the_code(
    tmp_path: Path, make: Callable[[Any], Fact], expected: str
) -> None:
    rows = [{"id": "1", "pinfl": PINFL, "name": "-".join(("Ann", "Lee"))}]
    problem = wrong(portal(lambda row: [make(row)]), record(tmp_path, rows))["rows can be mapped"]
    assert re.fullmatch(rf"row 1 of page 1: the mapping raises \w+ in [\w/.]+, line \d+ ?{re.escape(expected)}", problem)
