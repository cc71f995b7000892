"""The command line as a whole: it lists its commands without importing them, and each explains itself."""

from __future__ import annotations

import inspect
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from importlib import import_module, metadata
from pathlib import Path
from pkgutil import iter_modules
from typing import Any

import pytest
from typer.core import TyperGroup

from meritgraph import cli
from meritgraph.cli.main import COMMANDS, app, load_command

# What takes long to import, and the rooms that a command may do without.
COSTLY = {
    "careers",
    "fastapi",
    "httpx",
    "loaders",
    "merit",
    "neo4j",
    "pydantic",
    "pydantic_settings",
    "resolvers",
    "schema",
    "strawberry",
    "uvicorn",
}


def imported(code: str) -> set[str]:
    """Run the code in a new process and return the names of all modules and packages that were imported by its end."""
    script = f"import sys\n{code}\nprint('\\n' + ' '.join(sys.modules))"
    ran = subprocess.run([sys.executable, "-W", "error", "-c", script], capture_output=True, text=True, check=True)
    return set(ran.stdout.splitlines()[-1].split())


def with_subcommands(name: str) -> Iterator[tuple[str, ...]]:
    """Yield the arguments that lead to a command and to each of its subcommands."""
    yield (name,)
    command = load_command(name)
    if isinstance(command, TyperGroup):
        yield from ((name, each) for each in command.commands)


def test_help_lists_every_command_and_imports_none() -> None:
    modules = imported("from meritgraph.cli.main import app\napp(['--help'], standalone_mode=False)")
    assert not modules & COSTLY
    assert not modules & {f"meritgraph.cli.{name}" for name in COMMANDS}


def test_the_version_is_printed_without_importing_what_is_costly() -> None:
    modules = imported("from meritgraph.cli.main import app\napp(['--version'], standalone_mode=False)")
    assert not modules & {*COSTLY, "arcadedb_embedded", "meritgraph.settings", "rich"}


def test_the_version_is_that_of_the_project_with_python_and_the_engine(capsys: pytest.CaptureFixture[str]) -> None:
    app(["--version"], standalone_mode=False)
    project = tomllib.loads((Path(__file__).parents[2] / "pyproject.toml").read_text("utf-8"))["project"]
    printed = re.fullmatch(r"meritgraph (\S+) \(Python (\S+), embedded engine ([\w.]+)\)\n", capsys.readouterr().out)
    assert printed is not None
    assert printed.groups() == (project["version"], sys.version.split()[0], metadata.version("arcadedb-embedded"))


def test_help_shows_every_command_with_its_line(capsys: pytest.CaptureFixture[str]) -> None:
    app(["--help"], standalone_mode=False)
    text = " ".join(word for word in capsys.readouterr().out.split() if word != "│")
    for name, line in COMMANDS.items():
        assert f"{name} {line}" in text


@pytest.mark.parametrize(
    ("command", "unneeded"),
    [
        ("sync", {"fastapi", "loaders.conformance", "meritgraph.demo", "schema", "strawberry", "uvicorn"}),
        ("detect", {"fastapi", "loaders.conformance", "meritgraph.demo", "schema", "strawberry", "uvicorn"}),
        ("migrate", {"fastapi", "loaders.sync", "merit", "numpy", "pandas", "schema", "strawberry", "uvicorn"}),
        ("findings", {"fastapi", "httpx", "loaders.sync", "merit.detection", "numpy", "pandas", "schema", "strawberry"}),
        ("quarantine", {"fastapi", "httpx", "loaders.sync", "merit.detection", "numpy", "pandas", "schema", "strawberry"}),
        ("portal", {"fastapi", "loaders.sync", "merit.detection", "numpy", "pandas", "schema", "strawberry"}),
        ("token", {"fastapi", "loaders.sync", "merit", "neo4j", "schema", "strawberry", "uvicorn"}),
    ],
)
def test_a_command_imports_only_what_it_needs(command: str, unneeded: set[str]) -> None:
    assert not imported(f"import meritgraph.cli.{command}") & unneeded


@pytest.mark.parametrize("name", COMMANDS)
def test_the_line_of_a_command_is_the_first_line_of_its_help(name: str) -> None:
    first_line, *_ = inspect.cleandoc(load_command(name).help).splitlines()
    assert first_line == COMMANDS[name]


def test_every_module_with_a_command_is_listed() -> None:
    modules = {each.name: import_module(f"meritgraph.cli.{each.name}") for each in iter_modules(cli.__path__)}
    listed = {name.replace("-", "_") for name in COMMANDS}
    assert {name for name, module in modules.items() if hasattr(module, "app")} == {*listed, "main"}


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_helps_with_an_example(capsys: pytest.CaptureFixture[str], name: str) -> None:
    for arguments in with_subcommands(name):
        app([*arguments, "--help"], standalone_mode=False)
        assert f"Example: meritgraph {' '.join(arguments)}" in capsys.readouterr().out.replace("MERITGRAPH_PORT=8080 ", "")


def test_a_mistyped_command_is_wrong_usage(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        app(["snyc"])
    assert ended.value.code == 2
    assert "Did you mean 'sync'?" in " ".join(capsys.readouterr().err.split())


def test_options_of_a_command_can_be_completed() -> None:
    environment = {"_MERITGRAPH_COMPLETE": "complete_bash", "COMP_WORDS": "meritgraph sync --pl", "COMP_CWORD": "2"}
    command: list[Any] = [sys.executable, "-c", "from meritgraph.cli.main import app; app(prog_name='meritgraph')"]
    ran = subprocess.run(command, capture_output=True, text=True, check=False, env=environment)
    assert ran.stdout.split() == ["--plan"]
