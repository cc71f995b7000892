"""A linter that is not ours finds the schema to follow the Relay specification, named as usual, and described throughout."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path
from typing import Any

from graphql import REMOVE, Node, Visitor, parse, print_ast, visit
from graphql.language import DirectiveNode, FieldDefinitionNode, SchemaDefinitionNode, TypeDefinitionNode

from meritgraph.export import sdl
from tests.support.fork_server import ROOT
from tests.support.npm import from_npm

PLUGIN = "@graphql-eslint"
RULES: dict[str, object] = {
    "relay-connection-types": "error",
    # Edges of a list are non-null, which the specification permits, and a node need not have an id of its own.
    "relay-edge-types": ["error", {"shouldImplementNode": False, "listTypeCanWrapOnlyEdgeType": False}],
    "relay-page-info": "error",
    # Lists are read forwards only.
    "relay-arguments": ["error", {"includeBoth": False}],
    "require-description": [
        "error",
        {"types": True, "FieldDefinition": True, "InputValueDefinition": True, "EnumValueDefinition": True},
    ],
    "naming-convention": [
        "error",
        {
            "types": "PascalCase",
            "FieldDefinition": "camelCase",
            "InputValueDefinition": "camelCase",
            "EnumValueDefinition": "UPPER_CASE",
        },
    ],
    "require-deprecation-reason": "error",
    "no-hashtag-description": "error",
    "no-unreachable-types": "error",
}
# What is written instead of what, and which rule says so. The faults do not hide each other.
_FAULTS = {
    "relay-page-info": (r"\bhasPreviousPage\b", "hasOlderPage"),
    "relay-edge-types": (r"\bServantEdge\b", "ServantRow"),
    "relay-connection-types": (r"(type CourseConnection \{\n.*\n  )edges", r"\1rows"),
    "relay-arguments": (r"\bfirst: Int!", "limit: Int!"),
    "naming-convention": (r"\bSeverity\b", "severity"),
    "require-description": (r'  """Whether there is a next page."""\n', ""),
}


class _OursOnly(Visitor):
    """Leaves out what federation adds by itself, which is neither named nor described as ours is."""

    def enter(self, node: Node, *_: Any) -> Any:
        if isinstance(node, SchemaDefinitionNode):
            return REMOVE
        if isinstance(node, DirectiveNode) and node.name.value != "deprecated":
            return REMOVE
        if isinstance(node, TypeDefinitionNode | FieldDefinitionNode) and node.name.value.startswith("_"):
            return REMOVE
        return None


def linted(schema: str, folder: Path) -> list[tuple[str, str]]:
    """Return the rule and the message of every problem."""
    plugin = from_npm(f"{PLUGIN}/eslint-plugin")
    file, config = folder / "schema.graphql", folder / "eslint.json"
    file.write_text(schema, encoding="utf-8")
    rules = {f"{PLUGIN}/{name}": setting for name, setting in RULES.items()}
    override = {
        "files": ["*.graphql"],
        "parser": str(plugin),
        "plugins": [PLUGIN],
        "parserOptions": {"schema": str(file)},
        "rules": rules,
    }
    config.write_text(json.dumps({"root": True, "overrides": [override]}), encoding="utf-8")
    options = ["--no-eslintrc", "--config", config, "--resolve-plugins-relative-to", ROOT, "--format", "json"]
    ran = subprocess.run(
        ["node", from_npm("eslint/bin/eslint.js"), *options, file], cwd=folder, capture_output=True, text=True, check=False
    )
    assert ran.returncode in (0, 1), ran.stderr
    (report,) = json.loads(ran.stdout)
    return [(str(each["ruleId"]).removeprefix(f"{PLUGIN}/"), each["message"]) for each in report["messages"]]


def ours() -> str:
    return print_ast(visit(parse(sdl()), _OursOnly()))


def test_the_schema_has_no_fault(tmp_path: Path) -> None:
    assert linted(ours(), tmp_path) == []


def test_the_linter_finds_each_fault(tmp_path: Path) -> None:
    schema = ours()
    for before, after in _FAULTS.values():
        schema, times = re.subn(before, after, schema)
        assert times, before

    assert {rule for rule, _ in linted(schema, tmp_path)} == set(_FAULTS)
