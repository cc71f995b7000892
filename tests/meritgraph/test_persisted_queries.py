"""Texts that are named by their hash: remembered ones, registered ones, and none at all."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import httpx
import pytest

from graph.driver.database import Database
from meritgraph.access.principals import Principal
from meritgraph.api_settings import ApiSettings
from meritgraph.graphql_request import Query, Refused
from meritgraph.persisted_texts import AutomaticTexts
from meritgraph.registered_operations import RegisteredOperations
from resolvers.access.callers import Role
from tests.conftest import Run
from tests.meritgraph.conftest import Client, code
from tests.support.text_hashes import hash_of

RULES = "query Rules { rules { id } }"


def by_hash(text_hash: object, **body: Any) -> dict[str, Any]:
    return {**body, "extensions": {"persistedQuery": {"version": 1, "sha256Hash": text_hash}}}


@pytest.fixture
def client(run: Run, database: Database, tmp_path: Path) -> Client:
    return Client(run, database, tmp_path)


@pytest.fixture
def registered(run: Run, database: Database, tmp_path: Path) -> Client:
    RegisteredOperations(tmp_path / "operations").register(RULES)
    return Client(run, database, tmp_path, api=ApiSettings(persisted_queries="registered"))


def test_a_text_is_remembered_once_it_was_sent_with_its_hash(client: Client) -> None:
    asked = by_hash(hash_of(RULES))

    unknown = client.post(asked)
    assert (unknown.status_code, unknown.json()) == (
        200,
        {"errors": [{"message": "PersistedQueryNotFound", "extensions": {"code": "PERSISTED_QUERY_NOT_FOUND"}}]},
    )
    sent = client.post({**asked, "query": RULES})
    assert "errors" not in sent.json()
    assert client.post(asked).json() == sent.json()
    # Some clients send an empty text.
    assert client.post({**asked, "query": ""}).json() == sent.json()


def test_a_remembered_text_is_answered_by_who_asks_and_not_by_who_sent_it(client: Client) -> None:
    people = "{ servants(first: 1) { totalCount } }"
    assert client.post(by_hash(hash_of(people), query=people)).status_code == 200

    refused = client.post(by_hash(hash_of(people)), X_Purpose="")

    assert (refused.status_code, code(refused)) == (400, "FORBIDDEN")
    assert client.post(by_hash(hash_of(people)), Authorization="Bearer none").status_code == 401


def test_nobody_finds_by_its_hash_what_another_subject_asked(client: Client) -> None:
    about = '{ servant(id: "servant:1") { name } }'
    assert client.post(by_hash(hash_of(about), query=about)).status_code == 200
    assert "errors" not in client.post(by_hash(hash_of(about))).json()

    other = client.key.sign(Principal("somebody else", Role.CLIENT, "organisation:a"), 1)
    refused = client.post(by_hash(hash_of(about)), Authorization=f"Bearer {other}")

    assert code(refused) == "PERSISTED_QUERY_NOT_FOUND"


def test_a_text_that_the_schema_does_not_allow_is_not_remembered(client: Client) -> None:
    wrong = "{ nothing }"
    assert code(client.post(by_hash(hash_of(wrong), query=wrong))) == "GRAPHQL_VALIDATION_FAILED"

    assert code(client.post(by_hash(hash_of(wrong)))) == "PERSISTED_QUERY_NOT_FOUND"


@pytest.mark.parametrize(
    ("extensions", "expected"),
    [
        ({"version": 1, "sha256Hash": "0" * 64}, "BAD_USER_INPUT"),
        ({"version": 1, "sha256Hash": hash_of(RULES).upper()}, "BAD_USER_INPUT"),
        ({"version": 1, "sha256Hash": "../secrets"}, "BAD_USER_INPUT"),
        ({"version": 1, "sha256Hash": None}, "BAD_USER_INPUT"),
        ({"version": 2, "sha256Hash": hash_of(RULES)}, "BAD_USER_INPUT"),
        ({"sha256Hash": hash_of(RULES)}, "BAD_USER_INPUT"),
        (hash_of(RULES), "BAD_REQUEST"),
        ([], "BAD_REQUEST"),
    ],
)
def test_a_hash_that_is_not_that_of_the_text_is_refused(client: Client, extensions: object, expected: str) -> None:
    response = client.post({"query": RULES, "extensions": {"persistedQuery": extensions}})

    assert (response.status_code, code(response)) == (400, expected)
    assert hash_of(RULES) not in response.text


def test_half_a_surrogate_pair_is_no_fault_of_the_hub(client: Client) -> None:
    body = b'{"query": "{ rules { id } } #\\ud800", "extensions": {"persistedQuery": {"version": 1, "sha256Hash": "%s"}}}'

    assert client.post(body % (b"0" * 64)).status_code == 400


def test_what_is_remembered_is_bounded() -> None:
    def sent(text: str) -> Query:
        return Query(text, {}, None, hash_of(text))

    def known(texts: AutomaticTexts, text: str) -> bool:
        try:
            return texts.text_of(Query(None, {}, None, hash_of(text)), "ann") == text
        except Refused:
            return False

    few, short = AutomaticTexts(texts=2), AutomaticTexts(characters=10)
    for text in ("one", "two"):
        few.remember(sent(text), "ann")
    assert known(few, "one")
    few.remember(sent("three"), "ann")
    assert [known(few, text) for text in ("one", "two", "three")] == [True, False, True]
    for text in ("123456", "1234", "12"):
        short.remember(sent(text), "ann")
    assert [known(short, text) for text in ("123456", "1234", "12")] == [False, True, True]
    short.remember(sent("longer than everything"), "ann")
    assert not known(short, "longer than everything")


def test_a_hub_that_knows_no_hashes_says_so(run: Run, database: Database, tmp_path: Path) -> None:
    client = Client(run, database, tmp_path, api=ApiSettings(persisted_queries="off"))

    refused = client.post(by_hash(hash_of(RULES)))

    assert (refused.status_code, code(refused)) == (200, "PERSISTED_QUERY_NOT_SUPPORTED")
    assert refused.json()["errors"][0]["message"] == "PersistedQueryNotSupported"
    assert "errors" not in client.post(by_hash(hash_of(RULES), query=RULES)).json()
    assert code(client.post(by_hash(hash_of(RULES)))) == "PERSISTED_QUERY_NOT_SUPPORTED"


def test_only_registered_operations_are_answered(registered: Client) -> None:
    def outcome(response: httpx.Response) -> tuple[int, str | None]:
        return response.status_code, code(response) if "errors" in response.json() else None

    unregistered = (403, "OPERATION_NOT_REGISTERED")
    assert outcome(registered.post(by_hash(hash_of(RULES)))) == (200, None)
    assert outcome(registered.post({"query": RULES})) == (200, None)
    assert outcome(registered.post(by_hash(hash_of(RULES), query=RULES))) == (200, None)
    assert outcome(registered.post({"query": RULES + " "})) == unregistered
    assert outcome(registered.post({"query": "{ __schema { types { name } } }"})) == unregistered
    assert outcome(registered.post({"query": "no GraphQL"})) == unregistered
    assert outcome(registered.post(by_hash(hash_of("{ rules { title } }")))) == unregistered
    # Nobody makes it known by sending it.
    other = "{ rules { title } }"
    assert outcome(registered.post(by_hash(hash_of(other), query=other))) == unregistered
    assert outcome(registered.post(by_hash(hash_of(other)))) == unregistered


def test_such_a_hub_has_no_explorer_and_answers_no_introspection(registered: Client, tmp_path: Path) -> None:
    introspection = "{ __schema { queryType { name } } }"
    RegisteredOperations(tmp_path / "operations").register(introspection)

    assert registered.send("GET", "/explorer").status_code == 404
    assert code(registered.post({"query": introspection})) == "FORBIDDEN"


def test_what_is_registered_or_removed_meanwhile_counts_from_the_next_request(registered: Client, tmp_path: Path) -> None:
    operations = RegisteredOperations(tmp_path / "operations")
    other = "{ rules { title } }"

    text_hash = operations.register(other)
    assert "errors" not in registered.post(by_hash(text_hash)).json()
    assert operations.remove(text_hash)
    assert not operations.remove(text_hash)
    assert code(registered.post(by_hash(text_hash))) == "OPERATION_NOT_REGISTERED"


def test_a_registered_file_that_somebody_changed_is_not_answered(registered: Client, tmp_path: Path) -> None:
    (tmp_path / "operations" / f"{hash_of(RULES)}.graphql").write_text("{ rules { title } }")

    assert code(registered.post({"query": RULES})) == "OPERATION_NOT_REGISTERED"
    assert code(registered.post(by_hash(hash_of("{ rules { title } }")))) == "OPERATION_NOT_REGISTERED"
