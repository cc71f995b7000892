"""Bodies by the change of their merit index: in both directions, by pages, by country, and before any detection."""

from __future__ import annotations

from dataclasses import replace

import pytest

from graph.driver.database import Database
from merit.context import Context
from merit.figures.figure import Kept
from merit.figures.merit_change import kept_change
from merit.figures.merit_index import FIGURE
from merit.strata.columns import Columns
from tests.conftest import Run
from tests.merit.figures.test_merit_change import JUDGED, month
from tests.schema.conftest import Hub
from tests.support.engines import execute
from tests.support.kept_figures import bodies, keep

LIST = """
query ($order: MeritIndexChangeOrder!, $filter: MeritIndexChangeFilter, $first: Int!, $after: String) {
  meritIndexChanges(order: $order, filter: $filter, first: $first, after: $after) {
    totalCount pageInfo { hasNextPage hasPreviousPage endCursor }
    edges { node {
      organisationId organisation { id name } change lower upper
      before { firstMonth lastMonth index { value pairs } } now { firstMonth lastMonth index { value lower upper } }
    } }
  }
}
"""
# The pairs won of ten in each year.
_WON = {"organisation:1 fell": (9, 2), "organisation:2 rose": (1, 8), "organisation:3 stayed": (5, 5)}
_FALL = list(_WON)[0::2] + list(_WON)[1:2]


@pytest.fixture
def asking(fresh_database: Database, run: Run) -> Hub:
    """Three bodies whose index changed, and one of which too few people were rated."""
    changes = [
        kept_change(
            body,
            [month("2025-03", [(before, 0, 10 - before)] * 2), month("2026-03", [(now, 0, 10 - now)] * 2)],
            JUDGED,
        )
        for body, (before, now) in _WON.items()
    ]
    few = kept_change("organisation:4 few", [month("2025-03", [(1, 0, 1)], range(4)), month("2026-03", [(1, 0, 1)])], JUDGED)
    assert few is None

    def summarise(_: Columns, context: Context) -> list[Kept]:
        return [each for each in changes if each]

    figure = replace(FIGURE, summarise=summarise)
    run(keep(fresh_database, figure, [], bodies(dict.fromkeys([*_WON, "organisation:4 few"]))))
    run(execute(fresh_database, "MATCH (o:Organisation {id: $id}) SET o.country = 'KZ'", id="organisation:2 rose"))
    return Hub(fresh_database, run)


def listed(hub: Hub, order: str, **variables: object) -> list[str]:
    found = hub.data(LIST, order=order, **{"first": 50, **variables})["meritIndexChanges"]
    return [edge["node"]["organisationId"] for edge in found["edges"]]


@pytest.mark.both_engines
def test_bodies_are_listed_by_their_change_in_both_directions(asking: Hub) -> None:
    assert listed(asking, "FALL") == _FALL
    assert listed(asking, "RISE") == _FALL[::-1]
    assert sorted(asking.statements) == [
        "api/count_merit_changes",
        "api/merit_changes_from_rise_page",
        "api/organisations_by_id",
    ]
    assert listed(asking, "FALL", filter={"country": "KZ"}) == ["organisation:2 rose"]
    assert listed(asking, "FALL", filter={"country": "GB"}) == []


def test_each_says_both_years_and_the_change_between_them(asking: Hub) -> None:
    found = asking.data(LIST, order="FALL", first=1)["meritIndexChanges"]
    assert (found["totalCount"], found["pageInfo"]["hasNextPage"]) == (3, True)
    (edge,) = found["edges"]
    node = edge["node"]
    assert node["organisation"] == {"id": "organisation:1 fell", "name": "Body organisation:1 fell"}
    assert node["change"] == pytest.approx(0.2 - 0.9)
    # All events of a year are alike, so resampling changes nothing.
    assert (node["lower"], node["upper"]) == pytest.approx((-0.7, -0.7))
    assert node["before"] == {"firstMonth": "2024-11", "lastMonth": "2025-10", "index": {"value": 0.9, "pairs": 20}}
    assert node["now"] == {
        "firstMonth": "2025-11",
        "lastMonth": "2026-10",
        "index": {"value": 0.2, "lower": 0.2, "upper": 0.2},
    }


@pytest.mark.parametrize("order", ["FALL", "RISE"])
def test_pages_lead_through_the_list(asking: Hub, order: str) -> None:
    found: list[str] = []
    more: list[bool] = []
    after = None
    for _ in _WON:
        page = asking.data(LIST, order=order, first=1, after=after)["meritIndexChanges"]
        found += [edge["node"]["organisationId"] for edge in page["edges"]]
        more.append(page["pageInfo"]["hasNextPage"])
        after = page["pageInfo"]["endCursor"]
    assert found == listed(asking, order)
    assert more == [True, True, False]
    other = "RISE" if order == "FALL" else "FALL"
    assert asking.refusal(LIST, order=other, first=1, after=after)[0] == "BAD_USER_INPUT"


def test_before_a_detection_it_says_so(fresh_database: Database, run: Run) -> None:
    hub = Hub(fresh_database, run)
    assert hub.refusal(LIST, order="FALL", first=5) == (
        "NOT_COMPUTED",
        "Nothing is computed yet. The list is there after the next detection.",
    )
