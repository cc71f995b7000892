"""Several processes that find a new graph at once: one of them makes the schema and loads, the others wait or say who does."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from graph.driver.database import Database
from graph.migrations import migrate, pending
from graph.migrations.files import packaged_migrations
from loaders.keys.keyring import KeyRing
from tests.conftest import OpenEngine, Run
from tests.support.engines import count, wipe
from tests.support.fingerprint import contents
from tests.support.fork_server import ROOT
from tests.support.scripted_portal import CAREER, load

pytestmark = pytest.mark.both_engines


@pytest.fixture
def bare_database(engine: OpenEngine, run: Run) -> Iterator[Database]:
    """Return a database without schema or data, and leave it like that."""
    run(wipe(engine.database, engine.home))
    yield engine.database
    run(wipe(engine.database, engine.home))


def started(engine: OpenEngine, keys: Path) -> subprocess.Popen[str]:
    settings = engine.settings
    database = settings.model_dump(mode="json", exclude={"password"})
    if settings.password is not None:
        database["password"] = settings.password.get_secret_value()
    request = json.dumps({"database": database, "keys": str(keys)})
    command = [sys.executable, "-W", "error", "-m", "tests.support.first_process", request]
    pipe = subprocess.PIPE
    return subprocess.Popen(command, cwd=ROOT, stdin=pipe, stdout=pipe, stderr=pipe, text=True)


def all_at_once(engine: OpenEngine, keys: Path, number: int) -> list[dict[str, Any]]:
    """Start so many processes, let them go at one moment, and return what they print at their end."""
    with ExitStack() as stack:
        processes = [stack.enter_context(started(engine, keys)) for _ in range(number)]
        for process in processes:
            assert process.stdout is not None
            assert process.stdout.readline() == "ready\n", process.communicate()
        # Written and flushed at once: `communicate` would let the second one go when the first has ended.
        for process in processes:
            assert process.stdin is not None
            process.stdin.write("go\n")
            process.stdin.flush()
        outputs = [process.communicate(timeout=120) for process in processes]
        assert all(process.returncode == 0 for process in processes), "\n".join(err for _, err in outputs)
    return [json.loads(out) for out, _ in outputs]


@pytest.mark.parametrize("number", [2, 5])
def test_several_processes_at_once_leave_what_one_leaves(
    engine: OpenEngine, bare_database: Database, run: Run, tmp_path: Path, number: int
) -> None:
    keys = tmp_path / "keys"

    ended = all_at_once(engine, keys, number)

    assert sorted(name for each in ended for name in each["applied"]) == [each.source for each in packaged_migrations()]
    assert {each["key"] for each in ended} == {KeyRing.open(keys, create=False).key_id}
    # One loads everything. Another one is late enough to find everything loaded, or it says who loads.
    assert "clean" in {each["state"] for each in ended} <= {"clean", "held"}
    assert all("is in use by" in each["problem"] for each in ended if each["state"] == "held")
    assert run(pending(bare_database)).applied == ()
    for label in ("__Neo4jMigrationsLock", "Lease"):
        assert run(count(bare_database, f"MATCH (l:{label}) RETURN count(l) AS n")) == 0
    loaded = run(contents(bare_database))
    run(wipe(bare_database, engine.home))
    run(migrate(bare_database))
    run(load(bare_database, CAREER, KeyRing.open(keys, create=False)))
    assert loaded == run(contents(bare_database))
