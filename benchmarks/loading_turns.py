"""One turn of the measurement of loading, in a process of its own: the raw bound, raw with records, or the product.

Each turn empties the database and loads bodies and positions; both happen before the clock starts. A process of its own has the
memory of its turn only.
"""

from __future__ import annotations

import asyncio
import gc
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final, Literal

import uvloop

from benchmarks import raw_bound
from benchmarks.engines import Engine
from benchmarks.processes import Taken, measure, peak_mib
from benchmarks.workload import Workload, keep_pages, kept_portal, portal
from graph.driver.database import Database, open_database
from graph.migrations import migrate
from loaders.keys.keyring import KeyRing
from loaders.portal_api.contract import Feed, Portal
from loaders.sync import synchronise_all
from meritgraph.garbage import rarer_garbage_collection
from tests.support.engines import wipe

Kind = Literal["raw", "raw_with_records", "product"]
KINDS: Final[tuple[Kind, ...]] = ("raw", "raw_with_records", "product")


@dataclass(frozen=True, slots=True)
class Turn:
    """What to measure. ``pages`` is a folder with the pages of so many servants, as `keep_workload` wrote them."""

    kind: Kind
    servants: int
    engine: Engine
    pages: Path


@dataclass(frozen=True, slots=True)
class TurnResult:
    """What each load of a turn took: ``raw``, ``raw_with_records``, or ``cold``, ``again`` and ``changed``.

    ``peak_mib`` is the largest resident size of the process until the end of its first load. Only that of the product says
    something: the bounds hold all their rows.
    """

    taken: dict[str, Taken]
    peak_mib: float


def keep_workload(pages: Path, servants: int) -> None:
    """Write the pages that the product loads: servants, orders, and the orders of which one in a hundred has changed."""
    work = Workload(servants)
    keep_pages(pages, servants=work.people(), orders=work.orders(), changed=Workload(servants, changed=1).orders())


def run_turn(turn: Turn) -> TurnResult:
    """Measure one turn in this process."""
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner, rarer_garbage_collection():
        return runner.run(_run(turn))


async def _run(turn: Turn) -> TurnResult:
    keys = KeyRing.open(turn.engine.settings.keys)
    async with open_database(turn.engine.settings.database) as database:
        await wipe(database, turn.engine.home)
        await migrate(database)
        work = Workload(turn.servants)
        await _sync(database, portal(bodies=work.bodies(), positions=work.positions()), keys)
        if turn.kind == "product":
            return await _load(database, turn, keys)
        pages = list(raw_bound.prepare_pages(work, keys, records=turn.kind == "raw_with_records"))
        # The bound must not pay for looking through its million rows for garbage.
        gc.collect()
        gc.freeze()
        writing = raw_bound.write(database, pages, records=turn.kind == "raw_with_records")
        return TurnResult({turn.kind: await measure(writing, turn.engine.process())}, peak_mib())


async def _load(database: Database, turn: Turn, keys: KeyRing) -> TurnResult:
    first = kept_portal(turn.pages, servants="servants", orders="orders")
    changed = kept_portal(turn.pages, servants="servants", orders="changed")
    process = turn.engine.process()
    cold, peak = await measure(_sync(database, first, keys), process), peak_mib()
    again = await measure(_sync(database, first, keys), process)
    return TurnResult({"cold": cold, "again": again, "changed": await measure(_sync(database, changed, keys), process)}, peak)


async def _sync(database: Database, source: Portal, keys: KeyRing) -> None:
    """Read, write and derive; the streams of the benchmark have no watermark to reset."""
    report = (await synchronise_all(database, {source: Feed()}, keys, datetime.now(UTC))).portals[0]
    assert report.state == "clean", report.problem
