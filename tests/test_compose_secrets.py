"""The secrets that `make secrets` makes for docker-compose.yml: who can read them, and what stays.

What Neo4j's image demands of its secret is taken from the `docker-entrypoint.sh` of the image (5.26), and these tests demand the
same.
"""

from __future__ import annotations

import os
import re
import shutil
import stat
import subprocess
from pathlib import Path

import pytest

from graph.driver.settings import DatabaseSettings
from meritgraph.feed_settings import read_feeds
from tests.support.compose import ROOT, compose_file


@pytest.fixture
def secrets(tmp_path: Path) -> Path:
    """Follow the instructions of docker-compose.yml in an empty folder and return the folder of the secrets."""
    instructions = (ROOT / "docker-compose.yml").read_text(encoding="utf-8").split("services:")[0]
    assert "#   make secrets\n" in instructions
    shutil.copy(ROOT / "Makefile", tmp_path)
    made = make_secrets(tmp_path)
    assert made.returncode == 0, made.stderr
    return tmp_path / "var" / "secrets"


def make_secrets(folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(["make", "secrets"], cwd=folder, capture_output=True, text=True, timeout=30, check=False)


def test_the_files_are_those_that_compose_mounts(secrets: Path) -> None:
    compose = compose_file()
    files = {f"var/secrets/{path.name}" for path in secrets.iterdir() if path.is_file()}
    assert files == {each["file"] for each in compose["secrets"].values()}
    # Compose ignores owner and mode that are set for a secret from a file; only its short form says what happens.
    assert all(isinstance(secret, str) for service in compose["services"].values() for secret in service.get("secrets", []))


def test_neo4j_and_the_hub_read_the_same_password(secrets: Path) -> None:
    auth = (secrets / "neo4j_auth").read_text("ascii")
    # As the entrypoint reads it; the shell removes line ends, and there are none.
    accepted = re.fullmatch(r"([^/]+)/([^/]+)/?([tT][rR][uU][eE])?", auth)
    assert accepted is not None
    user, password, reset = accepted.groups()
    settings = DatabaseSettings(uri="bolt://neo4j:7687", password_file=secrets / "neo4j_password")

    assert (user, reset) == (settings.user, None)
    assert settings.secret() == password
    assert len(password) == 48


def test_every_user_of_a_container_may_read_the_files_and_other_users_of_the_host_do_not_reach_them(secrets: Path) -> None:
    assert stat.S_IMODE(secrets.stat().st_mode) == 0o700
    assert {stat.S_IMODE(path.stat().st_mode) for path in secrets.rglob("*") if path.is_file()} == {0o444}
    assert stat.S_IMODE((secrets / "feeds").stat().st_mode) == 0o755


def test_feeds_that_were_named_stay_and_secrets_beside_them_become_readable(secrets: Path) -> None:
    assert read_feeds(secrets / "feeds" / "feeds.json") == {}
    (secrets / "feeds" / "feeds.json").unlink()
    (secrets / "feeds" / "feeds.json").write_text('{"my.dba.uz": {"url": "https://dba.example"}}')
    (secrets / "feeds" / "dba").write_text("open sesame")
    (secrets / "feeds" / "dba").chmod(0o600)

    made = make_secrets(secrets.parent.parent)

    assert made.returncode == 0, made.stderr
    assert set(read_feeds(secrets / "feeds" / "feeds.json")) == {"my.dba.uz"}
    assert {stat.S_IMODE(path.stat().st_mode) for path in (secrets / "feeds").iterdir()} == {0o444}


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become another user")
@pytest.mark.parametrize("user", [7474, 1000], ids=["neo4j", "hub"])
def test_the_users_of_the_containers_really_read_the_files(secrets: Path, user: int) -> None:
    before = secrets / "as_it_was"
    before.write_text("neo4j/open-sesame")
    before.chmod(0o600)

    assert [_reads(path, user) for path in (secrets / "neo4j_auth", secrets / "neo4j_password", before)] == [True, True, False]


def _reads(file: Path, user: int) -> bool:
    """Tell whether a user can open a file that is mounted for her, in whatever folder it lies on the host."""
    mounted = os.open(file, os.O_PATH)
    try:
        command = ["cat", f"/proc/self/fd/{mounted}"]
        read = subprocess.run(
            command, user=user, group=user, extra_groups=[], pass_fds=[mounted], capture_output=True, cwd="/", check=False
        )
    finally:
        os.close(mounted)
    return read.returncode == 0 and read.stdout == file.read_bytes()


def test_an_existing_password_stays_and_its_files_become_readable(secrets: Path) -> None:
    password = (secrets / "neo4j_password").read_text("ascii")
    (secrets / "neo4j_password").chmod(0o600)
    (secrets / "neo4j_auth").unlink()

    made = make_secrets(secrets.parent.parent)

    assert made.returncode == 0, made.stderr
    assert "exists and stays as it is" in made.stdout
    assert password not in made.stdout + made.stderr
    assert (secrets / "neo4j_auth").read_text("ascii") == f"neo4j/{password}"
    assert {stat.S_IMODE(path.stat().st_mode) for path in secrets.iterdir() if path.is_file()} == {0o444}


def test_investigators_get_another_password_than_the_hub(secrets: Path) -> None:
    copy = (secrets / "mirror_password").read_text("ascii")
    assert len(copy) == 48
    assert copy != (secrets / "neo4j_password").read_text("ascii")
    assert (secrets / "mirror_auth").read_text("ascii") == f"neo4j/{copy}"


@pytest.mark.parametrize("chosen", ["short", "with/a/slash", "two words"])
def test_a_password_that_neo4j_does_not_take_is_refused(secrets: Path, chosen: str) -> None:
    (secrets / "neo4j_password").unlink()
    (secrets / "neo4j_password").write_text(chosen)

    refused = make_secrets(secrets.parent.parent)

    assert refused.returncode != 0
    assert "Neo4j does not take the password in " in refused.stderr
    assert chosen not in refused.stdout + refused.stderr
