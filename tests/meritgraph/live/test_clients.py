"""Clients of others, against two processes of the hub of which one is killed in between."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path

from graph.driver.database import open_database
from graph.migrations import migrate
from merit.findings.states import Decision
from meritgraph.access.local_key import issue_token
from meritgraph.settings import Settings
from tests.conftest import Run
from tests.support.fork_server import ROOT
from tests.support.live_hub import CHANGES, INSPECTOR_OF_A, OF_A, OF_B, review
from tests.support.npm import from_npm
from tests.support.serving import served
from tests.support.two_bodies import build_two_bodies


class Subscriber:
    """A client in a process of its own, which prints what it is told."""

    def __init__(self, kind: str, urls: Sequence[str], token: str) -> None:
        self._process = subprocess.Popen(
            ["node", ROOT / "tests/support/subscriber.cjs", kind, *urls],
            env={**os.environ, "HUB_TOKEN": token},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self._process.stdin is not None
        json.dump({"query": CHANGES, "variables": {"after": None}}, self._process.stdin)
        self._process.stdin.close()

    def change(self) -> tuple[str, str] | None:
        """Return the next finding and its change; None where a subscription begins."""
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        answered = json.loads(line)["data"]["findingChanged"]
        return None if answered["change"] is None else (answered["finding"]["id"], answered["change"])

    def end(self) -> None:
        assert self._process.stdout is not None
        self._process.kill()
        self._process.wait()
        self._process.stdout.close()


def test_a_client_whose_hub_is_killed_hears_of_everything_once(run: Run, clean_home: Path) -> None:
    for package in ("graphql-sse", "graphql-ws"):
        from_npm(package)
    settings = Settings(home=clean_home)
    with ExitStack() as stack:
        opened = open_database(settings.database)
        database = run(opened.__aenter__())
        stack.callback(lambda: run(opened.__aexit__(None, None, None)))
        run(migrate(database))
        build_two_bodies(run, database)
        one, other = (stack.enter_context(served(clean_home)) for _ in range(2))
        urls = [str(each.client.base_url) for each in (one, other)]
        clients: dict[str, Subscriber] = {}
        for kind in ("sse", "ws"):
            clients[kind] = Subscriber(kind, urls, issue_token(settings, INSPECTOR_OF_A, 1))
            stack.callback(clients[kind].end)

        def next_change() -> tuple[str, str] | None:
            """Return the next change, which both clients hear of."""
            received = {kind: client.change() for kind, client in clients.items()}
            assert received["sse"] == received["ws"]
            return received["sse"]

        assert next_change() is None
        run(review(database, OF_A, Decision.ACKNOWLEDGE))
        assert next_change() == (OF_A, "ACKNOWLEDGED")

        one.process.kill()
        one.process.wait()
        run(review(database, OF_B, Decision.ACKNOWLEDGE))
        run(review(database, OF_A, Decision.CONFIRM))
        # The clients have begun again after their last cursor, at the other process.
        assert next_change() is None
        assert next_change() == (OF_B, "ACKNOWLEDGED")
        assert next_change() == (OF_A, "CONFIRMED")
        run(review(database, OF_B, Decision.DISMISS))
        assert next_change() == (OF_B, "DISMISSED")
