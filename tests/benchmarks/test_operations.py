"""The operations that the API is measured by: the hub answers each of them with what is in the graph."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from benchmarks.api.deep_page import deep_place
from benchmarks.api.filling import write
from benchmarks.api.hits import ask_hub
from benchmarks.api.measuring import values_at
from benchmarks.api.operations import OPERATIONS, DeepPlace, Operation, requests
from benchmarks.api.world import World
from graph.migrations import migrate
from tests.conftest import OpenEngine, Run
from tests.schema.conftest import Hub
from tests.support.engines import empty

WORLD = World(300)
# Of the first request that is drawn: a page is full, a career has three steps, and one number, one certificate is what it is.
LISTED = {
    "career": 3,
    "careers": 30,
    "page": 50,
    "page and total": 50,
    "deep page": 50,
    "body and staff": 1,
    "certificate": 1,
}


@pytest.fixture(scope="module")
def hub(engine: OpenEngine, run: Run) -> Hub:
    run(empty(engine.database, engine.home))
    run(migrate(engine.database))
    run(write(engine.database, WORLD))
    return Hub(engine.database, run)


@pytest.fixture(scope="module")
def deep(hub: Hub, run: Run) -> DeepPlace:
    async def ask(query: str, variables: Mapping[str, Any]) -> Mapping[str, Any]:
        return await ask_hub(hub.database, query, variables)

    return run(deep_place(hub.database, WORLD, ask))


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: operation.name)
def test_the_hub_answers_each_operation(hub: Hub, run: Run, deep: DeepPlace, operation: Operation) -> None:
    asked = requests(operation.name, WORLD, deep)[0]

    answer = run(ask_hub(hub.database, operation.hub, asked.hub))
    listed = list(values_at(answer, operation.hub_ids))

    assert listed
    assert len(listed) == LISTED.get(operation.name, len(listed))


def test_the_deep_page_follows_the_first_half_of_the_list(hub: Hub, run: Run, deep: DeepPlace) -> None:
    query = "query($after: String) { servants(first: 50, after: $after) { edges { node { id } } pageInfo { endCursor } } }"
    pages: list[Any] = []
    cursor = None
    for _ in range(4):
        pages.append(run(ask_hub(hub.database, query, {"after": cursor}))["servants"])
        cursor = pages[-1]["pageInfo"]["endCursor"]

    assert deep.offset == 150
    assert run(ask_hub(hub.database, query, {"after": deep.cursor}))["servants"]["edges"] == pages[3]["edges"]
