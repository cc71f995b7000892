"""Damage to the files of the embedded database: each kind is named with its file before the engine touches it."""

from __future__ import annotations

import os
import random
import shutil
import signal
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from graph.driver.database import open_database
from graph.driver.settings import DatabaseSettings
from graph.engines.database_files import damage_at_rest, database_folder
from graph.engines.embedded import engine_dir_of
from graph.engines.engine_dir import EngineDir
from graph.engines.integrity import damage_in_use
from graph.errors import DamagedDatabase
from graph.migrations import migrate
from tests.conftest import Run
from tests.support.engines import count, end_engines, execute, is_supervised

_SERVANTS = 300
Damage = Callable[[Path], None]


def settings_of(home: Path) -> DatabaseSettings:
    return DatabaseSettings(home=home, heap="256m", retry_seconds=1, idle_seconds=1, compiler="quick")


async def _fill(settings: DatabaseSettings) -> None:
    async with open_database(settings) as database:
        await migrate(database)
        await execute(
            database,
            "UNWIND range(1, $last) AS n CREATE (s:Servant {id: 'servant:' + n, sort_key: 'name ' + n})"
            "<-[:DESCRIBES]-(:PortalRecord {id: 'record:' + n})",
            last=_SERVANTS,
        )


@pytest.fixture(scope="module")
def left(tmp_path_factory: pytest.TempPathFactory, run: Run) -> Path:
    """Return a home with a graph whose engine has ended and was recorded."""
    home = tmp_path_factory.mktemp("left") / "var"
    run(_fill(settings_of(home)))
    end_engines(home)
    return home


@pytest.fixture(scope="module")
def crashed(tmp_path_factory: pytest.TempPathFactory, run: Run) -> Path:
    """Return a home with a graph of which nobody recorded how its files were left, as after a crash of the machine."""
    home = tmp_path_factory.mktemp("crashed") / "var"
    run(_fill(settings_of(home)))
    end_engines(home)
    (database_folder(engine_dir_of(home)) / "checksums.json").unlink()
    return home


@pytest.fixture
def copied(tmp_path: Path, left: Path) -> EngineDir:
    shutil.copytree(left, tmp_path / "var")
    return engine_dir_of(tmp_path / "var")


def cut(bytes_left: int) -> Damage:
    return lambda file: os.truncate(file, bytes_left)


def overwritten(at: int, length: int) -> Damage:
    def damage(file: Path) -> None:
        with file.open("r+b") as opened:
            opened.seek(at)
            opened.write(random.Random(length).randbytes(length))

    return damage


def one_byte_with_its_time_kept(file: Path) -> None:
    """Change one byte as a failing disk does, which leaves size and time of the file."""
    before = file.stat()
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(content)
    os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))


_KINDS = {
    "bucket": "Servant_0.*.bucket",
    "relationships": "DESCRIBES_0.*.bucket",
    "lists of relationships": "PortalRecord_0_out_edges.*.bucket",
    "dictionary": "dictionary.*.dict",
    "index": "Servant_0_*.umtidx",
    "schema": "schema.json",
    "configuration": "configuration.json",
}
_DAMAGES: dict[str, tuple[Damage, str]] = {
    "emptied": (cut(0), "has 0 bytes"),
    "cut": (cut(10), "has 10 bytes"),
    "begin overwritten": (overwritten(0, 20), "was changed"),
    "deleted": (Path.unlink, "is missing"),
}


def damaged_file(home: EngineDir, kind: str) -> Path:
    return sorted(database_folder(home).glob(_KINDS[kind]))[0]


def test_a_graph_that_was_left_alone_is_whole(copied: EngineDir, run: Run) -> None:
    assert damage_at_rest(copied) == []

    async def reopen() -> int:
        async with open_database(settings_of(copied.folder.parent)) as database:
            assert damage_in_use(copied) == []
            return await count(database, "MATCH (s:Servant) RETURN count(s) AS n")

    assert run(reopen()) == _SERVANTS
    end_engines(copied.folder)
    assert damage_at_rest(copied) == []


@pytest.mark.parametrize("kind", _KINDS)
@pytest.mark.parametrize("how", _DAMAGES)
def test_every_damage_is_named_and_no_engine_starts_on_it(kind: str, how: str, copied: EngineDir, run: Run) -> None:
    damage, problem = _DAMAGES[how]
    file = damaged_file(copied, kind)
    damage(file)

    (found,) = damage_at_rest(copied)
    with pytest.raises(DamagedDatabase) as refused:
        run(_fill(settings_of(copied.folder.parent)))

    assert found.startswith(f"{file.name} {problem}")
    for words in (file.name, problem, "meritgraph restore", "meritgraph sync", str(copied.folder / "databases")):
        assert words in str(refused.value)
    assert not is_supervised(copied)


def test_a_byte_that_changed_by_itself_is_found(copied: EngineDir) -> None:
    file = damaged_file(copied, "bucket")
    one_byte_with_its_time_kept(file)

    assert damage_at_rest(copied) == [f"{file.name} was changed after the engine had ended"]


def test_many_damaged_files_make_one_sentence(copied: EngineDir, run: Run) -> None:
    for file in database_folder(copied).glob("*.umtidx"):
        file.unlink()

    with pytest.raises(DamagedDatabase, match=r"is missing; and \d+ more\. If you changed"):
        run(_fill(settings_of(copied.folder.parent)))


def test_copied_files_are_whole_whatever_their_times(copied: EngineDir) -> None:
    for file in database_folder(copied).iterdir():
        os.utime(file)

    assert damage_at_rest(copied) == []


def test_a_record_that_another_engine_outdated_counts_for_nothing(copied: EngineDir) -> None:
    """An engine of a version that keeps no record leaves its log behind, and the record of before."""
    with copied.log.open("a") as log:
        log.write("another engine\n")
    os.truncate(damaged_file(copied, "bucket"), 65536)

    assert damage_at_rest(copied) == []


def test_numbers_that_the_engine_can_count_again_are_no_damage(copied: EngineDir, run: Run) -> None:
    os.truncate(database_folder(copied) / "statistics.json", 7)

    async def servants() -> int:
        async with open_database(settings_of(copied.folder.parent)) as database:
            return await count(database, "MATCH (s:Servant) RETURN count(s) AS n")

    assert damage_at_rest(copied) == []
    assert run(servants()) == _SERVANTS


@pytest.mark.parametrize(
    ("kind", "damage", "problem"),
    [
        ("bucket", Path.unlink, "Servant_0.* is missing"),
        ("lists of relationships", Path.unlink, "PortalRecord_0_out_edges.* is missing"),
        ("index", Path.unlink, "is missing"),
        ("dictionary", cut(1000), "dictionary.0.65536.v1.dict was cut"),
        ("dictionary", cut(0), "dictionary.0.65536.v1.dict is empty"),
        ("schema", cut(1000), "schema.json does not hold JSON any more"),
        ("schema", Path.unlink, "schema.json is missing"),
        ("configuration", cut(0), "configuration.json does not hold JSON any more"),
    ],
)
def test_without_a_record_the_files_tell_by_themselves(
    kind: str, damage: Damage, problem: str, tmp_path: Path, crashed: Path, run: Run
) -> None:
    home = engine_dir_of(shutil.copytree(crashed, tmp_path / "var"))
    damage(damaged_file(home, kind))

    assert problem in " ".join(damage_at_rest(home))
    with pytest.raises(DamagedDatabase, match="meritgraph restore"):
        run(_fill(settings_of(home.folder.parent)))


@pytest.mark.parametrize(
    ("kind", "damage"),
    [
        ("bucket", overwritten(0, 60_000)),
        ("bucket", cut(0)),
        ("lists of relationships", overwritten(0, 60_000)),
        ("index", overwritten(0, 100_000)),
    ],
    ids=["bucket overwritten", "bucket emptied", "lists overwritten", "index overwritten"],
)
def test_without_a_record_the_engine_is_asked(kind: str, damage: Damage, tmp_path: Path, crashed: Path, run: Run) -> None:
    home = engine_dir_of(shutil.copytree(crashed, tmp_path / "var"))
    file = damaged_file(home, kind)
    damage(file)

    async def ask() -> list[str]:
        async with open_database(settings_of(home.folder.parent)):
            return damage_in_use(home)

    found = " ".join(run(ask()))
    end_engines(home.folder)

    assert file.name in found


def test_a_dictionary_of_nonsense_is_told_without_a_stack_trace(tmp_path: Path, crashed: Path, run: Run) -> None:
    home = engine_dir_of(shutil.copytree(crashed, tmp_path / "var"))
    overwritten(0, 5000)(damaged_file(home, "dictionary"))

    with pytest.raises(DamagedDatabase, match="meritgraph restore") as refused:
        run(_fill(settings_of(home.folder.parent)))

    assert "dictionary.0.65536.v1.dict" in str(refused.value)
    assert "\tat " in home.log.read_text("utf-8")
    assert "\tat " not in str(refused.value)


def test_a_log_of_transactions_that_was_changed_is_named(copied: EngineDir, run: Run) -> None:
    """The engine would repeat what is left of it, and not miss the rest."""
    run(_write_and_kill(settings_of(copied.folder.parent), copied))
    while is_supervised(copied):
        time.sleep(0.05)
    log = max(database_folder(copied).glob("*.wal"), key=lambda file: file.stat().st_size)
    overwritten(1_000, 50)(log)

    assert damage_at_rest(copied) == [f"{log.name} was changed after the engine had ended"]
    with pytest.raises(DamagedDatabase, match=log.name):
        run(_fill(settings_of(copied.folder.parent)))


async def _write_and_kill(settings: DatabaseSettings, home: EngineDir) -> None:
    async with open_database(settings) as database:
        for n in range(10):
            await execute(database, "CREATE (:Servant {id: $id, sort_key: $id})", id=f"servant:x{n}")
        state = home.state()
        assert state is not None
        os.kill(state.java_pid, signal.SIGKILL)


@pytest.fixture(autouse=True)
def ended(tmp_path: Path) -> Iterator[None]:
    yield
    end_engines(tmp_path)
