"""What changes while a detection runs, after it has read what all dossiers share: the next detection makes it good."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Coroutine, Generator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from graph.driver.database import Database, open_database
from loaders.keys.keyring import KeyRing
from merit.detection import DetectionReport, detect
from merit.registry import find_rule
from meritgraph.cli.reports import doubt_sentences
from tests.conftest import OpenEngine, Run
from tests.support.engines import cypher, execute
from tests.support.one_finding import ROWS, TODAY, day
from tests.support.scripted_portal import Row, body, key_ring, load, order, position, servant

pytestmark = pytest.mark.both_engines

BEFORE_THE_FIRST_DOSSIER = "merit/servant_versions"
"""The context is read before this statement is sent, the dossiers and their versions are read afterwards."""
ALIKE = servant("R2", None)
"""Somebody without a national number who may be Karimova."""
HELD: Row = {
    "id": "C1",
    "position": "P1",
    "kind": "external",
    "round": 1,
    "annulledRounds": [],
    "panel": [],
    "announced": "2024-03-01",
    "closed": "2024-03-29",
    "interview": "2024-04-10",
    "protocol": "2024-04-15",
}
COMPETED: Mapping[str, Sequence[Row]] = {
    "bodies": [body()],
    "positions": [position("P1"), position("P2")],
    "servants": [servant()],
    "competitions": [HELD],
    "orders": [],
}
AWAITING: Mapping[str, Sequence[Row]] = {"orders": [order("1", "P2", "2024-05-10", competition="not loaded")]}

Work = Callable[[Database], Coroutine[Any, Any, object]]


@dataclass(frozen=True, slots=True)
class Hub:
    """A graph in which others write while one rule judges it."""

    run: Run
    engine: OpenEngine
    database: Database
    keys: KeyRing

    def load(self, rows: Mapping[str, Sequence[Row]], at: int = 0) -> Work:
        return lambda database: load(database, rows, self.keys, at=day(at))

    def judge(self, rule: str, number: int, meanwhile: Work | None = None, **given: Any) -> DetectionReport:
        found = find_rule(rule)
        assert found is not None
        with self._beside(meanwhile):
            return self.run(detect(self.database, [found], TODAY, day(number), **given))

    @contextmanager
    def _beside(self, work: Work | None) -> Generator[None]:
        """Do this work by another connection, once, when the detection has read its context."""
        waiting = [] if work is None else [work]

        async def working(work: Work) -> None:
            async with open_database(self.engine.settings) as database:
                await work(database)

        def sent(name: str) -> None:
            if name == BEFORE_THE_FIRST_DOSSIER and waiting:
                thread = threading.Thread(target=asyncio.run, args=(working(waiting.pop()),))
                thread.start()
                thread.join()

        self.database.observers.append(sent)
        try:
            yield
        finally:
            self.database.observers.remove(sent)
        assert not waiting

    def severities(self) -> list[str]:
        rows = self.run(self.database.read(cypher("MATCH (f:Finding) RETURN f.severity AS severity")))
        return [str(row["severity"]) for row in rows]


@pytest.fixture
def hub(run: Run, engine: OpenEngine, fresh_database: Database, tmp_path: Path) -> Hub:
    return Hub(run, engine, fresh_database, key_ring(tmp_path))


def test_a_match_that_is_found_while_she_is_judged_lowers_her_finding_next_time(hub: Hub) -> None:
    hub.run(hub.load(ROWS)(hub.database))
    report = hub.judge("V10", 0, hub.load({"servants": [ALIKE]}, at=1))
    assert (report.rules[0].changes.opened, hub.severities()) == (1, ["high"])
    assert report.overtaken > 0
    (sentence,) = [each for each in doubt_sentences(report) if "next detection" in each]
    assert sentence.startswith(f"Dossiers to be judged again by the next detection: {report.overtaken}.")
    report = hub.judge("V10", 2)
    assert (report.rules[0].changes.changed, hub.severities(), report.overtaken) == (1, ["medium"], 0)
    report = hub.judge("V10", 3)
    assert (report.judged, report.rules[0].changes.changed) == (0, 0)


def test_a_match_is_not_forgotten_where_the_detection_is_stopped(hub: Hub) -> None:
    def stop(_: int) -> None:
        raise InterruptedError

    hub.run(hub.load(ROWS)(hub.database))
    with pytest.raises(InterruptedError):
        hub.judge("V10", 0, hub.load({"servants": [ALIKE]}, at=1), progress=stop)
    assert hub.severities() == ["high"]
    hub.judge("V10", 2)
    assert hub.severities() == ["medium"]


def test_an_order_that_comes_to_wait_for_its_competition_is_judged_so_next_time(hub: Hub) -> None:
    hub.run(hub.load(COMPETED)(hub.database))
    report = hub.judge("V01", 0, hub.load(AWAITING, at=1))
    assert (len(report.rules[0].tally.violations), report.overtaken) == (1, 1)
    report = hub.judge("V01", 2)
    assert [key for _, key in report.rules[0].tally.missing] == ["competition_awaited"]
    assert (report.rules[0].tally.violations, report.overtaken) == ([], 0)


def test_a_quiet_detection_marks_nothing(hub: Hub) -> None:
    hub.run(hub.load({**ROWS, "servants": [*ROWS["servants"], ALIKE]})(hub.database))
    report = hub.judge("V10", 0)
    assert (report.overtaken, report.complete, hub.severities()) == (0, True, ["medium"])
    assert hub.judge("V10", 1).judged == 0


def test_a_career_that_comes_to_wait_for_its_derivation_makes_the_detection_incomplete(hub: Hub) -> None:
    hub.run(hub.load(ROWS)(hub.database))
    dirty = "MATCH (s:Servant) SET s.dirty = s.id"
    report = hub.judge("V10", 0, lambda database: execute(database, dirty))
    assert (report.careers_not_derived, report.complete) == (1, False)
