"""The Java process of the embedded engine: its command line, its start and its end."""

from __future__ import annotations

import ctypes
import os
import random
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path

from graph.engines.engine_dir import EngineDir, Tuning

DATABASE = "meritgraph"

# Other interfaces of the database, which the package includes and we never open.
_UNUSED_JARS = ("arcadedb-mcp", "arcadedb-postgresw", "arcadedb-redisw", "arcadedb-graphql", "arcadedb-console")

_BOLT_PORT = re.compile(r"Listening for incoming BOLT connections on [^:]*:(\d+)")
_HTTP_PORT = re.compile(r"HTTP Server started \(host=\S+ port=(\d+)")
_READY = "ArcadeDB Server started"
_CLOSED = "ArcadeDB Server is down"
_PR_SET_PDEATHSIG = 1
STOP_SECONDS = 20.0

ENVIRONMENT = {"PATH": os.defpath, "LC_ALL": "C.UTF-8"}
SETTLED = (
    # Java's default, G1, uses processors that the clients of a small graph need themselves: without it many small
    # statements took 8 % less time, and bulk loading took no more (docs/benchmarks.md).
    "-XX:+UseSerialGC",
    "-XX:-UsePerfData",  # it would write a file into /tmp
    "-XX:+ExitOnOutOfMemoryError",  # an engine out of memory would hold its locks for ever
    "--enable-native-access=ALL-UNNAMED",
    "-Djava.awt.headless=true",
)
"""The options of Java that are the same for every engine."""


class NotReady(Exception):
    """The Java process ended, or did not become ready in time."""


def start(home: EngineDir, tuning: Tuning, supervisor_lock: int, options: Sequence[str] = ()) -> subprocess.Popen[bytes]:
    """Start Java with its output in the engine's log. It dies with this process and holds the supervisor's lock meanwhile.

    ``options`` of Java are added: those of `graph.engines.quick_start`.
    """
    if home.log.exists():
        home.log.replace(home.log.with_name("engine.log.1"))
    with home.log.open("xb") as log:
        return subprocess.Popen(
            command(home, tuning, options),
            cwd=home.folder,
            env=ENVIRONMENT,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            pass_fds=(supervisor_lock,),
            # Safe here alone: the supervisor has a single thread.
            preexec_fn=die_with_parent(),
        )


def wait_until_ready(java: subprocess.Popen[bytes], home: EngineDir, seconds: float) -> tuple[int, int]:
    """Wait until the engine serves and return its Bolt and HTTP ports. Raises `NotReady`."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        ended = java.poll() is not None
        log = home.log.read_text(encoding="utf-8", errors="replace")
        bolt, http = _BOLT_PORT.search(log), _HTTP_PORT.search(log)
        if bolt and http and _READY in log:
            return int(bolt[1]), int(http[1])
        if ended:
            raise NotReady(f"Java ended with code {java.returncode}")
        time.sleep(0.05)
    raise NotReady(f"it was not ready after {seconds:g} s")


def stop(java: subprocess.Popen[bytes], home: EngineDir, *, seconds: float = STOP_SECONDS, without_record: bool = False) -> None:
    """Stop Java, and kill it if that takes too long: acknowledged writes survive both.

    Java that learns writes for seconds what it has learned, once its files are closed; ``without_record`` it is killed then.
    """
    deadline = time.monotonic() + seconds
    if java.poll() is None:
        java.terminate()
    while java.poll() is None and time.monotonic() < deadline and not (without_record and _CLOSED in home.log_tail()):
        with suppress(subprocess.TimeoutExpired):
            java.wait(0.05)
    if java.poll() is None:
        java.kill()
        java.wait()


def command(home: EngineDir, tuning: Tuning, options: Sequence[str]) -> list[str]:
    """Return the command line of Java. Raises `NotReady` if its package is not installed."""
    return [
        *command_without_engine(tuning, options),
        *(("-XX:TieredStopAtLevel=1",) if tuning.compiler == "quick" else ()),
        f"-Duser.home={home.folder}",
        *(f"-Darcadedb.{name}={value}" for name, value in _options(home, tuning).items()),
        "com.arcadedb.server.ArcadeDBServer",
    ]


def command_without_engine(tuning: Tuning, options: Sequence[str]) -> list[str]:
    """Return a command line with the classes of the engine that runs none of them. Raises `NotReady` as `command` does."""
    java = str(package() / "jre" / "bin" / "java")
    return [java, f"-Xmx{tuning.heap}", *options, *SETTLED, "-classpath", os.pathsep.join(map(str, jars()))]


def jars() -> list[Path]:
    """Return the jars of the engine. Raises `NotReady` if its package is not installed."""
    return sorted(jar for jar in (package() / "jars").glob("*.jar") if not jar.name.startswith(_UNUSED_JARS))


def _options(home: EngineDir, tuning: Tuning) -> dict[str, str]:
    """Return the settings of the engine by their names."""
    # The engine takes the first free port of the range; a random start keeps several engines apart.
    http_port = random.randint(20_000, 30_000)
    return {
        "server.mode": "production",
        "server.rootPath": str(home.folder),
        "server.rootPasswordPath": str(home.password_file),
        "server.defaultDatabases": f"{DATABASE}[]",
        "server.plugins": "Bolt:com.arcadedb.bolt.BoltProtocolPlugin",
        "server.httpIncomingHost": "127.0.0.1",
        "server.httpIncomingPort": f"{http_port}-{http_port + 500}",
        "bolt.host": "127.0.0.1",
        "bolt.port": "0",
        "opencypher.loadCsv.allowFileUrls": "false",
        "opencypher.loadCsv.allowRemoteUrls": "false",
        "serverMetrics": "false",
        # Every commit reaches the disk before it is acknowledged, at hardly any cost: a page of 2,000
        # rows takes 0.26 s instead of 0.22 s.
        "txWalFlush": "1",
        "command.timeout": str(round(tuning.statement_seconds * 1000)),
    }


def package() -> Path:
    """Return where arcadedb-embedded is installed, without importing it: an import would load a JVM bridge.

    Raises `NotReady` if it is not installed.
    """
    spec = find_spec("arcadedb_embedded")
    if spec is None or not spec.submodule_search_locations:
        raise NotReady("the package arcadedb-embedded is not installed")
    return Path(spec.submodule_search_locations[0])


def die_with_parent() -> Callable[[], None] | None:
    """Return what the child runs before it becomes Java: it asks the kernel to kill it with its parent (Linux only)."""
    if sys.platform != "linux":
        return None
    prctl = ctypes.CDLL(None).prctl
    parent = os.getpid()

    def ask_kernel() -> None:
        prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != parent:
            os._exit(1)

    return ask_kernel
