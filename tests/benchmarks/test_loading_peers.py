"""The loaders beside ours: the raw ones load every row, and write again only what they have to."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from benchmarks.loading_peers import figures, table
from benchmarks.loading_turns import TurnResult, keep_workload
from benchmarks.peers import raw
from benchmarks.processes import Taken
from benchmarks.workload import SPELLS, Workload, keep_pages
from graph.migrations import migrate
from tests.conftest import OpenEngine, Run
from tests.support.engines import count, empty

SERVANTS = 30
ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("engine", ["neo4j"], indirect=True)
@pytest.mark.parametrize("loader", raw.LOADERS)
def test_a_raw_loader_loads_every_row_once(engine: OpenEngine, run: Run, tmp_path: Path, loader: str) -> None:
    database, load = engine.database, raw.LOADERS[loader]
    run(empty(database, engine.home))
    run(migrate(database))
    work = Workload(SERVANTS)
    keep_workload(tmp_path / "first", SERVANTS)
    keep_pages(tmp_path / "first", bodies=work.bodies(), positions=work.positions())
    keep_pages(tmp_path / "second", servants=work.people(), orders=Workload(SERVANTS, changed=1).orders())

    async def load_both() -> list[tuple[int, int, int]]:
        await raw.load_structure(database, tmp_path / "first")
        found: list[tuple[int, int, int]] = []
        for folder in ("first", "first", "second"):
            await load(database, tmp_path / folder)
            found.append(
                (
                    await count(database, "MATCH (s:Servant) WHERE s.pinfl IS NOT NULL RETURN count(s) AS n"),
                    await count(database, "MATCH (:Servant)-[:HELD]->(:Appointment)-[t:TO]->(:Position) RETURN count(t) AS n"),
                    await count(database, "MATCH (a:Appointment {term: 'fixed'}) RETURN count(a) AS n"),
                )
            )
        return found

    loaded = (SERVANTS, SERVANTS * SPELLS)
    assert run(load_both()) == [(*loaded, 0), (*loaded, 0), (*loaded, 1)]


def test_the_table_has_a_line_for_each_loader() -> None:
    taken = {"cold": Taken(4.0, 1.5, 2.5), "again": Taken(0.5, 0.2, 0.1)}
    measured = {"one": figures(1000, [TurnResult(taken, 90.0)]), "other": figures(1000, [TurnResult(taken, 80.4)])}

    assert table(measured).splitlines()[2:] == [
        "| one | 1,000 | 8,000 | 8.0 | 1.5 + 2.5 | 90 |",
        "| other | 1,000 | 8,000 | 8.0 | 1.5 + 2.5 | 80 |",
    ]


def test_the_peer_has_the_driver_that_the_product_has() -> None:
    ours = _hashes((ROOT / "requirements" / "run.txt").read_text("utf-8"))
    peer = _hashes((ROOT / "benchmarks" / "peers" / "cartography.txt").read_text("utf-8"))

    assert {name: hashes for name, hashes in peer.items() if name in ours} == {
        name: ours[name] for name in ours if name.startswith(("neo4j==", "neo4j-rust-ext==", "pytz=="))
    }
    assert {name.partition("==")[0] for name in peer.keys() - ours.keys()} == {"backoff", "cartography", "statsd"}


def _hashes(lock: str) -> dict[str, list[str]]:
    """Return the hashes of each version that a lock names."""
    blocks = re.split(r"^(?=[\w.-]+(?:\[[\w,]+\])?==)", lock, flags=re.MULTILINE)
    return {
        found[0]: re.findall(r"--hash=(\S+)", block)
        for block in blocks
        if (found := re.match(r"\S+", block)) and "==" in found[0]
    }
