"""A home with a portal beside it, for tests of workers: what was asked for, the commands that do it, and the graph."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from graph.driver.database import open_database
from graph.driver.settings import DatabaseSettings
from graph.migrations import migrate
from loaders.runs.load_requests import LoadRequestKind, Wanted, ask
from tests.conftest import Run
from tests.support.commands import SECONDS, command, environment, install, path_with_installed
from tests.support.engines import cypher, execute
from tests.support.fork_server import ROOT
from tests.support.stalling_portal import StallingPortal, stalling_portal

NAME = "staff.example.uz"
SYNC = Wanted(LoadRequestKind.SYNC, NAME)
# The rows of sixty people whom the portal knows.
PEOPLE = "number,name,born\n" + "".join(f"{n},Person {n},\n" for n in range(1, 61))
# Far less than a portal may take to answer, and more than an idle process needs. It is no measurement.
SOON = 60.0


@dataclass(frozen=True, slots=True)
class AskedHub:
    """A home of which somebody asks for loads."""

    home: Path
    settings: dict[str, str]
    run: Run

    def ask(self, wanted: Wanted = SYNC) -> str:
        """Ask for a load as the API does, and return the id of the request."""

        async def work() -> str:
            async with open_database(self._database) as database:
                await migrate(database)
                return (await ask(database, wanted, "operator", "so", datetime.now(UTC))).id

        return self.run(work())

    def rows(self, text: str) -> list[dict[str, Any]]:
        """Return the rows of a query."""

        async def work() -> list[dict[str, Any]]:
            async with open_database(self._database) as database:
                return await database.read(cypher(text))  # pyright: ignore[reportArgumentType] (literals of tests)

        return self.run(work())

    def write(self, text: str) -> None:
        """Run a statement that writes."""

        async def work() -> None:
            async with open_database(self._database) as database:
                await execute(database, text)  # pyright: ignore[reportArgumentType] (literals of tests)

        self.run(work())

    def requests(self) -> list[tuple[str, int, str | None]]:
        """Return state, attempts and message of all requests, the oldest first."""
        text = "MATCH (q:LoadRequest) RETURN q.state AS state, q.attempts AS attempts, q.message AS message ORDER BY q.asked_at"
        return [(row["state"], row["attempts"], row["message"]) for row in self.rows(text)]

    def meritgraph(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        with self.started(*arguments) as process:
            out, err = process.communicate(timeout=SECONDS)
        return subprocess.CompletedProcess(process.args, process.returncode, out, err)

    @contextmanager
    def started(self, *arguments: str) -> Generator[subprocess.Popen[str]]:
        """Run a command while the context lasts; it is killed at the end if it still runs."""
        pipe = subprocess.PIPE
        own = environment(self.home, **self.settings)
        with subprocess.Popen(command(*arguments), cwd=ROOT, env=own, stdout=pipe, stderr=pipe, text=True) as process:
            try:
                yield process
            finally:
                process.kill()

    @staticmethod
    def ended(process: subprocess.Popen[str]) -> tuple[str, str]:
        """End a command and return its output and errors: one that goes on would be waited for without end."""
        process.kill()
        return process.communicate()

    @property
    def _database(self) -> DatabaseSettings:
        return DatabaseSettings(home=self.home, compiler="quick")


def hub_of_files(folder: Path, run: Run, people: str) -> AskedHub:
    """Return a home whose portal is a file."""
    install(folder, "csv")
    (folder / "feed").mkdir()
    (folder / "feed" / "people.csv").write_text(people)
    feeds = {NAME: {"folder": str(folder / "feed")}}
    return AskedHub(folder / "var", {"PYTHONPATH": path_with_installed(folder), "MERITGRAPH_FEEDS": json.dumps(feeds)}, run)


@contextmanager
def hub_that_stalls(folder: Path, run: Run) -> Generator[tuple[AskedHub, StallingPortal]]:
    """Yield a home whose portal stalls after three of its five pages, and the portal."""
    install(folder, "rest")
    with stalling_portal(pages=3, rows=50) as portal:
        # The portal is waited for longer than the test lasts.
        feed = {"url": portal.url, "secret": "open sesame", "page_size": 10, "timeout_seconds": 120}
        settings = {"PYTHONPATH": path_with_installed(folder), "MERITGRAPH_FEEDS": json.dumps({NAME: feed})}
        yield AskedHub(folder / "var", settings, run), portal
