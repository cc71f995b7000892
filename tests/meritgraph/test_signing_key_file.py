"""A running hub whose signing key is replaced or removed: what it accepts follows the file at once, and it never makes a key."""

from __future__ import annotations

import os
import secrets
import signal
import subprocess
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

from meritgraph.access.local_key import SigningKey, SigningKeyFile, UnusableSigningKey
from tests.support.commands import SECONDS, command, environment
from tests.support.fork_server import ROOT
from tests.support.principals import principal

QUERY = "query($after: String) { rules { id } organisations(after: $after) { pageInfo { endCursor } } }"


@contextmanager
def served(home: Path) -> Generator[tuple[httpx.Client, Path]]:
    """Run `meritgraph serve`; yield a client of it and the file of its log."""
    log = home.parent / "log"
    settings = environment(home, MERITGRAPH_PORT="0")
    with log.open("w") as output, subprocess.Popen(command("serve"), cwd=ROOT, env=settings, stderr=output) as process:
        try:
            while not (answering := [line for line in log.read_text().splitlines() if "The API answers at " in line]):
                assert process.poll() is None, log.read_text()
            address = answering[0].partition("The API answers at ")[2].split()[0]
            with httpx.Client(base_url=address, timeout=30) as client:
                yield client, log
            process.send_signal(signal.SIGTERM)
            assert process.wait(SECONDS) == 0
        finally:
            process.kill()


def ask(client: httpx.Client, token: str, **variables: Any) -> tuple[int, str]:
    """Return the status of a query and the code of its error, or its data."""
    answer = client.post("/graphql", json={"query": QUERY, "variables": variables}, headers={"Authorization": f"Bearer {token}"})
    errors = answer.json().get("errors")
    return answer.status_code, errors[0]["extensions"]["code"] if errors else "fine"


def test_tokens_follow_the_file_of_the_key(tmp_path: Path) -> None:
    home = tmp_path / "var"
    file = home / "keys" / "signing.key"
    investigator = principal()
    with served(home) as (client, log):
        token, first = SigningKey.open(file.parent).sign(investigator, 1), file.read_text()
        assert ask(client, token) == (200, "fine")

        file.unlink()
        assert [ask(client, token) for _ in range(3)] == [(503, "UPSTREAM_UNAVAILABLE")] * 3
        assert not file.exists()
        for half in ("", first[:20], "not a key"):
            file.write_text(half)
            assert ask(client, token) == (503, "UPSTREAM_UNAVAILABLE")
            ready = client.get("/readyz")
            assert (ready.status_code, ready.json()["reason"]) == (503, "NO_SIGNING_KEY")
        file.write_text(first)
        assert ask(client, token) == (200, "fine")
        assert client.get("/readyz").json() == {"status": "ready"}

        # In place, with the same length, within one tick of the clock of the file system.
        file.write_text(secrets.token_hex(32))
        assert ask(client, token) == (401, "UNAUTHENTICATED")
        assert ask(client, SigningKey.open(file.parent).sign(investigator, 1)) == (200, "fine")
        lines = log.read_text()
    # Once when the file was gone, and once for all that it held after that and that was no key.
    assert lines.count("every token is refused") == 2
    assert "the signing key is back" in lines
    assert "the signing key was replaced" in lines


def test_a_cursor_of_an_earlier_key_is_refused_with_a_way_on(tmp_path: Path) -> None:
    with served(tmp_path / "var") as (client, _):
        token = SigningKey.open(tmp_path / "var" / "keys").sign(principal(), 1)
        answer = client.post(
            "/graphql",
            json={"query": QUERY, "variables": {"after": "b2xk" * 12}},
            headers={"Authorization": f"Bearer {token}"},
        ).json()
    (error,) = answer["errors"]
    assert error["extensions"]["code"] == "BAD_USER_INPUT"
    assert "or the key of this hub was replaced since" in error["message"]
    assert "start again without a cursor" in error["message"]


def test_a_file_with_the_times_of_the_one_before_is_read_again(tmp_path: Path) -> None:
    """As a restore from a backup leaves it: other content, and the size and the times of the file that it replaces."""
    watched, path = SigningKeyFile(tmp_path), tmp_path / "signing.key"
    before = watched.current()
    found = path.stat()
    path.write_text(secrets.token_hex(32))
    os.utime(path, ns=(found.st_atime_ns, found.st_mtime_ns))
    assert watched.current() == SigningKey.read(path) != before


def test_a_file_that_cannot_be_read_refuses_and_comes_back(tmp_path: Path) -> None:
    watched, path = SigningKeyFile(tmp_path), tmp_path / "signing.key"
    before = watched.current()
    aside = path.rename(tmp_path / "aside")
    path.mkdir()
    with pytest.raises(UnusableSigningKey, match="Restore the file from your backup"):
        watched.current()
    path.rmdir()
    aside.rename(path)
    assert watched.current() == before
