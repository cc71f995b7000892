"""The demo: a sandbox world of servants, loaded over real HTTP, judged, and compared with what was planted in it."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
import time
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import IO, Any, cast

from pydantic import SecretStr
from rich.console import Console

from graph.driver.database import Database
from graph.driver.statements import statement
from graph.errors import MeritgraphError
from loaders.keys.ids import record_id
from loaders.portal_api.contract import Feed, Portal
from loaders.portal_api.registry import all_portals
from loaders.sync import SyncReport
from merit.detection import DetectionReport
from meritgraph.services import deliver_messages, detect_all, sync
from meritgraph.settings import ExchangeSettings, Settings

_SANDBOX_START_SECONDS = 300.0


class DemoError(MeritgraphError):
    """The demo cannot run here."""


@dataclass(frozen=True, slots=True)
class Sandbox:
    """The sandbox as it announced itself."""

    feeds: dict[Portal, Feed]
    answer_key: list[dict[str, Any]]
    today: date


@dataclass(frozen=True, slots=True)
class RuleScore:
    """One rule against the answer key."""

    planted: int
    found: int
    missed: int
    false: int


@dataclass(frozen=True, slots=True)
class DemoReport:
    """What the demo did; ``document`` is what it writes to demo-report.json.

    ``loop`` counts certificates: queued for mo.argos.uz, delivered, seen there, relied on by a degree.
    """

    sync: SyncReport
    loop: dict[str, int]
    detection: DetectionReport
    scores: dict[str, RuleScore]
    document: dict[str, Any]

    @property
    def passed(self) -> bool:
        """The books balance, nothing failed, certificates arrived, every planted case was found and no other."""
        scores = self.scores.values()
        loaded = all(portal.state == "clean" and portal.books.balanced for portal in self.sync.portals) and not self.sync.problem
        closed = 0 < self.loop["queued"] == self.loop["delivered"] == self.loop["seen"] and self.loop["relied_on"] > 0
        return loaded and closed and not any(score.missed or score.false for score in scores) and any(s.planted for s in scores)


async def run_demo(database: Database, settings: Settings, servants: int, seed: int, screen: Console) -> DemoReport:
    """Loads and judges the sandbox world. Raises DemoError when the graph holds another one."""
    started = time.monotonic()
    _require_own_graph(settings, servants, seed)
    screen.print(f"Building a world of {servants:,} servants (seed {seed}) and its portals …")
    async with sandbox(settings.home / "sandbox", servants, seed) as world:
        loaded = await sync(database, settings, world.feeds, screen, datetime.now(UTC))
        loop, loaded = await _close_loop(database, settings, world.feeds, loaded, screen)
        detection = await detect_all(database, world.today, screen)
        scores = await _scores(database, detection, world.answer_key)
    size = (await database.read(statement("demo/graph_size")))[0]
    document = _document(loaded, scores, size, time.monotonic() - started) | {"loop": loop}
    _keep(settings.home / "demo-report.json", document)
    return DemoReport(loaded, loop, detection, scores, document)


async def _close_loop(
    database: Database, settings: Settings, feeds: dict[Portal, Feed], loaded: SyncReport, screen: Console
) -> tuple[dict[str, int], SyncReport]:
    """Delivers certificates and rewards, reads their recipient again, and tells how far they came, and what failed in that."""
    recipient = next(portal for portal in feeds if portal.receive is not None)
    terms = {recipient.name: ExchangeSettings(enabled=True, legal_basis="none: a sandbox tells itself")}
    agreed = settings.model_copy(update={"exchange": terms})
    await deliver_messages(database, agreed, {recipient: feeds[recipient]})
    again = await sync(database, settings, {recipient: feeds[recipient]}, screen, datetime.now(UTC))
    failed = [report for report in again.portals if report.state == "failed"]
    loaded = replace(loaded, portals=[*loaded.portals, *failed], problem=loaded.problem or again.problem)
    return cast("dict[str, int]", (await database.read(statement("demo/loop_closed"), {"recipient": recipient.name}))[0]), loaded


@asynccontextmanager
async def sandbox(folder: Path, servants: int, seed: int) -> AsyncGenerator[Sandbox]:
    """The sandbox as a process of its own, which ends with this context, or with us whatever happens to us."""
    announced = _cleared(folder)
    command = [sys.executable, "-m", "sandbox", "--servants", str(servants), "--seed", str(seed)]
    command += ["--port", "0", "--directory", str(folder), "--with-parent"]
    # What mo.argos.uz was told outlives the sandbox, as it would outlive a restart of the real one.
    command += ["--register", str(folder / "register.jsonl")]
    log = folder / "sandbox.log"
    with _writing(log) as output:
        process = await asyncio.create_subprocess_exec(
            *command, stdout=output, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL
        )
    try:
        await _announced(process, announced, log)
        yield _announcement(announced)
    finally:
        if process.returncode is None:
            process.terminate()
        await process.wait()


def _cleared(folder: Path) -> Path:
    """Where the sandbox will announce itself, without what an earlier one said there."""
    folder.mkdir(parents=True, exist_ok=True)
    announced = folder / "portals.json"
    announced.unlink(missing_ok=True)
    return announced


def _writing(path: Path) -> IO[bytes]:
    return path.open("wb")


def _keep(path: Path, document: dict[str, Any]) -> None:
    path.write_text(json.dumps(document, indent=2) + "\n", "utf-8")


async def _announced(process: asyncio.subprocess.Process, announced: Path, log: Path) -> None:
    deadline = time.monotonic() + _SANDBOX_START_SECONDS
    while not await asyncio.to_thread(announced.exists):
        if process.returncode is not None or time.monotonic() > deadline:
            said = await asyncio.to_thread(log.read_text, "utf-8", "replace")
            tail = "\n".join(said.splitlines()[-10:])
            raise DemoError(f"The sandbox did not start. The end of its log ({log}):\n{tail}")
        await asyncio.sleep(0.1)


def _announcement(path: Path) -> Sandbox:
    said = json.loads(path.read_text("utf-8"))
    feeds = announced_feeds(path)
    key = json.loads(Path(said["answer_key"]).read_text("utf-8"))
    return Sandbox(feeds, key["entries"], date.fromisoformat(said["today"]))


def announced_feeds(path: Path) -> dict[Portal, Feed]:
    """The portals a running sandbox announces in this file, as far as their packages are installed."""
    said = json.loads(path.read_text("utf-8"))["portals"]
    return {portal: _feed(said[name]) for name, portal in all_portals().items() if name in said}


def _feed(entry: dict[str, str]) -> Feed:
    """What the sandbox says a client must show, by the portal's own words for it."""
    secret = next((entry[name] for name in ("token", "api_key", "client_secret") if name in entry), None)
    return Feed(
        url=entry["url"],
        secret=SecretStr(secret) if secret else None,
        account=entry.get("client") or entry.get("client_id"),
        service=entry.get("service"),
    )


def _require_own_graph(settings: Settings, servants: int, seed: int) -> None:
    """Worlds must not mix: people of one would be leads in the other."""
    mark, world = settings.home / "demo-world.json", {"servants": servants, "seed": seed}
    if mark.exists() and (known := json.loads(mark.read_text("utf-8"))) != world:
        raise DemoError(
            f"The graph in {settings.home} holds a demo world of {known['servants']} servants (seed {known['seed']}). Run the "
            "demo with these, or `make clean`, or set MERITGRAPH_HOME to another folder."
        )
    mark.parent.mkdir(parents=True, exist_ok=True)
    mark.write_text(json.dumps(world), "utf-8")


async def _scores(database: Database, detection: DetectionReport, key: list[dict[str, Any]]) -> dict[str, RuleScore]:
    """The findings of each rule against the planted cases, by the portal records that state the deeds."""
    planted: dict[str, set[frozenset[str]]] = {}
    for entry in key:
        if entry["outcome"] == "violates":
            records = frozenset(record_id(*deed) for deed in entry["deeds"])
            planted.setdefault(entry["rule"], set()).add(records)
    scores: dict[str, RuleScore] = {}
    for rule in detection.rules:
        judgement = rule.result
        wanted = planted.get(judgement.rule.id, set())
        deeds = sorted({subject for judged in judgement.violating for subject in judged.subjects})
        rows = await database.read(statement("demo/records_of_appointments"), {"ids": deeds})
        stated = {cast("str", row["id"]): set(cast("list[str]", row["records"])) for row in rows}
        found = [[stated.get(subject, set()) for subject in judged.subjects] for judged in judgement.violating]
        hits = {case for case in wanted if any(_same(case, each) for each in found)}
        false = sum(not any(_same(case, each) for case in wanted) for each in found)
        scores[judgement.rule.id] = RuleScore(len(wanted), len(hits), len(wanted - hits), false)
    return scores


def _same(case: frozenset[str], found: list[set[str]]) -> bool:
    """Each deed of the case is stated by the records of one of the things found, and the other way round."""
    return len(case) == len(found) and all(records & case for records in found) and case <= set[str]().union(*found)


def _document(loaded: SyncReport, scores: dict[str, RuleScore], size: dict[str, object], seconds: float) -> dict[str, Any]:
    planted = sum(score.planted for score in scores.values())
    found = sum(score.found for score in scores.values())
    false = sum(score.false for score in scores.values())
    return {
        "portals": [portal.summary() for portal in loaded.portals],
        "balanced": all(portal.books.balanced for portal in loaded.portals),
        "rules": {
            id_: {"planted": s.planted, "found": s.found, "missed": s.missed, "false": s.false} for id_, s in scores.items()
        },
        "precision": found / (found + false) if found + false else None,
        "recall": found / planted if planted else None,
        **size,
        "seconds": round(seconds, 1),
    }
