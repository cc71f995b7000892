"""Training compliance: what of a body and its units is shown, so that no figure of fewer than five people can be found. Pure."""

from __future__ import annotations

from typing import Any

from merit.questions.training_compliance import grouped
from meritgraph.cli.ask.training_compliance import group_cells


def unit(overdue: int, in_time: int, unclear: int = 0, **of_2025: int) -> dict[str, Any]:
    """Return what is kept of a unit in which everybody's courses of 2025 are loaded."""
    in_post = overdue + in_time + unclear
    return {
        "in_post": in_post,
        "perhaps": 0,
        "states": {state: count for state, count in (("overdue", overdue), ("in time", in_time)) if count},
        "missing": {"courses": unclear} if unclear else {},
        "years": {"2025": {"people": in_post, "hours": 0, "unknown": 0, "judged": 0, "met": 0, **of_2025}},
    }


def test_how_training_stands_is_not_shown_of_fewer_than_five_who_are_assessed() -> None:
    whole, _ = grouped({"a": unit(1, 2, unclear=6)}, {})
    assert (whole.in_post, whole.states, whole.overdue, whole.not_assessed) == (9, None, None, 6)
    whole, _ = grouped({"a": unit(1, 4, unclear=4)}, {})
    assert (whole.states, whole.not_assessed) == ({"overdue": 1, "in time": 4}, 4)


def test_what_is_not_assessed_is_no_zero() -> None:
    (of_six, of_three, of_all) = (grouped({"a": each}, {})[0] for each in (unit(0, 0, 6), unit(1, 2, 6), unit(1, 5)))
    assert group_cells(of_six) == ["6", "", "", "", "6", "not assessed"]
    assert group_cells(of_three) == ["9", "", "", "", "6", "not shown"]
    assert group_cells(of_all)[:5] == ["6", "1", "0", "5", "0"]


def test_what_is_not_shown_of_a_unit_cannot_be_found_from_the_body() -> None:
    whole, units = grouped({"a": unit(1, 2, unclear=6), "b": unit(3, 5), "c": unit(10, 10)}, {})
    assert whole.states == {"overdue": 14, "in time": 17}
    assert {name: group.states for name, group in units.items()} == {"a": None, "b": None, "c": {"overdue": 10, "in time": 10}}
    assert [group.in_post for group in units.values()] == [9, 8, 20], "headcounts tell nothing of it"


def test_the_share_with_enough_hours_is_not_found_from_the_body_either() -> None:
    kept = {"a": unit(0, 9, judged=3, met=1), "b": unit(0, 8, judged=8, met=2), "c": unit(0, 20, judged=20, met=9)}
    whole, units = grouped(kept, {"2025": 40})
    (of_all,) = (year.enough for year in whole.years)
    assert of_all is not None
    assert (of_all.numerator, of_all.denominator) == (12, 31)
    shown = {name: year.enough and year.enough.denominator for name, group in units.items() for year in group.years}
    assert shown == {"a": None, "b": None, "c": 20}
