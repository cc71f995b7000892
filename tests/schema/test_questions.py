"""Questions about bodies by the API: what is suppressed, not assessed, unknown or impossible to ask, worked out by hand."""

from __future__ import annotations

from typing import Any

import pytest
from graphql import parse

from graph.driver.database import Database
from merit.figures.merit_index import FIGURE as MERIT_INDEX
from merit.figures.turnover import FIGURE as TURNOVER
from schema.cost import CostOfQuery
from schema.subgraph import subgraph
from tests.conftest import Run
from tests.merit.figures.test_turnover import HERE, THERE, UNIT, person
from tests.schema.conftest import Hub
from tests.support.kept_figures import bodies, keep
from tests.support.rated_clerks import clerks, rated, risen, within

TURNOVER_OF = """
query ($about: [ID!]!, $change: String, $restOf: String) {
  turnover(about: $about, months: {from: "2025-01", to: "2025-12"}, change: $change, restOf: $restOf) {
    about { id } asOf convention
    groups {
      bodies part suppressed notAssessed monthsAssessed monthsNotLoaded leavers { numerator denominator value lower upper }
      kinds { kind rate { numerator } } unclear { value suppressed }
    }
  }
}
"""


@pytest.fixture
def asking(fresh_database: Database, run: Run) -> Hub:
    """Twelve people in a body with its unit until June 2025, then eight; four in another one."""
    staying = [person(f"stays {n}", (HERE, "2020-01-01", None, None)) for n in range(8)]
    leaving = [person(f"leaves {n}", (UNIT, "2020-01-01", "2025-06-15", None)) for n in range(4)]
    others = [person(f"other {n}", (THERE, "2020-01-01", None, None)) for n in range(4)]
    run(keep(fresh_database, TURNOVER, [*staying, *leaving, *others], bodies({HERE: None, UNIT: HERE, THERE: None})))
    return Hub(fresh_database, run)


def test_a_rate_has_its_numerator_its_denominator_its_interval_and_its_convention(asking: Hub) -> None:
    answer = asking.data(TURNOVER_OF, about=[UNIT])["turnover"]
    (year,) = answer["groups"]
    assert (year["leavers"]["numerator"], year["leavers"]["denominator"], year["leavers"]["value"]) == (4, 10.0, 0.4)
    assert year["leavers"]["lower"] < 0.4 < year["leavers"]["upper"]
    assert (year["bodies"], year["part"], year["suppressed"], year["notAssessed"]) == ("ASKED", "PERIOD", False, None)
    assert sum(each["rate"]["numerator"] for each in year["kinds"]) == 4
    assert answer["about"] == [{"id": HERE}]
    assert answer["asOf"] == "2026-11-20"
    assert answer["convention"].startswith("Turnover is the number of people who left")


def test_an_answer_leads_to_what_it_is_about(asking: Hub) -> None:
    query = "query ($about: [ID!]!) { turnover(about: $about) { about { id organisation { id country } } } }"
    assert asking.data(query, about=[HERE, THERE])["turnover"]["about"] == [
        {"id": each, "organisation": {"id": each, "country": "UZ"}} for each in (HERE, THERE)
    ]
    assert asking.statements == ["merit/kept_figures", "api/organisations_by_id"]
    assert asking.data(query, about=["UZ"])["turnover"]["about"] == [{"id": "UZ", "organisation": None}]


def test_what_is_of_fewer_than_five_people_is_suppressed(asking: Hub) -> None:
    groups = asking.data(TURNOVER_OF, about=[HERE], restOf="UZ")["turnover"]["groups"]
    assert [(each["bodies"], each["suppressed"], each["leavers"] is None) for each in groups] == [
        ("ASKED", False, False),
        ("REST", True, True),
    ]
    assert {each["part"] for each in groups} == {"PERIOD"}
    # It is suppressed, not unknown.
    assert groups[1]["notAssessed"] is None


def test_what_is_not_loaded_is_not_assessed_and_said_to_be_so(fresh_database: Database, run: Run) -> None:
    staying = [person(f"stays {n}", (HERE, "2020-01-01", None, None)) for n in range(8)]
    run(keep(fresh_database, TURNOVER, staying, bodies({HERE: None}, not_loaded=[HERE])))
    (year,) = Hub(fresh_database, run).data(TURNOVER_OF, about=[HERE])["turnover"]["groups"]
    assert (year["suppressed"], year["leavers"], year["monthsAssessed"], len(year["monthsNotLoaded"])) == (False, None, 0, 12)
    assert year["notAssessed"] == "The orders of these months are not loaded completely."


def test_an_unknown_id_is_null_and_a_wrong_term_an_error(asking: Hub) -> None:
    assert asking.data(TURNOVER_OF, about=["organisation:unknown"]) == {"turnover": None}
    code, message = asking.refusal(TURNOVER_OF, about=[HERE], change="2025-13")
    assert (code, message) == ("BAD_USER_INPUT", "A month is written as 2025-01.")
    code, message = asking.refusal(TURNOVER_OF, about=[])
    assert (code, message) == ("BAD_USER_INPUT", "about has from 1 to 100 ids, not 0. Ask again for the others.")
    code, message = asking.refusal(TURNOVER_OF, about=["XX"])
    assert code == "BAD_USER_INPUT"
    assert message.startswith("This figure counts nothing of '…'.")
    code, message = asking.refusal('{ promotionStatistics(about: "UZ", years: {from: 1900, to: 2020}) { asOf } }')
    assert (code, message) == ("BAD_USER_INPUT", "A period has at most 50 years. Ask about a shorter one.")


def test_before_a_detection_it_says_so(asking: Hub) -> None:
    """Turnover was computed, nothing else was."""
    code, message = asking.refusal("query ($body: ID!) { trainingCompliance(organisationId: $body) { asOf } }", body=HERE)
    assert (code, message) == ("NOT_COMPUTED", "Nothing is computed yet. The figure is there after the next detection.")


def test_a_question_about_a_hundred_bodies_is_one_statement(asking: Hub) -> None:
    asking.data(TURNOVER_OF, about=[HERE])
    one = list(asking.statements)
    asking.data(TURNOVER_OF, about=[HERE, UNIT, THERE])
    assert asking.statements == one == ["merit/kept_figures"]


def test_what_reads_and_judges_much_declares_its_cost() -> None:
    schema: Any = subgraph()._schema  # pyright: ignore[reportPrivateUsage] (what graphql-core sees)

    def cost(query: str, **variables: Any) -> int:
        return CostOfQuery(schema, parse(query)).of(variables)

    assert cost('{ turnover(about: ["UZ"]) { asOf } }') == 40 + 1
    assert cost('{ candidateRanking(competitionId: "c") { title } }') == 1000 + 1
    one_check = 'query ($people: [ID!]!) { appointmentCheck(positionId: "p", servantIds: $people) { clean } }'
    assert cost(one_check, people=["a", "b", "c"]) == 500 + 3 * 100 + 3


def test_the_merit_index_says_what_its_events_lack(fresh_database: Database, run: Run) -> None:
    """Of six promoted people five were never rated: one event of one person with five peers, and a count of five."""
    people = [risen("a", rated("a", 60)), *(risen(f"unrated {n}") for n in range(5)), *clerks(55, 65, 75, 85, 95)]
    run(keep(fresh_database, MERIT_INDEX, people, within()))
    answer = Hub(fresh_database, run).data(
        """{ meritIndex(organisationId: "body") {
          suppressed notAssessed index { value pairs won lost lower events } missing { name value suppressed }
        } }"""
    )["meritIndex"]
    assert answer["index"] == {"value": 0.2, "pairs": 5, "won": 1, "lost": 4, "lower": None, "events": 1}
    assert answer["missing"] == [{"name": "a rating before the order", "value": 5, "suppressed": False}]
    assert (answer["suppressed"], answer["notAssessed"]) == (False, None)
