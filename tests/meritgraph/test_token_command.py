"""``meritgraph token``: it prints a token, says which key signed it, and warns of a hub that has another key."""

from __future__ import annotations

from pathlib import Path

from meritgraph.security import KEY_HEADER, SigningKey
from tests.support.commands import meritgraph
from tests.support.serving import served

QUERY = {"query": "{ __typename }"}


def test_a_new_key_is_announced_and_an_existing_one_is_named(tmp_path: Path) -> None:
    home = tmp_path / "var"

    first, second = meritgraph(home, "token", MERITGRAPH_PORT="0"), meritgraph(home, "token", MERITGRAPH_PORT="0")

    key = home / "keys" / "signing.key"
    assert first.stderr == (
        f"Made a new signing key, {key}, because there was none. Only a hub whose MERITGRAPH_HOME is {home} accepts this token.\n"
    )
    assert second.stderr == f"Signed with {key}.\n"
    for made in (first, second):
        (token,) = made.stdout.splitlines()
        assert SigningKey.open(home / "keys").verify(token).subject == "local"


def test_a_token_for_another_hub_than_the_one_that_answers_brings_a_warning(tmp_path: Path) -> None:
    with served(tmp_path) as hub:
        port = str(hub.client.base_url.port)
        assert f"MERITGRAPH_HOME is {tmp_path}; tokens for this hub are made there." in hub.log

        elsewhere = meritgraph(tmp_path / "elsewhere", "token", MERITGRAPH_PORT=port)
        here = meritgraph(tmp_path, "token", MERITGRAPH_PORT=port)

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
