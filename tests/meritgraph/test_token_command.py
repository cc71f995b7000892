"""``meritgraph token``: it prints a token, says which key signed it, and warns of a hub that has another key."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import typer

from graph.driver.database import Database
from graph.errors import MeritgraphError
from meritgraph.access.bodies import NoSingleRoot
from meritgraph.access.local_key import KEY_HEADER, SigningKey
from meritgraph.access.principals import Principal, Role
from tests.conftest import Run
from tests.meritgraph.conftest import Command
from tests.support.commands import meritgraph
from tests.support.engines import count
from tests.support.serving import served
from tests.support.small_graph import SmallGraph

QUERY = {"query": "{ __typename }"}
NOTED = re.compile(r"The id of the token is ([0-9a-f]{16})")


def test_a_new_key_is_announced_and_an_existing_one_is_named(tmp_path: Path) -> None:
    home = tmp_path / "var"

    first, second = (meritgraph(home, "token", "--role", "auditor", MERITGRAPH_PORT="0") for _ in range(2))

    key = home / "keys" / "signing.key"
    assert first.stderr.startswith(
        f"Made a new signing key, {key}, because there was none. Only a hub whose MERITGRAPH_HOME is {home} accepts its tokens.\n"
    )
    assert second.stderr.startswith(f"Signed with {key}.\n")
    for made in (first, second):
        (token,) = made.stdout.splitlines()
        found = SigningKey.open(home / "keys").verify(token)
        assert found == Principal("local", Role.AUDITOR)
        assert NOTED.findall(made.stderr) == [found.token_id]
    # A role without a body needs no graph.
    assert not (home / "graph").exists()


def test_a_token_for_another_hub_than_the_one_that_answers_brings_a_warning(tmp_path: Path) -> None:
    with served(tmp_path) as hub:
        port = str(hub.client.base_url.port)
        assert f"MERITGRAPH_HOME is {tmp_path}; tokens for this hub are made there." in hub.log

        elsewhere = meritgraph(tmp_path / "elsewhere", "token", "--role", "auditor", MERITGRAPH_PORT=port)
        here = meritgraph(tmp_path, "token", "--role", "auditor", MERITGRAPH_PORT=port)

        assert f"Warning: the hub that answers on port {port} has another signing key" in elsewhere.stderr
        assert elsewhere.returncode == 0
        assert "Warning" not in here.stderr
        # The warning is true, and so is its absence.
        statuses = [
            hub.client.post("/graphql", json=QUERY, headers={"Authorization": f"Bearer {made.stdout.strip()}"}).status_code
            for made in (elsewhere, here)
        ]
        assert statuses == [401, 200]
        health = hub.client.get("/healthz")
        assert health.json() == {"status": "ok"}
        assert health.headers[KEY_HEADER] == SigningKey.open(tmp_path / "keys").key_id


def test_the_id_of_a_key_tells_nothing_else_about_it(tmp_path: Path) -> None:
    key = SigningKey.open(tmp_path)
    secret = (tmp_path / "signing.key").read_text()

    assert len(key.key_id) == 8
    assert key.key_id not in secret
    assert key.key_id != SigningKey.open(tmp_path / "another").key_id


@pytest.fixture
def graph(run: Run, fresh_database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> SmallGraph:
    """Return an empty graph; commands make their tokens in the test's own home."""
    monkeypatch.setenv("MERITGRAPH_HOME", str(tmp_path))
    monkeypatch.setenv("MERITGRAPH_PORT", "0")
    return SmallGraph(run, fresh_database)


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        ("--role client", "The graph has no organisation yet"),
        ("--role client --body organisation:1a", "There is no organisation organisation:1a"),
        ("--role auditor --body organisation:1a", "the role auditor has no body"),
        ("--role auditor --hours 721", "720"),
        ("--role auditor --subject=", "The token needs a subject"),
        ("--role servant --servant 31203851234567", "is not the id of a servant"),
        ("revoke", "name either a token by --id or a holder by --subject"),
        ("revoke --id 1a --subject ann", "name either a token by --id or a holder by --subject"),
        ("revoke --id=", "1 to 200 characters"),
    ],
)
def test_a_token_that_no_hub_would_accept_is_not_made(graph: SmallGraph, command: Command, arguments: str, why: str) -> None:
    with pytest.raises((MeritgraphError, typer.BadParameter)) as refused:
        command("token", *arguments.split())

    assert why in str(refused.value)
    assert "31203851234567" not in str(refused.value)


def test_the_only_body_at_the_top_is_that_of_a_token_unless_another_is_named(
    graph: SmallGraph, command: Command, tmp_path: Path
) -> None:
    graph.body("council")
    graph.body("office", part_of="council")
    key = SigningKey.open(tmp_path / "home" / "keys")

    chosen, named = (
        command("token"),
        command("token", "--role", "client", "--body", "organisation:office", "--servant", "servant:1a"),
    )

    assert key.verify(chosen.out.strip()) == Principal("local", Role.INVESTIGATOR, "organisation:council")
    assert "its body is organisation:council" in chosen.err
    assert key.verify(named.out.strip()) == Principal("local", Role.CLIENT, "organisation:office", "servant:1a")
    graph.body("parliament")
    with pytest.raises(NoSingleRoot, match=r"organisation:council \(Body council, UZ\); organisation:parliament"):
        command("token")


def test_what_is_revoked_is_listed_until_its_tokens_have_expired(graph: SmallGraph, command: Command, run: Run) -> None:
    assert command("token", "revocations").out == "No token is revoked.\n"

    command("token", "revoke", "--subject", "portal-x", "--reason", "a lost laptop")
    command("token", "revoke", "--id", "1a2b")
    again = command("token", "revoke", "--subject", "portal-x", "--reason", "two lost laptops")

    assert "All tokens that portal-x got up to" in again.err
    listed = command("token", "revocations", "--json").document
    assert {(each["token_id"], each["subject"], each["reason"]) for each in listed} == {
        ("1a2b", None, None),
        (None, "portal-x", "two lost laptops"),
    }
    assert "two lost laptops" in command("token", "revocations").words
    # A token lives for at most 30 days.
    graph.write("MATCH (r:Revocation {token_id: '1a2b'}) SET r.until = $past", past=datetime.now(UTC) - timedelta(seconds=1))
    assert len(command("token", "revocations", "--json").document) == 1
    command("token", "revoke", "--id", "3c4d")
    assert run(count(graph.database, "MATCH (r:Revocation) RETURN count(r) AS n")) == 2
