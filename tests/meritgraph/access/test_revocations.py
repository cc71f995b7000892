"""Tokens that were revoked: every hub on the graph refuses them within seconds, and nobody waits for that."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from graph.cypher.statements import Statement
from graph.driver.database import Database, Row
from graph.errors import DatabaseUnavailable
from meritgraph.access.journal import AccessJournal
from meritgraph.access.local_key import SigningKey, SigningKeyFile
from meritgraph.access.principals import Principal, Role, TokenRefused
from meritgraph.access.revocations import Revocation, Revocations, revocations, revoke
from meritgraph.access.verifier import Verifier
from meritgraph.app import create_app
from meritgraph.endpoints import endpoint_of
from meritgraph.settings import Settings
from tests.conftest import Run
from tests.support.principals import BODY, principal

NOW = datetime.now(UTC).replace(microsecond=0)


class Clock:
    """Seconds that the test counts."""

    seconds = 0.0

    def __call__(self) -> float:
        return self.seconds


def token_of(subject: str, token_id: str, issued: datetime = NOW) -> Principal:
    return Principal(subject, Role.CLIENT, BODY, token_id=token_id, issued=issued.timestamp())


@pytest.mark.both_engines
def test_a_token_or_all_tokens_of_a_subject_up_to_a_moment(run: Run, fresh_database: Database) -> None:
    later = NOW + timedelta(seconds=1)
    for made in (
        Revocation.of_token("1a", "a lost laptop", NOW),
        Revocation.of_subject("ann", None, NOW - timedelta(days=1)),
        Revocation.of_subject("ann", None, NOW),
    ):
        run(revoke(fresh_database, made))
    known = Revocations(fresh_database)

    async def refused(subject: str, token_id: str, issued: datetime = NOW) -> bool:
        try:
            await known.check(token_of(subject, token_id, issued))
        except TokenRefused:
            return True
        return False

    async def outcomes() -> list[bool]:
        return [
            await refused("bo", "1a"),
            await refused("ann", "2b"),
            await refused("ann", "2b", NOW - timedelta(days=7)),
            # A token that she gets afterwards, and what others have.
            await refused("ann", "3c", later),
            await refused("bo", "4d"),
            await refused("Ann", "4d"),
        ]

    assert run(outcomes()) == [True, True, True, False, False, False]
    found = run(revocations(fresh_database, NOW))
    assert [(each.token_id, each.subject, each.before, each.reason) for each in found] == [
        ("1a", None, None, "a lost laptop"),
        (None, "ann", NOW, None),
    ] or [each.subject for each in found] == ["ann", None]
    # No token lives as long as that.
    assert {each.until for each in found} == {NOW + timedelta(days=30, hours=1)}
    assert run(revocations(fresh_database, NOW + timedelta(days=31))) == []


class Counted(Database):
    """A database that tells what is revoked as the test wants it, and counts who asks."""

    def __init__(self) -> None:
        self.observers = []
        self.asked = 0
        self.rows: list[Row] = []
        self.error: Exception | None = None

    async def read(
        self, statement: Statement, parameters: Mapping[str, object] = {}, *, seconds: float | None = None
    ) -> list[Row]:
        self.asked += 1
        if self.error is not None:
            raise self.error
        return self.rows

    def revoke(self, token_id: str) -> None:
        row: dict[str, Any] = {"token_id": token_id, "subject": None, "before": None, "until": NOW, "reason": None}
        self.rows = [*self.rows, row]


def check(run: Run, known: Revocations, token_id: str) -> str:
    async def work() -> str:
        try:
            await known.check(token_of("ann", token_id))
        except (TokenRefused, DatabaseUnavailable) as error:
            return type(error).__name__
        finally:
            # What was begun beside the request ends before the test goes on.
            if reading := known._reading:  # pyright: ignore[reportPrivateUsage]  # nobody else may wait for it
                await reading
        return "accepted"

    return run(work())


def test_the_list_is_read_beside_the_requests_and_never_older_than_some_seconds(run: Run) -> None:
    database, clock = Counted(), Clock()
    known = Revocations(database, clock)

    assert [check(run, known, "1a") for _ in range(100)] == ["accepted"] * 100
    assert database.asked == 1
    database.revoke("1a")
    clock.seconds = 3
    # The request that notices that the list is old does not wait for the new one.
    assert [check(run, known, "1a") for _ in range(3)] == ["accepted", "TokenRefused", "TokenRefused"]
    database.revoke("2b")
    clock.seconds = 3 + 4.5
    assert check(run, known, "2b") == "TokenRefused"
    assert database.asked == 3


def test_without_a_list_nobody_is_let_in(run: Run) -> None:
    database, clock = Counted(), Clock()
    known = Revocations(database, clock)
    database.error = DatabaseUnavailable("bolt://10.1.2.3", "connection refused")
    assert check(run, known, "1a") == "DatabaseUnavailable"
    database.error = None
    assert check(run, known, "1a") == "accepted"
    database.error = DatabaseUnavailable("bolt://10.1.2.3", "connection refused")
    outcomes: list[str] = []
    for seconds in (1, 3, 4.5, 60):
        clock.seconds = seconds
        outcomes.append(check(run, known, "1a"))
    assert outcomes == ["accepted", "accepted", "DatabaseUnavailable", "DatabaseUnavailable"]


def test_a_hub_refuses_what_another_process_revoked(run: Run, fresh_database: Database, tmp_path: Path) -> None:
    key, clock = SigningKey.open(tmp_path / "keys"), Clock()
    settings = Settings(home=tmp_path)
    app = create_app(settings)
    app.state.database = fresh_database
    verifier = Verifier(SigningKeyFile(settings.keys), None, Revocations(fresh_database, clock))
    app.state.graphql = endpoint_of(settings, fresh_database, verifier, AccessJournal(settings.access))

    async def statuses() -> list[int]:
        transport = httpx.ASGITransport(app)
        ann, bo = (key.sign(principal(subject=subject), 1) for subject in ("ann", "bo"))
        async with httpx.AsyncClient(transport=transport, base_url="http://hub.test") as client:

            async def ask(token: str) -> int:
                headers = {"Authorization": f"Bearer {token}"}
                return (await client.post("/graphql", json={"query": "{ __typename }"}, headers=headers)).status_code

            before = [await ask(ann), await ask(bo)]
            await revoke(fresh_database, Revocation.of_subject("ann", None, datetime.now(UTC)))
            clock.seconds = 5
            return [*before, await ask(ann), await ask(bo)]

    assert run(statuses()) == [200, 200, 401, 200]
