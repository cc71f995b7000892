"""Keys that are lost: every command refuses before it makes another one, and says the way back."""

from __future__ import annotations

import json
import secrets
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

import pytest

from loaders.keys.keyring import IDENTITY_KEY, PAYLOAD_KEY, UNFINISHED_KEY
from meritgraph.access.local_key import SIGNING_KEY
from tests.support.commands import Hub

RECIPIENT = {
    "MERITGRAPH_FEEDS": json.dumps({"mo.argos.uz": {"url": "http://127.0.0.1:1", "account": "hub", "secret": "x"}}),
    "MERITGRAPH_EXCHANGE": '{"mo.argos.uz": {"enabled": true, "legal_basis": "a law"}}',
}


@contextmanager
def lost(*files: Path) -> Generator[None]:
    """Move files aside for as long as the context lasts. Nobody may have written others meanwhile."""
    for file in files:
        file.rename(file.with_suffix(".aside"))
    try:
        yield
        assert not any(file.exists() for file in files)
    finally:
        for file in files:
            file.with_suffix(".aside").rename(file)


@pytest.mark.parametrize(
    "arguments",
    ["sync", "sync --plan", "identity rekey", "identity export ignored.jsonl", "quarantine replay", "exchange deliver"],
)
def test_a_lost_identity_key_is_refused_and_not_replaced(hub: Hub, arguments: str) -> None:
    settings = RECIPIENT if arguments.startswith("exchange") else {}
    with lost(hub.home / "keys" / IDENTITY_KEY):
        refused = hub.run(*arguments.split(), **settings)
    assert refused.returncode == 1, refused.stderr
    assert "identity.key is missing" in refused.stderr
    assert "Restore the file from your backup" in refused.stderr
    assert not (hub.home / "keys" / UNFINISHED_KEY).exists()


@pytest.mark.parametrize("arguments", ["sync", "quarantine replay"])
def test_a_lost_payload_key_is_refused_and_not_replaced(hub: Hub, arguments: str) -> None:
    with lost(hub.home / "keys" / PAYLOAD_KEY):
        refused = hub.run(*arguments.split())
    assert refused.returncode == 1, refused.stderr
    assert "payload.key is missing" in refused.stderr
    assert "Restore the file from your backup" in refused.stderr


@pytest.mark.parametrize("arguments", ["token", "serve"])
def test_in_a_folder_that_lost_its_keys_no_signing_key_is_made(hub: Hub, arguments: str) -> None:
    keys = hub.home / "keys"
    aside = keys.rename(hub.home / "aside")
    try:
        refused = hub.run(arguments, MERITGRAPH_PORT="0")
        assert not (keys / SIGNING_KEY).exists()
    finally:
        if keys.exists():
            keys.rmdir()
        aside.rename(keys)
    assert refused.returncode == 1, refused.stderr
    assert "has lost its keys" in refused.stderr
    assert "Restore the folder from your backup" in refused.stderr


def test_a_graph_without_a_key_has_none_to_replace(tmp_path: Path) -> None:
    hub = Hub.set_up(tmp_path)
    refused = hub.run("identity", "rekey")
    assert refused.returncode == 1
    assert "no identity key that could be replaced" in refused.stderr
    assert not (hub.home / "keys").exists()


def test_nobody_works_while_the_identity_key_is_being_changed(tmp_path: Path) -> None:
    """The file of the new key is there as long as the change is not finished, also after it was killed."""
    hub = Hub.set_up(tmp_path)
    assert hub.run("sync").returncode == 3
    present, unfinished = hub.home / "keys" / IDENTITY_KEY, hub.home / "keys" / UNFINISHED_KEY
    unfinished.write_text(f"{present.read_text()}{secrets.token_hex(32)}\n")
    refused = hub.run("sync")
    assert refused.returncode == 1
    assert "Run `meritgraph identity rekey` to finish it" in refused.stderr
    (found,) = [each for each in json.loads(hub.run("doctor", "--json").stdout) if each["name"] == "identity key"]
    assert found["ok"] is False
    assert "meritgraph identity rekey" in found["detail"]
    keys = unfinished.read_text()
    finished = hub.run("identity", "rekey")
    assert finished.returncode == 0, finished.stderr
    assert present.read_text() == keys
    assert not unfinished.exists()
    assert hub.run("sync").returncode == 3
