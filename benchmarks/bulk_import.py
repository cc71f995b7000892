"""Measures a first load into Neo4j by import: ``python -m benchmarks.bulk_import [--servants N …]``.

The rows are those of `benchmarks.loading`, bodies and positions among them. Measured are writing the files (`meritgraph
bulk-import`), Neo4j's importer, the migrations, and the `sync` that follows: it reads everything again, finds it unchanged, and
derives all careers. Results are written to ``var/bench/bulk-import.json`` and printed.
"""

from __future__ import annotations

import argparse
import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any, Final

from benchmarks.engines import HEAP, neo4j_settings
from benchmarks.processes import peak_mib
from benchmarks.results import save
from benchmarks.workload import Workload, endless_portal
from graph.driver.database import open_database
from graph.migrations import migrate
from loaders.bulk_import.reading import write_import
from loaders.bulk_import.report import ImportReport
from loaders.keys.keyring import KeyRing
from loaders.portal_api.contract import Feed, Portal
from loaders.sync import SyncReport, synchronise_all
from meritgraph.settings import Settings
from tests.support.neo4j_import import import_files
from tests.support.neo4j_server import own_neo4j

SERVANTS: Final = (10_000, 100_000)


def main() -> None:
    """Measure imports of several sizes, the smallest first, and save the results."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.bulk_import")
    parser.add_argument("--servants", type=int, action="append", help=f"how many; by default {SERVANTS}, one after the other")
    sizes: Sequence[int] = parser.parse_args().servants or SERVANTS
    # A small one first, so that none pays for what is imported and prepared once.
    _measure(1000)
    print(save("bulk-import", {"imports": [_measure(size) for size in sorted(sizes)]}), flush=True)


def _measure(servants: int) -> dict[str, Any]:
    """Import so many servants. The peak of memory is the largest that this process has had until then."""
    with TemporaryDirectory(prefix="meritgraph-bench-") as temporary:
        folder, keys = Path(temporary), KeyRing.open(Path(temporary) / "keys")
        began = perf_counter()
        report = asyncio.run(write_import({_portal(servants): Feed()}, keys, datetime.now(UTC), folder / "files"))
        seconds, peak = {"files": perf_counter() - began}, peak_mib()
        rows = sum(scope.imported for scope in report.scopes)
        began = perf_counter()
        import_files(folder / "neo4j", folder / "files", quick_compiler=False, heap=HEAP)
        seconds["import"] = perf_counter() - began
        with own_neo4j(folder / "neo4j", {"server.memory.pagecache.size": "1g"}, heap=HEAP) as own:
            following = asyncio.run(_after_import(neo4j_settings(own.server, folder), servants, keys))
        return {
            "servants": servants,
            "rows": rows,
            **_in_files(report),
            "seconds": {name: round(each, 1) for name, each in (seconds | following).items()},
            "rows_per_second_of_files": round(rows / seconds["files"]),
            "peak_mib_of_files": round(peak),
        }


def _portal(servants: int) -> Portal:
    """Return a portal whose pages are made while it is read, so that memory is that of the hub."""
    work = Workload(servants)
    return endless_portal(bodies=work.bodies(), positions=work.positions(), servants=work.people(), orders=work.orders())


def _in_files(report: ImportReport) -> dict[str, int]:
    return {"nodes": sum(report.nodes.values()), "relationships": sum(report.relationships.values())}


async def _after_import(settings: Settings, servants: int, keys: KeyRing) -> dict[str, float]:
    async with open_database(settings.database) as database:
        began = perf_counter()
        await migrate(database)
        migrated = perf_counter()
        _require_unchanged(await synchronise_all(database, {_portal(servants): Feed()}, keys, datetime.now(UTC)))
        return {"migrations": migrated - began, "sync": perf_counter() - migrated}


def _require_unchanged(report: SyncReport) -> None:
    (books,) = (portal.books for portal in report.portals)
    assert books.unchanged == books.read, books.counts()


if __name__ == "__main__":
    main()
