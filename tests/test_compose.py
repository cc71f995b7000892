"""docker-compose.yml against the Compose Specification's own schema, and against our own rules.

No container is started here. ``test_compose_commands.py`` runs the services without containers.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from jsonschema import Draft7Validator, ValidationError
from typer.core import TyperGroup

from meritgraph.cli.main import load_command
from meritgraph.configuration import configuration_page
from tests.support import neo4j_server
from tests.support.compose import compose_file, env_file, neo4j_settings, variables

_ROOT = Path(__file__).parent.parent
_SCHEMA = _ROOT / "tests/support/compose_spec/compose-spec.json"
_OURS = {"migrate", "hub", "sync", "requests", "detect", "deliver", "sandbox", "export"}


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    return compose_file()


def test_it_follows_the_specification(compose: dict[str, Any]) -> None:
    schema = json.loads(_SCHEMA.read_text(encoding="utf-8"))

    jsonschema.validate(compose, schema, Draft7Validator)

    with pytest.raises(ValidationError, match="imagee"):
        jsonschema.validate({"services": {"neo4j": {"imagee": "misspelt"}}}, schema, Draft7Validator)


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
    assert set(ours) == _OURS
    homes = {name: [volume for volume in service["volumes"] if isinstance(volume, str)] for name, service in ours.items()}
    # The demo has a home of its own: its people are invented.
    assert homes == {name: [f"{'sandbox' if name == 'sandbox' else 'hub'}-state:{home[1]}"] for name in _OURS}


def test_every_container_of_the_hub_is_locked_down(compose: dict[str, Any]) -> None:
    for name in _OURS:
        service = compose["services"][name]
        assert service["read_only"] is True, name
        assert (service["cap_drop"], service["security_opt"]) == (["ALL"], ["no-new-privileges:true"]), name
        assert service["tmpfs"] == ["/tmp"], name
        # A process that starts others, as the demo does, is not the first one of its container.
        assert service["init"] is True, name


def binds(service: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the folders of the host that a service gets."""
    volumes: list[str | dict[str, Any]] = service.get("volumes", [])
    return [volume for volume in volumes if isinstance(volume, dict)]


def test_secrets_of_portals_are_for_those_who_visit_them(compose: dict[str, Any]) -> None:
    mounted = {name: feeds for name, each in compose["services"].items() for feeds in binds(each)}
    assert set(mounted) == {"sync", "requests", "deliver"}
    for name, volume in mounted.items():
        assert volume == {
            "type": "bind",
            "source": "./var/secrets/feeds",
            "target": "/etc/meritgraph/feeds",
            "read_only": True,
            "bind": {"create_host_path": False},
        }
        named = compose["services"][name]["environment"]["MERITGRAPH_FEEDS_FILE"]
        assert named.startswith(f"{volume['target']}/")


def test_no_container_gets_the_socket_of_docker(compose: dict[str, Any]) -> None:
    assert "docker.sock" not in json.dumps(compose)
    assert not [name for name, service in compose["services"].items() if service.get("privileged")]


def test_what_stays_up_is_started_again_and_has_a_health_check(compose: dict[str, Any]) -> None:
    services = compose["services"]
    staying = {name for name, service in services.items() if service.get("restart") == "unless-stopped"}
    assert staying == {"neo4j", "hub", "sync", "requests", "detect", "deliver", "mirror"}
    assert {name for name, service in services.items() if "healthcheck" in service} == staying | {"sandbox", "mirror-fill"}


def test_profiles_add_the_sandbox_and_the_copy(compose: dict[str, Any]) -> None:
    profiles = {name: service["profiles"] for name, service in compose["services"].items() if "profiles" in service}

    assert profiles == {"sandbox": ["sandbox"], "mirror-fill": ["fill"], "export": ["fill"], "mirror": ["browser"]}


def test_settings_that_the_file_names_exist(compose: dict[str, Any]) -> None:
    known = set(re.findall(r"^\| `(MERITGRAPH_[A-Z_]+)` \|", configuration_page(), re.MULTILINE))
    for name in _OURS:
        assert set(compose["services"][name]["environment"]) <= known, name


def test_commands_and_options_that_the_file_names_exist(compose: dict[str, Any]) -> None:
    for name in _OURS:
        command, *words = compose["services"][name]["command"]
        found = load_command(command)
        if isinstance(found, TyperGroup):
            found = found.commands[words.pop(0)]
        options = {option for each in found.params for option in each.opts}
        assert {word.split("=")[0] for word in words} <= options, name


def test_a_machine_with_4_gb_has_room_for_the_default_and_one_with_8_gb_for_the_copy(compose: dict[str, Any]) -> None:
    larger = env_file(_ROOT / "deploy" / "compose" / "8gb.env")
    with_copy = env_file(_ROOT / "deploy" / "mirror" / "mirror.env")
    memory = ("server.memory.heap.max_size", "server.memory.pagecache.size")

    assert [neo4j_settings("neo4j", {})[name] for name in memory] == ["1G", "512M"]
    assert [neo4j_settings("neo4j", larger)[name] for name in memory] == ["2G", "2G"]
    assert {name: with_copy.get(name) for name in larger} == larger
    assert compose["services"]["hub"]["mem_limit"] == "${HUB_MEMORY:-512m}"
    assert set(larger) <= variables(compose)


def test_every_variable_of_the_file_is_set_or_explained_somewhere(compose: dict[str, Any]) -> None:
    page = (_ROOT / "docs" / "operations.md").read_text("utf-8")
    set_by_files = {name for file in ("mirror/mirror.env", "compose/8gb.env") for name in env_file(_ROOT / "deploy" / file)}
    script = (_ROOT / "deploy" / "mirror" / "refresh").read_text("utf-8")
    explained = {name for name in variables(compose) if f"`{name}`" in page or f"{name}=" in script}

    assert variables(compose) - set_by_files - explained == set()
    assert set_by_files - variables(compose) == set()


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
