"""The journal of access events: on the disk before an answer leaves, in the graph once, and never lost."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import orjson
import pytest

from graph.driver.database import Database
from meritgraph.access.events import AccessEvent
from meritgraph.access.journal import AccessJournal, NotRecorded
from meritgraph.access.keeping import delete_old, keep_finished
from tests.conftest import Run
from tests.support.engines import cypher
from tests.support.fork_server import ROOT
from tests.support.limits import files_of_at_most

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
ALL = "MATCH (e:AccessEvent) RETURN e.id AS id, e.servant AS servant, e.fields AS fields, e.at AS at, e.actor AS actor"
WRITE_AND_DIE = """
import asyncio, os, signal, sys
from pathlib import Path
from tests.meritgraph.access.test_journal import event
from meritgraph.access.journal import AccessJournal

async def main():
    await AccessJournal(Path(sys.argv[1])).append([event("one"), event("two")])
    os.kill(os.getpid(), signal.SIGKILL)

asyncio.run(main())
"""


def event(id_: str, *servants: str) -> AccessEvent:
    return AccessEvent(
        id=id_,
        at=NOON,
        actor="somebody",
        role="investigator",
        body="body:a",
        purpose="oversight",
        operation="Career",
        servants=servants or ["servant:a"],
        fields=("Servant.name",),
    )


def written(folder: Path) -> list[str]:
    return [orjson.loads(line)["id"] for path in sorted(folder.glob("*.jsonl")) for line in path.read_bytes().splitlines()]


def _size(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.glob("*.jsonl"))


def kept(run: Run, database: Database) -> list[dict[str, Any]]:
    return sorted(run(database.read(cypher(ALL))), key=lambda row: row["id"])


def test_an_event_is_on_the_disk_when_append_returns(run: Run, tmp_path: Path) -> None:
    async def append() -> list[str]:
        journal = AccessJournal(tmp_path)
        await journal.append([event("one")])
        return written(tmp_path)

    assert run(append()) == ["one"]
    (path,) = tmp_path.glob("*.jsonl")
    assert path.stat().st_mode & 0o777 == 0o600


def test_requests_that_end_together_lose_nothing(run: Run, tmp_path: Path) -> None:
    async def append() -> None:
        journal = AccessJournal(tmp_path)
        await asyncio.gather(*(journal.append([event(f"{number:03}")]) for number in range(200)))
        await journal.turn()
        await asyncio.gather(*(journal.append([event(f"{number:03}")]) for number in range(200, 300)))
        await journal.close()

    run(append())
    assert sorted(written(tmp_path)) == [f"{number:03}" for number in range(300)]


def test_a_caller_that_leaves_takes_no_event_of_others_along(run: Run, tmp_path: Path) -> None:
    async def append() -> None:
        journal = AccessJournal(tmp_path)
        leaving = asyncio.create_task(journal.append([event("leaving")]))
        staying = asyncio.create_task(journal.append([event("staying")]))
        await asyncio.sleep(0)
        leaving.cancel()
        await staying
        await journal.close()

    run(append())
    assert written(tmp_path) == ["leaving", "staying"]


def test_a_full_disk_is_an_error_and_leaves_whole_lines(run: Run, tmp_path: Path) -> None:
    async def append() -> Sequence[str]:
        journal = AccessJournal(tmp_path)
        await journal.append([event("before")])
        with files_of_at_most(_size(tmp_path) + 20), pytest.raises(NotRecorded):
            await journal.append([event("during")])
        await journal.append([event("after")])
        await journal.close()
        return written(tmp_path)

    assert run(append()) == ["before", "after"]


def test_events_come_into_the_graph_once(run: Run, fresh_database: Database, tmp_path: Path) -> None:
    async def write() -> None:
        journal = AccessJournal(tmp_path)
        await journal.append([event(f"{number:04}", f"servant:{number % 3}") for number in range(1200)])
        await journal.close()

    run(write())
    (path,) = tmp_path.glob("*.jsonl")
    content = path.read_bytes()
    assert run(keep_finished(fresh_database, tmp_path)) == 1200
    assert not list(tmp_path.iterdir())
    # A process that dies after the last batch and before it removes the file brings all in again.
    path.write_bytes(content)
    run(keep_finished(fresh_database, tmp_path))
    rows = kept(run, fresh_database)
    assert [row["id"] for row in rows] == [f"{number:04}:0" for number in range(1200)]
    assert rows[1] == {"id": "0001:0", "servant": "servant:1", "fields": ["Servant.name"], "at": NOON, "actor": "somebody"}


def test_each_person_of_an_event_finds_hers(run: Run, fresh_database: Database, tmp_path: Path) -> None:
    async def write() -> None:
        journal = AccessJournal(tmp_path)
        await journal.append([event("page", *(f"servant:{number:03}" for number in range(300)))])
        await journal.close()

    run(write())
    assert run(keep_finished(fresh_database, tmp_path)) == 300
    rows = kept(run, fresh_database)
    assert sorted(row["servant"] for row in rows) == [f"servant:{number:03}" for number in range(300)]
    assert {(row["actor"], *row["fields"]) for row in rows} == {("somebody", "Servant.name")}


def test_what_a_killed_process_wrote_is_brought_in_without_its_half_line(
    run: Run, fresh_database: Database, tmp_path: Path
) -> None:
    died = subprocess.run([sys.executable, "-c", WRITE_AND_DIE, str(tmp_path)], cwd=ROOT, env=dict(os.environ))
    assert died.returncode == -signal.SIGKILL
    (path,) = tmp_path.glob("*.jsonl")
    with path.open("ab") as file:
        file.write(b'{"id": "half')
    run(keep_finished(fresh_database, tmp_path))
    assert [row["id"] for row in kept(run, fresh_database)] == ["one:0", "two:0"]


def test_old_events_are_deleted_however_many_they_are(run: Run, fresh_database: Database, tmp_path: Path) -> None:
    async def write() -> None:
        journal = AccessJournal(tmp_path)
        old = [replace(event(f"old {number}"), at=NOON - timedelta(days=2)) for number in range(1200)]
        await journal.append([*old, replace(event("just old"), at=NOON - timedelta(microseconds=1)), event("new")])
        await journal.close()

    run(write())
    run(keep_finished(fresh_database, tmp_path))
    assert run(delete_old(fresh_database, NOON)) == 1201
    assert [row["id"] for row in kept(run, fresh_database)] == ["new:0"]


def test_a_damaged_file_stays_for_a_person_and_holds_nobody_up(
    run: Run, fresh_database: Database, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async def write() -> None:
        journal = AccessJournal(tmp_path)
        await journal.append([event("whole")])
        await journal.close()

    run(write())
    damaged = tmp_path / "0-damaged.jsonl"
    damaged.write_bytes(b'{"id": "other", "at": "noon"}\n')
    assert run(keep_finished(fresh_database, tmp_path)) == 1
    assert [row["id"] for row in kept(run, fresh_database)] == ["whole:0"]
    (left,) = tmp_path.iterdir()
    assert left.name == "0-damaged.damaged"
    assert str(left) in caplog.text


def test_a_file_that_the_hub_may_not_use_holds_nobody_up_and_is_named_once(
    run: Run, fresh_database: Database, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async def write() -> None:
        journal = AccessJournal(tmp_path)
        await journal.append([event("whole")])
        await journal.close()

    run(write())
    # Tests may run as root, who may open every file; nobody can open a folder as one.
    unusable = tmp_path / "0-other.jsonl"
    unusable.mkdir()
    named = set[Path]()
    assert [run(keep_finished(fresh_database, tmp_path, reported=named)) for _ in range(2)] == [1, 0]
    assert [row["id"] for row in kept(run, fresh_database)] == ["whole:0"]
    assert caplog.text.count(f"{unusable} is not in the graph") == 1


def test_a_file_that_is_written_to_stays(run: Run, fresh_database: Database, tmp_path: Path) -> None:
    async def look() -> tuple[int, int]:
        journal = AccessJournal(tmp_path)
        await journal.append([event("one")])
        while_open = await keep_finished(fresh_database, tmp_path)
        await journal.turn()
        turned = await keep_finished(fresh_database, tmp_path)
        await journal.append([event("two")])
        await journal.close()
        return while_open, turned

    assert run(look()) == (0, 1)
    assert written(tmp_path) == ["two"]
