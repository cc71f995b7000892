"""What changes are asked for by stands in the rows and in order, or the kit finds it out."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from loaders.conformance import Recording, examine
from loaders.portal_api.contract import ScopeDone, StreamMode
from loaders.sources import Days, Numbers, Since
from tests.support.healthy_portal import MARKS, MOMENTS, Reading, changes, not_made, reading_so, seen, wrong


def test_marks_that_are_there_and_in_order_are_fine(tmp_path: Path) -> None:
    assert wrong(changes(Since("since", "seen", sorted=True)), seen(tmp_path, MOMENTS)) == {}


def test_a_mark_that_no_row_has_is_found(tmp_path: Path) -> None:
    problem = wrong(changes(Since("since", "sen")), seen(tmp_path, MOMENTS))
    assert problem == {
        MARKS: "no row of people has the field 'sen', which its Since names: everything would be read every time. Rows have id, "
        "pinfl, name, post, seen. Correct Since.field."
    }


@pytest.mark.parametrize("marks", [Numbers(), Days("%d.%m.%Y")])
def test_marks_of_another_kind_are_found(tmp_path: Path, marks: Numbers | Days) -> None:
    problem = wrong(changes(Since("since", "seen", marks)), seen(tmp_path, MOMENTS))[MARKS]
    assert f"the field 'seen', which the Since of people names, has no value of the kind {marks!r} in any row" in problem


def test_a_list_that_is_not_sorted_as_it_is_said_to_be_is_found(tmp_path: Path) -> None:
    backwards = seen(tmp_path, [MOMENTS[1], MOMENTS[2], MOMENTS[0]])
    assert wrong(changes(Since("since", "seen")), backwards) == {}
    problem = wrong(changes(Since("since", "seen", sorted=True)), backwards)[MARKS]
    assert problem.startswith("row 1 of page 2 has an earlier seen than row 2 of page 1")


def test_rows_of_one_moment_and_rows_without_a_mark_are_in_order(tmp_path: Path) -> None:
    assert wrong(changes(Since("since", "seen", sorted=True)), seen(tmp_path, [MOMENTS[0], "", MOMENTS[0]])) == {}


def test_one_mark_shows_no_order(tmp_path: Path) -> None:
    verdicts = examine(changes(Since("since", "seen", sorted=True)), Recording(seen(tmp_path, ["", MOMENTS[0], ""])))
    assert not_made(verdicts) == {MARKS: "fewer than two rows have a watermark to be sorted by"}


def test_a_snapshot_that_is_asked_for_changes_is_found(tmp_path: Path) -> None:
    found = wrong(changes(Since("since", "seen"), StreamMode.SNAPSHOT), seen(tmp_path, MOMENTS))
    assert "everything else would count as missing" in found[MARKS]


def test_changes_that_are_asked_for_in_code_are_not_examined(answers: Path) -> None:
    def marked(read: Reading) -> Reading:
        return (replace(each, watermark="7") if isinstance(each, ScopeDone) else each for each in read)

    unmarked = changes(None)
    assert not_made(examine(unmarked, Recording(answers))) == {}
    assert not_made(examine(reading_so(marked, unmarked), Recording(answers))) == {
        MARKS: "its reader keeps a watermark of its own"
    }
