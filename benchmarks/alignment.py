"""Whether labour contracts find the orders they were made for: ``python -m benchmarks.alignment [--people N] [--worlds N]``.

In several sandbox worlds, as far as both portals told their days. Measured are the contracts made for an appointment that do not
confirm it, and those that confirm another one. The result goes to var/bench/alignment.json and to the screen.
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
from sandbox.model import Contract, ReportedDay, World
from sandbox.portals.argos_rows import day_text
from sandbox.world import build_world

RESULTS = Path("var/bench")
TODAY = date(2026, 11, 20)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.alignment")
    parser.add_argument("--people", type=int, default=1000)
    parser.add_argument("--worlds", type=int, default=8)
    chosen = parser.parse_args()
    counted = Counter[str]()
    for seed in range(1, chosen.worlds + 1):
        counted += measure_alignment(build_world(chosen.people, seed, TODAY))
    text = json.dumps({"worlds": chosen.worlds, "people": chosen.people, **dict.fromkeys(_COUNTS, 0), **counted}, indent=2)
    RESULTS.mkdir(parents=True, exist_ok=True)
    (RESULTS / "alignment.json").write_text(text + "\n", "utf-8")
    print(text)


_COUNTS = ("contracts", "of_appointments", "appointments_not_found", "wrong_appointments")


def measure_alignment(world: World) -> Counter[str]:
    """Contracts, those made for an appointment, and how many of them miss it or name another."""
    ordered: dict[int, list[SourceSpell]] = defaultdict(list)
    for spell in world.spells:
        post = world.positions[spell.position]
        end = _day(spell.end, spell.end_precision) if spell.end and spell.end_known else None
        period = Period(_day(spell.start, spell.start_precision), end)
        stated = SourceSpell(spell.number, world.bodies[post.body].stir, post.versions[-1].title, period, post.fte)
        ordered[spell.person].append(stated)
    counted = Counter[str]()
    for contract in world.contracts:
        if (period := _told_period(contract)) is None:
            continue
        stated = SourceSpell(contract.number, contract.employer, contract.title, period, contract.fte)
        found = set(align([stated], ordered[contract.person])[contract.number])
        counted["contracts"] += 1
        counted["of_appointments"] += contract.spell is not None
        counted["appointments_not_found"] += contract.spell is not None and contract.spell not in found
        counted["wrong_appointments"] += bool(found - {contract.spell})
    return counted


def _told_period(contract: Contract) -> Period | None:
    """As the employer told it by today; None where nothing was."""
    start, end = _told(contract, contract.concluded), _told(contract, contract.terminated)
    if start is None and end is not None:
        # What only ended had begun some time before.
        start = Day(FIRST_DAY, end.latest)
    return None if start is None else Period(start, end)


def _told(contract: Contract, part: ReportedDay | None) -> Day | None:
    if part is None or part.reported_at is None or part.reported_at > datetime.combine(TODAY, time(12), UTC):
        return None
    return _day(part.day, contract.precision if part.day.year < REPORTED_SINCE else "day")


def _day(day: date, precision: str) -> Day:
    text = day_text(day, precision)
    assert text is not None
    return Day.parse(text)


if __name__ == "__main__":
    main()
