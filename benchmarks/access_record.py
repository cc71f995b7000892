"""Measures what the record of access costs: the same hub with it and without it, in turns.

Each turn starts the hub anew and measures careerPath and a page of 50 servants over HTTP, with sixteen connections. With the
record each answer waits until its event is on the disk, and events are brought into the graph meanwhile; without it nothing is
written. Two turns with it stand around two without it, so that what else the machine does falls on both alike. ``cost`` is the
share of the requests in a second that the record takes, by the medians of the turns; at most ``bound`` may be.
"""

from __future__ import annotations

import shutil
import statistics
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from typing import Any, Final

import httpx

from benchmarks.career_path import PAGE, QUERY, client_token, for_one_client, measure_requests, serving
from graph.cypher.statements import statement
from graph.driver.database import open_database
from meritgraph.access.events import AccessEvent
from meritgraph.access.journal import AccessJournal
from meritgraph.app import create_app
from meritgraph.settings import Settings
from resolvers.paging import NO_END

BOUND: Final = 0.05
_CONNECTIONS = 16
# By turn, whether events are recorded.
_TURNS = (True, False, False, True) * 2

Ask = Callable[[httpx.AsyncClient, str], Awaitable[httpx.Response]]


class NoRecord(AccessJournal):
    """A journal that keeps nothing: what the record costs is the difference to it."""

    def __init__(self) -> None:
        """Open no file."""

    async def append(self, events: Sequence[AccessEvent]) -> None:
        """Keep nothing."""


async def measure_access_record(settings: Settings) -> dict[str, Any]:
    """Return for each query how many requests were answered in a second, with the record and without it, and its cost."""
    async with open_database(settings.database) as database:
        token = await client_token(database, settings)
        rows = await database.read(statement("api/servants_page"), {"after": "", "until": NO_END, "limit": 200})
    ids = [str(row["id"]) for row in rows]
    rates: dict[str, dict[bool, list[float]]] = {name: {True: [], False: []} for name in ("careerPath", "page of 50")}
    for recorded in _TURNS:
        # What the turn before left would be brought into the graph in this one.
        shutil.rmtree(settings.access, ignore_errors=True)
        app = create_app(for_one_client(settings))
        async with serving(app) as hub:
            if not recorded:
                app.state.graphql = replace(app.state.graphql, journal=NoRecord())
            for name, query in (("careerPath", QUERY), ("page of 50", PAGE)):
                ask = _asking(f"{hub}/graphql", token, query)
                await measure_requests(ask, ids, _CONNECTIONS)  # warm-up
                rates[name][recorded].append((await measure_requests(ask, ids, _CONNECTIONS))["per_second"])
    return {"connections": _CONNECTIONS, "bound": BOUND, **{name: summary(each) for name, each in rates.items()}}


def summary(rates: dict[bool, list[float]]) -> dict[str, Any]:
    """Return the rates of all turns, and what the record costs of them by the medians."""
    recorded, unrecorded = (statistics.median(rates[which]) for which in (True, False))
    cost = 1 - recorded / unrecorded
    return {
        "with_record": rates[True],
        "without_record": rates[False],
        "cost": round(cost, 4),
        "within_bound": cost <= BOUND,
    }


def _asking(address: str, token: str, query: str) -> Ask:
    headers = {"Authorization": f"Bearer {token}", "X-Purpose": "oversight"}

    def ask(client: httpx.AsyncClient, id_: str) -> Awaitable[httpx.Response]:
        variables = {"id": id_} if "$id" in query else {"first": 50}
        return client.post(address, json={"query": query, "variables": variables}, headers=headers)

    return ask
