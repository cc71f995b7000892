"""The kit checks that rows have the values by which changes are requested, in order."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from loaders.conformance import Recording, examine
from loaders.portal_api.contract import ScopeDone, StreamMode
from loaders.sources import Days, Numbers, Since
from tests.support.healthy_portal import MOMENTS, WATERMARKS, Reading, changes, not_made, seen, with_reader, wrong


def test_watermarks_that_are_present_and_in_order_are_fine(tmp_path: Path) -> None:
    assert wrong(changes(Since("since", "seen", sorted=True)), seen(tmp_path, MOMENTS)) == {}


def test_a_field_that_no_row_has_is_found(tmp_path: Path) -> None:
    problem = wrong(changes(Since("since", "sen")), seen(tmp_path, MOMENTS))
    assert problem == {
        WATERMARKS: "no row of people has the field 'sen', which its Since names: everything would be read every time. Rows have "
        "id, pinfl, name, post, seen. Correct Since.field."
    }


@pytest.mark.parametrize("marks", [Numbers(), Days("%d.%m.%Y")])
def test_values_of_another_kind_are_found(tmp_path: Path, marks: Numbers | Days) -> None:
    problem = wrong(changes(Since("since", "seen", marks)), seen(tmp_path, MOMENTS))[WATERMARKS]
    assert f"the field 'seen', which the Since of people names, has no value of the kind {marks!r} in any row" in problem


def test_a_list_that_is_not_sorted_as_declared_is_found(tmp_path: Path) -> None:
    backwards = seen(tmp_path, [MOMENTS[1], MOMENTS[2], MOMENTS[0]])
    assert wrong(changes(Since("since", "seen")), backwards) == {}
    problem = wrong(changes(Since("since", "seen", sorted=True)), backwards)[WATERMARKS]
    assert problem.startswith("row 1 of page 2 has an earlier seen than row 2 of page 1")


def test_equal_and_missing_values_are_in_order(tmp_path: Path) -> None:
    assert wrong(changes(Since("since", "seen", sorted=True)), seen(tmp_path, [MOMENTS[0], "", MOMENTS[0]])) == {}


def test_one_value_shows_no_order(tmp_path: Path) -> None:
    verdicts = examine(changes(Since("since", "seen", sorted=True)), Recording(seen(tmp_path, ["", MOMENTS[0], ""])))
    assert not_made(verdicts) == {WATERMARKS: "fewer than two rows have a watermark to be sorted by"}


def test_a_snapshot_with_a_since_is_found(tmp_path: Path) -> None:
    found = wrong(changes(Since("since", "seen"), StreamMode.SNAPSHOT), seen(tmp_path, MOMENTS))
    assert "everything else would count as missing" in found[WATERMARKS]


def test_watermarks_of_a_reader_of_its_own_are_not_examined(answers: Path) -> None:
    def marked(read: Reading) -> Reading:
        return (replace(each, watermark="7") if isinstance(each, ScopeDone) else each for each in read)

    unmarked = changes(None)
    assert not_made(examine(unmarked, Recording(answers))) == {}
    assert not_made(examine(with_reader(marked, unmarked), Recording(answers))) == {
        WATERMARKS: "its reader keeps a watermark of its own"
    }
