"""The bounds of loading write what a load writes, and the figures of a size are told from all its turns."""

from __future__ import annotations

import asyncio
import os
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import LiteralString

import pytest

from benchmarks import raw_bound
from benchmarks.loading import figures, growth, table
from benchmarks.loading_turns import TurnResult, keep_workload
from benchmarks.processes import Taken, measure, own_processor_seconds, peak_mib
from benchmarks.workload import PAGE_ROWS, SPELLS, Workload, kept_portal, portal
from graph.driver.database import Database
from graph.migrations import migrate
from loaders.keys.keyring import KeyRing
from loaders.portal_api.contract import Feed, Page, Portal, Visit
from loaders.sync import synchronise_all
from tests.conftest import OpenEngine, Run
from tests.support.engines import cypher, empty

SERVANTS = 30
# What the rows say, and what follows from it. Name keys are left out, because the bounds do not write them.
COUNTED = """MATCH (s:Servant) WITH s
OPTIONAL MATCH (s)-[r:HELD|RECEIVED]->(n) WITH s, type(r) AS first, n
OPTIONAL MATCH (n)-[r:TO|NEXT|FROM|INTO]->(m)
RETURN s.id + ' ' + first + ' ' + labels(n)[0] + coalesce(' ' + type(r) + ' ' + labels(m)[0], '') AS path"""
IDENTIFIED = "MATCH (i:Identifier)-[:IDENTIFIES]->(s:Servant) RETURN i.key + ' ' + s.id AS pair"
DESCRIBED = """MATCH (r:PortalRecord)-[:DESCRIBES]->(n) WHERE n:Servant OR n:Appointment
RETURN r.portal + ' ' + r.stream + ' ' + r.id + ' ' + r.key + ' ' + r.content_hash + ' ' + r.facts + ' ' + r.state + ' '
  + toString(r.mapping_version) + ' ' + n.id AS described"""
Contents = dict[str, Counter[object]]


@pytest.fixture
def keys(tmp_path: Path) -> KeyRing:
    return KeyRing.open(tmp_path / "keys")


@pytest.mark.both_engines
def test_the_bounds_write_what_a_load_writes(engine: OpenEngine, run: Run, keys: KeyRing, tmp_path: Path) -> None:
    keep_workload(tmp_path / "pages", SERVANTS)
    loaded = kept_portal(tmp_path / "pages", servants="servants", orders="orders")

    run(_load_structure(engine, keys))
    run(_sync(engine.database, loaded, keys))
    by_load = run(_contents(engine.database))
    raw = run(_by_bound(engine, keys, records=False))
    with_records = run(_by_bound(engine, keys, records=True))

    assert by_load["described"].total() == SERVANTS * (1 + SPELLS)
    assert by_load["paths"].total() > SERVANTS * SPELLS
    assert with_records == by_load
    assert raw == by_load | {"described": Counter()}


def test_kept_pages_are_those_of_the_portal_and_one_order_in_a_hundred_changes(tmp_path: Path) -> None:
    servants = PAGE_ROWS // SPELLS + 100  # two pages of orders
    keep_workload(tmp_path, servants)

    first = _pages(kept_portal(tmp_path, orders="orders"))
    changed = _pages(kept_portal(tmp_path, orders="changed"))

    assert first == _pages(portal(orders=Workload(servants).orders()))
    assert [name for name, _ in first] == [name for name, _ in changed] == ["0", "1"]
    orders, orders_changed = ([row for _, rows in pages for row in rows] for pages in (first, changed))
    differing = sum(one != other for one, other in zip(orders, orders_changed, strict=True))
    assert differing == -(-len(orders) // 100)


def test_figures_are_medians_of_the_turns() -> None:
    results = [
        *(TurnResult({"raw": Taken(seconds, 0.5, 1.5)}, 900.0) for seconds in (1.0, 2.0, 9.0)),
        *(TurnResult({"raw_with_records": Taken(seconds, 0.5, 1.5)}, 950.0) for seconds in (2.5, 2.5, 2.5)),
        *(
            TurnResult({"cold": Taken(seconds, 3.0, 2.0), "again": Taken(0.1, 0.1, 0.0), "changed": Taken(0.4, 0.3, 0.1)}, peak)
            for seconds, peak in ((4.0, 150.0), (5.0, 160.0), (7.0, 155.0))
        ),
    ]

    found = figures(1000, results)

    assert found["rows_per_second"] == {"raw": 2000, "raw_with_records": 1600, "cold": 800, "again": 40_000, "changed": 10_000}
    assert (found["cold_to_raw"], found["cold_to_raw_with_records"]) == (0.4, 0.5)
    assert (found["again_to_cold"], found["changed_to_cold"]) == (50.0, 12.5)
    assert found["processor_seconds"]["cold"] == {"loader": 3.0, "engine": 2.0}
    assert found["peak_mib"] == 160.0
    assert found["hours_for_a_million_servants"] == 1.39
    assert growth([found, found | {"rows_per_second": found["rows_per_second"] | {"cold": 600}}]) == {
        "raw": 1.0,
        "raw_with_records": 1.0,
        "cold": 0.75,
        "again": 1.0,
        "changed": 1.0,
    }
    assert table([found]).splitlines()[2] == (
        "| 1,000 | 2,000 | 1,600 | 800 | **0.40** | **0.50** | 50 | 12.5 | 3.0 + 2.0 | 160 | 1.39 |"
    )


def test_a_process_counts_its_own_time_and_that_of_the_engine(run: Run) -> None:
    async def work() -> None:
        while own_processor_seconds() < until:
            pass

    until = own_processor_seconds() + 0.1

    taken = run(measure(work(), os.getpid()))

    assert taken.seconds > 0
    assert taken.loader >= 0.05
    assert taken.engine is not None
    assert taken.engine >= 0.05
    assert run(measure(asyncio.sleep(0), None)).engine is None
    assert peak_mib() > 10


async def _by_bound(engine: OpenEngine, keys: KeyRing, *, records: bool) -> Contents:
    await _load_structure(engine, keys)
    pages = list(raw_bound.prepare_pages(Workload(SERVANTS), keys, records=records))
    await raw_bound.write(engine.database, pages, records=records)
    return await _contents(engine.database)


async def _load_structure(engine: OpenEngine, keys: KeyRing) -> None:
    await empty(engine.database, engine.home)
    await migrate(engine.database)
    work = Workload(SERVANTS)
    await _sync(engine.database, portal(bodies=work.bodies(), positions=work.positions()), keys)


async def _sync(database: Database, source: Portal, keys: KeyRing) -> None:
    report = (await synchronise_all(database, {source: Feed()}, keys, datetime.now(UTC))).portals[0]
    assert report.state == "clean", report.problem


async def _contents(database: Database) -> Contents:
    """Return how often each path from a servant, each identifier and each record is there."""
    asked: dict[str, LiteralString] = {"paths": COUNTED, "identifiers": IDENTIFIED, "described": DESCRIBED}
    found: Contents = {}
    for name, text in asked.items():
        found[name] = Counter(value for row in await database.read(cypher(text)) for value in row.values())
    return found


def _pages(source: Portal) -> list[tuple[str, list[object]]]:
    """Return name and rows of each page of orders."""
    (stream,) = (each for each in source.streams if each.name == "orders")
    with source.connect(Visit(Feed(), datetime.now(UTC))) as reader:
        (scope,) = reader.scopes(stream)
        read = [page for page in reader.read(stream, scope, None) if isinstance(page, Page)]
    return [(page.name, list(page.decode())) for page in read]
