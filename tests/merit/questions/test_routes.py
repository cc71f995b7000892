"""The question *routes* on the graph: figures that a detection kept are read, and positions and careers from the graph itself."""

from __future__ import annotations

import math
from datetime import date

import pytest

from graph.driver.database import Database
from graph.errors import NothingToAnswer, UnknownId
from graph.model.days import Day, Period
from merit.dossiers.posts import PostVersion
from merit.figures.routes import FIGURE
from merit.figures.time_to_promotion import FIGURE as TIMES
from merit.questions.atypicality import AtypicalityAnswer, ask_atypicality
from merit.questions.career_places import country_of
from merit.questions.routes import RoutesAnswer, ask_routes
from tests.conftest import OpenEngine, Run
from tests.merit.figures.test_time_to_promotion import CONTEXT, in_post, person
from tests.support.careers_in_graph import LADDER, Posts, body, careers, empty_graph, judge
from tests.support.kept_figures import keep
from tests.support.small_graph import AS_OF, SmallGraph

pytestmark = pytest.mark.both_engines

LOW, MIDDLE, SIDE, HIGH = (f"{LADDER}/{each}" for each in ("1/district", "2/district", "2/republican", "3/republican"))
_START = ("office", 1, "2015-01-05")
# 20 steps lead out of LOW: 11 to MIDDLE, 5 straight to HIGH and 4 to SIDE. Out of MIDDLE 10 lead to HIGH, out of SIDE 3.
CAREERS: dict[str, Posts] = {
    **{f"through{n}": (_START, ("office", 2, "2018-01-08"), ("ministry", 3, "2021-01-11")) for n in range(10)},
    "half": (_START, ("office", 2, "2018-01-08")),
    **{f"straight{n}": (_START, ("ministry", 3, "2021-01-11")) for n in range(5)},
    **{f"side{n}": (_START, ("ministry", 2, "2018-01-08"), ("ministry", 3, "2021-01-11")) for n in range(3)},
    "rare": (_START, ("ministry", 2, "2018-01-08")),
}


@pytest.fixture(scope="module")
def judged(engine: OpenEngine, run: Run) -> SmallGraph:
    """Return a graph with these careers, for which nothing was computed before the detection."""
    graph = empty_graph(engine, run)
    body(graph, "office", "district")
    body(graph, "ministry", "republican")
    careers(graph, CAREERS)
    graph.servant("nobody")
    graph.write(
        """MATCH (o:Organisation {id: 'organisation:office'})
        CREATE (:Position {id: 'position:unranked', title: 'Unranked post'})-[:IN]->(o) CREATE (:Position {id: 'position:lost'})
        CREATE (:Redirect {id: 'position:old', to: 'position:half 0'})
        CREATE (:Redirect {id: 'servant:old', to: 'servant:rare'})"""
    )
    assert run(ask_routes(graph.database.read, LOW, HIGH, AS_OF)) is None
    assert run(ask_atypicality(graph.database.read, "servant:half", AS_OF)) is None
    judge(graph, [FIGURE])
    return graph


def ask(graph: SmallGraph, start: str, end: str, k: int = 3, country: str | None = None) -> RoutesAnswer:
    answer = graph.run(ask_routes(graph.database.read, start, end, AS_OF, k, country))
    assert answer is not None
    return answer


def test_routes_stand_by_their_cost_and_a_step_of_four_people_is_hidden(judged: SmallGraph) -> None:
    answer = ask(judged, LOW, HIGH)
    through, straight = answer.routes
    assert [(str(each.start), str(each.end), each.people) for each in through.steps] == [(LOW, MIDDLE, 11), (MIDDLE, HIGH, 10)]
    # The four who went by SIDE stay among the twenty.
    assert [(each.share.numerator, each.share.denominator) for each in through.steps] == [(11, 20), (10, 10)]
    assert through.probability == pytest.approx(11 / 20)
    assert through.cost == pytest.approx(-math.log(11 / 20))
    assert (len(straight.steps), straight.probability) == (1, pytest.approx(5 / 20))
    assert (answer.equal_left_out, answer.unclear, answer.country, answer.as_of) == (False, 0, "UZ", AS_OF)
    assert ask(judged, LOW, HIGH, k=1).routes == (through,)


def test_ten_people_make_a_typical_route(judged: SmallGraph) -> None:
    typical = ask(judged, LOW, HIGH).typical
    assert typical is not None
    assert ([*map(str, typical.states)], typical.people) == ([LOW, MIDDLE, HIGH], 10)
    assert ask(judged, SIDE, HIGH).typical is None


def test_places_are_positions_states_and_ranks(judged: SmallGraph) -> None:
    by_state = ask(judged, LOW, HIGH)
    by_position = ask(judged, "position:half 0", "position:straight0 1")
    assert by_position.routes == by_state.routes
    assert (by_position.start.title, by_position.start.body, str(by_position.start)) == ("Post of half 0", "Body office", LOW)
    assert ask(judged, f"{LADDER}/1", f"{LADDER}/3").routes == by_state.routes


def test_a_merged_position_stands_for_the_surviving_one(judged: SmallGraph) -> None:
    assert ask(judged, "position:old", HIGH).start == ask(judged, "position:half 0", HIGH).start


def test_where_nobody_was_is_not_assessed_and_without_a_route_there_is_none(judged: SmallGraph) -> None:
    answer = ask(judged, LOW, f"{LADDER}/9/district")
    assert (answer.routes, answer.not_assessed) == ((), f"Nobody was observed at {LADDER}/9/district.")
    answer = ask(judged, HIGH, LOW)
    assert (answer.routes, answer.not_assessed) == ((), None)


def test_what_cannot_be_asked_is_said(judged: SmallGraph) -> None:
    for start, end, country, message in (
        (LOW, LOW, None, "share a state"),
        (f"{LADDER}/1", LOW, None, "share a state"),
        ("rank three", HIGH, None, "neither the id of a position nor a state"),
        ("other/1/district", HIGH, None, f"Nobody was observed on the ladder other. Ladders: {LADDER}"),
        (LOW, HIGH, "KZ", "Nobody was observed on .* in KZ"),
        ("position:half 0", HIGH, "KZ", "The position is in UZ, not in KZ"),
    ):
        with pytest.raises(NothingToAnswer, match=message):
            ask(judged, start, end, country=country)
    with pytest.raises(UnknownId, match="position:nowhere"):
        ask(judged, "position:nowhere", HIGH)
    with pytest.raises(NothingToAnswer, match="Of Unranked post it is not known on 2026-11-20 its ladder and rank"):
        ask(judged, "position:unranked", HIGH)
    with pytest.raises(NothingToAnswer, match="in which body it is"):
        ask(judged, "position:lost", HIGH)


def ask_career(graph: SmallGraph, servant: str, day: date = AS_OF) -> AtypicalityAnswer:
    answer = graph.run(ask_atypicality(graph.database.read, servant, day))
    assert answer is not None
    return answer


def test_a_career_is_as_unusual_as_its_steps_are_on_average(judged: SmallGraph) -> None:
    (found,) = ask_career(judged, "servant:through0").careers
    # Four states; 20 steps out of the first one, 10 out of the second.
    expected = [-math.log((11 + 1) / (20 + 4)), -math.log((10 + 1) / (10 + 4))]
    assert [each.atypicality for each in found.steps] == pytest.approx(expected)
    assert found.atypicality == pytest.approx(sum(expected) / 2)
    assert [(each.times, each.out_of) for each in found.steps] == [(11, 20), (10, 10)]
    assert (found.country, found.assessed, found.states, found.unclear) == ("UZ", 2, 4, 0)


def test_a_step_out_of_a_state_that_few_left_is_not_assessed(judged: SmallGraph) -> None:
    (found,) = ask_career(judged, "servant:side0").careers
    first, second = found.steps
    assert first.atypicality == pytest.approx(-math.log((4 + 1) / (20 + 4)))
    assert (str(second.start), str(second.end)) == (SIDE, HIGH)
    assert (second.times, second.out_of, second.atypicality) == (None, None, None)
    assert (found.atypicality, found.assessed) == (first.atypicality, 1)


def test_a_career_counts_up_to_the_day(judged: SmallGraph) -> None:
    (found,) = ask_career(judged, "servant:through0", date(2018, 1, 8)).careers
    assert [str(each.end) for each in found.steps] == [MIDDLE]
    (found,) = ask_career(judged, "servant:through0", date(2018, 1, 7)).careers
    assert (found.steps, found.atypicality) == ((), None)


def test_a_servant_without_posts_has_no_career_and_an_unknown_one_is_refused(judged: SmallGraph) -> None:
    assert ask_career(judged, "servant:nobody").careers == ()
    assert ask_career(judged, "servant:old").servant == "servant:rare"
    with pytest.raises(UnknownId, match="servant:gone"):
        ask_career(judged, "servant:gone")


def test_places_in_two_countries_are_told_to_have_other_ladders(fresh_database: Database, run: Run) -> None:
    version = PostVersion(id="v", period=Period(Day.exactly(date(2010, 1, 1))), ladder="M", rank=9)
    people = [
        person(in_post("one", 3, "2020-01-01"), name="one"),
        person(in_post("other", None, "2020-01-01", versions=(version,), country="KZ"), name="other"),
    ]
    run(keep(fresh_database, TIMES, people, CONTEXT))
    with pytest.raises(NothingToAnswer, match="in different countries: L in UZ, M in KZ"):
        run(country_of(fresh_database.read, TIMES.id, ["L", "M"], None))
