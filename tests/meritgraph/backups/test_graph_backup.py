"""Backups of a graph that is being written, and their restoration, by the commands that an operator uses."""

from __future__ import annotations

import asyncio
import hashlib
import json
import os
import signal
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

import pytest

from graph.driver.database import Database, open_database
from graph.driver.settings import DatabaseSettings
from graph.engines.embedded import engine_dir_of
from graph.engines.restore import sole_use
from meritgraph.backups.graph_backup import back_up
from meritgraph.settings import Settings
from tests.support.commands import Hub, command, environment
from tests.support.engines import count, cypher
from tests.support.fingerprint import contents

ROWS, PAGE = 800, 10


def people(page: int) -> str:
    """Return the file with the people of one page, of which the first is 0."""
    numbers = range(page * PAGE + 1, (page + 1) * PAGE + 1)
    return "number,name,born\n" + "".join(f"{number},Ann{number} Lee,\n" for number in numbers)


def held(home: Path) -> set[str]:
    """Return the contents of the graph in a home, without times and runs."""

    async def read() -> set[str]:
        async with open_database(DatabaseSettings(home=home, compiler="quick")) as database:
            return await contents(database)

    return asyncio.run(read())


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Hub:
    """Return a hub with a loaded graph, three rows large, and a backup of its keys."""
    hub = Hub.set_up(tmp_path_factory.mktemp("hub"), "number,name,born\n1,Ann Lee,\n2,,\n3,Bo Ash,\n")
    assert hub.run("sync").returncode == 3
    assert hub.run("backup", "--keys", str(hub.folder / "keys")).returncode == 0
    return hub


@pytest.fixture(scope="module")
def backup(hub: Hub) -> Path:
    file = hub.folder / "graph.backup"
    ran = hub.run("backup", str(file))
    assert ran.returncode == 0, ran.stderr
    assert "The keys are not in it" in ran.stdout
    return file


@pytest.fixture(scope="module")
def contents_of_hub(hub: Hub) -> set[str]:
    contents_ = held(hub.home)
    assert len(contents_) > 10
    return contents_


def checksums(folder: Path) -> dict[str, str]:
    """Return the checksum of each file below a folder."""
    files = (file for file in folder.rglob("*") if file.is_file())
    return {str(file.relative_to(folder)): hashlib.sha256(file.read_bytes()).hexdigest() for file in files}


@dataclass(frozen=True, slots=True)
class Home:
    """Another home of a hub, with the same portals."""

    hub: Hub
    folder: Path

    def run(self, *arguments: str, **settings: str) -> subprocess.CompletedProcess[str]:
        return self.hub.run(*arguments, **{"MERITGRAPH_HOME": str(self.folder), **settings})

    def environment(self, **settings: str) -> dict[str, str]:
        return environment(self.folder, **{**self.hub.settings, **settings})

    @property
    def graph(self) -> Path:
        return self.folder / "graph"


@pytest.fixture
def other(hub: Hub, tmp_path: Path) -> Home:
    """Return an empty home with the keys of the hub."""
    other = Home(hub, tmp_path / "other")
    restored = other.run("restore", "--keys", str(hub.folder / "keys"))
    assert restored.returncode == 0, restored.stderr
    return other


def test_a_restored_graph_equals_the_one_that_was_backed_up(contents_of_hub: set[str], backup: Path, other: Home) -> None:
    restored = other.run("restore", str(backup), "--json")
    assert restored.returncode == 0, restored.stderr
    assert json.loads(restored.stdout)["aside"] is None
    assert held(other.folder) == contents_of_hub
    assert other.run("doctor").returncode == 0
    # The rows that could not be loaded can still be read: they are encrypted under the payload key.
    (row,) = json.loads(other.run("quarantine", "list", "--json").stdout)
    assert other.run("quarantine", "show", row["id"]).returncode == 0


def test_a_backup_beside_a_sync_holds_whole_pages_and_the_next_sync_loads_the_rest(tmp_path: Path) -> None:
    hub = Hub.set_up(tmp_path, people(0))
    for page in range(1, ROWS // PAGE):
        (tmp_path / "feed" / f"people{page:04}.csv").write_text(people(page))
    assert hub.run("migrate").returncode == 0
    with subprocess.Popen(command("sync"), env=environment(hub.home, **hub.settings), stdout=subprocess.DEVNULL) as sync:
        made = asyncio.run(_backups_beside(sync, hub.home, tmp_path))
    assert sync.returncode == 0
    assert hub.run("backup", "--keys", str(tmp_path / "keys")).returncode == 0
    whole = held(hub.home)

    other = Home(hub, tmp_path / "other")
    assert other.run("restore", "--keys", str(tmp_path / "keys")).returncode == 0
    for file, before, after in made[:2]:
        assert other.run("restore", "--replace", str(file)).returncode == 0
        assert before <= asyncio.run(_whole_pages(other.folder)) <= after
    assert other.run("sync").returncode == 0
    assert held(other.folder) == whole


async def _backups_beside(sync: subprocess.Popen[bytes], home: Path, folder: Path) -> list[tuple[Path, int, int]]:
    """Back up again and again; return the backups during which pages were committed, with the records before and after each."""
    settings = Settings(home=home)
    made: list[tuple[Path, int, int]] = []
    async with open_database(settings.database) as database:
        while sync.poll() is None and (before := await _records(database)) < ROWS:
            file = folder / f"{before}.backup"
            if before and not file.exists():
                await back_up(settings, file)
                if (after := await _records(database)) > before:
                    made.append((file, before, after))
    assert made, "no page was committed while a backup was made"
    return made


async def _records(database: Database) -> int:
    return await count(database, "MATCH (r:PortalRecord) RETURN count(r) AS n")


async def _whole_pages(home: Path) -> int:
    """Check that a graph is what the first pages made, and return of how many rows they were."""
    async with open_database(DatabaseSettings(home=home, compiler="quick")) as database:
        people = await database.read(cypher("MATCH (r:PortalRecord)-[:DESCRIBES]->(s:Servant) RETURN s.name AS name"))
        records = await _records(database)
    numbers = sorted(int(str(row["name"]).removeprefix("Ann").removesuffix(" Lee")) for row in people)
    assert numbers == [*range(1, records + 1)]
    assert records % PAGE == 0
    return records


def test_a_graph_is_replaced_only_when_asked_and_never_deleted(backup: Path, other: Home) -> None:
    assert other.run("migrate").returncode == 0
    # A graph that has a schema and nothing else may go.
    first = other.run("restore", str(backup))
    assert first.returncode == 0, first.stderr
    before = checksums(other.graph / "databases")
    refused = other.run("restore", str(backup))
    assert refused.returncode == 1
    assert "--replace" in refused.stderr
    assert checksums(other.graph / "databases") == before

    replaced = other.run("restore", str(backup), "--replace", "--json")

    aside = Path(json.loads(replaced.stdout)["aside"])
    assert aside.parent == other.graph.resolve()
    assert checksums(aside) == before


def test_a_graph_in_use_is_left_alone_and_its_users_are_named(backup: Path, other: Home) -> None:
    assert other.run("restore", str(backup)).returncode == 0
    settings = other.environment(MERITGRAPH_PORT="0")
    with subprocess.Popen(command("serve"), env=settings, stderr=subprocess.PIPE, text=True) as serve:
        assert serve.stderr is not None
        assert "answers at" in serve.stderr.readline()
        refused = other.run("restore", str(backup), "--replace")
        serve.send_signal(signal.SIGTERM)
    assert refused.returncode == 1
    assert f"process {serve.pid} (meritgraph serve)" in refused.stderr
    assert "systemctl stop meritgraph" in refused.stderr
    # The engine is still up for a while after its last user; restore ends it.
    assert other.run("restore", str(backup), "--replace").returncode == 0


def test_a_restore_that_is_killed_leaves_the_old_graph(contents_of_hub: set[str], backup: Path, other: Home) -> None:
    assert other.run("restore", str(backup)).returncode == 0
    restoring = other.graph / "restoring"
    killed = subprocess.Popen(command("restore", str(backup), "--replace"), env=other.environment())
    while not restoring.exists():
        assert killed.poll() is None
        time.sleep(0.002)
    os.kill(killed.pid, signal.SIGKILL)
    assert killed.wait() == -signal.SIGKILL
    assert restoring.exists()
    assert held(other.folder) == contents_of_hub

    assert other.run("restore", str(backup), "--replace").returncode == 0
    assert not restoring.exists()


def test_commands_wait_for_a_restore_and_finish_one_that_was_interrupted(
    contents_of_hub: set[str], backup: Path, other: Home
) -> None:
    assert other.run("restore", str(backup)).returncode == 0
    with sole_use(engine_dir_of(other.folder), 10):
        # What a machine that lost its power between the two renames finds.
        (other.graph / "databases").rename(other.graph / "restored")
        doctor = subprocess.Popen(command("doctor"), env=other.environment(), stdout=subprocess.DEVNULL)
        with pytest.raises(subprocess.TimeoutExpired):
            doctor.wait(2)
    assert doctor.wait(60) == 0
    assert held(other.folder) == contents_of_hub
    assert not (other.graph / "restored").exists()


def test_files_of_backups_are_private_and_nothing_is_left_beside_them(hub: Hub, backup: Path) -> None:
    for file in (backup, hub.folder / "keys"):
        assert file.stat().st_mode & 0o777 == 0o600
    assert [file.name for file in hub.folder.glob(".*")] == []
    assert [*(hub.home / "graph" / "backups").rglob("*.zip")] == []


def test_a_key_is_in_no_backup_of_a_graph(hub: Hub, backup: Path) -> None:
    content = backup.read_bytes()
    for name in ("identity.key", "payload.key"):
        key = (hub.home / "keys" / name).read_text("ascii").strip()
        assert key.encode() not in content
        assert bytes.fromhex(key) not in content


def test_a_full_disk_is_named_and_nothing_is_left(hub: Hub, backup: Path, other: Home, tmp_path: Path) -> None:
    assert hub.run("doctor").returncode == 0  # the engine runs, so that the limit is that of the command alone
    require_full_disk(["backup", str(tmp_path / "g")], hub.home)
    require_full_disk(["restore", str(backup)], other.folder)
    assert not [folder for folder in other.graph.iterdir() if folder.is_dir()]
    assert other.run("restore", str(backup)).returncode == 0
    # Here the command starts the engine, which is under the limit, too: it cannot write its archive.
    require_full_disk(["backup", str(tmp_path / "g")], other.folder)
    assert [*(other.graph / "backups").rglob("*.zip")] == []
    assert [*tmp_path.glob("*g*")] == []


def require_full_disk(arguments: list[str], home: Path) -> None:
    """Run a command that may write 64 KB to a file, and check that it says so."""
    limited = ["bash", "-c", 'ulimit -f 64; exec "$@"', "bash", *command(*arguments)]
    ran = subprocess.run(limited, env=environment(home), capture_output=True, text=True, check=False)
    assert ran.returncode == 1, ran.stderr
    assert "No space left" in ran.stderr


def test_a_backup_needs_the_keys_of_its_graph(hub: Hub, backup: Path, tmp_path: Path) -> None:
    stranger = Home(hub, tmp_path / "var")
    missing = stranger.run("restore", str(backup))
    assert missing.returncode == 1
    assert "restore --keys" in missing.stderr

    keys = tmp_path / "var" / "keys"
    keys.mkdir(parents=True)
    for name in ("identity.key", "payload.key"):
        (keys / name).write_text("ab" * 32)
    wrong = stranger.run("restore", str(backup))
    assert wrong.returncode == 1
    assert "identity.key holds the key" in wrong.stderr
    (keys / "identity.key").write_text((hub.home / "keys" / "identity.key").read_text())
    wrong = stranger.run("restore", str(backup))
    assert wrong.returncode == 1
    assert "payload.key holds the key" in wrong.stderr
    assert not (stranger.graph / "databases").exists()


@pytest.mark.parametrize("verb", ["backup", "restore"])
def test_a_graph_on_neo4j_is_left_to_the_tools_of_neo4j(hub: Hub, backup: Path, tmp_path: Path, verb: str) -> None:
    file = str(backup) if verb == "restore" else str(tmp_path / "new")
    refused = hub.run(verb, file, MERITGRAPH_DATABASE_URI="bolt://127.0.0.1:1")
    assert refused.returncode == 1
    assert "neo4j-admin database dump" in refused.stderr


def test_a_graph_is_not_backed_up_while_its_identity_key_changes(hub: Hub, tmp_path: Path) -> None:
    new = hub.home / "keys" / "identity.key.new"
    new.write_text("")
    try:
        refused = hub.run("backup", str(tmp_path / "g"))
    finally:
        new.unlink()
    assert refused.returncode == 1
    assert "identity rekey" in refused.stderr
