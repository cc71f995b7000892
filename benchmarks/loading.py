"""Measures loading: ``python -m benchmarks.loading [--servants N …] [--engine …] [--turns N]``.

A row is a servant or one of the servant's orders; bodies and positions are already there. For each engine and size three turns
follow each other, each on an emptied database and in a process of its own: the two bounds of `benchmarks.raw_bound`, then the
product, which loads the rows (*cold*), the same rows again (*again*), and the rows after one order in a hundred changed
(*changed*). Before the first size a turn of each kind with 5,000 servants warms the engine.

Reported are rows per second, their ratios, the peak memory of the loader's process until the end of the cold load, and the
seconds of a processor that the loader and the engine take for each load: these vary less than rates where other work runs on the
machine. With several turns each figure is the median. ``largest_to_smallest`` tells whether rates are flat: it is the rate at the
last size as a share of that at the first. ``hours_for_a_million_servants`` supposes that four million rows are loaded at the cold
rate of that size. Results are written to ``var/bench/loading-<engine>.json``, and a table is printed.
"""

from __future__ import annotations

import argparse
import asyncio
import multiprocessing
import statistics
import sys
from collections.abc import Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from benchmarks.engines import ENGINES, Engine, engine_to_measure
from benchmarks.loading_turns import KINDS, Turn, TurnResult, keep_workload, run_turn
from benchmarks.processes import Taken
from benchmarks.results import save
from benchmarks.workload import SPELLS, Workload
from graph.driver.database import open_database

SIZES = (10_000, 50_000, 100_000)
# The compiler of the engine needs some ten seconds of work before raw loads, which come first, are as fast as later ones.
_WARM_UP = 5000
_MILLION = 1_000_000
_LOADS = ("raw", "raw_with_records", "cold", "again", "changed")


def main() -> None:
    """Measure the chosen engines, print a table for each and save the results."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.loading")
    parser.add_argument("--servants", type=int, nargs="+", default=SIZES, help="numbers of civil servants to load")
    parser.add_argument("--engine", choices=ENGINES, action="append", help="engine to measure; default both")
    parser.add_argument("--turns", type=int, default=1, help="how often each load of a size is measured")
    arguments = parser.parse_args()
    for name in arguments.engine or ENGINES:
        with TemporaryDirectory(prefix="meritgraph-bench-") as folder, engine_to_measure(name, Path(folder)) as engine:
            sizes = asyncio.run(measure_loading(engine, arguments.servants, arguments.turns, Path(folder) / "pages"))
        result = {"engine": name, "turns": arguments.turns, "largest_to_smallest": growth(sizes), "sizes": sizes}
        save(f"loading-{name}", result)
        print(f"{name}; rates of the last size as shares of those of the first: {growth(sizes)}\n{table(sizes)}", flush=True)


async def measure_loading(engine: Engine, sizes: Sequence[int], turns: int, pages: Path) -> list[dict[str, Any]]:
    """Return the figures of each size. Pages are kept in a new folder ``pages`` meanwhile."""
    # It stays open, so that the embedded engine goes on running between the turns.
    async with open_database(engine.settings.database):
        await _measure_size(engine, min(_WARM_UP, *sizes), 1, pages / "warm-up")
        return [await _measure_size(engine, servants, turns, pages / str(servants)) for servants in sizes]


async def _measure_size(engine: Engine, servants: int, turns: int, pages: Path) -> dict[str, Any]:
    keep_workload(pages, servants)
    results: list[TurnResult] = []
    loop, spawning = asyncio.get_running_loop(), multiprocessing.get_context("spawn")
    for number in range(turns):
        # What changes slowly on the machine falls on all kinds alike if every second round goes backwards.
        for kind in KINDS if number % 2 == 0 else reversed(KINDS):
            with ProcessPoolExecutor(1, spawning) as own:
                result = await loop.run_in_executor(own, run_turn, Turn(kind, servants, engine, pages))
            results.append(result)
            taken = ", ".join(f"{load} {each}" for load, each in result.taken.items())
            print(f"{engine.name}, {servants:,} servants: {taken}", file=sys.stderr, flush=True)
    return figures(servants, results)


def figures(servants: int, results: Sequence[TurnResult]) -> dict[str, Any]:
    """Return the figures of one size, from the results of all its turns."""
    rows = Workload(servants).rows
    taken = {load: [result.taken[load] for result in results if load in result.taken] for load in _LOADS}
    rates = {load: rows / statistics.median(each.seconds for each in all_turns) for load, all_turns in taken.items()}
    return {
        "servants": servants,
        "rows": rows,
        "rows_per_second": {load: round(rate) for load, rate in rates.items()},
        "cold_to_raw": round(rates["cold"] / rates["raw"], 3),
        "cold_to_raw_with_records": round(rates["cold"] / rates["raw_with_records"], 3),
        "again_to_cold": round(rates["again"] / rates["cold"], 1),
        "changed_to_cold": round(rates["changed"] / rates["cold"], 1),
        "peak_mib": round(max(result.peak_mib for result in results if "cold" in result.taken), 1),
        "processor_seconds": {load: _processor_seconds(all_turns) for load, all_turns in taken.items()},
        "hours_for_a_million_servants": round(_MILLION * (1 + SPELLS) / rates["cold"] / 3600, 2),
        "seconds": {load: [round(each.seconds, 2) for each in all_turns] for load, all_turns in taken.items()},
    }


def growth(sizes: Sequence[Mapping[str, Any]]) -> dict[str, float]:
    """Return the rate of each load at the last size as a share of that at the first: 1 is flat."""
    first, last = sizes[0]["rows_per_second"], sizes[-1]["rows_per_second"]
    return {load: round(last[load] / first[load], 2) for load in _LOADS}


def _processor_seconds(turns: Sequence[Taken]) -> dict[str, float | None]:
    engine = [each.engine for each in turns if each.engine is not None]
    return {
        "loader": round(statistics.median(each.loader for each in turns), 2),
        "engine": round(statistics.median(engine), 2) if engine else None,
    }


_HEAD = (
    *(
        "servants",
        "raw",
        "raw with records",
        "cold",
        "cold / raw",
        "cold / raw with records",
        "again / cold",
        "1 % changed / cold",
    ),
    *("processor of loader + engine, cold", "peak MiB", "hours for a million servants"),
)


def table(sizes: Sequence[Mapping[str, Any]]) -> str:
    """Return the figures in Markdown: a line for each size, rates in rows per second, processor time in seconds."""
    lines = [_line(_HEAD), _line(["---"] * len(_HEAD))]
    for each in sizes:
        rates, processor = each["rows_per_second"], each["processor_seconds"]["cold"]
        engine = "?" if processor["engine"] is None else f"{processor['engine']:.1f}"
        cells = (
            *(f"{each['servants']:,}", f"{rates['raw']:,}", f"{rates['raw_with_records']:,}", f"{rates['cold']:,}"),
            *(f"**{each['cold_to_raw']:.2f}**", f"**{each['cold_to_raw_with_records']:.2f}**"),
            *(f"{each['again_to_cold']:,.0f}", f"{each['changed_to_cold']:.1f}"),
            *(f"{processor['loader']:.1f} + {engine}", f"{each['peak_mib']:.0f}", f"{each['hours_for_a_million_servants']:.2f}"),
        )
        lines.append(_line(cells))
    return "\n".join(lines)


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


if __name__ == "__main__":
    main()
