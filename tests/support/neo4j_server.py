"""A real Neo4j for the tests: the server that `NEO4J_URI` names, or one of Maven artefacts on loopback.

There is no Docker step: where Java is missing, a container engine usually is, too, and a running container can be named by
`NEO4J_URI`.
"""

from __future__ import annotations

import os
import secrets
import shutil
import socket
import subprocess
import time
from collections.abc import Generator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from neo4j import Driver, GraphDatabase
from neo4j.exceptions import Neo4jError, ServiceUnavailable

from graph.engines.java import die_with_parent
from tests.support.certificates import Certificates, make_certificates

VERSION = "5.26.30"
BROWSER_VERSION = "5.24.0"
_POM = Path(__file__).parent / "neo4j" / "pom.xml"
_BROWSER_POM = _POM.with_name("browser-pom.xml")
_CACHES = Path.home() / ".cache" / "meritgraph"
_START_SECONDS = 150.0
_OPENED = ("java.nio", "java.io", "sun.nio.ch", "java.util.concurrent")


class NoNeo4j(Exception):
    """The reason why there is no server to test with."""


@dataclass(frozen=True, slots=True)
class Neo4jServer:
    """The address and login of a server; it has `certificates` if we started it, and then accepts encrypted connections, too."""

    uri: str
    user: str
    password: str
    certificates: Certificates | None = None


@contextmanager
def neo4j_server(
    folder: Path,
    settings: Mapping[str, str] = MappingProxyType({}),
    *,
    quick_compiler: bool = False,
    heap: str = "512m",
) -> Generator[Neo4jServer]:
    """Run a server while the context lasts, with these settings beside our own. Raises `NoNeo4j`.

    ``quick_compiler`` is for servers that run for minutes and share two processors with tests: Java's second compiler
    would cost more than it saves there. Benchmarks measure with both compilers.
    """
    if uri := os.environ.get("NEO4J_URI"):
        yield Neo4jServer(uri, os.environ.get("NEO4J_USER", "neo4j"), os.environ.get("NEO4J_PASSWORD", ""))
        return
    with own_neo4j(folder, settings, quick_compiler=quick_compiler, heap=heap) as own:
        yield own.server


class OwnNeo4j:
    """A server that we started. A test may kill it, and start it again on the same port with the same data."""

    server: Neo4jServer

    def __init__(self, folder: Path, command: list[str], uri: str, certificates: Certificates) -> None:
        """Start the server. In a folder with data of an earlier one it has the password that was kept beside them."""
        self._folder = folder
        self._command = command
        self.start()
        kept = folder / "password"
        first = "neo4j" if not kept.exists() else kept.read_text("utf-8")
        password = secrets.token_urlsafe(16)
        try:
            _set_password(uri, first, password, self.process, folder / "console.log")
        except BaseException:
            self.kill()
            raise
        kept.write_text(password, "utf-8")
        self.server = Neo4jServer(uri, "neo4j", password, certificates)

    def start(self) -> None:
        """Start the server, which answers some seconds later."""
        with (self._folder / "console.log").open("ab") as log:
            self.process = subprocess.Popen(self._command, cwd=self._folder, stdout=log, stderr=log, preexec_fn=die_with_parent())

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()

    def stop(self) -> None:
        """End the server in order, so that its folder can be used again."""
        self.process.terminate()
        self.process.wait(_START_SECONDS)


@contextmanager
def own_neo4j(
    folder: Path,
    settings: Mapping[str, str] = MappingProxyType({}),
    *,
    quick_compiler: bool = False,
    keep: bool = False,
    heap: str = "512m",
    port: int | None = None,
    browser: bool = False,
) -> Generator[OwnNeo4j]:
    """Run a server of our own while the context lasts, even if `NEO4J_URI` names another one. Raises `NoNeo4j`.

    ``keep`` keeps its data for a later server in the same folder. ``heap`` is the most memory that Java takes for objects.
    ``port`` is that of Bolt, by default a free one. With ``browser`` it can serve Neo4j Browser, at the address of its settings.
    """
    jars = [_jars(), _browser()] if browser else [_jars()]
    port = port or free_port()
    certificates = make_certificates(folder / "certificates")
    _configure(folder, port, certificates, settings)
    own = OwnNeo4j(folder, _command(folder, jars, quick_compiler, heap), f"bolt://127.0.0.1:{port}", certificates)
    try:
        yield own
    finally:
        if keep:
            own.stop()
        else:
            # Its data is discarded, so an orderly end is not needed.
            own.kill()


def _jars() -> Path:
    if shutil.which("java") is None:
        raise NoNeo4j("there is no java to run it with")
    return _fetched(Path(os.environ.get("MERITGRAPH_NEO4J_CACHE") or _CACHES / f"neo4j-{VERSION}"), _POM)


def _browser() -> Path:
    return _fetched(_CACHES / f"neo4j-browser-{BROWSER_VERSION}", _BROWSER_POM)


def _fetched(cache: Path, pom: Path) -> Path:
    if not (cache / "complete").exists():
        _fetch(cache, pom)
    return cache


def _fetch(cache: Path, pom: Path) -> None:
    if shutil.which("mvn") is None:
        raise NoNeo4j(f"{cache} is empty and there is no mvn to fetch it with")
    cache.mkdir(parents=True, exist_ok=True)
    command = ["mvn", "-q", "-B", "-f", str(pom), "dependency:copy-dependencies", f"-DoutputDirectory={cache}"]
    fetched = subprocess.run(command, capture_output=True, text=True, check=False, timeout=280)
    if fetched.returncode:
        raise NoNeo4j(f"mvn could not fetch it: {fetched.stdout[-2000:]}")
    (cache / "complete").touch()


def _configure(folder: Path, port: int, certificates: Certificates, further: Mapping[str, str]) -> None:
    (folder / "conf").mkdir(parents=True, exist_ok=True)
    settings = {
        "server.bolt.listen_address": f"127.0.0.1:{port}",
        "server.bolt.tls_level": "OPTIONAL",
        "server.http.enabled": "false",
        "server.memory.pagecache.size": "64m",
        "db.tx_log.preallocate": "false",
        "dbms.security.auth_minimum_password_length": "8",
        "dbms.usage_report.enabled": "false",
        "client.allow_telemetry": "false",
        "dbms.ssl.policy.bolt.enabled": "true",
        "dbms.ssl.policy.bolt.base_directory": str(certificates.folder),
        "dbms.ssl.policy.bolt.private_key": certificates.server_key.name,
        "dbms.ssl.policy.bolt.public_certificate": certificates.server.name,
        "dbms.ssl.policy.bolt.client_auth": "NONE",
    }
    for name in ("data", "logs", "run", "plugins", "import", "lib", "licenses"):
        settings[f"server.directories.{name}"] = str(folder / name)
    text = "".join(f"{name}={value}\n" for name, value in (settings | dict(further)).items())
    (folder / "conf" / "neo4j.conf").write_text(text, encoding="utf-8")


def admin_command(arguments: Sequence[str], *, quick_compiler: bool = True, heap: str = "512m") -> list[str]:
    """Return the command line of `neo4j-admin` with these arguments; NEO4J_HOME and NEO4J_CONF name the server.

    ``quick_compiler`` and ``heap`` are those of `own_neo4j`.
    """
    return [*_java([_jars()], "org.neo4j.cli.AdminTool", quick_compiler, heap), *arguments]


def _command(folder: Path, jars: Sequence[Path], quick_compiler: bool, heap: str) -> list[str]:
    java = _java(jars, "org.neo4j.server.CommunityEntryPoint", quick_compiler, heap)
    return [*java, f"--home-dir={folder}", f"--config-dir={folder / 'conf'}", "--console-mode"]


def _java(jars: Sequence[Path], main_class: str, quick_compiler: bool, heap: str = "512m") -> list[str]:
    return [
        *("java", f"-Xmx{heap}", "-XX:+UseSerialGC", "-XX:-UsePerfData"),
        *(["-XX:TieredStopAtLevel=1"] if quick_compiler else []),
        *(f"--add-opens=java.base/{package}=ALL-UNNAMED" for package in _OPENED),
        *("-classpath", os.pathsep.join(f"{each}/*" for each in jars), main_class),
    ]


def _set_password(uri: str, first: str, password: str, process: subprocess.Popen[bytes], log: Path) -> None:
    """Wait until the server answers and replace its first password, which everybody knows, or that of an earlier start."""
    deadline, changed = time.monotonic() + _START_SECONDS, False
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise NoNeo4j(f"it ended while starting:\n{log.read_text(encoding='utf-8')[-3000:]}")
        try:
            if not changed:
                with _driver(uri, first) as driver:
                    change = "ALTER CURRENT USER SET PASSWORD FROM $first TO $to"
                    driver.execute_query(change, first=first, to=password, database_="system")
                changed = True
            # The other database may be there later than the one that knows the password.
            with _driver(uri, password) as driver:
                driver.execute_query("RETURN 1", database_="neo4j")
        except (ServiceUnavailable, Neo4jError):
            time.sleep(0.2)
        else:
            return
    raise NoNeo4j(f"it did not answer within {_START_SECONDS:g} s:\n{log.read_text(encoding='utf-8')[-3000:]}")


def _driver(uri: str, password: str) -> Driver:
    # The driver itself would wait longer and longer between its attempts.
    return GraphDatabase.driver(  # pyright: ignore[reportUnknownMemberType] (untyped **config)
        uri, auth=("neo4j", password), telemetry_disabled=True, max_transaction_retry_time=0
    )


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
