"""Quick starts on the real Java: engines start from what an earlier one learned, and what is wrong with that only costs time."""

from __future__ import annotations

import os
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path

import pytest

from graph.driver.database import open_database
from graph.driver.settings import DatabaseSettings
from graph.engines import java, quick_start
from graph.engines.database_files import database_folder
from graph.engines.embedded import engine_dir_of
from graph.engines.engine_dir import EngineDir, Tuning
from graph.engines.quick_start import QuickStart, own_file, shared_file, usable_file
from graph.migrations import migrate
from tests.conftest import Run
from tests.support.commands import run_module
from tests.support.engines import count, end_engines, is_supervised
from tests.support.limits import namespace

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")

_TUNING = Tuning("256m", start_seconds=60, statement_seconds=60, idle_seconds=1, compiler="full")
_WAIT_SECONDS = 240
# More than the engine must have worked before its home learns from it.
_WORK_SECONDS = 11.0
_ON_A_SMALL_DISK = """
mount -t tmpfs -o size=500m tmpfs "$2"; mkdir --mode=0700 "$2/graph"
exec "$1" -c "$3" "$2"
"""
_OPTIONS = """
import sys
from pathlib import Path
from graph.engines.embedded import engine_dir_of
from graph.engines.engine_dir import Tuning
from graph.engines.quick_start import QuickStart
print(QuickStart(engine_dir_of(Path(sys.argv[1])), Tuning("256m", 60, 60, 1, "full")).options)
"""
_MAKE = """
import sys
from pathlib import Path
from graph.engines import quick_start
from graph.engines.engine_dir import Tuning
print(quick_start.make(Tuning("256m", 60, 60, 1, "full"), *map(Path, sys.argv[1:])))
"""


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with a package of the engine that is the installed one, without what was prepared there."""
    real = find_spec("arcadedb_embedded")
    assert real is not None
    assert real.submodule_search_locations is not None
    folder = tmp_path_factory.mktemp("installed")
    package = folder / "arcadedb_embedded"
    package.mkdir()
    (package / "__init__.py").touch()
    for part in ("jars", "jre"):
        (package / part).symlink_to(Path(real.submodule_search_locations[0]) / part)
    return folder


@pytest.fixture(autouse=True)
def package(installed: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Let this test and its processes use that package."""
    _use(installed, monkeypatch)
    monkeypatch.setenv("PYTHONPATH", str(installed))
    return java.package()


@pytest.fixture(scope="module")
def record(installed: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return what an engine has written that did nothing but start."""
    home = EngineDir(tmp_path_factory.mktemp("learning") / "graph")
    home.create()
    home.ensure_password()
    written = home.folder / "record"
    with pytest.MonkeyPatch.context() as patch, home.supervisor_lock() as lock:
        _use(installed, patch)
        engine = java.start(home, _TUNING, lock.fileno(), quick_start.learn_options(written))
        java.wait_until_ready(engine, home, _WAIT_SECONDS)
        java.stop(engine, home, seconds=_WAIT_SECONDS)
    return written


@pytest.fixture(scope="module")
def made(installed: Path, record: Path, tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """Return the file of that record."""
    folder = tmp_path_factory.mktemp("made")
    with pytest.MonkeyPatch.context() as patch:
        _use(installed, patch)
        assert quick_start.make(_TUNING, record, folder / "quick-start.aot")
    assert [path.name for path in folder.iterdir()] == ["quick-start.aot"]
    return (folder / "quick-start.aot").read_bytes()


@pytest.fixture
def home(clean_home: Path) -> Iterator[EngineDir]:
    """Return a new folder of an engine, and end what runs there afterwards."""
    home = engine_dir_of(clean_home)
    home.create()
    yield home
    end_engines(clean_home)


def test_a_home_learns_from_the_first_engine_that_works_and_starts_from_that(home: EngineDir, run: Run) -> None:
    outdated = home.folder / "quick-start-of-another-java.aot"
    outdated.touch()

    async def work() -> None:
        async with open_database(_settings(home)) as database:
            await migrate(database)
            while _processor_seconds(home) < _WORK_SECONDS:
                await count(database, "UNWIND range(1, 1000000) AS n RETURN sum(n) AS n")

    run(work())
    # Records, drafts and files of other versions are removed after the file is there.
    _wait(lambda: _files(home) == {own_file(home).name})

    assert stat.S_IMODE(own_file(home).stat().st_mode) & 0o077 == 0
    assert not shared_file().exists()
    assert _start(home, run) == own_file(home)


def test_an_engine_that_did_little_writes_nothing_and_has_closed_its_files(home: EngineDir, run: Run) -> None:
    async def little() -> bool:
        async with open_database(_settings(home)):
            return (database_folder(home) / "database.lck").exists()

    assert run(little())
    _wait(lambda: not is_supervised(home))

    assert not (database_folder(home) / "database.lck").exists()
    assert "recorded" not in home.log.read_text("utf-8")
    _wait(lambda: not _files(home))


def test_the_quick_compiler_teaches_nothing(home: EngineDir) -> None:
    assert QuickStart(home, _TUNING).learns
    assert QuickStart(home, Tuning("256m", 60, 60, 1, "quick")).options == []


def test_what_is_prepared_beside_java_serves_every_home(home: EngineDir, run: Run) -> None:
    ran = run_module("graph", "prepare", "token", "--help", environment=dict(os.environ), seconds=_WAIT_SECONDS)
    try:
        assert ran.returncode == 0, ran.stderr
        assert str(shared_file()) in ran.stdout
        assert _start(home, run) == shared_file()
        assert QuickStart(home, _TUNING).options == quick_start.use_options(shared_file())
    finally:
        shared_file().unlink(missing_ok=True)


def test_a_command_that_fails_prepares_nothing(package: Path) -> None:
    ran = run_module("graph", "prepare", "portal", "nonsense", environment=dict(os.environ), seconds=_WAIT_SECONDS)
    assert ran.returncode == 1
    assert "Nothing was prepared: meritgraph portal nonsense exited 2." in ran.stderr
    assert not list(package.glob("quick-start*"))


# Without a look at the checksums Java crashes on a page that was overwritten.
@pytest.mark.parametrize("damaged", ["cut off", "empty", "its header", "a page"])
def test_a_damaged_file_stops_no_start_and_is_removed(damaged: str, home: EngineDir, run: Run, made: bytes) -> None:
    whole = len(made)
    kept = {"cut off": whole // 2, "empty": 0, "its header": 900, "a page": whole // 2}[damaged]
    rest = made[kept + 6000 :] if damaged in ("its header", "a page") else b""
    own_file(home).write_bytes(made[:kept] + (b"damage" * 1000 if rest else b"") + rest)
    assert usable_file(home) == own_file(home)
    assert _start(home, run) is None
    assert not own_file(home).exists()


def test_a_file_counts_only_if_nobody_else_can_have_written_it(home: EngineDir, tmp_path: Path) -> None:
    file = own_file(home)
    assert usable_file(home) is None
    file.touch(0o600)
    assert usable_file(home) == file
    for path in (file, home.folder):
        own = stat.S_IMODE(path.stat().st_mode)
        for others in (stat.S_IWGRP, stat.S_IWOTH):
            path.chmod(own | others)
            assert usable_file(home) is None
        path.chmod(own)
    assert usable_file(home) == file
    elsewhere = tmp_path / "elsewhere.aot"
    file.rename(elsewhere)
    file.symlink_to(elsewhere)
    assert usable_file(home) is None


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a file away")
@pytest.mark.parametrize("given", ["file", "folder"])
def test_a_file_of_somebody_else_does_not_count_and_his_folder_gets_none(home: EngineDir, given: str) -> None:
    own_file(home).touch(0o600)
    os.chown(own_file(home) if given == "file" else home.folder, 12345, 12345)
    assert usable_file(home) is None
    own_file(home).unlink()
    assert QuickStart(home, _TUNING).learns == (given == "file")


def test_a_small_disk_is_left_to_the_graph(tmp_path: Path) -> None:
    if not namespace():
        pytest.skip("this system lets nobody mount a disk of its own")
    script = ["sh", "-euc", _ON_A_SMALL_DISK, "sh", sys.executable, str(tmp_path), _OPTIONS]
    ran = subprocess.run([*namespace(), *script], capture_output=True, text=True, check=True)
    assert ran.stdout == "[]\n"


def test_two_makers_at_once_make_one_whole_file(home: EngineDir, run: Run, record: Path) -> None:
    arguments = [sys.executable, "-c", _MAKE, str(record), str(own_file(home))]
    makers = [subprocess.Popen(arguments, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    assert [maker.communicate(timeout=_WAIT_SECONDS)[0] for maker in makers] == ["True\n", "True\n"]
    assert _files(home) == {own_file(home).name}
    assert _start(home, run) == own_file(home)


def test_a_killed_maker_takes_its_java_along_and_the_next_one_clears_up(home: EngineDir, record: Path) -> None:
    arguments = [sys.executable, "-c", _MAKE, str(record), str(own_file(home))]
    with subprocess.Popen(arguments) as maker:
        _wait(lambda: bool(_java_in(home)))
        maker.send_signal(signal.SIGKILL)
    _wait(lambda: not _java_in(home))
    assert not own_file(home).exists()

    (home.folder / f"{own_file(home).name}.1").touch()
    assert quick_start.make(_TUNING, record, own_file(home))
    assert _files(home) == {own_file(home).name}


def test_a_record_that_is_damaged_makes_nothing(home: EngineDir, record: Path, made: bytes) -> None:
    half = home.folder / "quick-start-record"
    half.write_bytes(record.read_bytes()[: len(made) // 2])
    assert not quick_start.make(_TUNING, half, own_file(home))
    assert not own_file(home).exists()


def _use(installed: Path, patch: pytest.MonkeyPatch) -> None:
    patch.setattr(sys, "path", [str(installed), *sys.path])
    assert java.package().parent == installed


def _settings(home: EngineDir) -> DatabaseSettings:
    return DatabaseSettings(home=home.folder.parent, heap="256m", idle_seconds=1, compiler="full")


def _start(home: EngineDir, run: Run) -> Path | None:
    """Start an engine, use it, end it, and return the file from which it started."""

    async def use() -> str:
        async with open_database(_settings(home).model_copy(update={"compiler": "quick"})) as database:
            assert await count(database, "RETURN 1 AS n") == 1
            return _maps(home)

    maps = run(use())
    end_engines(home.folder.parent)
    return next((file for file in (own_file(home), shared_file()) if str(file) in maps), None)


def _maps(home: EngineDir) -> str:
    return Path(f"/proc/{_java_pid(home)}/maps").read_text("utf-8")


def _files(home: EngineDir) -> set[str]:
    return {path.name for path in home.folder.glob("quick-start*")}


def _java_pid(home: EngineDir) -> int:
    state = home.state()
    assert state is not None
    return state.java_pid


def _processor_seconds(home: EngineDir) -> float:
    fields = Path(f"/proc/{_java_pid(home)}/stat").read_text("ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _java_in(home: EngineDir) -> list[str]:
    """Return the ids of the Java processes of this home."""
    found: list[str] = []
    for process in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            words = (process / "cmdline").read_bytes()
            if b"/java\0" in words and str(home.folder).encode() in words:
                found.append(process.name)
    return found


def _wait(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + _WAIT_SECONDS
    while not condition():
        assert time.monotonic() < deadline, f"not after {_WAIT_SECONDS:g} s"
        time.sleep(0.1)
