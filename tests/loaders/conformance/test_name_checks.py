"""The kit names the stream and the field whose names are numbers or codes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from graph.model import facts
from graph.model.facts import Fact, Ref, person
from graph.model.words import KinKind
from tests.support.healthy_portal import ROWS, Person, portal, record, wrong

CHECK = "names are names"


@pytest.mark.parametrize("code", ["12345", "R-00017", "N/A", "unknown", "-", "Vacant", "номаълум", "EMP 17"])
def test_codes_for_names_are_found_with_stream_and_field(tmp_path: Path, code: str) -> None:
    problem = wrong(portal(), record(tmp_path, [ROWS[0], *(row | {"name": code} for row in ROWS[1:])]))[CHECK]
    assert problem.startswith("2 of the 3 names that people takes from the field 'name' are numbers, codes or words")
    assert code not in problem.replace("such as 'vacant'", "")


def test_the_field_is_the_portals_own(tmp_path: Path) -> None:
    def servant(row: Person) -> Iterator[Fact]:
        yield facts.Servant(ref=person("UZ/PINFL", row.pinfl), name=row.id)

    rows = [row | {"id": f"17{row['id']}"} for row in ROWS]
    assert "takes from the field 'id' are numbers" in wrong(portal(servant), record(tmp_path, rows))[CHECK]


def test_relatives_have_names_as_well(tmp_path: Path) -> None:
    def relative(row: Person) -> Iterator[Fact]:
        yield facts.Relative(ref=Ref("relative", row.id), of=person("UZ/PINFL", row.pinfl), kinship=KinKind.PARENT, name="нет")

    made = portal(relative)
    made = replace(made, streams=tuple(replace(stream, labels=("Relative",)) for stream in made.streams))
    assert "from the field 'Relative.name' are" in wrong(made, record(tmp_path, ROWS))[CHECK]


@pytest.mark.parametrize("names", [["Ann Lee", "Ben Ash", "vacant"], ["Vi Nguyen", "Ii Naosuke", "Emily Post"]])
def test_a_few_empty_posts_and_short_names_are_no_fault(tmp_path: Path, names: list[str]) -> None:
    rows: list[dict[str, Any]] = [row | {"name": name} for row, name in zip(ROWS, names, strict=True)]
    assert CHECK not in wrong(portal(), record(tmp_path, rows))
