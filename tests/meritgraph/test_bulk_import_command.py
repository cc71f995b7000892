"""``meritgraph bulk-import``: private files and the commands that come next; no database, and never a half-finished import."""

from __future__ import annotations

import json
import signal
import subprocess
from pathlib import Path

import pytest

from tests.support.commands import Hub, command, environment, install, path_with_installed
from tests.support.fork_server import ROOT
from tests.support.imported_graph import read_import
from tests.support.stalling_portal import stalling_portal


@pytest.fixture
def hub(tmp_path: Path) -> Hub:
    return Hub.set_up(tmp_path)


def test_the_files_are_private_and_the_next_commands_are_printed(hub: Hub, tmp_path: Path) -> None:
    files = tmp_path / "to import"

    ran = hub.run("bulk-import", "--into", str(files))

    # One of the two rows has no name, and will be in quarantine.
    assert ran.returncode == 3, ran.stderr
    assert [line.strip() for line in ran.stdout.splitlines() if line.startswith("  ")] == [
        f"cd '{files}' && neo4j-admin database import full @import.args neo4j",
        "neo4j start",
        "meritgraph migrate",
        "meritgraph sync",
        f"rm -r '{files}'",
    ]
    assert "Delete them after the import" in ran.stdout
    assert files.stat().st_mode & 0o777 == 0o700
    assert {path.stat().st_mode & 0o777 for path in files.iterdir()} == {0o600}
    assert [servant["name"] for servant in read_import(files).of("Servant")] == ["Ann Lee"]
    assert not (hub.home / "graph").exists()


def test_counts_are_given_to_programs(hub: Hub, tmp_path: Path) -> None:
    ran = hub.run("bulk-import", "--into", str(tmp_path / "files"), "--json")

    document = json.loads(ran.stdout)
    (scope,) = document["scopes"]
    counts = {name: scope[name] for name in ("read", "imported", "duplicate", "left_out", "rejected")}
    assert counts == {"read": 2, "imported": 1, "duplicate": 0, "left_out": 0, "rejected": 1}
    assert document["nodes"]["PortalRecord"] == document["nodes"]["Servant"] == 1
    assert document["relationships"]["DESCRIBES"] == 1


def test_a_folder_with_files_is_refused(hub: Hub, tmp_path: Path) -> None:
    (tmp_path / "files").mkdir()
    (tmp_path / "files" / "kept").touch()

    ran = hub.run("bulk-import", "--into", str(tmp_path / "files"))

    assert (ran.returncode, ran.stdout) == (1, "")
    assert f"{tmp_path / 'files'} is not empty" in ran.stderr
    assert [path.name for path in (tmp_path / "files").iterdir()] == ["kept"]


def test_a_change_of_the_key_is_finished_first(hub: Hub, tmp_path: Path) -> None:
    (hub.home / "keys").mkdir(parents=True)
    (hub.home / "keys" / "identity.key.new").touch()

    ran = hub.run("bulk-import", "--into", str(tmp_path / "files"))

    assert ran.returncode == 1
    assert "meritgraph identity rekey" in ran.stderr
    assert not (tmp_path / "files").exists()


def test_a_portal_that_cannot_be_read_is_named(hub: Hub, tmp_path: Path) -> None:
    feeds = {"staff.example.uz": {"folder": str(tmp_path / "nothing")}}

    ran = hub.run("bulk-import", "--into", str(tmp_path / "files"), MERITGRAPH_FEEDS=json.dumps(feeds))

    assert ran.returncode == 1
    assert "staff.example.uz" in ran.stderr
    assert "Not everything could be read" in ran.stderr


def test_a_command_that_is_stopped_says_that_its_files_are_not_complete(tmp_path: Path) -> None:
    install(tmp_path, "rest")
    with stalling_portal(pages=3, rows=50) as portal:
        feed = {"url": portal.url, "secret": "open sesame", "page_size": 10, "timeout_seconds": 120}
        feeds = {"MERITGRAPH_FEEDS": json.dumps({"staff.example.uz": feed})}
        own = environment(tmp_path / "var", PYTHONPATH=path_with_installed(tmp_path), **feeds)
        arguments = command("bulk-import", "--into", str(tmp_path / "files"))
        pipe = subprocess.PIPE
        with subprocess.Popen(arguments, cwd=ROOT, env=own, stdout=pipe, stderr=pipe, text=True) as process:
            try:
                assert portal.stalled.wait(60), process.communicate()
                process.send_signal(signal.SIGINT)
                _, printed = process.communicate(timeout=60)
            finally:
                process.kill()

    assert process.returncode == 130
    assert "the files are not complete and hold data of people" in printed
    assert not (tmp_path / "files" / "import.args").exists()
