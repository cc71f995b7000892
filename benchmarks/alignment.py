"""Measures how well labour contracts are aligned with orders: ``python -m benchmarks.alignment [--people N] [--worlds N]``.

Input are several sandbox worlds with the days that both portals have reported. The result counts contracts: all of them, those
made for an appointment, those that do not confirm their appointment, and those that confirm another one. The bound is the
sandbox's truth: a perfect alignment has 0 in the last two counts. The result is written to ``var/bench/alignment.json`` and
printed.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter, defaultdict
from datetime import UTC, date, datetime, time
from pathlib import Path

from careers.alignment import SourceSpell, align
from graph.model.days import FIRST_DAY, Day, Period
from sandbox.contracts import REPORTED_SINCE
from sandbox.labour import Contract, ReportedDay
from sandbox.model import World
from sandbox.portals.argos_rows import day_text
from sandbox.world import build_world

RESULTS = Path("var/bench")
TODAY = date(2026, 11, 20)


def main() -> None:
    """Measure the alignment in the worlds with the seeds 1 to N and save the sums."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.alignment")
    parser.add_argument("--people", type=int, default=1000, help="civil servants in each world")
    parser.add_argument("--worlds", type=int, default=8, help="number of worlds")
    arguments = parser.parse_args()
    counts = Counter[str]()
    for seed in range(1, arguments.worlds + 1):
        counts += measure_alignment(build_world(arguments.people, seed, TODAY))
    text = json.dumps({"worlds": arguments.worlds, "people": arguments.people, **dict.fromkeys(_COUNTS, 0), **counts}, indent=2)
    RESULTS.mkdir(parents=True, exist_ok=True)
    (RESULTS / "alignment.json").write_text(text + "\n", "utf-8")
    print(text)


_COUNTS = ("contracts", "of_appointments", "appointments_not_found", "wrong_appointments")


def measure_alignment(world: World) -> Counter[str]:
    """Count the reported contracts, those made for an appointment, those that miss it, and those that confirm another one."""
    by_order: dict[int, list[SourceSpell]] = defaultdict(list)
    for spell in world.spells:
        post = world.positions[spell.position]
        end = _day(spell.end, spell.end_precision) if spell.end and spell.end_known else None
        period = Period(_day(spell.start, spell.start_precision), end)
        stated = SourceSpell(spell.number, world.bodies[post.body].stir, post.versions[-1].title, period, post.fte)
        by_order[spell.person].append(stated)
    counts = Counter[str]()
    for contract in world.contracts:
        if (period := _reported_period(contract)) is None:
            continue
        stated = SourceSpell(contract.number, contract.employer, contract.title, period, contract.fte)
        found = set(align([stated], by_order[contract.person])[contract.number])
        counts["contracts"] += 1
        counts["of_appointments"] += contract.spell is not None
        counts["appointments_not_found"] += contract.spell is not None and contract.spell not in found
        counts["wrong_appointments"] += bool(found - {contract.spell})
    return counts


def _reported_period(contract: Contract) -> Period | None:
    """Return the period as the employer has reported it by today; None if nothing is reported."""
    start, end = _reported_day(contract, contract.concluded), _reported_day(contract, contract.terminated)
    if start is None and end is not None:
        # A contract with a reported end only began at an unknown time before it.
        start = Day(FIRST_DAY, end.latest)
    return None if start is None else Period(start, end)


def _reported_day(contract: Contract, part: ReportedDay | None) -> Day | None:
    if part is None or part.reported_at is None or part.reported_at > datetime.combine(TODAY, time(12), UTC):
        return None
    return _day(part.day, contract.precision if part.day.year < REPORTED_SINCE else "day")


def _day(day: date, precision: str) -> Day:
    text = day_text(day, precision)
    assert text is not None
    return Day.parse(text)


if __name__ == "__main__":
    main()
