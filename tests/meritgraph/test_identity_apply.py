"""Judgements that the API saves wait for a load, for a worker, or for `meritgraph identity apply`."""

from __future__ import annotations

from collections.abc import Coroutine
from pathlib import Path
from typing import Any, TypeVar

import pytest

from graph.driver.database import Database
from tests.conftest import Run
from tests.meritgraph.conftest import Command
from tests.support.joined_servants import Registry
from tests.support.scripted_portal import key_ring

T = TypeVar("T")


@pytest.mark.parametrize("words", [("identity", "apply"), ("sync", "--requested")], ids=" ".join)
def test_judgements_that_wait_are_applied_once(
    run: Run,
    fresh_database: Database,
    tmp_path: Path,
    command: Command,
    monkeypatch: pytest.MonkeyPatch,
    words: tuple[str, ...],
) -> None:
    def run_here(work: Coroutine[Any, Any, T], stopped: str) -> T:
        return run(work)

    monkeypatch.setenv("MERITGRAPH_HOME", str(tmp_path))
    monkeypatch.setattr(f"meritgraph.cli.{words[0]}.run", run_here)
    registry = Registry(run, fresh_database, key_ring(tmp_path))
    other = registry.holder("2")
    registry.judge(registry.anchored, other)
    assert registry.holder("2") == other

    assert command(*words).code == 0
    assert registry.holder("2") == registry.anchored
    statements: list[str] = []
    fresh_database.observers.append(statements.append)
    assert command(*words).code == 0
    assert "entity_resolution/judgements" in statements
    assert not [name for name in statements if name.startswith(("survivorship/", "careers/", "matching/"))]
