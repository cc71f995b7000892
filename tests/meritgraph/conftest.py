"""A client of the application on each engine, over HTTP without a port, and a hub for tests of commands."""

from __future__ import annotations

import json
from collections.abc import AsyncGenerator, Callable, Coroutine, Iterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import httpx
import pytest
import typer

from graph.cypher.statements import Statement
from graph.driver.database import Database
from meritgraph import services
from meritgraph.access.journal import AccessJournal
from meritgraph.access.local_key import SigningKey, SigningKeyFile
from meritgraph.access.revocations import Revocations
from meritgraph.access.verifier import Verifier
from meritgraph.api_settings import ApiSettings
from meritgraph.app import create_app
from meritgraph.browser_settings import BrowserSettings
from meritgraph.cli.ask import QUESTIONS
from meritgraph.cli.main import app
from meritgraph.endpoints import endpoint_of, gateway_secret
from meritgraph.observing import Observer
from meritgraph.settings import Settings
from tests.conftest import OpenEngine, Run
from tests.support.commands import Hub, meritgraph
from tests.support.one_finding import Story, begin_story
from tests.support.principals import principal

T = TypeVar("T")
GRAPHQL_JSON = "application/graphql-response+json"
MAX_BODY = 64 * 1024
PURPOSE = "oversight"
PURPOSES = frozenset({PURPOSE, "appeal"})


@dataclass(frozen=True, slots=True)
class Ran:
    """What a command printed on each stream, and its exit code."""

    out: str
    err: str
    code: int

    @property
    def document(self) -> Any:
        return json.loads(self.out)

    @property
    def words(self) -> str:
        """What was printed, whatever the width of the terminal."""
        return " ".join(self.out.replace("│", " ").split())


Command = Callable[..., Ran]
Findings = Callable[..., str]


class Client:
    """A client that sends requests, by default with the token of an investigator."""

    def __init__(
        self,
        run: Run,
        database: Database,
        folder: Path,
        *,
        timeout: float = 60.0,
        explorer: bool = True,
        origins: Sequence[str] = (),
        api: ApiSettings | None = None,
        observers: tuple[Observer, ...] = (),
        browser: BrowserSettings | None = None,
        revocations: Revocations | None = None,
    ) -> None:
        self.run = run
        self.database = database
        self.key = SigningKey.open(folder / "keys")
        settings = Settings(
            home=folder,
            explorer=explorer,
            cors_origins=list(origins),
            api=api or ApiSettings(),
            browser=browser or BrowserSettings(),
            purposes=sorted(PURPOSES),
            request_timeout=timeout,
            max_body_bytes=MAX_BODY,
        )
        app = self.app = create_app(settings)
        # The engine is open already, so the state that the lifespan would set up is set here.
        app.state.database = database
        self.records = folder / "access"
        app.state.graphql = endpoint_of(
            settings,
            database,
            Verifier(SigningKeyFile(folder / "keys"), revocations=revocations),
            AccessJournal(self.records),
            gateway=gateway_secret(settings),
            observers=observers,
        )
        transport = httpx.ASGITransport(app, raise_app_exceptions=False)
        self.http = httpx.AsyncClient(transport=transport, base_url="http://hub.test")
        self.token = self.key.sign(principal(), 1)

    def send(self, method: str, path: str, **request: Any) -> httpx.Response:
        return self.run(self.http.request(method, path, **request))

    def post(self, body: object, *, accept: str = GRAPHQL_JSON, **headers: str) -> httpx.Response:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        sent = {"Authorization": f"Bearer {self.token}", "Accept": accept, "Content-Type": "application/json"}
        sent |= {"X-Purpose": PURPOSE, **named}
        content = {"content": body} if isinstance(body, bytes) else {"json": body}
        return self.send("POST", "/graphql", headers=sent, **content)

    def ask(self, query: str, **variables: Any) -> httpx.Response:
        return self.post({"query": query, "variables": variables})


class FailingDatabase(Database):
    """A database whose reads all raise the same error."""

    def __init__(self, error: Exception) -> None:
        self.error = error
        self.observers = []

    def check(self) -> None:
        pass

    async def read(self, statement: Statement, parameters: Any = None, *, seconds: float | None = None) -> Any:
        raise self.error


def code(response: httpx.Response) -> str:
    """Return the code of the only error."""
    (error,) = response.json()["errors"]
    return str(error["extensions"]["code"])


@pytest.fixture(scope="module")
def client(engine: OpenEngine, run: Run, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    client = Client(run, engine.database, tmp_path_factory.mktemp("home"))
    yield client
    run(client.http.aclose())


@pytest.fixture(scope="session")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Hub:
    """Return a hub that has loaded its portal once. Tests share it: each restores what it changes."""
    hub = Hub.set_up(tmp_path_factory.mktemp("hub"))
    loaded = hub.run("sync")
    assert loaded.returncode == 3, loaded.stderr
    return hub


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, Any]]:
    """Run the demo and return its home and its report. One worker gets all tests that ask for it (``tests/conftest.py``)."""
    home = tmp_path_factory.mktemp("demo") / "var"
    ran = meritgraph(home, "demo", "--servants", "150", "--once", "--json")
    assert ran.returncode == 0, ran.stderr
    return home, json.loads(ran.stdout)


@pytest.fixture
def story(run: Run, fresh_database: Database, tmp_path: Path) -> Story:
    return begin_story(run, fresh_database, tmp_path)


@pytest.fixture
def command(command_on: Callable[[Database], Command], fresh_database: Database) -> Command:
    """Return ``meritgraph``, run against an open database without data, without a policy of a deployment."""
    return command_on(fresh_database)


@pytest.fixture
def command_on(
    run: Run, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> Callable[[Database], Command]:
    """Return what gives ``meritgraph``, run against an open database, for a purpose, without a policy of a deployment."""

    def on(database: Database) -> Command:
        @asynccontextmanager
        async def opened(settings: object) -> AsyncGenerator[Database]:
            yield database

        monkeypatch.setattr(services, "migrated_database", opened)
        monkeypatch.delenv("MERITGRAPH_POLICY", raising=False)
        monkeypatch.setenv("MERITGRAPH_HOME", str(tmp_path / "home"))
        monkeypatch.setenv("MERITGRAPH_COMMAND_PURPOSE", PURPOSE)

        def run_here(work: Coroutine[Any, Any, T], stopped: str = "") -> T:
            return run(work)

        questions = (f"ask.{name.replace('-', '_')}" for name in QUESTIONS)
        for module in (
            "browser",
            "check",
            "detect",
            "exchange",
            "export",
            "identity",
            "quarantine",
            "reviewing",
            "rules",
            "token",
            *questions,
        ):
            monkeypatch.setattr(f"meritgraph.cli.{module}.run", run_here)

        def call(*arguments: str) -> Ran:
            capsys.readouterr()
            try:
                code = app(arguments, standalone_mode=False)
            except typer.Exit as left:
                code = left.exit_code
            printed = capsys.readouterr()
            return Ran(printed.out, printed.err, code or 0)

        return call

    return on


@pytest.fixture
def findings(command: Command) -> Findings:
    """Return ``meritgraph findings``; it returns what is printed."""
    return lambda *arguments: command("findings", *arguments).out
