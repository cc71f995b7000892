"""What a query costs is in its answer, and what one subject may ask for is limited by it."""

from __future__ import annotations

import asyncio
import logging
import re
from pathlib import Path

import pytest

from graph.driver.database import Database
from graph.errors import MeritgraphError
from meritgraph.admission import Admission, AdmissionTerms
from meritgraph.api_settings import ApiSettings
from meritgraph.cost_rate import CostRate
from resolvers.errors import RateLimited
from tests.conftest import Run
from tests.meritgraph.conftest import Client, FailingDatabase, code
from tests.support.principals import principal

# A list costs 20, its fields 1 for each of its items.
PAGE = "query ($n: Int) { courses(first: $n) { edges { node { id } } } }"


def test_an_answer_says_what_its_query_cost_with_the_variables_that_were_sent(client: Client) -> None:
    one, ten = (int(client.ask(PAGE, n=n).headers["X-Cost"]) for n in (1, 10))
    each = (ten - one) // 9

    assert each >= 1
    assert ten - one == 9 * each
    assert int(client.ask(PAGE, n=100).headers["X-Cost"]) == one + 99 * each


def test_a_query_that_is_too_expensive_says_its_cost_and_one_that_is_wrong_has_none(client: Client) -> None:
    bodies = "findings(first: $n) { edges { node { organisation { positions(first: $n) { edges { cursor } } } } } }"
    wide = "query ($n: Int) { " + " ".join(f"a{number}: {bodies}" for number in range(5)) + " }"
    expensive = client.ask(wide, n=100)

    (error,) = expensive.json()["errors"]
    assert (expensive.status_code, error["extensions"]["code"]) == (400, "GRAPHQL_LIMIT_COST")
    assert expensive.headers["X-Cost"] == str(error["extensions"]["cost"])
    assert "X-Cost" not in client.ask("{ nothing }").headers
    assert "X-Cost" not in client.post({"query": "{ rules { id } }"}, Authorization="Bearer none").headers


def test_an_account_fills_up_by_the_limit_in_a_minute_and_never_beyond_it() -> None:
    now = 1000.0
    rate = CostRate(600, lambda: now)
    assert rate.seconds_until_free("one") == 0
    rate.spend("one", 600)
    # Empty: the next operation waits until something is left.
    assert rate.seconds_until_free("one") == 1
    assert rate.seconds_until_free("other") == 0
    now += 1
    assert rate.seconds_until_free("one") == 0
    # Ten are left, so 190 are overdrawn: 19 seconds, and the one after.
    rate.spend("one", 200)
    assert rate.seconds_until_free("one") == 20
    now += 20
    assert rate.seconds_until_free("one") == 0
    now += 3600
    rate.spend("one", 599)
    assert rate.seconds_until_free("one") == 0
    rate.spend("one", 1)
    assert rate.seconds_until_free("one") == 1


def test_without_a_limit_nobody_has_an_account() -> None:
    rate = CostRate(0)
    for _ in range(3):
        rate.spend("one", 1_000_000)
    assert rate.seconds_until_free("one") == 0


def test_a_subject_whose_account_is_empty_is_refused_until_it_is_filled(run: Run, database: Database, tmp_path: Path) -> None:
    client = Client(run, database, tmp_path, api=ApiSettings(cost_per_minute=1))
    first = client.ask("{ rules { id } }")
    cost = int(first.headers["X-Cost"])

    again, unseen = client.ask("{ rules { id } }"), client.ask("{ rules { title } }")

    assert first.status_code == 200
    for refused in (again, unseen):
        assert (refused.status_code, code(refused)) == (429, "RATE_LIMITED")
        # One unit of cost comes in a minute.
        assert (cost - 2) * 60 < int(refused.headers["Retry-After"]) <= (cost - 1) * 60 + 1
    client.token = client.key.sign(principal(subject="somebody else"), 1)
    assert client.ask("{ rules { id } }").status_code == 200


def test_an_operation_that_finds_no_place_costs_nothing() -> None:
    admission = Admission(AdmissionTerms(operations=1, waiting=0, seconds=0.01, cost_per_minute=10)).of("one")

    async def refused_while_another_runs() -> None:
        async with admission.executing(5):
            with pytest.raises(RateLimited):
                async with admission.executing(50):
                    raise AssertionError
        async with admission.executing(1):
            pass

    asyncio.run(refused_while_another_runs())


@pytest.mark.parametrize(("own", "places"), [(None, 4), (1, 1), (3, 3), (100, 4)])
def test_one_subject_has_as_many_places_as_the_setting_says_and_half_at_most(own: int | None, places: int) -> None:
    assert AdmissionTerms(operations=8, own=own).places_of_one == places


def test_further_operations_of_one_subject_wait_while_others_run() -> None:
    admission = Admission(AdmissionTerms(operations=8, waiting=8, seconds=0.01, own=1))

    async def two_at_once() -> None:
        async with admission.of("one").executing(1):
            with pytest.raises(RateLimited):
                async with admission.of("one").executing(1):
                    raise AssertionError
            async with admission.of("other").executing(1):
                pass

    asyncio.run(two_at_once())


def test_the_reference_of_an_unexpected_error_leads_to_the_log(
    run: Run, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    client = Client(run, FailingDatabase(MeritgraphError("the secret cause")), tmp_path)

    with caplog.at_level(logging.ERROR):
        answer = client.ask("{ courses(first: 1) { totalCount } }")

    (error,) = answer.json()["errors"]
    assert re.fullmatch(r"[0-9a-f]{8}", error["extensions"]["reference"])
    assert "secret" not in answer.text
    (logged,) = [each for each in caplog.records if error["extensions"]["reference"] in each.getMessage()]
    assert logged.exc_info is not None
    assert "the secret cause" in str(logged.exc_info[1])
