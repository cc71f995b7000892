"""CONTRIBUTING.md, followed on a copy of the repository.

A ``diff`` fence changes a file, and each of its hunks must fit exactly once; other fences are as in
``tests/support/executed_pages.py``. The tests that the page names run together at the end, on one embedded engine or on none.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.support.executed_pages import Block, blocks_of, commands_of

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "CONTRIBUTING.md"
# What the page changes, what its commands read, and what the copied tests import.
COPIED = ("careers", "docs", "graph", "loaders", "merit", "meritgraph", "resolvers", "sandbox", "schema", "tests")
SECONDS = 240

_TEST = re.compile(r"`make test ARGS=(tests/\S+\.py)`")


def hunks(diff: str) -> list[tuple[str, str]]:
    """Return what each hunk of a diff expects in the file, and what stands there afterwards."""
    pairs: list[tuple[str, str]] = []
    for hunk in re.split(r"^@@.*\n", diff, flags=re.MULTILINE):
        lines = hunk.splitlines(keepends=True)
        before = "".join(line[1:] for line in lines if line[0] != "+")
        after = "".join(line[1:] for line in lines if line[0] != "-")
        pairs.append((before, after))
    return pairs


def apply(block: Block, copy: Path) -> None:
    """Write or change the file that a block names."""
    path = copy / block.file
    if block.language != "diff":
        assert not path.exists(), f"{block.file} exists already: the page must change it with a diff"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(block.content, "utf-8")
        return
    text = path.read_text("utf-8")
    for before, after in hunks(block.content):
        assert text.count(before) == 1, f"{block.file}: a hunk fits {text.count(before)} times, not once:\n{before}"
        text = text.replace(before, after)
    path.write_text(text, "utf-8")


@dataclass(frozen=True, slots=True)
class Copy:
    """A copy of the repository, and how its code is run: its packages come before ours."""

    folder: Path

    def run(self, command: str | Sequence[str]) -> str:
        """Return what a command printed. Fails the test when it fails."""
        bin_ = Path(sys.executable).parent
        own = {name: value for name, value in os.environ.items() if not name.startswith("MERITGRAPH_")}
        paths = {"PATH": f"{bin_}{os.pathsep}{own['PATH']}", "PYTHONPATH": str(self.folder), "COLUMNS": "120"}
        ran = subprocess.run(
            ["bash", "-c", command] if isinstance(command, str) else command,
            cwd=self.folder,
            env={**own, **paths},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=SECONDS,
            check=False,
        )
        assert ran.returncode == 0, f"{command}\n{ran.stdout}"
        return ran.stdout


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Copy:
    folder = tmp_path_factory.mktemp("copy")
    for name in COPIED:
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "schema.graphql"):
        shutil.copy(ROOT / name, folder / name)
    return Copy(folder)


@pytest.mark.timeout(600)
def test_the_four_changes_of_the_page_work_on_a_copy(copy: Copy) -> None:
    changed: list[str] = []
    compared = 0
    for block in blocks_of(PAGE):
        if block.file:
            apply(block, copy.folder)
            changed.append(block.file)
        for command in commands_of(block):
            compared += command.require_printed(copy.run(command.text))
    assert compared >= 6
    ours = [file for file in changed if file.endswith(".py")]
    copy.run([sys.executable, "-m", "ruff", "format", "--check", "--no-cache", *ours])
    copy.run([sys.executable, "-m", "ruff", "check", "--no-cache", *ours])
    tests = _TEST.findall(PAGE.read_text("utf-8"))
    assert set(tests) <= set(changed)
    assert len(tests) == 3
    passed = copy.run([sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-k", "not neo4j", *tests])
    assert re.search(r"\b13 passed", passed), passed
    assert "skipped" not in passed
