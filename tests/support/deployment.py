"""The examples in deploy/ as tests read them."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import yaml

DEPLOY = Path(__file__).resolve().parents[2] / "deploy"
FILES = sorted(file for file in DEPLOY.rglob("*") if file.is_file())
UNITS = sorted((DEPLOY / "systemd").iterdir())
KUBERNETES = sorted((DEPLOY / "kubernetes").glob("*.yaml"))
# Continued lines are one line; comments are for people.
_CONTINUED, _COMMENT = re.compile(r"\\\n\s*"), re.compile(r"^\s*#.*$", re.MULTILINE)


def content(file: Path) -> str:
    """Return the text of a file without comments and with its continued lines joined."""
    return _COMMENT.sub("", _CONTINUED.sub(" ", file.read_text("utf-8")))


def documents(file: Path) -> list[dict[str, Any]]:
    """Return the documents of a YAML file."""
    return [each for each in yaml.safe_load_all(file.read_text("utf-8")) if each]


def pods(file: Path) -> list[dict[str, Any]]:
    """Return the specification of each pod in a manifest."""
    found: list[dict[str, Any]] = []
    for document in documents(file):
        spec = document.get("spec", {})
        spec = spec.get("jobTemplate", {}).get("spec", spec)
        if "template" in spec:
            found.append(spec["template"]["spec"])
    return found


def containers(pod: dict[str, Any]) -> list[dict[str, Any]]:
    return [*pod.get("initContainers", []), *pod["containers"]]
