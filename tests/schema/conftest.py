"""The registry on each engine, loaded once for all tests of a module, and the schema to query it with."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

import pytest
from graphql import GraphQLError

from graph.driver.database import Database
from graph.migrations import migrate
from resolvers.context import Context
from schema.answering import answering
from schema.errors import client_errors
from tests.conftest import OpenEngine, Run
from tests.support.engines import cypher, empty
from tests.support.sample_service import load_sample_service

TODAY = date(2026, 11, 20)


@dataclass
class Hub:
    """A client of the schema, without HTTP, that records the statements each query runs."""

    database: Database
    run: Run
    statements: list[str] = field(default_factory=list[str])
    today: date = TODAY

    def ask(self, query: str, **variables: Any) -> tuple[dict[str, Any] | None, list[GraphQLError]]:
        context = Context(self.database, b"k" * 32, self.today, 20.0)
        self.statements.clear()
        self.database.observers.append(self.statements.append)
        try:
            result = self.run(answering().answer(query, variables, context))
        finally:
            self.database.observers.pop()
        return result.data, client_errors(result.errors or [])

    def data(self, query: str, **variables: Any) -> dict[str, Any]:
        """Run a query that must succeed and return its data."""
        data, errors = self.ask(query, **variables)
        assert not errors, errors
        assert data is not None
        return data

    def refusal(self, query: str, **variables: Any) -> tuple[str, str]:
        """Run a query that must fail with one error and return the error's code and message."""
        _, errors = self.ask(query, **variables)
        (error,) = errors
        return (error.extensions or {})["code"], error.message

    def id_of(self, name: str) -> str:
        """Return the id of the servant, organisation or position of that name."""
        by_name = cypher("MATCH (n:Servant|Organisation|Position) WHERE $name IN [n.name, n.title] RETURN n.id AS id")
        found = self.run(self.database.read(by_name, {"name": name}))
        return str(found[0]["id"])


@pytest.fixture(scope="module")
def hub(engine: OpenEngine, run: Run, tmp_path_factory: pytest.TempPathFactory) -> Hub:
    run(empty(engine.database, engine.home))
    run(migrate(engine.database))
    run(load_sample_service(engine.database, tmp_path_factory.mktemp("registry")))
    return Hub(engine.database, run)
