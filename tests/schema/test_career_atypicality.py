"""How unusual careers are, by the API: equal to what is worked out by hand, for one servant and for many."""

from __future__ import annotations

import math

import pytest

from tests.conftest import OpenEngine, Run
from tests.merit.questions.test_routes import CAREERS, HIGH, LOW, MIDDLE
from tests.merit.questions.test_routes import judged as judged  # the fixture
from tests.schema.conftest import Hub
from tests.support.careers_in_graph import empty_graph
from tests.support.small_graph import SmallGraph

ATYPICALITY = """
query ($ids: [ID!]!, $on: Date) {
  careerAtypicality(servantIds: $ids, on: $on) {
    servant { id } asOf convention notAssessed
    careers { country atypicality assessedSteps unclearMoves observedStates steps { start end times outOf atypicality } }
  }
}
"""


@pytest.fixture
def asking(judged: SmallGraph, run: Run) -> Hub:
    return Hub(judged.database, run)


def test_it_says_of_each_step_and_of_the_career_how_unusual_it_is(asking: Hub) -> None:
    (answer,) = asking.data(ATYPICALITY, ids=["servant:through0"])["careerAtypicality"]
    assert (answer["servant"]["id"], answer["asOf"], answer["notAssessed"]) == ("servant:through0", "2026-11-20", None)
    assert answer["convention"].startswith("The atypicality of a step is -ln P")
    (career,) = answer["careers"]
    expected = [-math.log(12 / 24), -math.log(11 / 14)]
    assert career["atypicality"] == pytest.approx(sum(expected) / 2)
    assert [each.pop("atypicality") for each in career["steps"]] == pytest.approx(expected)
    assert career["steps"] == [
        {"start": LOW, "end": MIDDLE, "times": 11, "outOf": 20},
        {"start": MIDDLE, "end": HIGH, "times": 10, "outOf": 10},
    ]
    assert (career["country"], career["assessedSteps"], career["unclearMoves"], career["observedStates"]) == ("UZ", 2, 0, 4)


def test_each_has_an_entry_in_the_given_order_and_an_unknown_one_is_null(asking: Hub) -> None:
    ids = ["servant:nobody", "servant:gone", "servant:old", "servant:nobody"]
    nobody, gone, old = asking.data(ATYPICALITY, ids=ids)["careerAtypicality"]
    assert (nobody["servant"]["id"], nobody["careers"], gone, old["servant"]["id"]) == (
        "servant:nobody",
        [],
        None,
        "servant:rare",
    )
    # Four of 24; the step is out of a state that many left.
    assert old["careers"][0]["atypicality"] == pytest.approx(-math.log(5 / 24))


def test_many_are_as_many_statements_as_one(asking: Hub) -> None:
    asking.data(ATYPICALITY, ids=["servant:through0"])
    one = sorted(asking.statements)
    asking.data(ATYPICALITY, ids=[f"servant:{name}" for name in CAREERS])
    assert sorted(asking.statements) == one
    assert len(one) == len(set(one))


def test_a_day_bounds_the_career_and_lists_are_bounded(asking: Hub) -> None:
    (answer,) = asking.data(ATYPICALITY, ids=["servant:through0"], on="2018-01-07")["careerAtypicality"]
    assert answer["careers"][0]["steps"] == []
    assert asking.refusal(ATYPICALITY, ids=[])[0] == "BAD_USER_INPUT"
    assert asking.refusal(ATYPICALITY, ids=[f"servant:{number}" for number in range(101)])[0] == "BAD_USER_INPUT"


def test_before_a_detection_it_says_so(engine: OpenEngine, run: Run) -> None:
    graph = empty_graph(engine, run)
    graph.servant("nobody")
    assert Hub(graph.database, run).refusal(ATYPICALITY, ids=["servant:nobody"])[0] == "NOT_COMPUTED"
