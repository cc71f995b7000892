"""docker-compose.yml as tests read it, and its services run without containers."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parents[2]
_VARIABLE = re.compile(r"\$\{(\w+)(?::-([^}]*))?\}")


def compose_file() -> dict[str, Any]:
    return yaml.safe_load((ROOT / "docker-compose.yml").read_text("utf-8"))


def variables(value: Any) -> set[str]:
    """Return the names of the variables that Compose replaces in a value, or in anything in it."""
    return {name for name, _ in _VARIABLE.findall(yaml.safe_dump(value))}


def env_file(file: Path) -> dict[str, str]:
    """Return the variables of a file that Compose is called with."""
    lines = [line for line in file.read_text("utf-8").splitlines() if line and not line.startswith("#")]
    return dict(line.split("=", 1) for line in lines)


def filled_in(text: str, given: Mapping[str, str]) -> str:
    """Return a text as Compose has it once its variables are replaced by what was given, or by their defaults."""
    return _VARIABLE.sub(lambda found: given.get(found[1]) or found[2] or "", text).replace("$$", "$")


def neo4j_settings(service: str, given: Mapping[str, str]) -> dict[str, str]:
    """Return what Compose sets for a Neo4j, as ``neo4j.conf`` has it: as the entrypoint of Neo4j's image translates it."""
    environment = compose_file()["services"][service]["environment"]
    named = {name.removeprefix("NEO4J_"): value for name, value in environment.items() if name != "NEO4J_AUTH_FILE"}
    return {name.replace("__", " ").replace("_", ".").replace(" ", "_"): filled_in(value, given) for name, value in named.items()}


@dataclass(frozen=True, slots=True)
class Machine:
    """Where the paths, addresses and ports of containers are on this machine, and settings that the test adds."""

    home: Path
    instead: Mapping[str, str]
    given: Mapping[str, str] = field(default_factory=dict[str, str])

    def text(self, value: str) -> str:
        """Return a text of the file with what this machine has instead."""
        value = filled_in(value, {})
        for theirs, ours in self.instead.items():
            value = value.replace(theirs, ours)
        return value

    def command(self, service: str, *further: str) -> list[str]:
        arguments = [self.text(each) for each in compose_file()["services"][service]["command"]]
        return [sys.executable, "-m", "meritgraph", *arguments, *further]

    def environment(self, service: str) -> dict[str, str]:
        """Return what a container of the service has: our own variables, those of the image, those of the file."""
        own = {name: value for name, value in os.environ.items() if not name.startswith("MERITGRAPH_")}
        image = {"MERITGRAPH_HOME": str(self.home), "PYTHONSAFEPATH": "1", "PYTHONUNBUFFERED": "1", "PYTHONPATH": str(ROOT)}
        theirs = {name: self.text(value) for name, value in compose_file()["services"][service]["environment"].items()}
        return {**own, **image, **theirs, **self.given}

    def run(self, service: str) -> subprocess.CompletedProcess[str]:
        """Run a service to its end."""
        return subprocess.run(
            self.command(service),
            env=self.environment(service),
            cwd=self.home,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )

    @contextmanager
    def started(self, service: str, *further: str) -> Generator[subprocess.Popen[str]]:
        """Run a service while the context lasts. Its output is in a file beside the home."""
        with (
            self.log(service).open("w") as log,
            subprocess.Popen(
                self.command(service, *further), env=self.environment(service), cwd=self.home, stdout=log, stderr=log, text=True
            ) as process,
        ):
            try:
                yield process
            finally:
                process.kill()

    def log(self, service: str) -> Path:
        return self.home.with_name(f"{service}.log")

    def healthy(self, service: str) -> bool:
        """Run the health check of a service as Docker would: in its working folder, with its variables."""
        test = compose_file()["services"][service]["healthcheck"]["test"]
        if isinstance(test, str):
            command = ["sh", "-c", self.text(test)]
        else:
            assert test[:2] == ["CMD", "python"]
            command = [sys.executable, *(self.text(each) for each in test[2:])]
        return subprocess.run(command, cwd=self.home, capture_output=True, check=False, timeout=30).returncode == 0
