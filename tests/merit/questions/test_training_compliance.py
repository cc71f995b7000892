"""Training compliance: what of a body and its units is shown, so that no figure of fewer than five people can be found. Pure."""

from __future__ import annotations

from collections import defaultdict
from itertools import product
from typing import Any

from merit.questions.shown import FEWEST
from merit.questions.training_compliance import Group, grouped
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
    assert (whole.in_post, whole.states, whole.overdue) == (9, None, None)
    assert (whole.not_assessed, whole.missing) == (None, None), "three of nine would follow"


def test_how_many_are_in_post_does_not_tell_of_fewer_than_five_who_are_not_assessed() -> None:
    whole, _ = grouped({"a": unit(1, 4, unclear=4)}, {})
    assert (whole.in_post, whole.states, whole.not_assessed, whole.missing) == (None, {"overdue": 1, "in time": 4}, None, None)
    assert group_cells(whole)[:5] == ["not shown", "1", "0", "4", "not shown"]


def test_what_is_missing_is_not_told_of_fewer_than_five() -> None:
    kept = unit(0, 9, unclear=12) | {"missing": {"courses": 7, "course_state": 3, "national_number": 2}}
    whole, units = grouped({"a": kept}, {})
    assert sorted((whole.missing or {}).values(), key=str) == [7, None, None]
    assert (whole.in_post, whole.not_assessed, units["a"].not_assessed, units["a"].missing) == (21, 12, 12, None)
    five = kept | {"missing": dict.fromkeys(("courses", "course_state", "course_kind", "course_end", "national_number"), 1)}
    whole, _ = grouped({"a": five | {"in_post": 14}}, {})
    assert (whole.in_post, whole.not_assessed, whole.missing) == (14, 5, None)


def test_of_five_units_with_one_person_each_nothing_is_shown() -> None:
    whole, units = grouped({name: unit(1, 0) for name in "abcde"}, {})
    assert {group.in_post for group in (whole, *units.values())} == {None}
    assert (whole.states, {year.people for year in whole.years}) == (None, {None})


def test_people_in_post_beside_those_whose_courses_are_loaded_tell_of_no_few_others() -> None:
    whole, _ = grouped({"a": unit(0, 9, unclear=6, people=12)}, {})
    assert (whole.in_post, whole.not_assessed, [year.people for year in whole.years]) == (None, None, [12])
    whole, _ = grouped({"a": unit(0, 9, unclear=6, people=10)}, {})
    assert (whole.in_post, whole.not_assessed, [year.people for year in whole.years]) == (15, 6, [10])


def test_no_small_count_follows_from_all_that_is_shown_of_two_units() -> None:
    """Whoever sees the whole answer still holds two counts for possible wherever one of one to four people is."""
    alike: defaultdict[tuple[Any, ...], list[tuple[int, ...]]] = defaultdict(list)
    for counts in product(range(9), repeat=4):
        assessed, unclear = counts[:2], counts[2:]
        whole, units = grouped({str(at): unit(0, assessed[at], unclear[at]) for at in range(2)}, {})
        sums = (sum(assessed), sum(unclear), *(assessed[at] + unclear[at] for at in range(2)), sum(counts))
        alike[tuple(map(_seen, (whole, *units.values())))].append((*counts, *sums))
    tried = 0
    for (whole, *_), tables in alike.items():
        for at, found in enumerate(zip(*tables, strict=True)):
            # Beside greater counts than five in all there may be one that is not tried.
            if max(table[-1] for table in tables) <= 8 and len(set(found)) == 1:
                tried += 1
                assert not 0 < found[0] < FEWEST, (at, whole, tables)
    assert tried


def _seen(group: Group) -> tuple[Any, ...]:
    return group.in_post, group.not_assessed, None if group.states is None else group.states["in time"]


def test_what_is_not_assessed_is_no_zero() -> None:
    (of_six, of_three, of_all) = (grouped({"a": each}, {})[0] for each in (unit(0, 0, 6), unit(1, 2, 6), unit(1, 5)))
    assert group_cells(of_six) == ["6", "", "", "", "6", "not assessed"]
    assert group_cells(of_three) == ["9", "", "", "", "not shown", "not shown"]
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
