"""The demo: loads a synthetic world over real HTTP, judges it, and compares the findings with the planted cases."""

from __future__ import annotations

import json
import time
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, cast

from rich.console import Console

from graph.cypher.statements import statement
from graph.driver.database import Database
from graph.errors import MeritgraphError
from loaders.keys.keyring import KeyRing
from loaders.portal_api.contract import Feed, Portal
from loaders.sync import SyncReport
from merit.contract import Rule
from merit.detection import DetectionReport
from merit.strata.rule import StratumRule
from meritgraph.exchange_settings import ExchangeSettings
from meritgraph.planted_cases import PlantedCase, planted_cases
from meritgraph.sandbox_process import running_sandbox
from meritgraph.services import deliver_messages, detect_all, policy_of, sync
from meritgraph.settings import Settings

_OUR_RULES = "merit.rules."


class DemoError(MeritgraphError):
    """The demo cannot run with this graph."""


@dataclass(frozen=True, slots=True)
class RuleScore:
    """The findings of one rule compared with the answer key.

    ``false`` are findings that the key denies. Of a stratum rule the key lists the planted cases only, with look-alikes and cases
    without input: what the rule finds ``beside`` all of them, by chance, is neither confirmed nor denied.
    """

    planted: int
    found: int
    missed: int
    false: int
    beside: int


@dataclass(frozen=True, slots=True)
class DemoReport:
    """The results of the demo; ``document`` is the content of demo-report.json.

    ``loop`` counts certificates: queued for mo.argos.uz, delivered, seen there, relied on by a degree.
    """

    sync: SyncReport
    loop: dict[str, int]
    detection: DetectionReport
    scores: dict[str, RuleScore]
    document: dict[str, Any]

    @property
    def passed(self) -> bool:
        """Whether the books balance, nothing failed, certificates arrived, and exactly the planted cases were found."""
        scores = self.scores.values()
        loaded = all(portal.state == "clean" and portal.books.balanced for portal in self.sync.portals) and not self.sync.problem
        derived = not self.sync.not_derived and not self.detection.careers_not_derived
        closed = 0 < self.loop["queued"] == self.loop["delivered"] == self.loop["seen"] and self.loop["relied_on"] > 0
        return (
            loaded
            and derived
            and closed
            and not any(score.missed or score.false for score in scores)
            and any(s.planted for s in scores)
        )


async def run_demo(database: Database, settings: Settings, servants: int, seed: int, console: Console) -> DemoReport:
    """Load and judge a world of the sandbox. Raises DemoError when the graph holds another world, and BadPolicy."""
    started = time.monotonic()
    policy = policy_of(settings)
    _require_same_world(settings, servants, seed)
    console.print(
        f"Building {servants:,} servants of Uzbekistan, a quarter as many of Kazakhstan (seed {seed}), and their portals …"
    )
    async with running_sandbox(settings.home / "sandbox", servants, seed) as world:
        loaded = await sync(database, settings, world.feeds, console, datetime.now(UTC))
        loop, loaded = await _close_loop(database, settings, world.feeds, loaded, console)
        detection = await detect_all(database, policy, world.today, console, metrics=settings.metrics)
        scores = await _scores(database, KeyRing.open(settings.keys, create=False), detection, world.answer_key)
    size = (await database.read(statement("demo/graph_size")))[0]
    document = _document(loaded, scores, size, time.monotonic() - started) | {"loop": loop}
    _write_json(settings.home / "demo-report.json", document)
    return DemoReport(loaded, loop, detection, scores, document)


async def _close_loop(
    database: Database, settings: Settings, feeds: dict[Portal, Feed], loaded: SyncReport, console: Console
) -> tuple[dict[str, int], SyncReport]:
    """Deliver certificates and rewards, then read their recipient again.

    Returns how many certificates came how far, and the report of the first sync with what failed in the second.
    """
    recipient = next(portal for portal in feeds if portal.receive is not None)
    terms = {recipient.name: ExchangeSettings(enabled=True, legal_basis="none: the sandbox holds no real data")}
    agreed = settings.model_copy(update={"exchange": terms})
    await deliver_messages(database, agreed, {recipient: feeds[recipient]})
    again = await sync(database, settings, {recipient: feeds[recipient]}, console, datetime.now(UTC))
    failed = [report for report in again.portals if report.state == "failed"]
    loaded = replace(
        loaded,
        portals=[*loaded.portals, *failed],
        problem=loaded.problem or again.problem,
        # The second sync tries again every career that the first one could not derive.
        not_derived=again.not_derived,
    )
    return cast("dict[str, int]", (await database.read(statement("demo/loop_closed"), {"recipient": recipient.name}))[0]), loaded


def _require_same_world(settings: Settings, servants: int, seed: int) -> None:
    """Check that the graph holds no other world, whose people would get findings here. Raises DemoError."""
    file, world = settings.home / "demo-world.json", {"servants": servants, "seed": seed}
    if file.exists() and (loaded := json.loads(file.read_text("utf-8"))) != world:
        raise DemoError(
            f"The graph in {settings.home} holds a demo world of {loaded['servants']} servants (seed {loaded['seed']}). Run the "
            "demo with that size and seed, run `make distclean`, or set MERITGRAPH_HOME to another folder."
        )
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps(world), "utf-8")


async def _scores(
    database: Database, keys: KeyRing, detection: DetectionReport, key: list[dict[str, Any]]
) -> dict[str, RuleScore]:
    """Return the score of each rule of ours: how many planted violations it found, and how many findings are none of them.

    For the rules of installed packages nothing is planted.
    """
    cases = await planted_cases(database, keys, key)
    scores: dict[str, RuleScore] = {}
    for rule in detection.rules:
        if not rule.tally.rule.package.startswith(_OUR_RULES):
            continue
        id_ = rule.tally.rule.id
        listed = [case for case in cases if case.entry["rule"] == id_]
        scores[id_] = _score(rule.tally.rule, listed, [violation.subjects for violation in rule.tally.violations])
    return scores


def _score(rule: Rule, listed: list[PlantedCase], findings: list[tuple[str, ...]]) -> RuleScore:
    planted = [case for case in listed if case.entry["outcome"] == "violates"]
    hits = sum(any(case.matches(subjects) for subjects in findings) for case in planted)
    others = [subjects for subjects in findings if not any(case.matches(subjects) for case in planted)]
    beside = 0
    if isinstance(rule, StratumRule):
        beside = sum(not any(case.matches(subjects) for case in listed) for subjects in others)
    return RuleScore(len(planted), hits, len(planted) - hits, len(others) - beside, beside)


def _document(loaded: SyncReport, scores: dict[str, RuleScore], size: dict[str, object], seconds: float) -> dict[str, Any]:
    planted = sum(score.planted for score in scores.values())
    found = sum(score.found for score in scores.values())
    false = sum(score.false for score in scores.values())
    return {
        "portals": [portal.summary() for portal in loaded.portals],
        "balanced": all(portal.books.balanced for portal in loaded.portals),
        "rules": {id_: asdict(score) for id_, score in scores.items()},
        "precision": found / (found + false) if found + false else None,
        "recall": found / planted if planted else None,
        **size,
        "seconds": round(seconds, 1),
    }


def _write_json(path: Path, document: dict[str, Any]) -> None:
    path.write_text(json.dumps(document, indent=2) + "\n", "utf-8")
