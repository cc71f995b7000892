"""docs/integrators.md, followed to the letter by somebody who has meritgraph and nothing else.

Fences that name a file are written there. Of ``console`` fences every line after ``$`` is run, and every other line must be
among what the command before it printed; ``…`` stands for anything. The reader has an environment of her own, so that
what she installs is gone with her folder.
"""

from __future__ import annotations

import os
import re
import site
import subprocess
import sys
import venv
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

PAGE = Path(__file__).resolve().parent.parent / "docs" / "integrators.md"
_FENCE = re.compile(r"^```(\w+)(?: (\S+))?\n(.*?)^```$", re.MULTILINE | re.DOTALL)
SECONDS = 120


@dataclass(slots=True)
class Command:
    """One command of the page, and what the page says that it prints."""

    text: str
    prints: list[str] = field(default_factory=list[str])


def steps() -> Iterator[Command | tuple[str, str]]:
    """The page as a list of commands and of files with their content."""
    for language, file, content in _FENCE.findall(PAGE.read_text("utf-8")):
        if file:
            yield file, content
        elif language == "console":
            yield from commands(content)


def commands(block: str) -> list[Command]:
    found: list[Command] = []
    for line in block.splitlines():
        if line.startswith("$ "):
            found.append(Command(line.removeprefix("$ ")))
        else:
            found[-1].prints.append(line)
    return found


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """An environment that sees what ours has, and installs into a folder of its own."""
    home = tmp_path / "environment"
    venv.create(home)
    ours = site.getsitepackages()[0]
    theirs = home / "lib" / f"python{sys.version_info.major}.{sys.version_info.minor}" / "site-packages"
    # Through the site module, so that packages we have in editable form are seen as well.
    (theirs / "ours.pth").write_text(f"import site; site.addsitedir({ours!r})\n")
    command = home / "bin" / "meritgraph"
    command.write_text(f"#!{home / 'bin' / 'python'}\nfrom meritgraph.cli.main import main\nmain()\n")
    command.chmod(0o755)
    own = {name: value for name, value in os.environ.items() if not name.startswith(("MERITGRAPH_", "PIP_"))}
    return {**own, "PATH": f"{home / 'bin'}{os.pathsep}{own['PATH']}", "COLUMNS": "120"}


def matches(said: str, printed: str) -> bool:
    pattern = ".*".join(re.escape(part) for part in said.strip().split("…"))
    return any(re.fullmatch(pattern, line.strip()) for line in printed.splitlines())


def test_the_page_leads_from_nothing_to_a_finding(tmp_path: Path, environment: dict[str, str]) -> None:
    desk = tmp_path / "desk"
    desk.mkdir()
    exported = ""
    compared = 0
    for step in steps():
        if not isinstance(step, Command):
            (desk / step[0]).parent.mkdir(parents=True, exist_ok=True)
            (desk / step[0]).write_text(step[1], "utf-8")
            continue
        if step.text.startswith("export "):
            exported += f"{step.text}\n"
            continue
        ran = subprocess.run(
            ["bash", "-c", exported + step.text],
            cwd=desk,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=SECONDS,
            check=False,
        )
        assert ran.returncode == 0, f"{step.text}\n{ran.stdout}"
        for said in step.prints:
            assert matches(said, ran.stdout), f"{step.text} does not print {said!r}:\n{ran.stdout}"
            compared += 1
    assert compared >= 8


def test_the_portal_of_the_page_is_small() -> None:
    (code,) = [content for step in steps() if isinstance(step, tuple) for file, content in [step] if file.endswith(".py")]
    assert sum(bool(line.strip()) for line in code.splitlines()) <= 45
