"""The merit index: against scipy and by hand, what is shown of it, and kept on both engines."""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.driver.database import Database
from graph.errors import NothingToAnswer, UnknownId
from graph.model.words import Mode
from merit.figures.figure import Kept
from merit.figures.keeping import Counted
from merit.figures.merit_events import interval_of
from merit.figures.merit_index import FIGURE
from merit.questions.merit_index import MeritIndexAnswer, answered, ask_merit_index
from tests.conftest import Run
from tests.support.kept_figures import keep
from tests.support.rated_clerks import clerks, kept, rated, risen, unit_and_top
from tests.support.servant_files import AS_OF

STATS: Any = import_module("scipy.stats")  # scipy has no types


BODY = Counted("body", "Body", "UZ")


def ask(found: Sequence[Kept], first: str | None = None, last: str | None = None, counted: Counted = BODY) -> MeritIndexAnswer:
    return answered(counted, AS_OF, found, first, last)


def test_an_index_by_hand() -> None:
    index = ask(kept(risen("one", rated("one", 70)), *clerks(50, 60, 70, 90, 95))).index
    assert index is not None
    # Two below, two above, one alike: (2 + 1/2) / 5.
    assert (index.events, index.pairs, index.value, index.rank_biserial, index.interval) == (1, 5, 0.5, 0, None)


@settings(max_examples=30, deadline=None)  # the bootstrap takes longer on a busy machine
@given(st.lists(st.integers(50, 60), min_size=2, max_size=12), st.integers(50, 60))
def test_of_one_event_it_is_the_u_of_mann_and_whitney(scores: list[int], own: int) -> None:
    index = ask(kept(risen("one", rated("one", own)), *clerks(*scores, 10, 99, 98))).index
    assert index is not None
    others = [*scores, 10, 99, 98]
    assert index.value == pytest.approx(STATS.mannwhitneyu([own], others).statistic / len(others))


def test_with_and_without_competition_and_by_year() -> None:
    people = [*clerks(55, 65, 75, 85, 95, 45)]
    file = [
        risen("a", rated("a", 60)),
        risen("b", rated("b", 90), order="2024-05-06", mode=Mode.TRANSFER),
        risen("c", rated("c", 40), order="2025-02-03", mode=Mode.TRANSFER),
    ]
    answer = ask(kept(*file, *people))
    shown = {name: each and (each.events, each.won, each.tied, each.lost) for name, each in answer.filled.items()}
    # "a" stands above 55, 45 and 40; "b" above all but 95; "c" above nobody.
    assert shown == {"competition": (1, 3, 0, 5), "otherwise": (2, 6, 0, 7)}
    assert {name: each and each.events for name, each in answer.years.items()} == {"2024": 2, "2025": 1}
    assert answer.index is not None
    assert (answer.index.events, answer.index.value) == (3, 9 / 21)
    of_2025 = ask(kept(*file, *people), "2025-01")
    assert (of_2025.index and of_2025.index.value, str(of_2025.months)) == (0, f"2025-01 to {AS_OF:%Y-%m}")
    with pytest.raises(NothingToAnswer):
        ask(kept(*file, *people), "2025-01", "2024-12")


def test_no_period_is_made_up_of_which_nothing_is_known() -> None:
    months = kept(risen("one", rated("one", 60)), *clerks(55, 65, 75, 85, 95, 45))
    with pytest.raises(NothingToAnswer, match=f"Nothing is known of 2099-01 and later: .* as of {AS_OF}"):
        ask(months, "2099-01")
    with pytest.raises(NothingToAnswer, match="Nothing is known of 2099-01 and later"):
        ask([], "2099-01", "2099-12")
    with pytest.raises(NothingToAnswer, match=f"Nothing is on record up to 2001-12: .* is of {months[0].month}"):
        ask(months, last="2001-12")


def test_under_five_rated_people_nothing_is_shown() -> None:
    few = ask(kept(risen("one", rated("one", 70)), *clerks(50, 60, 80)))
    assert (few.index, few.suppressed, dict(few.years), dict(few.filled)) == (None, True, {"2024": None}, {"competition": None})
    assert ask(kept(risen("one", rated("one", 70)), *clerks(50, 60, 80, 90))).index is not None
    # Who is in several months is counted once: of these four nothing is shown, whatever the number of pairs.
    four = [risen("a", rated("a", 70)), risen("b", rated("b", 80), order="2024-04-08"), *clerks(60, 90)]
    assert ask(kept(*four)).suppressed


def _month(month: str, filled: str, won: int, people: Sequence[int]) -> Kept:
    values = {"events": [[filled, won, 0, 1]], "people": {filled: list(people)}, "missing": {}, "unrated": 0, "unclear": 0}
    return Kept("body", values, month)


def test_a_cell_that_could_be_found_by_subtraction_is_suppressed_with_the_next_smallest() -> None:
    large, small = range(5), (0, 1, 7)
    answer = ask([_month("2023-01", "competition", 9, large), _month("2024-01", "otherwise", 2, small)])
    assert answer.index is not None
    assert dict(answer.filled) == {"competition": None, "otherwise": None}
    answer = ask(
        [
            _month("2022-01", "competition", 9, large),
            _month("2023-01", "competition", 5, large),
            _month("2024-01", "otherwise", 2, small),
        ]
    )
    assert {year: each is not None for year, each in answer.years.items()} == {"2022": True, "2023": False, "2024": False}


def test_suppressed_cells_of_the_same_few_people_take_another_one_with_them() -> None:
    months = [
        _month("2022-01", "competition", 9, range(9)),
        _month("2023-01", "competition", 5, (0, 1, 2)),
        _month("2024-01", "competition", 2, (1, 2, 3)),
        _month("2025-01", "competition", 7, range(8)),
    ]
    assert {year: each is not None for year, each in ask(months).years.items()} == {
        "2022": True,
        "2023": False,
        "2024": False,
        "2025": False,
    }


def test_small_counts_of_what_is_not_assessed_are_not_shown() -> None:
    months = [
        Kept("body", {"events": [], "people": {}, "missing": {"rating": 3, "alone": 2}, "unrated": 0, "unclear": 0}, "2024-01")
    ]
    months += [
        Kept("body", {"events": [], "people": {}, "missing": {"rating": 3, "ranks": 9}, "unrated": 4, "unclear": 7}, "2024-02")
    ]
    answer = ask(months)
    assert (dict(answer.not_assessed), answer.alone, answer.unrated, answer.unclear) == ({"rating": 6, "ranks": 9}, None, None, 7)
    # No total is shown of which a small count could be found: the other one stays.
    assert ask([months[0], _missing(ranks=9)]).not_assessed == {"rating": None, "ranks": 9}


def _missing(**missing: int) -> Kept:
    return Kept("body", {"events": [], "people": {}, "missing": missing, "unrated": 0, "unclear": 0}, "2024-03")


def test_without_any_event_there_is_no_index() -> None:
    answer = ask([])
    assert (answer.index, answer.suppressed, answer.months, dict(answer.years)) == (None, False, None, {})


def test_the_interval_is_the_percentile_bootstrap_over_events() -> None:
    events = [(3, 1, 2), (5, 0, 0), (0, 2, 4), (6, 0, 1), (2, 2, 2), (1, 0, 6), (4, 1, 0)]
    lower, upper = interval_of(events)
    draw, found = Random(3), list[float]()
    for _ in range(20_000):
        drawn = draw.choices(events, k=len(events))
        found.append(sum(won + tied / 2 for won, tied, _ in drawn) / sum(map(sum, drawn)))
    found.sort()
    assert (lower, upper) == pytest.approx((found[500], found[19_499]), abs=0.015)
    assert interval_of(events) == (lower, upper)
    assert interval_of([(1, 0, 0)] * 4) == (1, 1)


@pytest.mark.both_engines
def test_it_is_read_from_what_a_detection_keeps(fresh_database: Database, run: Run) -> None:
    assert run(ask_merit_index(fresh_database.read, "UZ")) is None
    people = [risen("a", rated("a", 60)), risen("b", rated("b", 90), order="2025-05-06", mode=Mode.TRANSFER)]
    people += clerks(55, 65, 75, 85, 95)
    run(keep(fresh_database, FIGURE, people, unit_and_top()))
    answer = run(ask_merit_index(fresh_database.read, "body"))
    assert answer is not None
    assert (answer.counted.id, answer.as_of, str(answer.months)) == ("top", AS_OF, "2024-03 to 2025-05")
    assert answer.index is not None
    # "a" stands above 55 alone, "b" above all but 95; nobody is left of those who rose before.
    assert (answer.index.won, answer.index.tied, answer.index.lost) == (1 + 4, 0, 5 + 1)
    assert answer == ask([*kept(*people, context=unit_and_top())], counted=answer.counted)
    early = run(ask_merit_index(fresh_database.read, "top", last="2024-12"))
    assert early is not None
    assert early.index is not None
    assert (early.index.events, early.index.interval) == (1, None)
    with pytest.raises(UnknownId, match="organisation:none"):
        run(ask_merit_index(fresh_database.read, "organisation:none"))
