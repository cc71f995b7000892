"""Requests for entities by their keys: by who is no gateway, and by a gateway that passes on whatever it is sent."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from graph.driver.database import Database
from tests.conftest import Run
from tests.support.attacked_hub import AttackedHub, attacked_hub, refusal

API_PAGE = Path(__file__).parents[2] / "docs/api.md"
SECRET = "the secret of the gateway"
ENTITIES = "query($of: [_Any!]!) { _entities(representations: $of) { __typename ... on Organisation { id } } }"
PEOPLE = "query($of: [_Any!]!) { _entities(representations: $of) { __typename ... on Servant { name } } }"
BODY = {"__typename": "Organisation", "id": "organisation:none"}


@pytest.fixture(scope="module")
def hub(run: Run, attacked: Database, tmp_path_factory: pytest.TempPathFactory) -> Iterator[AttackedHub]:
    home = tmp_path_factory.mktemp("home")
    (home / "secret").write_text(SECRET)
    with attacked_hub(run, attacked, home, api={"gateway_secret_file": home / "secret"}) as hub:
        yield hub


def through_gateway(hub: AttackedHub, of: Any, query: str = ENTITIES, **changed: str | None) -> Any:
    return hub.post({"query": query, "variables": {"of": of}}, **{"X_Gateway_Secret": SECRET, **changed})


def test_so_many_representations_are_answered_at_once_and_no_more(hub: AttackedHub) -> None:
    row = re.search(r"^\| representations in `_entities` \| (\d+) \| `BAD_USER_INPUT` \|$", API_PAGE.read_text(), re.MULTILINE)
    assert row is not None
    most = int(row[1])

    assert through_gateway(hub, [BODY] * most).json() == {"data": {"_entities": [None] * most}}
    (error,) = through_gateway(hub, [BODY] * (most + 1)).json()["errors"]
    assert error["extensions"]["code"] == "BAD_USER_INPUT"


WRONG: list[Any] = [
    {},
    [],
    "Organisation",
    7,
    {"__typename": "Organisation"},
    {"__typename": "Nothing", "id": "x"},
    {"__typename": "Query", "id": "x"},
    {"__typename": "__Schema", "id": "x"},
    {"__typename": "String", "id": "x"},
    {"__typename": ["Organisation"], "id": "x"},
    {"__typename": "Organisation", "id": None},
    {"__typename": "Organisation", "id": {"$ne": ""}},
    {"__typename": "Organisation", "id": ["organisation:none"]},
    {"__typename": "Organisation", "id": 7},
    {"__typename": "Organisation", "id": True},
    {"__typename": "organisation", "id": "x"},
    {"__typename": "__class__", "id": "x"},
    {"__typename": "Organisation", "id": "x", "self": 1, "info": 2, "cls": 3, "__class__": 4},
]


@pytest.mark.parametrize("wrong", WRONG, ids=range(len(WRONG)))
def test_a_wrong_representation_harms_itself_alone(hub: AttackedHub, wrong: Any) -> None:
    answered = through_gateway(hub, [BODY, wrong, BODY]).json()

    assert answered["data"] == {"_entities": [None, None, None]}
    errors = answered.get("errors", [])
    # The last one has a key, and more than that: it is an entity that nobody knows.
    unknown = wrong is WRONG[-1]
    expected = [] if unknown else [(["_entities", 1], "BAD_USER_INPUT")]
    assert [(each["path"], each["extensions"]["code"]) for each in errors] == expected
    assert "Traceback" not in str(errors)


def test_the_secret_of_a_gateway_stands_for_no_token_and_no_purpose(hub: AttackedHub) -> None:
    somebody = [{"__typename": "Servant", "id": "servant:one"}]

    assert refusal(through_gateway(hub, somebody, PEOPLE, Authorization=None)) == (401, "UNAUTHENTICATED")
    assert refusal(through_gateway(hub, somebody, PEOPLE, Authorization=f"Bearer {SECRET}")) == (401, "UNAUTHENTICATED")
    assert refusal(through_gateway(hub, somebody, PEOPLE, X_Purpose=None)) == (400, "FORBIDDEN")


@pytest.mark.parametrize("secret", [None, "", SECRET[:-1], SECRET + "x", SECRET.upper(), f"Bearer {SECRET}", "x" * 20_000])
def test_without_its_secret_nobody_is_a_gateway(hub: AttackedHub, secret: str | None) -> None:
    for query in (ENTITIES, "{ _service { sdl } }"):
        sent = {"query": query, "variables": {"of": [BODY]} if query == ENTITIES else {}}
        assert refusal(hub.post(sent, X_Gateway_Secret=secret)) == (400, "GRAPHQL_VALIDATION_FAILED")
