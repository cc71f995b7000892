"""A database that is away: what clients and probes are told, and what the log says."""

from __future__ import annotations

import asyncio
import logging
from pathlib import Path
from typing import Any

import pytest

from graph.cypher.statements import Statement
from graph.errors import (
    CredentialsRefused,
    DamagedDatabase,
    DatabaseUnavailable,
    EngineRestarting,
    NoSpaceLeft,
    QueryTimedOut,
)
from tests.conftest import Run
from tests.meritgraph.conftest import GRAPHQL_JSON, Client, FailingDatabase


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (DatabaseUnavailable("bolt://10.1.2.3", "connection refused"), "DATABASE_UNAVAILABLE"),
        (CredentialsRefused("bolt://10.1.2.3", "neo4j", "unauthorized"), "CREDENTIALS_REFUSED"),
        (EngineRestarting("bolt://10.1.2.3", Path("/srv/var/graph")), "ENGINE_RESTARTING"),
        (NoSpaceLeft("the disk of /srv/var/graph"), "NO_SPACE_LEFT"),
        (DamagedDatabase(Path("/srv/var/graph"), "schema.json is missing"), "DATABASE_DAMAGED"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_database_that_is_away_has_its_own_code_and_a_reason(run: Run, tmp_path: Path, error: Exception, reason: str) -> None:
    client = Client(run, FailingDatabase(error), tmp_path)

    for accept in (GRAPHQL_JSON, "application/json"):
        response = client.post({"query": '{ servant(id: "servant:1") { name } rules { id } }'}, accept=accept)
        (shown,) = response.json()["errors"]
        assert (response.status_code, shown["extensions"]) == (503, {"code": "UPSTREAM_UNAVAILABLE", "reason": reason})
        assert int(response.headers["retry-after"]) > 0
        assert "data" not in response.json()
        assert not any(inside in response.text for inside in ("10.1.2.3", "/srv", "neo4j"))
    ready = client.send("GET", "/readyz")
    assert (ready.status_code, ready.json()) == (503, {"status": "not ready", "reason": reason})
    assert client.send("GET", "/healthz").json() == {"status": "ok"}


class _Recovering(FailingDatabase):
    """A database whose reads raise these errors, one after the other; None is an answer."""

    def __init__(self, *outcomes: Exception | None) -> None:
        super().__init__(AssertionError("no read was expected any more"))
        self.outcomes = iter(outcomes)

    async def read(self, statement: Statement, parameters: Any = None, *, seconds: float | None = None) -> Any:
        if (outcome := next(self.outcomes, self.error)) is not None:
            raise outcome
        return []


def test_readyz_logs_one_line_per_change(run: Run, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    away, slow = DatabaseUnavailable("bolt://10.1.2.3", "connection refused"), QueryTimedOut("api/answers", 5)
    refused, broken = CredentialsRefused("bolt://10.1.2.3", "neo4j", "unauthorized"), RuntimeError("a fault of ours")
    outcomes = (
        None,
        None,
        away,
        away,
        slow,
        away,
        None,
        None,
        away,
        refused,
        refused,
        None,
        slow,
        slow,
        None,
        broken,
        broken,
        None,
    )
    client = Client(run, _Recovering(*outcomes), tmp_path)

    with caplog.at_level(logging.WARNING):
        answers = [client.send("GET", "/readyz") for _ in outcomes]

    assert [answer.status_code for answer in answers] == [200 if outcome is None else 503 for outcome in outcomes]
    assert [record.getMessage().partition(":")[0] for record in caplog.records] == [
        *("not ready, DATABASE_UNAVAILABLE", "ready"),
        *("not ready, DATABASE_UNAVAILABLE", "not ready, CREDENTIALS_REFUSED", "ready"),
        *("not ready, DATABASE_SLOW", "ready"),
        *("not ready, DATABASE_FAILED", "ready"),
    ]
    assert [record.getMessage() for record in caplog.records if record.exc_info] == [
        "not ready, DATABASE_FAILED: a fault of ours"
    ]


class _SilentDatabase(FailingDatabase):
    """A database that accepts statements and never answers."""

    async def read(self, statement: Statement, parameters: Any = None, *, seconds: float | None = None) -> Any:
        await asyncio.Event().wait()


def test_readyz_does_not_wait_for_a_database_that_says_nothing(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("meritgraph.app._READY_SECONDS", 0.1)
    client = Client(run, _SilentDatabase(AssertionError("never raised")), tmp_path)

    answer = client.send("GET", "/readyz")

    assert (answer.status_code, answer.json()) == (503, {"status": "not ready", "reason": "DATABASE_SLOW"})
