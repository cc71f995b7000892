"""The doctor fails wherever a sync would fail before it reads anything, and says why in the same words or clearer ones."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, LiteralString

import pytest

from graph.driver.database import open_database
from graph.driver.settings import DatabaseSettings
from tests.conftest import Run
from tests.support.commands import Hub, command, environment
from tests.support.engines import end_engines, execute
from tests.support.limits import give_away, in_namespace, limited, namespace, read_only_mount, without_override


@dataclass(frozen=True, slots=True)
class Case:
    """What is wrong: settings, or a change of a copy of the hub, and the check that must name it with these words."""

    check: str
    words: str
    settings: dict[str, str] = field(default_factory=dict[str, str])
    change: Callable[[Hub], None] | None = None


def feeds(**feed: str) -> dict[str, str]:
    return {"MERITGRAPH_FEEDS": json.dumps({"staff.example.uz": feed})}


def damage_graph(hub: Hub) -> None:
    (bucket,) = (hub.home / "graph" / "databases" / "meritgraph").glob("PortalRecord_0.*.bucket")
    with bucket.open("r+b") as opened:
        opened.seek(1000)
        opened.write(b"not what the engine wrote")


def break_package_of_feed(hub: Hub) -> None:
    (hub.folder / "installed" / "staff_example_uz" / "__init__.py").write_text("1 / 0\n")


def write_key(text: str) -> Callable[[Hub], None]:
    def change(hub: Hub) -> None:
        (hub.home / "keys" / "identity.key").write_text(text)

    return change


def remove_key(hub: Hub) -> None:
    (hub.home / "keys" / "identity.key").unlink()


def end_engine(hub: Hub) -> None:
    end_engines(hub.home)


def put_file_in_place_of_home(hub: Hub) -> None:
    shutil.rmtree(hub.home)
    hub.home.write_text("no folder")


CASES = {
    "no feed": Case("portals", "No portal has a feed", {"MERITGRAPH_FEEDS": "{}"}),
    "feed of nobody": Case("portals", "There is no portal nobody.uz", {"MERITGRAPH_FEEDS": '{"nobody.uz": {}}'}),
    "feed without a folder": Case("portals", "needs a folder", feeds()),
    "folder that is gone": Case("portals", "there is none at /no/such/folder", feeds(folder="/no/such/folder")),
    "secret that is gone": Case(
        "portals", "The secret of staff.example.uz cannot be read", feeds(folder="/tmp", secret_file="/no/such/secret")
    ),
    "broken package of a feed": Case("portals", "ZeroDivisionError", change=break_package_of_feed),
    "damaged key": Case("keys", "identity.key does not hold a key", change=write_key("half a key")),
    "another key": Case("identity key", "Put back the file identity.key", change=write_key("ab" * 32)),
    "no key": Case("identity key", "identity.key does not exist", change=remove_key),
    "server that is not there": Case(
        "database", "bolt://127.0.0.1:1 does not answer", {"MERITGRAPH_DATABASE_URI": "bolt://127.0.0.1:1"}
    ),
    "home that is a file": Case("home", "is a file", change=put_file_in_place_of_home),
    "damaged graph": Case("database files", "PortalRecord_0", change=damage_graph),
    "engine without memory": Case("database", "no memory for its heap", {"MERITGRAPH_DATABASE_HEAP": "900000g"}, end_engine),
}


@pytest.fixture
def copied(hub: Hub, tmp_path: Path) -> Iterator[Hub]:
    """Return a copy of a hub that has loaded its portal; its engine runs nowhere yet."""
    end_engines(hub.home)
    yield Hub(shutil.copytree(hub.folder, tmp_path / "hub"))
    end_engines(tmp_path)


def checks(output: str) -> dict[str, dict[str, Any]]:
    return {check["name"]: check for check in json.loads(output)}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())
def test_the_doctor_fails_where_a_sync_does(case: Case, hub: Hub, request: pytest.FixtureRequest) -> None:
    # Under wrong settings a sync changes nothing, so these cases share one hub, whose engine goes on running.
    tried: Hub = hub if case.change is None else request.getfixturevalue("copied")
    if case.change is not None:
        case.change(tried)

    synced = tried.run("sync", **case.settings)
    examined = tried.run("doctor", "--json", **case.settings)

    assert synced.returncode == 1, synced.stdout + synced.stderr
    assert "Traceback" not in synced.stderr + examined.stderr
    assert examined.returncode == 1
    found = checks(examined.stdout)
    assert found[case.check]["ok"] is False
    assert case.words in found[case.check]["detail"]


@pytest.mark.parametrize("name", ["sync", "doctor"])
def test_a_wrong_setting_fails_both(name: str, hub: Hub) -> None:
    refused = hub.run(name, MERITGRAPH_QUARANTINE_DAYS="-1")

    assert refused.returncode == 1
    assert "quarantine_days" in refused.stderr


def test_a_hub_that_is_whole_passes_both(copied: Hub) -> None:
    examined = copied.run("doctor", "--json")

    assert examined.returncode == 0, examined.stdout
    assert checks(examined.stdout)["database files"]["detail"] == "the engine reads all it holds"
    assert copied.run("sync").returncode == 3


def test_a_hub_that_was_never_used_passes_both(tmp_path: Path) -> None:
    hub = Hub.set_up(tmp_path)

    examined = hub.run("doctor", "--json")

    assert examined.returncode == 0, examined.stdout
    assert checks(examined.stdout)["schema"]["detail"] == "none yet: the first load creates it"
    assert hub.run("sync").returncode == 3


def test_the_doctor_names_the_values_of_a_policy_file_and_what_is_wrong_in_it(tmp_path: Path) -> None:
    hub, file = Hub.set_up(tmp_path), tmp_path / "policy.toml"
    value = '[[V10]]\ncountry = "UZ"\nbasis = "Order 7"\nstatus = "verified"\nmonths = 6\n'
    file.write_text(value)

    good = hub.run("doctor", "--json", MERITGRAPH_POLICY=str(file))
    file.write_text(value.replace("months", "weeks"))
    bad, detected = (hub.run(*command, MERITGRAPH_POLICY=str(file)) for command in (("doctor", "--json"), ("detect",)))

    assert (good.returncode, bad.returncode, detected.returncode) == (0, 1, 1)
    assert checks(good.stdout)["policy"] == {"name": "policy", "ok": True, "detail": f"{file} states values of its own: V10"}
    assert checks(good.stdout)["rules"]["ok"] is True
    assert checks(bad.stdout)["policy"]["detail"].startswith(f"{file}, V10, value 1 has a parameter 'weeks'")
    assert detected.stderr == f"Error: {checks(bad.stdout)['policy']['detail']}\n"


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ("MATCH (m:__Neo4jMigration {version: '002'}) SET m.checksum = '1'", "V002__every_portal.cypher was changed"),
        ("MATCH (m:__Neo4jMigration {version: '008'}) CREATE (m)-[:MIGRATED_TO]->(:__Neo4jMigration "
         "{version: '999', source: 'V999__of_tomorrow.cypher', type: 'CYPHER', checksum: '1'})", "V999__of_tomorrow.cypher"),
    ],
    ids=["a migration that was changed", "a schema of a later version"],
)  # fmt: skip
def test_a_schema_that_a_sync_refuses(change: LiteralString, words: str, copied: Hub, run: Run) -> None:
    async def spoil() -> None:
        async with open_database(DatabaseSettings(home=copied.home, compiler="quick")) as database:
            await execute(database, change)

    run(spoil())
    synced, examined = copied.run("sync"), copied.run("doctor", "--json")

    assert (synced.returncode, examined.returncode) == (1, 1)
    assert words in synced.stderr.replace("\n", " ")
    assert words in checks(examined.stdout)["schema"]["detail"]


def test_a_home_of_somebody_else(copied: Hub) -> None:
    give_away(copied.home)

    feed, path = copied.settings["MERITGRAPH_FEEDS"], copied.settings["PYTHONPATH"]

    synced, examined = (
        limited(copied.home, *arguments, within=without_override, MERITGRAPH_FEEDS=feed, PYTHONPATH=path)
        for arguments in (("sync",), ("doctor", "--json"))
    )

    assert (synced.returncode, examined.returncode) == (1, 1)
    found = checks(examined.stdout)["home"]["detail"]
    assert found in synced.stderr
    assert "set MERITGRAPH_HOME to another folder" in found
    assert "belongs to" in found or "permissions" in found


def test_a_read_only_home(copied: Hub) -> None:
    settings = environment(copied.home, **copied.settings)
    script = 'mount --bind "$1" "$1"; mount -o remount,bind,ro "$1"; shift; "$@" sync; "$@" doctor --json'
    if namespace():
        ran = in_namespace(script, settings, copied.home, *command())
        synced, examined = ran.stderr, ran.stdout
    else:
        hub = {"MERITGRAPH_HOME": str(read_only_mount() / "var")}
        synced, examined = copied.run("sync", **hub).stderr, copied.run("doctor", "--json", **hub).stdout

    found = checks(examined)["home"]
    assert found["ok"] is False
    assert "is on a read-only file system" in found["detail"]
    assert f"Error: {found['detail']}" in synced


@pytest.mark.parametrize("asked", ["token", "serve"])
def test_a_key_that_cannot_be_made_in_a_read_only_home(tmp_path: Path, asked: str) -> None:
    if not namespace():
        pytest.fail("this system lets nobody mount: run the tests as root, or permit user namespaces")
    script = 'mount --bind "$1" "$1"; mount -o remount,bind,ro "$1"; shift; "$@"'
    ran = in_namespace(script, environment(tmp_path, MERITGRAPH_PORT="0"), tmp_path, *command(asked))

    assert ran.stderr == (
        f"Error: No signing key can be made in {tmp_path / 'keys'}: {tmp_path} is on a read-only file system. "
        "Make the folder writable for this user, or set MERITGRAPH_HOME to another one.\n"
    )


def test_a_home_whose_parents_are_missing_is_made(copied: Hub) -> None:
    deep = copied.folder / "not" / "yet" / "there"

    examined = copied.run("doctor", "--json", MERITGRAPH_HOME=str(deep))

    assert checks(examined.stdout)["home"]["detail"] == f"{deep}: does not exist yet; it can be created"
    assert copied.run("sync", MERITGRAPH_HOME=str(deep)).returncode == 3


@pytest.mark.parametrize("name", ["sync", "serve", "detect"])
def test_no_command_uses_a_damaged_graph(name: str, copied: Hub) -> None:
    damage_graph(copied)

    refused = copied.run(name, MERITGRAPH_PORT="0")

    assert refused.returncode == 1
    assert "PortalRecord_0" in refused.stderr
    assert "meritgraph restore" in refused.stderr
    assert "Traceback" not in refused.stderr
