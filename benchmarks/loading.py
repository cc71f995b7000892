"""Measures loading in rows per second: a cold load, the same rows again, and again after one order in a hundred changed.

A row is a servant or one of the servant's orders; bodies and positions are already there. The bound of the cold load is
`benchmarks.raw_bound`, given as `cold_to_raw`; the two repeated loads are given as ratios to the cold one.
"""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from benchmarks import raw_bound
from benchmarks.workload import Workload, portal
from graph.driver.database import Database
from graph.migrations import migrate
from loaders.keys.keyring import KeyRing
from loaders.portal_api.contract import Feed, Portal
from loaders.sync import synchronise_all

Empty = Callable[[Database], Awaitable[None]]


async def measure_loading(database: Database, empty: Empty, servants: int, folder: Path) -> dict[str, Any]:
    """Measure all four loads; return their rows per second and the ratios. `empty` empties the database before a load."""
    keys = KeyRing.open(folder / "keys")
    workload = Workload(servants)
    # First a small load of each kind, so that neither pays for a cold server.
    for size in (min(1000, servants), servants):
        raw = await _raw(database, empty, Workload(size), keys)
        cold = await _cold(database, empty, Workload(size), keys)
    people, orders = list(workload.people()), list(workload.orders())
    again = await _sync(database, portal(servants=people, orders=orders), keys)
    changed = await _sync(database, portal(servants=people, orders=Workload(servants, changed=1).orders()), keys)
    seconds = {"raw": raw, "cold": cold, "again": again, "changed": changed}
    rates = {name: workload.rows / duration for name, duration in seconds.items()}
    return {
        "engine": database.engine,
        "servants": servants,
        "rows": workload.rows,
        "rows_per_second": {name: round(rate) for name, rate in rates.items()},
        "cold_to_raw": round(rates["cold"] / rates["raw"], 2),
        "again_to_cold": round(rates["again"] / rates["cold"], 1),
        "changed_to_cold": round(rates["changed"] / rates["cold"], 1),
    }


async def _raw(database: Database, empty: Empty, workload: Workload, keys: KeyRing) -> float:
    await _load_structure(database, empty, workload, keys)
    pages = raw_bound.prepare_pages(workload, keys)
    started = time.perf_counter()
    await raw_bound.write(database, pages)
    return time.perf_counter() - started


async def _cold(database: Database, empty: Empty, workload: Workload, keys: KeyRing) -> float:
    await _load_structure(database, empty, workload, keys)
    return await _sync(database, portal(servants=workload.people(), orders=workload.orders()), keys)


async def _load_structure(database: Database, empty: Empty, workload: Workload, keys: KeyRing) -> None:
    """Empty the database and load the bodies and positions."""
    await empty(database)
    await migrate(database)
    await _sync(database, portal(bodies=workload.bodies(), positions=workload.positions()), keys)


async def _sync(database: Database, source: Portal, keys: KeyRing) -> float:
    """Return the seconds for reading, writing and deriving; the streams of the benchmark have no watermark to reset."""
    started = time.perf_counter()
    report = (await synchronise_all(database, {source: Feed()}, keys, datetime.now(UTC))).portals[0]
    assert report.state == "clean", report.problem
    return time.perf_counter() - started
