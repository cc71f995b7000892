"""The question *time to promotion* on the graph: figures that a detection kept, with what is too few to be shown."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from careers.time_to_promotion import Median
from graph.driver.database import Database
from graph.errors import NothingToAnswer, UnknownId
from merit.figures.time_to_promotion import FIGURE
from merit.questions.time_to_promotion import TimeToPromotion, ask_time_to_promotion, months
from tests.conftest import OpenEngine, Run
from tests.support.careers_in_graph import LADDER, Posts, body, careers, empty_graph, judge
from tests.support.small_graph import SmallGraph

pytestmark = pytest.mark.both_engines

ENTRY = date(2015, 1, 5)


def _risen(days: int, of_body: str, rank: int) -> Posts:
    return (of_body, rank, str(ENTRY)), ("ministry", rank + 1, (ENTRY + timedelta(days=days)).isoformat())


# From rank 3 of the ministry six people are promoted after 400, 500 … 900 days, and two stay; elsewhere four stay.
CAREERS: dict[str, Posts] = {
    **{f"risen{n}": _risen(400 + 100 * n, "unit" if n % 2 else "ministry", 3) for n in range(6)},
    **{f"stays{n}": (("unit", 3, str(ENTRY)),) for n in range(2)},
    **{f"elsewhere{n}": (("other", 3, str(ENTRY)),) for n in range(4)},
    **{f"quick{n}": _risen(900 + n, "unit", 7) for n in range(5)},
    # The orders of this body are loaded 452 days later. Before it they served at rank 4 in the ministry, and three are new there.
    **{f"known{n}": (("ministry", 4, "2014-01-06"), *_risen(400 + 100 * n, "late", 5)) for n in range(6)},
    **{f"new{n}": (("late", 5, str(ENTRY)),) for n in range(3)},
}


@pytest.fixture(scope="module")
def judged(engine: OpenEngine, run: Run) -> SmallGraph:
    """Return a graph with these careers, for which nothing was computed before the detection."""
    graph = empty_graph(engine, run)
    body(graph, "ministry", "republican")
    body(graph, "unit", "district", part_of="ministry")
    body(graph, "other", "republican")
    body(graph, "late", "republican", since="2016-04-01")
    careers(graph, CAREERS)
    assert run(ask_time_to_promotion(graph.database.read, LADDER, 3)) is None
    assert run(ask_time_to_promotion(graph.database.read, LADDER, 3, body="organisation:unit")) is None
    judge(graph, [FIGURE])
    return graph


def ask(graph: SmallGraph, rank: int = 3, **about: Any) -> TimeToPromotion:
    answer = graph.run(ask_time_to_promotion(graph.database.read, LADDER, rank, **about))
    assert answer is not None
    return answer


def test_the_median_of_a_body_with_its_units(judged: SmallGraph) -> None:
    answer = ask(judged, body="organisation:unit")
    assert (answer.counted.id, answer.people) == ("organisation:ministry", 8)
    # 7/8, 6/8, 5/8 and 4/8 after 700 days. The interval of 7/8 is 0.387 to 0.981, that of 2/8 0.037 to 0.558.
    assert answer.median == Median(700, 400, None)
    assert not answer.upper_rests_on_few
    assert months(700) == pytest.approx(23.0, abs=0.01)
    # Two are too few, and could be found by subtraction from the eight.
    assert answer.endings == {"promoted": None, "in_grade": None}


def test_the_shares_after_full_years(judged: SmallGraph) -> None:
    first, second, third, *_ = ask(judged, body="organisation:ministry").years
    assert (first.years, first.at_risk, first.survival, first.lower) == (1, 8, 1.0, None)
    # After 730 days four were promoted; four were at risk on that day, which are too few.
    assert (second.years, second.at_risk, second.survival) == (2, None, None)
    assert (third.years, third.at_risk) == (3, None)
    of_country = ask(judged)
    assert [(each.at_risk, each.survival) for each in of_country.years[:2]] == [(12, 1.0), (8, pytest.approx(8 / 12))]
    assert of_country.median == Median(900, 500, None)


def test_under_five_people_nothing_is_shown(judged: SmallGraph) -> None:
    answer = ask(judged, body="organisation:other")
    assert answer.suppressed
    assert (answer.people, answer.endings, answer.median, answer.years) == (None, {}, Median(None, None, None), ())


def test_of_nobody_it_is_said_why(judged: SmallGraph) -> None:
    nobody = ask(judged, rank=9)
    assert (nobody.people, nobody.suppressed, nobody.years) == (0, False, ())
    # Whoever was promoted stands one rank higher: from 3, 4, 5 and 7.
    assert nobody.nobody == (
        f"Nobody in UZ is on record at {LADDER} rank 9. The ladder may have no such rank; on record there are: 3, 4, 5, 6, 7, 8."
    )
    assert ask(judged, rank=9, body="organisation:other").nobody == nobody.nobody
    elsewhere = ask(judged, rank=5, body="organisation:other")
    assert elsewhere.nobody == f"Nobody was observed at {LADDER} rank 5 in this body; in UZ somebody is on record there."
    assert ask(judged).nobody is None


def test_who_is_in_the_grade_before_orders_are_loaded_comes_under_risk_then(judged: SmallGraph) -> None:
    assert (date(2016, 4, 1) - ENTRY).days == 452
    answer = ask(judged, rank=5, body="organisation:late")
    # The one who was promoted after 400 days was so before; whether three held the rank before 2015 is not on record.
    assert (answer.people, answer.missing) == (5, {"earlier posts of the same rank": None})
    # 4/5, 3/5 and 2/5 after 700 days: then three were at risk, who are too few.
    assert answer.median is None


def test_a_median_that_rests_on_few_is_not_shown(judged: SmallGraph) -> None:
    # 4/5, 3/5 of four at risk, 2/5 of three.
    assert ask(judged, rank=7).median is None


def test_what_cannot_be_asked_is_said(judged: SmallGraph) -> None:
    with pytest.raises(UnknownId, match="organisation:nowhere"):
        ask(judged, body="organisation:nowhere")
    with pytest.raises(NothingToAnswer, match="Leave out the body or the country"):
        ask(judged, body="organisation:unit", country="UZ")
    with pytest.raises(NothingToAnswer, match=r"Nobody was observed on .* in KZ"):
        ask(judged, country="KZ")
    with pytest.raises(NothingToAnswer, match="Nobody was observed on the ladder none"):
        judged.run(ask_time_to_promotion(judged.database.read, "none", 3))


def test_people_are_counted_and_not_times_in_grade(fresh_database: Database, run: Run) -> None:
    """Three people were at rank 3 twice, and were promoted the second time; two stay there. At rank 10 are only such three."""
    graph = SmallGraph(run, fresh_database)
    body(graph, "office", "district")

    def twice(rank: int, days: int) -> Posts:
        last = date(2014, 1, 6)
        held = ((rank, "2010-01-04"), (rank - 1, "2012-01-02"), (rank, str(last)), (rank + 1, str(last + timedelta(days=days))))
        return tuple(("office", at, start) for at, start in held)

    of = {f"{rank} {days}": twice(rank, days) for rank in (3, 10) for days in (400, 500, 600)}
    careers(graph, of | {f"stays{n}": (("office", 3, "2014-01-06"),) for n in range(2)})
    judge(graph, [FIGURE])
    assert ask(graph, rank=10).suppressed
    answer = ask(graph)
    assert answer.people == 5
    # Three were promoted, the same three demoted, and two stay: all of them are too few.
    assert answer.endings == {"promoted": None, "demoted": None, "in_grade": None}
    # After a year eight times of five people are at risk. After two, only those of the two who stay are.
    first, second, *_ = answer.years
    assert (first.at_risk, first.survival, second.at_risk) == (8, 1.0, None)
    # 7/8, 6/8 and 5/8: the first times of the three lasted 728 days. The interval of 7/8 is 0.387 to 0.981.
    assert answer.median == Median(None, 400, None)
