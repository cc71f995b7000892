"""The embedded engine seen from outside: its processes, files and listening ports, and its state after a crash."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Generator, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

import pytest

from graph.driver.database import Database, open_database
from graph.driver.settings import DatabaseSettings
from graph.engines.embedded import engine_dir_of
from graph.engines.engine_dir import EngineDir, EngineState
from graph.engines.quick_start import shared_file
from graph.errors import DatabaseError, EngineBusy, EngineStartFailed
from tests.conftest import Run
from tests.support.engines import count, execute

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")

# Less than the product's own: tests wait until an idle engine ends.
IDLE_SECONDS = 4

_OWNER = """
import asyncio, sys
from pathlib import Path
from graph.driver.database import open_database
from graph.driver.settings import DatabaseSettings

async def own():
    async with open_database(DatabaseSettings(home=Path(sys.argv[1]))):
        print("open", flush=True)
        await asyncio.Event().wait()

asyncio.run(own())
"""


@contextmanager
def another_owner(home: Path) -> Generator[subprocess.Popen[str]]:
    """Run a second process that has the database of this home open; kill it at the end."""
    with _starting_owner(home) as owner:
        _wait_for_open(owner)
        yield owner


@contextmanager
def _starting_owner(home: Path) -> Generator[subprocess.Popen[str]]:
    command = [sys.executable, "-c", _OWNER, str(home)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            yield process
        finally:
            process.kill()


def _wait_for_open(owner: subprocess.Popen[str]) -> None:
    assert owner.stdout is not None
    assert owner.stdout.readline() == "open\n"


@pytest.fixture
def settings(clean_home: Path) -> Iterator[DatabaseSettings]:
    """Return settings with a home of its own, and end what still runs there afterwards."""
    settings = DatabaseSettings(home=clean_home, heap="256m", retry_seconds=1, idle_seconds=IDLE_SECONDS, compiler="quick")
    yield settings
    home = engine_dir_of(clean_home)
    state = home.state()
    if state is not None and _kept(home):
        # While the lock is held, the state file was written by the supervisor that holds it.
        os.kill(state.supervisor_pid, signal.SIGTERM)
        _wait(lambda: not _kept(home), 20)


def test_files_processes_and_listeners_are_private(settings: DatabaseSettings, run: Run) -> None:
    home = engine_dir_of(settings.home)

    async def use() -> None:
        async with open_database(settings) as database:
            await execute(database, "CREATE (:Probe)")

    run(use())

    state = _state(home)
    assert stat.S_IMODE(home.folder.stat().st_mode) == 0o700
    for name in ("engine.json", "root.password", "engine.log"):
        assert stat.S_IMODE((home.folder / name).stat().st_mode) == 0o600, name
    assert [path for path in home.folder.rglob("*") if path.stat().st_mode & 0o077] == []
    for pid in (state.java_pid, state.supervisor_pid):
        seen = Path(f"/proc/{pid}/cmdline").read_bytes() + Path(f"/proc/{pid}/environ").read_bytes()
        assert home.password().encode() not in seen
    assert _listening(state.java_pid) == {("127.0.0.1", state.bolt_port), ("127.0.0.1", state.http_port)}
    assert not list(Path(tempfile.gettempdir()).glob(f"hsperfdata_*/{state.java_pid}"))


def test_java_starts_from_what_was_prepared(settings: DatabaseSettings, run: Run) -> None:
    if not shared_file().exists() and os.environ.get("REQUIRE_ALL") != "1":
        # It is written by `make test`; a single test by pytest alone need not wait for that.
        pytest.skip("run python -m graph prepare")
    run(_one(settings))
    state = _state(engine_dir_of(settings.home))
    assert str(shared_file()) in Path(f"/proc/{state.java_pid}/maps").read_text("utf-8")


def test_two_processes_share_one_engine_that_ends_after_the_last(settings: DatabaseSettings, run: Run) -> None:
    home = engine_dir_of(settings.home)

    async def share() -> EngineState:
        async with open_database(settings) as database:
            alone = _state(home)
            with another_owner(settings.home):
                assert _state(home) == alone
                assert await count(database, "RETURN 1 AS n") == 1
            return alone

    state = run(share())
    with another_owner(settings.home) as owner:
        assert _state(home) == state, "the engine did not wait for the next command"
        os.kill(owner.pid, signal.SIGKILL)
        owner.wait()
        left = time.monotonic()
        _wait(lambda: not _kept(home), 30)

    assert time.monotonic() - left > IDLE_SECONDS / 2, "it left at once, so that two commands in a row start it twice"
    assert home.state() is None
    assert not Path(f"/proc/{state.java_pid}").exists()


def test_short_commands_in_a_row_keep_one_engine(settings: DatabaseSettings, run: Run) -> None:
    """Each command is open so briefly that the supervisor seldom sees it."""
    home = engine_dir_of(settings.home)

    async def in_a_row() -> set[EngineState]:
        seen = set[EngineState]()
        for _ in range(5):
            async with open_database(settings):
                seen.add(_state(home))
            await asyncio.sleep(0.4 * IDLE_SECONDS)
        return seen

    assert len(run(in_a_row())) == 1


def test_commands_that_start_at_once_start_one_engine(settings: DatabaseSettings) -> None:
    with ExitStack() as stack:
        owners = [stack.enter_context(_starting_owner(settings.home)) for _ in range(3)]
        for owner in owners:
            _wait_for_open(owner)

        assert len(_engines_in(engine_dir_of(settings.home).folder)) == 1


@pytest.mark.parametrize("victim", ["java_pid", "supervisor_pid"])
def test_a_killed_engine_loses_nothing_acknowledged(victim: str, settings: DatabaseSettings, run: Run) -> None:
    home = engine_dir_of(settings.home)

    async def write_until_killed() -> int:
        async with open_database(settings) as database:
            for n in range(100):
                await execute(database, "CREATE (:Probe {n: $n})", n=n)
            os.kill(getattr(_state(home), victim), signal.SIGKILL)
            return await _write_until_lost(database, 100)

    async def read() -> tuple[int, int]:
        async with open_database(settings) as database:
            return (
                await count(database, "MATCH (p:Probe) RETURN count(p) AS n"),
                await count(database, "MATCH (p:Probe) RETURN count(DISTINCT p.n) AS n"),
            )

    acknowledged = run(write_until_killed())
    found, distinct = run(read())

    assert acknowledged >= 100
    # The write in progress may have been committed without being acknowledged.
    assert found in (acknowledged, acknowledged + 1)
    assert distinct == found


def test_a_stale_state_file_is_recognised(settings: DatabaseSettings, run: Run) -> None:
    home = engine_dir_of(settings.home)
    home.create()
    # After a restart of the machine the ids may belong to a process that is no engine.
    home.announce(EngineState(bolt_port=1, http_port=2, java_pid=os.getpid(), supervisor_pid=os.getpid()))

    assert run(_one(settings)) == 1
    assert _state(home).bolt_port != 1


def test_a_damaged_state_file_is_recognised(settings: DatabaseSettings, run: Run) -> None:
    home = engine_dir_of(settings.home)
    home.create()
    (home.folder / "engine.json").write_text(json.dumps({"bolt_port": 1}), encoding="ascii")

    assert run(_one(settings)) == 1


def test_a_lost_password_file_is_made_anew(settings: DatabaseSettings, run: Run) -> None:
    home = engine_dir_of(settings.home)
    run(_one(settings))
    os.kill(_state(home).supervisor_pid, signal.SIGTERM)
    _wait(lambda: not _kept(home), 20)
    home.password_file.unlink()

    assert run(_one(settings)) == 1


def test_a_failed_start_says_what_is_wrong_and_names_the_log(settings: DatabaseSettings, run: Run) -> None:
    folder = engine_dir_of(settings.home).folder
    (folder / "databases").mkdir(parents=True)
    (folder / "databases" / "meritgraph").write_text("a file where a folder must be", encoding="ascii")

    with pytest.raises(EngineStartFailed, match=r"did not start") as failure:
        run(_one(settings.model_copy(update={"start_timeout": 20.0})))

    assert str(folder / "engine.log") in str(failure.value)
    assert "a file is where a folder must be" in str(failure.value)


def test_a_start_that_does_not_end_is_not_waited_for(settings: DatabaseSettings, run: Run) -> None:
    home = engine_dir_of(settings.home)
    home.create()

    with home.start_lock() as stuck:
        assert stuck.try_exclusive()
        with pytest.raises(EngineBusy, match="another command"):
            run(_one(settings.model_copy(update={"start_timeout": 0.5})))


async def _one(settings: DatabaseSettings) -> int:
    async with open_database(settings) as database:
        return await count(database, "RETURN 1 AS n")


async def _write_until_lost(database: Database, written: int) -> int:
    try:
        while True:
            await execute(database, "CREATE (:Probe {n: $n})", n=written)
            written += 1
    except DatabaseError:
        return written


def _state(home: EngineDir) -> EngineState:
    state = home.state()
    assert state is not None
    return state


def _kept(home: EngineDir) -> bool:
    with home.supervisor_lock() as lock:
        return not lock.try_exclusive()


def _wait(condition: Callable[[], bool], seconds: float) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, f"not after {seconds:g} s"
        time.sleep(0.1)


def _engines_in(folder: Path) -> list[int]:
    """Return the ids of the Java processes that run in this folder."""
    found: list[int] = []
    for process in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            if (process / "cwd").readlink() == folder and b"java" in (process / "cmdline").read_bytes():
                found.append(int(process.name))
    return found


def _listening(pid: int) -> set[tuple[str, int]]:
    """Return the address and port of every TCP socket on which the process listens."""
    links = (os.readlink(entry) for entry in Path(f"/proc/{pid}/fd").iterdir() if entry.is_symlink())
    inodes = {link[8:-1] for link in links if link.startswith("socket:[")}
    listening: set[tuple[str, int]] = set()
    for table in ("tcp", "tcp6"):
        for line in Path(f"/proc/{pid}/net/{table}").read_text(encoding="ascii").splitlines()[1:]:
            fields = line.split()
            if fields[3] == "0A" and fields[9] in inodes:
                address, port = fields[1].split(":")
                listening.add((_readable(address), int(port, 16)))
    return listening


def _readable(address: str) -> str:
    """Return an address of the kernel's table as text; IPv4 mapped into IPv6 as IPv4, because it accepts just that."""
    octets = bytes.fromhex(address[-8:])[::-1]
    mapped = len(address) == 8 or address.startswith("0000000000000000FFFF0000")
    return ".".join(map(str, octets)) if mapped else address
