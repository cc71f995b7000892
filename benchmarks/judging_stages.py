"""The stages of a detection one after another, whole detections, and checks before orders: their seconds and memory."""

from __future__ import annotations

import resource
import statistics
import time
from collections.abc import Generator, Iterable, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from graph.cypher.statements import Statement
from graph.driver.database import Database
from graph.driver.settings import DatabaseSettings
from merit.check import ProposedAppointment, check_appointment
from merit.context import Context
from merit.contract import Case, Outcome, Rule
from merit.detection import DetectionReport, detect
from merit.dossiers.reading import COMPETITIONS, SERVANTS, DossierKind, pages_of_ids
from merit.evaluation import judge_collected, judge_subjects, reads
from merit.figures.registry import FIGURES
from merit.findings import FindingStore
from merit.judged.keeping import KeptDossiers
from merit.registry import all_rules, shipped_policy
from merit.strata.columns import Columns
from merit.strata.rule import StratumRule
from meritgraph.garbage import rarer_garbage_collection
from meritgraph.worker_processes import worker_processes
from tests.support.engines import execute

_CHECKS = 60
_PAGE = resource.getpagesize()
_MIB = 2**20


@dataclass(slots=True)
class Stages:
    """Seconds by stage, and memory: what the process grows by while it judges, in MiB, and what rows take, in bytes a servant."""

    people: int = 0
    seconds: dict[str, float] = field(default_factory=lambda: dict.fromkeys(("read", "judge", "strata", "write"), 0.0))
    memory: dict[str, float] = field(default_factory=dict[str, float])

    @contextmanager
    def of(self, stage: str) -> Generator[None]:
        """Add the time within to a stage."""
        started = time.perf_counter()
        yield
        self.seconds[stage] += time.perf_counter() - started


async def measure_stages(database: Database, context: Context) -> Stages:
    """Judge everything page by page, without anything at once: *read* has listing, *judge* decoding and making rows."""
    await _forget(database)
    stages, rules = Stages(), all_rules()
    strata = {rule.id: Columns(rule.row) for rule in rules if isinstance(rule, StratumRule)}
    store = await FindingStore.open(database, context, datetime.now(UTC), rules)
    kept = KeptDossiers(database, context, rules, (), store, lambda _: None, all_again=True)

    async def read(statement: Statement, parameters: Mapping[str, object]) -> list[dict[str, object]]:
        with stages.of("read"):
            return await database.read(statement, parameters)

    before = _resident()
    kinds: list[DossierKind[Any]] = [SERVANTS, COMPETITIONS]
    with rarer_garbage_collection():
        for kind in kinds:
            of_kind = [rule for rule in rules if reads(rule, kind)]
            async for ids, _ in pages_of_ids(read, kind):
                stages.people += len(ids) if kind is SERVANTS else 0
                reading = stages.seconds["read"]
                with stages.of("judge"):
                    page = await judge_subjects(read, kind, ids, of_kind, context)
                stages.seconds["judge"] -= stages.seconds["read"] - reading
                with stages.of("write"):
                    await _write(store, page.cases)
                    await kept.keep(page.judged)
                for id_, rows in page.rows.items():
                    strata[id_].extend(rows)
        stages.memory["grown_mib"] = round((_resident() - before) / _MIB, 1)
        stages.memory["bytes_of_rows_a_servant"] = round(_bytes(strata.values()) / stages.people)
        for rule in rules:
            if isinstance(rule, StratumRule):
                with stages.of("strata"):
                    cases, _ = judge_collected(rule, strata[rule.id], context)
                with stages.of("write"):
                    await _write(store, [(rule, case) for case in cases])
        with stages.of("write"):
            await store.finish()
    stages.memory["peak_mib"] = round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, 1)
    return stages


async def _write(store: FindingStore, cases: Iterable[tuple[Rule, Case]]) -> None:
    for rule, case in cases:
        if case.outcome is Outcome.VIOLATES:
            await store.add(rule, case)
    await store.save()


def _bytes(columns: Iterable[Columns]) -> int:
    parts = [part for each in columns for part in each.parts]
    texts = {id(part.texts): part.texts.size for part in parts}
    return sum(len(part.data) for part in parts) + sum(texts.values())


def _resident() -> int:
    return int(Path("/proc/self/statm").read_text().split()[1]) * _PAGE


@dataclass(frozen=True, slots=True)
class Detections:
    """Seconds of whole detections, by how many processes judged; and of later ones, each with how many dossiers it judged."""

    full: Mapping[str, float]
    incremental: Mapping[str, Any]


async def measure_detections(database: Database, settings: DatabaseSettings, as_of: date, workers: Sequence[int]) -> Detections:
    """Detect in an empty store with so many workers each; then with nothing changed, and with 1 % of the servants changed."""
    full: dict[str, float] = {}
    for number in workers:
        await _forget(database)
        full[f"detect_{number}"], _ = await _detect(database, settings, as_of, number)
    later: dict[str, Any] = {}
    later["nothing_changed"], report = await _detect(database, settings, as_of, 1)
    later["nothing_changed_judged"] = report.judged
    await execute(
        database,
        "MATCH (s:Servant) WITH s ORDER BY s.id WITH collect(s) AS every "
        "UNWIND [at IN range(0, size(every) - 1) WHERE at % 100 = 0 | every[at]] AS s "
        "SET s.dossier_version = coalesce(s.dossier_version, 0) + 1",
    )
    later["one_percent_changed"], report = await _detect(database, settings, as_of, 1)
    later["one_percent_changed_judged"] = report.judged
    return Detections(full, {name: round(value, 2) for name, value in later.items()})


async def _detect(database: Database, settings: DatabaseSettings, as_of: date, number: int) -> tuple[float, DetectionReport]:
    started = time.perf_counter()
    with rarer_garbage_collection():
        async with worker_processes(number, settings) as workers:
            report = await detect(database, all_rules(), as_of, datetime.now(UTC), figures=FIGURES, workers=workers)
    return time.perf_counter() - started, report


async def _forget(database: Database) -> None:
    """Delete what detections have saved."""
    await database.schema(
        "MATCH (n:Finding|Review|JudgedDossier|KeptStratum|KeptFigure) CALL (n) { DETACH DELETE n } IN TRANSACTIONS OF 10000 ROWS"
    )


async def checks(database: Database, as_of: date) -> dict[str, float]:
    """Return the median and the 95th percentile of checks before orders, for people and positions spread over the graph."""
    servants = [ids[0] async for ids, _ in pages_of_ids(database.read, SERVANTS)]
    positions = [ids[-1] async for ids, _ in pages_of_ids(database.read, COMPETITIONS)]
    rules: Sequence[Rule] = all_rules()
    taken: list[float] = []
    for number in range(_CHECKS + 5):
        servant, position = servants[number % len(servants)], positions[number % len(positions)]
        proposal = ProposedAppointment(servant, position, as_of, as_of)
        started = time.perf_counter()
        await check_appointment(database.read, proposal, rules, shipped_policy(), as_of)
        taken.append((time.perf_counter() - started) * 1000)
    warm = sorted(taken[5:])
    return {"p50": round(statistics.median(warm), 1), "p95": round(warm[int(len(warm) * 0.95)], 1)}
