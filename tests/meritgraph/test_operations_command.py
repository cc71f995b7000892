"""``meritgraph operations``: what is registered, and what is not."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from meritgraph.cli.main import app
from meritgraph.operation_files import UnusableOperations
from meritgraph.registered_operations import RegisteredOperations
from tests.support.text_hashes import hash_of

RULES, TITLES = "query Rules { rules { id } }", "{ rules { title } }"


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("MERITGRAPH_HOME", str(tmp_path / "var"))
    return tmp_path / "var"


def operations(*arguments: str) -> None:
    app(["operations", *arguments], standalone_mode=False)


def registered(home: Path) -> set[str]:
    return set(RegisteredOperations(home / "operations").texts().values())


def manifest(*texts: str, **changed: Any) -> dict[str, Any]:
    listed = [{"id": hash_of(text), "name": "any", "type": "query", "body": text} for text in texts]
    return {"format": "apollo-persisted-query-manifest", "version": 1, "operations": listed, **changed}


def test_documents_and_manifests_are_registered_listed_and_removed(
    home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    document, apollo, relay = tmp_path / "rules.graphql", tmp_path / "apollo.json", tmp_path / "relay.json"
    document.write_text(RULES)
    apollo.write_text(json.dumps(manifest(RULES, TITLES)))
    relay.write_text(json.dumps({hash_of(text := "{ courses(first: 1) { totalCount } }"): text}))

    operations("register", str(document), str(apollo), str(relay))
    assert registered(home) == {RULES, TITLES, text}
    assert "Registered operations: 3." in capsys.readouterr().err
    operations("list", "--json")
    listed = json.loads(capsys.readouterr().out)
    assert {each["hash"]: each["name"] for each in listed} == {
        hash_of(RULES): "Rules",
        hash_of(TITLES): None,
        hash_of(text): None,
    }

    operations("remove", hash_of(TITLES))
    assert registered(home) == {RULES, text}
    with pytest.raises(UnusableOperations, match="Not registered, so nothing is removed"):
        operations("remove", hash_of(RULES), hash_of(TITLES))
    assert registered(home) == {RULES, text}


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("wrong.graphql", "{ nothing }", "cannot answer"),
        ("text.graphql", "no GraphQL", "Syntax Error"),
        ("two.graphql", "query A { rules { id } } query B { rules { id } }", "2 operations"),
        ("deep.graphql", "{ rules " + "{ rules " * 12 + "{ id }" + " }" * 13, "levels deep"),
        ("list.json", "[]", "one JSON object"),
        ("broken.json", "{", "JSON"),
        ("other.json", json.dumps(manifest(RULES, format="another")), "its format must be"),
        ("later.json", json.dumps(manifest(RULES, version=2)), "version 1"),
        ("body.json", json.dumps(manifest(operations=[{"id": "x"}])), "without a text"),
        ("hash.json", json.dumps({"my-own-id": RULES}), "my-own-id"),
    ],
)
def test_nothing_is_registered_where_one_file_cannot_be_used(
    home: Path, tmp_path: Path, name: str, content: str, says: str
) -> None:
    good, bad = tmp_path / "good.graphql", tmp_path / name
    good.write_text(RULES)
    bad.write_text(content)

    with pytest.raises(UnusableOperations, match=says) as refused:
        operations("register", str(good), str(bad))

    assert name in str(refused.value)
    assert registered(home) == set()


def test_a_home_without_operations_says_so(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    operations("list")

    assert "No operation is registered." in capsys.readouterr().out
