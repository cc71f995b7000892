"""Runs commands as a person would, and sets up a hub with a portal of files for them to load."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from meritgraph.new_portal import SourceKind, write_portal
from tests.support.fork_server import run_module

SECONDS = 240


def environment(home: Path, **settings: str) -> dict[str, str]:
    """Return the environment of a command: our own without our settings, a purpose, and an engine that ends soon."""
    own = {name: value for name, value in os.environ.items() if not name.startswith("MERITGRAPH_")}
    ours = {"MERITGRAPH_HOME": str(home), "MERITGRAPH_DATABASE_COMPILER": "quick", "MERITGRAPH_COMMAND_PURPOSE": "oversight"}
    return {**own, **ours, **settings}


def command(*arguments: str) -> list[str]:
    return [sys.executable, "-W", "error", "-m", "meritgraph", *arguments]


def meritgraph(home: Path, *arguments: str, **settings: str) -> subprocess.CompletedProcess[str]:
    return run_module("meritgraph", *arguments, environment=environment(home, **settings), seconds=SECONDS)


def install(folder: Path, kind: str) -> Path:
    """Write the package of a new portal as if it were installed: a folder on the path with an entry point beside it."""
    installed = folder / "installed"
    write_portal("staff.example.uz", "UZ", SourceKind(kind), installed)
    about = installed / "staff-1.dist-info"
    about.mkdir()
    (about / "entry_points.txt").write_text("[meritgraph.portals]\nstaff.example.uz = staff_example_uz:PORTAL\n")
    (about / "METADATA").write_text("Metadata-Version: 2.1\nName: staff\nVersion: 1\n")
    return installed


def path_with_installed(folder: Path) -> str:
    """Return a PYTHONPATH on which the packages installed in the folder are found."""
    return os.pathsep.join([str(folder / "installed"), *filter(None, [os.environ.get("PYTHONPATH")])])


@dataclass(frozen=True, slots=True)
class Hub:
    """A home and a portal of files installed beside it; by default the portal has one good row and one without a name."""

    folder: Path

    @classmethod
    def set_up(cls, folder: Path, people: str = "number,name,born\n1,Ann Lee,\n2,,\n") -> Hub:
        install(folder, "csv")
        (folder / "feed").mkdir()
        (folder / "feed" / "people.csv").write_text(people)
        return cls(folder)

    @property
    def home(self) -> Path:
        return self.folder / "var"

    @property
    def settings(self) -> dict[str, str]:
        feeds = {"staff.example.uz": {"folder": str(self.folder / "feed")}}
        return {"PYTHONPATH": path_with_installed(self.folder), "MERITGRAPH_FEEDS": json.dumps(feeds)}

    def run(self, *arguments: str, **settings: str) -> subprocess.CompletedProcess[str]:
        return meritgraph(self.home, *arguments, **{**self.settings, **settings})
