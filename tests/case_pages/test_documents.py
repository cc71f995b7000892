"""The GraphQL documents of the pages: the schema answers each, and no client is answered more than the limits allow."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from graphql import FragmentDefinitionNode, parse

from graph.driver.database import Database
from meritgraph.case_pages.asking import QUERIES, document_text
from resolvers.context import Context
from schema.answering import answering
from schema.preparation import prepare
from schema.subgraph import subgraph
from tests.conftest import Run
from tests.meritgraph.conftest import Client

DOCUMENTS = sorted(path.stem for path in QUERIES.glob("*.graphql"))


@pytest.mark.parametrize("name", DOCUMENTS)
def test_the_schema_answers_each_document(name: str) -> None:
    schema = subgraph()._schema  # pyright: ignore[reportPrivateUsage] (graphql-core validates against this one)
    prepared = prepare(schema, document_text(name), own=True)

    assert [error.message for error in prepared.errors] == []
    assert prepared.name, "the record of who read what has the name of the operation"


def test_each_fragment_of_the_parts_is_used() -> None:
    names = [each for path in (QUERIES / "parts").glob("*.graphql") for each in fragments_of(path.read_text("utf-8"))]
    used = {each for name in DOCUMENTS for each in fragments_of(document_text(name))}

    assert sorted(names) == sorted(used & set(names))


def fragments_of(text: str) -> list[str]:
    return [each.name.value for each in parse(text).definitions if isinstance(each, FragmentDefinitionNode)]


@pytest.fixture
def client(run: Run, database: Database, tmp_path: Path) -> Client:
    return Client(run, database, tmp_path)


def test_a_document_of_ours_is_too_large_for_a_client_also_after_a_page_has_asked_it(client: Client, run: Run) -> None:
    text = document_text("bundle")
    asked = run(answering().answer(text, {"id": "finding:none"}, Context(client.database, b"", date.today(), 60), own=True))
    assert (asked.data, asked.errors) == ({"finding": None}, None)

    answered = client.ask(text, id="finding:none")

    (error,) = answered.json()["errors"]
    assert error["extensions"]["code"] == "GRAPHQL_LIMIT_TOKENS"
